"""Columns of facts, a label above its value ("Known as" above "Tamsin"), as the rows they are in a table."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import HEADINGS, Block, BlockKind, Span
from corpus.factrows import is_fact_label

_FEWEST = 3  # pairs: fewer lines above others are headings with a short text
_VALUE = 12  # words


def with_fact_columns(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, each run of at least three labels above values as rows of two cells; every other block as it is."""
    result: list[Block] = []
    place = 0
    while place < len(blocks):
        run = _run(blocks, place)
        if len(run) >= _FEWEST:
            result += run
            place += 2 * len(run)
        else:
            result.append(blocks[place])
            place += 1
    return result


def _run(blocks: Sequence[Block], place: int) -> list[Block]:
    """The rows that the pairs from a place on make, as far as they go."""
    rows: list[Block] = []
    while place + 1 < len(blocks) and (row := _row(blocks[place], blocks[place + 1])) is not None:
        rows.append(row)
        place += 2
    return rows


def _row(label: Block, value: Block) -> Block | None:
    """A label and the value right under it as one row; None where they are no such pair."""
    lines = (BlockKind.PARAGRAPH, *HEADINGS)
    if label.kind not in lines or value.kind not in lines or not is_fact_label(label.text):
        return None
    if len(value.text.split()) > _VALUE or value.text.rstrip().endswith((".", ":")) or is_fact_label(value.text):
        return None
    if len(label.spans) != 1 or len(value.spans) != 1:
        return None
    (first,), (last,) = label.spans, value.spans
    # The line end between the two takes the place of the tab between two cells.
    if first.page != last.page or last.start != first.end + 1:
        return None
    span = Span(page=first.page, start=first.start, end=last.end)
    return replace(label, kind=BlockKind.ROW, level=0, spans=(span,), text=f"{label.text}\t{value.text}")
