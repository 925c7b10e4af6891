"""A file of an article on its way in from a browser: within bounds, onto the disk, under a plain name."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from corpus.errors import KanitError
from corpus.formats import ENDINGS

# As much as a file of an article may have (corpus/files.py), and a little for the form around it.
MOST_BYTES = 64 * 2**20
MOST_FORM_BYTES = MOST_BYTES + 64 * 1024
MOST_SECONDS = 600.0
# A name has at most 255 on the usual file systems.
_MOST_STEM_BYTES = 200
_UNFIT = re.compile(r"[^\w.()+, -]")


class TooLarge(KanitError):
    """More came than a file of an article may have, or it did not come whole, or in time."""

    def __init__(self) -> None:
        super().__init__("the file is larger than 64 MiB, or did not arrive whole; add it with: python app.py add FILE")


class WrongFile(KanitError):
    """It is no file that can be an article by its name; ending is what its name ends in."""

    def __init__(self, ending: str) -> None:
        super().__init__(f"a file that ends in {ending!r} is no article; it must end in one of {', '.join(ENDINGS)}")
        self.ending = ending


class NotStored(KanitError):
    """There is no room for it on the disk, or it may not be written there."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(f"the file cannot be stored ({cause.strerror}); free some space or look at its permissions")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A form with a file: the fields that are text, and the folder with the file alone in it; None without one."""

    fields: dict[str, str]
    folder: Path | None
    name: str


async def uploaded(request: Request) -> Uploaded:
    """The form of a request, its file in a folder of its own, which whoever asks must remove.

    Raises TooLarge, WrongFile or NotStored; nothing stays on the disk then.
    """
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > MOST_FORM_BYTES:
        raise TooLarge
    bounded = Request(request.scope, _bounded(request.receive))
    try:
        async with asyncio.timeout(MOST_SECONDS), bounded.form(max_files=1, max_fields=4) as form:
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            file = next((value for value in form.values() if isinstance(value, UploadFile)), None)
            if file is None or not file.filename:
                return Uploaded(fields, None, "")
            name = plain_name(file.filename)
            return Uploaded(fields, await run_in_threadpool(_stored, file, name), name)
    except (TimeoutError, ClientDisconnect, HTTPException) as error:
        raise TooLarge from error
    except OSError as error:
        raise NotStored(error) from error


def plain_name(told: str) -> str:
    """The name of a file, without what a path or shell would make something of; WrongFile where it is no article's."""
    name = PurePosixPath(told.replace("\\", "/")).name
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ENDINGS:
        raise WrongFile(ending[:20] or name[:20])
    # A hidden file would be passed over.
    stem = _UNFIT.sub("_", name[: -len(ending)]).strip(" .").encode()[:_MOST_STEM_BYTES].decode(errors="ignore")
    return f"{stem or 'article'}{ending}"


def _bounded(receive: Receive) -> Receive:
    came = 0

    async def receive_bounded() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > MOST_FORM_BYTES:
            raise TooLarge
        return message

    return receive_bounded


def _stored(file: UploadFile, name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kanit-upload-"))
    try:
        with (folder / name).open("xb") as copy:
            shutil.copyfileobj(file.file, copy)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder
