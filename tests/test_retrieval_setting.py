from dataclasses import replace

import pytest

from corpus.types import Article, Section, SectionKind
from retrieval.candidates import Candidate, Sentences
from retrieval.support import support
from retrieval.types import Hit
from tests.interface_fakes import make_index
from tests.retrieval_fakes import article_on, rows_of, understood, with_table

TITLE = "Velocel with drumacel in relapsed plasma cell myeloma"
ABSTRACT = "Velocel was studied in the BALTO1 trial. It followed the ONYX4 regimen."


def report(*parts: tuple[tuple[str, ...], str], title: str = TITLE, abstract: str = ABSTRACT) -> Article:
    """A report with an abstract, and a section of running text for each path."""
    text, sections = abstract, [Section(None, (), 0, len(abstract), "abstract")]
    for path, said in parts:
        start = len(text) + 2
        text = f"{text}\n\n{said}"
        kind: SectionKind = "body"
        sections.append(Section(path[-1], path, start, len(text), kind))
    return replace(article_on(title, text), sections=tuple(sections))


def last(article: Article) -> Candidate:
    """The last sentence of an article as a candidate."""
    index = make_index(article)
    chunk = next(iter(index.chunks.values()))
    at = len(article.sections) - 1
    index = replace(index, chunks={chunk.id: replace(chunk, section=at)})
    return Sentences(index).candidates([Hit(chunk.id, 1.0, {}, {})])[-1]


def unmet(question: str, article: Article) -> list[str]:
    return [term.text for term in support(understood(question), last(article)).unmet]


RESPONDED = (("3. Results", "3.1. Efficacy"), "Responses to velocel were seen in 73%.")


@pytest.mark.parametrize(
    "question",
    [
        "What was the response to velocel in myeloma?",
        "Were there responses to velocel in patients with plasma cell myeloma?",
        "Were there responses to velocel in myeloma patients?",
        "What was the response to velocel in the BALTO1 trial?",
    ],
)
def test_the_disease_and_the_name_of_a_study_hold_for_all_its_results(question: str) -> None:
    assert set(unmet(question, report(RESPONDED))) <= {"trial", "patients"}


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What was the response to velocel in lymphoma?", ["lymphoma"]),
        ("What was the response to drumacel in myeloma?", ["drumacel"]),
        ("What was the response to velocel in the ONYX4 trial?", ["ONYX4", "trial"]),
        ("What was the response to velocel in relapsed women?", ["relapsed", "women"]),
        ("Does the response to velocel cause myeloma?", ["cause", "myeloma"]),
        ("What was the grade 3 response to velocel in myeloma?", ["grade", "3"]),
    ],
)
def test_a_title_vouches_for_no_drug_degree_or_group_and_no_other_study(question: str, left: list[str]) -> None:
    assert unmet(question, report(RESPONDED)) == left


@pytest.mark.parametrize(
    "said",
    [
        (("1. Introduction",), "Responses to velocel were seen in 73%."),
        (("4. Discussion",), "Responses to velocel were seen in 73%."),
        (("3. Results",), "Responses to velocel were seen in 73% of lymphomas."),
        (("3. Results",), "Responses to velocel were seen in patients with diabetes."),
    ],
)
def test_what_is_not_of_the_study_or_of_another_disease_must_name_it(said: tuple[tuple[str, ...], str]) -> None:
    article = report(RESPONDED, said)
    assert unmet("What was the response to velocel in myeloma?", article) == ["myeloma"]


def test_a_sentence_on_an_earlier_study_is_not_of_this_one() -> None:
    article = report((("Results",), "In the ONYX4 trial responses to velocel were rarer."))
    assert "BALTO1" in unmet("What was the response to velocel in BALTO1?", article)


@pytest.mark.parametrize("title", ["Velocel in myeloma and lymphoma", "Breast cancer and lung cancer on velocel"])
def test_a_title_with_two_diseases_vouches_for_neither(title: str) -> None:
    disease = "lymphoma" if "lymphoma" in title else "lung"
    assert unmet(f"What was the response to velocel in {disease}?", report(RESPONDED, title=title)) == [disease]


def test_a_group_of_researchers_is_no_second_disease() -> None:
    title = "Velocel in myeloma: a trial of the northern cancer research group"
    assert unmet("What was the response to velocel in myeloma?", report(RESPONDED, title=title)) == []


def test_a_review_vouches_for_nothing() -> None:
    article = report((("Treatment",), "Responses to velocel were seen in 73%."))
    assert unmet("What was the response to velocel in myeloma?", article) == ["myeloma"]


@pytest.mark.parametrize(
    ("question", "heading", "said", "left"),
    [
        ("Was tamricin infused with VMAX?", "2.1. VMAX Regimen", "Tamricin was infused on day 1.", []),
        ("Was tamricin infused with VMAX?", "2.1. VMAX or VMIN", "Tamricin was infused on day 1.", ["VMAX"]),
        ("Was tamricin infused with VMAX?", "2.1. VMAX-B Regimen", "Tamricin was infused on day 1.", ["VMAX"]),
        ("Was tamricin infused with VMAX?", "2.1. VMAX Regimen", "In the VMIN arm tamricin was infused.", ["VMAX"]),
        ("Was tamricin infused with VMAX?", "2.1. VMAX Regimen", "Tamricin was infused on arm B.", ["VMAX"]),
        ("Was there nausea with VMAX?", "VMAX", "There was nausea.", []),
        ("Was there nausea with VMAX?", "VMAX", "There was nausea with quorvelimab.", ["VMAX"]),
        ("Was tamricin infused on day 8?", "Day 8", "Tamricin was infused each day.", ["8"]),
    ],
)
def test_a_heading_vouches_for_the_one_name_it_gives(question: str, heading: str, said: str, left: list[str]) -> None:
    assert unmet(question, report((("2. Methods", heading), said))) == left


@pytest.mark.parametrize(("study", "answers"), [("BALTO1", True), ("ONYX4", False)])
def test_a_row_of_a_report_is_one_of_its_study(study: str, answers: bool) -> None:
    table = [["Nausea", "12%"], ["Fever", "7%"]]
    article = with_table(report(RESPONDED), "Adverse events", [["Event", "Patients"]], table)
    row = rows_of(article)[0]
    assert support(understood(f"What was the rate of nausea in {study}?"), row).of_kind is answers


LINED = "Velocel as second-line treatment of myeloma"


@pytest.mark.parametrize(
    ("said", "left"),
    [("It was seen in 4 patients.", []), ("It was seen in 4 patients in first-line trials.", ["second line"])],
)
def test_the_line_of_treatment_in_a_title_holds_where_no_other_is_named(said: str, left: list[str]) -> None:
    assert unmet("In how many patients was it seen in second line?", report((("Results",), said), title=LINED)) == left


@pytest.mark.parametrize(("drug", "left"), [("bortezomib", []), ("carfilzomib", ["carfilzomib-refractory"])])
def test_patients_are_refractory_to_what_title_or_aim_says_all_had_before(drug: str, left: list[str]) -> None:
    article = report(
        (("Results",), "Response was seen in 4 patients."), abstract="Aim: to treat myeloma pretreated with bortezomib."
    )
    assert unmet(f"How many {drug}-refractory patients had a response?", article) == left


TRIAL = "Velocel versus rest for headache in stroke survivors: the north coast trial"


@pytest.mark.parametrize(
    ("question", "left"),
    [
        # What only tells the study need not stand in its results, nor is "versus" a comparison asked for.
        ("How many responded in the north coast headache trial?", []),
        ("How many responded in the velocel versus rest trial?", []),
        # No word of another study is taken for this one's.
        ("How many responded in the south coast headache trial?", ["south", "coast", "trial"]),
        # Of one treatment alone there may have been another arm, and one word is the name of many a study.
        ("How many responded in the velocel headache trial?", ["velocel"]),
        ("How many responded in the coast trial?", ["coast", "trial"]),
        # "The rate of headache in the trial" tells of an outcome.
        ("How many had headache of those in the north coast trial?", ["headache"]),
    ],
)
def test_words_that_tell_the_study_need_not_stand_in_its_results(question: str, left: list[str]) -> None:
    article = report((("Results",), "Of the participants, 12 responded."), title=TRIAL)
    assert [word for word in unmet(question, article) if word not in ("responded", "rest")] == left


def test_a_review_is_not_told_by_the_studies_it_names() -> None:
    article = report((("Results",), "Of the participants, 12 responded."), title=f"{TRIAL}: a systematic review")
    assert "coast" in unmet("How many responded in the north coast headache trial?", article)


def test_another_study_in_the_sentence_takes_the_words_away() -> None:
    article = report((("Results",), "In a previous trial 12 responded."), title=TRIAL)
    assert "coast" in unmet("How many responded in the north coast headache trial?", article)


def test_all_diseases_of_a_title_hold_unless_they_are_set_apart() -> None:
    both = (("Results",), "Of the participants, 12 responded.")
    question = "How many patients with headache after stroke responded?"
    assert "headache" not in unmet(question, report(both, title="Velocel for headache in stroke"))
    assert "headache" in unmet(question, report(both, title="Velocel for headache or stroke"))


def test_a_discussion_tells_of_the_study_where_it_says_we() -> None:
    question = "Were rest controls included in the north coast headache trial?"
    ours = (("Discussion",), "We were unable to include rest controls.")
    theirs = (("Discussion",), "Rest controls are seldom included.")
    assert "coast" not in unmet(question, report(RESPONDED, ours, title=TRIAL))
    assert "coast" in unmet(question, report(RESPONDED, theirs, title=TRIAL))
