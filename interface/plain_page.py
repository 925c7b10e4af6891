"""The frame of the pages that Kanıt writes itself, beside the chat: the reader's and the administrator's."""

from __future__ import annotations

from collections.abc import Sequence

from interface.markup import escaped
from retrieval.types import Language


def plain_page(title: str, body: str, language: Language, *, root: str, files: Sequence[str], head: str = "") -> str:
    """A whole page; body and head are HTML already.

    root is where Kanıt's own addresses begin, without a slash at its end; files are the names of styles and scripts
    among interface/static.
    """
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escaped(title)} · Kanıt</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<link rel="icon" href="{root}/chat/icon.svg" type="image/svg+xml">'
        f"{''.join(_linked(root, name) for name in files)}{head}</head><body>{body}</body></html>"
    )


def _linked(root: str, name: str) -> str:
    if name.endswith(".js"):
        return f'<script src="{root}/chat/{name}" defer></script>'
    return f'<link rel="stylesheet" href="{root}/chat/{name}">'
