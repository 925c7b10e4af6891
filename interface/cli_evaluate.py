"""The command that measures: a data set in, figures and a report out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from corpus.errors import KanitError
from evaluation.compare import compared
from evaluation.data import read_data
from evaluation.indexed import Shelf
from evaluation.output import write
from evaluation.page import PAGE, report_page
from evaluation.records import read_report
from evaluation.report import report
from evaluation.run import run
from evaluation.table import comparison_text, report_text
from evaluation.twins import told_of, twins_of
from evaluation.types import DataSet
from interface.collection import SETTINGS
from interface.console import DONE, show
from interface.kit import Kit
from interface.progress import Progress
from retrieval.answer import Answerer

Command = Callable[..., argparse.ArgumentParser]

# Stands for the folder that /admin shows; no other can be called so.
_SHOWN = Path("\0")

_EVALUATE = (
    "Measure ranking, citations and abstention on a data set: a folder in the layout of BEIR, or of our own sets."
)
_MORE = """\
The index of a data set is built once and kept under KANIT_CACHE, outside the data folder. The same command on the same
data gives the same bytes in every file but times.json. docs/evaluation.md describes data sets, figures and files.

examples:
  python app.py evaluate evaluation/sets/review
  python app.py evaluate evaluation/sets/review --report
  python app.py evaluate scifact --split dev --report out
  python app.py evaluate scifact --report after --compare out
"""


def evaluate_command(command: Command) -> None:
    """Add the command to a parser; command makes one of a name, its work and its help."""
    made = command("evaluate", _evaluate, _EVALUATE)
    made.epilog, made.formatter_class = _MORE, argparse.RawDescriptionHelpFormatter
    made.add_argument("folder", type=Path, metavar="DIR", help="the folder of the data set")
    made.add_argument(
        "--split", metavar="NAME", help="which questions of a BEIR data set: qrels/NAME.tsv (default dev)"
    )
    report = (
        "a folder for the report, its page, its lines and the run file; without OUT it is evaluation in the data "
        "folder, which /admin shows"
    )
    made.add_argument("--report", type=Path, metavar="OUT", nargs="?", const=_SHOWN, help=report)
    other = "an earlier report: its folder or report.json; says what became better, worse, or shows no difference"
    made.add_argument("--compare", type=Path, metavar="OTHER", help=other)
    made.add_argument("--twins", action="store_true", help="compare with the same questions in English, their twins")
    made.add_argument("--limit", type=_positive, metavar="N", help="ask only N of the questions, always the same ones")
    made.add_argument("--seed", type=_seed, default=0, metavar="N", help="of intervals and tests (default 0)")


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) == int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 999999999")
    return int(text)


def _evaluate(chosen: argparse.Namespace, kit: Kit) -> int:
    # What is to be compared with is read first: a wrong name shows before the work.
    before = read_report(chosen.compare) if chosen.compare else None
    data = read_data(chosen.folder, chosen.split, Progress("Reading articles"))
    answerer = _answerer(data, kit)
    if chosen.twins:
        twins = run(twins_of(data), answerer, limit=chosen.limit, progress=Progress("Asking the twins"))
        before = told_of(data, report(twins, seed=chosen.seed))
    outcomes = run(data, answerer, limit=chosen.limit, progress=Progress("Asking"))
    made = report(outcomes, seed=chosen.seed)
    comparison = compared(before, made, seed=chosen.seed) if before else None
    show(report_text(made))
    if comparison:
        show("\n" + comparison_text(comparison))
    if chosen.report:
        folder = kit.settings.report_folder if chosen.report == _SHOWN else chosen.report
        page = report_page(outcomes, made, (before, comparison) if before and comparison else None)
        write(folder, outcomes, made, more={PAGE: page})
        show(f"\nReport: {folder}")
    return DONE


def _answerer(data: DataSet, kit: Kit) -> Answerer:
    encoder = kit.loaded_encoder()
    shelf = Shelf(_cache(kit.settings.cache), encoder, encoder.count_tokens, SETTINGS)
    return kit.answerer_of(shelf.index_of(data, Progress("Embedding passages")), encoder)


def _cache(folder: Path) -> Path:
    try:
        return folder.expanduser() / "evaluation"
    except RuntimeError:
        raise KanitError(f"{folder} is no folder here: there is no home; name one with KANIT_CACHE") from None
