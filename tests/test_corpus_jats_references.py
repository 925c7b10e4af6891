"""Reference lists of JATS articles, written for these tests."""

from __future__ import annotations

from corpus.jats_references import reference_ids, references
from corpus.types import Reference
from corpus.xml import Element, parsed_xml

_NAME = "<name><surname>{}</surname><given-names>{}</given-names></name>"


def article(entries: str, before: str = "", behind: str = "") -> Element:
    back = f"<back><ref-list>{entries}</ref-list></back>"
    xml = f'<article xmlns:xlink="http://www.w3.org/1999/xlink">{before}{back}{behind}</article>'
    return parsed_xml(xml.encode(), "a.xml")


def only(entry: str) -> Reference:
    (reference,) = references(article(entry))
    return reference


def test_a_structured_entry_is_told_in_full() -> None:
    names = _NAME.format("Munshi", "Nikhil C.") + _NAME.format("van der Berg", "A-B")
    entry = (
        f'<ref id="r1"><label>[1].</label><element-citation><person-group person-group-type="author">{names}'
        '<collab>Night Group</collab><etal/></person-group><person-group person-group-type="editor">'
        + _NAME.format("Editor", "E")
        + "</person-group><article-title>Cells at <italic>night</italic>.</article-title><source>J Sleep</source>"
        '<year>2021a</year><pub-id pub-id-type="doi">doi:10.1234/ab</pub-id><pub-id pub-id-type="pmid">0042</pub-id>'
        "</element-citation></ref>"
    )
    authors = ("Munshi NC", "van der Berg AB", "Night Group")
    assert only(entry) == Reference(
        "1", "Cells at night", authors, 2021, "10.1234/ab", "42", "https://doi.org/10.1234/ab"
    )


def test_an_entry_in_words_is_read_from_them() -> None:
    words = "Ray AB, Li C. Cells at night. J Sleep. 2011;4:1-9. doi:10.1234/zz. PMID: 77"
    expected = Reference(
        "1", "Cells at night", ("Ray AB", "Li C"), 2011, "10.1234/zz", "77", "https://doi.org/10.1234/zz"
    )
    assert only(f"<ref><mixed-citation>{words}</mixed-citation></ref>") == expected
    assert only(f"<ref><note><p>{words}</p></note></ref>") == expected


def test_the_names_may_stand_in_words_before_a_marked_title() -> None:
    words = "Ray AB, Li C. <article-title>Cells</article-title>. <year>2011</year>"
    assert only(f"<ref><mixed-citation>{words}</mixed-citation></ref>") == Reference(
        "1", "Cells", ("Ray AB", "Li C"), 2011, None, None, None
    )


def test_a_work_without_a_title_is_known_by_its_place() -> None:
    entry = "<ref><element-citation><source>J Sleep</source><volume>4</volume><fpage>7</fpage></element-citation></ref>"
    assert only(entry).title == "J Sleep 4, 7"


def test_the_most_structured_form_of_a_citation_counts() -> None:
    forms = (
        "<mixed-citation>Ray. Wrong. 1999</mixed-citation><element-citation><source>Right</source></element-citation>"
    )
    assert only(f"<ref><citation-alternatives>{forms}</citation-alternatives></ref>").title == "Right"


def test_several_works_of_one_number_are_one_entry() -> None:
    works = "".join(
        f'<element-citation id="c{n}"><article-title>Part {n}</article-title><year>200{n}</year></element-citation>'
        for n in (1, 2)
    )
    lists = article(f'<ref id="r0"><label>1</label></ref><ref id="r1"><label>2</label>{works}</ref>')
    assert [(entry.label, entry.title, entry.year) for entry in references(lists)] == [
        ("1", "", None),
        ("2", "Part 1; Part 2", 2001),
    ]
    assert reference_ids(lists) == {"r0": 0, "r1": 1, "c1": 1, "c2": 1}


def test_lists_in_sections_count_and_those_of_other_articles_do_not() -> None:
    entry = '<ref id="{0}"><mixed-citation><article-title>{0}</article-title></mixed-citation></ref>'
    before = f"<body><sec><ref-list>{entry.format('first')}</ref-list></sec></body>"
    other = f"<sub-article><back><ref-list>{entry.format('letter')}</ref-list></back></sub-article>"
    both = article(entry.format("second"), before, other)
    assert [reference.title for reference in references(both)] == ["first", "second"]
    assert [reference.label for reference in references(both)] == ["1", "2"]
    assert reference_ids(both) == {"first": 0, "second": 1}


def test_only_web_addresses_are_linked() -> None:
    link = '<ref><mixed-citation>Site <ext-link xlink:href="{}">here</ext-link></mixed-citation></ref>'
    assert only(link.format("javascript:alert(1)")).url is None
    assert only(link.format("https://example.org/a?b=1")).url == "https://example.org/a?b=1"
    assert only(link.format("http://dx.doi.org/10.1234/ab")).doi == "10.1234/ab"


def test_hostile_entries_do_not_raise() -> None:
    assert only("<ref/>") == Reference("1", "", (), None, None, None, None)
    long = only(
        "<ref><label>" + "9" * 9999 + "</label><mixed-citation>" + "Aa B, " * 20_000 + "</mixed-citation></ref>"
    )
    assert len(long.title) <= 1000
    assert len(long.label) <= 40
