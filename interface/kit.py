"""What commands are made of."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from corpus.library import Library
from index.embed import same_model
from index.errors import IndexMismatch, StaleIndex
from index.types import Index
from interface.collection import Collection, Encoder
from interface.console import complain
from interface.europe_pmc import EuropePmc
from interface.progress import Progress
from interface.ranker import Ranking
from interface.settings import Settings
from retrieval.answer import Answerer
from retrieval.confidence import only_without
from retrieval.cross_encoder import SHIPPED, UNFITTED


@dataclass(frozen=True, slots=True)
class Kit:
    """The parts that app.py puts together.

    encoder loads the encoder (seconds); serve runs the web server until interrupted; service asks for articles by
    name, and connects to nothing before it is asked; ranker loads the trained ranker, by default none.
    """

    collection: Collection
    settings: Settings
    encoder: Callable[[], Encoder]
    serve: Callable[[Answerer, Settings], None]
    service: Callable[[], EuropePmc]
    ranker: Callable[[], Ranking] = Ranking

    def library(self, *, retry: bool = False) -> Library:
        """The articles held; what is left out is told of, and with retry read once more before."""
        library = self.collection.library(Progress("Reading articles"), retry=retry)
        for failure in library.failures:
            complain(f"left out: {failure}")
        return library

    def loaded_encoder(self) -> Encoder:
        """The encoder; a person at a terminal is told what takes so long."""
        if sys.stderr.isatty():
            print("Loading the encoder …", file=sys.stderr)
        return self.encoder()

    def answerer(self) -> Answerer:
        """The pipeline over the current index, which is built first where there is none, or where the same model has
        come to be run by another library.
        """
        library = self.library()
        encoder = self.loaded_encoder()
        if not self.collection.has_index():
            self.collection.rebuilt(library, encoder, Progress("Embedding passages"))
        try:
            index = self._opened(library, encoder)
        except IndexMismatch as error:
            if not same_model(error.built_with, error.loaded):
                raise
            index = self._rebuilt(library, encoder)
        return self.answerer_of(index, encoder)

    def answerer_of(self, index: Index, encoder: Encoder) -> Answerer:
        """Answers from an index with the ranker that is set, unless only without it the confidence is calibrated.

        A ranker of the user's own is used all the same.
        """
        ranking = self.ranker()
        ranker, degraded = ranking.ranker, ranking.degraded
        if ranker and self.settings.ranker == SHIPPED and only_without(encoder.name, ranker.name):
            ranker, degraded = None, (*degraded, UNFITTED)
        return Answerer(index, encoder, ranker=ranker, degraded=degraded)

    def _rebuilt(self, library: Library, encoder: Encoder) -> Index:
        complain("the index is built again, once, as the encoder is run by another library than before")
        self.collection.rebuilt(library, encoder, Progress("Embedding passages"))
        return self._opened(library, encoder)

    def _opened(self, library: Library, encoder: Encoder) -> Index:
        try:
            return self.collection.opened(library, encoder)
        except StaleIndex:
            # Another process may have put articles in place while the encoder was loaded.
            again = self.collection.library()
            if again == library:
                raise
            return self.collection.opened(again, encoder)
