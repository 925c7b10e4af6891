"""New articles on their way in: read, compared with what is here, and laid aside until all can be put in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from corpus.added import Added, read_added
from corpus.errors import UnreadableArticle
from corpus.formats import ENDINGS, Format, format_of
from corpus.library import Library
from corpus.reading import Read
from corpus.stated import stated_beside, stated_value
from corpus.types import Article
from index.soundness import problems
from interface.change import Change
from interface.collection import Collection
from interface.forms import kept_because, named_form

Verdict = Literal["added", "replaced", "updated", "held", "kept", "left out"]

_ENDINGS: Mapping[Format, str] = {"pdf": ".pdf", "docx": ".docx", "jats": ".xml", "html": ".html", "text": ".txt"}
# A file name has at most 255 bytes on every usual file system; the ending and a temporary prefix come on top.
_LONGEST_STEM = 180


@dataclass(frozen=True, slots=True)
class Offered:
    """A file to be taken in: what it is called, where it comes from, and what is told of it from outside."""

    name: str
    origin: str
    content: bytes
    stated: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was offered.

    added: new here. replaced: a newer or fuller form of an article that was here. updated: the same file, of which
    something else is told now. held: nothing new. kept: what is here already is fuller or newer. left out: unreadable.
    why says more where there is more to say.
    """

    place: str
    verdict: Verdict
    article: Article | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Staged:
    """An article that is laid aside, to be stored as article.source in place of the files replaces."""

    article: Article
    added: Added
    replaces: frozenset[str]


class Intake:
    """Takes files in beside the articles of a library, one after the other; change then says what they make of it.

    Nothing but the folder where files are laid aside is touched. For use inside Collection.locked; read is what
    Collection.reading gives. Everything raises CannotChange where the disk refuses.
    """

    def __init__(self, collection: Collection, library: Library, read: Read) -> None:
        self._articles_folder, self._incoming = collection.articles_folder, collection.incoming
        self._read = read
        self._ledger, self._beside = read_added(collection.ledger), stated_beside(collection.articles_folder)
        self._held = {article.id: article for article in library.articles}
        self._staged: dict[str, _Staged] = {}

    @property
    def staged(self) -> tuple[Article, ...]:
        """The articles that are laid aside, in the order they came."""
        return tuple(staged.article for staged in self._staged.values())

    def offer(self, file: Offered) -> Outcome:
        """Read a file and lay it aside where it brings something new."""
        try:
            article = self._article(file)
        except UnreadableArticle as error:
            return Outcome(file.origin, "left out", why=error.why)
        here = self._same(article)
        twin = next((other for other in here if other.sha256 == article.sha256), None)
        if twin is not None:
            return self._told_more(twin, file.stated, file.origin)
        if other := next((other for other in here if _is_another(article, other)), None):
            why = f"it shares an identifier with {other.id}, which has another DOI; mend the file that is wrong"
            return Outcome(file.origin, "left out", why=why)
        for other in here:
            if why := kept_because(article, _ending(file), other):
                return self._kept(article, other, Outcome(file.origin, "kept", other, why))
        return self._taken(file, article, here)

    def drop(self, id: str) -> None:
        """Forget an article that was laid aside."""
        del self._staged[id]

    def change(self, ids: Iterable[str]) -> Change:
        """What the articles with these ids, of those laid aside, make of the library."""
        chosen = [self._staged[id] for id in ids]
        gone = frozenset[str]().union(*(staged.replaces for staged in chosen))
        coming = tuple(staged.article.source for staged in chosen)
        left = [article for article in self._held.values() if article.source not in gone]
        known = {
            name: added
            for name, added in self._ledger.items()
            if name not in gone and (self._articles_folder / name).exists()
        }
        return Change(
            tuple(sorted([*left, *(staged.article for staged in chosen)], key=lambda article: article.id)),
            coming,
            tuple(sorted(gone.difference(coming))),
            known | {staged.article.source: staged.added for staged in chosen},
        )

    def _article(self, file: Offered) -> Article:
        """The article in a file; UnreadableArticle also where what is read or told of it does not hold."""
        article = self._read(file.content, name=file.name, source=file.name, stated=file.stated)
        faults = problems({article.id: article}, ())
        if faults:
            raise UnreadableArticle(
                file.name, f"what is read of it does not hold together ({faults[0].what}); report it"
            )
        try:
            for told, value in file.stated.items():
                stated_value(told, list(value) if isinstance(value, tuple) else value)
        except ValueError as error:
            raise UnreadableArticle(file.name, f"what is told of it cannot be taken ({error})") from error
        return article

    def _same(self, article: Article) -> list[Article]:
        """The articles, here or laid aside, that share a name or the bytes with this one."""
        gone = frozenset[str]().union(*(staged.replaces for staged in self._staged.values()))
        here = [other for other in self._held.values() if other.source not in gone]
        return [other for other in (*here, *self.staged) if _names(other) & _names(article)]

    def _told_more(self, here: Article, stated: Mapping[str, object], place: str) -> Outcome:
        """The same bytes as here, of which something else may be told now."""
        earlier = self._staged.get(here.id)
        known = earlier.added if earlier else self._ledger.get(here.source, Added(here.source, ""))
        added = replace(known, stated={**known.stated, **stated})
        content = self._content(here)
        article = self._as_stored(content, added, here.source) if stated else here
        others = [other for other in self._same(article) if other.source != here.source]
        if article == here or others:
            why = f"it is the same article as {others[0].id}; remove one of them" if others else ""
            return Outcome(place, "kept" if others else "held", here, why)
        self._staged.pop(here.id, None)
        self._lay_aside(article, content, added, earlier.replaces if earlier else frozenset([here.source]))
        return Outcome(place, "updated", article, "the same file, with other facts told of it")

    def _kept(self, article: Article, here: Article, kept: Outcome) -> Outcome:
        """What is here stays, but a retraction is news in whatever form it comes."""
        if not article.retraction or here.retraction:
            return kept
        told = self._told_more(here, {"retraction": article.retraction}, kept.place)
        return replace(told, why=f"retracted meanwhile; {kept.why}")

    def _taken(self, file: Offered, article: Article, here: Sequence[Article]) -> Outcome:
        why = f"in place of {named_form(here[0])} held before" if here else ""
        retraction = next((other.retraction for other in here if other.retraction), None)
        stated = dict(file.stated)
        if retraction and not article.retraction:
            stated["retraction"] = retraction
            why += ", which was told to be retracted"
        earlier = [staged for other in here if (staged := self._staged.pop(other.id, None))]
        replaces = {other.source for other in here} - {staged.article.source for staged in earlier}
        replaced = frozenset(replaces).union(*(staged.replaces for staged in earlier))
        stored = self._stored_name(article, file, replaced)
        added = Added(file.name, file.origin, stated)
        taken = self._as_stored(file.content, added, stored)
        self._lay_aside(taken, file.content, added, replaced)
        return Outcome(file.origin, "replaced" if here else "added", taken, why)

    def _as_stored(self, content: bytes, added: Added, stored: str) -> Article:
        """The article as it will be read from the articles folder, where a SOURCES.toml has its say too."""
        stated = {**added.stated, **self._beside.get(stored, {})}
        return self._read(content, name=added.name, source=stored, stated=stated)

    def _lay_aside(self, article: Article, content: bytes, added: Added, replaces: frozenset[str]) -> None:
        self._incoming.lay_aside(article.source, content)
        self._staged[article.id] = _Staged(article, added, replaces)

    def _content(self, article: Article) -> bytes:
        if article.id in self._staged:
            return self._incoming.content_of(article.source)
        return (self._articles_folder / article.source).read_bytes()

    def _stored_name(self, article: Article, file: Offered, replaces: frozenset[str]) -> str:
        """The article's id with the ending of its format; with its hash too, where another file has that name."""
        stem, ending = article.id, _ending(file)
        if len(stem) > _LONGEST_STEM:
            stem = f"{stem[: _LONGEST_STEM - 13]}-{hashlib.sha256(stem.encode()).hexdigest()[:12]}"
        name = stem + ending
        others = {other.source for other in self.staged}
        taken = name in others or (name not in replaces and (self._articles_folder / name).exists())
        return f"{stem}-{article.sha256[:12]}{ending}" if taken else name


def _names(article: Article) -> set[str]:
    names = (article.id, article.doi, article.pmcid, article.pmid, article.sha256)
    return {name.lower() for name in names if name}


def _is_another(article: Article, other: Article) -> bool:
    """Whether the DOIs say that two are not the same, whatever other names they share: nothing may be replaced then."""
    return bool(article.doi and other.doi) and str(article.doi).lower() != str(other.doi).lower()


def _ending(file: Offered) -> str:
    """The ending that a file is stored with; that of a text says more than its bytes do."""
    kind, own = format_of(file.content, file.name), Path(file.name).suffix.lower()
    return own if ENDINGS.get(own) == kind == "text" else _ENDINGS[kind]
