"""Text that flows without pages: the lines a reader found become one page and its blocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Block, BlockKind, Page, Reading, Span
from corpus.errors import UnreadableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A block before it has a place: what it is and its words, white space already single."""

    kind: BlockKind
    text: str
    level: int = 0
    bold: bool = False
    header: tuple[str, ...] = ()


def flowing(lines: Iterable[Line], *, path: Path, sha256: str, media: str, properties: Mapping[str, str]) -> Reading:
    """A Reading of one page without a number; raises UnreadableError where there is no text."""
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
    )
