from collections.abc import Mapping, Sequence

import pytest

from corpus.tables import SourceCell
from corpus.types import Article
from retrieval.candidates import Candidate
from retrieval.rows import Cell, Reading, own_headings, plain
from retrieval.support import support
from tests.retrieval_fakes import Lines, article_on, rows_of, understood, with_table

REVIEW = article_on(
    "CAR-T cells in relapsed myeloma: a review of velocel and drumacel",
    "Velocel and drumacel are given for myeloma. Both have an overall response rate (ORR). Myeloma relapses.",
)
OUTCOMES = with_table(
    REVIEW,
    "Efficacy of velocel and drumacel",
    [["Outcome", "velocel", "drumacel"]],
    [
        ["Efficacy"],
        ["ORR", "73%", "98%"],
        ["Complete response", "33%", "—"],
        ["Median PFS, months", "8.8", "34.9"],
        ["12-month overall survival", "78%", "89%"],
        ["High-risk cytogenetics"],
        ["ORR", "65%", "92%"],
    ],
)
TRIALS = with_table(
    REVIEW,
    "Pivotal trials",
    [["Trial", "Product", "Comparator", "Phase", "ORR, %", "Median age, years", "Approval"]],
    [
        ["BALTO-1", "velocel", "none", "2", "73", "61", "March 2021"],
        ["BALTO-3", "velocel", "dexamethasone", "3", "71", "63", "April 2024"],
        ["ONYX-4", "drumacel", "dexamethasone", "3", "85", "62", "not reported"],
    ],
)
EVENTS = with_table(
    REVIEW,
    "Adverse events",
    [
        ["Event", SourceCell("velocel", columns=2), SourceCell("drumacel", columns=2)],
        ["", "Any grade", "Grade ≥3", "Any grade", "Grade ≥3"],
    ],
    [
        ["Neurotoxicity, n (%)", "23 (18)", "4 (3)", "20 (21)", "9 (9)"],
        ["Neutropenia, n (%)", "117 (91)", "114 (89)", "93 (96)", "92 (95)"],
    ],
)
WEEKS = with_table(
    article_on("Folate", "Folate was measured."),
    "Plasma folate over time",
    [["Group", "Baseline", "Week 6", "Week 12"]],
    [["Placebo", "21.1", "20.3", "19.7"], ["140 μg folate", "19.5", "26.6", "28.0"], ["Arm A", "1.5", "2.6", "3.0"]],
)
PRICES = with_table(
    REVIEW,
    "Products",
    [["Product", "Target", "Dose, ×10⁶ cells", "List price, USD"]],
    [["velocel", "BCMA", "450", "419,500"], ["talocel", "GPRC5D", "150", "—"]],
)


def answering(question: str, article: Article) -> list[str]:
    """The lines of the rows that give what is asked for."""
    asked = understood(question)
    found = [(row, support(asked, row)) for row in rows_of(article)]
    return [row.text for row, held in found if held.of_kind and not held.unmet]


@pytest.mark.parametrize(
    ("question", "article", "row"),
    [
        ("What was the ORR of drumacel?", OUTCOMES, "ORR | 73% | 98%"),
        ("What was the overall response rate with velocel?", OUTCOMES, "ORR | 73% | 98%"),
        ("What was the complete response rate of velocel?", OUTCOMES, "Complete response | 33% | —"),
        (
            "What was the median progression-free survival with drumacel?",
            OUTCOMES,
            "Median PFS, months | 8.8 | 34.9",
        ),
        (
            "What was the overall survival at 12 months with velocel?",
            OUTCOMES,
            "12-month overall survival | 78% | 89%",
        ),
        ("What was the ORR of velocel and drumacel?", OUTCOMES, "ORR | 73% | 98%"),
        ("Was the ORR higher with drumacel than with velocel?", OUTCOMES, "ORR | 73% | 98%"),
        ("What was the ORR of velocel in high-risk cytogenetics?", OUTCOMES, "ORR | 65% | 92%"),
        ("What was the ORR of velocel in BALTO-1?", TRIALS, "BALTO-1 | velocel | none | 2 | 73 | 61 | March 2021"),
        (
            "What was the median age in BALTO-3?",
            TRIALS,
            "BALTO-3 | velocel | dexamethasone | 3 | 71 | 63 | April 2024",
        ),
        (
            "What was the rate of grade 3 or higher neurotoxicity with drumacel?",
            EVENTS,
            "Neurotoxicity, n (%) | 23 (18) | 4 (3) | 20 (21) | 9 (9)",
        ),
        (
            "How many patients had neurotoxicity with velocel?",
            EVENTS,
            "Neurotoxicity, n (%) | 23 (18) | 4 (3) | 20 (21) | 9 (9)",
        ),
        ("What was the plasma folate at week 12 with placebo?", WEEKS, "Placebo | 21.1 | 20.3 | 19.7"),
        ("What was the plasma folate with placebo at 6 weeks?", WEEKS, "Placebo | 21.1 | 20.3 | 19.7"),
        ("What was the plasma folate at baseline in arm A?", WEEKS, "Arm A | 1.5 | 2.6 | 3.0"),
        ("What is the dose of velocel?", PRICES, "velocel | BCMA | 450 | 419,500"),
        ("What is the target of talocel?", PRICES, "talocel | GPRC5D | 150 | —"),
        ("What is the list price of velocel?", PRICES, "velocel | BCMA | 450 | 419,500"),
    ],
)
def test_a_row_whose_value_stands_under_all_that_is_named_answers_and_no_other_does(
    question: str, article: Article, row: str
) -> None:
    assert answering(question, article) == [row]


@pytest.mark.parametrize(
    ("question", "article", "why"),
    [
        ("What was the ORR of talocel?", OUTCOMES, "another drug"),
        ("What was the complete response rate of drumacel?", OUTCOMES, "no value under that drug"),
        ("What was the partial response rate of velocel?", OUTCOMES, "another outcome"),
        ("What was the response rate of velocel?", OUTCOMES, "an outcome that might be either of two"),
        ("What was the overall survival of velocel at 24 months?", OUTCOMES, "another time"),
        ("What was the median overall survival of velocel?", OUTCOMES, "another statistic of another row"),
        ("What was the ORR of velocel in lymphoma?", OUTCOMES, "another disease"),
        ("What was the ORR of velocel in children?", OUTCOMES, "another population"),
        ("Is velocel better than drumacel?", OUTCOMES, "a judgement"),
        ("Does velocel have an ORR?", OUTCOMES, "no figure asked for"),
        ("Why was the ORR of velocel low?", OUTCOMES, "a reason"),
        ("What was the ORR of drumacel in BALTO-1?", TRIALS, "a drug of another row"),
        ("What was the ORR of dexamethasone in BALTO-3?", TRIALS, "what it was compared with"),
        ("What was the ORR in BALTO-2?", TRIALS, "another trial"),
        ("What was the ORR in BALTO?", TRIALS, "a trial whose name begins alike"),
        ("What was the mean age in BALTO-3?", TRIALS, "another statistic"),
        ("When was the product of ONYX-4 approved?", TRIALS, "a blank value"),
        ("What was the ORR of velocel in phase 1 of BALTO-3?", TRIALS, "a number that is no phase"),
        ("What was the rate of grade 4 neurotoxicity with velocel?", EVENTS, "another grade"),
        ("What was the rate of grade 3 neurotoxicity with velocel?", EVENTS, "a grade, where a limit stands"),
        ("What was the rate of severe infection with velocel?", EVENTS, "an event that is not there"),
        ("How many patients had neurotoxicity with talocel?", EVENTS, "another drug"),
        ("What was the plasma folate at week 29 with placebo?", WEEKS, "another week"),
        ("What was the plasma folate at week 12 with 400 μg folate?", WEEKS, "another dose"),
        ("What was the plasma folate at 12 months with placebo?", WEEKS, "another unit"),
        ("What was the plasma folate at baseline in arm B?", WEEKS, "another arm"),
        ("What was the plasma folate with placebo?", WEEKS, "no time is asked for"),
        ("What is the list price of talocel?", PRICES, "a blank value"),
        ("How old is velocel?", PRICES, "nothing that is measured is named"),
        ("What is new about velocel?", PRICES, "nothing that is measured is named"),
        ("What is the cost of velocel besides its list price?", PRICES, "something set aside"),
    ],
)
def test_a_row_of_something_else_does_not_answer(question: str, article: Article, why: str) -> None:
    assert answering(question, article) == [], why


def table(caption: str, body: Lines, *, head: Lines = (("Outcome", "ALDER-1"),), title: str = "Cells") -> Article:
    return with_table(article_on(title, "Cells were given."), caption, head, body)


@pytest.mark.parametrize(
    ("caption", "title", "answers"),
    [
        ("Response to velocel", "Cells", True),
        ("Response to velocel and drumacel", "Cells", False),
        ("Response to velocel, drumacel or nothing", "Cells", False),
        ("Response to velocel with drumacel", "Cells", False),
        ("Response", "Velocel in myeloma: the first trial", True),
        ("Response", "Velocel versus drumacel in myeloma", False),
        ("Response", "Cells", False),
    ],
)
def test_a_caption_or_title_speaks_for_its_rows_where_it_names_nothing_beside(
    caption: str, title: str, *, answers: bool
) -> None:
    article = table(caption, [["Complete response", "38%"], ["Death", "2%"]], title=title)
    assert bool(answering("What was the complete response rate with velocel in ALDER-1?", article)) is answers


def test_a_caption_does_not_speak_for_a_column_of_another_drug() -> None:
    article = table("Response to velocel", [["Complete response", "38%"]], head=[["Outcome", "Tamricel"]])
    assert answering("What was the complete response rate with velocel?", article) == []


@pytest.mark.parametrize(
    "caption",
    [
        "Severe adverse events",
        "Adverse events of grade 3 or higher",
        "Adverse events in older patients",
        "Adverse events at 12 months",
        "Adverse events in lymphoma",
        "Adverse events after relapse",
    ],
)
def test_a_caption_that_narrows_its_table_must_be_asked_for(caption: str) -> None:
    body = [["Fever", "9%"], ["Rash", "2%"]]
    question = "How often did fever occur as an adverse event in ALDER-1?"
    assert answering(question, table("Adverse events", body)) == ["Fever | 9%"]
    assert answering(question, table(caption, body)) == []


def test_the_narrowing_words_may_be_asked_for() -> None:
    article = table("Adverse events of grade 3 or higher", [["Fever", "9%"], ["Rash", "2%"]])
    assert answering("How often did fever of grade 3 or higher occur in ALDER-1?", article) == ["Fever | 9%"]
    assert answering("How often did fever of grade 3 occur in ALDER-1?", article) == []


def test_a_name_is_not_met_by_a_longer_one_that_begins_with_it() -> None:
    longer = table("Response", [["Death", "2%"]], head=[["Outcome", "PCR-B"]])
    question = "What was the rate of death with PCR?"
    assert answering(question, longer) == []
    assert answering(question.replace("PCR", "PCR-B"), longer) == ["Death | 2%"]
    both = table("Response", [["Death", "2%", "3%"]], head=[["Outcome", "PCR-B", "PCR"]])
    assert answering(question, both) == ["Death | 2% | 3%"]


def test_a_count_of_patients_with_something_is_none_of_patients() -> None:
    head = [["Product", "Patients, n"]]
    article = table("Severe infections by product", [["velocel", "7"], ["drumacel", "6"]], head=head)
    assert answering("How many patients were given velocel?", article) == []


@pytest.mark.parametrize(
    ("question", "stub", "value", "answers"),
    [
        ("What share of patients responded in ALDER-1?", "Responded", "44 (71%)", True),
        ("What share of patients responded in ALDER-1?", "Responded, n (%)", "44 (71)", True),
        ("What share of patients responded in ALDER-1?", "Responded", "44", False),
        ("How many patients responded in ALDER-1?", "Responded", "71%", False),
        ("How many patients responded in ALDER-1?", "Responded, %", "71", False),
        ("How many patients responded in ALDER-1?", "Responded, n (%)", "44 (71)", True),
        ("How long was remission in ALDER-1?", "Remission, months", "11.3", True),
        ("How long was remission in ALDER-1?", "Remission at 12 months", "64", False),
        ("How long was remission in ALDER-1?", "Remission", "64%", False),
        ("What was the hazard ratio for death in ALDER-1?", "Hazard ratio for death", "0.48ᵃ", True),
        ("When was ALDER-1 completed?", "Completed", "June 2024", True),
        ("When was ALDER-1 completed?", "Completed", "yes", False),
    ],
)
def test_the_value_must_be_of_the_kind_asked_for(question: str, stub: str, value: str, *, answers: bool) -> None:
    article = table("The trial", [[stub, value], ["Drop-out", "none"]])
    assert bool(answering(question, article)) is answers


def test_abbreviations_that_only_the_notes_of_a_table_explain_are_understood() -> None:
    notes: Mapping[str, str] = {"": "SFC, swelling of the facial cheek; CR, complete response."}
    body: Sequence[Sequence[str]] = [["SFC", "12%"], ["CR", "38%"]]
    article = with_table(article_on("Cells", "Cells."), "The trial", [["Outcome", "ALDER-1"]], body, notes=notes)
    question = "What was the rate of swelling of the facial cheek in ALDER-1?"
    assert answering(question, article) == ["SFC | 12%"]
    assert answering(question, table("The trial", body)) == []


def test_lines_that_only_head_others_are_no_candidates() -> None:
    assert [row.text for row in rows_of(OUTCOMES)][-1] == "ORR | 65% | 92%"
    assert not any("High-risk" in row.text or "Outcome" in row.text for row in rows_of(OUTCOMES))


def test_a_row_leans_on_nothing_and_announces_nothing() -> None:
    row: Candidate = rows_of(OUTCOMES)[0]
    assert (row.before, row.announces, row.opens_with_pronoun) == ((), False, False)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Responseᵃ,ᵇ", "Response ,"),
        ("ALDER-1 (n = 62)", "ALDER-1"),
        ("Grade ≥3", "Grade ≥3 or higher"),
        ("Grades III–IV", "Grades 3–4"),
        ("Phase II", "Phase 2"),
        ("HR (95% CI)", "HR ( CI)"),
        ("Dose, ×10⁶", "Dose, ×10⁶"),
        ("Reviewed¹², twice", "Reviewed , twice"),
        ("Livsey et al. [12]", "Livsey et al."),
    ],
)
def test_headings_are_weighed_without_what_says_nothing(text: str, read: str) -> None:
    assert plain(text) == read


def test_a_title_does_not_vouch_for_the_name_of_an_arm() -> None:
    article = with_table(
        article_on("Velocel in myeloma", "Velocel was given."),
        "Toxicity",
        [["Event", "drumacel arm", "3-week arm"]],
        [["Neutropenia, %", "12", "15"]],
    )
    assert answering("What was the rate of neutropenia on the velocel arm?", article) == []
    assert answering("What was the rate of neutropenia on the drumacel arm?", article) != []
    schedules = with_table(
        article_on("Velocel in myeloma", "Velocel was given."),
        "Toxicity",
        [["Event", "3-week arm"]],
        [["Neutropenia, %", "15"]],
    )
    for group in ("arm", "group", "cohort", "regimen"):
        assert answering(f"What was the rate of neutropenia in the velocel {group}?", schedules) == []


ARMS = with_table(
    article_on(
        "Quorvelimab in asthma",
        "Tamricin with quorvelimab (TQ) or tamricin (T) was given. Long-term folic acid was taken by all.",
    ),
    "Grade 3+ toxicity",
    [["Event", "T arm B", "T-Q arm A", "P value"]],
    [["Neutropenia", "7 (22%)", "9 (27%)", "0.4"], ["Fever", "1 (3%)", "7 (21%)", "0.03"]],
    notes={"": "T-Q, tamricin with quorvelimab; values are means"},
)
DOSES = with_table(
    article_on("Folate after folic acid at two doses", "Folate was measured."),
    "Folate over time",
    [["Group", "Baseline", "Week 6", "Week 12"]],
    [
        ["Red cell folate (nmol/L)"],
        ["140 μg folic acid/day", "711", "834", "849"],
        ["400 μg folic acid/day", "755", "910", "940"],
    ],
    notes={"¹": "Adjusted geometric means"},
)


def first_cells(question: str, article: Article) -> list[str]:
    return [line.split(" | ")[0] for line in answering(question, article)]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Mean red cell folate at week 12 on 400 µg?", ["400 μg folic acid/day"]),
        ("Mean red blood cell folate at week 12 on 400 mcg?", ["400 μg folic acid/day"]),
        ("Mean red cell folate at week 24 on 400 µg?", []),
        ("Mean red cell folate at week 12 on 800 µg?", []),
        ("Mean plasma folate at week 12 on 400 µg?", []),
        ("Median red cell folate at week 12 on 400 µg in women?", []),
    ],
)
def test_words_that_the_title_and_all_rows_share_need_not_be_said(question: str, rows: list[str]) -> None:
    assert first_cells(question, DOSES) == rows


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Grade 3 or worse neutropaenia with T-Q?", ["Neutropenia"]),
        ("Any grade 3 or worse fever with T-Q?", ["Fever"]),
        ("Quorvelimab added to tamricin: how much more grade 3 or worse fever?", []),
        ("Grade 4 neutropenia with T-Q?", []),
        ("Grade 3 neutropenia with T-Q?", []),
        ("Grade 3 or worse neutropenia with T-X?", []),
        ("Grade 3 or worse stroke with T-Q?", []),
        ("Is grade 3 or worse fever worse with T-Q?", []),
    ],
)
def test_a_question_without_a_verb_is_answered_by_the_row_it_names(question: str, rows: list[str]) -> None:
    assert first_cells(question, ARMS) == rows


def test_a_row_that_says_what_its_figures_are_is_not_under_a_heading_that_says_so_of_others() -> None:
    cell = Cell(("DA", "% grade 3–4"), "20", qualifies=False)
    shares = Cell(("DA", "% grade 3–4"), "20%", qualifies=False)
    days, nausea = (Reading((), (name,), ()) for name in ("Median days to recovery", "Nausea"))
    assert own_headings(days, cell) == ("DA",)
    assert own_headings(days, shares) == shares.headings
    assert own_headings(nausea, cell) == cell.headings
