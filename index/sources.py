"""The library's own copies of the files it read, in its folder `sources`, each named after its SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import UnreadableError
from index.errors import LibraryError

FOLDER = "sources"
# Pictures of pages and written reports, in folders beside it: both can be made again.
CACHE = "cache"
EXPORTS = "exports"
SUFFIXES = (".pdf", ".docx", ".odt", ".txt", ".md", ".markdown", ".html", ".htm")
_PIECE = 1 << 20


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files that are meant: a folder stands for the readable kinds of files in it at any depth, in order of name.

    A file named by itself is always meant, whatever its ending, and so is a path that is not there: its reader says why.
    """
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
                if not hidden and file.suffix.lower() in SUFFIXES and file.is_file():
                    yield file
        else:
            yield path


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file's bytes, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def source_name(sha256: str, file: Path) -> str:
    """The name of the copy of `file`: its hash, and its ending so that other programs can open it."""
    suffix = file.suffix.lower()
    return f"{sha256}{suffix if suffix[1:].isalnum() and suffix.isascii() else ''}"


def keep_copy(file: Path, folder: Path, *, sha256: str, name: str) -> bool:
    """Puts a copy of `file` into `folder` under `name`, whole or not at all; False where it is there already.

    Raises UnreadableError where the file is no longer the one that was read, LibraryError where the copy cannot be written.
    """
    target = folder / name
    if target.is_file() and sha256_of(target) == sha256:
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=folder, prefix="new-")
        try:
            digest = hashlib.sha256()
            with os.fdopen(handle, "wb") as copy, file.open("rb") as original:
                while piece := original.read(_PIECE):
                    digest.update(piece)
                    copy.write(piece)
                copy.flush()
                os.fsync(copy.fileno())
            if digest.hexdigest() != sha256:
                raise UnreadableError(f"{file} changed while it was being read. Add it again.")
            Path(unfinished).replace(target)
        finally:
            Path(unfinished).unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The library's copy of {file.name} could not be written to {folder} ({error.strerror or error}). Check the free "
            "space and the permissions; nothing was added."
        ) from error
    return True
