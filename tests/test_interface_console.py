"""What commands say, and where it goes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from interface.console import OutputLost, complain, counted, show


def test_a_complaint_goes_to_standard_error_on_one_line_with_signs_one_can_see(
    capsys: pytest.CaptureFixture[str],
) -> None:
    complain("left out: bad\x1b[2J\nname.txt")

    assert capsys.readouterr() == ("", "app.py: left out: bad⟨U+001B⟩[2J name.txt\n")


def test_text_and_bytes_are_shown_as_they_are(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    show("Kanıt")
    show("ş".encode("utf-16-le"))

    assert capfdbinary.readouterr().out == "Kanıt\n".encode() + "ş".encode("utf-16-le") + b"\n"


def test_a_full_disk_behind_the_output_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(OutputLost, match=r"could not be written \(No space left on device\); free some space"):
            show("x")


@pytest.mark.parametrize(("number", "words"), [(0, "0 files"), (1, "1 file"), (2_000, "2,000 files")])
def test_things_are_counted_as_people_do(number: int, words: str) -> None:
    assert counted(number, "file") == words
