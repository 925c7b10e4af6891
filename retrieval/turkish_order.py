"""English order for a turned question: its head, what it asks of, then where, with what and against what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.turkish_gathering import gathered
from retrieval.turkish_groups import COMPARED, DETERMINERS, Gathered, Group, Piece
from retrieval.turkish_wording import GERUNDS, governed, is_change, plural, present

_COMPARATIVE = re.compile(
    r"\b(?:more|less|better|worse|superior|safer|longer|shorter|higher|lower|fewer|earlier|faster|newer)\b"
)
# A question after one of these asks "what is the …", however Turkish puts it.
_MEASURED = re.compile(
    r"\b(?:rate|ratio|survival|duration|time|follow-up|cost|price|dose|share|percentage|number|value|incidence|mortality"
    r"|frequency|median|mean|risk|amount|interval|prevalence|expectancy|half-life|age|level|limit|threshold|cut-off|score|count)s?\b"
    r"|\b(?:ORR|PFS|OS|DOR|EFS|DFS|HR|VGPR)\b"
)
_SPELLED = re.compile(r"^(?:full form|abbreviation)s? of |^(?:the )?meaning of ")
_PRICE = re.compile(r"^(?:price|cost)s? of |^(?:price|cost)$")
# "Miyelom nedeni", as one word of two: "the cause of myeloma".
_CAUSE = re.compile(r"^(?P<of>.+) (?P<cause>causes?|reasons?)$")
_FOUND = frozenset(
    {"found", "reported", "seen", "observed", "obtained", "determined", "calculated", "shown", "measured"}
)
_UNITS = frozenset({"hour", "day", "week", "month", "year", "minute", "mg", "milligram"})
_ASKS_FOR_A_NAME = "what does mean"


def ordered(pieces: Sequence[Piece], *, asks: bool) -> str:
    """The English sentence of the pieces of a Turkish one, with a question mark where asks says that it had one."""
    sentence = gathered(pieces)
    clauses = (f"when {_statement(clause)}" for clause in sentence.clauses)
    text = re.sub(r"\s+", " ", _joined(_sentence(sentence), *clauses)).strip()
    asked = sentence.asks or sentence.yes_or_no or any(group.asks for group in sentence.groups)
    return text[:1].upper() + text[1:] + "?" * bool(text and (asks or asked)) if asked else text + "?" * asks


def _statement(clause: Gathered) -> str:
    """What a clause says, as a statement: "creatinine clearance is below 30"."""
    subject, verb = _subject(clause), clause.verb
    if verb is None or verb.kind == "being":
        groups = [group for group in clause.groups if group.place == ""]
        there = "there " if verb else ""
        words, predicate = _split(groups[-1], whole=len(groups) > 1) if groups else ((), ())
        named = _joined(*(group.text for group in groups[:-1]), Group(tuple(words)).text)
        be = _be(clause, named) + (" no" if verb and verb.english == "yok" else "")
        said = [Group(tuple(predicate)).text, _objects(clause), _context(clause)]
        return _joined(there + be, named, *said) if there else _joined(named, be, *said)
    denial = "not" if verb.form.denied else ""
    if verb.kind == "passive":
        return _joined(subject, _be(clause, subject), denial, verb.english, _objects(clause), _context(clause))
    if verb.english in GERUNDS and not denial and not _objects(clause):
        return _joined(GERUNDS[verb.english], subject, _context(clause))
    does = "do" if plural(subject) else "does"
    many = plural(subject) and verb.english != "be"
    said_verb = _joined(does, denial, verb.english) if denial else verb.english if many else present(verb.english)
    return _joined(subject, said_verb, _objects(clause), _context(clause))


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
    if asking.place:
        named, predicate = ("", "") if rest.verb else _named_and_said(rest)
        if (predicate, asking.place) == ("responsible", "from"):
            do = "do" if plural(named) else "does"
            return _joined(replace(asking, place="").text, do, named, "account for", _context(rest))
        place = governed(predicate or _verb(rest), asking.place)
        return _joined(replace(asking, place=place).text, _clause(rest))
    return _which_done(rest, asking, rest.verb) if rest.verb else _which_is(rest, asking)


def _which_done(rest: Gathered, asking: Group, verb: Piece) -> str:
    """ "Which antigen do they target", "which drugs are given", "by what percentage did it fall"."""
    head = asking.text
    if _is_object(asking, rest):
        return _joined(head, _clause(rest))
    if _is_length(asking, rest):
        return _joined(head, _be(rest, _subject(rest)), _subject(rest), _context(rest))
    if is_change(verb.english) and _is_amount(asking):
        return _joined("by", head, _clause(rest))
    helper = _which_helper(rest, verb, head)
    return _joined(head, helper, _verb(rest), _subject(rest), _objects(rest), _context(rest))


def _which_is(rest: Gathered, asking: Group) -> str:
    """ "Which products are effective", "which products are there", "how many months is it"."""
    words, predicate = _split(asking)
    head, said = Group(tuple(words)).text, Group(tuple(predicate)).text
    if _is_length(asking, rest):
        return _joined(head, _be(rest, _subject(rest)), _subject(rest), _context(rest))
    if not said and not _subject(rest):
        return _joined(head, _be(rest, head), "there", _context(rest), _denial(rest))
    return _joined(_of_these(head, rest), _be(rest, head), _denial(rest), said, _subject(rest), _context(rest))


def _is_length(asking: Group, rest: Gathered) -> bool:
    """Whether months or doses are asked for that something measured was found to be: "PFS kaç ay bulundu"."""
    unit = asking.words[0].english == "how many" and asking.words[-1].english in _UNITS
    return unit and bool(_subject(rest)) and (rest.verb is None or rest.verb.english in _FOUND)


def _is_amount(asking: Group) -> bool:
    return len(asking.words) == 1 and asking.words[0].english in {"what percentage", "how many"}


def _of_these(head: str, rest: Gathered) -> str:
    """ "Hangisi" of some things: "which of FLOX and FOLFOX"."""
    of = next((group for group in rest.groups if group.place == "from"), None)
    if head != "which" or of is None:
        return head
    rest.groups.remove(of)
    beside = next((group for group in rest.groups if group.place == "with"), None)
    if beside is not None:
        rest.groups.remove(beside)
    named = [replace(group, place="").text for group in (beside, of) if group is not None]
    return "which of " + " and ".join(named)


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
    if word == "what cost" and _PRICE.search(subject):
        word = "what"
    if word == "what cost":
        return _joined("what is the cost of", subject, _context(sentence))
    if word == "how much" and not sentence.verb and (very := _how_very(sentence)):
        return very
    if sentence.verb or sentence.being:
        changes = sentence.verb is not None and is_change(sentence.verb.english)
        word = f"by {word}" if changes and word in {"how much", "what percentage"} else word
        word = f"{asked.form.case} {word}" if asked.form.case in {"in", "from", "with", "to"} else word
        return _joined(word, _clause(sentence))
    if _MEASURED.search(subject) and word in {*DETERMINERS, "what", "how much"}:
        return _joined("what", _be(sentence, subject), "the", subject, _objects(sentence), _context(sentence))
    return _asked_plainly(sentence, word, subject)


def _how_very(sentence: Gathered) -> str:
    """ "Ne kadar sık": "how frequent is it"; empty where nothing is said of what is spoken of."""
    named, said = _named_and_said(sentence)
    be = _be(sentence, named)
    return _joined("how", said, be, named, _denial(sentence), _objects(sentence), _context(sentence)) if said else ""


def _asked_plainly(sentence: Gathered, word: str, subject: str) -> str:
    """A question without a verb, about nothing that is measured."""
    if word == "what percentage":
        return _joined("what percentage is", subject, _context(sentence))
    if word in DETERMINERS:
        return _joined(word, subject, _be(sentence, subject), "there", _context(sentence))
    if word == "what":
        subject = _CAUSE.sub(r"\g<cause> of \g<of>", subject)
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
        if sentence.verb.english == "be" and not sentence.verb.form.modal:
            said = _joined(_objects(sentence), _context(sentence))
            return _joined(_be(sentence, subject), subject, _denial(sentence), said)
        helper = _helper(sentence, subject)
        verb = ("be " if helper == _modal(sentence) and sentence.verb.kind == "passive" else "") + sentence.verb.english
        return _joined(helper, subject, _denial(sentence), verb, _objects(sentence), _context(sentence))
    if sentence.being in {"var", "yok"}:
        there = f"{_be(sentence, subject)} there{' no' * (sentence.being == 'yok')}"
        return _joined(there, subject, _objects(sentence), _context(sentence))
    named, said = _named_and_said(sentence)
    if said in COMPARED and any(group.place == "from" for group in sentence.groups):
        than = [replace(group, place="than" if group.place == "from" else group.place) for group in sentence.groups]
        return _joined(_be(sentence, named), named, _denial(sentence), COMPARED[said], _context(Gathered(than)))
    sentence.groups = [replace(group, place=governed(said, group.place)) for group in sentence.groups]
    return _joined(_be(sentence, named), named, _denial(sentence), said, _objects(sentence), _context(sentence))


def _named_and_said(sentence: Gathered) -> tuple[str, str]:
    """What is spoken of, and what is said of it without a verb: an adjective, or the second of two nouns."""
    groups = [group for group in sentence.groups if group.place == ""]
    words, predicate = _split(groups[-1], whole=len(groups) > 1) if groups else ((), ())
    if len(groups) > 1 and not predicate and sentence.yes_or_no == 1:
        words, predicate = (), words
    return _joined(*(group.text for group in groups[:-1]), Group(tuple(words)).text), Group(tuple(predicate)).text


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
    """Everything with a preposition, the nearest first, as English has it; with a comparative, "from" is "than"."""
    compares = any(_COMPARATIVE.search(group.text) for group in sentence.groups)
    groups = [group for group in reversed(sentence.groups) if group.place not in {"", "object"}]
    text = " ".join(group.text for group in sorted(groups, key=lambda group: group.place != "adverb"))
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
        return verb.form.modal + (" we" if verb.form.ours and not subject else "")
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
