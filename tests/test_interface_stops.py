from __future__ import annotations

from interface.stops import Stops


def test_only_what_was_stopped_is_stopped_and_the_oldest_is_forgotten_first() -> None:
    stops = Stops(most=2)
    assert not stops.is_stopped("a")
    for name in ("a", "b", "", "c"):
        stops.stop(name)
    assert [stops.is_stopped(name) for name in ("a", "b", "c", "")] == [False, True, True, False]
