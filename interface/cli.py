"""The command line: what can be asked of app.py, and how it answers."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpus.errors import KanitError
from index.types import Index
from interface.batch import lines_in, questions_of
from interface.cli_articles import article_commands
from interface.cli_evaluate import evaluate_command
from interface.cli_kept import kept_commands
from interface.cli_scope import add_scope_options, has_scope, scope_of
from interface.cli_versions import version_commands
from interface.console import DONE, FAILED, WRONG_USAGE, complain, show
from interface.kit import Kit
from interface.login_settings import check_login
from interface.offers import NotAnArticle
from interface.question import UnusableText, question_text
from interface.reference_lists import FORMS, Form, reference_list, works_quoted
from interface.remarks import AgeLimit
from interface.settings import Settings
from interface.terminal import answer_text, hits_text
from interface.words import words_of
from retrieval.document import answer_document, search_document, to_json
from retrieval.types import Abstained, Question, Result

_WITH_VALUE = {"--data", "--host", "--port"}
_EPILOG = """\
examples:
  python app.py                              open the chat on http://127.0.0.1:7860
  python app.py ask "How common is multiple myeloma among blood cancers?"
  python app.py ask --json "Is myeloma curable?"
  python app.py ask --references ris "Is myeloma curable?"
  python app.py search "access in Turkey" -k 3
  python app.py add review.pdf papers/ 10.3389/fmed.2024.1413825
  python app.py list
  python app.py remove 10.3389/fmed.2024.1413825
  python app.py check                        does every quote still slice?

exit status: 0 done (an abstention is a result), 1 refused or failed with one sentence on standard error, or something
was left out, 2 wrong usage
"""


def run(arguments: Sequence[str], settings: Settings, kit: Callable[[Settings], Kit]) -> int:
    """The exit status of one command line; every refusal is one sentence on standard error.

    Raises SystemExit with the exit status where there is only help, or wrong usage, to tell of.
    """
    chosen = _parser(settings).parse_args(_with_command(arguments))
    given = {name: value for name in ("data", "host", "port") if (value := getattr(chosen, name, None)) is not None}
    try:
        return int(chosen.command(chosen, kit(replace(settings, **given))))
    except (UnusableText, NotAnArticle) as error:
        complain(str(error))
        return WRONG_USAGE
    except KanitError as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain("stopped; the same command can be run again")
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
    article_commands(command)
    evaluate_command(command)
    kept_commands(command)
    version_commands(command)
    return parser


def _add_questions(command: Callable[..., argparse.ArgumentParser]) -> None:
    ask = command("ask", _ask, "answer one question, or a file of them")
    ask.add_argument("question", nargs="?", help="the question, in quotation marks")
    printed = ask.add_mutually_exclusive_group()
    printed.add_argument("--json", action="store_true", help="print the answer document instead of text")
    listed = "print the list of the articles quoted, in this form, instead of text"
    printed.add_argument("--references", choices=FORMS, help=listed)
    form = 'JSON Lines with {"question": "…", "history": ["…"], "scope": {}}; prints an answer document a line'
    ask.add_argument("--batch", type=Path, metavar="FILE", help=form)
    add_scope_options(ask)
    search = command("search", _search, "print the passages nearest to a question, with their scores")
    search.add_argument("question", help="what to look for, in quotation marks")
    search.add_argument("-k", type=_count, default=5, metavar="N", help="how many passages, 1 to 100 (default 5)")
    search.add_argument("--json", action="store_true", help="print JSON instead of text")
    add_scope_options(search)


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
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a number from 0 (any free one) to 65535")
    return int(text)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 100):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 100")
    return int(text)


def _serve(_chosen: argparse.Namespace, kit: Kit) -> int:
    # Also asked when serving, but an index may have to be built before.
    check_login(kit.settings.login, kit.settings.host)
    answerer = kit.answerer()
    try:
        kit.serve(answerer, kit.settings)
    except KeyboardInterrupt:
        complain("stopped")
    return DONE


def _ask(chosen: argparse.Namespace, kit: Kit) -> int:
    if (chosen.question is None) == (chosen.batch is None):
        raise UnusableText('give one question in quotation marks, or a file with --batch; see "ask --help"')
    if chosen.batch is not None and chosen.references:
        raise UnusableText("--references goes with one question; from --batch take the citations of each document")
    if chosen.batch is not None and has_scope(chosen):
        raise UnusableText('--article, --from and the like go with one question; write "scope" into its lines')
    if chosen.batch is not None:
        return _ask_each(chosen.batch, kit)
    text = question_text(chosen.question)
    answerer = kit.answerer()
    result = answerer.answer(Question(text, scope=scope_of(chosen, answerer.index.articles)))
    if chosen.json:
        show(to_json(answer_document(result, answerer.index)))
    elif chosen.references:
        _list_references(result, chosen.references, answerer.index)
    else:
        limit = AgeLimit(date.today(), kit.settings.old_months)
        show(answer_text(result, answerer.index, limit, width=shutil.get_terminal_size().columns))
    return DONE


def _list_references(result: Result, form: Form, index: Index) -> None:
    """The list on standard output; why it is empty, where nothing is quoted, on standard error."""
    if isinstance(result, Abstained):
        complain(words_of(result).no_answer_in_terminal.format(reason=result.reason.text))
    if content := reference_list(works_quoted((result,), index.articles), form).content.rstrip(b"\n"):
        show(content)


def _ask_each(path: Path, kit: Kit) -> int:
    lines = lines_in(path)
    answerer = kit.answerer()
    for question in questions_of(lines, answerer.index.articles):
        show(to_json(answer_document(answerer.answer(question), answerer.index)))
    return DONE


def _search(chosen: argparse.Namespace, kit: Kit) -> int:
    text = question_text(chosen.question)
    answerer = kit.answerer()
    scope = scope_of(chosen, answerer.index.articles)
    hits = answerer.search(text, chosen.k, scope)
    if chosen.json:
        show(to_json(search_document(text, hits, answerer.index, scope)))
    else:
        show(hits_text(hits, answerer.index, width=shutil.get_terminal_size().columns))
    return DONE
