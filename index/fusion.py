"""Joining the scores of several arms into one, by position: element i of every array belongs to candidate i.

An arm that did not find a candidate gives it NaN. The order in which candidates come makes no difference to what each gets.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
RRF_CONSTANT = 60  # Cormack, Clarke and Buettcher, 2009; depths of 100 and 1000 made no difference here


def weighted(arms: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """The weighted sum of the arms' normalised scores, higher is better; in [0, 1] where theirs are.

    What an arm did not find gets nothing from it. An arm that found nothing takes no part: the others share its weight.
    """
    taking_part = {name: scores for name, scores in arms.items() if weights[name] > 0 and np.isfinite(scores).any()}
    total = sum(weights[name] for name in taking_part)
    joined = np.zeros(_length(arms))
    for name, scores in taking_part.items():
        joined += weights[name] / total * np.nan_to_num(scores)
    return joined


def reciprocal_rank(arms: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """Weighted reciprocal ranks, scaled so that first place in every arm gives 1; what an arm did not find gets nothing from it.

    Equal scores share a rank, so that the order of the candidates cannot matter.
    """
    taking_part = {name: scores for name, scores in arms.items() if weights[name] > 0 and np.isfinite(scores).any()}
    total = sum(weights[name] for name in taking_part)
    joined = np.zeros(_length(arms))
    for name, scores in taking_part.items():
        found = np.isfinite(scores)
        _, places = np.unique(-scores[found], return_inverse=True)
        better = np.concatenate([[0], np.cumsum(np.bincount(places))[:-1]])
        joined[found] += weights[name] / total * (RRF_CONSTANT + 1) / (RRF_CONSTANT + 1 + better[places])
    return joined


def min_max(scores: Scores) -> Scores:
    """Scores on [0, 1]: the lowest found 0, the highest 1, NaN 0; where all found are equal, those are 1."""
    found = np.isfinite(scores)
    if not found.any():
        return np.zeros(len(scores))
    low, high = scores[found].min(), scores[found].max()
    spread = high - low
    return np.where(found, (scores - low) / spread if spread > 0 else 1.0, 0.0)


def share(scores: Scores, whole: float) -> Scores:
    """Scores as multiples of `whole`; where that is nothing, 1 for what was found. NaN stays NaN."""
    return scores / whole if whole > 0 else np.where(np.isfinite(scores), 1.0, np.nan)


def _length(arms: Mapping[str, Scores]) -> int:
    return len(next(iter(arms.values()), np.zeros(0)))
