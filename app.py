"""Kanıt: entry and composition root. Settings in, objects wired; no logic."""

from __future__ import annotations

import sys

try:
    import os
    import signal
    from functools import cache
    from importlib.util import find_spec
    from io import TextIOWrapper
    from pathlib import Path
    from typing import TYPE_CHECKING
except KeyboardInterrupt:
    sys.exit("app.py: stopped")

if TYPE_CHECKING:
    from types import FrameType

    from index.types import Index
    from interface.collection import Encoder
    from interface.desk import Answers
    from interface.kit import Kit
    from interface.ranker import Ranking
    from interface.settings import Settings
    from retrieval.answer import Answerer

PROJECT = Path(__file__).resolve().parent
_interrupts: list[int] = []
FOLDERS = ("corpus", "index", "retrieval", "evaluation", "interface")

# Before any library that reads them is imported: no hub, no telemetry, no tracing, no version check.
os.environ.update(
    HF_HUB_OFFLINE="1",
    TRANSFORMERS_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    GRADIO_ANALYTICS_ENABLED="False",
    LANGSMITH_TRACING="false",
    TOKENIZERS_PARALLELISM="false",
)


def shadowed() -> str | None:
    """The sentence to stop with where another package of the same name hides one of Kanıt's folders."""
    for name in FOLDERS:
        found = find_spec(name)
        places = [*(found.submodule_search_locations or ()), found.origin] if found else []
        if (PROJECT / name) not in (Path(place).resolve() for place in places if place):
            where = f"found in {places[0]}, not" if places else "not found"
            return (
                f"the Python package {name!r} is {where} in {PROJECT / name}; start Kanıt by the path of its app.py, "
                "in its own virtual environment, without PYTHONPATH and PYTHONSAFEPATH"
            )
    return None


def main(arguments: list[str]) -> int:
    """The exit status of one command line: 0 done, 1 refused or failed, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that is not UTF-8 gets "?" for what it cannot show.
            stream.reconfigure(errors="replace")
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        pass
    except Exception:
        # A library that is stopped while it is imported may raise anything.
        if not _interrupts:
            raise
    print("app.py: stopped", file=sys.stderr)
    return 1


def _interrupted(number: int, _frame: FrameType | None) -> None:
    _interrupts.append(number)
    raise KeyboardInterrupt


def _run(arguments: list[str]) -> int:
    if hidden := shadowed():
        print(f"app.py: {hidden}", file=sys.stderr)
        return 1
    from corpus.errors import KanitError
    from interface.settings import Settings

    try:
        settings = Settings.from_environment(PROJECT)
    except KanitError as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 1
    from interface.cli import run

    return run(arguments, settings, _kit)


def _kit(settings: Settings) -> Kit:
    from index.embed import open_encoder, open_packaged_encoder
    from interface.collection import Collection
    from interface.console import complain
    from interface.europe_pmc import EuropePmc
    from interface.kit import Kit
    from interface.ranker import opened_ranker

    def serve(answerer: Answerer, settings: Settings) -> None:
        from interface import server
        from interface.lull import Lull, Noticed
        from interface.suggesting import FILE, Suggesting, unsuggested
        from interface.upkeep import Upkeep

        lull, path = Lull(), settings.data / FILE
        suggested = Suggesting(answerer, path, failed=lambda error: complain(unsuggested(error)), rest=lull.rest)

        def answers_from(index: Index) -> Answers:
            return suggested.followed(kit.answerer_of(index, encoder()))

        upkeep = Upkeep(collection, encoder, service, answers_from)
        server.serve(Noticed(server.create_app(answerer, settings, suggested, upkeep), lull), settings)

    @cache
    def encoder() -> Encoder:
        exports = settings.data / "encoders"
        if settings.encoder:
            return open_encoder(settings.encoder, exports, tell=complain)
        return open_packaged_encoder(exports, tell=complain)

    def service() -> EuropePmc:
        return EuropePmc(settings.europe_pmc, email=settings.email, proxy=settings.proxy)

    @cache
    def ranker() -> Ranking:
        return opened_ranker(settings.ranker, complain)

    collection = Collection(settings.data, PROJECT / "corpus" / "articles", file_seconds=settings.file_seconds)
    kit = Kit(collection, settings, encoder, serve, service, ranker)
    return kit


if __name__ == "__main__":
    # A shell that starts it in the background has Ctrl-C ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)
    status = main(sys.argv[1:])
    # All is said: who asks to stop once more while Python tidies up gets no traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(status)
