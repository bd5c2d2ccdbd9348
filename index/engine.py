"""What finds passages: one small protocol, behind which an embedded engine or a shared one may stand.

An engine is made for one state of the library and is asked by one search. It finds among the passages a search allows and never
outside them; what it keeps is a cache of the database and can always be made again from it.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.vectors import Mask, Rows, Vectors


class Engine(Protocol):
    """Finds passages by words and by vectors. Passages are named by their position in the snapshot of the search."""

    def words(self, phrases: Sequence[str], *, depth: int, allowed: Mask | None) -> Mapping[int, float]:
        """BM25 of the passages that hold any of `phrases`, by position, higher is better: the `depth` best.

        Each phrase is words that stand together. Scores of one engine are comparable with each other alone.
        """
        ...

    def nearest(self, vector: Vectors, *, depth: int, allowed: Mask | None) -> Mapping[int, float]:
        """The cosines of the `depth` nearest passages, by position, higher is closer. `vector` has shape (dimension,)."""
        ...

    def cosines(self, vector: Vectors, positions: Rows) -> NDArray[np.float64]:
        """The cosine of each of these passages, in their order."""
        ...
