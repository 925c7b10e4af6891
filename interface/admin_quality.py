"""The administrator's page of the last evaluation, and its whole report, which may do nothing but be read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from starlette.responses import HTMLResponse, Response

from corpus.errors import KanitError
from evaluation.page import PAGE
from evaluation.records import REPORT, read_report
from evaluation.types import Measured, Report
from interface.admin_frame import Visit, framed, notice, table
from interface.admin_versions import day_and_time
from interface.admin_words import counted, number
from interface.markup import escaped

# Beside the server's own policy, which a browser keeps to as well: no script, no form, no other file, no origin.
REPORT_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)


def quality_page(visit: Visit, folder: Path) -> str:
    """The figures of the report in a folder, or how to make one."""
    words = visit.words
    try:
        inside = _told(visit, folder) if (folder / REPORT).is_file() else ""
    except KanitError as error:
        inside = notice(f"{words.bad_report}: {error}")
    without = words.no_report.format(folder=escaped(str(folder)))
    return framed(visit, "quality", words.pages["quality"], inside or f"<p>{without}</p>")


def report_response(folder: Path) -> Response | None:
    """The whole report as it was written; None where there is none."""
    try:
        content = (folder / PAGE).read_bytes()
    except OSError:
        return None
    return HTMLResponse(content, headers={"Content-Security-Policy": REPORT_POLICY})


def _told(visit: Visit, folder: Path) -> str:
    words, report = visit.words, read_report(folder)
    rows = (_row(visit, item) for item in report.measured)
    drawn = table(words.pages["quality"], words.measure_columns, rows)
    notes = "".join(f'<p class="hint" lang="en">{escaped(note)}</p>' for note in report.notes)
    whole = f'<p><a class="button" href="{visit.address("quality/report")}">{words.open_report}</a></p>'
    facts = _facts(visit, report, folder)
    return f"<p>{words.quality_text}</p><p>{facts}</p>{drawn}{notes}{whole if (folder / PAGE).is_file() else ''}"


def _facts(visit: Visit, report: Report, folder: Path) -> str:
    words = visit.words
    made = datetime.fromtimestamp((folder / REPORT).stat().st_mtime, tz=UTC)
    return escaped(
        words.measured_facts.format(
            data=report.data_set,
            split=report.split,
            questions=number(len(report.questions), words),
            articles=counted(report.articles, "article", words),
            encoder=report.models.get("encoder", "?"),
            date=day_and_time(made, words),
        )
    )


def _row(visit: Visit, item: Measured) -> str:
    figures = [f"{value:.3f}" for value in (item.value, item.low, item.high)]
    if visit.words.common.language == "tr":
        figures = [figure.replace(".", ",") for figure in figures]
    value, low, high = figures
    own = visit.words.measures.get(item.name)
    name = f'<th scope="row">{own}</th>' if own else f'<th scope="row" lang="en">{escaped(item.name)}</th>'
    return f'<tr>{name}<td>{value}</td><td class="short">{low} – {high}</td><td>{number(item.n, visit.words)}</td></tr>'
