"""The README stays true: every command, setting, route, make target and document field that exists is in it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from interface.server import create_app
from interface.settings import Settings
from retrieval.document import answer_document
from retrieval.types import Question, ReasonCode
from tests.interface_fakes import WordMatcher

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")

CLI = (
    "interface/cli.py",
    "interface/cli_articles.py",
    "interface/cli_evaluate.py",
    "interface/cli_kept.py",
    "interface/cli_scope.py",
    "interface/cli_versions.py",
)


def found(pattern: str, file: str) -> list[str]:
    return sorted(set(re.findall(pattern, (PROJECT / file).read_text(encoding="utf-8"))))


SETTINGS = sorted(
    {*found(r"KANIT_[A-Z_]+", "interface/settings.py"), *found(r"KANIT_[A-Z_]+", "interface/login_settings.py")}
)


def commands() -> list[str]:
    """What app.py really offers, from its own help."""
    return sorted(name for file in CLI for name in found(r'command\(\s*"(\w+)"', file))


def test_the_commands_are_the_known_ones() -> None:
    assert set(commands()) == {
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
    }


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"`python app\.py {command}\b", README)


@pytest.mark.parametrize("option", [o for file in CLI for o in found(r'add_argument\("(--?[a-z-]+)"', file)])
def test_every_option_is_in_the_readme(option: str) -> None:
    assert re.search(rf"`{option}\b", README)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_in_the_readme(setting: str) -> None:
    assert f"| `{setting}` |" in README


def test_every_setting_of_the_readme_exists() -> None:
    assert set(re.findall(r"`(KANIT_[A-Z_]+)`", README)) == set(SETTINGS)


@pytest.mark.parametrize("target", found(r"(?m)^([a-z]+):.*## ", "Makefile"))
def test_every_make_target_is_in_the_readme(target: str) -> None:
    assert f"make {target}" in README or f"`{target}`" in README


def test_the_routes_of_the_readme_are_those_of_the_server(tmp_path: Path) -> None:
    paths: Mapping[str, object] = create_app(WordMatcher(), Settings(data=tmp_path)).openapi()["paths"]
    served = {re.sub(r"\{\w+\}", "{id}", path) for path in paths}
    assert {path for path in served if not path.startswith("/problems")} == set(
        re.findall(r"`(?:GET|POST) (/[^`]*)`", README)
    )


def test_the_answer_document_of_the_readme_has_every_field() -> None:
    printed = next(block for block in re.findall(r"```json\n(.*?)```", README, re.DOTALL) if '"schema"' in block)
    shown = json.loads(printed)
    matcher = WordMatcher()
    real = json.loads(
        json.dumps(answer_document(matcher.answer(Question("Did lantern therapy clear the marrow?")), matcher.index))
    )
    assert list(shown) == list(real)
    for part in ("citations", "passages", "statements"):
        assert list(shown[part][0]) == list(real[part][0])
    assert list(shown["trace"]) == list(real["trace"])


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_every_reason_is_in_the_readme(code: str) -> None:
    assert f"`{code}`" in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "NOTICE", "CHANGELOG.md"])
def test_every_file_a_page_links_to_exists(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]
    named = re.findall(r"`((?:corpus|index|retrieval|interface|tests|docs)/[\w./-]+\.\w+)`", text)
    assert all((PROJECT / path).exists() for path in [*linked, *named])
