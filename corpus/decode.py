"""The bytes of a text file become text: UTF-8, UTF-16, UTF-32, or Windows for Turkish and Western languages."""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableArticle
from corpus.vocabulary import frequency

# UTF-32 before UTF-16, whose mark is the beginning of the other's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|([\x80-\xff])", re.DOTALL
)
# The letters at which Windows-1254 has Turkish ones and Windows-1252 those of Icelandic.
_TURKISH = "ĞİŞğış"
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN_TO_TURKISH = re.compile(r"[áéíóúñãõåæøœäëïqwx]", re.IGNORECASE)
# Inside or right behind a small letter these stand only where a file is read as what it is not.
_MISREAD = re.compile(r"(?<=[a-zà-öø-ÿ])(?:[À-ÖØ-ÞŠŒŽŸ](?=[a-z])|[¡-§©«¬¶¸-¿×÷ƒ„…†‡ˆ‰‹•˜›¤](?=[a-zà-öø-ÿ]))")
# Nearly every letter of a Cyrillic or Greek text would be accented; of a Turkish one, one in six is.
_MOST_ACCENTED = 0.6
_ADVICE = "save it as UTF-8 text"


def decoded(content: bytes, source: str) -> str:
    """The text in content, without its byte order mark, every other character as it stands.

    Text that is not Unicode is read as Windows-1254 where its words are Turkish by that, else as Windows-1252, of which
    the printable part of Latin-1 is a piece. Raises UnreadableArticle where content is empty, binary, damaged UTF-8 or
    in some other encoding: a guess would be quoted as if the article said it.
    """
    if not content.strip():
        raise UnreadableArticle(source, "the file is empty; an article needs text")
    marked = _marked(content, source)
    text = _unmarked(content, source) if marked is None else marked
    if not text.strip():
        raise UnreadableArticle(source, "the file holds only blanks; an article needs text")
    return text


def _marked(content: bytes, source: str) -> str | None:
    """The text behind a byte order mark; None where there is no mark."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _as(encoding, content[len(mark) :], len(mark), source)
    return None


def _as(encoding: str, content: bytes, before: int, source: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        why = f"byte {before + error.start} is not {name}, which its first bytes announce; {_ADVICE}"
        raise UnreadableArticle(source, why) from error
    if "\0" in text:
        raise _binary(source)
    return text


def _unmarked(content: bytes, source: str) -> str:
    if b"\0" in content:
        return _wide(content, source)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _legacy(content, error, source)


def _wide(content: bytes, source: str) -> str:
    """UTF-16 without a mark, known by the zeros in every second byte of Latin letters."""
    zeros_high, zeros_low = content[1::2].count(0), content[::2].count(0)
    encoding = "utf-16-le" if zeros_high > zeros_low else "utf-16-be"
    # Signs of other blocks, such as dashes, have no zero; a zero on both sides is no letter.
    if len(content) % 2 or max(zeros_high, zeros_low) < len(content) * 0.3 or min(zeros_high, zeros_low):
        raise _binary(source)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _binary(source) from error
    if _CONTROLS.search(text):
        raise _binary(source)
    return text


def _binary(source: str) -> UnreadableArticle:
    return UnreadableArticle(source, f"the file is binary, not text; {_ADVICE}")


def _legacy(content: bytes, error: UnicodeDecodeError, source: str) -> str:
    """Windows text, unless the file is UTF-8 in the main or neither encoding makes sense of it."""
    damaged = UnreadableArticle(source, f"byte {error.start} is not UTF-8; {_ADVICE}")
    characters = [match.group(1) for match in _MULTIBYTE.finditer(content)]
    stray = sum(character is not None for character in characters)
    if len(characters) - stray >= stray or _is_cut(content, error):
        raise damaged
    western, turkish = _read(content, "cp1252"), _read(content, "cp1254")
    text = turkish if turkish and _is_turkish(turkish) else western
    if text is not None and _CONTROLS.search(text):
        raise _binary(source)
    if text is None or not _is_sound(text):
        why = f"byte {error.start} is not UTF-8, and the text makes no sense as Windows-1254 or Latin-1 either"
        raise UnreadableArticle(source, f"{why}; {_ADVICE}")
    return text


def _is_cut(content: bytes, error: UnicodeDecodeError) -> bool:
    """Whether the only fault is that the last character lacks bytes."""
    return error.reason == "unexpected end of data" and error.start < len(content) - 1


def _read(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_turkish(text: str) -> bool:
    """Whether more words make sense with Turkish letters than without them."""
    words = {word for word in _WORD.findall(text) if any(letter in _TURKISH for letter in word)}
    return sum(map(_vote, words)) > 0


def _vote(word: str) -> int:
    """1 for Turkish, -1 against, by the list of words, else by letters that Turkish does not write."""
    if frequency(word, "tr"):
        return 1
    if _FOREIGN_TO_TURKISH.search(word):
        return -1
    # No Turkish word begins with ğ, which stands for the ð of "Guðrún" as well.
    return 0 if word[0] in "ğĞ" else 1


def _is_sound(text: str) -> bool:
    """Whether the letters and signs stand where a writer puts them."""
    letters = sum(map(str.isalpha, text))
    foreign = sum(character > "\x7f" and character.isalpha() for character in text)
    signs = sum(character > "\x7f" for character in text)
    misread = sum(1 for _ in _MISREAD.finditer(text))
    return foreign <= letters * _MOST_ACCENTED and misread * 10 <= signs
