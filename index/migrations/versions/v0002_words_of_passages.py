"""The vectors of the words of passages. Those of a library from before come with the next embedding; it is searched without."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """CREATE TABLE token_vectors (
        passage INTEGER PRIMARY KEY REFERENCES passages (row) ON DELETE CASCADE,
        vectors BLOB NOT NULL, starts BLOB NOT NULL)"""
    )


def downgrade() -> None:
    raise NotImplementedError("A library is never taken back to an older version; restore a backup instead.")
