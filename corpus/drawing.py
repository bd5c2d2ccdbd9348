"""What the worker process draws: a page as PNG, and the places of canonical text on it."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.layout import page_lines
from corpus.lines import Line
from corpus.pdfium import display
from corpus.pdfsheets import sheet
from corpus.readers.ocr import recogniser
from corpus.readers.pdf import is_scan, opened
from corpus.sheets import HYPHEN, Affine, Sheet, Word

_MOST_PIXELS = 4000  # of the longer side
_SHORTEST = 3  # characters; a shorter piece of a quotation is looked for only beside the one before

Place = tuple[float, float, float, float]


def drawn(one: Any, *, scale: float) -> bytes:
    """The page of an open document as PNG."""
    scale = max(min(scale, _MOST_PIXELS / max(*one.get_size(), 1.0)), 0.01)
    out = io.BytesIO()
    one.render(scale=scale).to_pil().convert("RGB").save(out, "PNG")
    return out.getvalue()


def marked(one: Any, *, page: int, text: str, spans: Sequence[Sequence[int]]) -> list[Place]:
    """The boxes of `text[start:end]` for each span, a box a line, in fractions of the page as it is shown."""
    found = sheet(one, page)
    recognise = recogniser()
    if is_scan(found) and recognise is not None:
        found = recognise(one, found)
    width, height = one.get_size()
    back = _between(found.frame, display(one, width, height))
    return [_fraction(place, back, width, height) for place in places(found, text, spans)]


def places(found: Sheet, text: str, spans: Sequence[Sequence[int]]) -> list[Place]:
    """The boxes of the spans of the canonical text on the sheet, in the sheet's own coordinates."""
    letters, owners = _letters(page_lines(found))
    owner_of = _matched(text, letters)
    result: list[Place] = []
    for start, end in spans:
        hit: dict[tuple[int, int], list[int]] = {}
        whose: dict[tuple[int, int], tuple[Line, Word]] = {}
        for at in range(start, end):
            letter = owner_of.get(at)
            if letter is not None:
                line, word, number = owners[letter]
                hit.setdefault((id(line), id(word)), []).append(number)
                whose[id(line), id(word)] = (line, word)
        by_line: dict[int, list[tuple[Line, float, float]]] = {}
        for key, numbers in hit.items():
            line, word = whose[key]
            by_line.setdefault(key[0], []).append((line, *_reach(word, numbers)))
        for parts in by_line.values():
            line = parts[0][0]
            result.append((min(p[1] for p in parts), line.top, max(p[2] for p in parts), line.bottom))
    return result


def _reach(word: Word, numbers: Sequence[int]) -> tuple[float, float]:
    """From where to where some letters of a word reach; in a part of a word all letters are taken to be of one width."""
    own = [number for number, letter in enumerate(word.text) if not _passed_over(letter)]
    if len(numbers) >= len(own):
        return word.left, word.right
    step = (word.right - word.left) / len(word.text)
    return word.left + min(numbers) * step, word.left + (max(numbers) + 1) * step


def opened_page(path: Path, page: int, password: str | None) -> Any:
    """The page (index from 1) of the document in the file."""
    return opened(path, password, [])[page - 1]


def _letters(lines: Sequence[Line]) -> tuple[str, list[tuple[Line, Word, int]]]:
    """All letters of the lines without spaces and hyphens, and for each its line, its word and its place in the word."""
    letters: list[str] = []
    owners: list[tuple[Line, Word, int]] = []
    for line in lines:
        for word in line.words:
            for number, letter in enumerate(word.text):
                if not _passed_over(letter):
                    letters.append(letter)
                    owners.append((line, word, number))
    return "".join(letters), owners


def _passed_over(letter: str) -> bool:
    """Spaces and hyphens are decided by the layout, so neither side of the comparison has them."""
    return letter.isspace() or letter in (HYPHEN, "-")


def _matched(text: str, letters: str) -> dict[int, int]:
    """For each character of the canonical text the letter of the page it was; characters that are not found are left out.

    Blocks are looked for one after the other, each where the one before ended or else wherever it stands; a block that
    does not stand in one piece (a mark or another column between its lines) is matched piece by piece.
    """
    result: dict[int, int] = {}
    cursor, offset = 0, 0
    taken = bytearray(len(letters))
    for block in text.split("\n"):
        wanted = [(offset + at, letter) for at, letter in enumerate(block) if not _passed_over(letter)]
        offset += len(block) + 1
        done = 0
        while done < len(wanted):
            rest = "".join(letter for _, letter in wanted[done:])
            at, length = _longest(rest, letters, cursor, taken)
            if not length:
                done += 1
                continue
            for number in range(length):
                result[wanted[done + number][0]] = at + number
                taken[at + number] = 1
            done, cursor = done + length, at + length
    return result


def _longest(wanted: str, letters: str, cursor: int, taken: bytearray) -> tuple[int, int]:
    """Where the longest beginning of `wanted` stands: from `cursor` on if it does there, else anywhere not taken yet."""
    best = (0, 0)
    for start in (cursor, 0):
        at = _free(wanted, letters, start, taken)
        if at >= 0:
            return at, len(wanted)
    for start in (cursor, 0):
        low, high = 0, len(wanted)
        while low < high:
            middle = (low + high + 1) // 2
            if _free(wanted[:middle], letters, start, taken) >= 0:
                low = middle
            else:
                high = middle - 1
        at = _free(wanted[:low], letters, start, taken) if low else -1
        near = at >= 0 and abs(at - cursor) < 12
        if at >= 0 and low > best[1] and (low >= _SHORTEST or near):
            best = (at, low)
    return best


def _free(wanted: str, letters: str, start: int, taken: bytearray) -> int:
    at = letters.find(wanted, start)
    while at >= 0 and (taken[at] or taken[at + len(wanted) - 1]):
        at = letters.find(wanted, at + 1)
    return at


def _between(frame: Affine, shown: Affine) -> Affine:
    """The mapping from the sheet's coordinates to the page as it is shown: the same but where the text was turned upright."""
    a, b, c, d, e, f = frame
    size = a * d - b * c
    ia, ib, ic, id_ = d / size, -b / size, -c / size, a / size
    ie, if_ = -(ia * e + ic * f), -(ib * e + id_ * f)
    a2, b2, c2, d2, e2, f2 = shown
    return (
        a2 * ia + c2 * ib,
        b2 * ia + d2 * ib,
        a2 * ic + c2 * id_,
        b2 * ic + d2 * id_,
        a2 * ie + c2 * if_ + e2,
        b2 * ie + d2 * if_ + f2,
    )


def _fraction(place: Place, back: Affine, width: float, height: float) -> Place:
    a, b, c, d, e, f = back
    left, top, right, bottom = place
    xs = (a * left + c * top + e, a * right + c * bottom + e)
    ys = (b * left + d * top + f, b * right + d * bottom + f)
    return (min(xs) / width, min(ys) / height, max(xs) / width, max(ys) / height)
