"""The administrator's lists of what readers left behind: gaps and feedback, on a page and as files."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import fields

from interface.admin_frame import Visit, framed, table
from interface.admin_words import AdminWords, number
from interface.gaps import Embed, Gap, grouped
from interface.markup import escaped
from interface.reference_lists import Parcel

MOST_GROUPED, MOST_SHOWN = 1_000, 200
GAP_FIELDS = tuple(field.name for field in fields(Gap))
FEEDBACK_FIELDS = (
    "day", "verdict", "reason", "question", "searched", "status", "code", "citations", "index_version",
)  # fmt: skip
# With these at its beginning a spreadsheet takes a cell for a formula, and calculates it.
_BLANKS, _SIGNS = r'(?:[^\S\t\r\n]|")*', r"=+\-@＝＋－＠\t\r"
_FORMULA = re.compile(rf"{_BLANKS}[{_SIGNS}\n]")
# Where lists are written with semicolons, a spreadsheet may begin a cell behind any of these, whatever is quoted.
_FORMULA_WITHIN = re.compile(rf"([;\t\r\n]{_BLANKS})(?=[{_SIGNS}])")

Record = Mapping[str, object]


class GroupedGaps:
    """Groups the newest gaps, and remembers how, as long as they stay the same."""

    def __init__(self, embed: Embed) -> None:
        self._embed, self._lock = embed, threading.Lock()
        self._gaps: tuple[Gap, ...] = ()
        self._groups: tuple[tuple[Gap, ...], ...] = ()

    def of(self, gaps: tuple[Gap, ...]) -> tuple[tuple[Gap, ...], ...]:
        """The groups of the newest of the gaps, the largest first."""
        newest = gaps[-MOST_GROUPED:]
        with self._lock:
            if newest != self._gaps:
                self._groups, self._gaps = grouped(newest, self._embed), newest
            return self._groups


def gaps_page(visit: Visit, groups: Sequence[Sequence[Gap]], total: int) -> str:
    """The groups, of total gaps in all."""
    words, name = visit.words, visit.words.pages["gaps"]
    if not groups:
        return framed(visit, "gaps", name, f"<p>{words.no_gaps}</p>")
    shown = sum(map(len, groups))
    cut = words.gaps_cut.format(shown=number(shown, words), total=number(total, words)) if shown < total else ""
    items = "".join(f"<li>{_group(group, words)}</li>" for group in groups)
    told = f"<p>{words.gaps_text} {cut}</p>{_downloads(visit, 'gaps')}"
    return framed(visit, "gaps", name, f'{told}<ol class="groups">{items}</ol>')


def feedback_page(visit: Visit, records: Sequence[Record]) -> str:
    """The newest records, and how many there are of each kind."""
    words, name = visit.words, visit.words.pages["feedback"]
    if not records:
        return framed(visit, "feedback", name, f"<p>{words.no_feedback}</p>")
    verdicts = [record.get("verdict") for record in records]
    counts = words.feedback_counts.format(
        total=number(len(records), words),
        up=number(verdicts.count("up"), words),
        down=number(verdicts.count("down"), words),
    )
    cut = words.feedback_cut.format(shown=number(MOST_SHOWN, words)) if len(records) > MOST_SHOWN else ""
    rows = (_opinion(record, words) for record in reversed(records[-MOST_SHOWN:]))
    drawn = table(name, words.feedback_columns, rows)
    told = f"<p>{words.feedback_text} {counts} {cut}</p>{_downloads(visit, 'feedback')}"
    return framed(visit, "feedback", name, f"{told}{drawn}")


def as_lines(name: str, records: Sequence[Record]) -> Parcel:
    """The records as JSON Lines."""
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return Parcel(f"{name}.jsonl", "application/jsonl", lines.encode(errors="replace"))


def as_table(name: str, records: Sequence[Record], columns: Sequence[str]) -> Parcel:
    """The records as a CSV file for a spreadsheet, in which no cell is a formula (RFC 4180, with a byte order mark)."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_cell(record.get(column)) for column in columns] for record in records)
    content = written.getvalue().encode("utf-8-sig", errors="replace")
    return Parcel(f"{name}.csv", "text/csv; charset=utf-8", content)


def _cell(value: object) -> str:
    told = value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
    within = _FORMULA_WITHIN.sub(r"\1'", told)
    return f"'{within}" if _FORMULA.match(within) else within


def _downloads(visit: Visit, name: str) -> str:
    links = (
        f'<a href="{visit.address(f"{name}.{ending}")}" download>{visit.words.download}: {said}</a>'
        for ending, said in (("csv", "CSV"), ("jsonl", "JSON Lines"))
    )
    return f'<p class="links">{" ".join(links)}</p>'


def _group(group: Sequence[Gap], words: AdminWords) -> str:
    often = words.asked_once if len(group) == 1 else words.asked_often.format(count=number(len(group), words))
    last = words.last_asked.format(day=max(gap.day for gap in group))
    questions = dict.fromkeys(gap.question for gap in group)
    items = "".join(f'<li dir="auto">{escaped(question)}</li>' for question in questions)
    return f'<p class="hint">{often}, {escaped(last)}</p><ul>{items}</ul>'


def _opinion(record: Record, words: AdminWords) -> str:
    verdict = words.useful if record.get("verdict") == "up" else words.not_useful
    status = words.abstained if record.get("status") == "abstained" else words.answered
    day, question, reason = (str(record.get(name) or "") for name in ("day", "question", "reason"))
    return (
        f'<tr><td class="short">{escaped(day)}</td><td class="short">{verdict}</td>'
        f'<td dir="auto">{escaped(question)} <small>{status}</small></td><td dir="auto">{escaped(reason)}</td></tr>'
    )
