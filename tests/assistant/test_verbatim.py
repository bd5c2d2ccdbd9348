"""Every quotation stands in its source file, letter for letter, on the page it is cited to: as an extractor that is not ours reads it."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import pypdf
import pytest

from assistant import Assistant
from assistant.answer import Answer, Citation
from corpus.examples import example_files
from eval import sets
from eval.formats import read_any
from index.library import Library

EXAMPLE = Path(sets.__file__).parent / "sets" / "example.jsonl"
# Every sixth question: all kinds of question are among them.
STEP = 3  # of the example questions, so that every file is quoted


def squeezed(text: str) -> str:
    """The letters, digits and signs of a text: extractors differ in spaces, ligatures and the hyphens at line ends."""
    return re.sub(r"[\s­‐‑–—-]+", "", unicodedata.normalize("NFKC", text))


def stands_in(quote: str, page: str) -> bool:
    """Whether a page's squeezed text holds every paragraph of the quotation: extractors order columns and marks differently."""
    return all(squeezed(line) in page for line in quote.splitlines())


def by_pypdf(file: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


def by_pdftotext(file: Path) -> list[str]:
    ran = subprocess.run(["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True)
    return ran.stdout.decode("utf-8").split("\f")


def of_word(file: Path) -> str:
    """All text of a Word file in the order of its body, tables row by row."""
    parts = []
    for block in docx.Document(str(file)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return "\n".join(parts)


@cache
def pages(file: Path, extract: Callable[[Path], list[str]]) -> tuple[str, ...]:
    return tuple(squeezed(text) for text in extract(file))


def missing(citation: Citation, file: Path, extract: Callable[[Path], list[str]]) -> str | None:
    """Where a quotation cannot be found in its file, in words; None where it is found, each part on its own page."""
    if file.suffix != ".pdf":
        text = of_word(file) if file.suffix == ".docx" else file.read_text("utf-8")
        return None if stands_in(citation.quote, squeezed(text)) else f"{file.name}: {citation.quote}"
    read, rest = pages(file, extract), citation.quote
    assert sum(span.end - span.start for span in citation.spans) == len(rest)
    assert citation.page == citation.spans[0].page
    for span in citation.spans:
        part, rest = rest[: span.end - span.start], rest[span.end - span.start :]
        if not stands_in(part, read[span.page - 1]):
            return f"{file.name} page {span.page}: {part}"
    return None


@pytest.fixture(scope="module")
def citations(tmp_path_factory: pytest.TempPathFactory) -> list[Citation]:
    """What the answers to the questions quote."""
    folder = tmp_path_factory.mktemp("verbatim") / "library"
    with Library.open(folder, create=True) as library:
        library.add(example_files())
    with Assistant.open(folder) as assistant:
        answers = [assistant.ask(case.question, history=case.history) for case in read_any(EXAMPLE)[::STEP]]
    return [citation for answer in answers if isinstance(answer, Answer) for citation in answer.citations]


@pytest.mark.model
@pytest.mark.timeout(600)
@pytest.mark.parametrize("extract", [by_pypdf, by_pdftotext])
def test_every_quotation_is_found_in_its_file_by_another_extractor(
    citations: list[Citation], extract: Callable[[Path], list[str]]
) -> None:
    if extract is by_pdftotext and shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    files = {file.name: file for file in example_files()}
    assert {citation.document.file for citation in citations} == set(files), (
        "a file is never quoted: ask more questions"
    )
    assert len(citations) >= 40
    misses = [found for one in citations if (found := missing(one, files[one.document.file], extract))]
    print(f"{len(citations) - len(misses)} of {len(citations)} quotations found verbatim by {extract.__name__}")
    assert misses == []


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "name",
    """01_digest.pdf 02_digest_doubled_numbers.pdf 03_two_column.pdf 04_table_spanning.pdf 05_footnotes.pdf
    06_rotated.pdf 07_word_export.pdf 07_word_export.docx""".split(),
)
def test_every_quotation_is_found_whatever_the_layout(shared: Path, tmp_path: Path, name: str) -> None:
    """Columns, tables over pages, footnotes, rotated pages: as pypdf reads them (pdftotext loses lines of the rotated ones)."""
    file = shared / "pdfs" / name
    with Library.open(tmp_path / "library", create=True) as library:
        library.add([file])
    lines = (shared / "seed" / "passage_questions.jsonl").read_text("utf-8").splitlines()
    with Assistant.open(tmp_path / "library") as assistant:
        answers = [assistant.ask(json.loads(line)["question"]) for line in lines[:40:2]]
    quoted = [citation for answer in answers if isinstance(answer, Answer) for citation in answer.citations]
    assert len(quoted) >= 8
    assert [found for one in quoted if (found := missing(one, file, by_pypdf))] == []


def test_a_quotation_that_was_altered_or_cited_to_another_page_is_not_found(tmp_path: Path) -> None:
    """The check itself can fail."""
    from dataclasses import replace

    from corpus.document import Section, Span
    from tests.ui.fakes import BRUISES, fictional_document

    read, file = fictional_document(tmp_path)
    passage = read.passages[0]
    span = passage.spans[0]
    citation = Citation(
        n=1,
        review=None,
        document=read.document,
        page=1,
        page_label="1",
        section=Section.CIRCUMSTANCES,
        quote=BRUISES,
        spans=(span,),
        passage=passage.id,
        score=1.0,
    )
    assert missing(citation, file, by_pypdf) is None
    other = BRUISES.replace("three", "seven")
    assert missing(replace(citation, quote=other), file, by_pypdf) == f"{file.name} page 1: {other}"
    moved = replace(citation, page=2, spans=(Span(page=2, start=span.start, end=span.end),))
    assert missing(moved, file, by_pypdf) == f"{file.name} page 2: {BRUISES}"
