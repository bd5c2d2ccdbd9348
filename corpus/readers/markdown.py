"""Markdown files, read as the page they describe."""

import hashlib
from pathlib import Path

from corpus.document import Reading
from corpus.errors import UnreadableError
from corpus.readers.html import html_reading


def read_markdown(path: Path) -> Reading:
    """The Markdown file at `path` as a Reading without pages; raises UnreadableError for what is no UTF-8 text."""
    from markdown_it import MarkdownIt

    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{path.name} is no UTF-8 text ({error.reason} at byte {error.start}). Save it as UTF-8."
        ) from error
    page = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return html_reading(
        f"<main>{page}</main>".encode(), path=path, sha256=hashlib.sha256(data).hexdigest(), media="markdown"
    )
