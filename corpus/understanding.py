"""The whole road from a file to its reviews, sections, facets and passages."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from pathlib import Path

from corpus.document import Block, Document, Facet, Given, Notice, Passage, ReadDocument, Reading, Review, Section, Span
from corpus.facets import passage_facets, review_facets
from corpus.factrows import Told, told_under
from corpus.metadata import Metadata, metadata, own_partnership, own_year, review_kind
from corpus.ownheadings import own_headings
from corpus.passages import passages
from corpus.pseudonyms import name_in_row
from corpus.reading import read
from corpus.reviews import Stretch, row_identifiers, stretches
from corpus.sections import Sectioned, by_column, sectioned

DOCUMENT_ID = 12  # hex digits of the sha256
_TELLING = (Section.CIRCUMSTANCES, Section.OTHER)


def read_document(path: Path, *, given: Given = Given(), password: str | None = None) -> ReadDocument:
    """Everything the corpus knows of the file at `path`; raises UnreadableError where it cannot be read."""
    return understand(read(path, password=password), given)


def understand(reading: Reading, given: Given = Given()) -> ReadDocument:
    """The reviews, sections, facets and passages of a file that has been read; the same for the same bytes, always."""
    about = metadata(reading, given)
    pages = {page.index: page for page in reading.pages}
    document_id = reading.sha256[:DOCUMENT_ID]
    parts = stretches(reading.blocks, title=about.title)
    single = sum(part.mention is not None for part in parts) == 1 and len(parts) == 1
    about, partnerships = _areas(about, parts)
    worded = own_headings([(part.blocks, _names(part)) for part in parts if part.mention is not None])
    found: list[Review] = []
    owned: list[tuple[str | None, Sectioned]] = []
    notices = list(reading.notices)
    for part, partnership in zip(parts, partnerships, strict=True):
        local = replace(about, partnership=partnership)
        review = None if part.mention is None else _review(part, local, document_id, found, notices, several=not single)
        start = Section.OTHER if single or review is None else Section.CIRCUMSTANCES
        named = review is not None and not single
        told = sectioned(part.blocks, start=start, named=named, own=worded)
        owned += [(review.id if review else None, one) for one in told]
        if review is not None:
            found.append(review)
    by_owner = _by_owner(owned, found)
    found = [_listed_as(one, [block.block for owner, block in by_owner if owner == one.id]) for one in found]
    cut: list[Passage] = []
    for owner, run in groupby(by_owner, key=lambda pair: pair[0]):
        blocks = tuple(one for _, one in run)
        own = passages(
            [part for one in blocks for part in by_column(one)] if owner else _unsectioned(blocks),
            pages,
            document=document_id,
            sha256=reading.sha256,
            review=owner,
            first=len(cut),
        )
        cut += (replace(one, facets=passage_facets(one.text, one.spans_of)) for one in own)
    found = [replace(one, facets=_facets([p for p in cut if p.review == one.id])) for one in found]
    # What holds a review of a later year was not published before it: the date is of something else.
    if about.published and any(one.year and one.year > int(about.published[:4]) for one in found):
        about = replace(about, published=None)
    kind = about.kind or ("digest" if len(found) > 1 else "report")
    return ReadDocument(
        document=_document(reading, about, document_id, kind),
        pages=reading.pages,
        reviews=tuple(found),
        passages=tuple(cut),
        notices=tuple(notices),
    )


def _names(part: Stretch) -> frozenset[str]:
    """The words that the child of a review is called by."""
    called = (part.mention.pseudonym, part.mention.printed, *part.aliases) if part.mention else ()
    return frozenset(word for name in called if name for word in re.findall(r"[A-Z][\w-]+", name))


def _areas(about: Metadata, parts: Sequence[Stretch]) -> tuple[Metadata, list[str | None]]:
    """The partnership of the document and of each part: of a digest of several areas, the one that each review names."""
    own = [None if part.mention is None else own_partnership(part.blocks) for part in parts]
    if len(set(own) - {None}) < 2:
        return about, [about.partnership] * len(parts)
    # A partnership that only a review names is not that of the others.
    about = about if about.whole else replace(about, partnership=None)
    return about, [one or about.partnership for one in own]


def _by_owner(
    owned: Sequence[tuple[str | None, Sectioned]], reviews: Sequence[Review]
) -> list[tuple[str | None, Sectioned]]:
    """The blocks with the review each belongs to: a table row that names another review alone belongs to that one."""
    if len(reviews) < 2:
        return list(owned)
    known: Mapping[str, str] = {name: one.id for one in reversed(reviews) for name in (*one.aliases, one.id)}
    found = []
    for owner, one in owned:
        listed = (
            owner is None and one.block.text.rsplit("\t", 1)[-1].strip().isdigit()
        )  # a line of a contents list, with its page
        named = {known[mention.id] for mention in row_identifiers(one.block) if mention.id in known and not listed}
        found.append((named.pop() if len(named) == 1 else owner, one))
    return found


def _listed_as(review: Review, blocks: Sequence[Block]) -> Review:
    """The review with the name that a list of the reviews gives its child, where it has none of its own."""
    rows = [block for block in blocks if block.header and any(one.id == review.id for one in row_identifiers(block))]
    name = None if review.pseudonym else next(filter(None, map(name_in_row, rows)), None)
    if name is None:
        return review
    return replace(review, pseudonym=name, aliases=tuple(dict.fromkeys((*review.aliases, name))))


def _unsectioned(blocks: Sequence[Sectioned]) -> tuple[Sectioned, ...]:
    """Front and back matter: whatever its headings say, it is nobody's learning."""
    return tuple(replace(one, section=Section.OTHER, heading=None) for one in blocks)


def _review(
    part: Stretch, about: Metadata, document: str, before: Sequence[Review], notices: list[Notice], *, several: bool
) -> Review:
    mention = part.mention
    assert mention is not None
    identifier, taken = mention.id, {review.id for review in before}
    if identifier in taken:
        number = next(n for n in range(2, len(taken) + 3) if f"{identifier} ({n})" not in taken)
        notices.append(
            Notice(
                page=part.blocks[0].spans[0].page,
                message=f"{mention.printed} heads more than one review of this document; the further one is kept apart as "
                f"{identifier} ({number}).",
            )
        )
        identifier = f"{identifier} ({number})"
    return Review(
        id=identifier,
        document=document,
        printed=mention.printed,
        partnership=about.partnership,
        kind=mention.kind or review_kind(mention.printed) or about.review_kind or "other",
        year=mention.year or (own_year(part.blocks[1:]) if several else None) or about.year,
        pseudonym=mention.pseudonym,
        order=len(before),
        aliases=part.aliases,
    )


def _facets(own: Sequence[Passage]) -> tuple[Facet, ...]:
    """The facets of a review, read from the text of all its passages; spans lead back to the pages."""
    ends = accumulate(len(passage.text) + 1 for passage in own)
    starts = [0, *ends][: len(own)]
    listed: dict[str, Told] = {}
    for passage, start in zip(own, starts, strict=True):
        listed = {
            **told_under(passage.header, passage.text.split("\n")[-1], start + passage.text.rfind("\n") + 1),
            **listed,
        }
    text = "".join(passage.text + "\n" for passage in own)
    return review_facets(text, _locator(own, starts), told=_told(own, starts), listed=listed)


def _told(own: Sequence[Passage], starts: Sequence[int]) -> int | None:
    """Where the passages end that tell what happened, before the first that draws from it; None where none is labelled so."""
    if not any(passage.section is Section.CIRCUMSTANCES for passage in own):
        return None
    drawn = (start for passage, start in zip(own, starts, strict=True) if passage.section not in _TELLING)
    return next(drawn, None)


def _locator(own: Sequence[Passage], starts: Sequence[int]) -> Callable[[int, int], tuple[Span, ...]]:
    def where(start: int, end: int) -> tuple[Span, ...]:
        spans: list[Span] = []
        for passage, first in zip(own, starts, strict=True):
            low, high = max(start - first, 0), min(end - first, len(passage.text))
            if low < high:
                spans += passage.spans_of(low, high)
        return tuple(spans)

    return where


def _document(reading: Reading, about: Metadata, document_id: str, kind: str) -> Document:
    return Document(
        id=document_id,
        title=about.title,
        file=reading.file,
        media=reading.media,
        paged=reading.paged,
        partnership=about.partnership,
        kind=kind,
        status=about.status,
        published=about.published,
        sha256=reading.sha256,
        pages=len(reading.pages),
    )
