"""A page of a PDF as it lies on the paper: words with their places, ruled lines and boxes, before any reading of the layout.

Coordinates are points from the top left corner of the page as it is shown, x to the right and y down, turned so that most
of the text runs from left to right.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Affine = tuple[float, float, float, float, float, float]

_UNITS = 1_000_000  # steps across the page when PDFium is asked for its own mapping
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # kinds of page object
_INVISIBLE = 3  # text render mode
_WHITE = 246  # every colour channel at or above this is white on paper
_PALE = 150
_BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_FORCE_BOLD = 1 << 18
_TINY = 2.0  # points; smaller type cannot be read on paper
_WATERMARK_SIZE = 30.0
_MOST_CHARACTERS = 200_000  # of a page; more is no page anybody wrote
_MOST_OBJECTS = 20_000
_HYPHENS = {0x02, 0xFFFE, 0xAD}
HYPHEN = "\x02"  # a hyphen at a line's end, in the text of a word
_SPACES = {0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2007, 0x202F, 0x3000}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


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


@dataclass(slots=True)
class _Run:
    """What all characters of one text object share."""

    size: float
    bold: bool
    hidden: bool
    white: bool
    pale: bool
    angle: float
    base: tuple[float, float]
    number: int


@dataclass(slots=True)
class _Raw:
    """A word in the file's own coordinates."""

    text: str
    run: _Run
    first: int
    last: int
    joined: bool
    box: tuple[float, float, float, float] = field(default=(0.0, 0.0, 0.0, 0.0))


class _Calls:
    """PDFium's functions with plain integers for handles: several times faster than the generated bindings."""

    def __init__(self) -> None:
        from pypdfium2 import raw

        def bind(name: str, result: Any, *arguments: Any) -> Any:
            address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
            assert address is not None
            return ctypes.CFUNCTYPE(result, *arguments)(address)

        handle, number, real = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
        self.unicode = bind("FPDFText_GetUnicode", ctypes.c_uint, handle, number)
        self.object = bind("FPDFText_GetTextObject", handle, handle, number)
        self.box = bind("FPDFText_GetLooseCharBox", number, handle, number, handle)
        self.origin = bind("FPDFText_GetCharOrigin", number, handle, number, handle, handle)
        self.matrix = bind("FPDFText_GetMatrix", number, handle, number, handle)
        self.size = bind("FPDFText_GetFontSize", ctypes.c_double, handle, number)
        self.weight = bind("FPDFText_GetFontWeight", number, handle, number)
        self.font = bind("FPDFText_GetFontInfo", ctypes.c_ulong, handle, number, handle, ctypes.c_ulong, handle)
        self.fill = bind("FPDFText_GetFillColor", number, handle, number, handle, handle, handle, handle)
        self.mode = bind("FPDFTextObj_GetTextRenderMode", number, handle)
        self.device = bind(
            "FPDF_PageToDevice",
            number,
            handle,
            number,
            number,
            number,
            number,
            number,
            ctypes.c_double,
            ctypes.c_double,
            handle,
            handle,
        )
        self.segment_point = bind("FPDFPathSegment_GetPoint", number, handle, handle, handle)
        self.real = real


_calls: _Calls | None = None


def calls() -> _Calls:
    """PDFium's functions, bound once a process."""
    global _calls  # noqa: PLW0603 -- binding costs more than reading a page
    if _calls is None:
        _calls = _Calls()
    return _calls


def sheet(page: Any, index: int) -> Sheet:
    """The page of an open `pypdfium2` document as a Sheet; `index` counts from 1."""
    from pypdfium2 import raw

    width, height = page.get_size()
    frame = display(page, width, height)
    text_page = page.get_textpage()
    try:
        handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        count = min(raw.FPDFText_CountChars(text_page), _MOST_CHARACTERS)
        found = list(_raw_words(handle, count))
    finally:
        text_page.close()
    quarter = _quarter(found, frame)
    frame, width, height = _turned(frame, quarter, width, height)
    rules, boxes, filled, images = _drawn(page, frame, width, height)
    scanned = _is_scan(filled, width, height)
    words: list[Word] = []
    marks: list[str] = []
    stray: list[str] = []
    hidden = 0
    # A line that runs over the edge of the page is cut off, not hidden: only runs that lie outside altogether are.
    on_page = {one.run.number for one in found if not _off_page(_placed(one, frame), width, height)}
    for one in found:
        word = _placed(one, frame)
        run = one.run
        turn = (run.angle + _tilt(frame)) % 360
        if (
            run.number not in on_page
            or run.size < _TINY
            or (run.hidden and not scanned)
            or (run.white and not _on_dark(word, filled))
        ):
            hidden += 1
        elif min(turn % 90, 90 - turn % 90) > 8 or (run.pale and run.size >= _WATERMARK_SIZE):
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


def display(page: Any, width: float, height: float) -> Affine:
    """The mapping from the file's coordinates to points from the top left of the page as it is shown."""
    x, y = ctypes.c_int(), ctypes.c_int()
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value

    def at(px: float, py: float) -> tuple[float, float]:
        calls().device(handle, 0, 0, _UNITS, _UNITS, 0, px, py, ctypes.byref(x), ctypes.byref(y))
        return x.value / _UNITS * width, y.value / _UNITS * height

    zero, right, up = at(0, 0), at(500, 0), at(0, 500)
    return (
        (right[0] - zero[0]) / 500,
        (right[1] - zero[1]) / 500,
        (up[0] - zero[0]) / 500,
        (up[1] - zero[1]) / 500,
        zero[0],
        zero[1],
    )


def shown(character: int) -> str:
    """What a character code stands for in canonical text: ligatures as letters, spaces and control codes as nothing."""
    if character in _LIGATURES:
        return _LIGATURES[character]
    if character in _HYPHENS:
        return HYPHEN
    if character < 0x20 or 0x7F <= character < 0xA0 or 0xD800 <= character < 0xE000 or character > 0x10FFFF:
        return ""
    if 0x200B <= character <= 0x200F or 0x202A <= character <= 0x202E or 0x2060 <= character <= 0x206F:
        return ""  # marks without width: they reorder what is shown and say nothing
    if character in (0xFEFF, 0xFFFD, 0xFFFF):
        return ""
    return chr(character)


def _raw_words(handle: int | None, count: int) -> Iterator[_Raw]:
    unicode, owner = calls().unicode, calls().object
    runs: dict[int, _Run] = {}
    letters: list[str] = []
    current, first, last, spaced = 0, 0, 0, True
    held = True  # whether a space stands before the word being gathered
    for i in range(count):
        code = unicode(handle, i)
        if code in _SPACES:
            if letters:
                yield _finished(handle, letters, runs[current], first, last, not held)
                letters = []
            spaced = True
            continue
        here = owner(handle, i)
        if 0xD800 <= code < 0xE000:
            continue
        if here is None:
            if code not in _HYPHENS or not letters:
                continue
            here = current
        text = shown(code)
        if not text:
            continue
        if here not in runs:
            runs[here] = _run(handle, here, i)
        if letters and here != current:
            yield _finished(handle, letters, runs[current], first, last, not held)
            letters = []
        if not letters:
            first, current, held, spaced = i, here, spaced, False
        letters.append(text)
        last = i
    if letters:
        yield _finished(handle, letters, runs[current], first, last, not held)


def _finished(handle: int | None, letters: list[str], run: _Run, first: int, last: int, joined: bool) -> _Raw:
    box = (ctypes.c_float * 4)()
    calls().box(handle, first, box)
    left, top, right, bottom = box
    if last > first:
        calls().box(handle, last, box)
        left, right = min(left, box[0]), max(right, box[2])
        bottom, top = min(bottom, box[3]), max(top, box[1])
    return _Raw("".join(letters), run, first, last, joined, (left, bottom, right, top))


def _run(handle: int | None, owner: int, i: int) -> _Run:
    api = calls()
    matrix = (ctypes.c_float * 6)()
    api.matrix(handle, i, matrix)
    a, b, c, d = matrix[0], matrix[1], matrix[2], matrix[3]
    size = api.size(handle, i) * (math.hypot(c, d) or 1.0)
    x, y = ctypes.c_double(), ctypes.c_double()
    api.origin(handle, i, ctypes.byref(x), ctypes.byref(y))
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    api.font(handle, i, name, 128, ctypes.byref(flags))
    font = name.value.decode("utf-8", "replace").lower()
    mode = api.mode(owner)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    coloured = api.fill(handle, i, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha))
    darkest = min(red.value, green.value, blue.value) if coloured else 0
    return _Run(
        size=size,
        bold=any(part in font for part in _BOLD_NAMES) or bool(flags.value & _FORCE_BOLD) or mode == 2,
        hidden=mode == _INVISIBLE or (bool(coloured) and alpha.value < 8),
        white=bool(coloured) and darkest >= _WHITE,
        pale=bool(coloured) and (darkest >= _PALE or alpha.value < 140),
        angle=math.degrees(math.atan2(b, a)),
        base=(x.value, y.value),
        number=owner,
    )


def _tilt(frame: Affine) -> float:
    """By how many degrees the mapping turns text against the clock."""
    return math.degrees(math.atan2(-frame[1], frame[0]))


def _quarter(found: Sequence[_Raw], frame: Affine) -> int:
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


def mapped(frame: Affine, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box (left, bottom, right, top of the file) as left, top, right, bottom of the mapping."""
    a, b, c, d, e, f = frame
    x0, y0, x1, y1 = box
    xs = (a * x0 + c * y0 + e, a * x1 + c * y1 + e)
    ys = (b * x0 + d * y0 + f, b * x1 + d * y1 + f)
    return min(xs), min(ys), max(xs), max(ys)


def _placed(one: _Raw, frame: Affine) -> Word:
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


def _drawn(page: Any, frame: Affine, width: float, height: float) -> tuple[list[Rule], list[Rule], list[Rule], int]:
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
    return min(part.value for part in parts[:3]) < _WHITE


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
