"""Which blocks are which review: whole-line identifiers head the reviews of a digest; a report is the review its cover names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Block, BlockKind
from corpus.identifiers import Mention, aliases, heading_identifier, mentions
from corpus.sections import heading_section

COVER = 14  # blocks: a cover sheet and a title page together are hardly longer
_SHORT = 12  # words: a longer line is a sentence that mentions a review, not its heading
_REPORT_MENTIONS = re.compile(r"[-–:]\s*['\"“‘]?([A-Z][a-z]{2,})['\"”’]?\s*$|['\"“‘]([A-Z][a-z]{2,})['\"”’]\s*$")
_REVIEW_WORDS = re.compile(r"\b(review|briefing|report|LCSPR|SCR|CSPR)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of blocks of one review; `mention` None for front and back matter. `aliases` are further names of the review."""

    mention: Mention | None
    blocks: tuple[Block, ...]
    aliases: tuple[str, ...] = ()


def stretches(blocks: Sequence[Block], *, title: str) -> tuple[Stretch, ...]:
    """The document cut into its reviews and what lies around them, in order; all blocks, each once.

    A document without any identifier is one review named by `title`.
    """
    heads = _heads(blocks)
    distinct = {mention.id for mention in heads.values()}
    named = _named_on_cover(blocks, title)
    if named is not None and len(distinct - {named.id}) < 2:
        # A heading may say the code of the pseudonym on the cover.
        fuller = next((mention for mention in heads.values() if mention.pseudonym == named.id), named)
        return (_whole(fuller, blocks),)
    if len(distinct) == 1 and len(blocks) and not _starts_late(blocks, min(heads)):
        return (_whole(next(iter(heads.values())), blocks),)
    if not distinct:
        return (_whole(named or _by_title(title), blocks),)
    return tuple(_digest(blocks, heads))


def _heads(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The blocks that head a review: whole-line identifiers with something under them before the next one."""
    found: dict[int, Mention] = {}
    for number, block in enumerate(blocks):
        if block.kind in (BlockKind.ROW, BlockKind.FOOTNOTE, BlockKind.BULLET) or len(block.text.split()) > _SHORT:
            continue
        mention = heading_identifier(block.text)
        if mention is not None:
            found[number] = mention
    weak = Counter(_shape(mention.printed) for mention in found.values() if not mention.inline)
    found = {
        number: mention
        for number, mention in found.items()
        if mention.inline
        or blocks[number].kind in (BlockKind.HEADING, BlockKind.TITLE)
        or weak[_shape(mention.printed)] > 1
    }
    numbers = sorted(found)
    # A line of a contents list is followed at once by the next one; a heading has text under it.
    bare = {
        number
        for number, following in zip(numbers, [*numbers, len(blocks)][1:], strict=True)
        if following == number + 1 and sum(m.id == found[number].id for m in found.values()) > 1
    }
    return {number: found[number] for number in numbers if number not in bare}


def _named_on_cover(blocks: Sequence[Block], title: str) -> Mention | None:
    """The review that the title names; else that one title line of the cover names beside a word such as review."""
    lines = [title, *(block.text for block in blocks[:COVER] if block.kind in (BlockKind.TITLE, BlockKind.HEADING))]
    for line in lines:
        if len(line.split()) > 2 * _SHORT:
            continue
        found = mentions(line)
        if len(found) == 1 and _REVIEW_WORDS.search(line) and found[0].printed != line.strip():
            return found[0]
    for line in lines[:3]:
        match = _REPORT_MENTIONS.search(line)
        if match and _REVIEW_WORDS.search(line) and heading_section(line) is None:
            name = match[1] or match[2]
            return Mention(id=name, printed=name, start=0, end=len(name), pseudonym=name)
    return None


def _digest(blocks: Sequence[Block], heads: dict[int, Mention]) -> list[Stretch]:
    starts = sorted(heads)
    level = min((blocks[start].level for start in starts if blocks[start].level), default=0)
    found = [Stretch(mention=None, blocks=tuple(blocks[: starts[0]]))] if starts[0] else []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        close = (
            next((n for n in range(start + 1, end) if _closes(blocks[n], level)), end) if end == len(blocks) else end
        )
        mention = heads[start]
        found.append(Stretch(mention=mention, blocks=tuple(blocks[start:close]), aliases=aliases(mention)))
        if close < end:
            found.append(Stretch(mention=None, blocks=tuple(blocks[close:end])))
    return found


def _closes(block: Block, level: int) -> bool:
    """Whether a heading after the last review begins the back matter: as high as the reviews' own, and of no known section."""
    if block.kind not in (BlockKind.HEADING, BlockKind.TITLE) or not level or not block.level or block.level > level:
        return False
    section = heading_section(block.text)
    return section is None or section.value == "other"


def _starts_late(blocks: Sequence[Block], start: int) -> bool:
    """Whether real text stands before the first heading of a review: then it does not name the whole document."""
    return sum(len(block.text.split()) for block in blocks[:start]) > 400


def _whole(mention: Mention, blocks: Sequence[Block]) -> Stretch:
    return Stretch(mention=mention, blocks=tuple(blocks), aliases=aliases(mention))


def _by_title(title: str) -> Mention:
    return Mention(id=title, printed=title, start=0, end=len(title))


def _shape(text: str) -> str:
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", text)))
