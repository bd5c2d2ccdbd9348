"""Which embedding model a library was made with, and whether the one at hand is the same."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, ReadDocument, Review
from index.context import meaning_context
from index.embedding import Embedder, TokenEmbedder
from index.errors import ModelError
from index.interaction import Tokens, head_for
from index.settings import Settings
from index.store import Embedded

_PORTION = 256  # texts whose words are in memory at once, at half a megabyte each


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


def embed_document(read: ReadDocument, embedder: Embedder, settings: Settings) -> list[Embedded]:
    """The vectors of every passage of a document and of its sentences, in order."""
    reviews = {review.id: review for review in read.reviews}
    return embed_passages(
        [(passage, reviews.get(passage.review or "")) for passage in read.passages], embedder, settings
    )


def embed_passages(
    passages: Sequence[tuple[Passage, Review | None]], embedder: Embedder, settings: Settings
) -> list[Embedded]:
    """The vectors of passages, each given with its review, of their sentences and of their words where the settings use those.

    Equal texts are embedded once.
    """
    whole = [_with_context(passage, review) if settings.context else passage.text for passage, review in passages]
    parts = [[passage.text[start:end] for start, end in passage.sentences] or [passage.text] for passage, _ in passages]
    vectors, tokens = _embed_with_tokens(list(dict.fromkeys(whole)), embedder, kept=settings.interaction_weight > 0)
    rest = [text for text in dict.fromkeys(text for sentences in parts for text in sentences) if text not in vectors]
    vectors |= zip(rest, np.asarray(embedder.embed(rest), dtype=np.float32), strict=True)
    return [
        Embedded(
            vector=vectors[text],
            sentences=np.stack([vectors[sentence] for sentence in sentences]),
            tokens=tokens[text].after(len(text) - len(passage.text)) if text in tokens else None,
        )
        for text, sentences, (passage, _) in zip(whole, parts, passages, strict=True)
    ]


def _embed_with_tokens(
    texts: Sequence[str], embedder: Embedder, *, kept: bool
) -> tuple[dict[str, NDArray[np.float32]], dict[str, Tokens]]:
    """The vector of each text and, where they are kept and the model shows them, those of its words."""
    head = head_for(embedder) if kept else None
    if head is None or not isinstance(embedder, TokenEmbedder):
        return dict(zip(texts, np.asarray(embedder.embed(texts), dtype=np.float32), strict=True)), {}
    vectors: dict[str, NDArray[np.float32]] = {}
    tokens: dict[str, Tokens] = {}
    for start in range(0, len(texts), _PORTION):
        some = texts[start : start + _PORTION]
        made, layers = embedder.embed_with_tokens(some)
        vectors |= zip(some, made, strict=True)
        tokens |= zip(some, map(head.passage, layers), strict=True)
    return vectors, tokens


def _with_context(passage: Passage, review: Review | None) -> str:
    around = meaning_context(passage, review)
    return f"{around}\n{passage.text}" if around else passage.text
