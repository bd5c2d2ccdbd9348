"""The sets over the fictional styles: what they quote stands in the documents that are drawn, under the reviews they name."""

from pathlib import Path

import pytest

import eval.sets
from eval.bench.styles import HALVES, draw, styles
from eval.sets import read_set
from eval.truth import Truth
from index.library import Library
from tests.conftest import FakeEmbedder

pytest.importorskip("reportlab")


def test_what_the_sets_quote_is_in_their_documents(tmp_path: Path) -> None:
    """Thirty-two documents of many layouts, read as files; no quotation and no review is missing."""
    with Library.open(tmp_path / "library", embedder=FakeEmbedder(), create=True) as library:
        report = library.add([draw(style, tmp_path) for half in HALVES for style in styles(half)])
        assert report.failed == ()
        assert len(library.reviews()) == 53
        for name in ("styles", "wordings"):
            cases = read_set(Path(eval.sets.__file__).parent / "sets" / f"{name}.jsonl")
            assert [str(flaw) for flaw in Truth(library).flaws(cases)] == []
            assert {case.split for case in cases} == {"development", "report"}
