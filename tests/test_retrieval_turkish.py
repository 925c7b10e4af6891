import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.stem import stemmed
from retrieval.glossary import load_glossary
from retrieval.kinds import kind_of
from retrieval.thesaurus import load_thesaurus
from retrieval.turkish import LEAST_COVERAGE, turned
from retrieval.understand import understand

QUESTIONS = Path(__file__).parent.parent / "evaluation" / "sets" / "turkish" / "questions.jsonl"


def english(question: str) -> str:
    return turned(question, load_glossary()).text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "KarMMa-3 çalışmasında medyan progresyonsuz sağkalım ne kadardı?",
            "What was the median progression-free survival in KarMMa-3 study?",
        ),
        ("Multipl miyelom nedir?", "What is multiple myeloma?"),
        ("CAR-T tedavisinin yan etkileri nelerdir?", "What are the side effects of CAR-T therapy?"),
        ("ide-cel etkili mi?", "Is ide-cel effective?"),
        ("Ide-cel cilta-cel'den daha etkili mi?", "Is ide-cel more effective than cilta-cel?"),
        ("Kan kanserlerinin yüzde kaçı multipl miyelom?", "What percentage of blood cancers is multiple myeloma?"),
        ("RRMM'nin açılımı nedir?", "What does RRMM stand for?"),
        ("CAR-T hücreleri hangi antijeni hedefler?", "Which antigen do CAR-T cells target?"),
        ("ABD'de kaç CAR-T ürünü onaylanmıştır?", "How many CAR-T products were approved in USA?"),
        ("CAR-T üretimi kaç gün sürer?", "How long does CAR-T manufacturing last?"),
        ("Ide-cel ile cilta-cel arasındaki fark nedir?", "What is difference between ide-cel and cilta-cel?"),
        ("BCMA hangi hücrelerin yüzeyinde bulunur?", "On which cell surface is BCMA found?"),
        ("cilta-cel yanıt oranı?", "cilta-cel response rate?"),
    ],
)
def test_a_question_is_put_in_english_order(question: str, expected: str) -> None:
    assert english(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("sag kalim suresi ne kadar", "What is the survival duration?"),
        ("YAN ETKİLERİ NELERDİR", "What are side effects?"),
        ("cilta cel in fiyati ne kadar", "What is the price of cilta-cel?"),
        ("ide-cel guvenlimi", "Is ide-cel safe?"),
        ("Karfilzomib kalp yetmezliğinde güvenli mi?", "Is carfilzomib safe in heart failure?"),
    ],
)
def test_missing_letters_capitals_and_loose_endings_are_read(question: str, expected: str) -> None:
    assert english(question) == expected


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Oran %73,5'ten yüksek mi?", "73.5%"),
        ("Yüzde 73'ü mü?", "73%"),
        ("1.000 hasta mı?", "1,000"),
        ("p 0,05 mi", "0.05"),
    ],
)
def test_numbers_are_written_as_english_writes_them(question: str, number: str) -> None:
    assert number in english(question)


@pytest.mark.parametrize("word", ["böbreği", "böbreğin", "bobregi", "böbrekte", "böbrekler", "böbreklerinde"])
def test_softened_and_inflected_words_are_found(word: str) -> None:
    match = load_glossary().longest([word])
    assert match is not None
    assert match.entry.english == ("kidney",)


@pytest.mark.parametrize(
    "question",
    [
        "Nötropenisi olan hastalarda CAR-T tedavisi önerilmez mi?",
        "Cilta-cel küratif değil mi?",
        "Hastaların kendi hücreleri kullanılmıyor mu?",
        "CAR-T neden kür sağlamaz?",
        "Nakle uygun olmayan hastalarda hangi ilaçlar verilir?",
        "Lenfodeplesyon verilmeden CAR-T uygulanır mı?",
        "Toksisite yok mu?",
        "CAR-T kullanılamaz mı?",
    ],
)
def test_a_negation_is_kept(question: str) -> None:
    result = turned(question, load_glossary())
    assert re.search(r"\b(?:not|no|without)\b", result.text)
    assert result.usable


@pytest.mark.parametrize(
    "question", ["CAR-T onarılmaz mı?", "Onarılmaz mı CAR-T?", "Hasar gözardı edilmeyen ide-cel mi?"]
)
def test_a_negation_that_nobody_knows_makes_a_question_unusable(question: str) -> None:
    result = turned(question, load_glossary())
    assert result.untranslated
    assert not result.usable


def test_before_is_no_negation() -> None:
    assert english("Lenfodeplesyon verilmeden önce köprüleme tedavisi gerekir mi?").endswith("before lymphodepletion?")


def test_what_is_unknown_is_told_and_lowers_the_coverage() -> None:
    result = turned("Fırın kurabiyesi tedavisi nedir?", load_glossary())
    assert result.untranslated == ("Fırın", "kurabiyesi")
    assert result.coverage == 2 / 4
    assert result.coverage < LEAST_COVERAGE
    assert not result.usable


def test_names_neither_raise_nor_lower_the_coverage() -> None:
    assert turned("KarMMa-3 BCMA", load_glossary()).coverage == 1.0


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("cilta-cel'in maliyeti ne kadar?", "money"),
        ("Yanıt oranı yüzde kaç?", "share"),
        ("Medyan genel sağkalım ne kadar?", "duration"),
        ("Tehlike oranı kaçtı?", "amount"),
        ("Cilta-cel ne zaman onaylandı?", "date"),
        ("Neden yeni tedaviler gerekiyor?", "reason"),
        ("Önerilen hücre dozu nedir?", "dose"),
        ("Türkiye'de kaç merkez var?", "count"),
    ],
)
def test_the_kind_of_answer_survives(question: str, kind: str) -> None:
    assert kind_of(english(question)) == kind


def test_a_comparison_survives() -> None:
    for question in ("ide-cel mi yoksa cilta-cel mi daha etkili?", "Ide-cel cilta-cel'den daha güvenli mi?"):
        assert understand(english(question), load_thesaurus()).compares


@given(st.text(alphabet="abcçdeğıiİköü'’ -/%,.?03ABCşz", max_size=60))
def test_any_text_can_be_turned(question: str) -> None:
    result = turned(question, load_glossary())
    assert 0 <= result.coverage <= 1
    assert turned(question, load_glossary()) == result


def test_the_turkish_stemmer_takes_case_endings_off() -> None:
    assert stemmed(["kanserlerinin", "hastaların"], "turkish") == ["kanser", "hasta"]
    assert stemmed(["responses"]) == ["respons"]


def test_our_own_questions_are_turned_but_for_few_words() -> None:
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    shares = [turned(item["question"], load_glossary()).coverage for item in questions if item["set"] == "first"]
    assert len(shares) >= 120
    assert sum(shares) / len(shares) >= 0.98


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Kreatinin klirensi 30'un altındayken orvacel kullanılabilir mi?",
            "Can orvacel be used when creatinine clearance is below 30?",
        ),
        (
            "Ateş 24 saatten uzun sürerse tosilizumab verilmeli mi?",
            "Should tocilizumab be given when fever lasts longer than 24 hours?",
        ),
        ("Sitokin fırtınası olunca ne verilir?", "What is given when cytokine release syndrome occurs?"),
    ],
)
def test_a_clause_that_says_when_follows_what_is_asked(question: str, expected: str) -> None:
    assert english(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Ağızdan demir HFrEF'li hastalara önerilir mi?", "Is oral iron recommended for patients with HFrEF?"),
        (
            "Orvacel alanlarda enfeksiyon kaç hastada gelişti?",
            "In how many patients did infection develop in those that receive orvacel?",
        ),
        ("Orvacel gebelerde kullanılabilir mi?", "Can orvacel be used in pregnant patients?"),
        (
            "Kök hücre nakline uygun olmayan hastalarda standart tedavi nedir?",
            "What is standard treatment in patients not suitable for stem cell transplant?",
        ),
    ],
)
def test_patients_are_told_by_what_they_have_or_get(question: str, expected: str) -> None:
    assert english(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("İde-cel ve cilta-cel derin yanıt sağlar mı?", "Do ide-cel and cilta-cel induce deep response?"),
        ("FDA cilta-cel'i ne zaman onayladı?", "When did FDA approve cilta-cel?"),
        ("ide-cel'in SGK tarafından geri ödemesi yapılıyor mu?", "Is ide-cel reimbursed by SGK?"),
        (
            "ALDER-2'de plasebo kolunda kaç hasta vardı?",
            "How many patients were there in placebo arm in ALDER-2?",
        ),
        (
            "Yıllık alevlenme oranı plaseboya kıyasla yüzde kaç düştü?",
            "By what percentage did annual exacerbation rate fall compared with placebo?",
        ),
        (
            "MM hematolojik kanserlerin yüzde kaçından sorumlu?",
            "What percentage of hematologic malignancies does MM account for?",
        ),
        ("ROWAN'a kaç hasta alınmış?", "How many patients were enrolled in ROWAN?"),
    ],
)
def test_subject_verb_and_object_stand_as_in_english(question: str, expected: str) -> None:
    assert english(question) == expected


def test_two_whole_questions_behind_a_comma_are_told_apart() -> None:
    text = english("Yanıt oranı yükseliyor mu, fark anlamlı mı?")
    assert text == "Does response rate rise? Is difference significant?"
    assert english("Onaylı ürünler otolog mu, allojeneik mi?") == "Are approved products autologous or allogeneic?"


@pytest.mark.parametrize(
    ("question", "span"),
    [("12 haftalık tedavi etkili mi?", "12-week treatment"), ("8 haftada bir verilir mi?", "every 8 weeks")],
)
def test_lengths_of_time_are_turned_with_their_number(question: str, span: str) -> None:
    assert span in english(question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Multipl miyelom nedeni nedir?", "What is the cause of multiple myeloma?"),
        ("Multipl miyelomun nedenleri nelerdir?", "What are the causes of multiple myeloma?"),
        ("Multipl miyelom neden olur?", "Why does multiple myeloma occur?"),
        ("Antijen kaybı nükse neden olur mu?", "Does antigen loss cause relapse?"),
        ("Direncin nedeni biliniyor mu?", "Is cause of resistance known?"),
        ("CAR-T hücre tedavisi neden başarısız olur?", "Why is CAR-T cell therapy unsuccessful?"),
        ("Multipl miyelom ne kadar sıktır?", "How frequent is multiple myeloma?"),
        ("Miyelomun önemi nedir?", "What is the importance of myeloma?"),
        ("Miyelom tanısı nasıl konur?", "How is myeloma diagnosis made?"),
    ],
)
def test_what_is_asked_of_a_thing_is_kept(question: str, expected: str) -> None:
    assert english(question) == expected
    assert turned(question, load_glossary()).usable


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Miyelom neden ve nasıl gelişir?", "neden"),
        ("BCMA nedir ve nerede bulunur?", "nedir"),
        ("En önemli neden nedir?", "neden"),
    ],
)
def test_a_question_of_which_a_part_is_lost_is_not_looked_up(question: str, word: str) -> None:
    turn = turned(question, load_glossary())
    assert turn.lost == (word,)
    assert not turn.usable
    assert word in turn.not_said


def test_nothing_is_lost_of_our_own_questions() -> None:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    lost = {line: turned(json.loads(line)["question"], load_glossary()).lost for line in lines}
    assert [line for line, words in lost.items() if words] == []
