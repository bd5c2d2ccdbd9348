"""Small documents written by a test, as the corpus understands them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.document import ReadDocument
from corpus.readers.html import read_html
from corpus.readers.markdown import read_markdown
from corpus.understanding import understand


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], ReadDocument]:
    """What is understood of a page in Markdown."""

    def reading(text: str) -> ReadDocument:
        path = tmp_path / "pages.md"
        path.write_text(text, encoding="utf-8")
        return understand(read_markdown(path))

    return reading


@pytest.fixture
def page(tmp_path: Path) -> Callable[[str], ReadDocument]:
    """What is understood of the main part of a web page."""

    def reading(body: str) -> ReadDocument:
        path = tmp_path / "page.html"
        path.write_text(f"<html><body><main>{body}</main></body></html>", encoding="utf-8")
        return understand(read_html(path))

    return reading
