"""The parts of a review that is told in one go, without headings and in words that no cue knows, sentence by sentence.

Authors tell what happened first and what is asked last. Of all ways to cut the sentences in that order the one is taken in which
they speak most as their parts do (`corpus.speaking`); a change of part costs something, so that one odd sentence makes none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.document import HEADINGS, Block, BlockKind, Section, cut
from corpus.sections import Sectioned, label_section, opening_section
from corpus.sentences import sentences
from corpus.speaking import PARTS, RANK, fit

_FEWEST = 5  # sentences: fewer may be all that is told of what happened
_CHANGE = 0.3  # what a change of part costs, beside a fit between -1 and 1
_CUE = 2.0  # what a cue that names a part counts
_TELLING = (Section.CIRCUMSTANCES, Section.OTHER)
Line = tuple[int, int, int]  # the number of the block, and the offsets of a sentence in its text


def with_running_parts(told: Sequence[Sectioned]) -> tuple[Sectioned, ...]:
    """The blocks of a review, its paragraphs cut where one part ends and the next begins; as they are where cues told two parts or more."""
    named = {one.section for one in told} - {*_TELLING}
    headings = [one for one in told[1:] if one.block.kind in HEADINGS]
    lines = [
        (number, start, end)
        for number, one in enumerate(told)
        if one.block.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET) and one.section is not Section.OTHER
        for start, end in sentences(one.block.text)
    ]
    if len(named) > 1 or headings or len(lines) < _FEWEST:
        return tuple(told)
    parts = _parts([told[number].block.text[start:end].strip() for number, start, end in lines])
    starts: dict[int, list[tuple[int, Section]]] = {}
    for (number, start, _), part in zip(lines, parts, strict=True):
        begun = starts.setdefault(number, [])
        if not begun or begun[-1][1] is not part:
            begun.append((start if begun else 0, part))
    return tuple(piece for number, one in enumerate(told) for piece in _cut(one, starts.get(number)))


def _cut(one: Sectioned, starts: Sequence[tuple[int, Section]] | None) -> tuple[Sectioned, ...]:
    """A block in pieces, each with its part."""
    if not starts:
        return (one,)
    block: Block = one.block
    ends = [*(start for start, _ in starts[1:]), len(block.text)]
    return tuple(
        replace(one, section=part, block=replace(block, spans=cut(block.spans, start, end), text=block.text[start:end]))
        for (start, part), end in zip(starts, ends, strict=True)
    )


def _parts(lines: Sequence[str]) -> list[Section]:
    """The part of each sentence (Viterbi 1967): the first tells what happened, and no part goes back to an earlier one."""
    best: list[Mapping[Section, tuple[float, Section | None]]] = [
        {part: (0.0 if part is Section.CIRCUMSTANCES else -float(len(lines)), None) for part in PARTS}
    ]
    for line in lines[1:]:
        cue = opening_section(line) or label_section(line)
        row: dict[Section, tuple[float, Section | None]] = {}
        for part in PARTS:
            before = max(
                (one for one in PARTS if RANK[one] <= RANK[part]),
                key=lambda one: best[-1][one][0] - (_CHANGE if one is not part else 0.0),
            )
            come = best[-1][before][0] - (_CHANGE if before is not part else 0.0)
            row[part] = (come + fit([line], part) + (_CUE if cue is part else 0.0), before)
        best.append(row)
    last: Section | None = max(PARTS, key=lambda one: best[-1][one][0])
    path: list[Section] = []
    for step in reversed(best):
        assert last is not None
        path.append(last)
        last = step[last][1]
    return path[::-1]
