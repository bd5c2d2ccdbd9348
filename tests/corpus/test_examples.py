"""The example library and its question set: plainly fiction, the same on every run, and true to each other."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus.examples import NOTICE, example_files
from corpus.examples.generate import HERE, LAYOUTS, Source, read
from corpus.identifiers import normal

SOURCES = {source.file: source for source in map(read, sorted((HERE / "sources").glob("*.md")))}
SET = Path(__file__).resolve().parents[2] / "eval" / "sets" / "example.jsonl"
# The name of a part in this kind of document, not a sentence of anybody's.
STOCK = "feedback received from the child safeguarding practice review panel"


def _cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SET.read_text("utf-8").splitlines()]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words_of(source: Source) -> str:
    return _plain(" ".join(words.replace("[[", " ").replace("]]", " ") for _, words in source.parts))


def _reviews_of(source: Source) -> set[str]:
    if source.layout in ("report", "briefing"):
        return {source.title.rpartition(": ")[2]}
    return {normal(words) for kind, words in source.parts if kind == "h1"}


def _pages(pdf: bytes) -> list[str]:
    from pypdf import PdfReader

    return [_plain(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def _words_in_word_file(data: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return _plain(
        " ".join([p.text for p in document.paragraphs] + cells + [document.sections[0].footer.paragraphs[0].text])
    )


def test_every_source_has_its_file_and_no_other_file_is_shipped():
    assert {path.name for path in example_files()} == set(SOURCES)


def test_the_files_stay_small():
    assert sum(path.stat().st_size for path in example_files()) < 3_000_000


@pytest.mark.parametrize("path", example_files(), ids=lambda path: path.name)
def test_every_document_says_that_it_is_fiction(path: Path):
    data = path.read_bytes()
    if path.suffix == ".pdf":
        assert all(NOTICE in page for page in _pages(data))
    elif path.suffix == ".docx":
        assert _words_in_word_file(data).count(NOTICE) == 2  # under the title and at the foot of every page
    else:
        assert NOTICE in data.decode()


@pytest.mark.parametrize("name", SOURCES)
def test_generation_gives_the_same_bytes_twice(name: str):
    draw = LAYOUTS[SOURCES[name].layout]
    assert draw(SOURCES[name]) == draw(SOURCES[name])


@pytest.mark.parametrize("path", example_files(), ids=lambda path: path.name)
def test_the_shipped_file_holds_what_its_source_says_today(path: Path):
    new, shipped = LAYOUTS[SOURCES[path.name].layout](SOURCES[path.name]), path.read_bytes()
    # Words and not bytes: another version of a compressor packs the same words differently.
    if path.suffix == ".pdf":
        assert _pages(new) == _pages(shipped)
    elif path.suffix == ".docx":
        assert _words_in_word_file(new) == _words_in_word_file(shipped)
    else:
        assert new == shipped


def test_no_run_of_eight_words_comes_from_the_seed(shared: Path):
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
        return set(zip(*(words[n:] for n in range(8)), strict=False))

    ours = set.union(*(runs(words) for source in SOURCES.values() for _, words in source.parts)) - runs(STOCK)
    seed = runs((shared / "seed" / "learning-from-reviews-2022.txt").read_text("utf-8"))
    assert ours
    assert not ours & seed


def test_every_quote_stands_word_for_word_in_the_review_it_is_given_for():
    for case in _cases():
        for relevant in case["relevant"]:
            source = SOURCES[relevant["document"]]
            assert relevant["quote"] in _words_of(source), (case["id"], relevant["quote"])
            assert relevant["review"] in _reviews_of(source), (case["id"], relevant["review"])
            assert relevant["grade"] in (1, 2, 3), case["id"]


def test_every_right_review_is_in_the_library():
    known = set.union(*map(_reviews_of, SOURCES.values()))
    for case in _cases():
        assert set(case.get("reviews", [])) <= known, case["id"]
        good = {relevant["review"] for relevant in case["relevant"] if relevant["grade"] > 1}
        assert good <= set(case.get("reviews", [])), case["id"]


def test_a_question_is_answerable_exactly_if_something_answers_it():
    for case in _cases():
        assert case["answerable"] == bool(case["relevant"] or case.get("reviews")), case["id"]
        assert case["split"] in ("development", "report"), case["id"]
        assert (case["type"] == "follow-up") <= bool(case.get("history")), case["id"]


def test_ids_and_questions_of_the_set_are_different_from_each_other():
    cases = _cases()
    assert len({case["id"] for case in cases}) == len(cases)
    assert len({(case["question"], *case.get("history", ())) for case in cases}) == len(cases)
