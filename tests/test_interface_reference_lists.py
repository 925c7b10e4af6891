"""Reference lists in every form, read back by the libraries that read them elsewhere."""

from __future__ import annotations

import json
import re
import string
from typing import Any

import pytest
import rispy  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string  # type: ignore[import-untyped]

from interface.authors import Name
from interface.reference_lists import FORMS, Form, quoted_articles, reference_list, works_quoted
from interface.vancouver import vancouver_entries
from interface.works import Work, one_line, work_of
from retrieval.types import Question
from tests.interface_fakes import TEXT, WordMatcher, make_article

HOSTILE = (
    "100% of {x} & $y_1$ #2 ~ ^ \\input{/etc/passwd} <script>alert(1)</script>"
    ' <span class="nocase">q</span>\nER  - \n\nTY  - BOOK\n}\n@book{evil, title="x"} \u202e“so” } {'
)
PLAIN = Work(
    id="lantern",
    title="Lantern therapy in mice: is it safe?",
    authors=(Name("Lamp", "Ada"), Name("van der Berg", "J. W."), Name("The Lantern Group")),
    journal="Journal of Lanterns",
    volume="3",
    issue="2",
    pages="10-19",
    issn="1234-5678",
    date=(2023, 5, 6),
    doi="10.1000/a_lantern",
    pmid="12",
    url="https://doi.org/10.1000/a_lantern",
    language="en",
)


def written(form: Form, *works: Work) -> str:
    return reference_list(works, form).content.decode()


def in_bibtex(*works: Work) -> list[Any]:
    return list(parse_string(written("bibtex", *works), "bibtex").entries.values())


def in_ris(*works: Work) -> list[dict[str, Any]]:
    return list(rispy.loads(written("ris", *works)))


def without_markup(latex: str) -> str:
    """What LaTeX prints for it."""
    named = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciicircum": "^", "asciitilde": "~"}
    plain = latex.replace("{}", "\0").removeprefix("{").removesuffix("}")
    plain = re.sub(r"\\text([a-z]+)\0", lambda found: named[found[1]], plain)
    return re.sub(r"\\([$%&_#])", r"\1", plain)


def test_vancouver_is_as_journals_print_it() -> None:
    assert written("vancouver", PLAIN) == (
        "1. Lamp A, van der Berg JW, The Lantern Group. Lantern therapy in mice: is it safe? Journal of Lanterns. "
        "2023;3(2):10–9. doi:10.1000/a_lantern PubMed PMID: 12.\n"
    )


def test_after_six_authors_come_the_others() -> None:
    many = Work(id="x", title="Many", authors=tuple(Name(f"Wick{letter}", "A.") for letter in "abcdefgh"))
    assert vancouver_entries([many]) == ("Wicka A, Wickb A, Wickc A, Wickd A, Wicke A, Wickf A, et al. Many.",)


def test_bibtex_reads_back_as_it_was() -> None:
    (entry,) = in_bibtex(PLAIN)
    assert entry.type == "article"
    assert entry.key == "lamp2023lantern"
    assert entry.fields["title"] == "{Lantern therapy in mice: is it safe?}"
    assert [str(person) for person in entry.persons["author"]] == [
        "Lamp, Ada",
        "van der Berg, J. W.",
        "{The Lantern Group}",
    ]
    expected = {"journal": "Journal of Lanterns", "year": "2023", "month": "5", "volume": "3", "number": "2"}
    expected |= {"pages": "10--19", "doi": "10.1000/a_lantern", "url": "https://doi.org/10.1000/a_lantern"}
    assert {field: entry.fields[field] for field in expected} == expected


def test_ris_reads_back_as_it_was() -> None:
    (record,) = in_ris(PLAIN)
    expected = {"type_of_reference": "JOUR", "title": PLAIN.title, "journal_name": PLAIN.journal, "year": "2023"}
    expected |= {"volume": "3", "number": "2", "start_page": "10", "end_page": "19", "doi": PLAIN.doi}
    assert {field: record[field] for field in expected} == expected
    assert record["authors"] == ["Lamp, Ada", "van der Berg, J. W.", "The Lantern Group"]
    assert record["urls"] == [PLAIN.url]


def test_csl_json_has_the_fields_of_its_specification() -> None:
    (item,) = json.loads(written("csl-json", PLAIN))
    assert item == {
        "id": "lantern",
        "type": "article-journal",
        "title": PLAIN.title,
        "author": [
            {"family": "Lamp", "given": "Ada"},
            {"family": "van der Berg", "given": "J. W."},
            {"literal": "The Lantern Group"},
        ],
        "container-title": "Journal of Lanterns",
        "volume": "3",
        "issue": "2",
        "page": "10-19",
        "ISSN": "1234-5678",
        "issued": {"date-parts": [[2023, 5, 6]]},
        "DOI": "10.1000/a_lantern",
        "PMID": "12",
        "URL": "https://doi.org/10.1000/a_lantern",
        "language": "en",
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_retraction_stands_in_every_form(form: Form) -> None:
    retracted = work_of(make_article(retraction="This article has been retracted."))
    assert "Retracted: This article has been retracted." in written(form, retracted)


def test_hostile_metadata_stays_one_entry_of_words() -> None:
    title = one_line(HOSTILE)
    work = work_of(make_article(title=HOSTILE, authors=(HOSTILE, "Ada } Lamp", "A and B"), journal=HOSTILE))
    assert title in written("vancouver", work)
    assert written("vancouver", work).count("\n") == 1
    (entry,) = in_bibtex(work)
    assert without_markup(entry.fields["title"]) == title
    assert without_markup(entry.fields["journal"]) == title
    assert len(entry.persons["author"]) == 3
    (record,) = in_ris(work)
    assert (record["title"], record["journal_name"]) == (title, title)
    (item,) = json.loads(written("csl-json", work))
    assert item["title"] == title


@pytest.mark.parametrize("form", FORMS)
def test_an_article_that_says_nothing_of_itself_is_still_listed(form: Form) -> None:
    bare = work_of(make_article(title="Bare", authors=(), journal=None, year=None, doi=None))
    assert "Bare" in written(form, bare)
    assert len(in_bibtex(bare)) == len(in_ris(bare)) == 1


@pytest.mark.parametrize(("form", "empty"), [("vancouver", ""), ("bibtex", ""), ("ris", ""), ("csl-json", "[]")])
def test_no_works_are_an_empty_list(form: Form, empty: str) -> None:
    assert written(form) == empty


def test_no_two_works_have_the_same_key() -> None:
    works = [PLAIN, PLAIN, Work(id="a", title=""), Work(id="b", title=""), Work(id="c", title="光")]
    assert len({entry.key for entry in in_bibtex(*works)}) == len(works)


@settings(max_examples=12, deadline=None)
@given(st.text(st.sampled_from(string.printable + "ıİß≥–“ﬁ\u202e\u2028\u0000é光"), max_size=40))
def test_any_title_comes_back_from_every_form(title: str) -> None:
    work = work_of(make_article(title=title, authors=(title, "Ada Lamp"), journal=f"J {title}"))
    (entry,) = in_bibtex(work)
    assert without_markup(entry.fields["title"]) == work.title
    assert len(entry.persons["author"]) == len(work.authors)
    (record,) = in_ris(work)
    assert record["title"] == work.title
    assert json.loads(written("csl-json", work))[0]["title"] == work.title
    assert written("vancouver", work).count("\n") == 1


def test_an_answer_lists_each_article_once_in_the_order_it_quotes_them() -> None:
    first, second = make_article(), make_article(f"Beacons glow at night. {TEXT}", id="second", doi=None)
    matcher = WordMatcher(first, second)
    asked = [matcher.answer(Question(text)) for text in ("Do beacons glow at night?", "What followed the loss?", "No.")]
    assert quoted_articles([*asked, asked[0]]) == ("second", first.id)
    assert [work.id for work in works_quoted(asked, matcher.index.articles)] == ["second", first.id]
