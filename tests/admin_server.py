"""The server with the administrator's pages, a data folder and no model: python -m tests.admin_server PORT DATA.

Whoever comes is who the header X-Forwarded-User says; "ada" is an administrator.
"""

from __future__ import annotations

import ipaddress
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from index.types import Index, Matrix
from interface.collection import Collection
from interface.europe_pmc import EuropePmc
from interface.login_settings import Login, People
from interface.server import create_app, serve
from interface.settings import Settings
from interface.upkeep import Upkeep
from tests.collection_fakes import WordCounter, collection_in
from tests.interface_fakes import WordMatcher

ADMIN = "ada"


class OverIndex(WordMatcher):
    """The small pipeline over the articles of a real index."""

    def __init__(self, index: Index) -> None:
        super().__init__(*index.articles.values())
        self.index = index


class Slow(WordCounter):
    """Takes its time for each text, so that progress can be seen."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def embed(self, texts: Sequence[str]) -> Matrix:
        time.sleep(self._seconds * len(texts))
        return super().embed(texts)


def admin_settings(
    data: Path, *, port: int = 0, upload: bool = True, europe_pmc: str = "http://localhost:9"
) -> Settings:
    """Settings under which there are the pages."""
    login = Login(mode="header", proxies=(ipaddress.ip_network("127.0.0.1/32"),), admins=People(frozenset([ADMIN])))
    return Settings(
        data=data, port=port, login=login, admin_upload=upload, feedback=True, gaps=True, europe_pmc=europe_pmc
    )


def upkeep_of(collection: Collection, settings: Settings, encoder: WordCounter | None = None) -> Upkeep:
    """Upkeep over a collection, with the small pipeline."""
    loaded = encoder or WordCounter()
    return Upkeep(collection, lambda: loaded, lambda: EuropePmc(settings.europe_pmc), OverIndex)


def first_index(collection: Collection) -> Index:
    """The index of what is held, built where there is none."""
    library, encoder = collection.library(), WordCounter()
    collection.rebuilt(library, encoder)
    return collection.opened(library, encoder)


if __name__ == "__main__":
    settings = admin_settings(Path(sys.argv[2]), port=int(sys.argv[1]))
    held = collection_in(settings.data)
    answers = OverIndex(first_index(held))
    serve(create_app(answers, settings, upkeep=upkeep_of(held, settings, Slow(0.05))), settings)
