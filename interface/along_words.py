"""What is said around the things to take along, in English and in Turkish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.types import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class AlongWords:
    """The words of one language; what stands in braces is filled in where they are shown."""

    answer: str
    copy: str
    references: str
    conversation: str
    word_file: str
    answer_documents: str
    title: str
    written: str
    source: str
    reading: str
    useful: str
    not_useful: str
    tell_library: str


_WORDS: Mapping[Language, AlongWords] = {
    "en": AlongWords(
        answer="Copy or save this answer",
        copy="Copy with its references",
        references="References",
        conversation="Save the conversation:",
        word_file="Word",
        answer_documents="JSON",
        title="Questions to Kanıt",
        written="Written on {day}. Every quote is word for word from its source. Not medical advice.",
        source="{title} ({year}), {place}",
        reading="Read with its headings: {text}",
        useful="Useful",
        not_useful="Not useful",
        tell_library="Tell the library about this question",
    ),
    "tr": AlongWords(
        answer="Bu yanıtı kopyala ya da kaydet",
        copy="Kaynaklarıyla kopyala",
        references="Kaynaklar",
        conversation="Konuşmayı kaydet:",
        word_file="Word",
        answer_documents="JSON",
        title="Kanıt’a sorulan sorular",
        written="{day} tarihinde yazıldı. Her alıntı kaynağından kelimesi kelimesinedir. Tıbbi öneri değildir.",
        source="{title} ({year}), {place}",
        reading="Başlıklarıyla okunuşu: {text}",
        useful="Yararlı",
        not_useful="Yararsız",
        tell_library="Bu soruyu kütüphaneye bildir",
    ),
}


def along_words(language: Language | None) -> AlongWords:
    """The words of a language, English where there is none."""
    return _WORDS[language or "en"]
