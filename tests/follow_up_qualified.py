"""Invented conversations on grades, numbers, points in time and figures: what a last question means after the others.

All but those marked were written before the rules for them (docs/decisions/012-follow-ups.md).
"""

from __future__ import annotations

# As in follow_up_conversations.py; none where nothing certain can be made of the last question.
QUALIFIED: tuple[tuple[tuple[str, ...], str | None], ...] = (
    # Numbered things take the place of the one with the same noun.
    (
        ("LYRA-3 course 1 - how long did platelets take to recover with AZD compared with AD?", "and in course 2?"),
        "LYRA-3 course 2 - how long did platelets take to recover with AZD compared with AD?",
    ),
    (("What was the ORR of ide-cel in cohort 1?", "And cohort 2?"), "What was the ORR of ide-cel in cohort 2?"),
    (
        ("What was the median PFS in arm A of VELORA-2?", "what about arm B?"),
        "What was the median PFS in arm B of VELORA-2?",
    ),
    (
        ("How common is neutropenia in cycle 1 of lenalidomide?", "In cycles 2-4?"),
        "How common is neutropenia in cycles 2-4 of lenalidomide?",
    ),
    (
        ("What is the survival rate in stage II melanoma?", "and stage III?"),
        "What is the survival rate in stage III melanoma?",
    ),
    (
        ("What is the ORR of cilta-cel in phase 1b trials?", "and in phase 2?"),
        "What is the ORR of cilta-cel in phase 2 trials?",
    ),
    (("What is the PFS of ide-cel at week 12?", "And at week 24?"), "What is the PFS of ide-cel at week 24?"),
    (
        ("What is the ORR of ide-cel in patients over 65?", "and over 75?"),
        "What is the ORR of ide-cel in patients over 75?",
    ),
    (("What was the ORR of ide-cel in part 1 and part 2?", "And in part 3?"), None),
    (("What is the ORR of ide-cel?", "And in cohort 2?"), "What is the ORR of ide-cel in cohort 2?"),
    (("What is the ORR of ide-cel in cohort 1?", "And CRS?"), "How common is CRS with ide-cel in cohort 1?"),
    (("Is grade 3 CRS as common as grade 3 ICANS with ide-cel?", "And grade 4?"), None),
    # Nothing of the follow-up is lost.
    (
        ("How common is CRS with ide-cel?", "and grade 4 neutropenia?"),
        "How common is grade 4 neutropenia with ide-cel?",
    ),
    (("How common is CRS with ide-cel?", "and with cilta-cel alone?"), None),
    (("How does ide-cel work?", "any side effects?"), "Are there any side effects of ide-cel?"),
    (
        ("How does ide-cel work?", "And the most common side effects?"),
        "What are the most common side effects of ide-cel?",
    ),
    (("How common is CRS with ide-cel?", "And the rate of ICANS?"), "How common is ICANS with ide-cel?"),
    # A pronoun after a question about a figure stands for the figure with all that it is of.
    (
        (
            "median OS with melphalan + thalidomide without transplant in the VELORA-2 study?",
            "how does that compare with ORTIGA-4",
        ),
        "How does the median OS with melphalan + thalidomide without transplant in the VELORA-2 study"
        " compare with ORTIGA-4",
    ),
    (
        ("What was the median PFS with ide-cel in KarMMa-3?", "Is that longer than with standard regimens?"),
        "Is the median PFS with ide-cel in KarMMa-3 longer than with standard regimens?",
    ),
    (
        ("What is the ORR of ide-cel in the elderly?", "How does this compare with cilta-cel?"),
        "How does the ORR of ide-cel in the elderly compare with cilta-cel?",
    ),
    (
        ("How common is CRS with ide-cel?", "And how does that compare with cilta-cel?"),
        "How does the frequency of CRS with ide-cel compare with cilta-cel?",
    ),
    (("Does ide-cel improve survival in KarMMa-3?", "How does that compare with CARTITUDE-4?"), None),
    # Points in time.
    (
        ("grade 2 rectal toxicity during pelvic RT, 45 Gy/25 vs 50 Gy/25?", "what about 6 months after finishing?"),
        "grade 2 rectal toxicity 6 months after finishing pelvic RT, 45 Gy/25 vs 50 Gy/25?",
    ),
    (
        ("How common is anaemia during pregnancy?", "and 6 weeks after delivery?"),
        "How common is anaemia 6 weeks after delivery?",
    ),
    (
        ("How common are infections during treatment with teclistamab?", "3 months after stopping?"),
        "How common are infections 3 months after stopping treatment with teclistamab?",
    ),
    (
        ("What was the pain score 3 months after hip surgery?", "and 12 months after?"),
        "What was the pain score 12 months after hip surgery?",
    ),
    (
        ("What is the PFS of cilta-cel at 12 months?", "And after 24 months?"),
        "What is the PFS of cilta-cel after 24 months?",
    ),
    (
        ("How common is bleeding with morvaxaban?", "2 weeks after surgery?"),
        "How common is bleeding with morvaxaban 2 weeks after surgery?",
    ),
    (("What is the PFS of cilta-cel after transplant?", "and 3 months after stopping?"), None),
    (("How common is bleeding with morvaxaban?", "3 months later?"), None),
    # Found wanting when the rules for the above were tried out.
    (
        ("What is the PFS of ide-cel in patients over 65 years?", "and at 2 years?"),
        "What is the PFS of ide-cel in patients over 65 years at 2 years?",
    ),
    (("What is the ORR of ide-cel?", "plus pomalidomide?"), "What is the ORR of ide-cel plus pomalidomide?"),
    (("Is ide-cel better than cilta-cel?", "And CRS?"), None),
    (("Can students help in day surgery?", "Is that significant?"), None),
    (("What was the median PFS in the control arm of KarMMa-3?", "and in arm B?"), None),
    (
        ("How common is CRS with ide-cel?", "what about grade 3 neutropenia with cilta-cel in the elderly?"),
        "Grade 3 neutropenia with cilta-cel in the elderly?",
    ),
)
_RATE = "What is the overall response rate of ide-cel in KarMMa-3?"
# These mean what they say, with and without an earlier question.
STAND_ALONE: tuple[tuple[str, ...], ...] = (
    ("any grade 4 diarrhea with FLOX?",),
    (_RATE, "any grade 4 diarrhea with FLOX?"),
    ("any evidence for aspirin in stroke?",),
    ("Any data on cilta-cel in renal failure?",),
    ("grade 3 urinary toxicity during prostate RT, 69 Gy/23 vs 78 Gy/39?",),
    (_RATE, "median PFS with rituximab without radiotherapy at 2 years?"),
    ("AML16 course 1 - how long did neutrophils take to recover with DClo compared with DA?",),
    ("no CRS with ide-cel?",),
    ("In Scottish men, haplotype K lowers the risk of gout.",),
    (_RATE, "Does information technology (IT) help in primary care?"),
    (_RATE, "It is not proven that chocolate reduces the risk of heart disease."),
    (_RATE, "In Scottish men, haplotype K lowers the risk of gout."),
)
