from __future__ import annotations

from pathlib import Path

import pytest

from interface.codes import CODES, code_book, name_of, question_about, subject_named, subject_of

BOOK = code_book()

ICD_10, ICD_10_CM = "2.16.840.1.113883.6.3", "2.16.840.1.113883.6.90"
SNOMED_CT, RXNORM, ATC = "2.16.840.1.113883.6.96", "2.16.840.1.113883.6.88", "2.16.840.1.113883.6.73"


@pytest.mark.parametrize(
    ("system", "code", "name"),
    [
        (ICD_10, "C90.0", "multiple myeloma"),
        (ICD_10, "C900", "multiple myeloma"),
        (ICD_10_CM, "C90.01", "multiple myeloma"),
        ("urn:oid:" + ICD_10_CM, " c90.00 ", "multiple myeloma"),
        ("http://hl7.org/fhir/sid/icd-10", "C90.0", "multiple myeloma"),
        (SNOMED_CT, "109989006", "multiple myeloma"),
        ("http://snomed.info/sct", "109989006", "multiple myeloma"),
        (ATC, "L01XL07", "idecabtagene vicleucel"),
        ("http://www.whocc.no/atc", "L01XL05", "ciltacabtagene autoleucel"),
        (RXNORM, "358258", "bortezomib"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "1369713", "pomalidomide"),
    ],
)
def test_a_code_stands_for_its_subject_under_every_name_of_its_system(system: str, code: str, name: str) -> None:
    subject = subject_of(BOOK, system, code)
    assert subject is not None
    assert subject.english == name


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (ICD_10, "C91.0"),
        (ICD_10, ""),
        ("", "C90.0"),
        ("2.16.840.1.113883.6.1", "C90.0"),
        # The number of a drug in another system is another thing.
        (SNOMED_CT, "358258"),
        (RXNORM, "109989006"),
    ],
)
def test_a_code_without_its_system_or_of_another_one_stands_for_nothing(system: str, code: str) -> None:
    assert subject_of(BOOK, system, code) is None


def test_the_question_is_the_one_for_the_kind_in_the_language() -> None:
    myeloma, ide_cel = subject_of(BOOK, ICD_10, "C90.0"), subject_of(BOOK, ATC, "L01XL07")
    assert myeloma is not None
    assert ide_cel is not None
    assert question_about(BOOK, myeloma, "en") == "How is multiple myeloma treated?"
    assert question_about(BOOK, myeloma, "tr") == "Multipl miyelom nasıl tedavi edilir?"
    assert question_about(BOOK, ide_cel, "en") == "How effective is idecabtagene vicleucel?"
    assert question_about(BOOK, ide_cel, "tr") == "Ide-cel etkili mi?"
    assert question_about(BOOK, subject_named("gout"), "en") == "What is known about gout?"


def test_the_first_aspect_that_can_be_asked_decides() -> None:
    ide_cel = subject_of(BOOK, ATC, "L01XL07")
    assert ide_cel is not None
    asked = question_about(BOOK, ide_cel, "en", ["unknown", "q000009", "Q000008"])
    assert asked == "What are the adverse effects of idecabtagene vicleucel?"


def test_an_aspect_that_does_not_fit_asks_what_is_known_at_all() -> None:
    ide_cel = subject_of(BOOK, ATC, "L01XL07")
    assert ide_cel is not None
    for aspect in ("Q000175", "Q000209"):
        assert question_about(BOOK, ide_cel, "en", [aspect]) == "What is known about idecabtagene vicleucel?"


def test_braces_in_a_name_are_only_braces() -> None:
    assert question_about(BOOK, subject_named("{0} {x!r}"), "en") == "What is known about {0} {x!r}?"


def test_every_subject_has_a_code_and_every_wording_its_place_for_the_name() -> None:
    assert {subject.kind for subject in BOOK.subjects.values()} == {"condition", "drug"}
    wordings = [*BOOK.questions.values(), *BOOK.aspects.values()]
    assert all("{subject}" in wording[language] for wording in wordings for language in ("en", "tr"))
    assert all(name_of(subject, language) for subject in BOOK.subjects.values() for language in ("en", "tr"))


def test_one_code_for_two_subjects_is_refused(tmp_path: Path) -> None:
    changed = CODES.read_text(encoding="utf-8").replace('atc = ["L01XL05"]', 'atc = ["L01XL07"]')
    file = tmp_path / "codes.toml"
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(ValueError, match="two subjects"):
        code_book(file)
