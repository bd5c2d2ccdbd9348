"""The section each block of a review belongs to: headings, labels, table labels and sentence openings, carried on.

The cues are data (`data/sections.toml`). A heading or label governs what stands under it; a sentence opening governs its
paragraph and what follows, until the next cue or heading.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.document import Block, BlockKind, Section
from corpus.identifiers import heading_identifier

_DATA = Path(__file__).parent / "data" / "sections.toml"
_NUMBER = re.compile(r"^\s*(?:(\d{1,2}(?:\.\d{1,2})*)[.):]?|[A-Z][.)]|[ivx]{1,4}[.)])\s+")
_LABEL = re.compile(r"^\s*([A-Z][\w’' -]{2,40}?)\s*:\s+\S")
_LONGEST_LABEL = 6  # words; "Actions:" is a label, a clause of twelve words before a colon is a sentence
# Inside a part with a heading of its own only these openings say more than the heading does.
_STRONG = (Section.GOOD_PRACTICE, Section.MISSED_OPPORTUNITIES, Section.PANEL_FEEDBACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sectioned:
    """A block with its section and the heading or label it stands under, as printed."""

    block: Block
    section: Section
    heading: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What governs the blocks that come: a section, since which heading of which level."""

    section: Section
    heading: str | None = None
    level: int = 0
    explicit: bool = False


def sectioned(blocks: Sequence[Block], *, start: Section) -> tuple[Sectioned, ...]:
    """The blocks of one review, in order, each with its section; `start` is the section of what stands before any cue."""
    part, cue, found = _Part(section=start), None, []
    for block in blocks:
        if block.kind is BlockKind.TITLE or (block.kind is BlockKind.HEADING and heading_identifier(block.text)):
            # The name of the document or the review: it opens no section.
            found.append(Sectioned(block=block, section=part.section, heading=part.heading))
            continue
        if block.kind is BlockKind.HEADING:
            part, cue = _under(block, part), None
            found.append(Sectioned(block=block, section=part.section, heading=part.heading))
            continue
        cue = _cue(block, part, cue)
        found.append(Sectioned(block=block, section=cue or part.section, heading=part.heading))
    return tuple(found)


def heading_section(text: str) -> Section | None:
    """The section a heading announces; None where it is of no known kind."""
    plain = _plain(_NUMBER.sub("", text, count=1)).strip(" .:-?!\"'")
    for section, patterns in _cues("headings"):
        if any(pattern.fullmatch(plain) for pattern in patterns):
            return section
    return None


def opening_section(text: str) -> Section | None:
    """The section a paragraph's first words announce; None where they announce none."""
    plain = _plain(_NUMBER.sub("", text, count=1))
    for section, patterns in _cues("openings"):
        if any(pattern.match(plain) for pattern in patterns):
            return section
    return None


def label_section(text: str) -> Section | None:
    """The section that a label before a colon announces ("Key findings: ..."); None where there is none."""
    match = _LABEL.match(text)
    if match is None or len(match[1].split()) > _LONGEST_LABEL:
        return None
    return heading_section(match[1])


def _under(block: Block, part: _Part) -> _Part:
    level = _level(block)
    section = heading_section(block.text)
    if section is None:
        deeper = part.explicit and level > part.level
        if deeper:
            return _Part(section=part.section, heading=block.text, level=part.level, explicit=True)
        if not part.explicit:
            return _Part(section=part.section, heading=block.text, level=level)
        # A heading of the author's own after the preliminaries is a theme, and themes are where reports put learning.
        section = Section.OTHER if part.section is Section.RECOMMENDATIONS else Section.LEARNING
    elif section is Section.CIRCUMSTANCES and part.explicit and level > part.level and part.section is Section.LEARNING:
        return _Part(section=part.section, heading=block.text, level=part.level, explicit=True)
    return _Part(section=section, heading=block.text, level=level, explicit=True)


def _level(block: Block) -> int:
    """The depth of a heading: of its number, where it has one ("3.1" is 2), else what the layout said."""
    number = _NUMBER.match(block.text)
    if number and number[1]:
        return number[1].count(".") + 1
    return block.level or 1


def _cue(block: Block, part: _Part, cue: Section | None) -> Section | None:
    """The section this block sets or carries on, beside its part's; None leaves it to the part."""
    if block.kind is BlockKind.ROW:
        return _row_section(block) or (None if part.explicit else cue)
    label = label_section(block.text)
    if label is not None:
        return label
    opening = opening_section(block.text)
    if part.explicit:
        if block.kind is BlockKind.BULLET:
            return cue
        return opening if opening in _STRONG else None
    if block.kind is BlockKind.BULLET and (cue or part.section) is not Section.CIRCUMSTANCES:
        return cue
    if opening is Section.CIRCUMSTANCES and cue is not None:
        return cue
    return opening or cue


def _row_section(block: Block) -> Section | None:
    """A row says what it is in its first cell, or its table does in the header."""
    first = block.text.split("\t", 1)[0]
    own = heading_section(first)
    if own is not None:
        return own
    words = " ".join(block.header).lower()
    if re.search(r"\b(recommendation|action)s?\b", words):
        return Section.RECOMMENDATIONS
    if re.search(r"\b(learning|finding|lesson)s?\b", words):
        return Section.LEARNING
    return None


def _plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-"})).split())


@cache
def _cues(name: str) -> tuple[tuple[Section, tuple[re.Pattern[str], ...]], ...]:
    table = tomllib.loads(_DATA.read_text("utf-8"))
    return tuple(
        (Section(entry["value"]), tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry[name]))
        for entry in table.values()
    )
