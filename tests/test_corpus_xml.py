"""XML and HTML as trees: every encoding, every entity, and nothing that a hostile file can do with them."""

from pathlib import Path

import pytest

from corpus.errors import UnreadableArticle
from corpus.xml import local_name, parsed_html, parsed_xml, serialised, texts

EXTERNAL = b'<!DOCTYPE article PUBLIC "-//NLM//DTD Journal Publishing DTD v2.3 20070202//EN" "journalpublishing.dtd">'


def text(content: bytes) -> str:
    return "".join(parsed_xml(content, "a.xml").itertext())


def why(content: bytes) -> str:
    with pytest.raises(UnreadableArticle) as caught:
        parsed_xml(content, "a.xml")
    assert "\n" not in caught.value.why
    return caught.value.why


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="UTF-8"?><a>Şeker é</a>'.encode(),
        "\ufeff<a>Şeker é</a>".encode(),
        '\ufeff<?xml version="1.0" encoding="ISO-8859-9"?><a>Şeker é</a>'.encode(),
        '<?xml version="1.0" encoding="ISO-8859-9"?><a>Şeker é</a>'.encode("iso-8859-9"),
        '<?xml version="1.0" encoding="windows-1254"?><a>Şeker é</a>'.encode("cp1254"),
        '<?xml version="1.0" encoding="UTF-16"?><a>Şeker é</a>'.encode("utf-16"),
        '<?xml version="1.0" encoding="UTF-16"?><a>Şeker é</a>'.encode("utf-16-be"),
        '<?xml version="1.0" encoding="utf-16"?><a>Şeker é</a>'.encode(),
        "<a>Şeker é</a>".encode("utf-16-le"),
        "\n  <a>Şeker é</a>".encode(),
        "<a>&#350;eker &eacute;</a>".encode("ascii"),
    ],
)
def test_a_file_reads_the_same_in_every_encoding(content: bytes) -> None:
    assert text(content) == "Şeker é"


@pytest.mark.parametrize("doctype", [b"", EXTERNAL])
def test_named_characters_need_no_document_type(doctype: bytes) -> None:
    assert text(doctype + b"<a>5&nbsp;&plusmn;&nbsp;2&thinsp;&alpha; &lt;&amp;</a>") == "5\u00a0±\u00a02\u2009α <&"


def test_named_characters_inside_cdata_and_comments_are_left_alone() -> None:
    assert text(b"<a><![CDATA[&alpha; <b>]]>&alpha;<!-- &alpha; --></a>") == "&alpha; <b>α"


def test_comments_and_instructions_do_not_cut_text() -> None:
    root = parsed_xml(b"<a>response<!-- c --> ra<?break now?>te</a>", "a.xml")
    assert (root.text, len(root)) == ("response rate", 0)


def test_an_entity_that_the_file_declares_as_characters_is_read() -> None:
    assert text(b'<!DOCTYPE a [<!ENTITY drug "orvacel">]><a>with &drug;<b/>, &drug;.</a>') == "with orvacel, orvacel."


def test_an_unknown_entity_stays_visible() -> None:
    assert text(EXTERNAL + b"<a>see &figone; here</a>") == "see &figone; here"


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    declared = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><a>&x;</a>'
    assert "secret" not in why(declared.encode()).replace("secret.txt", "")


def test_a_document_type_is_never_loaded(tmp_path: Path) -> None:
    (tmp_path / "local.dtd").write_text('<!ENTITY hidden "loaded">', encoding="utf-8")
    declared = f'<!DOCTYPE a SYSTEM "{(tmp_path / "local.dtd").as_uri()}"><a>&hidden;</a>'
    assert text(declared.encode()) == "&hidden;"


@pytest.mark.parametrize("use", [b"<a>&l9;</a>", b'<a b="&l9;"/>'])
def test_an_entity_bomb_is_refused(use: bytes) -> None:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10))
    assert "entit" in why(b'<!DOCTYPE a [<!ENTITY l0 "lol">' + levels + b"]>" + use)


@pytest.mark.parametrize("depth", [130, 300, 50_000])
def test_deep_nesting_is_refused_and_common_depth_is_not(depth: int) -> None:
    assert "nested" in why(b"<a>" * depth + b"</a>" * depth)
    assert text(b"<a>" * 100 + b"x" + b"</a>" * 100) == "x"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\0" * 64, "empty"),
        (b"<article><body><p>cut", "breaks off"),
        (b"<a><b></a>", "not well-formed"),
        (b"%PDF-1.7", "no XML"),
        (b"PK\x03\x04rest", "no XML"),
        ('<?xml version="1.0" encoding="UTF-8"?><a>é</a>'.encode("latin-1"), "not well-formed"),
        (b'<?xml version="1.0" encoding="klingon"?><a>x</a>', "klingon"),
        (b'<?xml version="1.0" encoding="klingon"?><a>&alpha;</a>', "klingon"),
        (b"<a>" + b"x" * 10_100_000 + b"</a>", "too long"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    assert said in why(content)


def test_names_come_without_namespace() -> None:
    root = parsed_xml(b'<article xmlns="urn:jats" xmlns:m="urn:m"><m:math/></article>', "a.xml")
    assert [local_name(element) for element in root.iter()] == ["article", "math"]


def test_texts_end_where_an_element_begins_or_ends_whatever_they_were_written_as() -> None:
    root = parsed_xml(b"<a>one<!-- c --> &deg;C<b>two<![CDATA[ <3]]></b><c/> three</a>", "a.xml")
    assert texts(root) == ["one °C", "two <3", " three"] == list(root.itertext())
    assert texts(root[1]) == []


def test_an_element_written_out_is_read_back_without_what_stood_behind_it() -> None:
    root = parsed_xml("<set><article><p>Şeker</p></article> tail</set>".encode(), "a.xml")
    assert text(serialised(root[0])) == "Şeker"


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><p>Şeker é</p></body></html>".encode(),
        '<html><head><meta charset="windows-1254"></head><body><p>Şeker é</p></body></html>'.encode("cp1254"),
        "<p>Şeker é".encode("utf-16"),
        b"<p>&Scedil;eker &eacute;</p>",
    ],
)
def test_a_page_is_read_in_the_encoding_it_has(content: bytes) -> None:
    assert "".join(parsed_html(content, "a.html").itertext()).strip() == "Şeker é"


@pytest.mark.parametrize("content", [b"", b"   ", b"<!-- only -->", b"<div>" * 40_000])
def test_a_page_without_content_or_too_deep_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableArticle):
        parsed_html(content, "a.html")


@pytest.mark.parametrize("rest", [b"\0", b"\0\1"])
def test_a_message_that_the_parser_breaks_over_lines_is_one_line(rest: bytes) -> None:
    with pytest.raises(UnreadableArticle) as refused:
        parsed_xml(b"<?xml version='1.0'?><article>" + rest, "a.xml")

    assert "Invalid character" in str(refused.value)
    assert "\n" not in str(refused.value)
