"""What the server writes down about its work: ids, times, counts; words of questions only if a setting says so."""

from __future__ import annotations

import json
import logging
import traceback
from dataclasses import dataclass

LOG = logging.getLogger("kanit")
_LAST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Journal:
    """Writes log lines. An error's message can repeat what was asked, so it follows the same setting, words."""

    words: bool = False

    def asked(self, request_id: str, question: str, facts: dict[str, object]) -> None:
        """One line for one question that was looked up, as key=value pairs."""
        pairs = {"request": request_id, **facts} | ({"question": json.dumps(question)} if self.words else {})
        LOG.info("%s", " ".join(f"{key}={value}" for key, value in pairs.items()))

    def changed(self, change_id: str, kind: str, count: int) -> None:
        """One line for a change of what is held: of what kind, and how many things were named."""
        LOG.info("change=%s kind=%s count=%d", change_id, json.dumps(kind), count)

    def failed(self, request_id: str, error: BaseException) -> None:
        """The kind of error and the last places it came through, with the request's id."""
        message = f": {str(error)!r}" if self.words else ""
        places = "".join(traceback.format_tb(error.__traceback__, limit=-_LAST_PLACES)).rstrip()
        LOG.error("request=%s failed with %s%s\n%s", request_id, type(error).__name__, message, places)


def write_to_standard_error() -> None:
    """Send the lines to standard error, each with its time; other libraries are heard from warnings up."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    LOG.setLevel(logging.INFO)
