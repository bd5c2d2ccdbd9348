"""Tables without upright rules: columns told by their header and by the white strips that run down from it.

A header is a line of several short texts that stand apart, in bold, over a rule or made of the words that head tables
(`data/tables.toml`). What stands below belongs to the table as long as the strips between its columns stay white. Rows are
parted by rules, else by the space between them, else where the first column begins anew.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpus.baselines import Baseline, Strips, baselines, cells_of, cut_strips, filled
from corpus.lines import NUMBERED, Line
from corpus.sheets import Rule, Word
from corpus.tableheads import APART, across, header, header_cells, is_known
from corpus.tables import Row, Table, row

_STRIP = 0.5  # ems of white that part two columns
_LOOSE = 1.28  # of the distance between the lines of a cell: more parts rows
_FAR = 3.0  # of the widest space between rows so far: what stands further below is no row
_BAND = 0.6  # of the width of the page's text: a box as wide may be the shade of a row
_TORN = 0.2  # of all cells
_PROSE = 40  # words: cells of so many are columns of running text
_KEY = 6  # words: of two columns, the first one names what the second one tells
_ALIGNED = 0.7  # of a column's lines begin, end or are centred at one place


def open_tables(
    found: Sequence[Line],
    rules: Sequence[Rule],
    boxes: Sequence[Rule] = (),
    *,
    running: Collection[Line] = (),
    before: Table | None = None,
) -> list[Table]:
    """The tables among the lines of a page from the top; `running` are lines that recur on other pages: at most a header.

    `before` is the table at the foot of the page before, which may go on at the top of this one without a header.
    """
    if before is None and not _may_hold_columns(found):
        return []
    span = max((line.right for line in found), default=0.0) - min((line.left for line in found), default=0.0)
    bands = [box for box in boxes if box.right - box.left >= _BAND * span]
    standing = baselines(found, running, [box for box in boxes if box.right - box.left < _BAND * span])
    flat = [rule for rule in rules if rule.bottom - rule.top <= rule.right - rule.left and rule.right - rule.left > 20]
    flat += [Rule(box.left, y, box.right, y, True) for box in bands for y in (box.top, box.bottom)]
    tables: list[Table] = []
    at = 0
    if before is not None:
        table, at = _continued(standing, flat, before)
        tables += [table] if table else []
    while at < len(standing):
        ends = header(standing, at, flat)
        table = None
        if ends:
            table, after = _table(standing, at, ends, flat)
        if table is not None:
            tables.append(table)
            at = after
        else:
            at += 1
    return tables


def _may_hold_columns(found: Sequence[Line]) -> bool:
    """Whether words stand apart anywhere on the page, in one line or as two lines at one height: most pages are text alone."""
    bases = sorted(line.base for line in found)
    return any(other - one < 0.3 for one, other in pairwise(bases)) or any(
        other.left - one.right > APART * one.size
        for line in found
        for one, other in pairwise(line.words[1:] if line.bullet else line.words)
    )


def _table(standing: Sequence[Baseline], at: int, count: int, flat: Sequence[Rule]) -> tuple[Table | None, int]:
    """The table under a header of `count` lines, and the first line after it."""
    heads = list(header_cells(standing[at : at + count]))
    # The edge of a shaded row parts rows as a rule does, but only a rule closes a table: the last row may be white.
    strokes = [rule for rule in flat if not rule.filled]
    strips: Strips = [[(one[1], other[0])] for one, other in pairwise(heads)]
    for line in standing[at : at + count]:
        strips = cut_strips(strips, line)
    end, strips = _reach(standing, at + count, strips, closed=max(across(strokes, heads), default=0.0))
    if end == at + count:
        return None, at
    edges = [max(free, key=lambda strip: strip[1] - strip[0]) for free in strips]
    bounds = [(low + high) / 2 for low, high in edges]
    body = standing[at + count : end]
    top = standing[at + count - 1].base
    limits, closing = _limits(flat, heads, top, body), _limits(strokes, heads, top, body)
    if closing:
        body = [line for line in body if line.base < closing[-1]]
    groups = _groups(body, bounds, limits) if body else []
    while groups and not closing and filled(groups[-1], bounds) < 2:
        groups.pop()
    if not _is_table(groups, bounds, limits, list(header_cells(standing[at : at + count]).values())):
        return None, at
    rows = [_row(lines, bounds) for lines in (standing[at : at + count], *groups)]
    return _made(rows, tuple(left for left, _ in heads), tuple(bounds), headed=True), at + count + sum(map(len, groups))


def _continued(standing: Sequence[Baseline], flat: Sequence[Rule], before: Table) -> tuple[Table | None, int]:
    """What of the page's top goes on with the table before, by the columns it had; and the first line after it."""
    at = next((n for n, line in enumerate(standing) if not line.running), len(standing))
    bounds = list(before.bounds)
    strips: Strips = [[(bound - 2, bound + 2)] for bound in bounds]
    end, _ = _reach(standing, at, strips, least=2.0)
    again = _header_again(standing[at:end], before)
    body = standing[at + again : end]
    if not body:
        return None, 0
    groups = _groups(body, bounds, _limits(flat, [(body[0].pieces[0][0], before.place.right)], 0.0, body))
    while groups and filled(groups[-1], bounds) < 2 and not _is_rest(groups[-1], before):
        groups.pop()
    aligned = [any(abs(left - edge) < 3 for edge in before.columns) for lines in groups for left, _ in lines[0].pieces]
    if not groups or sum(aligned) < _ALIGNED * len(aligned):
        return None, 0
    rows = [_row(lines, bounds) for lines in ([standing[at : at + again]] if again else []) + groups]
    return _made(rows, before.columns, before.bounds, headed=False), at + again + sum(map(len, groups))


def _header_again(body: Sequence[Baseline], before: Table) -> int:
    """How many lines from the first repeat the header of the table before."""
    words = sorted(" ".join(before.rows[0].cells).split())
    told: list[str] = []
    for number, line in enumerate(body, 1):
        told += [word.text for word in line.words]
        if len(told) >= len(words):
            return number if sorted(told) == words else 0
    return 0


def _is_rest(lines: Sequence[Baseline], before: Table) -> bool:
    """Whether all of it stands in one column that is not the first: the rest of a cell of the page before."""
    return all(any(abs(line.pieces[0][0] - left) < 3 for left in before.columns[1:]) for line in lines)


def _reach(
    standing: Sequence[Baseline], at: int, strips: Strips, *, least: float = 0.0, closed: float = 0.0
) -> tuple[int, Strips]:
    """The first line below that cannot belong to the table, and what is left of the white strips above it.

    Below the height `closed`, where no rule closes the table, a bold line is a heading after it.
    """
    first, widest = at, 0.0
    while at < len(standing):
        line = standing[at]
        if line.running:
            break
        if at > first:
            step = line.base - standing[at - 1].base
            if step > _FAR * max(widest, 1.4 * line.size):
                break
            widest = max(widest, step)
            other = abs(line.size - standing[first].size) > 0.12 * standing[first].size
            if other or (line.bold and line.base > closed and not standing[at - 1].bold):
                break
        narrower = cut_strips(strips, line)
        needed = least or _STRIP * line.size
        if not all(any(high - low >= needed for low, high in free) for free in narrower):
            break
        strips = narrower
        at += 1
    return at, strips


def _limits(
    flat: Sequence[Rule], heads: Sequence[tuple[float, float]], top: float, body: Sequence[Baseline]
) -> list[float]:
    """The heights of the rules across the body, the one under the header first; empty where none closes it."""
    if not body:
        return []
    low = body[-1].base + 2.5 * body[-1].size
    found = [height for height in across(flat, heads) if top < height < low]
    return found if any(height > body[0].base for height in found) else []


def _groups(body: Sequence[Baseline], bounds: Sequence[float], limits: Sequence[float]) -> list[list[Baseline]]:
    """The lines of the body row by row."""
    bands = _bands(body, limits)
    leading = _leading(body, bounds)
    loose = [other.base - one.base > _LOOSE * leading + 0.4 for band in bands for one, other in pairwise(band)]
    # Rules between most rows need no help from the space between them.
    ruled = len(limits) > 2 and len(bands) > 2
    groups: list[list[Baseline]] = []
    for band in bands:
        for number, line in enumerate(band):
            if number == 0:
                groups.append([line])
                continue
            far = line.base - band[number - 1].base > _LOOSE * leading + 0.4
            if ruled:
                begins = far and _in_first(line, bounds) and len(line.pieces) > 1
            elif any(loose):
                begins = far and (_in_first(line, bounds) or filled([line], bounds) > 1)
            else:
                begins = _begins(line, band[number - 1], bounds, leading)
            if begins:
                groups.append([line])
            else:
                groups[-1].append(line)
    return groups


def _bands(body: Sequence[Baseline], limits: Sequence[float]) -> list[list[Baseline]]:
    bands: list[list[Baseline]] = []
    for number, line in enumerate(body):
        crossed = number and any(body[number - 1].base < height < line.base for height in limits)
        if crossed or not bands:
            bands.append([line])
        else:
            bands[-1].append(line)
    return bands


def _leading(body: Sequence[Baseline], bounds: Sequence[float]) -> float:
    """The distance between two lines of a cell: the least that any column has."""
    steps: list[float] = []
    for column in range(len(bounds) + 1):
        bases = [line.base for line in body if cells_of(line, bounds)[column]]
        steps += [other - one for one, other in pairwise(bases) if other - one > 0.9 * body[0].size]
    return min(steps, default=1.2 * body[0].size)


def _begins(line: Baseline, above: Baseline, bounds: Sequence[float], leading: float) -> bool:
    """Whether a row begins where no space tells: in the first column and beside it, and not with the rest of a sentence."""
    cells, over = cells_of(line, bounds), cells_of(above, bounds)
    if not cells[0] or sum(map(bool, cells)) < 2:
        return False
    if leading > 1.6 * line.size or NUMBERED.match(cells[0][0].text):
        return True
    goes_on = all(bool(upper) for own, upper in zip(cells, over, strict=True) if own)
    return not (goes_on and any(own and own[0].text[:1].islower() for own in cells))


def _in_first(line: Baseline, bounds: Sequence[float]) -> bool:
    return bool(cells_of(line, bounds)[0])


def _is_table(
    groups: Sequence[Sequence[Baseline]],
    bounds: Sequence[float],
    limits: Sequence[float],
    head: Sequence[Sequence[Word]],
) -> bool:
    """Whether rows and columns are those of a table and not of a page set in columns."""
    if len(groups) < (1 if limits else 2):
        return False
    if sum(filled(lines, bounds) > 1 for lines in groups) < _ALIGNED * len(groups):
        return False
    by_column = [
        [[word for line in lines for word in cells_of(line, bounds)[column]] for lines in groups]
        for column in range(len(bounds) + 1)
    ]
    lengths = [median(len(cell) for cell in column) for column in by_column]
    if max(lengths) >= _PROSE and min(lengths) > _KEY:
        return False
    if not limits and (min(lengths) > _KEY or (len(bounds) == 1 and lengths[0] > _KEY)):
        return False
    if len(bounds) == 1 and (_are_pages(by_column[1]) or (_are_numbers(by_column[0]) and not is_known(head[0]))):
        return False
    if _torn(by_column) or _own_headings(groups, bounds):
        return False
    return all(_aligned(groups, bounds, column) for column in range(1, len(bounds) + 1))


def _torn(by_column: Sequence[Sequence[Sequence[Word]]]) -> bool:
    """Whether many cells go on in the middle of a sentence that the cell above them began: columns of running text."""
    pairs = [(over, under) for column in by_column for over, under in pairwise(column) if over and under]
    torn = [not over[-1].text.endswith((".", "?", "!")) and under[0].text[:1].islower() for over, under in pairs]
    return sum(torn) > _TORN * len(pairs)


def _are_numbers(column: Sequence[Sequence[Word]]) -> bool:
    """Whether a column holds the numbers of paragraphs."""
    told = [len(cell) == 1 and bool(NUMBERED.match(cell[0].text)) for cell in column if cell]
    return sum(told) >= _ALIGNED * len(told)


def _are_pages(column: Sequence[Sequence[Word]]) -> bool:
    """Whether a column holds nothing but numbers, as beside a list of contents."""
    return all(len(cell) == 1 and cell[0].text.isdigit() for cell in column if cell)


def _own_headings(groups: Sequence[Sequence[Baseline]], bounds: Sequence[float]) -> bool:
    """Whether cells beside the first begin with a bold line over plain ones: small texts of their own, side by side."""
    counted = 0
    for lines in groups:
        for column in range(1, len(bounds) + 1):
            own = [cell for line in lines if (cell := cells_of(line, bounds)[column])]
            counted += len(own) > 1 and all(w.bold for w in own[0]) and not any(w.bold for w in own[-1])
    return counted > 1


def _aligned(groups: Sequence[Sequence[Baseline]], bounds: Sequence[float], column: int) -> bool:
    """Whether the lines of a column begin, end or are centred at one place."""
    cells = [cell for lines in groups for line in lines if (cell := cells_of(line, bounds)[column])]
    places = [(cell[0].left, cell[-1].right, (cell[0].left + cell[-1].right) / 2) for cell in cells]
    return any(
        max(Counter(round(place[side] / 3) for place in places).values(), default=0)
        + _beside(Counter(round(place[side] / 3) for place in places))
        >= _ALIGNED * len(places)
        for side in range(3)
    )


def _beside(counted: Counter[int]) -> int:
    """How many stand a step beside the commonest place: rounding may part neighbours."""
    best = counted.most_common(1)[0][0] if counted else 0
    return max(counted[best - 1], counted[best + 1])


def _row(lines: Sequence[Baseline], bounds: Sequence[float]) -> Row:
    parted = [cells_of(line, bounds) for line in lines]
    columns: Iterator[list[Word]] = ([word for cells in parted for word in cells[c]] for c in range(len(bounds) + 1))
    first, last = lines[0], lines[-1]
    found = row(list(columns), first.base - first.size, last.base + 0.3 * last.size)
    assert found is not None
    return found


def _made(rows: Sequence[Row], columns: tuple[float, ...], bounds: tuple[float, ...], *, headed: bool) -> Table:
    words = [word for one in rows for line in one.lines for word in line.words]
    place = Rule(min(word.left for word in words), rows[0].top, max(word.right for word in words), rows[-1].bottom)
    return Table(place=place, columns=columns, rows=tuple(rows), bounds=bounds, headed=headed)
