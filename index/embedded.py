"""The engine in the library itself: SQLite's FTS5 for the words, FAISS for the vectors, both exact."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from index.settings import Settings
from index.snapshot import Snapshot
from index.vectors import Mask, Rows, Vectors
from index.words import match_any


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedEngine:
    """Searches the database of the connection and the vectors of the snapshot taken from it."""

    connection: sa.Connection
    snapshot: Snapshot
    settings: Settings

    def words(self, phrases: Sequence[str], *, depth: int, allowed: Mask | None) -> Mapping[int, float]:
        expression = match_any(phrases)
        if not expression or (allowed is not None and not allowed.any()):
            return {}
        # The plus sign keeps SQLite from running the match once for each row number.
        only = "" if allowed is None else "AND +rowid IN (SELECT value FROM json_each(:rows))"
        query = sa.text(
            f"SELECT rowid, -bm25(words, 1.0, :context) AS score FROM words WHERE words MATCH :expression {only} "
            "ORDER BY score DESC, rowid LIMIT :depth"
        )
        values: dict[str, Any] = {"context": self.settings.context_weight, "expression": expression, "depth": depth}
        if allowed is not None:
            values["rows"] = json.dumps(self.snapshot.rows[allowed].tolist())
        found = self.connection.execute(query, values).fetchall()
        positions = self.snapshot.positions(np.array([row for row, _ in found], dtype=np.int64))
        return dict(zip(positions.tolist(), (float(score) for _, score in found), strict=True))

    def nearest(self, vector: Vectors, *, depth: int, allowed: Mask | None) -> Mapping[int, float]:
        positions, scores = self.snapshot.vectors.nearest(vector, k=depth, allowed=allowed)
        return dict(zip(positions.tolist(), scores.tolist(), strict=True))

    def cosines(self, vector: Vectors, positions: Rows) -> NDArray[np.float64]:
        if not len(positions):
            return np.zeros(0)
        return np.asarray(self.snapshot.vectors.at(positions) @ vector, dtype=np.float64)
