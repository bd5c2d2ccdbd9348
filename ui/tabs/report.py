"""Report: the visitor's collection of quotations: order, headings, notes, and the file to take away."""

from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.answer import Citation
from assistant.basket import Item, Opened, open_basket, report_of_basket
from assistant.export.identifying import suspicions
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


def basket_html(desk: Desk, visitor: Visitor) -> str:
    """The collection as it will be exported, each entry with its buttons."""
    opened = open_basket(visitor.basket, desk.library)
    if not opened.basket.items:
        return f'<p class="empty-report">{EMPTY}</p>'
    entries = "".join(
        _entry(place, item, citation, len(opened.basket.items))
        for place, (item, citation) in enumerate(zip(opened.basket.items, opened.citations, strict=True))
    )
    return f'{_warnings(desk, opened)}<ol class="basket" aria-label="Entries of your report">{entries}</ol>{_downloads(opened)}'


def changed(visitor: Visitor, chosen: dict[str, Any]) -> None:
    """Moves an entry up or down, or takes it out; a place that does not exist changes nothing."""
    place = chosen.get("index", -1)
    with visitor.lock:
        if not 0 <= place < len(visitor.basket.items):
            return
        if chosen["act"] == "take-out":
            visitor.basket = visitor.basket.without(place)
        elif chosen["act"] in ("up", "down"):
            visitor.basket = visitor.basket.moved(place, place - 1 if chosen["act"] == "up" else place + 1)


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


def build(desk: Desk, page: gr.Blocks, tab: gr.Tab) -> None:
    """Lays the tab out and wires it; it is drawn anew whenever it is opened."""
    gr.HTML("<h2>Your report</h2>")
    title = gr.Textbox(label="Title", elem_id="report-title", max_lines=1)
    entries = gr.HTML("", elem_id="basket")
    kept = gr.HTML("", elem_id="shelf")
    with gr.Group(visible=False) as editor:
        chosen_place = gr.State(None)
        heading = gr.Textbox(label="Heading above this entry", elem_id="entry-heading", max_lines=1)
        note = gr.Textbox(label="Your note below it", elem_id="entry-note", lines=3, max_lines=10)
        save = gr.Button("Save heading and note", variant="primary", elem_id="save-note")
    hidden = bridge({"change": ("up", "down", "take-out"), "edit": ("edit",), "shelf": shelf.ACTS})
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
        changed(visitor, detail(event))
        return basket_html(desk, visitor), gr.update(visible=False)

    def editing(request: gr.Request, event: gr.EventData) -> tuple[Any, ...]:
        place, items = detail(event).get("index", -1), desk.visitor(request).basket.items
        if not 0 <= place < len(items):
            return None, gr.update(visible=False), "", ""
        return place, gr.update(visible=True), items[place].heading, items[place].note

    def saved(place: int | None, heading: str | None, note: str | None, request: gr.Request) -> tuple[Any, ...]:
        visitor = desk.visitor(request)
        noted(visitor, place, heading or "", note or "")
        return basket_html(desk, visitor), gr.update(visible=False)

    def named(title: str | None, request: gr.Request) -> None:
        titled(desk.visitor(request), title or "")

    gr.on([tab.select, page.load], drawn, None, [entries, title, kept], **private)
    hidden.shelf(shelved, title, [entries, title, kept, editor], concurrency_limit=1, **private)
    hidden.change(moved, None, [entries, editor], concurrency_limit=1, **private)
    hidden.edit(editing, None, [chosen_place, editor, heading, note], **private)
    save.click(saved, [chosen_place, heading, note], [entries, editor], **private)
    title.input(named, title, None, trigger_mode="always_last", **private)


def _drawn(desk: Desk, visitor: Visitor, kept: str) -> tuple[Any, ...]:
    """The entries, the title and the shelf."""
    name = visitor.basket.name
    return basket_html(desk, visitor), gr.update(value="" if name == REPORT else name, placeholder=REPORT), kept


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
        button(label, act, aria=f"{label}: {name}", index=place, key=key) for label, act, able in buttons if able
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


def _downloads(opened: Opened) -> str:
    ready = len(opened.citations) - opened.missing
    if not ready:
        return ""
    links = "".join(f'<a href="/my-report.{ending}" download>{name}</a>' for ending, name in FORMATS)
    told = f"{counted(ready, 'quotation')}, compared with the sources once more as the file is made."
    return f'<h3>Take it away</h3><p class="searched">{told}</p><p class="downloads">{links}</p>{_briefings(opened)}'


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
