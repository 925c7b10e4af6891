"""python -m benchmarks.index: our index beside plain FAISS and numpy, and our encoder beside sentence-transformers."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import bm25s  # type: ignore[import-untyped]
import faiss
import numpy as np
import Stemmer  # type: ignore[import-not-found]
from sentence_transformers import SentenceTransformer

from corpus.types import Article, Chunk, Section
from index.build import build
from index.embed import open_packaged_encoder, packaged_encoder_folder
from index.open import open_index
from index.types import Matrix

CHUNKS: Final = 20_000
DIM: Final = 384
ROUNDS: Final = 5
REVIEW: Final = Path(__file__).parent.parent / "corpus" / "articles" / "goker-2024-cart-myeloma-turkey.txt"


class RandomEmbedder:
    """Vectors without the cost of a model: what is measured is the rest of a build."""

    name, dim = "random", DIM

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """A new random row for each text."""
        rows = self._random.normal(size=(len(texts), DIM))
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def seconds(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least time that an action takes: what else the computer does only ever adds to it."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return min(times)


def show(what: str, ours: float, theirs: float) -> None:
    """One line: both times in milliseconds, and how many times the other's time ours is."""
    print(f"{what:<44}{ours * 1000:>10.2f} ms{theirs * 1000:>10.2f} ms{ours / theirs:>8.2f} x")


def corpus(words: list[str]) -> tuple[list[Article], list[Chunk]]:
    """Articles of twenty chunks of sixty words each."""
    random = np.random.default_rng(1)
    articles, chunks = [], []
    for number in range(CHUNKS // 20):
        lines = [" ".join(random.choice(words, 60)) for _ in range(20)]
        text, id = "\n".join(lines), f"article-{number:05}"
        digest = hashlib.sha256(text.encode()).hexdigest()
        section = Section(title=None, path=(), start=0, end=len(text), kind="body")
        articles.append(
            Article(id=id, title=id, source=id, sha256=digest, text=text, text_sha256=digest, sections=(section,))
        )
        start = 0
        for line in lines:
            end = start + len(line)
            chunks.append(Chunk(f"{id}:{start}-{end}", id, start, end, 0, start, end))
            start = end + 1
    return articles, chunks


def plain_build(texts: list[str], vectors: Matrix, folder: Path) -> Any:
    """What one would write without Kanıt: bm25s with its own words, the vectors saved by numpy."""
    np.save(folder / "plain.npy", vectors)
    words = bm25s.tokenize(texts, stemmer=Stemmer.Stemmer("english"), show_progress=False)
    scorer = bm25s.BM25()
    scorer.index(words, show_progress=False)
    scorer.save(folder / "bm25s")
    return scorer


def measure_index(words: list[str]) -> None:
    """Build, open and ask, beside bm25s, FAISS and numpy used by themselves."""
    articles, chunks = corpus(words)
    texts = [line for article in articles for line in article.text.split("\n")]
    embedder = RandomEmbedder()
    vectors, question = embedder.embed(texts), embedder.embed(["question"])[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = seconds(lambda: build(folder, articles, chunks, embedder=embedder, settings={}), 1)
        show(f"build {CHUNKS} chunks (bm25s, numpy)", built, seconds(lambda: plain_build(texts, vectors, folder), 1))
        unchanged = seconds(lambda: build(folder, articles, chunks, embedder=embedder, settings={}))
        show("build again, nothing changed (first build)", unchanged, built)
        index = open_index(folder, embedder=embedder)
        opened = seconds(lambda: open_index(folder, embedder=embedder))
        show("open, every file checked (np.load, unchecked)", opened, seconds(lambda: np.load(folder / "plain.npy")))
        scorer = plain_build(texts, vectors, folder)
    flat = faiss.IndexFlatIP(DIM)
    flat.add(vectors)
    near = seconds(lambda: index.vectors.search(question, 100), 50)
    show("100 nearest (FAISS)", near, seconds(lambda: flat.search(question[np.newaxis], 100), 50))
    show("100 nearest (numpy)", near, seconds(lambda: np.argsort(-(vectors @ question))[:100], 50))
    asked = " ".join(words[:8])
    tokens = bm25s.tokenize([asked], return_ids=False, stemmer=Stemmer.Stemmer("english"), show_progress=False)
    found = seconds(lambda: index.lexical.search(asked, 100), 50)
    show("100 by words (bm25s)", found, seconds(lambda: scorer.retrieve(tokens, k=100, show_progress=False), 50))


def measure_encoder(words: list[str], exports: Path) -> None:
    """Each text by itself, as the index does it, beside sentence-transformers; and what a batch changes in vectors."""
    random = np.random.default_rng(2)
    starts = [int(start) for start in random.integers(0, len(words) - 100, 32)]
    alike = [" ".join(words[start : start + 100]) for start in starts]
    mixed = [" ".join(words[start : start + int(random.integers(5, 100))]) for start in starts]
    question = ["What share of blood cancers is multiple myeloma?"]
    # Timed before our encoder tells PyTorch to use one thread for each text.
    batches = SentenceTransformer(str(packaged_encoder_folder()), device="cpu", local_files_only=True)
    encode = partial(batches.encode, show_progress_bar=False, normalize_embeddings=True)
    together = [seconds(partial(encode, texts)) for texts in (alike, mixed)]
    asked = seconds(partial(encode, question), 50)
    encoder, original = open_packaged_encoder(exports), open_packaged_encoder()
    show("embed a question (sentence-transformers)", seconds(partial(encoder.embed, question), 50), asked)
    for what, texts, batch in zip(("of 100 words", "of 5 to 100 words"), (alike, mixed), together, strict=True):
        ours = seconds(partial(encoder.embed, texts))
        show(f"embed 32 texts {what} (one batch)", ours, batch)
        show("  (the original, one by one in threads)", ours, seconds(partial(original.embed, texts)))
        difference = np.abs(encode(texts) - original.embed(texts))
        print(f"  a batch changes {difference.any(axis=1).sum()} of the 32 vectors, by {difference.max():.1e} at most")
    opened = seconds(lambda: open_packaged_encoder(exports))
    show("open, libraries imported (the original)", opened, seconds(open_packaged_encoder))


def main() -> None:
    """Print a table: ours, the other in brackets, and the ratio."""
    words = REVIEW.read_text(encoding="utf-8").split()
    print(f"{'':<44}{'ours':>13}{'(other)':>13}{'ratio':>10}")
    measure_index(words)
    with tempfile.TemporaryDirectory() as name:
        measure_encoder(words, Path(name))


if __name__ == "__main__":
    main()
