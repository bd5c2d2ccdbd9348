"""A backup is whole or not there, and is restored only where nothing can be lost."""

import json
import zipfile

import pytest

from index.backup import restore
from index.errors import LibraryError, LibraryVersionError
from index.library import Library
from index.query import Query


@pytest.fixture
def saved(library, tmp_path):
    (library.folder / "settings.toml").write_text("depth = 44\n", encoding="utf-8")
    library.backup(tmp_path / "Sicherung ü.zip")
    return tmp_path / "Sicherung ü.zip"


def rewritten(saved, change):
    """The backup with each part, as (name, bytes), changed by a function; None leaves the part out."""
    with zipfile.ZipFile(saved) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(saved, "w") as archive:
        for name, content in parts:
            changed = change(name, content)
            if changed is not None:
                archive.writestr(*changed)


def test_a_restored_library_is_the_one_that_was_saved(library, saved, embedder, tmp_path):
    restore(saved, tmp_path / "new folder" / "lib")
    with Library.open(tmp_path / "new folder" / "lib", embedder=embedder) as other:
        assert other.passages() == library.passages()
        assert other.search(Query(text="hot water")).hits == library.search(Query(text="hot water")).hits
        assert other.source(other.documents()[0].id).read_bytes() == b"digest"
        assert other.settings.depth == 44
        assert other.check() == ()


def test_what_people_keep_beside_the_documents_comes_back_and_what_can_be_made_again_does_not(library, tmp_path):
    kept = ("eval/judgements.jsonl", "eval/sets/Prüfung.jsonl", "baskets/report-1.json", "vocabulary.toml")
    again = ("cache/d1/page.png", "exports/report.docx", "eval/judgements.lock", "eval/.judgements.part")
    for name in (*kept, *again):
        (library.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (library.folder / name).write_text(name, encoding="utf-8")
    library.backup(library.folder / "backup.zip")
    restore(library.folder / "backup.zip", tmp_path / "restored")
    assert [(tmp_path / "restored" / name).read_text(encoding="utf-8") for name in kept] == list(kept)
    assert not [name for name in (*again, "backup.zip") if (tmp_path / "restored" / name).exists()]


def test_an_empty_folder_may_be_restored_to_and_another_may_not(saved, tmp_path, library):
    (tmp_path / "empty").mkdir()
    restore(saved, tmp_path / "empty")
    with pytest.raises(LibraryError, match="not empty"):
        restore(saved, tmp_path / "empty")
    assert not list(tmp_path.glob("restore-*"))


def test_a_backup_never_overwrites_a_file(library, saved):
    before = saved.read_bytes()
    with pytest.raises(LibraryError, match="is there already"):
        library.backup(saved)
    assert saved.read_bytes() == before


def newer(name, content):
    return (name, json.dumps({**json.loads(content), "version": 99})) if name == "manifest.json" else (name, content)


def escaping(to):
    def change(name, content):
        if name != "manifest.json":
            return name, content
        manifest = json.loads(content)
        manifest["files"][to] = "0" * 64
        return name, json.dumps(manifest)

    return change


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (lambda n, c: (n, c[:-1] + b"!") if n.startswith("sources/") else (n, c), LibraryError, "not a whole backup"),
        (lambda n, c: None if n.startswith("sources/") else (n, c), LibraryError, "not a whole backup"),
        (lambda n, c: None if n == "manifest.json" else (n, c), LibraryError, "not a whole backup"),
        (escaping("../outside.txt"), LibraryError, "belongs to no library"),
        (escaping("/outside.txt"), LibraryError, "belongs to no library"),
        (escaping("eval\\..\\..\\outside.txt"), LibraryError, "belongs to no library"),
        (escaping("C:outside.txt"), LibraryError, "belongs to no library"),
        (escaping("sources/run.exe"), LibraryError, "belongs to no library"),
        (newer, LibraryVersionError, "newer version"),
    ],
)
def test_a_backup_that_is_not_as_it_was_written_is_refused_and_nothing_is_made(saved, tmp_path, change, error, said):
    rewritten(saved, change)
    with pytest.raises(error, match=said):
        restore(saved, tmp_path / "target")
    assert not (tmp_path / "target").exists()
    assert not (tmp_path / "outside.txt").exists()
    assert not list(tmp_path.glob("restore-*"))


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "letter.zip").write_bytes(b"Dear reader")
    with pytest.raises(LibraryError, match="not a whole backup"):
        restore(tmp_path / "letter.zip", tmp_path / "target")
