from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

from corpus.types import Article, Section
from interface.remarks import AgeLimit
from interface.sources import Turn, panel, sources_of
from retrieval.cite import citation as cited
from retrieval.types import Abstained, Answered, Citation, Passage, Question, Reason, Statement, Trace
from tests.interface_fakes import TEXT, WordMatcher, loaded_article, make_article, row_statement

TRACE = Trace("looked up", "abc123", {}, "")
LIMIT = AgeLimit(date(2024, 11, 1))
ARTICLE = make_article()
ARTICLES = {ARTICLE.id: ARTICLE}
FEVER = TEXT.index("Keepers")


def citation(start: int, end: int, section: str | None = "Results") -> Citation:
    return Citation(ARTICLE.id, start, end, TEXT[start:end], section)


def answered(*citations: Citation, passages: tuple[Passage, ...] = ()) -> Answered:
    statements = tuple(Statement(item.quote, (item,)) for item in citations)
    return Answered(Question("Why?"), statements, passages, None, TRACE)


def passage(start: int, end: int) -> Passage:
    return Passage(f"{ARTICLE.id}:{start}-{end}", ARTICLE.id, start, end, TEXT[start:end], 0.5)


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_each_quote_has_one_source_however_often_it_is_cited() -> None:
    result = answered(citation(0, 48), citation(FEVER, len(TEXT)), citation(0, 48))
    assert [(source.mark, source.quote) for source in sources_of(result, ARTICLES)] == [
        ("1", citation(0, 48)),
        ("2", citation(FEVER, len(TEXT))),
    ]


def test_a_source_shows_the_passage_that_holds_its_quote() -> None:
    (source,) = sources_of(answered(citation(49, 66), passages=(passage(60, 100), passage(0, 70))), ARTICLES)
    assert (source.start, source.end) == (0, 70)


def test_a_source_without_such_a_passage_shows_whole_words_around_its_quote() -> None:
    text = "before " * 100 + "The quote." + " behind" * 100
    article = make_article(text, repairs=())
    quote = Citation(article.id, 700, 710, "The quote.", None)
    (source,) = sources_of(answered(quote), {article.id: article})
    # 300 characters reach back to 400, inside a word of 7; 301 = 7 * 43 characters are left of it, so 406 begins one.
    assert (source.start, source.end) == (406, 1_004)
    assert text[source.start : source.end].startswith("before ")
    assert text[source.start : source.end].endswith(" behind")


def test_an_abstention_has_the_three_nearest_passages_by_letter() -> None:
    near = tuple(passage(start, start + 10) for start in (0, 20, 40, 60))
    result = Abstained(Question("Why?"), Reason("not_said", "No."), near, None, TRACE)
    assert [(source.mark, source.start, source.quote) for source in sources_of(result, ARTICLES)] == [
        ("a", 0, None),
        ("b", 20, None),
        ("c", 40, None),
    ]


def test_a_card_tells_all_that_is_known_of_the_article() -> None:
    markup = panel([Turn(1, "Why?", answered(citation(FEVER, len(TEXT))))], ARTICLES, LIMIT)
    shown = words(markup)
    for part in (
        "[1]",
        "Lantern therapy in mice",
        "Ada Lamp, Bo Wick.",
        "Journal of Lanterns",
        "2023 · Results",
        "excerpt",
    ):
        assert part in shown
    assert "doi:10.1000/lantern" in shown
    assert html.unescape(markup).count('href="https://doi.org/10.1000/lantern"') == 1
    assert words(re.findall("<mark>(.*)</mark>", markup)[0]) == TEXT[FEVER:]
    assert "the source prints “fEver”" in html.unescape(markup)


def test_a_section_without_title_is_not_given_one() -> None:
    article = replace(ARTICLE, sections=(Section(None, (), 0, len(TEXT), "body"),))
    markup = panel([Turn(1, "Why?", answered(citation(0, 48, None)))], {article.id: article}, LIMIT)
    assert "2023 excerpt" in words(markup)
    assert "None" not in words(markup)


def test_a_full_and_unknown_article_claims_nothing() -> None:
    article = make_article(coverage="full", authors=(), journal=None, year=None, doi=None)
    markup = panel([Turn(1, "Why?", answered(citation(0, 48)))], {article.id: article}, LIMIT)
    assert "excerpt" not in words(markup)
    assert "held here" not in words(markup)
    assert "doi" not in words(markup)
    assert "None" not in words(markup)


def test_a_retracted_article_is_called_that() -> None:
    article = make_article(retraction="2024-01-01")
    assert "retracted" in words(panel([Turn(1, "Why?", answered(citation(0, 48)))], {article.id: article}, LIMIT))


def test_nearest_passages_are_not_passed_off_as_an_answer() -> None:
    result = Abstained(Question("Why?"), Reason("not_said", "No."), (passage(0, 70),), None, TRACE)
    markup = panel([Turn(1, "Why?", result)], ARTICLES, LIMIT)
    assert "They are not quoted as an answer." in words(markup)
    assert "<mark>" not in markup
    assert "2023 · Results" in words(markup)


def test_only_the_first_source_of_the_last_question_is_open() -> None:
    turns = [
        Turn(1, "First?", answered(citation(0, 48))),
        Turn(2, "Second?", answered(citation(0, 48), citation(49, 66))),
    ]
    markup = panel(turns, ARTICLES, LIMIT)
    assert re.findall(r'<details[^>]* open>.*?id="([^"]*)', markup) == ["source-2-1"]
    assert markup.index("source-2-2") < markup.index("source-1-1")


def test_an_earlier_question_without_passages_is_not_listed() -> None:
    unclear = Abstained(Question("ok"), Reason("question_unclear", "Ask."), (), None, TRACE)
    turns = [Turn(1, "ok", unclear), Turn(2, "Second?", answered(citation(0, 48)))]
    assert "Earlier questions" not in words(panel(turns, ARTICLES, LIMIT))
    assert "There is no passage to show" in words(panel(turns[:1], ARTICLES, LIMIT))


def test_every_id_on_the_page_is_there_once() -> None:
    pipeline = WordMatcher()
    turns = [Turn(n, "Lantern therapy", pipeline.answer(Question("Lantern therapy"))) for n in (1, 2, 3)]
    ids = re.findall(' id="([^"]*)"', panel(turns, pipeline.index.articles, LIMIT))
    assert len(ids) == len(set(ids)) == 4


def test_hostile_metadata_stays_text() -> None:
    hostile = '<img src="http://evil.example/x.png">![a](http://evil.example/y.png)\u202e"><script>'
    article = make_article(
        title=hostile, authors=(hostile,), journal=hostile, doi=hostile, full_text_url="javascript:x"
    )
    markup = panel([Turn(1, hostile, answered(citation(0, 48, hostile)))], {article.id: article}, LIMIT)
    assert "<img" not in markup
    assert "<script" not in markup
    assert "javascript" not in markup
    assert hostile in words(markup)


ORVACEL = loaded_article("orvacel")
HELD = {ORVACEL.id: ORVACEL}


def card(*statements: Statement, articles: dict[str, Article] | None = None) -> str:
    result = Answered(Question("Why?"), statements, (), None, TRACE)
    return panel([Turn(1, "Why?", result)], articles or HELD, LIMIT)


def test_a_quoted_row_is_shown_in_its_table_with_its_path_and_what_the_table_cites() -> None:
    markup = card(row_statement(ORVACEL, 0, 0))
    assert "2025 · Trials › Orvacel › Table 1" in words(markup)
    assert words(re.findall('<tr class="cited".*?</tr>', markup)[0]) == "Overall response rate71%ᵃ75%64%"
    assert "<blockquote" not in markup
    assert "Cited there:2. Santoro L, Demir A. Orvacel in relapsed plasma cell leukaemia" in words(markup)
    assert "6. Halvorsen I, Okafor TJ. Tamricel in plasma cell leukaemia: results of ROWAN. 2024." in words(markup)


def test_rows_of_one_table_have_a_card_each_and_every_id_is_there_once() -> None:
    markup = card(row_statement(ORVACEL, 0, 0), row_statement(ORVACEL, 0, 1))
    ids = re.findall(' id="([^"]*)"', markup)
    assert len(ids) == len(set(ids))
    assert [each for each in ids if each.startswith("table")] == ["table-1-1", "table-1-2"]


def test_a_passage_from_a_table_is_drawn_as_one_without_a_mark() -> None:
    table = ORVACEL.tables[1]
    near = Passage("x", ORVACEL.id, table.rows[1].start, table.end, ORVACEL.text[table.rows[1].start : table.end], 0.5)
    result = Abstained(Question("Why?"), Reason("not_said", "No."), (near,), None, TRACE)
    markup = panel([Turn(1, "Why?", result)], HELD, LIMIT)
    assert "<table " in markup
    assert "<mark>" not in markup
    assert "2025 · Safety › Table 2" in words(markup)


def test_the_page_of_a_quote_and_of_a_passage_is_told() -> None:
    article = make_article(page_starts=(0, 60))
    quote = cited(article, FEVER, len(TEXT))
    result = Answered(Question("Why?"), (Statement(quote.quote, (quote,)),), (), None, TRACE)
    assert "2023 · Results · page 2" in words(panel([Turn(1, "Why?", result)], {article.id: article}, LIMIT))
    silent = Abstained(Question("Why?"), Reason("not_said", "No."), (passage(0, 40),), None, TRACE)
    assert "2023 · Results · page 1" in words(panel([Turn(1, "Why?", silent)], {article.id: article}, LIMIT))


def test_a_sentence_that_cites_a_trial_shows_the_trial_with_its_links() -> None:
    start = ORVACEL.text.index("In ALDER-1")
    quote = cited(ORVACEL, start, ORVACEL.text.index("Median prog") - 1)
    markup = html.unescape(card(Statement(quote.quote, (quote,))))
    assert "the ALDER-1 trial. 2021." in words(markup)
    new_tab = 'target="_blank" rel="noopener noreferrer"'
    assert f'<a href="https://doi.org/10.5555/io.2021.0012" {new_tab}>doi:10.5555/io.2021.0012</a>' in markup
    assert f'<a href="https://pubmed.ncbi.nlm.nih.gov/99000102/" {new_tab}>PubMed 99000102</a>' in markup


def test_a_retracted_article_warns_before_its_passage() -> None:
    retracted = loaded_article("retracted")
    quote = cited(retracted, 0, len(retracted.text))
    markup = card(Statement(quote.quote, (quote,)), articles={retracted.id: retracted})
    warning = "Retracted article. This article has been retracted; the notice is https://doi.org/10.5555/ain.2021.9001."
    assert warning in words(markup)
    assert markup.index("Retracted article") < markup.index("<blockquote")
    assert 'href="https://doi.org/10.5555/ain.2021.9001"' in html.unescape(markup)


def test_an_old_article_says_so_in_its_head_and_above_its_passage() -> None:
    turns = [Turn(1, "Why?", answered(citation(0, 48)))]
    markup = panel(turns, ARTICLES, AgeLimit(date(2026, 1, 1), 12))
    assert "2023 · Results older than 12 months excerpt" in words(markup)
    notice = "Published in 2023, more than 12 months ago: newer evidence may say otherwise."
    assert 0 < words(markup).index(notice) < words(markup).index("Lantern therapy cleared")
    assert "months" not in words(panel(turns, ARTICLES, LIMIT))
    assert "months" not in words(panel(turns, ARTICLES, AgeLimit(date(2060, 1, 1), 0)))


def test_a_passage_in_another_language_than_its_article_is_marked_as_such() -> None:
    sections = (Section("Özet", ("Özet",), 0, 66, "translation", language="tr"), Section(None, (), 66, 200, "body"))
    article = make_article(language="en", sections=sections)
    both = answered(citation(0, 48, "Özet"), citation(FEVER, len(TEXT), None), passages=(passage(60, len(TEXT)),))
    markup = panel([Turn(1, "Why?", both)], {article.id: article}, LIMIT)
    assert re.findall(r'<blockquote[^>]* lang="(\w+)"', markup) == ["tr", "en"]


def test_a_turkish_turn_has_turkish_words_around_what_the_article_says() -> None:
    start = ORVACEL.text.index("In ALDER-1")
    quote = cited(ORVACEL, start, ORVACEL.text.index("Median prog") - 1)
    row = row_statement(ORVACEL, 0, 0)
    question = Question("Neden?", (), "tr")
    result = Answered(question, (Statement(quote.quote, (quote,)), row), (), None, TRACE)
    retracted = replace(ORVACEL, retraction="Retracted.", coverage="excerpt", page_starts=(0,))
    markup = panel([Turn(1, "Neden?", result)], {ORVACEL.id: retracted}, AgeLimit(date(2030, 1, 1)))
    for said in (
        "2025 · Trials › Orvacel › Table 1 · sayfa 1 24 aydan eski geri çekilmiş kısmi metin",
        "Geri çekilmiş makale. Retracted.2025 yılında yayımlandı, 24 aydan eski",
        "Alıntıda gösterilen kaynaklar:2. Santoro L",
        "Derleme · Lisans: CC BY 4.0Bu makalenin burada yalnızca bir bölümü var.",
        "doi:10.5555/jict.2025.0042 Yanıta dön",
    ):
        assert said in words(markup)
    inside = html.unescape(markup)
    assert inside.count('<details class="source" lang="tr"') == 2
    assert '<table lang="en">' in inside
    assert '<span class="title" dir="auto" lang="en">Orvacel and tamricel' in inside
    own = re.sub(r'<(\w+)[^>]* lang="en".*?</\1>', "", inside)
    assert not re.search("Cited|Licence|Review|page|retracted|Only|Back|older", words(own))


def test_a_long_table_counts_its_other_rows_and_notes_in_turkish() -> None:
    lumitrene = loaded_article("lumitrene")
    result = Answered(Question("Kaç?", (), "tr"), (row_statement(lumitrene, 0, 34),), (), None, TRACE)
    markup = panel([Turn(1, "Kaç?", result)], {lumitrene.id: lumitrene}, LIMIT)
    assert re.search(r'<td colspan="\d+" lang="tr"><details><summary>… yukarıda \d+ satır daha<', markup)
    assert "more" not in words(markup)
