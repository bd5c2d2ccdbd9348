"""Markdown files, read as the page they describe."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from corpus.document import Reading
from corpus.errors import UnreadableError
from corpus.readers.html import html_reading

# What sites set before a page: "title: ..." lines between two rulings. Comments are for whoever edits.
_MATTER = re.compile(r"\A---[ \t]*\n((?:[\w-]+:.*\n|[ \t-].*\n|\n)*?)---[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"^([\w-]+):[ \t]*(\S.*)$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


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
    text = text.replace("\r\n", "\n")
    matter = _MATTER.match(text)
    fields = {name.lower(): value.strip("\"' ") for name, value in _FIELD.findall(matter[1] if matter else "")}
    page = (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .render(_COMMENT.sub("", text[matter.end() if matter else 0 :]))
    )
    reading = html_reading(
        f"<main>{page}</main>".encode(), path=path, sha256=hashlib.sha256(data).hexdigest(), media="markdown"
    )
    return replace(reading, properties={**reading.properties, **fields})
