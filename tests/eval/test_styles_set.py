"""The set over the fictional styles: what it quotes stands in the documents that are drawn, under the reviews it names."""

from pathlib import Path

import pytest

import eval.sets
from eval.bench.styles import HALVES, draw, styles
from eval.sets import read_set
from eval.truth import Truth
from index.library import Library
from tests.conftest import FakeEmbedder

pytest.importorskip("reportlab")


def test_what_the_set_quotes_is_in_its_documents(tmp_path: Path) -> None:
    """Thirty-two documents of many layouts, read as files; no quotation and no review is missing."""
    cases = read_set(Path(eval.sets.__file__).parent / "sets" / "styles.jsonl")
    with Library.open(tmp_path / "library", embedder=FakeEmbedder(), create=True) as library:
        report = library.add([draw(style, tmp_path) for half in HALVES for style in styles(half)])
        assert report.failed == ()
        assert len(library.reviews()) == 53
        assert [str(flaw) for flaw in Truth(library).flaws(cases)] == []
    assert {case.split for case in cases} == {"development", "report"}
