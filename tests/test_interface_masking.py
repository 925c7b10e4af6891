from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interface.masking import BIRTH, DATE, EMAIL, IDENTITY, NUMBER, PHONE, RECORD, is_identity_number, masked


def with_check_digits(first_nine: int) -> str:
    """The identity number that begins with nine digits, worked out as the rule is told in public."""
    values = [int(digit) for digit in str(first_nine)]
    odd, even = sum(values[0::2]), sum(values[1::2])
    tenth = (odd * 7 - even) % 10
    return f"{first_nine}{tenth}{(sum(values) + tenth) % 10}"


IDENTITIES = st.integers(100_000_000, 999_999_999).map(with_check_digits)
AROUND = st.sampled_from(
    ["", "Does it help in relapse?", "Hastam için ne önerilir", "After 3 lines, 12% and 1.5 mg/kg,", "KarMMa-3 (2023)"]
)


@pytest.mark.parametrize(
    ("digits", "sound"),
    [
        # 7 * (1 + 0 + 0 + 0 + 1) - 0 = 14, so 4; 1 + 1 + 4 = 6.
        ("10000000146", True),
        ("10000000147", False),
        ("10000000136", False),
        ("01000000146", False),
        ("1000000014", False),
        ("100000001460", False),
        ("1000000014x", False),
        ("", False),
    ],
)
def test_the_last_two_digits_check_an_identity_number(digits: str, sound: bool) -> None:
    assert is_identity_number(digits) is sound


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("Patient 10000000146 relapsed", f"Patient {IDENTITY} relapsed"),
        ("100 000 001 46 nüks etti", f"{IDENTITY} nüks etti"),
        ("100.000.001-46?", f"{IDENTITY}?"),
        ("1\u200b0000000146", IDENTITY),
        ("１００００００００１４６"[1:] + " ok", f"{NUMBER} ok"),
        ("１００００００" + "０１４６", IDENTITY),
        ("TC kimlik no: 12345678901", IDENTITY),
        ("T.C. 12345678901", IDENTITY),
        ("KİMLİK NO 12345678901", IDENTITY),
        ("passport no U12345678", IDENTITY),
        ("call 0532 123 45 67 now", f"call {PHONE} now"),
        ("+90 (532) 123-45-67", PHONE),
        ("+49 30 1234567", PHONE),
        ("0(312) 305 10 00", PHONE),
        ("5321234567", PHONE),
        ("444 1 234", PHONE),
        ("tel: 305 10 00", PHONE),
        ("cep no 305 10 00", PHONE),
        ("MRN 12345", RECORD),
        ("protokol no: 2023/4567", RECORD),
        ("Hasta numarası A-12345", RECORD),
        ("dosya no'su 77", RECORD),
        ("DOSYA NO 77", RECORD),
        ("patient id 5, relapsed", f"{RECORD}, relapsed"),
        ("medical record number: AB-1234", RECORD),
        ("file #123", RECORD),
        ("born 12.03.1960", BIRTH),
        ("date of birth: March 12, 1960", BIRTH),
        ("DOB 1/2/60", BIRTH),
        ("born in 1960", BIRTH),
        ("doğum tarihi 12 Mart 1960", BIRTH),
        ("DOĞUM TARİHİ: 1960-03-12", BIRTH),
        ("1960 doğumlu hasta", f"{BIRTH} hasta"),
        ("1960'lı doğumlu", BIRTH),
        ("admitted 12/03/2024", f"admitted {DATE}"),
        ("12 Mart 2024 tarihinde", f"{DATE} tarihinde"),
        ("ask ayse.yilmaz@hastane.example.org", f"ask {EMAIL}"),
        ("ayşe@örnek.com.tr", EMAIL),
        ("ayse [at] example.org", EMAIL),
        ("sample 1234567", f"sample {NUMBER}"),
    ],
)
def test_what_identifies_a_person_is_masked(question: str, kept: str) -> None:
    assert masked(question) == kept


@pytest.mark.parametrize(
    "question",
    [
        "Is KarMMa-3 (NCT03651128) positive after 2 to 4 lines?",
        "What did 10.3389/fmed.2024.1413825 and PMID: 12345678 report?",
        "PMC1234567 and ISRCTN12345678?",
        "Dose of 150-450 x 10^6 cells, 1,000,000 or 1.000.000 per kg?",
        "Doses of 5-10-15 mg on days 1, 8, 15 and 22 from 2015-2019?",
        "How many of the 128 patients (73%; 95% CI 65.8-81.1) responded at 13.3 months?",
        "Median PFS 8.8 (95% CI 5.6–11.6) against 4.4 months in 2021?",
        "73 yaşında hastada ide-cel 8.8 ay PFS sağlar mı?",
        "Is no file of patients with 5 relapses known?",
        "t(4;14), del(17p) and 1q21 in 2023?",
        "Tc-99m 740 MBq and IgG 1234 mg/dL?",
    ],
)
def test_a_question_about_the_literature_stays_as_it_is(question: str) -> None:
    assert masked(question) == question


@settings(max_examples=20, deadline=None)
@given(IDENTITIES, st.sampled_from(["", " ", ".", "-", "\u00a0", "\u200b", "/"]), AROUND, AROUND)
def test_no_identity_number_stays_however_it_is_written(digits: str, between: str, before: str, after: str) -> None:
    groups = (digits[:3], digits[3:6], digits[6:9], digits[9:])
    shown = masked(f"{before} {between.join(groups)} {after}")
    assert digits not in re.sub(r"\D", "", shown)
    assert IDENTITY in shown


@settings(max_examples=20, deadline=None)
@given(
    st.integers(2_000_000_000, 5_999_999_999).map(str),
    st.sampled_from(["", "0", "+90 ", "0090", "(0) ", "tel "]),
    st.sampled_from(["", " ", "-", ".", "\u00a0"]),
    AROUND,
)
def test_no_phone_number_stays_however_it_is_written(digits: str, prefix: str, between: str, around: str) -> None:
    groups = (digits[:3], digits[3:6], digits[6:8], digits[8:])
    shown = masked(f"{around} {prefix}{between.join(groups)} {around}")
    assert digits not in re.sub(r"\D", "", shown)


@settings(max_examples=20, deadline=None)
@given(st.from_regex(r"[a-z0-9._+-]{1,20}@[a-z0-9-]{1,20}(\.[a-z]{2,5}){1,2}", fullmatch=True), AROUND)
def test_no_e_mail_address_stays(address: str, around: str) -> None:
    assert "@" not in masked(f"{around} {address} {around}")


@settings(max_examples=80, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("0123456789 .-/@+()[]noidMRNtelşğİı")), max_size=80))
def test_it_never_raises_and_masking_twice_changes_nothing_more(text: str) -> None:
    once = masked(text)
    assert masked(once) == once
    assert not any(unicodedata.category(sign) in {"Cf", "Cs"} for sign in once)


@pytest.mark.parametrize(
    "text", ["1 " * 1000, "1" * 2000, "a@" * 1000, "born " * 400, "no " * 600, "+(" * 900, "1." * 999]
)
def test_a_long_text_is_masked_at_once(text: str) -> None:
    assert len(masked(text)) <= 4 * len(text)
