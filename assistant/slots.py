"""The parts of a question that can take each other's place: years, reviews, ages, agencies, sections, harms."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant import reading_child
from corpus.identifiers import mentions
from corpus.vocabulary import Vocabulary

FAMILIES = Path(__file__).parent / "data" / "families.toml"
_YEAR = re.compile(
    r"\b(?:(?:since|from|before|after|between|until|up to) )?(?:19|20)\d\d(?:\s*(?:to|and|-|–|/)\s*(?:19|20)?\d\d)?"
    r"(?: (?:on|onwards?|or (?:later|earlier)|and (?:later|after|before|earlier)))?\b"
    r"|\b(?:last|this|the previous) year\b|\b(?:the )?last \w+ years\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A part of a question at `[start, end)`; two with the same `field` can take each other's place."""

    field: str
    start: int
    end: int
    words: str


def slots_of(text: str, vocabulary: Vocabulary) -> tuple[Slot, ...]:
    """The slots of a question in the order of the text, none inside another."""
    found = [_slot("review", text, mention.start, mention.end) for mention in mentions(text)]
    found += [_slot("year", text, match.start(), match.end()) for match in _YEAR.finditer(text)]
    for part in reading_child.ages(text, counting=False):
        found += [_slot("age", text, start, end) for start, end in part.places if not part.weak]
    found += sexes_of(text)
    for match in vocabulary.concepts_in(text):
        field = family_of(match.concept)
        if field:
            found.append(_slot(field, text, match.start, match.end))
    found.sort(key=lambda slot: (slot.start, -slot.end))
    kept: list[Slot] = []
    for slot in found:
        if not kept or slot.start >= kept[-1].end:
            kept.append(slot)
    return tuple(kept)


def sexes_of(text: str) -> list[Slot]:
    """The words that say whether boys or girls are meant, those inside an age ("teenage boys") too."""
    return [_slot("sex", text, start, end) for part in reading_child.sex(text) for start, end in part.places]


def family_of(concept: str) -> str | None:
    """The family a concept of the vocabulary belongs to; None for one of the users' own."""
    return next((name for name, family in families().items() if concept in family["concepts"]), None)


@cache
def families() -> Mapping[str, Mapping[str, Any]]:
    """The families of the data file, in its order."""
    return tomllib.loads(FAMILIES.read_text(encoding="utf-8"))


def _slot(field: str, text: str, start: int, end: int) -> Slot:
    return Slot(field=field, start=start, end=end, words=text[start:end])
