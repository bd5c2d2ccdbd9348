"""The tables of a library, as SQLAlchemy Core sees them. `migrations/` makes them; this module only names them.

Rows of passages are numbered by `row`, which SQLite never gives out twice (AUTOINCREMENT): what was cached under a
removed passage's number can never be taken for another's. The words of the passages are in the FTS5 table `words`,
an external-content index over `passages` that can always be rebuilt from it.
"""

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

APPLICATION_ID = 0x52565753  # "RVWS", in the header of the database: what is not marked so is not a library
VERSION = 3  # the number of the newest migration, kept in the header as SQLite's user_version

metadata = MetaData()

# One row a fact about the whole library: `generation` counts changes, `removals` those that took something out, `model` is the
# embedding model that made the vectors, `settings` the search settings in force when the library was last written.
facts = Table("facts", metadata, Column("name", String, primary_key=True), Column("value", JSON, nullable=False))

documents = Table(
    "documents",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("file", String, nullable=False),
    Column("media", String, nullable=False),
    Column("paged", Integer, nullable=False),
    Column("partnership", String),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("published", String),
    Column("sha256", String, nullable=False, unique=True),
    Column("pages", Integer, nullable=False),
    Column("source", String, nullable=False),  # the name of the library's own copy, in the folder `sources`
    Column("given", JSON, nullable=False),
    Column("notices", JSON, nullable=False),
    Column("added", String, nullable=False),
    sqlite_autoincrement=True,
)

pages = Table(
    "pages",
    metadata,
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("text", String, nullable=False),
    Column("label", String),
    Column("confidence", Float),
)

reviews = Table(
    "reviews",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("id", String, nullable=False),
    Column("printed", String, nullable=False),
    Column("partnership", String),
    Column("kind", String, nullable=False),
    Column("year", Integer),
    Column("pseudonym", String),
    Column("place", Integer, nullable=False),
    Column("aliases", JSON, nullable=False),
    UniqueConstraint("document", "id"),
    sqlite_autoincrement=True,
)

passages = Table(
    "passages",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("document", String, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("review", String),
    Column("section", String, nullable=False),
    Column("heading", String),
    Column("spans", JSON, nullable=False),
    Column("text", String, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("place", Integer, nullable=False),
    Column("header", JSON, nullable=False),
    Column("context", String, nullable=False),  # what surrounds the passage, for searching only: never quoted
    ForeignKeyConstraint(["document", "review"], ["reviews.document", "reviews.id"], ondelete="CASCADE"),
    sqlite_autoincrement=True,
)
Index("passages_by_review", passages.c.document, passages.c.review)

# A facet belongs to a review (`passage` is null) or to a passage (`review` is null).
facets = Table(
    "facets",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("review", Integer, ForeignKey("reviews.row", ondelete="CASCADE")),
    Column("passage", Integer, ForeignKey("passages.row", ondelete="CASCADE")),
    Column("name", String, nullable=False),
    Column("value", String, nullable=False),
    Column("basis", String, nullable=False),
    Column("concept", String),
    Column("low", Float),  # an age range in months, lowest and highest
    Column("high", Float),
    Column("spans", JSON, nullable=False),
)
Index("facets_by_review", facets.c.review)
Index("facets_by_passage", facets.c.passage)
Index("facets_by_concept", facets.c.name, facets.c.concept)

# Little-endian float32. `vector` is of the passage, shape (dimension,); `sentences` of its sentences, (count, dimension).
vectors = Table(
    "vectors",
    metadata,
    Column("passage", Integer, ForeignKey("passages.row", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
sentence_vectors = Table(
    "sentence_vectors",
    metadata,
    Column("passage", Integer, ForeignKey("passages.row", ondelete="CASCADE"), primary_key=True),
    Column("vectors", LargeBinary, nullable=False),
)

# `vectors`: int8, one unit vector a word, shape (words, dimensions of `index.interaction`); `starts`: int32, where in the passage's
# text each word starts. Passages embedded without them have no row.
token_vectors = Table(
    "token_vectors",
    metadata,
    Column("passage", Integer, ForeignKey("passages.row", ondelete="CASCADE"), primary_key=True),
    Column("vectors", LargeBinary, nullable=False),
    Column("starts", LargeBinary, nullable=False),
)

# What a person corrected: `review` is the identifier that was read, empty for the document; `was` is what was read.
corrections = Table(
    "corrections",
    metadata,
    Column("document", String, primary_key=True),
    Column("review", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", String, nullable=False),
    Column("was", JSON, nullable=False),
    Column("at", String, nullable=False),
)

# Every change of the embedding model, so that it is no mystery later.
reembeddings = Table(
    "reembeddings",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("before", JSON),
    Column("after", JSON, nullable=False),
    Column("passages", Integer, nullable=False),
)
