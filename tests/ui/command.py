"""The `reviews` command as a process of its own, with the fake embedder in place of the model: starts in a moment."""

import index.library
from tests.conftest import FakeEmbedder
from ui.cli import main

if __name__ == "__main__":
    index.library.SentenceTransformerEmbedder = lambda *_args, **_kw: FakeEmbedder()  # type: ignore[misc, assignment]
    main()
