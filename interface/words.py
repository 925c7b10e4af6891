"""All that Kanıt itself says around quotes, once in English and once in Turkish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.types import Language, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language; what stands in braces is filled in where they are shown.

    kinds are the words for what articles and notices call themselves in English, in lower case and without hyphens.
    """

    language: Language
    quoted: str
    quoted_in_terminal: str
    row: str
    rows: str
    table: str
    no_answer: str
    no_answer_in_terminal: str
    not_looked_up: str
    looked_up: str
    understood: str
    unanswered: str
    nearest: str
    nearest_in_terminal: str
    nearest_hint: str
    nothing_near: str
    show_source: str
    show_passage: str
    back: str
    full_text: str
    year_unknown: str
    older: str
    retracted: str
    retracted_article: str
    retracted_in_terminal: str
    retracted_passage: str
    part_badges: Mapping[str, str]
    parts_held: Mapping[str, str]
    licence: str
    page: str
    volume: str
    and_others: str
    body: str
    characters: str
    and_also: str
    note: str
    cited_there: str
    own: str
    own_of_review: str
    reported_from: str
    reported_from_unlisted: str
    disagree: str
    not_averaged: str
    population: str
    more_cited: str
    more_in_terminal: str
    more_rows_above: str
    more_rows_below: str
    more_rows_elsewhere: str
    more_notes: str
    repaired_word: str
    repaired_words: str
    source_prints: str
    repaired_here: str
    is_printed: str
    kinds: Mapping[str, str] = field(default_factory=dict)

    def kind(self, said: str) -> str:
        """What an article or a notice is, in this language where it is known by that name, else as it says."""
        return self.kinds.get(" ".join(said.lower().replace("-", " ").split()), said)


ENGLISH = Words(
    language="en",
    quoted="Quoted word for word",
    quoted_in_terminal="Quoted word for word. Not medical advice; read the source before you act on it.",
    row="{table}, row:",
    rows="{table}, rows:",
    table="Table",
    no_answer="No answer in the articles held here",
    no_answer_in_terminal="No answer. {reason}",
    not_looked_up="Not looked up",
    looked_up="Looked up as:",
    understood="Understood as:",
    unanswered="The articles held here do not answer:",
    nearest="Nearest passages:",
    nearest_in_terminal="Nearest passages (not quoted as an answer):",
    nearest_hint="The nearest passages. They are not quoted as an answer.",
    nothing_near="There is no passage to show for this question.",
    show_source="Show source {mark}",
    show_passage="Show passage {mark}",
    back="Back to the answer",
    full_text="Full text",
    year_unknown="year not stated",
    older="older than {months} months",
    retracted="retracted",
    retracted_article="Retracted article.",
    retracted_in_terminal="RETRACTED. {notice}",
    retracted_passage="[from a retracted article] {passage}",
    part_badges={"abstract": "abstract only", "excerpt": "excerpt"},
    parts_held={
        "abstract": "Only the abstract of this article is held here.",
        "excerpt": "Only an excerpt of this article is held here.",
    },
    licence="Licence:",
    page="page {page}",
    volume="volume {volume}",
    and_others="{author} et al.",
    body="Main text",
    characters="characters {places}",
    and_also=" and ",
    note="Note {label}",
    cited_there="Cited there:",
    own="The article’s own statement",
    own_of_review="The review’s own statement",
    reported_from="Reported from:",
    reported_from_unlisted="Reported from another work, marked {mark}; the article’s references are not held here",
    disagree="These passages disagree",
    not_averaged="They give different figures or findings for the same question. Kanıt does not choose or average.",
    population="Patients: {population}",
    more_cited="… {count} more cited there",
    more_in_terminal="… and {count} more.",
    more_rows_above="… {count} more rows above",
    more_rows_below="… {count} more rows below",
    more_rows_elsewhere="… {count} more in the article",
    more_notes="… {count} more notes",
    repaired_word="1 repaired word in this passage",
    repaired_words="{count} repaired words in this passage",
    source_prints="the source prints “{original}”",
    repaired_here="Repaired here: {words}.",
    is_printed="“{word}” is printed “{original}”",
)

TURKISH = Words(
    language="tr",
    quoted="Kelimesi kelimesine alıntı, özgün dilinde",
    quoted_in_terminal=(
        "Kelimesi kelimesine, özgün dilinde alıntıdır. Tıbbi öneri değildir; uygulamadan önce kaynağı okuyun."
    ),
    row="{table}, satır:",
    rows="{table}, satırlar:",
    table="Tablo",
    no_answer="Buradaki makalelerde yanıt bulunamadı",
    no_answer_in_terminal="Yanıt yok. {reason}",
    not_looked_up="Aranmadı",
    looked_up="Aranan soru:",
    understood="Soru şöyle anlaşıldı:",
    unanswered="Buradaki makaleler şunu yanıtlamıyor:",
    nearest="En yakın bölümler:",
    nearest_in_terminal="En yakın bölümler (yanıt olarak alıntılanmadı):",
    nearest_hint="En yakın bölümler. Bunlar yanıt olarak alıntılanmadı.",
    nothing_near="Bu soru için gösterilecek bir bölüm yok.",
    show_source="{mark} numaralı kaynağı göster",
    show_passage="{mark} bölümünü göster",
    back="Yanıta dön",
    full_text="Tam metin",
    year_unknown="yılı belirtilmemiş",
    older="{months} aydan eski",
    retracted="geri çekilmiş",
    retracted_article="Geri çekilmiş makale.",
    retracted_in_terminal="GERİ ÇEKİLMİŞ MAKALE. {notice}",
    retracted_passage="[geri çekilmiş bir makaleden] {passage}",
    part_badges={"abstract": "yalnızca özet", "excerpt": "kısmi metin"},
    parts_held={
        "abstract": "Bu makalenin burada yalnızca özeti var.",
        "excerpt": "Bu makalenin burada yalnızca bir bölümü var.",
    },
    licence="Lisans:",
    page="sayfa {page}",
    volume="cilt {volume}",
    and_others="{author} ve ark.",
    body="Ana metin",
    characters="karakter {places}",
    and_also=" ve ",
    note="Dipnot {label}",
    cited_there="Alıntıda gösterilen kaynaklar:",
    own="Makalenin kendi ifadesi",
    own_of_review="Derlemenin kendi ifadesi",
    reported_from="Şu kaynaktan aktarılıyor:",
    reported_from_unlisted="Başka bir çalışmadan aktarılıyor, imi {mark}; makalenin kaynakçası burada yok",
    disagree="Bu alıntılar birbiriyle uyuşmuyor",
    not_averaged="Aynı soruya farklı değer ya da bulgu veriyorlar. Kanıt aralarında seçim yapmaz, ortalama almaz.",
    population="Hastalar: {population}",
    more_cited="… alıntıda gösterilen {count} kaynak daha",
    more_in_terminal="… ve {count} kaynak daha.",
    more_rows_above="… yukarıda {count} satır daha",
    more_rows_below="… aşağıda {count} satır daha",
    more_rows_elsewhere="… makalede {count} satır daha",
    more_notes="… {count} dipnot daha",
    repaired_word="Bu bölümde düzeltilen 1 kelime",
    repaired_words="Bu bölümde düzeltilen {count} kelime",
    source_prints="kaynakta “{original}” yazıyor",
    repaired_here="Düzeltilen: {words}.",
    is_printed="“{word}”, kaynakta “{original}” yazıyor",
    kinds={
        "addendum": "Ek",
        "brief report": "Kısa rapor",
        "case report": "Olgu sunumu",
        "case series": "Olgu serisi",
        "clinical trial": "Klinik araştırma",
        "comment": "Yorum",
        "commentary": "Yorum",
        "correction": "Düzeltme",
        "corrected article": "Düzeltilen makale",
        "corrigendum": "Düzeltme",
        "editorial": "Editöryal",
        "erratum": "Düzeltme",
        "expression of concern": "Endişe bildirimi",
        "guideline": "Kılavuz",
        "letter": "Editöre mektup",
        "meta analysis": "Meta-analiz",
        "object of concern": "Endişe bildirimi",
        "partial retraction": "Kısmi geri çekme",
        "practice guideline": "Klinik uygulama kılavuzu",
        "preprint": "Ön baskı",
        "randomized controlled trial": "Randomize kontrollü çalışma",
        "rapid communication": "Hızlı bildiri",
        "removal": "Yayından kaldırma",
        "retracted article": "Geri çekilen makale",
        "retraction": "Geri çekme",
        "review": "Derleme",
        "review article": "Derleme",
        "systematic review": "Sistematik derleme",
        "update": "Güncelleme",
        "withdrawal": "Geri çekme",
    },
)

_LANGUAGES: Mapping[Language, Words] = {"en": ENGLISH, "tr": TURKISH}


def words_in(language: Language | None) -> Words:
    """The words of a language, English where there is none."""
    return _LANGUAGES[language or "en"]


def words_of(result: Result) -> Words:
    """The words around the quotes of a result: in the language of its question, English where it has none."""
    return words_in(result.question.language)
