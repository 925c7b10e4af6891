"""Questions of several askers, and of one who asks far too much."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from interface.login import Who
from interface.turns import MOST_WAITING, TooManyWaiting, Turns, asked_by, asker_in


class Hall:
    """Threads that wait for their turns behind one who holds it; done tells whose came, refused whose never did."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.done: list[str] = []
        self.refused: list[str] = []
        self._threads: list[threading.Thread] = []
        self._go_on = threading.Event()
        self.come("holder", self._go_on.wait)

    def come(self, asker: str, then: Callable[[], object] = lambda: None) -> None:
        """Let one more ask, and return once it waits, was refused, or has its turn."""
        reached = threading.Event()

        def ask() -> None:
            try:
                with asked_by(asker), self.turns.turn():
                    reached.set()
                    then()
                    self.done.append(asker)
            except TooManyWaiting:
                self.refused.append(asker)

        before = self.waiting, len(self.refused)
        self._threads.append(threading.Thread(target=ask))
        self._threads[-1].start()
        while (self.waiting, len(self.refused)) == before and not reached.is_set():
            time.sleep(0.001)

    @property
    def waiting(self) -> int:
        return sum(map(len, self.turns._waiting.values()))

    def close(self) -> None:
        self._go_on.set()
        for thread in self._threads:
            thread.join()


def test_askers_take_turns_however_many_questions_one_of_them_has() -> None:
    hall = Hall()
    for asker in ("hasty", "hasty", "hasty", "calm", "third", "calm"):
        hall.come(asker)
    hall.close()
    assert hall.done == ["holder", "hasty", "calm", "third", "hasty", "calm", "hasty"]
    assert hall.refused == []


def test_of_two_hundred_questions_of_one_asker_thirty_wait_and_the_rest_is_refused() -> None:
    hall = Hall()
    for _ in range(200):
        hall.come("hasty")
    assert hall.waiting == MOST_WAITING
    assert len(hall.refused) == 200 - MOST_WAITING
    hall.close()
    assert hall.done == ["holder"] + ["hasty"] * MOST_WAITING
    assert hall.waiting == 0


def test_whoever_has_most_waiting_gives_way_to_another_who_comes() -> None:
    hall = Hall()
    for _ in range(MOST_WAITING):
        hall.come("hasty")
    hall.come("calm")
    hall.close()
    assert hall.refused == ["hasty"]
    assert hall.done[:3] == ["holder", "hasty", "calm"]
    assert hall.done.count("hasty") == MOST_WAITING - 1


def test_askers_with_one_question_each_do_not_push_one_another_out() -> None:
    hall = Hall()
    for number in range(MOST_WAITING):
        hall.come(f"asker {number}")
    hall.come("late")
    assert hall.refused == ["late"]
    hall.close()
    assert len(hall.done) == MOST_WAITING + 1


def test_a_failure_hands_the_turn_on() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn():
        pass


@pytest.mark.parametrize(
    ("scope", "asker"),
    [
        ({"client": ("192.0.2.7", 40_000)}, "address 192.0.2.7"),
        ({"client": ("192.0.2.7", 40_000), "state": {"who": Who("", False)}}, "address 192.0.2.7"),
        ({"client": ("192.0.2.7", 40_000), "state": {"who": Who("ayla", False)}}, "name ayla"),
        ({"client": None}, ""),
        ({}, ""),
    ],
)
def test_an_asker_is_a_person_by_name_or_else_an_address(scope: dict[str, object], asker: str) -> None:
    assert asker_in(scope) == asker
