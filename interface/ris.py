"""References as RIS, which EndNote, Mendeley and most other programs for references read. The only owner of rispy."""

from __future__ import annotations

from collections.abc import Sequence

from interface.authors import Name
from interface.works import Work

Fields = dict[str, object]


def ris(works: Sequence[Work]) -> str:
    """One record for each work, in their order; empty without works."""
    import rispy  # type: ignore[import-untyped]

    class Unnumbered(rispy.RisWriter):  # type: ignore[misc]
        """Without a number before each record, which not every program takes."""

        def set_header(self, count: int) -> str:  # noqa: ARG002
            """No header."""
            return ""

    return str(rispy.dumps([_record(work) for work in works], implementation=Unnumbered)) if works else ""


def _record(work: Work) -> Fields:
    first, _, last = work.pages.replace("–", "-").partition("-")
    known: Fields = {
        "id": work.id,
        "authors": [_name(name) for name in work.authors],
        "title": work.title,
        "journal_name": work.journal,
        "year": str(work.date[0]) if work.date else "",
        "date": "/".join(f"{part:02}" for part in work.date) if len(work.date) > 1 else "",
        "volume": work.volume,
        "number": work.issue,
        "start_page": first.strip(),
        "end_page": last.strip(),
        "issn": work.issn,
        "doi": work.doi,
        "accession_number": work.pmid,
        "custom2": work.pmcid,
        "urls": [work.url] if work.url else [],
        "language": work.language,
        "notes": list(work.remarks),
    }
    kind = "JOUR" if work.journal else "GEN"
    return {"type_of_reference": kind} | {field: value for field, value in known.items() if value}


def _name(name: Name) -> str:
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))
