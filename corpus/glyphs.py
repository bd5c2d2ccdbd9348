"""The characters of a PDF page as words in the file's own coordinates, each with the type it is set in."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.pdfium import calls
from corpus.sheets import HYPHEN

_INVISIBLE = 3  # text render mode
WHITE = 246  # every colour channel at or above this is white on paper
_PALE = 150
_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_FORCE_BOLD = 1 << 18
_HYPHENS = {0x02, 0xFFFE, 0xAD}
_SPACES = {0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2007, 0x202F, 0x3000}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


@dataclass(slots=True)
class Run:
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
class Raw:
    """A word in the file's own coordinates."""

    text: str
    run: Run
    first: int
    last: int
    joined: bool
    box: tuple[float, float, float, float] = field(default=(0.0, 0.0, 0.0, 0.0))


def raw_words(handle: int | None, count: int) -> Iterator[Raw]:
    """The words among the first `count` characters of an open text page, in the order of the file."""
    unicode, owner = calls().unicode, calls().object
    runs: dict[int, Run] = {}
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


def _finished(handle: int | None, letters: list[str], run: Run, first: int, last: int, joined: bool) -> Raw:
    box = (ctypes.c_float * 4)()
    calls().box(handle, first, box)
    left, top, right, bottom = box
    if last > first:
        calls().box(handle, last, box)
        left, right = min(left, box[0]), max(right, box[2])
        bottom, top = min(bottom, box[3]), max(top, box[1])
    return Raw("".join(letters), run, first, last, joined, (left, bottom, right, top))


def _run(handle: int | None, owner: int, i: int) -> Run:
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
    return Run(
        size=size,
        bold=any(part in font for part in _BOLD_NAMES) or bool(flags.value & _FORCE_BOLD) or mode == 2,
        hidden=mode == _INVISIBLE or (bool(coloured) and alpha.value < 8),
        white=bool(coloured) and darkest >= WHITE,
        pale=bool(coloured) and (darkest >= _PALE or alpha.value < 140),
        angle=math.degrees(math.atan2(b, a)),
        base=(x.value, y.value),
        number=owner,
    )
