import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.follow_up import MOST_HISTORY, UNRESOLVED, Resolved, resolved
from retrieval.kept import keeps
from retrieval.leads import without_lead
from retrieval.thesaurus import load_thesaurus
from tests.follow_up_conversations import FOLLOW_UPS, LATER_FOLLOW_UPS, LATER_SELF_CONTAINED, SELF_CONTAINED
from tests.follow_up_qualified import QUALIFIED, STAND_ALONE

ALL_FOLLOW_UPS = (*FOLLOW_UPS, *LATER_FOLLOW_UPS, *QUALIFIED)
ALL_SELF_CONTAINED = (*SELF_CONTAINED, *LATER_SELF_CONTAINED, *STAND_ALONE)


def said(*questions: str) -> Resolved:
    """The last question, after the ones before it."""
    return resolved(questions[-1], questions[:-1], load_thesaurus())


@pytest.mark.parametrize(("questions", "text"), ALL_FOLLOW_UPS, ids=lambda value: str(value)[-60:])
def test_a_follow_up_is_said_in_full_or_not_at_all(questions: tuple[str, ...], text: str | None) -> None:
    expected = Resolved(questions[-1], "unresolved") if text is None else Resolved(text, "resolved")
    assert said(*questions) == expected


@pytest.mark.parametrize("questions", ALL_SELF_CONTAINED, ids=lambda value: value[-1][:60])
def test_a_question_of_its_own_is_left_as_it_is(questions: tuple[str, ...]) -> None:
    assert said(*questions) == Resolved(questions[-1], "as_asked")


def test_there_are_conversations_enough_of_both_kinds() -> None:
    assert len(FOLLOW_UPS) + len(SELF_CONTAINED) >= 120
    assert len(QUALIFIED) >= 30
    assert len(LATER_FOLLOW_UPS) + len(LATER_SELF_CONTAINED) >= 40


@pytest.mark.parametrize(
    ("questions", "text"), [pair for pair in FOLLOW_UPS if pair[1] is not None], ids=lambda value: str(value)[-60:]
)
def test_what_a_follow_up_says_in_full_stands_by_itself(questions: tuple[str, ...], text: str) -> None:
    assert said("Does aspirin prevent stroke?", text).text == text


@pytest.mark.parametrize("questions", [row for row, _ in ALL_FOLLOW_UPS], ids=lambda value: value[-1][:60])
def test_without_an_earlier_question_only_a_link_is_taken_away(questions: tuple[str, ...]) -> None:
    alone = said(questions[-1])
    if alone.state == "resolved":
        assert alone.text.lower() == without_lead(questions[-1])[0].lower()
    assert said(questions[0]) in {Resolved(questions[0], "as_asked"), alone}


def test_a_question_that_an_article_is_asked_about_is_left_as_it_is() -> None:
    question = "What do the authors say about its cost?"
    assert said("How does ide-cel work?", question) == Resolved(question, "as_asked")


def test_only_the_last_ten_questions_are_read() -> None:
    thanks = ["thanks"] * MOST_HISTORY
    assert said("What is the ORR of ide-cel?", *thanks[1:], "And in Turkey?").state == "resolved"
    assert said("What is the ORR of ide-cel?", *thanks, "And in Turkey?").state == "unresolved"


def test_nothing_is_carried_over_a_question_too_long_to_repeat() -> None:
    long = f"Is ide-cel effective in patients {'who were treated before ' * 12}?"
    assert said("How does cilta-cel work?", long, "And in Turkey?").state == "unresolved"


def test_a_long_question_says_by_itself_what_it_asks() -> None:
    long = f"And is it {'safe ' * 50}?"
    assert said("How does cilta-cel work?", long).state == "as_asked"


@pytest.mark.parametrize("pointing", ["Do these drugs work?", "Is this disease rare?"])
def test_without_an_earlier_question_a_pointed_at_noun_is_left_to_the_search(pointing: str) -> None:
    assert said(pointing) == Resolved(pointing, "as_asked")


def test_blanks_around_and_inside_a_question_do_not_matter() -> None:
    assert said(" What is the ORR\nof ide-cel? ", "  and in\tTurkey? ").text == "What is the ORR of ide-cel in Turkey?"


def test_there_are_words_for_what_cannot_be_resolved_in_both_languages() -> None:
    assert set(UNRESOLVED) == {"en", "tr"}


_WORDS = st.lists(
    st.sampled_from(
        "and what about why how long did it they its last the in Turkey ide-cel or cilta-cel which one is better"
        " CRS with grade 3 elderly patients KarMMa-3 ? , compared these drugs after myeloma many ORR of".split()
    ),
    max_size=9,
).map(" ".join)


@settings(max_examples=30)
@given(st.lists(_WORDS | st.text(max_size=40), max_size=2), _WORDS | st.text(max_size=60))
def test_any_conversation_gives_one_of_three_results(history: list[str], text: str) -> None:
    result = resolved(text, history, load_thesaurus())
    assert result == resolved(text, history, load_thesaurus())
    if result.state != "resolved":
        assert result.text == " ".join(text.split())
    else:
        assert result.text
        assert len(result.text) < 1_000


_LAST = st.sampled_from([row[-1] for row, _ in ALL_FOLLOW_UPS] + [row[-1] for row in ALL_SELF_CONTAINED])
_FIRST = st.sampled_from([row[0] for row, _ in ALL_FOLLOW_UPS] + [row[0] for row in ALL_SELF_CONTAINED])


@settings(max_examples=100, deadline=None)
@given(_FIRST, _LAST | _WORDS)
def test_no_content_word_of_a_follow_up_is_ever_lost(earlier: str, text: str) -> None:
    result = resolved(text, [earlier], load_thesaurus())
    assert keeps(result.text, without_lead(" ".join(text.split()))[0])
