"""What the command line shows to a person. JSON is the business of `assistant.wire`."""

import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.answer import Abstention, Answer, Citation, Question
from corpus.document import Document, Review
from index.query import Found

if TYPE_CHECKING:
    from assistant.themes import Matrix
    from assistant.writer import Summary
    from index.doctor import Health
    from index.library import Library
    from index.reports import AddReport, Removed

WIDTH = 96


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A function (what, done, total) that moves a bar on standard error; silent where that is no terminal, or when `quiet`."""
    if quiet or not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)


def added(report: "AddReport", library: Path) -> None:
    """What `reviews add` did, file by file; failures are printed by the caller, on standard error."""
    for item in report.added:
        click.echo(f"added      {item.file}: {_count(item.reviews, 'review')}, {_count(item.passages, 'passage')}")
    for file in report.unchanged:
        click.echo(f"unchanged  {file}")
    for warning in report.warnings:
        place = f", page {warning.page}" if warning.page else ""
        click.echo(f"note       {warning.file}{place}: {warning.message}")
    total = f"{len(report.added)} added, {len(report.unchanged)} unchanged, {len(report.failed)} failed"
    click.echo(f"{total}. Library: {library}")


def listing(library: "Library") -> None:
    """The documents of a library, each with its reviews."""
    documents = library.documents()
    if not documents:
        click.echo(f"The library at {library.folder} is empty. Add documents with `reviews add FILES`.")
    for document in documents:
        facts = (document.partnership, document.published, document.status.value, _pages(document))
        click.echo(f"{document.id}  {document.title}  ({', '.join(fact for fact in facts if fact)})")
        for review in library.reviews(document.id):
            about = ", ".join(
                facet.value for name in ("age", "sex") for facet in review.facet(name) if facet.value != "not stated"
            )
            click.echo(f"    {review.printed}{f'  - {about}' if about else ''}")


def shown(library: "Library", reviews: Sequence[Review]) -> None:
    """Each review's passages in reading order, under their sections."""
    for review in reviews:
        document = library.document(review.document)
        click.echo(f"{review.printed}, {document.partnership or 'partnership not stated'}, {document.title}")
        section = None
        for passage in library.passages(document=document.id, review=review.id):
            if passage.section != section:
                section = passage.section
                click.echo(f"\n  {section.value.capitalize()}")
            where = f"[p. {passage.spans[0].page}]" if document.paged else ""
            click.echo(_block(f"{passage.text.strip()} {where}".strip(), "    "))
        click.echo()


def removed(removal: "Removed") -> None:
    """What went with a removed document."""
    click.echo(
        f"Removed {removal.document.title} ({removal.document.id}): {_count(removal.passages, 'passage')}, its vectors, "
        "its cached pages and its file. Verified: none of its text is left in the library."
    )


def hits(question: Question, found: Found) -> None:
    """Ranked passages, each with its place and its best sentence."""
    _read_as(question)
    for rank, hit in enumerate(found.hits, 1):
        place = _place(hit.document, hit.quote_spans[0].page if hit.document.paged else None)
        click.echo(
            f"{rank:3}. {hit.review.printed if hit.review else 'front matter'} - {hit.passage.section.value} - {place}"
        )
        click.echo(_block(hit.quote_text.strip(), "     "))
    if not found.hits:
        click.echo("Nothing found.")
    click.echo(
        f"\nSearched {_count(found.searched.reviews, 'review')} in {_count(found.searched.documents, 'document')}."
    )


def answer(given: Answer | Abstention) -> None:
    """The answer as quotations by review with a list of references, or why there is none."""
    _read_as(given.question)
    click.echo(f"Answered as: {given.question.kind.value}\n")
    if isinstance(given, Abstention):
        click.echo(_block(given.reason, ""))
        if given.nearest is not None:
            click.echo("\nThe nearest thing found, which is not an answer:")
            for citation in given.nearest.citations:
                click.echo(_block(f"“{citation.quote.strip()}” ({reference(citation)})", "  "))
    else:
        click.echo(_block(given.lead, ""))
        for group in given.groups:
            name = group.review.printed if group.review else group.document.title
            click.echo(f"\n{group.heading or name}{f' - {group.about}' if group.about else ''}")
            for citation in group.citations:
                click.echo(_block(f"“{citation.quote.strip()}” [{citation.n}]", "  "))
        if given.citations:
            click.echo("\nReferences")
        for citation in given.citations:
            click.echo(_block(f"[{citation.n}] {reference(citation)}", "  "))
    for caveat in given.caveats:
        click.echo(_block(f"Note: {caveat}", ""))
    click.echo(
        f"\nSearched {_count(given.searched.reviews, 'review')} in {_count(given.searched.documents, 'document')}."
    )


def summary(worded: "Summary") -> None:
    """A language model's summary, said to be one: what it may show, and how much of it was withheld and why."""
    click.echo("\nSummary, worded by a language model and checked against the quotations it cites")
    for sentence in worded.shown:
        numbers = ", ".join(str(number) for number in sentence.citations)
        click.echo(_block(f"{sentence.text} [{numbers}]", "  "))
    if not worded.shown:
        click.echo("  Nothing it wrote could be shown.")
    for note in worded.missing:
        click.echo(_block(note, "  "))


def reference(citation: Citation) -> str:
    """A citation as one line: review as printed, partnership, document title, page, section."""
    from assistant.citations import full_form

    return full_form(citation)


def themes(matrix: "Matrix") -> None:
    """Each theme with the reviews that touch it: family by family, most common first."""
    called = {(review.document, review.id): name for review, name in zip(matrix.columns, matrix.names, strict=True)}
    for family, rows in groupby(matrix.rows, key=lambda row: row.family):
        click.echo(f"\n{family}")
        for row in rows:
            names = ", ".join(called[review.document, review.id] for review in row.reviews)
            click.echo(_block(f"{row.label} ({len(row.reviews)}): {names}", "  "))


def health(found: "Health") -> None:
    """What `reviews doctor` saw, problems last, each with its remedy."""
    for name, value in found.facts:
        click.echo(f"{name}: {value}")
    for problem in found.problems:
        click.echo(_block(f"{'PROBLEM' if problem.serious else 'Note'}: {problem.message} {problem.remedy}", ""))
    if not found.problems:
        click.echo("Nothing is wrong.")


def _read_as(question: Question) -> None:
    """Says what was read from the question, so that a wrong guess is seen at once."""
    if question.standalone != question.text:
        by = " (worded by the language model)" if question.by_model else ""
        click.echo(f"Understood as{by}: {question.standalone}")
    if question.signals:
        click.echo(f"Read from the question: {'; '.join(signal.label for signal in question.signals)}")
    if question.standalone != question.text or question.signals:
        click.echo()


def _place(document: Document, page: int | None) -> str:
    return document.title if page is None else f"{document.title}, page {page} of the file"


def _pages(document: Document) -> str:
    return _count(document.pages, "page") if document.paged else "no page numbers"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _block(text: str, indent: str) -> str:
    lines = (textwrap.wrap(line, WIDTH - len(indent)) or [""] for line in text.splitlines() or [""])
    return "\n".join(indent + part for wrapped in lines for part in wrapped)
