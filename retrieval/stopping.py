"""A question that nobody waits for any more is given up between two stages of the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from corpus.errors import KanitError

# Of the thread that asks: the stages need not hand on what none of them looks at.
_is_stopped: ContextVar[Callable[[], bool] | None] = ContextVar("is_stopped", default=None)


class Stopped(KanitError):
    """Whoever asked does not wait for the answer any more."""

    def __init__(self) -> None:
        super().__init__("the question was stopped before it was answered; ask it again")


@contextmanager
def while_waited_for(is_stopped: Callable[[], bool]) -> Iterator[None]:
    """What runs inside raises Stopped at the next stage after is_stopped says so."""
    token = _is_stopped.set(is_stopped)
    try:
        yield
    finally:
        _is_stopped.reset(token)


def go_on() -> None:
    """Raise Stopped where nobody waits for what this thread works on; nothing anywhere else."""
    is_stopped = _is_stopped.get()
    if is_stopped is not None and is_stopped():
        raise Stopped
