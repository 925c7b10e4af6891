from datetime import date

import pytest

from retrieval.advice import NO_ADVICE, OLD_ARTICLE, concerns_one_patient, is_old


@pytest.mark.parametrize(
    "text",
    [
        "My patient is 72 with renal failure, should I give cilta-cel?",
        "Should we stop lenalidomide in this patient?",
        "This 65-year-old patient relapsed after ide-cel: what next?",
        "A 72-year-old woman with renal failure relapsed. Which CAR-T?",
        "58 y/o male, triple-class refractory, is ide-cel an option?",
        "I have a patient with extramedullary disease. Does teclistamab work?",
        "She is 81 and frail. Is CAR-T possible?",
        "Should she receive cilta-cel?",
        "Should I give cilta-cel?",
        "Can I use ide-cel after teclistamab?",
        "What would you recommend after ide-cel fails?",
        "Am I eligible for CAR-T?",
        "My mother has myeloma, can she have CAR-T?",
        "Is it safe for me to take aspirin with lenalidomide?",
        "our elderly patient has CRS grade 3, tocilizumab?",
        "65 yaşında hastam cilta-cel alabilir mi?",
        "65 yaşında bir hastaya cilta-cel verilir mi?",
        "72 yasinda kadin hasta, bobrek yetmezligi var, ide-cel verilir mi?",
        "Hastama ide-cel vermeli miyim?",
        "Hastamız ide-cel sonrası nüks etti, ne yapılmalı?",
        "Bu hastada lenalidomid kesilmeli mi?",
        "HASTAMDA CRS gelişti, tosilizumab gerekir mi?",
        "Lenalidomidi kesmeli miyim?",
        "Cilta-cel başlayayım mı?",
        "Annem miyelom hastası, CAR-T olabilir mi?",
        "CAR-T sonrası nükste ne önerirsiniz?",
    ],
)
def test_a_question_may_concern_one_patient(text: str) -> None:
    assert concerns_one_patient(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is cilta-cel effective in patients aged 65?",
        "What is the ORR in 65-year-olds?",
        "Is ide-cel safe in 72-year-old patients?",
        "Does this patient population benefit from CAR-T?",
        "Is this patient group at risk of infection?",
        "What happens to the patient after infusion?",
        "Should lenalidomide be stopped before apheresis?",
        "Should we stop lenalidomide before apheresis?",
        "Should I give cilta-cel to patients older than 75?",
        "How long before an operation do I hold warfarin?",
        "What did the mean 65-year-old weigh?",
        "How was this patient treated in the case report?",
        "In a patient with renal failure, what dose is used?",
        "How many patients had CRS?",
        "Which tests do my patients need before CAR-T?",
        "Is CAR-T reimbursed for myeloma patients in Turkey?",
        "Who is this?",
        "65 yaş üstü hastalarda cilta-cel etkili mi?",
        "65 yaşındaki hastalarda yanıt oranı nedir?",
        "Bu hastalık tedavi edilebilir mi?",
        "Bu hasta grubunda CRS ne sıklıkta görülür?",
        "Hastalarda sitokin salınım sendromu ne sıklıkta?",
        "Miyelom hastalığında BCMA nedir?",
        "Hastalara ide-cel vermeli miyim?",
        "Hastane kaç gün yatış gerektirir?",
        "Türkiye'de CAR-T hangi merkezlerde yapılıyor?",
        "",
    ],
)
def test_a_question_on_people_of_a_kind_concerns_no_one_patient(text: str) -> None:
    assert not concerns_one_patient(text)


TODAY = date(2026, 5, 15)


@pytest.mark.parametrize(
    ("published", "year", "old"),
    [
        ("2024-05-14", 2024, True),
        # Just 24 months are not more than 24 months.
        ("2024-05-15", 2024, False),
        ("2024-04", 2024, True),
        # It may have appeared on the 31st.
        ("2024-05", 2024, False),
        ("2024", None, False),
        (None, 2024, False),
        (None, 2023, True),
        ("2023-12-31", None, True),
        (None, None, False),
        ("", None, False),
        ("in press", 2020, True),
        ("2020-13-01", None, False),
        ("2020-02-31", None, True),
        ("2020-02-00", None, True),
        ("0000-01", None, False),
    ],
)
def test_an_article_is_old_when_every_day_its_date_allows_is_too_long_ago(
    published: str | None, year: int | None, old: bool
) -> None:
    assert is_old(published, year, TODAY, 24) is old


def test_months_are_counted_back_over_years_and_short_months() -> None:
    # A month before March 31 is February 28.
    assert not is_old("2026-02-28", None, date(2026, 3, 31), 1)
    assert is_old("2026-02-27", None, date(2026, 3, 31), 1)
    assert is_old("2025-12-31", None, date(2026, 1, 31), 0)
    assert not is_old("1000-01-01", None, date(2026, 1, 31), 12 * 5_000)


def test_the_lines_are_there_in_both_languages() -> None:
    assert set(NO_ADVICE) == set(OLD_ARTICLE) == {"en", "tr"}
    for line in OLD_ARTICLE.values():
        assert "2021" in line.format(year=2021, months=24)
        assert "24" in line.format(year=2021, months=24)
