"""All that the reader says around an article, once in English and once in Turkish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from interface.words import ENGLISH, TURKISH, Words
from retrieval.types import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderWords:
    """The words of one language, beside those of interface/words.py, which common holds."""

    common: Words
    back: str
    skip: str
    contents: str
    marked: str
    quote_number: str
    previous: str
    next: str
    references: str
    lost: str
    ends_here: str
    whole: str
    repaired_word: str
    repaired_words: str
    unknown: str
    unknown_hint: str
    open_reader: str
    link_to_question: str


_ENGLISH = ReaderWords(
    common=ENGLISH,
    back="Back to Kanıt",
    skip="Skip to the article",
    contents="Contents",
    marked="Marked quotes",
    quote_number="Quote {number} of {count}",
    previous="Previous",
    next="Next",
    references="References",
    lost=(
        "The place that this link names is not in the text held here, or the text has changed since. Nothing is marked."
    ),
    ends_here="The part of the article that is held here ends here.",
    whole="Read the whole article",
    repaired_word="1 repaired word in this article",
    repaired_words="{count} repaired words in this article",
    unknown="This article is not held here",
    unknown_hint="It may have been removed, or the link may have been cut short on its way.",
    open_reader="Read it in the article",
    link_to_question="Copy a link to this question",
)

_TURKISH = ReaderWords(
    common=TURKISH,
    back="Kanıt’a dön",
    skip="Makaleye geç",
    contents="İçindekiler",
    marked="İşaretli alıntılar",
    quote_number="Alıntı {number} / {count}",
    previous="Önceki",
    next="Sonraki",
    references="Kaynakça",
    lost=(
        "Bu bağlantının gösterdiği yer buradaki metinde yok ya da metin o zamandan beri değişti. "
        "Hiçbir yer işaretlenmedi."
    ),
    ends_here="Makalenin burada bulunan bölümü burada bitiyor.",
    whole="Makalenin tamamını oku",
    repaired_word="Bu makalede düzeltilen 1 kelime",
    repaired_words="Bu makalede düzeltilen {count} kelime",
    unknown="Bu makale burada yok",
    unknown_hint="Kaldırılmış ya da bağlantı yolda kısalmış olabilir.",
    open_reader="Makale içinde oku",
    link_to_question="Bu sorunun bağlantısını kopyala",
)

_LANGUAGES: Mapping[Language, ReaderWords] = {"en": _ENGLISH, "tr": _TURKISH}


def reader_words(language: Language) -> ReaderWords:
    """The words of a language."""
    return _LANGUAGES[language]
