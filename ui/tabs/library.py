"""Library: what is loaded, what it covers, adding files and taking documents out."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.document import Basis, Document, Given, Status
from corpus.errors import CorpusError
from index.errors import LibraryError
from index.reports import AddReport
from ui.bridge import bridge, detail
from ui.coverage import coverage_html
from ui.desk import Desk
from ui.html import attributes, button, counted, text
from ui.tabs import correct

ORDERS = ("As added", "Title", "Partnership", "Published")
ENDINGS = [".pdf", ".docx", ".odt", ".txt", ".md", ".html", ".htm"]
HEADS = ("Document", "Partnership", "Published", "Status", "Pages", "Reviews", "")
NO_SAY = "As the file says"


def list_html(desk: Desk, find: str = "", order: str = ORDERS[0]) -> str:
    """The documents whose words (or whose reviews' names) hold `find`, each with its reviews, as a table."""
    library = desk.library
    documents = [d for d in library.documents() if _matches(desk, d, find)]
    if order == "Title":
        documents.sort(key=lambda document: document.title.casefold())
    elif order == "Partnership":
        documents.sort(key=lambda document: ((document.partnership or "~").casefold(), document.title.casefold()))
    elif order == "Published":
        documents.sort(key=lambda document: document.published or "", reverse=True)
    if not documents:
        return f"<p>{'Nothing in the list matches.' if find.strip() else 'The library is empty. Add files below.'}</p>"
    rows = "".join(_row(desk, document) for document in documents)
    head = "".join(f'<th scope="col">{name or "<span class=sr-only>Action</span>"}</th>' for name in HEADS)
    return (
        f'<div class="scroll" role="region" aria-label="Documents" tabindex="0"><table class="list"><caption class="sr-only">Documents of '
        f"the library</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def add(
    desk: Desk, paths: Sequence[str], given: Given, password: str | None, progress: Callable[[str, int, int], None]
) -> str:
    """The report on adding uploaded files; the uploads are deleted, the library keeps its own copies."""
    if not paths:
        return '<p class="problem" role="alert">Choose one or more files first.</p>'
    if given.title and len(paths) > 1:
        return '<p class="problem" role="alert">A title names one document: give it with one file.</p>'
    files = [Path(path) for path in paths]
    try:
        return report_html(desk.library.add(files, given=given, password=password, progress=progress))
    except (LibraryError, CorpusError, OSError) as error:
        return f'<p class="problem" role="alert">{text(str(error))}</p>'
    finally:
        for file in files:
            shutil.rmtree(file.parent, ignore_errors=True)


def report_html(report: AddReport) -> str:
    """What became of each file, the failures first: they are what a person has to act on."""
    items = [
        f"<li><strong>Not added: {text(_name(f.file))}.</strong> {text(_plain(f.reason, f.file))}</li>"
        for f in report.failed
    ]
    items += [
        f"<li>Added: {text(_name(a.file))} – {counted(a.reviews, 'review')}, {counted(a.passages, 'passage')}.</li>"
        for a in report.added
    ]
    items += [f"<li>Already there: {text(_name(name))}.</li>" for name in report.unchanged]
    items += [
        f"<li>Please check {text(_name(w.file))}{f', page {w.page}' if w.page else ''}: {text(w.message)}</li>"
        for w in report.warnings
    ]
    done = f"{len(report.added)} added, {len(report.unchanged)} already there, {len(report.failed)} not added."
    return f'<div class="report" data-announce="{text(done)}" data-done="add"><p><strong>{done}</strong></p><ul>{"".join(items)}</ul></div>'


def confirm_html(desk: Desk, id: str) -> str:
    """The question before a document is removed, or why it cannot be."""
    try:
        document = desk.library.document(id)
    except LibraryError as error:
        return f'<p class="problem" role="alert">{text(str(error))}</p>'
    reviews = counted(len(desk.library.reviews(document.id)), "review")
    return (
        f'<div class="confirm" role="group" aria-labelledby="confirm-title"><h3 id="confirm-title" tabindex="-1" data-focus>Remove '
        f"“{text(document.title)}”?</h3><p>Its text, {reviews}, search entries, page pictures and the library’s copy of the "
        "file go, and so do answers and report entries that quote it. Your own copy of the file stays.</p>"
        f'<div class="actions">{button("Remove it", "remove", classes="plain danger", document=document.id)}'
        f"{button('Keep it', 'keep-document', document=document.id)}</div></div>"
    )


def remove(desk: Desk, id: str) -> str:
    """What went, in a sentence; also from what visitors hold of the document."""
    try:
        removed = desk.library.remove(id)
    except LibraryError as error:
        return f'<p class="problem" role="alert">{text(str(error))}</p>'
    desk.visitors.forget_document(id)
    told = (
        f"Removed “{removed.document.title}”: {counted(removed.reviews, 'review')} and "
        f"{counted(removed.passages, 'passage')}. None of its text is left in the library."
    )
    return f'<p class="done" data-announce="{text(told)}" tabindex="-1" data-focus data-done="remove">{text(told)}</p>'


def given_from(title: str, partnership: str, status: str) -> Given:
    """What a person said about the files; empty fields leave it to the file."""
    return Given(
        title=title.strip() or None,
        partnership=partnership.strip() or None,
        status=None if status == NO_SAY else Status(status.lower()),
    )


def build(
    desk: Desk,
    page: gr.Blocks,
    changed: Callable[[], tuple[Any, ...]],
    others: list[Any],
    forgotten: tuple[list[Any], Callable[[gr.Request], tuple[Any, ...]]],
) -> None:
    """Lays the tab out and wires it; after a change `changed` fills `others` (the banner, the starters).

    `forgotten` are the components that may show words of a document that was removed, and what fills them.
    """
    parts = layout()
    wire(desk, page, parts, changed, others, forgotten)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The components of the tab that handlers read or fill; `given` are the files and what a person says of them."""

    find: gr.Textbox
    order: gr.Radio
    listing: gr.HTML
    outcome: gr.HTML
    files: gr.File
    given: tuple[Any, ...]
    password: gr.Textbox
    send: gr.Button
    report: gr.HTML
    corrections: gr.Column
    charts: gr.HTML


def layout() -> Parts:
    """The tab's components: the list, the files to add, the place for corrections, the coverage."""
    gr.HTML("<h2>Documents and reviews</h2>")
    with gr.Row():
        find = gr.Textbox(label="Find in the list", elem_id="find", max_lines=1)
        order = gr.Radio(list(ORDERS), value=ORDERS[0], label="Order", elem_id="order")
    listing = gr.HTML("", elem_id="listing")
    outcome = gr.HTML("", elem_id="outcome")
    gr.HTML("<h2>Add files</h2>")
    with gr.Row(equal_height=False):
        with gr.Column(min_width=300):
            files = gr.File(
                label="Files (PDF, Word, ODT, text, HTML, Markdown)",
                file_count="multiple",
                file_types=ENDINGS,
                elem_id="files",
            )
        with gr.Column(min_width=300):
            partnership = gr.Textbox(label="Partnership, if the files do not say", max_lines=1)
            title = gr.Textbox(label="Title, for a single file", max_lines=1)
            status = gr.Radio([NO_SAY, *(s.value.capitalize() for s in Status)], value=NO_SAY, label="Status")
            password = gr.Textbox(label="Password, for protected files", type="password", max_lines=1)
    send = gr.Button("Add to the library", variant="primary", elem_id="add")
    report = gr.HTML("", elem_id="add-report")
    corrections = gr.Column(elem_id="correct")
    gr.HTML("<h2>What the library covers</h2>")
    charts = gr.HTML("", elem_id="coverage")
    return Parts(
        find=find,
        order=order,
        listing=listing,
        outcome=outcome,
        files=files,
        given=(files, title, partnership, status, password),
        password=password,
        send=send,
        report=report,
        corrections=corrections,
        charts=charts,
    )


def wire(
    desk: Desk,
    page: gr.Blocks,
    parts: Parts,
    changed: Callable[[], tuple[Any, ...]],
    others: list[Any],
    forgotten: tuple[list[Any], Callable[[gr.Request], tuple[Any, ...]]],
) -> None:
    """Connects the components to the handlers above."""
    hidden = bridge({"remove": ("remove-ask", "remove", "keep-document")})
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def drawn(find: str | None, order: str) -> tuple[str, str]:
        # An untouched field of Gradio's sends null.
        return list_html(desk, find or "", order), coverage_html(desk.library.reviews())

    def added(
        paths: list[str] | None, title: str, partnership: str, status: str, password: str, find: str, order: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio hands the progress over in this place
    ) -> tuple[Any, ...]:  # fmt: skip
        def step(name: str, done: int, total: int) -> None:
            progress((done, total), desc=f"Reading {name}" if name else "Done", unit="files")

        told = add(desk, paths or [], given_from(title or "", partnership or "", status), password or None, step)
        return (told, None, "", *drawn(find, order), *changed())

    quoting, draw_quoting = forgotten

    def removed(find: str, order: str, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        chosen = detail(event)
        steps = {"remove-ask": confirm_html, "remove": remove}
        step = steps.get(chosen["act"])
        told = step(desk, str(chosen.get("document", ""))) if step else ""
        gone = draw_quoting(request) if step is remove else [gr.skip()] * len(quoting)
        return (told, *drawn(find, order), *changed(), *gone)

    inputs = [parts.find, parts.order]
    tables = [parts.listing, parts.charts]
    one_at_a_time: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "change"}
    parts.send.click(
        added,
        [*parts.given, *inputs],
        [parts.report, parts.files, parts.password, *tables, *others],
        api_visibility="private",
        show_progress_on=[parts.report],
        **one_at_a_time,
    )
    hidden.remove(removed, inputs, [parts.outcome, *tables, *others, *quoting], **private, **one_at_a_time)
    gr.on([parts.find.input, parts.order.input], drawn, inputs, tables, trigger_mode="always_last", **private)
    page.load(drawn, inputs, tables, **private)
    with parts.corrections:
        correct.build(desk, page, lambda *inputs: (*drawn(*inputs), *changed()), inputs, [*tables, *others])


def _row(desk: Desk, document: Document) -> str:
    reviews = desk.library.reviews(document.id)
    names = "".join(f"<li>{text(review.printed)}{_about(review)}</li>" for review in reviews)
    inside = (
        f"<details><summary>{counted(len(reviews), 'review')}</summary><ul>{names}</ul></details>"
        if reviews
        else "none"
    )
    take_out = button(
        "Remove…", "remove-ask", classes="plain danger", aria=f"Remove {document.title}", document=document.id
    )
    cells = (
        text(document.partnership or "not stated"),
        text(document.published or "not stated"),
        text(document.status.value),
        str(document.pages) if document.paged else "–",
        inside,
        take_out,
    )
    # On a narrow screen each cell stands on its own line, with the column's name before it.
    labelled = "".join(
        f"<td{attributes({'data-label': head or None})}>{cell}</td>"
        for head, cell in zip(HEADS[1:], cells, strict=True)
    )
    return (
        f'<tr><th scope="row"><a href="/read/{document.id}" target="_blank" rel="noopener">{text(document.title)}</a>'
        f"<br><small>{text(document.file)}</small></th>{labelled}</tr>"
    )


def _about(review: Any) -> str:
    told = (facet for name in ("age", "sex") for facet in review.facet(name))
    facts = [facet.value for facet in told if facet.basis is not Basis.NOT_STATED]
    return f" – {text(', '.join(facts))}" if facts else ""


def _matches(desk: Desk, document: Document, find: str) -> bool:
    wanted = find.strip().casefold()
    if not wanted:
        return True
    names = [document.title, document.file, document.partnership or "", document.published or ""]
    names += [
        name
        for review in desk.library.reviews(document.id)
        for name in (review.printed, review.id, review.pseudonym or "")
    ]
    return any(wanted in name.casefold() for name in names)


def _name(file: str) -> str:
    return Path(file).name


def _plain(reason: str, file: str) -> str:
    """The reason without the folder the upload was kept in, and with the page's field for the command line's option."""
    return reason.replace(file, _name(file)).replace("with --password", "in the field “Password”")
