"""Wheels made again from the packages that are installed here, so that a bundle can be made without an index."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

# What pip writes beside the files of a wheel: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
_BY_PIP = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}


def write_wheels(folder: Path, left_out: Iterable[str]) -> None:
    """A wheel in the folder for each package installed here, but those left out, by name."""
    unwanted = {"pip", "setuptools", *left_out}
    for package in distributions():
        if package.name.lower().replace("_", "-") not in unwanted:
            _write_wheel(folder, package)


def _write_wheel(folder: Path, package: Distribution) -> None:
    told = (package.read_text("WHEEL") or "").splitlines()
    tags = [line.removeprefix("Tag: ").split("-") for line in told if line.startswith("Tag: ")]
    tag = "-".join(".".join(sorted(set(parts))) for parts in zip(*tags, strict=True))
    name = f"{package.name.replace('-', '_').lower()}-{package.version}"
    record = []
    with zipfile.ZipFile(folder / f"{name}-{tag}.whl", "w") as wheel:
        for file in package.files or ():
            if not _is_of_wheel(file.as_posix()):
                continue
            content = Path(str(file.locate())).read_bytes()
            wheel.writestr(file.as_posix(), content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{file.as_posix()},sha256={digest},{len(content)}\n")
            if file.name == "WHEEL" and ".dist-info" in file.as_posix():
                place = f"{file.parent.as_posix()}/RECORD"
        wheel.writestr(place, "".join([*record, f"{place},,\n"]))


def _is_of_wheel(file: str) -> bool:
    in_metadata = ".dist-info/" in file and file.rsplit("/", 1)[-1] in _BY_PIP
    return not (in_metadata or file.startswith(("..", "/")) or file.endswith(".pyc"))
