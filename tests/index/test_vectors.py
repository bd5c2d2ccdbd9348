"""The vector index finds exactly what brute force finds."""

import numpy as np
import pytest

from index.vectors import VectorIndex


def unit(count, dimension=16, seed=0):
    made = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 1000])
@pytest.mark.parametrize("share", [None, 0.0, 0.1, 1.0])
def test_the_nearest_are_those_of_brute_force_among_the_allowed(count, share):
    stored, query = unit(count), unit(1, seed=5)[0]
    allowed = None if share is None else np.random.default_rng(1).random(count) < share
    found, scores = VectorIndex.empty().extended([stored]).nearest(query, k=12, allowed=allowed)
    cosines = stored @ query
    left = np.arange(count) if allowed is None else np.flatnonzero(allowed)
    expected = left[np.argsort(-cosines[left], kind="stable")][:12]
    assert found.tolist() == expected.tolist()
    assert scores == pytest.approx(cosines[expected], abs=1e-6)


def test_equal_vectors_come_in_the_order_they_were_added():
    stored = np.repeat(unit(1), 5, axis=0)
    found, _ = VectorIndex.empty().extended([stored]).nearest(stored[0], k=5)
    assert found.tolist() == [0, 1, 2, 3, 4]


def test_extending_leaves_the_index_it_came_from_as_it_was():
    before = VectorIndex.empty().extended([unit(3)])
    after = before.extended([unit(2, seed=3)])
    assert (len(before), len(after)) == (3, 5)
    assert after.at(np.array([4, 0])) == pytest.approx(np.stack([unit(2, seed=3)[1], unit(3)[0]]))


def test_an_empty_index_finds_nothing():
    assert VectorIndex.empty().nearest(unit(1)[0], k=3)[0].tolist() == []
