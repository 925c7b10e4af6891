import pytest

from retrieval.kinds import Kind, holds, is_label, kind_of, names_a_drug


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What share of blood cancers is multiple myeloma?", "share"),
        ("Which percentage relapsed?", "share"),
        ("How common is cytokine release syndrome?", "share"),
        ("What was the overall response rate of ide-cel in KarMMa?", "share"),
        ("How many hospitals in Turkey give CAR-T cells?", "count"),
        ("What is the number of approved products?", "count"),
        ("What number of patients died?", "count"),
        ("How much does cilta-cel cost in Turkey?", "money"),
        ("What is the price of ide-cel?", "money"),
        ("What dose of quorvelimab is given?", "dose"),
        ("How many mg of taspronumab are injected?", "dose"),
        ("How long do responses last?", "duration"),
        ("What was the median progression-free survival?", "duration"),
        ("What is the half-life of teclistamab?", "duration"),
        ("In which year was ide-cel approved?", "date"),
        ("When was cilta-cel approved?", "date"),
        ("When is ide-cel given?", "schedule"),
        ("On which days is quorvelimab infused?", "schedule"),
        ("How often is quorvelimab injected?", "schedule"),
        ("What counts as refractory myeloma?", "definition"),
        ("Mean folate at week 12 on 400 µg?", "amount"),
        ("Median overall survival on arm A?", "duration"),
        ("Quorvelimab dose on arm A?", "dose"),
        ("Dose reductions on arm A?", "open"),
        ("Response rate in women?", "share"),
        ("Cost of velocel per patient?", "money"),
        ("Mean folate rose to 12 on 400 µg", "open"),
        ("What was the hazard ratio?", "amount"),
        ("How large was the difference?", "amount"),
        ("Why are new drugs needed?", "reason"),
        ("What is the reason for relapse?", "reason"),
        ("Which drug blocks interleukin-5?", "drug"),
        ("What bispecific antibodies are there?", "drug"),
        ("What does BCMA stand for?", "definition"),
        ("What does TSLP mean?", "definition"),
        ("Is ide-cel safe?", "open"),
        ("Which class of drugs came first?", "open"),
        ("Do the authors say why?", "open"),
        ("", "open"),
    ],
)
def test_a_question_asks_for_one_kind_of_answer(question: str, kind: Kind) -> None:
    assert kind_of(question) == kind
    assert kind_of(question.upper()) == kind


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("share", "It accounts for 15% of malignancies."),
        ("share", "One third of the patients relapsed."),
        ("share", "Anaphylaxis occurred in 3 of 1406."),
        ("share", "Half of the patients relapsed."),
        ("count", "Two products are approved."),
        ("money", "It costs $400,000."),
        ("money", "It costs 5 million liras."),
        ("dose", "It is given at a dose of 30 mg every eight weeks."),
        ("dose", "They received 450 × 10⁶ CAR-T cells."),
        ("dose", "They received 5mg/kg."),
        ("duration", "The median was 8.8 months."),
        ("duration", "A 7.5-month median was seen."),
        ("duration", "It lasted for two years."),
        ("date", "It was approved in 2021."),
        ("date", "It was approved in March."),
        ("amount", "The ratio was 0.52."),
        ("drug", "They were given quorvelimab."),
        ("reason", "It failed because recruitment was slow."),
        ("reason", "This underscores the unmet need."),
        ("open", "It is safe."),
        ("definition", "It is a neoplasm."),
    ],
)
def test_a_sentence_holds_the_kind_of_answer_asked_for(kind: Kind, sentence: str) -> None:
    assert holds(kind, sentence)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("share", "It was seen in 15 patients (1)."),
        ("share", "Most patients relapsed."),
        ("count", "Several products are approved (3)."),
        ("count", "CAR-T cells target CD38 and IL-6 in KarMMa-3."),
        ("money", "It is expensive."),
        ("money", "It was seen in 15 patients."),
        ("dose", "It was seen in 15 patients."),
        ("dose", "It is measured in mg."),
        ("duration", "In 15 of the patients, months passed before it was seen."),
        ("duration", "The median was long."),
        ("date", "It was approved in Turkey."),
        ("date", "It was seen in 2,021 patients and 1750 mice."),
        ("amount", "The ratio was low (12)."),
        ("drug", "They were given placebo."),
        ("reason", "It has been seen since 2019."),
        ("reason", "It failed."),
    ],
)
def test_a_sentence_without_that_kind_does_not_hold_it(kind: Kind, sentence: str) -> None:
    assert not holds(kind, sentence)


@pytest.mark.parametrize(
    "name",
    [
        *("teclistamab", "Daratumumab", "ide-cel", "cilta‑cel", "autoleucel", "bortezomib", "lenalidomide"),
        *("morvaxaban", "anti-xylamab", "corticosteroids and prednisolone", "teclistamab-treated teclistamabs"),
    ],
)
def test_a_word_built_like_a_drug_is_one(name: str) -> None:
    assert names_a_drug(f"given {name}, once")


@pytest.mark.parametrize("text", ["mab", "parcel", "cancel", "placebo", "a tabernacle", "mab-", "-mab", "virtual", ""])
def test_other_words_are_no_drugs(text: str) -> None:
    assert not names_a_drug(text)


@pytest.mark.parametrize(
    "sentence", ["It is given on days 1 and 8.", "It is given every three weeks.", "It is taken daily."]
)
def test_days_and_intervals_tell_when_something_is_given(sentence: str) -> None:
    assert holds("schedule", sentence)


def test_a_day_of_the_calendar_or_a_duration_does_not() -> None:
    assert not holds("schedule", "It was approved on 3 May and lasts 8 weeks.")


@pytest.mark.parametrize(("question", "label"), [("Grade 4 nausea with velocel?", True), ("Is velocel safe?", False)])
def test_a_question_without_a_verb_only_names_what_it_wants(question: str, label: bool) -> None:
    assert is_label(question) is label
