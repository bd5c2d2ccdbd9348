"""Words on scanned pages: Tesseract where it is installed, else rapidocr where that extra is, else nothing."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from statistics import mean, median
from typing import Any

from corpus.sheets import Sheet, Word

Recogniser = Callable[[Any, Sheet], Sheet]

_DPI = 300
_MOST_PIXELS = 4500  # of the longer side
_MOST_SIDE = 1600  # pixels for rapidocr, whose memory grows with them
_SECONDS = 90
_UNSURE = 25  # per cent; a word below is noise of the scanner
_SNAP = 0.28  # sizes within this share of the page's usual one are that one: boxes of scanned words are never exact
_MISREAD = frozenset("¢e«»©®°")  # what a bullet is often taken for where it stands alone before a line
_LOW = set("gjpqy,;()[]Q/|@")
_HIGH = set("bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def recogniser() -> Recogniser | None:
    """Reads the words of a page from its image; None where no OCR is installed."""
    if shutil.which("tesseract"):
        return _by_tesseract
    if find_spec("rapidocr") is not None:
        return _by_rapidocr
    return None


def _picture(page: Any, sheet: Sheet) -> tuple[Any, float]:
    """The page as a grey image and its pixels a point."""
    longer = max(sheet.width, sheet.height, 1.0)
    scale = min(_DPI / 72, _MOST_PIXELS / longer)
    return page.render(scale=scale, grayscale=True).to_pil(), scale


def _by_tesseract(page: Any, sheet: Sheet) -> Sheet:
    picture, scale = _picture(page, sheet)
    data = io.BytesIO()
    picture.save(data, "PNG")
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", "eng", "--dpi", str(round(72 * scale)), "tsv"],
        input=data.getvalue(),
        capture_output=True,
        timeout=_SECONDS,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    table = csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    lines: dict[tuple[str, str, str], list[tuple[str, float, float, float, float]]] = {}
    sure: list[float] = []
    for row in table:
        text, confidence = (row["text"] or "").strip(), float(row["conf"])
        if row["level"] != "5" or not text or confidence < _UNSURE:
            continue
        left, top, wide, high = (float(row[key]) / scale for key in ("left", "top", "width", "height"))
        place = (row["block_num"], row["par_num"], row["line_num"])
        lines.setdefault(place, []).append((text, left, top, left + wide, top + high))
        sure += [confidence / 100] * len(text)
    return _sheet(sheet, list(lines.values()), sure)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # The classifier of turned lines garbles upright ones; its own log would name files; the models lie in the package.
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.max_side_len": _MOST_SIDE,
            "Rec.rec_batch_num": 1,
        }
    )


def _by_rapidocr(page: Any, sheet: Sheet) -> Sheet:
    import numpy as np

    picture, scale = _picture(page, sheet)
    found = _engine()(np.asarray(picture.convert("RGB")))
    lines: list[list[tuple[str, float, float, float, float]]] = []
    sure: list[float] = []
    if found.boxes is None:
        return _sheet(sheet, [], [])
    for box, text, score in zip((found.boxes / scale).tolist(), found.txts, found.scores, strict=True):
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = box
        # The corners, clockwise from the top left, of a line that may stand askew: its middle, or it would overlap its neighbours.
        lines.append(_spread(text, (x1 + x4) / 2, (y1 + y2) / 2, (x2 + x3) / 2, (y3 + y4) / 2))
        sure += [float(score)] * len(text)
    return _sheet(sheet, [line for line in lines if line], sure)


def _spread(
    text: str, left: float, top: float, right: float, bottom: float
) -> list[tuple[str, float, float, float, float]]:
    """The words of a line that is known only as a whole, each given its share of the width."""
    step, words, offset = (right - left) / max(len(text), 1), [], 0
    for word in text.split():
        start = text.index(word, offset)
        offset = start + len(word)
        words.append((word, left + start * step, top, left + offset * step, bottom))
    return words


def _sheet(
    sheet: Sheet, lines: Sequence[Sequence[tuple[str, float, float, float, float]]], sure: Sequence[float]
) -> Sheet:
    sizes = [_size(line) for line in lines]
    usual = median([size for line, size in zip(lines, sizes, strict=True) for _ in line]) if lines else 0.0
    words: list[Word] = []
    for line, size in zip(lines, sizes, strict=True):
        kept = usual if abs(size - usual) <= _SNAP * usual else size
        base = _base(line)
        words += [
            Word(
                "•" if number == 0 and len(line) > 1 and text in _MISREAD else text,
                left,
                right,
                base,
                round(kept, 1),
                False,
                top=top,
                bottom=bottom,
            )
            for number, (text, left, top, right, bottom) in enumerate(line)
        ]
    return replace(sheet, words=tuple(words), rules=(), boxes=(), confidence=round(mean(sure), 3) if sure else 0.0)


def _base(line: Sequence[tuple[str, float, float, float, float]]) -> float:
    flat = [bottom for text, _, _, _, bottom in line if not _LOW & set(text)]
    return median(flat) if flat else min(bottom for *_, bottom in line)


def _size(line: Sequence[tuple[str, float, float, float, float]]) -> float:
    """The size of the type, from the height of its capitals, which are about seven tenths of it."""
    base = _base(line)
    tall = [base - top for text, _, top, _, _ in line if _HIGH & set(text)]
    return median(tall) / 0.72 if tall else median(bottom - top for _, _, top, _, bottom in line) / 0.5
