"""The review that a cover names: by its title, by the child on one line and the reference on another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.document import HEADINGS, Block, BlockKind
from corpus.heads import SHORT
from corpus.identifiers import Mention, leading_identifier, mentions, tells_of
from corpus.pseudonyms import CODE, NAME, NAMED_FIRST, NO_NAMES, by_name, name_after, of_child
from corpus.references import referred_on_cover
from corpus.sections import heading_section

COVER = 14  # blocks: a cover sheet and a title page together are hardly longer

_NAME_WORDS = 3  # "Child K", "Young Person A": a longer name is a title
_CALLED = r"['\"“‘]?[A-Z][a-z]{2,}['\"”’]?"
_REPORT_MENTIONS = re.compile(
    rf"[-–:]\s*({_CALLED}(?:(?:, {_CALLED})*,? (?:and|&) {_CALLED})?)\s*$|(['\"“‘][A-Z][a-z]{{2,}}['\"”’])\s*$"
)
# "A learning review about Imogen"
_ABOUT_CHILD = re.compile(
    r"(?i:\b(?:review|report|briefing) (?:about|of|into|concerning) (?:the (?:death|life|care|case|experiences?) of )?)"
    r"(?P<name>[A-Z][a-z]{2,14}(?:-[A-Z][a-z]+)?)\s*$"
)
_REVIEW_WORDS = re.compile(r"\b(review|briefing|report|LCSPR|SCR|CSPR)\b", re.IGNORECASE)


def named_on_cover(blocks: Sequence[Block], title: str) -> Mention | None:
    """The review that the title names; else that one title line of the cover names beside a word such as review."""
    lines = [title, *(block.text for block in blocks[:COVER] if block.kind in HEADINGS)]
    for line in lines:
        if len(line.split()) > 2 * SHORT:
            continue
        found = mentions(line) or tuple(filter(None, [leading_identifier(line)]))
        coded = [one for one in found if CODE.search(one.id)]
        rest = re.sub("|".join(re.escape(one.printed) for one in found) or "$", "", line)
        if len(found) == 2 and len(coded) == 1 and _REVIEW_WORDS.search(rest):
            # "Child K (BSCP 2021-02)": the child and the number of one review.
            found = (of_child(coded[0], next(one for one in found if one is not coded[0])),)
        if len(found) == 1 and _REVIEW_WORDS.search(line) and found[0].printed != line.strip():
            name = found[0].pseudonym or (name_after(found[0], line, blocks) if coded else None)
            return replace(found[0], printed=found[0].printed.strip("'\"“”‘’"), pseudonym=name)
    told = " ".join(block.text for block in blocks if block.kind is BlockKind.PARAGRAPH)
    for line in lines[: len(lines) // 2 + 1 if len(lines) < 8 else 4]:
        first = NAMED_FIRST.match(line)
        if (
            first
            and first["name"] not in NO_NAMES
            and _REVIEW_WORDS.search(" ".join(lines))
            and tells_of(first["name"], told)
        ):
            return by_name(first["name"])
    for line in lines[:4]:
        about = _ABOUT_CHILD.search(line)
        if about and about["name"] not in NO_NAMES and tells_of(about["name"], told):
            return by_name(about["name"])
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


def child_and_reference(heads: Mapping[int, Mention], blocks: Sequence[Block]) -> Mention | None:
    """The one review of a cover that names the child in one line and gives the reference in another; None where it does not."""
    coded = [one for one in heads.values() if CODE.search(one.id)]
    if len(heads) != 2 or len(coded) != 1 or max(heads) >= COVER:
        return None
    if sum(len(block.text.split()) for block in blocks[min(heads) + 1 : max(heads)]) > SHORT:
        return None
    return of_child(coded[0], next(one for one in heads.values() if one is not coded[0]))


def referred_to(named: Mention, heads: Mapping[int, Mention]) -> Mention:
    """The reference on the cover whose title names the child; the name itself where there is no such reference, or several."""
    coded = {mention.id: mention for place, mention in heads.items() if place < COVER and CODE.search(mention.id)}
    if len(coded) != 1 or CODE.search(named.id) or not named.pseudonym:
        return named
    reference = next(iter(coded.values()))
    return replace(reference, pseudonym=named.pseudonym, also=tuple(dict.fromkeys((*reference.also, *named.also))))


def called_on_cover(mention: Mention, blocks: Sequence[Block]) -> Mention:
    """The review of a whole document with what else its cover calls it: "Child Hazel" above "Reference: LCSPR 03/20"."""
    told = " ".join(one.text for one in blocks if one.kind is BlockKind.PARAGRAPH)
    for block in blocks[:COVER]:
        if len(block.text.split()) > SHORT or block.kind not in (*HEADINGS, BlockKind.PARAGRAPH):
            break
        if block.kind not in HEADINGS:
            continue
        other = leading_identifier(block.text)
        name = NAME.fullmatch(block.text.strip()) or NAMED_FIRST.match(block.text.strip())
        if other is None and name and name[1] not in NO_NAMES:
            other = by_name(name[1]) if tells_of(name[1], told) else None
        if other is not None and other.id != mention.id:
            mention = replace(
                mention,
                pseudonym=mention.pseudonym or other.pseudonym,
                kind=mention.kind or other.kind,
                year=mention.year or other.year,
                also=tuple(dict.fromkeys((*mention.also, other.id, *other.also))),
            )
    return mention


def with_reference(mention: Mention, blocks: Sequence[Block]) -> Mention:
    """The review of a whole document known by a name, under the one reference that its cover gives; else as it is."""
    reference = None if CODE.search(mention.id) else referred_on_cover(blocks[:COVER])
    if reference is None:
        return mention
    name = mention.pseudonym or (mention.printed if len(mention.printed.split()) <= _NAME_WORDS else None)
    return replace(
        reference,
        pseudonym=reference.pseudonym or name,
        kind=reference.kind or mention.kind,
        year=reference.year or mention.year,
        also=tuple(dict.fromkeys((*reference.also, mention.id, *mention.also))),
    )
