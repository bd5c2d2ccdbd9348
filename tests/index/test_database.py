"""What goes wrong with the file is said in a sentence, and nothing half-done stays behind."""

import errno
import os
import sqlite3

import pytest

from index.database import Database, explained, stored_version
from index.errors import LibraryError
from index.library import Library
from index.schema import VERSION, metadata


def test_the_migrations_make_the_tables_that_the_program_knows(tmp_path):
    database = Database.create(tmp_path / "library.sqlite")
    with database.reading() as connection:
        for table in metadata.sorted_tables:
            made = {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})")}
            assert made == {column.name for column in table.columns}
            keys = {(row[3], row[2]) for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({table.name})")}
            assert keys == {(key.parent.name, key.column.table.name) for key in table.foreign_keys}
    database.close()
    assert stored_version(tmp_path / "library.sqlite") == VERSION


def test_a_library_of_an_older_version_is_brought_up_to_this_one(tmp_path):
    path = tmp_path / "library.sqlite"
    Database.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    Database.open(path).close()
    assert stored_version(path) == VERSION


def test_creating_leaves_no_unfinished_file_and_never_replaces_a_library(tmp_path):
    path = tmp_path / "library.sqlite"
    first = Database.create(path)
    with first.writing() as connection:
        connection.exec_driver_sql("INSERT INTO facts VALUES ('mark', '[7]')")
    second = Database.create(path)
    with second.reading() as connection:
        assert connection.exec_driver_sql("SELECT value FROM facts").scalar_one() == "[7]"
    first.close()
    second.close()
    assert [file.name for file in tmp_path.iterdir() if ".new" in file.name] == []


def test_a_full_disk_is_said_to_be_full_and_nothing_is_added(library, put, told):
    from corpus.document import Section

    with library.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine = library.database._engine
    from sqlalchemy import event

    engine.dispose()
    event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count = {pages + 2}").close())
    long = told(printed="RR 8/31", passages=tuple((Section.OTHER, f"Fiction {n} " * 400) for n in range(30)))
    with pytest.raises(LibraryError, match=r"disk .* is full"):
        put(library, "long", [long])
    assert [document.file for document in library.documents()] == ["digest.pdf"]
    assert len(list((library.folder / "sources").iterdir())) == 1


def test_a_full_disk_while_the_file_is_copied_is_said_and_nothing_is_added(library, put, monkeypatch):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LibraryError, match=r"copy of second\.pdf could not be written .*No space left"):
        put(library, "second")
    monkeypatch.undo()
    assert len(library.documents()) == 1
    assert library.check() == ()


def test_a_folder_that_cannot_be_written_is_named(tmp_path, embedder, monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("pathlib.Path.mkdir", refused)
    with pytest.raises(LibraryError, match=r"No library could be made in .*Permission denied"):
        Library.open(tmp_path / "lib", embedder=embedder, create=True)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database is locked", "Another program is writing"),
        ("database or disk is full", "is full"),
        ("attempt to write a readonly database", "cannot be written to"),
        ("unable to open database file", "cannot be written to"),
        ("database disk image is malformed", "damaged"),
        ("something new", "reviews doctor"),
    ],
)
def test_every_complaint_of_the_database_becomes_a_sentence_with_a_next_step(tmp_path, said, told):
    assert told in str(explained(sqlite3.OperationalError(said), tmp_path / "library.sqlite"))
