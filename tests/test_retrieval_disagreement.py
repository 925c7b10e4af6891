from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import Article, Mark, Reference, Section
from retrieval.answerable import Weighed
from retrieval.candidates import Sentences
from retrieval.disagreement import Comparing, disagreements
from retrieval.support import support
from retrieval.thesaurus import load_thesaurus
from retrieval.types import Answered, Hit, Question
from tests.interface_fakes import make_index
from tests.retrieval_fakes import article_on, check, opened, understood

QUESTION = "How often does cytokine release syndrome occur with orvacel?"
FEVER = "How often does fever occur with cytokine release syndrome?"
SURVIVAL = "Does orvacel improve overall survival?"
LONGER = "Is survival longer with orvacel than with tamricel?"
MEDIAN = "What was the median overall survival with orvacel?"
HAZARD = "What was the hazard ratio for death with orvacel?"
FIRST = "Cytokine release syndrome occurred in 16% of patients given orvacel."
SECOND = "Cytokine release syndrome was seen in 2 of 24 (8%) patients given orvacel."


def review(id: str, text: str, *, title: str = "Orvacel: a review", path: tuple[str, ...] = ("Safety",)) -> Article:
    article = replace(article_on(title, text), id=id, article_type="review-article")
    return replace(article, sections=(Section(path[-1], path, 0, len(text), "body"),))


def differing(question: str, *articles: Article) -> list[list[str]]:
    """The groups of sentences that disagree, where the first sentence that states a figure or direction is quoted."""
    index, asked = make_index(*articles), understood(question)
    found = Sentences(index).candidates(Hit(id, 1.0, {}, {}) for id in index.chunks)
    items = [Weighed(candidate, support(asked, candidate)) for candidate in found]
    items = [item for item in items if not any(term.firm for term in item.support.unmet)]
    groups = disagreements(Comparing(asked, load_thesaurus()), items[:1], items)
    return [[item.candidate.text for item in group] for group in groups]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (QUESTION, FIRST, SECOND),
        (QUESTION, FIRST, "CRS was reported in 30% of patients given orvacel."),
        (QUESTION, "About 15% of patients given orvacel had CRS.", "25% of patients given orvacel developed CRS."),
        (QUESTION, FIRST, "CRS occurred in 25–30% of patients given orvacel (95% CI 20–40%)."),
        (
            QUESTION,
            "Grade 3 CRS occurred in 5% of cases given orvacel.",
            "Grade 3 CRS was noted in 9% of patients given orvacel.",
        ),
        (
            MEDIAN,
            "Median overall survival was 11.3 months with orvacel.",
            "With orvacel, median overall survival was 15.2 months (95% CI, 10.1 to 20.2).",
        ),
        (
            HAZARD,
            "The hazard ratio for death was 0.96 with orvacel.",
            "With orvacel the hazard ratio for death was 1.04 (P = 0.6).",
        ),
        (SURVIVAL, "Orvacel improved overall survival.", "Orvacel did not improve overall survival."),
        (SURVIVAL, "Orvacel improves overall survival.", "Orvacel has failed to improve overall survival."),
        (
            "Was the difference in survival with orvacel significant?",
            "The difference in survival with orvacel was significant.",
            "The difference in survival with orvacel was not significant.",
        ),
        (
            LONGER,
            "Survival was longer with orvacel than with tamricel.",
            "Survival was not longer with orvacel than with tamricel.",
        ),
    ],
)
def test_sentences_on_one_thing_that_cannot_both_be_had_disagree(question: str, one: str, other: str) -> None:
    assert differing(question, review("a", one), review("b", other)) == [[one, other]]
    assert differing(question, review("a", other), review("b", one)) == [[other, one]]
    assert differing(question, review("a", f"{one}\n{other}")) == [[one, other]]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # A rounded value, the same value in other words, a limit, a range around it, a rough figure.
        (QUESTION, "CRS occurred in 73% of those given orvacel.", "CRS occurred in 72.7% of those given orvacel."),
        (QUESTION, "CRS occurred in 8% of patients given orvacel.", SECOND),
        (QUESTION, FIRST, "CRS occurred in up to 30% of patients given orvacel."),
        (QUESTION, FIRST, "CRS occurred in less than 30% of patients given orvacel."),
        (QUESTION, FIRST, "CRS occurred in 30% or more of patients given orvacel."),
        (QUESTION, FIRST, "CRS occurred in 10–20% of patients given orvacel."),
        (QUESTION, FIRST, "CRS occurred in between 10% and 20% of patients given orvacel."),
        (QUESTION, FIRST, "CRS occurred in approximately 15% of patients given orvacel."),
        # Another grade, time, population, arm, dose, course, place, trial or way to count.
        (QUESTION, FIRST, "Grade 3 CRS occurred in 5% of patients given orvacel."),
        (QUESTION, FIRST, "Severe CRS occurred in 5% of patients given orvacel."),
        (
            QUESTION,
            "Grade 3 CRS occurred in 5% of patients given orvacel.",
            "Grade ≥3 CRS occurred in 9% of patients given orvacel.",
        ),
        (QUESTION, FIRST, "CRS occurred in 30% of patients given orvacel within 12 months."),
        (QUESTION, FIRST, "CRS occurred in 30% of elderly patients given orvacel."),
        (QUESTION, FIRST, "CRS occurred in 30% of patients over 65 given orvacel."),
        (QUESTION, FIRST, "CRS occurred in 30% of patients with a high tumour burden given orvacel."),
        (QUESTION, FIRST, "CRS occurred in 30% of patients given orvacel in arm A."),
        (
            QUESTION,
            "CRS occurred in 16% of patients given orvacel in arm B.",
            "CRS occurred in 30% of patients given orvacel in arm A.",
        ),
        (QUESTION, FIRST, "CRS occurred in 30% of patients given orvacel 450 mg."),
        (QUESTION, FIRST, "CRS occurred in 30% of patients given orvacel as second line."),
        (QUESTION, FIRST, "CRS occurred in 30% of patients given orvacel in Turkey."),
        (QUESTION, FIRST, "In ALDER-2, CRS occurred in 30% of patients given orvacel."),
        (QUESTION, FIRST, "Santoro et al. saw CRS in 30% of patients given orvacel."),
        (QUESTION, FIRST, "CRS occurred in 30% of patients given orvacel and dexamethasone."),
        (QUESTION, FIRST, "CRS occurred in 30% of infusions of orvacel."),
        (QUESTION, FIRST, "CRS led to death in 2% of patients given orvacel."),
        (QUESTION, FIRST, "CRS did not occur in 84% of patients given orvacel."),
        (QUESTION, SECOND, "CRS was seen in 10 of 60 (17%) patients given orvacel."),
        # Two figures, or two sides in one sentence.
        (QUESTION, FIRST, "CRS occurred in 16% of patients given orvacel and in 30% of those given tamricel."),
        (QUESTION, FIRST, "CRS occurred in 40% and neurotoxicity in 12% of patients given orvacel."),
        # "It" is what the sentence before says.
        (QUESTION, FIRST, "CRS is feared with orvacel. It occurred in 30% of patients."),
        # Shares of other people.
        (FEVER, "16% of patients with fever had cytokine release syndrome.", "30% of patients with cytokine release syndrome had fever."),  # noqa: E501
        # A time that is not what came out, and another measure.
        (
            MEDIAN,
            "Median overall survival was 11.3 months with orvacel.",
            "Median progression-free survival was 6 months and overall survival was reached with orvacel.",
        ),
        (
            MEDIAN,
            "Median overall survival was 11.3 months with orvacel.",
            "Mean overall survival was 15.2 months with orvacel.",
        ),
        (
            MEDIAN,
            "Median overall survival was 11.3 months with orvacel.",
            "Overall survival at a median of 24 months was 40% with orvacel.",
        ),
        # Hopes, aims, significance said of one only, and comparisons turned round.
        (SURVIVAL, "Orvacel improved overall survival.", "Orvacel may not improve overall survival."),
        (SURVIVAL, "Orvacel did not improve overall survival.", "Orvacel was given to improve overall survival."),
        (SURVIVAL, "Orvacel improved overall survival.", "Orvacel did not significantly improve overall survival."),
        (SURVIVAL, "Orvacel improved overall survival.", "Orvacel did not improve overall survival in the elderly."),
        (SURVIVAL, "Orvacel improved overall survival.", "Orvacel improved overall survival, but not response."),
        (
            LONGER,
            "Survival was longer with orvacel than with tamricel.",
            "Survival was shorter with tamricel than with orvacel.",
        ),
        (
            LONGER,
            "Survival was longer with orvacel than with tamricel.",
            "Survival was not longer with tamricel than with orvacel.",
        ),
    ],
)  # fmt: skip
def test_sentences_on_two_things_do_not_disagree(question: str, one: str, other: str) -> None:
    assert differing(question, review("a", one), review("b", other)) == []
    assert differing(question, review("a", f"{one}\n{other}")) == []
    assert differing(question, review("b", other), review("a", one)) == []


OTHER = "CRS occurred in 30% of patients given orvacel."


@pytest.mark.parametrize(
    "articles",
    [
        [review("a", FIRST), review("b", OTHER, title="Orvacel in children: a review")],
        [review("a", FIRST), review("b", OTHER, title="Orvacel in breast cancer: a review")],
        [review("a", FIRST), review("b", OTHER, path=("Safety", "Patients over 75"))],
        [review("a", FIRST), review("b", f"ALDER-2 had patients with kidney failure. {OTHER}")],
        [review("a", FIRST), review("b", f"Santoro et al. treated them early. {OTHER}")],
        [review("a", FIRST), replace(review("b", OTHER, path=("Results",)), article_type=None, title="Orvacel")],
    ],
    ids=["title of children", "title of another disease", "heading", "trial before", "authors before", "own results"],
)
def test_what_stands_around_a_sentence_tells_it_apart(articles: Sequence[Article]) -> None:
    assert differing(QUESTION, review("a", FIRST), review("b", OTHER)) == [[FIRST, OTHER]]
    assert differing(QUESTION, *articles) == []


def cited(article: Article, doi: str) -> Article:
    """The article with a mark behind its text that points to a work of this DOI."""
    text = f"{article.text}¹"
    reference = Reference("1", "A trial", (), 2020, doi, None, None)
    sections = (replace(article.sections[0], end=len(text)),)
    return replace(
        article, text=text, sections=sections, references=(reference,), marks=(Mark(len(text) - 1, len(text), (0,)),)
    )


def test_results_of_two_references_stand_for_themselves_and_of_one_disagree() -> None:
    first, second = review("a", FIRST), review("b", OTHER)
    assert differing(QUESTION, cited(first, "10.1/x"), cited(second, "10.1/y")) == []
    assert len(differing(QUESTION, cited(first, "10.1/x"), cited(second, "10.1/X"))) == 1


def test_a_trial_that_the_question_names_is_one_in_its_report_and_in_a_review() -> None:
    question = "How often did CRS occur with orvacel in ALDER-2?"
    one, other = (f"In ALDER-2, CRS occurred in {share}% of patients given orvacel." for share in (16, 30))
    report = replace(review("a", one, path=("Results",)), article_type="research-article", title="Orvacel")
    assert differing(question, report, review("b", other)) == [[one, other]]


def test_of_those_that_say_the_same_only_the_best_is_in_a_group_and_at_most_three_are() -> None:
    shares = (16, 30, 30, 45, 60)
    said = [f"CRS occurred in {share}% of patients given orvacel." for share in shares]
    texts = [f"{text[:-1]} there." if at == 2 else text for at, text in enumerate(said)]
    assert differing(QUESTION, *(review(str(at), text) for at, text in enumerate(texts))) == [
        [said[0], said[1], said[3]]
    ]


def test_an_answer_quotes_both_sides_whole_and_names_their_patients(tmp_path: Path) -> None:
    one = "Cytokine release syndrome occurred in 16% of adults with asthma given orvacel."
    other = "Cytokine release syndrome was seen in 2 of 24 (8%) adults with asthma given orvacel."
    answerer = opened(tmp_path, review("a", one), review("b", f"Orvacel is new.\n{other}"))
    result = answerer.answer(
        Question("How often did cytokine release syndrome occur in adults with asthma on orvacel?")
    )
    assert isinstance(result, Answered)
    assert {statement.text for statement in result.statements} == {one, other}
    (group,) = result.disagreements
    assert tuple(side.statement for side in group) == result.statements
    assert [side.population for side in group] == ["adults with asthma", "adults with asthma"]
    check(result, answerer.index)


def test_a_denied_direction_is_shown_though_it_has_nearly_all_words_of_the_other(tmp_path: Path) -> None:
    one = "Orvacel improved overall survival and quality of life of patients."
    other = "Orvacel did not improve overall survival and quality of life of patients."
    result = opened(tmp_path, review("a", one), review("b", other)).answer(Question(SURVIVAL))
    assert isinstance(result, Answered)
    assert {side.statement.text for group in result.disagreements for side in group} == {one, other}


def test_an_answer_whose_sentences_agree_has_no_groups(tmp_path: Path) -> None:
    one, other = (
        f"Orvacel improved overall survival {how} of patients." for how in ("and quality of life", "and mood")
    )
    result = opened(tmp_path, review("a", one), review("b", other)).answer(Question(SURVIVAL))
    assert isinstance(result, Answered)
    assert len(result.statements) == 2
    assert result.disagreements == ()
