"""The first tables: documents to vectors, and the index of words."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out rather than taken from `index.schema`, which moves on while this step must stay what it was.
STATEMENTS = (
    "CREATE TABLE facts (name VARCHAR NOT NULL PRIMARY KEY, value JSON NOT NULL)",
    """CREATE TABLE documents (
        row INTEGER PRIMARY KEY AUTOINCREMENT, id VARCHAR NOT NULL UNIQUE, title VARCHAR NOT NULL, file VARCHAR NOT NULL,
        media VARCHAR NOT NULL, paged INTEGER NOT NULL, partnership VARCHAR, kind VARCHAR NOT NULL, status VARCHAR NOT NULL,
        published VARCHAR, sha256 VARCHAR NOT NULL UNIQUE, pages INTEGER NOT NULL, source VARCHAR NOT NULL,
        given JSON NOT NULL, notices JSON NOT NULL, added VARCHAR NOT NULL)""",
    """CREATE TABLE pages (
        document VARCHAR NOT NULL REFERENCES documents (id) ON DELETE CASCADE, page INTEGER NOT NULL,
        text VARCHAR NOT NULL, label VARCHAR, confidence FLOAT, PRIMARY KEY (document, page)) WITHOUT ROWID""",
    """CREATE TABLE reviews (
        row INTEGER PRIMARY KEY AUTOINCREMENT, document VARCHAR NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        id VARCHAR NOT NULL, printed VARCHAR NOT NULL, partnership VARCHAR, kind VARCHAR NOT NULL, year INTEGER,
        pseudonym VARCHAR, place INTEGER NOT NULL, aliases JSON NOT NULL, UNIQUE (document, id))""",
    """CREATE TABLE passages (
        row INTEGER PRIMARY KEY AUTOINCREMENT, id VARCHAR NOT NULL UNIQUE,
        document VARCHAR NOT NULL REFERENCES documents (id) ON DELETE CASCADE, review VARCHAR,
        section VARCHAR NOT NULL, heading VARCHAR, spans JSON NOT NULL, text VARCHAR NOT NULL, sentences JSON NOT NULL,
        place INTEGER NOT NULL, header JSON NOT NULL, context VARCHAR NOT NULL,
        FOREIGN KEY (document, review) REFERENCES reviews (document, id) ON DELETE CASCADE)""",
    "CREATE INDEX passages_by_review ON passages (document, review)",
    """CREATE TABLE facets (
        row INTEGER PRIMARY KEY, review INTEGER REFERENCES reviews (row) ON DELETE CASCADE,
        passage INTEGER REFERENCES passages (row) ON DELETE CASCADE, name VARCHAR NOT NULL, value VARCHAR NOT NULL,
        basis VARCHAR NOT NULL, concept VARCHAR, low FLOAT, high FLOAT, spans JSON NOT NULL,
        CHECK ((review IS NULL) <> (passage IS NULL)))""",
    "CREATE INDEX facets_by_review ON facets (review)",
    "CREATE INDEX facets_by_passage ON facets (passage)",
    "CREATE INDEX facets_by_concept ON facets (name, concept)",
    """CREATE TABLE vectors (
        passage INTEGER PRIMARY KEY REFERENCES passages (row) ON DELETE CASCADE, vector BLOB NOT NULL)""",
    """CREATE TABLE sentence_vectors (
        passage INTEGER PRIMARY KEY REFERENCES passages (row) ON DELETE CASCADE, vectors BLOB NOT NULL)""",
    """CREATE TABLE reembeddings (
        row INTEGER PRIMARY KEY, at VARCHAR NOT NULL, before JSON, after JSON NOT NULL, passages INTEGER NOT NULL)""",
    # External content: the words point at `passages` instead of keeping a second copy of the text.
    """CREATE VIRTUAL TABLE words USING fts5 (
        text, context, content='passages', content_rowid='row', tokenize='porter unicode61 remove_diacritics 2')""",
    "CREATE VIRTUAL TABLE words_known USING fts5vocab (words, row)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("A library is never taken back to an older version; restore a backup instead.")
