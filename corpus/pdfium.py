"""PDFium's functions bound for speed, and its own mapping from a file's coordinates to the page as it is shown."""

import ctypes
from typing import Any

from corpus.sheets import Affine

_UNITS = 1_000_000  # steps across the page when PDFium is asked for its own mapping


class _Calls:
    """PDFium's functions with plain integers for handles: several times faster than the generated bindings."""

    def __init__(self) -> None:
        from pypdfium2 import raw

        def bind(name: str, result: Any, *arguments: Any) -> Any:
            address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
            assert address is not None
            return ctypes.CFUNCTYPE(result, *arguments)(address)

        handle, number = ctypes.c_void_p, ctypes.c_int
        self.unicode = bind("FPDFText_GetUnicode", ctypes.c_uint, handle, number)
        self.text = bind("FPDFText_GetText", number, handle, number, number, handle)
        self.object = bind("FPDFText_GetTextObject", handle, handle, number)
        self.box = bind("FPDFText_GetLooseCharBox", number, handle, number, handle)
        self.origin = bind("FPDFText_GetCharOrigin", number, handle, number, handle, handle)
        self.matrix = bind("FPDFText_GetMatrix", number, handle, number, handle)
        self.size = bind("FPDFText_GetFontSize", ctypes.c_double, handle, number)
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


_calls: _Calls | None = None


def calls() -> _Calls:
    """PDFium's functions, bound once a process."""
    global _calls  # noqa: PLW0603 -- binding costs more than reading a page
    if _calls is None:
        _calls = _Calls()
    return _calls


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
