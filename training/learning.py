"""The ranker learns: lessons are drawn, scored and learnt from, step by step; a stop loses a few minutes at most."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch

from training.lessons import Lesson, Task
from training.network import TASKS, Network, Reader
from training.wording import reworded

# How often each kind of lesson is drawn. The texts of each set differ in length and in what counts as an answer.
SHARES: Final[Mapping[tuple[str, Task], float]] = {
    ("bioasq_train", "passages"): 0.35,
    ("bioasq_train", "sentences"): 0.15,
    ("scifact", "passages"): 0.12,
    ("scifact", "sentences"): 0.10,
    ("trials_train", "passages"): 0.05,
    ("trials_train", "sentences"): 0.23,
}
# The share of lessons whose right texts are left out: then none of the others may look like an answer.
_UNANSWERED: Final = 0.2
# Half of the wrong texts of a lesson are among the most misleading.
_WORST: Final = 8
_MOST_CHARACTERS: Final = 400
_WARM_UP: Final = 0.1
_STEPS_TOLD: Final = 20
_SECONDS_KEPT: Final = 120


@dataclass(frozen=True, slots=True)
class Course:
    """How it learns: steps of so many lessons, each of so many texts, at a rate that rises and falls linearly."""

    steps: int = 1200
    lessons: int = 6
    texts: int = 4
    rate: float = 2e-4
    decay: float = 0.01
    max_tokens: int = 160
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question with texts of which the first answers, or none where answered is false."""

    task: Task
    question: str
    texts: tuple[str, ...]
    answered: bool


def learn(
    network: Network,
    reader: Reader,
    lessons: Sequence[Lesson],
    course: Course,
    kept: Path,
    tell: Callable[[str], None],
) -> None:
    """Takes the network through the course, from where it was kept on.

    The loss of one lesson is the surprise at its right text among all its texts and "none of them", whose score is 0:
    so a score above 0 speaks for an answer, whatever else is there. What is drawn follows from seed and step alone.
    """
    optimizer = torch.optim.AdamW(network.parameters(), lr=course.rate, weight_decay=course.decay)
    done = _resumed(network, optimizer, kept)
    drawn, began, saved, losses = _sources(lessons), time.monotonic(), time.monotonic(), []
    first = done
    for step in range(done, course.steps):
        for group in optimizer.param_groups:
            group["lr"] = course.rate * _share(step, course.steps)
        losses.append(_step(network, reader, optimizer, drawn_for(drawn, course, step)))
        if (step + 1) % _STEPS_TOLD == 0:
            left = (time.monotonic() - began) / (step + 1 - first) * (course.steps - step - 1)
            tell(f"step {step + 1} of {course.steps}: loss {sum(losses) / len(losses):.3f}; {left / 60:.0f} min left")
            losses = []
        if time.monotonic() - saved > _SECONDS_KEPT or step + 1 == course.steps:
            _keep(network, optimizer, step + 1, kept)
            saved = time.monotonic()


def drawn_for(sources: Mapping[tuple[str, Task], Sequence[Lesson]], course: Course, step: int) -> list[Drawn]:
    """The lessons of a step."""
    chance = random.Random(f"{course.seed} {step}")  # noqa: S311
    known = [source for source in SHARES if sources.get(source)]
    chosen = chance.choices(known, [SHARES[source] for source in known], k=course.lessons)
    return [drawn_from(chance.choice(sources[source]), course.texts, chance) for source in chosen]


def drawn_from(lesson: Lesson, texts: int, chance: random.Random) -> Drawn:
    """So many texts of a lesson, or fewer where it has no more, and its question in one wording or another."""
    answered = chance.random() >= _UNANSWERED
    left = texts - answered
    worst = chance.sample(lesson.wrong[:_WORST], min(left // 2, len(lesson.wrong[:_WORST])))
    others = [text for text in lesson.wrong if text not in worst]
    wrong = [*worst, *chance.sample(others, min(left - len(worst), len(others)))]
    right = [chance.choice(lesson.right)] if answered else []
    question = reworded(lesson.question, chance)[:_MOST_CHARACTERS]
    return Drawn(lesson.task, question, (*right, *wrong), answered)


def scores_of(network: Network, reader: Reader, drawn: Sequence[Drawn]) -> list[torch.Tensor]:
    """The scores of the texts of each, by its own task."""
    pairs = [(one.question, text) for one in drawn for text in one.texts]
    both = torch.split(reader.scores(network, pairs), [len(one.texts) for one in drawn])
    return [scores[:, TASKS.index(one.task)] for one, scores in zip(drawn, both, strict=True)]


def loss_of(scores: torch.Tensor, *, answered: bool) -> torch.Tensor:
    """The surprise at the first text, or at "none of them"; scores of shape (texts,)."""
    told = torch.cat([scores.new_zeros(1), scores])
    return torch.logsumexp(told, 0) - told[int(answered)]


def _step(network: Network, reader: Reader, optimizer: torch.optim.Optimizer, drawn: Sequence[Drawn]) -> float:
    found = scores_of(network, reader, drawn)
    losses = [loss_of(scores, answered=one.answered) for scores, one in zip(found, drawn, strict=True)]
    loss = torch.stack(losses).mean()
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _share(step: int, steps: int) -> float:
    warm = max(1, round(_WARM_UP * steps))
    return (step + 1) / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))


def _sources(lessons: Sequence[Lesson]) -> Mapping[tuple[str, Task], list[Lesson]]:
    found: dict[tuple[str, Task], list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        found[lesson.source, lesson.task].append(lesson)
    return found


def _keep(network: Network, optimizer: torch.optim.Optimizer, done: int, kept: Path) -> None:
    aside = kept.with_suffix(".new")
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "done": done}, aside)
    aside.replace(kept)


def _resumed(network: Network, optimizer: torch.optim.Optimizer, kept: Path) -> int:
    if not kept.exists():
        return 0
    state = torch.load(kept, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["done"])
