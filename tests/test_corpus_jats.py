"""JATS files as articles: which parts are read, which files are refused, and that no text is lost or doubled."""

import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from corpus.errors import UnreadableArticle
from corpus.jats import Parts, articles_in, jats_parts, load_jats
from corpus.loaded import Loaded
from corpus.types import Section
from corpus.xml import Element, local_name, parsed_xml

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.xml"))
ORVACEL = Path(__file__).parent / "articles" / "orvacel.xml"
LETTER = "The manuscript would profit"


@pytest.fixture(scope="module")
def orvacel() -> Loaded:
    return load_jats(ORVACEL.read_bytes(), ORVACEL.name)


def article(body: str = "", back: str = "", front: str = "", after: str = "") -> bytes:
    meta = f"<article-meta><title-group><article-title>T</article-title></title-group>{front}</article-meta>"
    return (
        f"<article><front>{meta}</front>{body and f'<body>{body}</body>'}<back>{back}</back>{after}</article>".encode()
    )


def loaded(**parts: str) -> Loaded:
    return load_jats(article(**parts), "a.xml")


def said(part: Loaded, kind: str) -> list[tuple[tuple[str, ...], str]]:
    return [(section.path, part.text[section.start : section.end]) for section in part.sections if section.kind == kind]


def section_at(part: Loaded, words: str) -> Section:
    at = part.text.index(words)
    return next(section for section in part.sections if section.start <= at < section.end)


def test_the_parts_of_an_article_stand_in_reading_order(orvacel: Loaded) -> None:
    kinds = list(dict.fromkeys(section.kind for section in orvacel.sections))
    assert kinds == [
        "abstract",
        "summary",
        "translation",
        "body",
        "box",
        "note",
        "caption",
        "table",
        "back",
        "appendix",
    ]
    assert orvacel.coverage == "full"


@pytest.mark.parametrize(
    ("words", "kind", "path"),
    [
        ("214 treated patients", "abstract", ("Abstract", "Methods")),
        ("about two in three", "summary", ("In plain words",)),
        ("tamricel ile %64", "translation", ("Özet",)),
        ("median survival", "body", ("Introduction",)),
        ("apheresis unit that", "box", ("Introduction", "Box 1. What a centre needs")),
        ("single-arm trial", "body", ("Trials", "Orvacel")),
        ("corrected in 2024", "note", ("Trials", "Orvacel")),
        ("Complete response", "table", ("Trials", "Orvacel", "Table 1")),
        ("Kaplan–Meier", "caption", ("Trials", "Tamricel", "Figure 1")),
        ("We thank", "back", ("Acknowledgements",)),
        ("registers were searched", "appendix", ("Appendix A. Search strategy",)),
    ],
)
def test_each_text_knows_its_part_and_its_titles(orvacel: Loaded, words: str, kind: str, path: tuple[str, ...]) -> None:
    section = section_at(orvacel, words)
    assert (section.kind, section.path, section.title) == (kind, path, path[-1])


def test_only_a_translation_has_a_language_of_its_own(orvacel: Loaded) -> None:
    assert {section.language for section in orvacel.sections if section.kind == "translation"} == {"tr"}
    assert {section.language for section in orvacel.sections if section.kind != "translation"} == {None}


def test_reviewers_letters_front_matter_and_reference_list_are_not_in_the_text(orvacel: Loaded) -> None:
    for words in (LETTER, "Okafor", "Marlowe", "CC BY", "plasma cell leukaemia: a review", "Reviewer report"):
        assert words not in orvacel.text


def test_the_marks_point_into_the_reference_list(orvacel: Loaded) -> None:
    marks = [(orvacel.text[mark.start : mark.end], mark.references) for mark in orvacel.marks]
    assert marks[:5] == [("¹", (0,)), ("²", (1,)), ("³", (2,)), ("³", (2, 3, 4)), ("⁵", (2, 3, 4))]
    assert ("[4]", (3,)) in marks
    in_caption = [mark for mark in orvacel.marks if orvacel.text[: mark.start].endswith("all treated patients [")]
    assert [mark.references for mark in in_caption] == [(1,)]
    assert len(orvacel.references) == 7


def test_the_notes_of_a_table_are_tied_to_its_rows(orvacel: Loaded) -> None:
    efficacy, events = orvacel.tables
    assert [note.label for note in efficacy.notes] == ["a", "b", ""]
    rows = {orvacel.text[row.start : row.end].split(" | ")[0]: row.notes for row in efficacy.rows}
    assert (rows["Overall response rate"], rows["Complete response"]) == ((0,), (1,))
    assert [row.notes for row in events.rows] == [(), (0,), (), ()]
    assert (efficacy.label, events.label) == ("Table 1", "Table 2")


def test_the_loader_counts_what_it_meets() -> None:
    expected = Parts(
        articles_in_file=1, abstracts=2, body_secs=6, back_secs=1, apps=1, body_paras=17, body_tables=2, back_tables=0,
        floats_tables=0, body_figs=1, back_figs=0, floats_figs=0, refs=7, sub_articles=1,
    )  # fmt: skip
    assert asdict(jats_parts(ORVACEL.read_bytes(), ORVACEL.name)) == asdict(expected)


def words_of(element: Element, found: list[str]) -> None:
    """All text of an element that the article prints as its own; labels are counted apart, as titles repeat them."""
    if local_name(element) in {"ref-list", "object-id", "alt-text", "long-desc", "math", "tex-math", "label"}:
        return
    apart = "" if local_name(element) in {"italic", "bold", "sub", "xref"} else " "
    found.append(apart + (element.text or ""))
    for child in element:
        words_of(child, found)
        found.append(child.tail or "")
    found.append(apart)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_word_is_reached_exactly_once(path: Path) -> None:
    root = parsed_xml(path.read_bytes(), path.name)
    found: list[str] = []
    parts = [part for part in root if local_name(part) in {"body", "back", "floats-group", "floats-wrap"}]
    for element in [*root.iter("{*}abstract", "{*}trans-abstract"), *parts]:
        words_of(element, found)
    letters = re.compile(r"[^\W\d_]{3,}")
    expected = Counter(letters.findall("".join(found)))
    text = load_jats(path.read_bytes(), path.name).text
    assert not expected - Counter(letters.findall(text))
    labels = Counter(word for label in root.iter("{*}label") for word in letters.findall("".join(label.itertext())))
    assert not Counter(letters.findall(text)) - expected - labels


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_sections_tables_and_marks_lie_in_the_text_in_order(path: Path) -> None:
    article = load_jats(path.read_bytes(), path.name)
    borders = [border for section in article.sections for border in (section.start, section.end)]
    assert borders == sorted(borders)
    assert borders[-1] <= len(article.text)
    assert all(article.text[section.start : section.end].strip() for section in article.sections)
    assert all(left.end <= right.start for left, right in zip(article.marks, article.marks[1:], strict=False))
    assert all(max(mark.references) < len(article.references) for mark in article.marks)
    for table in article.tables:
        lines = article.text[table.start : table.end].split("\n")
        assert {article.text[row.start : row.end] for row in table.rows} <= set(lines)


def test_the_same_article_reads_the_same_in_a_namespace_a_wrapper_or_another_encoding(orvacel: Loaded) -> None:
    plain = ORVACEL.read_text(encoding="utf-8")
    _, start, rest = plain.partition("<article ")
    spaced = plain.replace(start, '<article xmlns="http://jats.nlm.nih.gov" ', 1)
    wrapped = f"<OAI-PMH xmlns='urn:oai'><record><metadata>{start}{rest}</metadata></record></OAI-PMH>"
    utf16 = plain.replace('encoding="UTF-8"', 'encoding="UTF-16"', 1).encode("utf-16")
    for content in (spaced.encode(), wrapped.encode(), utf16):
        assert load_jats(content, "orvacel.xml") == orvacel


def test_several_articles_in_one_file_are_refused_and_split() -> None:
    one, two = article(body="<p>First.</p>"), article(body="<p>Second.</p>")
    content = b"<pmc-articleset>" + one + two + b"</pmc-articleset>"
    with pytest.raises(UnreadableArticle, match="holds 2 articles"):
        load_jats(content, "set.xml")
    assert [load_jats(part, "set.xml").text for part in articles_in(content, "set.xml")] == ["First.", "Second."]
    assert jats_parts(content, "set.xml").articles_in_file == 2
    assert articles_in(one, "one.xml") == (one,)


def test_an_article_inside_a_letter_is_not_counted_as_a_second_one() -> None:
    letter = f"<response>{article(body='<p>Reply.</p>').decode()}</response>"
    assert loaded(body="<p>Own.</p>", after=letter).text == "Own."


def test_what_is_held_of_an_article_is_its_coverage() -> None:
    abstract = "<abstract><p>Short.</p></abstract>"
    assert loaded(front=abstract).coverage == "abstract"
    assert loaded(front=abstract, body="<sec><title>Empty</title></sec><p> </p>").coverage == "abstract"
    assert loaded(body="<p>Long.</p>").coverage == "full"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (article(), "neither an abstract nor a body"),
        (article(body="<p/>", back="<ack><p>Thanks.</p></ack>"), "neither an abstract nor a body"),
        (b"<html><body><p>A page.</p></body></html>", "<html> and holds no <article>"),
        (b"<pmc-articleset/>", "holds no <article>"),
        (ORVACEL.read_bytes()[:9000], "breaks off"),
    ],
)
def test_a_file_without_an_article_in_it_is_refused(content: bytes, expected: str) -> None:
    with pytest.raises(UnreadableArticle, match=expected):
        load_jats(content, "a.xml")


def test_any_cut_of_a_file_is_refused_or_read_and_never_anything_else() -> None:
    content = ORVACEL.read_bytes()
    for end in range(0, len(content), len(content) // 40):
        with pytest.raises(UnreadableArticle):
            load_jats(content[:end], "cut.xml")


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ("", "abstract"),
        ('abstract-type="graphical"', "abstract"),
        ('abstract-type="summary"', "summary"),
        ('abstract-type="plain-language-summary"', "summary"),
        ('abstract-type="key-points"', "summary"),
        ('abstract-type="executive-summary"', "summary"),
        ('xml:lang="en-GB"', "abstract"),
        ('xml:lang="tr"', "translation"),
    ],
)
def test_the_kind_of_an_abstract_follows_its_type_and_language(attributes: str, kind: str) -> None:
    part = loaded(front=f"<abstract {attributes}><p>Words.</p></abstract>")
    assert said(part, kind) == [((), "Words.")]


def test_floats_kept_apart_come_behind_the_body_and_before_the_back_matter() -> None:
    figure = "<fig><label>Fig. 1</label><caption><p>Seen.</p></caption></fig>"
    floats = f"<floats-group>{figure}</floats-group>"
    part = loaded(body="<p>Own.</p>", back="<ack><p>Thanks.</p></ack>", after=floats)
    assert part.text == "Own.\n\nFig. 1. Seen.\n\nThanks."
    assert said(part, "caption") == [(("Fig. 1",), "Fig. 1. Seen.")]


def test_marks_are_found_in_the_words_where_a_file_links_none() -> None:
    entries = "".join(f"<ref><label>{n}</label><mixed-citation>Work {n}.</mixed-citation></ref>" for n in range(1, 5))
    body = "<p>One is known [1]. Two more followed [2, 3]. A last one closed the matter [4].</p>"
    part = loaded(body=body, back=f"<ref-list>{entries}</ref-list>")
    marks = [(part.text[mark.start : mark.end], mark.references) for mark in part.marks]
    assert marks == [("[1]", (0,)), ("[2, 3]", (1, 2)), ("[4]", (3,))]
