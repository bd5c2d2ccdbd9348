"""The set over the strangers' documents: what it quotes stands in them, under the reviews it names."""

from pathlib import Path

import eval.sets
from eval.bench.strangers import files
from eval.sets import read_set
from eval.truth import Truth
from index.library import Library
from tests.conftest import FakeEmbedder


def test_what_the_set_quotes_is_in_its_documents(tmp_path: Path) -> None:
    """Ten files of strangers are read whole: every review is found, and no quotation and no name is missing."""
    with Library.open(tmp_path / "library", embedder=FakeEmbedder(), create=True) as library:
        assert library.add(list(files())).failed == ()
        assert len(library.reviews()) == 62
        cases = read_set(Path(eval.sets.__file__).parent / "sets" / "strangers.jsonl")
        assert [str(flaw) for flaw in Truth(library).flaws(cases)] == []
        assert sum(not case.answerable for case in cases) == 85
