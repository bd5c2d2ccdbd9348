"""Lines of type out of words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.sheets import HYPHEN, Word

BULLETS = frozenset("•‣▪◦·●○■□▸►➢➤✓✔❖◆–—-*⁃∙§¾") | frozenset(chr(code) for code in range(0xF020, 0xF0FF))
NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,3}){0,3}[.):]?|\(?[a-z][.)]|\(?[ivx]{1,4}[.)]|[A-Z][.)]|[A-Z]{1,3}\d{1,2}[.):]?)$"
)
_MARK = re.compile(r"^(?:[\d,]{1,5}|[*†‡§]{1,2})$")
_GAP = 1.1  # ems between two words of one line; more parts columns or cells
_SPREAD = 4.0
_HANGING = 5.0  # ems between a bullet or a number and its text
_ALIGNED = 0.15  # ems by which baselines of one line may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of type. `text` has no bullet and no footnote marks; a line that breaks a word ends in `HYPHEN`.

    `left` is where the bullet or the first word stands, `indent` where the text does. `marks` are the footnote marks in it;
    `note` the mark it begins with. `region` numbers the column or box it stands in, in reading order.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    indent: float
    bullet: bool = False
    marks: tuple[str, ...] = ()
    note: str = ""
    region: int = 0
    boxed: bool = False
    words: tuple[Word, ...] = ()

    @property
    def top(self) -> float:
        """Where capitals reach to."""
        return self.base - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Where descenders reach to."""
        return self.base + 0.22 * self.size


def lines(words: Sequence[Word]) -> list[Line]:
    """The lines that `words` make, from the top; words that stand apart by more than an em are lines of their own."""
    pieces: list[list[Word]] = []
    main: Word | None = None  # of the last piece: looked for word by word it would cost more than all the rest
    for word in words:
        if main is not None and _continues(pieces[-1], main, word):
            if not _doubled(pieces[-1], word):
                pieces[-1].append(word)
                main = word if _weight(word) > _weight(main) else main
        else:
            pieces.append([word])
            main = word
    pieces.sort(key=lambda piece: (_main(piece).base, piece[0].left))
    return [line(piece) for row in _rows(pieces) for piece in _merged(row)]


def line(words: Sequence[Word]) -> Line:
    """One line out of its words, from left to right."""
    main = _main(words)
    bullet = len(words) > 1 and _is_bullet(words)
    body = words[1:] if bullet else words
    parts: list[str] = []
    marks: list[str] = []
    note = ""
    for number, word in enumerate(body):
        raised = word.size < 0.85 * main.size and word.base < main.base - 0.1 * main.size
        if raised and _MARK.match(word.text):
            if number:
                marks.append(word.text)
                continue
            note = word.text
            parts.append(word.text)
            continue
        near = number and word.joined and word.left - body[number - 1].right < 0.25 * main.size
        parts.append(word.text if near or not parts else " " + word.text)
    heavy = any(word.bold for word in body) and [word for word in body if any(c.isalnum() for c in word.text)]
    text = "".join(parts)
    return Line(
        text=text[:-1].replace(HYPHEN, "-") + text[-1:] if text else "",
        left=words[0].left,
        right=words[-1].right,
        base=main.base,
        size=main.size,
        bold=bool(heavy) and all(word.bold for word in heavy or ()),
        indent=body[0].left,
        bullet=bullet,
        marks=tuple(marks),
        note=note,
        words=tuple(words),
    )


def _main(words: Sequence[Word]) -> Word:
    """The word whose type is that of the line: the longest, so that neither a raised mark nor a bullet decides."""
    return max(words, key=_weight)


def _weight(word: Word) -> tuple[bool, bool, float, int]:
    # After a bullet set lower than its text, "A" is of the text.
    return len(word.text) > 1, word.text.isalnum(), word.size, len(word.text)


def _continues(piece: Sequence[Word], main: Word, word: Word) -> bool:
    before = piece[-1]
    em = max(before.size, word.size)
    # Justified type in a narrow column is spread wider than cells stand apart, but within one run of type.
    widest = _SPREAD if word.run == before.run else _GAP
    if not -0.5 * em <= word.left - before.right <= widest * em:
        return False
    shift = abs(word.base - main.base)
    if shift <= _ALIGNED * em:
        return True
    smaller = min(word.size, main.size)
    return smaller < 0.85 * em and shift <= 0.6 * em


def _doubled(piece: Sequence[Word], word: Word) -> bool:
    """Whether the word is printed twice on the same spot, as some writers do for bold."""
    return any(
        word.text == one.text and abs(word.left - one.left) < 0.1 * word.size and abs(word.base - one.base) < 1
        for one in piece[-3:]
    )


def _rows(pieces: Sequence[list[Word]]) -> list[list[list[Word]]]:
    rows: list[list[list[Word]]] = []
    for piece in pieces:
        base = _main(piece).base
        if rows and abs(base - _main(rows[-1][0]).base) <= _ALIGNED * _main(piece).size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _merged(row: list[list[Word]]) -> list[list[Word]]:
    """The pieces on one baseline, joined where they are neighbours or a bullet or number and its text."""
    result: list[list[Word]] = []
    for piece in sorted(row, key=lambda piece: piece[0].left):
        if result:
            before = result[-1]
            gap = piece[0].left - before[-1].right
            em = max(_main(before).size, _main(piece).size)
            if all(_doubled(before, word) for word in piece):
                continue
            opener = len(before) == 1 and (_bullet_text(before[0].text) or bool(NUMBERED.match(before[0].text)))
            if -0.5 * em <= gap <= (_HANGING if opener else _GAP) * em:
                before.extend(piece)
                continue
        result.append([*piece])
    return result


def _bullet_text(text: str) -> bool:
    return text in BULLETS or text == "o"


def _is_bullet(words: Sequence[Word]) -> bool:
    glyph, following = words[0], words[1]
    if glyph.text not in BULLETS:
        return glyph.text == "o" and following.left - glyph.right > 0.5 * following.size
    dash = glyph.text in "-–—*"
    return not dash or following.left - glyph.right > 0.15 * following.size
