"""Plain BM25 over pieces of the plain text: bm25s with English stemming, k1 0.9 and b 0.4."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PACKAGES = ("bm25s", "PyStemmer", "pypdf")
READS_FILES = False
PIECES = "pieces.json"


def prepare(**_: Any) -> None:
    """Loads the libraries."""
    import bm25s  # noqa: F401
    import Stemmer  # noqa: F401


def ingest(*, pieces: Sequence[tuple[str, str]], folder: str, **_: Any) -> None:
    import bm25s

    index = bm25s.BM25(k1=0.9, b=0.4)
    index.index(_tokens([text for _, text in pieces]), show_progress=False)
    index.save(folder)
    (Path(folder) / PIECES).write_text(json.dumps(pieces), encoding="utf-8")


def opened(*, folder: str, **_: Any) -> Callable[[str, Sequence[str], int], list[tuple[str, str]]]:
    import bm25s

    index = bm25s.BM25.load(folder)
    pieces = json.loads((Path(folder) / PIECES).read_text("utf-8"))

    def search(question: str, history: Sequence[str], k: int) -> list[tuple[str, str]]:
        found, scores = index.retrieve(_tokens([question]), k=min(k, len(pieces)), show_progress=False)
        # What shares no word with the question was not found.
        return [tuple(pieces[number]) for number, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def _tokens(texts: list[str]) -> Any:
    import bm25s
    import Stemmer

    return bm25s.tokenize(texts, stopwords="en", stemmer=Stemmer.Stemmer("english"), show_progress=False)
