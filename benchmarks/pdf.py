"""python -m benchmarks.pdf: load_pdf beside the plain text extraction of pypdfium2 and of pypdf, on invented PDFs."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from time import process_time
from typing import Any, Final

import pypdfium2  # type: ignore[import-untyped]
from pypdf import PdfReader
from reportlab.graphics.shapes import Drawing, PolyLine  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import registerFont  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Frame,
    PageTemplate,
    Paragraph,
)

from corpus.loaded import finished
from corpus.pdf import load_pdf
from corpus.types import Article

PARAGRAPHS: Final = 120
ROUNDS: Final = 9
WORDS: Final = (
    "badgers in the northern hills were seen to sleep significantly longer after warm milk than after cold water and "
    "the difference was still present at twelve months of observation in both groups of the controlled trial"
).split()


def seconds(*actions: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The least processor time each action takes, in turn: what else the computer does only ever adds to it."""
    least = [float("inf")] * len(actions)
    for _ in range(rounds):
        for at, action in enumerate(actions):
            start = process_time()
            action()
            least[at] = min(least[at], process_time() - start)
    return least


def show(what: str, ours: float, theirs: float) -> None:
    """One line: both times in milliseconds, and how many times the other's time ours is."""
    print(f"{what:<44}{ours * 1000:>10.1f} ms{theirs * 1000:>10.1f} ms{ours / theirs:>8.2f} x")


def sentence(number: int) -> str:
    """An invented sentence, every third with a raised citation mark."""
    words = " ".join(WORDS[(number * step + step * step) % len(WORDS)] for step in range(20))
    return f"Then {words}." + (
        f"<super size=6>{number % 30 + 1}</super>" if number % 3 == 0 else f" [{number % 30 + 1}]"
    )


def paper(*, figures: bool) -> bytes:
    """A PDF of two columns with headings, references and its own fonts; figures are curves of many points."""
    # As journals do, and reportlab brings these.
    for name in ("Vera", "VeraBd"):
        registerFont(TTFont(name, f"{name}.ttf"))
    body = ParagraphStyle("body", fontName="Vera", fontSize=8.5, leading=10.5, alignment=4, firstLineIndent=10)
    head = ParagraphStyle("head", fontName="VeraBd", fontSize=11, leading=14)
    story: list[Any] = []
    for number in range(PARAGRAPHS):
        if number % 10 == 0:
            story.append(Paragraph(f"{number // 10 + 1}. Of milk and sleep", head))
        story.append(Paragraph(" ".join(sentence(7 * number + step) for step in range(7)), body))
        if figures and number % 5 == 0:
            drawing = Drawing(230, 80)
            drawing.add(PolyLine([value for x in range(2000) for value in (x / 9, 40 + (x * 7919) % 37)]))
            story.append(drawing)
    story.append(Paragraph("References", head))
    story += [
        Paragraph(f"{at}. Aksoy A, Berk B. Milk in the north. J Sleep. 2011;3:{at}.", body) for at in range(1, 31)
    ]
    file = io.BytesIO()
    frames = [Frame(x, 50, 240, 740, 0, 0, 0, 0) for x in (50, 305)]
    document = BaseDocTemplate(file, pagesize=(595, 842), pageTemplates=[PageTemplate(frames=frames)])
    document.build(story)
    return file.getvalue()


def plain_text(content: bytes) -> list[str]:
    """What one would write without Kanıt: pypdfium2's text of every page."""
    document = pypdfium2.PdfDocument(content)
    texts = []
    for page in document:
        textpage = page.get_textpage()
        texts.append(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return texts


def pypdf_text(content: bytes) -> list[str]:
    """The same with pypdf."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def article(content: bytes) -> Article:
    """What is stored: loaded, repaired, named and hashed."""
    return finished(load_pdf(content, "paper.pdf"), content, "paper.pdf")


def main() -> None:
    """Print a table: ours, the other in brackets, and the ratio, for a paper of text alone and one with figures."""
    print(f"{'':<44}{'ours':>13}{'(other)':>13}{'ratio':>10}")
    for name, figures in (("text alone", False), ("with figures", True)):
        content = paper(figures=figures)
        pages = len(plain_text(content))
        load = partial(load_pdf, content, "paper.pdf")
        actions = (partial(plain_text, content), load, partial(article, content), partial(pypdf_text, content))
        plain, ours, whole, other = seconds(*actions)
        show(f"{pages} pages, {name} (pypdfium2, plain)", ours, plain)
        show("  repaired too (pypdfium2, plain)", whole, plain)
        show("  loaded (pypdf, plain)", ours, other)


if __name__ == "__main__":
    main()
