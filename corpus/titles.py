"""Reviews of a digest that a title heads and a reference stands beside or under it: "Eleven teeth | CPL 14/24".

The title is where such a review begins, and one of its names. Among titled reviews one without a reference is known by its
title: it is set like theirs, and its text brings in a child.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.document import HEADINGS, Block, BlockKind
from corpus.factrows import is_fact_cell
from corpus.identifiers import Mention, heading_identifier, leading_identifier, mentions, table, tells_of
from corpus.peers import brings_in_a_child, by_title, may_head
from corpus.sections import heading_section
from corpus.vocabulary import Vocabulary

_LONGEST = 14  # words of a title, and of the line that refers
_REFERENCE = 4  # words of a reference, at most
_PART = 8  # words of one part of a strip of facts
_FACTS = 24  # blocks: a column of facts may stand before the text
_BETWEEN = 3  # lines such as "Published: May 2024" between the title and the reference
_TOLD = 120  # words in which a text tells of the child whom its title names
_APART = re.compile(r"\s*(?:[|:(),;]|\s[-–—]\s)\s*")
_CODE = re.compile(r"\d")
_PERSON = re.compile(
    r"['\"‘“]?(?P<name>(?:(?:Child|Baby|Young Person|Family) )?[A-Z][a-z]{1,14}(?:-[A-Z][a-z]+)?|"
    r"(?:Child|Baby|Family) [A-Z]{1,2}\d{0,2})['\"’”]?"
)
# A reference of a form of its own after a label: "OSCP 23-03", "2023-11", "07/23".
_OWN_FORM = r"(?=[^a-z]*\d)[A-Z][A-Z0-9]*(?:[ /.-]+[A-Z0-9]+){1,4}|(?:(?:19|20)\d\d|\d{1,3})[-/.]\d{1,4}"
# "Review OV/R4 of 2020" under a title.
_NAMED = (
    rf"(?:[Oo]ur |[Ll]ocal )?(?:[Rr]eview|[Cc]ase|[Rr]eport|[Bb]riefing) (?P<own>{_OWN_FORM})"
    r"(?: (?:of |in )?\(?(?P<year>20\d\d)\)?)?\.?"
)
# "2021/02 Baby Wren"; "2021/22" is a financial year.
_YEAR_AND_SERIAL = r"(?:19|20)(?P<year>\d\d)[/-]0*(?P<serial>\d{1,3})(?![\w/-])"
_LAST_WORDS = (
    r"(?:^|\s)[(\[]?(?:(?:(?:[Rr]eview |[Cc]ase )?[Rr]ef(?:erence)?\.?:?|(?:[Ff]ull |[Tt]he )?(?:[Rr]eport|[Rr]eview|[Ss]ource):)\s*)?"
    r"(?P<reference>[A-Z][^()\[\].;,]{2,28}\d[^()\[\].;,\s]{0,6})[)\]]?\.?$"
)
Rank = tuple[str, int]


def titled(blocks: Sequence[Block], heads: Mapping[int, Mention]) -> dict[int, Mention]:
    """The heads with each reference that a title belongs to moved to its title, and the untitled heads as they were.

    Titles are of one rank, and most references have one: a heading over one reference alone is that of a part.
    """
    found = {n: one for n in range(len(blocks)) if (one := heads.get(n) or _reference(blocks, n)) is not None}
    found |= _within_titles(blocks, found)
    # A title with its reference in a line of its own under it is one head.
    found = {n: one for n, one in found.items() if n - 1 not in found or found[n - 1].id != one.id}
    above = {
        n: title for n, one in found.items() if _CODE.search(one.id) and (title := _title_of(blocks, n)) is not None
    }
    ranks = Counter(rank_of(blocks[title]) for title in above.values())
    rank, count = ranks.most_common(1)[0] if ranks else (("", 0), 0)
    of_rank = {n: title for n, title in above.items() if rank_of(blocks[title]) == rank}
    texts = {_title_text(blocks[title]) for title in of_rank.values()}
    codes = {one.id for one in found.values() if _CODE.search(one.id)}
    if count < 2 or len(texts) < 2 or 2 * len({found[n].id for n in of_rank}) < len(codes):
        last = _referred_to_last(blocks)
        return last if {one.id for one in heads.values()} <= {one.id for one in last.values()} else dict(heads)
    moved: dict[int, Mention] = {}
    for number, mention in found.items():
        title = of_rank.get(number)
        if title is not None or above.get(number) == number:
            title = number if title is None else title
            moved.setdefault(title, _named(mention, blocks, title, number))
        elif number in heads and number not in of_rank.values():
            moved.setdefault(number, mention)
    return _completed(blocks, moved, rank)


def _part_reference(text: str) -> Mention | None:
    """The reference that one part of a strip of facts is, alone or after the kind of review ("Learning review OB-LR 20/1")."""
    known = heading_identifier(text)
    if known is not None and _CODE.search(known.id):
        return known
    after = re.fullmatch(
        r"(?:[A-Z]?[a-z]+ ){0,4}(?:[Rr]eview|[Cc]ase|[Rr]eport|[Rr]ef(?:erence)?\.?:?) (?P<own>.+)", text
    )
    return heading_identifier(after["own"]) or _of_its_own_form(after["own"]) if after else None


def _within_titles(blocks: Sequence[Block], found: Mapping[int, Mention]) -> dict[int, Mention]:
    """Headings with a reference of the reviews' own series in their midst, where a title of two lines runs around it."""
    series = Counter(shape(one.printed) for one in found.values() if _CODE.search(one.id))
    known = {one.id for one in found.values()}
    within: dict[int, Mention] = {}
    for number, block in enumerate(blocks):
        if block.kind not in HEADINGS or number in found or len(block.text.split()) > _LONGEST:
            continue
        coded = [one for one in mentions(block.text) if _CODE.search(one.id)]
        if len(coded) == 1 and coded[0].id not in known and series[shape(coded[0].printed)] > 1:
            within[number] = coded[0]
    return within


def shape(text: str) -> str:
    """What a reference looks like: capitals as A, words as a, digits as 9."""
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", text)))


def _referred_to_last(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The titles of reviews that give their reference as their last words, "(RR 4/23)": two at least, most of their rank."""
    texts = Counter(block.text for block in blocks if block.kind in HEADINGS)
    # A question for a title ("Why did the school have the only full picture?") may read like the name of a part.
    once = {n for n, block in enumerate(blocks) if texts[block.text] == 1 and 1 < len(block.text.split()) <= _LONGEST}
    for level in sorted({block.level for block in blocks if block.kind is BlockKind.HEADING}):
        places = [n for n, block in enumerate(blocks) if block.kind in HEADINGS and 0 < block.level <= level]
        found: dict[int, Mention] = {}
        for place, end in zip(places, [*places[1:], len(blocks)], strict=True):
            last = re.search(_LAST_WORDS, blocks[end - 1].text) if end > place + 1 else None
            mention = _labelled(last["reference"].strip()) if last else None
            if mention is not None and _CODE.search(mention.id) and (_is_title(blocks[place]) or place in once):
                found[place] = _named(mention, blocks, place, place)
        of_level = sum(blocks[place].level == level for place in places)
        if len({one.id for one in found.values()}) > 1 and 2 * len(found) > of_level:
            return _completed(blocks, found, rank_of(blocks[next(iter(found))]))
    return {}


def _reference(blocks: Sequence[Block], number: int) -> Mention | None:
    """The identifier that a short line or row right under a title, or the cell beside it, gives; None for any other block."""
    block = blocks[number]
    parts = re.split(r"\s+[|•·]\s+", block.text.strip())
    if len(parts) > 2 and number > 0 and block.kind is not BlockKind.ROW and _is_title(blocks[number - 1]):
        # "Baby Wren | WV-21-B | Age: 14 weeks | ..." under a title.
        coded = [one for part in parts if (one := _part_reference(part)) is not None]
        return coded[0] if len(coded) == 1 and max(len(part.split()) for part in parts) <= _PART else None
    said = re.fullmatch(
        rf"(?:{table()['titles']['label']})\s*:?\s+(?P<own>\S+?(?: \S+?)?)\.(?: .*)?", block.text, re.IGNORECASE
    )
    if said is not None and len(block.text.split()) <= _LONGEST and (one := _labelled(said["own"])) is not None:
        # "Reference POV/2021/02. Rapid review."
        return one
    if len(block.text.split()) > _LONGEST or block.text.rstrip().endswith("."):
        return None
    if block.kind is BlockKind.ROW:
        cells = [cell.strip() for cell in block.text.split("\t") if cell.strip()]
        if len(cells) == 2 and _announces(cells[0]):
            return _labelled(cells[1])
        if len(cells) == 1:
            return None if block.header else _leads(block)
        alone = not _beside(blocks, number, -1, len(cells)) and not _beside(blocks, number, 1, len(cells))
        coded = [mention for cell in cells if _is_coded(cell) and (mention := heading_identifier(cell))]
        # "LCSPR 02-19 | Boy | 4 months | Survived" right under a title is a strip of facts.
        strip = len(cells) == 2 or (number > 0 and _is_title(blocks[number - 1]) and any(map(is_fact_cell, cells)))
        return coded[0] if alone and strip and len(coded) == 1 else None
    if block.kind not in (BlockKind.PARAGRAPH, *HEADINGS):
        return None
    label = re.match(rf"(?:{table()['titles']['label']})\s*:\s*", block.text, re.IGNORECASE)
    if label:
        return _labelled(re.split(r"\s+\|\s+", block.text[label.end() :])[0])
    under = number > 0 and _is_title(blocks[number - 1])
    if not under and block.kind not in HEADINGS:
        return None
    named = re.fullmatch(_NAMED, block.text.strip()) if under else None
    if named is not None and (own := _of_its_own_form(named["own"])) is not None:
        return replace(own, year=int(named["year"]) if named["year"] else own.year)
    coded = list({one.id: one for one in mentions(block.text) if _CODE.search(one.id)}.values())
    if block.kind in HEADINGS and (leads := _leads(block) or _ends(block)) is not None:
        return leads
    if len(coded) != 1:
        return None
    before, after = block.text[: coded[0].start], block.text[coded[0].end :]
    set_apart = not after.strip(" )]") or _APART.match(after)
    return coded[0] if under and set_apart and not _says_more(before) else None


def _leads(block: Block) -> Mention | None:
    """The one reference that a heading or bar begins with, a title after it: "LR 01/19 Linnet"; None where it has none."""
    coded = list({one.id: one for one in mentions(block.text) if _CODE.search(one.id)}.values())
    own = re.match(_YEAR_AND_SERIAL, block.text) if not coded else None
    if own is not None and int(own["serial"]) != int(own["year"]) + 1:
        coded = [one for one in (_of_its_own_form(own[0]),) if one is not None]
    if len(coded) != 1 or coded[0].start:
        return None
    return coded[0] if re.match(r"\s+['\"‘“]?[A-Z]|\s*$", block.text[coded[0].end :]) else None


def _ends(block: Block) -> Mention | None:
    """The one reference that a heading ends with, a title before it: "Safe sleep and alcohol RR/2021/02"; None where it has none."""
    coded = list({one.id: one for one in mentions(block.text) if _CODE.search(one.id)}.values())
    if len(coded) != 1 or block.text[coded[0].end :].strip(" )]"):
        return None
    before = block.text[: coded[0].start].strip(" ([|–—-").split()
    leads_on = before and before[-1].lower().strip(":,") in table()["titles"]["leading_on"].split()
    return coded[0] if len(before) > 1 and not leads_on else None


def _says_more(before: str) -> bool:
    """Whether the words before a reference are a sentence about it ("Actions agreed after RR 4/22") and no name set before it."""
    words = before.split()
    return bool(words) and not _APART.search(f"{before} ") and heading_identifier(f"{before.strip()} RR 1/22") is None


def _labelled(text: str) -> Mention | None:
    """The reference that a label announces, also one of a form of its own ("OSCP 23-03"); a joint one by its first."""
    first, *others = [part.strip() for part in re.split(r"\s+(?:and|&)\s+|\s*;\s*", text)]
    mention = heading_identifier(first) or _of_its_own_form(first)
    if mention is None:
        return None
    also = [part for part in others if _CODE.search(part) and len(part.split()) <= 3]
    return replace(mention, also=(*mention.also, *also))


def referred_on_cover(blocks: Sequence[Block]) -> Mention | None:
    """The one reference that lines or rows of a cover announce ("Reference AMSCP 2021/02"); None for none, or several."""
    found: dict[str, Mention] = {}
    announced = rf"(?:^|[|\t\n])\s*(?:{table()['titles']['label']})\s*[:|\t]?\s+(?P<rest>[^|\t\n]+)"
    for block in blocks:
        for match in re.finditer(announced, block.text, re.IGNORECASE):
            words = match["rest"].split()[:_REFERENCE]
            tries = (" ".join(words[:count]).rstrip(",;.") for count in range(len(words), 0, -1))
            mention = next((one for text in tries if _CODE.search(text) and (one := _labelled(text))), None)
            if mention is not None:
                found.setdefault(mention.id, mention)
    return next(iter(found.values())) if len(found) == 1 else None


def _of_its_own_form(text: str) -> Mention | None:
    """A reference of no known form, which only its label tells; None for what looks like none."""
    if not re.fullmatch(_OWN_FORM, text):
        return None
    year = re.match(r"(?:19|20)\d\d\b", text)
    return Mention(
        id=" ".join(text.split()),
        printed=text,
        start=0,
        end=len(text),
        inline=False,
        year=int(year[0]) if year else None,
    )


def _title_of(blocks: Sequence[Block], number: int) -> int | None:
    """Where the title of a reference stands: in the same row or heading, or above it with at most a few labels between."""
    block = blocks[number]
    if _is_title(block) and (len(_cells(block)) == 2 or _title_text(block)):
        return number
    for above in range(number - 1, max(number - 2 - _BETWEEN, -1), -1):
        if _is_title(blocks[above]) and _title_text(blocks[above]):
            return above
        if not _says_one_thing(blocks[above]):
            return None
    return None


def _is_title(block: Block) -> bool:
    """Whether a block may be the title of a review: a short heading of no known section, or a row that is one bar."""
    if block.kind not in (BlockKind.ROW, *HEADINGS):
        return False
    text = _title_text(block) or block.text
    if not text.strip() or len(text.split()) > _LONGEST or heading_section(text) is not None:
        return False
    if not re.search("[a-z]{2}", text) or is_group(text):
        return False
    first = _cells(block)[0]
    bar = block.kind is BlockKind.ROW and not _announces(first) and not is_fact_cell(first)
    return block.kind in HEADINGS or (bar and len(_cells(block)) <= 2)


def is_label(text: str) -> bool:
    """Whether a cell or the head of a column announces a reference ("Ref", "Review number")."""
    return _announces(text.strip(" :."))


def _announces(text: str) -> bool:
    return re.fullmatch(table()["titles"]["label"], text, re.IGNORECASE) is not None


def is_group(text: str) -> bool:
    """Whether a heading stands over several reviews and names none ("Part B: ...", "Published in 2022")."""
    if any(_CODE.search(one.id) for one in mentions(text)):
        return False
    return re.fullmatch(table()["titles"]["group"], text.strip(), re.IGNORECASE) is not None


def _says_one_thing(block: Block) -> bool:
    """Whether a line says one thing of the review ("Published: May 2024") and tells nothing."""
    short = len(block.text.split()) <= _LONGEST
    return (
        short
        and (":" in block.text or _announces(block.text.strip()) or block.kind is BlockKind.ROW)
        and block.kind is not BlockKind.BULLET
    )


def rank_of(block: Block) -> Rank:
    """How high a title stands: headings by their level, bars by their cells."""
    return (block.kind.value, block.level or len(_cells(block)))


def _cells(block: Block) -> list[str]:
    return [cell.strip() for cell in block.text.split("\t") if cell.strip()] or [""]


def _title_text(block: Block) -> str:
    """The words of a title without the reference beside them; empty where it is nothing but a reference."""
    words = [cell for cell in _cells(block) if not (one := heading_identifier(cell)) or not _CODE.search(one.id)]
    text = " ".join(words)
    if block.kind in HEADINGS or len(_cells(block)) == 1:
        coded = [one for one in mentions(text) if _CODE.search(one.id)] or [
            one for one in (_leads(replace(block, text=text)),) if one is not None
        ]
        text = f"{text[: coded[0].start]}{text[coded[0].end :]}" if coded else text
        text = " ".join(text.split())
    # What goes on from the reference in small letters (", published May 2008") is no title.
    return "" if re.match(r"\s*[,;(]?\s*[a-z]", text) else text.strip(" |:–—-,;").rstrip(".")


def _beside(blocks: Sequence[Block], number: int, step: int, cells: int) -> bool:
    """Whether the row is one of a table's: it has a header, or its neighbour has as many cells and names a review too."""
    if blocks[number].header:
        return True
    other = number + step
    inside = 0 <= other < len(blocks) and blocks[other].kind is BlockKind.ROW
    same = inside and len(_cells(blocks[other])) == cells
    return same and any(_is_coded(cell) for cell in _cells(blocks[other]))


def without_bars(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, none with a bar for its header: "RR 4/23 | Overnight sleeping" above a strip of facts heads a review and no table."""
    return [
        replace(block, header=())
        if any(_is_coded(cell) for cell in block.header) and not _announces(block.header[0].strip())
        else block
        for block in blocks
    ]


def _is_coded(cell: str) -> bool:
    """Whether a cell is a reference with a number in it."""
    mention = heading_identifier(cell)
    return mention is not None and _CODE.search(mention.id) is not None


def _named(mention: Mention, blocks: Sequence[Block], title: int, number: int) -> Mention:
    """The reference with its title as a further name, and the pseudonym that the title or the line of the reference gives."""
    text = _title_text(blocks[title])
    told = " ".join(" ".join(block.text for block in blocks[number + 1 : number + _FACTS]).split()[:_TOLD])
    beside = blocks[number].text if number != title else ""
    parts = [*_APART.split(text), *_APART.split(beside), text]
    known = leading_identifier(text)
    names = [known.pseudonym or known.printed] if known is not None and not _CODE.search(known.id) else []
    names += [
        person["name"]
        for part in parts
        if (person := _PERSON.fullmatch(part.strip())) and _is_told_of(person["name"], told)
    ]
    group = re.search(
        r"\bthe (?P<name>[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?) (?:children|family|siblings|brothers|sisters|twins)\b",
        f"{text}; {beside}",
    )
    names += [group["name"]] if group else []
    also = [
        *([group[0].removeprefix("the ")] if group else []),
        *(known.also if known else ()),
        *([known.id] if known else []),
        *([text] if len(text.split()) > 1 else []),
    ]
    return replace(
        mention,
        pseudonym=mention.pseudonym or (names[0] if names else None),
        also=tuple(dict.fromkeys((*mention.also, *(one for one in also if one != mention.id)))),
    )


def _is_told_of(name: str, told: str) -> bool:
    """Whether a text tells of somebody so called: who is called a child, a baby or a family, and a name that is no other word."""
    if len(name.split()) > 1 or tells_of(name, told):
        return True
    words = re.findall(r"\w+", told)
    return name in words and name.lower() not in words and not Vocabulary.shipped().concepts_in(name.lower())


def _completed(blocks: Sequence[Block], heads: Mapping[int, Mention], rank: Rank) -> dict[int, Mention]:
    """The heads with the titles of their rank that have no reference, where the text under each brings in a child.

    A bar repeated at the top of a page, with the title that the review has already, heads nothing.
    """
    found = dict(heads)
    places = [n for n, block in enumerate(blocks) if rank_of(block) == rank and _is_title(block)]
    for place, end in zip(places, [*places[1:], len(blocks)], strict=True):
        text = _title_text(blocks[place])
        before = max((n for n in found if n < place), default=None)
        again = before is not None and _title_text(blocks[before]) == text
        if place in found or again or not text or place < min(heads):
            continue
        until = min((n for n in heads if n > place), default=end)
        if may_head(blocks[place]) and brings_in_a_child(blocks[place + 1 : min(end, until)]):
            found[place] = by_title(text)
    return dict(sorted(found.items()))
