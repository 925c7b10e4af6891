"""Why there is no answer, in words a clinician understands, in English and Turkish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from corpus.types import Article
from retrieval.types import Language, Reason, ReasonCode

_LANGUAGES: tuple[Language, ...] = get_args(Language)
_TEXTS: Mapping[Language, Mapping[ReasonCode, str]] = {
    "en": {
        "outside_corpus": "The articles held here are not about this.",
        "not_said": "The articles held here do not say. The nearest passages are shown, but none of them answers.",
        "number_missing": "No passage found gives the figure asked for, of all that the question names.",
        "entity_missing": (
            "None of the passages that come nearest to the question speaks of {missing} together with what is asked."
        ),
        "language_unsupported": "Questions can be asked in English or Turkish.",
        "question_unclear": (
            "The question does not say by itself what to look for."
            " Ask a whole question that names the drug, disease or trial."
        ),
    },
    "tr": {
        "outside_corpus": "Buradaki makaleler bu konuda değil.",
        "not_said": (
            "Buradaki makaleler bunu söylemiyor. En yakın bölümler gösteriliyor, ama hiçbiri soruyu yanıtlamıyor."
        ),
        "number_missing": "Bulunan bölümlerin hiçbiri, soruda geçenlerin tümü için sorulan sayıyı vermiyor.",
        "entity_missing": "Soruya en yakın bölümlerin hiçbiri, sorulanla birlikte {missing} adından söz etmiyor.",
        "language_unsupported": "Sorular Türkçe ya da İngilizce sorulabilir.",
        "question_unclear": (
            "Sorudan tek başına ne arandığı anlaşılmıyor. İlacı, hastalığı ya da çalışmayı belirten tam bir soru sorun."
        ),
    },
}
_PARTIAL: Mapping[Language, str] = {
    "en": "Only {coverage} of “{title}” is held here; the whole article is at {url}.",
    "tr": "“{title}” makalesinin burada yalnızca {coverage} var; tamamı: {url}.",
}
_COVERAGE: Mapping[Language, Mapping[str, str]] = {
    "en": {"abstract": "the abstract", "excerpt": "an excerpt"},
    "tr": {"abstract": "özeti", "excerpt": "bir bölümü"},
}
_CHOSEN: Mapping[Language, Mapping[ReasonCode, str]] = {
    "en": {
        "outside_corpus": "The articles chosen are not about this.",
        "not_said": "The articles chosen do not say. The nearest passages of them are shown, but none of them answers.",
        "number_missing": "No passage of the articles chosen gives the figure asked for, of all the question names.",
    },
    "tr": {
        "outside_corpus": "Seçilen makaleler bu konuda değil.",
        "not_said": (
            "Seçilen makaleler bunu söylemiyor. En yakın bölümleri gösteriliyor, ama hiçbiri soruyu yanıtlamıyor."
        ),
        "number_missing": "Seçilen makalelerin hiçbir bölümü, soruda geçenlerin tümü için sorulan sayıyı vermiyor.",
    },
}
_AMONG_CHOSEN: Mapping[Language, str] = {
    "en": "Only the articles and sections chosen were searched.",
    "tr": "Yalnızca seçilen makale ve bölümlerde arandı.",
}
_ELSEWHERE: Mapping[Language, str] = {
    "en": "What is held outside the filters does answer: clear them to read it.",
    "tr": "Filtrelerin dışında kalan makaleler yanıtlıyor: okumak için filtreleri kaldırın.",
}
_NOTHING_CHOSEN: Mapping[Language, str] = {
    "en": "Nothing held here is within the filters. Widen them, or clear them.",
    "tr": "Buradaki hiçbir makale filtrelere uymuyor. Filtreleri genişletin ya da kaldırın.",
}
_RETRACTED: Mapping[Language, str] = {
    "en": "Only a retracted article held here speaks of this, “{title}”. It is not quoted as an answer.",
    "tr": "Bundan yalnızca geri çekilmiş bir makale söz ediyor: “{title}”. Yanıt olarak alıntılanmaz.",
}
_SPOKEN_OF: Mapping[Language, str] = {
    "en": (
        "The articles held here seem to speak of this, but no sentence or table row says by itself all that is asked."
        " Nothing is quoted as an answer; read the nearest passages in their place."
    ),
    "tr": (
        "Buradaki makaleler bundan söz ediyor gibi, ama hiçbir cümle ya da tablo satırı sorulanın tümünü tek başına"
        " söylemiyor. Yanıt olarak bir şey alıntılanmıyor; en yakın bölümleri yerinde okuyun."
    ),
}
_UNTURNED: Mapping[Language, str] = {
    "en": "The articles are in English, and {missing} could not be turned into it. Ask in other words, or in English.",
    "tr": "Makaleler İngilizce, ama {missing} İngilizceye çevrilemedi. Başka sözcüklerle ya da İngilizce sorun.",
}
# A question that cannot be searched is not helped by reading the rest of an article.
_SEARCHED: frozenset[ReasonCode] = frozenset({"not_said", "number_missing", "entity_missing", "outside_corpus"})


def reason(
    code: ReasonCode,
    language: Language,
    *,
    near: Sequence[Article] = (),
    missing: Sequence[str] = (),
    retracted: Article | None = None,
    spoken_of: bool = False,
) -> Reason:
    """The reason with its sentence; where an article near the question is held in part only, that is said too.

    missing are the names, as the question has them, that entity_missing speaks of, or the words that have no English
    for language_unsupported. retracted is an article that would have answered, had it not been retracted. spoken_of
    says that the articles probably answer, though no sentence does by itself: not_said then says so.
    """

    def said(spoken: Language) -> str:
        text = _TEXTS[spoken][code]
        if code == "language_unsupported" and missing:
            text = _UNTURNED[spoken]
        elif code == "not_said" and spoken_of:
            text = _SPOKEN_OF[spoken]
        text = text.format(missing=", ".join(f"“{name}”" for name in missing))
        text = _RETRACTED[spoken].format(title=retracted.title) if retracted else text
        return f"{text}{_partial(code, spoken, near)}"

    return in_each(code, language, said)


def in_each(code: ReasonCode, language: Language, said: Callable[[Language], str]) -> Reason:
    """The reason in a language, with what is said in every other."""
    texts = {spoken: said(spoken) for spoken in _LANGUAGES}
    return Reason(code, texts[language], texts)


def reason_of_scope(
    language: Language, found: Reason | None = None, *, elsewhere: bool = False, empty: bool = False
) -> Reason:
    """The reason found in a part of the articles, saying that it is one; empty tells that there is nothing in it.

    elsewhere says that the rest of the articles would have answered.
    """
    if found is None or empty:
        return in_each("not_said", language, _NOTHING_CHOSEN.__getitem__)

    def said(spoken: Language) -> str:
        text = found.texts.get(spoken, found.text)
        general, chosen = _TEXTS[spoken][found.code], _CHOSEN[spoken].get(found.code)
        text = text.replace(general, chosen, 1) if chosen else text
        among = "" if chosen and chosen in text else _AMONG_CHOSEN[spoken]
        return " ".join(filter(None, (text, among, _ELSEWHERE[spoken] if elsewhere else "")))

    return in_each(found.code, language, said)


def _partial(code: ReasonCode, language: Language, near: Sequence[Article]) -> str:
    """That an article is held in part only, and where the whole of it is."""
    partial = next((article for article in near if article.coverage != "full"), None)
    if code not in _SEARCHED or partial is None:
        return ""
    url = partial.full_text_url or partial.url or partial.doi or partial.source
    coverage = _COVERAGE[language][partial.coverage]
    return " " + _PARTIAL[language].format(coverage=coverage, title=partial.title, url=url)
