"""What is removed is gone: from the answers, from the words, from every byte of the folder."""

import pytest

from corpus.document import Section
from index.errors import LibraryError
from index.query import Query

SECRET = "The lodger with the violet umbrella kept returning to the flat above the bakery at night."


@pytest.fixture
def removable(library, put, told):
    secret = told(printed="RR 7/31", passages=((Section.CIRCUMSTANCES, SECRET + " It was never questioned."),))
    return put(library, "secret", [secret]).document


def bytes_of(library):
    return b"".join(file.read_bytes() for file in sorted(library.folder.rglob("*")) if file.is_file())


def test_a_removed_document_is_found_no_more_and_the_rest_still_is(library, removable):
    removed = library.remove(removable.id)
    assert (removed.document, removed.reviews, removed.passages, removed.probes) == (removable, 1, 1, 1)
    found = library.search(Query(text="violet umbrella"))
    assert {hit.document.id for hit in found.hits} == {library.documents()[0].id}
    assert library.search(Query(text="hot water")).hits[0].review.printed == "RR 3/30"
    assert library.check() == ()


def test_no_word_of_it_is_left_in_any_byte_of_the_folder(library, removable):
    assert SECRET.encode()[:40] in bytes_of(library)
    library.remove(removable.id)
    left = bytes_of(library)
    for piece in (SECRET[:30], SECRET[20:50], "violet", "umbrella", "bakeri"):
        assert piece.encode() not in left
    assert b"scald" in left


def test_its_file_its_cached_pages_and_all_exports_go(library, removable):
    source, cached = library.source(removable.id), library.cache(removable.id) / "1.png"
    kept = library.cache(library.documents()[0].id) / "1.png"
    export = library.folder / "exports" / "answers.csv"
    export.parent.mkdir()
    for file in (cached, kept, export):
        file.write_bytes(b"drawn")
    library.remove(removable.id)
    assert [file.exists() for file in (source, cached, kept, export)] == [False, False, True, False]


def test_what_a_reader_keeps_from_being_wiped_is_said(library, removable, monkeypatch):
    monkeypatch.setattr("index.database.BUSY_MS", 50)
    with library.database.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM passages").fetchall()
        with pytest.raises(LibraryError, match=r"was removed, but .* another program has it open"):
            library.remove(removable.id)
    assert len(library.documents()) == 1


def test_a_question_set_that_quotes_it_is_named_and_stays(library, removable):
    """It is somebody's work: no other program is to blame, and nothing of it is deleted."""
    quoting = library.folder / "eval" / "sets" / "ours.jsonl"
    quoting.parent.mkdir(parents=True)
    quoting.write_text(SECRET, "utf-8")
    with pytest.raises(
        LibraryError, match=r"was removed, but its words are still quoted in ours\.jsonl, which somebody put"
    ):
        library.remove(removable.id)
    assert quoting.is_file()
    assert len(library.documents()) == 1
