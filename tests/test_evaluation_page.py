"""The page of a report: what it says, that it can do no harm, and that it needs nothing from elsewhere."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from corpus.types import Article
from evaluation.abstention import Cases, area, figures
from evaluation.compare import compared
from evaluation.markup import escaped, joined, tag
from evaluation.metrics import NAMES
from evaluation.page import came_out, report_page
from evaluation.page_measures import GROUPS
from evaluation.page_questions import KINDS, REASONS, kind_of
from evaluation.plots import interval_bar, trade
from evaluation.report import report
from evaluation.types import Asked, Judged, Measured, Outcome, Run
from retrieval.types import ReasonCode
from tests.evaluation_fakes import asked, judged, outcome, place, run_of

TEXT = "Lanterns cleared <b>most</b> of the marrow. Fever was mild & rare. Beacons were lost in 12 of 90 mice."
CLEARED, FEVER = place(0, 43), place(44, 67)
HOSTILE = "<script>alert(1)</script>\"'><svg onload=x> \u202eevil\x00\x1b ]]> ${body} $title {0} &amp;"
VOID = frozenset({"meta"})
BLOCKS = frozenset({"p", "h1", "h2", "h3", "td", "th", "li", "dt", "dd", "figcaption", "caption"})


class Read(HTMLParser):
    """The elements of a page, and whether each one is closed where it should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.words += " " if tag in BLOCKS else ""

    def handle_data(self, data: str) -> None:
        self.words += data if not self._open or self._open[-1] != "style" else ""

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]

    @property
    def said(self) -> str:
        return " ".join(self.words.split())


def article(title: str = "On lanterns") -> Article:
    return Article(id="a", source="a.txt", title=title, sha256="0", text=TEXT, text_sha256="0", sections=())


def known_run(*pairs: tuple[Asked, Outcome], title: str = "On lanterns") -> Run:
    run = run_of([one for one, _ in pairs], [other for _, other in pairs])
    return replace(run, data=replace(run.data, articles=(article(title),)))


def mixed_run(*, calibrated: bool = True) -> Run:
    """One question of each outcome."""
    sure = (0.9, 0.4, 0.6, 0.1, 0.2) if calibrated else (None,) * 5
    return known_run(
        (asked("right", answerable=True, gold=(CLEARED,)), outcome("right", quotes=[CLEARED], confidence=sure[0])),
        (asked("wrong", answerable=True, gold=(CLEARED,)), outcome("wrong", quotes=[FEVER], confidence=sure[1])),
        (asked("unfounded", answerable=False), outcome("unfounded", quotes=[FEVER], confidence=sure[2])),
        (asked("refused", answerable=False), outcome("refused", confidence=sure[3])),
        (asked("missed", answerable=True, gold=(CLEARED,)), outcome("missed", confidence=sure[4])),
        (asked("untold"), outcome("untold", quotes=[FEVER], confidence=0.5 if calibrated else None)),
    )


def page_of(run: Run) -> str:
    return report_page(run, report(run, seed=0, resamples=9)).decode()


def test_the_same_run_gives_the_same_bytes_whatever_its_times() -> None:
    run = mixed_run()
    slower = replace(run, outcomes=tuple(replace(made, times=()) for made in run.outcomes))

    assert page_of(run) == page_of(slower)


def test_a_page_is_sound_and_brings_all_it_needs() -> None:
    page = page_of(mixed_run())
    read = Read(page)

    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    policy = next(meta["content"] for meta in read.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert str(policy).startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form"} & {
        tag for tag, _ in read.elements
    }
    assert not re.search(r"https?://|url\(|@import|src=", page)
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    targets = [str(link["href"]) for link in read.all("a")]
    assert targets
    assert all(target[0] == "#" and target[1:] in ids for target in targets)


def test_drawings_have_titles_or_are_left_to_the_table_beside_them() -> None:
    read = Read(page_of(mixed_run()))

    ids = {attributes.get("id") for _, attributes in read.elements}
    charts = [drawing for drawing in read.all("svg") if drawing.get("role") == "img"]
    assert len(charts) == 3
    assert all({chart["aria-labelledby"], chart["aria-describedby"]} <= ids for chart in charts)
    assert all(drawing.get("aria-hidden") == "true" for drawing in read.all("svg") if drawing not in charts)
    assert all(heading.get("scope") in ("col", "row", "rowgroup") for heading in read.all("th"))
    assert len(read.all("caption")) == len(read.all("table")) == 1
    assert [tag for tag, _ in read.elements].count("h1") == 1


def test_nothing_that_was_read_becomes_markup() -> None:
    hostile = replace(asked(HOSTILE, answerable=True, gold=(CLEARED,)), text=HOSTILE)
    other = replace(asked("q2", answerable=False), text="Is \ud800 a letter?")
    made = replace(outcome("q2"), reason=HOSTILE)  # type: ignore[arg-type]
    run = known_run((hostile, outcome(HOSTILE, quotes=[CLEARED])), (other, made), title=HOSTILE)
    run = replace(run, data=replace(run.data, name=HOSTILE, split=HOSTILE))
    trace = replace(run.trace, models={HOSTILE: HOSTILE}, settings=HOSTILE, index_version=HOSTILE)
    known = report(replace(run, trace=trace), seed=0, resamples=9)
    told = replace(known, notes=(HOSTILE,), measured=(Measured(HOSTILE, 0.5, 0.4, 0.6, 2),))
    before = replace(told, questions=tuple(replace(item, right=not item.right) for item in told.questions))

    page = report_page(run, told, (before, compared(before, told, seed=0))).decode()

    assert "<script" not in page
    assert "onload" not in {name for _, attributes in Read(page).elements for name in attributes}
    assert "<svg onload" not in page
    assert "<b>" not in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", page)
    assert "<script>alert(1)</script>\"'><svg onload=x>" in Read(page).said
    assert "${body} $title {0} &amp;" in Read(page).said
    assert "Is \ufffd a letter?" in Read(page).said


def test_every_question_stands_under_what_came_of_it_with_what_was_quoted() -> None:
    read = Read(page_of(mixed_run()))

    lists = [str(part["id"]) for part in read.all("details")]
    assert lists == list(KINDS)
    for name, title in KINDS.items():
        assert f"{title} 1 Question {name}?" in read.said
    assert "Question missed? missed · no passage says it · confidence 0.20 Would have answered: Lanterns" in read.said
    assert "Question right? right · confidence 0.90 Lanterns cleared <b>most</b> of the marrow." in read.said
    assert [bool("open" in part) for part in read.all("details")] == [True, True, True, False, False, False]


def test_marked_words_are_highlighted_inside_a_quote_and_nothing_is_lost() -> None:
    quote, gold, again = place(0, 67), place(9, 43), place(30, 50)
    run = known_run((asked("q1", answerable=True, gold=(gold, again)), outcome("q1", quotes=[quote])))

    shown = "".join(re.findall(r'<p dir="auto">(.*?)</p>', page_of(run)))

    assert re.findall(r"<mark>(.*?)</mark>", shown) == [escaped(TEXT[9:43]), escaped(TEXT[43:50])]
    assert re.sub(r"</?mark>", "", shown) == escaped(TEXT[:67])


def test_a_wrong_answer_shows_which_articles_would_have_answered_where_no_words_are_marked() -> None:
    run = known_run((asked("q1", answerable=True, relevant={"a": 1, "gone": 2}), outcome("q1")))

    assert "Would have answered: On lanterns" in Read(page_of(run)).said


def test_quotes_that_are_not_exact_are_named() -> None:
    made = replace(outcome("q1", quotes=[CLEARED]), exact=False, sound=False)

    said = Read(page_of(known_run((asked("q1", answerable=True), made)))).said

    assert "a quote is no part of its article · a statement says more than its quotes" in said


def test_without_confidences_there_is_no_curve_and_a_note_says_so() -> None:
    read = Read(page_of(mixed_run(calibrated=False)))

    assert "Not calibrated: no answer has a confidence" in read.said
    assert "What confidence is worth" not in read.said
    assert not [drawing for drawing in read.all("svg") if drawing.get("role") == "img"]


def test_a_comparison_names_what_changed_and_leads_to_the_questions() -> None:
    run = mixed_run()
    now = report(run, seed=0, resamples=9)
    before = replace(now, index_version="9" * 64, questions=tuple(_flipped(item) for item in now.questions))

    page = report_page(run, now, (before, compared(before, now, seed=0))).decode()

    said = Read(page).said
    assert "Over the 6 questions that both runs asked" in said
    assert "1 right answers turned wrong, 0 wrong ones turned right" in said
    assert f"Earlier index {'9' * 12}, now {'0' * 12}." in said
    assert '<a href="#q2" dir="auto">Question wrong?</a>' in page
    assert '<li id="q2">' in page


def _flipped(item: Judged) -> Judged:
    return replace(item, right=True, values={**item.values, "right": 1.0}) if item.id == "wrong" else item


def many(answerable: bool | None, *, answered: int, right: int, refused: int) -> list[Judged]:
    return [
        *(judged(f"a{at}", answerable=answerable, right=at < right) for at in range(answered)),
        *(judged(f"b{at}", answerable=answerable, status="abstained", right=not answerable) for at in range(refused)),
    ]


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        (
            [*many(True, answered=215, right=203, refused=35), *many(False, answered=3, right=0, refused=247)],
            "Of 250 questions that the articles answer, 215 were answered, 203 of them rightly; "
            "of 250 that they do not, 3 were answered.",
        ),
        (
            [*many(True, answered=2, right=2, refused=0), *many(False, answered=0, right=0, refused=1)],
            "Of 2 questions that the articles answer, all were answered, all of them rightly; "
            "of 1 that they do not, none was answered.",
        ),
        (
            many(True, answered=1, right=0, refused=0),
            "Of 1 question that the articles answer, 1 was answered, wrongly.",
        ),
        (
            many(False, answered=1, right=0, refused=1),
            "Of 2 questions that the articles do not answer, 1 was answered.",
        ),
        (
            [*many(None, answered=3, right=2, refused=1), judged("c")],
            "Of 5 questions that the articles may or may not answer, 4 were answered: "
            "2 rightly, 1 wrongly, 1 not judged.",
        ),
        ([], "No question was asked."),
    ],
)
def test_one_sentence_says_what_came_out(questions: list[Judged], sentence: str) -> None:
    assert came_out(questions) == sentence


def test_a_bar_reaches_its_value_and_its_whiskers_the_interval() -> None:
    drawn = interval_bar(Measured("RR", 0.5, 0.25, 0.75, 4))

    # The track goes from 2 to 126.
    assert 'class="bar" x="2" y="5" width="62"' in drawn
    assert 'd="M33.0 8H95.0M33.0 4V12M95.0 4V12"' in drawn


def test_the_area_under_the_drawn_trade_is_the_auc() -> None:
    random = np.random.default_rng(3)
    answerable = random.integers(2, size=40).astype(np.bool_)
    cases = Cases(answerable, answerable, random.integers(8, size=40) / 8)

    across, up = (np.array(side) for side in zip(*trade(cases), strict=True))

    assert math.isclose(float(((up[1:] + up[:-1]) / 2 * np.diff(across)).sum()), area(cases))
    assert (across[-1], up[-1]) == (1, 1)


def test_every_measure_and_every_reason_has_words() -> None:
    described = {name for words in GROUPS.values() for name in words}

    both = Cases(np.array([True, False]), np.array([True, False]), np.array([0.9, 0.1]))
    assert described == {*NAMES, *figures(both)}
    assert set(REASONS) == set(ReasonCode.__args__)  # type: ignore[attr-defined]


def test_a_measure_without_words_is_still_shown() -> None:
    told = replace(report(mixed_run(), seed=0, resamples=9), measured=(Measured("odd", 0.125, 0, 1, 6),))

    assert "Other measures odd 0.125 0.000 – 1.000 6" in Read(report_page(mixed_run(), told).decode()).said


def test_markup_escapes_whatever_is_not_markup() -> None:
    assert tag("p", "1 < 2", tag("b", '"'), class_='"x"', colspan=2, hidden=True, open=False, id=None) == (
        '<p class="&quot;x&quot;" colspan="2" hidden>1 &lt; 2<b>&quot;</b></p>'
    )
    assert joined(["a", tag("i"), "&"], "<") == "a&lt;<i></i>&lt;&amp;"
    assert escaped(escaped("<")) == "&lt;"


@pytest.mark.parametrize("item", [judged("q", right=None), judged("q", right=None, status="abstained")])
def test_what_nothing_tells_is_not_judged(item: Judged) -> None:
    assert kind_of(item) == "untold"
