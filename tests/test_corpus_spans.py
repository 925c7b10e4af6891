from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.blocks import Block, assembled
from corpus.spans import quotable_spans
from corpus.tables import SourceCell, SourceTable, laid_out
from corpus.types import Article, Section, SectionKind


def article(*blocks: Block) -> Article:
    whole = assembled(blocks)
    named = {"title": "Trial", "id": "trial", "source": "trial.xml", "sha256": "", "text_sha256": ""}
    return Article(**named, text=whole.text, sections=whole.sections, tables=whole.tables)  # type: ignore[arg-type]


def quotes(held: Article) -> list[list[str]]:
    return [[held.text[slice(*span)] for span in quotable_spans(held, section)] for section in held.sections]


def test_a_section_is_quoted_by_sentences() -> None:
    held = article(Block("body", (), "CRS was common. It was mild."), Block("body", (), "ICANS was rare."))
    assert quotes(held) == [["CRS was common.", "It was mild.", "ICANS was rare."]]


def test_a_table_is_quoted_by_lines_its_caption_by_sentences_and_its_notes_one_by_one() -> None:
    rows = ((SourceCell("CRS. Any grade"), SourceCell("84%")), (SourceCell("ICANS"), SourceCell("18%")))
    notes = (("a", "Median of 12 months. Range given"), ("b", "Two patients"))
    laid = laid_out(SourceTable("Table 2", "Safety. All treated patients.", (), rows, notes))
    held = article(Block("table", ("Table 2",), laid.text, table=laid.table))
    assert quotes(held) == [
        ["Table 2.", "Safety.", "All treated patients."],
        ["CRS. Any grade | 84%", "ICANS | 18%"],
        ["Median of 12 months.", "Range given", "b Two patients"],
    ]


KINDS: st.SearchStrategy[SectionKind] = st.sampled_from(["body", "table", "note"])


@settings(max_examples=40)
@given(st.text(st.sampled_from("aB. \n|1,"), max_size=40), KINDS)
def test_everything_but_blanks_is_in_exactly_one_span(text: str, kind: SectionKind) -> None:
    held = article(Block("body", (), "Before."), Block("body", ("Next",), f"x{text}"))
    section = Section(None, (), 9, len(held.text), kind)
    covered = [at for start, end in quotable_spans(held, section) for at in range(start, end)]
    assert covered == sorted(set(covered))
    assert {at for at in range(9, len(held.text)) if not held.text[at].isspace()} <= set(covered)
