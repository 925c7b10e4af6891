"""Put a list of questions to a Kanıt server and see how it does: a start for an evaluation of your own.

Usage: python examples/evaluate.py examples/questions.jsonl [--server http://127.0.0.1:7860] [--results OUT.jsonl]

The file has one JSON object a line: "question"; "expected", "answered" or "abstained"; and, where you like, "quote",
words that must stand in one of the quotes. It prints how many questions ended as expected, and which did not; and it
slices every quote out of the article's text again, without trusting what the server says of it. With --results every
answer document is kept, one a line, for figures of your own. Nothing but the standard library is needed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Outcome:
    """One question, what became of it, how long that took, and which of its quotes are not verbatim."""

    expected: dict[str, Any]
    document: dict[str, Any]
    seconds: float
    altered: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """ "right", or what is wrong: an answer where none was expected weighs more than a missing one."""
        status = self.document["status"]
        if status != self.expected["expected"]:
            return "answered, but should not have been" if status == "answered" else "not answered"
        quotes = " ".join(cited["quote"] for cited in self.document["citations"])
        return "right" if self.expected.get("quote", "") in quotes else "answered with another quote"


@cache
def article(server: str, article_id: str) -> dict[str, Any]:
    """An article with its text."""
    with urllib.request.urlopen(f"{server}/api/v1/articles/{quote(article_id, safe='')}") as response:  # noqa: S310
        return dict(json.load(response))


def altered_quotes(server: str, document: dict[str, Any]) -> Iterator[str]:
    """The quotes that do not stand word for word where the document says, in the text whose hash it names."""
    for cited in document["citations"]:
        text = article(server, cited["article_id"])["text"]
        same_text = hashlib.sha256(text.encode()).hexdigest() == cited["text_sha256"]
        if not same_text or text[cited["start"] : cited["end"]] != cited["quote"]:
            yield cited["quote"]


def outcome_of(server: str, expected: dict[str, Any]) -> Outcome:
    """Ask one question."""
    request = urllib.request.Request(  # noqa: S310 - the address is the caller's own
        f"{server}/api/v1/ask",
        data=json.dumps({"question": expected["question"]}).encode(),
        headers={"Content-Type": "application/json"},
    )
    began = time.perf_counter()
    with urllib.request.urlopen(request) as response:  # noqa: S310
        document = json.load(response)
    seconds = time.perf_counter() - began
    return Outcome(expected, document, seconds, tuple(altered_quotes(server, document)))


def report_of(outcomes: list[Outcome]) -> str:
    """The figures, and each question that did not end as expected."""
    verdicts = [outcome.verdict for outcome in outcomes]
    quotes = sum(len(outcome.document["citations"]) for outcome in outcomes)
    lines = [f"{verdicts.count(verdict):>5}  {verdict}" for verdict in sorted(set(verdicts))]
    altered = sum(len(outcome.altered) for outcome in outcomes)
    lines.append(f"{quotes - altered:>5}  of {quotes} quotes are word for word")
    lines.append(f"{statistics.median(outcome.seconds for outcome in outcomes):>5.2f}  seconds at the median")
    wrong = [outcome for outcome in outcomes if outcome.verdict != "right"]
    return "\n".join(lines + [f"{outcome.verdict}: {outcome.expected['question']}" for outcome in wrong])


def main() -> int:
    """Print the report. Exit status: 0, or 1 where a quote is not word for word."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--server", default="http://127.0.0.1:7860")
    parser.add_argument("--results", type=Path)
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    outcomes = [outcome_of(options.server, json.loads(line)) for line in lines if line.strip()]
    if not outcomes:
        parser.error(f"{options.questions} holds no question")
    print(report_of(outcomes))
    if options.results:
        kept = (json.dumps(outcome.document, ensure_ascii=False) for outcome in outcomes)
        options.results.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    return 1 if any(outcome.altered for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
