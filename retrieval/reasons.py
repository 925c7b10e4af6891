"""Why there is no answer, in words a clinician understands, in English and Turkish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.types import Article
from retrieval.types import Language, Reason, ReasonCode

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
            " Ask a whole question that names the drug, disease or outcome."
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
            "Sorudan tek başına ne arandığı anlaşılmıyor. İlacı, hastalığı ya da sonucu belirten tam bir soru sorun."
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
    text = _TEXTS[language][code]
    if code == "language_unsupported" and missing:
        text = _UNTURNED[language]
    elif code == "not_said" and spoken_of:
        text = _SPOKEN_OF[language]
    text = text.format(missing=", ".join(f"“{name}”" for name in missing))
    if retracted:
        text = _RETRACTED[language].format(title=retracted.title)
    partial = next((article for article in near if article.coverage != "full"), None)
    if code in _SEARCHED and partial is not None:
        url = partial.full_text_url or partial.url or partial.doi or partial.source
        coverage = _COVERAGE[language][partial.coverage]
        text += " " + _PARTIAL[language].format(coverage=coverage, title=partial.title, url=url)
    return Reason(code, text)
