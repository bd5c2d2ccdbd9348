"""Reviews that two documents of one partnership hold under one identifier: reported, never merged."""

from collections.abc import Iterable, Sequence

from corpus.document import Document, ReadDocument, Review

_NAMED = 3  # identifiers spelled out in a sentence; the rest are counted


def collisions(read: ReadDocument, documents: Iterable[Document], reviews: Sequence[Review]) -> tuple[str, ...]:
    """A sentence for each document of the library that holds reviews of the same partnership and identifier as `read`."""
    own = {(review.partnership, review.id): review.printed for review in read.reviews}
    found = []
    for document in documents:
        same = [
            own[review.partnership, review.id]
            for review in reviews
            if review.document == document.id != read.document.id and (review.partnership, review.id) in own
        ]
        if same:
            more = f" and {len(same) - _NAMED} more" if len(same) > _NAMED else ""
            found.append(
                f"{', '.join(same[:_NAMED])}{more} of the same partnership {'is' if len(same) == 1 else 'are'} also in "
                f"{document.title} ({document.file}). Both are kept and counted; remove one document if they are the same."
            )
    return tuple(found)
