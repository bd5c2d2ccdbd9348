"""A page as it lies on the paper: words with their places, ruled lines and boxes, before any reading of the layout.

Coordinates are points from the top left corner of the page as it is shown, x to the right and y down, turned so that most
of the text runs from left to right.
"""

from dataclasses import dataclass
from typing import NamedTuple

Affine = tuple[float, float, float, float, float, float]
HYPHEN = "\x02"  # a hyphen at a line's end, in the text of a word


class Word(NamedTuple):
    """Characters without a space between them; `base` is the baseline, `first` and `last` index PDFium's characters.

    `run` numbers the run of type
    (one showing operation of the file). `joined` says that no space stands before the word though a new run of type begins with it.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    first: int = -1
    last: int = -1
    joined: bool = False
    top: float = 0.0
    bottom: float = 0.0
    run: int = 0


class Rule(NamedTuple):
    """A straight line or the outline of a box."""

    left: float
    top: float
    right: float
    bottom: float
    filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: its words in the order of the file, the rest by place. `confidence` is set where the words come from OCR."""

    index: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...] = ()
    boxes: tuple[Rule, ...] = ()
    watermark: str = ""
    hidden: int = 0
    images: int = 0
    confidence: float | None = None
    frame: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    stray: tuple[str, ...] = ()


def mapped(frame: Affine, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box (left, bottom, right, top of the file) as left, top, right, bottom of the mapping."""
    a, b, c, d, e, f = frame
    x0, y0, x1, y1 = box
    if not b and not c:  # a page that is not turned, as nearly all are
        x0, x1, y0, y1 = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        left, right = (x0, x1) if x0 <= x1 else (x1, x0)
        return (left, y1, right, y0) if y1 <= y0 else (left, y0, right, y1)
    xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
    return min(xs), min(ys), max(xs), max(ys)
