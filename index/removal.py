"""Taking a document out so that none of its words are left in the library's folder, and making sure of it."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.document import Document, Passage
from index import corrections, sources, store
from index.errors import LibraryError
from index.reports import Removed

if TYPE_CHECKING:
    from index.library import Library

SETS = Path("eval") / "sets"  # question sets that people put into the library; they are theirs, and stay
_PROBES = 12
_PROBE_BYTES = 48  # short enough to lie within one page of the database, long enough to be this document's alone
_PIECE = 1 << 22


def remove(library: "Library", document: Document) -> Removed:
    """Takes `document` out, then looks for its sentences in every byte of the folder.

    Raises LibraryError where some are left: in a question set that quotes it, or because another program still reads the
    library.
    """
    source = library.source(document.id)
    passages, reviews = library.passages(document.id), library.reviews(document.id)
    others = [text for other in library.documents() if other.id != document.id for text in _texts(library, other)]
    probes = _probes(passages, others)
    with library.database.writing() as connection:
        store.delete(connection, document.id)
        corrections.forget(connection, document.id)
        store.forget_deleted_words(connection)
        store.changed(connection, removal=True)
    _delete_files(library, document, source)
    emptied = library.database.checkpoint()
    left = [file for file in _files(library.folder) if _holds_any(file, probes)]
    quoting = [file.name for file in left if file.parent == library.folder / SETS]
    if quoting:
        raise LibraryError(
            f"{document.title} was removed, but its words are still quoted in {', '.join(quoting)}, which somebody put into "
            f"{library.folder / SETS}. Take the file out there if it should not keep them."
        )
    if left or not emptied:
        raise LibraryError(
            f"{document.title} was removed, but its words are still in {', '.join(file.name for file in left) or 'the log'} of "
            "the library, because another program has it open. Close that program, then run `reviews doctor --repair`."
        )
    return Removed(document=document, reviews=len(reviews), passages=len(passages), probes=len(probes))


def _texts(library: "Library", document: Document) -> Iterator[str]:
    for page in library.pages(document.id).values():
        yield page.text


def _probes(passages: Sequence[Passage], others: Sequence[str]) -> list[bytes]:
    """Pieces of the document's sentences that stand nowhere else in the library, spread over it."""
    pieces = []
    for passage in passages:
        for start, end in passage.sentences:
            piece = passage.text[start:end].encode()[:_PROBE_BYTES]
            if len(piece) == _PROBE_BYTES:
                pieces.append(piece)
                break
    step = max(1, len(pieces) // _PROBES)
    elsewhere = [text.encode() for text in others]
    return [piece for piece in pieces[::step] if not any(piece in text for text in elsewhere)][:_PROBES]


def _delete_files(library: "Library", document: Document, source: Path) -> None:

    source.unlink(missing_ok=True)
    shutil.rmtree(library.folder / sources.CACHE / document.id, ignore_errors=True)
    # Exports may quote the document anywhere; they can be written again from what is left.
    shutil.rmtree(library.folder / sources.EXPORTS, ignore_errors=True)


def _files(folder: Path) -> Iterator[Path]:
    """The files in which words could be left: all but the copies of other documents."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and sources.FOLDER not in file.relative_to(folder).parts[:1]:
            yield file


def _holds_any(file: Path, probes: Sequence[bytes]) -> bool:
    with file.open("rb") as stream:
        tail = b""
        while piece := stream.read(_PIECE):
            window = tail + piece
            if any(probe in window for probe in probes):
                return True
            tail = window[-_PROBE_BYTES:]
    return False
