"""The values of `corpus` as rows of the library, and back again. Nothing here touches a database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from corpus.document import Basis, Document, Facet, Given, Notice, Page, Passage, Review, Section, Span, Status


def document_row(
    document: Document, *, source: str, given: Given, notices: Sequence[Notice], added: str
) -> dict[str, Any]:
    """A row of `documents`."""
    return {
        "id": document.id,
        "title": document.title,
        "file": document.file,
        "media": document.media,
        "paged": int(document.paged),
        "partnership": document.partnership,
        "kind": document.kind,
        "status": document.status.value,
        "published": document.published,
        "sha256": document.sha256,
        "pages": document.pages,
        "source": source,
        "given": given_value(given),
        "notices": [[notice.page, notice.message] for notice in notices],
        "added": added,
    }


def given_value(given: Given) -> dict[str, str | None]:
    """What a person said of a file, as it is recorded."""
    return {
        "title": given.title,
        "partnership": given.partnership,
        "status": given.status.value if given.status else None,
    }


def page_row(document: str, page: Page) -> dict[str, Any]:
    """A row of `pages`."""
    return {
        "document": document,
        "page": page.index,
        "text": page.text,
        "label": page.label,
        "confidence": page.confidence,
    }


def review_row(review: Review) -> dict[str, Any]:
    """A row of `reviews`; its facets are rows of their own."""
    return {
        "document": review.document,
        "id": review.id,
        "printed": review.printed,
        "partnership": review.partnership,
        "kind": review.kind,
        "year": review.year,
        "pseudonym": review.pseudonym,
        "place": review.order,
        "aliases": list(review.aliases),
    }


def passage_row(passage: Passage, context: str) -> dict[str, Any]:
    """A row of `passages`; its facets are rows of their own."""
    return {
        "id": passage.id,
        "document": passage.document,
        "review": passage.review,
        "section": passage.section.value,
        "heading": passage.heading,
        "spans": spans_value(passage.spans),
        "text": passage.text,
        "sentences": [list(pair) for pair in passage.sentences],
        "place": passage.order,
        "header": list(passage.header),
        "context": context,
    }


def facet_row(facet: Facet, *, review: int | None = None, passage: int | None = None) -> dict[str, Any]:
    """A row of `facets`: of the review or of the passage with that row number, one of which is given."""
    low, high = facet.months or (None, None)
    return {
        "review": review,
        "passage": passage,
        "name": facet.name,
        "value": facet.value,
        "basis": facet.basis.value,
        "concept": facet.concept,
        "low": low,
        "high": high,
        "spans": spans_value(facet.spans),
    }


def facet_of_value(value: Mapping[str, Any]) -> Facet:
    """The facet that a row of `facets` was made of."""
    low, high = value["low"], value["high"]
    return Facet(
        name=value["name"],
        value=value["value"],
        basis=Basis(value["basis"]),
        spans=spans_of(value["spans"]),
        concept=value["concept"],
        months=None if low is None else (low, high),
    )


def spans_value(spans: Iterable[Span]) -> list[list[int]]:
    """Spans as they are kept in a column."""
    return [[span.page, span.start, span.end] for span in spans]


def spans_of(value: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    """The spans kept in a column."""
    return tuple(Span(page=page, start=start, end=end) for page, start, end in value)


def document_of(row: RowMapping) -> Document:
    """The document of a row."""
    return Document(
        id=row["id"],
        title=row["title"],
        file=row["file"],
        media=row["media"],
        paged=bool(row["paged"]),
        partnership=row["partnership"],
        kind=row["kind"],
        status=Status(row["status"]),
        published=row["published"],
        sha256=row["sha256"],
        pages=row["pages"],
    )


def notices_of(row: RowMapping) -> tuple[Notice, ...]:
    """The notices kept with a document."""
    return tuple(Notice(page=page, message=message) for page, message in row["notices"])


def page_of(row: RowMapping) -> Page:
    """The page of a row."""
    return Page(index=row["page"], text=row["text"], label=row["label"], confidence=row["confidence"])


def review_of(row: RowMapping, facets: Sequence[Facet]) -> Review:
    """The review of a row, with its facets."""
    return Review(
        id=row["id"],
        document=row["document"],
        printed=row["printed"],
        partnership=row["partnership"],
        kind=row["kind"],
        year=row["year"],
        pseudonym=row["pseudonym"],
        order=row["place"],
        aliases=tuple(row["aliases"]),
        facets=tuple(facets),
    )


def passage_of(row: RowMapping, facets: Sequence[Facet]) -> Passage:
    """The passage of a row, with its facets."""
    return Passage(
        id=row["id"],
        document=row["document"],
        review=row["review"],
        section=Section(row["section"]),
        heading=row["heading"],
        spans=spans_of(row["spans"]),
        text=row["text"],
        sentences=tuple((start, end) for start, end in row["sentences"]),
        order=row["place"],
        header=tuple(row["header"]),
        facets=tuple(facets),
    )


def facet_of(row: RowMapping) -> Facet:
    """The facet of a row."""
    return Facet(
        name=row["name"],
        value=row["value"],
        basis=Basis(row["basis"]),
        spans=spans_of(row["spans"]),
        concept=row["concept"],
        months=None if row["low"] is None or row["high"] is None else (row["low"], row["high"]),
    )


def facets_by(rows: Iterable[RowMapping], owner: str) -> Mapping[int, list[Facet]]:
    """Facets by the row number of what they belong to; `owner` is the column "review" or "passage"."""
    grouped: dict[int, list[Facet]] = {}
    for row in rows:
        grouped.setdefault(row[owner], []).append(facet_of(row))
    return grouped
