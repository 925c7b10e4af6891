"""Metadata of JATS articles, written for these tests."""

from __future__ import annotations

import pytest

from corpus.jats_dates import iso_date
from corpus.jats_front import metadata
from corpus.licence import licence_name
from corpus.types import Metadata, Notice
from corpus.xml import parsed_xml

_ADDRESS = "https://creativecommons.org/"
_XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ali="http://www.niso.org/schemas/ali/1.0/"'


def told(meta: str, *, journal: str = "", attributes: str = 'article-type="research-article"') -> dict[str, object]:
    front = f"<front><journal-meta>{journal}</journal-meta><article-meta>{meta}</article-meta></front>"
    return metadata(parsed_xml(f"<article {_XLINK} {attributes}>{front}</article>".encode(), "a.xml"), "a.xml")


def contributor(name: str, kind: str = "author") -> str:
    return f'<contrib contrib-type="{kind}">{name}</contrib>'


def named(surname: str, given: str = "", attributes: str = "") -> str:
    return f"<name{attributes}><surname>{surname}</surname><given-names>{given}</given-names></name>"


def title(words: str, behind: str = "") -> str:
    return f"<title-group><article-title>{words}</article-title>{behind}</title-group>"


def date(year: str, month: str = "", day: str = "", kind: str = 'pub-type="epub"') -> str:
    return f"<pub-date {kind}><day>{day}</day><month>{month}</month><year>{year}</year></pub-date>"


def test_every_field_of_a_full_front_is_told() -> None:
    fields = told(
        '<article-id pub-id-type="pmid">123</article-id><article-id pub-id-type="pmc">456</article-id>'
        '<article-id pub-id-type="doi">https://doi.org/10.1234/ab.(5)</article-id>'
        + title(
            "Cells<xref ref-type='fn'><sup>*</sup></xref> at <italic>night</italic>", "<subtitle>A trial</subtitle>"
        )
        + "<contrib-group>"
        + contributor("<name><surname>Göker</surname><given-names>Hakan</given-names></name>")
        + "</contrib-group>"
        + date("2024", "6", "18")
        + "<volume>11</volume><issue>2</issue><fpage>5</fpage><lpage>9</lpage>",
        journal="<journal-title-group><journal-title>Sleep &amp; Cells</journal-title></journal-title-group>"
        '<issn pub-type="ppub">1111-2222</issn><issn pub-type="epub">3333-444x</issn>',
        attributes='article-type="review-article" xml:lang="tur"',
    )
    assert Metadata(**fields) == Metadata(  # type: ignore[arg-type]
        title="Cells at night: A trial",
        authors=("Hakan Göker",),
        journal="Sleep & Cells",
        volume="11",
        issue="2",
        pages="5–9",
        issn="3333-444X",
        year=2024,
        published="2024-06-18",
        doi="10.1234/ab.(5)",
        pmid="123",
        pmcid="PMC456",
        url="https://doi.org/10.1234/ab.(5)",
        language="tr",
        article_type="review article",
    )


def test_a_default_namespace_changes_nothing() -> None:
    xml = f'<article xmlns="https://jats.example/ns"><front><article-meta>{title("Cells")}</article-meta></front></article>'
    assert metadata(parsed_xml(xml.encode(), "a.xml"), "a.xml")["title"] == "Cells"


def test_an_article_without_any_metadata_is_named_after_its_file() -> None:
    fields = metadata(parsed_xml(b"<article><body/></article>", "x"), "folder/some name.xml")
    assert fields == told("") | {"title": "some name", "article_type": None}
    assert (fields["authors"], fields["doi"], fields["language"]) == ((), None, "en")


@pytest.mark.parametrize(
    ("contributors", "authors"),
    [
        (
            contributor(f"<collab>Night Group<contrib-group>{contributor(named('X'))}</contrib-group></collab>"),
            ("Night Group",),
        ),
        (contributor("<anonymous/>"), ("Anonymous",)),
        (contributor("<string-name>Ayşe Işık</string-name>"), ("Ayşe Işık",)),
        (contributor(named("Mori", "Aki", ' name-style="eastern"')), ("Mori Aki",)),
        (contributor(f"<name-alternatives>{named('Li', 'Bo')}{named('李')}</name-alternatives>"), ("Bo Li",)),
        (contributor(named("Ray", "J").replace("</name>", "<suffix>Jr</suffix></name>")), ("J Ray Jr",)),
        (contributor(named("A")) + contributor(named("E"), "editor"), ("A",)),
        ("<contrib><name><surname>A</surname></name><role>Writing – review &amp; editing</role></contrib>", ("A",)),
        ("<contrib><name><surname>E</surname></name><role>Edited by</role></contrib>", ()),
        (contributor("<name><surname> </surname></name>"), ()),
    ],
)
def test_authors_are_people_and_groups_but_not_editors(contributors: str, authors: tuple[str, ...]) -> None:
    assert told(f"<contrib-group>{contributors}</contrib-group>")["authors"] == authors


@pytest.mark.parametrize(
    ("dates", "published", "year"),
    [
        (date("2018", "12", "8") + date("2019", "", "", 'pub-type="ppub"'), "2018-12-08", 2019),
        (date("2015", "March", "6", ""), "2015-03-06", 2015),
        (date("2015", "02", "30"), "2015-02", 2015),
        (date("2015", "13", "1"), "2015", 2015),
        (date("2015", "Jan-Mar"), "2015", 2015),
        ('<pub-date pub-type="epub" iso-8601-date="2013-10-22"/>', "2013-10-22", 2013),
        (date("2025", "1", "15", 'date-type="pub" publication-format="electronic"'), "2025-01-15", 2025),
        (date("2017", "4", "12", 'pub-type="pmc-release"') + date("2016", kind='pub-type="ppub"'), "2016", 2016),
        (date("none"), None, None),
        ("", None, None),
    ],
)
def test_the_electronic_date_comes_first_and_what_cannot_be_is_left_out(
    dates: str, published: str | None, year: int | None
) -> None:
    fields = told(dates)
    assert (fields["published"], fields["year"]) == (published, year)


def test_a_date_needs_a_year_of_four_digits() -> None:
    assert [iso_date("99", "1", "1"), iso_date("20245"), iso_date("c2024", "²", "1")] == [None, None, "2024"]


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        ('<license xlink:href="http://creativecommons.org/licenses/by/4.0/This"/>', "CC BY 4.0"),
        (f"<license><ali:license_ref>{_ADDRESS}licenses/by-nc-nd/3.0</ali:license_ref></license>", "CC BY-NC-ND 3.0"),
        (f"<license><license-p>See {_ADDRESS}publicdomain/zero/1.0/</license-p></license>", "CC0 1.0"),
        (
            "<license><license-p>Creative Commons Attribution-NonCommercial 4.0 License</license-p></license>",
            "CC BY-NC 4.0",
        ),
        ("<license><license-p>Ask the  society.</license-p></license>", "Ask the society."),
        ("<license/>", None),
    ],
)
def test_a_licence_has_its_short_name_or_its_own_words(licence: str, name: str | None) -> None:
    assert told(f"<permissions>{licence}</permissions>")["licence"] == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("distributed under CC-BY-NC-SA 4.0", "CC BY-NC-SA 4.0"),
        ("the Creative Commons Attribution License (CC BY)", "CC BY"),
        ("licenced as CC0", "CC0 1.0"),
        ("creativecommons.org/licences/by-sa/2.5", "CC BY-SA 2.5"),
        ("All rights reserved", None),
    ],
)
def test_licences_are_named_in_words_too(words: str, name: str | None) -> None:
    assert licence_name(words) == name


def related(kind: str, link: str = "10.1/n", behind: str = "") -> str:
    attributes = f'related-article-type="{kind}" ext-link-type="doi" xlink:href="{link}"'
    return f"<related-article {attributes}>{behind}</related-article>"


def test_notices_are_corrections_but_not_comments() -> None:
    meta = related("correction-forward", "10.1234/fix") + related("commentary") + related("expression-of-concern")
    assert told(meta)["notices"] == (
        Notice("correction", "10.1234/fix", None, None),
        Notice("expression of concern", None, None, None),
    )


def test_a_notice_may_be_known_by_its_pubmed_number() -> None:
    fields = told(related("retraction-forward", "77", "Gone").replace('"doi"', '"pubmed"'))
    assert fields["notices"] == (Notice("retraction", None, "77", "Gone"),)
    assert fields["retraction"] == "This article has been retracted; the notice is https://pubmed.ncbi.nlm.nih.gov/77/."


@pytest.mark.parametrize(
    "words", ["RETRACTED: Cells", "Retracted article: Cells", "[Retracted] Cells", "RETRACTED Cells"]
)
def test_an_article_titled_retracted_is_retracted(words: str) -> None:
    assert told(title(words))["retraction"] == "This article has been retracted."


def test_an_article_titled_withdrawn_is_withdrawn() -> None:
    assert told(title("WITHDRAWN: Cells"))["retraction"] == "This article has been withdrawn."


@pytest.mark.parametrize(
    ("meta", "kind"),
    [
        (title("Retraction: Cells") + related("retracted-article"), "retraction"),
        (title("Retracted: Cells"), "retraction"),
        (related("partial-retraction-forward"), "research-article"),
        (related("expression-of-concern"), "research-article"),
        (title("Withdrawn patients in long trials"), "research-article"),
    ],
)
def test_a_notice_and_a_doubt_are_no_retraction_of_the_article_itself(meta: str, kind: str) -> None:
    assert told(meta, attributes=f'article-type="{kind}"')["retraction"] is None


def test_the_heading_tells_a_review_where_the_type_does_not() -> None:
    heading = "<article-categories><subj-group><subject>Systematic Review</subject></subj-group></article-categories>"
    assert told(heading)["article_type"] == "systematic review"
    assert told(heading, attributes='article-type="case-report"')["article_type"] == "case report"


def test_hostile_values_become_short_lines() -> None:
    long = "<b>x \u202e</b> \u0085" * 3_000
    fields = told(title(long) + f"<volume>{long}</volume><fpage>{long}</fpage>" + date(long, long, long))
    assert all("\n" not in str(value) and "\u202e" not in str(value) for value in fields.values())
    assert all(len(str(value)) <= 1000 for value in fields.values())
