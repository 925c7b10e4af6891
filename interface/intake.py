"""New articles on their way in: read, compared with what is here, and laid aside until all can be put in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from corpus.added import Added, read_added
from corpus.errors import UnreadableArticle
from corpus.formats import ENDINGS, Format, format_of
from corpus.library import Library
from corpus.reading import Read
from corpus.stated import SOURCES, stated_beside, stated_value
from corpus.types import Article
from index.soundness import problems
from interface.change import Change
from interface.collection import Collection
from interface.forms import kept_because
from interface.identity import are_one, believed, doubt_about, in_place_of, names_of, why_another

Verdict = Literal["added", "replaced", "updated", "held", "kept", "left out"]

_ENDINGS: Mapping[Format, str] = {"pdf": ".pdf", "docx": ".docx", "jats": ".xml", "html": ".html", "text": ".txt"}
# A file name has at most 255 bytes on every usual file system; the ending and a temporary prefix come on top.
_LONGEST_STEM = 180


@dataclass(frozen=True, slots=True)
class Offered:
    """A file to be taken in: what it is called, where it comes from, and what is told of it from outside.

    stated is told by whom it was asked for, and wins over what the file says; claimed is told by a SOURCES.toml that
    came with the file, and believed as far as interface/identity.py says.
    """

    name: str
    origin: str
    content: bytes
    stated: Mapping[str, object] = field(default_factory=dict)
    claimed: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was offered.

    added: new here. replaced: a newer or fuller form of an article that was here. updated: the same file, of which
    something else is told now. held: nothing new. kept: what is here already is fuller or newer. left out: unreadable.
    why says more where there is more to say; doubt warns of what a person should look at.
    """

    place: str
    verdict: Verdict
    article: Article | None = None
    why: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Staged:
    """An article that is laid aside, to be stored as article.source in place of the files replaces."""

    article: Article
    added: Added
    replaces: frozenset[str]


class Intake:
    """Takes files in beside the articles of a library, one after the other; change then says what they make of it.

    Nothing but the folder where files are laid aside is touched. For use inside Collection.locked; read is what
    Collection.reading gives. No article that claims to be published after today is newer for it. Everything raises
    CannotChange where the disk refuses.
    """

    def __init__(self, collection: Collection, library: Library, read: Read, today: date) -> None:
        self._articles_folder, self._incoming = collection.articles_folder, collection.incoming
        self._read, self._today = read, today
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
            own = self._article(file, {})
            claimed = believed(file.claimed, own)
            article = self._article(file, claimed) if claimed else own
        except UnreadableArticle as error:
            return Outcome(file.origin, "left out", why=error.why)
        file, here = replace(file, claimed=claimed), self._same(article)
        twin = next((other for other in here if other.sha256 == article.sha256), None)
        if twin is not None:
            return self._told_more(twin, file)
        if why := next(filter(None, (self._why_not_one(article, own, other) for other in here)), ""):
            return Outcome(file.origin, "left out", why=why)
        # Only what a file says itself makes it newer.
        form = replace(article, published=own.published)
        for other in here:
            if why := kept_because(form, _ending(file), other, today=self._today):
                return self._kept(article, other, Outcome(file.origin, "kept", other, why, doubt_about(own, other)))
        return self._taken(file, article, own, here)

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

    def _article(self, file: Offered, claimed: Mapping[str, object]) -> Article:
        """The article in a file; UnreadableArticle also where what is read or told of it does not hold."""
        article = self._read(file.content, name=file.name, source=file.name, stated={**claimed, **file.stated})
        faults = problems({article.id: article}, ())
        if faults:
            raise UnreadableArticle(
                file.name, f"what is read of it does not hold together ({faults[0].what}); report it"
            )
        try:
            for told, value in (*file.stated.items(), *file.claimed.items()):
                stated_value(told, list(value) if isinstance(value, tuple) else value)
        except ValueError as error:
            raise UnreadableArticle(file.name, f"what is told of it cannot be taken ({error})") from error
        return article

    def _same(self, article: Article) -> list[Article]:
        """The articles, here or laid aside, that share a name or the bytes with this one."""
        gone = frozenset[str]().union(*(staged.replaces for staged in self._staged.values()))
        here = [other for other in self._held.values() if other.source not in gone]
        return [other for other in (*here, *self.staged) if names_of(other) & names_of(article)]

    def _why_not_one(self, article: Article, own: Article, other: Article) -> str:
        """Why an article is not a form of another that shares a name with it; own is what it is without claims."""
        if why := why_another(article, other):
            return f"{why}; mend the file that is wrong"
        if are_one(own, self._without_claims(other)):
            return ""
        return (
            f"only a {SOURCES} says that it is {other.id}, held here as “{other.title}”, but it does not begin with "
            f"that title or DOI; mend {SOURCES}, or remove {other.id} first"
        )

    def _without_claims(self, here: Article) -> Article:
        """The article, held or laid aside, as it is without what only a SOURCES.toml that came with it says."""
        added = self._added(here)
        if not added.claimed:
            return here
        return self._as_stored(self._content(here), replace(added, claimed={}), here.source)

    def _added(self, here: Article) -> Added:
        earlier = self._staged.get(here.id)
        return earlier.added if earlier else self._ledger.get(here.source, Added(here.source, ""))

    def _told_more(self, here: Article, file: Offered) -> Outcome:
        """The same bytes as here, or news of it, of which something else may be told now."""
        earlier, known, place = self._staged.get(here.id), self._added(here), file.origin
        added = replace(known, stated={**known.stated, **file.stated}, claimed={**known.claimed, **file.claimed})
        content = self._content(here)
        article = self._as_stored(content, added, here.source) if added != known else here
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
        told = self._told_more(here, Offered("", kept.place, b"", {"retraction": article.retraction}))
        return replace(told, why=f"retracted meanwhile; {kept.why}", doubt=kept.doubt)

    def _taken(self, file: Offered, article: Article, own: Article, here: Sequence[Article]) -> Outcome:
        why = f"in place of {' and '.join(in_place_of(own, other) for other in here)} held before" if here else ""
        retraction = next((other.retraction for other in here if other.retraction), None)
        stated = dict(file.stated)
        if retraction and not article.retraction:
            stated["retraction"] = retraction
            why += ", which was told to be retracted"
        earlier = [staged for other in here if (staged := self._staged.pop(other.id, None))]
        replaces = {other.source for other in here} - {staged.article.source for staged in earlier}
        replaced = frozenset(replaces).union(*(staged.replaces for staged in earlier))
        stored = self._stored_name(article, file, replaced)
        added = Added(file.name, file.origin, stated, file.claimed)
        taken = self._as_stored(file.content, added, stored)
        self._lay_aside(taken, file.content, added, replaced)
        doubt = next(filter(None, (doubt_about(own, other) for other in here)), "")
        return Outcome(file.origin, "replaced" if here else "added", taken, why, doubt)

    def _as_stored(self, content: bytes, added: Added, stored: str) -> Article:
        """The article as it will be read from the articles folder, where a SOURCES.toml has its say too."""
        stated = {**added.told, **self._beside.get(stored, {})}
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


def _ending(file: Offered) -> str:
    """The ending that a file is stored with; that of a text says more than its bytes do."""
    kind, own = format_of(file.content, file.name), Path(file.name).suffix.lower()
    return own if ENDINGS.get(own) == kind == "text" else _ENDINGS[kind]
