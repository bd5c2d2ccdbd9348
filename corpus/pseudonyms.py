"""What the child of a review is called: in its heading, on a line or row of facts under it, or by the first words told."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Block, BlockKind
from corpus.factrows import labelled_cells
from corpus.identifiers import Mention, tells_of
from corpus.sections import heading_section

CODE = re.compile(r"\d\d")  # an identifier that is no name

NAME = re.compile(r"['\"‘“]?([A-Z][a-z]{1,14}(?:-[A-Z][a-z]+)?)['\"’”]?")
# "Linnet – a bruise with a story"
NAME_AND_THEME = re.compile(
    r"['\"‘“]?([A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?)['\"’”]?(?:, (?:aged )?[\w-]+(?: \w+)?)?(?:\s[–-]\s|:\s)(?=\S+(?: \S|$))"
)
# "Maud and Percy - neglect"
NAMES_AND_THEME = re.compile(r"([A-Z][a-z]{2,14} (?:and|&) [A-Z][a-z]{2,14})(?:$|(?:\s[–-]\s|:\s)(?=\S))")
# "Clover: neglect of dental health", "Learning from Kit": the name of the child in a title.
NAMED_FIRST = re.compile(
    r"(?:.*\b(?:[Bb]riefing|[Rr]eview|[Ss]ummary)(?: No\.? \d+)?\s*[:–-]\s*|[Ll]earning from )?"
    r"(?P<name>[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?)(?=\s*:|$|\s[–-]\s)"
)
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
NO_NAMES = frozenset(
    (
        "Age Gender Sex Type Theme Outcome Ref Reference Our Subject Review Published Status Name Harm "
        "Agencies Background Circumstances Learning Overview Summary The This Strengths Recommendations "
        "Introduction There When What Where Why Nobody Everyone Somebody Police School Although While During "
        "Following Neither Each Most One Not Some In At On After Before He She They It Her His Their Mother "
        "Father Mum Dad Both Two Three Boy Girl Male Female Newborn Baby Child"
    ).split()
)
# "This review is about Baby Iris, a girl who was four months old."
_ABOUT = re.compile(
    r"(?:This|The) (?:review|case|briefing|summary|report) (?:is|was) (?:about|of) "
    r"(?P<name>(?:(?:Baby|Child) )?[A-Z][a-z]{1,14}(?: and [A-Z][a-z]{1,14})?)(?=,? (?:an? |the |aged |who |twin|sibling|brother|sister))"
)
_FACTS = 6  # rows of a table of facts
_NAME_LABEL = re.compile(
    r"(?:child(?:'s)? )?(?:name(?: used| given)?|pseudonym(?: used)?|known as|called|referred to as)(?: in this review)?|child",
    re.IGNORECASE,
)


_CALLED = r"(?:Baby|Child|Young Person) [A-Z]{1,2}\d?|(?:(?:Baby|Child) )?[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?"
_LABELLED = re.compile(
    rf"\b(?:[Cc]hild|[Nn]ame(?: used)?|[Pp]seudonym|[Kk]nown as|[Ss]ubject(?: child)?):\s*(?P<name>{_CALLED})(?=\s?[,.(|]|$)"
)
_FIRST_WORDS = 24  # of a line that may tell the name


def of_child(reference: Mention, child: Mention) -> Mention:
    """The review of a reference that is about a child named beside it: known by both."""
    also = tuple(dict.fromkeys((*reference.also, child.id, *child.also)))
    return replace(reference, pseudonym=reference.pseudonym or child.pseudonym or child.printed, also=also)


def by_name(name: str, each: Sequence[str] = ()) -> Mention:
    """The review that a pseudonym alone names; of brothers and sisters `each` has a name of its own."""
    also = tuple(each) if len(each) > 1 else ()
    return Mention(id=name, printed=name, start=0, end=len(name), pseudonym=name, inline=False, also=also)


def called(mention: Mention, head: str, blocks: Sequence[Block]) -> Mention:
    """The mention of a code with the pseudonym of the child: beside it in `head`, on a line under it, or the first word told."""
    by_its_title = not mention.inline and len(mention.printed.split()) > 2
    if mention.pseudonym or not (by_its_title or CODE.search(mention.printed)):
        return mention
    if name := name_after(mention, head, blocks):
        return replace(mention, pseudonym=name)
    themed = NAME_AND_THEME.match(mention.printed)
    if themed and any(re.search(rf"\b{themed[1]}\b", block.text) for block in blocks[:4]):
        return replace(mention, pseudonym=themed[1])
    for block in blocks[:_FACTS]:
        if name := name_in_row(block) or _name_in_line(block):
            return replace(mention, pseudonym=name)
    for block in blocks[:3]:
        if about := _ABOUT.match(block.text):
            each = tuple(re.findall(r"[A-Z][a-z]+", about["name"]))
            return replace(mention, pseudonym=" & ".join(each) if " and " in about["name"] else about["name"])
        line = _NAME_LINE.fullmatch(re.split(r"\s+[|•·]\s+", block.text.strip(), maxsplit=1)[0])
        if line and line["name"] not in NO_NAMES and heading_section(line["name"]) is None:
            each = tuple(re.findall(r"[A-Z][a-z]+", line["name"]))
            name = line["name"] if len(each) < 2 or each[0] in ("Child", "Baby") else " & ".join(each)
            return replace(mention, pseudonym=name, also=(*mention.also, *(each if len(each) > 1 else ())))
        first = _FIRST_NAME.match(block.text) if block.kind is not BlockKind.ROW else None
        told = block.text[first.start("name") : 400] if first else ""
        if first and first["name"] not in NO_NAMES and (_is_called(told) or tells_of(first["name"], told)):
            return replace(mention, pseudonym=first["name"])
    return mention


def name_after(mention: Mention, line: str, blocks: Sequence[Block]) -> str | None:
    """The name that a line gives after a code and nothing else, "LP5/22 Dunlin", where the text speaks of someone so called."""
    place = line.find(mention.printed)
    after = line[place + len(mention.printed) :] if place >= 0 else ""
    match = re.fullmatch(rf"\s*[:–-]?\s*['\"‘“(]?(?P<name>{_CALLS})['\"’”)]?\s*", after)
    if match is None or match["name"] in NO_NAMES or heading_section(match["name"]) is not None:
        return None
    words = {word for block in blocks for word in re.findall(r"[\w-]+", block.text)}
    return match["name"] if match["name"] in words and match["name"].lower() not in words else None


def _is_called(told: str) -> bool:
    """Whether a text begins with a child called so: "Baby Noor was shaken"."""
    return re.match(r"(?:Baby|Child) [A-Z][a-z]{2,14},? (?:was|is|had|has|died|lived)\b", told) is not None


def _name_in_line(block: Block) -> str | None:
    """The name that a line of facts gives the child: "Briefing PV7-031. Child: Baby Ash, girl, 1 day old."."""
    label = _LABELLED.search(" ".join(block.text.split()[:_FIRST_WORDS])) if block.kind is BlockKind.PARAGRAPH else None
    return label["name"] if label and label["name"] not in NO_NAMES else None


def name_in_row(block: Block) -> str | None:
    """The name that a row of facts or of a list of reviews gives the child: "Known as | Ansel", also under such a header."""
    if block.kind is not BlockKind.ROW or "\t" not in block.text:
        return None
    for label, value in labelled_cells(block.text, block.header):
        name = re.match(rf"(?:{_CALLED})(?=$|\s?[(,]|\s(?:[Mm]ale|[Ff]emale|[Bb]oy|[Gg]irl|aged)\b)", value)
        if name and _NAME_LABEL.fullmatch(label.strip(" :")) and name[0] not in NO_NAMES:
            return name[0]
    return None
