"""English order for a turned question: its head, what it asks of, then where, with what and against what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.turkish_groups import DETERMINERS, Gathered, Group, Piece, gathered, plural

_COMPARATIVE = re.compile(
    r"\b(?:more|less|better|worse|superior|safer|longer|shorter|higher|lower|fewer|earlier|faster|newer)\b"
)
# "X'ten yüksek" is higher than X.
_COMPARED = {
    "high": "higher",
    "low": "lower",
    "long": "longer",
    "short": "shorter",
    "good": "better",
    "bad": "worse",
    "effective": "more effective",
    "safe": "safer",
    "toxic": "more toxic",
    "expensive": "more expensive",
}
# A question after one of these asks "what is the …", however Turkish puts it.
_MEASURED = re.compile(
    r"\b(?:rate|ratio|survival|duration|time|follow-up|cost|price|dose|share|percentage|number|value|incidence|mortality"
    r"|frequency|median|mean|risk|amount|interval|prevalence|expectancy|half-life|age|level)s?\b"
)
_SPELLED = re.compile(r"^(?:full form|abbreviation)s? of |^(?:the )?meaning of ")
_ASKS_FOR_A_NAME = "what does mean"


def ordered(pieces: Sequence[Piece], *, asks: bool) -> str:
    """The English sentence of the pieces of a Turkish one, with a question mark where asks says that it had one."""
    sentence = gathered(pieces)
    text = re.sub(r"\s+", " ", _sentence(sentence)).strip()
    asked = sentence.asks or sentence.yes_or_no or any(group.asks for group in sentence.groups)
    return text[:1].upper() + text[1:] + "?" * bool(text and (asks or asked)) if asked else text + "?" * asks


def _sentence(sentence: Gathered) -> str:
    asking = next((group for group in sentence.groups if group.asks), None)
    if asking:
        return _which(sentence, asking)
    if sentence.asks:
        return _asked(sentence, sentence.asks[-1])
    if sentence.yes_or_no:
        return _yes_or_no(sentence)
    return _joined(_subject(sentence), _denial(sentence), _verb(sentence), _objects(sentence), _context(sentence))


def _which(sentence: Gathered, asking: Group) -> str:
    """ "Which products are …", "In which patients is … given"."""
    rest = Gathered([group for group in sentence.groups if group is not asking], sentence.verb, past=sentence.past)
    rest.being = sentence.being
    if rest.verb and rest.verb.english == "last":
        return _joined("how long", _clause(rest))
    words, predicate = _split(asking) if asking.place == "" and not rest.verb else (asking.words, ())
    head = Group(tuple(words), asking.place).text
    said = Group(tuple(predicate)).text
    if asking.place == "" and _is_object(asking, rest):
        return _joined(head, _clause(rest))
    if asking.place == "" and rest.verb:
        helper = _which_helper(rest, rest.verb, head)
        return _joined(head, helper, _verb(rest), _subject(rest), _objects(rest), _context(rest))
    if asking.place == "" and not said and not _subject(rest):
        return _joined(head, _be(rest, head), "there", _context(rest), _denial(rest))
    if asking.place == "":
        return _joined(head, _be(rest, head), _denial(rest), said, _subject(rest), _context(rest))
    return _joined(head, _clause(rest))


def _which_helper(rest: Gathered, verb: Piece, head: str) -> str:
    """What stands between "which patients" and the verb."""
    modal, denial = _modal(rest), _denial(rest)
    if verb.kind == "passive":
        return f"{modal} {denial} be" if modal else f"{_be(rest, head)} {denial}".strip()
    return _joined(modal or ("do" if denial else ""), denial)


def _is_object(asking: Group, rest: Gathered) -> bool:
    """Whether what is asked for is what somebody else does something to: "hangi antijeni hedefler"."""
    active = rest.verb is not None and rest.verb.kind == "active"
    return active and bool(_subject(rest)) and asking.words[-1].form.case == "possessed"


def _asked(sentence: Gathered, asked: Piece) -> str:
    subject, word = _subject(sentence), asked.english
    if word == _ASKS_FOR_A_NAME or (_SPELLED.search(subject) and word == "what"):
        bare = _SPELLED.sub("", subject)
        return f"what does {bare} stand for" if " " not in bare else f"what is {bare}"
    if word == "how much" and sentence.verb and sentence.verb.english == "last":
        word = "how long"
    if word == "what cost":
        return _joined("what is the cost of", subject, _context(sentence))
    if sentence.verb or sentence.being:
        word = f"{asked.form.case} {word}" if asked.form.case in {"in", "from", "with", "to"} else word
        return _joined(word, _clause(sentence))
    if _MEASURED.search(subject) and word in {*DETERMINERS, "what", "how much"}:
        return _joined("what", _be(sentence, subject), "the", subject, _objects(sentence), _context(sentence))
    return _asked_plainly(sentence, word, subject)


def _asked_plainly(sentence: Gathered, word: str, subject: str) -> str:
    """A question without a verb, about nothing that is measured."""
    if word == "what percentage":
        return _joined("what percentage is", subject, _context(sentence))
    if word in DETERMINERS:
        return _joined(word, subject, _be(sentence, subject), "there", _context(sentence))
    if word == "what":
        the = "the" if " of " in subject else ""
        return _joined("what", _be(sentence, subject), the, subject, _objects(sentence), _context(sentence))
    return _joined(word, _clause(sentence))


def _yes_or_no(sentence: Gathered) -> str:
    groups = [group for group in sentence.groups if group.place == ""]
    if sentence.yes_or_no > 1 and groups and not sentence.verb:
        words, predicate = _split(groups[-1], whole=len(groups) > 1)
        compared = Group(tuple(predicate)).text
        if _COMPARATIVE.search(compared):
            named = _joined(*(group.text for group in groups[:-1]), Group(tuple(words)).text)
            return _joined("which of the two is", compared + ",", named, _context(sentence))
    return _clause(sentence)


def _clause(sentence: Gathered) -> str:
    """Helper, subject, denial, verb or predicate, objects, context: what follows the word that asks, or asks itself."""
    subject = _subject(sentence)
    if sentence.verb:
        helper = _helper(sentence, subject)
        verb = ("be " if helper == _modal(sentence) and sentence.verb.kind == "passive" else "") + sentence.verb.english
        return _joined(helper, subject, _denial(sentence), verb, _objects(sentence), _context(sentence))
    if sentence.being in {"var", "yok"}:
        there = f"{_be(sentence, subject)} there{' no' * (sentence.being == 'yok')}"
        return _joined(there, subject, _objects(sentence), _context(sentence))
    groups = [group for group in sentence.groups if group.place == ""]
    words, predicate = _split(groups[-1], whole=len(groups) > 1) if groups else ((), ())
    named = _joined(*(group.text for group in groups[:-1]), Group(tuple(words)).text)
    said = Group(tuple(predicate)).text
    if said in _COMPARED and any(group.place == "from" for group in sentence.groups):
        than = [replace(group, place="than" if group.place == "from" else group.place) for group in sentence.groups]
        return _joined(_be(sentence, named), named, _denial(sentence), _COMPARED[said], _context(Gathered(than)))
    return _joined(_be(sentence, named), named, _denial(sentence), said, _objects(sentence), _context(sentence))


def _split(group: Group, *, whole: bool = False) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """The words of a group before its last adjectives, and those: "ide-cel | effective". whole: they may be all."""
    at = len(group.words)
    while at and (group.words[at - 1].kind == "adjective" or _joins(group.words, at - 1)):
        at -= 1
    return (group.words[:at], group.words[at:]) if at or whole else (group.words, ())


def _joins(words: Sequence[Piece], at: int) -> bool:
    """Whether a word is the "or" between two adjectives."""
    return 0 < at < len(words) - 1 and words[at].kind == "connective" and words[at - 1].kind == "adjective"


def _subject(sentence: Gathered) -> str:
    return " ".join(group.text for group in sentence.groups if group.place == "")


def _objects(sentence: Gathered) -> str:
    return " ".join(group.text for group in sentence.groups if group.place == "object")


def _context(sentence: Gathered) -> str:
    """Everything with a preposition; against a comparative, "from" is "than"."""
    compares = any(_COMPARATIVE.search(group.text) for group in sentence.groups)
    placed = (group.text for group in sentence.groups if group.place not in {"", "object"})
    text = " ".join(placed)
    if "need" in _subject(sentence):
        text = re.sub(r"\bto\b", "for", text)
    if compares:
        text = re.sub(r"\bfrom\b", "than", text).replace("according to", "compared with")
    return text


def _verb(sentence: Gathered) -> str:
    return sentence.verb.english if sentence.verb else ""


def _denial(sentence: Gathered) -> str:
    denied = sentence.being in {"degil", "yok"} or bool(sentence.verb and sentence.verb.form.denied)
    return "not" if denied else ""


def _helper(sentence: Gathered, subject: str) -> str:
    verb = sentence.verb
    if verb is None or verb.kind == "passive":
        return _modal(sentence) or _be(sentence, subject)
    if verb.form.modal:
        return verb.form.modal
    if sentence.past:
        return "did"
    return "do" if plural(subject) else "does"


def _modal(sentence: Gathered) -> str:
    return sentence.verb.form.modal if sentence.verb else ""


def _be(sentence: Gathered, subject: str) -> str:
    if sentence.past:
        return "were" if plural(subject) else "was"
    return "are" if plural(subject) else "is"


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
