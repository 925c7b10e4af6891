from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.session_cookie import KEY_FILE, KeyUnfit, Seal, signing_key

SEAL = Seal(b"k" * 32, "provider", now=lambda: 1000.0)
FIELDS = {"name": "Ayşe", "groups": ["doctors"]}
SEALED = SEAL.sealed("session", FIELDS, 60)


def test_what_was_sealed_is_read_back_with_the_end_of_its_time() -> None:
    assert SEAL.opened("session", SEALED) == {**FIELDS, "until": 1060}


def test_it_fits_a_cookie() -> None:
    assert set(SEALED) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=")


@pytest.mark.parametrize(
    "other",
    [
        Seal(b"x" * 32, "provider", now=lambda: 1000.0),
        Seal(b"k" * 32, "another provider", now=lambda: 1000.0),
        Seal(b"k" * 32, "provider", now=lambda: 1060.0),
    ],
    ids=["another key", "another provider", "too late"],
)
def test_nobody_else_and_no_later_time_reads_it(other: Seal) -> None:
    assert other.opened("session", SEALED) is None


def test_what_was_sealed_for_a_login_under_way_is_no_session() -> None:
    assert SEAL.opened("login", SEALED) is None


def test_a_changed_name_is_noticed() -> None:
    content, signature = SEALED.split(".")
    fields = json.loads(base64.urlsafe_b64decode(content)) | {"name": "Mehmet"}
    forged = base64.urlsafe_b64encode(json.dumps(fields).encode()).decode()
    assert SEAL.opened("session", f"{forged}.{signature}") is None
    assert SEAL.opened("session", f"{forged}.") is None


@given(st.text(max_size=80))
def test_nothing_that_somebody_makes_up_is_read_or_breaks_it(text: str) -> None:
    assert SEAL.opened("session", text) is None
    assert SEAL.opened("session", f"{SEALED}{text}" if text else "") is None


def test_something_very_long_is_not_even_looked_at() -> None:
    assert SEAL.opened("session", "a" * 100_000 + SEALED) is None


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    key = signing_key(data)
    assert len(key) == 32
    assert signing_key(data) == key
    assert (data / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in data.iterdir()] == [KEY_FILE]


def test_servers_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(signing_key, [tmp_path] * 32))
    assert len(keys) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_a_key_that_others_can_reach_is_not_used(tmp_path: Path, mode: int) -> None:
    signing_key(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(KeyUnfit, match="others than its owner"):
        signing_key(tmp_path)


def test_a_file_that_is_no_key_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / KEY_FILE
    path.write_bytes(b"short")
    path.chmod(0o600)
    with pytest.raises(KeyUnfit, match="5 bytes"):
        signing_key(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(KeyUnfit, match="cannot be written"):
        signing_key(tmp_path / "data")
