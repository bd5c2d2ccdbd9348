"""Headers of tables without upright rules: short names that stand apart, in bold, over a rule or known to head columns."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from corpus.baselines import Baseline, pieces_of
from corpus.lines import NUMBERED
from corpus.sheets import Rule, Word

_DATA = Path(__file__).parent / "data" / "tables.toml"
APART = 0.8  # ems between two cells of a header
_HEAD_LINES = 3
_HEAD_WORDS = 6


def header(standing: Sequence[Baseline], at: int, flat: Sequence[Rule]) -> int:
    """How many lines from `at` are a table's header; 0 where none begins there."""
    first = standing[at]
    if len(first.pieces) < 2 or len(pieces_of(first.words, APART * first.size)) < 2:
        return 0
    under = next((n for n in range(1, _HEAD_LINES + 1) if _ruled_below(standing, at + n - 1, flat)), 0)
    heavy = 0
    while heavy < _HEAD_LINES and at + heavy < len(standing) and standing[at + heavy].bold:
        if heavy and standing[at + heavy].base - standing[at + heavy - 1].base > 1.6 * first.size:
            break
        heavy += 1
    below = at + (under or heavy or 1)
    if below >= len(standing) or standing[below].bold:
        return 0
    count = under or heavy or 1
    cells = list(header_cells(standing[at : at + count]).values())
    known = sum(map(is_known, cells))
    told = heavy or (under and len(cells) > 2) or (known >= 0.6 * len(cells) and len(cells) > (1 if under else 2))
    return count if told and len(cells) > 1 and _are_names(cells) else 0


def _are_names(cells: Sequence[Sequence[Word]]) -> bool:
    """Whether the cells are short names: no sentences, no labels before what they name, and no first row of a list."""
    ended = any(words[-1].text.endswith((".", ",", ";", ":")) and len(words[-1].text) > 3 for words in cells)
    first = cells[0][0].text
    numbered = len(cells[0]) == 1 and (len(first) == 1 or (bool(NUMBERED.match(first)) and not first.isalpha()))
    return not ended and not numbered and max(map(len, cells)) <= _HEAD_WORDS


def is_known(cell: Sequence[Word]) -> bool:
    """Whether the cell is made of words that head columns."""
    return all(word.text.lower() in _heading_words() for word in cell)


@cache
def _heading_words() -> frozenset[str]:
    told = tomllib.loads(_DATA.read_text("utf-8"))["columns"]
    return frozenset("".join(told.split()).split("|"))


def header_cells(header: Sequence[Baseline]) -> dict[tuple[float, float], list[Word]]:
    """The cells of a header by where they stand, each with its words; lines that lie over each other are one cell."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted(piece for line in header for piece in pieces_of(line.words, APART * line.size)):
        if spans and left < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(right, spans[-1][1]))
        else:
            spans.append((left, right))
    return {
        (left, right): [word for line in header for word in line.words if left <= word.left < right]
        for left, right in spans
    }


def _ruled_below(standing: Sequence[Baseline], at: int, flat: Sequence[Rule]) -> bool:
    """Whether a rule runs between this line and the next, under all of its pieces."""
    if at + 1 >= len(standing):
        return False
    one, after = standing[at], standing[at + 1]
    left, right = one.pieces[0][0], one.pieces[-1][1]
    return any(
        one.base < (rule.top + rule.bottom) / 2 < min(after.base - 0.5 * after.size, one.base + 2 * one.size)
        for rule in _joined(flat)
        if rule.left <= left + 2 and rule.right >= right - 2
    )


def across(flat: Sequence[Rule], heads: Sequence[tuple[float, float]]) -> list[float]:
    """The heights of the rules that run under all columns."""
    left, right = heads[0][0], heads[-1][1]
    return sorted(
        (rule.top + rule.bottom) / 2 for rule in _joined(flat) if rule.left <= left + 3 and rule.right >= right - 3
    )


def _joined(flat: Sequence[Rule]) -> list[Rule]:
    """Rules at one height as one: a rule may be drawn cell by cell."""
    result: list[Rule] = []
    for rule in sorted(flat, key=lambda rule: (round(rule.top), rule.left)):
        if result and abs(rule.top - result[-1].top) < 1.5 and rule.left - result[-1].right < 12:
            last = result[-1]
            result[-1] = Rule(last.left, last.top, max(last.right, rule.right), last.bottom)
        else:
            result.append(rule)
    return result
