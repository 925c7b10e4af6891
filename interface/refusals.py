"""What can go wrong between the name of an article and its text. Every sentence begins with what was asked for."""

from __future__ import annotations

from corpus.errors import KanitError

BRING_THE_FILE = "bring the file instead: python app.py add FILE"
CHECK_ADDRESS = "check KANIT_EUROPE_PMC"


class NotFound(KanitError):
    """The service is well, but has nothing under this name."""

    def __init__(self, wanted: str, why: str, remedy: str = "check it for a typing error") -> None:
        super().__init__(f"{wanted}: {why}; {remedy}, or {BRING_THE_FILE}")
        self.wanted, self.why = wanted, why


class NotOpenAccess(KanitError):
    """The article may not be copied from here; a hospital may hold a licence and the file."""

    def __init__(self, wanted: str, why: str) -> None:
        super().__init__(
            f"{wanted}: {why}; if you have its file (PDF or XML) and may use it, add that: python app.py add FILE"
        )
        self.wanted, self.why = wanted, why


class ServiceUnreachable(KanitError):
    """No answer could be had; whatever is asked next will most likely meet the same."""

    def __init__(self, wanted: str, why: str, remedy: str) -> None:
        super().__init__(f"{wanted}: {why}; {remedy}, or {BRING_THE_FILE}")
        self.wanted, self.why = wanted, why


class ServiceBroken(KanitError):
    """There was an answer, but not one that can be used; other articles may do better."""

    def __init__(self, wanted: str, why: str, remedy: str = "try again later") -> None:
        super().__init__(f"{wanted}: {why}; {remedy}, or {BRING_THE_FILE}")
        self.wanted, self.why = wanted, why
