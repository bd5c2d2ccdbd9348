"""Commands that put a person's word in the place of what was read, and take it back."""

from pathlib import Path

import click

from corpus.document import Document, Review
from index.corrections import OF_DOCUMENT, of_review
from index.errors import UnknownError
from index.library import Library
from ui.options import json_option, library_option


@click.command()
@click.argument("target")
@click.argument("field")
@click.argument("value", required=False)
@click.option(
    "--in", "document", help="The document, where several hold a review of that name: its id, title or file name."
)
@click.option("--undo", is_flag=True, help="Put back what was read.")
@library_option
def correct(target: str, field: str, value: str | None, document: str | None, undo: bool, library: Path) -> None:
    """Correct what was read of a review or a document; what was read is kept beside it.

    TARGET: a review's identifier or pseudonym, or a document's id, title or file name.

    FIELD: of a review id, partnership, year, pseudonym, age, sex, "care status", outcome, harm, setting or mobility; of a document
    title, partnership, status or published. VALUE: "not stated" for a fact nobody knows, several harms parted by commas.
    """
    from ui.cli import _library

    field = field.strip().lower().replace("-", " ")
    if (value is None) != undo:
        raise click.UsageError("Give a VALUE, or --undo to put back what was read.")
    with _library(library) as opened:
        owner, review = _meant(opened, target, field, document)
        name = review.printed if review else owner.title
        if value is None:
            opened.uncorrect(owner.id, field, review=review.id if review else None)
            click.echo(f"{name}: the {field} is again what was read.")
            return
        doubts = opened.correct(owner.id, field, value, review=review.id if review else None)
    click.echo(f"{name}: the {field} is now “{value}”. `reviews correct … --undo` puts back what was read.")
    for doubt in doubts:
        click.echo(f"Please check: {doubt}", err=True)


@click.command()
@library_option
@json_option
def corrections(library: Path, as_json: bool) -> None:
    """List what people corrected."""
    from ui.cli import _library, _print_json

    with _library(library) as opened:
        found, titles = opened.corrections(), {document.id: document.title for document in opened.documents()}
    if as_json:
        rows = [
            {"document": one.document, "review": one.review, "field": one.field, "value": one.value, "at": one.at}
            for one in found
        ]
        _print_json({"corrections": rows})
        return
    for one in found:
        place = f"{one.review}, {titles[one.document]}" if one.review else titles[one.document]
        click.echo(f"{place}: {one.field} → {one.value or '(nothing)'} ({one.at[:10]})")
    if not found:
        click.echo("Nothing was corrected.")


def _meant(library: Library, target: str, field: str, document: str | None) -> tuple[Document, Review | None]:
    """The document, and the review in it where the field is a review's; raises UnknownError."""
    inside = library.find_document(document).id if document else None
    found = [] if field not in of_review() else list(library.find_reviews(target))
    found = [review for review in found if inside in (None, review.document)]
    if len(found) > 1:
        files = ", ".join(library.document(review.document).file for review in found)
        raise UnknownError(f"{target} is in {len(found)} documents: say which with --in ({files}).")
    if found:
        return library.document(found[0].document), found[0]
    if field in OF_DOCUMENT or field not in of_review():
        return library.find_document(target), None
    raise UnknownError(f"No review {target!r} in this library; `reviews list` shows them all.")


CORRECTING = (correct, corrections)
