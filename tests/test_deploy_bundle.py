"""Bundles for machines without a network: what goes in, what is checked, and once the whole way in a namespace."""

from __future__ import annotations

import ast
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deploy import bundle as making
from deploy.bundle import CannotBundle, lock, main, needed_glibc, project_files, served_requirements
from deploy.install import (
    MANIFEST,
    Bundle,
    CannotInstall,
    check_files,
    check_machine,
    check_python,
    check_room,
    files_below,
    install,
    opened_bundle,
    sha256_of,
)
from tests.installed_wheels import write_wheels
from tests.test_airgap import announced, asked_by_rest, is_cut_off, namespace, raise_loopback

PROJECT = Path(__file__).parent.parent


def written(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def wheel(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("module.py", "pass\n")


def described(folder: Path, **changed: object) -> Bundle:
    """A bundle.json over what lies in the folder."""
    files = {name: sha256_of(folder / name) for name in files_below(folder)}
    fields: dict[str, object] = {
        "format": 1,
        "version": "0123456789ab",
        "system": platform.system(),
        "machine": platform.machine(),
        "glibc": (0, 0),
        "unpacked_bytes": 1000,
        "encoder": "encoder",
        "files": files,
    }
    made = Bundle(**fields | changed)  # type: ignore[arg-type]
    (folder / MANIFEST).write_text(json.dumps(made._asdict()), encoding="utf-8")
    return made


def test_what_git_tracks_is_the_project(tmp_path: Path) -> None:
    written(tmp_path, "app.py", "corpus/types.py", "notes.txt", "gone.py")
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "app.py", "corpus/types.py", "gone.py"], check=True)
    (tmp_path / "gone.py").unlink()
    assert project_files(tmp_path) == ["app.py", "corpus/types.py"]


def test_without_git_what_is_made_here_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "app.py", ".gitignore", "corpus/types.py", "data/added.json", "dist/x/y", ".venv/bin/python")
    written(tmp_path, "corpus/__pycache__/types.pyc")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert project_files(tmp_path) == [".gitignore", "app.py", "corpus/types.py"]


def test_what_only_exports_the_encoder_is_left_out_and_all_else_is_pinned() -> None:
    text = (
        "# why\ntorch==2.13.0\nsentence-transformers==6.2.0\nonnx==1.23.2 # once\nonnxruntime==1.32.0\n\ngradio==6.31\n"
    )
    assert served_requirements(text) == ["onnxruntime==1.32.0", "gradio==6.31"]
    real = served_requirements((PROJECT / "requirements.txt").read_text(encoding="utf-8"))
    assert len(real) > 20
    assert all("==" in line for line in real)


def test_the_lock_names_every_wheel_with_its_hash(tmp_path: Path) -> None:
    wheel(tmp_path, "two_words-1.0-py3-none-any.whl")
    wheel(tmp_path, "one-2.5-cp311-cp311-linux_x86_64.whl")
    hashes = [sha256_of(file) for file in sorted(tmp_path.iterdir())]
    assert lock(tmp_path) == (f"one==2.5 --hash=sha256:{hashes[0]}\ntwo-words==1.0 --hash=sha256:{hashes[1]}\n")


@pytest.mark.parametrize(
    ("tags", "needed"),
    [
        ("any", (0, 0)),
        ("manylinux_2_27_x86_64.manylinux_2_28_x86_64", (2, 27)),
        ("manylinux2014_x86_64.manylinux_2_28_x86_64", (2, 17)),
        ("manylinux1_x86_64", (2, 5)),
        ("linux_x86_64", (2, 36)),
    ],
)
def test_the_oldest_c_library_is_told_by_the_names_of_wheels(tags: str, needed: tuple[int, int]) -> None:
    assert needed_glibc([f"a-1-py3-none-{tags}.whl", "b-1-py3-none-any.whl"], (2, 36)) == needed


def test_of_several_wheels_the_most_demanding_counts() -> None:
    wheels = ["a-1-py3-none-manylinux_2_28_x86_64.whl", "b-1-py3-none-manylinux2014_x86_64.whl"]
    assert needed_glibc(wheels, (2, 36)) == (2, 28)


def test_a_wrong_python_or_one_without_venv_is_told_what_to_run() -> None:
    check_python((3, 11), [])
    with pytest.raises(CannotInstall, match=r"Python 3\.9 was found, Kanıt needs 3\.11; run: python3\.11 install\.py"):
        check_python((3, 9), [])
    with pytest.raises(CannotInstall, match=r"no module ensurepip; install .* such as python3\.11-venv"):
        check_python((3, 11), ["ensurepip"])


def test_another_kind_of_machine_is_told_so(tmp_path: Path) -> None:
    bundle = described(tmp_path, system="Linux", machine="x86_64", glibc=(2, 28))
    check_machine(bundle, "Linux", "x86_64", (2, 28))
    with pytest.raises(CannotInstall, match="for Linux on x86_64, this is Linux on aarch64"):
        check_machine(bundle, "Linux", "aarch64", (2, 28))
    with pytest.raises(CannotInstall, match=r"needs the C library glibc 2\.28 or newer, found 2\.17"):
        check_machine(bundle, "Linux", "x86_64", (2, 17))


def test_a_damaged_or_missing_file_is_named_before_anything_is_installed(tmp_path: Path) -> None:
    source, place = written(tmp_path / "bundle", "wheels/a.whl", "program/app.py"), tmp_path / "kanit"
    described(source)
    (source / "wheels" / "a.whl").write_text("x")
    with pytest.raises(CannotInstall, match=r"a\.whl is damaged \(SHA-256 .*copy the whole bundle again"):
        install(source, place)
    (source / "wheels" / "a.whl").unlink()
    with pytest.raises(CannotInstall, match=r"a\.whl: No such file or directory; copy the whole bundle again"):
        install(source, place)
    assert not place.exists()


def test_a_bundle_that_is_whole_passes(tmp_path: Path) -> None:
    bundle = described(written(tmp_path, "wheels/a.whl", "program/app.py"))
    assert opened_bundle(tmp_path) == bundle
    check_files(bundle, tmp_path)


@pytest.mark.parametrize("content", ["", "[]", '{"format": 1}', '{"glibc": 3}'])
def test_a_description_that_cannot_be_read_is_told(tmp_path: Path, content: str) -> None:
    with pytest.raises(CannotInstall, match=r"there is no bundle\.json"):
        opened_bundle(tmp_path)
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(CannotInstall, match=r"bundle\.json cannot be read; copy the whole bundle again"):
        opened_bundle(tmp_path)


def test_a_bundle_of_another_release_asks_for_its_own_installer(tmp_path: Path) -> None:
    described(tmp_path, format=2)
    with pytest.raises(CannotInstall, match="format 2, expected 1"):
        opened_bundle(tmp_path)


def test_too_little_room_is_told_before_anything_is_written(tmp_path: Path) -> None:
    check_room(1, tmp_path / "not" / "there" / "yet")
    with pytest.raises(
        CannotInstall, match=r"GB free, 1000000\.0 GB are needed; free some space or name another folder"
    ):
        check_room(10**15, tmp_path / "not" / "there")
    assert not (tmp_path / "not").exists()


def test_an_older_python_can_read_the_installer_far_enough_to_be_told() -> None:
    """Its grammar is that of Python 3.8; what runs while it is read was tried with 3.9."""
    source = (PROJECT / "deploy" / "install.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))
    assert "dataclass" not in source.partition('"""')[2].partition('"""')[2]


@pytest.mark.slow
def test_no_index_of_packages_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, "app.py", "deploy/install.py")
    (tmp_path / "requirements.txt").write_text("never-heard-of==1.0\n")
    monkeypatch.setattr(making, "_copy_encoder", lambda exports, place: "encoder")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "0")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(CannotBundle, match=r"pip reaches no index of packages; .* PIP_FIND_LINKS"):
        making.make_bundle(tmp_path, tmp_path / "data", tmp_path / "out")
    assert not [name for name in files_below(tmp_path) if name.startswith(("out", "dist", ".coming"))]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path / "mine", "letter.txt")
    with pytest.raises(CannotBundle, match="exists and is no bundle"):
        making.make_bundle(PROJECT, tmp_path / "data", tmp_path / "mine")
    assert files_below(tmp_path / "mine") == ["letter.txt"]


def test_wrong_usage_has_its_own_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 2
    assert "usage: python -m deploy.bundle [FOLDER]" in capsys.readouterr().err


def copied_project(place: Path) -> Path:
    """The project as it lies here, without git, so that what is not committed yet is in the bundle too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name] or project_files(PROJECT)
    for name in names:
        if (PROJECT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, place / name)
    return place


@pytest.mark.slow
@pytest.mark.usefixtures("encoder")
def test_a_bundle_installs_and_answers_where_there_is_no_network(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its wheels are made again from what is installed here, so that neither an index nor a cache is needed."""
    apart = namespace()
    project, wheels, data = copied_project(tmp_path / "project"), tmp_path / "wheels", tmp_path / "data"
    wheels.mkdir()
    data.mkdir()
    (data / "encoders").symlink_to(next(tmp_path_factory.getbasetemp().glob("encoders*")))
    write_wheels(wheels, left_out=making.LEFT_OUT)
    given = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "KANIT_DATA": str(data)}
    made = tmp_path / "bundle"
    subprocess.run(
        [sys.executable, "-m", "deploy.bundle", str(made)], cwd=project, env=os.environ | given, check=True, timeout=300
    )
    assert not [name for name in files_below(made / "wheels") if name.startswith(("torch", "transformers"))]
    shutil.rmtree(wheels)

    program = [*apart, sys.executable, "-m", "tests.test_deploy_bundle", str(made), str(tmp_path / "kanit")]
    done = subprocess.run(program, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stdout.endswith("cut off; installed, with a question answered; answered by REST\n")


def try_installed(bundle: Path, place: Path) -> None:
    """Install in a network namespace that was made for it, which asks on the command line; then serve and ask."""
    raise_loopback()
    assert is_cut_off()
    subprocess.run([sys.executable, str(bundle / "install.py"), str(place)], check=True)
    kanit = str(place / "kanit")
    with subprocess.Popen([kanit, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert "15%" in asked_by_rest(announced(server))
        finally:
            server.send_signal(signal.SIGTERM)
    print("cut off; installed, with a question answered; answered by REST")


if __name__ == "__main__":
    try_installed(Path(sys.argv[1]), Path(sys.argv[2]))
