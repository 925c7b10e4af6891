import pytest

from tests.retrieval_fakes import support_of


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        ("What was the rate of grade 3 nausea?", "Grade 3 nausea occurred in 7%.", True),
        ("What was the rate of grade 3 nausea?", "Nausea of grade III occurred in 7%.", True),
        ("What was the rate of grade 3 nausea?", "Grade 3 or 4 nausea occurred in 7%.", False),
        ("What was the rate of grade 4 nausea?", "Grade 3 or 4 nausea occurred in 7%.", False),
        ("What was the rate of grade 4 nausea?", "Grades 3/4 nausea occurred in 7%.", False),
        ("What was the rate of grade 4 nausea?", "Grade 3–4 nausea occurred in 7%.", False),
        ("What was the rate of grade 3 nausea?", "Nausea of grade ≥3 occurred in 7%.", False),
        ("What was the rate of grade 3 or 4 nausea?", "Grade 3–4 nausea occurred in 7%.", True),
        ("What was the rate of grade 3 or higher nausea?", "Nausea of grade 3 or higher occurred in 7%.", True),
        ("What was the rate of grade 4 nausea?", "Of all grades of nausea, 4 patients (7%) had the worst.", False),
        ("How many completed 4 cycles?", "Thirty (85.4%) completed the 6 cycles.", False),
        ("How many completed 4 cycles?", "Thirty (85.4%) completed 4 cycles.", True),
        ("How many completed four cycles?", "Thirty (85.4%) completed 4 cycles.", True),
        ("What was the 60-day mortality?", "Mortality within 60 days was 4%.", True),
        ("What was the 60-day mortality?", "The 30-day mortality was 60%.", False),
        ("What was the rate of nausea with 140 µg?", "Nausea occurred in 7% with 140 μg.", True),
        ("What was the rate of nausea with 140 µg?", "Nausea occurred in 140 patients (7%) with 70 μg.", False),
        ("Are three classes of drugs given?", "Drugs of triple classes are given.", True),
        ("What changed in 2021?", "It changed in 2021.", True),
    ],
)
def test_a_number_stands_in_the_sentence_as_in_the_question(question: str, text: str, answers: bool) -> None:
    assert support_of(question, text).of_kind is answers


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        ("How many patients had sepsis on arm A?", "On arm A, 4 patients had sepsis.", True),
        ("How many patients had sepsis?", "Events occurred in 4 patients (sepsis, 2; ileus, 2).", True),
        ("How many patients had sepsis?", "Treatment was stopped in 4 patients (sepsis and ileus).", False),
        ("How many patients had sepsis?", "Patients were seen for sepsis; ileus occurred in 4.", False),
        ("What was the rate of sepsis in women?", "In women sepsis was looked for; ileus occurred in 4%.", False),
        (
            "What percentage of patients achieved stable disease?",
            "Patients had CR, PR, stable disease or PD. Ninety percent of patients achieved CR.",
            False,
        ),
        ("What percentage of patients achieved stable disease?", "Stable disease was achieved in 30%.", True),
        ("How many patients had sepsis?", "Sepsis was feared. It occurred in 4 patients.", True),
    ],
)
def test_an_outcome_is_counted_in_its_own_clause(question: str, text: str, answers: bool) -> None:
    assert support_of(question, text).of_kind is answers


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Responses were seen in 69% (complete remission (CR) 60%), with velocel (71%) and tamricel (66%).", False),
        ("Complete remission was seen with velocel (71%) and tamricel (66%).", True),
        ("Velocel brought responses in 69% (complete remission in 60%).", True),
    ],
)
def test_the_figure_of_an_arm_is_of_what_stands_before_it(text: str, answers: bool) -> None:
    assert support_of("What was the complete remission rate with velocel?", text).of_kind is answers


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Nausea of any grade was seen with velocel.", True),
        ("Grade 3 nausea was seen with velocel.", False),
        ("Velocel was stopped for nausea.", False),
    ],
)
def test_any_grade_is_no_grade_in_particular(text: str, answers: bool) -> None:
    assert support_of("Nausea of any grade with velocel?", text).of_kind is answers
