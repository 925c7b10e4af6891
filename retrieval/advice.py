"""When an answer needs a line beside it: a question about one patient's treatment, or an article that is old."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from retrieval.types import Language

NO_ADVICE: Mapping[Language, str] = {
    "en": (
        "This is what the articles say, not advice for one patient: nothing about this patient was weighed."
        " The decision is the treating physician's."
    ),
    "tr": (
        "Bu, makalelerin söylediğidir; tek bir hasta için öneri değildir: bu hastanın durumu değerlendirilmedi."
        " Karar, hastayı izleyen hekimindir."
    ),
}
OLD_ARTICLE: Mapping[Language, str] = {
    "en": "Published in {year}, more than {months} months ago: newer evidence may say otherwise.",
    "tr": "{year} yılında yayımlandı, {months} aydan eski: daha yeni kanıtlar farklı olabilir.",
}
DEFAULT_MONTHS = 24

_TREATS = (
    r"(?:give|start|stop|use|take|try|switch|reduce|increase|refer|treat|offer|prescribe|continue|hold|withhold|choose"
    r"|add|avoid|delay|administer|consider|do|recommend|get|have|receive|change|restart|discontinue|infuse|wait|expect)"
)
_RELATIVE = r"(?:mother|father|husband|wife|son|daughter|brother|sister|grandmother|grandfather|mom|mum|dad|child|baby)"
_PERSON = r"(?:man|woman|male|female|lady|gentleman|boy|girl|patient|person|m|f)"
# "this patient population", "my patients": many, not one.
_ONE = r"(?:patient)(?!s\b)(?![- ](?:population|group|cohort|subset|subgroup|category|level|setting|type)s?\b)"
_ENGLISH = (
    rf"\b(?:my|our|his|her) (?:[\w-]+ ){{0,4}}?{_ONE}\b",
    rf"\bthis (?:(?!review|trial|study)[\w-]+ ){{0,3}}?{_ONE}\b",
    r"\ba patient of (?:mine|ours)\b|\b(?:I|we) (?:have|saw|see|am seeing|are seeing|am treating|are treating) an? "
    rf"(?:[\w-]+ ){{0,4}}?{_ONE}\b",
    rf"\b(?:my|our) (?:[\w-]+ ){{0,2}}?{_RELATIVE}\b",
    r"\b(?:should|must|can|could|may) (?:he|she|the patient)\b|\b(?:he|she) is \d{1,3}\b",
    rf"(?<!mean )(?<!median )\b\d{{1,3}}[- ]?(?:year|yr)s?[- ]old (?:[\w-]+ ){{0,2}}?{_PERSON}\b|\b\d{{1,3}} ?y/?o\b",
    r"\b(?:I have (?:just )?been diagnosed|am I (?:eligible|a candidate|at risk)|my (?:own )?(?:myeloma|cancer|disease"
    r"|doctor|treatment|illness|kidneys?|heart|blood pressure|asthma)|(?:safe|right|good|suitable|best) for me)\b",
    r"\b(?:would|do) you (?:recommend|advise|suggest|give|treat)\b",
)
_DECIDES = re.compile(
    rf"\b(?:should|must|shall) I (?:[\w-]+ )?{_TREATS}\b|^(?:can|may|could) I (?:[\w-]+ )?{_TREATS}\b", re.IGNORECASE
)
_MANY = re.compile(
    r"\b(?:patients|people|children|adults|women|men|the elderly|those|individuals|recipients|candidates)\b|\bhastalar",
    re.IGNORECASE,
)
_TURKISH = (
    r"\bhastam(?!a[lk]\w)(?:[ıi]z)?(?:[aeıi]|da|dan|d[ıi]r|[ıi]n|y[ıi]|[ıi]|ya)?\b",
    r"\bbu hasta(?:ya|da|dan|y[ıi]|n[ıi]n)?\b(?! (?:grub|grup|popülasyon|populasyon|kitle|küme|topluluğu|alt ))",
    r"\b\d{1,3} ya[şs][ıi]nda(?:ki)?(?: bir)?(?: (?:erkek|kad[ıi]n|bayan|bay|k[ıi]z|o[ğg]lan))?(?: bir)?"
    r" (?:hasta(?:ya|da|y[ıi]|n[ıi]n)?|erkek|kad[ıi]n|bayan)\b",
    r"\b(?:annem|babam|e[şs]im|o[ğg]lum|k[ıi]z[ıi]m|karde[şs]im|dedem|ninem|anneannem|babaannem)(?:[eai]|[ıi]n"
    r"|de|da)?\b",
    r"\bne önerirsiniz\b|\bbana (?:uygun|iyi gelir)\b|\bbenim (?:hastal[ıi][ğg][ıi]m|miyelomum|kanserim)\b",
)
_DECIDES_TURKISH = re.compile(
    r"\b\w+m[ae]l[ıi] m[ıi]y[ıi][mz]\b|\b\w+[ae]y[ıi]m m[ıi]\b|\b\w+[ae]bilir m[ıi]y[ıi]m\b|\b\w+el[ıi]m mi\b"
    r"|\b\w+al[ıi]m m[ıi]\b"
)
_OF_A_TEXT = re.compile(r"\b(?:case report|case series|vignette|described|reported|olgu sunumu|vaka)\b", re.IGNORECASE)
_ONE_PATIENT = re.compile("|".join(_ENGLISH), re.IGNORECASE)
_TEK_HASTA = re.compile("|".join(_TURKISH))


def concerns_one_patient(text: str) -> bool:
    """Whether a question, in English or Turkish, asks how one person should be treated, and not people of a kind.

    "My patient is 72, should I give cilta-cel?" does; "patients aged 72", "this patient population" do not, nor does a
    patient whom an article describes.
    """
    lowered = text.replace("I", "ı").replace("İ", "i").lower()
    if _OF_A_TEXT.search(text):
        return False
    if _ONE_PATIENT.search(text) or _TEK_HASTA.search(lowered):
        return True
    decides = _DECIDES.search(text) or _DECIDES_TURKISH.search(lowered)
    return bool(decides) and not _MANY.search(text)


def is_old(published: str | None, year: int | None, today: date, months: int = DEFAULT_MONTHS) -> bool:
    """Whether an article appeared more than this many months before today, even on the last day that its date allows.

    published is an ISO date, whole or only its year and month; year counts where there is none. An article without
    either is not called old: nothing is known of its age.
    """
    last = _last_day(published) or (date(year, 12, 31) if year else None)
    return last is not None and last < _months_before(today, months)


def _last_day(published: str | None) -> date | None:
    """The last day that a date written as 2024, 2024-05 or 2024-05-17 can mean; none where it is no date."""
    parts = re.match(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", published or "")
    if parts is None:
        return None
    year, month = int(parts[1]), int(parts[2] or 12)
    if year < 1 or not 1 <= month <= 12:
        return None
    return date(year, month, min(int(parts[3] or 31), monthrange(year, month)[1]) or 1)


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    at = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
