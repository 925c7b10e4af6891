"""The work of the remove command: articles go out, and the index follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from corpus.added import Added, read_added
from corpus.errors import KanitError
from corpus.library import Library
from corpus.types import Article
from interface.change import Change
from interface.collection import Collection, Encoder, Progress
from interface.identifiers import identified


class NotHeld(KanitError):
    """An article that is not here cannot be removed."""

    def __init__(self, named: str) -> None:
        super().__init__(
            f"{named!r} is no article held here; nothing was removed. See the ids with: python app.py list"
        )
        self.named = named


class Ambiguous(KanitError):
    """Several articles came from files of one name."""

    def __init__(self, named: str, ids: Sequence[str]) -> None:
        super().__init__(f"{named!r} was the file name of {' and '.join(ids)}; nothing was removed. Name one by its id")
        self.named, self.ids = named, tuple(ids)


def remove(
    collection: Collection, named: Sequence[str], encoder: Callable[[], Encoder], progress: Progress
) -> list[Article]:
    """The articles taken out, in the order named: by id, DOI, PMCID, PMID or file name. Their files are deleted.

    All or none, also after a kill: NotHeld or Ambiguous for the first that is not one article held here. Raises
    KanitError as a build does.
    """
    with collection.locked():
        library, ledger = collection.library(), read_added(collection.ledger)
        going = list({article.id: article for article in (_named(name, library, ledger) for name in named)}.values())
        loaded = encoder()
        while found := _among(going, library):
            collection.changed(_without(found, library, ledger), loaded, progress)
            # A second file of the same article, left out before, would come forward now.
            library, ledger = collection.library(), read_added(collection.ledger)
        return going


def _among(going: Sequence[Article], library: Library) -> list[Article]:
    ids = {article.id for article in going}
    return [article for article in library.articles if article.id in ids]


def _without(going: Sequence[Article], library: Library, ledger: Mapping[str, Added]) -> Change:
    sources = tuple(article.source for article in going)
    left = tuple(article for article in library.articles if article.source not in sources)
    return Change(left, (), sources, {name: added for name, added in ledger.items() if name not in sources})


def _named(name: str, library: Library, ledger: Mapping[str, Added]) -> Article:
    identifier = identified(name)
    wanted = {name.lower(), identifier.value.lower() if identifier else name.lower()}
    for article in library.articles:
        names = (article.id, article.doi, article.pmcid, article.pmid, article.source)
        if not wanted.isdisjoint(known.lower() for known in names if known):
            return article
    called = [article for article in library.articles if (told := ledger.get(article.source)) and told.name == name]
    if len(called) > 1:
        raise Ambiguous(name, [article.id for article in called])
    if not called:
        raise NotHeld(name)
    return called[0]
