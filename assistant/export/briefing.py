"""A seven-minute briefing to be finished by a person: seven boxes that hold quotations and nothing else."""

from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Group
from assistant.compose import proved
from assistant.draft import Part
from assistant.export.exporting import Exported
from assistant.export.identifying import suspicions
from assistant.export.report import CONTENT_NOTE, NOT_PROCEDURE, Chapter, Report, method, written
from assistant.export.word import (
    add_method,
    add_quotation,
    add_references,
    add_table,
    clean,
    new_document,
    whole_on_a_page,
)
from assistant.forms.one_review import whole
from corpus.document import Review, Section
from index.errors import UnknownError
from index.library import Library

# Each box and the sections it is filled from; a box without a section is the team's own.
BOXES: tuple[tuple[str, tuple[Section, ...]], ...] = (
    ("1. What happened", (Section.CIRCUMSTANCES,)),
    ("2. What went well", (Section.GOOD_PRACTICE,)),
    ("3. What was missed", (Section.MISSED_OPPORTUNITIES,)),
    ("4. What was learned", (Section.LEARNING,)),
    ("5. What was recommended", (Section.RECOMMENDATIONS,)),
    ("6. What the national panel said", (Section.PANEL_FEEDBACK,)),
    ("7. For your team: what will you do differently?", ()),
)
EACH = 6  # quotations a box: more cannot be read in seven minutes


def write_briefing(library: Library, reference: str | Review, to: Path, *, today: date | None = None) -> Exported:
    """Writes the briefing of one review (or any spelling of its name) as a Word document. Raises UnknownError."""
    reviews = library.find_reviews(reference) if isinstance(reference, str) else (reference,)
    if not reviews:
        raise UnknownError(f"No review {reference!r} in this library; `reviews list` shows what it holds.")
    report = briefing(library, reviews[0], today=today or date.today())
    document = new_document(report.title, report.banner)
    document.add_heading(clean(report.title), level=0)
    document.add_paragraph(f"Draft of {written(report.made)}: quotations only, to be finished by a person.")
    document.add_paragraph(CONTENT_NOTE)
    for chapter in report.chapters:
        document.add_heading(chapter.heading, level=1)
        _box(document, chapter)
    if report.citations:
        add_references(document, report)
    add_method(document, (*report.method, ("Note", NOT_PROCEDURE)))
    to.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(to))
    return Exported(path=to, quotations=len(report.citations), warnings=suspicions(report.citations))


def briefing(library: Library, review: Review, *, today: date) -> Report:
    """The briefing as a report: one chapter a box, its quotations proved and numbered through."""
    document = library.document(review.document)
    passages = library.passages(document=document.id, review=review.id)
    parts = []
    for _, sections in BOXES:
        chosen = [passage for passage in passages if passage.section in sections][:EACH]
        quotes = tuple(whole((passage, review, document)) for passage in chosen)
        parts.append(Part(review=review, document=document, about="", quotes=quotes))
    groups = proved(tuple(parts), library)
    chapters = tuple(_chapter(name, group) for (name, _), group in zip(BOXES, groups, strict=True))
    return Report(
        title=f"Seven-minute briefing: {review.printed}",
        chapters=chapters,
        made=today,
        method=method(library, today),
    )


def _chapter(name: str, group: Group) -> Chapter:
    return Chapter(heading=name, lead="", groups=(group,))


def _box(document: Any, chapter: Chapter) -> None:
    """Adds a box: a table row a quotation, none of them torn by the end of a page, with no lines between them."""
    from docx.shared import Cm

    table = add_table(document, max(len(chapter.citations), 1), 1, between=False)
    for row in table.rows:
        whole_on_a_page(row)
        row.cells[0].width = Cm(16.4)
    first = table.rows[0]
    if not chapter.citations:
        first.height = Cm(2.5)  # an empty box is one to write in
        if not chapter.heading.startswith("7"):
            first.cells[0].paragraphs[0].add_run("No passage of this review carries this label.").italic = True
    for row, citation in zip(table.rows, chapter.citations, strict=False):
        add_quotation(row.cells[0], citation)
        empty = row.cells[0].paragraphs[0]._p
        empty.getparent().remove(empty)  # a cell begins with an empty paragraph of its own
