"""The plain forms: the lines of a style's opening and the headings of its reviews as written, with no word added."""

import html
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from eval.bench.styles import Style

Line = tuple[str, str]  # kind (h1, h2, h3, p, b or r) and text


def text(style: Style, folder: Path) -> Path:
    """Plain text: a blank line between blocks, bullets by a dash."""
    lines = [("- " if kind == "b" else "") + words for kind, words in _lines(style)]
    return _written("\n\n".join(lines) + "\n", folder / f"{style.name}.txt")


def markdown(style: Style, folder: Path) -> Path:
    """Markdown with headings of three ranks."""
    marks = {"h1": "# ", "h2": "## ", "h3": "### ", "b": "- "}
    lines = [marks.get(kind, "") + words for kind, words in _lines(style)]
    return _written("\n\n".join(lines) + "\n", folder / f"{style.name}.md")


def page(style: Style, folder: Path) -> Path:
    """A bare web page; rows are a table under the style's columns."""
    body, rows = [], []
    for kind, words in _lines(style):
        if kind == "r":
            rows.append("".join(f"<td>{html.escape(cell.strip())}</td>" for cell in words.split(" | ")))
        else:
            tag = {"b": "li"}.get(kind, kind)
            body.append(f"<{tag}>{html.escape(words)}</{tag}>")
    if rows:
        head = "".join(f"<th>{html.escape(column)}</th>" for column in style.columns)
        body.append(f"<table><tr>{head}</tr>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    whole = f"<!DOCTYPE html><html><head><title>Page</title></head><body><main>{''.join(body)}</main></body></html>"
    return _written(whole, folder / f"{style.name}.html")


def docx(style: Style, folder: Path) -> Path:
    """A Word file with built-in heading styles; rows are a table under the style's columns."""
    from docx import Document

    document: Any = Document()
    table: Any = None
    for kind, words in _lines(style):
        if kind[0] == "h":
            document.add_heading(words, level=int(kind[1]))
        elif kind == "r":
            table = table or document.add_table(rows=0, cols=len(style.columns))
            if not table.rows:
                _row(table, style.columns)
            _row(table, tuple(cell.strip() for cell in words.split(" | ")))
        else:
            document.add_paragraph(words, style="List Bullet" if kind == "b" else None)
    path = folder / f"{style.name}.docx"
    document.save(str(path))
    return path


def _lines(style: Style) -> Iterator[Line]:
    for line in style.opening:
        if line:
            yield _ranked(line, "p")
    for review in style.reviews:
        heading = review.printed if review.heading is None else review.heading
        if heading and review.parts[0].kind != "r":
            yield _ranked(heading, "h2")
        for part in review.parts:
            yield "h3" if part.kind == "h" else part.kind, part.text


def _ranked(line: str, kind: str) -> Line:
    words = line.lstrip("#")
    rank = len(line) - len(words)
    return (f"h{rank}" if rank else kind), words.strip()


def _row(table: Any, cells: tuple[str, ...]) -> None:
    for cell, words in zip(table.add_row().cells, cells, strict=True):
        cell.text = words


def _written(whole: str, path: Path) -> Path:
    path.write_text(whole, "utf-8")
    return path


WRITERS: dict[str, Callable[[Style, Path], Path]] = {
    "txt-plain": text,
    "md-plain": markdown,
    "html-plain": page,
    "html-rows": page,
    "docx-plain": docx,
    "docx-rows": docx,
}
