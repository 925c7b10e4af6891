"""The step between a file and an article: what a loader read, then repaired, named and hashed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from corpus.repair import repair
from corpus.types import Article, Metadata, Repair, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Metadata):
    """What a loader says of one file: sections count in text, which is the loaded text, not yet repaired."""

    text: str
    sections: tuple[Section, ...]


def finished(loaded: Loaded, content: bytes, source: str, *, stated: Mapping[str, object] | None = None) -> Article:
    """The article of a loaded file: repaired, with sections moved along, an id and both hashes.

    stated holds fields that SOURCES.toml gives for the file; they win over what the file says.
    """
    told = {field.name: getattr(loaded, field.name) for field in fields(loaded)} | dict(stated or {})
    repaired = repair(loaded.text)
    sha256 = hashlib.sha256(content).hexdigest()
    told["doi"] = _bare_doi(told["doi"])
    told |= {
        "id": article_id(doi=told["doi"], pmcid=told["pmcid"], pmid=told["pmid"], sha256=sha256),
        "source": source,
        "sha256": sha256,
        "text": repaired.text,
        "text_sha256": hashlib.sha256(repaired.text.encode()).hexdigest(),
        "sections": tuple(_moved(section, repaired.repairs) for section in loaded.sections),
        "repairs": repaired.repairs,
    }
    return Article(**told)


def article_id(*, doi: str | None, pmcid: str | None, pmid: str | None, sha256: str) -> str:
    """Lower-case slug of the DOI, else of PMCID, else of PMID, else the first 12 digits of the file's hash."""
    for name in (doi, pmcid, pmid):
        if name and (slug := re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")):
            return slug
    return sha256[:12]


def _bare_doi(doi: str | None) -> str | None:
    """The DOI alone, where it came as a link or behind "doi:"."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi or "", flags=re.IGNORECASE)
    return bare or None


def _moved(section: Section, repairs: tuple[Repair, ...]) -> Section:
    """The section with its borders counted in the repaired text."""
    return Section(
        section.title,
        section.path,
        _position_after(section.start, repairs),
        _position_after(section.end, repairs),
        section.kind,
        section.page,
    )


def _position_after(position: int, repairs: tuple[Repair, ...]) -> int:
    """Where a position of the loaded text stands in the repaired one; inside a repair, at its start."""
    shift = 0
    for repair_ in repairs:
        original_start = repair_.start + shift
        if position <= original_start:
            break
        if position < original_start + len(repair_.original):
            return repair_.start
        shift += len(repair_.original) - (repair_.end - repair_.start)
    return position - shift
