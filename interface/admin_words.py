"""What the administrator's pages have words for; interface/admin_languages.py says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from interface.admin_work import Kind, Stage
from interface.intake import Verdict
from interface.words import Words

_THINGS_IN_TURKISH = {"article": "makale", "passage": "bölüm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminWords:
    """The words of one language, beside those of interface/words.py, which common holds.

    Names in braces are filled in where they are shown. measures are the names of evaluation/, where the language
    has its own. pages are the headings by the last part of their address.
    """

    common: Words
    other_language: str
    upkeep: str
    back: str
    skip: str
    pages: Mapping[str, str]
    logged_in: str
    held: str
    behind: str
    take_up: str
    running: str
    show_running: str
    add: str
    names: str
    names_hint: str
    with_references: str
    fetch: str
    unknown_names: str
    nothing_named: str
    file: str
    file_hint: str
    upload: str
    no_upload: str
    wrong_file: str
    too_large: str
    not_stored: str
    find: str
    find_button: str
    no_articles: str
    found_none: str
    columns: tuple[str, str, str, str, str]
    choose: str
    remove: str
    nothing_chosen: str
    confirm_remove: str
    confirm_remove_text: str
    do_remove: str
    keep: str
    coverage: Mapping[str, str]
    shown: str
    previous: str
    next: str
    versions_text: str
    version_columns: tuple[str, str, str, str, str]
    in_use: str
    served: str
    go_back: str
    unknown_date: str
    no_versions: str
    confirm_back: str
    confirm_back_going: str
    confirm_back_none: str
    do_go_back: str
    cannot_go_back: str
    quality_text: str
    no_report: str
    bad_report: str
    measure_columns: tuple[str, str, str, str]
    open_report: str
    measured_facts: str
    measures: Mapping[str, str]
    gaps_text: str
    no_gaps: str
    gaps_cut: str
    asked_once: str
    asked_often: str
    last_asked: str
    feedback_text: str
    no_feedback: str
    feedback_columns: tuple[str, str, str, str]
    feedback_counts: str
    feedback_cut: str
    useful: str
    not_useful: str
    answered: str
    abstained: str
    download: str
    kinds: Mapping[Kind, str]
    stages: Mapping[Stage, str]
    progress: str
    under_way: str
    reloads: str
    stop: str
    stopping: str
    stopped: str
    done: str
    done_partly: str
    done_nothing: str
    failed: str
    not_opened: str
    failed_here: str
    verdicts: Mapping[Verdict, str]
    removed: str
    not_any_more: str
    doubtful: str
    unknown_work: str
    unknown_work_text: str
    busy: str
    old_form: str
    old_form_text: str
    to_articles: str


def number(count: int, words: AdminWords) -> str:
    """A count as the language writes it: 12,345 or 12.345."""
    return f"{count:,}".replace(",", "." if words.common.language == "tr" else ",")


def counted(count: int, thing: Literal["article", "passage"], words: AdminWords) -> str:
    """ "1 article", "2,000 articles"; Turkish counts without a plural."""
    if words.common.language == "tr":
        return f"{number(count, words)} {_THINGS_IN_TURKISH[thing]}"
    return f"{number(count, words)} {thing}{'' if count == 1 else 's'}"
