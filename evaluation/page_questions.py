"""The questions of a report's page: what came of each, with the words that were quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from corpus.types import Article
from evaluation.markup import Html, joined, tag
from evaluation.overlap import covered_by
from evaluation.plots import shares_bar
from evaluation.types import Asked, Judged, Outcome, Place, Report, Run
from retrieval.types import ReasonCode

Kind = Literal["wrong", "unfounded", "missed", "right", "refused", "untold"]

# In the order in which they are listed: what went wrong first.
KINDS: Final[Mapping[Kind, str]] = {
    "wrong": "Answered wrongly",
    "unfounded": "Answered, though the articles do not answer",
    "missed": "Refused, though the articles answer",
    "right": "Answered rightly",
    "refused": "Refused rightly",
    "untold": "Not judged",
}
REASONS: Final[Mapping[ReasonCode, str]] = {
    "outside_corpus": "outside what the articles are about",
    "not_said": "no passage says it",
    "number_missing": "no passage has such a number",
    "entity_missing": "no passage has such a name",
    "language_unsupported": "a language that is not read here",
    "question_unclear": "unclear what is asked",
}
# Of each row of the drawing: whether the articles answer, what it is called, what can come of it, the best first.
_ROWS: Final[Sequence[tuple[bool | None, str, Sequence[Kind]]]] = (
    (True, "The articles answer", ("right", "wrong", "missed", "untold")),
    (False, "The articles do not answer", ("refused", "unfounded", "untold")),
    (None, "Not said whether the articles answer", ("right", "wrong", "missed", "untold")),
)
_MOST_OPEN: Final = 20
_MOST_MARKED: Final = 400
_MOST_TITLES: Final = 3


@dataclass(frozen=True, slots=True)
class Case:
    """One question with all that is known of it; articles are by id."""

    asked: Asked
    made: Outcome
    judged: Judged
    articles: Mapping[str, Article]


def kind_of(item: Judged) -> Kind:
    """What came of a question; untold where nothing tells whether that is right."""
    if item.right is None:
        return "untold"
    if item.status == "abstained":
        return "refused" if item.right else "missed"
    if item.right:
        return "right"
    return "unfounded" if item.answerable is False else "wrong"


def outcome_bars(questions: Sequence[Judged]) -> Html:
    """One bar for the questions that the articles answer, and one for the others, with the counts below it."""
    return tag("div", *(_row(name, _counted(questions, of), kinds) for of, name, kinds in _ROWS), class_="outcomes")


def question_lists(run: Run, report: Report) -> Html:
    """The questions by what came of them; a list that holds mistakes is open unless it is long."""
    articles = {article.id: article for article in run.data.articles}
    triples = zip(run.questions, run.outcomes, report.questions, strict=True)
    cases = [Case(asked, made, judged, articles) for asked, made, judged in triples]
    anchors = question_anchors(report)
    return joined(_list(kind, [case for case in cases if kind_of(case.judged) == kind], anchors) for kind in KINDS)


def question_anchors(report: Report) -> dict[str, str]:
    """The place of each question in the page, by its id."""
    return {item.id: f"q{number}" for number, item in enumerate(report.questions, 1)}


def _counted(questions: Iterable[Judged], answerable: bool | None) -> dict[Kind, int]:
    kinds = [kind_of(item) for item in questions if item.answerable is answerable]
    return {kind: kinds.count(kind) for kind in KINDS}


def _row(name: str, counts: Mapping[Kind, int], kinds: Sequence[Kind]) -> Html:
    found = [(kind, counts[kind]) for kind in kinds if counts[kind]]
    if not found:
        return joined(())
    whole = sum(count for _, count in found)
    keys = (tag("li", _swatch(kind), " ", _key(kind), f" {count:,}") for kind, count in found)
    heading = tag("h3", name, " ", tag("span", f"{whole:,}", class_="many"))
    return tag("div", heading, shares_bar(found), tag("ul", *keys))


def _key(kind: Kind) -> Html:
    return tag("a", KINDS[kind], href=f"#{kind}")


def _swatch(kind: Kind) -> Html:
    square = tag("rect", class_=f"segment {kind}", width=10, height=10)
    return tag("svg", square, class_="swatch", viewBox="0 0 10 10", aria_hidden="true")


def _list(kind: Kind, cases: Sequence[Case], anchors: Mapping[str, str]) -> Html:
    if not cases:
        return joined(())
    is_open = kind in ("wrong", "unfounded", "missed") and len(cases) <= _MOST_OPEN
    heading = tag("h3", _swatch(kind), " ", KINDS[kind], " ", tag("span", f"{len(cases):,}", class_="many"))
    items = (tag("li", *_told(case, kind), id=anchors[case.asked.id]) for case in cases)
    return tag("details", tag("summary", heading), tag("ol", *items), id=kind, class_="questions", open=is_open)


def _told(case: Case, kind: Kind) -> Iterable[Html]:
    language = case.asked.language
    yield tag("p", case.asked.text, class_="question", dir="auto", lang=None if language == "en" else language)
    yield tag("p", joined(_facts(case), " · "), class_="facts")
    yield from (_quote(case, place) for place in case.made.quotes)
    if kind in ("wrong", "missed"):
        yield from _wanted(case)


def _facts(case: Case) -> Iterable[Html]:
    made = case.made
    yield tag("span", case.asked.id, class_="id")
    if made.reason is not None:
        yield tag("span", REASONS.get(made.reason, made.reason))
    if made.confidence is not None:
        yield tag("span", f"confidence {made.confidence:.2f}")
    if not made.exact:
        yield tag("strong", "a quote is no part of its article")
    if not made.sound:
        yield tag("strong", "a statement says more than its quotes")


def _quote(case: Case, place: Place) -> Html:
    article = case.articles[place.article_id]
    words = joined(_marked(article.text, place, [gold for gold in case.asked.gold if gold.article_id == article.id]))
    return tag("figure", _block(article, words), tag("figcaption", _title(article)))


def _block(article: Article, words: Html) -> Html:
    language = None if article.language == "en" else article.language
    return tag("blockquote", tag("p", words, dir="auto", lang=language))


def _marked(text: str, place: Place, golds: Iterable[Place]) -> Iterable[Html]:
    """The quoted words, those of them that were marked beforehand inside <mark>."""
    at = place.start
    for gold in sorted(golds):
        start, end = max(at, gold.start), min(place.end, gold.end)
        if start < end:
            yield from (joined([text[at:start]]), tag("mark", text[start:end]))
            at = end
    yield joined([text[at : place.end]])


def _wanted(case: Case) -> Iterable[Html]:
    """What would have answered: the marked words that no quote gives, or else the relevant articles."""
    missing = [gold for gold in case.asked.gold if not covered_by(gold, case.made.quotes)]
    for gold in missing:
        article = case.articles[gold.article_id]
        words = _block(article, tag("mark", _clipped(article.text[gold.start : gold.end])))
        yield tag(
            "figure", tag("p", "Would have answered:"), words, tag("figcaption", _title(article)), class_="wanted"
        )
    if not case.asked.gold and case.asked.relevant:
        best = sorted(case.asked.relevant, key=lambda id: (-case.asked.relevant[id], id))[:_MOST_TITLES]
        titles = joined((_title(case.articles[id]) for id in best if id in case.articles), "; ")
        yield tag("p", "Would have answered: ", titles, class_="wanted")


def _title(article: Article) -> Html:
    return tag("cite", article.title or article.source)


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_MARKED else text[:_MOST_MARKED].rstrip() + " …"
