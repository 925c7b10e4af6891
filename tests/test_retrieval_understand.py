import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.understand import MOST_TERMS, Term, unclear
from retrieval.words import stems
from tests.retrieval_fakes import understood


def term(question: str, text: str) -> Term:
    (found,) = (term for term in understood(question).terms if term.text == text)
    return found


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("What share of blood cancers is multiple myeloma?", ["blood", "cancers", "multiple myeloma"]),
        ("Is ide-cel safe?", ["ide-cel", "safe"]),
        ("What was the overall response rate in KarMMa-3?", ["overall response rate", "KarMMa-3"]),
        ("Does BCMA-directed therapy work?", ["BCMA", "directed", "therapy", "work"]),
        ("Is myeloma a cancer, and is myeloma rare?", ["myeloma", "cancer", "rare"]),
        ("Was it given in the US, or in 2021?", ["US", "2021"]),
        ("What is it?", []),
        ("?", []),
        ("", []),
    ],
)
def test_terms_are_known_phrases_and_words_of_content(question: str, terms: list[str]) -> None:
    assert [term.text for term in understood(question).terms] == terms


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Did ide-cel work?", "ide-cel"),
        ("Is quorvelimab safe?", "quorvelimab"),
        ("What happened in KarMMa-3?", "KarMMa-3"),
        ("What happened in Ankara?", "Ankara"),
        ("Is BCMA a target?", "BCMA"),
        ("Was it seen in 2021?", "2021"),
        ("is gprc5d a target", "gprc5d"),
    ],
)
def test_drugs_trials_genes_places_and_years_are_names_and_firm(question: str, name: str) -> None:
    assert term(question, name).named
    assert term(question, name).firm


def test_a_capital_at_the_beginning_makes_no_name() -> None:
    assert not term("Treatment of what?", "Treatment").named


@pytest.mark.parametrize("word", ["without", "before", "only", "never", "children", "women", "alone", "second"])
def test_a_word_that_turns_a_question_round_is_firm(word: str) -> None:
    assert term(f"Is treatment possible {word} steroids?", word).firm


def test_clinical_words_are_firm_and_ordinary_ones_are_not() -> None:
    question = "Do doctors expect kidney toxicity during treatment?"
    assert term(question, "kidney").firm
    assert term(question, "toxicity").firm
    assert not term(question, "expect").firm
    assert not term(question, "kidney").named


def test_a_rarer_word_weighs_more_and_no_word_nothing() -> None:
    question = "Is all treatment of myeloma with teclistamab good for people?"
    weights = [term(question, text).weight for text in ("all", "people", "treatment", "myeloma", "teclistamab")]
    assert weights == sorted(weights)
    assert weights[0] >= 0.5
    # wordfreq does not list it: 7.5 less nothing.
    assert weights[-1] == 7.5


def test_a_term_is_met_by_itself_and_by_what_the_thesaurus_says() -> None:
    assert {stems("hematologic"), stems("blood")} <= term("What share of blood cancers is it?", "blood").alternatives
    assert term("Is gprc5d a target?", "gprc5d").alternatives == {stems("gprc5d")}


@pytest.mark.parametrize(
    "question",
    [
        "Is ide-cel better than cilta-cel?",
        "How do ide-cel and cilta-cel differ?",
        "Is survival higher with ide-cel than with cilta-cel?",
        "Is it more toxic than chemotherapy?",
        "ide-cel versus cilta-cel",
        "Which of the two drugs is safer?",
        "What is the difference between BCMA and GPRC5D?",
        "Is ide-cel superior to chemotherapy?",
    ],
)
def test_a_question_may_compare(question: str) -> None:
    assert understood(question).compares


@pytest.mark.parametrize(
    "question",
    [
        "Are there drugs other than ide-cel?",
        "Is ide-cel safe, or rather toxic?",
        "Is it better?",
        "Who is eligible?",
        "Is the outlook worse?",
    ],
)
def test_a_question_without_a_second_side_does_not_compare(question: str) -> None:
    assert not understood(question).compares


def test_what_a_comparison_asks_is_no_term_of_it() -> None:
    assert [t.text for t in understood("Is ide-cel better than cilta-cel?").terms] == ["ide-cel", "cilta-cel"]
    assert [t.text for t in understood("Did ide-cel get better?").terms] == ["ide-cel", "better"]


def test_what_a_date_asks_is_no_term_of_it() -> None:
    assert [t.text for t in understood("Which year was ide-cel approved?").terms] == ["ide-cel", "approved"]


@pytest.mark.parametrize("question", ["What is multiple myeloma?", "What's BCMA?", "What are bispecific antibodies?"])
def test_asking_what_one_thing_is_asks_for_its_definition(question: str) -> None:
    assert understood(question).kind == "definition"


def test_asking_what_a_thing_of_another_is_asks_for_no_definition() -> None:
    assert understood("What is the target of cilta-cel?").kind == "open"


@pytest.mark.parametrize(
    "question",
    ["What does this review discuss?", "What do the authors conclude?", "Is the article about Turkey?"],
)
def test_a_question_may_be_about_the_article_itself(question: str) -> None:
    assert understood(question).about_review
    assert not unclear(understood(question))


def test_a_question_on_a_review_of_something_is_not_about_the_article() -> None:
    assert not understood("Does the review of treatment by the board take long?").about_review


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("How many adolescents were enrolled in LUMENTO-2?", "adolescents"),
        ("How many approved CAR-T products are there?", "products"),
        ("What is the number of deaths?", "deaths"),
        ("How many people with myeloma die?", "people"),
    ],
)
def test_what_how_many_counts_is_the_last_of_the_words_behind_it(question: str, noun: str) -> None:
    assert stems(noun) in understood(question).counted


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("What percentage of all cancers is multiple myeloma?", "cancers"),
        ("What percentage of all blood cancers is multiple myeloma?", "cancers"),
        ("What share of all the cancers is it?", "malignancies"),
        ("Does every patient respond?", "respond"),
    ],
)
def test_the_noun_behind_all_is_found_with_what_means_the_same(question: str, noun: str) -> None:
    assert stems(noun) in understood(question).every


def test_a_narrower_word_does_not_stand_for_the_noun_behind_all() -> None:
    question = understood("What percentage of all cancers is multiple myeloma?")
    assert stems("lymphoma") in question.terms[0].alternatives
    assert stems("lymphoma") not in question.every


@pytest.mark.parametrize("question", ["What about all _?", "Is it all?", "any ?", "How many?", "How many _ of all __"])
def test_all_and_how_many_may_stand_before_nothing(question: str) -> None:
    assert understood(question).every == frozenset()
    assert understood(question).counted == frozenset()


@pytest.mark.parametrize("question", ["", "?", "ok", "hello", "thanks!", "and then?", "What is it?", "🙂", "!!!", "a"])
def test_a_question_that_names_nothing_is_unclear(question: str) -> None:
    assert unclear(understood(question))


@pytest.mark.parametrize(
    "question",
    [
        "And in Turkey?",
        "What about cilta-cel?",
        "Also in children?",
        "What is its toxicity?",
        "Are their side effects severe?",
    ],
)
def test_a_question_that_only_an_earlier_one_explains_is_unclear(question: str) -> None:
    assert unclear(understood(question))


@pytest.mark.parametrize(
    "question",
    ["What is ide-cel and its toxicity?", "How does ide-cel affect patients and their families?", "Is andexanet safe?"],
)
def test_a_pronoun_behind_what_it_stands_for_is_clear(question: str) -> None:
    assert not unclear(understood(question))


def test_a_question_that_names_more_than_forty_things_is_unclear() -> None:
    things = [f"gene{number}" for number in range(MOST_TERMS + 1)]
    assert unclear(understood(" ".join(things)))
    assert not unclear(understood(" ".join(things[:-1])))


@pytest.mark.parametrize("question", ["Which targets besides BCMA are there?", "Which drugs other than ide-cel work?"])
def test_a_question_may_set_something_aside(question: str) -> None:
    assert understood(question).excludes
    assert not understood("Which drugs work?").excludes


def test_a_yes_or_no_question_is_met_by_the_opposite_too() -> None:
    assert stems("incurable") in term("Is myeloma curable?", "curable").alternatives


@pytest.mark.parametrize("question", ["BCMA", "ide-cel?", "Is it safe?", "KarMMa-3", "multiple myeloma"])
def test_a_name_or_two_words_are_clear(question: str) -> None:
    assert not unclear(understood(question))


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from("what all how many than _ 's a- -cel KarMMa-3 ? 2".split())).map(" ".join)
)
def test_any_text_is_understood(text: str) -> None:
    question = understood(text)
    for found in question.terms:
        assert found.text in text
        assert found.weight >= 0.5
        assert stems(found.text) in found.alternatives
        assert found.firm or not found.named


def test_how_a_grade_is_limited_is_no_term_of_its_own() -> None:
    terms = understood("What was the rate of grade 3 or worse nausea?").terms
    assert [term.text for term in terms] == ["grade", "3", "nausea"]


def test_a_british_spelling_makes_no_name() -> None:
    assert not any(term.named for term in understood("Was there neutropaenia?").terms)


def test_whether_there_was_any_asks_for_no_figure_of_all() -> None:
    assert understood("Any grade 4 nausea with velocel?").every == frozenset()


def test_what_a_reason_was_preferred_to_sets_nothing_aside() -> None:
    assert not understood("Why was aspirin given instead of heparin?").excludes


@pytest.mark.parametrize("question", ["Is 140 mg as good as 400 mg?", "How much more nausea was there on arm B?"])
def test_a_question_that_ranks_compares(question: str) -> None:
    assert understood(question).compares


def test_a_yes_or_no_question_on_a_cause_wants_the_cause_said() -> None:
    term = next(term for term in understood("Does velocel cause fever?").terms if term.text == "cause")
    assert term.firm


@pytest.mark.parametrize(
    ("question", "gone"),
    [
        ("How long did neutrophils take to recover?", "long"),
        ("Where in the body does velocel bind?", "body"),
        ("Can velocel be used alone, or only with steroids?", "only"),
        ("Which causes more nausea, velocel or drumacel?", "causes"),
    ],
)
def test_words_that_only_shape_a_question_are_no_terms(question: str, gone: str) -> None:
    assert gone not in [term.text for term in understood(question).terms]


def test_his_bundle_is_named_and_his_dose_is_not() -> None:
    def terms(question: str) -> list[str]:
        return [term.text for term in understood(question).terms]

    assert "His" in terms("What pulse width is recommended for His bundle pacing?")
    assert "his" not in terms("What is his dose of velocel?")


@pytest.mark.parametrize(
    ("question", "firm"),
    [
        ("What causes velocel fever?", True),
        ("Does velocel cause fever?", True),
        ("Which of velocel and drumacel causes less fever?", False),
    ],
)
def test_what_causes_something_must_be_said_to_cause_it(question: str, firm: bool) -> None:
    causing = [term for term in understood(question).terms if term.text.lower().startswith("cause")]
    assert [term.firm for term in causing] == [firm]
