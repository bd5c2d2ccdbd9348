"""An answer before its quotations are proved: which part of which passage, under which review, in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Count
from corpus.document import Document, Passage, Review
from index.query import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Characters `[start, end)` of a passage that an answer is going to show. `score` orders quotes, higher is better."""

    passage: Passage
    review: Review | None
    document: Document
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is shown of one review (or of one document's front matter), in order. `heading` replaces its name."""

    review: Review | None
    document: Document
    about: str
    quotes: tuple[Quote, ...]
    heading: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer in the making: `lead` above the parts, a count where it counts, what the reader must know."""

    lead: str
    parts: tuple[Part, ...]
    count: Count | None = None
    caveats: tuple[str, ...] = ()


# A quotation this short says nothing by itself ("This was good practice."): its neighbour comes along.
FEWEST_WORDS = 6
# Of the bullets after a sentence that ends in a colon, so many come along.
ANNOUNCED = 3


def quote_of(hit: Hit, *, whole: bool = False) -> Quote:
    """The best sentence of a hit, with the sentence before it where it is very short; the whole passage when `whole`."""
    start, end = (0, len(hit.passage.text)) if whole else widened(hit.passage, *hit.quote)
    return trimmed(
        Quote(passage=hit.passage, review=hit.review, document=hit.document, start=start, end=end, score=hit.score)
    )


def widened(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """The range with what it cannot do without: what a colon announces, a neighbour where it is very short."""
    if passage.text[start:end].rstrip().endswith(":"):
        announced = [last for first, last in passage.sentences if first >= end][:ANNOUNCED]
        return (start, announced[-1]) if announced else (start, end)
    if len(passage.text[start:end].split()) >= FEWEST_WORDS:
        return start, end
    before = [first for first, last in passage.sentences if last <= start]
    if before:
        return before[-1], end
    after = [last for first, last in passage.sentences if first >= end]
    return (start, after[0]) if after else (start, end)


def trimmed(quote: Quote) -> Quote:
    """The quote without white space at its ends."""
    text = quote.text
    start = quote.start + len(text) - len(text.lstrip())
    end = quote.end - (len(text) - len(text.rstrip())) if text.strip() else start
    return Quote(
        passage=quote.passage, review=quote.review, document=quote.document, start=start, end=end, score=quote.score
    )


def review_key(review: Review | None, document: Document) -> tuple[str, str]:
    """What makes two entries the same review: its identifier within its partnership, over all documents that hold it.

    A code without a partnership, like front matter, belongs to its document alone: "Child E" exists in many places.
    """
    if review is None:
        return document.id, ""
    place = review.partnership or document.partnership or document.id
    return place.casefold(), review.id


def by_review(quotes: Iterable[Quote]) -> list[list[Quote]]:
    """The quotes by review, reviews in the order of their first quote."""
    groups: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(review_key(quote.review, quote.document), []).append(quote)
    return list(groups.values())


def without_repeats(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes without those that lie inside one that is there already."""
    kept: list[Quote] = []
    for quote in quotes:
        inside = any(
            other.passage.id == quote.passage.id and other.start < quote.end and quote.start < other.end
            for other in kept
        )
        if not inside and quote.start < quote.end:
            kept.append(quote)
    return kept
