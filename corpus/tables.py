"""Ruled tables: the grid that lines draw on a page, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.lines import Line, lines
from corpus.sheets import HYPHEN, Rule, Sheet, Word

_TOUCH = 3.0  # points by which the ends of two rules may miss each other
_SAME = 2.5  # points within which two rules are one
_LINE = 8.0  # points: less than a line of text
_PROSE = 40  # words: where the cells of a small grid hold this many they are boxes of a page, not a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table: the text of its cells from left to right, their lines in that order, and whether all of it is bold."""

    cells: tuple[str, ...]
    top: float
    bottom: float
    bold: bool
    size: float
    standing: tuple[tuple[Line, ...], ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all cells, cell by cell."""
        return tuple(line for cell in self.standing for line in cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it lies on one page; `columns` are the places of its upright rules, or where its columns begin.

    A table without upright rules has `bounds` between its columns; `headed` says that its first row is known to be the header.
    """

    place: Rule
    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    bounds: tuple[float, ...] = ()
    headed: bool = False


def tables(sheet: Sheet) -> tuple[list[Table], list[Rule]]:
    """The tables of a page from the top, and the boxes that hold running text."""
    flat = [rule for rule in sheet.rules if rule.bottom - rule.top <= rule.right - rule.left]
    upright = [rule for rule in sheet.rules if rule.bottom - rule.top > rule.right - rule.left]
    for box in sheet.boxes:
        flat += [Rule(box.left, y, box.right, y) for y in (box.top, box.bottom)]
        upright += [Rule(x, box.top, x, box.bottom) for x in (box.left, box.right)]
    if len(flat) < 2 or len(upright) < 2:
        return [], list(sheet.boxes)
    found: list[Table] = []
    boxes: list[Rule] = list(sheet.boxes)
    for group_flat, group_upright in _components(flat, upright):
        table = _table(group_flat, group_upright, sheet.words)
        if isinstance(table, Table):
            found.append(table)
        else:
            boxes += table
    places = [table.place for table in found]
    boxes = [box for box in boxes if not any(is_inside(box, place) for place in places)]
    return sorted(found, key=lambda table: table.place.top), boxes


def _components(flat: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that touch each other, group by group."""
    rules = [*flat, *upright]
    parent = list(range(len(rules)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    if len(flat) * len(upright) > 250_000:
        return []
    for i, one in enumerate(flat):
        for j, other in enumerate(upright, len(flat)):
            if (
                one.left - _TOUCH <= other.left <= one.right + _TOUCH
                and other.top - _TOUCH <= one.top <= other.bottom + _TOUCH
            ):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate(rules):
        groups.setdefault(root(number), ([], []))[number >= len(flat)].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def _table(flat: Sequence[Rule], upright: Sequence[Rule], words: Sequence[Word]) -> Table | list[Rule]:
    """The table that touching rules draw; or, where the grid frames running text, its cells as boxes."""
    place = Rule(
        min(rule.left for rule in [*flat, *upright]),
        min(rule.top for rule in [*flat, *upright]),
        max(rule.right for rule in [*flat, *upright]),
        max(rule.bottom for rule in [*flat, *upright]),
    )
    wide, high = place.right - place.left, place.bottom - place.top
    ys = [y for y in _places([(rule.top + rule.bottom) / 2 for rule in flat]) if _covered_flat(flat, y) > 0.6 * wide]
    xs = [
        x for x in _places([(rule.left + rule.right) / 2 for rule in upright]) if _covered_up(upright, x) > 0.3 * high
    ]
    if len(xs) > 1 and ys:
        ys = _to_the_ends(ys, xs, upright, place)
    if len(ys) < 2 or len(xs) < 2:
        return []
    inside = [word for word in words if _in(word, place)]
    if len(xs) == 2 or not inside:
        return [Rule(place.left, top, place.right, bottom) for top, bottom in pairwise(ys)]
    rows = [one for top, bottom in pairwise(ys) if (one := _row(inside, upright, xs, top, bottom))]
    counts = [len(cell.split()) for row in rows for cell in row.cells if cell]
    prose = len(rows) <= 4 and len(xs) <= 5 and median(counts or [0]) >= _PROSE
    # A heavy edge beside a box is no column: a row of a table says something in two.
    alone = (
        max(len(row.cells) for row in rows) > 1 and max(sum(map(bool, row.cells)) for row in rows) < 2 if rows else True
    )
    if not counts or prose or alone or _headed_cells(rows):
        return [
            Rule(left, top, right, bottom)
            for top, bottom in pairwise(ys)
            for left, right in _spans(upright, xs, top, bottom)
        ]
    if max(len(row.cells) for row in rows) < 2:
        return [Rule(place.left, row.top, place.right, row.bottom) for row in rows]
    return Table(place=place, columns=tuple(xs), rows=tuple(rows))


def _to_the_ends(ys: Sequence[float], xs: Sequence[float], upright: Sequence[Rule], place: Rule) -> list[float]:
    """The flat places with the ends of the upright rules where a row is open: a table broken off by the end of its page."""
    ends = []
    for edge in (place.top, place.bottom):
        reaching = [
            x for x in xs if any(_stands_at(r, x) and r.top - _TOUCH <= edge <= r.bottom + _TOUCH for r in upright)
        ]
        ends += [edge] if len(reaching) > 1 and min(abs(edge - y) for y in ys) > _LINE else []
    return sorted([*ys, *ends])


def _stands_at(rule: Rule, x: float) -> bool:
    return abs((rule.left + rule.right) / 2 - x) <= _SAME


def _headed_cells(rows: Sequence[Row]) -> bool:
    """Whether most cells are small texts with a heading of their own: a page laid out in boxes."""
    cells = [cell for row in rows for cell in row.standing if len(cell) > 1]
    headed = [cell for cell in cells if _stands_out(cell)]
    filled = sum(bool(cell) for row in rows for cell in row.cells)
    return len(headed) >= 2 and len(headed) >= 0.6 * filled


def _stands_out(cell: Sequence[Line]) -> bool:
    first, others = cell[0], cell[1:]
    return (first.bold and not any(one.bold for one in others)) or first.size > 1.1 * max(one.size for one in others)


def _row(inside: Sequence[Word], upright: Sequence[Rule], xs: Sequence[float], top: float, bottom: float) -> Row | None:
    return row(
        [
            [word for word in inside if _in(word, Rule(left, top, right, bottom))]
            for left, right in _spans(upright, xs, top, bottom)
        ],
        top,
        bottom,
    )


def row(cells: Sequence[Sequence[Word]], top: float, bottom: float) -> Row | None:
    """The row that the words of its cells make; None where there are none."""
    found = [tuple(lines(words)) for words in cells]
    own = [word for words in cells for word in words]
    if not own:
        return None
    heavy = [word for word in own if any(c.isalnum() for c in word.text)]
    return Row(
        cells=tuple(_cell(standing) for standing in found),
        top=top,
        bottom=bottom,
        bold=bool(heavy) and all(word.bold for word in heavy),
        size=median(word.size for word in own),
        standing=tuple(found),
    )


def _cell(found: Sequence[Line]) -> str:
    text = ""
    for one in found:
        broken = text.endswith(HYPHEN)
        text = text[:-1] + "-" + one.text if broken else f"{text} {one.text}".lstrip()
    return text.replace(HYPHEN, "-").replace("\t", " ").strip()


def _spans(upright: Sequence[Rule], xs: Sequence[float], top: float, bottom: float) -> list[tuple[float, float]]:
    """The cells between two flat rules: an upright place parts them only where a rule is drawn there."""
    middle = (top + bottom) / 2
    drawn = [x for x in xs if any(_stands_at(r, x) and r.top - 1 <= middle <= r.bottom + 1 for r in upright)]
    edges = sorted({xs[0], *drawn, xs[-1]})
    return list(pairwise(edges))


def _places(values: Sequence[float]) -> list[float]:
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > _SAME:
            result.append(value)
    return result


def _covered_flat(flat: Sequence[Rule], y: float) -> float:
    return _covered([(r.left, r.right) for r in flat if abs((r.top + r.bottom) / 2 - y) <= _SAME])


def _covered_up(upright: Sequence[Rule], x: float) -> float:
    return _covered([(r.top, r.bottom) for r in upright if _stands_at(r, x)])


def _covered(stretches: list[tuple[float, float]]) -> float:
    total, reached = 0.0, float("-inf")
    for start, end in sorted(stretches):
        total += max(end - max(start, reached), 0.0)
        reached = max(reached, end)
    return total


def _in(word: Word, place: Rule) -> bool:
    x, y = (word.left + word.right) / 2, word.base - 0.3 * word.size
    return place.left - 1 <= x < place.right + 1 and place.top - 1 <= y < place.bottom + 1


def is_inside(box: Rule, place: Rule) -> bool:
    """Whether the middle of the box lies in the place."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return place.left - 2 <= x <= place.right + 2 and place.top - 2 <= y <= place.bottom + 2
