"""What all of the administrator's pages share: the frame, links that keep the language, forms with their token."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from interface.admin_words import AdminWords
from interface.markup import escaped
from interface.plain_page import plain_page

# The name of the field that says that a form is from a page of ours.
TOKEN = "token"  # noqa: S105

_CURRENT = ' aria-current="page"'


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of an administrator.

    root is where Kanıt's own addresses begin, token goes with every form, name is the person's. running is the id of
    the change under way, empty for none; is_behind tells that the index on the disk is another than the one in use.
    """

    words: AdminWords
    root: str
    token: str
    name: str
    running: str = ""
    is_behind: bool = False

    def address(self, place: str = "", **fields: str) -> str:
        """The address of a page below /admin in the same language, as HTML."""
        told = urlencode({"lang": self.words.common.language} | fields)
        return escaped(f"{self.root}/admin{'/' if place else ''}{place}?{told}")


def framed(visit: Visit, page: str, heading: str, inside: str, *, head: str = "") -> str:
    """A whole page; page is the last part of the address that it counts to, heading is text, the others are HTML."""
    words = visit.words
    main = f'<main id="main" tabindex="-1"><h1>{escaped(heading)}</h1>{_state(visit, page)}{inside}</main>'
    body = f'<a class="skip" href="#main">{words.skip}</a>{_bar(visit, page)}<div class="upkeep">{main}</div>'
    files = ("reader.css", "admin.css", "admin.js")
    # Under the server's own policy a browser does not say where a form came from.
    referrer = '<meta name="referrer" content="same-origin">'
    return plain_page(heading, body, words.common.language, root=visit.root, files=files, head=referrer + head)


def _bar(visit: Visit, page: str) -> str:
    words, other = visit.words, "en" if visit.words.common.language == "tr" else "tr"
    links = "".join(
        f'<a href="{visit.address("" if place == "articles" else place)}"{_CURRENT if place == page else ""}>{said}</a>'
        for place, said in words.pages.items()
    )
    place = "" if page == "articles" else page
    return (
        f'<header class="bar"><a class="back" href="{visit.root}/">{words.back}</a>'
        f'<nav class="places" aria-label="{words.upkeep}">{links}</nav>'
        f'<a class="language" lang="{other}" hreflang="{other}" href="{visit.address(place, lang=other)}">'
        f"{words.other_language}</a>"
        f'<span class="person">{escaped(words.logged_in.format(name=visit.name))}</span></header>'
    )


def _state(visit: Visit, page: str) -> str:
    """That a change is under way, or that the newest index waits to be taken up."""
    words = visit.words
    if visit.running and page != "changes":
        there = f'<a href="{visit.address(f"changes/{visit.running}")}">{words.show_running}</a>'
        return f'<p class="lost">{words.running} {there}</p>'
    if visit.is_behind and not visit.running:
        return f'<div class="lost"><p>{words.behind}</p>{form(visit, "take-up", button(words.take_up))}</div>'
    return ""


def form(visit: Visit, place: str, inside: str, **hidden: str) -> str:
    """A form that posts to a place below /admin, with what is hidden and the token in it; inside is HTML."""
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{escaped(value)}">'
        for name, value in {TOKEN: visit.token, **hidden}.items()
    )
    return f'<form method="post" action="{visit.address(place)}">{fields}{inside}</form>'


def button(words: str, kind: str = "") -> str:
    """A button that sends its form; kind is "danger" for one that deletes."""
    named = f' class="{kind}"' if kind else ""
    return f"<button{named}>{escaped(words)}</button>"


def notice(text: str) -> str:
    """A sentence on what could not be done, read out at once."""
    return f'<div class="alert" role="alert"><p>{escaped(text)}</p></div>'


def table(name: str, columns: Sequence[str], rows: Iterable[str]) -> str:
    """A table that can be scrolled by keyboard; rows are HTML, and a column of what can be done has no heading."""
    heads = "".join(f'<th scope="col">{escaped(column)}</th>' if column else "<td></td>" for column in columns)
    return (
        f'<div class="table" role="region" aria-label="{escaped(name)}" tabindex="0"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
