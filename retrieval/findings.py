"""Sentences that answer in other words: findings of a study whose aim is what was asked, and statements near a claim.

The rule of retrieval/answerable.py wants the words of a question in one sentence. A study says in its aim what it
asks, and in its findings what came out, mostly without saying again of what. Where the calibrated model is sure that
the articles answer, such a finding may be quoted behind its aim. What a question names must still be named by the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.types import Article
from corpus.vocabulary import frequency
from retrieval.answerable import Weighed
from retrieval.candidates import Candidate
from retrieval.kinds import NUMERIC, names_a_drug
from retrieval.setting import NOWHERE
from retrieval.understand import RELATING_WORDS, Term, Understood
from retrieval.words import tokens

# What a review announces it will speak of was not studied in it.
_REVIEWS = re.compile(
    r"\b(?:review|article|paper|chapter|overview|commentary|discuss|summari[sz]e|focus|describe)\w*\b", re.IGNORECASE
)
_CONCLUDES = re.compile(
    r"^\W*(?:conclusions?|interpretation|comment|in conclusion|in summary)\b"
    r"|\bwe (?:\w+ )?(?:conclude|found|show|demonstrate|observed|suggest|recommend)\w*"
    r"|\b(?:results|findings|data|study|analysis|observations|evidence) (?:\w+ ){0,4}?"
    r"(?:suggest|indicat|show|demonstrat|support|confirm|reveal|imply|found)\w*",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"^\W*results?\b|\b(?:significan\w+|associated|correlat\w+|differ(?:ed|ences?)|(?:in|de)creas\w+|reduc\w+|improv\w+"
    r"|higher|lower|greater|fewer|better|worse|superior|inferior|similar|effective|predict\w*|p\s?[<=>])",
    re.IGNORECASE,
)
# What is known, asked or done before anything is found.
_IDLE = re.compile(
    r"^\W*(?:background|introduction|context|rationale|methods?|methodology|design|setting|study design|materials?"
    r"|patients?(?: and methods)?|subjects|participants|objectives?|aims?|purpose|hypothesis|measurements?"
    r"|main outcome measures?)\s*(?:and \w+\s*)?:"
    r"|\bwere (?:\w+ )?(?:randomi[sz]ed|assigned|recruited|enrolled|reviewed|invited|divided|interviewed)\b"
    r"|\b(?:raises? the question|hypothesi[sz]ed|debate[ds]?|poorly understood|little is known)\b"
    r"|\b(?:is|are|remains?|been) (?:\w+ ){0,3}?(?:unknown|unclear|controversial|uncertain|unresolved)\b"
    r"|\bwe (?:\w+ )?(?:investigated|evaluated|assessed|analy[sz]ed|studied|examined|compared|measured|reviewed)\b"
    r"|\b(?:was|were) (?:assessed|measured|evaluated|recorded|obtained|collected|determined|studied|included)"
    r" (?:by|using|with|from|in|on|at|before|through|for)\b",
    re.IGNORECASE,
)
_STUDIES = (
    r"(?:investigat|evaluat|assess|determin|examin|explor|compar|analy[sz]|test|identif|clarif|estimat|measur|establish"
    r"|stud(?:y|ied)|report|describe|document|quantif|verif|address)"
)
_AIM = re.compile(
    r"\bprimary (?:end ?-?points?|outcomes?)\b"
    rf"|\b(?:aim|aims|aimed|purpose|objectives?|goals?|sought|hypothes\w+|question)\b|\bwe {_STUDIES}\w*"
    rf"|\b(?:study|trial|investigation|analysis|work|report) (?:\w+ )?{_STUDIES}\w*|^\W*\w*:?\s*to {_STUDIES}\w*",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\bconclu\w+\b", re.IGNORECASE)
_INTRODUCTION = re.compile(r"(?:introduction|background|rationale)\b", re.IGNORECASE)
# An abstract has about 2,000 characters; its last sentence mostly says what follows.
_SHORT = 4000
_WHOLE_REPORT = 8000
_OUTCOME = re.compile(
    r"\b(?:(?:overall |[\w-]+-free )?survival|OS|[PDTER]FS|mortality|deaths?|respon\w+|remissions?|relapses?"
    r"|progression|toxicit\w+|adverse|safety|tolera\w+|quality of life|symptoms?|recurrences?)\b",
    re.IGNORECASE,
)
_TURNS = frozenset(
    "only without before not no never first second third last single combination alone all none early late acute"
    " chronic younger".split()
)
# Above this Zipf frequency a word with a capital may be a plain one in a title: chorioamnionitis 0, turnover 3.6.
_KNOWN = 1.5


@dataclass(frozen=True, slots=True)
class FindingRules:
    """How a finding is chosen: what it must share with the question, and what orders those that may be quoted.

    A finding must itself have own of the weight of the question's terms or be near, unless it concludes a study that
    asks this: one of whose aims has asked of it. No firm term may be missing but in such a study, and none at all for a
    figure, for which the confidence must be at least free. Finding and aim must together have both. A finding that has
    less than plain by itself is quoted behind its aim. unweighed is what counts for the nearness of a sentence that was
    not weighed by meaning.
    """

    own: float = 0.2
    near: float = 0.45
    asked: float = 0.3
    free: float = 0.85
    both: float = 0.3
    plain: float = 0.5
    concluding: float = 0.3
    finding: float = 0.1
    led: float = 0.3
    last: float = 0.15
    unweighed: float = 0.2


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may be quoted, how near it is, and the aim quoted before it where that says what is meant."""

    item: Weighed
    near: float
    aim: Weighed | None
    value: float


def findings(
    question: Understood,
    sentences: Iterable[tuple[Weighed, float]],
    aims: Sequence[Weighed],
    rules: FindingRules,
    *,
    sure: float,
) -> tuple[Finding, ...]:
    """The sentences that pass, best first; each comes with its nearness. aims are those of the same articles."""
    weighing = _Weighing(question, rules, free=sure >= rules.free)
    found = []
    for item, near in sentences:
        own_aims = [aim for aim in aims if _is_aim_of(aim, item)]
        made = _finding(weighing, item, near, own_aims)
        if made is not None:
            found.append(made)
    return tuple(sorted(found, key=lambda one: (-one.value, one.item.candidate.article.id, one.item.candidate.start)))


def is_aim(candidate: Candidate) -> bool:
    """Whether a sentence says what a study set out to find."""
    asks = candidate.announces or _AIM.search(candidate.text)
    return candidate.row is None and bool(asks) and not _REVIEWS.search(candidate.text)


def concludes(candidate: Candidate) -> bool:
    """Whether a sentence says what was found."""
    return candidate.row is None and not candidate.announces and bool(_CONCLUDES.search(candidate.text))


def idle(candidate: Candidate) -> bool:
    """Whether a sentence says what is unknown, or what was done, before anything was found."""
    return bool(_IDLE.search(candidate.text))


def is_whole_report(article: Article) -> bool:
    """Whether an article is more than an abstract: its aim asks for one of many things that it tells of."""
    return len(article.text) >= _WHOLE_REPORT


def _is_aim_of(aim: Weighed, item: Weighed) -> bool:
    return aim.candidate.article.id == item.candidate.article.id and aim.candidate.start < item.candidate.start


def _introduces(candidate: Candidate) -> bool:
    """Whether a sentence stands in the introduction, which tells what others found, not what the aim asks."""
    return bool(_INTRODUCTION.match(candidate.heading))


@dataclass(frozen=True, slots=True)
class _Weighing:
    question: Understood
    rules: FindingRules
    free: bool


def _finding(weighing: _Weighing, item: Weighed, near: float, aims: Sequence[Weighed]) -> Finding | None:
    question, rules = weighing.question, weighing.rules
    candidate, support = item.candidate, item.support
    if candidate.row or candidate.announces or question.about_review or idle(candidate) or _introduces(candidate):
        return None
    aim = _aim(item, aims, rules)
    asked = any(other.support.own_coverage >= rules.asked for other in aims)
    unmet = _unmet(item, aim)
    # "These results suggest …" says by itself what it speaks of; "This dose was tested …" does not.
    if candidate.opens_with_pronoun and not (asked and concludes(candidate)):
        return None
    missing = any(term.firm for term in unmet) and not (asked and _asks_for_all(item, aims))
    if missing or not _is_of_kind(weighing, item, aim) or any(binds(term, question) for term in unmet):
        return None
    total = sum(term.weight for term in question.terms) or 1.0
    both = 1 - sum(term.weight for term in unmet) / total
    near_enough = support.own_coverage >= rules.own or near >= rules.near or (asked and concludes(candidate))
    if not near_enough or both < rules.both or _speaks_of_another(question, item, aim):
        return None
    return Finding(item, near, aim, _value(item, near, aim, rules))


def _asks_for_all(item: Weighed, aims: Sequence[Weighed]) -> bool:
    """Whether the aims ask for what a sentence leaves open, which is not the outcome where it tells of another."""
    if not is_whole_report(item.candidate.article):
        return True
    firm = [term for term in item.support.unmet if term.firm]
    if firm and not (_FINDS.search(item.candidate.text) and _tells_own_result(item.candidate)):
        return False
    if any(_OUTCOME.fullmatch(term.text) for term in firm) and _OUTCOME.search(item.candidate.text):
        return False
    return all(any(term not in aim.support.unmet for aim in aims) for term in firm)


def _tells_own_result(candidate: Candidate) -> bool:
    """Whether a sentence stands where a report tells what it found itself, or concludes from it."""
    return candidate.setting != NOWHERE or concludes(candidate) or bool(_CLOSING.search(candidate.heading))


def _is_of_kind(weighing: _Weighing, item: Weighed, aim: Weighed | None) -> bool:
    """Whether the kind of answer is there; "over fourteen years" may stand in the aim, but no figure asked for."""
    question = weighing.question
    if question.kind in NUMERIC:
        return weighing.free and item.support.of_kind and not any(term.firm for term in item.support.unmet)
    return item.support.of_kind or (aim is not None and aim.support.of_kind and not question.compares)


def _value(item: Weighed, near: float, aim: Weighed | None, rules: FindingRules) -> float:
    candidate = item.candidate
    value = near + item.support.own_coverage
    value += rules.led * (aim.support.coverage if aim else 0.0) + rules.concluding * concludes(candidate)
    value += rules.finding * bool(_FINDS.search(candidate.text))
    length = len(candidate.article.text)
    return value + rules.last * (length < _SHORT and candidate.end >= length - 2)


def binds(term: Term, question: Understood) -> bool:
    """Whether a term must stand in what is quoted: a name, but for a plain word in a question set as a title.

    So must the words that turn a question round: what follows an operation says nothing of before it.
    """
    if not term.named and (term.text.lower() in _TURNS or (term.firm and term.text.lower() in RELATING_WORDS)):
        return True
    if not term.named:
        return False
    plain = re.fullmatch(r"[A-Z][a-z]+(?:[- ][A-Z]?[a-z]+)*", term.text) is not None and not names_a_drug(term.text)
    return not (plain and _is_title(question.text) and all(frequency(word, "en") > _KNOWN for word in _parts(term)))


def _is_title(text: str) -> bool:
    """Whether most longer words of a question have capitals."""
    words = re.findall(r"[^\W\d_]{4,}", text)[1:]
    return sum(word[0].isupper() for word in words) > len(words) / 2 and len(words) > 3


def _parts(term: Term) -> list[str]:
    return re.findall(r"[^\W\d_]+", term.text.lower())


def _aim(item: Weighed, aims: Sequence[Weighed], rules: FindingRules) -> Weighed | None:
    """The aim that names most of what the sentence leaves open; none where it leaves no name and little else."""
    lacking = [term for term in item.support.unmet if term.named]
    if not lacking and item.support.own_coverage >= rules.plain:
        return None
    return min(
        aims,
        key=lambda aim: (
            sum(term in aim.support.unmet for term in lacking),
            -aim.support.coverage,
            aim.candidate.start,
        ),
        default=None,
    )


def _unmet(item: Weighed, aim: Weighed | None) -> tuple[Term, ...]:
    if aim is None:
        return item.support.unmet
    return tuple(term for term in item.support.unmet if term in aim.support.unmet)


def _speaks_of_another(question: Understood, item: Weighed, aim: Weighed | None) -> bool:
    """Whether a sentence that leaves a drug or trial to its aim names another one."""
    if aim is None:
        return False
    lacking = [term.text for term in item.support.unmet if term.named]
    like = _is_code if any(map(_is_code, lacking)) else _is_product
    known = {stem for text in (question.text, aim.candidate.text) for word in tokens(text) for stem in word.stems}
    others = (word for word in tokens(item.candidate.text) if like(word.text) and known.isdisjoint(word.stems))
    return bool(lacking) and any(others)


def _is_product(word: str) -> bool:
    """A drug by its ending, or letters with a number as the codes of drugs and trials have them."""
    return names_a_drug(word) or (word[0].isupper() and any(letter.isdigit() for letter in word))


def _is_code(word: str) -> bool:
    """A drug, or a name with a digit or capitals inside, such as a trial's or an arm's."""
    inside = word[1:]
    return (
        names_a_drug(word) or any(letter.isdigit() for letter in inside) or any(letter.isupper() for letter in inside)
    )
