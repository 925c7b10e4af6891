"""The commands about versions of the index: versions lists them, rollback goes back to one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

from interface.console import DONE, complain, counted, show
from interface.index_versions import Version, go_back, version_named, versions
from interface.kit import Kit
from interface.repaired import visible

Command = Callable[..., argparse.ArgumentParser]

_VERSIONS = "list the versions of the index that are kept: the one in use, and the two before it"
_ROLLBACK = "go back to an earlier version of the index, and to the articles that it holds"
_ROLLBACK_MORE = """\
Every change of the articles makes a new version of the index; the two before the one in use are kept. Going back takes
the articles along: those that came in since are taken out again and their files deleted, as by remove. Where an article
of the version has been removed or replaced since, its file is not here any more, and the version is refused: add the
article again instead. All is done, or nothing. A server that is running goes on with the version it has until it is
started again, or is told to on its /admin page.

examples:
  python app.py versions                what is kept, the one in use first
  python app.py rollback 3f9a2c81d07e   the beginning of a version, as versions shows it, is enough
"""
_SHOWN_CHARS = 12


def version_commands(command: Command) -> None:
    """Add the commands to a parser; command makes one of a name, its work and its help."""
    listing = command("versions", _versions, _VERSIONS)
    listing.add_argument("--json", action="store_true", help="print JSON instead of a table")
    back = command("rollback", _rollback, _ROLLBACK)
    back.epilog, back.formatter_class = _ROLLBACK_MORE, argparse.RawDescriptionHelpFormatter
    back.add_argument("version", metavar="VERSION", help="the version, or at least its first 4 letters and digits")


def _versions(chosen: argparse.Namespace, kit: Kit) -> int:
    kept = versions(kit.collection)
    if chosen.json:
        show(json.dumps([_document(version) for version in kept], ensure_ascii=False, indent=2).encode())
        return DONE
    if not kept:
        complain("there is no index yet; serve, ask or rebuild makes one")
    for version in kept:
        show(visible(_line(version)))
    return DONE


def _line(version: Version) -> str:
    mark = "*" if version.is_current else " "
    built = version.built.strftime("%Y-%m-%d %H:%M UTC") if version.built else "date unknown"
    told = version.trouble
    if version.manifest:
        told = f"{counted(version.manifest.articles, 'article')}, {counted(version.manifest.chunks, 'passage')}"
        told += f", encoder {version.manifest.embedder}"
    return f"{mark} {version.name[:_SHOWN_CHARS]}  {built}  {told}{'  (in use)' if version.is_current else ''}"


def _document(version: Version) -> dict[str, object]:
    manifest = version.manifest
    held = {
        "articles": manifest.articles, "chunks": manifest.chunks, "encoder": manifest.embedder
    } if manifest else {"trouble": version.trouble}  # fmt: skip
    built = version.built.isoformat(timespec="seconds") if version.built else None
    return {"version": version.name, "in_use": version.is_current, "built": built} | held


def _rollback(chosen: argparse.Namespace, kit: Kit) -> int:
    way = go_back(kit.collection, version_named(kit.collection, chosen.version), kit.loaded_encoder)
    for article in way.going:
        show(visible(f"removed: {article.title} [{article.id}]"))
    held = counted(len(way.staying), "article")
    show(f"Index {way.version[:_SHOWN_CHARS]} is in use again: {held}.")
    return DONE
