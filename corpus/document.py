"""What was written, as values: a document, its pages, its reviews and its passages.

Everything above this package speaks these types. Page indexes count from 1 in the file; spans are half-open
character offsets into a page's canonical text.

Canonical text: the words of a page in reading order, furniture left out. Each block of the page (a heading, a
paragraph, a bullet, a table row with its cells parted by tabs) is followed by one newline, except that a block
which runs on over the page ends in the white space (or nothing) that belongs between its two halves. So the text
of several spans is always the plain concatenation of their slices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """How far a document may travel. `UNPUBLISHED` and `DRAFT` put a banner on every export."""

    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    DRAFT = "draft"


class Section(StrEnum):
    """The part a passage plays in its review."""

    CIRCUMSTANCES = "circumstances"
    GOOD_PRACTICE = "good practice"
    LEARNING = "learning"
    MISSED_OPPORTUNITIES = "missed opportunities"
    RECOMMENDATIONS = "recommendations"
    PANEL_FEEDBACK = "panel feedback"
    OTHER = "other"


class Basis(StrEnum):
    """Where a facet comes from: the text says so, the text implies it, or the text is silent."""

    STATED = "stated"
    INFERRED = "inferred"
    NOT_STATED = "not stated"


class BlockKind(StrEnum):
    """What a run of text is on the page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    ROW = "row"
    FOOTNOTE = "footnote"


HEADINGS = (BlockKind.HEADING, BlockKind.TITLE)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range of characters `[start, end)` of the canonical text of page `page` (from 1)."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the file. `label` is the number printed on it, where one is; `index` opens it.

    `confidence` is the mean word confidence of the OCR in [0, 1], higher is surer; None for text that was not scanned.
    """

    index: int
    text: str
    label: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph, bullet, table row or footnote, in reading order; `text` equals its spans' text.

    `level` ranks headings (1 is the highest; 0: not a heading). `bold` and `size` (points) are of the block's first
    line, where the file tells. `header` holds the header cells of a row's table, empty for every other block.
    """

    kind: BlockKind
    spans: tuple[Span, ...]
    text: str
    level: int = 0
    bold: bool = False
    size: float | None = None
    header: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person should know about a file that was read: `page` is its index, None for the whole file."""

    page: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as exact text: what every reader returns and all later rules work on.

    `media` is one of pdf, text, docx, odt, html, markdown. `paged` is False where the file has no pages of its own; then
    there is one page, index 1, whose number is never shown. `properties` holds what the file says of itself (title,
    author, created ...). `furniture` are the running lines that were left out of the text.
    """

    file: str
    sha256: str
    media: str
    paged: bool
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    furniture: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One fact about a review's child or one agency of a passage, with the spans that say so.

    `name` is one of age, sex, care status, outcome, harm, setting, mobility, partnership, year (of a review) or agency addressed,
    agency mentioned (of a passage). `value` is the plain words shown to people; `concept` the vocabulary key, where there is
    one. `months` is the age range in months, lowest and highest, for the facet age.
    """

    name: str
    value: str
    basis: Basis
    spans: tuple[Span, ...] = ()
    concept: str | None = None
    months: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of the library. `id` is the first twelve hex digits of `sha256`, so a new name leaves it as it was.

    `published` is an ISO date or a part of one ("2022", "2022-11"), None where the file does not say.
    """

    id: str
    title: str
    file: str
    media: str
    paged: bool
    partnership: str | None
    kind: str
    status: Status
    published: str | None
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review inside a document. `id` is the normal form (`RR 5/22`), `printed` the source's spelling (`RR 05/22`).

    `id` is unique within its document and scoped by `partnership`: `Child E` exists in many places. `kind` is one of rapid
    review, LCSPR, SCR, learning review, thematic review, other. `year` is the reference year, four digits.
    `order` counts the reviews of a document from 0. `aliases` are further normal forms that mean this review.
    """

    id: str
    document: str
    printed: str
    partnership: str | None
    kind: str
    year: int | None
    pseudonym: str | None
    order: int
    aliases: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()

    def facet(self, name: str) -> tuple[Facet, ...]:
        """The facets called `name`, in the order they were read; empty where nothing was read."""
        return tuple(facet for facet in self.facets if facet.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences of one section of one review; `text` is exactly its spans' text, joined by nothing.

    `id` is a hash of the document's sha256 and the spans. `review` is the id of a review of the same document, None for front
    matter. `heading` is the nearest section heading or cue as printed. `sentences` are half-open offsets into `text`.
    `order` counts the passages of a document from 0, in reading order. `header` is the header row of a table row.
    """

    id: str
    document: str
    review: str | None
    section: Section
    heading: str | None
    spans: tuple[Span, ...]
    text: str
    sentences: tuple[tuple[int, int], ...]
    order: int
    header: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()

    def spans_of(self, start: int, end: int) -> tuple[Span, ...]:
        """The spans of `text[start:end]` in the pages; raises ValueError outside the text."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"passage {self.id}: no characters {start} to {end} in a text of {len(self.text)}")
        return cut(self.spans, start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person says about a file when adding it; None leaves it to the file."""

    title: str | None = None
    partnership: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """Everything the corpus knows of one file: what `index` stores in one transaction."""

    document: Document
    pages: tuple[Page, ...]
    reviews: tuple[Review, ...]
    passages: tuple[Passage, ...]
    notices: tuple[Notice, ...] = ()


def text_of(spans: Sequence[Span], pages: Mapping[int, Page]) -> str:
    """The text of `spans`: their slices, one after the other. Raises KeyError for a page that is not there."""
    return "".join(pages[span.page].text[span.start : span.end] for span in spans)


def cut(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The spans of the characters `[start, end)` of the text that `spans` hold together."""
    found, offset = [], 0
    for span in spans:
        length = span.end - span.start
        low, high = max(start - offset, 0), min(end - offset, length)
        if low < high:
            found.append(Span(page=span.page, start=span.start + low, end=span.start + high))
        offset += length
    return tuple(found)
