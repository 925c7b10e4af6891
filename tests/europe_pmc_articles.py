"""The invented articles that tests/europe_pmc_server.py serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

REVIEW_DOI = "10.3389/fmed.2024.1413825"
REVIEW_TITLE = "CAR-T cell therapy in relapsed or refractory multiple myeloma and access in Turkey"
STAND_IN = "This is a stand-in that was written for a test; the words of the review itself are not here."


@dataclass(frozen=True)
class Held:
    """One article: what a search says of it, its XML where there is any, and the works that it cites."""

    record: dict[str, Any]
    full_text: bytes | None = None
    references: tuple[dict[str, Any], ...] = ()


def articles() -> list[Held]:
    """The review that Kanıt's own excerpt is of (as a stand-in), ten works that it cites, and awkward ones."""
    works = [_work(number) for number in range(1, 11)]
    return [_review(works), *works, _closed(), _abstract_only(), _retracted(), _unlicensed(), _old()]


def _review(works: list[Held]) -> Held:
    cited_works = [
        {"id": work.record["pmid"], "source": "MED", "citedOrder": order, "match": "Y", "title": work.record["title"]}
        for order, work in enumerate(works, 1)
    ]
    others = [
        {"citedOrder": 11, "match": "N", "title": "A book without any number"},
        {"citedOrder": 12, "match": "N", "title": "A closed work", "doi": "10.5555/CLOSED.1"},
        {"id": "PMC9900060", "source": "PMC", "citedOrder": 13, "match": "Y", "title": "An old work"},
        {"id": works[0].record["pmid"], "source": "MED", "citedOrder": 14, "match": "Y", "title": "The first again"},
    ]
    body = (
        f"<sec><title>Introduction</title><p>{STAND_IN}</p></sec>"
        "<sec><title>Access</title><p>In the invented survey of this stand-in, 7 of 10 clinics had to wait.</p></sec>"
    )
    record = _record(1, REVIEW_TITLE, doi=REVIEW_DOI, journal="Frontiers in Medicine", published="2024-08-21")
    return Held(record, _jats(record, body), (*cited_works, *others))


def _work(number: int) -> Held:
    """Every third is not open access; the open ones have full text."""
    is_open = number % 3 != 0
    record = _record(10 + number, f"Invented trial {number} of lantern therapy", is_open=is_open)
    body = f"<sec><title>Results</title><p>In trial {number}, {50 + number}% of lanterns lit. {STAND_IN}</p></sec>"
    return Held(record, _jats(record, body) if is_open else None)


def _closed() -> Held:
    return Held(_record(30, "A closed work", doi="10.5555/closed.1", is_open=False))


def _abstract_only() -> Held:
    record = _record(40, "Beacon <i>BCMA</i> levels at 10<sup>6</sup> cells", license="cc by-nc")
    record |= {
        "abstractText": "<h4>Background</h4>Lanterns dim."
        "<h4>Results</h4>At 10<sup>6</sup> cells, P<0.001 &amp; OR &gt;2.",
        "pageInfo": "e1-e9",
        "hasReferences": "N",
        "pubTypeList": {"pubType": ["Journal Article", "research-article"]},
    }
    return Held(record)


def _retracted() -> Held:
    record = _record(50, "Lanterns cure everything")
    record["pubTypeList"] = {"pubType": ["Journal Article", "Retracted Publication", "research-article"]}
    record["commentCorrectionList"] = {
        "commentCorrection": [
            {"id": "99000151", "source": "MED", "type": "Comment in", "reference": "J Lantern. 2021;2:1"},
            {
                "id": "99000152",
                "source": "MED",
                "type": "Retraction in",
                "reference": "J Lantern. 2022;3:9. doi: 10.5555/notice.50",
                "orderIn": 2,
            },
        ]
    }
    return Held(record, _jats(record, "<p>Every lantern lit. So this invented article said.</p>"))


def _unlicensed() -> Held:
    record = _record(70, "Lanterns of no licence")
    del record["license"]
    return Held(record)


def _old() -> Held:
    """In PubMed Central only, with no PMID and a body that is not there as text."""
    record = _record(60, "An old work on lamps", license="cc by")
    del record["pmid"], record["doi"]
    record |= {"source": "PMC", "id": "PMC9900060", "authorString": "Lamp A, Wick B."}
    del record["authorList"]
    return Held(record, _jats(record, None))


def _record(
    number: int, title: str, *, doi: str | None = None, is_open: bool = True, license: str = "cc by", **other: str
) -> dict[str, Any]:
    """A result of the search in the form of resultType=core."""
    return {
        "id": f"990000{number:02}",
        "source": "MED",
        "pmid": f"990000{number:02}",
        "pmcid": f"PMC99000{number:02}",
        "doi": doi or f"10.5555/lantern.{number}",
        "title": f"{title}.",
        "authorList": {
            "author": [
                {"fullName": "Lamp A", "firstName": "Ada", "lastName": "Lamp", "initials": "A"},
                {"collectiveName": "Lantern Study Group"},
            ]
        },
        "journalInfo": {
            "issue": "2",
            "volume": "11",
            "yearOfPublication": 2024,
            "journal": {"title": other.get("journal", "Journal of Lanterns"), "issn": "1234-5678", "essn": "8765-4321"},
        },
        "pubYear": "2024",
        "pageInfo": "101-109",
        "abstractText": f"An invented abstract of “{title}”.",
        "language": "eng",
        "pubTypeList": {"pubType": ["Review", "review-article", "Journal Article"]},
        "isOpenAccess": "Y" if is_open else "N",
        "inEPMC": "Y" if is_open else "N",
        "hasReferences": "Y",
        "license": license,
        "firstPublicationDate": other.get("published", "2024-03-05"),
    }


def _jats(record: dict[str, Any], body: str | None) -> bytes:
    """A full-text answer, with its own identifiers and a link to its licence."""
    names = "".join(_article_ids(record))
    whole = f"<body>{body}</body>" if body else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.3//EN" "archivearticle1-3.dtd">\n'
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="review-article"><front><journal-meta>'
        f"<journal-title-group><journal-title>{record['journalInfo']['journal']['title']}</journal-title>"
        f"</journal-title-group></journal-meta><article-meta>{names}<title-group><article-title>"
        f"{record['title'].removesuffix('.')}</article-title></title-group>"
        '<contrib-group><contrib contrib-type="author"><name><surname>Lamp</surname>'
        "<given-names>Ada</given-names></name></contrib></contrib-group>"
        '<pub-date pub-type="epub"><day>05</day><month>03</month><year>2024</year></pub-date>'
        '<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Open access.'
        "</license-p></license></permissions>"
        f"<abstract><p>{record['abstractText']}</p></abstract></article-meta></front>{whole}</article>\n"
    ).encode()


def _article_ids(record: dict[str, Any]) -> Iterator[str]:
    for kind in ("pmid", "pmcid", "doi"):
        if kind in record:
            yield f'<article-id pub-id-type="{kind}">{record[kind]}</article-id>'
