"""Questions to begin with, by topic: made of what the articles say, and only those that they answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from corpus.types import Article
from index.types import Index
from interface.suggestions_candidates import Candidate, candidates
from retrieval.reviews import is_review
from retrieval.types import Abstained, Answered, Language, Question, Result

MOST_TOPICS, PER_TOPIC = 4, 3
MOST_ASKED = 40
# Far above the threshold from which the pipeline answers (retrieval/calibration/, at most 0.5).
SURE = 0.75
_MOST_STATEMENTS = 3
# More are not read for questions: reviews first, then the newest.
_MOST_ARTICLES = 40
_PER_ARTICLE = 12

_WORDS_OF_TOPICS: Mapping[str, re.Pattern[str]] = {
    "Toxicity": re.compile(
        r"toxic|adverse|side effect|\bsafe|syndrome|infection|neutropenia|cytopenia|bleeding|\bdeath|mortality",
        re.IGNORECASE,
    ),
    "Resistance": re.compile(r"\bresist|\bescape|exhaust|\bcauses? relapse", re.IGNORECASE),
    "Access": re.compile(
        r"\bavailable|\bapprov|\blicensed|\bcosts?\b|\bprice|reimburs|\baccess\b|manufactur|Turkey", re.IGNORECASE
    ),
    "Efficacy": re.compile(
        r"\bresponse|\bsurvival|\befficac|\beffective|remission|curable|\bPFS\b|\bOS\b|\bORR\b|\bcan \S.* induce",
        re.IGNORECASE,
    ),
}  # fmt: skip
_FOUND = re.compile(r"\b(?:results?|findings?|discussion|conclusions?|abstract)\b", re.IGNORECASE)
# In the order of the page.
_NAMES: Mapping[str, str] = {
    "Efficacy": "Etkinlik", "Resistance": "Direnç", "Toxicity": "Toksisite", "Access": "Erişim",
    "Background": "Genel bilgiler", "Findings": "Bulgular", "Terms": "Kavramlar",
}  # fmt: skip

Ask = Callable[[Question], Result]
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading and the questions under it, best first; both in one language."""

    name: str
    questions: tuple[str, ...]


# The topics for the page in a language, at once: none or some of them while they are still worked out.
Suggested = Callable[[Language], Sequence[Topic]]


def none_suggested(_language: Language) -> Sequence[Topic]:
    """No topics."""
    return ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that the articles answer; turkish is the same where that is answered by the same quotes."""

    topic: str
    english: str
    turkish: str | None


def topics(suggestions: Sequence[Suggestion], language: Language) -> tuple[Topic, ...]:
    """The topics that have a question in a language, at most four, in the order of the page."""
    asked = {
        name: [one.english if language == "en" else one.turkish for one in suggestions if one.topic == name]
        for name in _NAMES
    }
    made = (
        Topic(_NAMES[name] if language == "tr" else name, tuple(filter(None, each))) for name, each in asked.items()
    )
    return tuple(topic for topic in made if topic.questions)[:MOST_TOPICS]


def suggestions(ask: Ask, index: Index, *, pause: Callable[[], None] = lambda: None) -> Iterator[Suggestion]:
    """The questions to suggest, each as soon as it is known to be answered; at most 40 are asked in English.

    Asked is what the articles say themselves (interface/suggestions_candidates.py). Suggested is what is then answered
    with confidence, in few words, by just that place. No two are answered by the same sentence,
    and the articles take turns. pause is called behind each article that was read.
    """
    given: set[Place] = set()
    filled: dict[str, int] = {}
    for candidate in islice(_in_turns(index.articles.values(), pause), MOST_ASKED):
        topic = topic_of(candidate)
        if filled.get(topic, 0) == PER_TOPIC:
            continue
        place = _answered_at(ask(Question(candidate.put.english)), candidate)
        if place is None or place in given:
            continue
        given.add(place)
        filled[topic] = filled.get(topic, 0) + 1
        yield Suggestion(topic, candidate.put.english, _turkish(ask, candidate, place))


def topic_of(candidate: Candidate) -> str:
    """The topic of a question, by its words; of one that has none of them, by the part of the article."""
    if candidate.sort == "abbreviation":
        return "Terms"
    named = (name for name, words in _WORDS_OF_TOPICS.items() if words.search(candidate.put.english))
    found = "Findings" if _FOUND.search(candidate.section) and candidate.sort != "definition" else "Background"
    return next(named, found)


def _in_turns(articles: Iterable[Article], pause: Callable[[], None]) -> Iterator[Candidate]:
    """The candidates of all articles, one of each in turn, those for abbreviations behind all others."""
    shown = [article for article in articles if not article.retraction]
    first = sorted(shown, key=lambda article: (not is_review(article), -(article.year or 0), article.id))
    made = []
    for article in first[:_MOST_ARTICLES]:
        made.append(list(islice(candidates(article), _PER_ARTICLE)))
        pause()
    for short in (False, True):
        sorted_out = ([one for one in each if (one.sort == "abbreviation") == short] for each in made)
        yield from (one for turn in zip_longest(*sorted_out) for one in turn if one is not None)


def _turkish(ask: Ask, candidate: Candidate, place: Place) -> str | None:
    turkish = candidate.put.turkish
    return turkish if turkish and _answered_at(ask(Question(turkish)), candidate) == place else None


def _answered_at(result: Result, candidate: Candidate) -> Place | None:
    """Where the first statement of an answer stands that is sure, short and of the place asked about; else None."""
    if isinstance(result, Abstained) or not _is_plain(result):
        return None
    quote = result.statements[0].citations[-1]
    overlaps = quote.start < candidate.end and candidate.start < quote.end
    is_it = quote.article_id == candidate.article_id and overlaps
    return (quote.article_id, quote.start, quote.end) if is_it else None


def _is_plain(result: Answered) -> bool:
    sure = result.confidence is None or result.confidence >= SURE
    return sure and len(result.statements) <= _MOST_STATEMENTS and not (result.unanswered or result.disagreements)
