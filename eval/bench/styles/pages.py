"""The styles that are PDF: six layouts, fonts and habits of numbering, drawn with reportlab."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from eval.bench.styles import Part, Style

Story = list[Any]


def labelled(style: Style, folder: Path) -> Path:
    """A digest in a serif face: bold identifiers, labelled parts, "Page x | Version" below, a running title above."""
    look = _look("Times-Roman", "Times-Bold", 11)
    story: Story = [Paragraph(style.partnership, look["title"]), Paragraph(style.title, look["title"]), PageBreak()]
    for review in style.reviews:
        story += [Paragraph(review.printed, look["h1"]), *_flow(review.parts, look), Spacer(1, 18)]

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(2 * cm, 28.4 * cm, style.furniture[0])
        canvas.drawString(2 * cm, 1.2 * cm, f"Page {document.page} | {style.furniture[1]}")

    return _built(style, folder, story, furniture)


def report(style: Style, folder: Path) -> Path:
    """A report on one child: cover, contents with dotted leaders, numbered paragraphs, a draft mark, a number below."""
    look = _look("Helvetica", "Helvetica-Bold", 10.5)
    (review,) = style.reviews
    headings = [part.text for part in review.parts if part.kind == "h"]
    contents = [
        Paragraph(f"{name} {'.' * (90 - len(name))} {3 + i // 4}", look["p"]) for i, name in enumerate(headings)
    ]
    story: Story = [Spacer(1, 6 * cm), Paragraph(style.title, look["title"]), Paragraph(style.partnership, look["h1"])]
    story += [
        Paragraph("Lead reviewer: independent", look["p"]),
        Paragraph(f"March {style.published}", look["p"]),
        PageBreak(),
    ]
    story += [Paragraph("Contents", look["h1"]), *contents, PageBreak(), *_flow(review.parts, look, break_after=7)]

    def furniture(canvas: Any, document: Any) -> None:
        if document.page == 1:
            return
        canvas.setFont("Helvetica", 8)
        canvas.drawString(2 * cm, 28.5 * cm, style.furniture[0])
        canvas.drawRightString(19 * cm, 28.5 * cm, style.furniture[1])
        canvas.drawCentredString(10.5 * cm, 1.2 * cm, str(document.page - 1))
        canvas.saveState()
        canvas.setFillColor(colors.lightgrey)
        canvas.setFont("Helvetica-Bold", 46)
        canvas.translate(5 * cm, 9 * cm)
        canvas.rotate(45)
        canvas.drawString(0, 0, style.furniture[2])
        canvas.restoreState()

    return _built(style, folder, story, furniture)


def boxes(style: Style, folder: Path) -> Path:
    """A one-page briefing: each part in a ruled box, two boxes side by side."""
    look = _look("Helvetica", "Helvetica-Bold", 9.5)
    (review,) = style.reviews
    grouped: list[list[Any]] = []
    for part in review.parts:
        if part.kind == "h":
            grouped.append([])
        grouped[-1] += _flow([part], look)
    rows = [grouped[i : i + 2] + [[]] * (2 - len(grouped[i : i + 2])) for i in range(0, len(grouped), 2)]
    table = Table(rows, colWidths=[8.3 * cm, 8.3 * cm], style=TableStyle(_RULED))
    story: Story = [Paragraph(style.title, look["title"]), Paragraph(style.partnership, look["p"]), Spacer(1, 8), table]

    def furniture(canvas: Any, _document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawRightString(19 * cm, 1 * cm, style.furniture[0])

    return _built(style, folder, story, furniture)


def columns(style: Style, folder: Path) -> Path:
    """A landscape digest in two columns, with no furniture on its cover."""
    look = _look("Helvetica", "Helvetica-Bold", 10)
    story: Story = [Paragraph(style.title, look["title"]), Paragraph(style.partnership, look["p"])]
    for review in style.reviews:
        story += [Paragraph(review.printed, look["h1"]), *_flow(review.parts, look)]

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica-Oblique", 8)
        canvas.drawString(2 * cm, 1 * cm, style.furniture[0])
        canvas.drawRightString(27.7 * cm, 1 * cm, f"{style.furniture[1]} {document.page}")

    width, height = landscape(A4)
    frames = [Frame(2 * cm + i * 13.1 * cm, 2 * cm, 12.3 * cm, height - 4 * cm) for i in range(2)]
    return _built(style, folder, story, furniture, frames=frames, size=(width, height))


def capitals(style: Style, folder: Path) -> Path:
    """An older overview report: headings in capitals at body size and weight, a file name and a notice below."""
    look = _look("Times-Roman", "Times-Roman", 12)
    (review,) = style.reviews
    story: Story = [
        Spacer(1, 7 * cm),
        Paragraph(style.partnership.upper(), look["title"]),
        Paragraph(style.title, look["title"]),
    ]
    story += [
        Paragraph(f"February {style.published}", look["p"]),
        PageBreak(),
        *_flow(review.parts, look, break_after=5),
    ]

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(2 * cm, 1.6 * cm, style.furniture[0])
        canvas.drawString(2 * cm, 1.1 * cm, style.furniture[1])
        canvas.drawRightString(19 * cm, 1.6 * cm, f"Page {document.page} of 3")

    return _built(style, folder, story, furniture)


def tables(style: Style, folder: Path) -> Path:
    """A digest in which each review is a ruled table: a label at the left, the text at the right."""
    look = _look("Helvetica", "Helvetica-Bold", 10)
    story: Story = [Paragraph(style.partnership, look["h1"]), Paragraph(style.title, look["title"])]
    for review in style.reviews:
        rows = [[Paragraph(part.cells[0], look["label"]), Paragraph(part.cells[1], look["p"])] for part in review.parts]
        table = Table(rows, colWidths=[3.5 * cm, 13 * cm], style=TableStyle(_RULED))
        story += [Paragraph(review.printed, look["h1"]), table, Spacer(1, 16)]
    return _built(style, folder, story, lambda canvas, document: None)


_RULED = [("GRID", (0, 0), (-1, -1), 0.7, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]


def _look(face: str, bold: str, size: float) -> dict[str, ParagraphStyle]:
    body = ParagraphStyle("p", fontName=face, fontSize=size, leading=size * 1.3, spaceAfter=size * 0.7)
    return {
        "p": body,
        "label": ParagraphStyle("label", parent=body, fontName=bold),
        "b": ParagraphStyle("b", parent=body, leftIndent=16, bulletIndent=4),
        "h": ParagraphStyle("h", parent=body, fontName=bold, spaceBefore=size * 0.5, keepWithNext=1),
        "h1": ParagraphStyle("h1", parent=body, fontName=bold, fontSize=size * 1.3, leading=size * 1.7, keepWithNext=1),
        "title": ParagraphStyle("title", parent=body, fontName=bold, fontSize=size * 1.8, leading=size * 2.3),
    }


def _flow(parts: Sequence[Part], look: dict[str, ParagraphStyle], break_after: int | None = None) -> Story:
    story: Story = []
    for number, part in enumerate(parts, 1):
        bullet = "\u2022" if part.kind == "b" else None
        story.append(Paragraph(part.text, look[part.kind], bulletText=bullet))
        if number == break_after:
            story.append(PageBreak())
    return story


def _built(
    style: Style,
    folder: Path,
    story: Story,
    furniture: Callable[[Any, Any], None],
    *,
    frames: Sequence[Frame] | None = None,
    size: tuple[float, float] = A4,
) -> Path:
    path = folder / f"{style.name}.pdf"
    frames = frames or [Frame(2 * cm, 2.2 * cm, size[0] - 4 * cm, size[1] - 4.4 * cm)]
    document = BaseDocTemplate(str(path), pagesize=size, title=style.title, invariant=1)
    document.addPageTemplates([PageTemplate(frames=list(frames), onPage=furniture)])
    document.build(story)
    return path


DRAWERS: dict[str, Callable[[Style, Path], Path]] = {
    "pdf-labelled": labelled,
    "pdf-report": report,
    "pdf-boxes": boxes,
    "pdf-columns": columns,
    "pdf-capitals": capitals,
    "pdf-tables": tables,
}
