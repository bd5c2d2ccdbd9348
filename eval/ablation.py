"""What each stage of the search is worth: a set run as it is, then with one stage switched off at a time.

For each measure the difference to the search as it is, and the p-value of the paired randomisation test, corrected after
Holm over the stages (`eval.compare`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import Assistant
from eval.compare import Comparison, compare
from eval.run import Progress, Run, run_set, runs_folder
from eval.sets import Case

# A stage by its name, and the settings that leave it out.
STAGES: Mapping[str, Mapping[str, Any]] = {
    "words": {"words": False},
    "meaning": {"meaning": False},
    "added words": {"widening": 0.0, "widened_meaning": 0.0},
    "what is read from a question": {"boosts": 0.0},
    "the best sentence": {"sentence_weight": 0.0},
    "the review's best passage": {"review_weight": 0.0},
    "the second look, word by word": {"interaction_weight": 0.0},
    "many reviews before many passages": {"spread": 0.0},
    "weighted sum (reciprocal rank instead)": {"fusion": "rrf"},
}
MEASURES = (
    "passages Success@1",
    "passages Success@3",
    "passages nDCG@10",
    "reviews R@10",
    "quotations in 600 words",
    "answered or abstained rightly",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """The run as it is, and what changes without each stage: minus means that the stage is worth having."""

    whole: Run
    without: Mapping[str, Comparison]


def ablate(
    assistant: Assistant, cases: Sequence[Case], *, name: str, progress: Progress | None = None, k: int = 100
) -> Ablation:
    """The set run with every stage and without each; the settings of `assistant` are as before when it returns."""
    folder, settings = runs_folder(assistant.library.folder), assistant.library.settings
    try:
        whole = run_set(assistant, cases, folder=folder, name=name, progress=progress, k=k)
        runs = []
        for stage, changed in STAGES.items():
            assistant.library.settings = settings.model_copy(update=dict(changed))
            title = f"{name}-without-{stage}"
            runs.append(run_set(assistant, cases, folder=folder, name=title, progress=progress, k=k))
    finally:
        assistant.library.settings = settings
    return Ablation(whole=whole, without=dict(zip(STAGES, compare(whole, *runs), strict=True)))


def rows(ablation: Ablation) -> list[list[str]]:
    """The table: measures as columns, a row for the whole and one for each stage left out, `*` where p < 0.05 after Holm."""
    first = next(iter(ablation.without.values()))
    table = [["", *MEASURES], ["as it is", *(_whole(first, name) for name in MEASURES)]]
    for stage, comparison in ablation.without.items():
        table.append([f"without {stage}", *(_change(comparison, name) for name in MEASURES)])
    return table


def ablation_json(ablation: Ablation) -> dict[str, Any]:
    """The run's id, and for each stage and measure the difference and its corrected p-value."""
    return {
        "run": ablation.whole.about.id,
        "without": {
            stage: {
                name: {"difference": one.mean, "p": one.p if one.adjusted is None else one.adjusted}
                for name, one in comparison.differences.items()
                if name in MEASURES
            }
            for stage, comparison in ablation.without.items()
        },
    }


def _whole(comparison: Comparison, name: str) -> str:
    one = comparison.differences.get(name)
    return "-" if one is None else f"{one.first:.3f}"


def _change(comparison: Comparison, name: str) -> str:
    one = comparison.differences.get(name)
    if one is None:
        return "-"
    p = one.p if one.adjusted is None else one.adjusted
    return f"{one.mean:+.3f}{'*' if p is not None and p < 0.05 else ''}"
