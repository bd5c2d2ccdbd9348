"""The page's fixtures: a library in a temporary folder, the app on it, and a browser that refuses the rest of the world."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.library import Library
from tests.conftest import FakeEmbedder
from tests.ui.fakes import FakeAssistant, fictional_document


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Two invented documents: a PDF with two reviews, and a plain text full of characters that look like markup."""
    with Library.open(tmp_path / "library ü", embedder=FakeEmbedder(), create=True) as opened:
        for media, name in (("pdf", "invented-digest.pdf"), ("text", "awkward notes.txt")):
            read, file = fictional_document(tmp_path, name=name, media=media)
            opened.store(read, file)
        yield opened


@pytest.fixture
def assistant(library: Library) -> FakeAssistant:
    return FakeAssistant(library)
