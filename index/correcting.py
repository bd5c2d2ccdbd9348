"""Correcting a library: a correction is checked, put in the place of what was read, and noted, in one transaction."""

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.document import ReadDocument
from index import corrections, models, store
from index.collisions import collisions
from index.context import surroundings
from index.corrections import Correction
from index.errors import CorrectionError

if TYPE_CHECKING:
    from index.library import Library


def correct(library: "Library", document: str, field: str, value: str, *, review: str | None) -> tuple[str, ...]:
    """Sentences on what the correction makes doubtful; the rest as `Library.correct` says."""
    before, found = _whole(library, document)
    now = corrections.made(before, review, field, value)
    after = corrections.corrected(before, (now,))
    first = corrections.called(found, now.review) if now.review else None
    _revise(library, before, after, keep=replace(now, review=first))
    return collisions(after, library.documents(), library.reviews()) if field in ("id", "partnership") else ()


def uncorrect(library: "Library", document: str, field: str, *, review: str | None) -> None:
    """Puts what was read back, as `Library.uncorrect` says."""
    before, found = _whole(library, document)
    first = corrections.called(found, review) if review else None
    one = next((one for one in found if (one.review, one.field) == (first, field)), None)
    if one is None:
        raise CorrectionError(f"The {field} of {review or before.document.title} was not corrected: nothing to undo.")
    _revise(library, before, corrections.taken_back(before, one, called=review), drop=one)


def _whole(library: "Library", document: str) -> tuple[ReadDocument, tuple[Correction, ...]]:
    """A document as it stands, without its pages, and what was corrected in it."""
    known = library.document(document)
    reviews, passages = library.reviews(known.id), library.passages(known.id)
    return ReadDocument(document=known, pages=(), reviews=reviews, passages=passages), library.corrections(known.id)


def _revise(
    library: "Library",
    before: ReadDocument,
    after: ReadDocument,
    *,
    keep: Correction | None = None,
    drop: Correction | None = None,
) -> None:
    """Writes what changed between the two, and the correction that made it so.

    Only passages whose meaning stands in other surroundings now are embedded again.
    """
    contexts, moved = surroundings(before, after)
    reviews = {review.id: review for review in after.reviews}
    pairs = [(passage, reviews.get(passage.review or "")) for passage in after.passages if passage.id in moved]
    made = models.embed_passages(pairs, library.checked_embedder(), library.settings) if pairs else []
    embedded = {passage.id: one for (passage, _), one in zip(pairs, made, strict=True)}
    with library.database.writing() as connection:
        store.revise(connection, before, after, contexts=contexts, embedded=embedded)
        if keep is not None:
            corrections.keep(connection, keep)
        if drop is not None:
            corrections.drop(connection, drop)
        store.changed(connection, removal=True)
