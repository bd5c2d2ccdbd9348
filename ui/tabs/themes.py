"""Themes: which reviews touch which themes, the quotations behind each cell, a person's verdict on them."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.basket import item_of
from assistant.citations import verify
from assistant.themes import Cell, Matrix, Row, Verdict, judge
from corpus.document import Review
from index.errors import LibraryError
from ui.bridge import bridge, detail
from ui.desk import Desk
from ui.evidence import image_url, read_url, reference
from ui.html import attributes, back_button, button, counted, text
from ui.visitors import Visitor

# From so many passages on, a cell is drawn darker; the number stands in it in any case.
MANY, MOST = 2, 4
VERDICTS = (("Confirm", Verdict.CONFIRMED), ("Reject", Verdict.REJECTED))
DOWNLOADS = '<p class="downloads"><a href="/themes.csv" download>Table (CSV)</a><a href="/themes.png" download>Picture (PNG)</a></p>'
CHOOSE = "<p>Choose a cell to read what the review says on the theme.</p>"


def matrix_html(matrix: Matrix, chosen: tuple[str, str, str] | None = None) -> str:
    """The themes as rows, the reviews as columns; a cell is a button with the number of its passages."""
    if not matrix.rows:
        return "<p>No themes yet: the library holds no reviews, or none of them names a theme of the vocabulary.</p>"
    heads = "".join(f'<th scope="col"><span>{text(name)}</span></th>' for name in matrix.names)
    body, family = [], ""
    for row in matrix.rows:
        if row.family != family:
            family = row.family
            body.append(
                f'<tr class="family"><th scope="rowgroup" colspan="{len(matrix.columns) + 2}"><span>{text(family)}</span></th></tr>'
            )
        body.append(_row(row, matrix.columns, chosen))
    caption = "Number of passages on each theme in each review"
    head = f'<tr><th scope="col" class="corner">Theme</th><th scope="col">Reviews</th>{heads}</tr>'
    return (
        '<div class="scroll" role="region" aria-label="Themes by review" tabindex="0"><table class="matrix">'
        f'<caption class="sr-only">{caption}</caption><thead>{head}</thead><tbody>{"".join(body)}</tbody></table></div>{DOWNLOADS}'
    )


def find(matrix: Matrix, chosen: dict[str, Any]) -> tuple[Row, Cell] | None:
    """The row and the cell a button names, None where there is none."""
    for row in matrix.rows:
        for cell in row.cells:
            named = (chosen.get("concept"), chosen.get("document"), chosen.get("review"))
            if named == (row.concept, cell.review.document, cell.review.id):
                return row, cell
    return None


def cell_html(row: Row, cell: Cell) -> str:
    """The quotations behind a cell, with what a person can do about it."""
    quotes = "".join(_quotation(row, cell, place) for place in range(len(cell.citations)))
    more = cell.passages - len(cell.citations)
    rest = f"<p>And {counted(more, 'more passage')}.</p>" if more > 0 else ""
    verdicts = "".join(
        f"<button{attributes(_verdict(row, cell, verdict))}>{label}</button>" for label, verdict in VERDICTS
    )
    name = f"{_capital(row.label)} in {cell.review.printed}"
    group = 'class="verdict" role="group" aria-label="Does this review touch the theme?"'
    return (
        f'<article class="evidence" data-announce="{text(name)}"><h3 tabindex="-1" data-focus>{text(name)}</h3>'
        f'{back_button("table")}<ul class="basket">{quotes}</ul>{rest}'
        f"<div {group}><span>Does the review touch this theme?</span>{verdicts}</div></article>"
    )


def acted(desk: Desk, visitor: Visitor, matrix: Matrix, chosen: dict[str, Any]) -> bool:
    """Whether the matrix has changed: after a verdict. A quotation may have gone into the visitor's report."""
    found = find(matrix, chosen)
    if found is None:
        return False
    row, cell = found
    if chosen["act"] == "theme-keep" and 0 <= chosen.get("index", -1) < len(cell.citations):
        visitor.keep(item_of(cell.citations[chosen["index"]], desk.library, heading=_capital(row.label)))
    if chosen["act"] != "theme-judge":
        return False
    wanted = Verdict(chosen["verdict"]) if chosen.get("verdict") in tuple(Verdict) else None
    # The verdict that stands already is taken back by choosing it again.
    judge(desk.library, row.concept, cell.review, None if wanted == cell.verdict else wanted)
    return True


def build(desk: Desk, tab: gr.Tab) -> None:
    """Lays the tab out and wires it; the matrix is made when the tab is opened."""
    gr.HTML(
        "<h2>Themes by review</h2><p>A cell says how many passages of a review speak of a theme of the vocabulary. Reject what is "
        "wrong and confirm what is right; a verdict is kept in the library and changes no text.</p>"
    )
    with gr.Row(equal_height=False):
        with gr.Column(scale=7, min_width=320):
            grid = gr.HTML("<p>Reading the library…</p>", elem_id="themes")
        with gr.Column(scale=4, min_width=300, elem_id="cell-column"):
            pane = gr.HTML(CHOOSE, elem_id="cell")
    hidden = bridge({"cell": ("theme", "theme-keep", "theme-judge")})
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "concurrency_limit": 1}

    def drawn() -> tuple[str, str]:
        try:
            matrix = desk.assistant.themes()
            return matrix_html(matrix), CHOOSE if matrix.rows else "<p>Add reviews on the Library tab.</p>"
        except LibraryError as error:
            return f'<p class="problem" role="alert">{text(str(error))}</p>', ""

    def opened(request: gr.Request, event: gr.EventData) -> tuple[Any, Any]:
        chosen, matrix = detail(event), desk.assistant.themes()
        changed = acted(desk, desk.visitor(request), matrix, chosen)
        if changed:
            matrix = desk.assistant.themes()
        found = find(matrix, chosen)
        if found is None:
            return matrix_html(matrix), CHOOSE
        row, cell = found
        try:
            for citation in cell.citations:
                verify(citation, desk.library)
        except LibraryError as error:
            return gr.skip(), f'<p class="problem" role="alert">{text(str(error))}</p>'
        # The grid is drawn anew only where it differs: drawing it would scroll it back to its beginning.
        grid = matrix_html(matrix, (row.concept, cell.review.document, cell.review.id)) if changed else gr.skip()
        return grid, cell_html(row, cell)

    tab.select(drawn, None, [grid, pane], **private)
    hidden.cell(opened, None, [grid, pane], trigger_mode="always_last", **private)


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _row(row: Row, columns: Sequence[Review], chosen: tuple[str, str, str] | None) -> str:
    cells = {(cell.review.document, cell.review.id): cell for cell in row.cells}
    drawn = "".join(_cell(row, cells.get((review.document, review.id)), chosen) for review in columns)
    return f'<tr><th scope="row">{text(_capital(row.label))}</th><td>{len(row.reviews)}</td>{drawn}</tr>'


def _cell(row: Row, cell: Cell | None, chosen: tuple[str, str, str] | None) -> str:
    if cell is None:
        return "<td></td>"
    shade = "most" if cell.passages >= MOST else "many" if cell.passages >= MANY else ""
    verdict = cell.verdict.value if cell.verdict else ""
    spoken = f"{_capital(row.label)} in {cell.review.printed}: {counted(cell.passages, 'passage')}{f', {verdict}' if verdict else ''}"
    values: dict[str, str | int | bool | None] = {
        "type": "button",
        "class": " ".join(name for name in ("cell", shade, verdict) if name),
        "data-act": "theme",
        "data-concept": row.concept,
        "data-document": cell.review.document,
        "data-review": cell.review.id,
        "aria-label": spoken,
        "title": spoken,
        "aria-pressed": "true" if chosen == (row.concept, cell.review.document, cell.review.id) else "false",
    }
    return f"<td><button{attributes(values)}>{cell.passages}</button></td>"


def _quotation(row: Row, cell: Cell, place: int) -> str:
    citation = cell.citations[place]
    keep = button(
        "Add to report",
        "theme-keep",
        concept=row.concept,
        document=cell.review.document,
        review=cell.review.id,
        index=place,
    )
    picture = ""
    if citation.document.media == "pdf" and citation.page:
        picture = (
            f'<a href="{text(image_url(citation, citation.page))}" target="_blank" rel="noopener">See the page</a>'
        )
    links = f'<a href="{text(read_url(citation))}" target="_blank" rel="noopener">Read the text here</a>{picture}'
    return (
        f'<li><q>{text(citation.quote)}</q><p class="source">{text(reference(citation))}</p>'
        f'<div class="actions">{keep}{links}</div></li>'
    )


def _verdict(row: Row, cell: Cell, verdict: Verdict) -> dict[str, str | int | bool | None]:
    return {
        "type": "button",
        "class": "plain",
        "data-act": "theme-judge",
        "data-concept": row.concept,
        "data-document": cell.review.document,
        "data-review": cell.review.id,
        "data-verdict": verdict.value,
        "aria-pressed": "true" if cell.verdict is verdict else "false",
    }
