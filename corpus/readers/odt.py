"""OpenDocument text files: headings, paragraphs, lists, tables and frames; page headers and footers are styles and left out."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.document import BlockKind, Reading
from corpus.errors import PasswordError, UnreadableError
from corpus.readers.flow import Line, flowing, table_lines


def read_odt(path: Path) -> Reading:
    """The .odt at `path` as a Reading without pages; raises UnreadableError, PasswordError for an encrypted one."""
    from odf.opendocument import load

    data = path.read_bytes()
    try:
        with zipfile.ZipFile(path) as archive:
            if b"manifest:encryption-data" in archive.read("META-INF/manifest.xml"):
                raise PasswordError(f"{path.name} is protected by a password. Save it without one, then add it.")
        document = load(str(path))
    except PasswordError:
        raise
    except Exception as error:  # odfpy raises whatever its XML parser and zipfile do
        raise UnreadableError(
            f"{path.name} is no readable OpenDocument file ({type(error).__name__}). Open it and save it again as .odt or .docx."
        ) from error
    properties = {node.qname[1]: str(node).strip() for node in document.meta.childNodes if str(node).strip()}
    return flowing(
        list(_lines(document.text)),
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        media="odt",
        properties=properties,
    )


def _lines(element: Any, *, bullet: bool = False) -> Iterator[Line]:
    for node in element.childNodes:
        name = node.qname[1] if hasattr(node, "qname") else ""
        if name == "h":
            level = int(node.getAttribute("outlinelevel") or 1)
            yield from _line(BlockKind.TITLE if level == 1 else BlockKind.HEADING, _text(node), level)
        elif name == "p":
            yield from _line(BlockKind.BULLET if bullet else BlockKind.PARAGRAPH, _text(node), 0)
            for frame in _frames(node):
                yield from _lines(frame)
        elif name == "table":
            yield from _table(node)
        elif name in ("list", "list-item"):
            yield from _lines(node, bullet=True)
        elif name in ("section", "text-box", "frame"):
            yield from _lines(node)


def _line(kind: BlockKind, text: str, level: int) -> Iterator[Line]:
    if text:
        yield Line(kind=kind, text=text, level=level)


def _table(node: Any) -> Iterator[Line]:
    rows = [row for row in _walk(node) if row.qname[1] == "table-row"]
    yield from table_lines([[_cell(cell) for cell in row.childNodes if cell.qname[1] == "table-cell"] for row in rows])


def _cell(cell: Any) -> str:
    return " ".join(text for text in (_text(p) for p in _walk(cell) if p.qname[1] in ("p", "h")) if text)


def _frames(node: Any) -> Iterator[Any]:
    return (child for child in _walk(node) if child.qname[1] == "text-box")


def _walk(node: Any) -> Iterator[Any]:
    for child in getattr(node, "childNodes", ()):
        if hasattr(child, "qname"):
            yield child
            yield from _walk(child)


def _text(node: Any) -> str:
    """The words of a paragraph itself, without the frames and notes anchored in it."""
    parts: list[str] = []

    def collect(one: Any) -> None:
        for child in one.childNodes:
            name = child.qname[1] if hasattr(child, "qname") else None
            if name in ("frame", "note", "annotation"):
                continue
            if name in ("s", "tab", "line-break"):
                parts.append(" ")
            elif name is None:
                parts.append(str(child))
            else:
                collect(child)

    collect(node)
    return " ".join("".join(parts).split())
