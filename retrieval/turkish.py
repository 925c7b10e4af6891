"""A Turkish question becomes an English one: terms by the glossary, names and numbers as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.vocabulary import frequency
from retrieval.glossary import Glossary, Match
from retrieval.kinds import names_a_drug
from retrieval.turkish_forms import Form, folded, may_deny, noun_form
from retrieval.turkish_groups import NOMINAL, Piece
from retrieval.turkish_kept import unsaid
from retrieval.turkish_loans import loan
from retrieval.turkish_order import ordered

# Below this share of its words of content turned, what is left of a question is not the question
# (docs/decisions/011-turkish.md).
LEAST_COVERAGE = 0.75

_NUMBER = r"(?:%\s?|\b(?i:y[uü]zde)\s)?\d+(?:[.,]\d+)*(?:\s?%)?"
_WORD = re.compile(
    rf"(?P<number>(?<![\w-]){_NUMBER})(?:['’](?P<ending>\w+))?(?![\w-]|\.\d)"
    r"|(?P<word>[^\W_]+(?:[-‐‑–][^\W_]+)*)(?:['’ʼ`](?P<suffix>\w+))?"
)
_ENDS = re.compile(r"(?<=[?!;])\s+|(?<=[^\W\d_]{3}\.)\s+")
_NEXT = re.compile(r",\s+")
_ASKS = re.compile(r"m[iu](?:[dt][iu]r|yd[iu]|y[iu][mz]|ym[iu]s|sun[iu]z)?")
_DENIED = re.compile(r"\b(?:not|no|without)\b")
_GLUED = re.compile(r"(?P<word>\w{3,})(?P<asks>m[iıuü](?:d[iıuü]r)?)")
_BEING = re.compile(r"(?P<word>var|yok(?!sa)|degil)(?:y?(?P<past>d[iu])|d[iu]r|m[iu]s)?(?P<when>s[ae]|ken)?")
# "12 haftalık" is 12-week, "8 haftada bir" every 8 weeks.
_SPAN = re.compile(r"(?P<unit>dakika|saat|gun|hafta|ay|yil)(?P<long>l[iu]k)?(?P<each>[dt][ae])?")
_UNITS = {"dakika": "minute", "saat": "hour", "gun": "day", "hafta": "week", "ay": "month", "yil": "year"}
# An English word in a Turkish question ("response rate nedir") stands for itself.
_ENGLISH = 3.0
_LONE_ENDING = 3


@dataclass(frozen=True, slots=True)
class Turned:
    """The English question made of a Turkish one.

    pairs are the Turkish words that were turned, each with its English, in the question's order. untranslated are the
    words, negations among them, that stand in text as they were typed. coverage is the share of the question's words
    of content, names and numbers aside, that were turned, in [0, 1]; 1 where there are none. lost are words that were
    turned but found no place in text.
    """

    text: str
    pairs: tuple[tuple[str, str], ...]
    untranslated: tuple[str, ...]
    coverage: float
    lost: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether enough was turned to search with, nothing of that was lost, and no negation is in doubt."""
        return self.coverage >= LEAST_COVERAGE and not self.lost and not any(map(may_deny, self.untranslated))

    @property
    def not_said(self) -> tuple[str, ...]:
        """The words that text does not say in English."""
        return tuple(dict.fromkeys((*self.untranslated, *self.lost)))


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    ending: str
    number: bool


def turned(question: str, glossary: Glossary) -> Turned:
    """The English question of a Turkish one. Never raises; an English word or a name stays what it is."""
    sentences = [pieces for part in _ENDS.split(question) for pieces in _asked_in(part, glossary)]
    pieces = [piece for sentence in sentences for piece in sentence]
    text = " ".join(ordered(sentence, asks="?" in question) for sentence in sentences if sentence)
    content = [piece for piece in pieces if piece.kind not in {"name", "dropped"}]
    known = sum(len(piece.turkish.split()) for piece in content if piece.kind != "unknown")
    total = sum(len(piece.turkish.split()) for piece in content)
    return Turned(
        text=text,
        pairs=tuple((piece.turkish, piece.english) for piece in content if piece.kind != "unknown" and piece.english),
        untranslated=tuple(dict.fromkeys(_lost(pieces, text))),
        coverage=known / total if total else 1.0,
        lost=tuple(dict.fromkeys(unsaid(pieces, text))),
    )


def _lost(pieces: Sequence[Piece], text: str) -> Iterator[str]:
    """The words that text does not say in English: those nobody knows, and all negations where it holds too few."""
    yield from (piece.turkish for piece in pieces if piece.kind == "unknown")
    denied = [piece for piece in pieces if piece.form.denied or piece.english in {"yok", "degil"}]
    if len(_DENIED.findall(text)) < len(denied):
        yield from (piece.turkish for piece in denied)


def _asked_in(sentence: str, glossary: Glossary) -> list[list[Piece]]:
    """The pieces of a sentence, apart where a comma stands between two questions that are whole."""
    asked: list[list[Piece]] = []
    for part in _NEXT.split(sentence):
        pieces = _pieces(part, glossary)
        if asked and not (_is_whole(asked[-1]) and _is_whole(pieces)):
            asked[-1] += pieces
        elif pieces:
            asked.append(pieces)
    return asked


def _is_whole(pieces: Sequence[Piece]) -> bool:
    """Whether pieces are a question by themselves: about something, and ending in what is asked or said of it."""
    said = [piece for piece in pieces if piece.kind != "dropped"]
    about = any(piece.kind in NOMINAL - {"adjective"} for piece in said)
    asks = any(piece.kind in {"asks", "question"} for piece in said)
    if not about or not asks:
        return False
    last = said[-2] if said[-1].kind == "asks" and len(said) > 1 else said[-1]
    return last.form.role == "finite" or last.kind in {"question", "being", "adjective"}


def _pieces(sentence: str, glossary: Glossary) -> list[Piece]:
    words = list(_words(sentence, glossary))
    shouted = not any(letter.islower() for letter in sentence)
    pieces: list[Piece] = []
    at = 0
    while at < len(words):
        width, piece = _piece(words[at:], glossary, shouted=shouted)
        at += width
        if at < len(words) and _is_lone_ending(words[at], piece):
            piece = Piece(piece.turkish, piece.english, piece.kind, noun_form(folded(words[at].text)) or piece.form)
            at += 1
        pieces.append(piece)
    return pieces


def _words(sentence: str, glossary: Glossary) -> Iterator[_Word]:
    """The words of a sentence; a compound that nobody knows as one falls into its parts, and so does a glued "mi"."""
    for match in _WORD.finditer(re.sub(r"(?<=[^\W\d])/(?=[^\W\d])", " ", sentence)):
        word = _word(match)
        glued = _GLUED.fullmatch(word.text)
        if word.number or word.ending or glossary.longest([word.text]) or _named(word.text):
            yield word
        elif "-" in word.text:
            yield from (_Word(part, "", number=False) for part in word.text.split("-"))
        elif glued and glossary.longest([glued["word"]]):
            yield from (_Word(part, "", number=False) for part in glued.groups())
        else:
            yield word


def _word(match: re.Match[str]) -> _Word:
    if match["number"]:
        return _Word(_number(match["number"]), match["ending"] or "", number=True)
    return _Word(match["word"], match["suffix"] or "", number=False)


def _number(text: str) -> str:
    """A number as English writes it: "%73,5" is "73.5%", "1.000" is "1,000"."""
    digits = re.sub(r"[^\d.,]", "", text)
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(".", " ").replace(",", ".").replace(" ", ",")
    else:
        digits = digits.replace(",", ".")
    return digits + "%" if re.search(r"%|y[uü]zde", text.lower()) else digits


def _piece(words: Sequence[_Word], glossary: Glossary, *, shouted: bool) -> tuple[int, Piece]:
    """The next piece of a sentence and how many words it takes."""
    first = words[0]
    if first.number:
        return _of_number(first, words)
    plain = folded(first.text)
    being = _BEING.fullmatch(plain)
    if being:
        return 1, Piece(first.text, being["word"], "being", Form(past=bool(being["past"]), when=bool(being["when"])))
    if _ASKS.fullmatch(plain):
        return 1, Piece(first.text, "", "asks", Form(past="yd" in plain))
    match = glossary.longest(_readable(words))
    if match and (match.width > 1 or shouted or _may_be(first.text, match)):
        return match.width, _of_match(match, words)
    return 1, _name_or_unknown(first)


def _of_number(number: _Word, words: Sequence[_Word]) -> tuple[int, Piece]:
    """A number, with the length of time behind it: "12 haftalık", "8 haftada bir"."""
    span = _SPAN.fullmatch(folded(words[1].text)) if len(words) > 1 and not number.ending else None
    if span and span["long"] and not span["each"]:
        return 2, Piece(f"{number.text} {words[1].text}", f"{number.text}-{_UNITS[span['unit']]}", "adjective")
    if span and span["each"] and not span["long"] and len(words) > 2 and folded(words[2].text) == "bir":
        every = f"every {number.text} {_UNITS[span['unit']]}s"
        return 3, Piece(f"{number.text} {words[1].text} {words[2].text}", every, "adverb")
    return 1, Piece(number.text, number.text, "name", noun_form(folded(number.ending)) or Form())


def _readable(words: Sequence[_Word]) -> list[str]:
    """The words up to the first number, with the ending behind an apostrophe joined on again."""
    return [word.text + word.ending for word in words[:8]]


def _of_match(match: Match, words: Sequence[_Word]) -> Piece:
    source = " ".join(word.text + (f"'{word.ending}" if word.ending else "") for word in words[: match.width])
    return Piece(source, match.entry.english[0], match.entry.kind, match.form)


def _may_be(word: str, match: Match) -> bool:
    """Whether a word in capitals may be the entry: "ABD" is the USA, "AL" and "OS" are no Turkish words."""
    return not _is_abbreviation(word) or (len(word) > 2 and match.entry.kind == "noun")


def _is_abbreviation(word: str) -> bool:
    return len(word) > 1 and (sum(letter.isupper() for letter in word) > 1 or any(map(str.isdigit, word)))


def _named(word: str) -> bool:
    return _is_abbreviation(word) or names_a_drug(word.replace("İ", "i").lower())


def _name_or_unknown(word: _Word) -> Piece:
    form = noun_form(folded(word.ending)) or Form() if word.ending else Form()
    plain = word.text.replace("İ", "i").lower()
    if _is_drug(plain):
        return Piece(word.text, plain, "name", form)
    unknown = may_deny(word.text) or bool(frequency(word.text, "tr"))
    if word.ending or _is_abbreviation(word.text) or (word.text[:1].isupper() and not unknown):
        return Piece(word.text, word.text, "name", form)
    stem, ending = _drug(word.text)
    if stem:
        return Piece(word.text, stem, "name", noun_form(folded(ending)) or Form())
    if _is_english(word.text):
        return Piece(word.text, word.text, "noun", form)
    lent = loan(word.text)
    if lent:
        return Piece(word.text, lent.english, "adjective" if lent.adjective else "noun", lent.form)
    return Piece(word.text, word.text, "unknown", form)


def _drug(word: str) -> tuple[str, str]:
    """A drug's name and the ending written onto it without an apostrophe; two empty texts where there is none."""
    cuts: Iterator[int] = (at for at in range(len(word) - 1, 5, -1) if _is_drug(word[:at]))
    at = next((at for at in cuts if noun_form(folded(word[at:]))), 0)
    return word[:at], word[at:] if at else ""


def _is_drug(word: str) -> bool:
    """Whether a word is built like a drug's name, that of a cell therapy without a hyphen among them: "orvacel"."""
    return names_a_drug(word) or bool(re.fullmatch(r"[A-Za-z]{4,}cel", word))


def _is_english(word: str) -> bool:
    return word.isascii() and frequency(word, "en") >= max(_ENGLISH, frequency(word, "tr") + 0.5)


def _is_lone_ending(word: _Word, before: Piece) -> bool:
    """Whether a word is an ending set off from the name before it: "cilta-cel in"."""
    name = before.kind == "name" or names_a_drug(before.english) or _is_abbreviation(before.english)
    short = name and len(word.text) <= _LONE_ENDING and word.text.islower() and not word.ending
    form = noun_form(folded(word.text))
    return short and before.form.case == "none" and form is not None and not form.when and not _keeps(word.text)


def _keeps(word: str) -> bool:
    """Whether a short word means something by itself, or only joins: "mi", "ve", "ile"."""
    return bool(_ASKS.fullmatch(folded(word))) or folded(word) in {"ile", "ve", "ne", "kac", "de", "da"}
