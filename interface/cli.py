"""The command line: what can be asked of app.py, and how it answers."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import KanitError
from corpus.library import Library
from interface.articles import article_summary
from interface.batch import questions_in
from interface.check import checked
from interface.collection import Collection, Encoder
from interface.question import UnusableText, question_text
from interface.repaired import visible
from interface.settings import Settings
from interface.terminal import answer_text, articles_text, hits_text
from retrieval.answer import Answerer
from retrieval.document import answer_document, search_document, to_json
from retrieval.types import Question

DONE, FAILED, WRONG_USAGE = 0, 1, 2

_WITH_VALUE = {"--data", "--host", "--port"}
_EPILOG = """\
examples:
  python app.py                              open the chat on http://127.0.0.1:7860
  python app.py ask "How common is multiple myeloma among blood cancers?"
  python app.py ask --json "Is myeloma curable?"
  python app.py search "access in Turkey" -k 3
  python app.py check                        does every quote still slice?

exit status: 0 done (an abstention is a result), 1 refused or failed with one sentence on standard error, 2 wrong usage
"""


class OutputLost(KanitError):
    """Standard output takes no more."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(f"the output could not be written ({cause.strerror}); free some space or write it elsewhere")
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Kit:
    """What commands are made of. encoder loads the encoder (seconds); serve runs the web server until interrupted."""

    collection: Collection
    settings: Settings
    encoder: Callable[[], Encoder]
    serve: Callable[[Answerer, Settings], None]


def run(arguments: Sequence[str], settings: Settings, kit: Callable[[Settings], Kit]) -> int:
    """The exit status of one command line; every refusal is one sentence on standard error.

    Raises SystemExit with the exit status where there is only help, or wrong usage, to tell of.
    """
    chosen = _parser(settings).parse_args(_with_command(arguments))
    given = {name: value for name in ("data", "host", "port") if (value := getattr(chosen, name, None)) is not None}
    try:
        return int(chosen.command(chosen, kit(replace(settings, **given))))
    except UnusableText as error:
        _complain(str(error))
        return WRONG_USAGE
    except KanitError as error:
        _complain(str(error))
    except KeyboardInterrupt:
        _complain("stopped; what was finished is kept")
    except BrokenPipeError:
        # Whoever read the output has read enough, as head does.
        pass
    return FAILED


def _with_command(arguments: Sequence[str]) -> Sequence[str]:
    """The arguments, with "serve" in front where they name no command."""
    rest = iter(arguments)
    for argument in rest:
        if argument in {"-h", "--help"} or not argument.startswith("-"):
            return arguments
        if argument in _WITH_VALUE:
            next(rest, None)
    return ["serve", *arguments]


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python app.py",
        description="Kanıt answers questions from medical review articles with cited, word-for-word passages.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    where = f"where articles and index versions live (now {settings.data})".replace("%", "%%")
    parser.add_argument("--data", type=_folder, metavar="DIR", help=where)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, work: Callable[[argparse.Namespace, Kit], int], text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        made.add_argument("--data", type=_folder, metavar="DIR", default=argparse.SUPPRESS, help=where)
        made.set_defaults(command=work)
        return made

    serve = command("serve", _serve, "open the chat and REST; builds the index first if there is none (the default)")
    serve.add_argument("--host", type=_host, help=f"address to listen on (now {settings.host})")
    serve.add_argument("--port", type=_port, help=f"port to listen on, 0 for any free one (now {settings.port})")
    _add_questions(command)
    listed = command("list", _list, "list the articles held")
    listed.add_argument("--json", action="store_true", help="print JSON instead of a table")
    command("rebuild", _rebuild, "read the articles folder again and bring the index up to date")
    command("check", _check, "slice every sentence, chunk and repair again, and list doubtful places of the sources")
    return parser


def _add_questions(command: Callable[..., argparse.ArgumentParser]) -> None:
    ask = command("ask", _ask, "answer one question, or a file of them")
    ask.add_argument("question", nargs="?", help="the question, in quotation marks")
    ask.add_argument("--json", action="store_true", help="print the answer document instead of text")
    form = 'JSON Lines with {"question": "…", "history": ["…"]}, history optional; prints an answer document a line'
    ask.add_argument("--batch", type=Path, metavar="FILE", help=form)
    search = command("search", _search, "print the passages nearest to a question, with their scores")
    search.add_argument("question", help="what to look for, in quotation marks")
    search.add_argument("-k", type=_count, default=5, metavar="N", help="how many passages, 1 to 100 (default 5)")
    search.add_argument("--json", action="store_true", help="print JSON instead of text")


def _folder(text: str) -> Path:
    try:
        folder = Path(text).expanduser()
    except RuntimeError:
        raise argparse.ArgumentTypeError(f"there is no user of the name after ~ in {text!r}") from None
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return folder


def _host(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the address is empty; give one such as 127.0.0.1")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:6]) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a number from 0 (any free one) to 65535")
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 100):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 100")
    return int(text)


def _serve(_chosen: argparse.Namespace, kit: Kit) -> int:
    answerer = _answerer(kit)
    try:
        kit.serve(answerer, kit.settings)
    except KeyboardInterrupt:
        _complain("stopped")
    return DONE


def _ask(chosen: argparse.Namespace, kit: Kit) -> int:
    if (chosen.question is None) == (chosen.batch is None):
        raise UnusableText('give one question in quotation marks, or a file with --batch; see "ask --help"')
    if chosen.batch is not None:
        return _ask_each(questions_in(chosen.batch), kit)
    question = Question(question_text(chosen.question))
    answerer = _answerer(kit)
    result = answerer.answer(question)
    if chosen.json:
        _print(to_json(answer_document(result, answerer.index)))
    else:
        _print(answer_text(result, answerer.index, width=shutil.get_terminal_size().columns))
    return DONE


def _ask_each(questions: Sequence[Question], kit: Kit) -> int:
    answerer = _answerer(kit)
    for question in questions:
        _print(to_json(answer_document(answerer.answer(question), answerer.index)))
    return DONE


def _search(chosen: argparse.Namespace, kit: Kit) -> int:
    text = question_text(chosen.question)
    answerer = _answerer(kit)
    hits = answerer.search(text, chosen.k)
    if chosen.json:
        _print(to_json(search_document(text, hits, answerer.index)))
    else:
        _print(hits_text(hits, answerer.index, width=shutil.get_terminal_size().columns))
    return DONE


def _list(chosen: argparse.Namespace, kit: Kit) -> int:
    articles = _library(kit).articles
    if chosen.json:
        summaries = json.dumps([article_summary(article) for article in articles], ensure_ascii=False, indent=2)
        _print(summaries.encode())
    else:
        _print(articles_text(articles))
    return DONE


def _rebuild(_chosen: argparse.Namespace, kit: Kit) -> int:
    library = _library(kit)
    manifest = kit.collection.rebuilt(library, _encoder(kit), _progress)
    held = f"{_counted(manifest.articles, 'article')} in {_counted(manifest.chunks, 'passage')}"
    _print(f"Index {manifest.version[:12]}: {held}.")
    return FAILED if library.failures and not library.articles else DONE


def _check(_chosen: argparse.Namespace, kit: Kit) -> int:
    library = _library(kit)
    index = kit.collection.opened(library, _encoder(kit))
    found = checked(index, kit.collection.articles_folder)
    counts = ((len(index.articles), "article"), (found.sentences, "sentence"), (len(index.chunks), "passage"))
    _print(", ".join(_counted(*count) for count in counts) + " checked.")
    for line in (*(f"note: {note}" for note in found.notes), *(f"FAULT: {fault}" for fault in found.faults)):
        _print(f"  {visible(line)}")
    if found.faults:
        _print(f"{_counted(len(found.faults), 'fault')}: no quote of these articles can be trusted.")
        return FAILED
    _print("Every quote slices.")
    return DONE


def _answerer(kit: Kit) -> Answerer:
    """The pipeline over the current index, which is built first where there is none."""
    library = _library(kit)
    encoder = _encoder(kit)
    if not kit.collection.has_index():
        kit.collection.rebuilt(library, encoder, _progress)
    return Answerer(kit.collection.opened(library, encoder), encoder)


def _library(kit: Kit) -> Library:
    library = kit.collection.library()
    for failure in library.failures:
        _complain(f"left out: {failure}")
    return library


def _encoder(kit: Kit) -> Encoder:
    if sys.stderr.isatty():
        print("Loading the encoder …", file=sys.stderr)
    return kit.encoder()


def _progress(done: int, total: int) -> None:
    end = "\n" if done == total or not sys.stderr.isatty() else "\r"
    print(f"Embedding passages: {done} of {total}", end=end, file=sys.stderr, flush=True)


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _complain(message: str) -> None:
    print(f"app.py: {visible(message)}", file=sys.stderr)


def _print(line: str | bytes) -> None:
    """Bytes go out as they are, whatever the terminal's encoding. OutputLost or BrokenPipeError where nothing can."""
    try:
        if isinstance(line, bytes):
            sys.stdout.buffer.write(line + b"\n")
        else:
            print(line)
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputLost(error) from error
