"""The SQLite database of a library: opened, checked, migrated, and one transaction at a time.

Nothing is touched before the file is known to be a library this program can read: the first hundred bytes of a SQLite
file name its maker (application id) and the number of its newest migration (user version).
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from index.errors import LibraryError, LibraryVersionError
from index.schema import APPLICATION_ID, VERSION

NAME = "library.sqlite"
BUSY_MS = 15_000  # how long a writer waits for another: longer than any one document takes to write
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """The open database of one library. Readers see one consistent state; one writer at a time changes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_MS / 1000}
        )
        sa.event.listen(self._engine, "connect", _prepare)
        sa.event.listen(self._engine, "begin", _begin)

    @classmethod
    def open(cls, path: Path) -> "Database":
        """The database at `path`, brought to this program's version.

        Raises LibraryError where there is none or it is no library, LibraryVersionError where it is newer than this program.
        """
        version = stored_version(path)
        if version > VERSION:
            raise LibraryVersionError(
                f"The library in {path.parent} was made by a newer version of this program (its format is {version}, this "
                f"program knows up to {VERSION}). Nothing was changed; update the program to open it."
            )
        database = cls(path)
        if version < VERSION:
            database.migrate()
        return database

    @classmethod
    def create(cls, path: Path) -> "Database":
        """A new, empty database at `path`, which appears there complete or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.new-{os.getpid()}")
        made = cls(unfinished)
        try:
            made.migrate()
            made.close()
            if not path.exists():  # another process may have made one meanwhile
                unfinished.replace(path)
        finally:
            made.close()
            _delete_with_logs(unfinished)
        return cls.open(path)

    def migrate(self) -> None:
        """Runs every migration this database has not had, in one transaction, and notes the new version in its header."""
        from alembic import command
        from alembic.config import Config

        with self.writing() as connection:
            config = Config()
            config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
            config.set_main_option("path_separator", "os")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        self.checkpoint()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one consistent state, whatever is written meanwhile."""
        with self._explained(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection that may write: all of it is kept at the end, or nothing where an exception leaves the block."""
        with (
            self._explained(),
            self._engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            yield connection

    def checkpoint(self) -> bool:
        """Moves the write-ahead log into the database and empties it; False where a reader keeps it from being emptied."""
        with self._explained(), self._outside_transactions() as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def words_are_sound(self) -> bool:
        """Whether the index of words agrees with the passages it was made from."""
        with self._explained(), self._outside_transactions() as connection:
            try:
                # SQLite's own check; it writes nothing, though it is worded as an INSERT.
                connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                if "malformed" not in str(error):
                    raise
                return False
        return True

    def vacuum(self) -> None:
        """Rewrites the file without its empty pages."""
        with self._explained(), self._outside_transactions() as connection:
            connection.execute("VACUUM")

    def copy_to(self, path: Path) -> None:
        """Writes a consistent copy to `path`, also while others read and write (SQLite's backup interface)."""
        with self._explained(), self._outside_transactions() as connection:
            target = sqlite3.connect(path)
            try:
                connection.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
            finally:
                target.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    @contextmanager
    def _outside_transactions(self) -> Iterator[Any]:
        connection = self._engine.raw_connection()
        try:
            yield connection.driver_connection
        finally:
            connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise explained(error.orig, self.path) from error
        except sqlite3.Error as error:
            raise explained(error, self.path) from error


def stored_version(path: Path) -> int:
    """The number of the newest migration of the library at `path`, read from its header; nothing is opened or locked.

    Raises LibraryError where there is no file, it is no SQLite database, or not a library's.
    """
    if not path.is_file():
        raise LibraryError(
            f"There is no library in {path.parent} (no {path.name}). Add documents with `reviews add FILES`."
        )
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise LibraryError(f"{path} cannot be read: {error.strerror or error}. Check who may read it.") from error
    maker = int.from_bytes(header[68:72], "big")
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100 or maker != APPLICATION_ID:
        raise LibraryError(
            f"{path} is not a library of this program, or its beginning is damaged. Choose another folder, or restore a backup "
            "with `reviews restore FILE`."
        )
    return int.from_bytes(header[60:64], "big")


def explained(error: BaseException | None, path: Path) -> LibraryError:
    """What went wrong with the database, in a sentence that says what to do."""
    said = str(error).lower()
    if "locked" in said or "busy" in said:
        return LibraryError(
            f"Another program is writing to the library in {path.parent}. Wait until it has finished and try again; "
            "nothing was changed."
        )
    if "full" in said:
        return LibraryError(
            f"The disk that holds {path.parent} is full. Free some space and try again; nothing was changed."
        )
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return LibraryError(
            f"The library in {path.parent} cannot be written to. Check the permissions of the folder, or copy it to one of your own."
        )
    if "malformed" in said or "not a database" in said or "corrupt" in said:
        return LibraryError(
            f"The library's database {path} is damaged ({error}). Run `reviews doctor --repair`, or restore a backup with "
            "`reviews restore FILE`."
        )
    return LibraryError(f"The library's database {path} refused: {error}. Run `reviews doctor` to see its state.")


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    # Transactions are begun by `_begin`, in words, so that writers can claim the database at once; Python's own habit of
    # beginning them only before an INSERT is switched off.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}").close()


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _delete_with_logs(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
