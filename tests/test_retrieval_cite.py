from dataclasses import replace

import pytest

from corpus.types import Article, Mark, Reference, Repair, Section
from retrieval.cite import citation, page_at, says_the_same, section_at, sound, statement
from retrieval.types import Citation, Footnote, Heading, Statement
from tests.conftest import article_of
from tests.retrieval_fakes import article_on, candidates_of, rows_of, with_table

ARTICLE = article_of("a", "It rose to 12 345 patients. Of 72% of them, some died. Then 15 came.")
ARTICLES = {"a": ARTICLE}


def cited(*quotes: str) -> tuple[Citation, ...]:
    starts = [ARTICLE.text.index(quote) for quote in quotes]
    return tuple(citation(ARTICLE, start, start + len(quote)) for start, quote in zip(starts, quotes, strict=True))


def test_a_statement_is_its_quotes_joined_by_one_blank() -> None:
    text = "Ide-cel is new.\n\nIt works well."
    candidate = candidates_of(text)[-1]

    made = statement(candidate, ((0, 15),))

    assert made.text == "Ide-cel is new. It works well."
    assert [(each.start, each.end, each.quote) for each in made.citations] == [
        (0, 15, "Ide-cel is new."),
        (17, 31, "It works well."),
    ]
    assert sound(made, {candidate.article.id: candidate.article})


def test_a_citation_is_an_exact_slice_with_its_section_and_page() -> None:
    sections = (Section("Abstract", ("Abstract",), 0, 27, "abstract", 1), Section(None, (), 28, 67, "body", 2))
    article = replace(ARTICLE, sections=sections)

    first, second = citation(article, 0, 10), citation(article, 28, 36)

    assert (first.quote, first.section, first.page) == ("It rose to", "Abstract", 1)
    assert (second.quote, second.section, second.page) == ("Of 72% o", None, 2)
    assert section_at(article, 27) is None
    assert citation(article, 27, 28).section is None


def test_repairs_are_counted_from_the_beginning_of_the_quote() -> None:
    repairs = (Repair(3, 4, "R"), Repair(11, 13, "l2"), Repair(14, 14, "\xad"), Repair(30, 31, "x"))
    article = replace(ARTICLE, repairs=repairs)

    assert citation(article, 8, 20).repairs == (Repair(3, 5, "l2"), Repair(6, 6, "\xad"))
    assert citation(article, 0, 4).repairs == (Repair(3, 4, "R"),)
    assert citation(article, 20, 30).repairs == ()


def test_a_repair_that_the_quote_cuts_stays_inside_the_quote() -> None:
    article = replace(ARTICLE, repairs=(Repair(11, 13, "l2"),))
    assert citation(article, 8, 12).repairs == (Repair(3, 4, "l2"),)
    assert citation(article, 12, 20).repairs == (Repair(0, 1, "l2"),)
    assert citation(article, 13, 20).repairs == citation(article, 0, 11).repairs == ()


def test_exact_slices_with_their_own_numbers_are_sound() -> None:
    quotes = ("Of 72% of them, some died.", "Then 15 came.")
    assert sound(Statement(" ".join(quotes), cited(*quotes)), ARTICLES)


@pytest.mark.parametrize(
    "text",
    [
        "Of 73% of them, some died.",
        "Of 72 of them, some died.",
        "Of 72% of them, 9 died.",
        "Of 72% of them, nine died.",
        "Of 72% of them, some died (p < .05).",
        "Of −72% of them, some died.",
        "Of 72% of them, some 10⁶ died.",
        "Of 72% of them, some died. 15 came.",
    ],
)
def test_a_statement_into_which_a_writer_slips_a_number_is_not_sound(text: str) -> None:
    assert not sound(Statement(text, cited("Of 72% of them, some died.")), ARTICLES)


def test_a_number_that_only_the_joint_of_two_quotes_makes_is_not_sound() -> None:
    quotes = ("It rose to 12", "345 patients.")
    joined = Statement(" ".join(quotes), cited(*quotes))
    assert joined.text == "It rose to 12 345 patients."
    assert not sound(joined, ARTICLES)


@pytest.mark.parametrize(
    "text",
    ["Of 72% of them, some lived.", "of 72% of them, some died.", "Of 72% of them, some died. ", "Some died.", ""],
)
def test_a_statement_that_is_not_its_quotes_is_not_sound(text: str) -> None:
    assert not sound(Statement(text, cited("Of 72% of them, some died.")), ARTICLES)


@pytest.mark.parametrize("wrong", [{"start": 27}, {"end": 53}, {"quote": "Of 73% of them, some died."}, {"quote": ""}])
def test_a_citation_whose_quote_is_not_the_slice_is_not_sound(wrong: dict[str, int | str]) -> None:
    (right,) = cited("Of 72% of them, some died.")
    assert sound(Statement(right.quote, (right,)), ARTICLES)
    changed = replace(right, **wrong)  # type: ignore[arg-type]
    assert not sound(Statement(changed.quote, (changed,)), ARTICLES)


def test_a_slice_of_an_article_that_has_changed_is_not_sound() -> None:
    (right,) = cited("Then 15 came.")
    changed: Article = replace(ARTICLE, text=ARTICLE.text.replace("15", "16"))
    assert not sound(Statement(right.quote, (right,)), {"a": changed})


def test_an_article_that_is_not_held_makes_a_statement_unsound() -> None:
    (right,) = cited("Then 15 came.")
    assert not sound(Statement(right.quote, (right,)), {})


def test_a_statement_without_citations_is_not_sound() -> None:
    assert not sound(Statement("", ()), ARTICLES)


def test_the_page_is_that_on_which_the_quote_begins() -> None:
    article = replace(ARTICLE, page_starts=(0, 28, 54))
    assert [page_at(article, offset) for offset in (0, 27, 28, 53, 54, 66)] == [1, 1, 2, 2, 3, 3]
    assert citation(article, 20, 60).page == 1
    assert page_at(replace(ARTICLE, page_starts=(5,)), 0) == 1
    assert page_at(ARTICLE, 0) is None


def test_a_citation_knows_the_sections_around_it() -> None:
    sections = (Section("Orvacel", ("Trials", "Orvacel"), 0, 67, "body"),)
    assert citation(replace(ARTICLE, sections=sections), 0, 10).path == ("Trials", "Orvacel")
    assert citation(replace(ARTICLE, sections=()), 0, 10).path == ()


def reference(label: str) -> Reference:
    return Reference(label, f"Trial {label}", (), 2020, None, None, None)


REFERENCES = tuple(reference(str(number)) for number in range(1, 6))


def cited_text(text: str, *marks: tuple[str, tuple[int, ...]]) -> Article:
    """An article on a text with these marks in it and five references."""
    placed = tuple(Mark(text.index(mark), text.index(mark) + len(mark), points) for mark, points in marks)
    return replace(article_of("a", text), marks=placed, references=REFERENCES)


def labels(item: Citation) -> list[str]:
    return [reference.label for reference in item.references]


def test_the_references_are_those_that_the_marks_in_the_quote_point_to_each_once_in_order() -> None:
    text = "It came [9]. It rose [3,1] and fell [1–2]. It went [5]."
    article = cited_text(text, ("[9]", (4,)), ("[3,1]", (0, 2)), ("[1–2]", (0, 1)), ("[5]", (4,)))
    assert labels(citation(article, 13, 42)) == ["1", "3", "2"]
    assert labels(citation(article, 0, 7)) == []


def test_a_mark_right_behind_the_stop_belongs_to_the_sentence() -> None:
    article = cited_text("It rose.³ It fell.", ("³", (2,)))
    assert labels(citation(article, 0, 8)) == ["3"]
    assert labels(citation(article, 10, 18)) == []


TABLED = with_table(
    article_on("Cells", "Cells were given."),
    "Response [4]",
    [["Outcome", "velocel, n = 62", "drumacel"]],
    [["Efficacy"], ["ORR", "73%", "98%ᵃ"], ["Death", "2%", "1%"]],
    notes={"a": "By review of 9 sites."},
)


def row_of(article: Article, number: int) -> Statement:
    return statement(rows_of(article)[number - 1], ())


def test_a_row_is_stated_as_it_is_read_and_quoted_as_it_is_printed() -> None:
    made = row_of(TABLED, 1)
    (place,) = made.citations
    assert made.text == "Efficacy › ORR › velocel, n = 62: 73%; drumacel: 98%ᵃ"
    assert place.quote == "ORR | 73% | 98%ᵃ" == TABLED.text[place.start : place.end]
    assert (place.table, place.row, place.section) == (0, 1, "Table 1")
    assert [heading.quote for heading in place.headings] == ["velocel, n = 62", "drumacel", "Efficacy"]
    assert place.caption is not None
    assert place.caption.quote == "Table 1. Response [4]"
    assert all(TABLED.text[piece.start : piece.end] == piece.quote for piece in (*place.headings, place.caption))
    assert sound(made, {TABLED.id: TABLED})


def test_a_row_shows_the_notes_that_it_is_marked_with() -> None:
    (table,) = TABLED.tables
    marked = replace(table, rows=(replace(table.rows[0], notes=(0,)), table.rows[1]))
    article = replace(TABLED, tables=(marked,))
    (place,) = row_of(article, 1).citations
    start = TABLED.text.index("By review")
    assert place.notes == (Footnote("a", start, start + 21, "By review of 9 sites."),)
    assert row_of(article, 2).citations[0].notes == ()


def test_a_row_cites_what_it_or_its_headings_cite_else_what_the_caption_does() -> None:
    def marked(*marks: tuple[str, int]) -> Article:
        places = (Mark(TABLED.text.index(word), TABLED.text.index(word) + 1, (at,)) for word, at in marks)
        return replace(TABLED, marks=tuple(places), references=REFERENCES)

    article = marked(("[4]", 3), ("98%", 1), ("drumacel", 2))
    assert labels(row_of(article, 1).citations[0]) == ["2", "3"]
    assert labels(row_of(article, 2).citations[0]) == ["3"]
    assert labels(row_of(marked(("[4]", 3)), 2).citations[0]) == ["4"]


@pytest.mark.parametrize(
    "text",
    [
        "Efficacy › ORR › velocel, n = 62: 73%; drumacel: 97%ᵃ",
        "Efficacy › ORR › velocel, n = 62: 98%ᵃ; drumacel: 73%",
        "ORR › velocel, n = 62: 73%; drumacel: 98%ᵃ",
        "Efficacy › ORR › velocel, n = 62: 73%",
        "ORR | 73% | 98%ᵃ",
        "Efficacy › ORR › velocel, n = 62: 73%; drumacel: 98%ᵃ.",
    ],
)
def test_a_row_read_otherwise_is_not_sound(text: str) -> None:
    made = row_of(TABLED, 1)
    assert not sound(replace(made, text=text), {TABLED.id: TABLED})


@pytest.mark.parametrize(
    "wrong",
    [
        {"row": 2},
        {"row": 0},
        {"row": 3},
        {"table": 1},
        {"table": -1},
        {"table": None},
        {"headings": ()},
        {"notes": (Footnote("a", 0, 5, "Cells"),)},
        {"caption": Heading(0, 5, "Cells")},
        {"headings": (Heading(0, 5, "Wrong"),)},
        {"start": 0},
    ],
)
def test_a_citation_of_a_row_that_says_anything_else_is_not_sound(wrong: dict[str, object]) -> None:
    made = row_of(TABLED, 1)
    changed = replace(made.citations[0], **wrong)  # type: ignore[arg-type]
    assert not sound(Statement(made.text, (changed,)), {TABLED.id: TABLED})


def test_a_row_is_not_sound_beside_another_quote_or_without_its_article() -> None:
    made = row_of(TABLED, 1)
    both = (*made.citations, citation(TABLED, 0, 17))
    assert not sound(Statement(made.text, both), {TABLED.id: TABLED})
    assert not sound(Statement(made.text, both[::-1]), {TABLED.id: TABLED})
    assert not sound(made, {})


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("The rate was 71% with orvacel.", "The rate was 71% with orvacel (2).", True),
        ("The rate was 71% with orvacel.", "The rate was 72% with orvacel.", False),
        ("The rate was 71% with orvacel.", "The rate was 71 with orvacel.", False),
        ("The rate was 71% with orvacel.", "The rate was 71% with tamricel.", False),
    ],
)
def test_two_sentences_say_the_same_by_their_words_and_figures(left: str, right: str, *, same: bool) -> None:
    assert says_the_same(left, right) is same
