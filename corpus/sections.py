"""The section each block of a review belongs to: headings, labels, table labels and sentence openings, carried on.

The cues are data (`data/sections.toml`). A heading or label governs what stands under it; a sentence opening governs its
paragraph and what follows, until the next cue or heading. A paragraph that goes on to another section is cut there.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from corpus.document import Block, BlockKind, Section, cut
from corpus.factrows import is_fact_cell
from corpus.identifiers import heading_identifier, leading_identifier
from corpus.sentences import sentences

_DATA = Path(__file__).parent / "data" / "sections.toml"
_NUMBER = re.compile(
    r"^\s*(?:(\d{1,2}(?:\.\d{1,2})*)[.):]?|[A-Z]\d{1,2}(?:\.\d{1,2})+\.?|[A-Z][.)]|[ivx]{1,4}[.)]|(?i:minute|step|box|part|section)\s+\d{1,2}\s*[-–—:.])\s+"
)
_LABEL = re.compile(r"^\s*([A-Z][\w’'/& -]{2,52}?\??)\s*(?:(:)|\?|\.| [-–—])\s+\S")
_PLAIN = str.maketrans("’‘–—", "''--")
_AFTER = re.compile(r"(?<=[\w)])\s*:\s|\s+[-–—]\s")
_NONE: Mapping[str, Section] = {}
_LONGEST_LABEL = 8  # words; "Actions:" is a label, a clause of twelve words before a colon is a sentence
_LONGEST_LEAD = 2  # words
_SUBTITLE = 14  # words
_LONGEST_FACT = 25  # words of a row that tells a fact
# Inside a part with a heading of its own only these openings say more than the heading does.
_STRONG = (Section.GOOD_PRACTICE, Section.MISSED_OPPORTUNITIES, Section.PANEL_FEEDBACK)
# After good practice such a sentence turns to what was not done, and what follows goes on with it.
_TURNS = re.compile(
    r"(?:however|nevertheless|nonetheless|despite this|in spite of this|even so|unfortunately|but)\b", re.IGNORECASE
)
# What a section that was named goes on with: "agencies did not ..." after "Learning identified:" is that learning.
_GOES_ON = {
    Section.LEARNING: (Section.LEARNING, Section.MISSED_OPPORTUNITIES),
    Section.RECOMMENDATIONS: (Section.RECOMMENDATIONS, Section.LEARNING, Section.MISSED_OPPORTUNITIES),
    Section.PANEL_FEEDBACK: tuple(Section),
}


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


def sectioned(
    blocks: Sequence[Block], *, start: Section, named: bool = False, own: Mapping[str, Section] = _NONE
) -> tuple[Sectioned, ...]:
    """The blocks of one review, in order, each with its section; `start` is the section of what stands before any cue.

    `named` tells that the first block is the name of the review, whatever it says; `own` are the sections of headings that the
    document words in its own way, by their text in small letters.
    A paragraph that names further sections in its later sentences comes in parts; their spans together are the paragraph's.
    """
    part, cue, told, found = _Part(section=start), None, False, []
    for number, one in enumerate(blocks):
        block = replace(one, kind=BlockKind.HEADING, level=part.level or 1) if _is_bare_label(one) else one
        names = heading_identifier(block.text) or (number == 0 and (named or leading_identifier(block.text)))
        if block.kind is BlockKind.TITLE or (block.kind is BlockKind.HEADING and names):
            # The name of the document or the review: it opens no section.
            found.append(Sectioned(block=block, section=part.section, heading=part.heading))
            continue
        if not told and number and _is_subtitle(block, blocks[number + 1 :]):
            # "Local child safeguarding practice review, completed November 2021": more of the title, and nothing told.
            found.append(Sectioned(block=block, section=Section.OTHER, heading=part.heading))
            continue
        if block.kind is BlockKind.HEADING:
            part, cue = _under(block, part, own), None
            found.append(Sectioned(block=block, section=part.section, heading=part.heading))
            continue
        if block.kind is BlockKind.ROW and (worded := own.get(block.text.split("\t", 1)[0].strip().casefold())):
            cue = worded
            found.append(Sectioned(block=block, section=worded, heading=part.heading))
            told = True
            continue
        for piece in _pieces(block, part, cue):
            cue = _cue(piece, part, cue, told=told)
            found.append(Sectioned(block=piece, section=cue or part.section, heading=part.heading))
            told = True
    return tuple(found)


def _is_subtitle(block: Block, following: Sequence[Block]) -> bool:
    """Whether a short line between the name of a review and the heading of its first part tells nothing."""
    text = block.text.strip()
    return (
        block.kind is BlockKind.PARAGRAPH
        and len(text.split()) <= _SUBTITLE
        and not text.endswith((".", "?", "!", ":"))
        and bool(following)
        and following[0].kind is BlockKind.HEADING
        and label_section(text) is None
        and opening_section(text) is None
    )


def by_column(one: Sectioned) -> tuple[Sectioned, ...]:
    """A row that tells a review column by column, cut where its header names another section; any other block as it is.

    Columns that name no section (a reference, a date) go with their neighbour to the left, the first ones with the one to
    the right. A row of findings beside their actions stays whole: what happened, or the name of a review, makes a review.
    """
    block, header = one.block, one.block.header
    texts = block.text.split("\t")
    if block.kind is not BlockKind.ROW or len(texts) > len(header):
        return (one,)
    named = [heading_section(name) if text.strip() else None for name, text in zip(header, texts, strict=False)]
    told = set(named) - {None, Section.OTHER}
    if len(told) < 2 or not (Section.CIRCUMSTANCES in told or leading_identifier(texts[0])):
        return (one,)
    starts: list[tuple[int, Section]] = []
    for number, section in enumerate(named):
        if section in told and section is not None and (not starts or starts[-1][1] is not section):
            starts.append((number if starts else 0, section))
    firsts = [*(number for number, _ in starts), len(header)]
    found = []
    for (_, section), first, last in zip(starts, firsts, firsts[1:], strict=False):
        low = sum(len(text) + 1 for text in texts[:first])
        own = "\t".join(texts[first:last]).rstrip("\t")
        part = replace(block, spans=cut(block.spans, low, low + len(own)), text=own, header=header[first:last])
        found.append(replace(one, block=part, section=section))
    return tuple(found)


def _is_bare_label(block: Block) -> bool:
    """Whether a paragraph is nothing but the name of a section: a heading that the layout does not show."""
    text = block.text.strip()
    # "Learning identified included:" leads to its list: a sentence, and not a heading.
    longest = _LONGEST_LEAD if text.endswith(":") else _LONGEST_LABEL
    if block.kind is not BlockKind.PARAGRAPH or len(text.split()) > longest or text.endswith((".", ",", ";")):
        return False
    if is_fact_cell(f"{text.rstrip(':')}:") and heading_section(text) is not Section.RECOMMENDATIONS:
        # "Main theme" above "Bruising" is a label of the table of facts.
        return False
    return _NUMBER.sub("", text, count=1)[:1].isupper() and heading_section(text) is not None


def heading_section(text: str) -> Section | None:
    """The section that a whole heading line names; None where it is of no known kind."""
    line = _plain(_NUMBER.sub("", text, count=1)).strip(" .:-?!\"'")
    for section, patterns in _cues("headings"):
        if any(pattern.fullmatch(line) for pattern in patterns):
            return section
    return _by_words(line)


def _by_words(line: str) -> Section | None:
    """The section of a heading put together of words that only speak of sections: no theme of the author's own is among them."""
    lists = _heading_words()
    words = re.findall(r"[^\s,;:/?!.()]+", line.lower())
    if not words or not all(
        len(word) == 1 or word.isdigit() or any(word in known for known in lists.values()) for word in words
    ):
        return None
    return next(
        (Section(name) for name, known in lists.items() if name != "neutral" and known.intersection(words)), None
    )


def opening_section(text: str) -> Section | None:
    """The section a paragraph's first words name; None where they name none."""
    return _first("openings", text)


def hinted_section(text: str) -> Section | None:
    """The section that a judgement of practice belongs to which names none ("It was positive that ..."); else None."""
    return _first("hints", text)


def _first(name: str, text: str) -> Section | None:
    plain = _plain(_NUMBER.sub("", text, count=1))
    for section, patterns in _cues(name):
        if any(pattern.match(plain) for pattern in patterns):
            return section
    return None


def label_section(text: str) -> Section | None:
    """The section that a label before a colon announces ("Key findings: ..."); None where there is none."""
    match = _LABEL.match(_NUMBER.sub("", text, count=1))
    if match is None or len(match[1].split()) > _LONGEST_LABEL:
        return None
    return heading_section(match[1])


def _asked(sentence: str) -> Section | None:
    """The section that a sentence names which is nothing but its question: "What was missed?"."""
    text = sentence.strip()
    return heading_section(text) if text.endswith("?") and len(text.split()) <= _LONGEST_LABEL else None


def _under(block: Block, part: _Part, own: Mapping[str, Section]) -> _Part:
    level = _level(block)
    # "Finding 2: Fathers are invisible" is a finding.
    parts = _AFTER.split(block.text, maxsplit=1)
    section = own.get(block.text.strip().casefold()) or heading_section(block.text)
    section = section or heading_section(parts[0]) or heading_section(parts[-1])
    if section is None and part.explicit and part.section is Section.CIRCUMSTANCES and _is_chapter(block.text):
        section = Section.CIRCUMSTANCES
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


def _is_chapter(text: str) -> bool:
    """Whether a heading names a child or a period, as the chapters of a story do."""
    line = _plain(_NUMBER.sub("", text, count=1)).strip(" .:")
    return any(pattern.fullmatch(line) for _, patterns in _cues("chapters") for pattern in patterns)


def _level(block: Block) -> int:
    """The depth of a heading: of its number, where it has one ("3.1" is 2), else what the layout said."""
    number = _NUMBER.match(block.text)
    if number and number[1]:
        return number[1].count(".") + 1
    return block.level or 1


def _pieces(block: Block, part: _Part, cue: Section | None) -> tuple[Block, ...]:
    """A paragraph cut where a later sentence names a section of its own or turns from good practice; every other block whole."""
    if block.kind is not BlockKind.PARAGRAPH or part.explicit:
        return (block,)
    starts = [0]
    running = cue
    for start, end in sentences(block.text):
        sentence = block.text[start:end]
        named = label_section(sentence) or _asked(sentence) or opening_section(sentence)
        if running is Section.GOOD_PRACTICE and named is None and _TURNS.match(sentence):
            named = Section.MISSED_OPPORTUNITIES
        if named is None and hinted_section(sentence) is Section.GOOD_PRACTICE:
            running = Section.GOOD_PRACTICE  # "It was good to see that ...": what turns from it is set apart
        if named is not None and named not in (Section.CIRCUMSTANCES, Section.OTHER):
            running = named
            starts += [start] if start > starts[-1] else []
    ends = [*starts[1:], len(block.text)]
    return tuple(
        replace(block, spans=cut(block.spans, start, end), text=block.text[start:end])
        for start, end in zip(starts, ends, strict=True)
    )


def _cue(block: Block, part: _Part, cue: Section | None, *, told: bool) -> Section | None:
    """The section this block sets or carries on, beside its part's; None leaves it to the part.

    `told`: whether something was told before; a review's first paragraph says what happened, however it judges it.
    """
    if block.kind is BlockKind.ROW:
        # "Age | 7 weeks" and its like before the story are what there is to know of a review, and tell nothing.
        if is_fact(block) and not part.explicit and cue in (None, Section.OTHER):
            first = block.text.split("\t", 1)[0]
            governed = _row_section(block)
            tells = governed not in (None, Section.CIRCUMSTANCES) and not is_fact_cell(f"{first}:")
            return governed if tells else Section.OTHER
        return _row_section(block) or (None if part.explicit else cue)
    label = label_section(block.text)
    # "Learning from the review: ..." is no fact of the review.
    if is_fact_cell(f"{block.text}:") and label in (None, Section.CIRCUMSTANCES, Section.OTHER):
        return cue
    if label is not None:
        return label
    opening = opening_section(block.text)
    if part.explicit:
        if block.kind is BlockKind.BULLET:
            return cue
        return opening if opening in _STRONG else None
    if block.kind is BlockKind.BULLET and (cue or part.section) is not Section.CIRCUMSTANCES:
        return cue
    if opening is None and cue is Section.GOOD_PRACTICE and _TURNS.match(block.text):
        return Section.MISSED_OPPORTUNITIES
    if opening is None and told:
        hint = hinted_section(block.text)
        opening = None if cue is not None and hint in _GOES_ON.get(cue, (cue,)) else hint
    if opening is Section.CIRCUMSTANCES and cue is not None:
        return cue
    return opening or cue


def is_fact(block: Block) -> bool:
    """Whether a row is labels beside short values, or short values under labels."""
    cells = [cell for cell in block.text.split("\t") if cell.strip()]
    return (
        block.kind is BlockKind.ROW
        and (not block.header or any(is_fact_cell(f"{label}:") for label in block.header))
        and len(cells) > 1
        and len(block.text.split()) <= _LONGEST_FACT
        and not any(cell.rstrip().endswith(".") for cell in cells)
    )


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
    return " ".join(text.translate(_PLAIN).split())


@cache
def _heading_words() -> Mapping[str, frozenset[str]]:
    """The words of each section in the order in which they win, the neutral ones last."""
    table = tomllib.loads(_DATA.read_text("utf-8"))["heading_words"]
    return {name: frozenset(table[name].split("|")) for name in (*table["order"], "neutral")}


@cache
def _cues(name: str) -> tuple[tuple[Section, tuple[re.Pattern[str], ...]], ...]:
    table = tomllib.loads(_DATA.read_text("utf-8"))
    words = table.pop("words")
    table.pop("heading_words")
    return tuple(
        (Section(entry["value"]), tuple(_pattern(pattern, words) for pattern in entry.get(name, ())))
        for entry in table.values()
    )


def _pattern(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern with the words that it names in braces; a count such as {0,3} is none."""
    filled = re.sub(r"\{([a-z]+)\}", lambda match: words[match[1]], pattern)
    return re.compile(filled, re.IGNORECASE)
