"""What a person corrected of what was read, kept apart from it; it has no foreign key, since it outlives a reading."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """CREATE TABLE corrections (
        document VARCHAR NOT NULL, review VARCHAR NOT NULL, field VARCHAR NOT NULL,
        value VARCHAR NOT NULL, was JSON NOT NULL, "at" VARCHAR NOT NULL, PRIMARY KEY (document, review, field))"""
    )


def downgrade() -> None:
    raise NotImplementedError("A library is never taken back to an older version; restore a backup instead.")
