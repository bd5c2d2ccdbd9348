"""Canonical text: blocks written down page by page, hyphens at line ends decided, each block with its spans."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Block, BlockKind, Span
from corpus.lines import Line
from corpus.sheets import HYPHEN

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+(?:[-’'][^\W\d_]+)*)$")
_FIRST = re.compile(r"^([^\W\d_]+)")
# Prefixes that British English parts with a hyphen; after them a hyphen at a line's end is the word's own.
_PREFIXES = frozenset(("multi", "non", "self", "co", "ex", "cross", "semi", "well", "half", "mid"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A line (or a whole table row, then without `line`) of a block on the page at position `page`."""

    page: int
    text: str
    line: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A block before its place in the canonical text is known."""

    kind: BlockKind
    parts: list[Part]
    level: int = 0
    bold: bool = False
    size: float | None = None
    header: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The lines with a space between them; hyphens are still open."""
        return " ".join(part.text for part in self.parts)

    @property
    def words(self) -> list[str]:
        """The words of the block."""
        return self.text.split()


def laid_out(drafts: Sequence[Draft], indexes: Sequence[int]) -> tuple[list[str], tuple[Block, ...]]:
    """The canonical text of each page and the blocks; `indexes` are the page indexes by position.

    A block that runs on over a page comes last in the text of its page, so that nothing stands between its halves.
    """
    known = _vocabulary(drafts)
    hyphenates = _hyphenates(drafts, known)
    pieces = [_pieces(draft, known, hyphenates) for draft in drafts]
    texts: list[list[str]] = [[] for _ in indexes]
    lengths = [0] * len(indexes)
    spans: list[list[Span]] = [[] for _ in drafts]
    by_page: dict[int, list[tuple[int, int]]] = {}
    for number, own in enumerate(pieces):
        for place, (page, _text) in enumerate(own):
            by_page.setdefault(page, []).append((number, place))
    for page, found in sorted(by_page.items()):
        # First what runs in from the page before, last what runs out to the next one.
        found.sort(key=lambda item: (item[1] == 0, item[1] < len(pieces[item[0]]) - 1, item[0]))
        for number, place in found:
            text = pieces[number][place][1]
            spans[number].append(Span(page=indexes[page], start=lengths[page], end=lengths[page] + len(text)))
            ended = place == len(pieces[number]) - 1
            texts[page].append(text + "\n" if ended else text)
            lengths[page] += len(texts[page][-1])
    blocks = tuple(
        Block(
            kind=draft.kind,
            spans=tuple(sorted(own)),
            text="".join(text for _, text in written),
            level=draft.level,
            bold=draft.bold,
            size=draft.size,
            header=draft.header,
        )
        for draft, own, written in zip(drafts, spans, pieces, strict=True)
        if any(text for _, text in written)
    )
    return ["".join(parts) for parts in texts], blocks


def _vocabulary(drafts: Sequence[Draft]) -> Counter[str]:
    """The words of the document that stand whole in a line, in small letters."""
    known: Counter[str] = Counter()
    for draft in drafts:
        for part in draft.parts:
            text = part.text
            known.update(
                word.lower() for word in _WORD.findall(text.rsplit(" ", 1)[0] if text[-1:] in "-\x02" else text)
            )
    return known


def _pieces(draft: Draft, known: Counter[str], hyphenates: bool) -> list[tuple[int, str]]:
    """The text of a block page by page; what belongs between two pages ends the first."""
    written: list[tuple[int, list[str]]] = []
    for number, part in enumerate(draft.parts):
        text = part.text
        if draft.kind is BlockKind.ROW:
            # The cells of a row that a page parts stay apart; those that are empty on the next page say nothing.
            text = text.strip("\t") if number else text
            text += "\t" if number + 1 < len(draft.parts) else ""
        elif number + 1 < len(draft.parts):
            text = _towards(text, draft.parts[number + 1].text, known, hyphenates)
        text = text.replace(HYPHEN, "-")
        if written and written[-1][0] == part.page:
            written[-1][1].append(text)
        else:
            written.append((part.page, [text]))
    return [(page, "".join(parts)) for page, parts in written]


def _towards(text: str, following: str, known: Counter[str], hyphenates: bool) -> str:
    """`text` as it stands before `following`: with a space, or with its hyphen kept or dropped."""
    if not text.endswith((HYPHEN, "-")):
        return text + " "
    if len(text) > 1 and text[-2] in " \t":
        return text[:-1] + "- "  # a dash between spaces
    decided = _decided(text, following, known)
    if decided is not None:
        return text[:-1] + decided
    stem, rest = _LAST.search(text[:-1]), _FIRST.match(following)
    if stem is None or rest is None or not rest[1][0].islower() or "-" in stem[1]:
        return text[:-1] + "-"
    if stem[1].lower() in _PREFIXES or not (hyphenates or not (known[stem[1].lower()] and known[rest[1].lower()])):
        return text[:-1] + "-"
    return text[:-1]


def _decided(text: str, following: str, known: Counter[str]) -> str | None:
    """What the document's own words say: "" for a word it has whole, "-" for one it hyphenates, None for neither."""
    stem, rest = _LAST.search(text[:-1]), _FIRST.match(following)
    if stem is None or rest is None:
        return None
    first, second = stem[1].lower(), rest[1].lower()
    whole, parted = known[first + second], known[f"{first}-{second}"]
    if whole == parted:
        return None
    return "" if whole > parted else "-"


def _hyphenates(drafts: Sequence[Draft], known: Counter[str]) -> bool:
    """Whether the document breaks words at line ends: then a hyphen there says nothing about the word."""
    told: Counter[str | None] = Counter()
    for draft in drafts:
        for part, following in pairwise(draft.parts):
            if part.text.endswith((HYPHEN, "-")) and len(part.text) > 1:
                told[_decided(part.text, following.text, known)] += 1
    return told[""] > told["-"] or (not told[""] and told[None] > 12)
