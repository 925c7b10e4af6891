"""python -m benchmarks.articles: JATS files up to their chunks, by stage, beside plain tools, on invented articles."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time
from typing import Final

import pysbd  # type: ignore[import-untyped]
from langchain_text_splitters import RecursiveCharacterTextSplitter
from lxml import etree  # type: ignore[import-untyped]

from corpus.chunk import MAX_TOKENS, OVERLAP_TOKENS, CountTokens, chunks_of
from corpus.jats import load_jats
from corpus.loaded import Loaded, finished
from corpus.types import Article, Chunk
from index.embed import open_packaged_encoder

ARTICLES: Final = 10
ROUNDS: Final = 5
SECTIONS, PARAGRAPHS, SENTENCES = 9, 5, 6
TABLES, ROWS, COLUMNS = 4, 14, 6
REFERENCES: Final = 60
WORDS: Final = (
    "patients who were given warm milk before the night slept longer than those who had cold water and the difference "
    "was still present after twelve months of observation in both groups of this controlled trial while adverse events "
    "such as fever fatigue nausea headache and neutropenia were reported by fewer people than in earlier studies of "
    "response survival toxicity remission relapse infusion antigen receptor therapy treatment median follow-up cohort "
    "however several authors suggested that mechanisms of resistance remain unclear because samples from bone marrow "
    "had been collected at different times and the expression of surface markers varied widely between laboratories"
).split()
# What no list of words knows, as every article has it.
NAMES: Final = "Lactivel somnacel BADG-3 Zirkadin Noctavir hypnorin MELO-1 Tukivan Galaktomab SLP2A".split()


def least(*actions: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The least processor time each action takes, in turn: what else the computer does only ever adds to it."""
    times = [float("inf")] * len(actions)
    for _ in range(rounds):
        for at, action in enumerate(actions):
            start = process_time()
            action()
            times[at] = min(times[at], process_time() - start)
    return times


def show(what: str, ours: float, theirs: float) -> None:
    """One line for one article: both times in milliseconds, and how many times the other's time ours is."""
    print(f"{what:<58}{ours * 1000:>8.1f} ms{theirs * 1000:>8.1f} ms{ours / theirs:>8.2f} x")


def mark(chance: random.Random) -> str:
    """A linked citation mark, some of them a range."""
    first = chance.randint(1, REFERENCES - 3)
    marks = [first, first + chance.randint(1, 3)] if chance.random() < 0.3 else [first]
    links = "–".join(f'<xref ref-type="bibr" rid="r{number}">{number}</xref>' for number in marks)
    return f" [{links}]"


def sentence(chance: random.Random) -> str:
    """An invented sentence with a name, a figure or a formula here and there, mostly with a mark."""
    words = chance.choices(WORDS, k=chance.randint(12, 28))
    words[0] = words[0].capitalize()
    words[3] = f"<italic>{chance.choice(NAMES)}</italic>" if chance.random() < 0.4 else words[3]
    words[6] = f"{chance.randint(10, 99)}.{chance.randint(0, 9)}%" if chance.random() < 0.4 else words[6]
    words[9] = "10<sup>6</sup> CD8<sup>+</sup> cells" if chance.random() < 0.1 else words[9]
    return f"{' '.join(words)}{mark(chance) if chance.random() < 0.6 else ''}."


def paragraph(chance: random.Random) -> str:
    """Sentences in one paragraph."""
    return f"<p>{' '.join(sentence(chance) for _ in range(SENTENCES))}</p>"


def table(chance: random.Random, number: int) -> str:
    """A table with headings over two lines, names of rows, figures and a note."""
    heads = "".join(f"<th>{chance.choice(NAMES)}</th><th>Placebo<sup>a</sup></th>" for _ in range(COLUMNS // 2))
    top = f'<tr><th rowspan="2">Outcome</th><th colspan="{COLUMNS}">Group</th></tr><tr>{heads}</tr>'
    cells = [
        [f"<td>{chance.randint(1, 99)}.{chance.randint(0, 9)} ({chance.randint(1, 200)})</td>" for _ in range(COLUMNS)]
        for _ in range(ROWS)
    ]
    rows = (f"<tr><td>{' '.join(chance.sample(WORDS, 3))}</td>{''.join(row)}</tr>" for row in cells)
    return (
        f'<table-wrap id="t{number}"><label>Table {number}</label><caption><p>{sentence(chance)}</p></caption>'
        f"<table><thead>{top}</thead><tbody>{''.join(rows)}</tbody></table>"
        f"<table-wrap-foot><fn><p><sup>a</sup>Cold water.</p></fn></table-wrap-foot></table-wrap>"
    )


def reference(chance: random.Random, number: int) -> str:
    """An entry of the reference list as publishers tag it."""
    people = "".join(
        f"<name><surname>{chance.choice(WORDS).capitalize()}</surname><given-names>{given}</given-names></name>"
        for given in chance.sample(("AB", "C", "DE", "F", "GH", "K", "LM"), 5)
    )
    return (
        f'<ref id="r{number}"><label>{number}</label><element-citation publication-type="journal">'
        f'<person-group person-group-type="author">{people}</person-group>'
        f"<article-title>{' '.join(chance.choices(WORDS, k=12)).capitalize()}</article-title>"
        f"<source>Journal of Milk</source><year>{chance.randint(1990, 2024)}</year><volume>{number}</volume>"
        f'<fpage>{number}1</fpage><lpage>{number}9</lpage><pub-id pub-id-type="doi">10.5555/milk.{number}</pub-id>'
        f'<pub-id pub-id-type="pmid">{9_000_000 + number}</pub-id></element-citation></ref>'
    )


def jats(number: int) -> bytes:
    """An invented article with an abstract, sections in two levels, tables and a reference list."""
    chance = random.Random(number)  # noqa: S311
    parts = []
    for section in range(1, SECTIONS + 1):
        text = "".join(paragraph(chance) for _ in range(PARAGRAPHS))
        inner = f"<sec><title>{chance.choice(WORDS).capitalize()}</title>{paragraph(chance)}</sec>"
        floats = table(chance, section) if section <= TABLES else ""
        parts.append(f"<sec><title>{section}. Of milk and sleep</title>{text}{floats}{inner}</sec>")
    references = "".join(reference(chance, at) for at in range(1, REFERENCES + 1))
    return (
        '<article article-type="review-article" xml:lang="en"><front><journal-meta><journal-title-group><journal-title>'
        "Journal of Milk</journal-title></journal-title-group></journal-meta><article-meta>"
        f'<article-id pub-id-type="doi">10.5555/milk.review.{number}</article-id><title-group><article-title>Milk '
        f"before the night, part {number}</article-title></title-group><pub-date><year>2024</year></pub-date>"
        f"<abstract>{paragraph(chance)}</abstract></article-meta></front><body>{''.join(parts)}</body>"
        f"<back><ref-list>{references}</ref-list></back></article>"
    ).encode()


def plain_text(content: bytes) -> str:
    """What one would write without Kanıt: the text of the body, paragraphs, tables, marks and all run together."""
    return " ".join(etree.fromstring(content).find("body").itertext())


def plain_chunks(text: str, count_tokens: CountTokens) -> list[str]:
    """The same text cut by langchain's usual splitter, as long as our chunks."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=MAX_TOKENS, chunk_overlap=OVERLAP_TOKENS, length_function=count_tokens
    )
    return splitter.split_text(text)


def article(content: bytes) -> Article:
    """The article of a file: loaded, repaired, named and hashed."""
    return finished(load_jats(content, "milk.xml"), content, "milk.xml")


def chunks(content: bytes, count_tokens: CountTokens) -> tuple[Chunk, ...]:
    """Everything up to the chunks."""
    return chunks_of(article(content), count_tokens)


def most_bytes(action: Callable[[], object]) -> int:
    """The most memory that Python's own objects take while an action runs; lxml's tree is not counted."""
    tracemalloc.start()
    action()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def measure(files: Sequence[bytes], count_tokens: CountTokens) -> list[float]:
    """Print each stage beside a plain tool; the times of all stages together, for one article each."""
    sentences = pysbd.Segmenter(language="en", clean=False)
    whole: list[float] = []
    sums = [0.0] * 6
    for content in files:
        loaded: Loaded = load_jats(content, "milk.xml")
        done, text = article(content), plain_text(content)
        times = least(
            partial(load_jats, content, "milk.xml"),
            partial(finished, loaded, content, "milk.xml"),
            partial(chunks_of, done, count_tokens),
            partial(plain_text, content),
            partial(plain_chunks, text, count_tokens),
        )
        # The slowest of all, and no noise can hide that.
        times += least(partial(sentences.segment, text[: len(text) // 10]), rounds=1)
        sums = [before + time / len(files) for before, time in zip(sums, times, strict=True)]
        whole.append(sum(times[:3]))
    load, finish, chunk, plain, cut, pysbd_tenth = sums
    show("load_jats (lxml, text of the body)", load, plain)
    show("finished: repaired and hashed (the same)", finish, plain)
    show("chunks_of (langchain's splitter, no sentences)", chunk, cut)
    show("chunks_of (pysbd, sentences alone)", chunk, 10 * pysbd_tenth)
    show("up to chunks (lxml and langchain's splitter)", load + finish + chunk, plain + cut)
    return whole


def main() -> None:
    """Print a table: ours, the other in brackets, and the ratio; then articles per second and memory."""
    count_tokens = open_packaged_encoder().count_tokens
    files = [jats(number) for number in range(ARTICLES)]
    # The lists of words are read and the parsers imported by the first article, once and for all.
    chunks(jats(ARTICLES), count_tokens)
    start = process_time()
    for content in files:
        chunks(content, count_tokens)
    first = (process_time() - start) / len(files)
    print(f"{len(files)} articles of {sum(map(len, files)) // len(files) // 1000} kB, for each:")
    print(f"{'':<58}{'ours':>11}{'(other)':>11}{'ratio':>10}")
    whole = measure(files, count_tokens)
    print(f"articles a second on one core: {len(whole) / sum(whole):.1f}, each for the first time: {1 / first:.1f}")
    print(f"memory for one: {most_bytes(partial(chunks, files[0], count_tokens)) / 2**20:.1f} MiB beside lxml's tree")


if __name__ == "__main__":
    main()
