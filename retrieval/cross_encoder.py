"""The trained ranker: a small model that reads a question together with a text, and what it needs to be opened."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from corpus.errors import KanitError
from index.embed import file_sha256
from index.parallel import side_by_side

if TYPE_CHECKING:
    from index.onnx_session import OnnxSession
    from index.tokens import PairReader

SHIPPED: Final = Path(__file__).with_name("ranker")
CARD, MODEL, TOKENIZER = "card.json", "model.onnx", "tokenizer.json"
UNFITTED: Final = "the trained ranker is not used: confidence is not calibrated for it with this encoder"
UNRANKED: Final = "the trained ranker cannot be used: answers are ranked without it"
_PUT_BACK: Final = "put back its files as they came with Kanıt, or choose another folder with KANIT_RANKER"
_INSTALL: Final = "install it with: pip install -r requirements.txt"
# What BERT can tell the places of (Devlin et al., 2019, 3.2).
_MOST_TOKENS: Final = 512
_PASSAGE, _SENTENCE = 0, 1
_PAIRS_KEPT: Final = 4096


class UnusableRanker(KanitError):
    """A folder holds no ranker that can be run, or not the one that its card describes."""

    def __init__(self, folder: Path, why: str, remedy: str = _PUT_BACK) -> None:
        super().__init__(
            f"the ranker in {folder} cannot be used ({why}); answers are ranked without it until you {remedy}"
        )
        self.folder, self.why = folder, why


@dataclass(frozen=True, slots=True)
class Card:
    """What CARD says that is needed to run a ranker. files maps MODEL and TOKENIZER to their SHA-256.

    max_tokens is the length of a whole pair, special tokens included.
    """

    name: str
    files: Mapping[str, str]
    max_tokens: int


class CrossEncoder:
    """Scores texts against a question, each pair by itself: a score depends on nothing else that is scored.

    A score is a logit: above 0 the model holds it for likely, below for unlikely. A text longer than the model reads
    at once has the score of its best part; of a question the beginning is read (index.tokens.pair_reader). Safe to
    share between threads.
    """

    def __init__(self, session: OnnxSession, read: PairReader, *, name: str) -> None:
        self.name = name
        self._session, self._read = session, read
        # A question is searched for and answered, or asked again with a word changed: pairs come back soon.
        self._both = lru_cache(maxsize=_PAIRS_KEPT)(self._pair)

    def passages(self, question: str, texts: Sequence[str]) -> list[float]:
        """How relevant each passage is to the question, in order."""
        return self._scores(question, texts, _PASSAGE)

    def sentences(self, question: str, texts: Sequence[str]) -> list[float]:
        """Whether each sentence answers the question, in order."""
        return self._scores(question, texts, _SENTENCE)

    def _scores(self, question: str, texts: Sequence[str], column: int) -> list[float]:
        return [both[column] for both in side_by_side(partial(self._both, question), texts)]

    def _pair(self, question: str, text: str) -> tuple[float, float]:
        """Both scores of a pair, each that of its best part."""
        rows = [self._session.run(part)[0] for part in self._read(question)(text)]
        return max(float(row[_PASSAGE]) for row in rows), max(float(row[_SENTENCE]) for row in rows)


def open_ranker(folder: Path = SHIPPED) -> CrossEncoder:
    """The ranker in a folder of CARD, MODEL and TOKENIZER, its files compared with the card before they are read.

    UnusableRanker where there is none, a file is not what the card says, or it cannot be run.
    """
    card = _card(folder)
    for file, sha256 in card.files.items():
        _check(folder, file, sha256)
    try:
        return _opened(folder, card)
    except ModuleNotFoundError as error:
        raise UnusableRanker(folder, f"the Python package {error.name} is missing", _INSTALL) from error
    except (OSError, ValueError) as error:
        raise UnusableRanker(folder, f"{MODEL} with {TOKENIZER}: {error}") from error


def _card(folder: Path) -> Card:
    try:
        held = json.loads((folder / CARD).read_bytes())
        card = Card(held["name"], {file: held["files"][file] for file in (MODEL, TOKENIZER)}, held["max_tokens"])
    except OSError as error:
        raise UnusableRanker(folder, f"{CARD}: {error.strerror}" if folder.is_dir() else "no such folder") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableRanker(folder, f"{CARD} is not the card of a ranker") from error
    texts = all(isinstance(text, str) for text in (card.name, *card.files.values()))
    if not texts or not isinstance(card.max_tokens, int) or card.max_tokens > _MOST_TOKENS:
        raise UnusableRanker(folder, f"{CARD} is not the card of a ranker of at most {_MOST_TOKENS} tokens")
    return card


def _check(folder: Path, file: str, expected: str) -> None:
    try:
        found = file_sha256(folder / file)
    except OSError as error:
        raise UnusableRanker(folder, f"{file}: {error.strerror}") from error
    if found != expected:
        raise UnusableRanker(folder, f"{file} has SHA-256 {found[:12]}… where {expected[:12]}… was expected")


def _opened(folder: Path, card: Card) -> CrossEncoder:
    """OSError, ValueError or ModuleNotFoundError where it cannot be run on the shortest pair and the longest."""
    from index.onnx_session import OnnxSession
    from index.tokens import INPUTS, pair_reader

    read = pair_reader((folder / TOKENIZER).read_text(encoding="utf-8"), card.max_tokens)
    session = OnnxSession(folder / MODEL)
    if missing := sorted(set(INPUTS) - set(session.inputs)):
        raise ValueError(f"it has no input {missing[0]!r}")
    for text in ("", "a " * card.max_tokens):
        scores = session.run(read("")(text)[0])
        if scores.dtype != np.float32 or scores.shape != (1, 2) or not np.isfinite(scores).all():
            raise ValueError(f"it gives {scores.dtype} of shape {scores.shape} where two finite float32 were expected")
    return CrossEncoder(session, read, name=f"{card.name}@{card.files[MODEL][:12]}")
