"""Works as CSL-JSON, the form that Zotero, pandoc and other programs for references read.

The names of the fields are those of the CSL 1.0.2 specification, appendix IV.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from interface.authors import Name
from interface.works import Work

Item = dict[str, object]


def csl_json(works: Sequence[Work]) -> str:
    """A JSON array with one object for each work, in their order."""
    return json.dumps([csl_item(work) for work in works], ensure_ascii=False, indent=1)


def csl_item(work: Work) -> Item:
    """The work as one CSL item; what is not known is left out.

    Remarks stand in "references", which the specification has for "retracted on …" and the like.
    """
    known: Item = {
        "title": work.title,
        "author": [_name(name) for name in work.authors],
        "container-title": work.journal,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "ISSN": work.issn,
        "issued": {"date-parts": [list(work.date)]} if work.date else None,
        "DOI": work.doi,
        "PMID": work.pmid,
        "PMCID": work.pmcid,
        "URL": work.url,
        "language": work.language,
        "references": " ".join(work.remarks),
    }
    kind = "article-journal" if work.journal else "article"
    return {"id": work.id, "type": kind} | {field: value for field, value in known.items() if value}


def _name(name: Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}
