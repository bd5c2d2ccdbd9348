"""The regression gate: a run against a stored baseline; it fails with the questions that got worse.

A baseline is a small JSON file beside the set: each measure's value for each question. A mean may fall by `TOLERANCE`
without failing, since one question more or less moves it; a question that gets worse is named either way.
"""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvaluationError
from eval.measures import Scored, scores
from eval.outcome import Outcome

TOLERANCE = 0.01
WATCHED = (
    "passages nDCG@10",
    "passages Success@3",
    "passages Success@10",
    "reviews nDCG@10",
    "quotations in 600 words",
    "answered where answerable",
    "abstention recall",
    "counting F1",
    "page accuracy",
    "follow-up success",
)
_SAME = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A measure that fell below its baseline by more than the tolerance."""

    measure: str
    before: float
    now: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the gate found: the measures that fell, and every question that got worse with its measures."""

    falls: tuple[Fall, ...]
    worse: Mapping[str, tuple[Fall, ...]]
    better: int
    missing: tuple[str, ...] = ()
    """Questions of the baseline that the run did not ask: a set without its hard questions must not pass."""

    @property
    def passed(self) -> bool:
        """Whether no watched measure fell and no question of the baseline is missing."""
        return not self.falls and not self.missing


def baseline_file(set_file: Path) -> Path:
    """Where the baseline of a set is kept, unless told otherwise."""
    return set_file.with_suffix(".baseline.json")


def write_baseline(outcomes: Sequence[Outcome], file: Path) -> None:
    """Writes what is measured now as the baseline, a line a measure."""
    kept = {name: _rounded(values) for name, values in scores(outcomes).items() if name in WATCHED}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(values)}" for name, values in kept.items())
    file.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8", newline="\n")


def read_baseline(file: Path) -> dict[str, dict[str, float]]:
    """The values by measure and question; raises EvaluationError where there is no baseline."""
    try:
        read: dict[str, dict[str, float]] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationError(
            f"{file} cannot be read as a baseline ({error}). `reviews eval gate SET --update` makes one."
        ) from error
    return read


def judge(outcomes: Sequence[Outcome], baseline: Mapping[str, Scored], *, tolerance: float = TOLERANCE) -> Verdict:
    """The verdict over the questions that the baseline also has; those that only the baseline has are missing."""
    falls: list[Fall] = []
    worse: dict[str, tuple[Fall, ...]] = {}
    better = 0
    for name, now in scores(outcomes).items():
        before = baseline.get(name, {})
        shared = [id for id in now if id in before]
        if name not in WATCHED or not shared:
            continue
        means = statistics.fmean(before[id] for id in shared), statistics.fmean(now[id] for id in shared)
        if means[1] < means[0] - tolerance - _SAME:
            falls.append(Fall(measure=name, before=means[0], now=means[1]))
        for id in shared:
            better += now[id] > before[id] + _SAME
            if now[id] < before[id] - _SAME:
                worse[id] = (*worse.get(id, ()), Fall(measure=name, before=before[id], now=now[id]))
    asked = {outcome.id for outcome in outcomes}
    missing = dict.fromkeys(id for values in baseline.values() for id in values if id not in asked)
    return Verdict(falls=tuple(falls), worse=worse, better=better, missing=tuple(missing))


def _rounded(values: Scored) -> dict[str, float]:
    return {id: round(value, 6) for id, value in values.items()}
