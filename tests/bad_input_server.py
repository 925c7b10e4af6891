"""The real server over articles that strain it, for browser tests: tests/bad_input_server.py PORT.

One article would be markup if it could, one answers with 200 quotes, one is written from right to left.
"""

from __future__ import annotations

import sys
from pathlib import Path

from interface.server import create_app, serve
from interface.settings import Settings
from tests.interface_fakes import loaded_article, make_article
from tests.reader_server import Quoting

MANY = 200
MANY_ASKED = "Which lantern keepers stayed healthy all winter?"
HEBREW = "הטיפול הצליח אצל 12% מהחולים (ORR 95%)"
HEBREW_ASKED = "What does the Hebrew leaflet about harbour treatment print?"
# Without a full stop, at which the small pipeline ends its quotes.
HOSTILE = (
    '<img src="http://evil/a"> ![a](http://evil/b) [x](http://evil/e) <script src="http://evil/c"></script> '
    '<link rel=stylesheet href="http://evil/d"> <style>@import "http://evil/f"</style>'
)
HOSTILE_ASKED = "What does the hostile pamphlet about velvet ribbons contain?"


def many_quotes() -> str:
    return " ".join(f"Lantern keepers of house {number} stayed healthy all winter." for number in range(1, MANY + 1))


if __name__ == "__main__":
    articles = [
        make_article(many_quotes(), id="many", title="Houses", doi="10.1000/many", repairs=()),
        make_article(
            f"The Hebrew leaflet about harbour treatment prints: {HEBREW}.",
            id="hebrew",
            title=HEBREW,
            doi="10.1000/hebrew",
            repairs=(),
        ),
        make_article(
            f"The hostile pamphlet about velvet ribbons contains {HOSTILE} and more velvet ribbons.",
            id="hostile",
            title=HOSTILE,
            authors=(HOSTILE,),
            journal=HOSTILE,
            doi="10.1000/hostile",
            repairs=(),
        ),
        loaded_article("lumitrene"),
    ]
    settings = Settings(data=Path("unused"), port=int(sys.argv[1]))
    serve(create_app(Quoting(*articles), settings), settings)
