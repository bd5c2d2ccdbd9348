"""txtai's own hybrid search (its BM25 and vectors, equal weights as by default) over pieces of the plain text."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PACKAGES = ("txtai", "torch", "transformers", "faiss-cpu", "pypdf")
READS_FILES = False


def prepare(*, model: str, **_: Any) -> None:
    """Loads the libraries and the model."""
    import txtai

    # It loads the model when it first embeds.
    txtai.Embeddings(path=model, gpu=False).transform("ready")
    _embeddings.append(txtai.Embeddings(path=model, hybrid=True, content=True, gpu=False))


def ingest(*, pieces: Sequence[tuple[str, str]], folder: str, **_: Any) -> None:
    _embeddings[0].index({"text": text, "document": document} for document, text in pieces)
    _embeddings[0].save(str(Path(folder) / "txtai"))


def opened(*, folder: str, **_: Any) -> Callable[[str, Sequence[str], int], list[tuple[str, str]]]:
    import txtai

    embeddings = txtai.Embeddings()
    embeddings.load(str(Path(folder) / "txtai"))

    def search(question: str, history: Sequence[str], k: int) -> list[tuple[str, str]]:
        sql = "select text, document, score from txtai where similar(:question, :candidates) order by score desc"
        found = embeddings.search(sql, k, parameters={"question": question, "candidates": str(k)})
        return [(one["document"], one["text"]) for one in found]

    return search


_embeddings: list[Any] = []
