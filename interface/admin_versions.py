"""The administrator's page of index versions, and what going back to one takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from interface.admin_articles import listed
from interface.admin_frame import Visit, button, form, framed, table
from interface.admin_words import AdminWords, number
from interface.index_versions import Version, WayBack
from interface.markup import escaped

_SHOWN_CHARS = 12


def versions_page(visit: Visit, kept: Sequence[Version], served: str) -> str:
    """The versions that are kept; served is the one that questions are answered from."""
    words = visit.words
    if not kept:
        return framed(visit, "versions", words.pages["versions"], f"<p>{words.no_versions}</p>")
    rows = (_row(visit, version, is_served=version.name == served) for version in kept)
    drawn = table(words.pages["versions"], (*words.version_columns, ""), rows)
    return framed(visit, "versions", words.pages["versions"], f"<p>{words.versions_text}</p>{drawn}")


def way_back_page(visit: Visit, way: WayBack) -> str:
    """The question whether to go back, with what goes."""
    words = visit.words
    told = f"<p>{words.confirm_back_going if way.going else words.confirm_back_none}</p>"
    going = listed(way.going) if way.going else ""
    keep = f'<a class="button" href="{visit.address("versions")}">{words.keep}</a>'
    asked = form(
        visit,
        "rollback",
        f"{button(words.do_go_back, 'danger' if way.going else '')} {keep}",
        version=way.version,
        instead_of=way.instead_of,
    )
    heading = words.confirm_back.format(version=way.version[:_SHOWN_CHARS])
    return framed(visit, "versions", heading, f"{told}{going}{asked}")


def no_way_back_page(visit: Visit, why: str) -> str:
    """That a version cannot be gone back to, and why."""
    words = visit.words
    return framed(
        visit,
        "versions",
        words.cannot_go_back,
        f'<p class="lost" lang="en">{escaped(why)}</p><p><a class="button" href="{visit.address("versions")}">'
        f"{words.pages['versions']}</a></p>",
    )


def day_and_time(moment: datetime | None, words: AdminWords) -> str:
    """A moment in UTC; that it is not known where there is none."""
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else words.unknown_date


def _row(visit: Visit, version: Version, *, is_served: bool) -> str:
    words = visit.words
    badges = "".join(
        f' <span class="badge">{said}</span>'
        for said, holds in ((words.in_use, version.is_current), (words.served, is_served))
        if holds
    )
    if version.manifest is None:
        facts = f'<td colspan="3" lang="en">{escaped(version.trouble)}</td>'
    else:
        manifest = version.manifest
        told = (number(manifest.articles, words), number(manifest.chunks, words), manifest.embedder)
        facts = "".join(f"<td>{escaped(fact)}</td>" for fact in told)
    back = f'<a href="{visit.address(f"versions/{version.name}")}">{words.go_back}</a>'
    can_go_back = version.manifest is not None and not version.is_current
    return (
        f'<tr><th scope="row"><code>{version.name[:_SHOWN_CHARS]}</code>{badges}</th>'
        f'<td class="short">{day_and_time(version.built, words)}</td>{facts}'
        f'<td class="short">{back if can_go_back else ""}</td></tr>'
    )
