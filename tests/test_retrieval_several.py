import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.several import MOST_PARTS, Side, asked_apart, each_apart, sides
from retrieval.thesaurus import load_thesaurus


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "What is the ORR of ide-cel and how common is CRS?",
            ("What is the ORR of ide-cel?", "How common is CRS with ide-cel?"),
        ),
        ("What is BCMA? Why is it a target?", ("What is BCMA?", "Why is BCMA a target?")),
        (
            "Is ide-cel approved in Turkey and is it reimbursed?",
            ("Is ide-cel approved in Turkey?", "Is ide-cel reimbursed in Turkey?"),
        ),
        ("Is ide-cel effective, and why?", ("Is ide-cel effective?", "Why is ide-cel effective?")),
        (
            "How many patients were enrolled in KarMMa-3 and what was the median PFS?",
            ("How many patients were enrolled in KarMMa-3?", "What was the median PFS in KarMMa-3?"),
        ),
        (
            "How common is CRS, how severe is it and how is it treated?",
            ("How common is CRS?", "How severe is CRS?", "How is CRS treated?"),
        ),
        ("What is CRS? What is ICANS?", ("What is CRS?", "What is ICANS?")),
        (
            "What is the ORR of ide-cel? And of cilta-cel? Which is better?",
            ("What is the ORR of ide-cel?", "What is the ORR of cilta-cel?", "Which is better, ide-cel or cilta-cel?"),
        ),
    ],
)
def test_whole_questions_are_taken_apart_and_each_stands_by_itself(text: str, parts: tuple[str, ...]) -> None:
    assert asked_apart(text, load_thesaurus()) == parts


@pytest.mark.parametrize(
    "text",
    [
        "What is BCMA?",
        "What are the efficacy and safety of ide-cel?",
        "Which drug is preferred, and why?",
        "When and where was ide-cel approved?",
        "Do we know what BCMA is and how it works?",
        "Do the authors say how common CRS is and what is done about it?",
        "What dose of taspronumab is injected, and how often?",
        "What is the ORR of ide-cel, and in how many patients?",
        "My patient is old. What is BCMA?",
        "Which drugs are safe and are approved in Turkey?",
        "Ide-cel was approved in 2021. When was cilta-cel approved?",
        "Why? And how?",
        "",
        "?",
    ],
)
def test_what_is_not_plainly_several_questions_stays_one(text: str) -> None:
    assert asked_apart(text, load_thesaurus()) == (text,)


def test_a_list_of_more_than_four_questions_stays_one() -> None:
    text = " ".join(f"What is IL-{number}?" for number in range(2, 3 + MOST_PARTS))
    assert asked_apart(text, load_thesaurus()) == (text,)
    assert len(asked_apart(text.rsplit("What", 1)[0], load_thesaurus())) == MOST_PARTS


@pytest.mark.parametrize(
    ("text", "each"),
    [
        (
            "What are the efficacy and safety of ide-cel?",
            ("What is the efficacy of ide-cel?", "What is the safety of ide-cel?"),
        ),
        (
            "How common are CRS and ICANS with ide-cel?",
            ("How common is CRS with ide-cel?", "How common is ICANS with ide-cel?"),
        ),
        ("What is the ORR of ide-cel and cilta-cel?", ("What is the ORR of ide-cel?", "What is the ORR of cilta-cel?")),
        (
            "Is cilta-cel approved in Turkey and Germany?",
            ("Is cilta-cel approved in Turkey?", "Is cilta-cel approved in Germany?"),
        ),
        (
            "Are neutropenia, anemia and infections common with teclistamab?",
            (
                "Is neutropenia common with teclistamab?",
                "Is anemia common with teclistamab?",
                "Are infections common with teclistamab?",
            ),
        ),
    ],
)
def test_what_and_joins_can_be_asked_one_by_one(text: str, each: tuple[str, ...]) -> None:
    assert each_apart(text, load_thesaurus()) == each


@pytest.mark.parametrize(
    "text",
    [
        "What is BCMA?",
        "Is there an interaction between warfarin and aspirin?",
        "Is ide-cel better than cilta-cel and teclistamab?",
        "Is it safe to give lenalidomide and dexamethasone together?",
        "Does ide-cel or cilta-cel work?",
        "",
    ],
)
def test_what_is_asked_of_two_together_is_not_asked_of_each(text: str) -> None:
    assert each_apart(text, load_thesaurus()) == ()


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("ide-cel or cilta-cel?", "What is the efficacy of {}?"),
        ("ide-cel versus cilta-cel", "What is the efficacy of {}?"),
        ("What is the difference between ide-cel and cilta-cel?", "What is the efficacy of {}?"),
        ("Is ide-cel safer than cilta-cel in the elderly?", "What is the safety of {} in the elderly?"),
        ("Does ide-cel cause more CRS than cilta-cel?", "How common is CRS with {}?"),
        ("Which is cheaper in Turkey, ide-cel or cilta-cel?", "What is the cost of {} in Turkey?"),
        ("How do ide-cel and cilta-cel differ in toxicity?", "What is the toxicity of {}?"),
        ("Is ORR higher with ide-cel or cilta-cel?", "What is the ORR of {}?"),
        (
            "Is ide-cel more effective than cilta-cel in relapsed myeloma?",
            "What is the efficacy of {} in relapsed myeloma?",
        ),
    ],
)
def test_a_comparison_asks_the_same_of_both_sides(text: str, both: str) -> None:
    expected = tuple(Side(name, both.format(name)) for name in ("ide-cel", "cilta-cel"))
    assert sides(text, load_thesaurus()) == expected


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("What is the difference between BCMA and GPRC5D?", ("What is BCMA?", "What is GPRC5D?")),
        ("What are the results of KarMMa versus KarMMa-3?", ("What did KarMMa show?", "What did KarMMa-3 show?")),
        (
            "Is stroke more common in women than in men?",
            ("How common is stroke in women?", "How common is stroke in men?"),
        ),
        (
            "Are bispecific antibodies better than ide-cel?",
            ("What is the efficacy of bispecific antibodies?", "What is the efficacy of ide-cel?"),
        ),
    ],
)
def test_targets_trials_people_and_classes_have_sides_too(text: str, questions: tuple[str, ...]) -> None:
    assert tuple(side.question for side in sides(text, load_thesaurus())) == questions


@pytest.mark.parametrize(
    "text",
    [
        "Is ide-cel safe?",
        "Is ide-cel approved in Turkey or Germany?",
        "Are ide-cel, cilta-cel or teclistamab better?",
        "Unlike DNA, RNA is not methylated, yes or no?",
        "Is METTL3 an m6A writer or reader?",
        "Which of morvaxaban and quintogatran comes as a capsule?",
        "ide-cel and cilta-cel",
        "",
    ],
)
def test_other_questions_have_no_sides(text: str) -> None:
    assert sides(text, load_thesaurus()) == ()


@settings(max_examples=40)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            "what is and or how common CRS ICANS with ide-cel cilta-cel versus better than ? Why , the it".split()
        ),
        max_size=14,
    ).map(" ".join)
)
def test_any_text_can_be_asked_apart(text: str) -> None:
    thesaurus = load_thesaurus()
    parts = asked_apart(text, thesaurus)
    assert 1 <= len(parts) <= MOST_PARTS
    assert len(sides(text, thesaurus)) in {0, 2}
    assert len(each_apart(text, thesaurus)) != 1


def test_a_figure_that_is_asked_of_two_arms_is_not_how_well_each_of_them_works() -> None:
    assert sides("How many days on antibiotics in course 1, ide-cel vs cilta-cel?", load_thesaurus()) == ()


@pytest.mark.parametrize(
    "text",
    [
        # What is asked of both would be lost, and how well each of them works is no answer.
        "With respect to growth hormone, what is the difference between ide-cel and cilta-cel?",
        "What is the difference between ide-cel and cilta-cel in neutrophil recovery?",
        # What a placebo does is told by any trial.
        "With respect to diarrhea, what is the difference between ide-cel and placebo?",
        "Is ide-cel better than standard care?",
    ],
)
def test_a_comparison_that_would_lose_what_it_asks_or_has_a_control_has_no_sides(text: str) -> None:
    assert sides(text, load_thesaurus()) == ()
