"""The reference that a heading, a bar, a strip of facts or a short line under a title gives, and what a title is."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import HEADINGS, Block, BlockKind
from corpus.factrows import is_fact_cell
from corpus.identifiers import Mention, heading_identifier, leading_identifier, mentions, table
from corpus.sections import heading_section

LONGEST = 14  # words of a title, and of the line that refers
_REFERENCE = 4  # words of a reference, at most
_PART = 8  # words of one part of a strip of facts
APART = re.compile(r"\s*(?:[|:(),;•·]|\s[-–—]\s)\s*")
CODE = re.compile(r"\d")
# A reference of a form of its own after a label: "OSCP 23-03", "2023-11", "07/23".
_OWN_FORM = r"(?=[^a-z]*\d)[A-Z][A-Z0-9]*(?:[ /.-]+[A-Z0-9]+){1,6}|(?:(?:19|20)\d\d|\d{1,3})[-/.]\d{1,4}|(?:19|20)\d\d[-/.][A-Z]"
# A reference of several parts, the last a serial number: "PV7-031", "EN/S/04".
_SERIAL = re.compile(
    r"(?=.*\d)[A-Z][A-Z0-9]{0,7}(?:[/.-][A-Z0-9]{1,6})*[/.-](?:[A-Z]{0,3}\d{1,4}[A-Z]?|[A-Z])|"
    r"(?!(?:ITEM|PART|CASE|PAGE|STEP|BOX|THEME|ANNEX|CHILD|BABY|PHASE|STAGE|YEAR|WEEK|DAY|TABLE|FIG|ROOM|VOL|NO|ISSUE|LEVEL|TIER|COVID)\b)"
    r"[A-Z]{2,6} \d{1,3}(?:[/-]\d{1,4})?"
)
_NUMBERED = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?=['\"‘“]?[A-Z])")
# "Review OV/R4 of 2020" under a title.
_NAMED = (
    rf"(?:[Oo]ur |[Ll]ocal )?(?:[Rr]eview|[Cc]ase|[Rr]eport|[Bb]riefing) (?P<own>{_OWN_FORM})"
    r"(?: (?:of |in )?\(?(?P<year>20\d\d)\)?)?\.?"
)
# "2021/02 Baby Wren"; "2021/22" is a financial year.
_YEAR_AND_SERIAL = r"(?:19|20)(?P<year>\d\d)[/-]0*(?P<serial>\d{1,3})(?![\w/-])"


def reference(blocks: Sequence[Block], number: int) -> Mention | None:
    """The identifier that a short line or row right under a title, or the cell beside it, gives; None for any other block."""
    block = blocks[number]
    parts = re.split(r"\s+[|•·▪■◆]\s+", block.text.strip())
    if len(parts) > 1 and number > 0 and block.kind is not BlockKind.ROW and is_title(blocks[number - 1]):
        # "Baby Wren | WV-21-B | Age: 14 weeks | ..." or "Review SA-07 | Published May 2021" under a title.
        coded = [one for part in parts if (one := _part_reference(part)) is not None]
        return coded[0] if len(coded) == 1 and max(len(part.split()) for part in parts) <= _PART else None
    said = re.fullmatch(
        rf"(?:{table()['titles']['label']})\s*:?\s+(?P<own>\S+?(?: \S+?)?)\.(?: .*)?", block.text, re.IGNORECASE
    )
    if said is not None and len(block.text.split()) <= LONGEST and (one := labelled(said["own"])) is not None:
        # "Reference POV/2021/02. Rapid review."
        return one
    if len(block.text.split()) > LONGEST or block.text.rstrip().endswith("."):
        return None
    if block.kind is BlockKind.ROW:
        cells = [cell.strip() for cell in block.text.split("\t") if cell.strip()]
        if len(cells) == 2 and announces(cells[0]):
            return labelled(cells[1])
        if len(cells) == len(block.header) and announces(block.header[0]) and _alone_under_header(blocks, number):
            return labelled(cells[0])
        if len(cells) == 1:
            return None if block.header else _leads(block)
        alone = not _beside(blocks, number, -1, len(cells)) and not _beside(blocks, number, 1, len(cells))
        coded = [mention for cell in cells if _is_coded(cell) and (mention := heading_identifier(cell))]
        # "LCSPR 02-19 | Boy | 4 months | Survived" right under a title is a strip of facts.
        strip = len(cells) == 2 or (number > 0 and is_title(blocks[number - 1]) and any(map(is_fact_cell, cells)))
        return coded[0] if alone and strip and len(coded) == 1 else None
    if block.kind not in (BlockKind.PARAGRAPH, *HEADINGS):
        return None
    label = re.match(rf"(?:{table()['titles']['label']})\s*:\s*", block.text, re.IGNORECASE)
    if label:
        rest = block.text[label.end() :]
        # "Our ref: PD/17/01 Age: 15 yrs": the next label ends it.
        return labelled(re.split(r"\s+\|\s+|\s+(?=[A-Z][a-z]+:)", rest)[0].strip())
    under = number > 0 and is_title(blocks[number - 1])
    if not under and block.kind not in HEADINGS:
        return None
    named = re.fullmatch(_NAMED, block.text.strip()) if under else None
    if named is not None and (own := _of_its_own_form(named["own"])) is not None:
        return replace(own, year=int(named["year"]) if named["year"] else own.year)
    coded = _coded(block.text)
    if block.kind in HEADINGS and (leads := _leads(block) or _ends(block)) is not None:
        return leads
    if len(coded) != 1:
        return None
    before, after = block.text[: coded[0].start], block.text[coded[0].end :]
    set_apart = not after.strip(" )]") or APART.match(after)
    return coded[0] if under and set_apart and not _says_more(before) else None


def _alone_under_header(blocks: Sequence[Block], number: int) -> bool:
    """Whether a row is the only one of its table: a strip of one review's facts, and no list of reviews."""
    header = blocks[number].header
    below = blocks[number + 1] if number + 1 < len(blocks) else None
    above = blocks[number - 1] if number else None
    return not any(one is not None and one.header == header for one in (below, above))


def _part_reference(text: str) -> Mention | None:
    """The reference that one part of a strip of facts is, alone or after the kind of review ("Learning review OB-LR 20/1")."""
    known = heading_identifier(text)
    if known is not None and CODE.search(known.id):
        return known
    after = re.fullmatch(
        r"(?:[A-Z]?[a-z]+ ){0,4}(?:[Rr]eview|[Cc]ase|[Rr]eport|[Rr]ef(?:erence)?\.?:?) (?P<own>.+)", text
    )
    return heading_identifier(after["own"]) or _of_its_own_form(after["own"]) if after else None


def _coded(text: str) -> list[Mention]:
    """The references with a number in a text, each once."""
    return list({one.id: one for one in mentions(text) if CODE.search(one.id)}.values())


def _leads(block: Block) -> Mention | None:
    """The one reference that a heading or bar begins with, a title after it: "LR 01/19 Linnet"; None where it has none."""
    coded = _coded(block.text)
    own = re.match(_YEAR_AND_SERIAL, block.text) if not coded else None
    if own is not None and int(own["serial"]) != int(own["year"]) + 1:
        coded = [one for one in (_of_its_own_form(own[0]),) if one is not None]
    if len(coded) != 1 or coded[0].start:
        return None
    return coded[0] if re.match(r"\s+['\"‘“]?[A-Z]|\s*$", block.text[coded[0].end :]) else None


def _ends(block: Block) -> Mention | None:
    """The one reference that a heading ends with, a title before it: "Safe sleep and alcohol RR/2021/02"; None where it has none."""
    coded = _coded(block.text)
    if len(coded) != 1 or block.text[coded[0].end :].strip(" )]"):
        return None
    before = block.text[: coded[0].start].strip(" ([|–—-").split()
    leads_on = before and before[-1].lower().strip(":,") in table()["titles"]["leading_on"].split()
    named = (
        len(before) == 1
        and re.fullmatch(r"[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?", before[0])
        and not heading_section(before[0])
    )
    return coded[0] if (len(before) > 1 or named) and not leads_on else None


def _says_more(before: str) -> bool:
    """Whether the words before a reference are a sentence about it ("Actions agreed after RR 4/22") and no name set before it."""
    words = before.split()
    return bool(words) and not APART.search(f"{before} ") and heading_identifier(f"{before.strip()} RR 1/22") is None


def own_series(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The references of a form of their own with which several headings of one rank end or begin, by place: "... PV7-031".

    One alone may be anything; those of a series are alike in form and each another.
    """
    series: dict[tuple[str, int], dict[int, Mention]] = {}
    for number, block in enumerate(blocks):
        words = block.text.split()
        bar = block.kind is BlockKind.ROW and len(cells_of(block)) <= 2 and not block.header
        if not (bar or block.kind in HEADINGS) or not 1 < len(words) <= LONGEST or _coded(block.text):
            continue
        ends = (words[-1:], words[:1], words[-2:], words[:2])
        for word in (" ".join(end).strip("()[]:|") for end in ends):
            own = _of_its_own_form(word) if _SERIAL.fullmatch(word) else None
            if own is not None:
                alike = re.sub("9+", "9", shape(own.printed))
                series.setdefault((alike, block.level), {})[number] = own
                break
    found: dict[int, Mention] = {}
    for members in series.values():
        if len({one.id for one in members.values()}) > 1:
            found |= members
    return found


def labelled(text: str) -> Mention | None:
    """The reference that a label announces, also one of a form of its own ("OSCP 23-03"); a joint one by its first."""
    if (numbered := _by_number(text.strip())) is not None:
        return numbered
    first, *others = [part.strip() for part in re.split(r"\s+(?:and|&)\s+|\s*;\s*", text)]
    mention = heading_identifier(first) or _of_its_own_form(first)
    if mention is None:
        return None
    also = [part for part in others if CODE.search(part) and len(part.split()) <= 3]
    return replace(mention, also=(*mention.also, *also))


def _by_number(text: str) -> Mention | None:
    """A reference that is a child by number ("Child 14"), which only its label tells; None for anything else."""
    if not re.fullmatch(
        r"(?:Child|Children|Baby|Family|Young Person|Case) \d{1,3}[A-Z]?(?: (?:and|&) \d{1,3}[A-Z]?)?", text
    ):
        return None
    return Mention(id=text, printed=text, start=0, end=len(text))


def referred_on_cover(blocks: Sequence[Block]) -> Mention | None:
    """The one reference that lines or rows of a cover announce ("Reference AMSCP 2021/02"); None for none, or several."""
    found: dict[str, Mention] = {}
    label = table()["titles"]["label"]
    announced = rf"(?:(?:^|[|\t\n])\s*(?:{label})\s*[:|\t]?|\b(?:{label})\s*:)\s+(?P<rest>[^|\t\n]+)"
    for block in blocks:
        for match in re.finditer(announced, block.text, re.IGNORECASE):
            words = match["rest"].split()[:_REFERENCE]
            tries = (" ".join(words[:count]).rstrip(",;.") for count in range(len(words), 0, -1))
            mention = next((one for text in tries if CODE.search(text) and (one := labelled(text))), None)
            if mention is not None:
                found.setdefault(mention.id, mention)
    return next(iter(found.values())) if len(found) == 1 else None


def _of_its_own_form(text: str) -> Mention | None:
    """A reference of no known form, which only its label tells; None for what looks like none."""
    if not re.fullmatch(_OWN_FORM, text):
        return None
    year = re.search(r"(?<![\d.])(?:19|20)\d\d(?!\d)", text)
    return Mention(
        id=" ".join(text.split()),
        printed=text,
        start=0,
        end=len(text),
        inline=False,
        year=int(year[0]) if year else None,
    )


def is_title(block: Block) -> bool:
    """Whether a block may be the title of a review: a short heading of no known section, or a row that is one bar."""
    if block.kind not in (BlockKind.ROW, *HEADINGS):
        return False
    text = title_text(block) or block.text
    if not text.strip() or len(text.split()) > LONGEST:
        return False
    # "Child V – Injury by a new partner" names a child, whatever its theme.
    if heading_section(text) is not None and leading_identifier(text) is None:
        return False
    if not re.search("[a-z]{2}|[A-Z]{3,} [A-Z]{3,}", text) or is_group(text):
        return False
    first = cells_of(block)[0]
    bar = block.kind is BlockKind.ROW and not announces(first) and not is_fact_cell(first)
    return block.kind in HEADINGS or (bar and len(cells_of(block)) <= 2)


def is_label(text: str) -> bool:
    """Whether a cell or the head of a column announces a reference ("Ref", "Review number")."""
    return announces(text.strip(" :."))


def announces(text: str) -> bool:
    return re.fullmatch(table()["titles"]["label"], text, re.IGNORECASE) is not None


def is_group(text: str) -> bool:
    """Whether a heading stands over several reviews and names none ("Part B: ...", "Published in 2022")."""
    if any(CODE.search(one.id) for one in mentions(text)):
        return False
    return re.fullmatch(table()["titles"]["group"], text.strip(), re.IGNORECASE) is not None


def cells_of(block: Block) -> list[str]:
    return [cell.strip() for cell in block.text.split("\t") if cell.strip()] or [""]


def title_text(block: Block) -> str:
    """The words of a title without the reference beside them; empty where it is nothing but a reference."""
    words = [cell for cell in cells_of(block) if not (one := heading_identifier(cell)) or not CODE.search(one.id)]
    text = " ".join(words)
    if block.kind in HEADINGS or len(cells_of(block)) == 1:
        coded = [one for one in mentions(text) if CODE.search(one.id)] or [
            one for one in (_leads(replace(block, text=text)),) if one is not None
        ]
        text = f"{text[: coded[0].start]}{text[coded[0].end :]}" if coded else text
        text = " ".join(re.sub(r"[(\[]\s*[)\]]", "", _NUMBERED.sub("", text)).split())
    # What goes on from the reference in small letters (", published May 2008") is no title.
    return "" if re.match(r"\s*[,;(]?\s*[a-z]", text) else text.strip(" |:–—-,;").rstrip(".")


def _beside(blocks: Sequence[Block], number: int, step: int, cells: int) -> bool:
    """Whether the row is one of a table's: it has a header, or its neighbour has as many cells and names a review too."""
    if blocks[number].header:
        return True
    other = number + step
    inside = 0 <= other < len(blocks) and blocks[other].kind is BlockKind.ROW
    same = inside and len(cells_of(blocks[other])) == cells
    return same and any(_is_coded(cell) for cell in cells_of(blocks[other]))


def without_bars(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, none with a bar for its header: "RR 4/23 | Overnight sleeping" above a strip of facts heads a review and no table."""
    return [
        replace(block, header=())
        if any(_is_coded(cell) for cell in block.header) and not announces(block.header[0].strip())
        else block
        for block in blocks
    ]


def _is_coded(cell: str) -> bool:
    """Whether a cell is a reference with a number in it."""
    mention = heading_identifier(cell)
    return mention is not None and CODE.search(mention.id) is not None


def shape(text: str) -> str:
    """What a reference looks like: capitals as A, words as a, digits as 9."""
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", text)))
