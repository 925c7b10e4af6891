"""The codes by which record systems name a condition or a drug, and the questions asked about it.

What is known of them stands in codes.toml, with its sources.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from interface.provenance import capitalised
from retrieval.types import Language

CODES = Path(__file__).with_name("codes.toml")

Kind = Literal["condition", "drug", "other"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about, by its name in either language; kind is "other" where no code says what it is."""

    kind: Kind
    english: str
    turkish: str


@dataclass(frozen=True, slots=True)
class CodeBook:
    """What codes.toml says.

    systems: the short name of a code system by every name it goes by, in lower case. subjects: by short name and code,
    the code as _plain writes it. questions: by kind. aspects: by the code of a subTopic, in upper case, and the kind it
    can be asked about. A question is there in both languages, and {subject} in it stands for the name.
    """

    systems: Mapping[str, str]
    subjects: Mapping[tuple[str, str], Subject]
    questions: Mapping[str, Mapping[str, str]]
    aspects: Mapping[tuple[str, Kind], Mapping[str, str]]


def code_book(path: Path = CODES) -> CodeBook:
    """The codes and questions of the file. Raises ValueError where one code of a system stands for two subjects."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return CodeBook(
        {name.lower(): system for system, names in said["systems"].items() for name in names},
        _subjects(said["subjects"], tuple(said["systems"])),
        said["questions"],
        {(code, kind): aspect for aspect in said["aspects"] for code in aspect["codes"] for kind in aspect["kinds"]},
    )


def subject_of(book: CodeBook, system: str, code: str) -> Subject | None:
    """What a code stands for; None where the system or the code is unknown, and for a code without a system.

    system is an OID, with or without "urn:oid:", a FHIR address, or a common name.
    """
    known = book.systems.get(system.strip().lower().removeprefix("urn:oid:"))
    return book.subjects.get((known, _plain(code))) if known else None


def subject_named(name: str) -> Subject:
    """A subject known only by the name that a record system displays."""
    return Subject("other", name, name)


def question_about(book: CodeBook, subject: Subject, language: Language, aspects: Sequence[str] = ()) -> str:
    """The question about the first of the aspects (codes of subTopic) that can be asked about it.

    Without aspects it is the question for its kind, and where none of them can be asked, what is known at all.
    """
    keys = [(code.strip().upper(), subject.kind) for code in aspects]
    known = (book.aspects[key] for key in keys if key in book.aspects)
    wording = next(known, book.questions["other" if aspects else subject.kind])[language]
    # Not str.format: the name comes from outside, and so may hold braces.
    return capitalised(wording.replace("{subject}", name_of(subject, language)))


def name_of(subject: Subject, language: Language) -> str:
    """What a subject is called in a language."""
    return subject.turkish if language == "tr" else subject.english


def _subjects(entries: Sequence[Mapping[str, Any]], systems: Sequence[str]) -> dict[tuple[str, str], Subject]:
    found: dict[tuple[str, str], Subject] = {}
    for entry in entries:
        subject = Subject(entry["kind"], entry["en"], entry.get("tr", entry["en"]))
        for key in ((system, _plain(code)) for system in systems for code in entry.get(system, ())):
            if key in found:
                raise ValueError(f"the code {key} stands for two subjects, {found[key].english} and {subject.english}")
            found[key] = subject
    return found


def _plain(code: str) -> str:
    """The code as it is compared: some systems write C900 for C90.0."""
    return code.strip().upper().replace(".", "")
