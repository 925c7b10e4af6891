"""The real server over a small pipeline, for browser tests of the chat: python -m tests.chat_server PORT."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from interface.server import create_app, serve
from interface.settings import Settings
from interface.suggestions import Topic
from retrieval.reasons import reason
from retrieval.scope import narrowed
from retrieval.stopping import go_on
from retrieval.types import Abstained, Question, Result
from tests.interface_fakes import loaded_article
from tests.reader_server import Quoting

ARTICLES = ("orvacel", "lumitrene", "retracted")
_TENTHS_OF_SECONDS = 60


class Careful(Quoting):
    """Quotes within the scope of a question, takes six seconds for what is asked "slowly", and fails on "broken"."""

    def answer(self, question: Question) -> Result:
        if "slowly" in question.text:
            for _ in range(_TENTHS_OF_SECONDS):
                go_on()
                time.sleep(0.1)
        if "broken" in question.text:
            raise RuntimeError(question.text)
        whole = self.index
        within = narrowed(whole, question.scope)
        part = Quoting(*within.articles.values()) if within.articles else self
        found = Quoting.answer(part, question)
        if isinstance(found, Abstained):
            return replace(found, reason=reason("not_said", question.language or "en"))
        return found


if __name__ == "__main__":
    settings = Settings(data=Path("unused"), port=int(sys.argv[1]))
    topics = (Topic("Efficacy", ("Did lumitrene induce complete remission in registry patients?",)),)
    serve(create_app(Careful(*map(loaded_article, ARTICLES)), settings, topics), settings)
