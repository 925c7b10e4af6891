from dataclasses import replace

import pytest

from corpus.types import Article, Mark, Reference, Section
from retrieval.cite import statement
from retrieval.origin import printed_marks
from retrieval.reviews import is_review
from retrieval.types import Origin
from tests.interface_fakes import loaded_article
from tests.retrieval_fakes import article_on, candidates_of, rows_of

REFERENCE = Reference("1", "A trial", ("Santoro L",), 2021, "10.1/x", None, None)


def article(text: str, *, kind: str | None, path: tuple[str, ...] = ("Results",), section: str = "body") -> Article:
    """An article of one section, where each ¹ is a mark that points to its one reference."""
    made = replace(article_on("Orvacel", text), article_type=kind, references=(REFERENCE,))
    marks = tuple(Mark(at, at + 1, (0,)) for at, sign in enumerate(text) if sign == "¹")
    return replace(made, sections=(Section(None, path, 0, len(text), section),), marks=marks)  # type: ignore[arg-type]


def origin(held: Article, *, leading: int = 0) -> Origin | None:
    """That of the last sentence, quoted behind so many sentences before it."""
    found = candidates_of(held.text)
    spans = tuple((one.start, one.end) for one in found[len(found) - 1 - leading : -1])
    return statement(replace(found[-1], article=held), spans).origin


RESEARCH, REVIEW = "research-article", "review-article"


@pytest.mark.parametrize(
    ("text", "kind", "path", "expected"),
    [
        ("The response rate was 71% with orvacel.¹", REVIEW, ("Trials",), "cited"),
        ("In ALDER-1,¹ the response rate was 71%.", REVIEW, ("Trials",), "cited"),
        ("Access to orvacel is limited by its cost.", REVIEW, ("Access",), "own"),
        ("We recommend that orvacel is given early.", REVIEW, ("Access",), "own"),
        # A result without a mark may go on with what the sentence before it tells.
        ("The response rate was 71% with orvacel.", REVIEW, ("Trials",), None),
        ("In ALDER-1 patients were treated once.", REVIEW, ("Trials",), None),
        ("We agree with this trial.¹", REVIEW, ("Access",), None),
        ("The response rate was 71% with orvacel.", RESEARCH, ("Results",), "own"),
        ("Patients received orvacel once.", RESEARCH, ("Patients and methods",), "own"),
        ("Orvacel is known to be active.¹", RESEARCH, ("Introduction",), "cited"),
        ("Orvacel is known to be active.", RESEARCH, ("Introduction",), None),
        ("In our study, 71% of patients responded.", RESEARCH, ("Discussion",), "own"),
        ("Our response rate is that of the trial.¹", RESEARCH, ("Discussion",), None),
        ("Responses were graded by the criteria.¹", RESEARCH, ("Methods",), None),
        ("Earlier studies saw 60% respond.", RESEARCH, ("Results",), None),
        ("Santoro et al. saw 60% respond.", RESEARCH, ("Results",), None),
        ("The response rate was 71% with orvacel.", None, ("Results",), "own"),
        ("Access is limited.", None, ("Discussion",), None),
        ("Orvacel is promising.", "editorial", ("Comment",), None),
        ("The manuscript is sound.", "peer-review-report", ("Comment",), None),
    ],
)
def test_marks_kind_and_section_tell_whose_words_a_sentence_has(
    text: str, kind: str | None, path: tuple[str, ...], expected: Origin | None
) -> None:
    assert origin(article(text, kind=kind, path=path)) == expected


def test_an_abstract_in_one_piece_opens_with_what_is_known_and_its_results_are_told_apart_by_headings() -> None:
    text = "The response rate was 71% with orvacel."
    assert origin(article(text, kind=RESEARCH, path=(), section="abstract")) is None
    assert origin(article(f"We treated 80. {text}", kind=RESEARCH, path=(), section="abstract")) is None
    assert origin(article(text, kind=RESEARCH, path=("Results",), section="abstract")) == "own"


def test_a_sentence_behind_one_with_a_mark_goes_on_with_what_that_tells() -> None:
    text = "ALDER-1 had 80 patients.¹ It was stopped early."
    assert origin(article(text, kind=REVIEW, path=("Trials",))) == "own"
    assert origin(article(text, kind=REVIEW, path=("Trials",)), leading=1) is None
    printed = replace(article("ALDER-1 had 80 patients (1). It was stopped early.", kind=REVIEW), references=())
    assert origin(printed, leading=1) is None


def test_marks_are_read_as_printed_where_an_article_comes_without_its_references() -> None:
    held = replace(article_on("Myeloma", "It is 15% of cancers (1). Many died (12). (23) lived."), article_type=REVIEW)
    assert printed_marks(held, "It is 15% of cancers (1).") == ("(1)",)
    assert printed_marks(held, "(23) lived.") == ()
    assert origin(replace(held, text="Many died (12).", sections=())) is None
    assert printed_marks(replace(held, references=(REFERENCE,)), "It is 15% of cancers (1).") == ()
    assert printed_marks(article_on("Myeloma", "Many died (12)."), "Many died (12).") == ()
    assert origin(replace(article_on("Myeloma", "It is 15% of cancers (1)."), article_type=REVIEW)) == "cited"


@pytest.mark.parametrize(
    ("title", "kind", "text", "expected"),
    [
        ("Orvacel", "review-article", "", True),
        ("Orvacel", "systematic-review", "", True),
        ("Orvacel", "Meta-Analysis", "", True),
        ("Orvacel in myeloma: a systematic review", "research-article", "", True),
        ("Orvacel in myeloma: a review", None, "", True),
        ("Orvacel", None, "This review discusses orvacel.", True),
        ("Orvacel", "research-article", "Unlike this review, we treated patients.", False),
        ("Orvacel in myeloma: a chart review", "research-article", "", False),
        ("Orvacel in myeloma: a review of 30 cases", "research-article", "", False),
        ("Orvacel", "peer-review-report", "", False),
        ("Orvacel", "research-article", "", False),
        ("Orvacel", None, "", False),
    ],
)
def test_a_review_is_told_by_its_kind_its_title_or_its_own_words(
    title: str, kind: str | None, text: str, expected: bool
) -> None:
    assert is_review(replace(article_on(title, text), article_type=kind)) is expected


def test_a_row_tells_from_the_references_of_its_table() -> None:
    found = rows_of(loaded_article("orvacel"))
    origins = {statement(row, ()).origin: bool(statement(row, ()).citations[0].references) for row in found}
    assert set(origins) <= {"cited", None}
    assert origins.get("cited", True)
    own = replace(found[0].article, article_type="research-article", title="Orvacel", marks=())
    sections = tuple(replace(part, path=("Results", *part.path)) for part in own.sections)
    (first, *_) = rows_of(replace(own, sections=sections))
    assert statement(first, ()).origin == "own"
