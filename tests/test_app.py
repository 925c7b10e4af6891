"""app.py as a program: it runs its own folders or none, from anywhere, and never ends in a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.article_maker import small_article

PROJECT = Path(__file__).parent.parent
FOLDERS = ("corpus", "index", "retrieval", "interface")
ASKED = "What share of blood cancers is multiple myeloma?"


def run(
    *arguments: str, program: Path = PROJECT / "app.py", folder: Path = PROJECT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """app.py in a process of its own, with the given variables and none of Kanıt's or Python's from here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KANIT_", "PYTHON"))}
    return subprocess.run(
        [sys.executable, str(program), *arguments],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which the program refused."""
    (line,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert line.startswith("app.py: ")
    return line


def package(folder: Path, name: str, content: str = "") -> Path:
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(content)
    return folder / name


@pytest.mark.parametrize("name", FOLDERS)
def test_a_package_that_hides_one_of_the_folders_stops_the_start(tmp_path: Path, name: str) -> None:
    hiding = package(tmp_path, name, "raise SystemExit('the wrong package was imported')")
    path = os.pathsep.join([str(tmp_path), str(PROJECT)])

    told = refusal(run("list", PYTHONSAFEPATH="1", PYTHONPATH=path))

    assert f"the Python package {name!r} is found in {hiding}, not in {PROJECT / name}" in told
    assert "start Kanıt by the path of its app.py" in told


def test_a_module_that_hides_a_folder_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "index.py").write_text("")

    told = refusal(run("list", PYTHONSAFEPATH="1", PYTHONPATH=os.pathsep.join([str(tmp_path), str(PROJECT)])))

    assert f"the Python package 'index' is found in {tmp_path / 'index.py'}, not in" in told


def test_a_package_that_was_imported_before_stops_the_start(tmp_path: Path) -> None:
    hiding = package(tmp_path, "index")
    (tmp_path / "sitecustomize.py").write_text("import index")

    assert f"found in {hiding}, not in" in refusal(run("list", PYTHONPATH=str(tmp_path)))


def test_folders_that_are_not_on_the_path_at_all_stop_the_start() -> None:
    assert f"'corpus' is not found in {PROJECT / 'corpus'}; start" in refusal(run("list", PYTHONSAFEPATH="1"))


def test_a_package_further_back_on_the_path_hides_nothing(tmp_path: Path) -> None:
    for name in FOLDERS:
        package(tmp_path, name, "raise SystemExit('the wrong package was imported')")

    done = run("list", "--data", str(tmp_path / "data"), PYTHONPATH=str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    assert "10.3389-fmed.2024.1413825" in done.stdout


def test_it_starts_from_any_folder_and_through_a_link(tmp_path: Path) -> None:
    link = tmp_path / "kanit.py"
    link.symlink_to(PROJECT / "app.py")

    done = run("list", "--data", "held", program=link, folder=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "held" / "articles").is_dir()


def test_a_setting_that_cannot_be_meant_is_refused_in_one_sentence() -> None:
    assert "KANIT_PORT is 'high', but it must be a port number" in refusal(run("list", KANIT_PORT="high"))


def test_a_terminal_that_cannot_show_a_letter_gets_a_question_mark() -> None:
    done = run("--help", PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Kan?t answers questions" in done.stdout


def test_ctrl_c_while_it_starts_stops_it_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'interface.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
    )

    assert refusal(run("list", PYTHONPATH=str(tmp_path))) == "app.py: stopped"


def test_nothing_is_asked_of_the_network_by_the_libraries_it_loads() -> None:
    switches = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "GRADIO_ANALYTICS_ENABLED")
    code = f"import app, os; print(*map(os.environ.get, {switches}))"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env={"PATH": ""}, capture_output=True, encoding="utf-8", check=True
    )

    assert done.stdout.split() == ["1", "1", "1", "False"]


@pytest.mark.slow
def test_a_question_is_answered_from_another_folder_with_its_source(tmp_path: Path) -> None:
    done = run("ask", ASKED, "--data", "held", folder=tmp_path, COLUMNS="100")

    assert done.returncode == 0
    assert "It accounts for approximately 15% of hematologic malignancies (1).”" in " ".join(done.stdout.split())
    assert "doi:10.3389/fmed.2024.1413825" in done.stdout
    prepared, embedded = done.stderr.splitlines()
    assert prepared.startswith("app.py: preparing the encoder in held/encoders/all-MiniLM-L6-v2@53aa51172d14; ")
    assert embedded == "Embedding passages: 4 of 4"


@pytest.mark.slow
def test_what_a_reader_does_not_take_is_no_traceback(tmp_path: Path) -> None:
    command = f"{sys.executable} app.py list --json --data {tmp_path}/data | true"

    done = subprocess.run(["bash", "-c", command], cwd=PROJECT, capture_output=True, encoding="utf-8", check=False)

    assert done.stderr == ""


def test_adding_what_is_here_loads_no_encoder_no_client_and_no_server(tmp_path: Path) -> None:
    review = PROJECT / "corpus" / "articles" / "goker-2024-cart-myeloma-turkey.txt"
    heavy = ("httpx", "torch", "sentence_transformers", "onnxruntime", "gradio", "lxml", "pypdfium2")
    code = (
        f"import sys, app; status = app.main(['add', '--data', {str(tmp_path)!r}, {str(review)!r}])\n"
        f"print(status, [name for name in {heavy} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, encoding="utf-8", check=True, timeout=300
    )

    assert done.stdout.splitlines()[-2:] == ["1 here already.", "0 []"]


@pytest.mark.slow
def test_an_article_is_added_and_what_is_left_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "made.xml").write_bytes(small_article(doi="10.5555/small"))

    added = run("add", "made.xml", "gone.pdf", "--data", "held", folder=tmp_path)
    listed = run("list", "--data", "held", folder=tmp_path)

    assert added.returncode == 1
    assert "1 added, 1 left out." in added.stdout
    assert "app.py: left out: gone.pdf: there is no such file" in added.stderr
    assert listed.returncode == 0
    assert "10.5555-small " in listed.stdout


def test_ctrl_c_that_a_library_turns_into_another_error_stops_it_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name != 'interface.cli': return\n"
        "        try: os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(5)\n"
        "        except KeyboardInterrupt: raise ImportError('reinstall it') from None\n"
        "sys.meta_path.insert(0, Interrupting())\n"
    )

    assert refusal(run("list", PYTHONPATH=str(tmp_path))) == "app.py: stopped"


@pytest.mark.parametrize("name", ["os", "importlib.util", "pathlib"])
def test_ctrl_c_before_anything_is_imported_stops_it_with_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import builtins, sys\n"
        "real = builtins.__import__\n"
        "def interrupting(name, scope=None, *rest):\n"
        f"    if name == {name!r} and scope and scope.get('__name__') == '__main__': raise KeyboardInterrupt\n"
        "    return real(name, scope, *rest)\n"
        "builtins.__import__ = interrupting\n"
    )

    assert refusal(run("list", PYTHONPATH=str(tmp_path))) == "app.py: stopped"
