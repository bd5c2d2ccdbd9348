"""Changing the embedding model of a library: every passage is embedded again, and that it happened is recorded."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from index import models, store
from index.schema import passages

if TYPE_CHECKING:
    from index.library import Library

_PORTION = 256


def reembed(library: "Library", progress: Callable[[str, int, int], None] | None = None) -> int:
    """How many passages were embedded again with the library's present model and settings: all of them, or none on failure."""
    record = models.model_record(library.embedder, context=library.settings.context)
    with library.database.writing() as connection:
        reviews = {(review.document, review.id): review for review in store.all_reviews(connection).values()}
        rows = list(connection.execute(sa.select(passages.c.row).order_by(passages.c.row)).scalars())
        for start in range(0, len(rows), _PORTION):
            if progress:
                progress("embedding", start, len(rows))
            some = rows[start : start + _PORTION]
            found = store.passages_at(connection, some)
            pairs = [(found[row], reviews.get((found[row].document, found[row].review or ""))) for row in some]
            made = models.embed_passages(pairs, library.embedder, library.settings)
            store.replace_vectors(connection, dict(zip(some, made, strict=True)))
        store.note_reembedding(connection, store.fact(connection, "model"), record, len(rows))
        store.put_fact(connection, "model", record)
        # Nothing was taken out, but what open libraries keep of the old vectors must not be built upon.
        store.changed(connection, removal=True)
    if progress:
        progress("", len(rows), len(rows))
    return len(rows)
