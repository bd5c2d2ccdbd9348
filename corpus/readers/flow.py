"""Text that flows without pages: the lines a reader found become one page and its blocks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Block, BlockKind, Page, Reading, Span
from corpus.errors import UnreadableError

_HEADER_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A block before it has a place: what it is and its words, white space already single."""

    kind: BlockKind
    text: str
    level: int = 0
    bold: bool = False
    header: tuple[str, ...] = ()


def table_lines(rows: Sequence[Sequence[str]], *, marked: bool = False) -> Iterator[Line]:
    """The rows of a table, cells parted by tabs, each row below the header with the header's cells.

    The header is the first row of more than one cell, where all its cells are a few words (or where it is `marked` as one).
    """
    header: tuple[str, ...] = ()
    sought = len(rows) > 1
    for cells in rows:
        filled = [cell for cell in cells if cell]
        if filled:
            # Below a header an empty cell keeps its place, so that the others keep their column.
            kept = cells if len(cells) == len(header) else filled
            yield Line(kind=BlockKind.ROW, text="\t".join(kept).rstrip("\t"), header=header)
        # A merged cell above the header is the table's title; a row of one cell parts the rows below it.
        if sought and len(filled) > 1:
            sought = False
            short = all(0 < len(cell.split()) <= _HEADER_WORDS and not cell.endswith(":") for cell in cells)
            header = tuple(cells) if marked or short else ()


def flowing(
    lines: Iterable[Line],
    *,
    path: Path,
    sha256: str,
    media: str,
    properties: Mapping[str, str],
    furniture: Sequence[str] = (),
) -> Reading:
    """A Reading of one page without a number; `furniture` are its running lines. Raises UnreadableError where there is no text."""
    text, blocks = "", []
    for line in lines:
        span = Span(page=1, start=len(text), end=len(text) + len(line.text))
        text += line.text + "\n"
        blocks.append(
            Block(kind=line.kind, spans=(span,), text=line.text, level=line.level, bold=line.bold, header=line.header)
        )
    if not text.strip():
        raise UnreadableError(
            f"{path.name} holds no text. If it is a picture of a page, save it as PDF, which can be read by OCR."
        )
    return Reading(
        file=path.name,
        sha256=sha256,
        media=media,
        paged=False,
        pages=(Page(index=1, text=text),),
        blocks=tuple(blocks),
        properties=dict(properties),
        furniture=tuple(furniture),
    )
