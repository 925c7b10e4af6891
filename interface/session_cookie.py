"""What a browser keeps of a login: signed here, so that nobody can write one, and good for a limited time.

The content is signed, not encrypted: the person can read it, and it holds nothing that they may not know.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from corpus.errors import KanitError

KEY_FILE = "login.key"
_KEY_BYTES = 32
_LET_WRITE = "let the user that runs Kanıt write in that folder"
_MOST_CHARS = 8192


class KeyUnfit(KanitError):
    """The file of the key that logins are signed with cannot be used."""

    def __init__(self, path: Path, why: str, advice: str = "") -> None:
        super().__init__(f"{path} {why}; {advice or 'delete it for a new one (everybody will have to log in again)'}")
        self.path = path


def signing_key(data: Path) -> bytes:
    """The key in the data folder, made there the first time, readable for its owner alone.

    Raises KeyUnfit where it is open to others, or is no such key.
    """
    path = data / KEY_FILE
    if not path.exists():
        _make(path)
    try:
        key, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise KeyUnfit(path, f"cannot be read ({error.strerror})") from error
    if mode & 0o077:
        raise KeyUnfit(path, f"can be read by others than its owner (mode {mode & 0o777:o} instead of 600)")
    if len(key) != _KEY_BYTES:
        raise KeyUnfit(path, f"holds {len(key)} bytes instead of {_KEY_BYTES}")
    return key


def _make(path: Path) -> None:
    """Write the whole key before it gets its name; of two servers that start at once, one wins and both use it."""
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)
        unfinished.unlink()
    except OSError as error:
        raise KeyUnfit(path, f"cannot be written ({error.strerror})", _LET_WRITE) from error


class Seal:
    """Signs small sets of fields for one purpose each, with HMAC-SHA-256 (RFC 2104), and reads them back.

    What was sealed with another key, for another purpose or in another setting (such as another provider) is not read.
    """

    def __init__(self, key: bytes, setting: str, now: Callable[[], float] = time.time) -> None:
        self._key, self._now = hmac.digest(key, setting.encode(), hashlib.sha256), now

    def sealed(self, purpose: str, fields: Mapping[str, object], seconds: int) -> str:
        """The fields as letters that fit a cookie, good for so many seconds."""
        document = {**fields, "until": int(self._now()) + seconds}
        content = base64.urlsafe_b64encode(json.dumps(document, ensure_ascii=False).encode())
        return f"{content.decode()}.{self._signature(purpose, content)}"

    def opened(self, purpose: str, text: str) -> Mapping[str, object] | None:
        """The fields, None for anything that was not sealed here for that purpose, or whose time is over."""
        content, _, signature = text.rpartition(".")
        if len(text) > _MOST_CHARS or not text.isascii():
            return None
        if not hmac.compare_digest(signature, self._signature(purpose, content.encode())):
            return None
        try:
            fields = json.loads(base64.urlsafe_b64decode(content))
        except (ValueError, binascii.Error):
            return None
        return fields if isinstance(fields, dict) and self._now() < fields["until"] else None

    def _signature(self, purpose: str, content: bytes) -> str:
        return hmac.new(self._key, purpose.encode() + b"." + content, hashlib.sha256).hexdigest()
