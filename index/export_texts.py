"""The texts on which an exported model must agree with its original."""

from __future__ import annotations

from typing import Final

_SENTENCES: Final = (
    "The overall response rate was 73% (95% CI, 66 to 81) among 128 treated patients.",
    "Median progression-free survival had not been reached at a follow-up of 27.7 months.",
    "Cytokine release syndrome of grade ≥3 occurred in 4% of patients; no event was fatal.",
    "Who should not be given this treatment?",
    "Hastaların %73'ünde yanıt alındı; ortanca sağkalım süresine henüz ulaşılmadı.",
    "Tedaviye İstanbul, Ankara ve İzmir'deki merkezlerde ulaşılabiliyor mu?",
    "BCMA-directed CAR-T cells (ciltacabtagene autoleucel; cilta-cel) at 0.75×10⁶ cells/kg",
    "Table 2. Efficacy | ORR | ide-cel: 73% | standard regimens: 42%",
    "IL-6, TNF-α, IFN-γ and CD8⁺ T cells rose 2–3 days after infusion.",
    "Kaposi's sarcoma–associated herpesvirus was ruled out by in-situ hybridisation.",
    "REFERENCES: 1. Author A, Other B. A title. Journal. 2021;384(8):705-716.",
    "Die Behandlung wurde ambulant fortgeführt, l'évolution était favorable.",
)
_ODD: Final = (
    "",
    " ",
    "a",
    "?",
    "CAR-T",
    "myeloma",
    "MULTIPLE MYELOMA",
    "  blanks before and after  ",
    "one\ttwo\nthree\r\nfour",
    "10² is not 102, and H₂O is not H2O",
    "≥ ≤ ± × ÷ → ∞ § † ‡ ° µ",
    "α β γ δ κ λ",
    "İıŞşĞğÇçÖöÜü",
    "naïve café Ångström",
    "多发性骨髓瘤",
    "множественная миелома",
    "🙂🧬",
    "e\u0301 and é",
    "\u200bzero\u200dwidth\ufeff",
    "\x00\x07\x1f control",
    "right-to-left \u202eoverride",
    "[CLS] [SEP] [MASK] [PAD] [UNK] </s> <s>",
    "<b>bold</b> &amp; {json: true}",
    "https://doi.org/10.1000/xyz_(1)#a?b=c",
    "x" * 300,
    "0123456789" * 40,
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "!!!???...",
)
# The default encoder reads 254 tokens: some of these are just shorter, some just longer, one is far longer.
_REPEATS: Final = (2, 4, 7, 9, 12, 14, 20, 80)


def comparison_texts() -> tuple[str, ...]:
    """A hundred texts, no two alike: empty, short, odd, in several languages, and longer than a model reads."""
    count = len(_SENTENCES)
    pairs = (f"{first} {_SENTENCES[(place + 5) % count]}" for place, first in enumerate(_SENTENCES))
    words = (" ".join(sentence.split()[:length]) for sentence in _SENTENCES for length in (2, 3, 5))
    long = (
        " ".join(_SENTENCES[(start + step) % count] for step in range(repeats))
        for start, repeats in enumerate(_REPEATS)
    )
    exact = (" ".join(["cell"] * length) for length in (253, 254, 255, 511))
    return (*_SENTENCES, *_ODD, *pairs, *words, *long, *exact)
