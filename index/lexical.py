"""Words searched by BM25. The only module that imports bm25s."""

from __future__ import annotations

import io
import json
import logging
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any, Final

import bm25s  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt

from index.stem import stemmed

# The Lucene form of BM25 (Kamphuis et al., ECIR 2020, table 1), whose weights are positive even in a corpus of one.
METHOD: Final = "lucene"
# Between the defaults of bm25s (1.5, 0.75) and of Anserini (0.9, 0.4); docs/retrieval.md, table 1.
K1: Final = 1.2
B: Final = 0.5

# Function words and the words that only make a sentence a question.
_STOP_WORDS: Final = """
a about am an and are as at be been being but by can could did do does done for had has have he her his how i if in
into is it its may me might my no not of on or our she should such than that the their then there these they this to
was we were what when where which who whom whose why will with would you your
"""
STOP_WORDS: Final = frozenset(_STOP_WORDS.split())

_HYPHENS: Final = "-\u2010-\u2013\u2212"
_ATOM: Final = r"(?:\d+(?:[.,]\d+)+|[^\W_⁰¹²³⁴-⁹]+)"
_COMPOUND: Final = re.compile(rf"{_ATOM}(?:[{_HYPHENS}]{_ATOM})*")
_HYPHEN: Final = re.compile(rf"[{_HYPHENS}]")
_POSSESSIVE: Final = re.compile(r"['’]s\b")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBERED: Final = re.compile(r"([^\W\d_]{2,})\d+[^\W\d_]?")

# Questions are typed "TNF-alpha" and "CO2". No mu: it is a unit more often than a name.
_GREEK: Final = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "ω": "omega",
}
_SPELLED: Final = str.maketrans(_GREEK | dict(zip("₀₁₂₃₄₅₆₇₈₉ı", "0123456789i", strict=True)))

_PARAMETERS: Final = "lexical-parameters.json"
_WORDS: Final = "lexical-words.json"
_ARRAYS: Final = {
    "data": "lexical-scores.npy",
    "indices": "lexical-chunks.npy",
    "indptr": "lexical-starts.npy",
}


def words(text: str) -> list[str]:
    """The stemmed words that a text is found by, in its order.

    A hyphenated word gives its closed form and its parts, so that "CAR-T" is found by "CAR T" and "CART" and the
    other way round; between numbers the hyphen stays ("5-10" is not 510). "10.5" is one word, "1,000" is 1000.
    A name with a number gives its letters too ("miR155" is found by "miR"). Greek letters count as their names and
    lowered digits as plain ones. Case and accents are ignored; stop words are left out.
    """
    found: list[str] = []
    for compound in _COMPOUND.findall(_THOUSANDS.sub("", _POSSESSIVE.sub("", _folded(text)))):
        parts = _HYPHEN.split(compound)
        if len(parts) > 1:
            found.append(("-" if all(part[0].isdigit() for part in parts) else "").join(parts))
        for part in parts:
            numbered = _NUMBERED.fullmatch(part)
            found += [part, numbered[1]] if numbered else [part] if part not in STOP_WORDS else []
    return stemmed(found)


def _folded(text: str) -> str:
    folded = text.casefold()
    if folded.isascii():
        return folded
    letters = (letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))
    return "".join(letters).translate(_SPELLED)


class BM25Index:
    """A LexicalIndex in the Lucene form of BM25; a word that a question repeats counts once."""

    def __init__(self, ids: Sequence[str], scorer: Any) -> None:
        """scorer is a bm25s.BM25 over the same chunks in the same order, or None where no chunk has a word."""
        self._ids = tuple(ids)
        self._rows = {id: row for row, id in enumerate(ids)}
        self._scorer = scorer
        self._chosen: npt.NDArray[np.bool_] | None = None

    def search(self, text: str, k: int) -> list[tuple[str, float]]:
        """At most k (chunk id, BM25 score above 0), best first, ties by id."""
        if k <= 0:
            return []
        scores = self._scores(text)
        if self._chosen is not None:
            scores = np.where(self._chosen, scores, np.float32(0))
        # Ids are looked at only after all that tie with the k-th score are in.
        floor = np.partition(scores, -k)[-k] if k < len(scores) else np.float32(0)
        rows = np.flatnonzero((scores > 0) & (scores >= floor))
        hits = [(self._ids[row], float(scores[row])) for row in rows]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]

    def scores(self, text: str, ids: Sequence[str]) -> list[float]:
        """The BM25 score of each of these chunks, in their order; 0 without a word of the text."""
        scores = self._scores(text)
        return [float(scores[self._rows[id]]) for id in ids]

    def coverage(self, text: str, ids: Sequence[str]) -> list[float]:
        """How much of a text each of these chunks has, in their order: the share, in [0, 1], of the idf of its words.

        The idf is that of BM25, ln(1 + (N - n + 0.5) / (n + 0.5)); a word that no chunk has counts most.
        """
        rows = np.array([self._rows[id] for id in ids], dtype=np.int64)
        total, covered = 0.0, np.zeros(len(rows))
        for word in dict.fromkeys(words(text)):
            holding = self._holding(word)
            idf = math.log1p((len(self._ids) - len(holding) + 0.5) / (len(holding) + 0.5))
            total += idf
            covered += idf * np.isin(rows, holding)
        return [float(share) for share in covered / (total or 1.0)]

    def within(self, ids: Collection[str]) -> BM25Index:
        """An index that finds these chunks alone; what words weigh is still counted over all of them."""
        narrowed = copy(self)
        narrowed._chosen = np.zeros(len(self._ids), dtype=bool)
        narrowed._chosen[[self._rows[id] for id in ids]] = True
        return narrowed

    def _scores(self, text: str) -> npt.NDArray[np.float32]:
        """The score of every chunk, in the order of ids."""
        known = self._known(dict.fromkeys(words(text)))
        if not known:
            return np.zeros(len(self._ids), dtype=np.float32)
        scores: npt.NDArray[np.float32] = self._scorer.get_scores_from_ids(known)
        return scores

    def _holding(self, word: str) -> npt.NDArray[np.int32]:
        """The rows of the chunks that have a word."""
        known = self._known([word])
        if not known:
            return np.zeros(0, dtype=np.int32)
        starts, rows = self._scorer.scores["indptr"], self._scorer.scores["indices"]
        holding: npt.NDArray[np.int32] = rows[starts[known[0]] : starts[known[0] + 1]]
        return holding

    def _known(self, asked: Iterable[str]) -> list[int]:
        """The numbers of those words that any chunk has."""
        return list(self._scorer.get_tokens_ids(list(asked))) if self._scorer is not None else []


def lexical_files(texts: Sequence[str]) -> dict[str, bytes]:
    """The index of the texts as files by name: the same bytes for the same texts, on every run."""
    found = [words(text) for text in texts]
    numbers = {word: number for number, word in enumerate(sorted({word for text in found for word in text}))}
    arrays = _weights(found, numbers) if numbers else {name: np.zeros(0, np.int32) for name in _ARRAYS}
    parameters = {"method": METHOD, "k1": K1, "b": B, "num_docs": len(texts)}
    files = {_PARAMETERS: _json(parameters), _WORDS: _json(numbers)}
    return files | {_ARRAYS[name]: _npy(array) for name, array in arrays.items()}


def open_lexical(folder: Path, ids: Sequence[str]) -> BM25Index:
    """The index whose files lie in a folder, their arrays mapped into memory; ids are those of the texts, in order."""
    if not json.loads((folder / _WORDS).read_bytes()):
        return BM25Index(ids, None)
    scorer = bm25s.BM25.load(
        folder,
        data_name=_ARRAYS["data"],
        indices_name=_ARRAYS["indices"],
        indptr_name=_ARRAYS["indptr"],
        vocab_name=_WORDS,
        params_name=_PARAMETERS,
        mmap=True,
        show_progress=False,
    )
    return BM25Index(ids, scorer)


def _weights(found: Sequence[Sequence[str]], numbers: Mapping[str, int]) -> dict[str, npt.NDArray[Any]]:
    """Every word's weight in every text, by column.

    The words are numbered here: bm25s would number them in the order of a set, another one in each process.
    """
    # When it is imported, bm25s makes its own log tell everything, even where the rest is told to be quiet.
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    scorer = bm25s.BM25(method=METHOD, k1=K1, b=B)
    numbered = [[numbers[word] for word in text] for text in found]
    scorer.index((numbered, dict(numbers)), create_empty_token=False, show_progress=False)
    return {name: scorer.scores[name] for name in _ARRAYS}


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _npy(array: npt.NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
