"""What a document says of itself: title, partnership, date, status and kind; what a person gave wins."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from corpus.document import Block, BlockKind, Given, Reading, Status
from corpus.factrows import labelled_cells
from corpus.identifiers import Mention, heading_identifier, leading_identifier
from corpus.sections import heading_section

_DATA = Path(__file__).parent / "data" / "metadata.toml"
_COVER = 14  # blocks that may belong to a cover
_TOLD = 120  # words in which a review tells when it was held
_WHEN = 6  # words of a cell that is a date
_FIRST = 4  # blocks of a review in which its own partnership may be named
_MONTHS = ("january february march april may june july august september october november december").split()
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|t)?" if month[3:] else month for month in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?(?P<month>{_MONTH})\.?,? "
    rf"(?:(?P<after>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"\b(?P<day>\d{1,2})([./-])(?P<month>\d{1,2})\2(?P<year>(?:19|20)\d\d|\d\d)\b(?![./-])")
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)(?:\s*[-–/]\s*((?:20)?\d\d))?\b")
_SAID = re.compile(r"\bpublish(?:ed|ing|ication)?\b\D{0,12}((?:19|20)\d\d)\b", re.IGNORECASE)
_FURNITURE_TITLE = re.compile(
    r"^(microsoft word|untitled|document\d*|layout|print)\b|\.(docx?|pdf|indd)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the corpus knows of a document as a whole. `published` is an ISO date or a part of one.

    `year` is the year its reviews are of, unless their identifiers say otherwise: the title's, else that of publication.
    """

    title: str
    partnership: str | None
    whole: bool  # whether the cover names that partnership, so that it is the whole document's
    published: str | None
    status: Status
    kind: str
    review_kind: str | None
    year: int | None


_NAMING = r"[Ll]earning from (?:[A-Z][a-z]+|(?:Child|Baby|Family) [A-Z]\w?)"  # a report on one child
_LINE = 12  # words: a line of a cover under the name of the review


def metadata(reading: Reading, given: Given) -> Metadata:
    """The metadata of a file, from what was given, its cover, its first lines and its own properties, in this order."""
    cover = _cover(reading.blocks)
    lines = [block.text for block in cover]
    title = given.title or _field(lines, "title") or _named(cover, reading)
    head = "\n".join([title, *lines])
    partnership = given.partnership or _partnership(lines, reading, title)
    published = _published(lines, title, reading)
    year = _title_year(title) or (published or "")[:4]
    return Metadata(
        title=given.title or _without_partnership(" ".join(title.split())),
        partnership=partnership,
        whole=partnership is not None and (given.partnership is not None or partnership.lower() in head.lower()),
        published=published,
        status=given.status or _status(reading, head),
        kind=_first("documents", title) or "",
        review_kind=_first("kinds", title) or _first("kinds", head),
        year=int(year) if year else None,
    )


def _named(cover: Sequence[Block], reading: Reading) -> str:
    """The title: of the cover, unless that is only the name of a part; then of the running lines, the file's properties or name."""
    own = _title(cover, [*reading.furniture, *reading.properties.values()])
    if own is not None and not _names_a_part(own):
        return _with_child(_with_subject(own, cover), cover, reading)
    return _running_title(reading) or _property_title(reading) or own or _stem(reading.file)


def _with_subject(title: str, cover: Sequence[Block]) -> str:
    """The title with the line under it where it says only what kind of document it is ("7-Minute Briefing": "Clover: ...")."""
    if re.fullmatch(_table()["cover"]["bare_kind"], title.strip(), re.IGNORECASE) is None:
        return title
    place = next((n for n, block in enumerate(cover) if block.text.strip() == title), len(cover))
    below = cover[place + 1].text.strip() if place + 1 < len(cover) else ""
    words = below.split()
    names = (
        (1 < len(words) <= _LINE or re.fullmatch(r"[A-Z][a-z]{2,14}", below))
        and heading_section(below) is None
        and not _only_partnership(below)
    )
    labelled = any(
        re.match(one, below, re.IGNORECASE) for name in ("date", "others") for one in _table()["cover"][name]
    )
    return (
        f"{title}: {below}"
        if names and not labelled and not _is_date(below) and leading_identifier(below) is None
        else title
    )


def _with_child(title: str, cover: Sequence[Block], reading: Reading) -> str:
    """The title of a report with the name of the child that stands under it, else as the file's own properties go on."""
    names = [mention for block in cover if block.text.strip() != title and (mention := heading_identifier(block.text))]
    children = [mention.printed for mention in names if not any(map(str.isdigit, mention.id))]
    if len(names) < 3 and len(children) == 1 and _first("kinds", title) and children[0] not in title:
        return f"{title}: {children[0]}"
    full = _property_title(reading) or ""
    return full if full.startswith(f"{' '.join(title.split())}: ") else title


def _names_a_part(text: str) -> bool:
    """Whether a line is a bare identifier ("RR 2/22") or "Chapter 1": what an excerpt without its title page begins with."""
    mention = heading_identifier(text)
    bare = mention is not None and mention.inline and len(mention.printed) > 0.9 * len(text.strip())
    return bare or bool(re.fullmatch(_table()["cover"]["part"], text.strip(), re.IGNORECASE))


def _running_title(reading: Reading) -> str | None:
    """The running line that names the document, without its page number; the partnership's name and markings are no title."""
    marks = [mark for values in _table()["status"].values() for mark in values]
    for line in reading.furniture:
        text = re.sub(_table()["cover"]["page_number"], "", line, flags=re.IGNORECASE).strip(" |-–")
        marked = any(re.search(mark, text, re.IGNORECASE) for mark in marks)
        if len(text.split()) >= 3 and not marked and not _only_partnership(text) and not _is_date(text):
            return text
    return None


def review_kind(text: str) -> str | None:
    """The kind of review that words such as "Serious Case Review" name; None where they name none."""
    return _first("kinds", text)


def _cover(blocks: Sequence[Block]) -> list[Block]:
    """The first blocks, up to the first that heads a review or holds a long paragraph.

    The only name of a document may stand on its cover: the short lines right under it are still the cover's.
    """
    found: list[Block] = []
    named = False
    several = len({mention.id for block in blocks if (mention := _leads(block)) is not None}) > 1
    for block, following in zip_longest(blocks[:_COVER], blocks[1:_COVER]):
        mention = heading_identifier(block.text)
        # "Child K" begins a review; "Practice Review: Child K" is a title.
        heads = mention is not None and len(mention.printed) > 0.6 * len(block.text.strip())
        heads = heads or (several and _leads(block) is not None)
        words = len(block.text.split())
        part = _begins_a_part(block) and (following is None or not _is_line(following))
        if found and ((heads and several) or words > 60 or (named and (words > _LINE or part))):
            break
        named = named or heads
        found.append(block)
    return found


def _begins_a_part(block: Block) -> bool:
    """Whether a heading under the only name of a document is its first part, and no partnership, reference, author or date."""
    if block.kind is not BlockKind.HEADING:
        return False
    fields = [pattern for name in ("partnership", "date", "title", "others") for pattern in _table()["cover"][name]]
    labelled = any(re.match(pattern, block.text, re.IGNORECASE) for pattern in fields)
    return not (labelled or _partnership_in(block.text) or _is_date(block.text))


def _is_line(block: Block) -> bool:
    """Whether a block is a line as covers have them, and no text: what stands above it is still the cover."""
    return len(block.text.split()) <= _LINE and block.kind in (BlockKind.HEADING, BlockKind.TITLE)


def _leads(block: Block) -> Mention | None:
    """The identifier that a heading begins with; of two such headings at least none is the title of the document."""
    mention = leading_identifier(block.text) if block.kind is BlockKind.HEADING else None
    return mention if mention is not None and block.text.startswith(mention.printed) else None


def _title(cover: Sequence[Block], running: Sequence[str]) -> str | None:
    """The line that names the document: a title that is not just the partnership; else the first such heading or line.

    What a running line or the file's properties begin with is no part, whatever its words ("The Learning Lens | Issue 14").
    """
    short = [block for block in cover if 1 < len(block.text.split()) <= 24 and not block.text.rstrip().endswith(".")]
    for kinds in ((BlockKind.TITLE,), (BlockKind.HEADING,), (BlockKind.PARAGRAPH,)):
        for block in short:
            text = block.text.strip()
            if _is_half_a_name(block, cover):
                continue
            # "Recommendations" or "What happened?" names a part; a longer line with such a word in it may name the whole.
            named_so = any(line.startswith(text) for line in running) or re.fullmatch(_NAMING, text)
            part = (len(text.split()) <= 3 and heading_section(text) is not None) or _names_a_part(text)
            part = part and not named_so
            named = _only_partnership(text) or _is_date(text) or part or _is_marking(text)
            if block.kind in kinds and not named:
                return text
    return None


def _is_half_a_name(block: Block, cover: Sequence[Block]) -> bool:
    """Whether a line is one of the two over which the name of the partnership is set."""
    place = next(n for n, one in enumerate(cover) if one is block)
    above, below = ("", *(one.text.strip() for one in cover), "")[place : place + 3 : 2]
    whole = (f"{block.text.strip()} {below}", f"{above} {block.text.strip()}")
    return _partnership_in(block.text) is None and any(map(_only_partnership, whole))


def _is_marking(text: str) -> bool:
    """Whether a line says nothing but who may read the document ("IN STRICT CONFIDENCE")."""
    marks = [mark for values in _table()["status"].values() for mark in values]
    found = [match for mark in marks for match in re.finditer(mark, text, re.IGNORECASE)]
    return any(len(match[0]) >= 0.6 * len(text.strip()) for match in found)


def _only_partnership(text: str) -> bool:
    match = _partnership_in(text)
    return match is not None and len(match[0]) >= 0.8 * len(text.strip())


def _partnership_in(text: str) -> "re.Match[str] | None":
    """The name of a partnership in a line, also where the line is in capitals."""
    return _pattern("partnership", "pattern").search(text.title() if text.isupper() else text)


def _without_partnership(title: str) -> str:
    """The title without the partnership's name set above it, where enough is left to be a title."""
    match = _partnership_in(title)
    rest = title[match.end() :].strip(" -–:,") if match and match.start() == 0 else ""
    return rest if len(rest.split()) >= 3 else title


def _is_date(text: str) -> bool:
    return bool(_DATE.search(text)) and len(text.split()) <= 5


def _partnership(lines: Sequence[str], reading: Reading, title: str) -> str | None:
    field = _field(lines, "partnership")
    if field:
        return field
    counted: dict[str, int] = {}
    # A running line or a property says the name alone; beside it on a cover may stand the names of others.
    running = [*reading.furniture, *reading.properties.values()]
    places = [*lines, title, *running]
    for text in [*places, *(block.text for block in reading.blocks[:60])]:
        plain = text.replace("\n", " ")
        for match in _pattern("partnership", "pattern").finditer(plain.title() if plain.isupper() else plain):
            name = _tidied(match[1])
            if name:
                counted[name] = counted.get(name, 0) + (6 if text in running else 5 if text in places else 1)
    if counted:
        return max(counted, key=lambda name: counted[name])
    for text in places:
        short = _pattern("partnership", "initials").search(text)
        if short:
            return " ".join(short[1].split())
    return None


def own_partnership(blocks: Sequence[Block]) -> str | None:
    """The partnership that the heading of a review or its first words name; None where they name none, or several.

    Of several after a label ("Partnership: A with B") the first leads.
    """
    for block in blocks[:_FIRST]:
        text = block.text.replace("\n", " ")
        found = (_tidied(match[1]) for match in _pattern("partnership", "pattern").finditer(text))
        names = list(dict.fromkeys(filter(None, found)))
        if names:
            labelled = re.match(_table()["cover"]["own"], text, re.IGNORECASE)
            return names[0] if len(names) == 1 or labelled else None
    return None


def own_year(blocks: Sequence[Block]) -> int | None:
    """The year that a label under the heading of a review tells ("Published: 22 June 2020"), else its first words; None for none.

    "A serious case review about her was completed in 2019": where the heading bears no year, that is the review's.
    """
    for block in blocks[: 2 * _FIRST]:
        match = re.match(_table()["cover"]["published"], block.text)
        if match:
            return int(match[1])
        if (year := _year_in_row(block)) is not None:
            return year
    told = " ".join(" ".join(block.text for block in blocks[: 2 * _FIRST]).split()[:_TOLD])
    reviewed = re.search(_table()["cover"]["reviewed"], told)
    return int(reviewed[1]) if reviewed else None


def _year_in_row(block: Block) -> int | None:
    """The year in which a row of facts says that the review was done: "Signed off | November 2022", also under such a header."""
    if block.kind is not BlockKind.ROW or "\t" not in block.text:
        return None
    for label, value in labelled_cells(block.text, block.header):
        year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", value)
        if year and len(value.split()) <= _WHEN and re.fullmatch(_table()["cover"]["done"], label.strip(" :")):
            return int(year[1])
    return None


def _tidied(name: str) -> str | None:
    """The name without words before it that belong to the sentence; None for the bare words alone."""
    words = name.split()
    while words and words[0] in (
        "The",
        "the",
        "and",
        "of",
        "by",
        "in",
        "on",
        "with",
        "This",
        "A",
        "&",
        "For",
        "From",
        "Learning",
        "Published",
    ):
        words = words[1:]
    plain = " ".join(words)
    return plain if words and words[0] not in ("Safeguarding", "Local") else None


def _published(lines: Sequence[str], title: str, reading: Reading) -> str | None:
    field = _field(lines, "date")
    told_first = sorted(lines, key=lambda line: "publish" not in line.lower())
    for text in [*([field] if field else []), *told_first]:
        # A period ("1 April 2024 to 31 March 2025") is what the document is about.
        if len(text.split()) > 14 or len(_DATE.findall(text)) > 1:
            continue
        iso = _iso(text)
        if iso:
            return iso
    for text in lines:
        said = _SAID.search(text)
        if said:
            return said[1]
    for text in (title, *lines, Path(reading.file).stem):
        year = _title_year(text) if len(text.split()) <= 24 else None
        if year:
            return year
    return next((iso for name in ("sent", "date") if (iso := _iso(reading.properties.get(name, "")))), None)


def _title_year(text: str) -> str | None:
    """The last year a line names, of a range its end: 2021 for "2020-21"."""
    years = [match[1][:2] + match[2][-2:] if match[2] else match[1] for match in _YEAR.finditer(text)]
    return years[-1] if years else None


def _iso(text: str) -> str | None:
    """The date that a text holds, as ISO 8601, to the month where no day is given; days come before months in figures."""
    match = _DATE.search(text)
    if match:
        month = next(n for n, name in enumerate(_MONTHS, 1) if name[:3] == match["month"][:3].lower())
        day = match["day"] or match["after"]
        return f"{match['year']}-{month:02}" + (f"-{int(day):02}" if day else "")
    match = _ISO.search(text) or _NUMERIC.search(text)
    if match and 1 <= int(match["month"]) <= 12 and 1 <= int(match["day"]) <= 31:
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        return f"{year}-{int(match['month']):02}-{int(match['day']):02}"
    return None


def _status(reading: Reading, head: str) -> Status:
    places = "\n".join([head, *reading.furniture, reading.properties.get("watermark", ""), reading.file])
    for status in (Status.DRAFT, Status.UNPUBLISHED):
        if any(re.search(pattern, places, re.IGNORECASE) for pattern in _table()["status"][status.value]):
            return status
    return Status.PUBLISHED


def _field(lines: Sequence[str], name: str) -> str | None:
    """The value of a cover-sheet field, on the line of its label or on the next."""
    for number, text in enumerate(lines):
        for line, following in _lines(text, lines[number + 1] if number + 1 < len(lines) else ""):
            for pattern in _table()["cover"][name]:
                match = re.match(pattern, line.replace("\t", " "), re.IGNORECASE)
                if match and ":" in line + "\t" and (":" in line or "\t" in line):
                    return " ".join(match[1].split())
                if (
                    re.fullmatch(pattern.removesuffix(r"\s*:?\s*(.+)$") + r"\s*:", line.strip(), re.IGNORECASE)
                    and following
                ):
                    return " ".join(following.split())
    return None


def _lines(text: str, following: str) -> Iterator[tuple[str, str]]:
    lines = text.split("\n")
    yield from zip(lines, [*lines[1:], following], strict=True)


def _property_title(reading: Reading) -> str | None:
    title = reading.properties.get("title", "").strip()
    return title if len(title.split()) > 1 and not _FURNITURE_TITLE.search(title) else None


def _stem(file: str) -> str:
    return " ".join(re.sub(r"[_\-]+", " ", Path(file).stem).split())


def _first(table: str, text: str) -> str | None:
    for value, patterns in _table()[table].items():
        if any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns):
            return str(value)
    return None


def _pattern(table: str, name: str) -> re.Pattern[str]:
    return re.compile(_table()[table][name])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))
