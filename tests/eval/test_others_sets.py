"""The sets over others' documents: what they quote stands in them, under the reviews they name."""

from pathlib import Path

import pytest

import eval.sets
from eval.bench import neighbours, newcomers, strangers
from eval.sets import read_set
from eval.truth import Truth
from index.library import Library
from tests.conftest import FakeEmbedder


@pytest.mark.parametrize(
    ("name", "files", "reviews", "without"),
    [("strangers", strangers.files(), 62, 85), ("newcomers", newcomers.files(), 52, 44)],
)
def test_what_the_set_quotes_is_in_its_documents(
    tmp_path: Path, name: str, files: tuple[Path, ...], reviews: int, without: int
) -> None:
    """Files of others are read whole: every review is found, and no quotation and no name is missing."""
    with Library.open(tmp_path / "library", embedder=FakeEmbedder(), create=True) as library:
        assert library.add(list(files)).failed == ()
        assert len(library.reviews()) == reviews
        cases = read_set(Path(eval.sets.__file__).parent / "sets" / f"{name}.jsonl")
        assert [str(flaw) for flaw in Truth(library).flaws(cases)] == []
        assert sum(not case.answerable for case in cases) == without


@pytest.mark.parametrize("collection", neighbours.collections(), ids=lambda one: one.name)
def test_what_the_neighbours_ask_is_in_their_documents(tmp_path: Path, collection: Path) -> None:
    """Three documents each, thirteen reviews or fourteen; every quotation and name is there."""
    with Library.open(tmp_path / "library", embedder=FakeEmbedder(), create=True) as library:
        added = library.add(list(neighbours.documents(collection)))
        assert added.failed == ()
        assert len(added.added) == 3
        assert len(library.reviews()) in (13, 14)
        cases = read_set(collection / neighbours.QUESTIONS)
        assert len(cases) == 45
        assert [str(flaw) for flaw in Truth(library).flaws(cases)] == []
