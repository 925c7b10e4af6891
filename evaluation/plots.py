"""Drawings of a report as SVG. Colours come from the classes of page.html; words in a drawing are in its labels too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from evaluation.abstention import WRONG_REFUSALS, Cases
from evaluation.markup import Html, tag
from evaluation.types import Bin, Change, Measured, Point

Spot = tuple[float, float]

_WIDTH, _HEIGHT = 320.0, 278.0
_LEFT, _TOP, _ACROSS, _UP = 50.0, 26.0, 256.0, 208.0
_BAR_WIDTH, _BAR_HEIGHT = 128.0, 16.0
_TOPS: Final = (0.1, 0.2, 0.4, 0.6, 1.0)
_TICKS: Final = 4


@dataclass(frozen=True, slots=True)
class Labels:
    """What a chart is called, says in words, and has along its two axes."""

    name: str
    title: str
    says: str
    across: str
    up: str


@dataclass(frozen=True, slots=True)
class _Plane:
    """The area of a chart, from 0 to 1 across and from 0 to top upwards."""

    top: float = 1.0

    def x(self, value: float) -> float:
        return _LEFT + _ACROSS * value

    def y(self, value: float) -> float:
        return _TOP + _UP * (1 - value / self.top)

    def path(self, spots: Iterable[Spot]) -> str:
        return "M" + "L".join(f"{self.x(across):.1f} {self.y(up):.1f}" for across, up in spots)


def interval_bar(measured: Measured) -> Html:
    """A bar from 0 to the value, on a track to 1, with whiskers at the ends of the interval."""
    value, low, high = (_along(number) for number in (measured.value, measured.low, measured.high))
    ends = f"M{low:.1f} 8H{high:.1f}M{low:.1f} 4V12M{high:.1f} 4V12"
    return _small(
        tag("rect", class_="track", x=2, y=5, width=_BAR_WIDTH - 4, height=6),
        tag("rect", class_="bar", x=2, y=5, width=value - 2, height=6),
        tag("path", class_="whisker", d=ends),
    )


def change_line(change: Change) -> Html:
    """A ring where a measure was and a dot where it is, on a track from 0 to 1."""
    before, now = _along(change.before), _along(change.now)
    if change.before == change.now:
        return _small(_small_track(), tag("circle", class_="dot", cx=now, cy=8, r=4))
    return _small(
        _small_track(),
        tag("path", class_="way", d=f"M{before:.1f} 8H{now:.1f}"),
        tag("circle", class_="ring", cx=before, cy=8, r=4),
        tag("circle", class_="dot", cx=now, cy=8, r=4),
        class_=change.verdict.replace(" ", "-"),
    )


def shares_bar(shares: Sequence[tuple[str, int]]) -> Html:
    """Segments in the order given, each as wide as its count; the name of each is its class."""
    whole, start, parts = max(1, sum(count for _, count in shares)), 0.0, []
    for name, count in shares:
        width = 1000 * count / whole
        parts.append(tag("rect", class_=f"segment {name}", x=start, y=0, width=width, height=10))
        start += width
    return tag("svg", *parts, class_="shares", viewBox="0 0 1000 10", preserveAspectRatio="none", aria_hidden="true")


def risk_chart(points: Sequence[Point], now: Spot | None, labels: Labels) -> Html:
    """The risk–coverage curve; now is the share answered by the product with its risk."""
    highest = max([point.risk for point in points] + ([now[1]] if now else []))
    plane = _Plane(next(top for top in _TOPS if top >= min(1.0, highest)))
    everything = points[-1].risk
    return _chart(
        plane,
        labels,
        tag("path", class_="guide", d=plane.path([(0, everything), (1, everything)])),
        tag("path", class_="line", d=plane.path((point.answered, point.risk) for point in points)),
        *_now(plane, now),
    )


def reliability_chart(bins: Sequence[Bin], labels: Labels) -> Html:
    """How many of each bin can be answered, over the confidence they had; above each bin its count."""
    plane = _Plane()
    counts = (
        tag("text", f"{part.n:,}", class_="count", x=plane.x((part.low + part.high) / 2), y=_TOP - 8) for part in bins
    )
    return _chart(
        plane,
        labels,
        *(_column(plane, part) for part in bins),
        tag("path", class_="guide", d=plane.path([(0, 0), (1, 1)])),
        *(
            tag("circle", class_="dot", cx=plane.x(part.confidence), cy=plane.y(part.answerable), r=3.5)
            for part in bins
        ),
        *counts,
    )


def trade_chart(cases: Cases, now: Spot | None, labels: Labels) -> Html:
    """For each threshold, how many that have an answer are answered, over how many that have none (ROC).

    now is where the product stands. The horizontal guide is where a tenth of the questions with an answer is refused.
    """
    plane, kept = _Plane(), 1 - WRONG_REFUSALS
    return _chart(
        plane,
        labels,
        tag("path", class_="guide", d=plane.path([(0, 0), (1, 1)])),
        tag("path", class_="guide", d=plane.path([(0, kept), (1, kept)])),
        tag("path", class_="line", d=plane.path(trade(cases))),
        *_now(plane, now),
    )


def trade(cases: Cases) -> list[Spot]:
    """Where each confidence as a threshold leads, the highest first: of the questions without and with an answer,
    the shares that have at least it.
    """
    order = np.argsort(-cases.confidence, kind="stable")
    confidence, answerable = cases.confidence[order], cases.answerable[order]
    last = np.flatnonzero(np.append(np.diff(confidence) != 0, True))
    columns = (np.cumsum(flags)[last] / max(1, flags.sum()) for flags in (~answerable, answerable))
    return [(0.0, 0.0), *zip(*(column.tolist() for column in columns), strict=True)]


def _along(value: float) -> float:
    return 2 + (_BAR_WIDTH - 4) * min(1.0, max(0.0, value))


def _small_track() -> Html:
    return tag("rect", class_="track", x=2, y=7, width=_BAR_WIDTH - 4, height=2)


def _small(*parts: str, class_: str = "") -> Html:
    box = f"0 0 {_BAR_WIDTH:g} {_BAR_HEIGHT:g}"
    # The numbers stand in the cells beside it: to a screen reader it would only say them again.
    return tag("svg", *parts, class_=f"small {class_}".strip(), viewBox=box, aria_hidden="true")


def _column(plane: _Plane, part: Bin) -> Html:
    left, right, up = plane.x(part.low) + 1, plane.x(part.high) - 1, plane.y(part.answerable)
    says = (
        f"Confidence {part.low:.1f} to {part.high:.1f}, {part.confidence:.2f} on average: "
        f"of {part.n:,}, {part.answerable:.0%} can be answered"
    )
    return tag(
        "rect", tag("title", says), class_="bar", x=left, y=up, width=right - left, height=max(0.0, _TOP + _UP - up)
    )


def _now(plane: _Plane, now: Spot | None) -> tuple[Html, ...]:
    return (tag("circle", class_="now", cx=plane.x(now[0]), cy=plane.y(now[1]), r=5),) if now else ()


def _chart(plane: _Plane, labels: Labels, *parts: str) -> Html:
    title, says = f"{labels.name}-title", f"{labels.name}-says"
    return tag(
        "svg",
        tag("title", labels.title, id=title),
        tag("desc", labels.says, id=says),
        *_axes(plane),
        tag("text", labels.across, class_="axis", x=_LEFT + _ACROSS / 2, y=_HEIGHT - 6),
        tag("text", labels.up, class_="axis", transform=f"translate(10 {_TOP + _UP / 2:g}) rotate(-90)"),
        *parts,
        class_="chart",
        viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}",
        role="img",
        aria_labelledby=title,
        aria_describedby=says,
    )


def _axes(plane: _Plane) -> list[Html]:
    parts = [tag("rect", class_="plane", x=_LEFT, y=_TOP, width=_ACROSS, height=_UP)]
    for step in range(_TICKS + 1):
        across, up = step / _TICKS, plane.top * step / _TICKS
        parts += [
            tag("path", class_="grid", d=f"M{plane.x(0):.1f} {plane.y(up):.1f}H{plane.x(1):.1f}"),
            tag("text", f"{up:.3g}", class_="up", x=_LEFT - 6, y=plane.y(up) + 4),
            tag("text", f"{across:g}", class_="tick", x=plane.x(across), y=_TOP + _UP + 16),
        ]
    return parts
