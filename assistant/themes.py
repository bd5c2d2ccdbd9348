"""Which themes the reviews touch: a matrix of themes and reviews, with the evidence behind each cell.

The themes are the vocabulary's concepts. A cell is filled by sentences that say the concept and mean it (`assistant.touched`); a
person may confirm or reject it, and the verdict is kept beside the matrix in the library's folder and never changes the evidence.
"""

import json
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assistant.answer import Citation
from assistant.citations import check_file, prove_words
from assistant.draft import Quote, review_key
from assistant.slots import families, family_of
from assistant.touched import rules_key, touched
from corpus.document import Document, Page, Review
from corpus.vocabulary import Vocabulary
from index.errors import LibraryError
from index.library import Library

VERDICTS = "themes.json"
EACH = 3  # quotations kept of a cell: enough to judge it
OWN = "Your own vocabulary"  # the family of concepts that only a library's own vocabulary has


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
    """The themes, family by family and the most common first in each, and every review loaded: the columns."""

    rows: tuple[Row, ...]
    columns: tuple[Review, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What heads each column: the review as printed, with its partnership where another one is called the same."""
        often = Counter(name for review in self.columns for name in {review.id.casefold(), review.printed.casefold()})
        return tuple(
            f"{review.printed} ({review.partnership})"
            if review.partnership and max(often[review.id.casefold()], often[review.printed.casefold()]) > 1
            else review.printed
            for review in self.columns
        )


class Themes:
    """The matrix of a library, made anew only when the library, or the vocabulary, is another one. Safe from several threads."""

    def __init__(self, library: Library, vocabulary: Vocabulary) -> None:
        self._library = library
        self._vocabulary = vocabulary
        self._made: tuple[str, Matrix] | None = None
        self._lock = threading.Lock()

    def matrix(self) -> Matrix:
        """The matrix as the library is now, with the verdicts given so far. Raises QuotationError where a file is not what was read."""
        with self._lock:
            state = self._library.fingerprint()
            if self._made is None or self._made[0] != state:
                self._made = state, evidence(self._library, self._vocabulary)
            for document in self._library.documents():
                check_file(self._library, document)
            return judged(self._made[1], _verdicts(self._library.folder))


def matrix(library: Library, vocabulary: Vocabulary) -> Matrix:
    """The matrix of everything loaded; themes that no review touches are left out."""
    return Themes(library, vocabulary).matrix()


def evidence(library: Library, vocabulary: Vocabulary) -> Matrix:
    """The matrix before anybody judged it."""
    documents = {document.id: document for document in library.documents()}
    # Another program may add or remove a document between the two.
    reviews = tuple(review for review in library.reviews() if review.document in documents)
    columns: dict[tuple[str, str], Review] = {}
    for review in reviews:
        columns.setdefault(review_key(review, documents[review.document]), review)
    rules = rules_key(vocabulary)
    found: dict[str, dict[tuple[str, str], list[Quote]]] = {}
    for document in documents.values():
        mine = {review.id: review for review in reviews if review.document == document.id}
        passages = library.passages(document.id)
        for concept, review, quote in touched(
            document, passages, mine, library=library, vocabulary=vocabulary, rules=rules
        ):
            found.setdefault(concept, {}).setdefault(review_key(review, document), []).append(quote)
    pages = {document: library.pages(document) for document in documents}
    own = tuple((OWN, concept) for concept in found if family_of(concept) is None)
    rows = tuple(
        Row(
            concept=concept,
            label=vocabulary.label(concept),
            family=title,
            cells=tuple(_cell(columns[key], quotes, pages) for key, quotes in _in_order(found[concept], columns)),
        )
        for title, concept in (*themes(), *own)
        if concept in found
    )
    return Matrix(rows=rows, columns=tuple(columns.values()))


def judged(made: Matrix, verdicts: Mapping[str, str]) -> Matrix:
    """The matrix with people's verdicts, families in their order and the most common themes first in each."""
    rows = [
        replace(
            row, cells=tuple(_with_verdict(cell, verdicts.get(_key(row.concept, cell.review))) for cell in row.cells)
        )
        for row in made.rows
    ]
    order = {title: place for place, title in enumerate(dict.fromkeys(row.family for row in made.rows))}
    rows.sort(key=lambda row: (order[row.family], -len(row.reviews)))
    return replace(made, rows=tuple(rows))


def themes() -> tuple[tuple[str, str], ...]:
    """Each theme's concept with the title of its family, in the order of the data file."""
    return tuple(
        (str(family["title"]), concept)
        for family in families().values()
        if "title" in family
        for concept in family["concepts"]
    )


_JUDGING = threading.Lock()


def judge(library: Library, concept: str, review: Review, verdict: Verdict | None) -> None:
    """Keeps a person's verdict on a cell, or takes it back."""
    with _JUDGING:
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


def _in_order(
    found: Mapping[tuple[str, str], list[Quote]], columns: Mapping[tuple[str, str], Review]
) -> list[tuple[tuple[str, str], list[Quote]]]:
    return [(key, found[key]) for key in columns if key in found]


def _cell(review: Review, quotes: Sequence[Quote], pages: Mapping[str, Mapping[int, Page]]) -> Cell:
    shown = enumerate(quotes[:EACH], 1)
    return Cell(
        review=review,
        document=quotes[0].document,
        passages=len(quotes),
        citations=tuple(prove_words(quote, pages[quote.document.id], n) for n, quote in shown),
    )


def _with_verdict(cell: Cell, verdict: str | None) -> Cell:
    return replace(cell, verdict=Verdict(verdict)) if verdict else cell


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
