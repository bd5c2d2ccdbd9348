"""The library on disk: what goes in is what comes out, whole or not at all."""

import sqlite3
from pathlib import Path

import pytest

from corpus.document import Given, Page, Status, text_of
from index import records, store
from index.errors import LibraryError, LibraryVersionError, ModelError, UnknownError
from index.library import Library
from index.query import Query
from index.settings import Settings


def counts(library: Library) -> dict[str, int]:
    tables = ["documents", "pages", "reviews", "passages", "facets", "vectors", "sentence_vectors"]
    with library.database.reading() as connection:
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in tables}


def test_what_was_put_in_comes_out_equal(tmp_path, embedder, put):
    with Library.open(tmp_path / "lib", embedder=embedder, create=True) as library:
        read = put(library, "digest")
    with Library.open(tmp_path / "lib", embedder=embedder) as library:
        assert library.documents() == (read.document,)
        assert library.reviews() == read.reviews
        assert library.passages() == read.passages
        assert library.pages(read.document.id) == {page.index: page for page in read.pages}
        assert library.notices(read.document.id) == read.notices
        assert library.source(read.document.id).read_bytes() == b"digest"
        assert library.passage(read.passages[2].id) == read.passages[2]


def test_every_passage_is_its_pages_text(library):
    for passage in library.passages():
        assert text_of(passage.spans, library.pages(passage.document)) == passage.text


def test_passages_of_a_review_are_those_of_it_alone(library):
    document = library.documents()[0].id
    found = library.passages(document, "RR 2/31")
    assert {passage.review for passage in found} == {"RR 2/31"}
    assert len(found) == 2


def test_a_folder_that_is_no_library_is_refused_and_left_alone(tmp_path):
    with pytest.raises(LibraryError, match="There is no library in"):
        Library.open(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
    (tmp_path / "library.sqlite").write_bytes(b"Dear reader, this is a letter." * 20)
    with pytest.raises(LibraryError, match="not a library"):
        Library.open(tmp_path, create=True)
    sqlite3.connect(tmp_path / "other.sqlite").execute("CREATE TABLE bees (wings)").connection.close()
    (tmp_path / "other.sqlite").replace(tmp_path / "library.sqlite")
    with pytest.raises(LibraryError, match="not a library"):
        Library.open(tmp_path)


def test_a_library_cannot_be_made_where_a_file_is(tmp_path, embedder):
    (tmp_path / "file").write_text("words", encoding="utf-8")
    with pytest.raises(LibraryError, match="is a file"):
        Library.open(tmp_path / "file", embedder=embedder, create=True)


def test_a_library_of_a_newer_version_is_refused_and_not_touched(library):
    library.close()
    path = library.folder / "library.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = {file: file.read_bytes() for file in library.folder.rglob("*") if file.is_file()}
    with pytest.raises(LibraryVersionError, match="newer version"):
        Library.open(library.folder, create=True)
    assert {file: file.read_bytes() for file in library.folder.rglob("*") if file.is_file()} == before


def test_an_exception_in_the_middle_of_adding_leaves_nothing(library, put, monkeypatch):
    before, files, fingerprint = counts(library), set(library.folder.rglob("*")), library.fingerprint()

    def break_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "changed", break_off)
    with pytest.raises(KeyboardInterrupt):
        put(library, "second")
    monkeypatch.undo()
    assert counts(library) == before
    assert set(library.folder.rglob("*")) == files
    assert library.fingerprint() == fingerprint
    assert library.check() == ()


def test_putting_the_same_document_again_replaces_it(library, put):
    before, found = counts(library), library.search(Query(text="bath water"))
    put(library, "digest")
    assert counts(library) == before
    again = library.search(Query(text="bath water"))
    assert [hit.passage for hit in again.hits] == [hit.passage for hit in found.hits]


def test_a_file_that_changed_while_it_was_read_is_not_added(library, reader, tmp_path):
    (tmp_path / "late.pdf").write_bytes(b"other bytes than were read")
    report = library.add([tmp_path / "late.pdf", *write(tmp_path, "one.pdf")])
    assert "changed while it was being read" in report.failed[0].reason
    assert [item.reviews for item in report.added] == [1]
    assert library.check() == ()


def test_an_open_library_sees_what_another_one_adds_and_removes(library, embedder, put):
    query = Query(text="hot water", k=50)
    assert len(library.search(query).hits) == 6
    with Library.open(library.folder, embedder=embedder) as other:
        read = put(other, "second")
        assert len(library.search(query).hits) == 12
        put(other, "third")
        assert len(library.search(query).hits) == 18
        other.remove(read.document.id)
    found = library.search(query)
    assert len(found.hits) == 12
    assert read.document.id not in {hit.document.id for hit in found.hits}


def test_two_writers_wait_for_each_other_and_the_second_says_so(library, embedder, put, monkeypatch):
    monkeypatch.setattr("index.database.BUSY_MS", 50)
    with Library.open(library.folder, embedder=embedder) as other, library.database.writing() as connection:
        store.put_fact(connection, "generation", 99)
        assert len(other.documents()) == 1
        assert other.search(Query(text="hot water")).hits
        with pytest.raises(LibraryError, match="Another program is writing"):
            put(other, "second")
    assert library.check() == ()


def test_another_model_is_refused_with_what_to_do(library, embedder):
    class Other(type(embedder)):
        name = "other-model"
        revision = "2"

    with Library.open(library.folder, embedder=Other()) as other:
        assert len(other.documents()) == 1
        with pytest.raises(ModelError, match=r"fake-hashed-words .* other-model .*doctor --repair"):
            other.search(Query(text="water"))


def test_the_same_weights_under_another_name_are_the_same_model(library, embedder):
    class Moved(type(embedder)):
        name = "elsewhere"

    with Library.open(library.folder, embedder=Moved()) as other:
        assert other.search(Query(text="water")).hits


def test_a_changed_context_setting_is_refused(library, embedder):
    (library.folder / "settings.toml").write_text("context = false\n", encoding="utf-8")
    with (
        Library.open(library.folder, embedder=embedder) as other,
        pytest.raises(ModelError, match="context = true"),
    ):
        other.search(Query(text="water"))


def test_the_fingerprint_knows_the_documents_and_the_settings_but_not_their_order(tmp_path, embedder, put):
    prints = []
    for folder, names in (("a", ("x", "y")), ("b", ("y", "x")), ("c", ("x",))):
        with Library.open(tmp_path / folder, embedder=embedder, create=True) as library:
            for name in names:
                put(library, name)
            prints.append(library.fingerprint())
            library.settings = Settings(fusion="rrf")
            prints.append(library.fingerprint())
    assert prints[0] == prints[2]
    assert len({prints[0], prints[1], prints[4]}) == 3


@pytest.mark.parametrize("reference", ["{id}", "Learning from digest", "digest.PDF", "digest", "{id:.6}"])
def test_a_document_is_found_by_id_title_or_file_name(library, reference):
    document = library.documents()[0]
    wanted = document.id[:6] if ":" in reference else reference.format(id=document.id)
    assert library.find_document(wanted) == document


def test_an_unknown_document_is_named_with_the_nearest_one(library):
    with pytest.raises(UnknownError, match=r"No document 'diges'.*'digest\.pdf'"):
        library.find_document("diges")
    for ask in (library.document, library.source, library.remove, lambda id: library.page(id, 1), library.passage):
        with pytest.raises(UnknownError, match="nowhere"):
            ask("nowhere")


def test_a_page_that_is_not_there_is_said_so(library):
    document = library.documents()[0].id
    assert isinstance(library.page(document, 2), Page)
    with pytest.raises(UnknownError, match="No page 9"):
        library.page(document, 9)


class Reader:
    """Stands in for the corpus: reads every file into the same fiction, refuses what is called broken."""

    def __init__(self, reading, reviews):
        self.reading, self.reviews, self.read = reading, reviews, []

    def __call__(self, path: Path, *, given: Given, password: str | None):
        from corpus.errors import UnreadableError

        if "broken" in path.name:
            raise UnreadableError(f"{path} is broken; add a sound copy.")
        self.read.append((path.name, given))
        return self.reading(path.stem, self.reviews)


@pytest.fixture
def reader(monkeypatch, reading, told):
    from corpus.document import Section
    from index import library as module

    made = Reader(
        reading, [told(printed="RR 9/31", passages=((Section.OTHER, "A passage of fiction about a kitchen fire."),))]
    )
    monkeypatch.setattr(module, "_read_document", lambda: made)
    return made


def write(folder: Path, *names: str) -> list[Path]:
    files = [folder / name for name in names]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(file.stem.encode())
    return files


def test_adding_a_folder_reads_what_can_be_read_and_names_what_cannot(library, reader, tmp_path):
    write(tmp_path / "in", "one.pdf", "sub/two.DOCX", ".hidden/three.pdf", "~$two.docx", "notes.exe", "broken.pdf")
    steps = []
    report = library.add([tmp_path / "in", tmp_path / "missing.pdf"], progress=lambda *step: steps.append(step))
    assert [Path(item.file).name for item in report.added] == ["one.pdf", "two.DOCX"]
    assert [Path(item.file).name for item in report.failed] == ["broken.pdf", "missing.pdf"]
    assert report.failed[0].reason.endswith("is broken; add a sound copy.")
    assert "There is no file or folder" in report.failed[1].reason
    assert [warning.page for warning in report.warnings] == [1, 1, None]
    assert "RR 9/31 of the same partnership is also in" in report.warnings[2].message
    assert steps[0][1:] == (0, 4)
    assert steps[-1][1:] == (4, 4)


def test_adding_again_changes_nothing(library, reader, tmp_path):
    files = write(tmp_path, "one.pdf")
    library.add(files)
    fingerprint = library.fingerprint()
    report = library.add(files + write(tmp_path / "renamed", "one.pdf"))
    assert (len(report.unchanged), report.added) == (2, ())
    assert len(reader.read) == 1
    assert library.fingerprint() == fingerprint


def test_what_is_told_anew_of_a_known_file_is_read_again_with_what_was_told_before(library, reader, tmp_path):
    files = write(tmp_path, "one.pdf")
    library.add(files, given=Given(partnership="Fenmarsh"))
    report = library.add(files, given=Given(status=Status.DRAFT))
    assert len(report.added) == 1
    assert reader.read[-1][1] == Given(partnership="Fenmarsh", status=Status.DRAFT)
    assert len(library.documents()) == 2


def test_one_document_is_read_where_one_is_asked_for(library, put, monkeypatch):
    second = put(library, "second").document
    made = []
    real = records.document_of
    monkeypatch.setattr(records, "document_of", lambda row: made.append(row["id"]) or real(row))
    assert library.document(second.id) == second
    assert made == [second.id]
    with pytest.raises(UnknownError, match="nearest"):
        library.document(second.id[:-1] + "x")


def test_the_parts_of_the_library_are_counted_by_review(library):
    parts = library.reviews_by_part()
    assert parts["section"] == {"circumstances": 3, "learning": 1, "good practice": 1, "recommendations": 1}
    assert parts["agency"] == {"gp_primary_care": 1, "police": 1}
