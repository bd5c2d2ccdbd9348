"""What looks like a person's name or NHS number in material that is not published: to be looked at before it is exported."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answer import Citation
from corpus.document import Status

RULES = Path(__file__).parents[1] / "data" / "identifying.toml"
_NUMBER = re.compile(r"(?<!\d)\d{3}[ \u00a0-]?\d{3}[ \u00a0-]?\d{4}(?!\d)")
_NAME = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Words of citation `n` that look like a person's, and what they look like."""

    n: int
    words: str
    looks_like: str


def suspicions(citations: Iterable[Citation]) -> tuple[Suspicion, ...]:
    """What looks identifying in the quotations of unpublished and draft documents, in their order."""
    return tuple(
        Suspicion(n=citation.n, words=words, looks_like=kind)
        for citation in citations
        if citation.document.status is not Status.PUBLISHED
        for words, kind in looks(citation.quote)
    )


def looks(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text that look like a person's, with what they look like."""
    for match in _NUMBER.finditer(text):
        kind = (
            "an NHS number"
            if is_nhs_number(match.group())
            else "a number of ten digits, like an NHS number or telephone"
        )
        yield match.group(), kind
    seen: set[tuple[int, int]] = set()
    for pattern, kind in _patterns():
        for match in pattern.finditer(text):
            words = match.group("name")
            place = match.span("name")
            known = {word.casefold() for word in re.findall(r"\w+", words)} & _not_names()
            if not known and not any(start < place[1] and place[0] < end for start, end in seen):
                seen.add(place)
                yield words, kind


def is_nhs_number(text: str) -> bool:
    """Whether the ten digits carry the check digit of an NHS number (modulus 11, weights 10 to 2)."""
    digits = [int(digit) for digit in text if digit.isdigit()]
    check = 11 - sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return len(digits) == 10 and check % 11 == digits[9] and check != 10


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


@cache
def _not_names() -> frozenset[str]:
    return frozenset(_rules()["not_names"].split())


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    titles, lead = "|".join(_rules()["titles"]), "|".join(_rules()["introductions"])
    return (
        (re.compile(rf"\b(?P<name>(?:{titles})\.? {_NAME}(?: {_NAME})?)"), "a person's name"),
        (re.compile(rf"\b(?:{lead}) (?P<name>{_NAME}(?: {_NAME})?)"), "a person's name"),
        (re.compile(rf"(?<![.!?:\u201c\"] )(?<!^)\b(?P<name>{_NAME} {_NAME})\b(?! [A-Z])"), "perhaps a person's name"),
    )
