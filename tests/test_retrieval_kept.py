import pytest

from retrieval.kept import keeps
from retrieval.leads import without_lead


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("How common is CRS with cilta-cel?", "with cilta-cel?"),
        ("How common is ICANS with ide-cel?", "the rate of ICANS?"),
        ("Is ide-cel reimbursed in Turkey?", "Is it reimbursed in that country?"),
        ("Why isn't myeloma curable?", "Why not?"),
        ("Why can't lenalidomide be given?", "why not"),
        ("Is ide-cel effective compared with chemotherapy?", "versus chemotherapy?"),
        ("What is the PFS of cilta-cel at 24 months?", "And at 24 months?"),
    ],
)
def test_words_that_only_join_or_point_may_go(said: str, asked: str) -> None:
    assert keeps(said, asked)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("How common is diarrhea with FLOX?", "any grade 4 diarrhea with FLOX?"),
        ("How common is grade 4 diarrhea with FLOX?", "any grade 4 diarrhea with FLOX?"),
        ("How common is CRS with cilta-cel?", "with cilta-cel alone?"),
        ("What is the PFS with cilta-cel?", "without cilta-cel?"),
        ("What is the PFS in the elderly?", "not in the elderly?"),
        ("What is the PFS in patients of 65?", "in patients over 65?"),
        ("What is the response rate of ide-cel?", "the rate?  and CRS?"),
        ("What is the PFS at 12 months?", "after 12 months?"),
        ("Is 100 mg given for 3 months in grade 4 CRS?", "4 months?"),
        ("Is CRS common at 5%?", "CRS ≥5%?"),
    ],
)
def test_a_lost_content_word_is_seen(said: str, asked: str) -> None:
    assert not keeps(said, asked)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Thanks, and what about cilta-cel?", "cilta-cel?"),
        ("No, and in Turkey?", "in Turkey?"),
        ("ok, any data on children?", "children?"),
        ("No and low toxicity with ide-cel?", None),
        ("any grade 4 diarrhea?", None),
        ("plus pomalidomide?", None),
    ],
)
def test_only_what_links_is_taken_from_the_front(text: str, rest: str | None) -> None:
    assert without_lead(text) == ((rest, True) if rest else (text, False))
