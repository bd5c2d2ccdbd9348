"""What is drawn on a PDF page beside its text: ruled lines, boxes, dark areas and pictures."""

import ctypes
from collections.abc import Iterator
from typing import Any

from corpus.glyphs import WHITE
from corpus.sheets import Affine, Rule, mapped

_PATH, _IMAGE, _FORM = 2, 3, 5  # kinds of page object
_MOST_OBJECTS = 20_000


def drawn(page: Any, frame: Affine, width: float, height: float) -> tuple[list[Rule], list[Rule], list[Rule], int]:
    """Ruled lines, boxes that may hold text, areas dark enough for white text, and the number of images."""
    from pypdfium2 import raw

    rules: list[Rule] = []
    boxes: list[Rule] = []
    dark: list[Rule] = []
    images = 0
    ends = [ctypes.c_float() for _ in range(4)]
    paths: list[Any] = []
    for number in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page, number)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == _IMAGE:
            images += 1
            raw.FPDFPageObj_GetBounds(item, *(ctypes.byref(end) for end in ends))
            dark.append(Rule(*mapped(frame, tuple(end.value for end in ends))))  # type: ignore[arg-type]
        elif kind == _PATH:
            paths.append(item)
        elif kind == _FORM:
            images += sum(1 for inner in page.get_objects(filter=[_IMAGE], form=item, max_depth=2))
    for item in paths:
        raw.FPDFPageObj_GetBounds(item, *(ctypes.byref(end) for end in ends))
        left, top, right, bottom = mapped(frame, tuple(end.value for end in ends))  # type: ignore[arg-type]
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke))
        filled = bool(mode.value) and _is_dark(item, raw)
        if right - left < 4 or bottom - top < 4:
            rules.append(Rule(left, top, right, bottom))
            continue
        if filled:
            dark.append(Rule(left, top, right, bottom, True))
        if mode.value and not stroke.value and not filled:
            continue  # white paint draws nothing
        if stroke.value and raw.FPDFPath_CountSegments(item) > 5 and not _is_rounded(item, raw):
            rules += _segments(item, frame, raw)
        elif right - left < width * 0.98 or bottom - top < height * 0.9:
            boxes.append(Rule(left, top, right, bottom, filled))
    return rules, boxes, dark, images


def _is_rounded(item: Any, raw: Any) -> bool:
    """Whether the path is a box with round corners: a few segments, some of them curves."""
    count = raw.FPDFPath_CountSegments(item)
    return count <= 24 and any(
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item, number)) == raw.FPDF_SEGMENT_BEZIERTO
        for number in range(count)
    )


def _is_dark(item: Any, raw: Any) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(item, *(ctypes.byref(part) for part in parts)):
        return True
    return min(part.value for part in parts[:3]) < WHITE


def _segments(item: Any, frame: Affine, raw: Any) -> Iterator[Rule]:
    """The straight pieces of a path along the page's edges; curves are no rules."""
    x, y = ctypes.c_float(), ctypes.c_float()
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    a, b, c, d, e, f = frame
    before: tuple[float, float] | None = None
    for number in range(min(raw.FPDFPath_CountSegments(item), 2000)):
        segment = raw.FPDFPath_GetPathSegment(item, number)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        px = matrix.a * x.value + matrix.c * y.value + matrix.e
        py = matrix.b * x.value + matrix.d * y.value + matrix.f
        here = (a * px + c * py + e, b * px + d * py + f)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and before is not None:
            rule = Rule(
                min(before[0], here[0]), min(before[1], here[1]), max(before[0], here[0]), max(before[1], here[1])
            )
            if rule.right - rule.left < 1 or rule.bottom - rule.top < 1:
                yield rule
        before = here
