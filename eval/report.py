"""A comparison as one HTML file that opens without a network: tables, plots, and both answers to every question that changed."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from corpus.document import Status
from eval.compare import HEADLINE, Comparison
from eval.errors import EvaluationError
from eval.outcome import Outcome, Place
from eval.plots import plots
from eval.run import Run
from index.errors import UnknownError
from index.library import Library

TEMPLATE = Path(__file__).with_name("report.html")
HITS_SHOWN = 3
GONE = "This passage is no longer in the library."


def write_report(compared: Sequence[Comparison], library: Library, target: Path) -> None:
    """Writes the report of these comparisons; the words of passages come from the library as it is now."""
    from jinja2 import Environment

    parts = [_part(comparison, library) for comparison in compared]
    unpublished = sorted({one.title for one in library.documents() if one.status is not Status.PUBLISHED})
    template = Environment(autoescape=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
    target.write_text(template.render(parts=parts, unpublished=unpublished), encoding="utf-8", newline="\n")


def _part(comparison: Comparison, library: Library) -> dict[str, Any]:
    measure = next((name for name in HEADLINE if name in comparison.differences), None)
    if measure is None:
        raise EvaluationError("The two runs have no measure in common, so there is nothing to report.")
    first, second = comparison.first, comparison.second
    return {
        "first": first,
        "second": second,
        "measure": measure,
        "settings": list(_settings(first, second)),
        "differences": list(comparison.differences.values()),
        "corrected": any(one.adjusted is not None for one in comparison.differences.values()),
        "plots": plots(comparison, measure),
        "types": [(type, table[measure]) for type, table in comparison.by_type.items() if measure in table],
        "changes": list(_changes(comparison, measure, library)),
    }


def _settings(first: Run, second: Run) -> Iterable[str]:
    before, after = first.about.settings, second.about.settings
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield f"{name} {before.get(name)} and {after.get(name)}"


def _changes(comparison: Comparison, measure: str, library: Library) -> Iterable[dict[str, Any]]:
    before = {one.id: one for one in comparison.first.outcomes}
    after = {one.id: one for one in comparison.second.outcomes}
    for id, delta in comparison.changes[measure].items():
        one = before[id]
        yield {
            "id": id,
            "question": one.question,
            "type": one.type,
            "history": one.history,
            "delta": delta,
            "verdict": "Worse" if delta < 0 else "Better",
            "sides": [_side("First run", one, library), _side("Second run", after[id], library)],
        }


def _side(name: str, outcome: Outcome, library: Library) -> dict[str, Any]:
    named = f" It names {', '.join(outcome.answered)}." if outcome.answered else ""
    count = len(outcome.citations)
    answered = f"Answered with {count} quotation{'' if count == 1 else 's'}.{named}"
    grades = outcome.grades
    return {
        "name": name,
        "decision": "Abstained." if outcome.abstained else answered,
        "hits": [
            {"where": _where(hit), "text": _text(hit, library), "grade": grades.get(hit.passage)}
            for hit in outcome.hits[:HITS_SHOWN]
        ],
    }


def _where(hit: Place) -> str:
    return f"{hit.review or 'Front matter'}{f', page {hit.page}' if hit.page else ''}"


def _text(hit: Place, library: Library) -> str:
    try:
        return library.passage(hit.passage).text
    except UnknownError:
        return GONE
