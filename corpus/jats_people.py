"""The people and groups that a JATS article names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.identifiers import one_line
from corpus.jats_elements import children, first_child, without, words
from corpus.jats_inline import plain
from corpus.xml import Element, local_name

_MOST_NAME = 300
# What stands in a group or a person beside the name.
_NOT_OF_A_NAME = frozenset(
    "xref fn contrib-group contrib contrib-id address aff aff-alternatives email ext-link uri author-comment bio"
    " degrees role".split()
)
_NOT_AN_AUTHOR = re.compile(r"edit|review|referee|translat|illustrat|transcri|compil|curator|non-byline")
# A role may also name a task of an author, such as "Writing – review & editing".
_EDITORIAL = re.compile(r"(?:\w+ )?(?:edited|editor|reviewed|reviewer)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def authors(meta: Element) -> Iterator[str]:
    """The authors of an article, in order, without editors and reviewers; the members of a group are not named."""
    groups = children(meta, "contrib-group")
    contributors = [
        (contributor, _role(contributor, group)) for group in groups for contributor in children(group, "contrib")
    ]
    stated = [contributor for contributor, role in contributors if "author" in role and not _NOT_AN_AUTHOR.search(role)]
    for contributor in stated or [contributor for contributor, role in contributors if not _NOT_AN_AUTHOR.search(role)]:
        if name := _name(contributor):
            yield name


def _role(contributor: Element, group: Element) -> str:
    """What a contributor is by its own type, else by its role or its group; without any of them an author."""
    role = first_child(contributor, "role")
    editorial = role is not None and _EDITORIAL.match(plain(role))
    stated = contributor.get("contrib-type") or group.get("content-type") or ("editor" if editorial else "author")
    return str(stated).lower()


def _name(contributor: Element) -> str:
    for child in contributor:
        kind = local_name(child)
        if kind in {"name-alternatives", "collab-alternatives"}:
            return next(filter(None, map(person, child)), "")
        if kind in {"name", "string-name", "collab", "collab-wrap", "on-behalf-of"} and (name := person(child)):
            return name
        if kind == "anonymous":
            return "Anonymous"
    return ""


def person(element: Element, *, initials: bool = False) -> str:
    """The name of a person or group: "Hakan Goker", or "Goker H" with initials, as reference lists print it."""
    parts = {local_name(child): words(child).strip(" ,;") for child in reversed(element)}
    surname, given = parts.get("surname", ""), parts.get("given-names", "")
    if not surname and not given:
        return one_line(plain(without(element, _NOT_OF_A_NAME)), most_chars=_MOST_NAME).strip(" ,;:")
    surname_first = initials or element.get("name-style") == "eastern"
    pieces = [surname, _initials(given) if initials else given] if surname_first else [given, surname]
    return one_line(" ".join(filter(None, [*pieces, parts.get("suffix")])), most_chars=_MOST_NAME)


def _initials(given: str) -> str:
    """ "N. C.", "NC" and "Nikhil C." are all "NC"; of a long name only the first letters of its words are left."""
    if given.isupper() and len(given) < 5 and given.isalpha():
        return given
    return "".join(word[0].upper() for word in _WORD.findall(given)[:6])
