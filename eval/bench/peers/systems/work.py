"""One stage of one system, in a process of its own: `PYTHON work.py MODULE ingest|ask REQUEST RESULT`.

Runs in the peer's environment as a plain script and needs nothing but the standard library, pypdf and python-docx. The module
is one beside this file. `ingest(...)` puts the documents into `folder`; `opened(...)` opens that again and gives a function
from question, earlier questions and k to (document, text) pairs, best first. REQUEST and RESULT are JSON files.
"""

import importlib
import json
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import Any

WARMING = "Which services knew the family before the review began?"  # in no set: loads what is loaded on first use


def main(module: str, stage: str, request: Path, result: Path) -> None:
    """Does one stage and writes what it took, and for `ask` what was found; stays until its input ends, to be measured."""
    system = importlib.import_module(module)
    given = json.loads(request.read_text("utf-8"))
    begun = time.perf_counter()
    told = _ingest(system, given) if stage == "ingest" else _ask(system, given, begun)
    told["versions"] = {name: known for name in system.PACKAGES if (known := _version(name))}
    result.write_text(json.dumps(told), encoding="utf-8")
    sys.stdin.read()


def _ingest(system: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Seconds from the files to a store on disk; the libraries and the model are loaded before they are counted."""
    system.prepare(**given)
    begun = time.perf_counter()
    documents = {} if system.READS_FILES else {Path(file).name: plain_text(Path(file)) for file in given["files"]}
    pieces = [(name, piece) for name, text in documents.items() for piece in chunks(text, given["piece"])]
    system.ingest(documents=documents, pieces=pieces, **given)
    return {"seconds": time.perf_counter() - begun}


def _ask(system: Any, given: dict[str, Any], begun: float) -> dict[str, Any]:
    """Milliseconds and hits of every question, and seconds from the start to the first answer."""
    search = system.opened(**given)
    search(WARMING, (), given["k"])
    ready = time.perf_counter() - begun
    hits, milliseconds = {}, []
    for one in given["questions"]:
        asked = time.perf_counter()
        found = search(one["question"], tuple(one["history"]), given["k"])
        milliseconds.append((time.perf_counter() - asked) * 1000)
        hits[one["id"]] = [{"document": document, "text": text} for document, text in found]
    return {"ready": ready, "milliseconds": milliseconds, "hits": hits}


def plain_text(file: Path) -> str:
    """The words of a PDF by pypdf, of a Word file by python-docx (tables after the paragraphs), of any other as UTF-8 text."""
    if file.suffix.lower() == ".pdf":
        from pypdf import PdfReader

        return "\n\n".join(page.extract_text() for page in PdfReader(file).pages)
    if file.suffix.lower() == ".docx":
        from docx import Document

        word = Document(str(file))
        cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
        return "\n\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])
    return file.read_text("utf-8")


def chunks(text: str, size: int) -> list[str]:
    """The text in pieces of `size` words, without overlap, as it is but for the spaces at both ends."""
    starts, inside = [], False
    for place, character in enumerate(text):
        if not character.isspace() and not inside:
            starts.append(place)
        inside = not character.isspace()
    cuts = [*starts[::size], len(text)]
    return [text[start:end].strip() for start, end in pairwise(cuts)]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
