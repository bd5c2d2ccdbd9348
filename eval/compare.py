"""Two or more runs of the same questions side by side: whether they differ by more than chance, and where.

For each measure the mean of the per-question differences, its 95 % bootstrap interval (BCa) and the p-value of a paired
randomisation test (scipy). With more than two runs each is compared with the first and the p-values of a measure are
corrected after Holm.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eval.errors import EvaluationError
from eval.measures import Scored, scores
from eval.run import Run

RESAMPLES = 9999
SEED = 20310117
ALIKE = 1e-9
# Over the questions that both runs abstained it cannot differ; "answered or abstained rightly" says what it would.
UNPAIRED = "abstention precision"
# What a comparison shows first; every other measure is there too.
HEADLINE = (
    "passages nDCG@10",
    "reviews nDCG@10",
    "passages Success@3",
    "quotations in 600 words",
    "answered or abstained rightly",
    "citation precision",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure of two runs over the `count` questions that both have it for; `mean` is second minus first.

    `low` and `high` bound the mean with 95 % confidence; `p` is two-sided, `adjusted` after correction. None where there are
    too few questions, or where all agree.
    """

    measure: str
    count: int
    first: float
    second: float
    wins: int
    losses: int
    low: float | None = None
    high: float | None = None
    p: float | None = None
    adjusted: float | None = None

    @property
    def mean(self) -> float:
        """How much the second run is better."""
        return self.second - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs: the differences by measure over all questions, and by type of question; `changes` are by measure and question."""

    first: Run
    second: Run
    differences: Mapping[str, Difference]
    by_type: Mapping[str, Mapping[str, Difference]]
    changes: Mapping[str, Mapping[str, float]]


def compare(first: Run, *others: Run) -> tuple[Comparison, ...]:
    """The first run compared with each other one; raises EvaluationError where they share no question."""
    before = scores(first.outcomes)
    compared = _corrected([_compared(first, before, other) for other in others])
    return tuple(_comparison(first, before, other, one) for other, one in zip(others, compared, strict=True))


def difference(measure: str, first: Scored, second: Scored, *, test: bool = True) -> Difference | None:
    """One measure of two runs, by the questions both have; None where there are none. Without `test` no statistics."""
    ids = sorted(set(first) & set(second))
    if not ids:
        return None
    before, after = [first[id] for id in ids], [second[id] for id in ids]
    deltas = [b - a for a, b in zip(before, after, strict=True)]
    found: dict[str, Any] = {}
    if test and len(ids) > 1 and any(abs(delta) > ALIKE for delta in deltas):
        found = _statistics(deltas)
    return Difference(
        measure=measure,
        count=len(ids),
        first=statistics.fmean(before),
        second=statistics.fmean(after),
        wins=sum(delta > ALIKE for delta in deltas),
        losses=sum(delta < -ALIKE for delta in deltas),
        **found,
    )


def interval(values: Sequence[float]) -> tuple[float, float] | None:
    """The 95 % bootstrap interval of a mean; None for fewer than two values, or where all are equal."""
    import numpy as np
    from scipy.stats import bootstrap

    if len(values) < 2 or max(values) - min(values) < ALIKE:
        return None
    # The percentile interval where BCa is not defined: so few values that leaving one out changes nothing.
    for method in ("BCa", "percentile"):
        with np.errstate(all="ignore"):
            made = bootstrap((np.asarray(values),), np.mean, method=method, rng=np.random.default_rng(SEED))
        low, high = float(made.confidence_interval.low), float(made.confidence_interval.high)
        if math.isfinite(low) and math.isfinite(high):
            return low, high
    return None


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p-values corrected after Holm, in their order: the k-th smallest of n times n - k + 1, never falling, at most 1."""
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for place, number in enumerate(sorted(range(len(p_values)), key=lambda number: p_values[number])):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[number]))
        adjusted[number] = largest
    return tuple(adjusted)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """What `reviews eval compare --json` prints of two runs."""
    return {
        "first": comparison.first.about.id,
        "second": comparison.second.about.id,
        "measures": {name: _plain(one) for name, one in comparison.differences.items()},
        "types": {
            type: {name: _plain(one) for name, one in table.items()} for type, table in comparison.by_type.items()
        },
        "questions": {name: dict(changes) for name, changes in comparison.changes.items()},
    }


def _statistics(deltas: Sequence[float]) -> dict[str, float | None]:
    import numpy as np
    from scipy.stats import permutation_test

    values = np.asarray(deltas)
    # Under the null hypothesis each question's two scores could be swapped, which turns the sign of its difference.
    made = permutation_test(
        (values,),
        lambda sample, axis: np.mean(sample, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
    )
    bounds = interval(deltas) or (None, None)
    return {"low": bounds[0], "high": bounds[1], "p": float(made.pvalue)}


def _compared(first: Run, before: Mapping[str, Scored], other: Run) -> dict[str, Difference]:
    if not {one.id for one in first.outcomes} & {one.id for one in other.outcomes}:
        raise EvaluationError(
            f"{first.about.id} and {other.about.id} share no question: they are runs of different sets."
        )
    after = scores(other.outcomes)
    found = ((name, difference(name, before[name], after[name])) for name in before if name != UNPAIRED)
    return {name: one for name, one in found if one is not None}


def _comparison(
    first: Run, before: Mapping[str, Scored], second: Run, differences: Mapping[str, Difference]
) -> Comparison:
    after = scores(second.outcomes)
    types = {one.id: one.type for one in first.outcomes}
    by_type: dict[str, dict[str, Difference]] = {}
    for type in dict.fromkeys(types.values()):
        for name in before:
            of_type = {id: value for id, value in before[name].items() if types[id] == type}
            one = difference(name, of_type, after[name], test=False)
            if one is not None:
                by_type.setdefault(type, {})[name] = one
    changes = {}
    for name in differences:
        deltas = {id: after[name][id] - value for id, value in before[name].items() if id in after[name]}
        changes[name] = {id: delta for id, delta in sorted(deltas.items(), key=lambda d: d[1]) if abs(delta) > ALIKE}
    return Comparison(first=first, second=second, differences=differences, by_type=by_type, changes=changes)


def _corrected(compared: Sequence[Mapping[str, Difference]]) -> list[dict[str, Difference]]:
    """The same differences, each measure's p-values corrected over the runs; one comparison alone needs no correction."""
    corrected = [dict(one) for one in compared]
    for name in {name for one in compared for name in one}:
        tested = [one for one in corrected if name in one and one[name].p is not None]
        p_values = [p for one in tested if (p := one[name].p) is not None]
        if len(tested) > 1:
            for one, adjusted in zip(tested, holm(p_values), strict=True):
                one[name] = replace(one[name], adjusted=adjusted)
    return corrected


def _plain(one: Difference) -> dict[str, Any]:
    return {
        "questions": one.count,
        "first": one.first,
        "second": one.second,
        "difference": one.mean,
        "interval": None if one.low is None else [one.low, one.high],
        "p": one.p,
        "p_adjusted": one.adjusted,
        "wins": one.wins,
        "losses": one.losses,
    }
