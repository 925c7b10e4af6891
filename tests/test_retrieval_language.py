import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import is_english, language_of


@pytest.mark.parametrize(
    "text",
    [
        "What share of blood cancers is multiple myeloma?",
        "Is it safe?",
        "access in Turkey",
        "ide-cel vs cilta-cel",
        "CAR-T in RRMM",
        "elranatamab dose",
        "KarMMa-3 ORR?",
        "BCMA",
        "Is CAR-T available in Türkiye?",
        "What did Göker and Özdoğan write?",
        "Are β-blockers and TNF-α inhibitors safe?",
        "teclistamab side effects",
        "2024?",
        "",
    ],
)
def test_english_names_and_abbreviations_pass(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Multipl miyelom nedir?",
        "CAR-T tedavisinin yan etkileri nelerdir?",
        "Türkiye'de CAR-T hücre tedavisine erişim nasıl?",
        "kan kanserlerinin yüzde kaçı multipl miyelom",
        "tedavi",
        "kanser?",
        "Therapie?",
        "prix",
        "ide-cel etkili mi?",
        "Ist ide-cel besser als cilta-cel?",
        "ılgın tedavisi var mı",
        "Wie wirksam ist die Behandlung mit ide-cel?",
        "Quelle est la survie globale des patients traités par ide-cel?",
        "¿Cuáles son los efectos secundarios de la terapia?",
        "Quali sono gli effetti collaterali della terapia?",
        "Wat zijn de bijwerkingen van de behandeling?",
        "Quais são os efeitos colaterais do tratamento?",
        "Каковы побочные эффекты CAR-T?",
        "骨髄腫とは何ですか",
        "ما هي الآثار الجانبية للعلاج؟",
        "Ποιες είναι οι παρενέργειες;",
    ],
)
def test_other_languages_do_not(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "cilta-cel yanıt oranı?",
        "yan etkileri nelerdir",
        "sag kalim",
        "CAR-T toksisite oranı nedir?",
        "response rate nedir",
        "ICANS nedir",
        "ide-cel sonrasi crs orani",
        "YAN ETKİLERİ NELERDİR",
        "KarMMa-3 medyan PFS",
    ],
)
def test_turkish_is_told_from_other_languages(text: str) -> None:
    assert language_of(text) == "tr"


@pytest.mark.parametrize("text", ["Therapie?", "prix", "Ist ide-cel besser als cilta-cel?", "骨髄腫とは何ですか"])
def test_other_languages_are_neither(text: str) -> None:
    assert language_of(text) == "other"


@pytest.mark.parametrize("text", ["What is multiple myeloma?", "aspirin dose", "elranatamab dose", "son of a patient"])
def test_words_that_both_languages_have_do_not_make_a_question_turkish(text: str) -> None:
    assert language_of(text) == "en"


@given(st.text(max_size=40))
def test_any_text_is_english_or_not(text: str) -> None:
    assert is_english(text) in (True, False)
