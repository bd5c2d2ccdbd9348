"""Figures on reading PDFs: `python -m eval.bench.reading FOLDER`, the folder that holds the PDFs and their `truth/`.

For each file with a truth: paragraph precision and recall (a paragraph counts where it is exact but for spaces and its bullet),
table rows found exactly, the share of sentences whose rectangles on the page read back to the same words, pages a second (from
the file into passages, the reading's own process included; wall clock and CPU of both). Then every file of `hostile/`: how it
ended, seconds, MB at most.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import BlockKind, Given, Reading, Span
from corpus.errors import CorpusError
from corpus.reading import read
from corpus.sentences import sentences
from corpus.understanding import understand

_PROVED = 12  # pages of a document whose rectangles are read back
_BULLETS = "•–- "


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How well one file was read; shares are in [0, 1], `marked` is (right, all) sentences."""

    precision: float
    recall: float
    rows: tuple[int, int]
    marked: tuple[int, int]


def main(folder: Path) -> None:
    """Prints a line for each file with a truth and each hostile one."""
    print(f"{'file':36} precision recall   rows  marked        pages/s  per CPU s")
    for truth in sorted((folder / "truth").glob("*.json")):
        told = json.loads(truth.read_text("utf-8"))
        path = folder / f"{truth.stem}.pdf"
        if "blocks" not in told or not path.is_file():
            continue
        begun, spent = time.perf_counter(), _spent()
        reading = read(path)
        understand(reading, Given())
        took, spent = time.perf_counter() - begun, _spent() - spent
        one = judge(reading, told["blocks"], path)
        rows, marked = f"{one.rows[0]}/{one.rows[1]}", f"{one.marked[0]}/{one.marked[1]}"
        count = len(reading.pages)
        print(
            f"{path.name:36} {one.precision:9.3f} {one.recall:6.3f} {rows:>6}  {marked:12} {count / took:8.0f} "
            f"{count / spent if spent else 0:8.0f}"
        )
    for path in sorted((folder / "hostile").glob("*")):
        begun = time.perf_counter()
        said = _ended(path)
        print(f"{path.name:36} {time.perf_counter() - begun:5.1f} s  {_peak():5} MB at most so far  {said}")


def judge(reading: Reading, truth: list[list[str]], path: Path) -> Figures:
    """The figures of one reading; footnotes and the header row count where the truth has them."""
    wanted = Counter(_plain(text) for kind, text in truth)
    found = Counter(_plain(block.text) for block in reading.blocks if block.kind is not BlockKind.FOOTNOTE)
    right = sum((wanted & found).values())
    rows = Counter(_plain(text) for kind, text in truth if kind == "row")
    read_rows = Counter(_plain(block.text) for block in reading.blocks if block.kind is BlockKind.ROW)
    proved = list(_read_back(reading, path))
    return Figures(
        precision=right / max(sum(found.values()), 1),
        recall=right / max(sum(wanted.values()), 1),
        rows=(sum((rows & read_rows).values()), sum(rows.values())),
        marked=(sum(proved), len(proved)),
    )


def _read_back(reading: Reading, path: Path) -> Iterator[bool]:
    """For each sentence of the first pages whether the words under its rectangles are its own."""
    import pypdfium2

    from corpus.drawing import marked

    document = pypdfium2.PdfDocument(path)
    texts = {page.index: page.text for page in reading.pages}
    for block in reading.blocks:
        if block.spans[0].page > _PROVED or len(block.spans) > 1:
            continue
        span = block.spans[0]
        for start, end in sentences(block.text):
            own = Span(page=span.page, start=span.start + start, end=span.start + end)
            wanted = texts[own.page][own.start : own.end]
            places = marked(document[own.page - 1], page=own.page, text=texts[own.page], spans=[[own.start, own.end]])
            yield _letters(_under(document[own.page - 1], places)) == _letters(wanted)
    document.close()


def _under(page: Any, places: list[tuple[float, float, float, float]]) -> str:
    """The characters whose middle lies in one of the places, by PDFium's own boxes and not by our lines."""
    from pypdfium2 import raw

    from corpus.glyphs import shown
    from corpus.pdfium import display
    from corpus.sheets import mapped

    width, height = page.get_size()
    frame = display(page, width, height)
    text_page = page.get_textpage()
    boxes = []
    for number in range(text_page.count_chars()):
        left, top, right, bottom = mapped(frame, text_page.get_charbox(number, loose=True))
        x, y = (left + right) / 2 / width, (top + bottom) / 2 / height
        boxes.append((shown(raw.FPDFText_GetUnicode(text_page, number)), x, y))
    found = [
        letter
        for left, top, right, bottom in places
        for letter, x, y in boxes
        if left <= x <= right and top <= y <= bottom
    ]
    text_page.close()
    return "".join(found)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _plain(text: str) -> str:
    return " ".join(text.split()).lstrip(_BULLETS)


def _ended(path: Path) -> str:
    try:
        reading = read(path)
    except CorpusError as error:
        return str(error)
    count = len(reading.pages)
    return f"{count} {'page' if count == 1 else 'pages'} read" + "".join(
        f"; {notice.message}" for notice in reading.notices[:2]
    )


def _spent() -> float:
    """CPU seconds of this process and of those that have ended; 0 where the system does not count them."""
    try:
        import resource
    except ImportError:
        return 0.0
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in told)


def _peak() -> int:
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eval.bench.reading", description=__doc__)
    parser.add_argument("folder", type=Path, help="the collection of hard PDFs, with its `truth`")
    main(parser.parse_args().folder)
