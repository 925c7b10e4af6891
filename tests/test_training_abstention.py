"""The fitting itself, on invented cases; it needs scikit-learn, which the product does not."""

import math

import pytest

from retrieval.confidence import PLAIN
from training.abstention import COMMAND, cases_of, fitted, report_text, text_of
from training.gathered import Case

pytestmark = pytest.mark.slow


def invented(half: str, *, many: int = 60) -> list[Case]:
    """Cases of which the words in the passage tell whether they can be answered, but for every tenth."""
    made = []
    for at in range(many):
        answerable = at % 2 == 0
        share = 0.8 if answerable != (at % 10 == 0) else 0.2
        values = {"dense": 0.5, "words in passage": share + at / 1000, "articles": math.log1p(100), PLAIN: 0.0}
        made.append(Case("invented", half, f"{half} {at}", answerable, False, 0.0, values))  # type: ignore[arg-type]
    return made


def test_the_fitted_model_is_sure_where_the_words_are_there() -> None:
    model = fitted([*invented("fit"), *invented("report")], "word-hash")
    values = {"dense": 0.5, "articles": math.log1p(100), PLAIN: 0.0}
    assert model.confidence({**values, "words in passage": 0.8}) > 0.7
    assert model.confidence({**values, "words in passage": 0.2}) < 0.3


def test_only_the_half_to_be_fitted_on_is_seen() -> None:
    turned = [
        Case(case.set, case.half, case.question, not case.answerable, case.plain, case.quotable_from, case.features)
        for case in invented("report")
    ]
    assert fitted([*invented("fit"), *turned], "word-hash") == fitted(invented("fit"), "word-hash")


def test_no_more_wrong_answers_are_given_than_stated() -> None:
    cases = invented("fit", many=200)
    seen = cases_of(fitted(cases, "word-hash"), cases)
    assert seen.answered[~seen.answerable].mean() <= 0.12
    assert seen.answered[seen.answerable].mean() > 0.5


def test_what_may_not_be_quoted_is_not_answered_however_sure() -> None:
    model = fitted(invented("fit"), "word-hash")
    first = invented("report")[2]
    never = Case(first.set, first.half, first.question, True, False, math.inf, first.features)
    assert cases_of(model, [first]).answered.tolist() == [True]
    assert cases_of(model, [never]).answered.tolist() == [False]


def test_the_same_cases_give_the_same_file_and_a_report() -> None:
    cases = [*invented("fit"), *invented("report")]
    model = fitted(cases, "word-hash")
    assert text_of(model) == text_of(fitted(cases, "word-hash"))
    assert '"made by": "python -m training.abstention DATA_DIR"' in text_of(model)
    assert "invented: 60 questions, 30 with an answer" in report_text(model, invented("report"))


def test_nothing_is_answered_below_the_least_confidence_that_is_asked_for() -> None:
    cases = invented("fit", many=200)
    assert fitted(cases, "word-hash", least=0.99).threshold == 0.99
    assert fitted(cases, "word-hash", least=0.001) == fitted(cases, "word-hash")


def test_the_file_names_the_command_that_made_it() -> None:
    model = fitted([*invented("fit"), *invented("report")], "word-hash")
    assert '"made by": "python -m training.abstention DATA_DIR --share 0.5"' in text_of(model, f"{COMMAND} --share 0.5")
