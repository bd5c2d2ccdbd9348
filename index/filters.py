"""Hard limits of a search, as a mask over the passages of a snapshot."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import sqlalchemy as sa

from corpus.document import Basis, Document, Facet, Review
from index.query import Filters, Years
from index.references import holds_words, named_reviews
from index.schema import facets
from index.snapshot import SECTIONS, Snapshot
from index.vectors import Mask

AGENCY_FACETS = ("agency addressed", "agency mentioned")
TOUCHING = 0.05
HALF = 0.5


def allowed(connection: sa.Connection, filters: Filters, snapshot: Snapshot) -> Mask | None:
    """Which passages the filters leave, None where they limit nothing. A filter that matches nothing leaves nothing."""
    masks = [*_limits(connection, filters, snapshot)]
    masks += [~_left_out(connection, one, snapshot) for one in filters.excluded]
    return np.logical_and.reduce(masks) if masks else None


def _limits(connection: sa.Connection, filters: Filters, snapshot: Snapshot) -> Iterator[Mask]:
    """For each field that is set the passages that agree with it."""
    if filters.documents:
        yield _of_documents(snapshot, lambda document: is_document(document, filters.documents))
    if filters.published:
        yield _of_documents(snapshot, lambda document: published_in(document, filters.published))
    if filters.statuses:
        yield _of_documents(snapshot, lambda document: document.status in filters.statuses)
    if filters.sections:
        codes = [SECTIONS.index(section) for section in filters.sections]
        yield np.isin(snapshot.section, codes)
    if filters.partnerships:
        yield _in_partnerships(filters.partnerships, snapshot)
    if filters.kinds:
        yield _of_kinds(filters.kinds, snapshot)
    if filters.reviews:
        named = [row for reference in filters.reviews for row in named_reviews(reference, snapshot.reviews)]
        yield np.isin(snapshot.review, named)
    if filters.years:
        rows = [row for row, year in snapshot.years.items() if in_years(year, filters.years)]
        yield np.isin(snapshot.review, rows)
    if filters.ages:
        yield _of_reviews(snapshot, lambda review: age_overlap(review, filters.ages) > 0)
    if filters.age_groups or filters.facts:
        yield _of_reviews(snapshot, lambda review: is_told(review, filters))
    if filters.agencies:
        yield with_agencies(connection, filters.agencies, snapshot, AGENCY_FACETS)


def _left_out(connection: sa.Connection, excluded: Filters, snapshot: Snapshot) -> Mask:
    """The passages that one exclusion takes away; one that says nothing takes none."""
    masks = [*_limits(connection, replace(excluded, partnerships=(), ages=None, age_groups=()), snapshot)]
    if excluded.partnerships:
        # A regional document holds reviews of several partnerships: each goes or stays for itself.
        front = np.isin(snapshot.review, [0]) & _of_documents(
            snapshot, lambda document: _names_any(document.partnership, excluded.partnerships)
        )
        documents = {document.id: document for document in snapshot.documents.values()}
        masks.append(
            front
            | _of_reviews(snapshot, lambda review: owned_by(review, documents[review.document], excluded.partnerships))
        )
    if excluded.ages or excluded.age_groups:
        masks.append(_of_reviews(snapshot, lambda review: only_of_ages(review, excluded)))
    return np.logical_and.reduce(masks) if masks else np.zeros(len(snapshot), dtype=bool)


def is_document(document: Document, named: Iterable[str]) -> bool:
    """Whether the document is one of those named by id, title or file name."""
    names = {document.id, document.title.casefold(), document.file.casefold()}
    return any(name.strip().casefold() in names for name in named)


def is_told(review: Review, filters: Filters) -> bool:
    """Whether the review tells of a child in one of the age groups, and for each facet named one of the values wanted."""
    wanted: dict[str, set[str]] = {}
    for name, value in filters.facts:
        wanted.setdefault(name, set()).add(value.casefold())
    groups = filters.age_groups
    return (not groups or any(age_overlap(review, group) > TOUCHING for group in groups)) and all(
        any(values & {facet.value.casefold(), (facet.concept or "").casefold()} for facet in _known(review, name))
        for name, values in wanted.items()
    )


def only_of_ages(review: Review, excluded: Filters) -> bool:
    """Whether the age of every child that the review gives one for lies mostly in the ranges that are left out."""
    ranges = (*excluded.age_groups, *([excluded.ages] if excluded.ages else []))
    ages = [facet.months for facet in _known(review, "age") if facet.months]
    return bool(ages) and all(any(_share(age, wanted) >= HALF for wanted in ranges) for age in ages)


def owned_by(review: Review, document: Document, wanted: Iterable[str]) -> bool:
    """Whether the review is of one of the partnerships; one that names none is of its document's."""
    return any(
        of_partnership(review, name) or (not review.partnership and holds_words(document.partnership or "", name))
        for name in wanted
    )


def published_in(document: Document, years: Years | None) -> bool:
    """Whether the document was published within the inclusive range; one without a date was not."""
    year = (document.published or "")[:4]
    return year.isdigit() and in_years(int(year), years)


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
    known = (facet.months for facet in _known(review, "age") if facet.months)
    return max((_share(age, months) for age in known), default=0.0)


def _share(age: tuple[float, float], wanted: tuple[float, float]) -> float:
    """How much of an age lies in the wanted range, in [0, 1]."""
    start, end = max(wanted[0], age[0]), min(wanted[1], age[1])
    if start > end:
        return 0.0
    length = age[1] - age[0]
    # What merely touches at one end still counts a little: "under one" and "one year old" share a border.
    return 1.0 if length <= 0 else max((end - start) / length, TOUCHING)


def _known(review: Review, name: str) -> Iterator[Facet]:
    return (facet for facet in review.facet(name) if facet.basis is not Basis.NOT_STATED)


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
    of_document = _of_documents(snapshot, lambda document: _names_any(document.partnership, names))
    reviews = [row for row, review in snapshot.reviews.items() if any(of_partnership(review, name) for name in names)]
    # A review goes by its own partnership; front matter, and a review that tells none, by the document's.
    silent = [row for row, review in snapshot.reviews.items() if review.partnership is None]
    by_document = (snapshot.review <= 0) | np.isin(snapshot.review, silent)
    return (of_document & by_document) | np.isin(snapshot.review, reviews)


def _of_kinds(wanted: Iterable[str], snapshot: Snapshot) -> Mask:
    kinds = {kind.strip().casefold() for kind in wanted}
    of_document = _of_documents(snapshot, lambda document: document.kind.casefold() in kinds)
    reviews = [row for row, review in snapshot.reviews.items() if review.kind.casefold() in kinds]
    return of_document | np.isin(snapshot.review, reviews)


def _names_any(partnership: str | None, wanted: Iterable[str]) -> bool:
    return any(holds_words(partnership or "", name) for name in wanted)


def _of_documents(snapshot: Snapshot, fits: Callable[[Document], bool]) -> Mask:
    return np.isin(snapshot.document, [row for row, document in snapshot.documents.items() if fits(document)])


def _of_reviews(snapshot: Snapshot, fits: Callable[[Review], bool]) -> Mask:
    return np.isin(snapshot.review, [row for row, review in snapshot.reviews.items() if fits(review)])
