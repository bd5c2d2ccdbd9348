"""The words of a page baseline by baseline, whatever columns they belong to, and the white strips between their pieces."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from corpus.lines import Line
from corpus.sheets import Rule, Word

_WITHIN = 0.5  # ems; words nearer than this are of one cell
Strips = list[list[tuple[float, float]]]


@dataclass(slots=True)
class Baseline:
    """The words on one baseline from left to right, and the pieces they stand in."""

    words: list[Word]
    base: float
    size: float
    bold: bool
    pieces: list[tuple[float, float]]
    running: bool = False


def baselines(found: Sequence[Line], running: Collection[Line], boxes: Sequence[Rule]) -> list[Baseline]:
    """The words of all lines that stand in no box, baseline by baseline down the page."""
    recurring = {id(word) for line in running for word in line.words}
    words = sorted(
        (word for line in (*found, *running) for word in line.words if not any(_within(word, box) for box in boxes)),
        key=lambda word: (word.base, word.left),
    )
    rows: list[list[Word]] = []
    for word in words:
        if rows and abs(word.base - rows[-1][0].base) <= 0.2 * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_type(sorted(own, key=lambda word: word.left), recurring) for own in rows]


def _type(words: list[Word], recurring: Collection[int]) -> Baseline:
    size = median(word.size for word in words)
    heavy = [word for word in words if any(c.isalnum() for c in word.text)]
    return Baseline(
        words=words,
        base=words[0].base,
        size=size,
        bold=bool(heavy) and all(word.bold for word in heavy),
        pieces=pieces_of(words, _WITHIN * size),
        running=all(id(word) in recurring for word in words),
    )


def _within(word: Word, box: Rule) -> bool:
    return box.left <= word.left <= box.right and box.top <= word.base <= box.bottom


def pieces_of(words: Sequence[Word], gap: float) -> list[tuple[float, float]]:
    """From where to where words reach that stand no further than `gap` apart."""
    pieces: list[tuple[float, float]] = []
    for word in words:
        if pieces and word.left - pieces[-1][1] <= gap:
            pieces[-1] = (pieces[-1][0], max(word.right, pieces[-1][1]))
        else:
            pieces.append((word.left, word.right))
    return pieces


def cells_of(line: Baseline, bounds: Sequence[float]) -> list[list[Word]]:
    """The words of each column; `bounds` part the columns."""
    cells: list[list[Word]] = [[] for _ in range(len(bounds) + 1)]
    for word in line.words:
        cells[sum((word.left + word.right) / 2 > bound for bound in bounds)].append(word)
    return cells


def filled(lines: Sequence[Baseline], bounds: Sequence[float]) -> int:
    """How many columns the lines fill."""
    return sum(any(column) for column in zip(*(cells_of(line, bounds) for line in lines), strict=True))


def cut_strips(strips: Strips, line: Baseline) -> Strips:
    """The strips without what the pieces of a line cover."""
    for left, right in line.pieces:
        strips = [
            [
                part
                for low, high in free
                for part in (
                    [(low, min(high, left)), (max(low, right), high)] if left < high and right > low else [(low, high)]
                )
                if part[1] > part[0]
            ]
            for free in strips
        ]
    return strips
