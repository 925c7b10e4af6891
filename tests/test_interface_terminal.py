"""What a person reads in a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.types import Article, Notice, Reference, Repair
from index.types import Index
from interface.remarks import AgeLimit
from interface.repaired import visible
from interface.terminal import answer_text, articles_text, hits_text
from retrieval.cite import citation
from retrieval.types import (
    Abstained,
    Answered,
    Citation,
    Hit,
    Passage,
    Question,
    Reason,
    Result,
    Side,
    Statement,
    Trace,
)
from tests.interface_fakes import TEXT, loaded_article, make_article, make_index, row_statement

LIMIT = AgeLimit(date(2024, 11, 1))
TRACE = Trace("what", "abc123", {}, "")
ASKED = Question("what")
FIRST = "Lantern therapy cleared the marrow of most mice."
SECOND = "It was given once."
FEVER = "Keepers saw mild fever on day 3."


def cited(quote: str, article: Article | None = None) -> Citation:
    article = article or make_article()
    start = article.text.index(quote)
    return Citation(article.id, start, start + len(quote), quote, article.sections[0].title)


def answered(*statements: Statement) -> Answered:
    return Answered(ASKED, statements, (), None, TRACE)


def one(*quotes: str) -> Answered:
    return answered(Statement(" ".join(quotes), tuple(map(cited, quotes))))


def shown(result: Result, *, index: Index | None = None, width: int = 100) -> list[str]:
    return answer_text(result, index or make_index(), LIMIT, width=width).splitlines()


def test_an_answer_is_a_numbered_quote_with_its_source_below() -> None:
    assert shown(one(FIRST)) == [
        f"1. “{FIRST}”",
        "   — Ada Lamp et al. Lantern therapy in mice. Journal of Lanterns, 2023. doi:10.1000/lantern",
        "     Only an excerpt of this article is held here. Results, characters 0–48.",
        "",
        "Quoted word for word. Not medical advice; read the source before you act on it.",
    ]


def test_every_place_that_a_statement_quotes_is_told() -> None:
    lines = shown(one(FIRST, SECOND))

    assert lines[0] == f"1. “{FIRST} {SECOND}”"
    assert lines[2] == "     Only an excerpt of this article is held here. Results, characters 0–48 and 49–67."
    assert (TEXT[0:48], TEXT[49:67]) == (FIRST, SECOND)


def test_statements_are_numbered_in_order() -> None:
    lines = shown(answered(Statement(FIRST, (cited(FIRST),)), Statement(SECOND, (cited(SECOND),))))

    assert [line for line in lines if line[:1].isdigit()] == [f"1. “{FIRST}”", f"2. “{SECOND}”"]


def test_a_statement_from_two_articles_names_both() -> None:
    other = make_article("Other words.", id="other", title="On others", doi=None, url="https://e.org", authors=())
    both = answered(Statement(f"{FIRST} Other words.", (cited(FIRST), cited("Other words.", other))))

    lines = shown(both, index=make_index(make_article(), other))

    assert "   — On others. Journal of Lanterns, 2023. https://e.org" in lines
    assert lines.index("     Only an excerpt of this article is held here. Results, characters 0–48.") == 2


def test_a_repaired_word_is_told_with_what_the_source_prints() -> None:
    assert "     Repaired here: “fever” is printed “fEver”." in shown(one(FEVER))
    assert not any("Repaired" in line for line in shown(one(FIRST)))


def test_two_repairs_in_one_word_are_told_as_one() -> None:
    text = "Keepers saw mild fever."
    repairs = (Repair(18, 19, "E"), Repair(20, 21, "E"))
    article = make_article(text, repairs=repairs)

    lines = shown(answered(Statement(text, (cited(text, article),))), index=make_index(article))

    assert "     Repaired here: “fever.” is printed “fEvEr.”." in lines


def test_a_bare_source_has_a_line_without_gaps() -> None:
    bare = make_article(FIRST, authors=("Ada Lamp",), journal=None, year=None, doi=None, coverage="full", title="Mice.")

    lines = shown(answered(Statement(FIRST, (cited(FIRST, bare),))), index=make_index(bare))

    assert lines[1:3] == ["   — Ada Lamp. Mice. Year not stated.", "     Results, characters 0–48."]


def test_an_abstention_says_why_and_marks_the_passages_as_no_answer() -> None:
    found = (("First near\npassage.", 0.5), ("Second.", 0.4))
    passages = tuple(Passage("a:0-9", "10-1000-lantern", 0, 9, text, score) for text, score in found)
    result = Abstained(ASKED, Reason("not_said", "The articles do not say."), passages, None, TRACE)

    assert shown(result) == [
        "No answer. The articles do not say.",
        "",
        "Nearest passages (not quoted as an answer):",
        "   · First near passage.",
        "     — Lantern therapy in mice, 2023, Results",
        "   · Second.",
        "     — Lantern therapy in mice, 2023, Results",
    ]


def test_an_abstention_without_passages_is_its_reason_alone() -> None:
    result = Abstained(ASKED, Reason("question_unclear", "What do you mean?"), (), None, TRACE)

    assert shown(result) == ["No answer. What do you mean?"]


@pytest.mark.parametrize("width", [1, 20, 40, 80, 100, 400])
def test_lines_fit_the_terminal_and_stay_below_a_hundred(width: int) -> None:
    longest_word = len("doi:10.1000/lantern") + len("   — ")
    for line in shown(one(FIRST, SECOND, FEVER), width=width):
        assert len(line) <= max(min(width, 100), longest_word)


def test_wrapped_lines_are_set_in_below_their_own_text() -> None:
    lines = shown(one(FIRST), width=40)

    assert lines[:2] == ["1. “Lantern therapy cleared the marrow", "   of most mice.”"]
    assert lines[2:5] == [
        "   — Ada Lamp et al. Lantern therapy in",
        "     mice. Journal of Lanterns, 2023.",
        "     doi:10.1000/lantern",
    ]


def test_signs_that_a_terminal_would_obey_are_shown_and_not_sent() -> None:
    text = "Red \x1b[31malert\x07 \u202eback\u202c now.\r\nNext."
    article = make_article(text, title="\x1b]0;owned\x07Title", authors=("A\x9bB",))

    out = "\n".join(shown(answered(Statement(text, (cited(text, article),))), index=make_index(article), width=100))

    assert "Red ⟨U+001B⟩[31malert⟨U+0007⟩ ⟨U+202E⟩back⟨U+202C⟩ now. Next." in out
    assert not any(sign in out for sign in "\x1b\x07\x9b\u202e\r")
    assert "⟨U+001B⟩" in articles_text([article])


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\n b\t\u00a0c", "a b c"),
        ("ther\u00adapy", "ther⟨U+00AD⟩apy"),
        ("\ud83d\ude00", "⟨U+D83D⟩⟨U+DE00⟩"),
        ("👩\u200d⚕️ می\u200cخواهم", "👩\u200d⚕️ می\u200cخواهم"),
        ("", ""),
    ],
)
def test_visible_text_hides_nothing_and_breaks_no_word(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_hits_show_their_passage_and_their_score_by_each_retriever() -> None:
    index = make_index()
    (chunk_id,) = index.chunks
    hit = Hit(chunk_id, 0.75, {"dense": 1, "lexical": 2}, {"lexical": 1.5, "dense": 0.25})

    lines = hits_text([hit], index, width=100).splitlines()

    assert lines[0] == f"1. {chunk_id} (score 0.750; dense 0.250, lexical 1.500)"
    assert lines[1].startswith("   Lantern therapy cleared the marrow of most mice. It was given once. Relapse")


def test_no_hits_and_no_articles_are_said_in_words() -> None:
    assert hits_text([], make_index(), width=80) == "Nothing was found."
    assert articles_text([]) == "No articles are held here."


def test_articles_are_a_table_with_a_line_for_each() -> None:
    other = make_article(id="b", title="Second\nline", year=None, coverage="full")

    assert articles_text([make_article(), other]).splitlines() == [
        "ID               YEAR  HELD     TITLE",
        "10-1000-lantern  2023  excerpt  Lantern therapy in mice",
        "b                      full     Second line",
    ]


def test_a_row_stands_below_the_title_of_its_table_with_its_note_and_what_the_table_cites() -> None:
    article = loaded_article("orvacel")

    assert shown(answered(row_statement(article, 0, 0)), index=make_index(article))[:15] == [
        "1. Table 1. Efficacy of orvacel and tamricel. Values are of all treated patients [2,6], row:",
        "   Response › Overall response rate › Orvacel › ALDER-1 (n = 62): 71%ᵃ; Orvacel › ALDER-2 (n = 80):",
        "   75%; Tamricel › ROWAN (n = 72): 64%",
        "   — Defne Yıldırım et al. Orvacel and tamricel in relapsed plasma cell leukaemia: a review of the",
        "     first trials. Journal of Imagined Cell Therapy, volume 7, 2025. doi:10.5555/jict.2025.0042",
        "     Trials › Orvacel › Table 1, characters 1542–1582.",
        "     Review article · Licence: CC BY 4.0",
        "     Note a: By independent review.",
        "     Cited there:",
        "     · 2. Santoro L, Demir A. Orvacel in relapsed plasma cell leukaemia: the ALDER-1 trial. 2021.",
        "       https://doi.org/10.5555/io.2021.0012",
        "     · 6. Halvorsen I, Okafor TJ. Tamricel in plasma cell leukaemia: results of ROWAN. 2024.",
        "       https://doi.org/10.5555/ic.2024.0005",
        "",
        "Quoted word for word. Not medical advice; read the source before you act on it.",
    ]


def test_more_than_six_references_are_counted() -> None:
    article = make_article(FIRST, repairs=())
    many = tuple(Reference(str(number), f"Trial {number}", (), None, None, None, None) for number in range(1, 9))
    place = replace(cited(FIRST, article), references=many)

    lines = shown(answered(Statement(FIRST, (place,))), index=make_index(article))

    assert lines[-5:-2] == ["     · 5. Trial 5.", "     · 6. Trial 6.", "     · … and 2 more."]


def test_the_page_of_a_quote_is_told() -> None:
    article = make_article(page_starts=(0, 49), repairs=())
    start = TEXT.index(SECOND)
    quote = citation(article, start, start + len(SECOND))

    lines = shown(answered(Statement(SECOND, (quote,))), index=make_index(article))

    assert "     Only an excerpt of this article is held here. Results, page 2, characters 49–67." in lines


def test_a_retracted_article_is_marked_wherever_it_is_shown() -> None:
    article = loaded_article("retracted")
    index = make_index(article)
    (chunk_id,) = index.chunks
    near = Passage(chunk_id, article.id, 0, len(article.text), article.text, 0.5)
    abstained = Abstained(ASKED, Reason("not_said", "No."), (near,), None, TRACE)

    lines = shown(answered(Statement(article.text, (citation(article, 0, len(article.text)),))), index=index)

    assert "     RETRACTED. This article has been retracted; the notice is" in lines
    assert shown(abstained, index=index)[-2] == f"   · [from a retracted article] {article.text}"
    assert "(retracted; score 0.500; )" in hits_text([Hit(chunk_id, 0.5, {}, {})], index, width=100)
    assert articles_text([article]).splitlines()[1].endswith("  [RETRACTED] Velotrine prevents kidney stones")


def test_notices_are_lines_with_their_addresses() -> None:
    notices = (
        Notice("correction", None, "77", "Erratum"),
        Notice("expression of concern", "10.1/c", None, None),
        Notice("correction", None, None, None),
    )
    article = make_article(FIRST, notices=notices, repairs=())

    lines = shown(answered(Statement(FIRST, (cited(FIRST, article),))), index=make_index(article))

    assert lines[2:5] == [
        "     Expression of concern: https://doi.org/10.1/c",
        "     Correction: Erratum https://pubmed.ncbi.nlm.nih.gov/77/",
        "     Correction.",
    ]


def test_the_rows_of_a_passage_stand_one_below_the_other_below_the_title_of_their_table() -> None:
    article = loaded_article("orvacel")
    table = article.tables[1]
    span = (table.rows[1].start, table.rows[2].end)
    near = Passage("x", article.id, *span, article.text[slice(*span)], 0.5)

    lines = shown(Abstained(ASKED, Reason("not_said", "No."), (near,), None, TRACE), index=make_index(article))

    assert lines[3:] == [
        "   · Table 2. Adverse events of grade 3 or higher, rows:",
        "     · Orvacel › Neurotoxicity › Patients, n (%): 4 (3)*",
        "     · Tamricel › Cytokine release syndrome › Patients, n (%): 6 (9)",
        "     — Orvacel and tamricel in relapsed plasma cell leukaemia: a review of the first…, 2025, Safety",
        "       › Table 2",
    ]


def test_an_old_article_says_so_below_its_source() -> None:
    text = answer_text(one(FIRST), make_index(), AgeLimit(date(2027, 1, 1), 30), width=100)

    assert text.splitlines()[2] == (
        "     Published in 2023, more than 30 months ago: newer evidence may say otherwise."
    )
    assert not any("months ago" in line for line in shown(one(FIRST)))


@pytest.mark.parametrize("answers", [True, False])
def test_a_question_about_one_patient_gets_its_line_first(answers: bool) -> None:
    question = Question("Should I give my patient lantern therapy?")
    trace = replace(TRACE, searched=question.text)
    silent = Abstained(question, Reason("not_said", "They do not say."), (), None, trace)
    result = replace(one(FIRST), question=question, trace=trace) if answers else silent

    lines = shown(result)

    assert lines[0].startswith("This is what the articles say, not advice for one patient")
    assert lines[2:4] == ["", f"1. “{FIRST}”" if answers else "No answer. They do not say."]


def test_what_was_looked_up_and_what_was_not_answered_is_told() -> None:
    lines = shown(replace(one(FIRST), trace=replace(TRACE, searched="What of mice?"), unanswered=("Is it safe?",)))

    assert lines[:3] == ["Looked up as: What of mice?", "", f"1. “{FIRST}”"]
    assert lines[-3:-1] == ["The articles held here do not answer: “Is it safe?”", ""]


def test_statements_that_disagree_are_told_of_and_each_is_headed_by_its_article_and_patients() -> None:
    second = make_article(id="second", title="Lantern therapy again", year=2019)
    first, other = (Statement(FIRST, (cited(FIRST, article),)) for article in (make_article(), second))
    third = Statement(SECOND, (cited(SECOND),))
    group = (Side(first, "mice over 3 g"), Side(other, None))
    result = replace(answered(first, other, third), disagreements=(group,))
    lines = shown(result, index=make_index(make_article(), second))
    assert lines[:4] == [
        "These passages disagree. They give different figures or findings for the same question. Kanıt does",
        "not choose or average.",
        "",
        "Lantern therapy in mice (2023). Patients: mice over 3 g",
    ]
    assert lines[4] == f"1. “{FIRST}”"
    assert lines[lines.index(f"2. “{FIRST}”") - 1] == "Lantern therapy again (2019)"
    assert lines[lines.index(f"3. “{SECOND}”") - 1] == ""
    turkish = shown(replace(result, question=Question("what", (), "tr")), index=make_index(make_article(), second))
    assert turkish[0].startswith("Bu alıntılar birbiriyle uyuşmuyor. Aynı soruya farklı değer ya da bulgu veriyorlar.")
    assert "Lantern therapy in mice (2023). Hastalar: mice over 3 g" in turkish


def test_whose_words_a_quote_has_is_told_below_it() -> None:
    reference = Reference("1", "On light", ("Lamp A",), 2020, None, None, None)
    place = replace(cited(FIRST), references=(reference,))
    own, told = (Statement(FIRST, (item,), origin) for item, origin in ((cited(FIRST), "own"), (place, "cited")))  # type: ignore[arg-type]
    assert shown(answered(own))[1] == "   The article’s own statement"
    assert shown(replace(answered(own), question=Question("what", (), "tr")))[1] == "   Makalenin kendi ifadesi"
    lines = shown(answered(told))
    assert lines[lines.index("     Reported from:") + 1] == "     · 1. Lamp A. On light. 2020."
    assert "     Cited there:" not in lines
    lead = replace(cited(SECOND), references=(replace(reference, label="2"),))
    lines = shown(answered(Statement(f"{SECOND} {FIRST}", (lead, place), "cited")))
    assert lines[1] == "   Reported from: 1. Lamp A. On light. 2020."
    assert "     Cited there:" in lines
    unlisted = "It helped (1)."
    article = make_article(unlisted)
    lines = shown(answered(Statement(unlisted, (cited(unlisted, article),), "cited")), index=make_index(article))
    assert lines[1] == "   Reported from another work, marked (1); the article’s references are not held here"


def test_a_turkish_question_has_turkish_words_around_what_the_article_says() -> None:
    question, trace = Question("Ateş ne zaman?", (), "tr"), replace(TRACE, searched="When was there fever?")
    article = make_article(retraction="Retracted.", volume="7", page_starts=(0,), licence="CC BY 4.0")
    result = replace(one(FEVER), question=question, trace=trace, unanswered=("Is it safe?",))
    start = TEXT.index(FEVER)

    text = answer_text(result, make_index(article), AgeLimit(date(2026, 1, 1)), width=100)

    assert text.splitlines() == [
        "Aranan soru: When was there fever?",
        "",
        f"1. “{FEVER}”",
        "   — Ada Lamp ve ark. Lantern therapy in mice. Journal of Lanterns, cilt 7, 2023.",
        "     doi:10.1000/lantern",
        "     GERİ ÇEKİLMİŞ MAKALE. Retracted.",
        "     2023 yılında yayımlandı, 24 aydan eski: daha yeni kanıtlar farklı olabilir.",
        f"     Bu makalenin burada yalnızca bir bölümü var. Results, sayfa 1, karakter {start}–{len(TEXT)}.",
        "     Lisans: CC BY 4.0",
        "     Düzeltilen: “fever”, kaynakta “fEver” yazıyor.",
        "",
        "Buradaki makaleler şunu yanıtlamıyor: “Is it safe?”",
        "",
        "Kelimesi kelimesine, özgün dilinde alıntıdır. Tıbbi öneri değildir; uygulamadan önce kaynağı okuyun.",
    ]


def test_a_turkish_abstention_is_turkish_but_for_its_passages() -> None:
    near = Passage("a:0-48", "10-1000-lantern", 0, 48, FIRST, 0.5)
    trace = replace(TRACE, searched="Neden?")
    result = Abstained(Question("Neden?", (), "tr"), Reason("not_said", "Söylemiyor."), (near,), None, trace)

    assert shown(result, index=make_index(make_article(retraction="Retracted."))) == [
        "Yanıt yok. Söylemiyor.",
        "",
        "En yakın bölümler (yanıt olarak alıntılanmadı):",
        f"   · [geri çekilmiş bir makaleden] {FIRST}",
        "     — Lantern therapy in mice, 2023, Results",
    ]
