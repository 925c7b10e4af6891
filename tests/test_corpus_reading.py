"""The process that reads files, where the system bounds it already."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READING = (
    "from corpus.bounded import Reader\n"
    "with Reader() as reader: print(reader.article(b'It was lit.', name='a.txt', source='a.txt', stated={}).text)"
)


@pytest.mark.slow
def test_files_are_read_where_only_small_files_may_be_written() -> None:
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, 2**16))  # noqa: E731
    done = subprocess.run(
        [sys.executable, "-c", READING], cwd=ROOT, preexec_fn=small, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.returncode) == ("It was lit.\n", 0), done.stderr
