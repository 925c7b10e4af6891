import random
from collections.abc import Callable
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from corpus.docx import load_docx
from corpus.docx_package import MOST_ELEMENTS, MOST_MEMBERS, MOST_PART_BYTES
from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.tables import row_path
from corpus.types import Article

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@cache
def template() -> bytes:
    """The document that python-docx begins with, without its many styles of tables and lists that nothing here uses."""
    document = Document()
    for style in list(document.styles):
        if style.type in {WD_STYLE_TYPE.TABLE, WD_STYLE_TYPE.CHARACTER} and style.name != "Normal Table":
            style.delete()
    return saved(document)


def new_document() -> DocumentObject:
    return Document(BytesIO(template()))


def saved(document: DocumentObject) -> bytes:
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def loaded(document: DocumentObject, source: str = "trial.docx") -> Loaded:
    return load_docx(saved(document), source)


def parts(found: Loaded) -> list[tuple[str, tuple[str, ...], str]]:
    return [(section.kind, section.path, found.text[section.start : section.end]) for section in found.sections]


def with_member(content: bytes, name: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """The archive with one member changed, added, or left out where the change is None."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for each in dict.fromkeys([*old.namelist(), name]):
            held = old.read(each) if each in old.namelist() else b""
            kept = change(held) if each == name else held
            if kept is not None:
                new.writestr(each, kept)
    return written.getvalue()


def paragraph_of(xml: str, document: DocumentObject) -> Paragraph:
    """A paragraph with this content, put at the end of a document."""
    paragraph = document.add_paragraph()
    for child in parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"):
        paragraph._p.append(child)
    return paragraph


def smallest(body: str) -> bytes:
    """A Word file with nothing in it but this body."""
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{body}</w:body></w:document>'
        )
    return written.getvalue()


def text_of(xml: str) -> str:
    return load_docx(smallest(f"<w:p>{xml}</w:p>"), "trial.docx").text


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableArticle) as refused:
        load_docx(content, "trial.docx")
    return refused.value.why


def table_of(document: DocumentObject, *rows: tuple[str, ...]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def test_headings_paragraphs_and_lists_become_sections() -> None:
    document = new_document()
    document.add_paragraph("CAR-T cells in myeloma", style="Title")
    document.add_heading("Abstract", 1)
    document.add_paragraph("Background given. It was short.")
    document.add_heading("Results", 1)
    document.add_heading("Response", 2)
    document.add_paragraph("First point", style="List Bullet")
    document.add_paragraph("Second point", style="List Bullet")
    document.add_heading("Acknowledgements", 1)
    document.add_paragraph("We thank all.")
    found = loaded(document)
    assert parts(found) == [
        ("abstract", ("Abstract",), "Background given. It was short."),
        ("body", ("Results", "Response"), "First point\n\nSecond point"),
        ("back", ("Acknowledgements",), "We thank all."),
    ]
    assert found.text.startswith("CAR-T cells in myeloma\n\nAbstract\n\nBackground")
    assert (found.title, found.coverage) == ("CAR-T cells in myeloma", "full")


@pytest.mark.parametrize("name", ["Başlık 2", "Überschrift 2", "Titre 2", "Título 2", "标题 2", "MDPI_2.2_heading2"])
def test_headings_are_known_by_their_style_in_other_languages(name: str) -> None:
    document = new_document()
    document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    document.add_heading("Results", 1)
    document.add_paragraph("Response", style=name)
    document.add_paragraph("Seen.")
    assert parts(loaded(document)) == [("body", ("Results", "Response"), "Seen.")]


def test_headings_are_known_by_outline_level_and_by_the_style_theirs_is_based_on() -> None:
    document = new_document()
    style = document.styles.add_style("Journal section", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 1"]
    document.add_paragraph("Results", style="Journal section")
    paragraph = paragraph_of(run("Response"), document)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    paragraph._p.get_or_add_pPr().append(level)
    document.add_paragraph("Seen.")
    assert parts(loaded(document)) == [("body", ("Results", "Response"), "Seen.")]


def test_without_heading_styles_bold_lines_and_usual_titles_are_headings() -> None:
    document = new_document()
    for text, bold in (
        ("A review", True),
        ("INTRODUCTION", False),
        ("It began.", False),
        ("How we searched", True),
        ("In two places.", False),
        ("Never mind this.", True),
    ):
        document.add_paragraph().add_run(text).bold = bold
    found = loaded(document)
    assert found.title == "A review"
    assert parts(found) == [
        ("body", ("INTRODUCTION",), "It began."),
        ("body", ("How we searched",), "In two places.\n\nNever mind this."),
    ]


def test_what_stands_before_the_abstract_is_not_its_text() -> None:
    document = new_document()
    document.add_paragraph("A review", style="Title")
    document.add_paragraph("Ankara University")
    document.add_heading("Abstract", 1)
    document.add_paragraph("Short.")
    document.add_heading("Özet", 1)
    document.add_paragraph("Kısa.")
    found = loaded(document)
    assert [(section.kind, section.language) for section in found.sections] == [
        ("back", None),
        ("abstract", None),
        ("translation", "tr"),
    ]
    assert found.coverage == "abstract"


def test_an_abstract_may_begin_with_its_name_and_keywords_are_apart() -> None:
    document = new_document()
    document.add_paragraph("Abstract: It works.")
    document.add_paragraph("Keywords: myeloma; CAR-T")
    document.add_heading("Introduction", 1)
    document.add_paragraph("Text.")
    assert parts(loaded(document)) == [
        ("abstract", ("Abstract",), "Abstract: It works."),
        ("back", (), "Keywords: myeloma; CAR-T"),
        ("body", ("Introduction",), "Text."),
    ]


def test_title_and_authors_come_from_the_properties_where_no_style_has_them() -> None:
    document = new_document()
    document.core_properties.title = "A trial of cells"
    document.core_properties.author = "Ada Yılmaz; Can Demir"
    document.add_paragraph("Text.")
    found = loaded(document)
    assert (found.title, found.authors) == ("A trial of cells", ("Ada Yılmaz", "Can Demir"))


def test_what_programs_fill_in_is_no_title_and_no_author() -> None:
    document = new_document()
    document.core_properties.title = "Microsoft Word - final2.doc"
    document.add_paragraph("Text.")
    found = loaded(document, "my trial.docx")
    assert (found.title, found.authors) == ("my trial", ())


def test_authors_come_from_paragraphs_of_their_style_without_their_signs() -> None:
    document = new_document()
    document.styles.add_style("Authors", WD_STYLE_TYPE.PARAGRAPH)
    paragraph = document.add_paragraph("Ada Yılmaz", style="Authors")
    paragraph.add_run("1,*").font.superscript = True
    paragraph.add_run(" and John Smith Jr.")
    document.add_paragraph("Text.")
    found = loaded(document)
    assert found.authors == ("Ada Yılmaz", "John Smith Jr.")
    assert [section.kind for section in found.sections] == ["back", "body"]


def test_raised_and_lowered_signs_are_characters_also_over_several_runs() -> None:
    raised, lowered = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    assert text_of(run("10") + run("6", raised) + run(" H") + run("2", lowered) + run("O")) == "10⁶ H₂O"
    assert text_of(run("seen.") + run("3", raised) + run(",", raised) + run("4", raised)) == "seen.³,⁴"


def test_tracked_deletions_moves_and_hidden_text_are_not_text() -> None:
    assert (
        text_of(
            run("Kept")
            + '<w:del w:id="1"><w:r><w:delText> deleted</w:delText></w:r></w:del>'
            + f'<w:moveFrom w:id="2">{run(" moved")}</w:moveFrom>'
            + f'<w:ins w:id="3">{run(" inserted")}</w:ins>'
            + run(" hidden", "<w:vanish/>")
            + run(" shown", '<w:vanish w:val="0"/>')
            + '<w:r><w:instrText> HYPERLINK "http://example.org" </w:instrText></w:r>'
        )
        == "Kept inserted shown"
    )


def test_paragraphs_whose_mark_between_them_was_deleted_are_one() -> None:
    document = new_document()
    first = document.add_paragraph("The response ")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="1"/></w:rPr>'))
    document.add_paragraph("was deep.")
    assert loaded(document).text.replace(" ", "") == "Theresponsewasdeep."
    assert "\n" not in loaded(document).text


def test_breaks_tabs_hyphens_and_signs_of_symbol_fonts_are_read() -> None:
    assert text_of("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>") == (
        "a b c\u2011d"
    )
    assert text_of('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 65, \uf061</w:t></w:r>') == "≥ 65, α"
    assert text_of('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>x</w:t></w:r>') == "✓x"


def test_formulas_are_read_on_the_line() -> None:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    assert (
        text_of(
            f"<m:oMath {math}><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r></m:den></m:f>"
            "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
        )
        == "(a+b)/cx²"
    )


def test_text_boxes_follow_the_paragraph_they_hang_on_once() -> None:
    box = f"<w:txbxContent><w:p>{run('Key point.')}</w:p></w:txbxContent>"
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document = new_document()
    document.add_heading("Results", 1)
    paragraph_of(
        run("Seen.")
        + f"<w:r><mc:AlternateContent {compatible}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        document,
    )
    assert parts(loaded(document)) == [("body", ("Results",), "Seen."), ("box", ("Results",), "Key point.")]


def test_a_table_of_contents_is_not_text() -> None:
    document = new_document()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Results 4", style="toc 1")
    document.add_paragraph("Text.")
    assert loaded(document).text == "Text."


def test_a_table_keeps_its_caption_merged_cells_and_notes() -> None:
    document = new_document()
    document.add_heading("Results", 1)
    document.add_paragraph("Table 2. Response rates", style="Caption")
    table_of(document, ("", "Response", ""), ("", "ORR", "CR"), ("ide-cel", "73%*", "33%"), ("cilta-cel", "98%", "83%"))
    table = document.tables[0]
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph("* By independent review.")
    document.add_paragraph("Text goes on.")
    found = loaded(document)
    assert parts(found) == [
        ("caption", ("Results", "Table 2"), "Table 2. Response rates"),
        ("table", ("Results", "Table 2"), "| Response\n| ORR | CR\nide-cel | 73%* | 33%\ncilta-cel | 98% | 83%"),
        ("note", ("Results", "Table 2"), "By independent review."),
        ("body", ("Results",), "Text goes on."),
    ]
    held = Article(
        title="", id="a", source="", sha256="", text_sha256="", text=found.text, sections=(), tables=found.tables
    )
    assert [row_path(held, found.tables[0], row) for row in found.tables[0].rows] == [
        "ide-cel › Response › ORR: 73%*; Response › CR: 33%",
        "cilta-cel › Response › ORR: 98%; Response › CR: 83%",
    ]
    assert [row.notes for row in found.tables[0].rows] == [(0,), ()]


def test_cells_merged_downwards_name_every_row() -> None:
    document = new_document()
    table_of(document, ("Outcome", "Grade", "N"), ("CRS", "Mild", "12"), ("", "Severe", "3"), ("ICANS", "Mild", "4"))
    document.tables[0].cell(1, 0).merge(document.tables[0].cell(2, 0))
    found = loaded(document)
    held = found.tables[0]
    assert [found.text[slice(*row.cells[0])] for row in held.rows] == ["CRS", "CRS", "ICANS"]


def test_a_row_of_bold_cells_heads_a_table_of_words() -> None:
    document = new_document()
    table_of(document, ("Drug", "Target"), ("ide-cel", "BCMA"), ("talquetamab", "GPRC5D"))
    for cell in document.tables[0].rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    found = loaded(document)
    assert [found.text[slice(*heading)] for column in found.tables[0].columns for heading in column] == [
        "Drug",
        "Target",
    ]


def test_a_caption_in_two_lines_or_below_its_table_belongs_to_it() -> None:
    document = new_document()
    document.add_paragraph("Table 1")
    document.add_paragraph("Patients")
    table_of(document, ("Age", "61"), ("Weight", "70"))
    document.add_paragraph("Between.")
    table_of(document, ("ORR", "73%"), ("CR", "33%"))
    document.add_paragraph("Table 2: Responses", style="Caption")
    found = loaded(document)
    captions = [found.text[slice(*table.caption)] for table in found.tables if table.caption]
    assert captions == ["Table 1. Patients", "Table 2. Responses"]


def test_a_sentence_about_a_table_is_not_its_caption() -> None:
    document = new_document()
    document.add_paragraph("Table 1 shows the patients.")
    table_of(document, ("Age", "61"), ("Weight", "70"))
    assert [part[0] for part in parts(loaded(document))] == ["body", "table"]


def test_figure_captions_are_captions_and_a_table_of_one_cell_is_a_box() -> None:
    document = new_document()
    document.add_heading("Results", 1)
    document.add_paragraph("Figure 1. Survival.", style="Caption")
    table_of(document, ("Key points. It works.",))
    assert parts(loaded(document)) == [
        ("caption", ("Results", "Figure 1"), "Figure 1. Survival."),
        ("box", ("Results",), "Key points. It works."),
    ]


def test_deleted_rows_are_not_in_a_table() -> None:
    document = new_document()
    table_of(document, ("ORR", "73%"), ("CR", "33%"), ("PR", "40%"))
    document.tables[0].rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1"/>'))
    assert loaded(document).text == "ORR | 73%\nPR | 40%"


def test_the_reference_list_is_parsed_linked_and_no_part_of_the_text() -> None:
    document = new_document()
    document.add_heading("Results", 1)
    document.add_paragraph("It works [1]. It is safe [1,2].")
    document.add_heading("References", 1)
    document.add_paragraph(
        "Munshi NC, Anderson LD. Idecabtagene in myeloma. N Engl J Med. 2021;384:705.", "List Number"
    )
    document.add_paragraph("Berdeja JG, Madduri D. Ciltacabtagene in myeloma. Lancet. 2021;398:314.", "List Number")
    document.add_heading("Appendix", 1)
    document.add_paragraph("More.")
    found = loaded(document)
    assert found.text == "Results\n\nIt works [1]. It is safe [1,2].\n\nAppendix\n\nMore."
    assert [reference.title for reference in found.references] == [
        "Idecabtagene in myeloma",
        "Ciltacabtagene in myeloma",
    ]
    assert [(found.text[mark.start : mark.end], mark.references) for mark in found.marks] == [
        ("[1]", (0,)),
        ("[1,2]", (0, 1)),
    ]


def noted(xml: str) -> bytes:
    """A document with a sentence and these footnotes."""
    document = new_document()
    document.add_paragraph("Text.")
    content = with_member(
        saved(document),
        "word/_rels/document.xml.rels",
        lambda old: old.replace(
            b"</Relationships>",
            b'<Relationship Id="n1" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/footnotes"/></Relationships>',
        ),
    )
    return with_member(
        content,
        "word/footnotes.xml",
        lambda _: f'<w:footnotes xmlns:w="{WORD_NAMESPACE}">{xml}</w:footnotes>'.encode(),
    )


def test_footnotes_stand_at_the_end() -> None:
    separator = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    found = load_docx(
        noted(f'{separator}<w:footnote w:id="1"><w:p>{run("Not approved.")}</w:p></w:footnote>'), "trial.docx"
    )
    assert parts(found) == [("body", (), "Text."), ("note", (), "Not approved.")]


def test_files_of_the_strict_form_and_with_programs_are_read() -> None:
    document = new_document()
    document.add_heading("Results", 1)
    document.add_paragraph("Text.")
    strict = with_member(
        saved(document),
        "word/document.xml",
        lambda old: old.replace(WORD_NAMESPACE.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
    )
    with_programs = with_member(
        saved(document),
        "[Content_Types].xml",
        lambda old: old.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )
    for content in (strict, with_programs):
        assert parts(load_docx(content, "trial.docx")) == [("body", ("Results",), "Text.")]


def test_relationships_to_outside_or_to_nothing_are_not_followed() -> None:
    document = new_document()
    document.add_paragraph("Text.")
    content = with_member(
        saved(document),
        "word/_rels/document.xml.rels",
        lambda old: old.replace(
            b"</Relationships>",
            b'<Relationship Id="x1" TargetMode="External" Target="http://127.0.0.1:9/x.xml" Type="a/footnotes"/>'
            b'<Relationship Id="x2" Target="../NULL" Type="a/image"/>'
            b'<Relationship Id="x3" Target="../../../../etc/passwd" Type="a/endnotes"/></Relationships>',
        ),
    )
    assert load_docx(content, "trial.docx").text == "Text."


def test_a_file_without_styles_and_properties_is_read() -> None:
    found = load_docx(smallest(f"<w:p>{run('Text.')}</w:p>"), "trial.docx")
    assert (found.title, found.text) == ("trial", "Text.")


def test_old_and_encrypted_files_are_refused_with_what_to_do() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refusal(ole).endswith("open it in Word and save it as .docx")
    assert refusal(ole + "EncryptedPackage".encode("utf-16-le")).endswith(
        "open it with its password and save it without one"
    )


def test_other_archives_and_other_office_files_are_refused() -> None:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert "without a Word document" in refusal(written.getvalue())
    document = new_document()
    other = with_member(saved(document), "word/document.xml", lambda _: b"<workbook/>")
    assert "holds a workbook" in refusal(other)
    namesake = with_member(saved(document), "word/document.xml", lambda _: b"<document><body/></document>")
    assert "not a Word document" in refusal(namesake)


def test_properties_of_another_kind_are_left_out() -> None:
    document = new_document()
    document.add_paragraph("Text.")
    content = with_member(saved(document), "docProps/core.xml", lambda _: b"<coreProperties/>")
    assert load_docx(content, "trial.docx").title == "trial"


def test_a_file_without_words_is_refused() -> None:
    assert "no text" in refusal(saved(new_document()))


def test_a_part_that_unpacks_to_too_much_is_refused_before_it_is_read() -> None:
    document = new_document()
    document.add_paragraph("Text.")
    bomb = with_member(saved(document), "word/document.xml", lambda old: old + b" " * (MOST_PART_BYTES + 1))
    assert len(bomb) < MOST_PART_BYTES // 100
    assert "more than 32 MiB" in refusal(bomb)


def test_too_many_parts_are_refused() -> None:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for number in range(MOST_MEMBERS + 1):
            archive.writestr(f"{number}", b"")
    assert "5,001 parts" in refusal(written.getvalue())


def outcome(content: bytes) -> str:
    """The text of a file, or why it is refused."""
    try:
        return load_docx(content, "trial.docx").text
    except UnreadableArticle as refused:
        return refused.why


@pytest.mark.parametrize(
    "declared", ['<!ENTITY a "lol"><!ENTITY b "&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/hostname">']
)
def test_entities_that_build_each_other_up_or_stand_outside_are_not_followed(declared: str) -> None:
    xml = (
        f'<!DOCTYPE x [{declared}]><w:document xmlns:w="{WORD_NAMESPACE}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    told = outcome(with_member(saved(new_document()), "word/document.xml", lambda _: xml.encode()))
    assert told == "&b;" or "its entity &b;" in told


def test_any_damage_is_one_sentence() -> None:
    document = new_document()
    document.add_heading("Results", 1)
    table_of(document, ("ORR", "73%"), ("CR", "33%"))
    content = saved(document)
    generator = random.Random(7)
    told = set()
    for _ in range(20):
        damaged = bytearray(content[: generator.randrange(len(content))] if generator.random() < 0.3 else content)
        for _ in range(generator.randrange(1, 30)):
            damaged[generator.randrange(len(damaged))] = generator.randrange(256)
        told.add(outcome(bytes(damaged)))
    assert any("is damaged" in each for each in told)
    assert all("\n" not in each or "ORR" in each for each in told)


def test_deep_nesting_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 400 + f"<w:p>{run('Text.')}</w:p>" + "</w:sdtContent></w:sdt>" * 400
    assert "nested" in refusal(smallest(deep))


def test_wild_numbers_of_spans_lose_no_cell() -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="-5"/><w:vMerge w:val="restart"/></w:tcPr><w:p>{run("73%")}</w:p></w:tc>'
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="999999999999"/><w:vMerge/></w:tcPr><w:p>{run("84%")}</w:p></w:tc>'
    found = load_docx(smallest(f"<w:tbl><w:tr>{cell}{wide}</w:tr><w:tr>{wide}{cell}</w:tr></w:tbl>"), "trial.docx")
    assert found.text.count("73%") == 2
    assert found.text.count("84%") == 1


def test_a_part_of_more_elements_than_can_be_read_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.docx_package.MOST_ELEMENTS", 100)

    assert "has 126 elements, 100 at most are read; divide it" in refusal(smallest("<w:p/>" * 124))
    assert MOST_ELEMENTS == 500_000
