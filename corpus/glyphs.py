"""The characters of a PDF page as words in the file's own coordinates, each with the type it is set in."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from corpus.pdfium import calls
from corpus.sheets import HYPHEN

_INVISIBLE = 3  # text render mode
WHITE = 246  # every colour channel at or above this is white on paper
_PALE = 150
_BOLD_NAMES = ("bold", "black", "heavy", "demi")
_FORCE_BOLD = 1 << 18
_HYPHENS = {0x02, 0xFFFE, 0xAD}
_SPACES = {0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x2007, 0x202F, 0x3000}
_WORD = re.compile(f"[^{''.join(map(chr, sorted(_SPACES)))}]+")
_PLAIN = re.compile(r"[!-~\u00a1-\u00ac\u00ae-\u017f\u2010-\u2027\u2030-\u205e\u20ac]+")
_NOTHING = "\ufffd"
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
    owner, runs = calls().object, dict[int, Run]()
    text = _characters(handle, count)
    for found in _WORD.finditer(text):
        first, last = found.start(), found.end() - 1
        here = owner(handle, first)
        # Most words are plain letters of one run: what stands between its ends need not be asked for one by one.
        if here is None or here != owner(handle, last) or _PLAIN.fullmatch(text, first, last + 1) is None:
            yield from _parted(handle, text, first, last + 1, runs)
            continue
        if here not in runs:
            runs[here] = _run(handle, here, first)
        yield _finished(handle, found[0], runs[here], first, last, False)


def _characters(handle: int | None, count: int) -> str:
    """The characters of the page, each at its own index."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = calls().text(handle, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "replace")
    if written == len(text) == count:
        return text
    # Characters without a code are left out of the whole, and then the indexes would shift.
    codes = (calls().unicode(handle, i) for i in range(count))
    return "".join(chr(code) if code <= 0x10FFFF else _NOTHING for code in codes)


def _parted(handle: int | None, text: str, start: int, end: int, runs: dict[int, Run]) -> Iterator[Raw]:
    """The words that characters without a space between them make: a new run of type begins a new word."""
    owner = calls().object
    letters: list[str] = []
    current, first, last, joined = 0, start, start, False
    for i in range(start, end):
        code = ord(text[i])
        here = owner(handle, i)
        if here is None:
            if code not in _HYPHENS or not letters:
                continue
            here = current
        letter = shown(code)
        if not letter:
            continue
        if here not in runs:
            runs[here] = _run(handle, here, i)
        if letters and here != current:
            yield _finished(handle, "".join(letters), runs[current], first, last, joined)
            letters, joined = [], True
        if not letters:
            first, current = i, here
        letters.append(letter)
        last = i
    if letters:
        yield _finished(handle, "".join(letters), runs[current], first, last, joined)


@cache
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


def _finished(handle: int | None, text: str, run: Run, first: int, last: int, joined: bool) -> Raw:
    box = (ctypes.c_float * 4)()
    calls().box(handle, first, box)
    left, top, right, bottom = box
    if last > first:
        calls().box(handle, last, box)
        left, right = min(left, box[0]), max(right, box[2])
        bottom, top = min(bottom, box[3]), max(top, box[1])
    return Raw(text, run, first, last, joined, (left, bottom, right, top))


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
