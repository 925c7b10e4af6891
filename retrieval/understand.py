"""A question becomes what must be met: its terms, the kind of answer it wants, and what it compares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.vocabulary import frequency
from retrieval.kinds import DISEASE, NUMERIC, Kind, kind_of, names_a_drug
from retrieval.studies import told_study
from retrieval.thesaurus import Phrase, Thesaurus
from retrieval.words import QUESTION_WORDS, STOP_WORDS, Token, american, stems, tokens

# wordfreq's scale ends near 7.7 ("the"); "patient" (4.8) weighs a third of a word it does not list.
_COMMONEST = 7.5
# Below this Zipf frequency English words are names for this purpose: teclistamab 0, myeloma 2.8, refractory 2.9.
_NAME_FREQUENCY = 1.5

# Above it, a part of a compound is an everyday word: directed 4.6, refractory 2.9.
_EVERYDAY = 3.5
# Below it, a word is too particular for a sentence to leave it out: contraindication 1.9, mechanism 4.3, dialysis 3.3.
_RARE = 4.4
TURNING_WORDS = frozenset(
    "all only own without before after between not no never first last second third women men woman man children child"
    " adults adult young younger old older acute chronic high low early late more less fewer higher lower single"
    " combination alone".split()
)

# What a question asks of two things, or of one, as "what causes …": that they are named in a sentence is no answer.
RELATING_WORDS = frozenset("cause causes caused trigger triggers".split())

# No question of the golden sets names more than 8 things; each one is looked for in every sentence.
MOST_TERMS = 40

_ABOUT_REVIEW = re.compile(
    r"\b(?:this|the|your|their) (?:review|article|paper|publication|text)\b(?! of\b)|\bthe authors?\b", re.IGNORECASE
)
_COMPARES = re.compile(
    r"\b(?:(?:more|less) \w+|(?!other|rather|longer)\w+er|worse) (?:[\w-]+ ){0,6}?than\b"
    r"|\b(?:better|worse|superior|inferior|preferable|preferred) (?:[\w-]+ ){0,4}?(?:than|to|or|versus|vs)\b"
    r"|\bwhich of (?:the|these) (?:two|three)\b.*\b(?:(?!other)\w+er|more|less|best|\w+est)\b"
    r"|\b(?:compare[ds]?|comparison|differences? (?:in (?:[\w-]+ ){1,5}?)?between|differ|differs|versus|vs)\b"
    r"|\bas (?:good|effective|safe|well tolerated|efficacious|useful|toxic) as\b"
    r"|\bhow (?:much|many) (?:more|less|fewer|higher|lower|longer|shorter)\b",
    re.IGNORECASE,
)
# Words whose meaning Understood holds elsewhere: in compares, in kind, in every.
_COMPARATIVES = frozenset(
    "better worse superior inferior preferable preferred best more less fewer higher lower compare compared"
    " comparison comparative differ versus vs two added adding".split()
)
_DATES = frozenset("year years month date day".split())
_QUANTIFIERS = frozenset("all any every".split())
# What the kind of a question says already: "How long …" wants a duration, "Where in the body …" a place.
_ASKED_HOW = re.compile(
    r"\bhow (long|soon|quickly|fast|high|low|large|big|small)\b|\bwhere in the (body|world)\b"
    r"|\bwhich (causes?|caused) (?:more|less|fewer)\b|\b(?:which|what) (days?|weeks?)\b.* given\b"
    r"|\bhow much (farther|further|longer|shorter|more|less)\b|\bor (only)\b",
    re.IGNORECASE,
)
_DEFINING = frozenset("counts counted count qualify qualifies qualified".split())
# "Grade 3 or worse": how a number stands is compared as a whole (retrieval/figures.py, retrieval/row_words.py).
LIMIT = re.compile(r"\bgrades? \w+ (?:or|and) (worse|higher|above|more|greater|over)\b", re.IGNORECASE)
# "Any grade 4 diarrhea?" asks whether there was some, not for a figure of all.
_WHETHER_ANY = re.compile(r"(?:(?:was|were|is|are) there )?any\b", re.IGNORECASE)
_IS_WHAT = re.compile(r"(?:what|who)(?:'s| is| are| was| were) ", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"(?:(?:in|on|of|for|to|with|by|at|from|under) )?(?:what|which)\b", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|should)\b", re.IGNORECASE
)
_ASKS_CAUSE = re.compile(r"what (?:can |could |may |might )?(?:causes?|caused|triggers?)\b", re.IGNORECASE)
_EXCLUDES = re.compile(
    r"\b(?:besides|other than|except(?: for)?|apart from|excluding|instead of|beyond)\b", re.IGNORECASE
)
# "And in Germany?", "its toxicity": only the conversation says what is meant.
_FOLLOWS_UP = re.compile(r"(?:and|but|or|also|then|so|what about|how about|same for)\b", re.IGNORECASE)
_STANDS_FOR = re.compile(r"\b(?:its|their|theirs|them|they)\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:all|any|every)\b(?: of\b)?(?: the\b)?", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow many\b|\bnumbers? of\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """Something the question names and the quote must hold.

    alternatives are the phrases of stems that meet it. named: a drug, trial, gene, place or year. firm: a sentence
    without it never answers; so are names, diseases, rare words, words that a clinical source lists, and words that
    turn a question round ("before"). weight grows with rarity in general English: about 0.5 to 7.5.
    """

    text: str
    alternatives: frozenset[Phrase]
    named: bool
    firm: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question asks for.

    about_review: it asks about the article itself. asks_what: it begins with "what" or "which". excludes: it
    sets something aside ("besides BCMA"). every: the noun that "all" stands before, as the phrases that mean the same.
    counted: what "how many" counts, as its alternatives.
    """

    text: str
    terms: tuple[Term, ...]
    kind: Kind
    compares: bool
    about_review: bool
    asks_what: bool
    excludes: bool
    every: frozenset[Phrase]
    counted: frozenset[Phrase]


def understand(text: str, thesaurus: Thesaurus) -> Understood:
    """What must be met for an answer to text."""
    thesaurus = thesaurus.with_opposites() if _YES_OR_NO.match(text) else thesaurus
    compares, kind = bool(_COMPARES.search(_without_study(text))), kind_of(text)
    every = None if _WHETHER_ANY.match(text) else _EVERY.search(text)
    said_otherwise = (
        (_COMPARATIVES if compares else frozenset())
        | (_DATES if kind == "date" else frozenset())
        | (_QUANTIFIERS if every and kind in NUMERIC else frozenset())
        | (_DEFINING if kind == "definition" else frozenset())
        | {match[1].lower() for match in LIMIT.finditer(text)}
        | {word.lower() for match in _ASKED_HOW.finditer(text) for word in match.groups() if word}
    )
    terms = tuple(term for term in dict.fromkeys(_terms(text, thesaurus)) if term.text.lower() not in said_otherwise)
    defines = _IS_WHAT.match(text) and len(terms) == 1
    counted = _noun_behind(_HOW_MANY.search(text), text, thesaurus)
    return Understood(
        text=text,
        terms=terms,
        kind="definition" if defines else kind,
        compares=compares,
        about_review=bool(_ABOUT_REVIEW.search(text)),
        asks_what=bool(_ASKS_WHAT.match(text)),
        excludes=kind != "reason" and bool(_EXCLUDES.search(text)),
        every=_same_as(_noun_behind(every, text, thesaurus), thesaurus),
        counted=counted.alternatives if counted else frozenset(),
    )


def unclear(question: Understood) -> bool:
    """Whether a question does not say by itself what to look for: it names nothing, or leans on an earlier one."""
    if question.about_review:
        return False
    if len(question.terms) > MOST_TERMS:
        return True
    if not question.terms or (len(tokens(question.text)) == 1 and not question.terms[0].named):
        return True
    return bool(_FOLLOWS_UP.match(question.text)) or _points_outside(question)


def _points_outside(question: Understood) -> bool:
    """Whether a pronoun stands before anything that it could stand for: "What is its toxicity?"."""
    pronoun = _STANDS_FOR.search(question.text)
    first = min((question.text.find(term.text) for term in question.terms), default=0)
    return pronoun is not None and pronoun.start() < first and not any(term.named for term in question.terms)


def _noun_behind(match: re.Match[str] | None, text: str, thesaurus: Thesaurus) -> Term | None:
    """The last word or known phrase of the run of content words after a match."""
    words = tokens(text[match.end() :]) if match else ()
    run = next((at for at, word in enumerate(words) if not _carries_content(word)), len(words))
    nouns = list(_terms(text[match.end() :][: words[run - 1].end], thesaurus)) if match and run else []
    return nouns[-1] if nouns else None


def _same_as(noun: Term | None, thesaurus: Thesaurus) -> frozenset[Phrase]:
    """The phrases that mean a noun and nothing narrower: a figure of all lymphomas is none of all cancers."""
    alternatives = noun.alternatives if noun else frozenset()
    return frozenset(other for other in alternatives if noun and stems(noun.text) in thesaurus.alternatives(other))


def _terms(text: str, thesaurus: Thesaurus) -> Iterator[Term]:
    """The question's phrases that the thesaurus knows, longest first from the left, and its other words of content."""
    words = tuple(part for word in tokens(text) for part in _parts(word, thesaurus))
    at = 0
    while at < len(words):
        width, phrase = _known_phrase(words, at, thesaurus)
        group = words[at : at + width]
        if width > 1 or _carries_content(words[at]):
            yield _term(text, group, phrase, thesaurus, first=at == 0)
        at += width


def _parts(word: Token, thesaurus: Thesaurus) -> tuple[Token, ...]:
    """A compound of which a part is an everyday word ("BCMA-directed") as its parts; any other word as it is."""
    parts = list(re.finditer(r"[^‐‑–-]+", word.text))
    everyday = any(
        len(part.group()) > 3 and part.group().islower() and frequency(part.group(), "en") > _EVERYDAY for part in parts
    )
    if len(parts) < 2 or not everyday or word.stems in thesaurus.met_by or names_a_drug(word.text):
        return (word,)
    return tuple(
        Token(word.start + part.start(), word.start + part.end(), part.group(), stems(part.group())) for part in parts
    )


def _without_study(text: str) -> str:
    """The question without the words that only tell the study: "the massage vs rest trial" asks for no comparison."""
    return text.replace(told_study(text) or "\0", "")


def _known_phrase(words: tuple[Token, ...], at: int, thesaurus: Thesaurus) -> tuple[int, Phrase]:
    """How many words the longest known phrase at a position takes (1 where none is known), and its stems."""
    for width in range(min(thesaurus.longest, len(words) - at), 1, -1):
        phrase = tuple(stem for word in words[at : at + width] for stem in word.stems)
        if phrase in thesaurus.met_by:
            return width, phrase
    return 1, words[at].stems


def _carries_content(word: Token) -> bool:
    lowered = word.text.lower().replace("’", "'").removesuffix("'s")
    if lowered in STOP_WORDS or lowered in QUESTION_WORDS:
        return word.text in {"US", "IT", "WHO", "His"}
    return len(lowered) > 1 or lowered.isdigit()


def _term(text: str, words: tuple[Token, ...], phrase: Phrase, thesaurus: Thesaurus, *, first: bool) -> Term:
    rarity = min(_frequency(word.text) for word in words)
    named = any(_is_name(word, first=first and word is words[0]) for word in words)
    disease = any(DISEASE.fullmatch(word.text) for word in words)
    turning = any(word.text.lower() in TURNING_WORDS for word in words)
    relates = words[0].text.lower() in RELATING_WORDS and bool(_YES_OR_NO.match(text) or _ASKS_CAUSE.match(text))
    return Term(
        text=text[words[0].start : words[-1].end],
        alternatives=thesaurus.alternatives(phrase),
        named=named,
        firm=named or turning or disease or relates or phrase in thesaurus.clinical or rarity < _RARE,
        weight=max(_COMMONEST - rarity, 0.5),
    )


def _is_name(word: Token, *, first: bool) -> bool:
    """Whether a word names one thing: capitals or digits say so, or that general English does not know it."""
    if any(character.isdigit() for character in word.text) or any(letter.isupper() for letter in word.text[1:]):
        return True
    if word.text[0].isupper() and len(word.text) > 1 and not first:
        return True
    if names_a_drug(word.text):
        return True
    parts = [part for part in re.split(r"[-‐‑–]", word.text) if len(part) > 2]
    return bool(parts) and all(_frequency(part) < _NAME_FREQUENCY for part in parts)


def _frequency(word: str) -> float:
    """How frequent a word is in general English, in the spelling that is the more frequent."""
    return max(frequency(spelt, "en") for spelt in (word, american(word.lower())))
