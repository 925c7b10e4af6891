"""What a SOURCES.toml says."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.stated import UnreadableSources, stated_in


def test_what_it_says_of_a_file_is_read() -> None:
    assert stated_in(b'["a.txt"]\ntitle = "On lamps"\n', Path("SOURCES.toml")) == {"a.txt": {"title": "On lamps"}}


def test_a_list_of_more_than_a_mebibyte_is_refused_unread() -> None:
    with pytest.raises(UnreadableSources, match="more than 1 MiB"):
        stated_in(b"#" * (2**20 + 1), Path("SOURCES.toml"))
