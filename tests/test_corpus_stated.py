"""What a SOURCES.toml says."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.stated import UnreadableSources, stated_in


def test_what_it_says_of_a_file_is_read() -> None:
    assert stated_in(b'["a.txt"]\ntitle = "On lamps"\n', Path("SOURCES.toml")) == {"a.txt": {"title": "On lamps"}}


@pytest.mark.parametrize(
    ("field", "value"), [("doi", "10.1/"), ("doi", "n/a"), ("pmid", "0"), ("pmid", "PMID: 12"), ("pmcid", "PMC0")]
)
def test_what_no_publication_is_called_is_refused(field: str, value: str) -> None:
    with pytest.raises(UnreadableSources, match=f"{field} is '{value}', but it must be a "):
        stated_in(f'["a.txt"]\n{field} = "{value}"\n'.encode(), Path("SOURCES.toml"))


def test_a_reason_does_not_repeat_all_that_it_is_about() -> None:
    lists = b'["a.txt"]\nauthors = [' + b"[]," * 50_000 + b"]"
    with pytest.raises(UnreadableSources) as refused:
        stated_in(lists, Path("SOURCES.toml"))

    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("name", ["a." * 40_000 + "a", "x = { " + "a ." * 40_000 + "a", '"a" . ' * 40_000 + "a"])
def test_a_name_of_very_many_parts_is_refused_unread(name: str) -> None:
    with pytest.raises(UnreadableSources, match="more than 100 dots outside of quotation marks"):
        stated_in(f"{name} = 1".encode(), Path("SOURCES.toml"))


def test_dots_in_quotation_marks_are_no_parts_of_a_name() -> None:
    authors = ", ".join('"Lamp A. B."' for _ in range(100))
    told = stated_in(f'["a.txt"]\nauthors = [{authors}]'.encode(), Path("SOURCES.toml"))
    assert len(told["a.txt"]["authors"]) == 100  # type: ignore[arg-type]


def test_a_list_of_more_than_a_mebibyte_is_refused_unread() -> None:
    with pytest.raises(UnreadableSources, match="more than 1 MiB"):
        stated_in(b"#" * (2**20 + 1), Path("SOURCES.toml"))
