"""What a library's database holds, in and out as the values of `corpus`. Each function works on an open connection.

Functions that write belong in one transaction of `Database.writing`; they leave the counters of changes to `changed`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from corpus.document import Basis, Document, Facet, Given, Notice, Page, Passage, ReadDocument, Review
from index import records
from index.interaction import Tokens
from index.schema import (
    documents,
    facets,
    facts,
    pages,
    passages,
    reembeddings,
    reviews,
    sentence_vectors,
    token_vectors,
    vectors,
)

Vectors = NDArray[np.float32]
AGENCIES = ("agency addressed", "agency mentioned")
_AT_ONCE = 5000  # row numbers handed to one statement: below SQLite's limit of 32,766 variables


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A passage's vectors, float32: `vector` of shape (dimension,), `sentences` of shape (sentences, dimension).

    `tokens` are its words for late interaction; None where they are not kept.
    """

    vector: Vectors
    sentences: Vectors
    tokens: Tokens | None = None


def put(
    connection: sa.Connection,
    read: ReadDocument,
    *,
    source: str,
    given: Given,
    contexts: Sequence[str],
    embedded: Sequence[Embedded],
) -> None:
    """Stores a document with everything in it; `contexts` and `embedded` belong to its passages, in order."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    row = records.document_row(read.document, source=source, given=given, notices=read.notices, added=now)
    connection.execute(documents.insert(), row)
    _insert(connection, pages, (records.page_row(read.document.id, page) for page in read.pages))
    for review in read.reviews:
        number = _insert_one(connection, reviews, records.review_row(review))
        _insert(connection, facets, (records.facet_row(facet, review=number) for facet in review.facets))
    for passage, context, made in zip(read.passages, contexts, embedded, strict=True):
        number = _insert_one(connection, passages, records.passage_row(passage, context))
        _insert(connection, facets, (records.facet_row(facet, passage=number) for facet in passage.facets))
        _put_vectors(connection, number, made)
    connection.execute(
        sa.text(
            "INSERT INTO words (rowid, text, context) "
            "SELECT row, text, context FROM passages WHERE document = :document ORDER BY row"
        ),
        {"document": read.document.id},
    )


def delete(connection: sa.Connection, document: str) -> None:
    """Takes a document out with everything in it; its words go first, since the index of words reads them from `passages`."""
    connection.execute(
        sa.text(
            "INSERT INTO words (words, rowid, text, context) "
            "SELECT 'delete', row, text, context FROM passages WHERE document = :document"
        ),
        {"document": document},
    )
    connection.execute(documents.delete().where(documents.c.id == document))


def revise(
    connection: sa.Connection,
    before: ReadDocument,
    after: ReadDocument,
    *,
    contexts: Mapping[str, str],
    embedded: Mapping[str, Embedded],
) -> None:
    """Puts what is said of a document and its reviews in the place of what was; pages and passages stay as they are.

    The reviews are the same ones in the same order. `contexts` are of the passages whose surroundings changed, by passage id,
    `embedded` their vectors where those changed too.
    """
    # A review and its passages change their identifier one after the other.
    connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    told = records.document_row(after.document, source="", given=Given(), notices=(), added="")
    fixed = ("source", "given", "notices", "added")
    connection.execute(
        documents.update().where(documents.c.id == after.document.id),
        {name: value for name, value in told.items() if name not in fixed},
    )
    for old, new in zip(before.reviews, after.reviews, strict=True):
        if old != new:
            _revise_review(connection, old, new)
    of = {
        row.id: row.row
        for row in connection.execute(
            sa.select(passages.c.id, passages.c.row).where(passages.c.document == after.document.id)
        )
    }
    for id, context in contexts.items():
        row = {"row": of[id]}
        take = "INSERT INTO words (words, rowid, text, context) SELECT 'delete', row, text, context FROM passages WHERE row = :row"
        connection.execute(sa.text(take), row)
        connection.execute(passages.update().where(passages.c.row == of[id]), {"context": context})
        give = "INSERT INTO words (rowid, text, context) SELECT row, text, context FROM passages WHERE row = :row"
        connection.execute(sa.text(give), row)
    replace_vectors(connection, {of[id]: made for id, made in embedded.items()})


def _revise_review(connection: sa.Connection, old: Review, new: Review) -> None:
    here = (reviews.c.document == old.document) & (reviews.c.id == old.id)
    number = connection.execute(sa.select(reviews.c.row).where(here)).scalar_one()
    connection.execute(reviews.update().where(reviews.c.row == number), records.review_row(new))
    if old.id != new.id:
        theirs = (passages.c.document == old.document) & (passages.c.review == old.id)
        connection.execute(passages.update().where(theirs), {"review": new.id})
    if old.facets != new.facets:
        connection.execute(facets.delete().where(facets.c.review == number))
        _insert(connection, facets, (records.facet_row(facet, review=number) for facet in new.facets))


def forget_deleted_words(connection: sa.Connection) -> None:
    """Merges the index of words into one piece, so that the words of what was deleted are in none of its older ones."""
    connection.execute(sa.text("INSERT INTO words (words) VALUES ('optimize')"))


def rebuild_words(connection: sa.Connection) -> None:
    """Makes the index of words again from the passages."""
    connection.execute(sa.text("INSERT INTO words (words) VALUES ('rebuild')"))


def changed(connection: sa.Connection, *, removal: bool = False) -> None:
    """Counts a change, so that every open library sees that what it keeps in memory is out of date."""
    for name in ("generation", "removals") if removal else ("generation",):
        put_fact(connection, name, int(fact(connection, name) or 0) + 1)


def generation(connection: sa.Connection) -> tuple[int, int]:
    """How many changes there were, and how many of them took something out."""
    rows = connection.execute(sa.select(facts).where(facts.c.name.in_(["generation", "removals"])))
    found = {row.name: int(row.value) for row in rows}
    return found.get("generation", 0), found.get("removals", 0)


def fact(connection: sa.Connection, name: str) -> Any:
    """A fact about the whole library, None where it was never noted."""
    return connection.execute(sa.select(facts.c.value).where(facts.c.name == name)).scalar_one_or_none()


def put_fact(connection: sa.Connection, name: str, value: Any) -> None:
    """Notes a fact about the whole library, over the one before."""
    connection.execute(facts.delete().where(facts.c.name == name))
    connection.execute(facts.insert(), {"name": name, "value": value})


def count_passages(connection: sa.Connection) -> int:
    """How many passages there are."""
    return connection.execute(sa.select(sa.func.count()).select_from(passages)).scalar_one()


def all_documents(connection: sa.Connection, document: str | None = None) -> tuple[Document, ...]:
    """Every document, in the order of adding; the one with that id, where it is given."""
    query = sa.select(documents).order_by(documents.c.row)
    if document is not None:
        query = query.where(documents.c.id == document)
    return tuple(records.document_of(row) for row in connection.execute(query).mappings())


def one_document(connection: sa.Connection, document: str) -> sa.RowMapping | None:
    """The row of a document, by its id or its sha256."""
    where = documents.c.sha256 == document if len(document) == 64 else documents.c.id == document
    return connection.execute(sa.select(documents).where(where)).mappings().one_or_none()


def notices(connection: sa.Connection, document: str) -> tuple[Notice, ...]:
    """What a person should know about the file of a document."""
    row = one_document(connection, document)
    return records.notices_of(row) if row else ()


def document_pages(connection: sa.Connection, document: str, page: int | None = None) -> dict[int, Page]:
    """The pages of a document by index, or the one asked for."""
    query = sa.select(pages).where(pages.c.document == document).order_by(pages.c.page)
    if page is not None:
        query = query.where(pages.c.page == page)
    return {row["page"]: records.page_of(row) for row in connection.execute(query).mappings()}


def reviews_by_part(connection: sa.Connection) -> dict[str, dict[str, int]]:
    """How many reviews have passages of each section, and passages that address or mention each agency, by its name."""
    review = passages.c.document + ":" + passages.c.review
    many = sa.func.count(sa.distinct(review))
    of_section = sa.select(passages.c.section, many).where(passages.c.review.is_not(None)).group_by(passages.c.section)
    of_agency = (
        sa.select(sa.func.min(facets.c.value), many)
        .join(passages, passages.c.row == facets.c.passage)
        .where(facets.c.name.in_(AGENCIES), facets.c.basis != Basis.NOT_STATED.value, passages.c.review.is_not(None))
        .group_by(sa.func.coalesce(facets.c.concept, facets.c.value))
    )
    return {
        "section": {str(name): int(count) for name, count in connection.execute(of_section)},
        "agency": {str(name): int(count) for name, count in connection.execute(of_agency)},
    }


def all_reviews(connection: sa.Connection, document: str | None = None) -> dict[int, Review]:
    """Reviews by row number, in the order of adding and then of reading; of one document, where it is named."""
    query = sa.select(reviews).order_by(reviews.c.row)
    of_reviews = sa.select(facets).where(facets.c.review.is_not(None)).order_by(facets.c.row)
    if document is not None:
        query = query.where(reviews.c.document == document)
        of_reviews = of_reviews.join(reviews, reviews.c.row == facets.c.review).where(reviews.c.document == document)
    by_review = records.facets_by(connection.execute(of_reviews).mappings(), "review")
    return {
        row["row"]: records.review_of(row, by_review.get(row["row"], ()))
        for row in connection.execute(query).mappings()
    }


def some_passages(
    connection: sa.Connection, *, document: str | None = None, review: str | None = None, id: str | None = None
) -> tuple[Passage, ...]:
    """The passages of a document, of a review of it, or the one with this id; in the order of adding and reading."""
    query = sa.select(passages.c.row).order_by(passages.c.row)
    for column, wanted in ((passages.c.document, document), (passages.c.review, review), (passages.c.id, id)):
        if wanted is not None:
            query = query.where(column == wanted)
    rows = connection.execute(query).scalars().all()
    found = passages_at(connection, rows)
    return tuple(found[row] for row in rows)


def passages_at(connection: sa.Connection, rows: Collection[int]) -> dict[int, Passage]:
    """Passages by row number."""
    found: dict[int, Passage] = {}
    for some in _portions(rows):
        of_passages = sa.select(facets).where(facets.c.passage.in_(some)).order_by(facets.c.row)
        by_passage: Mapping[int, Sequence[Facet]] = records.facets_by(
            connection.execute(of_passages).mappings(), "passage"
        )
        query = sa.select(passages).where(passages.c.row.in_(some)).order_by(passages.c.row)
        for row in connection.execute(query).mappings():
            found[row["row"]] = records.passage_of(row, by_passage.get(row["row"], ()))
    return found


def sentence_vectors_at(connection: sa.Connection, rows: Collection[int], dimension: int) -> dict[int, Vectors]:
    """The sentences' vectors of passages by row number, each of shape (sentences, dimension)."""
    found: dict[int, Vectors] = {}
    for some in _portions(rows):
        query = sa.select(sentence_vectors).where(sentence_vectors.c.passage.in_(some))
        for row in connection.execute(query):
            found[row.passage] = np.frombuffer(row.vectors, dtype="<f4").reshape(-1, dimension)
    return found


def tokens_at(connection: sa.Connection, rows: Collection[int], dimensions: int) -> dict[int, Tokens]:
    """The words of passages by row number; none for those without."""
    found: dict[int, Tokens] = {}
    for some in _portions(rows):
        query = sa.select(token_vectors).where(token_vectors.c.passage.in_(some))
        for row in connection.execute(query):
            found[row.passage] = Tokens(
                vectors=np.frombuffer(row.vectors, dtype=np.int8).reshape(-1, dimensions),
                starts=np.frombuffer(row.starts, dtype="<i4"),
            )
    return found


def vectors_at(connection: sa.Connection, rows: Collection[int]) -> dict[int, Vectors]:
    """The vectors of passages by row number, each of shape (dimension,)."""
    found: dict[int, Vectors] = {}
    for some in _portions(rows):
        query = sa.select(vectors).where(vectors.c.passage.in_(some))
        for row in connection.execute(query):
            found[row.passage] = np.frombuffer(row.vector, dtype="<f4")
    return found


def vectors_after(connection: sa.Connection, row: int, dimension: int) -> Iterator[Vectors]:
    """The vectors of the passages numbered above `row`, in their order, in portions of shape (some, dimension)."""
    query = sa.select(vectors.c.vector).where(vectors.c.passage > row).order_by(vectors.c.passage)
    for some in connection.execute(query.execution_options(yield_per=_AT_ONCE)).scalars().partitions():
        yield np.frombuffer(b"".join(some), dtype="<f4").reshape(-1, dimension)


def replace_vectors(connection: sa.Connection, made: Mapping[int, Embedded]) -> None:
    """Puts new vectors in the place of those of the passages with these row numbers."""
    for row, embedded in made.items():
        connection.execute(vectors.delete().where(vectors.c.passage == row))
        connection.execute(sentence_vectors.delete().where(sentence_vectors.c.passage == row))
        connection.execute(token_vectors.delete().where(token_vectors.c.passage == row))
        _put_vectors(connection, row, embedded)


def note_reembedding(connection: sa.Connection, before: Any, after: Any, count: int) -> None:
    """Records that every passage was embedded again by another model."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(reembeddings.insert(), {"at": now, "before": before, "after": after, "passages": count})


def _put_vectors(connection: sa.Connection, row: int, made: Embedded) -> None:
    connection.execute(vectors.insert(), {"passage": row, "vector": made.vector.astype("<f4").tobytes()})
    connection.execute(sentence_vectors.insert(), {"passage": row, "vectors": made.sentences.astype("<f4").tobytes()})
    if made.tokens is not None:
        kept = {"vectors": made.tokens.vectors.tobytes(), "starts": made.tokens.starts.astype("<i4").tobytes()}
        connection.execute(token_vectors.insert(), {"passage": row, **kept})


def _insert_one(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> int:
    """The row number it got."""
    key = connection.execute(table.insert(), row).inserted_primary_key
    assert key is not None
    return int(key[0])


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    values = list(rows)
    if values:
        connection.execute(table.insert(), values)


def _portions(rows: Collection[int]) -> Iterator[list[int]]:
    numbers = list(rows)
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
