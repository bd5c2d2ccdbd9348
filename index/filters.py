"""Hard limits of a search, as a mask over the passages of a snapshot."""

from collections.abc import Callable, Iterable

import numpy as np
import sqlalchemy as sa

from corpus.document import Basis, Review
from index.query import Filters
from index.references import holds_words, named_reviews
from index.schema import facets
from index.snapshot import SECTIONS, Snapshot
from index.vectors import Mask

AGENCY_FACETS = ("agency addressed", "agency mentioned")


def allowed(connection: sa.Connection, filters: Filters, snapshot: Snapshot) -> Mask | None:
    """Which passages the filters leave, None where they limit nothing. A filter that matches nothing leaves nothing."""
    masks = []
    if filters.documents:
        rows = [row for row, document in snapshot.documents.items() if document.id in filters.documents]
        masks.append(np.isin(snapshot.document, rows))
    if filters.sections:
        codes = [SECTIONS.index(section) for section in filters.sections]
        masks.append(np.isin(snapshot.section, codes))
    if filters.partnerships:
        masks.append(_in_partnerships(filters.partnerships, snapshot))
    if filters.kinds:
        masks.append(_of_kinds(filters.kinds, snapshot))
    if filters.reviews:
        named = [row for reference in filters.reviews for row in named_reviews(reference, snapshot.reviews)]
        masks.append(np.isin(snapshot.review, named))
    if filters.years:
        rows = [row for row, year in snapshot.years.items() if in_years(year, filters.years)]
        masks.append(np.isin(snapshot.review, rows))
    if filters.ages:
        masks.append(_of_reviews(snapshot, lambda review: age_overlap(review, filters.ages) > 0))
    if filters.agencies:
        masks.append(with_agencies(connection, filters.agencies, snapshot, AGENCY_FACETS))
    return np.logical_and.reduce(masks) if masks else None


def in_years(year: int, years: tuple[int | None, int | None] | None) -> bool:
    """Whether the year lies in the inclusive range."""
    if years is None:
        return False
    first, last = years
    return (first is None or year >= first) and (last is None or year <= last)


def age_overlap(review: Review, months: tuple[float, float] | None) -> float:
    """How much of the child's age, as far as it is known, lies in the wanted range: 0 for nothing, 1 for all of it.

    Of several ages (siblings) the best counts. An exact age, and a wanted one, is a range of no length.
    """
    if months is None:
        return 0.0
    low, high = months
    best = 0.0
    for facet in review.facet("age"):
        if facet.months is None or facet.basis is Basis.NOT_STATED:
            continue
        start, end = max(low, facet.months[0]), min(high, facet.months[1])
        if start > end:
            continue
        length = facet.months[1] - facet.months[0]
        # What merely touches at one end still counts a little: "under one" and "one year old" share a border.
        best = max(best, 1.0 if length <= 0 else max((end - start) / length, 0.05))
    return best


def with_agencies(connection: sa.Connection, wanted: Iterable[str], snapshot: Snapshot, names: Iterable[str]) -> Mask:
    """The passages with a facet of one of `names` whose concept or plain words are one of `wanted`, whatever the case."""
    keys = {agency.strip().casefold() for agency in wanted}
    keys |= {key.replace(" ", "_") for key in keys}
    query = sa.select(facets.c.passage).where(
        facets.c.name.in_(list(names)),
        facets.c.passage.is_not(None),
        facets.c.basis != Basis.NOT_STATED.value,
        sa.or_(sa.func.lower(facets.c.concept).in_(keys), sa.func.lower(facets.c.value).in_(keys)),
    )
    rows = np.array(connection.execute(query).scalars().all(), dtype=np.int64)
    return np.isin(snapshot.rows, rows)


def of_partnership(review: Review, wanted: str) -> bool:
    """Whether the review is of the partnership, or it was involved: by its full name or whole words of it."""
    names = [review.partnership or "", *(facet.value for facet in review.facet("partnership"))]
    return any(holds_words(name, wanted) for name in names)


def _in_partnerships(wanted: Iterable[str], snapshot: Snapshot) -> Mask:
    names = tuple(wanted)
    rows = [
        row
        for row, document in snapshot.documents.items()
        if any(holds_words(document.partnership or "", name) for name in names)
    ]
    reviews = [row for row, review in snapshot.reviews.items() if any(of_partnership(review, name) for name in names)]
    return np.isin(snapshot.document, rows) | np.isin(snapshot.review, reviews)


def _of_kinds(wanted: Iterable[str], snapshot: Snapshot) -> Mask:
    kinds = {kind.strip().casefold() for kind in wanted}
    rows = [row for row, document in snapshot.documents.items() if document.kind.casefold() in kinds]
    reviews = [row for row, review in snapshot.reviews.items() if review.kind.casefold() in kinds]
    return np.isin(snapshot.document, rows) | np.isin(snapshot.review, reviews)


def _of_reviews(snapshot: Snapshot, fits: Callable[[Review], bool]) -> Mask:
    return np.isin(snapshot.review, [row for row, review in snapshot.reviews.items() if fits(review)])
