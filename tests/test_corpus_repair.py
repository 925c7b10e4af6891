from __future__ import annotations

import re
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.repair import Repaired, repair, undo

ROOT = Path(__file__).parent.parent
REVIEW = ROOT / "corpus" / "articles" / "goker-2024-cart-myeloma-turkey.txt"
ARTICLES = ROOT / "tests" / "articles"
ENGLISH = ARTICLES / "english-myeloma-clinic.txt"
UNDAMAGED = (
    ENGLISH,
    ARTICLES / "turkish-myelom-poliklinigi.txt",
    ARTICLES / "gene-rich-signalling.txt",
    ARTICLES / "plain-style-mixture.txt",
)

# Written with long words on purpose, so that no damaged word is left short of evidence.
PARAGRAPH = (
    "Patients with relapsed disease received weekly infusions until progression or unacceptable toxicity. "
    "Neutropenia was managed with growth factor support, and antibiotics were given early during every febrile "
    "episode. Most responses were seen within eight weeks, deepened slowly, and lasted longer in patients without "
    "extramedullary lesions. Investigators reviewed all scans centrally, without knowing the assigned treatment."
)


def with_damage(text: str, pairs: Mapping[str, str]) -> str:
    """Every letter that has a pair printed as the pair says; nothing else is changed."""
    return "".join(pairs.get(letter, letter) for letter in text)


def with_damage_inside(word: str, pairs: Mapping[str, str]) -> str:
    return word[0] + with_damage(word[1:], pairs)


def check_bookkeeping(loaded: str, repaired: Repaired) -> None:
    assert undo(repaired.text, repaired.repairs) == loaded
    for before, after in pairwise(repaired.repairs):
        assert before.end < after.start
    unchanged = 0
    position = 0
    for each in repaired.repairs:
        piece = repaired.text[position : each.start]
        assert loaded[unchanged : unchanged + len(piece)] == piece
        unchanged += len(piece) + len(each.original)
        position = each.end
        assert repaired.text[each.start : each.end] != each.original
    for suspicion in repaired.suspicions:
        assert repaired.text[suspicion.start : suspicion.end] == suspicion.text
        assert suspicion.text
        assert suspicion.why


def test_review_has_its_eight_damaged_words_mended_and_nothing_else_touched() -> None:
    loaded = REVIEW.read_text(encoding="utf-8")
    repaired = repair(loaded)
    changed = [pair for pair in zip(loaded.split(), repaired.text.split(), strict=True) if pair[0] != pair[1]]
    assert changed == [
        ("redTrectTon", "redirection"),
        ("therapTes", "therapies"),
        ("relapsTng/refractory", "relapsing/refractory"),
        ("especTally", "especially"),
        ("chTmerTc", "chimeric"),
        ("antTgen", "antigen"),
        ("bTspecTfTc", "bispecific"),
        ("antTbodTes", "antibodies"),
    ]
    assert {(each.original, repaired.text[each.start : each.end]) for each in repaired.repairs} == {("T", "i")}
    assert repaired.suspicions == ()
    check_bookkeeping(loaded, repaired)


@pytest.mark.parametrize("path", UNDAMAGED, ids=lambda path: path.name)
def test_undamaged_text_gets_no_repair(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert repair(text) == Repaired(text, (), ())
    assert repair(text).suspicions == ()


@pytest.mark.parametrize(
    "pairs",
    [
        {"l": "1"},
        {"e": "3"},
        {"o": "0"},
        {"s": "5"},
        {"n": "H"},
        {"i": "T"},
        {"l": "I"},
        {"i": "ı"},
        {"i": "!"},
        {"a": "@"},
        {"l": "|"},
        {"e": "\ufffd"},
        {"t": "\ue012"},
        {"o": "о"},
        {"e": "3", "o": "0"},
    ],
    ids=repr,
)
def test_words_with_a_letter_printed_as_another_sign_are_restored(pairs: Mapping[str, str]) -> None:
    text = ENGLISH.read_text(encoding="utf-8")
    long_words = r"(?<![\w/.@:-])[a-z]{6,}(?![\w@/-])"
    first, second, rest = text.split("\n\n", 2)
    damaged = re.sub(long_words, lambda found: with_damage_inside(found.group(), pairs), second)
    assert damaged != second
    loaded = "\n\n".join([first, damaged, rest])
    repaired = repair(loaded)
    check_bookkeeping(loaded, repaired)
    assert repaired.text == text


@pytest.mark.parametrize("pairs", [{"l": "1"}, {"e": "3"}, {"o": "0"}, {"i": "ı"}, {"a": "ã"}], ids=repr)
def test_short_words_are_restored_amid_damaged_long_ones(pairs: Mapping[str, str]) -> None:
    loaded = with_damage(PARAGRAPH, pairs)
    assert repair(loaded).text == PARAGRAPH


@pytest.mark.parametrize("pairs", [{"e": "c"}, {"m": "rn"}, {"i": "l"}, {"n": "u"}, {"d": "cl"}], ids=repr)
def test_letters_printed_as_other_small_letters_are_restored_where_the_letter_is_missing(
    pairs: Mapping[str, str],
) -> None:
    loaded = with_damage(PARAGRAPH, pairs)
    repaired = repair(loaded)
    check_bookkeeping(loaded, repaired)
    wrong = [
        (was, now)
        for was, printed, now in zip(PARAGRAPH.split(), loaded.split(), repaired.text.split(), strict=True)
        if now not in (was, printed)
    ]
    assert wrong == []
    left = [now for was, now in zip(PARAGRAPH.split(), repaired.text.split(), strict=True) if was != now]
    assert len(left) <= 2


def test_small_letters_are_left_alone_where_the_letter_also_stands_rightly() -> None:
    text = PARAGRAPH.replace("Patients", "Patlents").replace("within", "wlthin").replace("antibiotics", "antlblotlcs")
    assert repair(text).repairs == ()


@pytest.mark.parametrize("pairs", [{"l": "1"}, {"a": "@"}, {"ı": "ý"}], ids=repr)
def test_turkish_words_are_restored(pairs: Mapping[str, str]) -> None:
    text = (
        "Hastalığın başlıca bulguları ağrı ve halsizlik. Sağlık kuruluşları arasında farklılıklar vardır; "
        "hastaların yaklaşık yarısında hastalık yıllarca kullanılan ilaçlara karşın ilerler."
    )
    loaded = with_damage(text, pairs)
    assert loaded != text
    assert repair(loaded).text == text


def test_a_capital_that_belongs_stays_beside_one_that_does_not() -> None:
    loaded = (
        "TherapTes, TransfusTons, TransplantatTon and TnfectTon: several antTgens and cytokTnes were tested. T cells."
    )
    expected = (
        "Therapies, Transfusions, Transplantation and TnfectTon: several antigens and cytokines were tested. T cells."
    )
    repaired = repair(loaded)
    assert repaired.text.replace("infection", "TnfectTon") == expected
    check_bookkeeping(loaded, repaired)


def test_two_words_are_too_few_and_become_suspicions() -> None:
    loaded = "The therapTes were given with antTbodTes on the first day of each cycle."
    repaired = repair(loaded)
    assert repaired.text == loaded
    assert [each.text for each in repaired.suspicions] == ["therapTes", "antTbodTes"]


def test_forms_of_one_word_are_one_piece_of_evidence() -> None:
    loaded = "A cytok1ne, the cytok1nes and the cytok1ne's receptor."
    assert repair(loaded).repairs == ()


def test_the_articles_own_words_explain_damage_that_the_vocabulary_cannot() -> None:
    loaded = (
        "Xenofibrol, quintaplast and zemolirudin were compared. In the second period xenof!brol was stopped, "
        "qu!ntaplast went on and zemol!rud!n was halved."
    )
    assert repair(loaded).text == loaded.replace("!", "i")


def test_another_vocabulary_can_be_given() -> None:
    words = {"blorfin", "gnastor", "quopple"}
    loaded = "bl0rfin gnast0r qu0pple"
    assert repair(loaded, known=lambda word: word in words).text == "blorfin gnastor quopple"
    assert repair(loaded).text == loaded


def test_a_word_with_two_readings_stays_and_is_listed() -> None:
    loaded = "The pat�ents had infect�ons and med�cine; the sympt�ms, the p�pulation and the h�spital; a cl�ck."
    repaired = repair(
        loaded,
        known={
            "patients",
            "infections",
            "medicine",
            "symptoms",
            "population",
            "hospital",
            "click",
            "clock",
        }.__contains__,
    )
    assert (
        repaired.text
        == "The patients had infections and medicine; the symptoms, the population and the hospital; a cl�ck."
    )
    assert [each.text for each in repaired.suspicions] == ["cl�ck"]


NEVER_TOUCHED = (
    "CAR-T", "T cell", "BsAbs", "mAbs", "RRMM", "BCMA", "cilta-cel", "TNFRSF17", "IgG", "mTOR", "miR-21", "HbA1c", "pH",
    "dL", "mg/dL", "10^6", "1.5 × 10⁶", "10²", "5 µg", "N-acetyl", "5-FU", "all-trans", "TNF-α", "NF-κB", "(1)",
    "(2, 3)", "phase II", "teclistamab", "MT", "cMyc", "pTau", "https://example.org/Therap1es/antT", "x.T1@example.org",
    "doi:10.5555/redTrect.Ton", "hap!",
)  # fmt: skip


@pytest.mark.parametrize("pairs", [{"i": "T"}, {"l": "1"}, {"e": "L"}, {"o": "H"}, {"a": "4"}, {"i": "!"}], ids=repr)
def test_names_numbers_and_units_stay_even_amid_damage(pairs: Mapping[str, str]) -> None:
    damaged = [with_damage(word, pairs) for word in PARAGRAPH.replace(".", "").replace(",", "").split()]
    loaded = " ".join(piece for pair in zip(damaged, NEVER_TOUCHED * 2, strict=False) for piece in pair)
    repaired = repair(loaded)
    assert repaired.repairs
    assert [name for name in NEVER_TOUCHED if name not in repaired.text] == []


@pytest.mark.parametrize(
    ("loaded", "expected"),
    [
        ("eﬃcacy, ﬁrst, inﬂammation, oﬀ, aﬄuent, ﬆable", "efficacy, first, inflammation, off, affluent, stable"),
        ("immuno\u00adtherapy and cyto\u00ad\u00adkine", "immunotherapy and cytokine"),
        ("their liveli\u00ad hood, and pre\u00ad and post-test", "their livelihood, and pre and post-test"),
        ("ciltacab\u00ad\ntagene", "ciltacabtagene"),
        ("CAR\u00ad\nT", "CAR\nT"),
    ],
)
def test_ligatures_and_soft_hyphens_become_letters(loaded: str, expected: str) -> None:
    repaired = repair(loaded)
    assert repaired.text == expected
    check_bookkeeping(loaded, repaired)


@pytest.mark.parametrize(
    "text", ["a change of \u00ad2.5 kg", "5\u00ad10 mg", "IL\u00ad2", "given \u00ad as said \u00ad twice"]
)
def test_a_soft_hyphen_that_may_be_a_minus_or_a_dash_stays(text: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert {each.text for each in repaired.suspicions} == {"\u00ad"}


@pytest.mark.parametrize(
    ("loaded", "expected"),
    [
        ("a new thera-\npy", "a new therapy"),
        ("a new thera-\r\n  py", "a new therapy"),
        ("chemo-\ntherapy and immuno-\ntherapy", "chemotherapy and immunotherapy"),
        ("refrac-\ntory and ef-\nﬁcacy", "refractory and efficacy"),
        ("idecab-\ntagene, later idecabtagene", "idecabtagene, later idecabtagene"),
        ("hasta-\nlıktır", "hastalıktır"),
    ],
)
def test_words_broken_at_a_line_end_are_joined(loaded: str, expected: str) -> None:
    repaired = repair(loaded)
    assert repaired.text == expected
    check_bookkeeping(loaded, repaired)


@pytest.mark.parametrize(
    "text",
    [
        "CAR-\nT cells",
        "anti-\nBCMA",
        "long-\nterm survival",
        "follow-\nup",
        "high-\nrisk disease",
        "short-\nor long-term",
        "cilta-\ncel",
        "N-\nacetyl",
        "all-\ntrans",
        "IL-\n6",
        "re-treatment, or re-\ntreatment",
        "https://example.org/thera-\npy",
        "nurse@example-\nward.org",
        "a list -\nand more",
    ],
)
def test_hyphens_of_compounds_stay_at_a_line_end(text: str) -> None:
    assert repair(text).text == text


def test_an_undecided_hyphen_is_a_suspicion() -> None:
    repaired = repair("patients in follow-\nup")
    assert [each.text for each in repaired.suspicions] == ["follow-\nup"]


@pytest.mark.parametrize(
    ("loaded", "expected"),
    [
        ("the patientâ€™s wish", "the patient’s wish"),
        ("TNF-Î± and Î²-cell", "TNF-α and β-cell"),
        ("hastalÄ±ÄŸÄ±n baÅŸlangÄ±cÄ±", "hastalığın başlangıcı"),
        ("age â‰¥ 65 years, 5 Âµg", "age ≥ 65 years, 5 µg"),
        ("Crohn\x92s disease", "Crohn’s disease"),
    ],
)
def test_text_read_in_the_wrong_encoding_is_put_right(loaded: str, expected: str) -> None:
    repaired = repair(loaded)
    assert repaired.text == expected
    check_bookkeeping(loaded, repaired)


def test_encoding_repairs_cover_only_the_misread_signs() -> None:
    repaired = repair("the patientâ€™s wish")
    assert [(each.start, each.end, each.original) for each in repaired.repairs] == [(11, 12, "â€™")]


@pytest.mark.parametrize(
    "text",
    [
        "10², ½, µ, ™, № 5 and x³",
        "“quoted” and ‘so’",
        "ＦＵＬＬ width",
        "line\u2028break\r\n",
        "Å, Ã, café, naïve",
        "&amp; &lt;",
    ],
)
def test_compatibility_characters_and_quotes_stay(text: str) -> None:
    assert repair(text) == Repaired(text, (), ())
    assert repair(text).suspicions == ()


def test_unreadable_characters_are_suspicions() -> None:
    repaired = repair("between 5 \ufffd 2 and \x07 7")
    assert [each.text for each in repaired.suspicions] == ["\ufffd", "\x07"]


def test_the_repairs_of_a_slice_can_be_undone_in_the_slice() -> None:
    loaded = REVIEW.read_text(encoding="utf-8")
    repaired = repair(loaded)
    start = repaired.text.index("In recent years")
    end = repaired.text.index(" (BsAbs), have been")
    inside = [
        type(each)(each.start - start, each.end - start, each.original)
        for each in repaired.repairs
        if start <= each.start and each.end <= end
    ]
    assert undo(repaired.text[start:end], inside) in loaded


PIECES = st.sampled_from(
    ["therapTes", "antT", "gen", "pat1ent", "ce11s", "ﬁ", "\u00ad", "-\n", "thera", "py", "â€™", "Ã", "¼", "Î±",
     "\ufffd", "infect0n", "c0ntr0l", "h0spital", "T", " ", "\n", ". ", "thcrapy", "rccurrcncc", "paticnt", "mild",
     "\x92", "\x94\x82", "ıs", "wıth", "thıs", "https://a.b/c", "@", "!", "é", "Å", "ﬀ"],
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.sampled_from("abcdefghilmnoprstu").flatmap(
        lambda letter: st.sampled_from([*"10345T@!|ıcé\ufffd", "rn"]).map(lambda sign: PARAGRAPH.replace(letter, sign))
    ),
)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_every_repair_can_be_undone_and_repairing_again_changes_nothing(text: str) -> None:
    repaired = repair(text)
    check_bookkeeping(text, repaired)
    again = repair(repaired.text)
    assert again.text == repaired.text
    assert again.repairs == ()


def test_a_long_article_is_repaired_quickly() -> None:
    text = (ENGLISH.read_text(encoding="utf-8") * 20)[:60_000]
    repair(text)
    started = time.process_time()
    repair(text)
    # It takes about 0.03 s; the test leaves room for a slow and busy machine.
    assert time.process_time() - started < 0.5
