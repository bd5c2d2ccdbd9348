"""The order in which a person reads the lines of a page: boxes, columns, then down the page."""

from collections.abc import Collection, Sequence
from itertools import accumulate
from statistics import median

from corpus.lines import Line, line
from corpus.sheets import Rule

_WORDS = 3  # a name and its reference in a bar; fewer are a label
_FULL = 20  # lines of a page that is no cover
_LARGE = 1.15  # of the usual size: type of a heading
_NEAR = 5.0  # of its own size: how far below such a heading the text of both may begin
_CLEAR = 2.5  # of its own size: how much of the other column is empty beside a heading of both


def in_order(found: Sequence[Line], boxes: Sequence[Rule] = ()) -> list[Line]:
    """The lines in reading order, each with its region: what stands in a box together, columns one after the other.

    A box that holds none of the lines, a table's place, ends the columns above it where it lies across them.
    """
    result: list[Line] = []
    empty = [box for box in boxes if not any(_within(one, box) for one in found)]
    for number, (group, boxed) in enumerate(_regions([*found], [*boxes], False, empty), 1):
        for one in group:
            result.append(
                Line(
                    text=one.text,
                    left=one.left,
                    right=one.right,
                    base=one.base,
                    size=one.size,
                    bold=one.bold,
                    indent=one.indent,
                    bullet=one.bullet,
                    marks=one.marks,
                    note=one.note,
                    region=number,
                    boxed=boxed,
                    words=one.words,
                )
            )
    return result


def _regions(
    found: list[Line], boxes: list[Rule], boxed: bool, empty: Sequence[Rule] = ()
) -> list[tuple[list[Line], bool]]:
    """Columns and boxes in reading order; each a run of lines from the top."""
    if not found:
        return []
    groups = _boxed(found, boxes) if boxes else []
    if groups:
        return _around(found, groups, boxes, boxed, empty)
    gutter = _gutter(found)
    if gutter is None:
        return [(_row_wise(found), boxed)]
    across = [_stand_in(box, 0) for box in empty if box.left < gutter < box.right]
    aside = {id(one) for one in across}
    result: list[tuple[list[Line], bool]] = []
    for lines_of, columns in _bands([*found, *across], gutter, _over_both(found, gutter)):
        band = [one for one in lines_of if id(one) not in aside]
        if not band:
            continue
        if not columns:
            result.append((band, boxed))
            continue
        left = [one for one in band if (one.left + one.right) / 2 < gutter]
        right = [one for one in band if (one.left + one.right) / 2 >= gutter]
        if _is_table(left, right):
            result.append((_row_wise(band), boxed))
        else:
            result += _regions(left, [], boxed) + _regions(right, [], boxed)
    return result


def _boxed(found: Sequence[Line], boxes: Sequence[Rule]) -> list[tuple[Rule, list[Line]]]:
    """The outermost boxes that hold some, but not all, of the lines."""
    groups: list[tuple[Rule, list[Line]]] = []
    taken: set[int] = set()
    for box in sorted(boxes, key=lambda box: -(box.right - box.left) * (box.bottom - box.top)):
        inside = [one for one in found if id(one) not in taken and _within(one, box)]
        if inside and len(inside) < len(found) and sum(len(one.text.split()) for one in inside) >= _WORDS:
            groups.append((box, inside))
            taken |= {id(one) for one in inside}
    return groups


def _around(
    found: Sequence[Line],
    groups: Sequence[tuple[Rule, list[Line]]],
    boxes: Sequence[Rule],
    boxed: bool,
    empty: Sequence[Rule],
) -> list[tuple[list[Line], bool]]:
    """Boxes and what stands between them: each box is read whole, at its place among the other lines."""
    inside = {id(one): number for number, (_, group) in enumerate(groups) for one in group}
    stand_ins: dict[int, int] = {}
    items = [one for one in found if id(one) not in inside]
    for number, (box, _group) in enumerate(groups):
        item = _stand_in(box, number)
        stand_ins[id(item)] = number
        items.append(item)
    result: list[tuple[list[Line], bool]] = []
    in_rows = _stand_in_rows([box for box, _ in groups])
    ordered = [sorted(items, key=lambda one: (round(one.base / 8), one.left))] if in_rows else None
    for run in ordered or [run for run, _ in _regions(items, [], boxed, empty)]:
        plain: list[Line] = []
        for one in run:
            if id(one) not in stand_ins:
                plain.append(one)
                continue
            if plain:
                result.append((plain, boxed))
                plain = []
            box, group = groups[stand_ins[id(one)]]
            inner = [other for other in boxes if other != box and _holds(box, other)]
            result += _regions(group, inner, True)
        if plain:
            result.append((plain, boxed))
    return result


def _stand_in(box: Rule, number: int) -> Line:
    """A line without words in the place of a box."""
    return Line(
        text="",
        left=box.left,
        right=box.right,
        base=box.top + 8,
        size=10,
        bold=False,
        indent=box.left,
        region=number,
    )


def _stand_in_rows(boxes: Sequence[Rule]) -> bool:
    """Whether most boxes have a neighbour of the same height beside them: then they are read row by row."""
    paired = sum(
        any(
            box is not other
            and abs(box.top - other.top) < 6
            and abs(box.bottom - other.bottom) < 6
            and (other.left >= box.right - 3 or box.left >= other.right - 3)
            for other in boxes
        )
        for box in boxes
    )
    return len(boxes) > 2 and paired >= 0.6 * len(boxes)


def _within(one: Line, box: Rule) -> bool:
    x, y = (one.left + one.right) / 2, one.base - 0.3 * one.size
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _holds(box: Rule, other: Rule) -> bool:
    return (
        box.left - 1 <= other.left
        and other.right <= box.right + 1
        and box.top - 1 <= other.top
        and other.bottom <= box.bottom + 1
    )


def _gutter(found: Sequence[Line]) -> float | None:
    """The middle of the white strip between two columns; None where the lines stand in one."""
    low, high = min(one.left for one in found), max(one.right for one in found)
    span = high - low
    wide = sum(one.right - one.left > 0.55 * span for one in found)
    if len(found) < 4 or span < 100 or wide > 0.6 * len(found):
        return None
    size = int(span) + 3
    steps = [0] * size
    for one in found:
        steps[max(int(one.left - low), 0)] += 1
        steps[min(int(one.right - low) + 1, size - 1)] -= 1
    crossed = list(accumulate(steps))[:-2]
    first, last = int(0.12 * span), int(0.88 * span)
    fewest = min(crossed[first:last])
    if fewest > 0.3 * len(found):
        return None
    # A page number in the middle of the foot crosses the strip and is no reason against it.
    spared = fewest + (len(found) >= _FULL)
    best, start = (0, 0.0), None
    for x in range(first, last + 1):
        if x < last and crossed[x] <= spared:
            start = x if start is None else start
        elif start is not None:
            best, start = max(best, (x - start, low + (start + x) / 2)), None
    middle = best[1]
    left = sum(one.right <= middle for one in found)
    right = sum(one.left >= middle for one in found)
    needed = max(2, 0.1 * len(found))
    if best[0] < 7 or min(left, right) < needed:
        return None
    return middle


def _over_both(found: Sequence[Line], gutter: float) -> frozenset[int]:
    """The large lines that head both columns, or what lies across them, though they are short.

    Beside each the other column is empty; above it there is text there, and close below.
    """
    usual = median(one.size for one in found)
    heads: set[int] = set()
    for one in found:
        if one.right > gutter or one.size < _LARGE * usual:
            continue
        beside = sorted(other.base for other in found if other.left >= gutter)
        across = sorted(other.base for other in found if other.right > gutter)
        near = [base for base in across if base <= one.base + _NEAR * one.size]
        if any(_is_clear(one, bases, usual) for bases in (beside, near)):
            heads.add(id(one))
    return frozenset(heads)


def _is_clear(one: Line, bases: Sequence[float], usual: float) -> bool:
    """Whether beside a line none of the lines at `bases` stands, but some above and below it; one alone may be a footer."""
    above = [base for base in bases if base <= one.base]
    below = [base for base in bases if base > one.base]
    # The next line's base lies a line below its top.
    return len(above) > 1 and len(below) > 1 and below[0] - usual - above[-1] >= _CLEAR * one.size


def _bands(found: Sequence[Line], gutter: float, over_both: Collection[int] = ()) -> list[tuple[list[Line], bool]]:
    """Runs of lines down the page: those across the gutter, and those beside it."""
    bands: list[tuple[list[Line], bool]] = []
    for one in sorted(found, key=lambda one: (round(one.base), one.left)):
        beside = (one.right <= gutter or one.left >= gutter) and id(one) not in over_both
        if bands and bands[-1][1] == beside:
            bands[-1][0].append(one)
        else:
            bands.append(([one], beside))
    # One side alone is no pair of columns: it goes down the page with its neighbours.
    result: list[tuple[list[Line], bool]] = []
    for band, beside in bands:
        columns = beside and any(one.right <= gutter for one in band) and any(one.left >= gutter for one in band)
        if result and not columns and not result[-1][1]:
            result[-1][0].extend(band)
        else:
            result.append((band, columns))
    return result


def _is_table(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two sides are labels and values on the same baselines rather than two columns of running text."""
    fewer, more = (left, right) if len(left) <= len(right) else (right, left)
    aligned = sum(any(abs(one.base - other.base) < 0.3 * one.size for other in more) for one in fewer)
    if aligned < 0.7 * len(fewer) or (any(one.bullet for one in left) and any(one.bullet for one in right)):
        return False
    return min(_fill(left), _fill(right)) < 0.6 or len(fewer) < 3


def _fill(side: Sequence[Line]) -> float:
    """How far the lines of a column reach, as a share of the longest; labels are of all lengths, prose fills the column."""
    widths = [one.right - one.left for one in side]
    return median(widths) / max(*widths, 140.0)


def _in_one_row(one: Line, other: Line) -> bool:
    """Whether two lines stand on one base, or in the middle of one bar: a large name and a small number beside it."""
    most = 0.3 * max(one.size, other.size)
    apart = abs(one.base - other.base), abs(one.base - 0.35 * one.size - other.base + 0.35 * other.size)
    return min(apart) < most


def _row_wise(band: Sequence[Line]) -> list[Line]:
    rows: list[list[Line]] = []
    for one in sorted(band, key=lambda one: (round(one.base), one.left)):
        if rows and _in_one_row(rows[-1][0], one):
            rows[-1].append(one)
        else:
            rows.append([one])
    result: list[Line] = []
    for row in rows:
        # What stands for a box has no words of its own and is no part of a line beside it.
        whole = len(row) > 1 and all(one.words for one in row)
        across = sorted(row, key=lambda one: one.left)
        result += [line([word for one in across for word in one.words])] if whole else row
    return result
