"""Reports and comparisons as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.types import Change, Comparison, Flip, Measured, Report

_MOST_FLIPS = 20


def report_text(report: Report) -> str:
    """The figures of a report, one to a line."""
    return "\n".join(_report_lines(report))


def comparison_text(comparison: Comparison) -> str:
    """What became better or worse, and which right answers turned wrong or the other way round."""
    return "\n".join(_comparison_lines(comparison))


def _report_lines(report: Report) -> Iterator[str]:
    asked = f"{len(report.questions):,} questions, {report.articles:,} article{'' if report.articles == 1 else 's'}"
    yield f"{report.data_set} ({report.split}, seed {report.seed}): {asked}"
    yield f"encoder {report.models.get('encoder', 'unknown')}, index {report.index_version[:12]}"
    yield from ("", *_measured_lines(report.measured))
    if report.stages:
        yield ""
    for stage in report.stages:
        times = f"median {stage.median:.0f} ms, 95 % within {stage.p95:.0f} ms, longest {stage.longest:.0f} ms"
        yield f"{stage.name}: {times}"
    yield from (f"Note: {note}." for note in report.notes)


def _measured_lines(measured: Sequence[Measured]) -> Iterator[str]:
    width = max((len(item.name) for item in measured), default=0)
    yield f"{'':{width}}  value   95 % interval       n"
    for item in measured:
        yield f"{item.name:{width}}  {item.value:5.3f}   {item.low:5.3f} – {item.high:5.3f}   {item.n:5,}"


def _comparison_lines(comparison: Comparison) -> Iterator[str]:
    yield f"Compared over {comparison.common:,} questions (paired randomisation test):"
    yield from ("", *_change_lines(comparison.changes))
    yield from _flip_lines("Right answers turned wrong", comparison.lost)
    yield from _flip_lines("Wrong answers turned right", comparison.gained)


def _change_lines(changes: Sequence[Change]) -> Iterator[str]:
    width = max((len(change.name) for change in changes), default=0)
    yield f"{'':{width}}  before    now      p"
    for change in changes:
        yield f"{change.name:{width}}   {change.before:5.3f}  {change.now:5.3f}  {change.p:5.3f}  {change.verdict}"


def _flip_lines(title: str, flips: Sequence[Flip]) -> Iterator[str]:
    yield from ("", f"{title}: {len(flips):,}")
    yield from (f"  {flip.id}: {flip.question}" for flip in flips[:_MOST_FLIPS])
    if len(flips) > _MOST_FLIPS:
        yield f"  … and {len(flips) - _MOST_FLIPS:,} more"
