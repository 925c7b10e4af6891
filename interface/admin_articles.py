"""The administrator's table of articles, how articles come in and go out, and the question before any goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from corpus.types import Article
from index.types import Manifest
from interface.admin_frame import Visit, button, form, framed, notice, table
from interface.admin_words import counted, number
from interface.byline import retracted_badge
from interface.markup import escaped
from retrieval.scope import year_of

ON_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of articles was asked for: text to be found, which page of the table, counted from 1.

    trouble is a sentence on what could not be done just now, typed what was typed then.
    """

    text: str = ""
    page: int = 1
    trouble: str = ""
    typed: str = ""


def articles_page(
    visit: Visit, articles: Mapping[str, Article], manifest: Manifest, asked: Asked, *, can_upload: bool
) -> str:
    """All articles held, those found, or a part of them, with what can be done about them."""
    words = visit.words
    told = words.held.format(
        articles=counted(manifest.articles, "article", words),
        passages=counted(manifest.chunks, "passage", words),
        version=f"<code>{escaped(manifest.version[:12])}</code>",
    )
    found = [article for id, article in sorted(articles.items()) if _fits(article, asked.text)]
    inside = (
        f"{notice(asked.trouble) if asked.trouble else ''}<p>{told}</p>{_find(visit, asked)}"
        f"{_held(visit, found, asked)}{_add(visit, asked, can_upload=can_upload)}"
    )
    return framed(visit, "articles", words.pages["articles"], inside)


def removal_page(visit: Visit, chosen: Sequence[Article]) -> str:
    """The question whether these articles shall really go."""
    words = visit.words
    hidden = "".join(f'<input type="hidden" name="article" value="{escaped(article.id)}">' for article in chosen)
    keep = f'<a class="button" href="{visit.address()}">{words.keep}</a>'
    asked = form(visit, "remove", f"{hidden}{button(words.do_remove, 'danger')} {keep}", confirmed="yes")
    heading = words.confirm_remove.format(count=counted(len(chosen), "article", words))
    return framed(visit, "articles", heading, f"<p>{words.confirm_remove_text}</p>{listed(chosen)}{asked}")


def listed(articles: Sequence[Article]) -> str:
    """Articles as a list of titles with their ids."""
    items = (f"<li>{_title(article)} <code>{escaped(article.id)}</code></li>" for article in articles)
    return f'<ul class="named">{"".join(items)}</ul>'


def _fits(article: Article, text: str) -> bool:
    names = (article.title, article.id, article.doi, article.pmid, article.pmcid, article.source)
    wanted = text.strip().casefold()
    return not wanted or any(wanted in name.casefold() for name in names if name)


def _find(visit: Visit, asked: Asked) -> str:
    words = visit.words
    return (
        f'<form class="find" role="search" action="{escaped(visit.root)}/admin">'
        f'<input type="hidden" name="lang" value="{words.common.language}">'
        f'<label for="find">{words.find}</label>'
        f'<input id="find" name="q" type="search" value="{escaped(asked.text)}">{button(words.find_button)}</form>'
    )


def _held(visit: Visit, found: Sequence[Article], asked: Asked) -> str:
    words = visit.words
    if not found:
        told = words.found_none.format(text=asked.text) if asked.text else words.no_articles
        return f'<p class="lost">{escaped(told)}</p>'
    pages = -(-len(found) // ON_PAGE)
    page = min(max(asked.page, 1), pages)
    first = (page - 1) * ON_PAGE
    shown = found[first : first + ON_PAGE]
    rows = (_row(visit, article) for article in shown)
    drawn = table(words.pages["articles"], ("", *words.columns), rows)
    return form(visit, "remove", f"{drawn}{_steps(visit, asked, page, len(found))}{button(words.remove, 'quiet')}")


def _steps(visit: Visit, asked: Asked, page: int, total: int) -> str:
    """Which part of the table it is, and the ways to its neighbours."""
    words, last = visit.words, min(page * ON_PAGE, total)
    if total <= ON_PAGE:
        return ""
    span = {"first": number((page - 1) * ON_PAGE + 1, words), "last": number(last, words)}
    told = f"<span>{words.shown.format(**span, total=number(total, words))}</span>"
    before = _step(visit, asked, page - 1, words.previous) if page > 1 else ""
    after = _step(visit, asked, page + 1, words.next) if last < total else ""
    return f'<nav class="steps" aria-label="{words.pages["articles"]}">{before} {told} {after}</nav>'


def _step(visit: Visit, asked: Asked, page: int, said: str) -> str:
    return f'<a href="{visit.address(q=asked.text, page=str(page))}">{said}</a>'


def _row(visit: Visit, article: Article) -> str:
    words = visit.words
    label = escaped(words.choose.format(title=article.title))
    reader = f"{visit.root}/articles/{quote(article.id, safe='')}?lang={words.common.language}"
    by = ", ".join(filter(None, (article.authors[0] if article.authors else "", article.journal or "")))
    small = f'<small dir="auto">{escaped(by)}</small>' if by else ""
    cells = (
        str(year_of(article) or ""),
        words.coverage[article.coverage],
        article.licence or "",
    )
    return (
        f'<tr><td><input type="checkbox" name="article" value="{escaped(article.id)}" aria-label="{label}"></td>'
        f'<th scope="row"><a href="{escaped(reader)}">{_title(article)}</a> '
        f"{retracted_badge(article, words.common)}{small}</th>"
        f"{''.join(f'<td>{escaped(cell)}</td>' for cell in cells)}<td><code>{escaped(article.id)}</code></td></tr>"
    )


def _title(article: Article) -> str:
    return f'<span dir="auto" lang="{escaped(article.language)}">{escaped(article.title)}</span>'


def _add(visit: Visit, asked: Asked, *, can_upload: bool) -> str:
    words = visit.words
    naming = (
        f'<label for="names">{words.names}</label><p class="hint" id="names-hint">{words.names_hint}</p>'
        f'<textarea id="names" name="names" rows="4" aria-describedby="names-hint" spellcheck="false">'
        f"{escaped(asked.typed)}</textarea>"
        f'<label class="choice"><input type="checkbox" name="references" value="yes"> {words.with_references}</label>'
        f"{button(words.fetch)}"
    )
    file = _upload(visit) if can_upload else f'<p class="hint">{words.no_upload}</p>'
    return f'<section aria-labelledby="add"><h2 id="add">{words.add}</h2>{form(visit, "add", naming)}{file}</section>'


def _upload(visit: Visit) -> str:
    words = visit.words
    inside = (
        f'<label for="file">{words.file}</label><p class="hint" id="file-hint">{words.file_hint}</p>'
        f'<input id="file" name="file" type="file" aria-describedby="file-hint" required>{button(words.upload)}'
    )
    return form(visit, "upload", inside).replace("<form ", '<form enctype="multipart/form-data" ', 1)
