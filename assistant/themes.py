"""Which themes the reviews touch: a matrix of themes and reviews, with the evidence behind each cell.

The themes are the vocabulary's concepts. A cell is filled by sentences that say the concept and mean it; a person may confirm
or reject it, and the verdict is kept beside the matrix in the library's folder and never changes the evidence.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.answer import Citation
from assistant.citations import full_form, prove
from assistant.draft import Quote, review_key, trimmed
from assistant.export.table import neutral
from assistant.meant import affirmed
from assistant.slots import families
from assistant.wire import citation_json
from corpus.document import Document, Passage, Review
from corpus.vocabulary import Vocabulary
from index.errors import LibraryError
from index.library import Library

VERDICTS = "themes.json"
EACH = 3  # quotations kept of a cell: enough to judge it


class Verdict(StrEnum):
    """What a person says of a cell."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A theme in a review: in how many passages, the first quotations, and a person's verdict, None before one."""

    review: Review
    document: Document
    passages: int
    citations: tuple[Citation, ...]
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A theme with the reviews that touch it, in the order of the library; rejected ones are cells, but not `reviews`."""

    concept: str
    label: str
    family: str
    cells: tuple[Cell, ...]

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The reviews that touch the theme, without those a person rejected."""
        return tuple(cell.review for cell in self.cells if cell.verdict is not Verdict.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The themes, most common first within their family's order, and every review loaded: the columns."""

    rows: tuple[Row, ...]
    columns: tuple[Review, ...]


def matrix(library: Library, vocabulary: Vocabulary) -> Matrix:
    """The matrix of everything loaded; themes that no review touches are left out."""
    documents = {document.id: document for document in library.documents()}
    reviews = {(review.document, review.id): review for review in library.reviews()}
    columns: dict[tuple[str, str], Review] = {}
    for review in reviews.values():
        columns.setdefault(review_key(review, documents[review.document]), review)
    found: dict[str, dict[tuple[str, str], list[Quote]]] = {}
    for passage in library.passages():
        of = reviews.get((passage.document, passage.review or ""))
        if of is None:
            continue
        document = documents[passage.document]
        for concept, quote in said(passage, of, document, vocabulary).items():
            found.setdefault(concept, {}).setdefault(review_key(of, document), []).append(quote)
    verdicts = _verdicts(library.folder)
    rows = [
        _row(concept, title, columns, found[concept], library, vocabulary, verdicts)
        for title, concept in themes()
        if concept in found
    ]
    rows.sort(key=lambda row: -len(row.reviews))
    return Matrix(rows=tuple(rows), columns=tuple(columns.values()))


def themes() -> tuple[tuple[str, str], ...]:
    """Each theme's concept with the title of its family, in the order of the data file."""
    return tuple(
        (str(family["title"]), concept)
        for family in families().values()
        if "title" in family
        for concept in family["concepts"]
    )


def judge(library: Library, concept: str, review: Review, verdict: Verdict | None) -> None:
    """Keeps a person's verdict on a cell, or takes it back."""
    kept = dict(_verdicts(library.folder))
    key = _key(concept, review)
    if verdict is None:
        kept.pop(key, None)
    else:
        kept[key] = verdict.value
    file = library.folder / VERDICTS
    part = file.with_suffix(".part")
    part.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    part.replace(file)


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


def said(passage: Passage, review: Review, document: Document, vocabulary: Vocabulary) -> Mapping[str, Quote]:
    """The concepts a passage says and means, each with the first sentence that says it."""
    said: dict[str, Quote] = {}
    for start, end in passage.sentences or ((0, len(passage.text)),):
        sentence = passage.text[start:end]
        for match in vocabulary.concepts_in(sentence):
            if match.concept not in said and affirmed(sentence, match.start, match.end, (match.concept,)):
                quote = Quote(passage=passage, review=review, document=document, start=start, end=end, score=1.0)
                said[match.concept] = trimmed(quote)
    return said


def _row(
    concept: str,
    title: str,
    columns: Mapping[tuple[str, str], Review],
    found: Mapping[tuple[str, str], list[Quote]],
    library: Library,
    vocabulary: Vocabulary,
    verdicts: Mapping[str, str],
) -> Row:
    cells = []
    for key, review in columns.items():
        quotes = found.get(key)
        if not quotes:
            continue
        verdict = verdicts.get(_key(concept, review))
        cells.append(
            Cell(
                review=review,
                document=quotes[0].document,
                passages=len(quotes),
                citations=tuple(prove(quote, library, n) for n, quote in enumerate(quotes[:EACH], 1)),
                verdict=Verdict(verdict) if verdict else None,
            )
        )
    return Row(concept=concept, label=vocabulary.label(concept), family=title, cells=tuple(cells))


def _write_csv(made: Matrix, to: Path) -> None:
    """One row a theme, one column a review (its number of passages), then one row a quotation below."""
    with to.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["family", "theme", "reviews", *(neutral(review.printed) for review in made.columns)])
        for row in made.rows:
            by_review = {(cell.review.document, cell.review.id): cell for cell in row.cells}
            cells = [by_review.get((review.document, review.id)) for review in made.columns]
            rows.writerow([row.family, neutral(row.label), len(row.reviews), *(_mark(cell) for cell in cells)])
        rows.writerow([])
        rows.writerow(["theme", "review", "verdict", "quotation", "citation"])
        for row in made.rows:
            for cell in row.cells:
                verdict = cell.verdict.value if cell.verdict else ""
                for citation in cell.citations:
                    values = (row.label, cell.review.printed, verdict, citation.quote, full_form(citation))
                    rows.writerow([neutral(value) for value in values])


def _mark(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return f"{cell.passages} ({cell.verdict.value})" if cell.verdict else str(cell.passages)


def _draw(made: Matrix, to: Path) -> None:
    """A picture of the matrix: a dark square where a review touches a theme, darker for more passages."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    across, down = max(len(made.columns), 1), max(len(made.rows), 1)
    figure = Figure(figsize=(4.5 + 0.32 * across, 1.8 + 0.24 * down), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    values = [[0.0] * across for _ in range(down)]
    for number, row in enumerate(made.rows):
        cells = {(cell.review.document, cell.review.id): cell for cell in row.cells}
        for place, review in enumerate(made.columns):
            cell = cells.get((review.document, review.id))
            if cell and cell.verdict is not Verdict.REJECTED:
                values[number][place] = 0.45 + 0.55 * min(cell.passages, 4) / 4
    axes.imshow(values, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(across), [review.printed for review in made.columns] or [""], rotation=90, fontsize=8)
    axes.set_yticks(range(down), [f"{row.label} ({len(row.reviews)})" for row in made.rows] or [""], fontsize=8)
    axes.set_xticks([place - 0.5 for place in range(1, across)], minor=True)
    axes.set_yticks([place - 0.5 for place in range(1, down)], minor=True)
    axes.grid(which="minor", color="white", linewidth=1)
    axes.tick_params(which="both", length=0)
    axes.set_title("Themes by review (darker: more passages)", fontsize=10)
    figure.savefig(to, dpi=150)


def _verdicts(folder: Path) -> dict[str, str]:
    file = folder / VERDICTS
    if not file.is_file():
        return {}
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LibraryError(f"{file} cannot be read. Restore it from a backup, or delete it to begin again.") from error
    return {str(key): str(value) for key, value in kept.items()}


def _key(concept: str, review: Review) -> str:
    return f"{concept}|{review.document}|{review.id}"


def _review(review: Review) -> dict[str, Any]:
    return {"id": review.id, "printed": review.printed, "partnership": review.partnership}
