"""The page's fixtures: a library in a temporary folder, the app on it, and a browser that refuses the rest of the world."""

import asyncio
import gc
import warnings
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


@pytest.fixture
def gradio_leftovers() -> Iterator[None]:
    """Collects the event loops that Gradio makes and never closes, so that they warn nobody later."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.set_event_loop(None)
        gc.collect()
