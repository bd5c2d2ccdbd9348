"""The figures of runs as plain text for a terminal."""

from collections.abc import Iterable, Mapping, Sequence

from eval.ablation import Ablation, rows
from eval.compare import HEADLINE, Comparison, Difference
from eval.gate import Verdict
from eval.measures import LEVELS, STANDARD, Figure, figures, latencies, tables
from eval.run import Run

BRIEF = {
    "passages nDCG@10": "nDCG@10",
    "passages Success@1": "S@1",
    "passages Success@3": "S@3",
    "passages Success@10": "S@10",
    "reviews nDCG@10": "reviews nDCG",
    "quotations in 600 words": "600 words",
    "answered or abstained rightly": "decided",
}
QUESTIONS_SHOWN = 12


def run_text(run: Run) -> str:
    """The figures of a run: the standard measures by level, ours, by type and by split, and how long it took."""
    whole = figures(run.outcomes)
    parts = [
        f"Run {run.about.id}: {len(run.outcomes)} questions, library {run.about.fingerprint}, version {run.about.version}",
        _table(["", *LEVELS], [[name, *(_value(whole[f"{level} {name}"]) for level in LEVELS)] for name in STANDARD]),
        _table(
            ["", "mean", "questions"],
            [[name, _value(one), str(one.count)] for name, one in whole.items() if name.split()[0] not in LEVELS],
        ),
    ]
    for title, groups in (
        ("type", tables(run.outcomes, lambda one: one.type)),
        ("split", tables(run.outcomes, lambda one: one.split)),
    ):
        sizes = {group: sum(getattr(one, title) == group for one in run.outcomes) for group in groups}
        rows = [[group, str(sizes[group]), *(_value(found[name]) for name in BRIEF)] for group, found in groups.items()]
        parts.append(_table([title, "n", *BRIEF.values()], rows))
    taken = [
        [stage, *(f"{one[name]:.1f}" for name in ("p50", "p95", "max"))]
        for stage, one in latencies(run.timings).items()
    ]
    parts.append(_table(["milliseconds", "p50", "p95", "max"], taken))
    failed = [f"{one.id}: {one.problem}" for one in run.outcomes if one.problem]
    return "\n\n".join([*parts, *failed])


def comparison_text(comparison: Comparison, *, every: bool = False) -> str:
    """The differences of two runs; of all measures with `every`, else of those that say most."""
    names = [name for name in comparison.differences if every or name in HEADLINE]
    rows = [_difference_row(comparison.differences[name]) for name in names]
    parts = [
        f"{comparison.first.about.id} against {comparison.second.about.id}",
        _table(["", "first", "second", "difference", "95 % interval", "p", "wins", "losses"], rows),
    ]
    for name in names[:1]:
        changes = list(comparison.changes[name].items())
        worst = [f"  {id}  {delta:+.3f}" for id, delta in changes if delta < 0][:QUESTIONS_SHOWN]
        best = [f"  {id}  {delta:+.3f}" for id, delta in reversed(changes) if delta > 0][:QUESTIONS_SHOWN]
        parts += [
            "\n".join([f"Worse on {name}:", *(worst or ["  none"])]),
            "\n".join(["Better:", *(best or ["  none"])]),
        ]
    return "\n\n".join(parts)


def ablation_text(ablation: Ablation) -> str:
    """What each stage is worth, as a table."""
    head, *rest = rows(ablation)
    named = [head[0], *(BRIEF.get(name, name) for name in head[1:])]
    return "\n\n".join([
        f"Run {ablation.whole.about.id}: {len(ablation.whole.outcomes)} questions",
        _table(named, rest),
        "Differences to the search as it is; * where p < 0.05 (paired randomisation test, corrected after Holm).",
    ])  # fmt: skip


def verdict_text(verdict: Verdict) -> str:
    """What the gate found, in sentences: the measures that fell first, then the questions that got worse."""
    lines = [f"{fall.measure} fell from {fall.before:.3f} to {fall.now:.3f}." for fall in verdict.falls]
    for id, falls in verdict.worse.items():
        lines.append(f"  {id} worse: " + "; ".join(f"{one.measure} {one.before:.3f} to {one.now:.3f}" for one in falls))
    if verdict.missing:
        lines.append(f"Not asked, though the baseline has them: {', '.join(verdict.missing)}.")
    state = "passed" if verdict.passed else "failed"
    lines.append(f"Gate {state}: {len(verdict.worse)} questions got worse, {verdict.better} values got better.")
    return "\n".join(lines)


def figures_json(found: Mapping[str, Figure]) -> dict[str, dict[str, float | int | None]]:
    """Figures as JSON: value and number of questions by measure."""
    return {name: {"value": one.value, "questions": one.count} for name, one in found.items()}


def _difference_row(one: Difference) -> list[str]:
    bounds = "-" if one.low is None or one.high is None else f"{one.low:+.3f} to {one.high:+.3f}"
    p = one.p if one.adjusted is None else one.adjusted
    chance = "-" if p is None else f"{p:.4f}"
    return [
        one.measure, f"{one.first:.3f}", f"{one.second:.3f}", f"{one.mean:+.3f}", bounds, chance, str(one.wins), str(one.losses),
    ]  # fmt: skip


def _value(figure: Figure) -> str:
    return "-" if figure.value is None else f"{figure.value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
