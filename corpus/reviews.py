"""Which blocks are which review: whole-line identifiers head the reviews of a digest; a report is the review its cover names."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.document import HEADINGS, Block, BlockKind
from corpus.identifiers import Mention, aliases, heading_identifier, leading_identifier, mentions, tells_of
from corpus.peers import peers
from corpus.running import told_in_turn
from corpus.sections import heading_section
from corpus.titles import is_group, is_label, referred_on_cover, shape, titled, without_bars

COVER = 14  # blocks: a cover sheet and a title page together are hardly longer
_NAME = re.compile(r"['\"‘“]?([A-Z][a-z]{1,14}(?:-[A-Z][a-z]+)?)['\"’”]?")
# "Linnet – a bruise with a story"
_NAME_AND_THEME = re.compile(
    r"['\"‘“]?([A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?)['\"’”]?(?:, (?:aged )?[\w-]+(?: \w+)?)?(?:\s[–-]\s|:\s)(?=\S+ \S)"
)
_SHORT = 12  # words: a longer line is a sentence that mentions a review, not its heading
_CALLED = r"['\"“‘]?[A-Z][a-z]{2,}['\"”’]?"
_REPORT_MENTIONS = re.compile(
    rf"[-–:]\s*({_CALLED}(?:(?:, {_CALLED})*,? (?:and|&) {_CALLED})?)\s*$|(['\"“‘][A-Z][a-z]{{2,}}['\"”’])\s*$"
)
# "Clover: neglect of dental health", "Learning from Kit": the name of the child in a title.
_NAMED_FIRST = re.compile(
    r"(?:.*\b(?:[Bb]riefing|[Rr]eview|[Ss]ummary)(?: No\.? \d+)?\s*[:–-]\s*|[Ll]earning from )?"
    r"(?P<name>[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?)(?=\s*:|$|\s[–-]\s)"
)
_GROUP = re.compile(r"^(?:Family|Children|Cases|Babies|Siblings|Twins)\b|Family$|&")
_CHILD = re.compile(r"^(?:Child|Baby|Young Person|Twin|Sibling|[A-Z]{1,4}\d)")
_CODE = re.compile(r"\d\d")  # an identifier that is no name
_CALLS = "[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?"
# "Malachi, 15", "Noor, five months", "Baby F, newborn", "Theo and Marcus, 10 and 12"
_NAME_LINE = re.compile(
    rf"(?P<name>(?:Baby|Child) [A-Z]{{1,2}}|{_CALLS}(?:(?:, {_CALLS})*,? (?:and|&) {_CALLS})?)"
    r"(?:, (?:aged )?(?:newborn|unborn|(?:\d{1,2}|[a-z-]+)(?: (?:and|days?|weeks?|months?|years?|old|\d{1,2}|[a-z]+)){0,5}))?"
)
_FIRST_NAME = re.compile(
    r"(?:[A-Z][\w ]{3,30}[.:] +)?(?P<name>(?:(?:Child|Baby|Swimmer|Pupil) (?=[A-Z]))?"
    r"(?:[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?|(?<= )[A-Z]{1,2}))\b"
)
_NO_NAMES = frozenset(
    (
        "Age Gender Sex Type Theme Outcome Reference Review Published Status Name Harm "
        "Agencies Background Circumstances Learning Overview Summary The This Strengths Recommendations "
        "Introduction There When What Where Why Nobody Everyone Somebody Police School Although While During "
        "Following Neither Each Most One Not Some In At On After Before He She They It Her His Their Mother "
        "Father Mum Dad Both Two Three Boy Girl Male Female Newborn Baby Child"
    ).split()
)
_FACTS = 6  # rows of a table of facts
_NAME_LABEL = re.compile(
    r"(?:child(?:'s)? )?(?:name(?: used| given)?|pseudonym(?: used)?|known as|called|referred to as)(?: in this review)?",
    re.IGNORECASE,
)
_SERIES = re.compile(r"(?P<prefix>[A-Z]{1,10})[\s-]?(?P<first>\d\d)[-/](?P<second>\d{1,3})")
LATEST = 40  # of 2040
EARLIEST = 5  # of 2005: the year from which such series are met
_NAME_WORDS = 3  # "Child K", "Young Person A": a longer name is a title
_OF_REVIEWS = re.compile(r"(?:the )?(?:review|case|child|summary)s?(?: and \w+)?", re.IGNORECASE)
_CELL = 6  # words: a longer cell tells of a review, a shorter one names it
_BACK_MATTER = re.compile(
    r"(appendi(x|ces)|annex\w*|glossary|acronyms?|abbreviations|references|bibliography)\b", re.IGNORECASE
)
_REVIEW_WORDS = re.compile(r"\b(review|briefing|report|LCSPR|SCR|CSPR)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of blocks of one review; `mention` None for front and back matter. `aliases` are further names of the review."""

    mention: Mention | None
    blocks: tuple[Block, ...]
    aliases: tuple[str, ...] = ()


def stretches(blocks: Sequence[Block], *, title: str) -> tuple[Stretch, ...]:
    """The document cut into its reviews and what lies around them, in order; all blocks, each once.

    A document without any identifier is one review named by `title`; one whose table names several reviews is cut by rows.
    """
    blocks = without_bars(blocks)
    heads = _with_years(titled(blocks, _heads(blocks))) or _names(blocks, title)
    named = _named_on_cover(blocks, title)
    if named is not None and _among_peers(named, blocks, heads):
        named = None
    if named is None and len({mention.id for mention in heads.values()}) < 2:
        heads = peers(blocks) or heads
    if not heads and named is None:
        heads = told_in_turn(blocks)
    if named is None and (both := _child_and_reference(heads, blocks)) is not None:
        named = both
    distinct = {mention.id for mention in heads.values()}
    if named is not None and (len(distinct - {named.id}) < 2 or _are_its_children(named, distinct)):
        # A heading may say the code of the pseudonym on the cover.
        fuller = next((mention for mention in heads.values() if mention.pseudonym == named.id), None)
        fuller = fuller or _referred_to(named, heads)
        return (_whole(fuller, blocks),)
    if len(distinct) == 1 and len(blocks) and not _starts_late(blocks, min(heads)):
        return (_whole(next(iter(heads.values())), blocks),)
    if not distinct:
        rows = _first_rows(blocks)
        return tuple(_by_rows(blocks, rows)) if len(rows) > 1 else (_whole(named or _by_title(title), blocks),)
    return tuple(_digest(blocks, heads))


def _child_and_reference(heads: Mapping[int, Mention], blocks: Sequence[Block]) -> Mention | None:
    """The one review of a cover that names the child in one line and gives the reference in another; None where it does not."""
    coded = [one for one in heads.values() if _CODE.search(one.id)]
    if len(heads) != 2 or len(coded) != 1 or max(heads) >= COVER:
        return None
    if sum(len(block.text.split()) for block in blocks[min(heads) + 1 : max(heads)]) > _SHORT:
        return None
    child = next(one for one in heads.values() if one is not coded[0])
    also = tuple(dict.fromkeys((*coded[0].also, child.id, *child.also)))
    return replace(coded[0], pseudonym=coded[0].pseudonym or child.pseudonym or child.printed, also=also)


def _referred_to(named: Mention, heads: Mapping[int, Mention]) -> Mention:
    """The reference on the cover whose title names the child; the name itself where there is no such reference, or several."""
    coded = {mention.id: mention for place, mention in heads.items() if place < COVER and _CODE.search(mention.id)}
    if len(coded) != 1 or _CODE.search(named.id) or not named.pseudonym:
        return named
    reference = next(iter(coded.values()))
    return replace(reference, pseudonym=named.pseudonym, also=tuple(dict.fromkeys((*reference.also, *named.also))))


def row_identifiers(block: Block) -> tuple[Mention, ...]:
    """The reviews that the cells of a table row name, each cell an identifier and nothing else; none for other blocks."""
    if block.kind is not BlockKind.ROW:
        return ()
    cells = [cell for cell in block.text.split("\t") if len(cell.split()) <= _CELL]
    found = [mention for cell in cells if (mention := heading_identifier(cell)) is not None and mention.inline]
    if not found and block.header and (is_label(block.header[0]) or _OF_REVIEWS.fullmatch(block.header[0].strip())):
        # Under "Ref" a cell begins with the reference, and may go on with a date; under "Review" with its theme.
        words = block.text.split("\t")[0].split()
        own = next(filter(None, (leading_identifier(" ".join(words[:count])) for count in (2, 1))), None)
        found = [own] if own is not None and (_CODE.search(own.id) or is_label(block.header[0])) else []
    return tuple({mention.id: mention for mention in found}.values())


def _first_rows(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The first row of each review that rows name alone, by its place."""
    found: dict[str, tuple[int, Mention]] = {}
    for number, block in enumerate(blocks):
        named = row_identifiers(block)
        if len(named) == 1:
            found.setdefault(named[0].id, (number, named[0]))
    return dict(found.values())


def _by_rows(blocks: Sequence[Block], rows: dict[int, Mention]) -> Iterator[Stretch]:
    """A stretch for each review's first row; what lies between belongs to none until its own row says more."""
    start = 0
    for number, mention in rows.items():
        if start < number:
            yield Stretch(mention=None, blocks=tuple(blocks[start:number]))
        yield Stretch(mention=mention, blocks=(blocks[number],), aliases=aliases(mention))
        start = number + 1
    if start < len(blocks):
        yield Stretch(mention=None, blocks=tuple(blocks[start:]))


def _among_peers(named: Mention, blocks: Sequence[Block], heads: Mapping[int, Mention]) -> bool:
    """Whether the name on the cover is only the first of several headings of one rank: a digest without a title."""
    own = [(blocks[n].kind, blocks[n].level) for n, mention in heads.items() if mention.id == named.id]
    return any((blocks[n].kind, blocks[n].level) in own[:1] for n, mention in heads.items() if mention.id != named.id)


def _are_its_children(named: Mention, distinct: Collection[str]) -> bool:
    """Whether headings name the children of the family or group that the cover names: parts of one review."""
    return bool(_GROUP.search(named.id)) and all(_CHILD.match(other) or other == named.id for other in distinct)


def _heads(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The blocks that head a review: whole-line identifiers with something under them before the next one."""
    found: dict[int, Mention] = {}
    for number, block in enumerate(blocks):
        if block.kind in (BlockKind.ROW, BlockKind.FOOTNOTE, BlockKind.BULLET) or len(block.text.split()) > _SHORT:
            continue
        heading = block.kind in HEADINGS
        mention = leading_identifier(block.text) if heading else heading_identifier(block.text)
        if mention is not None:
            found[number] = mention
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
        if number - 1 in found and _CODE.search(found[number - 1].printed) and not _CODE.search(found[number].printed)
    }
    # And a reference right under a child's name is that review's.
    for number in numbers:
        below = found.get(number + 1)
        if below is not None and _CODE.search(below.id) and not _CODE.search(found[number].id):
            child = found[number]
            also = tuple(dict.fromkeys((*below.also, child.id, *child.also)))
            found[number] = replace(below, pseudonym=below.pseudonym or child.pseudonym or child.printed, also=also)
            under.add(number + 1)
    return {number: found[number] for number in numbers if number not in bare | under}


def _ends_list(above: Block, mention: Mention) -> bool:
    """Whether the block above a reference lists others like it: then it is the last line of a contents list."""
    return any(one.id != mention.id and _CODE.search(one.id) for one in mentions(above.text)) and not re.search(
        r"[.?!]$", above.text.strip()
    )


def _with_years(heads: Mapping[int, Mention]) -> dict[int, Mention]:
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
        if mention.year is None and _CODE.search(mention.printed):
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


def _names(blocks: Sequence[Block], title: str) -> dict[int, Mention]:
    """Headings that are a pseudonym and nothing else, two at least: the text under each tells of someone of that name.

    A title that names the children is of one review about them all.
    """
    found: dict[int, Mention] = {}
    themed: dict[int, Mention] = {}
    headings = [n for n, block in enumerate(blocks) if block.kind in HEADINGS]
    for number, following in zip(headings, [*headings, len(blocks)][1:], strict=True):
        match = _NAME.fullmatch(blocks[number].text.strip()) or _NAME_AND_THEME.match(blocks[number].text.strip())
        if match is None or match[1] in title or heading_section(match[1]) is not None:
            continue
        text = " ".join(block.text for block in blocks[number + 1 : following])
        if tells_of(match[1], text):
            found[number] = _by_name(match[1])
        elif match.end() < len(blocks[number].text.strip()) and len(re.findall(rf"\b{match[1]}\b", text)) > 1:
            themed[number] = _by_name(match[1])
    if len({mention.id for mention in found.values()}) < 2:
        return {}
    # "Blessing – living with strangers" among names with themes is a name, whatever is told of her first.
    levels = {blocks[number].level for number in found}
    found |= {number: mention for number, mention in themed.items() if blocks[number].level in levels}
    return dict(sorted(found.items()))


def _by_name(name: str) -> Mention:
    """The review that a pseudonym alone names."""
    return Mention(id=name, printed=name, start=0, end=len(name), pseudonym=name, inline=False)


def _named_on_cover(blocks: Sequence[Block], title: str) -> Mention | None:
    """The review that the title names; else that one title line of the cover names beside a word such as review."""
    lines = [title, *(block.text for block in blocks[:COVER] if block.kind in HEADINGS)]
    for line in lines:
        if len(line.split()) > 2 * _SHORT:
            continue
        found = mentions(line) or tuple(filter(None, [leading_identifier(line)]))
        coded = [one for one in found if _CODE.search(one.id)]
        rest = re.sub("|".join(re.escape(one.printed) for one in found) or "$", "", line)
        if len(found) == 2 and len(coded) == 1 and _REVIEW_WORDS.search(rest):
            # "Child K (BSCP 2021-02)": the child and the number of one review.
            child = next(one for one in found if one is not coded[0])
            also = tuple(dict.fromkeys((*coded[0].also, child.id)))
            found = (replace(coded[0], pseudonym=coded[0].pseudonym or child.pseudonym or child.printed, also=also),)
        if len(found) == 1 and _REVIEW_WORDS.search(line) and found[0].printed != line.strip():
            return replace(found[0], printed=found[0].printed.strip("'\"“”‘’"))
    told = " ".join(block.text for block in blocks if block.kind is BlockKind.PARAGRAPH)
    for line in lines[: len(lines) // 2 + 1 if len(lines) < 8 else 4]:
        first = _NAMED_FIRST.match(line)
        if (
            first
            and first["name"] not in _NO_NAMES
            and _REVIEW_WORDS.search(" ".join(lines))
            and tells_of(first["name"], told)
        ):
            return _by_name(first["name"])
    for line in lines[:3]:
        match = _REPORT_MENTIONS.search(line)
        if match is None:
            continue
        # "Learning review: Amy" names a review, "Learning from the review: Fathers" a part of one.
        kind = re.search(rf"{_REVIEW_WORDS.pattern}\W*$", line[: match.start()], re.IGNORECASE)
        if _REVIEW_WORDS.search(line) and (kind or heading_section(line) is None):
            name = re.sub(r"['\"“”‘’]", "", match[1] or match[2])
            each = tuple(re.findall(r"[A-Z][a-z]+", name))
            also = each if len(each) > 1 else ()
            return Mention(id=name, printed=name, start=0, end=len(name), pseudonym=name, also=also)
    return None


def _digest(blocks: Sequence[Block], heads: dict[int, Mention]) -> list[Stretch]:
    starts = sorted(heads)
    level = min(
        (blocks[start].level for start in starts if blocks[start].level), default=_first_level(blocks[: starts[0]])
    )
    bars = all(blocks[start].kind is BlockKind.ROW for start in starts)
    parts = max((block.level for block in blocks), default=0) if bars else level
    inner = {blocks[n].level for n in range(starts[0], starts[-1]) if n not in heads and _as_high(blocks[n], level)}
    apart = len(starts) > 1 and not inner
    found = [Stretch(mention=None, blocks=tuple(blocks[: starts[0]]))] if starts[0] else []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        last = end == len(blocks)
        within = range(start + 1, end)
        under = next((n for n in within if blocks[n].kind not in HEADINGS), end)  # titles under the label "Case 6"
        ends = (
            n
            for n in within
            if (last and n > under and _closes(blocks[n], level, apart=apart, inner=inner)) or _parts(blocks[n], parts)
        )
        close = next(ends, end)
        mention = _called(heads[start], blocks[start + 1 : close])
        own = tuple(_as_title(block, blocks[start]) for block in blocks[start:close])
        found.append(Stretch(mention=mention, blocks=own, aliases=aliases(mention)))
        if close < end:
            found.append(Stretch(mention=None, blocks=tuple(blocks[close:end])))
    return found


def _as_title(block: Block, head: Block) -> Block:
    """The bar that heads a review as the title it is, also where it is set again at the top of a page; any other block as it is."""
    is_bar = head.kind is BlockKind.ROW and block.kind is BlockKind.ROW and block.text == head.text
    return replace(block, kind=BlockKind.TITLE) if is_bar else block


def _first_level(blocks: Sequence[Block]) -> int:
    """The level of the headings before reviews that no heading heads, but a bar; 0 where there is none."""
    return min((block.level for block in blocks if block.kind is BlockKind.HEADING and block.level), default=0)


def _parts(block: Block, level: int) -> bool:
    """Whether a heading between two reviews begins a new part of the document: it stands over reviews and names none."""
    return block.kind in HEADINGS and 0 < block.level <= level and is_group(block.text)


def _called(mention: Mention, blocks: Sequence[Block]) -> Mention:
    """The mention of a code with the pseudonym of the child: on a line of its own under it, or the first word of what is told."""
    by_its_title = not mention.inline and len(mention.printed.split()) > 2
    if mention.pseudonym or not (by_its_title or _CODE.search(mention.printed)):
        return mention
    themed = _NAME_AND_THEME.match(mention.printed)
    if themed and any(re.search(rf"\b{themed[1]}\b", block.text) for block in blocks[:4]):
        return replace(mention, pseudonym=themed[1])
    for block in blocks[:_FACTS]:
        if name := _name_in_row(block):
            return replace(mention, pseudonym=name)
    for block in blocks[:3]:
        line = _NAME_LINE.fullmatch(re.split(r"\s+[|•·]\s+", block.text.strip(), maxsplit=1)[0])
        if line and line["name"] not in _NO_NAMES and heading_section(line["name"]) is None:
            each = tuple(re.findall(r"[A-Z][a-z]+", line["name"]))
            name = line["name"] if len(each) < 2 or each[0] in ("Child", "Baby") else " & ".join(each)
            return replace(mention, pseudonym=name, also=(*mention.also, *(each if len(each) > 1 else ())))
        first = _FIRST_NAME.match(block.text) if block.kind is not BlockKind.ROW else None
        if first and first["name"] not in _NO_NAMES and tells_of(first["name"], block.text[first.start("name") : 400]):
            return replace(mention, pseudonym=first["name"])
    return mention


def _name_in_row(block: Block) -> str | None:
    """The name that a row of facts gives the child: "Known as | Ansel", also under such a header."""
    cells = [cell.strip() for cell in block.text.split("\t")]
    if block.kind is not BlockKind.ROW or len(cells) < 2:
        return None
    pairs = zip(block.header, cells, strict=False) if block.header else zip(cells[::2], cells[1::2], strict=False)
    for label, value in pairs:
        name = re.match(r"(?:(?:Baby|Child) )?[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?(?=$|\s[(,])", value)
        if name and _NAME_LABEL.fullmatch(label.strip(" :")) and name[0] not in _NO_NAMES:
            return name[0]
    return None


def _closes(block: Block, level: int, *, apart: bool, inner: Collection[int]) -> bool:
    """Whether a heading after the last review begins the back matter: as high as the reviews' own, and of no known section.

    Where no heading inside the reviews is as high (`apart`), such a heading of any section stands beside the reviews. A rank
    above the reviews' that is met inside them (`inner`: a title under "Case 6") ends none. An appendix or glossary is the
    document's, however small its heading.
    """
    if block.kind is BlockKind.HEADING and _BACK_MATTER.match(block.text):
        return True
    if not _as_high(block, level) or (block.level < level and block.level in inner):
        return False
    section = heading_section(block.text)
    return apart or section is None or section.value == "other"


def _as_high(block: Block, level: int) -> bool:
    return block.kind in HEADINGS and 0 < block.level <= level


def _starts_late(blocks: Sequence[Block], start: int) -> bool:
    """Whether real text stands before the first heading of a review: then it does not name the whole document."""
    return sum(len(block.text.split()) for block in blocks[:start]) > 400


def _whole(mention: Mention, blocks: Sequence[Block]) -> Stretch:
    mention = _called_on_cover(mention, blocks)
    reference = None if _CODE.search(mention.id) else referred_on_cover(blocks[:COVER])
    if reference is not None:
        name = mention.pseudonym or (mention.printed if len(mention.printed.split()) <= _NAME_WORDS else None)
        also = tuple(dict.fromkeys((*reference.also, mention.id, *mention.also)))
        kind, year = reference.kind or mention.kind, reference.year or mention.year
        mention = replace(reference, pseudonym=reference.pseudonym or name, kind=kind, year=year, also=also)
    return Stretch(mention=mention, blocks=tuple(blocks), aliases=aliases(mention))


def _called_on_cover(mention: Mention, blocks: Sequence[Block]) -> Mention:
    """The review of a whole document with what else its cover calls it: "Child Hazel" above "Reference: LCSPR 03/20"."""
    told = " ".join(one.text for one in blocks if one.kind is BlockKind.PARAGRAPH)
    for block in blocks[:COVER]:
        if len(block.text.split()) > _SHORT or block.kind not in (*HEADINGS, BlockKind.PARAGRAPH):
            break
        if block.kind not in HEADINGS:
            continue
        other = leading_identifier(block.text)
        name = _NAME.fullmatch(block.text.strip()) or _NAMED_FIRST.match(block.text.strip())
        if other is None and name and name[1] not in _NO_NAMES:
            other = _by_name(name[1]) if tells_of(name[1], told) else None
        if other is not None and other.id != mention.id:
            mention = replace(
                mention,
                pseudonym=mention.pseudonym or other.pseudonym,
                kind=mention.kind or other.kind,
                year=mention.year or other.year,
                also=tuple(dict.fromkeys((*mention.also, other.id, *other.also))),
            )
    return mention


def _by_title(title: str) -> Mention:
    return Mention(id=title, printed=title, start=0, end=len(title))
