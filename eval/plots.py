"""The plots of a report as inline SVG, each with its text alternative. Runs differ by hatch, marker and dash, not by colour alone."""

import io
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from eval.compare import Comparison, interval
from eval.measures import scores, within_budget
from eval.outcome import Outcome
from eval.run import Run

BUDGETS = (50, 100, 150, 200, 300, 400, 600, 800, 1000, 1500)
BINS = 5
_COLOURS = ("#1f4e79", "#b35900")
_HATCHES = ("", "///")
_LINES = (("-", "o"), ("--", "s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing: its title, what it says in words, and the SVG element."""

    title: str
    alternative: str
    svg: str


def by_type(comparison: Comparison, measure: str) -> Plot:
    """Bars of a measure for each type of question, with 95 % intervals."""
    runs = (comparison.first, comparison.second)
    values = [scores(run.outcomes).get(measure, {}) for run in runs]
    types = {one.id: one.type for one in comparison.first.outcomes}
    names = [name for name in dict.fromkeys(types.values()) if any(types.get(id) == name for id in values[0])]
    figure, axes = _figure(height=1 + 0.55 * len(names))
    said = []
    for number, scored in enumerate(values):
        columns = [[value for id, value in scored.items() if types.get(id) == name] for name in names]
        means = [statistics.fmean(column) if column else 0.0 for column in columns]
        bounds = [interval(column) or (mean, mean) for column, mean in zip(columns, means, strict=True)]
        places = [place + 0.4 * number - 0.2 for place in range(len(names))]
        errors = [
            [max(0.0, mean - low) for mean, (low, _) in zip(means, bounds, strict=True)],
            [max(0.0, high - mean) for mean, (_, high) in zip(means, bounds, strict=True)],
        ]
        axes.barh(
            places, means, height=0.38, xerr=errors, label=_run_name(number), color=_COLOURS[number],
            hatch=_HATCHES[number], edgecolor="white", error_kw={"ecolor": "#222", "capsize": 3},
        )  # fmt: skip
        told = "; ".join(f"{name} {mean:.2f}" for name, mean in zip(names, means, strict=True))
        said.append(f"{_run_name(number)}: {told}")
    axes.set_yticks(range(len(names)), [f"{name} ({sum(types[id] == name for id in values[0])})" for name in names])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.02)
    axes.set_xlabel(f"{measure} (longer is better; lines are 95 % intervals)")
    return _plot(figure, axes, f"{measure} by type of question", ". ".join(said) + ".")


def by_question(comparison: Comparison, measure: str) -> Plot:
    """What every question gained or lost, from the largest loss to the largest gain."""
    deltas = list(comparison.changes.get(measure, {}).values())
    total = comparison.differences[measure].count
    figure, axes = _figure(height=3)
    losses = [delta for delta in deltas if delta < 0]
    axes.bar(range(len(losses)), losses, color=_COLOURS[1], hatch=_HATCHES[1], edgecolor="white", label="worse")
    axes.bar(range(len(losses), len(deltas)), deltas[len(losses) :], color=_COLOURS[0], label="better")
    axes.axhline(0, color="#222", linewidth=0.8)
    axes.set_ylabel("difference")
    axes.set_xlabel(f"questions that changed, worst first ({len(deltas)} of {total})")
    said = (
        f"{len(losses)} questions got worse, {len(deltas) - len(losses)} better, {total - len(deltas)} stayed the same."
    )
    return _plot(figure, axes, f"Change of {measure}, question by question", said)


def by_budget(runs: Sequence[Run]) -> Plot:
    """The share of the right quotations a reader has met after so many words."""
    figure, axes = _figure(height=3.2)
    said = []
    for number, run in enumerate(runs):
        asked = [one for one in run.outcomes if one.answerable and any(judged.grade > 1 for judged in one.relevant)]
        if not asked:
            continue
        means = [statistics.fmean(within_budget(one, budget) for one in asked) for budget in BUDGETS]
        line, marker = _LINES[number]
        axes.plot(BUDGETS, means, line, marker=marker, color=_COLOURS[number], label=_run_name(number))
        told = ", ".join(f"{mean:.2f} after {budget}" for budget, mean in zip(BUDGETS, means, strict=True))
        said.append(f"{_run_name(number)}: {told}")
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("words read, best passage first")
    axes.set_ylabel("right quotations met")
    return _plot(figure, axes, "What a reader meets for the words read", ". ".join(said) + ".")


def by_confidence(run: Run, number: int) -> Plot:
    """How often a run abstained, and how often it should have, by the score of the best passage."""
    ordered = sorted((one for one in run.outcomes if one.hits), key=lambda one: one.hits[0].score)
    parts = _parts(ordered)
    figure, axes = _figure(height=3)
    shares = (
        ("should abstain", [statistics.fmean(not one.answerable for one in part) for part in parts]),
        ("abstained", [statistics.fmean(one.abstained for one in part) for part in parts]),
    )
    for place, (label, means) in enumerate(shares):
        line, marker = _LINES[place]
        axes.plot(range(len(parts)), means, line, marker=marker, color=_COLOURS[place], label=label)
    axes.set_ylim(-0.02, 1.02)
    names = [f"{part[0].hits[0].score:.2f} to {part[-1].hits[0].score:.2f}" for part in parts]
    axes.set_xticks(range(len(parts)), names)
    axes.set_xlabel("score of the best passage")
    axes.set_ylabel("share of questions")
    told = "; ".join(f"{name}: {a:.2f}, {b:.2f}" for name, a, b in zip(names, shares[0][1], shares[1][1], strict=True))
    title = f"When it should abstain, and when it does: {_run_name(number).lower()}"
    return _plot(figure, axes, title, f"Should abstain and abstained, by the score of the best passage: {told}.")


def plots(comparison: Comparison, measure: str) -> tuple[Plot, ...]:
    """Every plot of a comparison."""
    runs = (comparison.first, comparison.second)
    drawn = [by_type(comparison, measure), by_question(comparison, measure), by_budget(runs)]
    drawn += [by_confidence(run, number) for number, run in enumerate(runs) if any(one.hits for one in run.outcomes)]
    return tuple(replace(one, svg=_own_ids(one.svg, f"plot{place}-")) for place, one in enumerate(drawn))


def _own_ids(svg: str, prefix: str) -> str:
    """The drawing with its ids, and what refers to them, told apart from those of the others on the page."""
    from lxml import etree

    root = etree.fromstring(svg.encode())
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, prefix + value)
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{prefix}"))
            elif name.endswith("href") and value.startswith("#"):
                element.set(name, f"#{prefix}{value[1:]}")
    return str(etree.tostring(root, encoding="unicode"))


def _parts(ordered: Sequence[Outcome]) -> list[Sequence[Outcome]]:
    count = min(BINS, len(ordered))
    cuts = [round(len(ordered) * place / count) for place in range(count + 1)]
    return [ordered[start:end] for start, end in pairwise(cuts)]


def _run_name(number: int) -> str:
    return ("First run", "Second run")[number]


def _figure(height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _plot(figure: Any, axes: Any, title: str, alternative: str) -> Plot:
    import matplotlib

    handles, _ = axes.get_legend_handles_labels()
    if handles:
        figure.legend(loc="outside upper right", ncols=len(handles), frameon=False)
    drawn = io.StringIO()
    # Text stays text, and nothing of the date or chance gets in: equal runs give equal reports.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": title, "font.family": "sans-serif"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    svg = drawn.getvalue()
    return Plot(title=title, alternative=alternative, svg=svg[svg.index("<svg") :])
