"""Bytes become text: the encodings that text files come in, and what is none of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.decode import decoded
from corpus.edits import undo
from corpus.errors import UnreadableArticle
from corpus.repair import repair
from corpus.sentences import sentence_spans

TURKISH = (
    "Çalışmada 48 hastanın yanıtı değerlendirildi; Işık ve Ağaoğlu’nun önerdiği ölçütler kullanıldı.\r\n"
    "İstanbul’da izlenen üç hastada hücre tedavisi “güvenli” bulundu – şüpheli olgu görülmedi.\r\n"
)
WESTERN = "Müller’s naïve approach – the “café” study by Ångström, 5 µg ± 2, cost 3 £ or 4 €.\n"
ICELANDIC = "Guðrún Þórsdóttir and Jón Ólafsson.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1254", "iso8859-9"]
)
def test_turkish_text_is_the_same_in_every_encoding(encoding: str) -> None:
    text = TURKISH if encoding != "iso8859-9" else TURKISH.replace("’", "'").translate(dict.fromkeys(map(ord, "“”–")))

    assert decoded(text.encode(encoding), "a.txt") == text


def test_western_text_is_read_as_windows_has_it() -> None:
    assert decoded(WESTERN.encode("cp1252"), "a.txt") == WESTERN
    assert decoded("tümör".encode("latin-1"), "a.txt") == "tümör"


def test_icelandic_letters_stay_where_the_words_are_not_turkish() -> None:
    assert decoded(ICELANDIC.encode("cp1252"), "a.txt") == ICELANDIC


def test_one_turkish_name_in_an_english_text_is_spelt_in_turkish() -> None:
    text = "The study of Yıldız and Doğan was the first.\n"

    assert decoded(text.encode("cp1254"), "a.txt") == text


def test_signs_of_windows_are_not_control_characters() -> None:
    assert decoded(b"the patient\x92s \x93answer\x94 \x96 5\x85", "a.txt") == "the patient’s “answer” – 5…"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_paragraphs_part_sentences_whatever_their_lines_end_in(end: str) -> None:
    text = f"Results{end}{end}One lamp went{end}out early{end}{end}Seen by e.g.{end}{end}Others stayed lit. Most did."

    found = [text[start:stop] for start, stop in sentence_spans(text)]

    assert found == ["Results", f"One lamp went{end}out early", "Seen by e.g.", "Others stayed lit.", "Most did."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_stay_as_they_are(end: str) -> None:
    assert decoded(f"one{end}two{end}".encode(), "a.txt") == f"one{end}two{end}"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t", "the file is empty"),
        (b"\xff\xfe", "holds only blanks"),
        (" ".encode("utf-16"), "holds only blanks"),
        (b"text\0text", "the file is binary"),
        (b"\xef\xbb\xbftext\0", "the file is binary"),
        (bytes(range(256)), "the file is binary"),
        (b"GIF89a\x01\x02\xe9\xf7\x1b", "the file is binary"),
        ("naïve and good".encode() + b" \xff.", "byte 16 is not UTF-8; save it as UTF-8 text"),
        ("and cut –".encode()[:-1], "byte 8 is not UTF-8"),
        (b"\xff\xfet\0e\0x", "byte 6 is not UTF-16, which its first bytes announce"),
        (b"\xef\xbb\xbfcaf\xe9", "byte 6 is not UTF-8, which its first bytes announce"),
        ("Привет, клетки".encode("cp1251"), "makes no sense as Windows-1254 or Latin-1"),
        ("the patient’s age – 50, nurse’s".encode("mac_roman"), "makes no sense as Windows-1254 or Latin-1"),
        ("tümör ağrısı ölçüldü".encode("cp857"), "makes no sense as Windows-1254 or Latin-1"),
        ("zażółć gęślą jaźń".encode("cp1250"), "makes no sense as Windows-1254 or Latin-1"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_sentence(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"^a\.txt: .*{why}"):
        decoded(content, "a.txt")


@pytest.mark.parametrize("misread_as", ["cp1252", "cp1254"])
def test_utf_8_that_was_once_misread_is_mended_and_can_be_undone(misread_as: str) -> None:
    text = "Hastanın yanıtı değerlendirildi, güvenli bulundu ve önerildi.\n"
    misread = text.encode().decode(misread_as)

    mended = repair(decoded(misread.encode(), "a.txt"))

    assert mended.text == text
    assert undo(mended.text, mended.repairs) == misread


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=80))
def test_any_text_of_utf_8_comes_back_as_it_is(text: str) -> None:
    try:
        assert decoded(text.encode(), "a.txt") == text
    except UnreadableArticle as error:
        assert not text.strip(), error  # noqa: PT017


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_are_refused(content: bytes) -> None:
    try:
        assert decoded(content, "a.txt").strip()
    except UnreadableArticle as error:
        assert "\n" not in str(error)  # noqa: PT017
