"""What the conversation shows, as HTML: pure functions, each result on one line."""

from __future__ import annotations

from corpus.tables import table_at
from corpus.types import Article
from interface.byline import badges, full_text_link, retracted_badge
from interface.markup import escaped, full_text_address, linked, marked_repairs
from interface.sources import Articles, Turn, sources_of, span_of
from interface.table_markup import row_markup
from interface.table_words import table_title
from retrieval.types import Abstained, Answered, Citation, Statement

_LISTED_ARTICLES = 50
_PARTS = {"full": "", "excerpt": "an excerpt of ", "abstract": "the abstract of "}
_NOT_SEARCHED = {"language_unsupported", "question_unclear"}


def introduction(articles: Articles) -> str:
    """The head of the page: what Kanıt does, what it does not, and what it holds."""
    return (
        '<div class="masthead"><h1>Kanıt</h1><p class="lede">Ask a clinical question. Kanıt answers only in sentences '
        "quoted word for word from the articles it holds, with the source beside each, and says so when they do not "
        f"answer. It gives no medical advice.</p>{_held(articles)}</div>"
    )


def question(text: str) -> str:
    """A question as it was asked."""
    return f'<div class="question" dir="auto">{escaped(text)}</div>'


def notice(text: str) -> str:
    """A sentence from Kanıt itself, about the question rather than an answer to it."""
    return f'<div class="notice"><p>{escaped(text)}</p></div>'


def answer(turn: Turn, articles: Articles) -> str:
    """The quotes with their marks, or why there are none."""
    if isinstance(turn.result, Abstained):
        return _abstention(turn, turn.result, articles)
    return _quotes(turn, turn.result, articles)


def _quotes(turn: Turn, result: Answered, articles: Articles) -> str:
    marks = {span_of(source.quote): source.mark for source in sources_of(result, articles) if source.quote}
    seen: set[str] = set()

    def item(statement: Statement) -> str:
        parts = []
        for citation in statement.citations:
            mark, article = marks[span_of(citation)], articles[citation.article_id]
            shown = _mark(turn.number, mark, is_first=mark not in seen)
            parts += [_quoted(citation, article), shown, retracted_badge(article)]
            seen.add(mark)
        return f'<li dir="auto">{" ".join(filter(None, parts))}</li>'

    items = "".join(map(item, result.statements))
    return f'<div class="answer"><p class="label">Quoted word for word</p>{_searched(turn)}<ol>{items}</ol></div>'


def _quoted(citation: Citation, article: Article) -> str:
    """The words of a quote; a row of a table is read with its headings, below the title of its table."""
    found = table_at(article, citation.start)
    if found is None:
        return marked_repairs(article, citation.start, citation.end)
    title = escaped(table_title(article, found[0]))
    return f'<span class="of-table">{title}, row:</span> {row_markup(article, *found)}'


def _abstention(turn: Turn, result: Abstained, articles: Articles) -> str:
    label = "Not looked up" if result.reason.code in _NOT_SEARCHED else "No answer in the articles held here"
    found = sources_of(result, articles)
    marks = " ".join(
        f"{_mark(turn.number, source.mark, is_first=True)} {retracted_badge(articles[source.article_id])}".strip()
        for source in found
    )
    nearest = f'<p class="nearest">Nearest passages: {marks}</p>' if found else ""
    return (
        f'<div class="abstention"><p class="label">{label}</p>{_searched(turn)}'
        f"<p>{linked(result.reason.text, _addresses(result, articles))}</p>{nearest}</div>"
    )


def _mark(turn: int, mark: str, *, is_first: bool) -> str:
    name = f"{turn}-{mark}"
    own_id = f' id="mark-{name}"' if is_first else ""
    words = f"Show source {mark}" if mark.isdigit() else f"Show passage {mark}"
    return f'<a class="mark"{own_id} href="#source-{name}" title="{words}">[{mark}]</a>'


def _searched(turn: Turn) -> str:
    searched = turn.result.trace.searched.strip()
    if not turn.result.question.history or searched.casefold() == turn.question.casefold():
        return ""
    return f'<p class="searched" dir="auto">Looked up as: {escaped(searched)}</p>'


def _addresses(result: Abstained, articles: Articles) -> list[str]:
    """Where the articles that the reason may speak of can be read in full."""
    near = [articles[passage.article_id] for passage in result.passages] or articles.values()
    return [address for article in near if (address := full_text_address(article))]


def _held(articles: Articles) -> str:
    shown = sorted(articles.values(), key=lambda article: (-(article.year or 0), article.title, article.id))
    items = "".join(f"<li>{_reference(article)}</li>" for article in shown[:_LISTED_ARTICLES])
    if not shown:
        return '<p class="held">It holds nothing yet.</p>'
    if len(shown) == 1:
        return f'<p class="held">It holds {_PARTS[shown[0].coverage]}one article: {_reference(shown[0])}</p>'
    rest = f"<li>and {len(shown) - _LISTED_ARTICLES:,} more</li>" if len(shown) > _LISTED_ARTICLES else ""
    return f'<details class="held"><summary>It holds {len(shown):,} articles</summary><ul>{items}{rest}</ul></details>'


def _reference(article: Article) -> str:
    origin = ", ".join(filter(None, (article.journal, str(article.year or ""))))
    return " ".join(
        filter(
            None,
            (
                f'<cite dir="auto">{escaped(article.title)}</cite>',
                f"({escaped(origin)})" if origin else "",
                badges(article),
                full_text_link(article, "full article online"),
            ),
        )
    )
