"""The real server over a small pipeline, for browser tests of the reader: python -m tests.reader_server PORT."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from interface.server import create_app, serve
from interface.settings import Settings
from retrieval.types import Abstained, Answered, Question, Result, Statement
from tests.interface_fakes import WordMatcher, _shared, loaded_article

ARTICLES = ("orvacel", "lumitrene", "retracted")


class Quoting(WordMatcher):
    """Quotes every sentence that shares three words with the question, in the order of the articles."""

    def answer(self, question: Question) -> Result:
        asked = replace(question, language=question.language or "en")
        found = super().answer(asked)
        quotes = [quote for quote in self._sentences() if _shared(question.text, quote.quote) > 2]
        if isinstance(found, Abstained) or not quotes:
            return found
        statements = tuple(Statement(quote.quote, (quote,)) for quote in quotes)
        return Answered(asked, statements, found.passages, None, found.trace)


if __name__ == "__main__":
    settings = Settings(data=Path("unused"), port=int(sys.argv[1]))
    serve(create_app(Quoting(*map(loaded_article, ARTICLES)), settings), settings)
