"""The commands that show what readers left behind: feedback and gaps."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict

from interface.console import DONE, complain, show
from interface.feedback import FEEDBACK_FILE, GAPS_FILE
from interface.gaps import gaps_text, grouped, kept_gaps
from interface.kit import Kit
from interface.line_file import LineFile

Command = Callable[..., argparse.ArgumentParser]


def kept_commands(command: Command) -> None:
    """Add the commands to a parser; command makes one of a name, its work and its help."""
    command("feedback", _feedback, "print what readers thought of answers, a JSON object a line (KANIT_FEEDBACK=on)")
    gaps = command("gaps", _gaps, "print the unanswered questions that readers passed on, grouped (KANIT_GAPS=on)")
    gaps.add_argument("--json", action="store_true", help="print JSON instead of text")


def _feedback(_chosen: argparse.Namespace, kit: Kit) -> int:
    records = LineFile(kit.settings.data / FEEDBACK_FILE).records()
    if not records:
        complain("no feedback is kept here; readers can give it where KANIT_FEEDBACK is on")
    for record in records:
        show(json.dumps(record, ensure_ascii=False).encode(errors="replace"))
    return DONE


def _gaps(chosen: argparse.Namespace, kit: Kit) -> int:
    gaps = kept_gaps(LineFile(kit.settings.data / GAPS_FILE))
    if not gaps:
        complain("no unanswered questions are kept here; readers can pass them on where KANIT_GAPS is on")
    groups = grouped(gaps, kit.loaded_encoder().embed) if gaps else ()
    if chosen.json:
        show(json.dumps([[asdict(gap) for gap in group] for group in groups], ensure_ascii=False).encode())
    elif groups:
        show(gaps_text(groups))
    return DONE
