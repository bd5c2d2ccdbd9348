"""A whole library in one file, and back.

The file is a zip of a consistent copy of the database, the files of the documents, and what people keep beside them: settings,
vocabulary, collections, verdicts, judgements, question sets and runs.
Every part is named in `manifest.json` with its SHA-256 and is verified before a restored library takes its place.
"""

import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from index import sources
from index.database import NAME, Database, stored_version
from index.errors import LibraryError, LibraryVersionError
from index.schema import VERSION

if TYPE_CHECKING:
    from index.library import Library

MANIFEST = "manifest.json"
FORMAT = 2
_SOURCE = re.compile(rf"{sources.FOLDER}/[0-9a-f]{{64}}(\.[a-z0-9]+)?")
_PIECE = 1 << 20


def backup(library: "Library", file: Path) -> None:
    """Writes the library to `file`, whole or not at all, also while it is in use; raises LibraryError where `file` exists."""
    if file.exists():
        raise LibraryError(f"{file} is there already. Choose another name; a backup never overwrites a file.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix="backup-", ignore_cleanup_errors=True) as place:
            unfinished = Path(place) / "backup.zip"
            database = Path(place) / NAME
            library.database.copy_to(database)
            _write(unfinished, {NAME: database, **_sources(library, database), **_kept(library.folder, file)})
            unfinished.replace(file)
    except OSError as error:
        raise LibraryError(
            f"The backup {file} could not be written ({error.strerror or error}). Check that the folder exists, its permissions "
            "and the free space."
        ) from error


def restore(file: Path, folder: Path) -> None:
    """Makes the library in `folder` from a backup. The folder must be empty or not there; on any doubt it stays so.

    Raises LibraryError where `file` is no whole backup, LibraryVersionError where a newer version of the program wrote it.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LibraryError(f"{folder} is not empty. Choose another folder; restoring never overwrites a library.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="restore-", ignore_cleanup_errors=True) as place:
            made = Path(place) / "library"
            _extract(file, made)
            _verify(made, file)
            if folder.exists():
                folder.rmdir()
            made.replace(folder)
    except OSError as error:
        raise LibraryError(
            f"The backup {file} could not be restored to {folder} ({error.strerror or error}). Nothing was changed there."
        ) from error


def _sources(library: "Library", database: Path) -> dict[str, Path]:
    """The files of the documents in the copied database; those of documents added since are left out."""
    with _opened(database) as copy, copy.reading() as connection:
        names = connection.exec_driver_sql("SELECT source FROM documents ORDER BY row").scalars().all()
    return {f"{sources.FOLDER}/{name}": library.folder / sources.FOLDER / name for name in names}


def _kept(folder: Path, target: Path) -> dict[str, Path]:
    """What people keep in the library's folder beside the documents. What can be made again, and locks, are left out."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path for name, path in files.items() if _is_kept(name) and path.resolve() != target.resolve()}


def _is_kept(name: str) -> bool:
    path = PurePosixPath(name)
    made_again = (
        path.parts[0] in (sources.FOLDER, sources.CACHE, sources.EXPORTS)
        or path.name.startswith(NAME)
        or path.suffix == ".lock"
    )
    return not made_again and not any(part.startswith(".") for part in path.parts)


def _belongs(name: str) -> bool:
    """Whether a part of a backup lies inside a library's folder on every system, and may be there."""
    outside = (
        PurePosixPath(name).is_absolute() or bool({"\\", ":", "\0"} & {*name}) or ".." in PurePosixPath(name).parts
    )
    return name == NAME or bool(_SOURCE.fullmatch(name)) or (not outside and bool(name) and _is_kept(name))


def _write(target: Path, parts: dict[str, Path]) -> None:
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {name: sources.sha256_of(path) for name, path in parts.items()},
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        for name, path in parts.items():
            archive.write(path, name)


def _extract(file: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] > FORMAT or manifest["version"] > VERSION:
                raise LibraryVersionError(
                    f"{file} was written by a newer version of this program. Update the program to restore it; nothing was changed."
                )
            for name, sha256 in manifest["files"].items():
                if not _belongs(name):
                    raise LibraryError(f"{file} holds {name!r}, which belongs to no library. It was not restored.")
                _extract_one(archive, name, sha256, folder)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, EOFError) as error:
        raise LibraryError(
            f"{file} is not a whole backup of a library ({type(error).__name__}). Use a file that `reviews backup` wrote."
        ) from error


def _extract_one(archive: zipfile.ZipFile, name: str, sha256: str, folder: Path) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with archive.open(name) as part, target.open("wb") as copy:
        while piece := part.read(_PIECE):
            digest.update(piece)
            copy.write(piece)
    if digest.hexdigest() != sha256:
        raise ValueError(f"{name} is damaged")


def _verify(folder: Path, file: Path) -> None:
    """Raises LibraryError unless the extracted library is sound and complete."""
    path = folder / NAME
    if stored_version(path) > VERSION:
        raise LibraryVersionError(
            f"{file} holds a library of a newer version of this program. Update the program to restore it."
        )
    with _opened(path) as database:
        with database.reading() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            names = connection.exec_driver_sql("SELECT source FROM documents").scalars().all()
        database.checkpoint()
    missing = [name for name in names if not (folder / sources.FOLDER / name).is_file()]
    if said != "ok" or missing:
        raise LibraryError(
            f"{file} is not a whole backup: {said if said != 'ok' else f'{len(missing)} files are missing'}."
        )


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = Database(path)
    try:
        yield database
    finally:
        database.close()
