"""The lines that head reviews: identifiers by themselves, and pseudonyms where the text tells of someone so called."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.document import HEADINGS, Block, BlockKind
from corpus.identifiers import (
    EARLIEST,
    LATEST,
    Mention,
    heading_identifier,
    leading_identifier,
    mentions,
    table,
    tells_of,
)
from corpus.pseudonyms import CODE, NAME, NAME_AND_THEME, NAMES_AND_THEME, by_name, of_child
from corpus.references import labelled, shape
from corpus.sections import heading_section

_BELOW = 3  # blocks from a child's name to the number of the review
_TOLD = 15  # words under a heading that heads a review
SHORT = 12  # words: a longer line is a sentence that mentions a review, not its heading

_CASE = re.compile(r"(?i:case|review|story)(?i: study)? \d{1,2}\b")
_CONTINUED = re.compile(r"\s*[-–:]?\s*\(?\bcont(?:inued|[’']?d\.?|\.)?\)?$", re.IGNORECASE)
# The year and the place before the name of the child.
_LED = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s[-–]\s[A-Z][\w&'’ -]{1,48}?\s[-–]\s"
    r"(?P<name>(?:(?:Child|Baby|Family|Young Person|Siblings|Twins) )?[A-Z0-9][\w-]{0,14}(?: (?:and|&) [A-Z][\w-]{0,14})?)?"
)
_SERIES = re.compile(r"(?P<prefix>[A-Z]{1,10})[\s-]?(?P<first>\d\d)[-/](?P<second>\d{1,3})")


def heads_of(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The blocks that head a review: whole-line identifiers with something under them before the next one."""
    found: dict[int, Mention] = {}
    for number, block in enumerate(blocks):
        if block.kind in (BlockKind.ROW, BlockKind.FOOTNOTE, BlockKind.BULLET) or len(block.text.split()) > SHORT:
            continue
        heading = block.kind in HEADINGS
        mention = leading_identifier(block.text) if heading else heading_identifier(block.text)
        if mention is not None:
            found[number] = _with_bracketed(mention, block.text)
    weak = Counter(shape(mention.printed) for mention in found.values() if not mention.inline)
    found = {
        number: mention
        for number, mention in found.items()
        if mention.inline or blocks[number].kind in HEADINGS or weak[shape(mention.printed)] > 1
    }
    headed = {mention.id for number, mention in found.items() if blocks[number].kind in HEADINGS}
    # What is a heading elsewhere is a line of a contents list where it is none.
    found = {n: one for n, one in found.items() if blocks[n].kind in HEADINGS or one.id not in headed}
    numbers = sorted(found)
    # A line of a contents list is followed at once by the next one; a heading has text under it.
    bare = {
        number
        for number, following in zip(numbers, [*numbers, len(blocks)][1:], strict=True)
        if sum(m.id == found[number].id for m in found.values()) > 1
        and (following == number + 1 or (number and _ends_list(blocks[number - 1], found[number])))
    }
    # A child's name right under a code is the name of that review and heads none of its own.
    under = {
        number
        for number in numbers
        if number - 1 in found and CODE.search(found[number - 1].printed) and not CODE.search(found[number].printed)
    }
    # And a reference right under a child's name is that review's.
    for number in numbers:
        below = found.get(number + 1)
        if below is not None and CODE.search(below.id) and not CODE.search(found[number].id):
            found[number] = of_child(below, found[number])
            under.add(number + 1)
    kept = {number: found[number] for number in numbers if number not in bare | under}
    kept = _without_namesakes(_without_contents(with_codes_below(kept, blocks), blocks))
    return _with_alike(_at_their_cases(kept, blocks), blocks)


def with_codes_below(heads: Mapping[int, Mention], blocks: Sequence[Block]) -> dict[int, Mention]:
    """The heads, a number that stands a line or two under a child's name as that review's: "Child K", its theme, "TR-RR-09-2022"."""
    places = sorted(heads)
    found = dict(heads)
    for place, below in pairwise(places):
        between = sum(len(block.text.split()) for block in blocks[place + 1 : below])
        named = blocks[place].kind in HEADINGS and not CODE.search(heads[place].id)
        if named and CODE.search(heads[below].id) and below - place <= _BELOW and between <= SHORT and below in found:
            found[place] = of_child(heads[below], heads[place])
            del found[below]
    return found


def _at_their_cases(heads: Mapping[int, Mention], blocks: Sequence[Block]) -> dict[int, Mention]:
    """The heads, a child's name right under "Case 4: ..." at that heading: "Child B" is the child of Case 4."""
    found: dict[int, Mention] = {}
    for place, mention in heads.items():
        above = blocks[place - 1] if place else None
        label = _CASE.match(above.text) if above is not None and above.kind in HEADINGS else None
        if label is None or place - 1 in heads or CODE.search(mention.id) or _CASE.match(mention.printed):
            found[place] = mention
            continue
        case = Mention(id=label[0], printed=label[0], start=0, end=label.end())
        found[place - 1] = of_child(case, mention)
    return found


def _without_contents(heads: Mapping[int, Mention], blocks: Sequence[Block]) -> dict[int, Mention]:
    """The heads without the lines of a contents list: those of a review that has more text under another of its heads."""
    places = sorted(heads)
    again = {one.id: [n for n in places if heads[n].id == one.id] for one in heads.values()}
    twice = [where for where in again.values() if len(where) > 1]
    if len(twice) > 1 and max(where[0] for where in twice) < min(where[1] for where in twice):
        # Each is named once before any is named again: that is the list.
        places = [n for n in places if all(n != where[0] for where in twice)]
    words = {
        place: sum(len(block.text.split()) for block in blocks[place + 1 : following])
        for place, following in zip(places, [*places, len(blocks)][1:], strict=True)
    }
    most: dict[str, int] = {}
    for place in places:
        most[heads[place].id] = max(most.get(heads[place].id, 0), words[place])
    return {
        place: heads[place]
        for place in places
        if words[place] >= _TOLD or words[place] == most[heads[place].id] or most[heads[place].id] < _TOLD
    }


def _without_namesakes(heads: Mapping[int, Mention]) -> dict[int, Mention]:
    """The heads without a bare name that another head has beside its number: minutes speak of "Child Gale" before her review does."""
    named = {
        name
        for mention in heads.values()
        if CODE.search(mention.id)
        for name in (mention.pseudonym, *mention.also)
        if name
    }
    return {
        place: mention
        for place, mention in heads.items()
        if CODE.search(mention.id) or not named & {mention.id, mention.printed, mention.pseudonym}
    }


def without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a heading that only says that an earlier one goes on as a line of text: "RR 2/23 – Baby Finch (continued)"."""
    headings: set[str] = set()
    result = []
    for block in blocks:
        again = block.kind in HEADINGS and _CONTINUED.sub("", block.text).strip() in headings
        headings |= {block.text.strip()} if block.kind in HEADINGS else set()
        goes_on = again and _CONTINUED.search(block.text)
        result.append(replace(block, kind=BlockKind.PARAGRAPH, level=0) if goes_on else block)
    return result


def _with_alike(heads: Mapping[int, Mention], blocks: Sequence[Block]) -> dict[int, Mention]:
    """The heads, and headings of names alone set like theirs: "2020 - Upper Tarne - Ffion" among "2019 - Northmere - Child K"."""
    forms = Counter(_LED.match(blocks[n].text) is not None for n in heads if blocks[n].kind in HEADINGS)
    if forms[True] < 2:
        return dict(heads)
    found = dict(heads)
    for number, block in enumerate(blocks):
        match = _LED.fullmatch(block.text.strip()) if block.kind in HEADINGS and number not in found else None
        if match is not None:
            found[number] = replace(by_name(match["name"]), year=int(match["year"]))
    return dict(sorted(found.items()))


def _with_bracketed(mention: Mention, text: str) -> Mention:
    """The child of a heading with the reference that its brackets announce: "Child K (ref. 2016-K, serious case review)"."""
    announced = rf"[(\[]\s*(?:{table()['titles']['label']})\s*:?\s+(?P<own>[^()\[\],;]+)"
    inside = None if CODE.search(mention.id) else re.search(announced, text, re.IGNORECASE)
    own = labelled(inside["own"].strip()) if inside else None
    return of_child(own, mention) if own is not None else mention


def _ends_list(above: Block, mention: Mention) -> bool:
    """Whether the block above a reference lists others like it: then it is the last line of a contents list."""
    return any(one.id != mention.id and CODE.search(one.id) for one in mentions(above.text)) and not re.search(
        r"[.?!]$", above.text.strip()
    )


def with_years(heads: Mapping[int, Mention]) -> dict[int, Mention]:
    """The heads, those of a series numbered within its years ("AL21/01", "AL21/02", ...) with the year that comes first.

    One such code alone may be of either order; among several the years repeat and the serial numbers run.
    """
    series: dict[str, list[tuple[int, int, int]]] = {}
    for place, mention in heads.items():
        code = _SERIES.fullmatch(mention.printed)
        if code:
            series.setdefault(code["prefix"], []).append((place, int(code["first"]), int(code["second"])))
    found = dict(heads) | _with_years_inside(heads)
    for codes in series.values():
        years, serials = {first for _, first, _ in codes}, {second for _, _, second in codes}
        runs = len(years) < len(serials) or (len(years) == len(serials) and min(serials) < EARLIEST)
        if runs and len(codes) > 1 and min(years) >= EARLIEST:
            for place, first, _ in codes:
                found[place] = replace(found[place], year=2000 + first)
    return found


def _with_years_inside(heads: Mapping[int, Mention]) -> dict[int, Mention]:
    """The heads whose references of several parts hold the year: "HLV/21/LCSPR/1", "CSP20/L2", told by how it changes among them."""
    alike: dict[str, list[int]] = {}
    for place, mention in heads.items():
        if mention.year is None and CODE.search(mention.printed):
            alike.setdefault(_form(mention.printed), []).append(place)
    found: dict[int, Mention] = {}
    for places in alike.values():
        groups = [re.findall(r"\d+", heads[place].printed) for place in places]
        columns = [[row[column] for row in groups] for column in range(min(map(len, groups), default=0))]
        years = [of for of in columns if all(len(one) == 2 and EARLIEST < int(one) < LATEST for one in of)]
        if len(places) > 1 and len(columns) > 1 and len(years) == 1 and len(set(years[0])) > 1:
            for place, year in zip(places, years[0], strict=True):
                found[place] = replace(heads[place], year=2000 + int(year))
    return found


def _form(text: str) -> str:
    """The first letters of a reference and how many numbers it holds: those of one partnership are alike in it."""
    letters = re.match(r"[A-Za-z]*", text)
    return f"{letters[0] if letters else ''} {len(re.findall(r'[0-9]+', text))}"


def _numbered_case(heading: str) -> Mention:
    """The case that a heading numbers, with the children it names: "Case 3: Maisie and Alfie (4 and 6)"."""
    label = _CASE.match(heading)
    assert label is not None
    name = re.match(
        r"[\s:.–-]*(?P<name>[A-Z][a-z]{1,14}(?: (?:and|&) [A-Z][a-z]{1,14})?)(?=\s*[(,:–-]|$)", heading[label.end() :]
    )
    each = tuple(re.findall(r"[A-Z][a-z]+", name["name"])) if name else ()
    return Mention(
        id=label[0],
        printed=label[0],
        start=0,
        end=label.end(),
        pseudonym=" & ".join(each) or None,
        also=each if len(each) > 1 else (),
    )


def _is_case(text: str) -> bool:
    """Whether a heading says that it is a case of a number: "Case 3: Maisie and Alfie (4 and 6)"."""
    return _CASE.match(text) is not None


def names_of(blocks: Sequence[Block], title: str, beside: Mapping[int, Mention] | None = None) -> dict[int, Mention]:
    """Headings that are a pseudonym and nothing else, two at least: the text under each tells of someone of that name.

    A title that names the children is of one review about them all. Headings `beside` that name children already ("Baby Juno")
    count as well: then a name set like theirs is one.
    """
    known = {n: one for n, one in (beside or {}).items() if blocks[n].kind in HEADINGS}
    found: dict[int, Mention] = {}
    themed: dict[int, Mention] = {}
    cases: dict[int, Mention] = {}
    headings = [n for n, block in enumerate(blocks) if block.kind in HEADINGS]
    for number, following in zip(headings, [*headings, len(blocks)][1:], strict=True):
        heading = blocks[number].text.strip()
        text = " ".join(block.text for block in blocks[number + 1 : following])
        if known and number not in known and _is_case(heading) and all(_is_case(one.printed) for one in known.values()):
            cases[number] = _numbered_case(heading)
            continue
        match = NAME.fullmatch(heading) or NAME_AND_THEME.match(heading) or NAMES_AND_THEME.match(heading)
        if number in known or match is None or match[1] in title or heading_section(match[1]) is not None:
            continue
        each = re.findall(r"[A-Z][a-z]+(?:-[A-Z][a-z]+)?", match[1])
        if all(tells_of(one, text) for one in each):
            found[number] = by_name(match[1], each)
        elif all(
            re.search(rf"\b{one}\b", text) and not re.search(rf"(?<![\w/@.-]){one.lower()}(?![\w/@.])", text)
            for one in each
        ) and (match.end() < len(heading) or len(each) > 1 or min(known, default=number) < number):
            themed[number] = by_name(match[1], each)
    if len({mention.id for mention in (*found.values(), *known.values())}) < 2:
        return {}
    # "Blessing – living with strangers" among names with themes is a name, whatever is told of her first.
    levels = {blocks[number].level for number in known or found}
    found = {number: mention for number, mention in found.items() if not known or blocks[number].level in levels}
    found |= {number: mention for number, mention in themed.items() if blocks[number].level in levels}
    later = min(known, default=0)
    return dict(sorted({**found, **{n: one for n, one in cases.items() if n > later}}.items()))
