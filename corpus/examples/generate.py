"""Makes the files of the example library from their sources: `python -m corpus.examples.generate`. The same bytes each time.

A source is Markdown: fields, then "# " headings (a review's identifier, or a part), "## " headings, "- " bullets, "table: "
rows and paragraphs; [[...]] is a footnote. Needs reportlab, which is part of the test extra.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from corpus.examples import NOTICE

HERE = Path(__file__).parent
_DAY = datetime(2023, 1, 1)
_FIELD = re.compile(r"^(title|partnership|published|layout|file): (.+)$", re.MULTILINE)
_NOTE = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document before it is drawn; `parts` are (kind, text) with the kinds h1, h2, p, b and row."""

    title: str
    partnership: str
    published: str
    layout: str
    file: str
    parts: tuple[tuple[str, str], ...]


def main() -> None:
    """Writes every file anew."""
    for path in sorted((HERE / "sources").glob("*.md")):
        source = read(path)
        target = HERE / "files" / source.file
        target.write_bytes(LAYOUTS[source.layout](source))
        print(f"{target.name}: {target.stat().st_size:,} bytes")


def read(path: Path) -> Source:
    """The source at `path`."""
    text = path.read_text("utf-8")
    fields = dict(_FIELD.findall(text.split("\n\n", 1)[0]))
    return Source(**fields, parts=tuple(_parts(text.split("\n\n", 1)[1])))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        for mark, kind in (("## ", "h2"), ("# ", "h1"), ("- ", "b"), ("table: ", "row")):
            if line.startswith(mark):
                yield kind, line.removeprefix(mark)
                break
        else:
            if line.strip():
                yield "p", line.strip()


def text(source: Source) -> bytes:
    """A digest as somebody extracted it: blank lines, form of a plain text file."""
    lines = [source.partnership, "", source.title, "", source.published, "", NOTICE, ""]
    for kind, words in source.parts:
        lines += [f"- {words}" if kind == "b" else words, ""]
    return ("\n".join(lines).rstrip() + "\n").encode()


def briefing(source: Source) -> bytes:
    """A seven-minute briefing in Word: one box a part, two boxes a row."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.core_properties.title = source.title
    document.core_properties.author = source.partnership
    document.core_properties.created = document.core_properties.modified = _DAY
    document.sections[0].footer.paragraphs[0].text = NOTICE
    document.add_paragraph(source.title, style="Title")
    document.add_paragraph(f"{source.partnership}, {source.published}. {NOTICE}")
    boxes: list[list[tuple[str, str]]] = []
    for part in source.parts:
        if part[0] == "h1":
            boxes.append([])
        boxes[-1].append(part)
    table = document.add_table(rows=(len(boxes) + 1) // 2, cols=2, style="Table Grid")
    for number, box in enumerate(boxes):
        cell = table.cell(number // 2, number % 2)
        for place, (kind, words) in enumerate(box):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            paragraph.style = document.styles["List Bullet" if kind == "b" else "Normal"]
            run = paragraph.add_run(words)
            run.bold, run.font.size = kind == "h1", Pt(11 if kind == "h1" else 10)
    buffer = BytesIO()
    document.save(buffer)
    return _same_dates(buffer.getvalue())


def digest(source: Source) -> bytes:
    """A digest: a cover, a running header, page numbers, a review on about every page."""
    return _pdf(source, columns=1, cover=True)


def columns(source: Source) -> bytes:
    """A digest in two columns with labelled parts."""
    return _pdf(source, columns=2, cover=True)


def report(source: Source) -> bytes:
    """A report on one child: cover, contents with dotted leaders, numbered paragraphs, footnotes, a table of actions."""
    return _pdf(source, columns=1, cover=True, contents=True)


def _pdf(source: Source, *, columns: int, cover: bool, contents: bool = False) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import cm
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer

    buffer, look = BytesIO(), _look()
    width, gap = A4[0] - 5 * cm, 0.8 * cm
    wide = (width - gap * (columns - 1)) / columns
    frames = [Frame(2.5 * cm + n * (wide + gap), 2.6 * cm, wide, A4[1] - 5.4 * cm, 0, 0, 0, 0) for n in range(columns)]

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(2.5 * cm, A4[1] - 1.6 * cm, f"{source.partnership} - {source.title}")
        canvas.drawString(2.5 * cm, 1.4 * cm, NOTICE)
        canvas.drawRightString(A4[0] - 2.5 * cm, 1.4 * cm, f"Page {document.page - 1}")

    story: list[Any] = [Spacer(1, 6 * cm), Paragraph(escape(source.partnership), look["h2"])]
    story += [Paragraph(escape(source.title), look["title"]), Paragraph(source.published, look["p"]), Spacer(1, 2 * cm)]
    story += [Paragraph(NOTICE, look["p"]), NextPageTemplate("body"), PageBreak()]
    if contents:
        heads = [words for kind, words in source.parts if kind == "h1"]
        story += [Paragraph("Contents", look["h1"])]
        story += [
            Paragraph(f"{words} {'.' * (92 - len(words))} {n // 2 + 2}", look["p"]) for n, words in enumerate(heads)
        ]
        story.append(PageBreak())
    story += _story(source, look, new_page=columns == 1 and not contents)
    document = BaseDocTemplate(
        buffer, pagesize=A4, title=source.title, author=source.partnership, subject=NOTICE, invariant=1
    )
    document.addPageTemplates(
        [
            PageTemplate(id="cover", frames=[Frame(2.5 * cm, 2.6 * cm, width, A4[1] - 5.4 * cm)]),
            PageTemplate(id="body", frames=frames, onPage=furniture),
        ]
    )
    document.build(story)
    return buffer.getvalue()


def _story(source: Source, look: dict[str, Any], *, new_page: bool) -> Iterator[Any]:
    from reportlab.lib import colors
    from reportlab.platypus import PageBreak, Paragraph, Spacer, Table, TableStyle

    rows: list[list[Any]] = []
    for number, (kind, words) in enumerate(source.parts):
        note = _NOTE.search(words)
        plain = escape(_NOTE.sub("", words))
        if kind == "row":
            rows.append([Paragraph(escape(cell), look["cell"]) for cell in words.split(" | ")])
            continue
        if kind == "h1" and new_page and number and number % 2 == 0:
            yield PageBreak()
        yield Paragraph(
            plain + ("<super>1</super>" if note else ""), look[kind], bulletText="\u2022" if kind == "b" else None
        )
        if note:
            yield Paragraph(f"<super>1</super> {escape(note[1])}", look["note"])
    if rows:
        grid = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        yield Spacer(1, 8)
        yield Table(rows, colWidths=[32, 220, 120, 82], style=TableStyle(grid), repeatRows=1)


def _look() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("p", fontName="Helvetica", fontSize=10.5, leading=14.5, spaceAfter=8)
    return {
        "p": body,
        "b": ParagraphStyle("b", parent=body, leftIndent=16, bulletIndent=4, spaceAfter=5),
        "h2": ParagraphStyle("h2", parent=body, fontName="Helvetica-Bold", spaceBefore=4, keepWithNext=1),
        "h1": ParagraphStyle(
            "h1", parent=body, fontName="Helvetica-Bold", fontSize=14, leading=19, spaceBefore=14, keepWithNext=1
        ),
        "title": ParagraphStyle(
            "title", parent=body, fontName="Helvetica-Bold", fontSize=24, leading=30, spaceAfter=18
        ),
        "note": ParagraphStyle("note", parent=body, fontSize=8, leading=10),
        "cell": ParagraphStyle("cell", parent=body, fontSize=9.5, leading=12, spaceAfter=0),
    }


def _same_dates(data: bytes) -> bytes:
    """A zip whose entries all bear one date, so that the same source gives the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _DAY.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(entry.filename))
    return buffer.getvalue()


LAYOUTS: dict[str, Callable[[Source], bytes]] = {
    "digest": digest,
    "columns": columns,
    "report": report,
    "briefing": briefing,
    "text": text,
}


if __name__ == "__main__":
    main()
