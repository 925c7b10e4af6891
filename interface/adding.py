"""The work of the add command: sources become files, files become articles, and the index follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from corpus.errors import UnreadableArticle
from corpus.types import Article
from index.build import embed_ahead
from index.soundness import problems
from index.types import Manifest
from interface.collection import Chunks, Collection, Encoder, Progress
from interface.intake import Intake, Offered, Outcome

# Chunks embedded between two looks at which articles are complete: some seconds of work.
_CHUNKS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told how far the work is: of articles held that must be read again, of each outcome, of embedding."""

    reading: Progress
    outcome: Callable[[Outcome], None]
    embedding: Progress


@dataclass(slots=True)
class Addition:
    """What an add did: outcomes in the order of the sources; manifest is that of the index where it was built anew.

    taken_in are the ids of the articles that came in or were changed; put_off counts those that were read, but not
    taken in any more as the work was interrupted.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    manifest: Manifest | None = None
    taken_in: frozenset[str] = frozenset()
    put_off: int = 0
    interrupted: bool = False


def add(
    collection: Collection,
    sources: Iterable[Offered | UnreadableArticle],
    encoder: Callable[[], Encoder],
    told: Told,
) -> Addition:
    """Take sources in beside the articles held, embed what is new, and build the index.

    One that cannot be read is an outcome like any other. Interrupted by Ctrl-C while files are read or the encoder is
    loaded, nothing is taken in; while passages are embedded, the articles that are ready are, and the others are not.
    However it ends, what was read and embedded is in the cache, so that the same command goes on from there. Outcomes
    are told of before anything is taken in, and come true with the return. encoder is asked for only if there
    is something to do. Raises KanitError where the data folder or the index cannot be used; the articles and the index
    are then as before.
    """
    with collection.locked():
        library = collection.library(told.reading)
        done = Addition()
        with collection.reading() as read:
            intake = Intake(collection, library, read, datetime.now(tz=UTC).date())
            try:
                for source in sources:
                    done.outcomes.append(_offered(intake, source))
                    told.outcome(done.outcomes[-1])
            except KeyboardInterrupt:
                done.interrupted, done.put_off = True, len(intake.staged)
                return done
        if intake.staged:
            _take_in(collection, intake, encoder, told, done)
        elif collection.has_index() and not collection.is_current(library):
            done.manifest = collection.rebuilt(library, encoder(), told.embedding)
        return done


def _offered(intake: Intake, source: Offered | UnreadableArticle) -> Outcome:
    if isinstance(source, UnreadableArticle):
        return Outcome(source.source, "left out", why=source.why)
    return intake.offer(source)


def _take_in(
    collection: Collection, intake: Intake, encoder: Callable[[], Encoder], told: Told, done: Addition
) -> None:
    """Embed what is staged and put it in place: all of it, unless Ctrl-C comes in between."""
    ready: list[str] = []
    loaded: Encoder | None = None
    chunks: Chunks = {}
    try:
        loaded = encoder()
        chunks = collection.chunks(intake.staged, loaded)
        _leave_out_unsound(intake, chunks, done)
        for group in _embedded(collection, intake.staged, chunks, loaded, told.embedding):
            ready += [article.id for article in group]
    except KeyboardInterrupt:
        # Whoever asks to stop a second time is obeyed at once: nothing catches that.
        done.interrupted = True
    done.put_off = len(intake.staged) - len(ready)
    if loaded and ready:
        done.manifest = collection.changed(intake.change(ready), loaded, told.embedding, chunks)
        done.taken_in = frozenset(ready)


def _leave_out_unsound(intake: Intake, chunks: Chunks, done: Addition) -> None:
    """One article whose passages do not fit its text must not keep the others out."""
    staged = {article.id: article for article in intake.staged}
    for fault in problems(staged, chain.from_iterable(chunks.values())):
        article = staged.pop(fault.article_id, None)
        if article is None:
            continue
        intake.drop(article.id)
        why = f"what is read of it does not hold together ({fault.what}); report it"
        done.outcomes[:] = [
            Outcome(outcome.place, "left out", why=why) if outcome.article is article else outcome
            for outcome in done.outcomes
        ]


def _embedded(
    collection: Collection, articles: Sequence[Article], chunks: Chunks, encoder: Encoder, progress: Progress
) -> Iterator[Sequence[Article]]:
    """The articles, a few at a time, whose passages are all embedded."""
    total, done = sum(len(chunks[article.id]) for article in articles), 0
    with collection.cache() as cache:
        for group in _groups(articles, chunks):
            several = list(chain.from_iterable(chunks[article.id] for article in group))
            # What is known already counts as done: time left is for what is not.
            part = _part(progress, done + len(several), total)
            embed_ahead(collection.index_folder, group, several, embedder=encoder, cache=cache, progress=part)
            done += len(several)
            progress(done, total)
            yield group


def _part(progress: Progress, end: int, total: int) -> Progress:
    """Progress of a part of the work as progress of the whole; end is how much is done when the part is."""
    return lambda done, of: progress(end - of + done, total)


def _groups(articles: Sequence[Article], chunks: Chunks) -> Iterator[Sequence[Article]]:
    """The articles in order, a few at a time."""
    group: list[Article] = []
    waiting = 0
    for article in articles:
        group.append(article)
        waiting += len(chunks[article.id])
        if waiting >= _CHUNKS_AT_ONCE:
            yield group
            group, waiting = [], 0
    if group:
        yield group
