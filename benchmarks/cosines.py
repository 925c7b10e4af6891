"""What the encoder's cosines can tell apart: the figures of docs/decisions/003. Run: python -m benchmarks.cosines"""

from __future__ import annotations

import json
from pathlib import Path

from corpus.library import read_library
from corpus.sentences import sentence_spans
from index.embed import open_packaged_encoder

PROJECT = Path(__file__).parent.parent
PAIRS = (
    ("hospitals", "patients"),
    ("antigen", "antibody"),
    ("licensed", "approved"),
    ("own", "autologous"),
    ("blood", "hematologic"),
    ("kidney", "renal"),
)


def main() -> None:
    """Print the best sentence's cosine for each golden question on the review, then those of single words."""
    encoder = open_packaged_encoder()
    (article,) = read_library(PROJECT / "corpus" / "articles").articles
    spans = [span for section in article.sections for span in sentence_spans(article.text, section.start, section.end)]
    sentences = encoder.embed([article.text[start:end] for start, end in spans])
    lines = (PROJECT / "tests" / "golden" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    best = (sentences @ encoder.embed([question["question"] for question in questions]).T).max(axis=0)
    for cosine, question in sorted(zip(best.tolist(), questions, strict=True), key=lambda pair: -pair[0]):
        print(f"{cosine:.2f}  {'answerable' if question['answerable'] else 'not':10}  {question['question']}")
    for left, right in PAIRS:
        one, other = encoder.embed([left, right])
        print(f"{float(one @ other):.2f}  {left} / {right}")


if __name__ == "__main__":
    main()
