"""Which embedding model a library was made with, and whether the one at hand is the same."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus.document import Passage, ReadDocument, Review
from index.context import meaning_context
from index.embedding import Embedder
from index.errors import ModelError
from index.store import Embedded


def model_record(embedder: Embedder, *, context: bool) -> dict[str, Any]:
    """What a library notes of the model that made its vectors. `context` tells whether passages carried their surroundings."""
    return {
        "name": embedder.name,
        "dimension": embedder.dimension,
        "revision": embedder.revision,
        "context": context,
    }


def check_model(recorded: dict[str, Any] | None, found: dict[str, Any]) -> None:
    """Raises ModelError where the library was made with another model, or another way of using it, than the one at hand.

    Equal revisions are equal weights, whatever the model is called on this machine.
    """
    if recorded is None:
        return
    if any(recorded[key] != found[key] for key in ("dimension", "revision")):
        raise ModelError(
            f"This library was made with the embedding model {described(recorded)}, and the one in use is {described(found)}. "
            f"Set `model` in its settings.toml back to {recorded['name']!r}, or run `reviews doctor --repair` to embed every "
            "passage again."
        )
    if recorded["context"] != found["context"]:
        was, now = (str(record["context"]).lower() for record in (recorded, found))
        raise ModelError(
            f"This library was embedded with `context = {was}`, and its settings say {now}. Set it back in settings.toml, or run "
            "`reviews doctor --repair` to embed every passage again."
        )


def described(record: dict[str, Any]) -> str:
    """A model record in words."""
    return f"{record['name']} ({record['dimension']} dimensions, revision {record['revision']})"


def embed_document(read: ReadDocument, embedder: Embedder, *, context: bool) -> list[Embedded]:
    """The vectors of every passage of a document and of its sentences, in order."""
    reviews = {review.id: review for review in read.reviews}
    return embed_passages(
        [(passage, reviews.get(passage.review or "")) for passage in read.passages], embedder, context=context
    )


def embed_passages(
    passages: Sequence[tuple[Passage, Review | None]], embedder: Embedder, *, context: bool
) -> list[Embedded]:
    """The vectors of passages, each given with its review, and of their sentences; equal texts are embedded once."""
    whole = [_with_context(passage, review) if context else passage.text for passage, review in passages]
    parts = [[passage.text[start:end] for start, end in passage.sentences] or [passage.text] for passage, _ in passages]
    texts = list(dict.fromkeys([*whole, *(text for sentences in parts for text in sentences)]))
    if not texts:
        return []
    places = {text: number for number, text in enumerate(texts)}
    vectors = np.asarray(embedder.embed(texts), dtype=np.float32)
    return [
        Embedded(vector=vectors[places[text]], sentences=vectors[[places[part] for part in sentences]])
        for text, sentences in zip(whole, parts, strict=True)
    ]


def _with_context(passage: Passage, review: Review | None) -> str:
    around = meaning_context(passage, review)
    return f"{around}\n{passage.text}" if around else passage.text
