"""What recurs on the pages and is no part of the text: running heads and feet, page numbers, contents lists."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.lines import Line
from corpus.sections import heading_section
from corpus.sheets import Sheet

_EDGE = 0.12  # of the page's height: where running lines stand
_OUTER = 0.1  # where a bare number is a page number whatever the other pages do
_NEAR = 4.0  # points by which a running line may move from page to page
_NUMBER = re.compile(r"\d+")
_BARE = re.compile(r"^\W*(?:page\W*|p\.\W*)?(\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.{4,}|(?:\s\.){4,}|…{2,}|_{6,}).{0,12}$")
_CONTENTS = re.compile(r"^(?:table of )?contents(?: page)?:?$", re.IGNORECASE)
_SHORT = 2  # pages
_MOST = 0.6  # of the pages
_VERY_EDGE = 0.08
_TOLD = 40  # running lines that are reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """`dropped` are (position of the sheet, position of the line) pairs; `labels` the printed number of each sheet position."""

    dropped: frozenset[tuple[int, int]]
    labels: dict[int, str]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    place: tuple[int, int]
    text: str
    height: float
    plain: bool  # neither bold nor larger than the body


def furniture(sheets: Sequence[Sheet], pages: Sequence[Sequence[Line]], body: float) -> Furniture:
    """The running lines, page numbers and contents lists among the lines of all pages."""
    candidates = list(_candidates(sheets, pages, body))
    dropped = {one.place for one in _recurring(candidates, len(sheets))}
    moving = dict(_moving(candidates))
    bare = dict(_bare(sheets, candidates))
    dropped |= moving.keys() | bare.keys()
    joined = dict(_joined(candidates, dropped, moving | bare))
    dropped |= joined.keys()
    dropped -= set(_within_text(pages, dropped))
    if len(sheets) <= _SHORT:
        dropped |= set(_apart(sheets, pages, body))
    labels: dict[int, str] = {}
    for place, label in [*bare.items(), *moving.items(), *joined.items()]:
        if label:
            labels[place[0]] = label
    running = [pages[number][line].text for number, line in sorted(dropped)]
    dropped |= set(_contents(pages))
    return Furniture(dropped=frozenset(dropped), labels=labels, lines=tuple(list(dict.fromkeys(running))[:_TOLD]))


def _candidates(sheets: Sequence[Sheet], pages: Sequence[Sequence[Line]], body: float) -> Iterator[_Candidate]:
    for number, (sheet, found) in enumerate(zip(sheets, pages, strict=True)):
        top, foot = _EDGE * sheet.height, (1 - _EDGE) * sheet.height
        for position, line in enumerate(found):
            if line.base < top or line.base > foot:
                # The lower half is measured from the foot, so that pages of two sizes agree.
                height = line.base if line.base < top else line.base - sheet.height
                plain = not line.bold and line.size <= 1.08 * body
                yield _Candidate(place=(number, position), text=line.text, height=height, plain=plain)


def _recurring(candidates: Sequence[_Candidate], count: int) -> Iterator[_Candidate]:
    """Lines whose exact text stands at the same height on several pages near each other."""
    by_text: dict[str, list[_Candidate]] = defaultdict(list)
    for one in candidates:
        by_text[one.text].append(one)
    for group in by_text.values():
        for one in group:
            page = one.place[0]
            same = {other.place[0] for other in group if abs(other.height - one.height) <= _NEAR}
            needed = 2 if one.plain and count <= 12 else 3
            # Left and right pages may differ, so the next page that has it may be the one after the next.
            near = {other for other in same if abs(other - page) <= 2 * needed}
            # "Recommendations" may begin several pages and is a heading there; a running head stands on most of them.
            heads = not one.plain and heading_section(one.text) is not None and len(same) <= _MOST * count
            if len(near) >= needed and not heads:
                yield one


def _within_text(pages: Sequence[Sequence[Line]], dropped: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines that recur but belong to a paragraph: the next line towards the middle follows closely and is kept."""
    for number, position in dropped:
        found = pages[number]
        line = found[position]
        if any(
            (number, other) not in dropped
            and near.region == line.region
            and abs(near.size - line.size) < 0.04 * line.size
            and 0.8 * line.size < abs(near.base - line.base) < 1.4 * line.size
            and abs(near.left - line.left) < 40
            for other, near in enumerate(found[max(position - 1, 0) : position + 2], max(position - 1, 0))
            if other != position
        ):
            yield number, position


def _moving(candidates: Sequence[_Candidate]) -> Iterator[tuple[tuple[int, int], str]]:
    """Lines that differ only in a number that goes up with the pages; the number is the page's label."""
    by_mask: dict[str, list[_Candidate]] = defaultdict(list)
    for one in candidates:
        if one.plain and _NUMBER.search(one.text):
            by_mask[_NUMBER.sub("#", one.text)].append(one)
    for group in by_mask.values():
        pages = {one.place[0] for one in group}
        if len(pages) < 2:
            continue
        numbers = [_NUMBER.findall(one.text) for one in group]
        for column in range(min(map(len, numbers))):
            shifts = Counter(int(found[column][:9]) - one.place[0] for one, found in zip(group, numbers, strict=True))
            shift, times = shifts.most_common(1)[0]
            if times < max(2, 0.6 * len(group)):
                continue
            # An excerpt leaves pages out: where the numbers only ever go up, all of them are page numbers.
            told = [int(found[column][:9]) for found in numbers]
            rising = all(one < other for one, other in pairwise(told))
            for one, found in zip(group, numbers, strict=True):
                if rising or int(found[column][:9]) - one.place[0] == shift:
                    yield one.place, found[column]
            break


def _joined(
    candidates: Sequence[_Candidate], dropped: Collection[tuple[int, int]], labels: Mapping[tuple[int, int], str]
) -> Iterator[tuple[tuple[int, int], str | None]]:
    """Lines that are two or more running lines of another page in one, and the label among them.

    A foot and its page number are apart on a page of two columns, and one line on a page of one.
    """
    known: dict[str, list[_Candidate]] = defaultdict(list)
    parts: dict[tuple[int, int], list[_Candidate]] = defaultdict(list)
    for one in candidates:
        if one.place in dropped:
            parts[one.place[0], round(one.height)].append(one)
    for several in parts.values():
        if len(several) > 1:
            known[_NUMBER.sub("#", " ".join(one.text for one in several))] += several
    for one in candidates:
        like = known.get(_NUMBER.sub("#", one.text), ())
        if one.place in dropped or all(abs(other.height - one.height) > _NEAR for other in like):
            continue
        numbered = any(other.place in labels for other in like)
        numbers = _NUMBER.findall(one.text) if numbered else []
        yield one.place, numbers[-1] if numbers else None


def _bare(sheets: Sequence[Sheet], candidates: Sequence[_Candidate]) -> Iterator[tuple[tuple[int, int], str]]:
    """Numbers alone at the very edge of the page."""
    for one in candidates:
        match = _BARE.match(one.text)
        height = sheets[one.place[0]].height
        if match and one.plain and (0 <= one.height < _OUTER * height or -_OUTER * height < one.height < 0):
            yield one.place, match[1]


def _apart(sheets: Sequence[Sheet], pages: Sequence[Sequence[Line]], body: float) -> Iterator[tuple[int, int]]:
    """On a page or two nothing can recur: small lines at the very edge, well apart from the text, are running lines there."""
    for number, (sheet, found) in enumerate(zip(sheets, pages, strict=True)):
        bases = [line.base for line in found]
        for position, line in enumerate(found):
            edge = line.base < _VERY_EDGE * sheet.height or line.base > (1 - _VERY_EDGE) * sheet.height
            if not edge or line.size > 0.9 * body or line.bold or line.note or line.bullet:
                continue
            nearest = min((abs(base - line.base) for base in bases if abs(base - line.base) > 2), default=0.0)
            if nearest > 2 * body and len(line.text.split()) <= 12:
                yield number, position


def _contents(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[int, int]]:
    """The lines of a contents list with dotted leaders, and the heading over it."""
    for number, found in enumerate(pages):
        leaders = [position for position, line in enumerate(found) if _LEADER.search(line.text)]
        if len(leaders) < 2 and not any(_CONTENTS.match(line.text) for line in found):
            continue
        for position in leaders:
            yield number, position
        for position, line in enumerate(found):
            if (leaders and _CONTENTS.match(line.text)) or (position + 1 in leaders and position - 1 in leaders):
                yield number, position
