"""The command line in this process: what it prints, on which stream, and with which exit status."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from interface.console import DONE, FAILED, WRONG_USAGE
from interface.login_settings import Login
from interface.remarks import AgeLimit
from interface.settings import Settings
from interface.terminal import answer_text, hits_text
from retrieval.answer import Answerer
from retrieval.document import search_document, to_json
from retrieval.types import Question
from tests.collection_fakes import WordCounter, as_nobody, collection_in
from tests.shell import WIDTH, Shell

REVIEW = "goker-2024-cart-myeloma-turkey.txt"
COMMANDS = (
    "serve",
    "ask",
    "search",
    "add",
    "remove",
    "list",
    "rebuild",
    "check",
    "evaluate",
    "feedback",
    "gaps",
    "versions",
    "rollback",
)
ASKED = "How common is multiple myeloma among hematologic malignancies?"
UNCLEAR = "ok"


@pytest.fixture
def shell(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    return Shell(tmp_path / "data", capsysbinary)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its index, to be copied."""
    held = collection_in(tmp_path_factory.mktemp("built") / "data")
    held.rebuilt(held.library(), WordCounter())
    return held.data


@pytest.fixture
def built(shell: Shell, data: Path) -> Shell:
    """A shell whose index is built already."""
    shutil.copytree(data, shell.data)
    return shell


def lines_of(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_command_with_examples_and_exit_statuses(shell: Shell, flag: str) -> None:
    assert shell(flag) == DONE

    for command in COMMANDS:
        assert f"\n    {command} " in shell.text
    for example in ("python app.py ask", "python app.py search", "python app.py check", "exit status: 0 done"):
        assert example in shell.text
    assert (shell.error, shell.data.exists()) == ("", False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(shell: Shell, command: str) -> None:
    assert shell(command, "--help") == DONE
    assert shell.text.startswith(f"usage: python app.py {command} ")
    assert "--data DIR" in shell.text


def test_help_copes_with_any_name_of_a_folder(shell: Shell, tmp_path: Path) -> None:
    shell.data = tmp_path / "100%s"

    assert (shell("--help"), shell("ask", "--help")) == (DONE, DONE)
    assert "100%s" in shell.text


@pytest.mark.parametrize(
    ("arguments", "host", "port"),
    [
        ((), "127.0.0.1", 7860),
        (("serve",), "127.0.0.1", 7860),
        (("--port", "9"), "127.0.0.1", 9),
        (("--port=0", "--host", "0.0.0.0"), "0.0.0.0", 0),
        (("serve", "--host", "::1"), "::1", 7860),
    ],
)
def test_without_a_command_it_serves(shell: Shell, arguments: tuple[str, ...], host: str, port: int) -> None:
    shell.login = Login(mode="open")

    assert shell(*arguments) == DONE
    assert [(settings.host, settings.port) for settings in shell.served] == [(host, port)]


def test_without_a_login_it_serves_no_network_and_says_so_before_it_builds_anything(shell: Shell) -> None:
    assert shell("serve", "--host", "0.0.0.0") == FAILED
    assert "KANIT_LOGIN" in shell.error
    assert shell.error.count("\n") == 1
    assert (shell.served, shell.data.exists()) == ([], False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--data", "{}", "list"),
        ("list", "--data", "{}"),
        ("--data={}", "list"),
        ("--data", "nowhere", "list", "--data={}"),
    ],
)
def test_data_may_stand_before_or_after_the_command(shell: Shell, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    elsewhere = tmp_path / "elsewhere"

    assert shell(*(argument.format(elsewhere) for argument in arguments)) == DONE
    assert (elsewhere / "articles" / REVIEW).exists()
    assert not shell.data.exists()


def test_a_data_folder_may_have_the_name_of_a_command(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert shell("--data", "list") == DONE
    assert (len(shell.served), (tmp_path / "list" / "articles").is_dir()) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("aks", "what?"), f"invalid choice: 'aks' (choose from {', '.join(map(repr, COMMANDS))})"),
        (("add",), "the following arguments are required: SOURCE"),
        (("add", "--with-reference", "10.1/x"), "unrecognized arguments: --with-reference"),
        (("remove",), "the following arguments are required: ARTICLE"),
        (("--port", "high"), "'high' is not a port; give a number from 0 (any free one) to 65535"),
        (("--port", "65536"), "'65536' is not a port"),
        (("--port", "9" * 5_000), "is not a port"),
        (("--host", ""), "the address is empty; give one such as 127.0.0.1"),
        (("--data", "", "list"), "the name of the folder is empty"),
        (("--data", "~nobody-here-at-all/x", "list"), "there is no user of the name after ~"),
        (("list", "--data"), "expected one argument"),
        (("search",), "the following arguments are required: question"),
        (("search", "access", "-k", "0"), "'0' is not a number from 1 to 100"),
        (("search", "access", "-k", "101"), "'101' is not a number from 1 to 100"),
        (("search", "access", "-k", "many"), "'many' is not a number from 1 to 100"),
        (("ask", "two", "questions"), "unrecognized arguments: questions"),
        (("ask", "what?", "--jsno"), "unrecognized arguments: --jsno"),
        (("ask", "what?", "--js"), "unrecognized arguments: --js"),
        (("serve", "now"), "unrecognized arguments: now"),
    ],
)
def test_wrong_usage_is_explained_with_status_2(shell: Shell, arguments: tuple[str, ...], told: str) -> None:
    assert shell(*arguments) == WRONG_USAGE
    assert shell.error.startswith("usage: python app.py")
    assert told in shell.error
    assert (shell.out, shell.data.exists()) == (b"", False)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask",), "give one question in quotation marks, or a file with --batch"),
        (("ask", "what?", "--batch", "file"), "give one question in quotation marks, or a file with --batch"),
        (("ask", ""), "The question is empty."),
        (("ask", " \t\n"), "The question is empty."),
        (("ask", "x" * 10_000), "The question has 10,000 characters; at most 2,000 can be read."),
        (("ask", "what\x00?"), "control characters"),
        (("ask", "what\x1b[2J?"), "control characters"),
        (("ask", "what\udcff?"), "control characters"),
        (("search", ""), "The question is empty."),
        (("search", "x" * 10_000), "The question has 10,000 characters"),
        (("search", "a\x07b"), "control characters"),
    ],
)
def test_a_question_that_cannot_be_looked_up_is_refused_before_anything_is_loaded(
    shell: Shell, arguments: tuple[str, ...], told: str
) -> None:
    assert told in shell.refused(*arguments, status=WRONG_USAGE)
    assert not shell.data.exists()


@pytest.mark.parametrize(
    "question",
    [
        ASKED,
        UNCLEAR,
        "?",
        "🙂🙂🙂",
        "<script>alert(1)</script>",
        "'; DROP TABLE articles; --",
        "ما هي نسبة المايلوما؟",
        "x" * 2_000,
        "a\nb\tc",
        "-- -x",
        "{}%s{0}",
    ],
)
def test_any_question_is_answered_or_refused_calmly(built: Shell, question: str) -> None:
    assert built("ask", "--", question) == DONE
    assert built.text.startswith(("1. “", "No answer. "))
    assert built.error == ""


def test_ask_prints_the_answer_for_people(built: Shell) -> None:
    answerer = built.answerer()

    assert built("ask", ASKED) == DONE
    limit = AgeLimit(date.today(), 24)
    expected = answer_text(answerer.answer(Question(ASKED)), answerer.index, limit, width=WIDTH)
    assert built.text == f"{expected}\n"


@pytest.mark.parametrize("question", [ASKED, UNCLEAR])
def test_ask_json_prints_the_bytes_of_the_answer_document(built: Shell, question: str) -> None:
    assert built("ask", "--json", question) == DONE
    assert built.out == built.document(Question(question))
    assert built("ask", question, "--json") == DONE
    assert built.out == built.document(Question(question))


@pytest.mark.parametrize(
    ("form", "begins"),
    [("vancouver", "1. Goker H, "), ("bibtex", "@article{"), ("ris", "TY  - JOUR"), ("csl-json", "[")],
)
def test_the_references_of_an_answer_are_printed_in_each_form(built: Shell, form: str, begins: str) -> None:
    assert built("ask", "--references", form, ASKED) == DONE
    assert built.text.startswith(begins)
    assert "10.3389/fmed.2024.1413825" in built.text
    assert built.error == ""


def test_an_abstention_has_no_references_and_says_why_on_standard_error(built: Shell) -> None:
    assert built("ask", "--references", "ris", UNCLEAR) == DONE
    assert built.text == ""
    assert built.error.startswith("app.py: No answer.")


def test_references_go_with_one_question_and_no_other_form(built: Shell, tmp_path: Path) -> None:
    assert built("ask", "--references", "ris", "--batch", lines_of(tmp_path / "batch.jsonl", "")) == WRONG_USAGE
    assert "--references goes with one question" in built.error
    assert built("ask", "--references", "ris", "--json", ASKED) == WRONG_USAGE
    assert built("ask", "--references", "docx", ASKED) == WRONG_USAGE


def test_blanks_around_a_question_change_nothing(built: Shell) -> None:
    built("ask", "--json", ASKED)
    bare = built.out

    built("ask", "--json", f"  {ASKED}\n")

    assert built.out == bare


def test_the_first_question_builds_the_index_and_says_so_on_standard_error(shell: Shell) -> None:
    assert shell("ask", "--json", ASKED) == DONE
    assert "Embedding passages" in shell.error
    assert shell.out == shell.document(Question(ASKED))
    assert shell("ask", "--json", ASKED) == DONE
    assert shell.error == ""


def test_a_batch_gives_an_answer_document_for_each_line_in_order(built: Shell, tmp_path: Path) -> None:
    batch = lines_of(
        tmp_path / "batch.jsonl",
        f'\ufeff{{"question": "{ASKED}", "id": "g01"}}',
        "",
        '{"question": "And in \u2028Turkey?", "history": ["What is CAR-T?", "Is it safe?"]}\r',
        '{"question": "ok", "history": []}',
        "",
    )

    assert built("ask", "--batch", batch) == DONE
    assert built.out == b"".join(
        map(
            built.document,
            [
                Question(ASKED),
                Question("And in \u2028Turkey?", ("What is CAR-T?", "Is it safe?")),
                Question("ok"),
            ],
        )
    )
    assert [json.loads(line)["schema"] for line in built.out.splitlines()] == [1, 1, 1]


def test_an_empty_batch_is_done_without_output(built: Shell, tmp_path: Path) -> None:
    assert built("ask", "--batch", lines_of(tmp_path / "empty.jsonl", "")) == DONE
    assert built.out == b""


def test_a_bad_line_of_a_batch_is_named_before_anything_is_loaded(shell: Shell, tmp_path: Path) -> None:
    batch = lines_of(tmp_path / "batch.jsonl", '{"question": "What is CAR-T?"}', '{"question": ""}')

    assert "line 2: The question is empty." in shell.refused("ask", "--batch", batch, status=WRONG_USAGE)
    assert "cannot be read (No such file" in shell.refused("ask", "--batch", str(tmp_path / "gone.jsonl"))
    assert not shell.data.exists()


def test_search_prints_as_many_passages_as_asked_for(built: Shell) -> None:
    answerer = built.answerer()
    hits = answerer.search("access in Turkey", 2)

    assert built("search", "access in Turkey", "-k", "2") == DONE
    assert built.text == hits_text(hits, answerer.index, width=WIDTH) + "\n"
    assert built("search", "access in Turkey", "-k", "2", "--json") == DONE
    assert built.out == to_json(search_document("access in Turkey", hits, answerer.index)) + b"\n"


@pytest.mark.parametrize("command", [("ask", ASKED), ("search", ASKED), ("check",), ("serve",)])
def test_a_stale_index_is_refused_until_it_is_rebuilt(built: Shell, command: tuple[str, ...]) -> None:
    (built.articles / "new.txt").write_text("A new article about lanterns.")

    assert "build it again with: python app.py rebuild" in built.refused(*command)
    assert built("rebuild") == DONE
    assert built(*command) == DONE


@pytest.mark.parametrize("command", [("ask", ASKED), ("search", ASKED), ("check",), ("serve",)])
def test_a_damaged_index_is_refused_until_it_is_rebuilt(built: Shell, command: tuple[str, ...]) -> None:
    (vectors,) = (built.data / "index").glob("*/vectors.npy")
    vectors.write_bytes(vectors.read_bytes()[:-1])

    told = built.refused(*command)
    assert "vectors.npy was changed" in told
    assert "build it again with: python app.py rebuild" in told
    assert built("rebuild") == DONE
    assert built(*command) == DONE


def test_a_data_folder_that_cannot_be_written_is_refused(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for command in (("list",), ("ask", ASKED), ("rebuild",), ("serve",)):
        assert "choose another folder with --data" in shell.refused(*command, "--data", str(tmp_path / "file"))


def test_without_permission_to_write_nothing_is_built_and_the_folder_is_named(shell: Shell) -> None:
    shell("rebuild")
    with as_nobody() as folder:
        folder.chmod(0o555)
        told = shell.refused("ask", ASKED, "--data", str(folder / "data"))

    assert str(folder) in told
    assert "Permission denied" in told


def test_an_index_in_a_folder_that_may_only_be_read_answers(shell: Shell) -> None:
    shell("rebuild")
    with as_nobody() as folder:
        shell("rebuild", "--data", str(folder))
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        assert shell("ask", ASKED, "--data", str(folder)) == DONE
        assert shell("check", "--data", str(folder)) == DONE
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)


@pytest.mark.parametrize("command", [("ask", ASKED), ("search", ASKED), ("serve",)])
def test_articles_that_come_in_while_the_encoder_is_loaded_are_no_stale_index(
    built: Shell, command: tuple[str, ...]
) -> None:
    def slow() -> WordCounter:
        (built.articles / "new.txt").write_text("A new article about lanterns.")
        held = collection_in(built.data)
        held.rebuilt(held.library(), WordCounter())
        return WordCounter()

    built.encoder = slow

    assert built(*command) == DONE
    assert built.error == ""


def test_ctrl_c_stops_with_one_sentence(shell: Shell) -> None:
    def interrupted() -> WordCounter:
        raise KeyboardInterrupt

    shell.encoder = interrupted

    assert shell.refused("ask", ASKED) == "app.py: stopped; the same command can be run again"


def test_ctrl_c_is_how_serving_ends(shell: Shell) -> None:
    def serve(answerer: Answerer, settings: Settings) -> None:
        raise KeyboardInterrupt

    shell.serving = serve

    assert shell("serve") == DONE
    assert shell.error.endswith("app.py: stopped\n")


@pytest.mark.parametrize("command", [("list",), ("list", "--json"), ("ask", "--json", ASKED), ("check",)])
def test_a_reader_that_has_read_enough_is_no_error_to_speak_of(
    built: Shell, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        assert built(*command) == FAILED
    assert built.error == ""


def test_output_that_cannot_be_written_is_told_in_one_sentence(built: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        told = built.refused("list", "--json")

    assert told.startswith("app.py: the output could not be written (No space left on device)")


def test_ask_and_search_look_only_where_they_are_told_to(built: Shell) -> None:
    id = "10.3389-fmed.2024.1413825"
    question = "How common is multiple myeloma among blood cancers?"
    options = ("--article", "10.3389/fmed.2024.1413825", "--from", "2020", "--to", "2024", "--section", "body")
    assert built("ask", question, "--json", *options) == DONE
    scope = json.loads(built.out)["trace"]["scope"]
    assert scope == {"articles": [id], "years": {"from": 2020, "to": 2024}, "sections": ["body"]}
    assert built("search", question, "--json", "--to", "2000") == DONE
    assert json.loads(built.out)["passages"] == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--article", "nothing-like-it"), "'nothing-like-it' is no article held here; see the ids with"),
        (("--from", "2024", "--to", "2020"), "--from 2024 is after --to 2020"),
    ],
)
def test_a_scope_that_cannot_be_meant_is_told(built: Shell, options: tuple[str, ...], told: str) -> None:
    assert built("ask", "Is myeloma curable?", *options) == WRONG_USAGE
    assert told in built.error
