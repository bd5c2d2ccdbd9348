"""What is installed, what is stored, what is wrong with it and what to do: `reviews doctor`.

`check` looks and changes nothing; `examine` adds what is installed and, if asked, mends what can be made again from what is
sound: the index of words, the vectors, leftovers of interrupted work.
"""

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from index import inspection, settings, store
from index.database import NAME, stored_version
from index.embedding import Embedder, SentenceTransformerEmbedder, model_folder
from index.errors import LibraryError, ModelError
from index.inspection import Problem
from index.reembedding import reembed

if TYPE_CHECKING:
    from index.library import Library

_INSTALLED = ("reviews", "sentence-transformers", "torch", "faiss-cpu", "gradio", "pypdfium2", "pypdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What was seen, as (name, value) pairs for people, and what is wrong, the serious first."""

    facts: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def examine(folder: Path, *, offline: bool = False, repair: bool = False, embedder: Embedder | None = None) -> Health:
    """The state of this installation and of the library in `folder`. Never raises for what is wrong: it is in the result."""
    from index.library import Library

    facts = [*_installed(), ("Library", str(folder))]
    if not (folder / NAME).exists():
        nothing = Problem(
            kind="absent",
            message=f"There is no library in {folder} yet.",
            remedy="Make one with `reviews add FILES`, or try `reviews demo`.",
            serious=False,
        )
        return Health(facts=tuple(facts), problems=(nothing, *_model_problems(folder, offline, facts)))
    try:
        with Library.open(folder, embedder=embedder) as library:
            found = check(library)
            if repair and found:
                facts += [("Mended", done) for done in mend(library, found)]
                found = check(library)
            facts += _stored(library)
    except LibraryError as error:
        remedy = "Nothing of the library was changed."
        found = (Problem(kind="library", message=str(error), remedy=remedy),)
    known = {problem.kind for problem in found}
    extra = () if "model" in known else _model_problems(folder, offline, facts)
    problems = sorted((*found, *extra), key=lambda problem: not problem.serious)
    return Health(facts=tuple(facts), problems=tuple(problems))


def check(library: "Library") -> tuple[Problem, ...]:
    """What is wrong with the library; empty where all is well. Loads the embedding model where the library has vectors."""
    return tuple(inspection.problems(library))


def mend(library: "Library", found: tuple[Problem, ...]) -> list[str]:
    """What was done about the problems that can be mended, each in a few words."""
    kinds, done = {problem.kind for problem in found}, []
    if "leftovers" in kinds:
        for path in inspection.leftovers(library):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        done.append("deleted what interrupted work had left behind")
    if "words" in kinds:
        with library.database.writing() as connection:
            store.rebuild_words(connection)
            store.changed(connection, removal=True)
        done.append("made the index of words again from the passages")
    if "model" in kinds or "vectors" in kinds:
        done.append(f"embedded {reembed(library)} passages again with {library.embedder.name}")
    with library.database.writing() as connection:
        store.forget_deleted_words(connection)
    library.database.checkpoint()
    library.database.vacuum()
    library.database.checkpoint()
    return [*done, "packed the database anew, without what had been removed"]


def _installed() -> list[tuple[str, str]]:
    known = []
    for name in _INSTALLED:
        try:
            known.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            known.append(f"{name} (not installed)")
    return [
        ("Program", known[0]),
        ("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        ("SQLite", sqlite3.sqlite_version),
        ("Libraries", ", ".join(known[1:])),
        ("Text recognition of scans", _recognition()),
    ]


def _recognition() -> str:
    """Which program reads scanned pages, as the corpus chooses it."""
    tesseract = shutil.which("tesseract")
    if tesseract:
        return f"Tesseract at {tesseract}"
    try:
        return f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        return "not installed (scans are not read; install Tesseract or the extra ocr)"


def _stored(library: "Library") -> list[tuple[str, str]]:
    documents, reviews = library.documents(), library.reviews()
    with library.database.reading() as connection:
        passages, model = store.count_passages(connection), store.fact(connection, "model")
    size = sum(file.stat().st_size for file in library.folder.rglob("*") if file.is_file())
    changed = {
        name: value
        for name, value in library.settings.recorded().items()
        if value != settings.Settings().recorded()[name]
    }
    return [
        ("Format", str(stored_version(library.folder / NAME))),
        ("Holds", f"{len(documents)} documents, {len(reviews)} reviews, {passages} passages"),
        ("Size", f"{size / 1e6:.1f} MB; {shutil.disk_usage(library.folder).free / 1e9:.1f} GB free"),
        (
            "Embedded with",
            f"{model['name']}, {model['dimension']} dimensions, {model['revision']}" if model else "nothing yet",
        ),
        (
            "Settings other than the defaults",
            ", ".join(f"{name} = {value}" for name, value in changed.items()) or "none",
        ),
        ("Fingerprint", library.fingerprint()),
    ]


def _model_problems(folder: Path, offline: bool, facts: list[tuple[str, str]]) -> tuple[Problem, ...]:
    """Whether the embedding model is there; with `offline`, whether it answers without one look at the network."""
    try:
        chosen = settings.load(folder)
        place = model_folder(chosen.model)
        facts.append(("Embedding model", f"{chosen.model} in {place}" if place else chosen.model))
        if offline:
            with _unplugged() as attempts:
                SentenceTransformerEmbedder(chosen.model).embed(["Is anything fetched?"])
            facts.append(("Offline", "the model was loaded and used with every connection refused"))
            if attempts:
                return (_reached_out(attempts),)
    except LibraryError as error:
        kind = "model" if isinstance(error, ModelError) else "settings"
        return (Problem(kind=kind, message=str(error), remedy="Nothing can be added or found by meaning until then."),)
    return ()


def _reached_out(attempts: list[str]) -> Problem:
    return Problem(
        kind="offline",
        message=f"Loading the model tried to reach {', '.join(sorted(set(attempts)))}.",
        remedy="Nothing was sent, the connection was refused; please report this as a fault of the program.",
    )


@contextmanager
def _unplugged() -> Iterator[list[str]]:
    """Every connection beyond this machine refused meanwhile; the list fills with what was tried."""
    import socket

    attempts: list[str] = []
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def refuse(target: object) -> None:
        attempts.append(str(target))
        raise OSError("The network is unplugged for this check.")

    socket.socket.connect = lambda _, address: refuse(address)  # type: ignore[method-assign]
    socket.getaddrinfo = lambda host, *_, **__: refuse(host)  # type: ignore[assignment]
    try:
        yield attempts
    finally:
        socket.socket.connect, socket.getaddrinfo = connect, resolve  # type: ignore[method-assign]
