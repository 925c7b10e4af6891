"""What people name after add: files, folders, archives, DOIs, PMCIDs and PMIDs become files to take in."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from corpus.archive import sources_in
from corpus.bounded import Reader
from corpus.errors import KanitError, UnreadableArticle
from corpus.stated import SOURCES
from interface.change import LEDGER
from interface.europe_pmc import EuropePmc
from interface.europe_pmc_records import Record
from interface.identifiers import Identifier, identified
from interface.intake import Offered
from interface.refusals import NotFound, NotOpenAccess, ServiceBroken, ServiceUnreachable

Offers = Generator[Offered | UnreadableArticle, None, None]

_NOTHING = "there is no such file or folder here, and it is no DOI, PMCID or PMID; check it for a typing error"
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz")


class NotAnArticle(KanitError):
    """The works that an article cites were asked for, but no article was named."""

    def __init__(self, named: str) -> None:
        super().__init__(
            f"--with-references asks Europe PMC what an article cites, but {named!r} is no DOI, PMCID or PMID; "
            "name the article by one of them"
        )
        self.named = named


def offers(
    named: Sequence[str], *, data: Path, file_seconds: float, service: EuropePmc, with_references: bool = False
) -> Offers:
    """The files behind the names, one at a time, or why there is none.

    A name that is a file or folder here is that; else it is an identifier, and service is asked for it. with_references
    brings the open-access works that each identified article cites as well. What Kanıt itself keeps in data is passed
    over. Raises NotAnArticle.
    """
    paths = {name: path for name in named if (path := _path(name))}
    identifiers = {name: identifier for name in named if name not in paths and (identifier := identified(name))}
    if with_references and (others := [name for name in named if name not in identifiers]):
        raise NotAnArticle(others[0])
    fetching = _Fetching(service, with_references)
    return _offers(dict.fromkeys(named), paths, identifiers, fetching, _Files(data, file_seconds))


def identified_offers(
    identifiers: Iterable[Identifier], *, service: EuropePmc, with_references: bool = False
) -> Offers:
    """The same for identifiers alone, whatever files of such a name lie here."""
    with _Fetching(service, with_references) as fetching:
        for identifier in dict.fromkeys(identifiers):
            yield from fetching.offers(identifier)


def expected(named: Iterable[str]) -> int | None:
    """How many files there will be, None where only opening archives would tell."""
    files = [file for name in dict.fromkeys(named) for file in _file_names(name)]
    return None if any(file.lower().endswith(_ARCHIVES) for file in files) else len(files)


def _file_names(name: str) -> Iterator[str]:
    path = _path(name)
    if path is None or not _is_folder(path):
        yield path.name if path else ""
        return
    for _, folders, files in os.walk(path):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        yield from (file for file in files if not file.startswith(".") and file != SOURCES)


def _offers(
    named: Iterable[str],
    paths: Mapping[str, Path],
    identifiers: Mapping[str, Identifier],
    fetching: _Fetching,
    files: _Files,
) -> Offers:
    asked: set[Identifier] = set()
    with files, fetching:
        for name in named:
            if name in paths:
                yield from files.offers(paths[name])
            elif name not in identifiers:
                yield UnreadableArticle(name, _NOTHING)
            elif identifiers[name] not in asked:
                asked.add(identifiers[name])
                yield from fetching.offers(identifiers[name])


class _Files:
    """Finds the files at a path, each article of it by itself."""

    def __init__(self, data: Path, file_seconds: float) -> None:
        self._reader, own = Reader(file_seconds), data.resolve()
        self._own = {own / name for name in ("index", "cache", "incoming", LEDGER, "lock")}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def offers(self, path: Path) -> Offers:
        """The files at a path."""
        if not self._own.isdisjoint((path.resolve(), *path.resolve().parents)):
            yield UnreadableArticle(str(path), "Kanıt itself keeps its work there; name the files or folders to add")
            return
        for found in sources_in(path, divide=self._reader.divided, besides=self._own):
            if isinstance(found, UnreadableArticle):
                yield found
            else:
                yield Offered(found.name, found.place, found.content, claimed=found.stated)


def _path(name: str) -> Path | None:
    """The file or folder of that name, if there is one."""
    if not name.strip():
        return None
    paths = [Path(name)]
    with suppress(RuntimeError):
        paths.append(Path(name).expanduser())
    return next(filter(_is_there, paths), None)


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except PermissionError:
        # Whether it is, only somebody else may know; why it cannot be read is worth telling.
        return True
    except (OSError, ValueError):
        return False
    return True


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


class _Fetching:
    """Asks the service for one article after the other, and no more once it cannot be reached."""

    def __init__(self, service: EuropePmc, with_references: bool) -> None:
        self._service, self._with_references = service, with_references
        self._unreachable: ServiceUnreachable | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._service.close()

    def offers(self, identifier: Identifier) -> Offers:
        """The article, and with references the open-access works that it cites."""
        record: list[Record] = []
        yield self._fetched(identifier, record)
        if self._with_references and record:
            yield from self._cited(identifier, record[0])

    def _fetched(self, wanted: Identifier | Record, found: list[Record] | None = None) -> Offered | UnreadableArticle:
        name = wanted.name if isinstance(wanted, Record) else str(wanted)
        if self._unreachable:
            return _left_out(name, self._unreachable)
        try:
            record = wanted if isinstance(wanted, Record) else self._service.record(wanted)
            if found is not None:
                found.append(record)
            fetched = self._service.fetched(record)
        except ServiceUnreachable as error:
            self._unreachable = error
            return _left_out(name, error)
        except (NotFound, NotOpenAccess, ServiceBroken) as error:
            return _left_out(name, error)
        return Offered(fetched.name, fetched.origin, fetched.content, fetched.stated)

    def _cited(self, identifier: Identifier, record: Record) -> Offers:
        try:
            for cited in self._service.open_access(self._service.cited_by_article(record)):
                yield self._fetched(cited)
        except ServiceUnreachable as error:
            self._unreachable = error
            yield _left_out(f"the works that {identifier} cites", error)
        except (NotFound, NotOpenAccess, ServiceBroken) as error:
            yield _left_out(f"the works that {identifier} cites", error)


def _left_out(name: str, error: NotFound | NotOpenAccess | ServiceBroken | ServiceUnreachable) -> UnreadableArticle:
    return UnreadableArticle(name, str(error).removeprefix(f"{error.wanted}: "))
