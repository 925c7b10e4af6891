"""What commands say: results on standard output, everything else as a sentence on standard error."""

from __future__ import annotations

import os
import sys

from corpus.errors import KanitError
from interface.repaired import visible

DONE, FAILED, WRONG_USAGE = 0, 1, 2
# A path in a folder that lies deep can have thousands of characters.
_MOST_PLACE_CHARS = 160


class OutputLost(KanitError):
    """Standard output takes no more."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(f"the output could not be written ({cause.strerror}); free some space or write it elsewhere")
        self.cause = cause


def complain(message: str) -> None:
    """Say it on standard error, behind the program's name."""
    print(f"app.py: {visible(message)}", file=sys.stderr)


def show(line: str | bytes) -> None:
    """Bytes go out as they are, whatever the terminal's encoding. OutputLost or BrokenPipeError where nothing can."""
    try:
        if isinstance(line, bytes):
            sys.stdout.buffer.write(line + b"\n")
        else:
            print(line)
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputLost(error) from error


def shortened(place: str) -> str:
    """A path or file name with its middle left out where it is too long to be read."""
    half = _MOST_PLACE_CHARS // 2
    return place if len(place) <= _MOST_PLACE_CHARS else f"{place[: half - 1]}…{place[-half:]}"


def counted(number: int, thing: str) -> str:
    """ "1 article", "2,000 articles"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
