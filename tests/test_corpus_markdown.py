"""Markdown: headings, front matter, tables of bars, and the list of references, all places in the file's own text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded, finished
from corpus.plain import load_plain
from corpus.tables import row_path
from corpus.types import Mark


def markdown(text: str) -> Loaded:
    return load_plain(text.encode(), "notes.md")


def titled(loaded: Loaded) -> list[tuple[str | None, str]]:
    return [(section.title, loaded.text[section.start : section.end].strip()) for section in loaded.sections]


def test_headings_of_markdown_become_sections_with_the_path_to_them() -> None:
    loaded = markdown("before\n# Whole\nfirst\n## Results\nsecond\n### Mice\nthird\n## Methods\nfourth\n# Next\nfifth")

    assert titled(loaded) == [
        (None, "before"),
        ("Whole", "first"),
        ("Results", "second"),
        ("Mice", "third"),
        ("Methods", "fourth"),
        ("Next", "fifth"),
    ]
    assert [section.path for section in loaded.sections] == [
        (),
        ("Whole",),
        ("Whole", "Results"),
        ("Whole", "Results", "Mice"),
        ("Whole", "Methods"),
        ("Next",),
    ]
    assert loaded.title == "Whole"


def test_a_skipped_level_does_not_invent_a_heading() -> None:
    assert markdown("# A\n### C\ntext").sections[0].path == ("A", "C")


def test_headings_without_text_of_their_own_give_no_section() -> None:
    assert titled(markdown("# A\n\n## B\n\n## C\ntext\n")) == [("C", "text")]


@pytest.mark.parametrize("name", ["Abstract", "SUMMARY"])
def test_an_abstract_is_known_by_its_heading(name: str) -> None:
    assert markdown(f"# T\n## {name}\ntext").sections[0].kind == "abstract"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("## Results ##", "Results"),
        ("# C#", "C#"),
        ("   # Set in  ", "Set in"),
        ("#\tTab", "Tab"),
        ("# IgG # 2 #", "IgG # 2"),
    ],
)
def test_a_heading_is_its_words(line: str, title: str) -> None:
    assert titled(markdown(f"{line}\ntext")) == [(title, "text")]


@pytest.mark.parametrize("line", ["#hashtag", "####### seven", "    # code", "text # no", "#", "\\# escaped"])
def test_what_only_looks_like_a_heading_is_text(line: str) -> None:
    assert titled(markdown(f"# A\n{line}\ntext")) == [("A", f"{line}\ntext".strip())]


@pytest.mark.parametrize(
    "code",
    [
        "```\n# a\n```",
        "```python\n# a\n# b\n```",
        "~~~\n# a\n```\n# b\n~~~",
        "````\n```\n# a\n````",
        "  ```\n# a\n  ```",
        "```\r\n# a\r\n```",
    ],
)
def test_comments_in_code_are_no_headings(code: str) -> None:
    assert [title for title, _ in titled(markdown(f"# A\n{code}\n# B\ntext"))] == ["A", "B"]


def test_code_that_never_ends_runs_to_the_end() -> None:
    assert [title for title, _ in titled(markdown("# A\n```\n# a\n# b"))] == ["A"]


def test_code_inside_a_line_opens_nothing() -> None:
    assert [title for title, _ in titled(markdown("# A\n```x``` is code\n# B\ntext"))] == ["A", "B"]


def test_markdown_without_headings_is_one_section() -> None:
    assert titled(markdown("text\n\nmore")) == [(None, "text\n\nmore")]
    assert markdown("text").title == "notes"


def test_markdown_of_headings_only_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match="headings only"):
        markdown("# A\n## B\n")


def test_the_title_of_markdown_is_its_first_heading_of_the_first_level() -> None:
    assert markdown("## Early\ntext\n# Title\ntext\n# Later\ntext").title == "Title"


def test_line_ends_stay_as_they_are() -> None:
    loaded = markdown("# A\r\n\r\nfirst\r\nsecond\r\n## B\r\nthird\r\n")

    assert loaded.text == "# A\r\n\r\nfirst\r\nsecond\r\n## B\r\nthird\r\n"
    assert titled(loaded) == [("A", "first\r\nsecond"), ("B", "third")]


def kinds(loaded: Loaded) -> list[tuple[str, tuple[str, ...]]]:
    return [(section.kind, section.path) for section in loaded.sections]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_underlined_headings_are_headings_of_two_levels(end: str) -> None:
    text = end.join(["Whole", "=====", "", "first", "", "Part", "---", "second", "", "# Next", "third"])

    loaded = markdown(text)

    assert titled(loaded) == [("Whole", "first"), ("Part", "second"), ("Next", "third")]
    assert [section.path for section in loaded.sections] == [("Whole",), ("Whole", "Part"), ("Next",)]
    assert loaded.title == "Whole"


@pytest.mark.parametrize(
    "text",
    [
        "one\ntwo\n---\nthree",
        "one\n\n---\n\ntwo",
        "- item\n---\ntwo",
        "> said\n---\ntwo",
        "| a |\n---\ntwo",
        "1. a\n---\nb",
    ],
)
def test_a_rule_below_anything_but_a_single_line_makes_no_heading(text: str) -> None:
    assert titled(markdown(text)) == [(None, text)]


def test_what_stands_under_the_abstract_is_the_abstract() -> None:
    loaded = markdown("# T\n## Abstract\na\n### Methods\nb\n## Methods\nc\n## Acknowledgements\nd\n## Appendix A\ne")

    assert [section.kind for section in loaded.sections] == ["abstract", "abstract", "body", "back", "appendix"]


def test_a_file_with_an_abstract_alone_says_so() -> None:
    assert markdown("# T\n## Abstract\nText.").coverage == "abstract"
    assert markdown("# T\n## Abstract\nText.\n## Methods\nMore.").coverage == "full"


FRONT = """---
# written by hand
title: "Lamps: a 'bright' review"   # short
authors:
  - name: Elif Kaya
    affiliation: Nowhere
  - family: Smith
    given: John Q.
journal: 'Lamp''s Journal'
date: 2021-05-03
doi: https://doi.org/10.1234/lamp.5
pmid: 0123456
license: https://creativecommons.org/licenses/by-nc/4.0/
lang: en-GB
tags: [a, b]
---
# Other title

Text.
"""


def test_front_matter_is_metadata_and_no_part_of_any_section() -> None:
    loaded = markdown(FRONT)

    assert loaded.text == FRONT
    assert titled(loaded) == [("Other title", "Text.")]
    assert loaded.title == "Lamps: a 'bright' review"
    assert loaded.authors == ("Elif Kaya", "John Q. Smith")
    assert (loaded.journal, loaded.published, loaded.year) == ("Lamp's Journal", "2021-05-03", 2021)
    assert (loaded.doi, loaded.pmid, loaded.language) == ("10.1234/lamp.5", "123456", "en")
    assert loaded.licence == "CC BY-NC 4.0"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("author: Elif Kaya", ("Elif Kaya",)),
        ("author: Elif Kaya and John Smith", ("Elif Kaya", "John Smith")),
        ("authors: Kaya, Smith", ("Kaya", "Smith")),
        ('authors: ["Elif Kaya", John Smith]', ("Elif Kaya", "John Smith")),
        ("authors:\n- Elif Kaya\n- John Smith", ("Elif Kaya", "John Smith")),
        ("authors:", ()),
        ("authors: []", ()),
    ],
)
def test_authors_are_read_from_the_ways_people_list_them(line: str, authors: tuple[str, ...]) -> None:
    assert markdown(f"---\ntitle: T\n{line}\n---\ntext").authors == authors


def test_front_matter_may_end_in_dots_and_have_lines_of_windows() -> None:
    loaded = markdown("---\r\ntitle: T\r\n...\r\ntext")

    assert (loaded.title, titled(loaded)) == ("T", [(None, "text")])


@pytest.mark.parametrize(
    "text",
    [
        "---\ntext\n---\nmore",
        "---\ntitle: T\nno end",
        "---\nNote: this is so.\nAnd goes on.\n---\nx",
        "text\n\n---\na: b\n---\nmore",
    ],
)
def test_rules_of_the_text_are_no_front_matter(text: str) -> None:
    loaded = markdown(text)

    assert "".join(words for _, words in titled(loaded)).strip() == text
    assert loaded.title == "notes"


TABLE = """# Lamps

Before.

Table 2. Rates by lamp

| Lamp | Day  | Night \\| late |
|------|-----:|:------:|
| **Large** | | |
| Oil  | 73%  | 98%    |
| Gas  |      | 4% |

After.
"""


def test_a_table_of_bars_is_a_table_over_the_lines_of_the_file() -> None:
    loaded = markdown(TABLE)
    (table,) = loaded.tables

    def words(span: tuple[int, int]) -> str:
        return loaded.text[slice(*span)]

    assert loaded.text == TABLE
    assert words((table.start, table.end)) == TABLE[TABLE.index("| Lamp") : TABLE.index("\n\nAfter")]
    assert (table.label, table.caption and words(table.caption)) == ("Table 2", "Table 2. Rates by lamp")
    assert [[words(span) for span in column] for column in table.columns] == [["Lamp"], ["Day"], ["Night \\| late"]]
    assert [[words(span) for span in row.cells] for row in table.rows] == [["Oil", "73%", "98%"], ["Gas", "", "4%"]]
    assert [[words(span) for span in row.headers] for row in table.rows] == [["**Large**"], ["**Large**"]]
    assert words((table.rows[0].start, table.rows[0].end)) == "| Oil  | 73%  | 98%    |"
    assert kinds(loaded) == [
        ("body", ("Lamps",)),
        ("caption", ("Lamps", "Table 2")),
        ("table", ("Lamps", "Table 2")),
        ("body", ("Lamps",)),
    ]


def test_a_row_of_a_table_of_bars_is_read_with_its_headings() -> None:
    article = finished(markdown(TABLE), b"", "notes.md")

    path = row_path(article, article.tables[0], article.tables[0].rows[0])

    assert path == "**Large** › Oil › Day: 73%; Night \\| late: 98%"


@pytest.mark.parametrize(
    "text",
    [
        "a | b\ntext",
        "a | b\n--- | --- | ---\n1 | 2",
        "a\n---|---\n1|2",
        "```\n|a|b|\n|-|-|\n|1|2|\n```",
        "|a|b|\n|-|-|\ntext",
    ],
)
def test_what_only_looks_like_a_table_is_text(text: str) -> None:
    assert markdown(text).tables == ()


def test_bars_at_the_ends_of_lines_may_be_missing() -> None:
    (table,) = markdown("a | b\n--|--\n1 | 2\n3 | 4 | 5\n6 |").tables

    assert len(table.rows) == 3
    assert all(len(row.cells) == 2 for row in table.rows)


REFERENCES = """# Lamps

Oil burns longer [1]. Gas does not [2, 3], and [1] says so, which [2-3] doubt.

## References

1. Kaya E, Smith J. Oil in lamps. J Lamp. 2010;3:4-9. doi: 10.1234/oil.1
2. Stone A. Gas at night. Lamp Res. 2011;1:1-2.
3. Stone A. Wicks [1]. Lamp Res. 2012;2:3-4.
"""


def test_the_reference_list_is_back_matter_and_marks_point_into_it() -> None:
    loaded = markdown(REFERENCES)

    assert kinds(loaded) == [("body", ("Lamps",)), ("back", ("Lamps", "References"))]
    assert [reference.year for reference in loaded.references] == [2010, 2011, 2012]
    assert loaded.references[0].doi == "10.1234/oil.1"
    first = REFERENCES.index("[1]")
    assert loaded.marks[0] == Mark(first, first + 3, (0,))
    assert [mark.references for mark in loaded.marks] == [(0,), (1, 2), (0,), (1, 2)]


def test_without_a_list_there_are_no_marks() -> None:
    assert markdown("# Lamps\n\nOil burns longer [1].").marks == ()


@settings(deadline=None)
@given(st.text(st.sampled_from("#|-=: a1[].\n\r\t\\"), max_size=80))
def test_any_markdown_keeps_its_text_and_every_place_lies_in_it(text: str) -> None:
    try:
        loaded = markdown(text)
    except UnreadableArticle:
        return

    assert loaded.text == text
    borders = [border for section in loaded.sections for border in (section.start, section.end)]
    assert borders == sorted(borders)
    for table in loaded.tables:
        assert 0 <= table.start <= table.end <= len(text)
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            assert all(row.start <= start <= end <= row.end for start, end in row.cells)
            assert "\n" not in text[row.start : row.end]
