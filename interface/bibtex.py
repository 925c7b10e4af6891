"""References for LaTeX. The only owner of pybtex, which writes them and escapes what LaTeX would take."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from io import StringIO

from interface.authors import Name
from interface.works import Work

# pybtex leaves these as they are, so that LaTeX may be written on purpose; nothing here is. BibTeX counts braces even
# behind a backslash.
_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_WORD = re.compile(r"[a-z0-9]+")


def bibtex(works: Sequence[Work]) -> str:
    """One entry for each work, in their order, as UTF-8 text; empty without works."""
    from pybtex.database import BibliographyData, Entry, Person  # type: ignore[import-untyped]
    from pybtex.database.output.bibtex import Writer  # type: ignore[import-untyped]

    class Verbatim(Writer):  # type: ignore[misc]
        """Writes addresses as they are: biblatex reads them so, and an escaped "_" would lead nowhere."""

        def _write_field(self, stream: StringIO, type: str, value: str) -> None:
            if type in {"doi", "url"}:
                stream.write(f",\n    {type} = {{{value.translate(_VERBATIM)}}}")
            else:
                super()._write_field(stream, type, value)

    keys = _keys(works)
    entries = {}
    for key, work in zip(keys, works, strict=True):
        persons = {"author": [_person(name, Person) for name in work.authors]} if work.authors else {}
        entries[key] = Entry("article" if work.journal else "misc", fields=_fields(work), persons=persons)
    written = StringIO()
    Verbatim(encoding="UTF-8").write_stream(BibliographyData(entries), written)
    return written.getvalue()


def _fields(work: Work) -> dict[str, str]:
    year, month = (*work.date, 0, 0)[:2]
    known = {
        # Braces keep the capitals of the title.
        "title": f"{{{work.title.translate(_SIGNS)}}}" if work.title else "",
        "journal": work.journal.translate(_SIGNS),
        "year": str(year or ""),
        "month": str(month or ""),
        "volume": work.volume.translate(_SIGNS),
        "number": work.issue.translate(_SIGNS),
        "pages": re.sub(r"(?<=\w)[-–](?=\w)", "--", work.pages).translate(_SIGNS),
        "issn": work.issn.translate(_SIGNS),
        "doi": work.doi,
        "url": work.url,
        "pmid": work.pmid.translate(_SIGNS),
        "note": " ".join(work.remarks).translate(_SIGNS),
    }
    return {field: value for field, value in known.items() if value}


def _person(name: Name, person: type) -> object:
    made = person()
    made.last_names.append(_whole(name.family) if name.given else f"{{{name.family.translate(_SIGNS)}}}")
    made.first_names.extend([_whole(name.given)] if name.given else [])
    made.lineage_names.extend([_whole(name.suffix)] if name.suffix else [])
    return made


def _whole(part: str) -> str:
    """The part of a name, in braces where a sign or an "and" in it would end it."""
    plain = all(character.isalpha() or character in " .-'’" for character in part) and " and " not in f" {part} "
    return part if plain else f"{{{part.translate(_SIGNS)}}}"


def _keys(works: Sequence[Work]) -> list[str]:
    """A key for each work of its first author, year and first long word, in plain letters; no two the same."""
    keys: list[str] = []
    taken: Counter[str] = Counter()
    for work in works:
        family = _plain(work.authors[0].family.split(" ")[-1]) if work.authors else ""
        word = next((word for word in _WORD.findall(_folded(work.title)) if len(word) > 3), "")
        key = f"{family}{work.date[0] if work.date else ''}{word}" or "article"
        taken[key] += 1
        keys.append(key if taken[key] == 1 else f"{key}-{taken[key]}")
    return keys


def _plain(text: str) -> str:
    return "".join(_WORD.findall(_folded(text)))


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower().replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
