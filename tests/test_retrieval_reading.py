"""What the trained ranker may doubt of what would be quoted."""

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval.answer import Answerer
from retrieval.answerable import Weighed
from retrieval.rank import CosineNearness, Ranker
from retrieval.reading import Reader, Rules
from retrieval.support import support
from tests.conftest import WordHashEmbedder, article_of
from tests.retrieval_fakes import candidates_of, opened, understood

AIM = "OBJECTIVE: To determine whether velomaltose reduces fatigue in dialysis patients."
CONCLUSION = "We conclude that velomaltose relieves tiredness."
FINDING = "RESULTS: Fatigue was less in the treated group (p = 0.01)."
REPORT = "\n".join([FINDING, *(f"Patient {number} of the trial was seen by a nurse." for number in range(200))])


class Says:
    """A ranker that gives every sentence one logit, and keeps what it was shown."""

    name = "says"

    def __init__(self, logit: float) -> None:
        self.logit = logit
        self.shown: list[str] = []

    def passages(self, question: str, texts: Sequence[str]) -> list[float]:
        return [0.0] * len(texts)

    def sentences(self, question: str, texts: Sequence[str]) -> list[float]:
        self.shown += texts
        return [self.logit] * len(texts)


def doubted(folder: Path, ranker: Ranker | None, text: str) -> bool:
    """Whether the first sentence of an article with this text is doubted."""
    embedder = WordHashEmbedder()
    index = opened(folder, article_of("a", text)).index
    reader = Reader(index, embedder, CosineNearness(embedder), ranker, Rules(answering=1.5))
    asked = understood("Does velomaltose reduce fatigue?")
    (finding, *_) = candidates_of(text)
    return reader.doubts(asked, Weighed(finding, support(asked, finding)))


@pytest.mark.parametrize(("logit", "expected"), [(1.4, True), (1.6, False)])
def test_a_finding_of_a_full_report_is_doubted_below_the_logit_of_the_rules(
    tmp_path: Path, logit: float, expected: bool
) -> None:
    assert doubted(tmp_path, Says(logit), REPORT) is expected


def test_the_ranker_is_shown_the_finding_under_the_title_of_its_article(tmp_path: Path) -> None:
    ranker = Says(0)
    doubted(tmp_path, ranker, REPORT)
    assert [text.splitlines()[-1] for text in ranker.shown] == [FINDING]


def test_an_abstract_is_not_doubted_and_nothing_is_without_a_ranker(tmp_path: Path) -> None:
    ranker = Says(-9)
    assert not doubted(tmp_path / "short", ranker, FINDING)
    assert not ranker.shown
    assert not doubted(tmp_path / "none", None, REPORT)


def test_a_doubted_finding_may_not_be_quoted_however_sure_the_answer_is(tmp_path: Path) -> None:
    index = opened(tmp_path, article_of("a", f"{AIM}\n{CONCLUSION}\n{REPORT}")).index
    for logit, least in ((1.6, 0.0), (1.4, math.inf)):
        answerer = Answerer(index, WordHashEmbedder(), ranker=Says(logit), rules=Rules(answering=1.5))
        read = answerer.read(answerer.understood("Does velomaltose reduce fatigue in dialysis patients?"))
        assert answerer.quotable_from(read) == least
