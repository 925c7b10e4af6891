"""What a sentence speaks of, where that is plain enough to be asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.sentences import sentence_spans
from corpus.types import Article, Span
from corpus.vocabulary import frequency
from retrieval.abbreviations import abbreviations
from retrieval.forms import forms_of
from retrieval.kinds import DISEASE, names_a_drug
from retrieval.quotable import may_answer_from
from retrieval.setting import setting_of
from retrieval.words import stem, stems

# What is longer holds too much for a plain question.
_MOST_SENTENCE_CHARS = 320
_MOST_SENTENCES = 400
_MOST_WORDS = 6
_OFTEN_NAMED = 5
# Above this Zipf frequency a word of a title tells nothing of its matter: "therapy" 4.4, "access" 4.9.
_EVERYDAY = 4.0
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")
_LEAD_IN = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Additionally|Indeed|Currently|Today|In general|Generally|Overall"
    r"|In recent years|Since \d{4}), "
)
_WORD = re.compile(r"[^\W_](?:[\w'’/+‐‑-]*[\w+])?")
_ARTICLE = re.compile(r"^(?:The|the|A|a|An|an) ")
_JOINING = frozenset("of or and for in to with".split())
# With one of these a subject is not what it is by itself, or is the article's own work.
_LEANING = frozenset(
    "this these that those it its they their we our us he she his her such some many most several other others"
    " another both each all every either neither there here which who whom whose what when where why how no not"
    " any more less one two three four five six seven eight nine ten first second third last next previous"
    " present current same latter former study studies result results data finding findings author authors"
    " review article paper work figure table section analysis evidence literature report reports patient"
    " patients participant participants subject subjects group groups case cases number numbers example hand"
    " fact addition contrast order aim goal purpose use only also then thus therefore although while if because"
    " since as than by from at on during after before between among is are was were be been has have had do does"
    " did can may might could should would will being used using based".split()
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may be quoted: article.text[start:end].

    said is what it says without asides in brackets and citation marks. names are the stems of what the article is
    about: the rarer words of its title, and its abbreviations. study is the name of the trial that the abstract of its
    report tells of, empty elsewhere.
    """

    article: Article
    start: int
    end: int
    section: int
    said: str
    names: frozenset[str]
    study: str = ""


def sentences(article: Article) -> Iterator[Sentence]:
    """The sentences of an article that may be quoted and asked about, in order."""
    short = abbreviations(article.text)
    names, count, studies = _names(article, short), 0, setting_of(article, forms_of(short)).studies
    for at, section in enumerate(article.sections):
        if section.kind not in {"abstract", "body", "box"} or not may_answer_from(article, section, declarations=False):
            continue
        for start, end in sentence_spans(article.text, section.start, section.end):
            count += 1
            said = _said(article, (start, end))
            if said:
                study = studies[0] if len(studies) == 1 and section.kind == "abstract" else ""
                yield Sentence(article, start, end, at, said, names, study)
            if count == _MOST_SENTENCES:
                return


def _said(article: Article, span: Span) -> str:
    text = " ".join(article.text[slice(*span)].split())
    if len(text) > _MOST_SENTENCE_CHARS or not text[:1].isupper():
        return ""
    # A source that is damaged here would be asked about in damaged words.
    repaired = any(span[0] <= repair.start < span[1] for repair in article.repairs)
    return "" if repaired else _LEAD_IN.sub("", _ASIDE.sub("", text))


def _names(article: Article, short_forms: Iterable[str]) -> frozenset[str]:
    title = (word for word in _WORD.findall(article.title) if len(word) > 2)
    rare = (word for word in title if frequency(word.lower(), "en") < _EVERYDAY)
    return frozenset(each for word in (*rare, *short_forms) for each in stems(word))


def subject(text: str, sentence: Sentence) -> str:
    """What the words before a verb name, as a question would say it; empty where that is unclear or says too little."""
    bare = _ARTICLE.sub("", text)
    words = bare.split()
    if not 1 <= len(words) <= _MOST_WORDS or not all(_WORD.fullmatch(word) for word in words):
        return ""
    if words[0].lower() in _JOINING or words[-1].lower() in _JOINING:
        return ""
    if any(word.lower() in _LEANING or word.isdigit() or word.lower().endswith("ly") for word in words):
        return ""
    alone = len(words) == 1 and _is_told_of(words[0], sentence)
    if not alone and not any(_is_a_thing(word, sentence) for word in words):
        return ""
    article = text[: len(text) - len(bare)].lower()
    return article + as_inside(words[0], sentence) + bare[len(words[0]) :]


def is_plural(named: str) -> bool:
    """Whether what is named is several things: by "and", or by the last word before a preposition."""
    head = re.split(r" (?:of|for|in|to|with) ", named)[0]
    return " and " in head or bool(re.search(r"(?<![sui])s$|(?:ria|ae)$", head))


def _is_a_thing(word: str, sentence: Sentence) -> bool:
    if names_a_drug(word.lower()) or DISEASE.fullmatch(word):
        return True
    return stem(word.lower()) in sentence.names or all(part in sentence.names for part in stems(word))


def _is_told_of(word: str, sentence: Sentence) -> bool:
    """Whether a word alone says what is meant, and the article speaks of it again and again."""
    if len(word) < 5 or not 0 < frequency(word.lower(), "en") < _EVERYDAY:
        return False
    return len(re.findall(rf"\b{re.escape(word)}\b", sentence.article.text, re.IGNORECASE)) >= _OFTEN_NAMED


def as_inside(word: str, sentence: Sentence) -> str:
    """A word, or words, as they stand inside a sentence: with a small letter, unless the article never writes it so."""
    small = word[:1].lower() + word[1:]
    if any(letter.isupper() for letter in word[1:]) or not small.isascii():
        return word
    inside = re.search(rf"(?<![\w-]){re.escape(small)}(?![\w-])", sentence.article.text)
    return small if inside or names_a_drug(small) else word
