from __future__ import annotations

import re
from dataclasses import replace

import pytest

from corpus.xml import parsed_xml
from interface.abstract_article import abstract_article
from interface.europe_pmc_records import Record, record_of
from interface.markup_words import headed, pieces, plain_words


def test_the_type_of_a_retracted_article_is_enough_to_know() -> None:
    record = record_of({"pubTypeList": {"pubType": ["Journal Article", "Retracted Publication"]}})
    assert record.retraction == "This article has been retracted."


def test_a_notice_of_a_retraction_is_not_itself_retracted() -> None:
    listed = {"commentCorrection": [{"id": "1", "source": "MED", "type": "Retraction of"}]}
    notice = record_of({"commentCorrectionList": listed, "pubTypeList": {"pubType": ["Retraction of Publication"]}})
    assert notice.retraction is None
    assert notice.notices == ()


def test_a_record_of_the_wrong_form_is_read_as_far_as_it_goes() -> None:
    record = record_of(
        {
            "id": 7,
            "source": ["MED"],
            "doi": {"a": 1},
            "title": None,
            "authorList": {"author": [None, "Lamp", {"lastName": ["x"]}]},
            "authorString": "Lamp A.",
            "journalInfo": [],
            "pubTypeList": {"pubType": "review-article"},
            "pubYear": "soon",
            "firstPublicationDate": "2024-1-1",
            "isOpenAccess": True,
            "abstractText": "half \ud800 of \x00 it",
            "commentCorrectionList": {"commentCorrection": {"type": "Erratum in", "id": "3", "source": "MED"}},
        }
    )
    assert (record.id, record.source, record.doi, record.title) == ("7", "", None, "")
    assert record.article_type == "review-article"
    assert record.abstract_markup == "half  of  it"
    assert [author.family for author in record.authors] == ["Lamp A"]
    assert [notice.kind for notice in record.notices] == ["erratum"]
    assert not record.is_open_access
    assert parsed_xml(abstract_article(record), "x.xml").tag == "article"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("P<0.001 and a<b or n<i>2", "P<0.001 and a<b or n2"),
        ("&lt;i&gt;Oryzias&lt;/i&gt; <b>x</B>", "Oryzias x"),
        ("<h4>Aim</h4>To<br/>see<p>it</p>", "Aim To see it"),
        ("<script>x</script>", "<script>x</script>"),
        ("<jats:italic>x</jats:italic>", "x"),
    ],
)
def test_only_known_tags_are_tags(markup: str, words: str) -> None:
    assert plain_words(markup) == words


def test_an_abstract_without_headings_has_one_part() -> None:
    assert list(headed("<p>One.</p><p>Two.</p>")) == [(None, ["One.", "Two."])]
    assert list(headed("Before.<h4>A</h4> <h4>B</h4>In b.")) == [(None, ["Before."]), ("B", ["In b."])]
    assert list(headed("")) == []


def test_tags_that_do_not_match_are_closed() -> None:
    record = _record(title_markup="a <i>b <sup>c</i> d</sub> e <b>f")
    title = parsed_xml(abstract_article(record), "x.xml").find(".//article-title")
    assert title is not None
    assert "".join(title.itertext()) == "a b c d e f"
    assert list(pieces("a<i>b</i>")) == [("text", "a"), ("start", "i"), ("text", "b"), ("end", "i")]


def test_nothing_in_a_record_can_leave_its_element() -> None:
    hostile = "</article-title></article><!-- & <x y='\"'>]]>"
    record = replace(_record(title_markup=hostile), abstract_markup=hostile, journal=hostile, pages=hostile)
    root = parsed_xml(abstract_article(record), "x.xml")
    assert "".join(root.find(".//article-title").itertext()) == hostile
    assert re.sub(r"\s+", " ", "".join(root.find(".//journal-title").itertext())) == hostile


def _record(title_markup: str) -> Record:
    return replace(record_of({"id": "1", "source": "MED", "abstractText": "x"}), title_markup=title_markup)
