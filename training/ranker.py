"""Trains the ranker that ships: python -m training.ranker DATA --work FOLDER [--steps N]

DATA holds folders in the layout of BEIR: bioasq_train, trials_train and scifact, each as far as it is there. In the
work folder lie the lessons, drawn once, and what was learnt so far: started again, it goes on from there. The steps
that it takes by itself are an hour on two cores; a graphics card is used where there is one, and should get more.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final

import torch

from corpus.chunk import chunks_of, searched_text
from corpus.types import Chunk
from evaluation.data import read_data
from evaluation.indexed import Shelf
from evaluation.types import DataSet
from index.embed import open_packaged_encoder, packaged_encoder_folder
from index.lexical import lexical_files, open_lexical
from index.types import Embedder, Index
from interface.collection import SETTINGS
from interface.progress import Progress
from retrieval.search import hits_for
from training import lessons
from training.learning import Course, learn
from training.network import Network, Reader
from training.ranker_export import export

# The split to learn from, and whether what misleads is searched for as the product does, or by words alone.
SETS: Final = {"bioasq_train": ("train", True), "trials_train": ("train", False), "scifact": ("dev", True)}
# So long a passage is read whole beside its title and a question.
_READ_WHOLE: Final = 150
SHIPPED: Final = Path(__file__).parent.parent / "retrieval" / "ranker"


def main() -> None:
    """Draws the lessons, learns and writes."""
    chosen = _arguments()
    chosen.work.mkdir(parents=True, exist_ok=True)
    cache = chosen.cache.expanduser()
    drawn = [lesson for name in SETS if (chosen.data / name).exists() for lesson in _lessons(name, chosen, cache)]
    if not drawn:
        raise SystemExit(f"{chosen.data} holds none of {', '.join(SETS)}; name the folder that they lie in")
    course = Course(steps=chosen.steps, seed=chosen.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    folder = packaged_encoder_folder()
    torch.manual_seed(course.seed)
    network = Network(folder, chosen.layers).to(device)
    reader = Reader(folder, course.max_tokens, device)
    learn(network, reader, drawn, course, chosen.work / "learnt.pt", lambda line: print(line, flush=True))
    command = f"python -m training.ranker DATA --work FOLDER --steps {course.steps}"
    told = {"command": command, "learnt": {"layers": list(chosen.layers), **asdict(course)}}
    export(network, folder, chosen.out, told)


def _lessons(name: str, chosen: argparse.Namespace, cache: Path) -> list[lessons.Lesson]:
    file = chosen.work / f"{name}.jsonl"
    if not file.exists():
        count = lessons.write(file, _drawn(name, chosen.data, cache))
        print(f"{name}: {count} lessons", flush=True)
    return lessons.read(file)


def _drawn(name: str, data: Path, cache: Path) -> Iterator[lessons.Lesson]:
    split, embedded = SETS[name]
    encoder = open_packaged_encoder(cache / "encoders")
    found = read_data(data / name, split)
    print(f"{name}: {len(found.questions)} questions on {len(found.articles)} articles", flush=True)
    if not embedded:
        sized = partial(chunks_of, count_tokens=encoder.count_tokens, max_tokens=_READ_WHOLE)
        chunks = [chunk for article in found.articles for chunk in sized(article)]
        return lessons.lessons_of(found, chunks, _by_words(found, chunks), held=False)
    shelf = Shelf(cache / "evaluation", encoder, encoder.count_tokens, SETTINGS)
    index = shelf.index_of(found, Progress(f"{name}: embedding passages"))
    return lessons.lessons_of(found, list(index.chunks.values()), _by_search(index, encoder), held=False)


def _by_search(index: Index, embedder: Embedder) -> lessons.Find:
    """What the product finds."""
    return lambda text, k: [index.chunks[hit.chunk_id] for hit in hits_for(text, index, embedder, k=k)]


def _by_words(data: DataSet, chunks: Sequence[Chunk]) -> lessons.Find:
    """What BM25 finds: full texts take an hour to embed."""
    articles, known = {article.id: article for article in data.articles}, {chunk.id: chunk for chunk in chunks}
    with tempfile.TemporaryDirectory() as folder:
        texts = [searched_text(articles[chunk.article_id], chunk) for chunk in chunks]
        for name, content in lexical_files(texts).items():
            (Path(folder) / name).write_bytes(content)
        index = open_lexical(Path(folder), list(known))
    return lambda text, k: [known[id] for id, _ in index.search(text, k)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.ranker", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument(
        "--work", type=Path, required=True, metavar="FOLDER", help="where lessons and progress are kept"
    )
    parser.add_argument("--steps", type=int, default=Course().steps, help="how many times 6 lessons are learnt from")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--layers", type=_layers, default=(0, 1, 2, 3, 4, 5), help="those of the encoder, from 0")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the ranker is written")
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/kanit"), help="where indexes and vectors are kept")
    return parser.parse_args()


def _layers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


if __name__ == "__main__":
    main()
