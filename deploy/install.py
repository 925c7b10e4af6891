"""Installs Kanıt from the bundle that this file lies in, with no network: python3.11 install.py [FOLDER].

Also imported by deploy/bundle.py, which makes bundles. It needs nothing but Python, and any Python since 3.8 can
read it far enough to be told that it is the wrong one: hence no dataclass with slots and no KanitError here.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Union

MANIFEST, LOCK = "bundle.json", "requirements.lock"
WHEELS, PROGRAM, ENCODER = "wheels", "program", "encoder"
PYTHON = (3, 11)
QUESTION = "How common is multiple myeloma among blood cancers?"
Command = Sequence[Union[str, Path]]  # noqa: UP007 - an older Python must be able to read it
_FORMAT = 1
_INSTALLED = ".installed"
_COPY_AGAIN = "copy the whole bundle again, or make a new one with: make bundle"
_LAUNCHER = """#!/bin/sh
# Starts the Kanıt that is installed here; unless KANIT_DATA is set, articles lie in the folder data beside this file.
here=$(dirname -- "$(readlink -f -- "$0")")
export KANIT_DATA="${KANIT_DATA:-$here/data}"
exec "$here/current/.venv/bin/python" "$here/current/app.py" "$@"
"""


class CannotInstall(Exception):
    """The bundle cannot be installed here; nothing that was installed before has changed."""


class Bundle(NamedTuple):
    """What bundle.json tells; files maps every other file of the bundle to its SHA-256.

    glibc is the oldest C library that all wheels run with, (0, 0) where none asks for one. unpacked_bytes is what the
    installation takes up, without articles and indexes.
    """

    format: int
    version: str
    system: str
    machine: str
    glibc: tuple[int, int]
    unpacked_bytes: int
    encoder: str
    files: Mapping[str, str]


def sha256_of(file: Path) -> str:
    """The SHA-256 of what a file holds, in hexadecimal digits; OSError where it cannot be read."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_below(folder: Path) -> list[str]:
    """Every file below the folder, by its path from there with slashes, sorted."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def outcome_of(command: Command, doing: str, environment: Mapping[str, str]) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of a command; at a terminal the seconds are counted."""
    print(f"{doing} …", end="" if sys.stdout.isatty() else "\n", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as error:
        with subprocess.Popen(  # noqa: S603 - this file's own commands
            command, stdout=out, stderr=error, env=environment, stdin=subprocess.DEVNULL
        ) as program:
            while program.poll() is None:
                time.sleep(0.2)
                if sys.stdout.isatty():
                    print(f"\r{doing} … {time.monotonic() - began:.0f} s", end="", flush=True)
        print("\n" if sys.stdout.isatty() else "", end="", flush=True)
        out.seek(0)
        error.seek(0)
        return program.returncode, out.read(), error.read()


def opened_bundle(folder: Path) -> Bundle:
    """What the folder's bundle.json tells; CannotInstall where there is none, or one that cannot be read."""
    try:
        fields: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = Bundle(**fields | {"glibc": tuple(fields["glibc"])})
    except FileNotFoundError:
        raise CannotInstall(f"there is no {MANIFEST} in {folder}; {_COPY_AGAIN}") from None
    except (OSError, ValueError, TypeError, KeyError):
        raise CannotInstall(f"{folder / MANIFEST} cannot be read; {_COPY_AGAIN}") from None
    if found.format != _FORMAT:
        raise CannotInstall(f"the bundle has format {found.format}, expected {_FORMAT}; use its own install.py")
    return found


def check_python(found: Sequence[int], missing: Sequence[str]) -> None:
    """Raise CannotInstall unless this Python can make the environment; missing names modules that it lacks."""
    wanted = ".".join(map(str, PYTHON))
    if tuple(found[:2]) != PYTHON:
        raise CannotInstall(
            f"Python {found[0]}.{found[1]} was found, Kanıt needs {wanted}; run: python{wanted} install.py FOLDER"
        )
    if missing:
        raise CannotInstall(
            f"this Python has no module {missing[0]}; install the system's package of it, such as python{wanted}-venv"
        )


def check_machine(bundle: Bundle, system: str, machine: str, glibc: tuple[int, int]) -> None:
    """Raise CannotInstall unless the wheels are for this kind of machine."""
    if (bundle.system, bundle.machine) != (system, machine):
        raise CannotInstall(
            f"the bundle is for {bundle.system} on {bundle.machine}, this is {system} on {machine}; "
            "make it on a machine of this kind"
        )
    if bundle.glibc > glibc:
        needed, found = (".".join(map(str, version)) for version in (bundle.glibc, glibc))
        raise CannotInstall(
            f"the bundle needs the C library glibc {needed} or newer, found {found}; use a newer system, or make the "
            "bundle on one like this"
        )


def check_files(bundle: Bundle, folder: Path) -> None:
    """Raise CannotInstall where a file is missing, or is not the one that the bundle was made with."""
    for name, expected in bundle.files.items():
        try:
            found = sha256_of(folder / name)
        except OSError as error:
            raise CannotInstall(f"{folder / name}: {error.strerror}; {_COPY_AGAIN}") from None
        if found != expected:
            raise CannotInstall(
                f"{folder / name} is damaged (SHA-256 {found[:12]}, not {expected[:12]}); {_COPY_AGAIN}"
            )


def check_room(needed_bytes: int, place: Path) -> None:
    """Raise CannotInstall unless there is room at the place, which need not exist yet."""
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < needed_bytes:
        raise CannotInstall(
            f"{place} has {free / 1e9:.1f} GB free, {needed_bytes / 1e9:.1f} GB are needed; free some space or name "
            "another folder: install.py FOLDER"
        )


def glibc_here() -> tuple[int, int]:
    """The version of this system's C library, (0, 0) where it is another than glibc."""
    name, version = platform.libc_ver()
    numbers = re.findall(r"\d+", version)
    return (int(numbers[0]), int(numbers[1])) if name == "glibc" and len(numbers) > 1 else (0, 0)


def install(source: Path, place: Path) -> Path:
    """Install the bundle in source to the folder place; the program that starts it.

    A release lies in a folder of its own until it has answered a question; only then does the link current lead
    there. So what was installed before goes on working whenever this is stopped. CannotInstall says why it cannot be.
    """
    bundle = opened_bundle(source)
    check_machine(bundle, platform.system(), platform.machine(), glibc_here())
    print(f"Checking {len(bundle.files)} files of the bundle …", flush=True)
    check_files(bundle, source)
    release = place / "releases" / bundle.version
    if not (release / _INSTALLED).exists():
        check_room(bundle.unpacked_bytes, place)
        _make_release(source, release)
    _put_encoder(source / ENCODER / bundle.encoder, place / "data" / "encoders" / bundle.encoder)
    _check_answer(release, source / ENCODER)
    (release / _INSTALLED).touch()
    return _made_current(place, bundle.version)


def _make_release(source: Path, release: Path) -> None:
    if release.exists():
        shutil.rmtree(release)
    shutil.copytree(source / PROGRAM, release)
    python = release / ".venv" / "bin" / "python"
    _run([sys.executable, "-m", "venv", release / ".venv"], "Making the Python environment")
    wheels: Command = [
        "--no-index",
        "--find-links",
        source / WHEELS,
        "--require-hashes",
        "--requirement",
        source / LOCK,
    ]
    options: Command = ["--no-cache-dir", "--disable-pip-version-check", "--quiet"]
    _run([python, "-m", "pip", "install", *options, *wheels], "Installing the packages, which takes about a minute")


def _put_encoder(source: Path, place: Path) -> None:
    names = files_below(source)
    if place.is_dir() and {name: sha256_of(source / name) for name in names} == {
        name: sha256_of(place / name) for name in files_below(place)
    }:
        return
    aside = place.with_name(f"{place.name}.coming")
    for unwanted in (aside, place):
        if unwanted.exists():
            shutil.rmtree(unwanted)
    shutil.copytree(source, aside)
    aside.rename(place)


def _check_answer(release: Path, encoders: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="kanit-check-") as folder:
        (Path(folder) / "encoders").symlink_to(encoders.resolve())
        program: Command = [release / ".venv" / "bin" / "python", release / "app.py"]
        said = _run(
            [*program, "ask", QUESTION, "--json", "--data", folder], "Asking a question of the article that ships"
        )
    try:
        answer = json.loads(said)
    except ValueError:
        answer = {}
    if answer.get("status") != "answered":
        raise CannotInstall(f"the installed Kanıt did not answer {QUESTION!r}; {_COPY_AGAIN}")


def _made_current(place: Path, version: str) -> Path:
    link = place / "current.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / version)
    link.replace(place / "current")
    launcher = place / "kanit"
    launcher.write_text(_LAUNCHER, encoding="utf-8")
    launcher.chmod(0o755)
    return launcher


def _run(command: Command, doing: str) -> str:
    """What a command prints; CannotInstall with the last of what it complained of where it fails."""
    settings = ("PIP_", "KANIT_", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    # Neither another index nor a constraint of this machine's own settings may change what is installed.
    status, out, error = outcome_of(command, doing, environment | {"PIP_CONFIG_FILE": os.devnull})
    if status != 0:
        last = next((line for line in reversed(error.splitlines()) if line.strip()), f"exit status {status}")
        raise CannotInstall(f"{doing[0].lower()}{doing[1:]} failed: {last.strip()}")
    return out


def main(arguments: Sequence[str]) -> int:
    """The exit status of the command line: 0 installed, 1 not, 2 wrong usage."""
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        print("usage: python3.11 install.py [FOLDER]   (installs to ./kanit unless FOLDER is named)", file=sys.stderr)
        return 2
    place = Path(arguments[0] if arguments else "kanit").absolute()
    try:
        check_python(sys.version_info[:2], [name for name in ("venv", "ensurepip") if find_spec(name) is None])
        launcher = install(Path(__file__).resolve().parent, place)
    except CannotInstall as error:
        print(f"install.py: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"install.py: {error.filename or place}: {error.strerror or error}; see to that and run it again",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\ninstall.py: stopped; run it again to go on", file=sys.stderr)
        return 1
    print(f"Kanıt is installed. Start it with: {launcher} serve")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
