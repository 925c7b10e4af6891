from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from interface.lull import Lull, Noticed
from tests.europe_pmc_server import Hands


class Busy(Hands):
    """A clock under which a request comes after every tenth of a second that is slept through, until a time."""

    def __init__(self, until: float) -> None:
        super().__init__()
        self.until = until
        self.lull = Lull(monotonic=lambda: self.time, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        if self.time <= self.until:
            self.lull.disturb()


def test_a_rest_is_as_long_as_asked_for_where_nobody_wants_anything() -> None:
    clock = Busy(until=-1.0)
    clock.lull.rest(0.25)
    assert clock.slept == [0.25]


def test_a_rest_ends_a_while_behind_the_last_request() -> None:
    clock = Busy(until=1.0)
    clock.lull.rest(0.1)
    assert clock.time == pytest.approx(2.5, abs=0.15)


def test_requests_without_end_do_not_stop_the_work_for_ever() -> None:
    clock = Busy(until=1_000.0)
    clock.lull.rest(0.1)
    assert clock.time == pytest.approx(3.1, abs=0.15)


def test_every_request_is_noticed() -> None:
    clock = Hands()
    clock.time = 100.0
    lull = Lull(monotonic=lambda: clock.time, sleep=clock.sleep)
    assert TestClient(Noticed(PlainTextResponse("here"), lull)).get("/").text == "here"
    lull.rest(0.0)
    assert clock.time == pytest.approx(101.5, abs=0.15)
