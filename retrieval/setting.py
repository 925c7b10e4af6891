"""What a report of a study is of as a whole, so that its sentences need not name it again.

The diseases in the title, the study's own name and the words that tell it hold for all that its methods and results
say, as do a line of treatment and the drugs that all patients had before; the name in a heading holds for what stands
below it. Arms, grades, times and groups of patients are never vouched for by a title, nor is a drug that is compared:
they tell the sentences of one report apart (docs/decisions/015 and 019).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.types import Article, Section
from retrieval.forms import Forms, Streams, streams
from retrieval.kinds import DISEASE, names_a_drug
from retrieval.reviews import is_review
from retrieval.row_words import has_rival, is_code, is_drug, only_as_part
from retrieval.studies import told_study
from retrieval.thesaurus import Phrase
from retrieval.understand import Term, Understood
from retrieval.words import STOP_WORDS, Token, contains, stems, tokens

_OWN_WORK = re.compile(
    r"(?:\d[\d.]*\s*)?(?:(?:patients?|subjects?|participants?|materials?|experimental)\b.*|methods?\b.*|results?\b.*|findings)",
    re.IGNORECASE,
)
_OWN_ABSTRACT = re.compile(r"(?:methods?|results?|findings|conclusions?)\b", re.IGNORECASE)
_OF_ITSELF = re.compile(
    r"\bwe (?:were|did|could|had|have|will|found|observed|included|excluded|enrolled|used|chose|randomi[sz]ed)\b"
    r"|\bour (?:study|trial|results?|findings?|patients?|participants?|sample)\b"
    r"|\b(?:this|the present|the current) (?:study|trial)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 6
_STUDY = r"(?:trial|study|protocol)"
_CODE = r"[A-Z][\w.]{0,20}[A-Z\d][\w.-]{0,20}"
_OWN_NAME = re.compile(
    rf"\b({_CODE}) {_STUDY}\b|\b({_CODE}) (?:is|was) an? (?:[\w-]+ ){{0,7}}?{_STUDY}\b|\((?:the )?({_CODE})\)\s*$"
)
_OTHER_STUDY = re.compile(
    rf"\b({_CODE}(?: [\d-]+)?) (?:{_STUDY}|regimen|results)\b|\bet al\b"
    r"|\b(?:other|earlier|previous|prior|historical|published) (?:\w+ )?(?:trials?|stud(?:y|ies)|reports?|data)\b"
)
# "In patients with", "for", "… patients": a question that speaks of those who have a disease, not of getting it.
_PATIENTS = r"(?:patients?|people|those|subjects?|adults?|wom[ae]n|m[ae]n|children)"
_HAVING = rf"(?:(?<!risk )(?:\bin|\bfor|\bamong|\bagainst)|\b{_PATIENTS} with)"
_HAVE = r"(?:patients?|subjects?|adults?|trial|study)\b"
_CANCER = re.compile(
    r"(?<![\w-])[\w-]*(?:oma|omas|leuk(?:a)?emias?|cancers?|myelodysplas\w+|tumou?rs?|MDS)\b", re.IGNORECASE
)
_PATIENTS_WITH = re.compile(rf"\b{_PATIENTS} with (?:\w+ ){{0,3}}?(\w+)", re.IGNORECASE)
_ONE_WAY_OF_TREATING = re.compile(r"\b(?:regimen|arm|group|schedule|protocol)\b", re.IGNORECASE)
_ANOTHER_ARM = re.compile(
    r"\b([\w/+-]+(?: [A-Z\d])?) (?:arms?|groups?|regimens?|cohorts?)\b|\b(?:arm|group|cohort) [A-Z\d]\b"
)
# "The cancer research group" is no disease.
_SOCIETY = re.compile(
    r"[\s-]+(?:research|study|oncology|working|group|institute|cent(?:er|re)|society|network|council)\b", re.I
)
# Words before a disease that are no part of it, and those that tell which patients have it.
_NO_PART = frozenset(
    "treatment patients versus vs relapsed relapsing refractory recurrent untreated diagnosed pretreated elderly older"
    " younger adult adults pediatric paediatric childhood severe mild".split()
)
_LINE = re.compile(r"\b(?:first|second|third)[- ]line\b", re.IGNORECASE)
# "Gemcitabine-refractory", where the title says after which drug all of its patients were treated.
_FAILED = re.compile(r"([\w]{4,})-(?:refractory|resistant|pretreated|failed|experienced)", re.IGNORECASE)
_TREATED_BEFORE = re.compile(
    r"\b(?:pre-?treated with|previously treated with|(?:refractory|resistant) to|progress\w+ (?:on|after|following)"
    r"|failure of|failed)\s+([\w-]{4,})",
    re.IGNORECASE,
)
_AIM = re.compile(r"(?:\b(?:objectives?|aims?|purpose)[.:]|^To) [^.]{1,400}", re.IGNORECASE)
_UNTREATED = re.compile(r"\b(?:untreated|naive|naïve|first[- ]line)\b", re.IGNORECASE)
_APART = re.compile(r"[,;:/]|\b(?:and|or|versus|vs|with|without)\b", re.IGNORECASE)
# "The reflexology vs massage study" is of both; "the reflexology study" may have had another arm.
_FEWEST_MARKS = 2
_BOTH = re.compile(r"\b(?:v|vs|versus|and|or|against)\b", re.IGNORECASE)
_NO_MARKS = STOP_WORDS | frozenset(
    "v vs versus and or against trial study protocol pilot cohort registry programme program survey".split()
)
_NUMBERING = re.compile(r"^[\dA-Z]?[\d.]*\s+")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for every sentence of a report's own work: diseases as they may be said, and names of the study.

    line is the line of treatment in the title, as stems; pretreated are the drugs, in small letters, after which the
    title and the methods say that all patients were treated. known holds the stems of title and
    abstract; nothing for a review.
    """

    diseases: Streams
    studies: tuple[str, ...]
    cancer: bool
    line: Phrase = ()
    pretreated: frozenset[str] = frozenset()
    known: Phrase = ()


NOWHERE = Setting((), (), cancer=False)


def setting_of(article: Article, forms: Forms) -> Setting:
    """The setting of a report; an article without a section on methods or results is none."""
    if not any(tells_own_work(section) for section in article.sections if section.kind == "body"):
        return NOWHERE
    phrases = tuple(dict.fromkeys(_diseases(article.title)))
    whole = max(map(stems, phrases), key=len, default=())
    single = phrases if _all_hold(article.title) or all(contains(whole, stems(phrase)) for phrase in phrases) else ()
    diseases = tuple(stream for phrase in single for stream in streams(phrase, forms))
    cancer = any(_CANCER.search(phrase) for phrase in single)
    # The abstract of a review tells of the studies of others.
    known = () if is_review(article) else stems(f"{article.title}. {_abstract(article)}")
    return Setting(diseases, _studies(article), cancer, _line(article.title), _pretreated(article), known)


def tells_own_work(section: Section) -> bool:
    """Whether a section tells of the methods or results of the study that the article reports."""
    if section.kind == "abstract":
        path = [title for title in section.path if title.lower() != "abstract"]
        return not section.path or any(_OWN_ABSTRACT.match(title) or _OWN_WORK.match(title) for title in path[:1])
    return bool(section.path) and bool(_OWN_WORK.fullmatch(section.path[0]))


def tells_of_itself(sentence: str) -> bool:
    """Whether a sentence of any section tells what its authors did or found, or could not do."""
    return bool(_OF_ITSELF.search(sentence))


def heading_of(section: Section) -> str:
    """The heading right above a section of running text, without its number."""
    return _NUMBERING.sub("", section.path[-1]) if section.kind == "body" and section.path else ""


def vouched_by_setting(question: Understood, term: Term, text: str, setting: Setting) -> bool:
    """Whether a term is the disease, the name of the study, a word that tells it, or what all its patients had before.

    The sentence must speak of no other.
    """
    if term.text in setting.studies:
        return not any(match[1] not in setting.studies for match in _OTHER_STUDY.finditer(text))
    if setting.line and setting.line in term.alternatives:
        return all(stems(match.group()) == setting.line for match in _LINE.finditer(text))
    failed = _FAILED.fullmatch(term.text)
    if failed:
        return failed[1].lower() in setting.pretreated and not _UNTREATED.search(text)
    if _is_study_told(told_study(question.text), term.alternatives, setting.known):
        return not _OTHER_STUDY.search(text)
    if not any(contains(stream, phrase) for stream in setting.diseases for phrase in term.alternatives):
        return False
    return _has_disease(question.text, term.text) and not _of_another_disease(text, setting)


def vouched_by_heading(question: Understood, term: Term, text: str, heading: str) -> bool:
    """Whether the heading over a sentence gives a name of the question, and the sentence no other in its place."""
    if not heading or not term.named or term.text.isdigit() or term.text not in heading:
        return False
    if has_rival(heading, term.text) or only_as_part(heading, term.text):
        return False
    asked = {stem for word in tokens(f"{question.text} {heading}") for stem in word.stems}
    if any(match[1] is None or asked.isdisjoint(stems(match[1])) for match in _ANOTHER_ARM.finditer(text)):
        return False
    if any(match[1] is None or asked.isdisjoint(stems(match[1])) for match in _OTHER_STUDY.finditer(text)):
        return False
    named = (word for word in tokens(text) if is_drug(word) or names_a_drug(word.text) or is_code(word))
    return bool(_ONE_WAY_OF_TREATING.search(heading)) or not any(asked.isdisjoint(word.stems) for word in named)


def _diseases(title: str) -> Iterator[str]:
    """Each disease of a title with the words that tell which: "metastatic colorectal cancer"."""
    for match in DISEASE.finditer(title):
        if _SOCIETY.match(title, match.end()):
            continue
        before = re.split(r"[.,:;()?–—]", title[: match.start()])[-1].split()
        words: list[str] = []
        for word in reversed(before[-_MOST_WORDS:]):
            if word.lower() in STOP_WORDS | _NO_PART:
                break
            words.insert(0, word)
        yield " ".join((*words, match.group()))


def _line(title: str) -> Phrase:
    """The line of treatment that a title names; nothing where it names two."""
    lines = {stems(match.group()) for match in _LINE.finditer(title)}
    return lines.pop() if len(lines) == 1 else ()


def _pretreated(article: Article) -> frozenset[str]:
    """The drugs after which all patients were treated, where title or aim says so: "pretreated with gemcitabine"."""
    texts = (article.title, *(match.group() for match in _AIM.finditer(_abstract(article))))
    found = (match[1].split("-")[0].lower() for text in texts for match in _TREATED_BEFORE.finditer(text))
    return frozenset(drug for drug in found if names_a_drug(drug))


def _studies(article: Article) -> tuple[str, ...]:
    """The name of the study: that in the title, else the one that the abstract speaks of."""
    for text in (article.title, _abstract(article)):
        named = {next(filter(None, match.groups())) for match in _OWN_NAME.finditer(text)}
        named = {name for name in named if any(map(str.isdigit, name))}
        if named:
            return tuple(sorted(named)) if len(named) == 1 else ()
    return ()


def _abstract(article: Article) -> str:
    return " ".join(article.text[part.start : part.end] for part in article.sections if part.kind == "abstract")


def _all_hold(title: str) -> bool:
    """Whether all patients have all the diseases of a title: "headache in stroke", and not "headache or stroke"."""
    places = [match.span() for match in DISEASE.finditer(title)]
    return bool(places) and not _APART.search(title, places[0][0], places[-1][1])


def _has_disease(question: str, disease: str) -> bool:
    """Whether a question is of those who have a disease: "in relapsed myeloma", not "does it cause myeloma"."""
    name = re.escape(disease)
    return bool(
        re.search(rf"{_HAVING}(?: [\w/+-]+){{0,5}}? {name}(?!\w)", question, re.IGNORECASE)
        or re.search(rf"(?<!\w){name}(?: [\w-]+){{0,2}}? {_HAVE}", question, re.IGNORECASE)
    )


def _of_another_disease(text: str, setting: Setting) -> bool:
    known = {stem for stream in setting.diseases for stem in stream}
    others = [match.group() for match in _CANCER.finditer(text)] if setting.cancer else []
    others += [match[1] for match in _PATIENTS_WITH.finditer(text) if DISEASE.fullmatch(match[1])]
    return any(known.isdisjoint(stems(other)) for other in others)


def _is_study_told(phrase: str, alternatives: frozenset[Phrase], known: Phrase) -> bool:
    """Whether a term is one of the words of told_study, all of which a study's title and abstract have.

    alternatives are those of the term, known the stems of title and abstract. A treatment is told only by a phrase that
    names what it was compared with.
    """
    words = [word for word in tokens(phrase) if word.text.lower() not in _NO_MARKS]
    if len(words) < _FEWEST_MARKS or not all(contains(known, word.stems) for word in words):
        return False
    stream = stems(phrase)
    if not any(contains(stream, alternative) for alternative in alternatives):
        return False
    meant = [word for word in words if any(set(word.stems) & set(alternative) for alternative in alternatives)]
    return bool(_BOTH.search(phrase)) or not any(_is_treatment(word) for word in meant)


def _is_treatment(word: Token) -> bool:
    return names_a_drug(word.text) or (is_drug(word) and not is_code(word))
