"""Reviews told one after another in running text: paragraphs that each begin with a reference, or bring in another child.

"RR 3-2023 A boy of seven weeks ...", "3.5 The next matter, 2021/04, is that of Child G, a boy aged three months ...". Such
documents have no headings over their reviews. A report on brothers and sisters names each of them throughout, a digest only
where it tells of the child.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.document import HEADINGS, Block, BlockKind
from corpus.identifiers import Mention, heading_identifier, mentions
from corpus.peers import brings_in_a_child
from corpus.references import CODE

_NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,3})+\.?|\d{1,3}[.)]|\([a-z\d]{1,3}\))\s+")
_BRINGS_IN = 25  # words of a paragraph in which another child is brought in
_OWN = 0.5  # the share of a name's paragraphs that lie in its own review
_WORDS = 40  # words of a review, at least: a shorter stretch is an item of a list
_CHILD = re.compile(r"\b(?:Child|Baby|Young Person) (?:[A-Z]{1,2}\d{0,2}\b|[A-Z][a-z]{2,14})")


def told_in_turn(blocks: Sequence[Block]) -> dict[int, Mention]:
    """The paragraphs that each begin a review, by the place of their block; empty where the document is no such digest."""
    for begins in (_begins_with_reference, _brings_in_another):
        found: dict[int, Mention] = {}
        for number, block in enumerate(blocks):
            mention = begins(blocks, number) if block.kind is BlockKind.PARAGRAPH else None
            if mention is not None and mention.id not in {one.id for one in found.values()}:
                found[number] = mention
        if len(found) > 1 and _are_reviews(blocks, found):
            return found
    return {}


def _begins_with_reference(blocks: Sequence[Block], number: int) -> Mention | None:
    """The reference that a paragraph begins with, and a sentence after it: no line by itself."""
    text = blocks[number].text
    start = match.end() if (match := _NUMBER.match(text)) else 0
    found = mentions(text[start:])
    if not found or found[0].start or not CODE.search(found[0].id):
        return None
    rest = text[start + found[0].end :]
    return (
        found[0]
        if re.match(r"(?:\s?/\s?[A-Z])?[\s:.–—-]+['\"‘“]?[A-Z]", rest) and len(rest.split()) >= _BRINGS_IN
        else None
    )


def _brings_in_another(blocks: Sequence[Block], number: int) -> Mention | None:
    """The child whom a paragraph brings in and no paragraph before it names; None where it brings in none."""
    text = _NUMBER.sub("", blocks[number].text)
    first = " ".join(text.split()[:_BRINGS_IN])
    match = _CHILD.search(first)
    name = heading_identifier(match[0]) if match else None
    if match is None or name is None or not brings_in_a_child([replace(blocks[number], text=text[match.start() :])]):
        return None
    if any(match[0] in block.text for block in blocks[:number] if block.kind is BlockKind.PARAGRAPH):
        return None
    return replace(name, pseudonym=name.pseudonym or name.printed)


def _are_reviews(blocks: Sequence[Block], found: Mapping[int, Mention]) -> bool:
    """Whether the stretches are long enough, most bring in a child, and each name is spoken of in its own stretch."""
    ends = [*list(found)[1:], _end(blocks, max(found))]
    for (start, mention), end in zip(found.items(), ends, strict=True):
        if sum(len(block.text.split()) for block in blocks[start:end]) < _WORDS:
            return False
        named = [
            n for n, block in enumerate(blocks) if mention.printed in block.text and block.kind is not BlockKind.ROW
        ]
        if sum(start <= n < end for n in named) < _OWN * len(named):
            return False
    telling = [
        any(brings_in_a_child([block]) for block in blocks[start:end]) for start, end in zip(found, ends, strict=True)
    ]
    return 2 * sum(telling) > len(telling)


def _end(blocks: Sequence[Block], last: int) -> int:
    """Where the last review ends: at the next heading as high as those before the reviews, else with the document."""
    level = min((block.level for block in blocks[:last] if block.kind in HEADINGS and block.level), default=0)
    return next(
        (n for n in range(last + 1, len(blocks)) if blocks[n].kind in HEADINGS and 0 < blocks[n].level <= level),
        len(blocks),
    )
