"""Questions, each with texts that answer it and texts that only look as if they did: what the ranker learns from."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from corpus.chunk import indexed_text
from corpus.sentences import sentence_spans
from corpus.types import Article, Chunk
from evaluation.overlap import covers, meets_any
from evaluation.types import Asked, DataSet, Place
from retrieval.rank import titled
from retrieval.words import STOP_WORDS, stems

Task = Literal["passages", "sentences"]
Texts = tuple[tuple[str, ...], tuple[str, ...]]
Find = Callable[[str, int], list[Chunk]]

# From how far down the list of what is found the wrong passages are taken, and the wrong sentences.
_DEPTH: Final = 40
_READ: Final = 12
_MOST: Final = {"right": 6, "wrong": 30}
_SHORTEST: Final = 20
# Sets whose documents are nothing but words that somebody marked: what is not marked for one question may answer it.
_MARKED_ALL_OVER: Final = frozenset({"bioasq_train"})
# By set, the share of its questions that the ranker never sees, and no article that answers them: these are what
# abstention and fusion are fitted on, and reported on. The questions are those with the least hash, as there.
HELD: Final = {"scifact": 0.55, "bioasq_train": 0.13, "trials_train": 0.05}


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with texts that answer it, those that do not with the most misleading first, and where it is from."""

    source: str
    task: Task
    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


def is_held(source: str, question_id: str) -> bool:
    """Whether a question is kept from the ranker; those of sets that it does not learn from are."""
    share = HELD.get(source)
    return share is None or int(hashlib.sha256(question_id.encode()).hexdigest()[:8], 16) < share * 2**32


def lessons_of(data: DataSet, chunks: Sequence[Chunk], find: Find, *, held: bool) -> Iterator[Lesson]:
    """The lessons of a data set, from the questions that are held or from all others; find gives chunks, best first.

    What answers a held question is in no lesson of the others.
    """
    source = data.name
    kept = {id for asked in data.questions if is_held(source, asked.id) for id in _answering(asked)}
    shelf = _Shelf(data.articles, chunks, doubt=source in _MARKED_ALL_OVER)
    for asked in data.questions:
        if is_held(source, asked.id) != held or not _answering(asked):
            continue
        hidden = set() if held else kept
        found = [chunk for chunk in find(asked.text, _DEPTH) if chunk.article_id not in hidden]
        told: dict[Task, Texts] = {"passages": shelf.passages(asked, found), "sentences": shelf.sentences(asked, found)}
        for task, (right, wrong) in told.items():
            if right and wrong:
                yield Lesson(source, task, asked.text, right[: _MOST["right"]], wrong[: _MOST["wrong"]])


def answers(chunk: Chunk, asked: Asked) -> bool:
    """Whether a chunk has half of some marked words, or where none are marked, is of a relevant article."""
    if not asked.gold:
        return chunk.article_id in asked.relevant
    place = Place(chunk.article_id, chunk.span_start, chunk.span_end)
    return any(covers(place, marked) for marked in asked.gold)


def write(file: Path, lessons: Iterable[Lesson]) -> int:
    """Writes one lesson to a line, whole or not at all, and says how many there are."""
    aside = file.with_suffix(".new")
    with aside.open("w", encoding="utf-8") as stream:
        count = sum(bool(stream.write(_line(lesson))) for lesson in lessons)
    aside.replace(file)
    return count


def read(file: Path) -> list[Lesson]:
    """The lessons of a file."""
    with file.open(encoding="utf-8") as stream:
        told = [json.loads(line) for line in stream]
    return [Lesson(**{**one, "right": tuple(one["right"]), "wrong": tuple(one["wrong"])}) for one in told]


def _line(lesson: Lesson) -> str:
    return json.dumps(asdict(lesson), ensure_ascii=False) + "\n"


class _Shelf:
    """The chunks of articles, and their texts.

    With doubt, what is not marked in an article that answers is no wrong text.
    """

    def __init__(self, articles: Sequence[Article], chunks: Sequence[Chunk], *, doubt: bool) -> None:
        self._articles, self._doubt = {article.id: article for article in articles}, doubt
        self._chunks: dict[str, list[Chunk]] = defaultdict(list)
        for chunk in chunks:
            self._chunks[chunk.article_id].append(chunk)

    def passages(self, asked: Asked, found: Sequence[Chunk]) -> Texts:
        """Those that answer, those found first, and those found that do not."""
        own = [chunk for id in sorted(_answering(asked)) for chunk in self._chunks[id]]
        right = [chunk for chunk in (*found, *own) if answers(chunk, asked)]
        wrong = [chunk for chunk in found if not answers(chunk, asked) and not self._doubtful(chunk, asked)]
        return self._texts(right), self._texts(wrong)

    def sentences(self, asked: Asked, found: Sequence[Chunk]) -> Texts:
        """Those that answer, and those that do not, the ones with most of the question's words first."""
        if not asked.gold:
            return (), ()
        own = [chunk for id in sorted(_answering(asked)) for chunk in self._chunks[id] if answers(chunk, asked)]
        right = [text for chunk in own for text, answers in self._told(chunk, asked) if answers]
        wrong = [
            text
            for chunk in found[:_READ]
            if not self._doubtful(chunk, asked)
            for text, answers in self._told(chunk, asked)
            if not answers
        ]
        wanted = {stem for stem in stems(asked.text) if stem not in STOP_WORDS}
        wrong = sorted(dict.fromkeys(wrong), key=lambda text: -len(wanted & set(stems(text))))
        return tuple(dict.fromkeys(right)), tuple(text for text in wrong if text not in set(right))

    def _told(self, chunk: Chunk, asked: Asked) -> Iterator[tuple[str, bool]]:
        """The sentences of a chunk, with whether they answer."""
        article = self._articles[chunk.article_id]
        for start, end in sentence_spans(article.text, chunk.span_start, chunk.span_end):
            if end - start >= _SHORTEST:
                yield titled(article, article.text[start:end]), meets_any(Place(article.id, start, end), asked.gold)

    def _doubtful(self, chunk: Chunk, asked: Asked) -> bool:
        return self._doubt and chunk.article_id in asked.relevant

    def _texts(self, chunks: Iterable[Chunk]) -> tuple[str, ...]:
        told = ((self._articles[chunk.article_id], chunk) for chunk in chunks)
        return tuple(dict.fromkeys(titled(article, indexed_text(article, chunk)) for article, chunk in told))


def _answering(asked: Asked) -> set[str]:
    return {*asked.relevant, *(place.article_id for place in asked.gold)}
