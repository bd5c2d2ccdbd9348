"""Reviews of a digest whose headings are no identifiers: headings of one rank that each bring in a child of its own.

"Willow", "Jayden" and "A baby with a bruise" are found so. A report on one child brings the child in once, whatever its chapters.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from corpus.document import HEADINGS, Basis, Block, BlockKind
from corpus.facets import review_facets
from corpus.identifiers import Mention, leading_identifier, table
from corpus.sections import heading_section
from corpus.vocabulary import Vocabulary

_ALIKE = 2  # labels that a further review shares with the others
_LABEL = 8  # words of a label
_ROWS = 8  # rows in which a table at the head tells of the child
_FIRST = 45  # words under the heading in which the child is brought in
_MOST = 0.5  # of the document's words: case examples inside a longer report are fewer
_LONGEST = 14  # words of a heading that names a review
_NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})?[.):]?|[ivx]{1,4}[.)]|[A-Z][.)])\s+")
_SERIAL = (
    r"[A-Z]{1,5}[- ]?\d{1,4}[A-Z]?(?=\s*(?::|[-–—] |\|))"  # "AS-14: Injuries to a baby", "RR05 | Tobias, 11 weeks"
)
_NAME = re.compile(r"['\"‘“]?([A-Z][a-z]{1,14}(?:-[A-Z][a-z]+)?)['\"’”]?(?:'s story)?")


def peers(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The headings that each head a review, by the place of their block; empty where the document is no such digest.

    They are two at least, of the highest rank at which most of the document's words stand under headings that bring in a child.
    """
    levels = sorted({block.level for block in blocks if block.kind is BlockKind.HEADING})
    total = sum(len(block.text.split()) for block in blocks)
    for level in levels:
        bodies = _bodies(blocks, level)
        found = {
            n: body
            for n, body in bodies.items()
            if may_head(blocks[n]) and (brings_in_a_child(body) or _aged(blocks[n]))
        }
        if len(found) < 2:
            # "Case 1: ...", "Case 2: ..." are cases, whatever is told of each first.
            cases = {n: body for n, body in bodies.items() if _labelled(blocks[n]) and body}
            found = cases if len({by_title(blocks[n].text).id for n in cases}) > 1 else found
        if len(found) > 1:
            alike = _labels_of_most(found.values())
            numbered = sum(_labelled(blocks[n]) for n in found) > 1
            found |= {
                n: body
                for n, body in bodies.items()
                if n not in found
                and may_head(blocks[n])
                and (len(alike & _labels(body)) >= _ALIKE or (numbered and _labelled(blocks[n])))
            }
        words = sum(len(block.text.split()) for body in found.values() for block in body)
        if len(found) > 1 and words >= _MOST * total:
            named = {n: by_title(blocks[n].text) for n in found}
            return named if len({mention.id for mention in named.values()}) > 1 else {}
    return {}


def _labelled(block: Block) -> bool:
    """Whether a heading says that it is a case, whatever its theme: "Case 3: Sexual abuse disclosed"."""
    text = _NUMBER.sub("", block.text).strip()
    return re.match(table()["peers"]["label"], text, re.IGNORECASE) is not None or re.match(_SERIAL, text) is not None


def _labels_of_most(bodies: Collection[Sequence[Block]]) -> frozenset[str]:
    """The headings and labels of parts that most of the reviews have: what one of them looks like."""
    counted = Counter(label for body in bodies for label in _labels(body))
    return frozenset(label for label, count in counted.items() if 2 * count > len(bodies))


def _labels(body: Sequence[Block]) -> frozenset[str]:
    """The headings of parts under a heading, and what stands before a colon or full stop at the beginning of paragraphs."""
    found = set()
    for block in body:
        label = block.text if block.kind in HEADINGS else re.split(r"[:.] ", block.text, maxsplit=1)[0]
        if len(label.split()) <= _LABEL and heading_section(label) is not None:
            found.add(label.strip(" :.").casefold())
    return frozenset(found)


def _bodies(blocks: Sequence[Block], level: int) -> Mapping[int, Sequence[Block]]:
    """What stands under each heading of a rank, up to the next one as high."""
    # Where all headings look alike, those that name a part are of the review above them.
    starts = [
        n
        for n, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING
        and 0 < block.level <= level
        and (block.level < level or heading_section(block.text) is None or _labelled(block))
    ]
    ends = [*starts[1:], len(blocks)] if starts else []
    return {n: blocks[n + 1 : end] for n, end in zip(starts, ends, strict=True) if blocks[n].level == level}


def may_head(block: Block) -> bool:
    """Whether a heading may head a review: a short one of no known section, and no chapter of a report."""
    text = _NUMBER.sub("", block.text).strip()
    if _labelled(block):
        return True
    if not text or len(text.split()) > _LONGEST or heading_section(text) is not None:
        return False
    return re.fullmatch(table()["peers"]["never"], text, re.IGNORECASE) is None


def brings_in_a_child(body: Sequence[Block]) -> bool:
    """Whether the first words of the running text tell the age of a child who was not spoken of before."""
    if any(_is_row_of_a_child(block) for block in body[:_ROWS]):
        return True
    words = " ".join(block.text for block in body if block.kind not in HEADINGS).split()[:_FIRST]
    ages: list[int] = []

    def where(start: int, end: int) -> tuple[()]:
        ages.append(start)
        return ()

    text = " ".join(words)
    stated = any(facet.name == "age" and facet.basis is Basis.STATED for facet in review_facets(text, where))
    match = re.search(table()["peers"]["introduces"], text)
    return stated and match is not None and match.start() <= ages[0]


def _is_row_of_a_child(block: Block) -> bool:
    """Whether a row or line of facts tells the child's age: "Subject | Boy, seven weeks", "Linnet · boy, 5 weeks · died"."""
    parts = re.split(r"\t|\s[|•·]\s", block.text)
    if block.kind in HEADINGS or len(parts) < 2 or len(block.text.split()) > _FIRST:
        return False
    return any(_tells_an_age(part.strip()) for part in parts)


def _tells_an_age(text: str) -> bool:
    return any(
        facet.name == "age" and facet.basis is Basis.STATED for facet in review_facets(text, lambda start, end: ())
    )


def _aged(heading: Block) -> bool:
    """Whether the heading itself tells the child's age: "Mina, 6 years: domestic abuse"."""
    return _tells_an_age(_NUMBER.sub("", heading.text))


def by_title(text: str) -> Mention:
    """The heading as the name of its review: its identifier, its label before a colon, or the whole of it."""
    known = leading_identifier(text)
    if known is not None:
        return known
    plain = _NUMBER.sub("", text).strip()
    label = re.match(table()["peers"]["label"], plain, re.IGNORECASE) or re.match(_SERIAL, plain)
    printed = label[0].strip() if label else plain.rstrip(":. ")
    # "Briefing 1 – Iris, masking": the name before the theme.
    after = _NAME.match(plain[label.end() :].lstrip(" :.–—-|")) if label else None
    name = _NAME.fullmatch(printed) or (
        after if after and re.match(r"$|,|:| [–|-]", after.string[after.end() :]) else None
    )
    if name and Vocabulary.shipped().concepts_in(name[1].lower()):
        name = None
    return Mention(
        id=name[1] if name and not label else " ".join(printed.split()),
        printed=printed,
        start=0,
        end=len(printed),
        pseudonym=name[1] if name else None,
        inline=False,
    )
