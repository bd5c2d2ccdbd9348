"""Looking for what is wrong with a library, from its database to its files. Nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from corpus.document import text_of
from index import interaction, models, sources, store
from index.errors import LibraryError, ModelError
from index.schema import passages, sentence_vectors, token_vectors, vectors

if TYPE_CHECKING:
    from index.library import Library

_LITTLE_SPACE = 500_000_000  # bytes: a few long PDFs with their vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong: a sentence that names it and one that says what to do. `serious` ones make the doctor fail.

    `kind` is what the doctor knows it by: database, words, vectors, model, text, source, leftovers, space ...
    """

    kind: str
    message: str
    remedy: str
    serious: bool = True


_REPAIR = "Run `reviews doctor --repair`."
_RESTORE = "Restore a backup with `reviews restore FILE`, or remove the document and add its file again."


def problems(library: "Library") -> Iterator[Problem]:
    """Everything wrong with the library, from the database upwards; after a damaged database nothing else is looked at."""
    damaged = list(_database(library))
    yield from damaged
    if damaged:
        return
    yield from _words(library)
    yield from _vectors(library)
    yield from _model(library)
    yield from _texts(library)
    yield from _sources(library)
    yield from _leftovers(library)


def leftovers(library: "Library") -> list[Path]:
    """Files and folders that belong to no document: copies, unfinished writing and rendered pages."""
    known = {library.source(document.id).name for document in library.documents()}
    ids = {document.id for document in library.documents()}
    found = [file for file in _children(library.folder / sources.FOLDER) if file.name not in known]
    found += [folder for folder in _children(library.folder / sources.CACHE) if folder.name not in ids]
    return [*found, *library.folder.glob("library.sqlite.new-*")]


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _database(library: "Library") -> Iterator[Problem]:
    try:
        with library.database.reading() as connection:
            said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    except LibraryError as error:
        yield Problem(kind="database", message=str(error), remedy=_RESTORE)
        return
    if said != ["ok"]:
        yield Problem(kind="database", message=f"The database is damaged: {'; '.join(said)}.", remedy=_RESTORE)
    if broken:
        yield Problem(kind="database", message=f"{len(broken)} rows refer to rows that are not there.", remedy=_RESTORE)


def _words(library: "Library") -> Iterator[Problem]:
    if not library.database.words_are_sound():
        yield Problem(kind="words", message="The index of words does not agree with the passages.", remedy=_REPAIR)


def _vectors(library: "Library") -> Iterator[Problem]:
    with library.database.reading() as connection:
        record = store.fact(connection, "model")
        count = store.count_passages(connection)
        if record is None:
            lacking = count
        else:
            size = 4 * int(record["dimension"])
            sound = (
                sa.select(sa.func.count())
                .select_from(passages)
                .join(vectors, vectors.c.passage == passages.c.row)
                .join(sentence_vectors, sentence_vectors.c.passage == passages.c.row)
                .where(
                    sa.func.length(vectors.c.vector) == size,
                    sa.func.length(sentence_vectors.c.vectors)
                    == size * sa.func.max(1, sa.func.json_array_length(passages.c.sentences)),
                )
            )
            lacking = count - connection.execute(sound).scalar_one()
    if lacking:
        yield Problem(kind="vectors", message=f"{lacking} of {count} passages lack sound vectors.", remedy=_REPAIR)
    elif library.settings.interaction_weight and interaction.head_for(library.embedder):
        yield from _second_look(library, count)


def _second_look(library: "Library", count: int) -> Iterator[Problem]:
    """Passages added before their words were kept, or while the setting was off, are ranked without the second look."""
    with library.database.reading() as connection:
        kept = connection.execute(sa.select(sa.func.count()).select_from(token_vectors)).scalar_one()
    if kept < count:
        message = f"{count - kept} of {count} passages are ranked without the second look, word by word."
        yield Problem(kind="vectors", message=message, remedy=_REPAIR, serious=False)


def _model(library: "Library") -> Iterator[Problem]:
    with library.database.reading() as connection:
        record = store.fact(connection, "model")
    if record is None:
        return
    try:
        models.check_model(record, models.model_record(library.embedder, context=library.settings.context))
    except ModelError as error:
        yield Problem(kind="model", message=str(error), remedy="Until then nothing can be added or found by meaning.")


def _texts(library: "Library") -> Iterator[Problem]:
    for document in library.documents():
        pages = library.pages(document.id)
        try:
            wrong = sum(text_of(p.spans, pages) != p.text for p in library.passages(document.id))
        except KeyError:
            wrong = 1
        if wrong or len(pages) != document.pages:
            yield Problem(
                kind="text",
                message=f"{document.title} ({document.id}): its passages do not agree with its pages.",
                remedy=_RESTORE,
            )


def _sources(library: "Library") -> Iterator[Problem]:
    for document in library.documents():
        copy = library.source(document.id)
        if not copy.is_file():
            lost = "is missing"
        elif sources.sha256_of(copy) != document.sha256:
            lost = "is not the file that was read"
        else:
            continue
        yield Problem(
            kind="source",
            message=f"The library's copy of {document.file} ({copy.name}) {lost}; its pages cannot be shown.",
            remedy=f"Put the original file back as {copy}, or remove the document ({document.id}) and add its file again.",
        )


def _leftovers(library: "Library") -> Iterator[Problem]:
    import shutil

    found = leftovers(library)
    if found:
        yield Problem(
            kind="leftovers",
            message=f"{len(found)} files or folders belong to no document, {found[0].name} among them.",
            remedy=_REPAIR,
            serious=False,
        )
    free = shutil.disk_usage(library.folder).free
    if free < _LITTLE_SPACE:
        yield Problem(
            kind="space",
            message=f"Only {free / 1e6:.0f} MB are free where the library lies.",
            remedy="Free some space before adding documents.",
            serious=False,
        )
