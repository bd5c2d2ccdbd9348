"""Passages: runs of whole sentences of one section of one review, each tied to its spans.

Every character of every block lies in exactly one passage. A heading goes with what stands under it; a list's lead-in stays
with its first bullet; a table row is a passage of its own, the first one of its table with the header row before it.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.document import BlockKind, Page, Passage, Section, Span, cut, text_of
from corpus.sections import Sectioned, is_fact
from corpus.sentences import sentences

LONGEST = (
    120  # words: about what the default model reads whole beside its context line, and what a reader takes in at once
)
_WHOLE = 150  # words: a paragraph a little longer than a passage is better whole than in two
_PROSE = 25  # words: the first paragraph this long ends a cover
# "4.1.1 A", "3. The", "(b) Staff": with a full stop or bracket, so that "12 October" stays whole.
_NUMBER = re.compile(r"(?:\(?\d{1,3}(?:\.\d{1,3})+[.)]?|\d{1,2}[.)]|\([a-z]{1,4}\)|[a-z]\)|[•▪●◦])\s+(?=[A-Z“\"‘'(])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A sentence-aligned part of a block: what passages are made of."""

    spans: tuple[Span, ...]
    words: int
    kind: BlockKind
    section: Section
    heading: str | None
    header: tuple[str, ...]
    leads: bool
    fact: bool = False
    """A row of a label and a short value, "Age | 7 weeks": such rows are one passage, since each says next to nothing."""


def passages(
    blocks: Sequence[Sectioned],
    pages: Mapping[int, Page],
    *,
    document: str,
    sha256: str,
    review: str | None,
    first: int = 0,
) -> tuple[Passage, ...]:
    """The passages of one review (or of front matter), in reading order, numbered from `first`."""
    cover = _cover(blocks)
    groups = [
        *_groups(replace(piece, kind=BlockKind.PARAGRAPH) for one in blocks[:cover] for piece in _pieces(one)),
        *_groups(_all_pieces(blocks[cover:])),
    ]
    return tuple(
        _passage(group, pages, document=document, sha256=sha256, review=review, order=first + number)
        for number, group in enumerate(groups)
    )


def _cover(blocks: Sequence[Sectioned]) -> int:
    """How many blocks from the first are a cover's lines (title, board, author, date): they belong to no text below them."""
    if not blocks or blocks[0].section is not Section.OTHER:
        return 0
    if blocks[0].block.kind not in (BlockKind.TITLE, BlockKind.ROW):
        return 0
    count = 0
    for one in blocks:
        block = one.block
        field = block.kind is BlockKind.ROW and block.text.count("\t") == 1 and not block.header
        if not (field or block.kind in (BlockKind.TITLE, BlockKind.PARAGRAPH)) or len(block.text.split()) >= _PROSE:
            break
        count += 1
    return count if 1 < count < len(blocks) else 0


def _all_pieces(blocks: Sequence[Sectioned]) -> Iterator[_Piece]:
    """The pieces of all blocks; the header row of a table leads to the row below it, as a heading does."""
    for number, one in enumerate(blocks):
        below = blocks[number + 1] if number + 1 < len(blocks) else None
        if below is not None and _heads_table(one, below):
            (piece,) = _pieces(one)
            yield replace(
                piece,
                kind=BlockKind.HEADING,
                section=below.section,
                heading=below.heading,
                header=below.block.header,
                leads=True,
            )
        else:
            yield from _pieces(one)


def _heads_table(one: Sectioned, below: Sectioned) -> bool:
    """Whether a row holds the header's words of the row below it, at the top of the table or repeated on a further page."""
    if one.block.kind is not BlockKind.ROW or below.block.kind is not BlockKind.ROW or not below.block.header:
        return False
    # Of a row that is cut by its columns the first part has the first words of the header.
    header = " ".join(below.block.header).split()
    return one.block.text.split()[: len(header)] == header


def _pieces(one: Sectioned) -> Iterator[_Piece]:
    """A block in one piece, or cut at sentence ends where it is longer than a passage may be."""
    block = one.block

    def piece(start: int, end: int, *, leads: bool) -> _Piece:
        return _Piece(
            spans=cut(block.spans, start, end),
            words=len(block.text[start:end].split()),
            kind=block.kind,
            section=one.section,
            heading=one.heading,
            header=block.header,
            leads=leads,
            fact=is_fact(block),
        )

    leads = block.kind in (BlockKind.HEADING, BlockKind.TITLE) or block.text.rstrip().endswith(":")
    length = len(block.text.split())
    if block.kind is BlockKind.ROW or length <= _WHOLE:
        yield piece(0, len(block.text), leads=leads)
        return
    # Parts of about one length: a last sentence on its own says nothing.
    share = min(LONGEST, 1.1 * length / math.ceil(length / LONGEST))
    start, words = 0, 0
    for first, last in sentences(block.text):
        count = len(block.text[first:last].split())
        if words and words + count > share:
            yield piece(start, first, leads=False)
            start, words = first, 0
        words += count
    yield piece(start, len(block.text), leads=leads)


def _groups(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Neighbours of one section under one heading, up to the longest a passage may be."""
    group: list[_Piece] = []
    for piece in pieces:
        if group and piece.spans[0].page > group[-1].spans[-1].page + 1:
            # A page of contents or a blank one lies between: the lines of a cover are no heading of what follows it.
            yield group
            group = []
        if group and not _joins(group, piece):
            kept = _trailing_leads(group) if _same(group[-1], piece) and piece.kind is not BlockKind.ROW else 0
            carried = group[len(group) - kept :] if kept else []
            if carried and len(carried) < len(group):
                yield group[: len(group) - kept]
                group = carried
            elif not carried:
                yield group
                group = []
            else:
                group = carried
        group.append(piece)
    if group:
        yield group


def _joins(group: Sequence[_Piece], piece: _Piece) -> bool:
    if all(one.leads and one.kind in (BlockKind.HEADING, BlockKind.TITLE) for one in group):
        return True
    if not _same(group[-1], piece):
        return False
    if BlockKind.ROW in (piece.kind, group[-1].kind) and not (piece.fact and group[-1].fact):
        return False
    if piece.kind in (BlockKind.HEADING, BlockKind.TITLE):
        return False
    return sum(one.words for one in group) + piece.words <= LONGEST


def _same(one: _Piece, other: _Piece) -> bool:
    return (one.section, one.heading) == (other.section, other.heading)


def _trailing_leads(group: Sequence[_Piece]) -> int:
    count = 0
    for one in reversed(group):
        if not one.leads:
            break
        count += 1
    return count


def _passage(
    group: Sequence[_Piece], pages: Mapping[int, Page], *, document: str, sha256: str, review: str | None, order: int
) -> Passage:
    spans = _joined([span for piece in group for span in piece.spans], pages)
    text = text_of(spans, pages)
    return Passage(
        id=_identity(sha256, spans),
        document=document,
        review=review,
        section=group[-1].section,
        heading=group[-1].heading,
        spans=spans,
        text=text,
        sentences=_quotable(group, spans, text),
        order=order,
        header=group[-1].header,
    )


def _joined(spans: Sequence[Span], pages: Mapping[int, Page]) -> tuple[Span, ...]:
    """The spans of neighbouring pieces as few as can be: over the line break between blocks, up to the page's end."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].page == span.page and not pages[span.page].text[found[-1].end : span.start].strip():
            found[-1] = replace(found[-1], end=span.end)
            continue
        if found:
            last = found[-1]
            text = pages[last.page].text
            end = last.end + 1 if text[last.end : last.end + 1].isspace() else last.end
            found[-1] = replace(last, end=end)
        found.append(span)
    return tuple(found)


def _quotable(group: Sequence[_Piece], spans: tuple[Span, ...], text: str) -> tuple[tuple[int, int], ...]:
    """The sentences that can be quoted: headings left out, unless there is nothing else; a row is one sentence.

    The number of a paragraph or list item ("4.1.1") is its place and not its words.
    """
    headings = [span for piece in group if piece.kind in (BlockKind.HEADING, BlockKind.TITLE) for span in piece.spans]
    places = sentences(text)
    body = tuple(place for place in places if not _within(place, spans, headings))
    if group[-1].kind is BlockKind.ROW and body:
        rows = [piece for piece in group if piece.kind is BlockKind.ROW]
        return ((body[0][0], body[-1][1]),) if len(rows) == 1 else _rows(rows, spans)
    return tuple((_past_number(text, start, end), end) for start, end in body or places)


def _rows(rows: Sequence[_Piece], spans: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    """Where each row stands in the text of the spans."""
    found, offset = [], 0
    for span in spans:
        for row in rows:
            first, last = row.spans[0], row.spans[-1]
            if first.page == span.page and span.start <= first.start < span.end:
                found.append((offset + first.start - span.start, offset + min(last.end, span.end) - span.start))
        offset += span.end - span.start
    return tuple(found)


def _past_number(text: str, start: int, end: int) -> int:
    number = _NUMBER.match(text, start, end)
    return number.end() if number else start


def _within(place: tuple[int, int], spans: Sequence[Span], headings: Sequence[Span]) -> bool:
    offset = 0
    for span in spans:
        length = span.end - span.start
        if offset <= place[0] < offset + length:
            at = span.start + place[0] - offset
            return any(heading.page == span.page and heading.start <= at < heading.end for heading in headings)
        offset += length
    return False


def _identity(sha256: str, spans: Sequence[Span]) -> str:
    places = ";".join(f"{span.page}:{span.start}-{span.end}" for span in spans)
    return hashlib.sha256(f"{sha256} {places}".encode()).hexdigest()[:16]
