"""The example library must not get worse: every question of the example set against the stored baseline."""

from pathlib import Path

import pytest

from assistant import Assistant
from corpus.examples import example_files
from eval import sets
from eval.formats import read_any
from eval.gate import baseline_file, judge, read_baseline
from eval.printed import verdict_text
from eval.run import run_set
from eval.truth import Truth
from index.library import Library

EXAMPLE = Path(sets.__file__).parent / "sets" / "example.jsonl"


@pytest.mark.model
@pytest.mark.timeout(600)
def test_the_example_set_is_answered_as_well_as_before(tmp_path: Path) -> None:
    """After a wanted change: `reviews eval gate example --update`."""
    with Library.open(tmp_path / "library", create=True) as library:
        library.add(example_files())
    with Assistant.open(tmp_path / "library") as assistant:
        cases = read_any(EXAMPLE)
        assert Truth(assistant.library).flaws(cases) == ()
        run = run_set(assistant, cases, folder=tmp_path / "runs")
    verdict = judge(run.outcomes, read_baseline(baseline_file(EXAMPLE)))
    assert verdict.passed, verdict_text(verdict)
