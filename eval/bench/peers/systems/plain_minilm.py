"""Plain vector search over pieces of the plain text: the embedding model and an exact FAISS index."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PACKAGES = ("sentence-transformers", "torch", "faiss-cpu", "pypdf")
READS_FILES = False
INDEX, PIECES = "vectors.faiss", "pieces.json"


def prepare(*, model: str, **_: Any) -> None:
    """Loads the libraries and the model."""
    import faiss  # noqa: F401

    _model.append(_loaded(model))


def ingest(*, pieces: Sequence[tuple[str, str]], folder: str, **_: Any) -> None:
    import faiss

    vectors = _model[0].encode([text for _, text in pieces], normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    faiss.write_index(index, str(Path(folder) / INDEX))
    (Path(folder) / PIECES).write_text(json.dumps(pieces), encoding="utf-8")


def opened(*, folder: str, model: str, **_: Any) -> Callable[[str, Sequence[str], int], list[tuple[str, str]]]:
    import faiss

    loaded, index = _loaded(model), faiss.read_index(str(Path(folder) / INDEX))
    pieces = json.loads((Path(folder) / PIECES).read_text("utf-8"))

    def search(question: str, history: Sequence[str], k: int) -> list[tuple[str, str]]:
        vector = loaded.encode([question], normalize_embeddings=True, show_progress_bar=False)
        _, found = index.search(vector, min(k, len(pieces)))
        return [tuple(pieces[number]) for number in found[0]]

    return search


def _loaded(model: str) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(model, device="cpu", local_files_only=True)


_model: list[Any] = []
