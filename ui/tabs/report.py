"""Report: the visitor's collection of quotations: order, headings, notes, and the file to take away."""

from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.answer import Citation
from assistant.basket import Item, Opened, open_basket, report_of_basket
from assistant.citations import short_form
from assistant.export.identifying import suspicions
from assistant.export.markdown import group_heading
from assistant.export.report import CONTENT_NOTE, Chapter, Report
from index.errors import LibraryError
from ui import shelf
from ui.bridge import bridge, detail
from ui.desk import Desk
from ui.evidence import reference
from ui.html import button, counted, text
from ui.visitors import REPORT, Visitor

LONGEST_NOTE = 4_000
LONGEST_HEADING = 200
FORMATS = (("docx", "Word"), ("csv", "Table (CSV)"), ("md", "Markdown"))
EMPTY = "Your report is empty. Open the evidence of a citation on the Ask tab and choose “Add to report”."


def basket_html(desk: Desk, opened: Opened, told: str = "") -> str:
    """The entries in their order, each with its buttons; `told` is announced."""
    if not opened.basket.items:
        return f'<p class="empty-report">{EMPTY}</p>'
    entries = "".join(
        _entry(place, item, citation, len(opened.basket.items))
        for place, (item, citation) in enumerate(zip(opened.basket.items, opened.citations, strict=True))
    )
    announced = f' data-announce="{text(told)}"' if told else ""
    return f'{_warnings(desk, opened)}<ol class="basket" aria-label="Entries of your report"{announced}>{entries}</ol>'


def takeaway_html(desk: Desk, opened: Opened) -> str:
    """The report as it will be, the files to take away and the briefings; empty where there is nothing to take."""
    ready = len(opened.citations) - opened.missing
    if not ready:
        return ""
    links = "".join(f'<a href="/my-report.{ending}" download>{name}</a>' for ending, name in FORMATS)
    told = f"{counted(ready, 'quotation')}, compared with the sources once more as the file is made."
    preview = f'<details class="preview"><summary>Preview</summary>{preview_html(report_of_basket(opened, desk.library))}</details>'
    return f'<h3>Take it away</h3><p class="searched">{told}</p>{preview}<p class="downloads">{links}</p>{_briefings(opened)}'


def preview_html(report: Report) -> str:
    """The report's text in the order of the file: headings, quotations with their citations, notes, references."""
    banner = f'<p class="banner-kept">{text(report.banner)}</p>' if report.banner else ""
    chapters = "".join(_chapter(chapter, report) for chapter in report.chapters)
    references = "".join(f"<li>{text(reference(citation))}</li>" for citation in report.citations)
    return (
        f'<div class="sheet">{banner}<h4 class="title">{text(report.title)}</h4><p>{text(CONTENT_NOTE)}</p>{chapters}'
        f"<h4>References</h4><ol>{references}</ol></div>"
    )


def changed(visitor: Visitor, chosen: dict[str, Any]) -> str:
    """What was done, in words: an entry moved up or down, or taken out; empty for a place that does not exist."""
    place = chosen.get("index", -1)
    with visitor.lock:
        if not 0 <= place < len(visitor.basket.items):
            return ""
        if chosen["act"] == "take-out":
            visitor.basket = visitor.basket.without(place)
            return f"Entry {place + 1} is out of your report."
        to = place + {"up": -1, "down": 1}.get(chosen["act"], 0)
        if to == place or not 0 <= to < len(visitor.basket.items):
            return ""
        visitor.basket = visitor.basket.moved(place, to)
        return f"Entry {place + 1} is now entry {to + 1}."


def noted(visitor: Visitor, place: int | None, heading: str, note: str) -> bool:
    """Whether the heading and the note were put to the entry at `place`."""
    with visitor.lock:
        if place is None or not 0 <= place < len(visitor.basket.items):
            return False
        visitor.basket = visitor.basket.annotated(
            place, heading=heading.strip()[:LONGEST_HEADING], note=note.strip()[:LONGEST_NOTE]
        )
        return True


def titled(visitor: Visitor, title: str) -> None:
    """Names the report; an empty title is the usual one."""
    with visitor.lock:
        visitor.basket = replace(visitor.basket, name=title.strip()[:LONGEST_HEADING] or REPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The components of the tab that handlers read or fill."""

    title: gr.Textbox
    entries: gr.HTML
    editor: gr.Column
    edited: gr.HTML
    place: gr.State
    heading: gr.Textbox
    note: gr.Textbox
    save: gr.Button
    cancel: gr.Button
    takeaway: gr.HTML
    kept: gr.HTML
    bridge: gr.HTML


def build(desk: Desk, page: gr.Blocks, tab: gr.Tab) -> None:
    """Lays the tab out and wires it; it is drawn anew whenever it is opened."""
    wire(desk, page, tab, _laid_out())


def _laid_out() -> Parts:
    gr.HTML("<h2>Your report</h2>")
    title = gr.Textbox(label="Title", elem_id="report-title", max_lines=1)
    entries = gr.HTML("", elem_id="basket")
    with gr.Column(visible=False, elem_id="entry-editor") as editor:
        edited = gr.HTML("")
        place = gr.State(None)
        heading = gr.Textbox(label="Heading above this entry", elem_id="entry-heading", max_lines=1)
        note = gr.Textbox(label="Your note below it", elem_id="entry-note", lines=3, max_lines=10)
        with gr.Row():
            save = gr.Button("Save heading and note", variant="primary", elem_id="save-note")
            cancel = gr.Button("Cancel", elem_id="cancel-note")
    takeaway = gr.HTML("", elem_id="takeaway")
    kept = gr.HTML("", elem_id="shelf")
    hidden = bridge({"change": ("up", "down", "take-out"), "edit": ("edit",), "shelf": shelf.ACTS})
    return Parts(
        title=title,
        entries=entries,
        editor=editor,
        edited=edited,
        place=place,
        heading=heading,
        note=note,
        save=save,
        cancel=cancel,
        takeaway=takeaway,
        kept=kept,
        bridge=hidden,
    )


def wire(desk: Desk, page: gr.Blocks, tab: gr.Tab, parts: Parts) -> None:
    """Connects the components to their handlers."""
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def drawn(request: gr.Request) -> tuple[Any, ...]:
        visitor = desk.visitor(request)
        return _drawn(desk, visitor, shelf.shelf_html(desk, visitor))

    def shelved(title: str | None, request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        visitor = desk.visitor(request)
        titled(visitor, title or "")  # typed just before the button was pressed
        told = shelf.acted(desk, visitor, detail(event))
        return *_drawn(desk, visitor, shelf.shelf_html(desk, visitor, told)), gr.update(visible=False)

    def moved(request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        visitor = desk.visitor(request)
        told = changed(visitor, detail(event))
        return *_lists(desk, visitor, told), gr.update(visible=False)

    def editing(request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        place, items = detail(event).get("index", -1), desk.visitor(request).basket.items
        if not 0 <= place < len(items):
            return None, gr.update(visible=False), "", "", ""
        title = f"<h3>Entry {place + 1} of {len(items)}</h3>"
        return place, gr.update(visible=True), title, items[place].heading, items[place].note

    def saved(place: int | None, heading: str | None, note: str | None, request: gr.Request) -> tuple[Any, ...]:
        visitor = desk.visitor(request)
        told = (
            f"Entry {place + 1}: saved."
            if place is not None and noted(visitor, place, heading or "", note or "")
            else ""
        )
        return *_lists(desk, visitor, told), gr.update(visible=False)

    def named(title: str | None, request: gr.Request) -> None:
        titled(desk.visitor(request), title or "")

    lists = [parts.entries, parts.takeaway]
    shown = [*lists, parts.title, parts.kept]
    gr.on([tab.select, page.load], drawn, None, shown, **private)
    parts.bridge.shelf(shelved, parts.title, [*shown, parts.editor], concurrency_limit=1, **private)
    parts.bridge.change(moved, None, [*lists, parts.editor], concurrency_limit=1, **private)
    opened = [parts.place, parts.editor, parts.edited, parts.heading, parts.note]
    parts.bridge.edit(editing, None, opened, **private)
    parts.save.click(saved, [parts.place, parts.heading, parts.note], [*lists, parts.editor], **private)
    parts.cancel.click(lambda: gr.update(visible=False), None, parts.editor, queue=False, **private)
    parts.title.input(named, parts.title, None, trigger_mode="always_last", **private)


def _drawn(desk: Desk, visitor: Visitor, kept: str) -> tuple[Any, ...]:
    """The entries, the files to take away, the title and the shelf."""
    name = visitor.basket.name
    return *_lists(desk, visitor), gr.update(value="" if name == REPORT else name, placeholder=REPORT), kept


def _lists(desk: Desk, visitor: Visitor, told: str = "") -> tuple[str, str]:
    opened = open_basket(visitor.basket, desk.library)
    return basket_html(desk, opened, told), takeaway_html(desk, opened)


def _entry(place: int, item: Item, citation: Citation | None, total: int) -> str:
    heading = f'<p class="chapter">{text(item.heading)}</p>' if item.heading else ""
    note = f'<p class="note">{text(item.note)}</p>' if item.note else ""
    asked = f'<p class="asked">Asked: {text(item.question)}</p>' if item.question else ""
    if citation is None:
        words = '<p class="problem">The source of this quotation has been removed or has changed.</p>'
        name = f"entry {place + 1}"
    else:
        words = f'<q>{text(citation.quote)}</q><p class="source">{text(reference(citation))}</p>'
        name = f"entry {place + 1}, {citation.review.printed if citation.review else citation.document.title}"
    buttons = [("Up", "up", place > 0), ("Down", "down", place < total - 1), ("Heading and note", "edit", True)]
    # What names the entry, not its place: after a move the focus follows it.
    key = f"{item.passage}-{item.start}"
    acts = "".join(
        button(label, act, aria=f"{label}: {name}", able=able, index=place, key=key) for label, act, able in buttons
    )
    acts += button("Take out", "take-out", classes="plain danger", aria=f"Take out: {name}", index=place)
    return f'<li>{heading}{words}{note}{asked}<div class="actions">{acts}</div></li>'


def _warnings(desk: Desk, opened: Opened) -> str:
    """The banner the file will carry, and what in it looks like somebody's name or number."""
    report = report_of_basket(opened, desk.library)
    banner = f'<p class="banner-kept">{text(report.banner)}</p>' if report.banner else ""
    found = "".join(
        f"<li>Entry {suspicion.n}: “{text(suspicion.words)}” looks like {text(suspicion.looks_like)}.</li>"
        for suspicion in suspicions(report.citations)
    )
    return banner + (f'<ul class="caveats" aria-label="Please check before sharing">{found}</ul>' if found else "")


def _chapter(chapter: Chapter, report: Report) -> str:
    heading = f"<h4>{text(chapter.heading)}</h4>" if chapter.heading != report.title else ""
    parts = []
    for group in chapter.groups:
        parts.append(f"<h5>{text(group_heading(group))}</h5>")
        for citation in group.citations:
            parts.append(
                f"<p><q>{text(citation.quote)}</q> {text(short_form(citation, report.style))} [{citation.n}]</p>"
            )
            note = chapter.notes.get(citation.n)
            parts += [f'<p class="note">{text(note)}</p>'] if note else []
    return heading + "".join(parts)


def _briefings(opened: Opened) -> str:
    """A seven-minute briefing of each review that is quoted: its own words in seven boxes, for a person to finish."""
    reviews = {(c.review.document, c.review.order): c.review for c in opened.citations if c and c.review}
    links = "".join(
        f'<a href="/briefing/{document}/{place}.docx" download>{text(review.printed)}</a>'
        for (document, place), review in reviews.items()
    )
    told = "A draft of a seven-minute briefing (Word), in quotations only, of each review you quote:"
    return f'<h3>Briefings</h3><p class="searched">{told}</p><p class="downloads">{links}</p>' if links else ""


def report_file(desk: Desk, visitor: Visitor, ending: str) -> bytes:
    """The visitor's report as a file with that ending. Raises LibraryError where it is empty or a source has changed."""
    import tempfile
    from pathlib import Path

    from assistant.export import write

    opened = open_basket(visitor.basket, desk.library)
    if len(opened.citations) == opened.missing:
        raise LibraryError(EMPTY)
    with tempfile.TemporaryDirectory(prefix="reviews-") as folder:
        written = write(report_of_basket(opened, desk.library), Path(folder) / f"report.{ending}")
        return written.path.read_bytes()
