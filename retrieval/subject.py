"""Whether a question has a subject: among several articles "How many patients were included?" is about none of them."""

from __future__ import annotations

from typing import Final

from retrieval.understand import Understood
from retrieval.words import stems

# What any report of a study speaks of.
_OF_EVERY_STUDY: Final = frozenset(
    stems(
        "study studies trial trials research investigation article analysis analyses data cohort arm arms group "
        "groups patient patients subject subjects participant participants people person individuals cases "
        "population sample treatment treatments treated treat therapy therapies therapeutic intervention drug "
        "drugs medication medicine regimen agent dose doses dosage given received administered control "
        "standard care difference differences different differ significant significantly significance "
        "statistical statistically compare compared comparison better worse superior inferior effect effects "
        "effective effectiveness efficacy efficacious work works beneficial benefit benefits useful result "
        "results outcome outcomes finding findings conclusion conclusions conclude limitation limitations "
        "strength endpoint endpoints end point points primary secondary main key important report reported "
        "observed show shown found find demonstrate measure measured include included inclusion exclude excluded "
        "exclusion criteria enrol enroll enrolled recruit recruited randomised randomized randomisation design "
        "baseline characteristics follow-up followed median mean average range total overall number percentage "
        "percent proportion rate rates ratio hazard odds risk confidence interval value survival survive "
        "progression progression-free event-free disease-free relapse-free response responses responded respond "
        "complete partial objective remission duration time times mortality death deaths die died adverse event "
        "events side toxicity toxicities toxic safe safety safely tolerable tolerated tolerability common "
        "frequent frequently often serious severe severity grade grades mild moderate complication complications "
        "day days week weeks month months year years old age aged women men sex male female improve improved "
        "improvement increase increased decrease decreased reduce reduced change changed higher lower high low "
        "long short many much well good bad new all any each two three both other first second third one "
        "recommended similar alike same equal comparable equivalent balanced matched between among within across "
        "PFS OS ORR CR PR DOR HR OR CI AE AEs SAE SAEs p n"
    )
)


def has_subject(question: Understood) -> bool:
    """Whether a question names anything that not every study has: a drug, a disease, a trial, a place, a test."""
    named = (stem for term in question.terms for stem in stems(term.text))
    return any(stem not in _OF_EVERY_STUDY and not stem.isdigit() for stem in named)
