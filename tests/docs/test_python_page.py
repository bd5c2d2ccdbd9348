"""The page on Python runs as it stands, from its first block to its last, and prints what it shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.examples import example_files
from index.library import Library
from tests.docs.pages import DOCS, blocks, run

PAGE = DOCS / "python.md"


@pytest.fixture
def beside_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder with the example library in it, as the page's first command makes it."""
    with Library.open(tmp_path / "my-library", create=True) as library:
        assert library.add(example_files()).failed == ()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.model
@pytest.mark.timeout(300)
def test_every_block_of_the_page_runs_and_prints_what_it_shows(beside_the_example: Path) -> None:
    wrong = run(PAGE, {"__name__": "page"})
    assert wrong == [], "\n".join(wrong)
    assert (beside_the_example / "bruising.docx").stat().st_size > 10_000
    assert "Training on bruising" in (beside_the_example / "training.md").read_text("utf-8")


def test_the_page_shows_all_that_an_assistant_does() -> None:
    code = "\n".join(block.code for block in blocks(PAGE))
    wanted = ["Assistant.open(", ".ask(", ".search(", ".export(", ".themes(", "history=", "run_set(", ".summarise("]
    assert [call for call in wanted if call not in code] == []


def test_a_page_that_shows_something_else_is_told(tmp_path: Path) -> None:
    """The check itself can fail."""
    page = tmp_path / "page.md"
    page.write_text("```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n", "utf-8")
    assert "line 2 shows\n3" in run(page, {})[0]
    page.write_text("```python\nprint('two words')\n```\n\n```text\ntwo ...\n```\n", "utf-8")
    assert run(page, {}) == []
