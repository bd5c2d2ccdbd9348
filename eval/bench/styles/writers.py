"""The styles that are not PDF: Word, OpenDocument, HTML, Markdown and an e-mail export as text."""

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.bench.styles import Part, Style, Told


def docx(style: Style, folder: Path) -> Path:
    """A Word digest: identifiers as level-1 headings, sections by their opening words, a header and a footer."""
    from docx import Document

    document: Any = Document()
    document.core_properties.title = style.title
    document.sections[0].header.paragraphs[0].text = f"{style.partnership} (running header)"
    document.sections[0].footer.paragraphs[0].text = "Page 1 (running footer)"
    document.add_paragraph(style.partnership)
    document.add_paragraph(style.title, style="Title")
    for review in style.reviews:
        document.add_heading(review.printed, level=1)
        _word_parts(document, review)
    return _saved(document, folder / f"{style.name}.docx")


def docx_report(style: Style, folder: Path) -> Path:
    """A Word report on one child: a cover, numbered level-1 headings, an action-plan table."""
    from docx import Document

    document: Any = Document()
    document.add_paragraph(style.title, style="Title")
    document.add_paragraph(style.partnership)
    document.add_paragraph(f"Published June {style.published}")
    document.add_page_break()
    for review in style.reviews:
        _word_parts(document, review)
    return _saved(document, folder / f"{style.name}.docx")


def odt(style: Style, folder: Path) -> Path:
    """An OpenDocument briefing with level-2 headings."""
    from odf import text
    from odf.opendocument import OpenDocumentText

    document = OpenDocumentText()
    document.text.addElement(text.H(outlinelevel=1, text=style.title))
    document.text.addElement(text.P(text=f"{style.partnership}, {style.published}"))
    for review in style.reviews:
        bullets = None
        for part in review.parts:
            if part.kind == "b":
                if bullets is None:
                    bullets = text.List()
                    document.text.addElement(bullets)
                item = text.ListItem()
                item.addElement(text.P(text=part.text))
                bullets.addElement(item)
                continue
            bullets = None
            element = text.H(outlinelevel=2, text=part.text) if part.kind == "h" else text.P(text=part.text)
            document.text.addElement(element)
    path = folder / f"{style.name}.odt"
    document.save(str(path))
    return path


def page(style: Style, folder: Path) -> Path:
    """A web page as a browser saves it: cookie banner, navigation, footer and the article among them."""
    body = []
    for review in style.reviews:
        name = f"'{review.pseudonym}' ({review.printed})" if review.pseudonym else review.printed
        body.append(f"<h2>{html.escape(name)}</h2>")
        body += [_tag(part) for part in review.parts]
    text = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(style.title)} - {style.partnership}</title>
<style>p {{ color: #222 }}</style><script>window.track = "Accept cookies";</script></head><body>
<div class="cookie-banner" role="dialog"><p>Accept cookies</p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/report">Report a concern</a></li></ul></nav>
<main><h1>{html.escape(style.title)}</h1><p>{style.partnership}, published {style.published}</p>
{chr(10).join(body)}
</main><footer><a href="#top">Back to top</a></footer></body></html>"""
    path = folder / f"{style.name}.html"
    path.write_text(text, "utf-8")
    return path


def markdown(style: Style, folder: Path) -> Path:
    """A Markdown file with one heading a section."""
    lines = [f"# {style.title}", "", f"{style.partnership}, {style.published}", ""]
    for review in style.reviews:
        lines += [f"## {review.printed}", ""]
        for part in review.parts:
            lines += [{"h": "### ", "b": "- "}.get(part.kind, "") + part.text, ""]
    path = folder / f"{style.name}.md"
    path.write_text("\n".join(lines), "utf-8")
    return path


def mail(style: Style, folder: Path) -> Path:
    """An e-mail saved as text: header lines, a disclaimer, hard-wrapped paragraphs, page numbers from the printer."""
    import textwrap

    lines = [
        "From: Business Unit",
        "Sent: 14 June 2021 09:12",
        "To: Board members",
        f"Subject: FW: {style.title}",
        "",
        f"{style.partnership}. Not for publication: please do not forward.",
        "",
    ]
    for number, review in enumerate(style.reviews, 1):
        lines += [review.printed, ""]
        for part in review.parts:
            lines += [*textwrap.wrap(part.text, 76), ""]
        lines += [str(number), ""]
    path = folder / f"{style.name}.txt"
    path.write_text("\n".join(lines), "utf-8")
    return path


def _word_parts(document: Any, review: Told) -> None:
    rows: list[Part] = []
    for part in review.parts:
        if part.kind == "r":
            rows.append(part)
            continue
        if part.kind == "h":
            document.add_heading(part.text, level=2)
        else:
            document.add_paragraph(part.text, style="List Bullet" if part.kind == "b" else None)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0].cells))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row.cells, strict=True):
                cell.text = text


def _saved(document: Any, path: Path) -> Path:
    document.save(str(path))
    return path


def _tag(part: Part) -> str:
    name = {"h": "h3", "b": "li"}.get(part.kind, "p")
    return f"<{name}>{html.escape(part.text)}</{name}>"


WRITERS: dict[str, Callable[[Style, Path], Path]] = {
    "docx": docx,
    "docx-report": docx_report,
    "odt": odt,
    "html": page,
    "md": markdown,
    "txt-mail": mail,
}
