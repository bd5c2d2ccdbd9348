"""Soft signals: how well each passage agrees with what was read from the question, from 0 to 1."""

from collections.abc import Callable, Mapping

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from corpus.document import Basis, Review
from index.filters import AGENCY_FACETS, age_overlap, in_years, of_partnership, with_agencies
from index.query import Boost
from index.references import named_reviews
from index.snapshot import SECTIONS, Snapshot

INFERRED = 0.8  # what the text only implies counts less than what it says


def fits(connection: sa.Connection, boost: Boost, snapshot: Snapshot) -> NDArray[np.float64]:
    """How well each passage of the snapshot agrees with the boost, 0 to 1; what nobody can tell is 0."""
    if boost.field == "section":
        codes = [code for code, section in enumerate(SECTIONS) if section.value == boost.value]
        return np.isin(snapshot.section, codes).astype(np.float64)
    if boost.field in AGENCY_FACETS:
        return with_agencies(connection, (boost.value,), snapshot, (boost.field,)).astype(np.float64)
    if boost.field == "review":
        named = list(named_reviews(boost.value, snapshot.reviews))
        return np.isin(snapshot.review, named).astype(np.float64)
    if boost.field == "year":
        years = boost.years or ((int(boost.value), int(boost.value)) if boost.value.isdigit() else None)
        return _by_review(snapshot, {row: 1.0 for row, year in snapshot.years.items() if in_years(year, years)})
    fit = _fit(boost)
    fitting = {row: value for row, review in snapshot.reviews.items() if (value := fit(review)) > 0}
    return _by_review(snapshot, fitting)


def _fit(boost: Boost) -> Callable[[Review], float]:
    if boost.field == "age" and boost.months is not None:
        return lambda review: age_overlap(review, boost.months)
    if boost.field == "kind":
        return lambda review: float(review.kind.casefold() == boost.value.casefold())
    if boost.field == "partnership":
        return lambda review: float(of_partnership(review, boost.value))
    return lambda review: _facet_fit(review, boost)


def _facet_fit(review: Review, boost: Boost) -> float:
    wanted = boost.value.casefold()
    best = 0.0
    for facet in review.facet(boost.field):
        if wanted in (facet.value.casefold(), (facet.concept or "").casefold()):
            best = max(best, {Basis.STATED: 1.0, Basis.INFERRED: INFERRED, Basis.NOT_STATED: 0.0}[facet.basis])
    return best


def _by_review(snapshot: Snapshot, fitting: Mapping[int, float]) -> NDArray[np.float64]:
    """For every passage the value of its review, 0 where that is not in `fitting`."""
    result = np.zeros(len(snapshot))
    if fitting:
        rows = np.array(sorted(fitting), dtype=np.int64)
        values = np.array([fitting[row] for row in sorted(fitting)])
        places = np.minimum(np.searchsorted(rows, snapshot.review), len(rows) - 1)
        result = np.where(rows[places] == snapshot.review, values[places], 0.0)
    return result
