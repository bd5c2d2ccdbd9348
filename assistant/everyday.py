"""Everyday words and acronyms of a question and what reviews say for them (`data/everyday.toml`): "posted" finds "by letter"."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from corpus.vocabulary import Concept, Vocabulary
from index.query import Term

_DATA = Path(__file__).parent / "data" / "everyday.toml"
# Beside the user's own words, which weigh 1, and the vocabulary's, which weigh .25 to .6.
_WEIGHT = 0.4


def everyday_terms(text: str) -> tuple[Term, ...]:
    """What reviews say for the everyday words of the text, each once, with the words of the text it stands for."""
    asked, said = _table()
    found = {
        term.casefold(): Term(text=term, weight=_WEIGHT, because=match.text)
        for match in asked.concepts_in(text)
        for term in said[match.concept]
        if term.casefold() not in text.casefold()
    }
    return tuple(found.values())


def everyday_words() -> tuple[str, ...]:
    """Every word and phrase of the file, of both sides."""
    return tuple(dict.fromkeys(term for terms in _table()[1].values() for term in terms))


@cache
def short_for() -> Mapping[str, str]:
    """What words that people shorten in a hurry stand for: "appts" for "appointments"."""
    shortened: Mapping[str, str] = _file()["short"]
    return shortened


@cache
def _table() -> tuple[Vocabulary, Mapping[str, tuple[str, ...]]]:
    """What is asked, each line a concept of its own, and what is said for it."""
    asked, said = [], {}
    for number, line in enumerate(_file()["means"]):
        left, right = (tuple(word.strip() for word in side.split(",")) for side in line.split("|"))
        asked.append(Concept(key=str(number), terms=left))
        said[str(number)] = (*right, *left)
    for acronym, meant in _file()["acronyms"].items():
        asked.append(Concept(key=acronym, terms=(), acronyms=(acronym,)))
        said[acronym] = tuple(meant)
    return Vocabulary(asked), said


@cache
def _file() -> Mapping[str, Any]:
    """The data file."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))
