"""Passages: runs of whole sentences of one section of one review, each tied to its spans.

Every character of every block lies in exactly one passage. A heading goes with what stands under it; a list's lead-in stays
with its first bullet; a table row is a passage of its own.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.document import BlockKind, Page, Passage, Section, Span, cut, text_of
from corpus.sections import Sectioned
from corpus.sentences import sentences

LONGEST = (
    120  # words: about what the default model reads whole beside its context line, and what a reader takes in at once
)


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
    pieces = [piece for block in blocks for piece in _pieces(block)]
    return tuple(
        _passage(group, pages, document=document, sha256=sha256, review=review, order=first + number)
        for number, group in enumerate(_groups(pieces))
    )


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
        )

    leads = block.kind in (BlockKind.HEADING, BlockKind.TITLE) or block.text.rstrip().endswith(":")
    if block.kind is BlockKind.ROW or len(block.text.split()) <= LONGEST:
        yield piece(0, len(block.text), leads=leads)
        return
    start, words = 0, 0
    places = sentences(block.text)
    for number, (first, last) in enumerate(places):
        count = len(block.text[first:last].split())
        if words and words + count > LONGEST:
            yield piece(start, first, leads=False)
            start, words = first, 0
        words += count
        if number == len(places) - 1:
            yield piece(start, len(block.text), leads=leads)


def _groups(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Neighbours of one section under one heading, up to the longest a passage may be."""
    group: list[_Piece] = []
    for piece in pieces:
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
        return piece.section == group[-1].section
    if not _same(group[-1], piece) or BlockKind.ROW in (piece.kind, group[-1].kind):
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
    """The sentences that can be quoted: headings left out, unless there is nothing else; a row is one sentence."""
    if group[-1].kind is BlockKind.ROW and len(group) == 1:
        return ((0, len(text)),)
    headings = [span for piece in group if piece.kind in (BlockKind.HEADING, BlockKind.TITLE) for span in piece.spans]
    places = sentences(text)
    body = tuple(place for place in places if not _within(place, spans, headings))
    return body or places


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
