"""PDF files for tests: signs put on pages where a test says."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib import pdfencrypt  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

WIDTH, HEIGHT = 595, 842
LEFT, RIGHT, COLUMN = 50, 310, 235
WORDS = "badgers in the northern hills were seen to sleep longer after warm milk than after cold water".split()


@dataclass(frozen=True)
class Print:
    """A line of text whose baseline begins at x, y; turn is counted in degrees against the clock."""

    text: str
    x: float
    y: float
    size: float = 10
    font: str = "Times-Roman"
    turn: float = 0


def pdf(pages: Sequence[Iterable[Print]], *, password: str = "", rotation: int = 0, **information: str) -> bytes:
    """A PDF file that prints its pages in the order given; information is Title, Author or Subject in lower case."""
    file = io.BytesIO()
    lock = pdfencrypt.StandardEncryption(password) if password else None
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), encrypt=lock, invariant=True)
    for name, value in information.items():
        getattr(canvas, f"set{name.capitalize()}")(value)
    for page in pages:
        canvas.setPageRotation(rotation)
        for line in page:
            _print(canvas, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _print(canvas: Canvas, line: Print) -> None:
    canvas.saveState()
    canvas.setFont(line.font, line.size)
    canvas.translate(line.x, line.y)
    canvas.rotate(line.turn)
    canvas.drawString(0, 0, line.text)
    canvas.restoreState()


def column(text: str, x: float, y: float, width: float = COLUMN, size: float = 10, indent: float = 0) -> list[Print]:
    """The text in lines of a width, the first at y and set in by indent, 1.2 times the size apart."""
    lines: list[Print] = []
    words: list[str] = []
    for word in [*text.split(" "), ""]:
        room = width - (0 if lines else indent)
        if not word or stringWidth(" ".join([*words, word]), "Times-Roman", size) > room:
            lines.append(Print(" ".join(words), x + (0 if lines else indent), y - 1.2 * size * len(lines), size))
            words = []
        words.append(word)
    return lines


def prose(first: str, sentences: int, *, words: int = 14) -> str:
    """Sentences that can be told apart: "First 1 badgers in the …"."""
    return " ".join(
        f"{first} {number} " + " ".join(WORDS[(number + step) % len(WORDS)] for step in range(words)) + "."
        for number in range(1, sentences + 1)
    )
