"""Which works an answer quotes, and their list in each form that it can be taken along in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from corpus.types import Article
from interface.bibtex import bibtex
from interface.csl import csl_json
from interface.ris import ris
from interface.vancouver import vancouver
from interface.works import Work, work_of
from retrieval.types import Answered, Result

Form = Literal["vancouver", "bibtex", "ris", "csl-json"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to take along: its name, media type and bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Kind:
    ending: str
    media_type: str
    written: Callable[[Sequence[Work]], str]


_KINDS: Mapping[Form, _Kind] = {
    "vancouver": _Kind("txt", "text/plain; charset=utf-8", vancouver),
    "bibtex": _Kind("bib", "application/x-bibtex; charset=utf-8", bibtex),
    "ris": _Kind("ris", "application/x-research-info-systems; charset=utf-8", ris),
    "csl-json": _Kind("json", "application/vnd.citationstyles.csl+json", csl_json),
}

MEDIA_TYPES: tuple[str, ...] = tuple(kind.media_type for kind in _KINDS.values())


def reference_list(works: Sequence[Work], form: Form) -> Parcel:
    """The list as a file, in the order of the works; without any, an empty one."""
    kind = _KINDS[form]
    return Parcel(f"references.{kind.ending}", kind.media_type, kind.written(works).encode())


def quoted_articles(results: Sequence[Result]) -> tuple[str, ...]:
    """The ids of the articles that the answers quote, each once, in order; an abstention quotes none."""
    answers = [result for result in results if isinstance(result, Answered)]
    citations = (citation for answer in answers for item in answer.statements for citation in item.citations)
    return tuple(dict.fromkeys(citation.article_id for citation in citations))


def works_quoted(results: Sequence[Result], articles: Mapping[str, Article]) -> tuple[Work, ...]:
    """The works that the answers quote, in the order in which they are numbered."""
    return tuple(work_of(articles[article_id]) for article_id in quoted_articles(results))
