"""An existing Milvus as the engine, for libraries beyond one machine: dense vectors, its own BM25, filters.

A URI that is a file's path is Milvus Lite, the same engine in this process. Whichever it is, the collection is a cache: it is
filled from the database when it is behind, and made anew where something was taken out or embedded again.

The words are stemmed here and not there, so that a word matches in every Milvus exactly when it matches in the library itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from index import store
from index.errors import LibraryError, SettingsError
from index.schema import passages, vectors
from index.settings import Settings
from index.snapshot import Snapshot
from index.vectors import Mask, Rows, Vectors
from index.words import stemmer

_MOST = 16_384  # what Milvus returns at most for one search
_PORTION = 500  # rows sent at once: some megabytes
_LONGEST = 65_000  # bytes of stemmed text: below the limit of a Milvus string


class MilvusIndex:
    """A collection in a Milvus and its filling; opened once a library."""

    def __init__(self, settings: Settings) -> None:
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise SettingsError(
                "settings.toml chooses the engine milvus, but pymilvus is not installed. Install it with "
                '`pip install "reviews[milvus]"`, or set `engine = "embedded"`.'
            ) from error
        if not settings.milvus_uri:
            raise SettingsError(
                "The engine milvus needs `milvus_uri` in settings.toml: a server's address or a file's path."
            )
        self.name = settings.milvus_collection
        self.uri = settings.milvus_uri
        try:
            self.client: Any = MilvusClient(uri=settings.milvus_uri, token=settings.milvus_token or "")
        except Exception as error:
            raise self._unreachable(error) from error
        self._generation: int | None = None

    def close(self) -> None:
        """Lets go of the connection."""
        self.client.close()

    def follow(self, connection: sa.Connection, snapshot: Snapshot, record: Mapping[str, Any]) -> None:
        """Brings the collection to the state of the snapshot; nothing is sent where it is there already."""
        if self._generation == snapshot.generation:
            return
        try:
            made_from = {"removals": str(snapshot.removals), "model": f"{record['revision']} {record['context']}"}
            if not self._holds(made_from):
                self._create(int(record["dimension"]), made_from)
            count = int(self.client.query(self.name, filter="", output_fields=["count(*)"])[0]["count(*)"])
            last = int(snapshot.rows[count - 1]) if count else 0
            for portion in _rows_after(connection, last, int(record["dimension"])):
                self.client.upsert(self.name, portion)
            self.client.load_collection(self.name)
        except Exception as error:
            raise self._unreachable(error) from error
        self._generation = snapshot.generation

    def search(self, field: str, wanted: Any, *, limit: int, only: Rows | None, output: Sequence[str]) -> list[Any]:
        """Milvus' own hits of one search over a field, best first, among the row numbers `only`."""
        try:
            return list(
                self.client.search(
                    self.name,
                    data=[wanted],
                    anns_field=field,
                    limit=min(limit, _MOST),
                    filter="" if only is None else f"row in {only.tolist()}",
                    output_fields=["row", *output],
                    consistency_level="Strong",
                )[0]
            )
        except Exception as error:
            raise self._unreachable(error) from error

    def _holds(self, made_from: Mapping[str, str]) -> bool:
        if not self.client.has_collection(self.name):
            return False
        properties = self.client.describe_collection(self.name).get("properties", {})
        return all(properties.get(name) == value for name, value in made_from.items())

    def _create(self, dimension: int, made_from: Mapping[str, str]) -> None:
        from pymilvus import DataType, Function, FunctionType

        if self.client.has_collection(self.name):
            self.client.drop_collection(self.name)
        schema = self.client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("row", DataType.INT64, is_primary=True)
        analyzer = {"tokenizer": "standard"}
        schema.add_field("stems", DataType.VARCHAR, max_length=65_535, enable_analyzer=True, analyzer_params=analyzer)
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        bm25 = Function(
            name="bm25", function_type=FunctionType.BM25, input_field_names=["stems"], output_field_names=["words"]
        )
        schema.add_function(bm25)
        index = self.client.prepare_index_params()
        index.add_index(field_name="vector", index_type="FLAT", metric_type="IP")
        index.add_index(field_name="words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
        self.client.create_collection(self.name, schema=schema, index_params=index, properties=dict(made_from))

    def _unreachable(self, error: Exception) -> LibraryError:
        said = " ".join(str(error).split())[:160]
        return LibraryError(
            f"The Milvus at {self.uri} did not do what was asked ({type(error).__name__}: {said}). Check that it runs and "
            '`milvus_uri` in settings.toml, or set `engine = "embedded"`.'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MilvusEngine:
    """Searches a collection that is in the state of the snapshot."""

    index: MilvusIndex
    connection: sa.Connection
    snapshot: Snapshot

    def words(self, phrases: Sequence[str], *, depth: int, allowed: Mask | None) -> Mapping[int, float]:
        """As the protocol says; phrases of several words are found by their words and then read again as phrases."""
        stemmed = [" ".join(stem for stem, _, _ in stemmer().cut(phrase)) for phrase in phrases]
        single = " ".join(dict.fromkeys(phrase for phrase in stemmed if phrase and " " not in phrase))
        found: dict[int, float] = {}
        for wanted in filter(None, dict.fromkeys([single, *(phrase for phrase in stemmed if " " in phrase)])):
            whole = wanted != single
            for row, score, text in self._matching(wanted, depth, allowed):
                if not whole or f" {wanted} " in f" {text} ":
                    found[row] = found.get(row, 0.0) + score
        best = sorted(found, key=lambda row: (-found[row], row))[:depth]
        positions = self.snapshot.positions(np.array(best, dtype=np.int64)).tolist()
        return {position: found[row] for position, row in zip(positions, best, strict=True)}

    def nearest(self, vector: Vectors, *, depth: int, allowed: Mask | None) -> Mapping[int, float]:
        only = self._only(allowed)
        if only is not None and not len(only):
            return {}
        found = self.index.search("vector", vector.tolist(), limit=depth, only=only, output=())
        rows = np.array([hit["row"] for hit in found], dtype=np.int64)
        scores = (float(hit["distance"]) for hit in found)
        return dict(zip(self.snapshot.positions(rows).tolist(), scores, strict=True))

    def cosines(self, vector: Vectors, positions: Rows) -> NDArray[np.float64]:
        rows = [int(row) for row in self.snapshot.rows[positions]]
        stored = store.vectors_at(self.connection, rows)
        return np.array([float(stored[row] @ vector) for row in rows], dtype=np.float64)

    def _matching(self, wanted: str, depth: int, allowed: Mask | None) -> Iterator[tuple[int, float, str]]:
        only = self._only(allowed)
        if only is not None and not len(only):
            return
        for hit in self.index.search("words", wanted, limit=depth, only=only, output=("stems",)):
            # Milvus Lite gives BM25 a minus sign and a server does not; in both the best comes first.
            yield int(hit["row"]), abs(float(hit["distance"])), str(hit["entity"]["stems"])

    def _only(self, allowed: Mask | None) -> Rows | None:
        return None if allowed is None else self.snapshot.rows[allowed]


def _rows_after(connection: sa.Connection, last: int, dimension: int) -> Iterator[list[dict[str, Any]]]:
    """The passages numbered above `last` as Milvus keeps them, in their order, in portions."""
    while True:
        query = (
            sa.select(passages.c.row, passages.c.text, passages.c.context, vectors.c.vector)
            .join(vectors, vectors.c.passage == passages.c.row)
            .where(passages.c.row > last)
            .order_by(passages.c.row)
            .limit(_PORTION)
        )
        found = connection.execute(query).fetchall()
        if not found:
            return
        yield [
            {
                "row": row,
                "stems": _stems(f"{text}\n{context}"),
                "vector": np.frombuffer(vector, dtype="<f4", count=dimension).tolist(),
            }
            for row, text, context, vector in found
        ]
        last = int(found[-1].row)


def _stems(text: str) -> str:
    stems = " ".join(stem for stem, _, _ in stemmer().cut(text))
    return stems.encode()[:_LONGEST].decode(errors="ignore")
