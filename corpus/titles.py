"""Reviews of a digest that a title heads and a reference stands beside or under it: "Eleven teeth | CPL 14/24".

The title is where such a review begins, and one of its names. Among titled reviews one without a reference is known by its
title: it is set like theirs, and its text brings in a child.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.document import HEADINGS, Block, BlockKind
from corpus.heads import with_codes_below
from corpus.identifiers import Mention, leading_identifier, mentions, tells_of
from corpus.peers import brings_in_a_child, by_title, may_head
from corpus.pseudonyms import NO_NAMES, name_in_row, of_child
from corpus.references import (
    APART,
    CODE,
    LONGEST,
    announces,
    cells_of,
    is_title,
    labelled,
    own_series,
    reference,
    shape,
    title_text,
)
from corpus.vocabulary import Vocabulary

_FACTS = 24  # blocks: a column of facts may stand before the text
_BETWEEN = 3  # lines such as "Published: May 2024" between the title and the reference
_ICON = 3  # letters
_TOLD = 120  # words in which a text tells of the child whom its title names
_PERSON = re.compile(
    r"['\"‘“]?(?P<name>(?:(?:Child|Baby|Young Person|Family) )?[A-Z][a-z]{1,14}(?:-[A-Z][a-z]+)?|"
    r"(?:Child|Baby|Family) [A-Z]{1,2}\d{0,2})['\"’”]?"
)
_PAIR = re.compile(r"([A-Z][a-z]{1,14}) (?:and|&) ([A-Z][a-z]{1,14})")
_LAST_WORDS = (
    r"(?:^|\s)[(\[]?(?:(?:(?:[Rr]eview |[Cc]ase )?[Rr]ef(?:erence)?\.?:?|(?:[Ff]ull |[Tt]he )?(?:[Rr]eport|[Rr]eview|[Ss]ource):)\s*)?"
    r"(?P<reference>[A-Z][^()\[\].;,]{2,28}\d[^()\[\].;,\s]{0,6})[)\]]?\.?$"
)
Rank = tuple[str, int]


def titled(blocks: Sequence[Block], heads: Mapping[int, Mention]) -> dict[int, Mention]:
    """The heads with each reference that a title belongs to moved to its title, and the untitled heads as they were.

    Titles are of one rank, and most references have one: a heading over one reference alone is that of a part.
    """
    found = {n: one for n in range(len(blocks)) if (one := heads.get(n) or reference(blocks, n)) is not None}
    found |= _within_titles(blocks, found)
    for number, own in own_series(blocks).items():
        known = found.get(number)
        if known is None or not CODE.search(known.id):
            # "Child K (NSP 11)" among others of the series is known by both.
            found[number] = own if known is None else of_child(own, known)
    found = with_codes_below(found, blocks)
    # A title with its reference in a line of its own under it is one head.
    found = {n: one for n, one in found.items() if n - 1 not in found or found[n - 1].id != one.id}
    above = {
        n: title for n, one in found.items() if CODE.search(one.id) and (title := _title_of(blocks, n)) is not None
    }
    ranks = Counter(rank_of(blocks[title]) for title in above.values())
    rank, count = ranks.most_common(1)[0] if ranks else (("", 0), 0)
    above |= {n: title for n in found if n not in above and (title := _set_alike(blocks, n, rank)) is not None}
    of_rank = {n: title for n, title in above.items() if rank_of(blocks[title]) == rank}
    texts = {title_text(blocks[title]) for title in of_rank.values()}
    codes = {one.id for one in found.values() if CODE.search(one.id)}
    if count < 2 or len(texts) < 2 or 2 * len({found[n].id for n in of_rank}) < len(codes):
        if not heads and (led := _led_by_facts(blocks, found)):
            return led
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


def _led_by_facts(blocks: Sequence[Block], found: Mapping[int, Mention]) -> dict[int, Mention]:
    """The rows of facts with which reviews begin, their titles under them; two reviews at least, else none."""
    heads: dict[int, Mention] = {}
    for number, mention in found.items():
        if blocks[number].kind is not BlockKind.ROW or not CODE.search(mention.id):
            continue
        first = last = number
        while first and blocks[first - 1].kind is BlockKind.ROW:
            first -= 1
        while last + 1 < len(blocks) and blocks[last + 1].kind is BlockKind.ROW:
            last += 1
        title = last + 1 if last + 1 < len(blocks) and is_title(blocks[last + 1]) else None
        # A letter for an icon stands above the facts.
        first -= bool(first) and blocks[first - 1].kind in HEADINGS and len(blocks[first - 1].text.strip()) < _ICON
        also = (title_text(blocks[title]),) if title else ()
        name = mention.pseudonym or next(filter(None, map(name_in_row, blocks[first : last + 1])), None)
        heads.setdefault(first, replace(mention, pseudonym=name, also=(*mention.also, *also)))
    return heads if len({one.id for one in heads.values()}) > 1 else {}


def _within_titles(blocks: Sequence[Block], found: Mapping[int, Mention]) -> dict[int, Mention]:
    """Headings with a reference of the reviews' own series in their midst, where a title of two lines runs around it."""
    series = Counter(shape(one.printed) for one in found.values() if CODE.search(one.id))
    known = {one.id for one in found.values()}
    within: dict[int, Mention] = {}
    for number, block in enumerate(blocks):
        if block.kind not in HEADINGS or number in found or len(block.text.split()) > LONGEST:
            continue
        coded = [one for one in mentions(block.text) if CODE.search(one.id)]
        if len(coded) == 1 and coded[0].id not in known and series[shape(coded[0].printed)] > 1:
            within[number] = coded[0]
    return within


def _referred_to_last(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The titles of reviews that give their reference as their last words, "(RR 4/23)": two at least, most of their rank."""
    texts = Counter(block.text for block in blocks if block.kind in HEADINGS)
    # A question for a title ("Why did the school have the only full picture?") may read like the name of a part.
    once = {n for n, block in enumerate(blocks) if texts[block.text] == 1 and 1 < len(block.text.split()) <= LONGEST}
    for level in sorted({block.level for block in blocks if block.kind is BlockKind.HEADING}):
        places = [n for n, block in enumerate(blocks) if block.kind in HEADINGS and 0 < block.level <= level]
        found: dict[int, Mention] = {}
        for place, end in zip(places, [*places[1:], len(blocks)], strict=True):
            last = re.search(_LAST_WORDS, blocks[end - 1].text) if end > place + 1 else None
            mention = labelled(last["reference"].strip()) if last else None
            if mention is not None and CODE.search(mention.id) and (is_title(blocks[place]) or place in once):
                found[place] = _named(mention, blocks, place, place)
        of_level = sum(blocks[place].level == level for place in places)
        if len({one.id for one in found.values()}) > 1 and 2 * len(found) > of_level:
            return _completed(blocks, found, rank_of(blocks[next(iter(found))]))
    return {}


def _title_of(blocks: Sequence[Block], number: int) -> int | None:
    """Where the title of a reference stands: in the same row or heading, or above it with at most a few labels between."""
    block = blocks[number]
    if is_title(block) and (len(cells_of(block)) == 2 or title_text(block)):
        return number
    for above in range(number - 1, max(number - 2 - _BETWEEN, -1), -1):
        if is_title(blocks[above]) and title_text(blocks[above]):
            return above
        if not _says_one_thing(blocks[above]):
            return None
    return None


def _set_alike(blocks: Sequence[Block], number: int, rank: Rank) -> int | None:
    """The heading right above the facts of a review that is set like the titles of the others, though it reads like that of a part."""
    for above in range(number - 1, max(number - 2 - _BETWEEN, -1), -1):
        if blocks[above].kind is BlockKind.HEADING:
            return above if rank_of(blocks[above]) == rank else None
        if not _says_one_thing(blocks[above]):
            return None
    return None


def _says_one_thing(block: Block) -> bool:
    """Whether a line says one thing of the review ("Published: May 2024") and tells nothing."""
    if not re.search(r"[^\W_]", block.text):
        return True  # a line drawn with signs
    short = len(block.text.split()) <= LONGEST
    return (
        short
        and (":" in block.text or announces(block.text.strip()) or block.kind is BlockKind.ROW)
        and block.kind is not BlockKind.BULLET
    )


def _chapter(blocks: Sequence[Block], number: int) -> int:
    """Where the heading stands that is over a heading, -1 where none is: an annual report has reviews in one chapter alone."""
    level = blocks[number].level
    higher = (
        n for n in range(number - 1, -1, -1) if blocks[n].kind is BlockKind.HEADING and 0 < blocks[n].level < level
    )
    return next(higher, -1) if level else -1


def rank_of(block: Block) -> Rank:
    """How high a title stands: headings by their level, bars by their cells."""
    return (block.kind.value, block.level or len(cells_of(block)))


def _named(mention: Mention, blocks: Sequence[Block], title: int, number: int) -> Mention:
    """The reference with its title as a further name, and the pseudonym that the title or the line of the reference gives."""
    text = title_text(blocks[title]).removesuffix(mention.printed).strip(" |:–—-,;([")
    told = " ".join(" ".join(block.text for block in blocks[number + 1 : number + _FACTS]).split()[:_TOLD])
    beside = blocks[number].text if number != title else ""
    parts = [*APART.split(text), *APART.split(beside), text]
    known = leading_identifier(text)
    names = [known.pseudonym or known.printed] if known is not None and not CODE.search(known.id) else []
    names += [
        person["name"]
        for part in parts
        if (person := _PERSON.fullmatch(part.strip()))
        and person["name"] not in NO_NAMES
        and _is_told_of(person["name"], told)
    ]
    pair = next((both for part in parts if (both := _PAIR.fullmatch(part.strip()))), None)
    if pair and not names and all(_is_told_of(one, told) for one in pair.groups()):
        names += [f"{pair[1]} & {pair[2]}"]
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
    chapters = {_chapter(blocks, n) for n in heads}
    places = [
        n
        for n, block in enumerate(blocks)
        if rank_of(block) == rank and is_title(block) and _chapter(blocks, n) in chapters
    ]
    times = Counter(title_text(blocks[place]) for place in places if place not in heads)
    for place, end in zip(places, [*places[1:], len(blocks)], strict=True):
        text = title_text(blocks[place])
        if times[text] > 1:
            continue  # "HOW IT CAME ABOUT" is a part of each review
        before = max((n for n in found if n < place), default=None)
        again = before is not None and title_text(blocks[before]) == text
        if place in found or again or not text or place < min(heads):
            continue
        until = min((n for n in heads if n > place), default=end)
        if may_head(blocks[place]) and brings_in_a_child(blocks[place + 1 : min(end, until)]):
            found[place] = by_title(text)
    return dict(sorted(found.items()))
