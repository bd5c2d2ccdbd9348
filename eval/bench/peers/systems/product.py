"""The product: a library of the files, searched as the page searches it, conversations included."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PACKAGES = ("reviews", "torch", "sentence-transformers", "faiss-cpu", "pypdfium2")
READS_FILES = True


def prepare(**_: Any) -> None:
    """Loads the libraries and the model."""
    from index.embedding import SentenceTransformerEmbedder

    _embedder.append(SentenceTransformerEmbedder())
    _embedder[0].embed(["ready"])


def ingest(*, files: Sequence[str], folder: str, **_: Any) -> None:
    from index.library import Library

    with Library.open(Path(folder), embedder=_embedder[0], create=True) as library:
        report = library.add([Path(file) for file in files])
    if report.failed:
        raise RuntimeError(f"{report.failed[0].file}: {report.failed[0].reason}")


def opened(*, folder: str, **_: Any) -> Callable[[str, Sequence[str], int], list[tuple[str, str]]]:
    from assistant import Assistant

    assistant = Assistant.open(Path(folder))

    def search(question: str, history: Sequence[str], k: int) -> list[tuple[str, str]]:
        _, found = assistant.search(question, k=k, history=history)
        return [(hit.document.file, hit.passage.text) for hit in found.hits]

    return search


_embedder: list[Any] = []
