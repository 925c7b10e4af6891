"""The ranker that ships: whole, small enough, and of some use on words that it never saw."""

import json

import pytest

from index.embed import WEIGHTS_SHA256
from retrieval.confidence import calibration_for
from retrieval.cross_encoder import CARD, MODEL, SHIPPED, CrossEncoder, open_ranker

ASKED = "Does warm milk help patients with insomnia to sleep longer than cold tea does?"
ANSWERS = "Patients who drank warm milk slept 42 minutes longer than those who were given cold tea (p = 0.01)."
OTHERS = (
    "Patients were recruited at three sleep clinics and gave written consent.",
    "Insomnia is common among older people and costs health systems a great deal.",
    "Milk was bought from one dairy and kept at four degrees until it was used.",
    "The tea ceremony is a custom of long standing.",
)
MOST_BYTES = 30 * 10**6

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ranker() -> CrossEncoder:
    return open_ranker()


def test_the_files_are_those_of_the_card_and_small_enough_for_the_repository(ranker: CrossEncoder) -> None:
    card = json.loads((SHIPPED / CARD).read_text(encoding="utf-8"))
    assert ranker.name == f"kanit-ranker@{card['files'][MODEL][:12]}"
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < MOST_BYTES


def test_there_is_a_calibration_for_it_with_the_packaged_encoder(ranker: CrossEncoder) -> None:
    assert calibration_for(f"all-MiniLM-L6-v2@{WEIGHTS_SHA256[:12]}", ranker.name) is not None


def test_the_sentence_that_answers_comes_first_among_others_on_the_same(ranker: CrossEncoder) -> None:
    answer, *others = ranker.sentences(ASKED, (ANSWERS, *OTHERS))
    assert answer > max(others)
    answer, *others = ranker.passages(ASKED, (ANSWERS, *OTHERS))
    assert answer > max(others)


def test_scores_are_the_same_alone_and_in_any_company(ranker: CrossEncoder) -> None:
    texts = [ANSWERS, *OTHERS, "", " ".join([*OTHERS] * 9)]
    together = ranker.passages(ASKED, texts)
    assert [ranker.passages(ASKED, [text])[0] for text in texts] == together
    assert ranker.passages(ASKED, texts[::-1])[::-1] == together
