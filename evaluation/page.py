"""A report as one HTML page without scripts or anything from elsewhere: to read, to print, to send on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Final

from evaluation.abstention import Cases
from evaluation.markup import Html, escaped, joined, tag
from evaluation.page_measures import change_table, measure_table
from evaluation.page_questions import outcome_bars, question_anchors, question_lists
from evaluation.plots import Labels, Spot, reliability_chart, risk_chart, trade_chart
from evaluation.types import Comparison, Flip, Judged, Report, Run

PAGE: Final = "report.html"
_TEMPLATE: Final = Path(__file__).with_suffix(".html")
# Of so many measures about one reaches p < .05 by luck.
_ONE_BY_LUCK: Final = 20
_MOST_OPEN: Final = 20


def report_page(run: Run, report: Report, earlier: tuple[Report, Comparison] | None = None) -> bytes:
    """The page of a report on this run, and where there is an earlier report, how the two compare.

    It has no times, so that the same run gives the same bytes.
    """
    name = f"{report.data_set} ({report.split})"
    sections = (
        _head(report),
        _section("What came of the questions", "outcomes", outcome_bars(report.questions)),
        _compared(report, *earlier) if earlier else joined(()),
        _section("Measures", "measured", _about_intervals(report), measure_table(report.measured)),
        _charts(report),
        _section("Questions", "questions", tag("p", _ABOUT_QUESTIONS), question_lists(run, report)),
        _provenance(report),
    )
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(title=escaped(f"Evaluation: {name}"), body=joined(sections, "\n")).encode()


def came_out(questions: Sequence[Judged]) -> str:
    """What came out, in one sentence."""
    clauses: list[str] = []
    for answerable, first, further in _KINDS_OF_QUESTION:
        asked = [item for item in questions if item.answerable is answerable]
        if asked:
            nouns = further if clauses else first
            clauses.append(f"of {len(asked):,} {nouns[len(asked) > 1]}, {_clause(asked, answerable)}")
    sentence = "; ".join(clauses) or "no question was asked"
    return f"{sentence[0].upper()}{sentence[1:]}."


_KINDS_OF_QUESTION: Final = (
    (
        True,
        ("question that the articles answer", "questions that the articles answer"),
        ("that they answer", "that they answer"),
    ),
    (
        False,
        ("question that the articles do not answer", "questions that the articles do not answer"),
        ("that they do not", "that they do not"),
    ),
    (
        None,
        ("question that the articles may or may not answer", "questions that the articles may or may not answer"),
        ("of which nobody said", "of which nobody said"),
    ),
)
_ABOUT_QUESTIONS: Final = (
    "Highlighted are words that were marked beforehand as an answer. The lists open and close; all of them are printed."
)


def _clause(asked: Sequence[Judged], answerable: bool | None) -> str:
    answered = [item for item in asked if item.status == "answered"]
    said = f"{_some(len(answered), len(asked))} answered"
    told = [item for item in answered if item.right is not None]
    if answerable is False or not told:
        return said
    right = sum(bool(item.right) for item in told)
    if len(told) < len(answered):
        wrong, unjudged = len(told) - right, len(answered) - len(told)
        return f"{said}: {right or 'none'} rightly, {wrong or 'none'} wrongly, {unjudged:,} not judged"
    if len(answered) == 1:
        return f"{said}, {'rightly' if right else 'wrongly'}"
    return f"{said}, {'all' if right == len(told) else f'{right:,}' if right else 'none'} of them rightly"


def _some(count: int, of: int) -> str:
    number = "none" if not count else "all" if count == of > 1 else f"{count:,}"
    return f"{number} {'was' if count < 2 else 'were'}"


def _section(heading: str, id: str, *content: str) -> Html:
    return tag("section", tag("h2", heading, id=f"{id}-heading"), *content, id=id, aria_labelledby=f"{id}-heading")


def _head(report: Report) -> Html:
    scope = f"{len(report.questions):,} questions of the split {report.split}, {_articles(report.articles)}"
    notes = (tag("p", f"{note[:1].upper()}{note[1:]}.", class_="note") for note in report.notes)
    lede = tag("p", came_out(report.questions), class_="lede")
    return tag("header", tag("h1", "Evaluation: ", tag("cite", report.data_set)), tag("p", scope), lede, *notes)


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"


def _about_intervals(report: Report) -> Html:
    return tag(
        "p",
        "An interval says how much a figure hangs on which questions were asked: drawn anew from the same ones, with "
        f"repeats, 95 of 100 draws give a figure within it (bootstrap, seed\u00a0{report.seed}). "
        "Where every question came out the same it has no width, which is no certainty.",
    )


def _charts(report: Report) -> Html:
    """What confidence is worth; nothing where no answer had one."""
    cases = Cases.of(report.questions)
    if not (report.calibrated and report.risk and cases.are_mixed):
        return joined(())
    answered, wrong = cases.answered.mean(), ~cases.answerable & cases.answered
    risk_now = (float(answered), float(wrong.sum() / cases.answered.sum())) if cases.answered.any() else None
    trade_now = (float(cases.answered[~cases.answerable].mean()), float(cases.answered[cases.answerable].mean()))
    figures = (
        _figure(_RISK, risk_chart(report.risk, risk_now, _risk_labels(report, risk_now)), _ABOUT_RISK),
        _figure(_SURE, reliability_chart(report.reliability, _reliability_labels(report)), _ABOUT_RELIABILITY),
        _figure(_TRADE, trade_chart(cases, trade_now, _trade_labels(trade_now)), _ABOUT_TRADE),
    )
    return _section("What confidence is worth", "confidence", tag("div", *figures, class_="charts"))


_RISK: Final = "Risk by share answered"
_SURE: Final = "Confidence and what turned out"
_TRADE: Final = "Right and wrong answers"
_ABOUT_RISK: Final = (
    "If only the surest questions were answered, how many of those have no answer? Low for long is good. "
    "The dot is what was done; the dashed line is answering everything."
)
_ABOUT_RELIABILITY: Final = (
    "Of the questions with about this confidence, how many can be answered? Dots on the diagonal are good: "
    "confidence means what it says. Above each bar is its number of questions."
)
_ABOUT_TRADE: Final = (
    "The lower the bar is set, the more is answered of what can be, and of what cannot. Far up on the left is good. "
    "The dot is what was done; above the level line at most a tenth is wrongly refused."
)


def _figure(title: str, drawing: Html, words: str) -> Html:
    return tag("figure", tag("h3", title), drawing, tag("figcaption", words))


def _risk_labels(report: Report, now: Spot | None) -> Labels:
    half = next(point for point in report.risk if point.answered >= 0.5)
    done = f" What was done: {now[0]:.0%} answered, of which {now[1]:.1%} have no answer." if now else ""
    says = (
        f"With the surest {half.answered:.0%} answered, {half.risk:.1%} of those have no answer; "
        f"with all answered, {report.risk[-1].risk:.1%}.{done}"
    )
    return Labels("risk", _RISK, says, "share of questions answered", "of those, without an answer")


def _reliability_labels(report: Report) -> Labels:
    bins = (f"{part.confidence:.2f}: {part.answerable:.0%} of {part.n:,}" for part in report.reliability)
    says = f"Average confidence, and how many can be answered. {'; '.join(bins)}."
    return Labels("reliability", _SURE, says, "confidence", "share that can be answered")


def _trade_labels(now: Spot) -> Labels:
    says = f"What was done: {now[1]:.1%} of the questions with an answer answered, and {now[0]:.1%} of the others."
    return Labels("trade", _TRADE, says, "answered, of those without an answer", "answered, of those with an answer")


def _compared(report: Report, before: Report, comparison: Comparison) -> Html:
    verdicts = [change.verdict for change in comparison.changes]
    better, worse = verdicts.count("better"), verdicts.count("worse")
    lede = (
        f"Over the {comparison.common:,} questions that both runs asked, {better or 'no'} measure"
        f"{'' if better == 1 else 's'} became better and {worse or 'none'} became worse, of {len(verdicts)}; "
        f"{len(comparison.lost):,} right answers turned wrong, {len(comparison.gained):,} wrong ones turned right."
    )
    luck = (
        f"Better or worse is what has p < .05 in a paired randomisation test; of {_ONE_BY_LUCK} measures about one "
        "has that by luck."
    )
    anchors = question_anchors(report)
    flips = (
        _flips("Right answers turned wrong", comparison.lost, anchors),
        _flips("Wrong answers turned right", comparison.gained, anchors),
    )
    return _section(
        "Since the earlier run",
        "comparison",
        tag("p", lede, class_="lede"),
        tag("p", _what_differs(before, report), " ", luck),
        change_table(comparison.changes),
        *flips,
    )


def _what_differs(before: Report, now: Report) -> str:
    facts = (
        ("index", before.index_version[:12], now.index_version[:12]),
        *((name, before.models.get(name, "none"), model) for name, model in now.models.items()),
        ("settings", before.settings, now.settings),
        ("data", before.sha256[:12], now.sha256[:12]),
    )
    told = [f"{name} {earlier}, now {later}" for name, earlier, later in facts if earlier != later]
    return f"Earlier {'; '.join(told)}." if told else "Index, models, settings and data are the same."


def _flips(title: str, flips: Sequence[Flip], anchors: dict[str, str]) -> Html:
    if not flips:
        return joined(())
    heading = tag("h3", title, " ", tag("span", f"{len(flips):,}", class_="many"))
    links = (tag("a", flip.question, href=f"#{anchors[flip.id]}", dir="auto") for flip in flips)
    items = (tag("li", link, " ", tag("span", flip.id, class_="id")) for link, flip in zip(links, flips, strict=True))
    return tag("details", tag("summary", heading), tag("ul", *items), class_="flips", open=len(flips) <= _MOST_OPEN)


def _provenance(report: Report) -> Html:
    facts = (
        ("Data set", f"{report.data_set}, split {report.split}"),
        ("SHA-256 of the data", report.sha256),
        ("Index version", report.index_version),
        *((name.capitalize(), model) for name, model in report.models.items()),
        ("Settings", report.settings),
        ("Seed", str(report.seed)),
    )
    rows = (tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    return _section("What was measured", "provenance", tag("dl", *rows))
