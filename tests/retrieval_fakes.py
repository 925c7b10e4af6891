"""Small articles for the tests of retrieval/, read as the pipeline reads them but without an encoder."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from corpus.tables import SourceCell, SourceTable, laid_out, shifted
from corpus.types import Article, Chunk, Section
from index.build import build
from index.open import open_index
from index.types import Index
from retrieval.answer import Answerer
from retrieval.candidates import Candidate, Sentences
from retrieval.cite import sound
from retrieval.reading import Rules
from retrieval.support import Support, support
from retrieval.thesaurus import load_thesaurus
from retrieval.types import Answered, Hit, Result
from retrieval.understand import Understood, understand
from tests.conftest import WordHashEmbedder, article_of, chunks_of
from tests.interface_fakes import make_index


def article_on(title: str, text: str) -> Article:
    return replace(article_of("article", text), title=title)


Lines = Sequence[Sequence[str | SourceCell]]


def with_table(
    article: Article, caption: str, head: Lines, body: Lines, *, notes: Mapping[str, str] | None = None
) -> Article:
    """The article with a table below its text; a line of one cell heads the lines below it."""
    width = max(map(len, (*head, *body)))

    def row(line: Sequence[str | SourceCell]) -> tuple[SourceCell, ...]:
        spread = width if len(line) == 1 else 1
        return tuple(cell if isinstance(cell, SourceCell) else SourceCell(cell, columns=spread) for cell in line)

    label = f"Table {len(article.tables) + 1}"
    source = SourceTable(label, caption, tuple(map(row, head)), tuple(map(row, body)), tuple((notes or {}).items()))
    out, start = laid_out(source), len(article.text) + 2
    text = f"{article.text}\n\n{out.text}"
    table = shifted(out.table, start)
    spans = [(table.caption, "caption"), ((table.start, table.end), "table")]
    spans += [((table.notes[0].start, table.notes[-1].end), "note")] if table.notes else []
    sections = tuple(Section(label, (label,), *span, kind) for span, kind in spans if span)  # type: ignore[arg-type]
    return replace(
        article_of(article.id, text),
        title=article.title,
        sections=(*article.sections, *sections),
        tables=(*article.tables, table),
    )


def candidates_of(text: str, *, title: str = "Untitled") -> tuple[Candidate, ...]:
    """The sentences of a text as candidates, in order."""
    index = make_index(article_on(title, text))
    return Sentences(index).candidates(Hit(id, 1.0, {}, {}) for id in index.chunks)


def rows_of(article: Article) -> tuple[Candidate, ...]:
    """The rows of an article's tables as candidates, in order."""
    index = make_index(article)
    tables = [at for at, section in enumerate(article.sections) if section.kind == "table"]
    chunks = {str(at): Chunk(str(at), article.id, 0, len(article.text), at, 0, len(article.text)) for at in tables}
    return Sentences(replace(index, chunks=chunks)).candidates(Hit(id, 1.0, {}, {}) for id in chunks)


def understood(question: str) -> Understood:
    return understand(question, load_thesaurus())


def support_of(question: str, text: str, *, title: str = "Untitled") -> Support:
    """How the last sentence of a text, with what it leans on, meets a question."""
    return support(understood(question), candidates_of(text, title=title)[-1])


def unmet(question: str, text: str, *, title: str = "Untitled") -> list[str]:
    """What of a question the last sentence of a text does not meet."""
    return [term.text for term in support_of(question, text, title=title).unmet]


MYELOMA = (
    "Multiple myeloma (MM) is a neoplasm of plasma cells. It accounts for 15% of hematologic malignancies (1)."
    " Ide-cel and cilta-cel induce deep responses in penta-refractory disease."
    " In KarMMa-3, ide-cel delayed progression."
    "\nCurrently approved products are autologous, where T cells obtained from patients are manipulated. (4)"
    " This review discusses CAR-T cell therapy in myeloma and access in Turkey."
)
IRON = (
    "Heart failure is common. Ferric velomaltose reduced admissions by 24% in 1,132 patients. It was safe."
    "\nIron is given into a vein because tablets do not work. The dose is 500 mg."
)
TWO_ARTICLES = (
    replace(article_on("CAR-T cell therapy in multiple myeloma", MYELOMA), id="myeloma"),
    replace(article_on("Iron", IRON), id="iron"),
)


def opened(folder: Path, *articles: Article, rules: Rules | None = None) -> Answerer:
    """An answerer on an index of the articles that is really built and opened."""
    embedder = WordHashEmbedder()
    build(folder, articles, chunks_of(articles), embedder=embedder, settings={})
    return Answerer(open_index(folder, embedder=embedder), embedder, rules=rules)


def check(result: Result, index: Index) -> None:
    """What holds for every result: statements are cited slices, passages are chunks."""
    for statement in result.statements if isinstance(result, Answered) else ():
        assert statement.citations
        assert sound(statement, index.articles)
        assert not any(index.articles[citation.article_id].retraction for citation in statement.citations)
        if statement.citations[0].row is None:
            assert statement.text == " ".join(citation.quote for citation in statement.citations)
        for citation in statement.citations:
            assert citation.quote == index.articles[citation.article_id].text[citation.start : citation.end]
            assert citation.quote
    for passage in result.passages:
        assert passage.text == index.articles[passage.article_id].text[passage.start : passage.end]
        assert passage.chunk_id in index.chunks
        assert 0 <= passage.score <= 1


@contextmanager
def patience(seconds: int = 20) -> Iterator[None]:
    """Fail where a regular expression runs away; far above what the block takes on a slow machine."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
