"""The tables of a report's page: every measure with its interval, and what became of it since an earlier run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

from evaluation.abstention import LOWER_IS_BETTER
from evaluation.markup import Html, joined, tag
from evaluation.metrics import RANKING
from evaluation.plots import change_line, interval_bar
from evaluation.types import Change, Measured

Words = Mapping[str, str]
Item = TypeVar("Item", Measured, Change)

_ANSWERS: Final[Words] = {
    "right": "answered by the words that answer, or refused where nothing answers",
    "answered": "of the questions that may have an answer, those that got one",
    "wrong refusals": "of the questions with an answer, those that were refused",
    "refusal recall": "of the questions without an answer, those that were refused",
    "refusal precision": "of what was refused, that which has no answer",
}
_RANKING: Final[Words] = {
    **dict(
        zip(
            RANKING,
            (
                "the first ten articles, those further up counting more",
                "the relevant articles among the first hundred",
                "one divided by the rank of the first relevant article",
                "the first article is relevant",
            ),
            strict=True,
        )
    ),
    "hit@1": "the first passage holds words that answer",
    "hit@5": "one of the first five passages does",
    "hit@10": "one of the first ten passages does",
}
_CITATIONS: Final[Words] = {
    "citation precision": "of the quotes, those that give words that answer",
    "citation recall": "of the words that answer, those that the quotes give; a refusal gives none",
    "quotes exact": "every quote is, letter for letter, a part of its article",
    "statements sound": "no statement says more than its quotes",
}
_CONFIDENCE: Final[Words] = {
    "AUC": "how often a question with an answer has more confidence than one without",
    "rejected at 10 % wrong refusals": "of the questions without an answer, if a tenth of the others may be refused",
    "area under risk": "questions without an answer among those answered, over all shares answered",
    "Brier": "the squared distance of confidence from what turned out",
    "ECE": "the distance of confidence from what turned out, in ten bins",
}
GROUPS: Final[Mapping[str, Words]] = {
    "Answers and refusals": _ANSWERS,
    "Finding the articles and passages": _RANKING,
    "Citations": _CITATIONS,
    "Confidence": _CONFIDENCE,
}
_OTHERS: Final = "Other measures"
_SIGNS: Final[Words] = {"better": "▲", "worse": "▼", "no evidence": "·"}


def measure_table(measured: Sequence[Measured]) -> Html:
    """Each measure with its value, drawn, and its interval, in groups; those that have no group come last."""
    headings = ("Measure", "Value", "95 % interval", "From 0 to 1", "Questions")
    groups = _grouped({item.name: item for item in measured})
    return _table(
        "Every measure with its 95 % interval",
        headings,
        (tag("tbody", _group_row(name, len(headings)), *map(_measured_row, items)) for name, items in groups),
        "measures",
    )


def change_table(changes: Sequence[Change]) -> Html:
    """Each measure before and now, with p and what that is evidence of."""
    headings = ("Measure", "Before", "Now", "From 0 to 1", "p", "Verdict")
    groups = _grouped({item.name: item for item in changes})
    return _table(
        "Every measure in both runs",
        headings,
        (tag("tbody", _group_row(name, len(headings)), *map(_change_row, items)) for name, items in groups),
        "changes",
    )


def _grouped(items: Mapping[str, Item]) -> Iterator[tuple[str, list[Item]]]:
    known = {name for words in GROUPS.values() for name in words}
    for group, words in {**GROUPS, _OTHERS: dict.fromkeys(name for name in items if name not in known)}.items():
        inside = [items[name] for name in words if name in items]
        if inside:
            yield group, inside


def _table(caption: str, headings: Sequence[str], bodies: Iterator[Html], class_: str) -> Html:
    head = tag("thead", tag("tr", *(tag("th", heading, scope="col") for heading in headings)))
    return tag("table", tag("caption", caption), head, *bodies, class_=class_)


def _group_row(name: str, columns: int) -> Html:
    return tag("tr", tag("th", name, scope="rowgroup", colspan=columns), class_="group")


def _measured_row(item: Measured) -> Html:
    return tag(
        "tr",
        _named(item.name, with_words=True),
        tag("td", f"{item.value:.3f}", class_="value"),
        tag("td", f"{item.low:.3f} – {item.high:.3f}", class_="interval"),
        tag("td", interval_bar(item), class_="drawn"),
        tag("td", f"{item.n:,}", class_="n"),
    )


def _change_row(change: Change) -> Html:
    verdict = joined((tag("span", _SIGNS[change.verdict], aria_hidden="true"), f" {change.verdict}"))
    return tag(
        "tr",
        _named(change.name),
        tag("td", f"{change.before:.3f}", class_="before"),
        tag("td", f"{change.now:.3f}", class_="value"),
        tag("td", change_line(change), class_="drawn"),
        tag("td", "< 0.001" if change.p < 0.001 else f"{change.p:.3f}", class_="p"),
        tag("td", verdict, class_=f"verdict {change.verdict.replace(' ', '-')}"),
    )


def _named(name: str, *, with_words: bool = False) -> Html:
    words = next((words[name] for words in GROUPS.values() if with_words and name in words), "")
    less = tag("span", "less is better", class_="less") if name in LOWER_IS_BETTER else ""
    said = tag("span", words, class_="words") if words else ""
    return tag("th", tag("span", name, class_="name"), less and " ", less, said and " ", said, scope="row")
