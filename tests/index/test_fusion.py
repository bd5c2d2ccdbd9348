"""Joining arms: hand-worked scores, and what must hold for any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import fusion

NAN = float("nan")
WEIGHTS = {"words": 0.25, "meaning": 0.75}


def arms(words, meaning):
    return {"words": np.array(words, dtype=float), "meaning": np.array(meaning, dtype=float)}


def test_the_weighted_sum_adds_each_arms_share():
    joined = fusion.weighted(arms([1, 0.5, NAN], [0.1, 0.5, 0.3]), WEIGHTS)
    assert joined == pytest.approx([0.25 + 0.075, 0.125 + 0.375, 0.225])


def test_an_arm_that_found_nothing_leaves_its_share_to_the_other():
    joined = fusion.weighted(arms([NAN, NAN], [0.2, 0.4]), WEIGHTS)
    assert joined == pytest.approx([0.2, 0.4])


def test_a_share_is_a_multiple_of_the_whole_and_of_nothing_it_is_one():
    assert fusion.share(np.array([1.0, 5.0, NAN]), 4.0) == pytest.approx([0.25, 1.25, NAN], nan_ok=True)
    assert fusion.share(np.array([1.0, NAN]), 0.0) == pytest.approx([1, NAN], nan_ok=True)


def test_reciprocal_ranks_are_weighted_and_scaled_to_one_for_first_place_everywhere():
    joined = fusion.reciprocal_rank(arms([9, 5, NAN], [0.9, 0.1, 0.5]), WEIGHTS)
    assert joined[0] == pytest.approx(1)
    assert joined[1] == pytest.approx(0.25 * 61 / 62 + 0.75 * 61 / 63)
    assert joined[2] == pytest.approx(0.75 * 61 / 62)


def test_equal_scores_share_a_rank_and_the_next_one_counts_them():
    joined = fusion.reciprocal_rank(arms([NAN] * 3, [0.5, 0.5, 0.1]), WEIGHTS)
    assert joined == pytest.approx([1, 1, 61 / 63])


def test_equal_scores_are_all_best():
    assert fusion.min_max(np.array([3.0, 3.0, NAN])) == pytest.approx([1, 1, 0])


def test_no_candidates_give_no_scores():
    assert len(fusion.weighted(arms([], []), WEIGHTS)) == 0
    assert len(fusion.reciprocal_rank(arms([], []), WEIGHTS)) == 0


SCORE = st.one_of(st.just(NAN), st.integers(-3, 8).map(float))


@given(st.lists(st.tuples(SCORE, SCORE), min_size=1, max_size=30), st.randoms(use_true_random=False))
@pytest.mark.parametrize("fuse", [fusion.weighted, fusion.reciprocal_rank])
def test_the_order_of_the_candidates_makes_no_difference(fuse, pairs, random):
    shuffled = list(range(len(pairs)))
    random.shuffle(shuffled)
    straight = fuse(arms(*zip(*pairs, strict=True)), WEIGHTS)
    mixed = fuse(arms(*zip(*[pairs[i] for i in shuffled], strict=True)), WEIGHTS)
    assert mixed == pytest.approx(straight[shuffled])
    assert mixed.shape == straight.shape


@given(st.lists(SCORE, min_size=1, max_size=30))
def test_normalised_scores_lie_between_nothing_and_one_in_the_same_order(scores):
    values = np.array(scores)
    normalised = fusion.min_max(values)
    assert (normalised >= 0).all()
    assert (normalised <= 1).all()
    found = np.isfinite(values)
    assert (np.argsort(values[found], kind="stable") == np.argsort(normalised[found], kind="stable")).all()
