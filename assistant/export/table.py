"""CSV: one row a quotation, every facet a column, safe to open in a spreadsheet."""

import csv
from pathlib import Path

from assistant.about import known, words
from assistant.answer import Citation
from assistant.citations import full_form
from assistant.export.report import Chapter, Report

FACETS = ("age", "sex", "care status", "outcome", "harm", "setting", "mobility")
COLUMNS = (
    "number", "question", "kind", "review", "review as printed", "partnership", "review kind", "year", "pseudonym",
    *FACETS,
    "document", "file", "status", "published", "page in file", "printed page", "section", "quotation", "citation", "note", "sha256",
)  # fmt: skip
# What a spreadsheet takes for a formula when a cell begins with it, also in the full width of East Asian keyboards.
FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")


def write_table(report: Report, to: Path) -> None:
    """Writes the quotations as CSV, UTF-8 with a byte order mark so that Excel reads the accents."""
    with to.open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        for chapter in report.chapters:
            for citation in chapter.citations:
                rows.writerow([neutral(cell) for cell in _row(chapter, citation, report.style)])


def neutral(cell: str) -> str:
    """The cell with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def _row(chapter: Chapter, citation: Citation, style: str) -> list[str]:
    review, document = citation.review, citation.document
    facets = ["; ".join(words(facet) for facet in known(review, name)) if review else "" for name in FACETS]
    return [
        str(citation.n),
        chapter.question.standalone if chapter.question else chapter.heading,
        chapter.question.kind.value if chapter.question else "",
        review.id if review else "",
        review.printed if review else "",
        (review.partnership if review else None) or document.partnership or "",
        review.kind if review else "",
        str(review.year) if review and review.year else "",
        (review.pseudonym if review else None) or "",
        *facets,
        document.title,
        document.file,
        document.status.value,
        document.published or "",
        str(citation.page or ""),
        citation.page_label or "",
        citation.section.value,
        citation.quote,
        full_form(citation, style),
        chapter.notes.get(citation.n, ""),
        document.sha256,
    ]
