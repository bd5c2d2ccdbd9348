"""Word files: paragraphs, tables, text boxes and footnotes in reading order; running headers and footers stand apart."""

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

from corpus.document import BlockKind, Reading
from corpus.errors import PasswordError, UnreadableError
from corpus.readers.flow import Line, flowing, table_lines
from corpus.sections import heading_section

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ENCRYPTED = b"\xd0\xcf\x11\xe0"  # an OLE container: an old .doc, or a .docx behind a password
_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)
_SHORT = 14  # words: a bold line of more is emphasis, not a heading


@dataclass(slots=True)
class _Walk:
    """The document while it is walked: its styles, its lists' styles and the footnotes by id."""

    styles: Mapping[str, str]
    footnotes: Mapping[str, str]
    lines: list[Line] = field(default_factory=list)


def read_word(path: Path) -> Reading:
    """The .docx at `path` as a Reading without pages. Raises UnreadableError, PasswordError for one behind a password."""
    data = path.read_bytes()
    if data.startswith(_ENCRYPTED):
        raise PasswordError(
            f"{path.name} is protected by a password or is an old Word file (.doc). Save it as .docx without a password, then add it."
        )
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableError(
            f"{path.name} is no readable Word file ({type(error).__name__}). Open it in Word and save it again as .docx."
        ) from error
    styles = {style.style_id: style.name or "" for style in document.styles}
    walk = _Walk(styles=styles, footnotes=_footnotes(document))
    _body(document.element.body, walk)
    return flowing(
        walk.lines,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        media="docx",
        properties=_properties(document),
        furniture=_running(document),
    )


def _running(document: Any) -> tuple[str, ...]:
    """The lines of the running headers and footers, each once."""
    parts = (
        part for section in document.sections for part in (section.header, section.first_page_header, section.footer)
    )
    lines = (" ".join(paragraph.text.split()) for part in parts for paragraph in part.paragraphs)
    return tuple(dict.fromkeys(filter(None, lines)))


def _body(element: Any, walk: _Walk) -> None:
    for child in element.iterchildren():
        if child.tag == f"{_W}p":
            _paragraph(child, walk)
        elif child.tag == f"{_W}tbl":
            _table(child, walk)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}smartTag", f"{_W}customXml", f"{_W}ins"):
            _body(child, walk)


def _paragraph(element: Any, walk: _Walk) -> None:
    style = _style(element, walk)
    text, notes = _text(element), [ref.get(f"{_W}id") for ref in element.iter(f"{_W}footnoteReference")]
    if text and not style.lower().startswith("toc "):
        kind, level = _kind(element, style, text)
        walk.lines.append(Line(kind=kind, text=text, level=level, bold=_bold(element)))
    for box in _boxes(element):
        _body(box, walk)
    for note in notes:
        if walk.footnotes.get(note):
            walk.lines.append(Line(kind=BlockKind.FOOTNOTE, text=walk.footnotes[note]))


def _kind(element: Any, style: str, text: str) -> tuple[BlockKind, int]:
    heading = _HEADING.match(style)
    if heading:
        return BlockKind.HEADING, int(heading[1])
    if style.lower() in ("title", "subtitle"):
        return BlockKind.TITLE, 1
    if element.find(f"{_W}pPr/{_W}numPr") is not None or style.lower().startswith("list"):
        return BlockKind.BULLET, 0
    if _bold(element) and len(text.split()) <= _SHORT and not text.endswith((".", ",", ";")):
        return BlockKind.HEADING, 3
    return BlockKind.PARAGRAPH, 0


def _table(element: Any, walk: _Walk) -> None:
    """A ruled table row by row; a layout table, whose cells hold paragraphs of their own, cell by cell."""
    rows = [_cells(row) for row in element.iterchildren(f"{_W}tr")]
    named = _names_parts(rows)
    if not named and _is_layout(rows):
        for row in rows:
            for cell in row:
                _body(cell, walk)
        return
    walk.lines += table_lines([[_cell(cell) for cell in row] for row in rows], marked=named)


def _names_parts(rows: list[list[Any]]) -> bool:
    """Whether the first row names the parts of a review: a row a review stands under it, whatever its cells hold."""
    named = {heading_section(_cell(cell)) for cell in rows[0]} if len(rows) > 1 and len(rows[0]) > 2 else set()
    return len(named - {None}) > 1


def _cells(row: Any) -> list[Any]:
    """The row's own cells; those of a table inside a cell are that cell's text."""
    return [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]


def _is_layout(rows: list[list[Any]]) -> bool:
    """Boxes of a briefing are a table too: cells of several paragraphs, one of them a heading or a bullet."""
    cells = [cell for row in rows for cell in row]
    filled = [cell for cell in cells if len([p for p in cell.iterchildren(f"{_W}p") if _text(p)]) > 1]
    return bool(cells) and (len(filled) * 3 >= len(cells) or len(cells) == 1)


def _cell(cell: Any) -> str:
    return " ".join(text for text in (_text(p) for p in cell.iter(f"{_W}p")) if text)


def _style(element: Any, walk: _Walk) -> str:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    return walk.styles.get(style.get(f"{_W}val"), "") if style is not None else ""


def _bold(element: Any) -> bool:
    """Whether every run with letters is bold."""
    runs = [run for run in element.iterchildren(f"{_W}r") if "".join(t.text or "" for t in run.iter(f"{_W}t")).strip()]
    return bool(runs) and all(run.find(f"{_W}rPr/{_W}b") is not None for run in runs)


def _boxes(element: Any) -> Iterator[Any]:
    """Text boxes anchored in a paragraph; the copy that Word keeps for old programs is left out."""
    for box in element.iter(f"{_W}txbxContent"):
        if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
            yield box


def _text(element: Any) -> str:
    """The text of a paragraph itself: without its boxes, what was deleted, and field codes."""
    parts = []
    for node in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        inside = [parent.tag for parent in takewhile(lambda parent: parent is not element, node.iterancestors())]
        if f"{_W}txbxContent" in inside or f"{_W}del" in inside or _FALLBACK in inside:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        else:
            parts.append("-" if node.tag == f"{_W}noBreakHyphen" else " ")
    return " ".join("".join(parts).split())


def _footnotes(document: Any) -> dict[str, str]:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            from lxml import etree

            root = etree.fromstring(relation.target_part.blob)
            return {
                note.get(f"{_W}id"): " ".join(t for t in (_text(p) for p in note.iter(f"{_W}p")) if t)
                for note in root.iter(f"{_W}footnote")
                if note.get(f"{_W}type") is None
            }
    return {}


def _properties(document: Any) -> dict[str, str]:
    core = document.core_properties
    found = {"title": core.title, "author": core.author, "created": core.created and core.created.date().isoformat()}
    return {name: str(value) for name, value in found.items() if value}
