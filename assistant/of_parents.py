"""What a counting question asks of a child's parents ("mum herself had a drink problem"), and how a review says it of them.

Drink, drugs, illness and care are said of children as well: whose they are decides whether a review counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.meant import affirmed, rules

_JOINED = r"(?:and/or|or|and)(?:\W+(?:used|took|taking|using|misused|abused|on))?"
_FOLLOWS = r"(?:problem|misuse|issue|habit|addiction|use)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfParents:
    """One thing asked of parents: its words in the question, where they stand, and the patterns by which a sentence says it."""

    words: str
    place: tuple[int, int]
    said: tuple[str, ...]


def asked_of_parents(question: str) -> Iterator[OfParents]:
    """What the question asks of parents, where the words for it stand close to the words for them."""
    people, things = _rules()["people_asked"], _rules()["things"]
    for thing in things.values():
        one = rf"(?:{'|'.join(thing['asked'])})"
        # "Drank or used drugs", "a drink or drug problem".
        asked = rf"{one}(?:(?:\W+{_JOINED})?\W+{one})?(?:\W+{_FOLLOWS}\w*)?"
        before = rf"\b{people}\b(?:\W+[\w'’-]+){{0,5}}?\W+{asked}"
        after = rf"\b{asked}(?:\W+(?:of|in|by|for|the|a|an|his|her|their|had|with))*\W+{people}\b"
        match = re.search(rf"{before}|{after}", question, re.IGNORECASE)
        if match is not None:
            kinds = [
                kind["said"]
                for kind in thing.get("kinds", ())
                if re.search(rf"\b{kind['asked']}", match[0], re.IGNORECASE)
            ]
            who = [one for one in _rules()["people"] if re.search(rf"\b{one['asked']}\b", match[0], re.IGNORECASE)]
            people_said = "|".join(one["said"] for one in (who if len(who) == 1 else _rules()["people"]))
            yield OfParents(
                words=match[0],
                place=match.span(),
                said=_patterns(kinds or thing["said"], people_said),
            )


def says_of_parents(sentence: str, said: Sequence[str]) -> bool:
    """Whether a sentence says it of a parent and does not take it back."""
    return any(
        affirmed(sentence, match.start("said"), match.end("said"), ())
        for pattern in said
        for match in re.finditer(pattern, sentence, re.IGNORECASE)
    )


def _patterns(said: Sequence[str], people: str) -> tuple[str, ...]:
    """The patterns for a sentence: the words after a parent and before any word for the child, or right before a parent."""
    between = rf"(?:(?!\b{_rules()['child_between']}\b)[^.;])"
    words = rf"(?P<said>{'|'.join(said)})"
    return (
        rf"\b(?:{people})\b{between}*?\b{words}",
        rf"\b{words}\w*{between}{{0,20}}\b(?:of|by|in|from) (?:(?:his|her|their|the) )?(?:{people})\b",
    )


@cache
def _rules() -> Mapping[str, Any]:
    parents: Mapping[str, Any] = rules()["parents"]
    return parents
