"""Canonical text: blocks written down page by page, hyphens at line ends decided, each block with its spans."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Block, BlockKind, Span
from corpus.hyphens import hyphenates, towards, vocabulary
from corpus.lines import Line
from corpus.sheets import HYPHEN


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
    known = vocabulary(part.text for draft in drafts for part in draft.parts)
    breaks = hyphenates(((one.text, other.text) for draft in drafts for one, other in pairwise(draft.parts)), known)
    pieces = [_pieces(draft, known, breaks) for draft in drafts]
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


def _pieces(draft: Draft, known: Counter[str], breaks: bool) -> list[tuple[int, str]]:
    """The text of a block page by page; what belongs between two pages ends the first."""
    written: list[tuple[int, list[str]]] = []
    for number, part in enumerate(draft.parts):
        text = part.text
        if draft.kind is BlockKind.ROW:
            # The cells of a row that a page parts stay apart; those that are empty on the next page say nothing.
            text = text.strip("\t") if number else text
            text += "\t" if number + 1 < len(draft.parts) else ""
        elif number + 1 < len(draft.parts):
            text = towards(text, draft.parts[number + 1].text, known, hyphenates=breaks)
        text = text.replace(HYPHEN, "-")
        if written and written[-1][0] == part.page:
            written[-1][1].append(text)
        else:
            written.append((part.page, [text]))
    return [(page, "".join(parts)) for page, parts in written]
