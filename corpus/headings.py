"""What kind of section stands under a heading, by its words."""

from __future__ import annotations

import re

from corpus.types import SectionKind


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern that matches what any of these does."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_REFERENCES = any_of(
    "references?(?: list| cited)?(?: and notes)?",
    "reference list",
    "bibliography",
    "literature(?: cited)?",
    "works cited",
    "cited literature",
    "kaynaklar|kaynakça|referanslar",
)
_KINDS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    (
        "summary",
        any_of("(?:plain[- ]language|lay|author'?s?|editor'?s?) summary", "key ?points?", "highlights", "synopsis"),
    ),
    ("abstract", any_of("(?:structured )?abstract", "summary", "özet", "öz")),
    (
        "back",
        any_of(
            "acknowledge?ments?.*",
            r"authors?['’]?s? (?:contributions?|information|details)",
            "funding.*",
            "financial (?:support|disclosure)s?",
            "(?:declarations? of )?(?:conflicts?|competing)(?: of)?(?: financial)? interests?.*",
            "disclosures?",
            "declarations?",
            r"data (?:and \w+ )?(?:availability|sharing).*",
            "availability of data.*",
            "ethics.*",
            "ethical (?:approval|statement).*",
            "(?:informed )?consent(?: (?:for|to) .*)?",
            "institutional review board.*",
            "abbreviations(?: used)?",
            "supplement(?:ary|al) (?:materials?|information|data).*",
            "supporting information",
            "additional (?:information|files?)",
            "generative ai statement",
            "publisher['’]?s note",
            "provenance.*",
            "source data",
            "extended data",
            "teşekkür|çıkar çatışması.*",
        ),
    ),
    ("back", _REFERENCES),
    ("note", any_of("(?:foot|end)notes?", "dipnotlar")),
    ("appendix", any_of(r"appendi(?:x|ces)\b.*", r"ek(?:ler)?(?: \d+)?")),
)
_NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*|[ivx]+)[.):]?\s+")


def kind_of_title(title: str) -> SectionKind | None:
    """The kind of section that a heading names, in English or Turkish; None where its words do not tell."""
    words = _words(title)
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(words)), None)


def names_references(title: str) -> bool:
    """Whether a heading is that of a reference list."""
    return bool(_REFERENCES.fullmatch(_words(title)))


def _words(title: str) -> str:
    """The words of a heading in lower case, without its number and the signs around it."""
    return _NUMBER.sub("", " ".join(title[:200].split()).lower()).strip(" .:*_#")
