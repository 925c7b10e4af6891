"""How far a change is, and what came of it: as a page, and as the few words that its script asks for."""

from __future__ import annotations

from collections.abc import Iterator

from interface.admin_frame import Visit, button, form, framed, notice
from interface.admin_words import AdminWords, number
from interface.admin_work import Work
from interface.intake import Outcome
from interface.markup import escaped

SECONDS_BETWEEN_LOOKS = 3
_MOST_LISTED = 500


def change_page(visit: Visit, work: Work, served: str) -> str:
    """The page of a change; served is the version that questions are answered from."""
    heading = visit.words.kinds[work.kind]
    if work.has_ended:
        return framed(visit, "changes", heading, _ended(visit, work, served))
    head = f'<noscript><meta http-equiv="refresh" content="{SECONDS_BETWEEN_LOOKS}"></noscript>'
    return framed(visit, "changes", heading, _under_way(visit, work), head=head)


def change_document(visit: Visit, work: Work) -> dict[str, object]:
    """The same for the script of the page, which shows text, and asks for the page anew once it has ended."""
    return {
        "id": work.id,
        "kind": work.kind,
        "ended": work.has_ended,
        "text": progress_text(work, visit.words),
        "done": work.done,
        "total": work.total,
        "stopping": work.is_stopping,
    }


def unknown_change_page(visit: Visit) -> str:
    """That nobody remembers the change any more."""
    words = visit.words
    return framed(visit, "articles", words.unknown_work, f"<p>{words.unknown_work_text}</p>{_way_on(visit)}")


def progress_text(work: Work, words: AdminWords) -> str:
    """What is being done, and how far it is where that is known."""
    stage, done, total = words.stages[work.stage], work.done, work.total
    if not total:
        return f"{stage} …"
    return words.progress.format(stage=stage, done=number(done, words), total=number(total, words))


def _under_way(visit: Visit, work: Work) -> str:
    words = visit.words
    figures = f' value="{work.done}" max="{work.total}"' if work.total else ""
    stop = ""
    if work.is_stopping:
        stop = f"<p>{words.stopping}</p>"
    elif work.can_stop:
        stop = form(visit, "stop", button(words.stop), change=work.id)
    return (
        f"<p>{words.under_way}</p>"
        f'<div class="work" id="work" data-address="{visit.address(f"changes/{work.id}")}">'
        f'<p id="progress" role="status">{escaped(progress_text(work, words))}</p>'
        f'<progress aria-labelledby="progress"{figures}></progress></div>'
        f'<p class="hint">{words.reloads}</p>{stop}'
    )


def _ended(visit: Visit, work: Work, served: str) -> str:
    return f"{_verdict(visit, work, served)}{_counted(visit, work)}{''.join(_lists(work, visit.words))}{_way_on(visit)}"


def _verdict(visit: Visit, work: Work, served: str) -> str:
    """How it ended, in one sentence."""
    words = visit.words
    if work.failed_here:
        return notice(words.failed_here.format(id=work.trouble))
    if work.trouble:
        failed = words.not_opened if work.stage == "opening" else words.failed
        why = f'<span lang="en">{escaped(work.trouble)}</span>'
        return f'<div class="alert" role="alert"><p>{failed}: {why}</p></div>'
    if work.is_stopped:
        return f'<p class="lost">{words.stopped}</p>'
    if work.kind == "add" and not work.taken_in:
        return f'<p class="lost">{words.done_nothing}</p>'
    told = words.done_partly if work.counts()["left out"] else words.done
    return f'<p class="lost">{told.format(version=f"<code>{escaped(served[:12])}</code>")}</p>'


def _counted(visit: Visit, work: Work) -> str:
    words = visit.words
    told = [f"{number(count, words)} {words.verdicts[verdict]}" for verdict, count in work.counts().items() if count]
    if work.removed:
        told.append(f"{number(len(work.removed), words)} {words.removed}")
    return f"<p>{', '.join(told)}.</p>" if told else ""


def _lists(work: Work, words: AdminWords) -> Iterator[str]:
    """What was left out first, each with its reason."""
    left_out = [outcome for outcome in work.outcomes if outcome.verdict == "left out"]
    others = [outcome for outcome in work.outcomes if outcome.verdict != "left out"]
    for outcomes in (left_out, others):
        if items := "".join(_outcome(work, outcome, words) for outcome in outcomes[:_MOST_LISTED]):
            yield f'<ul class="outcomes">{items}</ul>'
    if items := "".join(
        f'<li><strong>{words.removed}</strong> <span dir="auto">{escaped(article.title)}</span> '
        f"<code>{escaped(article.id)}</code></li>"
        for article in work.removed[:_MOST_LISTED]
    ):
        yield f'<ul class="outcomes">{items}</ul>'


def _outcome(work: Work, outcome: Outcome, words: AdminWords) -> str:
    article = outcome.article
    said = words.verdicts[outcome.verdict] if work.came_true(outcome) else words.not_any_more
    named = f'<span dir="auto">{escaped(article.title if article else outcome.place)}</span>'
    id = f" <code>{escaped(article.id)}</code>" if article else ""
    retracted = f"{words.common.retracted_article} {article.retraction}" if article and article.retraction else ""
    doubt = f"{words.doubtful}: {outcome.doubt}" if outcome.doubt else ""
    more = "".join(f'<br><small lang="en">{escaped(text)}</small>' for text in (outcome.why, retracted, doubt) if text)
    return f"<li><strong>{said}</strong> {named}{id}{more}</li>"


def _way_on(visit: Visit) -> str:
    return f'<p><a class="button" href="{visit.address()}">{visit.words.to_articles}</a></p>'
