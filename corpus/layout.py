"""Blocks out of sheets: lines into headings, paragraphs, bullets, table rows and footnotes, over columns and pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.document import Block, BlockKind, Page
from corpus.footnotes import SMALL, notes_placed
from corpus.furniture import Furniture, furniture
from corpus.headings import headed
from corpus.lines import NUMBERED, Line, line, lines
from corpus.opentables import open_tables
from corpus.order import in_order
from corpus.pagetext import Draft, Part, laid_out
from corpus.paragraphs import ENDS, blocks_of, flows, usual_leading
from corpus.sheets import Rule, Sheet, Word
from corpus.tables import Row, Table, is_inside, tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The text of a paged file: `pages` and `blocks` as they go into a Reading."""

    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    furniture: tuple[str, ...]


@dataclass(slots=True)
class _Page:
    """What is known of a page while its blocks are formed."""

    sheet: Sheet
    tables: list[Table]
    boxes: list[Rule]
    lines: list[Line] = field(default_factory=list)


def layout(sheets: Sequence[Sheet], labels: Sequence[str | None] = ()) -> Layout:
    """The pages and blocks of a file; `labels` are the page labels the file itself gives, one a sheet."""
    pages = [_page(sheet) for sheet in sheets]
    body = _body(pages)
    left_out = furniture(sheets, [page.lines for page in pages], body)
    heads = _with_open_tables(pages, left_out)
    leading = usual_leading([page.lines for page in pages])
    drafts = _with_tables(pages, leading, body)
    drafts = headed(drafts, body)
    drafts = _joined(drafts)
    drafts = notes_placed(drafts, sheets, body)
    texts, blocks = laid_out(drafts, [sheet.index for sheet in sheets])
    printed = _labels(left_out, labels, len(sheets))
    return Layout(
        pages=tuple(
            Page(index=sheet.index, text=texts[number], label=printed[number], confidence=sheet.confidence)
            for number, sheet in enumerate(sheets)
        ),
        blocks=blocks,
        furniture=tuple(line for line in left_out.lines if line not in heads),
    )


def page_lines(sheet: Sheet) -> list[Line]:
    """All lines of a page in reading order, furniture and tables included: where its words lie."""
    page = _page(sheet)
    _set_apart(page, open_tables(page.lines, page.sheet.rules, page.boxes))
    rows = [line for table in page.tables for row in table.rows for line in row.lines]
    return page.lines + rows


def _page(sheet: Sheet) -> _Page:
    found, boxes = tables(sheet) if sheet.rules or sheet.boxes else ([], [])
    words = sheet.words
    if found:
        inside = _words(found)
        words = tuple(word for word in words if word not in inside)
    standing = lines(words)
    ordered = in_order(standing, [*boxes, *_stand_ins(found)]) if standing else []
    return _Page(sheet=sheet, tables=found, boxes=boxes, lines=ordered)


def _stand_ins(found: Sequence[Table]) -> list[Rule]:
    return [table.place for table in found]


def _with_open_tables(pages: Sequence[_Page], left_out: Furniture) -> frozenset[str]:
    """Takes running lines and open tables out of the pages' lines; what comes back are running lines that head a table."""
    before: Table | None = None
    heads: set[str] = set()
    for number, page in enumerate(pages):
        dropped = [one for place, one in enumerate(page.lines) if (number, place) in left_out.dropped]
        page.lines = [one for place, one in enumerate(page.lines) if (number, place) not in left_out.dropped]
        found = open_tables(page.lines, page.sheet.rules, page.boxes, running=dropped, before=before)
        inside = _words(found)
        heads |= {one.text for one in dropped if inside.issuperset(one.words)}
        _set_apart(page, found)
        last = max(page.tables, key=lambda table: table.place.bottom, default=None)
        below = last is not None and any(one.base > last.place.bottom for one in page.lines)
        before = last if last is not None and last.bounds and not below else None
    return frozenset(heads)


def _set_apart(page: _Page, found: Sequence[Table]) -> None:
    """Moves tables that were found among the lines of a page to its tables."""
    if not found:
        return
    inside = _words(found)
    kept = [
        one if not inside.intersection(one.words) else line(rest)
        for one in page.lines
        if (rest := [word for word in one.words if word not in inside])
    ]
    page.tables = sorted([*page.tables, *found], key=lambda table: table.place.top)
    places = _stand_ins(page.tables)
    page.boxes = [box for box in page.boxes if not any(is_inside(box, place) for place in places)]
    page.lines = in_order(kept, [*page.boxes, *places]) if kept else []


def _words(found: Sequence[Table]) -> set[Word]:
    return {word for table in found for row in table.rows for line in row.lines for word in line.words}


def _body(pages: Sequence[_Page]) -> float:
    """The size of type that most characters are set in."""
    sizes = Counter[float]()
    for page in pages:
        for one in page.lines:
            sizes[round(one.size * 2) / 2] += len(one.text)
    return sizes.most_common(1)[0][0] if sizes else 11.0


def _with_tables(pages: Sequence[_Page], leading: dict[float, float], body: float) -> list[Draft]:
    """The blocks of all pages in reading order, each table where it stands."""
    drafts: list[Draft] = []
    before: tuple[Table, tuple[str, ...]] | None = None
    for number, page in enumerate(pages):
        own = list(blocks_of(page.lines, number, leading, body))
        for table in page.tables:
            header, rows = _rows(table, before, number)
            place = _place_of(table, own)
            own[place:place] = rows
            before = (table, header)
        if own and _row_goes_on(drafts, own[0]):
            drafts[-1].parts.extend(own.pop(0).parts)
        drafts += own
    return drafts


def _row_goes_on(done: Sequence[Draft], row: Draft) -> bool:
    """Whether a row at the top of a page is the rest of the last one: its first cell is empty, as nothing new begins."""
    if not done or row.kind is not BlockKind.ROW or done[-1].kind is not BlockKind.ROW:
        return False
    last = done[-1]
    return row.text.startswith("\t") and row.header == last.header and last.parts[-1].page == row.parts[0].page - 1


def _place_of(table: Table, own: Sequence[Draft]) -> int:
    """Where among the blocks of its page a table is read: before the first that stands under it, else after the last above it."""
    lines = [draft.parts[0].line for draft in own]
    column = [
        at for at, one in enumerate(lines) if one and one.left < table.place.right and one.right > table.place.left
    ]
    under = next((at for at in column if (one := lines[at]) and one.base > table.place.bottom), None)
    return under if under is not None else column[-1] + 1 if column else len(own)


def _rows(
    table: Table, before: tuple[Table, tuple[str, ...]] | None, number: int
) -> tuple[tuple[str, ...], list[Draft]]:
    """The header cells of a table and its rows; a table that goes on from the page before keeps the header it had."""
    rows = list(table.rows)
    goes_on = (
        before is not None
        and len(before[0].columns) == len(table.columns)
        and all(abs(one - other) < 4 for one, other in zip(before[0].columns, table.columns, strict=True))
    )
    header: tuple[str, ...] = ()
    drafts: list[Draft] = []
    if goes_on and before is not None:
        header = before[1]
        if header and rows[0].cells == header:
            rows = rows[1:]
    elif len(rows) > 1 and (table.headed or _heads(rows)):
        header = rows[0].cells
        drafts.append(_row(rows[0], (), number))
        rows = rows[1:]
    return header, drafts + [_row(row, header, number) for row in rows]


def _heads(rows: Sequence[Row]) -> bool:
    """Whether the first row names the columns: bold where the others are not, or short words without figures."""
    first, others = rows[0], rows[1:]
    if len(first.cells) < 2:
        return False
    if first.bold and not all(row.bold for row in others):
        return True
    named = [cell for cell in first.cells if cell]
    short = all(len(cell.split()) <= 5 and (len(cell) < 6 or not cell.endswith(".")) for cell in named)
    longest = max(len(cell.split()) for row in others for cell in row.cells)
    return short and len(named) >= 2 and longest > 8


def _row(row: Row, header: tuple[str, ...], number: int) -> Draft:
    return Draft(
        kind=BlockKind.ROW,
        parts=[Part(page=number, text="\t".join(row.cells))],
        header=header,
        bold=row.bold,
        size=round(row.size, 1),
    )


def _joined(drafts: Sequence[Draft]) -> list[Draft]:
    """Paragraphs that run on over a page (or past a footnote or a box) as one block."""
    result: list[Draft] = []
    for draft in drafts:
        before = _runs_on(result, draft)
        if before is not None:
            before.parts.extend(draft.parts)
        else:
            result.append(draft)
    return result


def _runs_on(done: Sequence[Draft], draft: Draft) -> Draft | None:
    """The block that `draft` continues, if any: the last running text of the page before."""
    here = draft.parts[0]
    if draft.kind is not BlockKind.PARAGRAPH or here.line is None:
        return None
    for before in reversed(done[-8:]):
        last = before.parts[-1]
        if last.page < here.page - 1 or before.kind in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.ROW):
            return None
        if last.page == here.page:
            return None
        if last.line is None:
            return None
        if last.line.size < SMALL * here.line.size:
            continue  # a footnote between the two halves
        long_enough = len(before.parts) > 1 or last.line.right - last.line.left > 200
        open_end = not ENDS.search(last.line.text) and long_enough
        if flows(last.line, here.line) or (open_end and _goes_on(before, last.line, here.line)):
            return before
        return None
    return None


def _goes_on(before: Draft, last: Line, line: Line) -> bool:
    """Whether a line that begins with a capital still continues the sentence: the one before is full and open."""
    full = [part.line.right for part in before.parts[:-1] if part.line is not None]
    same = last.bold == line.bold and abs(last.size - line.size) < 0.08 * line.size and not line.bullet
    opens = NUMBERED.match(line.text.split(" ", 1)[0])
    return bool(same and full and last.right > max(full) - 4 * last.size and not opens)


def _labels(left_out: Furniture, given: Sequence[str | None], count: int) -> list[str | None]:
    """The number printed on each page; else the label the file gives it, where it gives other ones than 1, 2, 3."""
    own = [given[number] if number < len(given) else None for number in range(count)]
    told = any(label not in (None, str(number)) for number, label in enumerate(own, 1))
    return [left_out.labels.get(number, own[number] if told else None) for number in range(count)]
