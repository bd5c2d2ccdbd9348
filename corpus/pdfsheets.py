"""A page of a PDF as a Sheet: words turned upright and placed, hidden ones, watermarks and stray type told apart."""

import ctypes
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from corpus.glyphs import Raw, raw_words
from corpus.pdfium import display
from corpus.sheets import Affine, Rule, Sheet, Word, mapped
from corpus.strokes import drawn

_TINY = 2.0  # points; smaller type cannot be read on paper
_WATERMARK_SIZE = 30.0
_MOST_CHARACTERS = 200_000  # of a page; more is no page anybody wrote


def sheet(page: Any, index: int) -> Sheet:
    """The page of an open `pypdfium2` document as a Sheet; `index` counts from 1."""
    from pypdfium2 import raw

    width, height = page.get_size()
    frame = display(page, width, height)
    text_page = page.get_textpage()
    try:
        handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        count = min(raw.FPDFText_CountChars(text_page), _MOST_CHARACTERS)
        found = list(raw_words(handle, count))
    finally:
        text_page.close()
    quarter = _quarter(found, frame)
    frame, width, height = _turned(frame, quarter, width, height)
    rules, boxes, filled, images = drawn(page, frame, width, height)
    scanned = _is_scan(filled, width, height)
    words: list[Word] = []
    marks: list[str] = []
    stray: list[str] = []
    hidden = 0
    # A line that runs over the edge of the page is cut off, not hidden: only runs that lie outside altogether are.
    placed = [_placed(one, frame) for one in found]
    on_page = {word.run for word in placed if not _off_page(word, width, height)}
    tilted = _tilt(frame)
    for one, word in zip(found, placed, strict=True):
        run = one.run
        turn = (run.angle + tilted) % 360
        if (
            run.number not in on_page
            or run.size < _TINY
            or (run.hidden and not scanned)
            or (run.white and not _on_dark(word, filled))
        ):
            hidden += 1
        elif min(turn % 90, 90 - turn % 90) > 8 or _is_pale(one, word, filled):
            marks.append(("" if one.joined else " ") + one.text)
        elif min(turn, 360 - turn) > 45:
            stray.append(one.text)
        else:
            words.append(word)
    return Sheet(
        index=index,
        width=width,
        height=height,
        words=tuple(words),
        rules=tuple(rules),
        boxes=tuple(boxes),
        watermark=" ".join("".join(marks).split()),
        hidden=hidden,
        images=images,
        frame=frame,
        stray=tuple(stray),
    )


def _is_pale(one: Raw, word: Word, filled: Sequence[Rule]) -> bool:
    """Whether a word is large and hardly stands out from the page, as watermarks do; a pale title on a dark band does stand out."""
    return one.run.pale and one.run.size >= _WATERMARK_SIZE and not _on_dark(word, filled)


def _tilt(frame: Affine) -> float:
    """By how many degrees the mapping turns text against the clock."""
    return math.degrees(math.atan2(-frame[1], frame[0]))


def _quarter(found: Sequence[Raw], frame: Affine) -> int:
    """How many quarter turns against the clock most of the text is turned by, as shown."""
    tilt, counted = _tilt(frame), Counter[int]()
    for one in found:
        if not one.run.hidden:
            turn = (one.run.angle + tilt) % 360
            if min(turn % 90, 90 - turn % 90) <= 8:
                counted[round(turn / 90) % 4] += len(one.text)
    return counted.most_common(1)[0][0] if counted else 0


def _turned(frame: Affine, quarter: int, width: float, height: float) -> tuple[Affine, float, float]:
    a, b, c, d, e, f = frame
    if quarter == 1:  # text runs up the page
        return (-b, a, -d, c, height - f, e), height, width
    if quarter == 2:
        return (-a, -b, -c, -d, width - e, height - f), width, height
    if quarter == 3:
        return (b, -a, d, -c, f, width - e), height, width
    return frame, width, height


def _placed(one: Raw, frame: Affine) -> Word:
    left, top, right, bottom = mapped(frame, one.box)
    x, y = one.run.base
    base = frame[1] * x + frame[3] * y + frame[5]
    return Word(
        one.text,
        left,
        right,
        base,
        one.run.size,
        one.run.bold,
        one.first,
        one.last,
        one.joined,
        top,
        bottom,
        one.run.number,
    )


def _is_scan(pictures: Sequence[Rule], width: float, height: float) -> bool:
    """Whether a picture covers the page: then invisible text is what an OCR read on it, else it is hidden."""
    return any(
        not one.filled and (one.right - one.left) * (one.bottom - one.top) > 0.5 * width * height for one in pictures
    )


def _off_page(word: Word, width: float, height: float) -> bool:
    return word.right < 1 or word.left > width - 1 or word.bottom < 1 or word.top > height - 1


def _on_dark(word: Word, filled: Sequence[Rule]) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in filled)
