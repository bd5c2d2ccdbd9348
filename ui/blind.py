"""The judging screen as HTML: one passage at a time, nothing that tells how it was found; then how far judges agree."""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from eval.judgements import Disagreement, Judgement, Verdict, agreement, disagreements
from index.errors import LibraryError
from ui.html import attributes, button, counted, text
from ui.judging import Laying, Sitting, current
from ui.measuring import JUDGED

if TYPE_CHECKING:
    from corpus.document import Passage
    from eval.pooling import Pooled
    from index.library import Library

SHOWN = 50
START = (
    "<p>Choose what to judge and press Start judging. The passages come one at a time, in an order that tells neither which way "
    "of searching found them nor how high.</p>"
)
# The verdict, what the button says, and the key that does the same while the focus is on the passage.
VERDICTS = (
    (Verdict.ANSWERS, "Answers it", "2"),
    (Verdict.RELATED, "Related", "1"),
    (Verdict.WRONG, "Wrong", "0"),
)


def laying_html(laying: Laying) -> str:
    """How far the pool is laid out."""
    bar = f'<progress max="{max(laying.total, 1)}" value="{laying.done}" aria-label="Questions searched"></progress>'
    return f'<p class="measuring">{bar} {laying.done} of {counted(laying.total, "question")} searched.</p>'


def sitting_html(library: "Library", sitting: Sitting, said: str = "", problem: str | None = None) -> str:
    """What is to be judged now, or that nothing is left; `said` is announced, `problem` stands above the passage."""
    found = current(library, sitting)
    alert = f'<p class="problem" role="alert">{text(problem)}</p>' if problem else ""
    skipped = f", {len(sitting.skipped):,} skipped" if sitting.skipped else ""
    progress = f"{sitting.judged:,} of {sitting.total:,} judged{skipped}"
    bar = (
        f'<p class="progress"><progress max="{max(sitting.total, 1)}" value="{sitting.judged}" aria-hidden="true"></progress> '
        f"{progress}. You judge as “{text(sitting.judge)}”.</p>"
    )
    inner = _ended(sitting) if found is None else _passage(library, *found)
    values: dict[str, str | int | bool | None] = {
        "id": "judging-card",
        "class": "judging",
        "role": "group",
        "tabindex": "0",
        "data-focus": True,
        "data-announce": f"{said} {progress}.".strip(),
        "aria-label": f"To be judged: {progress}" if found else "Judging",
        "aria-describedby": "judging-question judging-passage" if found else "judging-ended",
    }
    return f"<section{attributes(values)}>{bar}{alert}{inner}{_foot(sitting, found[1].id if found else None)}</section>"


def agreement_html(library: "Library", judgements: Sequence[Judgement]) -> str:
    """How much was judged by whom, how far judges agree and where they do not, and what can be made of it."""
    if not judgements:
        return '<p class="searched">Nothing is judged yet.</p>'
    judges = sorted({one.judge for one in judgements})
    questions = len({one.asked for one in judgements})
    told = f"{counted(len(judgements), 'verdict')} on {counted(questions, 'question')} by {', '.join(judges)}."
    return f"<p>{text(told)}</p>{_agreements(judgements, judges)}{_differences(library, judgements)}{_products()}"


def problem_html(problem: str) -> str:
    """Why something could not be done."""
    return f'<p class="problem" role="alert">{text(problem)}</p>'


def _passage(library: "Library", pooled: "Pooled", passage: "Passage") -> str:
    before = "".join(f'<p class="before">Asked before: {text(one)}</p>' for one in pooled.history)
    document = library.document(passage.document)
    where = ", ".join((passage.review or "Front matter", passage.section.value, document.title))
    marks = ",".join(f"{span.page}:{span.start}-{span.end}" for span in passage.spans)
    link = (
        f'<a href="/read/{document.id}?marks={marks}#mark" target="_blank" rel="noopener">Read it in the document</a>'
    )
    header = f'<p class="header">{text(" | ".join(passage.header))}</p>' if passage.header else ""
    verdicts = "".join(
        _key_button(label, key, "judging-verdict", grade=int(verdict), passage=passage.id)
        for verdict, label, key in VERDICTS
    )
    return (
        f'{before}<h3 id="judging-question" class="said">{text(pooled.question)}</h3><p class="where">{text(where)}. {link}</p>{header}'
        f'<blockquote id="judging-passage" class="passage verbatim">{text(passage.text.strip(chr(10)))}</blockquote>'
        f'<div class="verdict" role="group" aria-label="Does this passage answer the question?">{verdicts}</div>'
    )


def _ended(sitting: Sitting) -> str:
    if not sitting.total:
        told = "Nothing was found to be judged: these questions find no passage."
    elif sitting.skipped:
        told = f"Everything else is judged; {counted(len(sitting.skipped), 'passage')} skipped."
    else:
        told = "Everything is judged. Thank you."
    again = button("Show the skipped ones", "judging-again") if sitting.skipped else ""
    return f'<p id="judging-ended" class="done">{text(told)}</p>{again}'


def _foot(sitting: Sitting, passage: str | None) -> str:
    skip = _key_button("Skip", "S", "judging-skip", passage=passage) if passage else ""
    undo = _key_button("Undo", "U", "judging-undo", disabled=not sitting.acts)
    return f'<div class="actions">{skip}{undo}</div>'


def _key_button(label: str, key: str, act: str, *, disabled: bool = False, **data: str | int) -> str:
    values: dict[str, str | int | bool | None] = {"type": "button", "class": "plain", "data-act": act}
    values |= {f"data-{name}": value for name, value in data.items()}
    values |= {"aria-keyshortcuts": key, "disabled": disabled}
    return f"<button{attributes(values)}>{text(label)} <kbd>{key}</kbd></button>"


def _agreements(judgements: Sequence[Judgement], judges: Sequence[str]) -> str:
    """A row for each two judges who judged a place in common."""
    rows = []
    for one, other in combinations(judges, 2):
        found = agreement(judgements, one, other)
        if found.both:
            kappa = "not defined" if found.kappa is None else f"{found.kappa:.2f}"
            rows.append(
                f'<tr><th scope="row">{text(one)} and {text(other)}</th><td data-label="Both judged">{found.both:,}</td>'
                f'<td data-label="Same verdict">{found.equal or 0:.0%}</td><td data-label="Cohen’s kappa">{kappa}</td></tr>'
            )
    if not rows:
        return '<p class="searched">No passage has been judged by two people for the same question yet.</p>'
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("Judges", "Both judged", "Same verdict", "Cohen’s kappa")
    )
    return (
        '<div class="scroll" role="region" aria-label="Agreement of judges" tabindex="0"><table class="list figures">'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        '<p class="searched">Kappa is 1 where two judges always agree and 0 where they agree no more than by chance.</p>'
    )


def _differences(library: "Library", judgements: Sequence[Judgement]) -> str:
    found = disagreements(judgements)
    if not found:
        return ""
    items = "".join(f"<li>{_difference(library, one)}</li>" for one in found[:SHOWN])
    more = f"<p>And {counted(len(found) - SHOWN, 'more')}.</p>" if len(found) > SHOWN else ""
    return (
        f"<details><summary>Where judges differ ({len(found):,})</summary>"
        f'<p class="searched">A set takes the lower verdict. Read these when you have judged them yourself.</p>'
        f'<ul class="basket">{items}</ul>{more}</details>'
    )


def _difference(library: "Library", one: Disagreement) -> str:
    first = one.judgements[0]
    said = "; ".join(f"{judged.judge}: {judged.verdict.words}" for judged in one.judgements)
    return (
        f'<p class="asked">{text(first.question)}</p><q>{text(_words(library, first))}</q>'
        f'<p class="source">{text(first.review or "Front matter")}. {text(said)}</p>'
    )


def _words(library: "Library", one: Judgement) -> str:
    from corpus.document import text_of

    try:
        library.document(one.document)
        pages = {span.page: library.page(one.document, span.page) for span in one.spans}
        return text_of(one.spans, pages).strip()
    except (LibraryError, KeyError):
        return "(The document is no longer in the library.)"


def _products() -> str:
    return (
        f"<p>They are a question set already: choose “{text(JUDGED)}” under Measure to run it. To keep, or for other programs:</p>"
        '<p class="downloads"><a href="/judgements.jsonl" download>Make a question set of these judgements</a>'
        '<a href="/judgements.qrels" download>Export as qrels (TREC)</a></p>'
    )
