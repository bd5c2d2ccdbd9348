"""Plain text: paragraphs out of lines, without page numbers, running lines and mail headers."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from corpus.document import Block, BlockKind, Page, Reading, Span
from corpus.errors import UnreadableError
from corpus.hyphens import towards, vocabulary
from corpus.identifiers import heading_identifier, leading_identifier
from corpus.sections import heading_section

_BULLET = re.compile(r"^\s*(?:[-*•‣▪◦·–]|\uf0b7)\s+")
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2}){1,2}\.?|\(?[a-z]\)|[ivx]+\.)\s+\S")
_RULE = re.compile(r"^\s*(?:([=_~#*-])\s?)(?:\1\s?){3,}$")
_DRAWN = re.compile(r"^(?:\+[-=+:]+\+|\|.*\|)$")  # of a table drawn with signs
_PAGE_NUMBER = re.compile(
    r"^(?:official(?:[- ]sensitive)?|restricted|confidential)?\W*(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*$",
    re.IGNORECASE,
)
_TO_A_BROWSER = re.compile(
    r"\bview (?:it|this (?:e-?mail|message|bulletin|newsletter)) (?:online|in (?:your|a|the) (?:web )?browser)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"^(from|sent|date|to|cc|bcc|subject|attachments?|importance):\s", re.IGNORECASE)
_FIELD = re.compile(r"^[A-Z][A-Za-z ]{2,28}:\s")
_REFERS = re.compile(r"^(?:(?:our |review |case )?ref(?:erence)?\.?(?: no\.?)?|subject|age|review)\s*:", re.IGNORECASE)
_LABEL_WORDS = 6
_RUNNING_WORDS = 25  # a longer paragraph that recurs is a quotation, not a running line
_HEADING_WORDS = 12
_TITLE_LINES = 3  # a title, and its reference or date
_UNDER = 3  # signs by which the line under a heading may be longer or shorter
_UNWRAPPED = 200  # characters: nobody wraps lines so long
_WRAPPED = 48  # characters: hard-wrapped lines are hardly ever shorter


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    page: int
    kind: BlockKind
    text: str


def read_text(path: Path) -> Reading:
    """The text file at `path` as a Reading; pages only where it holds form feeds. Raises UnreadableError for what is no text."""
    data = path.read_bytes()
    return text_reading(_decoded(data, path), file=path.name, sha256=hashlib.sha256(data).hexdigest())


def text_reading(text: str, *, file: str, sha256: str) -> Reading:
    """A Reading of plain text that has been decoded."""
    sheets = text.replace("\r\n", "\n").replace("\r", "\n").strip("\f").split("\f")
    paged = len(sheets) > 1
    known = vocabulary(line.strip() for sheet in sheets for line in sheet.split("\n"))
    # Where paragraphs are lines of any length, every line break is meant.
    wrapped = max((len(line) for sheet in sheets for line in sheet.split("\n")), default=0) <= _UNWRAPPED
    chunks = r"\n\s*\n" if wrapped else r"\n"
    found = [
        paragraph for index, sheet in enumerate(sheets, 1) for paragraph in _paragraphs(sheet, index, known, chunks)
    ]
    properties, found = _without_mail_headers(found)
    running = _running(found)
    kept = [p for p in found if not _PAGE_NUMBER.match(p.text) and p.text not in running]
    blocks, pages = _laid_out(kept, len(sheets), found if paged else ())
    return Reading(
        file=file,
        sha256=sha256,
        media="text",
        paged=paged,
        pages=pages,
        blocks=blocks,
        properties=properties,
        furniture=tuple(sorted(running)),
    )


def _decoded(data: bytes, path: Path) -> str:
    if not data.strip():
        raise UnreadableError(f"{path.name} is empty. Export or save it again, then add it.")
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableError(
        f"{path.name} is no text file: it holds bytes that are no letters. Save it as UTF-8 text or PDF."
    )


def _paragraphs(sheet: str, page: int, known: Counter[str], parted: str) -> Iterator[_Paragraph]:
    """The paragraphs of a page: parted by blank lines, or as `parted` says; a bullet or a field begins one of its own."""
    underlined = _underlined(sheet.split("\n"))
    # A line of signs parts what stands above it from what stands below.
    ruled = "\n".join("" if _RULE.match(line) else line for line in sheet.split("\n"))
    chunks = [[line.strip() for line in chunk.split("\n") if line.strip()] for chunk in re.split(parted, ruled)]
    chunks = [lines for lines in chunks if lines]
    for place, chunk in enumerate(chunks):
        lines = chunk
        if all(_DRAWN.match(line) for line in lines):
            yield from _rows(lines, page)
            continue
        if len(lines) == 1 and lines[0] in underlined:
            yield replace(_paragraph(lines, BlockKind.PARAGRAPH, page, known), kind=BlockKind.HEADING)
            continue
        if len(lines) > 1 and _REFERS.match(lines[1]) and _may_be_title(lines[0]):
            yield replace(_paragraph(lines[:1], BlockKind.PARAGRAPH, page, known), kind=BlockKind.HEADING)
            lines = lines[1:]
        titles = _titles(lines, chunks[place + 1] if place + 1 < len(chunks) else ())
        for number, title in enumerate(titles):
            yield replace(
                _paragraph(title, BlockKind.PARAGRAPH, page, known),
                kind=BlockKind.PARAGRAPH if number else BlockKind.HEADING,
            )
        if titles:
            continue
        group: list[str] = []
        kind, width = BlockKind.PARAGRAPH, max(map(len, lines), default=0)
        for number, line in enumerate(lines):
            bullet = _BULLET.match(line)
            starts = bullet or (number and (_NUMBERED.match(line) and _NUMBERED.match(lines[0]))) or _stands_alone(line)
            headed = len(group) == 1 and _is_loud(group[0]) and not _is_loud(line)
            below = lines[number + 1] if number + 1 < len(lines) else ""
            if group and _is_next_title(group[-1], line, below):
                yield _paragraph(group, kind, page, known)
                yield replace(_paragraph([line], BlockKind.PARAGRAPH, page, known), kind=BlockKind.HEADING)
                group, kind = [], BlockKind.PARAGRAPH
                continue
            if group and (starts or headed or (_stands_alone(group[-1]) and not _runs_on(group[-1], line, width))):
                yield _paragraph(group, kind, page, known)
                group, kind = [], BlockKind.PARAGRAPH
            kind = BlockKind.BULLET if bullet else kind
            group.append(line[bullet.end() :] if bullet else line)
        if group:
            yield _paragraph(group, kind, page, known)


def _underlined(lines: Sequence[str]) -> frozenset[str]:
    """The short lines right above a line of signs about as long as they are, with nothing else above them: headings."""
    found = set()
    for above, line, under in zip(["", *lines], lines, lines[1:], strict=False):
        text, long = line.strip(), len(under.strip())
        alone = not above.strip() or _RULE.match(above)
        ruled = (
            text
            and not _RULE.match(line)
            and _RULE.match(under)
            and abs(long - len(text)) <= max(_UNDER, len(text) // 4)
        )
        if alone and ruled and len(text.split()) <= _HEADING_WORDS and not text.endswith((".", ",", ";")):
            found.add(text)
    return frozenset(found)


def _rows(lines: Sequence[str], page: int) -> Iterator[_Paragraph]:
    """The rows of a table drawn with signs, their cells parted by tabs; a row without a first cell goes on with the one above."""
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if rows and not cells[0] and len(cells) == len(rows[-1]):
                rows[-1] = [f"{above} {below}".strip() for above, below in zip(rows[-1], cells, strict=True)]
            else:
                rows.append(cells)
    for cells in rows:
        yield _Paragraph(page=page, kind=BlockKind.ROW, text="\t".join(cells))


def _titles(lines: Sequence[str], following: Sequence[str]) -> list[list[str]]:
    """The title that a group of short lines above running text is, and what else stands under it, each line by line; else none.

    "1. Mina, 6 years: domestic abuse" above "Learning review LR-A" above the first paragraph.
    """
    told = " ".join(following)
    prose = re.search(r"[.?!][\"'”’)]*$", told) and len(told.split()) > _HEADING_WORDS
    if (
        not prose
        or _is_loud(following[0])
        or len(lines) > _TITLE_LINES
        or any(_BULLET.match(line) for line in (*lines, told))
    ):
        return []
    titles: list[list[str]] = []
    for line in lines:
        if titles and (line[:1].islower() or _runs_on(titles[-1][-1], line, len(line))):
            titles[-1].append(line)
        else:
            titles.append([line])
    first = " ".join(titles[0])
    if not re.match(r"[\"'“‘(]?[A-Z0-9]", first) or _MAIL.match(first) or _FIELD.match(first):
        return []
    if sum(bool(_NUMBERED.match(line)) for line in lines) > 1:
        return []
    short = all(len(" ".join(title).split()) <= _HEADING_WORDS for title in titles)
    return titles if short and not any(title[-1].endswith((".", ",", ";", ":", "!")) for title in titles) else []


def _stands_alone(line: str) -> bool:
    """Whether a line is one of its own, whatever stands before and after it."""
    if heading_identifier(line) is not None and len(line.split()) <= _HEADING_WORDS:
        return True
    if line.endswith(":") and len(line.split()) <= _LABEL_WORDS and heading_section(line.rstrip(":")) is not None:
        return True
    return bool(_MAIL.match(line) or _PAGE_NUMBER.match(line) or (_FIELD.match(line) and len(line.split()) <= 14))


def _is_short(line: str) -> bool:
    """Whether a line has the length and the end of a title."""
    return len(line.split()) <= _HEADING_WORDS and not line.endswith((".", ",", ";", ":"))


def _may_be_title(line: str) -> bool:
    """Whether a line above the reference of a review may be its title."""
    return (
        _is_short(line)
        and re.match(r"[\"'“‘(]?[A-Z0-9]", line) is not None
        and not _FIELD.match(line)
        and not _BULLET.match(line)
    )


def _is_next_title(above: str, line: str, below: str) -> bool:
    """Whether a numbered line among lines without a gap is a title: what stands above it has ended, a line of fields is below."""
    ended = above.endswith((".", "!", "?", ":")) or len(above) < _WRAPPED
    return bool(ended and _is_short(line) and _NUMBERED.match(line) and _REFERS.match(below))


def _is_loud(line: str) -> bool:
    """Whether a line is a heading by its capitals: some words, and no sentence of an acronym or two."""
    return line.isupper() and 1 < len(line.split()) <= _HEADING_WORDS and not line.endswith((".", ",", ";"))


def _runs_on(line: str, following: str, width: int) -> bool:
    """Whether a line was broken for its length: as long as its neighbours, and the next one goes on in small letters."""
    return len(line) >= max(_WRAPPED, 0.75 * width) and following[:1].islower()


def _paragraph(lines: Sequence[str], kind: BlockKind, page: int, known: Counter[str]) -> _Paragraph:
    # Whoever wraps text by hand breaks no words; a program that does leaves halves that are no words of the text.
    begun = [towards(one, other, known, hyphenates=False) for one, other in pairwise(lines)]
    text = " ".join("".join((*begun, lines[-1])).split())
    text = re.sub(r"(?<!\w)\*\*|\*\*(?!\w)", "", text).strip() or text
    if kind is BlockKind.PARAGRAPH and _is_heading(text):
        kind = BlockKind.HEADING
    return _Paragraph(page=page, kind=kind, text=text)


def _is_heading(text: str) -> bool:
    if _is_loud(text):
        return True
    if len(text.split()) > _HEADING_WORDS or (text[-1] in '.,;:?!”"' and heading_section(text) is None):
        return False
    if text.rstrip().endswith((".", ",", ";", ":")):
        return False
    return leading_identifier(text) is not None or heading_section(text) is not None or text.isupper()


def _without_mail_headers(found: Sequence[_Paragraph]) -> tuple[dict[str, str], list[_Paragraph]]:
    """What the header lines of a saved message say, and the text without them."""
    headers = [p for p in found[:12] if _MAIL.match(p.text)]
    if len(headers) < 2:
        return {}, list(found)
    properties = {}
    for header in headers:
        name, _, value = header.text.partition(":")
        properties[name.lower()] = value.strip()
    if "subject" in properties:
        properties["title"] = re.sub(r"^((fw|fwd|re)\s*:\s*)+", "", properties["subject"], flags=re.IGNORECASE)
    return properties, [p for p in found if p not in headers and not _TO_A_BROWSER.search(p.text)]


def _running(found: Sequence[_Paragraph]) -> frozenset[str]:
    """Paragraphs that recur beside page numbers or at page ends: running headers and footers."""
    counted: Counter[str] = Counter()
    for number, paragraph in enumerate(found):
        before, after = found[number - 1] if number else None, found[number + 1] if number + 1 < len(found) else None
        beside = [other for other in (before, after) if other is not None]
        edge = any(_PAGE_NUMBER.match(other.text) or other.page != paragraph.page for other in beside)
        if edge and len(paragraph.text.split()) <= _RUNNING_WORDS and not _PAGE_NUMBER.match(paragraph.text):
            counted[paragraph.text] += 1
    return frozenset(text for text, count in counted.items() if count > 1 and heading_identifier(text) is None)


def _laid_out(
    kept: Sequence[_Paragraph], count: int, all_of_them: Sequence[_Paragraph]
) -> tuple[tuple[Block, ...], tuple[Page, ...]]:
    texts = dict.fromkeys(range(1, count + 1), "")
    blocks = []
    for paragraph in kept:
        start = len(texts[paragraph.page])
        texts[paragraph.page] += paragraph.text + "\n"
        span = Span(page=paragraph.page, start=start, end=start + len(paragraph.text))
        level = 1 if paragraph.kind is BlockKind.HEADING else 0
        leading = leading_identifier(paragraph.text) if level else None
        # "Case 2: Baby T – ..." stands as high as "Case 1: Nadia – ...".
        named = leading is not None and not re.search(r"\d", leading.id) and re.match(r"(?i)case \d", paragraph.text)
        if level and (leading is None or named):
            level = 2
        blocks.append(Block(kind=paragraph.kind, spans=(span,), text=paragraph.text, level=level))
    labels = {p.page: re.search(r"\d+", p.text)[0] for p in all_of_them if _PAGE_NUMBER.match(p.text)}  # type: ignore[index]
    pages = tuple(Page(index=index, text=text, label=labels.get(index)) for index, text in texts.items())
    return tuple(blocks), pages
