"""A file as exact text, by the reader its content asks for."""

from pathlib import Path

from corpus.document import Reading
from corpus.errors import UnreadableError
from corpus.readers.text import read_text


def read(path: Path, *, password: str | None = None) -> Reading:
    """The text of the file at `path`; raises UnreadableError where it cannot be read."""
    if not path.is_file():
        raise UnreadableError(f"There is no file {path}. Check the path.")
    return read_text(path)
