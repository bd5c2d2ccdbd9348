"""The doctor sees what is wrong, says what to do, and mends what can be made again."""

import pytest

from index.doctor import examine, mend
from index.library import Library
from index.query import Query
from index.reembedding import reembed


def kinds(library):
    return [problem.kind for problem in library.check()]


def damage(library, statement):
    with library.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(statement)


def test_a_sound_library_has_no_problem(library):
    assert library.check() == ()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DELETE FROM vectors WHERE passage = 2", "vectors"),
        ("UPDATE sentence_vectors SET vectors = x'00' WHERE passage = 1", "vectors"),
        ("INSERT INTO words (words, rowid, text, context) VALUES ('delete', 1, 'bruises', '')", "words"),
        ("UPDATE passages SET context = 'altered' WHERE row = 3", "words"),
    ],
)
def test_what_can_be_made_again_is_seen_and_mended(library, statement, kind):
    before = [hit.passage.id for hit in library.search(Query(text="bruises on a baby")).hits]
    damage(library, statement)
    assert kinds(library) == [kind]
    mend(library, library.check())
    assert kinds(library) == []
    assert [hit.passage.id for hit in library.search(Query(text="bruises on a baby")).hits] == before


def test_a_text_that_is_not_its_pages_is_seen(library):
    with library.database.writing() as connection:
        connection.exec_driver_sql("UPDATE pages SET text = replace(text, 'bruises', 'marks')")
    assert kinds(library) == ["text"]


def test_a_missing_and_an_altered_file_are_seen(library):
    source = library.source(library.documents()[0].id)
    source.write_bytes(b"altered")
    assert "is not the file that was read" in library.check()[0].message
    source.unlink()
    assert "is missing" in library.check()[0].message


def test_leftovers_of_interrupted_work_are_seen_and_deleted(library):
    orphans = [library.folder / "sources" / "new-abc", library.folder / "cache" / "0123456789ab" / "1.png"]
    for orphan in orphans:
        orphan.parent.mkdir(parents=True, exist_ok=True)
        orphan.write_bytes(b"half")
    problem = library.check()[0]
    assert (problem.kind, problem.serious) == ("leftovers", False)
    mend(library, library.check())
    assert not any(orphan.exists() for orphan in orphans)
    assert library.source(library.documents()[0].id).exists()
    assert kinds(library) == []


def test_another_model_is_a_problem_until_everything_is_embedded_again(library, embedder):
    class Other(type(embedder)):
        dimension = 32
        revision = "2"

    library.search(Query(text="water"))
    health = examine(library.folder, embedder=Other())
    assert [problem.kind for problem in health.problems] == ["model"]
    health = examine(library.folder, repair=True, embedder=Other())
    assert health.problems == ()
    with library.database.reading() as connection:
        recorded = connection.exec_driver_sql("SELECT before, after, passages FROM reembeddings").fetchall()
    assert len(recorded) == 1
    assert recorded[0].passages == 6
    with Library.open(library.folder, embedder=Other()) as other:
        assert other.search(Query(text="hot water")).hits[0].review.printed == "RR 3/30"


def test_embedding_again_is_all_or_nothing(library, embedder, monkeypatch):
    class Failing(type(embedder)):
        revision = "2"

        def embed(self, texts):
            raise MemoryError

    with Library.open(library.folder, embedder=Failing()) as other, pytest.raises(MemoryError):
        reembed(other)
    assert library.check() == ()
    assert library.search(Query(text="hot water")).hits


def test_a_folder_without_a_library_is_no_fault(tmp_path):
    health = examine(tmp_path / "none")
    assert [(problem.kind, problem.serious) for problem in health.problems] == [("absent", False)]
    assert dict(health.facts)["Program"].startswith("reviews ")


def test_a_damaged_database_is_said_to_be_one(library, embedder):
    library.close()
    path = library.folder / "library.sqlite"
    content = bytearray(path.read_bytes())
    for place in range(4096 * 3, len(content), 4096):
        content[place : place + 900] = b"\xff" * 900
    path.write_bytes(content)
    for leftover in library.folder.glob("library.sqlite-*"):
        leftover.unlink()
    problems = examine(library.folder, embedder=embedder).problems
    assert problems[0].serious
    assert "damaged" in problems[0].message or "malformed" in problems[0].message
