"""Open-access articles by DOI, PMCID or PMID from Europe PMC, or from a mirror that a hospital runs.

The interface is that of the Europe PMC RESTful web service documentation (https://europepmc.org/RestfulWebService):
search?query=…&resultType=core with cursorMark, {PMCID}/fullTextXML for the open-access subset, and
{source}/{id}/references with page. Nothing here touches the network before the first question to an EuropePmc.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.licence import licence_name
from corpus.types import Coverage
from interface.abstract_article import abstract_article
from interface.europe_pmc_records import Record, cited_identifier, parts_of, record_of, text_of
from interface.identifiers import Identifier
from interface.refusals import CHECK_ADDRESS, NotFound, NotOpenAccess, ServiceBroken

if TYPE_CHECKING:
    from interface.polite import Answer, Clock, PoliteClient

# The service's most is 1000; a hundred records with their abstracts are some 300 KB.
_PAGE_SIZE = 100
_MOST_PAGES = 100
# Keeps the address of a search below 4,000 characters, which every proxy lets pass.
_NAMES_IN_A_SEARCH = 25
# The publisher's record first, as it has the corrections; preprints and the like last.
_SOURCES = {"MED": 0, "PMC": 1}
_NAME = rb"<(?:[\w.-]+:)?"
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*"
    + _NAME
    + rb"(?:article|pmc-articleset)[\s>]",
    re.DOTALL,
)
_TAIL = re.compile(rb"</(?:[\w.-]+:)?(?:article|pmc-articleset)>\s*(?>(?:<!--(?>(?:(?!-->).)*)-->\s*+)*)\Z", re.DOTALL)
_BODY = re.compile(_NAME + rb"(body|sub-article|response)[\s>]")
_LICENCE = re.compile(rb"creativecommons\.org/[\w./-]+")
_BACK = re.compile(_NAME + rb"(?:body|back|sub-article)[\s>]")


@dataclass(frozen=True, slots=True)
class Fetched:
    """An article as a file. name is what to call it, origin the address it came from.

    stated holds fields of corpus.types.Metadata that the service knows and that win over what the file says: always
    coverage and url, and doi, pmid, pmcid, licence, retraction where it has them, full_text_url where only the abstract
    is here. licence is as the file links it, version included, else as the record names it. All are texts.
    """

    content: bytes
    name: str
    origin: str
    stated: Mapping[str, object]
    record: Record


class EuropePmc:
    """Asks the service under base_url; email goes into every request, so that its keepers can write to somebody.

    Everything raises the errors of interface/refusals.py, each one sentence that names what was asked for. For one
    thread. Use it in a with block, or close it.
    """

    def __init__(
        self,
        base_url: str,
        *,
        email: str | None = None,
        proxy: str | None = None,
        timeout_seconds: float = 30.0,
        clock: Clock | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._email, self._proxy, self._timeout_seconds, self._clock = email, proxy, timeout_seconds, clock
        self._opened: PoliteClient | None = None

    def __enter__(self) -> EuropePmc:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back; the next question opens them again."""
        if self._opened:
            self._opened.close()
        self._opened = None

    def record(self, identifier: Identifier) -> Record:
        """What the service says of one article; of several with the name, the open-access one, then PubMed's."""
        wanted = str(identifier)
        named = [record for record in self._search(_term(identifier), wanted) if record.is_named(identifier)]
        if not named:
            raise NotFound(wanted, "Europe PMC has no article of this name")
        return min(named, key=_preference)

    def fetched(self, wanted: Identifier | Record) -> Fetched:
        """The article as a file, given its record or its name: full text if that is open access, else its abstract.

        An abstract is taken only under a Creative Commons licence; it comes as a small JATS article. Raises
        NotOpenAccess where the service may not give the text away, NotFound where it has none.
        """
        record = wanted if isinstance(wanted, Record) else self.record(wanted)
        name = record.name if isinstance(wanted, Record) else str(wanted)
        if not record.is_open_access:
            raise NotOpenAccess(name, f"{_quoted(record)} is not open access, so that Europe PMC may not give its text")
        return self._full_text(record, name) or self._abstract(record, name)

    def cited_by_article(self, wanted: Identifier | Record) -> Iterator[Identifier]:
        """The works that an article cites, in its order and each once; those without an identifier are left out."""
        record = wanted if isinstance(wanted, Record) else self.record(wanted)
        name = record.name if isinstance(wanted, Record) else str(wanted)
        if record.has_references:
            found = (cited_identifier(reference) for reference in self._references(record, name))
            yield from dict.fromkeys(identifier for identifier in found if identifier)

    def open_access(self, identifiers: Iterable[Identifier]) -> Iterator[Record]:
        """The records of those that are open access, in the order given and each article once.

        One search is for 25 of them, so that a list of 200 works takes 8 requests.
        """
        asked, seen = list(identifiers), set[tuple[str, str]]()
        for start in range(0, len(asked), _NAMES_IN_A_SEARCH):
            batch = asked[start : start + _NAMES_IN_A_SEARCH]
            for record in self._open_of(batch):
                if (record.source, record.id) not in seen:
                    seen.add((record.source, record.id))
                    yield record

    def _open_of(self, batch: Sequence[Identifier]) -> Iterator[Record]:
        query = f"OPEN_ACCESS:y AND ({' OR '.join(map(_term, batch))})"
        wanted = f"{batch[0]} and {len(batch) - 1} more"
        found = sorted((record for record in self._search(query, wanted) if record.is_open_access), key=_preference)
        for identifier in batch:
            yield from [record for record in found if record.is_named(identifier)][:1]

    def _full_text(self, record: Record, wanted: str) -> Fetched | None:
        """The article's own XML, or None where the service has none."""
        if not record.has_full_text:
            return None
        answer = self._get(f"{record.pmcid}/fullTextXML", {}, wanted)
        if answer.content is None:
            return None
        if not _HEAD.match(answer.content[:20_000]) or not _TAIL.search(answer.content[-2_000:]):
            raise ServiceBroken(wanted, "what came as its full text is no JATS article, or only the beginning of one")
        first = _BODY.search(answer.content)
        coverage: Coverage = "full" if first and first.group(1) == b"body" else "abstract"
        licence = _linked_licence(answer.content) or record.licence
        return Fetched(answer.content, f"{record.pmcid}.xml", answer.url, _stated(record, coverage, licence), record)

    def _abstract(self, record: Record, wanted: str) -> Fetched:
        if not record.abstract_markup:
            why = f"Europe PMC has neither the full text nor an abstract of {_quoted(record)}"
            raise NotFound(wanted, why, f"look for the article at {record.url}")
        if not (record.licence or "").startswith("CC"):
            terms = f"its licence ({record.licence})" if record.licence else "no stated licence"
            why = f"Europe PMC has only the abstract of {_quoted(record)}, and {terms} does not allow copying that"
            raise NotOpenAccess(wanted, why)
        name = record.pmcid or f"{record.source}-{record.id}"
        origin = (
            f"{self._base_url}/search?query={_term(Identifier('pmid', record.pmid)) if record.pmid else record.name}"
        )
        stated = _stated(record, "abstract", record.licence)
        return Fetched(abstract_article(record), f"{re.sub('[^A-Za-z0-9-]', '-', name)}.xml", origin, stated, record)

    def _search(self, query: str, wanted: str) -> Iterator[Record]:
        """All records that a search finds, page after page."""
        cursor, held, seen = "*", 0, {"*"}
        for _ in range(_MOST_PAGES):
            parameters = {"query": query, "resultType": "core", "pageSize": str(_PAGE_SIZE), "cursorMark": cursor}
            page = self._json("search", parameters, wanted)
            results = [result for result in parts_of(page, "resultList", "result") if isinstance(result, dict)]
            yield from map(record_of, results)
            held, following = held + len(results), text_of(page.get("nextCursorMark"))
            # Past the last page the service names no cursor, or the same one again.
            if not results or held >= _hits(page) or not following or following in seen:
                return
            cursor = following
            seen.add(cursor)

    def _references(self, record: Record, wanted: str) -> Iterator[Mapping[str, Any]]:
        held = 0
        for number in range(1, _MOST_PAGES + 1):
            parameters = {"page": str(number), "pageSize": str(_PAGE_SIZE)}
            page = self._json(f"{record.source}/{record.id}/references", parameters, wanted)
            references = parts_of(page, "referenceList", "reference")
            yield from (reference for reference in references if isinstance(reference, dict))
            held += len(references)
            if not references or held >= _hits(page):
                return

    def _json(self, path: str, parameters: dict[str, str], wanted: str) -> Mapping[str, Any]:
        content = self._get(path, parameters | {"format": "json"}, wanted).content
        if content is None:
            raise ServiceBroken(wanted, f"{self._base_url} does not answer as Europe PMC does (404)", CHECK_ADDRESS)
        try:
            page = json.loads(content)
        except (ValueError, RecursionError):
            what = "a web page" if content.lstrip()[:1] == b"<" else "something broken"
            why = f"{self._base_url} answered with {what} instead of JSON"
            raise ServiceBroken(wanted, why, "see whether the network asks for a login, try again later") from None
        if not isinstance(page, dict) or "errCode" in page:
            said = text_of(page.get("errMsg")) if isinstance(page, dict) else None
            raise ServiceBroken(
                wanted, f"Europe PMC refused the search ({' '.join((said or 'no reason given').split())[:200]})"
            )
        return page

    def _get(self, path: str, parameters: Mapping[str, str], wanted: str) -> Answer:
        if not self._opened:
            # httpx is imported here and not before: other commands neither need it nor open a connection.
            from interface.polite import Clock, PoliteClient

            self._opened = PoliteClient(
                email=self._email,
                proxy=self._proxy,
                timeout_seconds=self._timeout_seconds,
                clock=self._clock or Clock(),
            )
        return self._opened.get(f"{self._base_url}/{path}", parameters, wanted)


def _term(identifier: Identifier) -> str:
    """The search for one name, by the field names of the documentation's search syntax."""
    if identifier.kind == "doi":
        return f'DOI:"{identifier.value}"'
    return f"PMCID:{identifier.value}" if identifier.kind == "pmcid" else f"(EXT_ID:{identifier.value} AND SRC:MED)"


def _preference(record: Record) -> tuple[bool, bool, int, str]:
    return not record.is_open_access, not record.has_full_text, _SOURCES.get(record.source, 2), record.id


def _hits(page: Mapping[str, Any]) -> float:
    """How many there are in all; unknown counts as more than there can be."""
    count = text_of(page.get("hitCount")) or ""
    return float(count) if re.fullmatch("[0-9]{1,12}", count) else float("inf")


def _quoted(record: Record) -> str:
    title = record.title
    return f"“{title if len(title) <= 80 else title[:79].rstrip() + '…'}”" if title else "the article"


def _linked_licence(content: bytes) -> str | None:
    """The licence that the front of the article links to."""
    back = _BACK.search(content)
    link = _LICENCE.search(content, 0, back.start() if back else len(content))
    return licence_name(link.group().decode("ascii", errors="replace")) if link else None


def _stated(record: Record, coverage: Coverage, licence: str | None) -> dict[str, object]:
    told: dict[str, object] = {
        "doi": record.doi,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
        "licence": licence,
        "retraction": record.retraction,
        "full_text_url": record.url if coverage == "abstract" else None,
    }
    return {"coverage": coverage, "url": record.url} | {field: value for field, value in told.items() if value}
