"""The cues by which questions are read (`data/question.toml`), and how a cue is looked for in a text."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answer import Signal

_DATA = Path(__file__).parent / "data" / "question.toml"
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\n": " "})
# Words between what takes back and what it takes back: "not in foster care", "without any good practice".
_REACH = r"(?: (?:\w+(?:'\w+)?)){0,2}\W*$"

Places = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A signal read from a question and the half-open places of its words.

    `topical` words stay words of the topic although a signal was read from them. `weak` ones are a leaning, too little to
    count by.
    """

    signal: Signal
    places: Places
    topical: bool = False
    weak: bool = False


def plain(text: str) -> str:
    """The text with straight quotes and plain dashes and spaces; every offset stays."""
    return text.translate(_PLAIN)


@cache
def table() -> dict[str, Any]:
    """The data file."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def framing_words() -> frozenset[str]:
    """Words that frame a question and are no topic of it."""
    return frozenset(table()["frame"].split())


@cache
def whole(pattern: str) -> re.Pattern[str]:
    """The pattern for whole words, without regard to case."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE)


def found(text: str, patterns: Iterable[str]) -> Places:
    """Where the patterns stand in the text as whole words, longest first where they overlap, in order."""
    places = sorted(
        {match.span() for pattern in patterns for match in whole(pattern).finditer(text)},
        key=lambda place: place[0] - place[1],
    )
    kept: list[tuple[int, int]] = []
    for start, end in places:
        if all(end <= low or high <= start for low, high in kept):
            kept.append((start, end))
    return tuple(sorted(kept))


def negated(text: str, start: int) -> bool:
    """Whether something shortly before `start` takes back what begins there."""
    return bool(_negation().search(text[max(0, start - 60) : start]))


def within(place: tuple[int, int], places: Sequence[tuple[int, int]]) -> bool:
    """Whether a place overlaps one of `places`."""
    return any(place[0] < high and low < place[1] for low, high in places)


def words(text: str, places: Places) -> str:
    """The words at the places, as the user wrote them."""
    return ", ".join(dict.fromkeys(text[start:end] for start, end in places))


def spans_of(parts: Iterable[Part]) -> Places:
    """Where the words of the parts stand."""
    return tuple(place for part in parts for place in part.places)


def blanked(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The text with spaces at the places; every offset stays."""
    for start, end in places:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


@cache
def _negation() -> re.Pattern[str]:
    cues = "|".join(map(re.escape, sorted(table()["negations"], key=len, reverse=True)))
    return re.compile(
        rf"(?:\b(?:{cues})|n't)(?! (?:only|just|merely|simply))(?<!why not)(?<!or not){_REACH}", re.IGNORECASE
    )
