"""Late interaction: each word of a question looks for its best match among the words of a passage.

A passage's one vector says what it is about; whether it says the thing asked is decided word by word. The score is the mean,
weighted by what each of the question's words tells, of each one's best cosine among the passage's (MaxSim: Khattab and
Zaharia, "ColBERT", SIGIR 2020). The words' vectors are the embedding model's own last layer, turned into 64 dimensions by a
small trained head (`data/interaction.npz`; `eval/bench/ranker` trains it), one byte each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import TokenEmbedder, TokenLayer

_DATA = Path(__file__).parent / "data" / "interaction.npz"
_SCALE = 127.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A passage word by word: int8 unit vectors, shape (words or parts of them, dimensions), and where each starts.

    A start is an offset in the passage's text; below zero for the words of what was embedded in front of it.
    """

    vectors: NDArray[np.int8]
    starts: NDArray[np.int32]

    def after(self, count: int) -> "Tokens":
        """The same words, their starts counted from `count` characters on."""
        return Tokens(vectors=self.vectors, starts=self.starts - np.int32(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question word by word: unit vectors, shape (words, dimensions), and what each weighs; the weights sum to 1."""

    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]

    def score(self, passage: Tokens) -> float:
        """How well the passage's words answer the question's, -1 to 1; higher is better."""
        if not len(passage.vectors) or not len(self.vectors):
            return -1.0
        return float(self._cosines(passage).max(axis=1) @ self.weights)

    def sentences(self, passage: Tokens, places: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
        """How well each sentence's words, read in their passage, answer the question's; -1 to 1, -1 for one without words.

        `places` are the sentences' half-open offsets in the passage's text.
        """
        scores = np.full(len(places), -1.0)
        if not len(passage.vectors) or not len(self.vectors):
            return scores
        cosines = self._cosines(passage)
        for number, (start, end) in enumerate(places):
            inside = (passage.starts >= start) & (passage.starts < end)
            if inside.any():
                scores[number] = cosines[:, inside].max(axis=1) @ self.weights
        return scores

    def _cosines(self, passage: Tokens) -> NDArray[np.float32]:
        return np.asarray(self.vectors @ passage.vectors.T.astype(np.float32) / _SCALE, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What was trained: a projection, shape (dimensions, model's), and the weight of a question's word by its vector."""

    revision: str
    """The model whose last layer it was trained on; with another it means nothing."""
    projection: NDArray[np.float32]
    weight: NDArray[np.float32]
    bias: float

    @property
    def dimensions(self) -> int:
        return len(self.projection)

    def passage(self, layer: TokenLayer) -> Tokens:
        """The words of a passage as they are kept."""
        return Tokens(
            vectors=np.asarray(np.rint(self._unit(layer.vectors) * _SCALE), dtype=np.int8), starts=layer.starts
        )

    def question(self, layer: TokenLayer) -> Asked:
        """The words of a question, from the model's last layer."""
        weights = np.logaddexp(0.0, layer.vectors @ self.weight + self.bias)
        total = weights.sum() or 1.0
        return Asked(vectors=self._unit(layer.vectors), weights=np.asarray(weights / total, dtype=np.float32))

    def _unit(self, layer: NDArray[np.float32]) -> NDArray[np.float32]:
        turned = layer @ self.projection.T
        norms = np.linalg.norm(turned, axis=1, keepdims=True)
        return np.asarray(turned / np.where(norms == 0, 1, norms), dtype=np.float32)


@cache
def trained() -> Head:
    """The head that comes with the product."""
    with np.load(_DATA) as stored:
        return Head(
            revision=str(stored["revision"]),
            projection=stored["projection"].astype(np.float32),
            weight=stored["weight"].astype(np.float32),
            bias=float(stored["bias"]),
        )


def head_for(embedder: object) -> Head | None:
    """The head for this model's words; None where the model shows no words, or is not the one the head was trained on."""
    if not isinstance(embedder, TokenEmbedder):
        return None
    head = trained()
    return head if embedder.revision == head.revision else None
