"""A Milvus (here the one that runs in this process) finds what the library's own engine finds."""

import importlib.util

import pytest

from corpus.document import Section
from index.errors import LibraryError, SettingsError
from index.library import Library
from index.query import Filters, Query, Term
from index.settings import Settings

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("pymilvus") is None, reason="the extra reviews[milvus] is not installed"
    ),
    # pymilvus and its gRPC warn about themselves on some Python versions.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def shared_engine(library, embedder, tmp_path):
    """The same library, searched through Milvus."""
    with Library.open(library.folder, embedder=embedder) as other:
        other.settings = Settings(engine="milvus", milvus_uri=str(tmp_path / "milvus ü.db"))
        yield other


def order(found):
    return [hit.passage.id for hit in found.hits]


@pytest.mark.parametrize(
    "query",
    [
        Query(text="bruises on a baby"),
        Query(text="hot water in the kitchen", filters=Filters(sections=(Section.CIRCUMSTANCES,))),
        Query(text="teenager", terms=(Term(text="teenage boy", weight=0.5, because="teenager"),)),
        Query(text="water", filters=Filters(years=(1900, 1901))),
    ],
)
def test_milvus_finds_the_same_first_passage_with_the_same_cosines(library, shared_engine, query):
    own, shared = library.search(query), shared_engine.search(query)
    assert order(shared)[:1] == order(own)[:1]
    assert set(order(shared)) == set(order(own))
    cosines = [{hit.passage.id: hit.why.scores["meaning"] for hit in found.hits} for found in (own, shared)]
    assert cosines[1] == pytest.approx(cosines[0], abs=1e-4)
    matched = [{hit.passage.id for hit in found.hits if "words" in hit.why.scores} for found in (own, shared)]
    assert matched[0] == matched[1]


def test_milvus_follows_what_is_added_and_removed(library, shared_engine, put):
    query = Query(text="hot water", k=50)
    assert len(shared_engine.search(query).hits) == 6
    read = put(library, "second")
    assert len(shared_engine.search(query).hits) == 12
    library.remove(library.documents()[0].id)
    found = shared_engine.search(query)
    assert {hit.document.id for hit in found.hits} == {read.document.id}
    assert len(found.hits) == 6


def test_what_is_removed_leaves_milvus_at_once(shared_engine):
    shared_engine.search(Query(text="water"))
    shared_engine.remove(shared_engine.documents()[0].id)
    client = shared_engine._milvus.client
    assert int(client.query("reviews", filter="", output_fields=["count(*)"])[0]["count(*)"]) == 0
    assert shared_engine.search(Query(text="water")).hits == ()


def test_an_added_phrase_is_a_phrase_in_milvus_too(shared_engine):
    shared_engine.settings = shared_engine.settings.model_copy(update={"meaning": False})
    for text, count in (("child protection medical", 1), ("protection child medical", 0)):
        found = shared_engine.search(Query(text="x", terms=(Term(text=text, weight=0.5, because="x"),)))
        assert len(found.hits) == count


def test_a_milvus_that_cannot_be_reached_is_said_to_be_one(shared_engine, tmp_path):
    shared_engine.settings = Settings(engine="milvus", milvus_uri=str(tmp_path / "no" / "such" / "folder" / "m.db"))
    with pytest.raises(LibraryError, match="milvus_uri"):
        shared_engine.search(Query(text="water"))
    shared_engine.settings = Settings(engine="milvus")
    with pytest.raises(SettingsError, match="needs `milvus_uri`"):
        shared_engine.search(Query(text="water"))


def test_the_token_is_never_recorded():
    settings = Settings(milvus_token="sesame")
    assert "sesame" not in f"{settings.recorded()} {settings!r}"
