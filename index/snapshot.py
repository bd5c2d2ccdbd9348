"""What a search needs of every passage, in memory: which review and section it belongs to, and its vector.

A snapshot is a cache of one state of the database and never changes. When the database has moved on, the next one is made
from it: by reading only what is new, or from the start where something was taken out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sqlalchemy as sa

from corpus.document import Document, Review, Section
from index import store
from index.errors import LibraryError
from index.schema import documents, passages, reviews
from index.vectors import Rows, VectorIndex

SECTIONS = tuple(Section)
_CODES = {section.value: code for code, section in enumerate(SECTIONS)}


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One state of the library. Position i of every array, and of the vectors, belongs to the passage numbered `rows[i]`.

    `rows` ascends. `review` holds the row number of the passage's review, 0 for front matter; `section` an index into SECTIONS.
    """

    generation: int
    removals: int
    rows: Rows
    document: Rows
    review: Rows
    section: Rows
    vectors: VectorIndex
    documents: Mapping[int, Document]
    reviews: Mapping[int, Review]

    def __len__(self) -> int:
        return len(self.rows)

    def positions(self, rows: Rows) -> Rows:
        """Where the passages with these row numbers stand; they must belong to this state."""
        return np.searchsorted(self.rows, rows)

    @cached_property
    def years(self) -> Mapping[int, int]:
        """The year of each review by its row number: its own, or else that of the document's publication; none for neither."""
        published = {document.id: (document.published or "")[:4] for document in self.documents.values()}
        known = {row: review.year or published[review.document] for row, review in self.reviews.items()}
        return {row: int(year) for row, year in known.items() if str(year).isdigit()}


def take(connection: sa.Connection, dimension: int | None, before: Snapshot | None = None) -> Snapshot:
    """The state the connection sees; `before`, where given, is returned if it still holds, and built upon if only extended.

    `dimension` is that of the stored vectors, None while there are none.
    """
    generation, removals = store.generation(connection)
    if before and before.generation == generation:
        return before
    if before and before.removals != removals:
        before = None
    last = int(before.rows[-1]) if before and len(before) else 0
    added = _places(connection, last)
    vectors = before.vectors if before else VectorIndex.empty()
    if dimension and len(added):
        vectors = vectors.extended(store.vectors_after(connection, last, dimension))
    rows, document, review, section = (
        np.concatenate([old, new]) if old is not None else new
        for old, new in zip(
            (before.rows, before.document, before.review, before.section) if before else (None,) * 4,
            added.T,
            strict=True,
        )
    )
    if dimension and len(vectors) != len(rows):
        raise LibraryError(
            f"The library holds {len(rows)} passages but vectors for {len(vectors)} of them. Run `reviews doctor --repair`."
        )
    rows_of_documents = connection.execute(sa.select(documents.c.row).order_by(documents.c.row)).scalars()
    return Snapshot(
        generation=generation,
        removals=removals,
        rows=rows,
        document=document,
        review=review,
        section=section,
        vectors=vectors,
        documents=dict(zip(rows_of_documents, store.all_documents(connection), strict=True)),
        reviews=store.all_reviews(connection),
    )


def _places(connection: sa.Connection, after: int) -> Any:
    """Row number, document, review and section of the passages numbered above `after`; int64 of shape (passages, 4)."""
    query = (
        sa.select(passages.c.row, documents.c.row, sa.func.coalesce(reviews.c.row, 0), passages.c.section)
        .select_from(passages)
        .join(documents, documents.c.id == passages.c.document)
        .outerjoin(reviews, (reviews.c.document == passages.c.document) & (reviews.c.id == passages.c.review))
        .where(passages.c.row > after)
        .order_by(passages.c.row)
    )
    found = [(row, document, review, _CODES[section]) for row, document, review, section in connection.execute(query)]
    return np.array(found, dtype=np.int64).reshape(-1, 4)
