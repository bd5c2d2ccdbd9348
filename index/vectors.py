"""The vectors of a library in memory: an exact FAISS index over what the database holds, never the truth itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorIndex:
    """Unit vectors by position, exact inner product (the cosine; higher is closer). Never changed once made."""

    index: Any  # faiss.IndexFlatIP; None while there is no vector and so no dimension

    @classmethod
    def empty(cls) -> "VectorIndex":
        return cls(index=None)

    def extended(self, batches: Iterable[Vectors]) -> "VectorIndex":
        """A new index with more vectors behind those of this one, which stays as it is."""
        import faiss

        index = None if self.index is None else faiss.clone_index(self.index)
        for batch in batches:
            if index is None:
                index = faiss.IndexFlatIP(batch.shape[1])
            index.add(np.ascontiguousarray(batch))
        return VectorIndex(index=index)

    def __len__(self) -> int:
        return 0 if self.index is None else int(self.index.ntotal)

    def nearest(self, query: Vectors, *, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """The positions and cosines of the `k` nearest, best first, equal ones by position; only those `allowed`, where given."""
        import faiss

        within = len(self) if allowed is None else int(allowed.sum())
        if not within or k < 1:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        parameters = None
        if allowed is not None:
            # The selector only borrows the bits: they must live until the search is over.
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # its stub lacks it
        scores, positions = self.index.search(query.reshape(1, -1), min(k, within), params=parameters)
        order = np.lexsort((positions[0], -scores[0]))
        return positions[0][order], scores[0][order]

    def at(self, positions: Rows) -> Vectors:
        """The vectors at `positions`, shape (len(positions), dimension)."""
        if not len(positions):
            return np.zeros((0, 0), dtype=np.float32)
        return np.asarray(self.index.reconstruct_batch(np.ascontiguousarray(positions)), dtype=np.float32)
