"""The theme by review matrix written down: JSON, a table with the evidence below it, a picture."""

import csv
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from assistant.answer import Citation
from assistant.citations import full_form
from assistant.export.report import banner_of
from assistant.export.table import neutral
from assistant.themes import Cell, Matrix, Row, Verdict
from assistant.wire import citation_json
from corpus.document import Review
from index.errors import LibraryError

WIDEST = 8_000  # pixels of a picture of hundreds of reviews; programs refuse to open much more


def themes_json(made: Matrix) -> dict[str, Any]:
    """What `reviews themes --json` prints."""
    return {
        "reviews": [_review(review) for review in made.columns],
        "themes": [
            {
                "concept": row.concept,
                "label": row.label,
                "family": row.family,
                "reviews": [
                    {
                        **_review(cell.review),
                        "passages": cell.passages,
                        "verdict": cell.verdict.value if cell.verdict else None,
                        "citations": [citation_json(citation) for citation in cell.citations],
                    }
                    for cell in row.cells
                ],
            }
            for row in made.rows
        ],
    }


def write_themes(made: Matrix, to: Path) -> None:
    """Writes the matrix as .csv (with the evidence) or as a picture (.png, .svg); raises LibraryError for another ending."""
    ending = to.suffix.lower()
    if ending == ".csv":
        _write_csv(made, to)
    elif ending in (".png", ".svg"):
        _draw(made, to)
    else:
        raise LibraryError(f"{to.name!r} ends in none of .csv, .png, .svg: choose one of them.")


def _write_csv(made: Matrix, to: Path) -> None:
    """One row a theme, one column a review (its number of passages), then one row a quotation below."""
    with to.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["family", "theme", "reviews", *map(neutral, made.names)])
        for row in made.rows:
            by_review = {(cell.review.document, cell.review.id): cell for cell in row.cells}
            cells = [by_review.get((review.document, review.id)) for review in made.columns]
            rows.writerow([row.family, neutral(row.label), len(row.reviews), *(_mark(cell) for cell in cells)])
        rows.writerow([])
        rows.writerow(["theme", "review", "verdict", "quotation", "citation", "status"])
        names = {(review.document, review.id): name for review, name in zip(made.columns, made.names, strict=True)}
        for row in made.rows:
            for cell in row.cells:
                verdict = cell.verdict.value if cell.verdict else ""
                for citation in cell.citations:
                    values = (
                        row.label,
                        names[cell.review.document, cell.review.id],
                        verdict,
                        citation.quote,
                        full_form(citation),
                        citation.document.status.value,
                    )
                    rows.writerow([neutral(value) for value in values])


def _mark(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return f"{cell.passages} ({cell.verdict.value})" if cell.verdict else str(cell.passages)


def _draw(made: Matrix, to: Path) -> None:
    """A picture of the matrix: a dark square where a review touches a theme, darker for more passages; families have titles."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    lines, banner = _lines(made), banner_of(_citations(made))
    across, down = max(len(made.columns), 1), max(len(lines), 1)
    width = 4.5 + 0.32 * across
    figure = Figure(figsize=(width, 2.4 + 0.24 * down), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    values = [_shades(line, made) if isinstance(line, Row) else [float("nan")] * across for line in lines]
    axes.imshow(values or [[0.0] * across], cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(across), made.names or [""], rotation=90, fontsize=8)
    axes.xaxis.tick_top()
    labels = [f"{line.label} ({len(line.reviews)})" if isinstance(line, Row) else line for line in lines]
    axes.set_yticks(range(down), labels or [""], fontsize=8)
    for label, line in zip(axes.get_yticklabels(), lines, strict=False):
        label.set_fontweight("normal" if isinstance(line, Row) else "bold")
    axes.set_xticks([place - 0.5 for place in range(1, across)], minor=True)
    axes.set_yticks([place - 0.5 for place in range(1, down)], minor=True)
    axes.grid(which="minor", color="white", linewidth=1)
    axes.tick_params(which="both", length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    title = "Themes by review (darker: more passages; in brackets: reviews that touch the theme)"
    figure.suptitle(
        title if banner is None else f"{banner}\n{title}", fontsize=10, color="black" if banner is None else "#9C1C1C"
    )
    figure.savefig(to, dpi=min(150.0, WIDEST / width))


def _citations(made: Matrix) -> Iterator[Citation]:
    return (citation for row in made.rows for cell in row.cells for citation in cell.citations)


def _lines(made: Matrix) -> list[Row | str]:
    """The rows of the picture: each family's title, then its themes."""
    lines: list[Row | str] = []
    for family, rows in groupby(made.rows, key=lambda row: row.family):
        lines += [family, *rows]
    return lines


def _shades(row: Row, made: Matrix) -> list[float]:
    counted = {
        (cell.review.document, cell.review.id): cell.passages
        for cell in row.cells
        if cell.verdict is not Verdict.REJECTED
    }
    passages = [counted.get((review.document, review.id), 0) for review in made.columns]
    return [0.45 + 0.55 * min(number, 4) / 4 if number else 0.04 for number in passages]


def _review(review: Review) -> dict[str, Any]:
    return {"id": review.id, "printed": review.printed, "partnership": review.partnership}
