"""Ask a Kanıt server one question, with nothing but the standard library.

Usage: python examples/ask.py "How common is multiple myeloma among blood cancers?" [--server http://127.0.0.1:7860]
"""

from __future__ import annotations

import argparse
import json
import sys
import urllib.error
import urllib.request
from typing import Any


def answer_document(server: str, question: str) -> dict[str, Any]:
    """The answer document; raises HTTPError with a problem document as its body where the server refuses."""
    request = urllib.request.Request(  # noqa: S310 - the address is the caller's own
        f"{server}/api/v1/ask",
        data=json.dumps({"question": question}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310
        return dict(json.load(response))


def lines_of(document: dict[str, Any]) -> list[str]:
    """Each statement with the articles it is quoted from, or why there is none."""
    if document["status"] == "abstained":
        return [document["reason"]["text"]]
    lines = []
    for number, statement in enumerate(document["statements"], 1):
        lines.append(f"{number}. {statement['text']}")
        for position in statement["citations"]:
            cited = document["citations"][position]
            lines.append(f"   {cited['title']} ({cited['year']}), characters {cited['start']} to {cited['end']}")
    return lines


def main() -> int:
    """Print the answer. Exit status: 0 for an answer or an abstention, 1 where the server refuses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("question")
    parser.add_argument("--server", default="http://127.0.0.1:7860")
    options = parser.parse_args()
    try:
        document = answer_document(options.server, options.question)
    except urllib.error.HTTPError as error:
        print(json.load(error)["detail"], file=sys.stderr)
        return 1
    except urllib.error.URLError as error:
        print(f"{options.server} does not answer: {error.reason}", file=sys.stderr)
        return 1
    print("\n".join(lines_of(document)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
