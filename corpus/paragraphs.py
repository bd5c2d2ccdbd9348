"""Lines of one page into paragraphs and bullets: where a block ends and the next begins."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.document import BlockKind
from corpus.lines import NUMBERED, Line
from corpus.pagetext import Draft, Part

ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LOOSE = 1.28  # of the usual distance between lines: more parts paragraphs
_USUAL = 1.2  # of the size of the type: the distance between lines where nothing better is known
_RAGGED = 4.0  # ems by which full lines fall short of the edge where words are not broken
_ROOM = 1.5  # ems: so much more must be left where no sentence has ended
_OUTLIERS = 0.1  # of a region's lines; so few that reach further are no measure of its width
_FULL = 0.5  # of a region's lines: where so many end near one place, that is its edge
_FEWEST = 5  # lines
_OPENING = re.compile(r"^[\"'“‘(\[]*[A-Z0-9]")


def usual_leading(pages: Sequence[Sequence[Line]]) -> dict[float, float]:
    """The usual distance between the lines of each size of type.

    A line that goes on in small letters tells it; where there is none in a size, the commonest distances do.
    """
    seen: dict[float, Counter[float]] = {}
    told: dict[float, Counter[float]] = {}
    for found in pages:
        for one, other in pairwise(found):
            step = other.base - one.base
            if (
                one.region == other.region
                and 0.9 * one.size < step < 2.2 * one.size
                and abs(one.size - other.size) < 0.3
            ):
                size, rounded = round(one.size * 2) / 2, round(step * 2) / 2
                seen.setdefault(size, Counter())[rounded] += 1
                if other.text[:1].islower() and not other.bullet and not ENDS.search(one.text):
                    told.setdefault(size, Counter())[rounded] += 1
    # Of two distances that are nearly as common the smaller one is that inside paragraphs.
    return {
        size: min(step for step, times in steps.items() if times >= 0.4 * max(steps.values()))
        for size, steps in {**seen, **told}.items()
    }


def blocks_of(found: Sequence[Line], number: int, leading: dict[float, float], body: float) -> Iterator[Draft]:
    """The lines of one page as blocks, each of one kind of type."""
    group: list[Line] = []
    edges = _edges(found)
    for line in found:
        if group and _parts(group, line, leading, edges[line.region], body):
            yield _draft(group, number)
            group = []
        group.append(line)
    if group:
        yield _draft(group, number)


def _edges(found: Sequence[Line]) -> dict[int, float]:
    """How far to the right the lines of each region reach, but for one or two that reach far beyond all the others."""
    ends: dict[int, list[float]] = {}
    sizes: dict[int, float] = {}
    for line in found:
        ends.setdefault(line.region, []).append(line.right)
        sizes[line.region] = max(sizes.get(line.region, 0.0), line.size)
    return {region: _edge(sorted(rights, reverse=True), sizes[region]) for region, rights in ends.items()}


def _edge(rights: Sequence[float], em: float) -> float:
    """The edge that lines ending at `rights`, the widest first, are set to; a column's lines end within a few ems of it."""
    widest = rights[0]
    alone = sum(widest - right < _RAGGED * em for right in rights)
    if alone >= len(rights) or alone > max(1, _OUTLIERS * len(rights)):
        return widest
    following = rights[alone]
    full = sum(following - right < _RAGGED * em for right in rights[alone:])
    return following if full >= _FULL * len(rights) and full >= _FEWEST else widest


def _draft(group: Sequence[Line], number: int) -> Draft:
    first = group[0]
    kind = BlockKind.BULLET if first.bullet else BlockKind.PARAGRAPH
    return Draft(
        kind=kind,
        parts=[Part(page=number, text=line.text, line=line) for line in group],
        bold=all(line.bold for line in group),
        size=round(first.size, 1),
    )


def _parts(group: Sequence[Line], line: Line, leading: dict[float, float], edge: float, body: float) -> bool:
    """Whether `line` begins a block of its own after those of `group`."""
    first, before = group[0], group[-1]
    if line.bullet or line.note or line.boxed != before.boxed:
        return True
    if abs(line.size - before.size) > 0.08 * max(line.size, before.size):
        return True
    fits = _fits(before, line, edge)
    if line.region != before.region:
        return not flows(before, line)
    usual = leading.get(round(line.size * 2) / 2, _USUAL * line.size)
    if len(group) > 1 and group[-2].region == before.region and before.base > group[-2].base:
        usual = max(before.base - group[-2].base, 0.9 * line.size)
    step = line.base - before.base
    if step > _LOOSE * usual + 0.4 or step < 0:
        return True
    ended = bool(ENDS.search(before.text))
    if line.bold != before.bold:
        other_type = abs(line.size - before.size) > 0.03 * line.size
        if fits or ended or other_type or before.right < edge - 1.5 * line.size:
            return True
    if _names(group, line, ended=ended):
        return True
    if NUMBERED.match(line.text.split(" ", 1)[0]) and (ended or fits) and line.left <= first.left + line.size:
        return True
    em = line.size
    if first.bullet:
        # A line that hangs under the bullet's text goes on; one that returns to the margin does only in the midst of a sentence.
        if len(group) > 1 or first.indent - first.left > 0.6 * em:
            return line.left < first.indent - 0.6 * em and (ended or fits or not line.text[:1].islower())
        return fits
    if line.left > first.left + 0.9 * em and len(group) > 1 and line.left > before.left + 0.9 * em and ended:
        return True
    display = line.size > 1.2 * body or (line.bold and before.bold and not ended)
    if display and abs(line.left - before.left) > 1:
        return False  # centred lines are broken to look well, not because they are full
    if not ended:
        # Ragged lines leave room for a short word now and then.
        return _fits(before, line, edge - _ROOM * em) and bool(_OPENING.match(line.text))
    return fits


def _names(group: Sequence[Line], line: Line, *, ended: bool) -> bool:
    """Whether a heading in capitals begins or has ended: of the line and those before it one side is in capitals alone."""
    if _in_capitals(line):
        return ended and not _in_capitals(group[-1])
    return line.text[:1].isupper() and not line.text.isupper() and all(map(_in_capitals, group))


def _in_capitals(line: Line) -> bool:
    return line.text.isupper() and sum(c.isalpha() for c in line.text) > 4


def _fits(before: Line, line: Line, edge: float) -> bool:
    """Whether the first word of `line` would have gone onto the line before: then that line was ended on purpose."""
    word = line.words[0]
    return before.right + (word.right - word.left) + 0.6 * line.size < edge


def flows(before: Line, line: Line) -> bool:
    """Whether a sentence goes on from the foot of one column or page to the top of the next."""
    if line.bold != before.bold or abs(line.size - before.size) > 0.08 * line.size or line.bullet:
        return False
    if before.text.endswith(("\x02", "-")) and line.text[:1].islower():
        return True
    if ENDS.search(before.text):
        return False
    return line.text[:1].islower()
