import pytest

from tests.retrieval_fakes import patience, support_of, unmet

MYELOMA = "Multiple myeloma (MM) is a neoplasm of plasma cells. It accounts for 15% of hematologic malignancies (1)."


def shown(question: str, text: str) -> list[str]:
    """The sentences that the last one cannot be shown without."""
    return [text[start:end] for start, end in support_of(question, text).needed]


def test_a_sentence_that_begins_with_it_answers_with_the_sentence_it_leans_on() -> None:
    question = "What share of blood cancers is multiple myeloma?"
    found = support_of(question, MYELOMA)
    assert found.unmet == ()
    assert found.of_kind
    assert found.coverage == 1
    assert shown(question, MYELOMA) == ["Multiple myeloma (MM) is a neoplasm of plasma cells."]


def test_coverage_is_the_share_of_weight_that_is_met_with_and_without_the_sentences_before() -> None:
    found = support_of("What share of blood cancers is multiple myeloma?", MYELOMA)
    blood, cancers, myeloma = 2.4, 3.9, 4.75
    assert found.own_coverage == pytest.approx((blood + cancers) / (blood + cancers + myeloma), abs=0.01)


def test_a_question_without_terms_is_covered() -> None:
    assert support_of("What is it?", MYELOMA).coverage == 1


def test_what_is_nowhere_is_unmet() -> None:
    found = support_of("What share of blood cancers is lymphoma?", MYELOMA)
    assert [term.text for term in found.unmet] == ["lymphoma"]
    assert found.coverage < 1


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("Did ide-cel work in KarMMa?", "In KarMMa-3, ide-cel induced responses.", ["KarMMa"]),
        ("Did ide-cel work in KarMMa-3?", "In KarMMa, ide-cel induced responses.", ["KarMMa-3"]),
        ("Did ide-cel work in KarMMa-3?", "In KarMMa-2, ide-cel induced responses.", ["KarMMa-3"]),
        ("Did ide-cel work in KarMMa-3?", "In KarMMa‑3, ide-cel induced responses.", []),
        ("Did ide-cel work in KarMMa?", "In the KarMMa trial, ide-cel induced responses.", []),
    ],
)
def test_a_trial_is_not_another_trial_of_nearly_that_name(question: str, text: str, left: list[str]) -> None:
    assert unmet(question, text) == left


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("Does ide-cel work?", "Cilta-cel induced responses.", ["ide-cel"]),
        ("Does ide-cel work?", "Abecma induced responses.", []),
        ("Does Carvykti work?", "Ciltacabtagene autoleucel induced responses.", []),
        ("Is it seen with IL-6?", "It was seen with IL-5.", ["IL-6"]),
        ("Is it seen in women?", "It was seen in men.", ["women"]),
        ("Is it possible without steroids?", "It was possible with steroids.", ["without"]),
        ("Is it possible after transplantation?", "It was possible before transplantation.", ["after"]),
        ("What is its overall survival?", "Its progression-free survival was 8 months.", ["overall survival"]),
        ("Is it approved in Turkey?", "It is approved in the United States.", ["Turkey"]),
    ],
)
def test_another_drug_population_outcome_or_place_does_not_meet_the_one_named(
    question: str, text: str, left: list[str]
) -> None:
    assert unmet(question, text) == left


def test_the_drug_of_the_sentence_before_does_not_count_where_the_sentence_names_another() -> None:
    text = "Morvaxaban was studied in 900 patients. In this trial quintogatran caused bleeding."
    assert unmet("Did morvaxaban cause bleeding?", text) == ["morvaxaban"]
    assert unmet("Did quintogatran cause bleeding?", text) == []


def test_the_drug_of_the_sentence_before_counts_where_the_sentence_names_none() -> None:
    text = "Morvaxaban was studied in 900 patients. It caused bleeding."
    assert unmet("Did morvaxaban cause bleeding?", text) == []
    assert shown("Did morvaxaban cause bleeding?", text) == ["Morvaxaban was studied in 900 patients."]


def test_a_sentence_that_stands_by_itself_takes_nothing_from_the_one_before() -> None:
    text = "Morvaxaban was studied in 900 patients. Patients had bleeding."
    assert unmet("Did morvaxaban cause bleeding?", text) == ["morvaxaban", "cause"]
    assert shown("Did morvaxaban cause bleeding?", text) == []


def test_a_sentence_that_opens_with_a_pronoun_is_shown_with_the_one_before_even_if_it_meets_all() -> None:
    text = "The drug came late. It made bleeding stop."
    assert shown("Did bleeding stop?", text) == ["The drug came late."]


def test_a_sentence_that_points_back_further_on_is_shown_alone_where_it_needs_nothing() -> None:
    text = "Ide-cel and cilta-cel came late. Bleeding stopped with these agents."
    assert shown("Did bleeding stop?", text) == []
    assert shown("Did bleeding stop with ide-cel?", text) == ["Ide-cel and cilta-cel came late."]


def test_two_sentences_back_is_as_far_as_a_pronoun_reaches_and_all_between_are_shown() -> None:
    far = "Morvaxaban came late. It was costly. It caused bleeding."
    assert unmet("Did morvaxaban cause bleeding?", far) == []
    assert shown("Did morvaxaban cause bleeding?", far) == ["Morvaxaban came late.", "It was costly."]
    assert unmet("Did morvaxaban cause bleeding?", "Morvaxaban came late. It was. It was so. It caused bleeding.") == [
        "morvaxaban"
    ]


def test_the_disease_of_the_title_is_met_by_every_sentence_of_its_article() -> None:
    text = "Asthma is common. Asthma is bad. Drugs help."
    assert unmet("Do drugs help in asthma?", text, title="Drugs for asthma") == []
    assert unmet("Do drugs help in asthma?", text, title="Drugs") == ["asthma"]
    assert unmet("Do drugs help in COPD?", text, title="Drugs for asthma") == ["COPD"]


def test_parts_of_a_hyphenated_name_may_be_printed_apart() -> None:
    assert unmet("Do CAR-T cells help?", "T cells with a chimeric receptor (CAR) help.") == []
    assert unmet("Do CAR-T cells help?", "Cells with a chimeric receptor (CAR) help.") == ["CAR-T"]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many adolescents were enrolled in LUMENTO-2?", "LUMENTO-2 enrolled 97 adolescents."),
        (
            "How many adolescents were enrolled in LUMENTO-2?",
            "LUMENTO-2 enrolled 97 boys, girls and other adolescents.",
        ),
        ("How many CAR-T products are there?", "Two anti-BCMA CAR-T products are there."),
        ("How many countries took part?", "Twelve countries took part."),
    ],
)
def test_a_count_stands_before_what_is_counted(question: str, text: str) -> None:
    assert support_of(question, text).of_kind


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "How many adolescents were enrolled in LUMENTO-2?",
            "LUMENTO-2, which enrolled adolescents aged 12 to 17 years, was stopped early.",
        ),
        ("How many adolescents were enrolled?", "The 12 sites that were open early on enrolled adolescents."),
        ("How many adolescents were enrolled?", "Adolescents were enrolled (12)."),
        ("How many adolescents were enrolled in LUMENTO-2?", "LUMENTO-2 enrolled adolescents."),
        ("How many hospitals give CAR-T?", "CAR-T is given to 12 patients of the city and its many old hospitals."),
    ],
)
def test_a_number_of_something_else_is_no_count(question: str, text: str) -> None:
    assert not support_of(question, text).of_kind


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Myeloma makes up 1% of all cancers.", True),
        ("Myeloma makes up 1% of cancers.", True),
        ("Myeloma makes up 1% of the malignancies.", True),
        ("Myeloma makes up 15% of hematologic malignancies.", False),
        ("Myeloma makes up 15% of lymphomas.", False),
        ("Myeloma makes up 15% of all blood cancers.", False),
        ("Myeloma makes up 15%.", False),
    ],
)
def test_a_figure_of_all_cancers_is_none_of_some_cancers(text: str, met: bool) -> None:
    assert support_of("What percentage of all cancers is myeloma?", text).of_kind is met


def test_a_figure_of_all_blood_cancers_is_one_of_hematologic_malignancies() -> None:
    text = "Myeloma makes up 15% of hematologic malignancies."
    assert support_of("What percentage of all blood cancers is myeloma?", text).of_kind


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Ide-cel was superior to cilta-cel.", True),
        ("Survival was longer with ide-cel than with cilta-cel.", True),
        ("There are differences between ide-cel and cilta-cel.", True),
        ("Ide-cel and cilta-cel have not been compared.", True),
        ("Ide-cel and cilta-cel induce deep responses.", False),
    ],
)
def test_a_question_that_compares_is_answered_by_a_sentence_that_does(text: str, met: bool) -> None:
    assert support_of("Is ide-cel better than cilta-cel?", text).of_kind is met


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Another target besides BCMA is GPRC5D.", True),
        ("Most of the targets known are BCMA.", False),
        ("The targets include B-cell maturation antigen (BCMA).", False),
    ],
)
def test_what_is_there_besides_a_thing_is_answered_by_a_sentence_that_names_another(text: str, met: bool) -> None:
    assert support_of("Which targets besides BCMA are there?", text).of_kind is met


def test_what_a_last_clause_announces_is_no_finding_but_may_be_counted() -> None:
    text = "T cells are modified and our review will focus on the two approved products in Ankara."
    assert unmet("Are products approved in Ankara?", text) == ["products", "approved", "Ankara"]
    assert unmet("How many approved products are there in Ankara?", text) == []
    assert unmet("Is the review about approved products in Ankara?", text) == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is multiple myeloma?", "Multiple myeloma (MM) is a neoplasm of plasma cells."),
        ("What is multiple myeloma?", "The multiple myeloma of today is a neoplasm."),
        ("What does TSLP stand for?", "It binds thymic stromal lymphopoietin (TSLP) in the airway."),
        ("What is CAR?", "They carry a receptor called CAR."),
        ("What counts as CRu in the criteria?", "In this system, CRu is a complete response without proof."),
        ("What is CAR T cell therapy?", "CAR T cell therapy involves the infusion of cells."),
    ],
)
def test_a_definition_says_what_a_thing_is(question: str, text: str) -> None:
    assert support_of(question, text).of_kind


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is multiple myeloma?", "New drugs for patients with relapsed multiple myeloma are needed."),
        ("What is multiple myeloma?", "Multiple myeloma cells express BCMA."),
        ("What does TSLP stand for?", "Taspronumab binds TSLP in the airway."),
        ("What does BCMA stand for?", "Two anti-BCMA products are available."),
        ("What counts as CRu in the criteria?", "The criteria tell CR from unconfirmed complete response (CRu)."),
        ("What counts as CRu in the criteria?", "In this system, CR is a complete response, and CRu was rare."),
    ],
)
def test_naming_a_thing_does_not_define_it(question: str, text: str) -> None:
    assert not support_of(question, text).of_kind


def test_the_kind_of_answer_must_be_in_the_sentence_itself_not_in_the_one_it_leans_on() -> None:
    text = "Ide-cel was given to 15% of patients. It was safe."
    assert not support_of("What share of patients got ide-cel?", text).of_kind


@pytest.mark.parametrize("piece", ["a . . . . . . . . ", "a..........", "a-", "(a ", "of the ", "of a ", "(", "1 of "])
def test_a_hostile_sentence_is_weighed_to_the_end(piece: str) -> None:
    text = piece * (2_000 // len(piece))
    with patience():
        for question in ("What is a?", "How many a of all a?", "What share of all a is better than a-mab?"):
            support_of(question, text)


def test_a_number_of_things_may_be_told_before_its_figure() -> None:
    question = "How many sessions were there?"
    assert support_of(question, "The number of sessions on average was 8-10.").of_kind
    assert not support_of(question, "The number of patients on average was 8-10.").of_kind


def test_a_regimen_is_there_where_each_of_its_drugs_is() -> None:
    question = "Did velozumab-rituximab help?"
    assert not support_of(question, "Velozumab (9 mg) and rituximab did help.").unmet
    assert support_of(question, "Velozumab did help.").unmet


def test_groups_compared_before_treatment_are_no_answer_to_what_it_does() -> None:
    question = "What is the difference in pain between norvatinib and placebo?"
    assert support_of(question, "After 12 weeks, pain was not different between norvatinib and placebo.").of_kind
    assert not support_of(question, "Before treatment, pain was not different between norvatinib and placebo.").of_kind
