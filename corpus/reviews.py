"""Which blocks are which review: whole-line identifiers head the reviews of a digest; a report is the review its cover names."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.covers import called_on_cover, child_and_reference, named_on_cover, referred_to, with_reference
from corpus.document import HEADINGS, Block, BlockKind
from corpus.factcolumns import with_fact_columns
from corpus.heads import heads_of, names_of, with_years, without_repeats
from corpus.identifiers import Mention, aliases, heading_identifier, leading_identifier
from corpus.peers import peers
from corpus.pseudonyms import CODE, called
from corpus.references import is_group, is_label, without_bars
from corpus.running import told_in_turn
from corpus.sections import heading_section
from corpus.titles import titled

_GROUP = re.compile(r"^(?:Family|Children|Cases|Babies|Siblings|Twins)\b|Family$|&")
_CHILD = re.compile(r"^(?:Child|Baby|Young Person|Twin|Sibling|[A-Z]{1,4}\d)")
_OF_REVIEWS = re.compile(r"(?:the )?(?:review|case|child|summary)s?(?: and \w+)?", re.IGNORECASE)
_CELL = 6  # words: a longer cell tells of a review, a shorter one names it
_BACK_MATTER = re.compile(
    r"(appendi(x|ces)|annex\w*|glossary|acronyms?|abbreviations|references|bibliography)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of blocks of one review; `mention` None for front and back matter. `aliases` are further names of the review."""

    mention: Mention | None
    blocks: tuple[Block, ...]
    aliases: tuple[str, ...] = ()


def stretches(blocks: Sequence[Block], *, title: str) -> tuple[Stretch, ...]:
    """The document cut into its reviews and what lies around them, in order; all blocks, each once.

    A document without any identifier is one review named by `title`; one whose table names several reviews is cut by rows.
    """
    blocks = without_repeats(without_bars(with_fact_columns(blocks)))
    heads = with_years(titled(blocks, heads_of(blocks))) or names_of(blocks, title)
    if heads and not any(CODE.search(mention.id) for mention in heads.values()):
        heads = dict(sorted({**names_of(blocks, title, beside=heads), **heads}.items()))
    named = named_on_cover(blocks, title)
    if named is not None and _among_peers(named, blocks, heads):
        named = None
    if named is None and len({mention.id for mention in heads.values()}) < 2:
        heads = peers(blocks) or heads
    if not heads and named is None:
        heads = told_in_turn(blocks)
    if named is None and (both := child_and_reference(heads, blocks)) is not None:
        named = both
    distinct = {mention.id for mention in heads.values()}
    if named is not None and (len(distinct - {named.id}) < 2 or _are_its_children(named, distinct)):
        # A heading may say the code of the pseudonym on the cover.
        fuller = next((mention for mention in heads.values() if mention.pseudonym == named.id), None)
        fuller = fuller or referred_to(named, heads)
        return (_whole(fuller, blocks),)
    if len(distinct) == 1 and len(blocks) and not _starts_late(blocks, min(heads)):
        return (_whole(next(iter(heads.values())), blocks),)
    if not distinct:
        rows = with_years(_first_rows(blocks))
        if (both := child_and_reference(rows, blocks)) is not None:
            # "Re | ATRSB 2/2021" and "Child | Child M" are rows of one cover.
            return (_whole(both, blocks),)
        return tuple(_by_rows(blocks, rows)) if len(rows) > 1 else (_whole(named or _by_title(title), blocks),)
    return tuple(_digest(blocks, heads))


def row_identifiers(block: Block) -> tuple[Mention, ...]:
    """The reviews that the cells of a table row name, each cell an identifier and nothing else; none for other blocks."""
    if block.kind is not BlockKind.ROW:
        return ()
    cells = [cell for cell in block.text.split("\t") if len(cell.split()) <= _CELL]
    found = [mention for cell in cells if (mention := heading_identifier(cell)) is not None and mention.inline]
    if not found and block.header and (is_label(block.header[0]) or _OF_REVIEWS.fullmatch(block.header[0].strip())):
        # Under "Ref" a cell begins with the reference, and may go on with a date; under "Review" with its theme.
        words = block.text.split("\t")[0].split()
        own = next(filter(None, (leading_identifier(" ".join(words[:count])) for count in (2, 1))), None)
        found = [own] if own is not None and (CODE.search(own.id) or is_label(block.header[0])) else []
    return tuple({mention.id: mention for mention in found}.values())


def _first_rows(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The first row of each review that rows name alone, by its place."""
    found: dict[str, tuple[int, Mention]] = {}
    for number, block in enumerate(blocks):
        named = row_identifiers(block)
        if len(named) == 1:
            found.setdefault(named[0].id, (number, named[0]))
    return dict(found.values())


def _by_rows(blocks: Sequence[Block], rows: dict[int, Mention]) -> Iterator[Stretch]:
    """A stretch for each review's first row; what lies between belongs to none until its own row says more."""
    start = 0
    for number, mention in rows.items():
        if start < number:
            yield Stretch(mention=None, blocks=tuple(blocks[start:number]))
        yield Stretch(mention=mention, blocks=(blocks[number],), aliases=aliases(mention))
        start = number + 1
    if start < len(blocks):
        yield Stretch(mention=None, blocks=tuple(blocks[start:]))


def _among_peers(named: Mention, blocks: Sequence[Block], heads: Mapping[int, Mention]) -> bool:
    """Whether the name on the cover is only the first of several headings of one rank: a digest without a title."""
    own = [(blocks[n].kind, blocks[n].level) for n, mention in heads.items() if mention.id == named.id]
    return any((blocks[n].kind, blocks[n].level) in own[:1] for n, mention in heads.items() if mention.id != named.id)


def _are_its_children(named: Mention, distinct: Collection[str]) -> bool:
    """Whether headings name the children of the family or group that the cover names: parts of one review."""
    return bool(_GROUP.search(named.id)) and all(_CHILD.match(other) or other == named.id for other in distinct)


def _digest(blocks: Sequence[Block], heads: dict[int, Mention]) -> list[Stretch]:
    starts = sorted(heads)
    level = min(
        (blocks[start].level for start in starts if blocks[start].level), default=_first_level(blocks[: starts[0]])
    )
    bars = all(blocks[start].kind is BlockKind.ROW for start in starts)
    parts = max((block.level for block in blocks), default=0) if bars else level
    inner = {blocks[n].level for n in range(starts[0], starts[-1]) if n not in heads and _as_high(blocks[n], level)}
    apart = len(starts) > 1 and not inner
    found = [Stretch(mention=None, blocks=tuple(blocks[: starts[0]]))] if starts[0] else []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        last = end == len(blocks)
        within = range(start + 1, end)
        under = next((n for n in within if blocks[n].kind not in HEADINGS), end)  # titles under the label "Case 6"
        ends = (
            n
            for n in within
            if (last and n > under and _closes(blocks[n], level, apart=apart, inner=inner)) or _parts(blocks[n], parts)
        )
        close = next(ends, end)
        mention = called(heads[start], blocks[start].text, blocks[start + 1 : close])
        own = tuple(_as_title(block, blocks[start]) for block in blocks[start:close])
        found.append(Stretch(mention=mention, blocks=own, aliases=aliases(mention)))
        if close < end:
            found.append(Stretch(mention=None, blocks=tuple(blocks[close:end])))
    return found


def _as_title(block: Block, head: Block) -> Block:
    """The bar that heads a review as the title it is, also where it is set again at the top of a page; any other block as it is."""
    is_bar = head.kind is BlockKind.ROW and block.kind is BlockKind.ROW and block.text == head.text
    return replace(block, kind=BlockKind.TITLE) if is_bar else block


def _first_level(blocks: Sequence[Block]) -> int:
    """The level of the headings before reviews that no heading heads, but a bar; 0 where there is none."""
    return min((block.level for block in blocks if block.kind is BlockKind.HEADING and block.level), default=0)


def _parts(block: Block, level: int) -> bool:
    """Whether a heading between two reviews begins a new part of the document: it stands over reviews and names none."""
    return block.kind in HEADINGS and 0 < block.level <= level and is_group(block.text)


def _closes(block: Block, level: int, *, apart: bool, inner: Collection[int]) -> bool:
    """Whether a heading after the last review begins the back matter: as high as the reviews' own, and of no known section.

    Where no heading inside the reviews is as high (`apart`), such a heading of any section stands beside the reviews. A rank
    above the reviews' that is met inside them (`inner`: a title under "Case 6") ends none. An appendix or glossary is the
    document's, however small its heading.
    """
    if block.kind is BlockKind.HEADING and _BACK_MATTER.match(block.text):
        return True
    if not _as_high(block, level) or (block.level < level and block.level in inner):
        return False
    section = heading_section(block.text)
    return apart or section is None or section.value == "other"


def _as_high(block: Block, level: int) -> bool:
    return block.kind in HEADINGS and 0 < block.level <= level


def _starts_late(blocks: Sequence[Block], start: int) -> bool:
    """Whether real text stands before the first heading of a review: then it does not name the whole document."""
    return sum(len(block.text.split()) for block in blocks[:start]) > 400


def _whole(mention: Mention, blocks: Sequence[Block]) -> Stretch:
    mention = with_reference(called_on_cover(mention, blocks), blocks)
    return Stretch(mention=mention, blocks=tuple(blocks), aliases=aliases(mention))


def _by_title(title: str) -> Mention:
    return Mention(id=title, printed=title, start=0, end=len(title))
