"""All that the page of the chat says outside answers, once in English and once in Turkish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from corpus.types import Coverage, SectionKind
from interface.markup import escaped
from retrieval.types import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatWords:
    """The words of one language; what stands in braces is filled in where they are shown.

    thousands is the sign between groups of three digits. The fields of interface/static/turns.js, switch.js, filters.js
    and peek.js are sent to the page by script_words.
    """

    language: Language
    thousands: str
    title: str
    lede: str
    holds_nothing: str
    holds_one: Mapping[Coverage, str]
    holds_many: str
    newest: str
    in_part: str
    months: tuple[str, ...]
    and_more: str
    full_article: str
    conversation: str
    question: str
    ask: str
    edit: str
    again: str
    retry: str
    undo: str
    begin_with: str
    sources: str
    sources_hint: str
    earlier: str
    empty_question: str
    long_question: str
    control_characters: str
    many_waiting: str
    went_wrong: str
    unusable_filters: str
    building: str
    reading: str
    answered: str
    stop: str
    stopped: str
    lost: str
    reachable: str
    load_anew: str
    logged_out: str
    leave: str
    office: str
    failed: str
    interrupted: str
    restarted: str
    filters: str
    filters_failed: str
    chosen: str
    remove_filter: str
    clear: str
    articles: str
    find_article: str
    more_articles: str
    years: str
    year_from: str
    year_to: str
    types: str
    sections: str
    left: str
    nothing_left: str
    kinds: Mapping[SectionKind, str]
    tap_again: str

    def number(self, count: int) -> str:
        """A count with its digits in groups: 12,500 or 12.500."""
        return f"{count:,}".replace(",", self.thousands)


ENGLISH = ChatWords(
    language="en",
    thousands=",",
    title="Kanıt: answers from articles, word for word",
    lede=(
        "Ask a clinical question. Kanıt answers only in sentences quoted word for word from the articles it holds, "
        "with the source beside each, and says so when they do not answer. It gives no medical advice."
    ),
    holds_nothing="It holds nothing yet.",
    holds_one={
        "full": "It holds one article:",
        "excerpt": "It holds an excerpt of one article:",
        "abstract": "It holds the abstract of one article:",
    },
    holds_many="It holds {count} articles",
    newest="the newest of {date}",
    in_part="{count} only in part",
    months=tuple(
        "January February March April May June July August September October November December".split(),
    ),
    and_more="and {count} more",
    full_article="full article online",
    conversation="Conversation",
    question="Your question",
    ask="Ask",
    edit="Edit what was looked up",
    again="New conversation",
    retry="Ask the last question again",
    undo="Take back the last question",
    begin_with="Questions to begin with",
    sources="Sources",
    sources_hint="The passages behind an answer appear here, with the quoted words marked.",
    earlier="Earlier questions",
    empty_question="The question is empty. Type what you would like to know.",
    long_question="The question has {count} characters; at most {most} can be read. Shorten it.",
    control_characters="The question holds control characters that cannot be read. Type it again without them.",
    many_waiting="Many questions are waiting here just now. Ask again in a few seconds.",
    went_wrong=(
        "Something went wrong while looking this up. Try again; if it happens again, give this number to whoever runs "
        "Kanıt: {request_id}"
    ),
    unusable_filters="The filters name something that is not held here any more. Clear them, or choose anew.",
    building="The page is not whole yet. If it stays so, load it anew; what you typed is kept in the box.",
    reading="Reading the articles …",
    answered="The answer is shown.",
    stop="Stop",
    stopped="Stopped. The question is back in the box.",
    lost=(
        "The connection to Kanıt was lost before the answer came. Your question is kept, and this page keeps trying "
        "to reach it."
    ),
    reachable="Kanıt can be reached again. Load the page anew to go on; your question will be in the box.",
    leave="Log out",
    office="Administration",
    load_anew="Load the page anew",
    logged_out="You are no longer logged in. Load the page anew to log in; your question will be in the box.",
    failed="That did not work. The question is back in the box; ask it again.",
    interrupted="The connection was interrupted before the answer came. Your question is back in the box.",
    restarted=(
        "Kanıt was started anew in between. The earlier questions are not held any more; this one was read by itself."
    ),
    filters="Filters",
    filters_failed="The filters could not be loaded. Close them and open them again.",
    chosen="Filters chosen",
    remove_filter="Remove the filter {name}",
    clear="Clear filters",
    articles="Articles",
    find_article="Find by words of the title",
    more_articles="{count} more articles; type words of the title to find one",
    years="Years",
    year_from="From year",
    year_to="To year",
    types="Article types",
    sections="Sections",
    left="{left} of {all} articles, {passages} passages",
    nothing_left="No passage is left. Widen the filters.",
    kinds={
        "abstract": "Abstract",
        "summary": "Summary",
        "translation": "Translated abstract",
        "body": "Main text",
        "box": "Boxes",
        "table": "Tables",
        "caption": "Captions",
        "note": "Footnotes",
        "appendix": "Appendix",
        "back": "Declarations",
    },
    tap_again="Tap the mark again to open its source.",
)

TURKISH = ChatWords(
    language="tr",
    thousands=".",
    title="Kanıt: makalelerden kelimesi kelimesine yanıtlar",
    lede=(
        "Klinik bir soru sorun. Kanıt yalnızca elindeki makalelerden kelimesi kelimesine alıntılanan cümlelerle, her "
        "birinin yanında kaynağıyla yanıt verir; makaleler yanıtlamıyorsa bunu söyler. Tıbbi öneri vermez."
    ),
    holds_nothing="Burada henüz makale yok.",
    holds_one={
        "full": "Burada bir makale var:",
        "excerpt": "Burada bir makalenin bir bölümü var:",
        "abstract": "Burada bir makalenin özeti var:",
    },
    holds_many="Burada {count} makale var",
    newest="en yenisi {date}",
    in_part="{count} tanesinin yalnızca bir bölümü",
    months=tuple("Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split()),
    and_more="ve {count} makale daha",
    full_article="makalenin tamamı çevrim içi",
    conversation="Konuşma",
    question="Sorunuz",
    ask="Sor",
    edit="Aranan soruyu düzenle",
    again="Yeni konuşma",
    retry="Son soruyu yeniden sor",
    undo="Son soruyu geri al",
    begin_with="Başlangıç için sorular",
    sources="Kaynaklar",
    sources_hint="Yanıtın dayandığı bölümler, alıntılanan sözler işaretli olarak burada görünür.",
    earlier="Önceki sorular",
    empty_question="Soru boş. Öğrenmek istediğinizi yazın.",
    long_question="Soru {count} karakter; en çok {most} karakter okunabilir. Kısaltın.",
    control_characters="Soruda okunamayan denetim karakterleri var. Soruyu onlarsız yeniden yazın.",
    many_waiting="Şu anda burada çok soru bekliyor. Birkaç saniye sonra yeniden sorun.",
    went_wrong=(
        "Bu aranırken bir şeyler ters gitti. Yeniden deneyin; yinelenirse şu numarayı Kanıt’ı işleten kişiye bildirin: "
        "{request_id}"
    ),
    unusable_filters="Filtrelerde artık burada bulunmayan bir şey var. Filtreleri kaldırın ya da yeniden seçin.",
    building="Sayfa henüz tamamlanmadı. Böyle kalırsa yeniden yükleyin; yazdığınız kutuda saklanıyor.",
    reading="Makaleler okunuyor …",
    answered="Yanıt gösterildi.",
    stop="Durdur",
    stopped="Durduruldu. Soru yeniden kutuda.",
    lost=("Yanıt gelmeden Kanıt ile bağlantı kesildi. Sorunuz saklanıyor, sayfa bağlantıyı yeniden kurmaya çalışıyor."),
    reachable="Kanıt’a yeniden ulaşılabiliyor. Sürdürmek için sayfayı yeniden yükleyin; sorunuz kutuda olacak.",
    leave="Oturumu kapat",
    office="Yönetim",
    load_anew="Sayfayı yeniden yükle",
    logged_out="Oturumunuz sona erdi. Oturum açmak için sayfayı yeniden yükleyin; sorunuz kutuda olacak.",
    failed="Bu yapılamadı. Soru yeniden kutuda; bir daha sorun.",
    interrupted="Yanıt gelmeden bağlantı kesildi. Sorunuz yeniden kutuda.",
    restarted="Kanıt bu arada yeniden başlatıldı. Önceki sorular artık tutulmuyor; bu soru tek başına okundu.",
    filters="Filtreler",
    filters_failed="Filtreler yüklenemedi. Kapatıp yeniden açın.",
    chosen="Seçilen filtreler",
    remove_filter="{name} filtresini kaldır",
    clear="Filtreleri kaldır",
    articles="Makaleler",
    find_article="Başlıktaki sözcüklerle bul",
    more_articles="{count} makale daha; bulmak için başlıktan sözcükler yazın",
    years="Yıllar",
    year_from="İlk yıl",
    year_to="Son yıl",
    types="Makale türleri",
    sections="Bölümler",
    left="{all} makaleden {left} makale, {passages} bölüm",
    nothing_left="Hiçbir bölüm kalmadı. Filtreleri genişletin.",
    kinds={
        "abstract": "Özet",
        "summary": "Kısa özet",
        "translation": "Çevrilmiş özet",
        "body": "Ana metin",
        "box": "Kutular",
        "table": "Tablolar",
        "caption": "Tablo ve şekil başlıkları",
        "note": "Dipnotlar",
        "appendix": "Ekler",
        "back": "Beyanlar",
    },
    tap_again="Kaynağını açmak için ime yeniden dokunun.",
)

_LANGUAGES: Mapping[Language, ChatWords] = {"en": ENGLISH, "tr": TURKISH}
_FOR_SCRIPTS = """
language thousands title conversation reading answered stop stopped lost reachable load_anew logged_out failed
interrupted restarted filters filters_failed chosen remove_filter clear articles find_article more_articles years
year_from year_to types sections left nothing_left tap_again leave office
""".split()


def chat_words(language: Language | None) -> ChatWords:
    """The words of a language, English where there is none."""
    return _LANGUAGES[language or "en"]


def script_words(words: ChatWords) -> str:
    """What the scripts of the page say, as HTML that is never seen: an element of the name of each field."""
    said = {name: getattr(words, name) for name in _FOR_SCRIPTS}
    said |= {f"kind_{kind}": name for kind, name in words.kinds.items()}
    return "".join(f'<span class="{name}">{escaped(text)}</span>' for name, text in said.items())


def phrases(words: ChatWords) -> list[str]:
    """Every phrase of a language."""
    held = [getattr(words, field.name) for field in fields(words) if field.name not in {"language", "thousands"}]
    listed = [[value] if isinstance(value, str) else getattr(value, "values", value.__iter__)() for value in held]
    return [text for values in listed for text in values]
