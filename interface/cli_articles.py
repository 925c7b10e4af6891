"""The commands that look after the articles: add, remove, list, rebuild, check."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable

from corpus.types import Article
from index.types import Manifest
from interface.adding import Addition, Told, add
from interface.articles import article_summary
from interface.check import checked
from interface.console import DONE, FAILED, complain, counted, shortened, show
from interface.intake import Outcome, Verdict
from interface.kit import Kit
from interface.offers import expected, offers
from interface.progress import Progress
from interface.removing import remove
from interface.repaired import visible
from interface.terminal import articles_text

Command = Callable[..., argparse.ArgumentParser]

_ADD = """\
Bring articles in: JATS/NXML, PDF, HTML, Word (.docx), Markdown and text files; folders, .zip and .tar.gz archives of
them; or DOIs, PMCIDs and PMIDs of open-access articles, which are fetched from Europe PMC with their licence."""
_ADD_MORE = """\
What is here already is recognised by its bytes, DOI, PMCID or PMID. A newer or fuller form takes the place of the one
before, an older or poorer one is not taken, and both are said. A SOURCES.toml beside the files may say what they do not
say themselves; by its word alone nothing that is held is replaced. One file that cannot be read never stops the others:
it is named at the end with the reason. Ctrl-C stops: what is ready is kept, and the same command goes on from there.

examples:
  python app.py add review.pdf
  python app.py add library/ more.zip
  python app.py add 10.3389/fmed.2024.1413825 PMC1234567 PMID:12345678
  python app.py add --with-references 10.3389/fmed.2024.1413825

settings: KANIT_EUROPE_PMC (address of a mirror), KANIT_EMAIL, KANIT_PROXY, KANIT_FILE_SECONDS (time for one file)

exit status: 0 all was done, 1 something was left out or interrupted, 2 wrong usage
"""
_REMOVE = "Take articles out and delete their files: all that are named, or none. What is taken out stays out."
# More lines than this are not read.
_MOST_LINES = 25
_ALWAYS_TOLD: set[Verdict] = {"replaced", "updated", "kept"}
_CHANGING: set[Verdict] = {"added", "replaced", "updated"}
_VERDICTS: dict[Verdict, str] = {
    "added": "added", "replaced": "replaced", "updated": "updated", "held": "here already",
    "kept": "not taken", "left out": "left out",
}  # fmt: skip


def article_commands(command: Command) -> None:
    """Add the commands to a parser; command makes one of a name, its work and its help."""
    adding = command("add", _add, _ADD)
    adding.epilog, adding.formatter_class = _ADD_MORE, argparse.RawDescriptionHelpFormatter
    adding.add_argument(
        "source", nargs="+", metavar="SOURCE", help="a file, folder, archive, DOI, PMCID or PMID, also as a link"
    )
    text = "also bring the open-access works that the named article cites"
    adding.add_argument("--with-references", action="store_true", help=text)
    removing = command("remove", _remove, _REMOVE)
    removing.add_argument(
        "article", nargs="+", metavar="ARTICLE", help="the id that list shows, a DOI, PMCID, PMID or file name"
    )
    listing = command("list", _list, "list the articles held")
    listing.add_argument("--json", action="store_true", help="print JSON instead of a table")
    command("rebuild", _rebuild, "read the articles folder again and bring the index up to date")
    command("check", _check, "read every file again, slice every quote again, and list doubtful places of the sources")


def _add(chosen: argparse.Namespace, kit: Kit) -> int:
    service, with_references = kit.service(), chosen.with_references
    brought = offers(
        chosen.source,
        data=kit.collection.data,
        file_seconds=kit.settings.file_seconds,
        service=service,
        with_references=with_references,
    )
    told = _Teller(None if with_references else expected(chosen.source))
    embedding = Progress("Embedding passages")
    try:
        done = add(
            kit.collection, brought, kit.loaded_encoder, Told(Progress("Reading articles held"), told, embedding)
        )
    finally:
        brought.close()
        told.clear()
        embedding.clear()
    return _summed_up(done)


class _Teller:
    """Tells how far the reading of files is; total is None where nobody knows."""

    def __init__(self, total: int | None) -> None:
        self._total, self._told = total, 0
        self._progress = Progress("Reading files")

    def __call__(self, _outcome: Outcome) -> None:
        self._told += 1
        # An archive by another name, or a file of several articles, makes more of them than were counted.
        known = self._total if self._told <= (self._total or 0) else None
        self._progress(self._told, known)

    def clear(self) -> None:
        """Make room on a terminal for what follows."""
        self._progress.clear()


def _tell_each(done: Addition) -> None:
    """What became of the files, now that it has: many that are plain news are only counted."""
    shown = 0
    for outcome in done.outcomes:
        came_true = outcome.verdict not in _CHANGING or (outcome.article and outcome.article.id in done.taken_in)
        if outcome.article and came_true and (outcome.verdict in _ALWAYS_TOLD or shown < _MOST_LINES):
            shown += 1
            _tell(outcome, outcome.article)


def _tell(outcome: Outcome, article: Article) -> None:
    facts = ", ".join(filter(None, (article.coverage, article.licence, str(article.year or ""))))
    why = f"; {outcome.why}" if outcome.why else ""
    show(visible(f"{_VERDICTS[outcome.verdict]}: {article.title} ({facts}{why}) [{article.id}]"))
    if article.retraction and outcome.verdict != "held":
        complain(f"retracted: {article.title}: {article.retraction}")
    if outcome.doubt:
        complain(f"doubtful: {outcome.doubt}")


def _summed_up(done: Addition) -> int:
    _tell_each(done)
    counts = Counter(outcome.verdict for outcome in done.outcomes)
    parts = [f"{counts[verdict]:,} {words}" for verdict, words in _VERDICTS.items() if counts[verdict]]
    taken_in = f"{counted(len(done.taken_in), 'article')} taken in before it was stopped"
    show(f"{taken_in if done.interrupted else ', '.join(parts)}.")
    for outcome in done.outcomes:
        if outcome.verdict == "left out":
            complain(f"left out: {shortened(outcome.place)}: {outcome.why}")
    if done.manifest:
        show(_held(done.manifest))
    if done.interrupted:
        left = f"; {counted(done.put_off, 'article')} that had been read must wait" if done.put_off else ""
        complain(f"stopped{left}; the same command goes on from here")
    return FAILED if done.interrupted or counts["left out"] else DONE


def _held(manifest: Manifest) -> str:
    held = f"{counted(manifest.articles, 'article')} in {counted(manifest.chunks, 'passage')}"
    return f"Index {manifest.version[:12]}: {held}."


def _remove(chosen: argparse.Namespace, kit: Kit) -> int:
    removed = remove(kit.collection, chosen.article, kit.loaded_encoder, Progress("Embedding passages"))
    for article in removed:
        show(visible(f"removed: {article.title} [{article.id}]"))
    return DONE


def _list(chosen: argparse.Namespace, kit: Kit) -> int:
    articles = kit.library().articles
    if chosen.json:
        summaries = json.dumps([article_summary(article) for article in articles], ensure_ascii=False, indent=2)
        show(summaries.encode())
    else:
        show(articles_text(articles))
    return DONE


def _rebuild(_chosen: argparse.Namespace, kit: Kit) -> int:
    with kit.collection.locked():
        library = kit.library(retry=True)
        show(_held(kit.collection.rebuilt(library, kit.loaded_encoder(), Progress("Embedding passages"))))
    return FAILED if library.failures and not library.articles else DONE


def _check(_chosen: argparse.Namespace, kit: Kit) -> int:
    library = kit.library()
    index = kit.collection.opened(library, kit.loaded_encoder())
    found = checked(index, kit.collection, Progress("Reading again"))
    counts = ((len(index.articles), "article"), (found.sentences, "sentence"), (len(index.chunks), "passage"))
    show(", ".join(counted(*count) for count in counts) + " checked.")
    for line in (*(f"note: {note}" for note in found.notes), *(f"FAULT: {fault}" for fault in found.faults)):
        show(f"  {visible(line)}")
    if found.faults:
        show(f"{counted(len(found.faults), 'fault')}: no quote of these articles can be trusted.")
        return FAILED
    show("Every quote slices.")
    return DONE
