"""What articles call their parts."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVX]{1,5}\.)\s+(?=[^\W\d_a-z])")
_ABSTRACT = ("abstract", "structured abstract", "summary", "özet", "öz")
_INTRODUCTION = ("introduction", "background", "giriş", "introduction and background")
_STRUCTURED = (
    *"background objective objectives aim aims purpose importance context design setting patients participants".split(),
    *"interventions intervention methods method results findings conclusion conclusions interpretation".split(),
    *("main outcome measures", "main outcomes and measures", "patients and methods", "materials and methods"),
    *("conclusions and relevance", "data sources", "study selection", "data extraction", "introduction", "discussion"),
)
_REFERENCES = (
    *("references", "reference", "bibliography", "literature cited", "works cited", "references and notes"),
    *("kaynaklar", "kaynakça", "references cited", "reference list"),
)
_BACK = (
    *("acknowledgements", "acknowledgments", "acknowledgement", "acknowledgment", "funding", "author contributions"),
    *("authors' contributions", "conflict of interest", "conflicts of interest", "declaration of interest", "orcid"),
    *("competing interests", "disclosures", "disclosure", "data availability", "data availability statement"),
    *("ethics statement", "ethics approval", "ethical approval", "supplementary material", "publisher's note"),
    *("supplementary materials", "supporting information", "declaration of competing interest", "contributors"),
    *("declarations", "author details", "financial support", "funding information", "consent for publication"),
    *("declaration of conflicting interests", "generative ai statement", "availability of data and materials"),
    *("institutional review board statement", "informed consent statement", "how to cite this article"),
    *("correspondence", "author information", "conflict of interest statement", "declaration of interests"),
)
_MAIN = (
    *("methods", "materials and methods", "patients and methods", "methods and materials", "results", "discussion"),
    *("conclusion", "conclusions", "results and discussion", "limitations", "concluding remarks", "case report"),
    *("statistical analysis", "future directions", "gereç ve yöntem", "bulgular", "tartışma", "sonuç"),
)
_KNOWN = frozenset((*_ABSTRACT, *_INTRODUCTION, *_MAIN, *_BACK, *_REFERENCES))
_APPENDIX = re.compile(r"(?:appendix|appendices|ek)\b(?:\s\w{1,2})?(?:$|[\s.:])")
# "Abstract—Much is known …": the name and the text on one line.
_RUN_IN = re.compile(
    r"(?:Abstract|ABSTRACT|A B S T R A C T|Summary|SUMMARY|Özet|ÖZET)(?:\s?[.:—–-]+\s?|\s+)(?=[^\W\d_a-z]\w)"
)
_KEYWORDS = re.compile(r"(?:key\s?words?(?: and phrases)?|anahtar kelimeler)\b", re.IGNORECASE)


@lru_cache(maxsize=1 << 10)
def name_of(heading: str) -> str:
    """A heading's words alone: no number, lower case, spaced-out letters put together."""
    bare = _NUMBER.sub("", heading[:200], count=1).strip(" .:■▪|•").replace("’", "'")
    if re.fullmatch(r"\w(?: \w){4,}", bare):
        bare = bare.replace(" ", "")
    return " ".join(bare.lower().split())


def depth_of(heading: str) -> int:
    """How deep the number of a heading says it lies ("2.1 Doses" is 2), 0 where it has none."""
    found = _NUMBER.match(heading)
    return len(re.findall(r"\d+|[IVX]+", found.group())) if found else 0


def is_known(name: str) -> bool:
    """Whether articles have a part of that name."""
    return name in _KNOWN


def is_abstract(name: str) -> bool:
    """Whether an abstract stands under that name."""
    return name in _ABSTRACT


def is_structured(name: str) -> bool:
    """Whether abstracts have parts of that name."""
    return name in _STRUCTURED


def is_introduction(name: str) -> bool:
    """Whether the body of an article begins under that name."""
    return name in _INTRODUCTION


def is_references(name: str) -> bool:
    """Whether the reference list stands under that name."""
    return name in _REFERENCES


def is_back(name: str) -> bool:
    """Whether thanks, declarations and the like stand under that name."""
    return name in _BACK


def is_appendix(name: str) -> bool:
    """Whether an appendix begins with that name."""
    return bool(_APPENDIX.match(name))


def run_in_abstract(text: str) -> int:
    """How many characters the word for abstract takes before the abstract itself, 0 where it does not begin so."""
    found = _RUN_IN.match(text)
    return found.end() if found else 0


def begins_keywords(text: str) -> bool:
    """Whether a line begins the keywords."""
    return bool(_KEYWORDS.match(text))
