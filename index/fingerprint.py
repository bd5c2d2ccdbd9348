"""A hash of what a library holds and how it searches, so that a result can be filed with what it was made from."""

import hashlib
import json

import sqlalchemy as sa

from index import corrections, store
from index.schema import documents, passages
from index.settings import Settings


def fingerprint(connection: sa.Connection, settings: Settings) -> str:
    """Sixteen hexadecimal digits; the order in which documents were added makes no difference."""
    digest = hashlib.sha256()
    about = (documents.c.id, documents.c.title, documents.c.partnership, documents.c.status, documents.c.published)
    rows = connection.execute(sa.select(*about).order_by(documents.c.id))
    known = [list(row) for row in rows]
    digest.update(json.dumps([known, settings.recorded(), store.fact(connection, "model")], sort_keys=True).encode())
    said = [[one.document, one.review, one.field, one.value] for one in corrections.stored(connection)]
    if said:
        digest.update(json.dumps(sorted(said, key=str)).encode())
    for id_, section in connection.execute(sa.select(passages.c.id, passages.c.section).order_by(passages.c.id)):
        digest.update(f"{id_} {section}\n".encode())
    return digest.hexdigest()[:16]
