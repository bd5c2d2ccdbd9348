"""Which words mean the same here: concept groups, matched in texts and used to widen questions.

A term matches whole words, whatever their inflection, case, hyphens and apostrophes; an acronym only in capitals as a
whole word. The groups are data (`data/concepts.jsonl`); a library may extend them with a file of the same form.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import snowballstemmer

from corpus.errors import CorpusError

_DATA = Path(__file__).parent / "data" / "concepts.jsonl"
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LONGEST = 9  # words in the longest term
# Ideas every second passage touches: adding their words would widen a question to everything.
_UNWIDENED = ("age_", "section_", "review_type", "local_safeguarding_body")
_MOST = 10  # words added for one idea: beyond that the nearest ones drown


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A concept found in a text: the words that say it and their half-open offsets."""

    concept: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Widened:
    """A word or phrase that means about what the user's `because` means; `weight` in (0, 1), higher is nearer."""

    text: str
    weight: float
    because: str
    concept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A group of words for one idea."""

    key: str
    terms: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    label: str = ""


class Vocabulary:
    """Concepts by their words. Immutable once loaded."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = {concept.key: concept for concept in concepts}
        self._phrases: dict[tuple[str, ...], list[str]] = {}
        self._acronyms: dict[str, list[str]] = {}
        for concept in self._concepts.values():
            for term in concept.terms:
                key = _stems(term)
                if key and concept.key not in self._phrases.setdefault(key, []):
                    self._phrases[key].append(concept.key)
            for acronym in concept.acronyms:
                self._acronyms.setdefault(acronym, []).append(concept.key)
        parts = sorted(self._acronyms, key=len, reverse=True)
        self._capitals = re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, parts))})(?![\w&])") if parts else None

    @classmethod
    def load(cls, extra: Path | None = None) -> Self:
        """The product's vocabulary, extended by the file `extra` (same form); raises CorpusError naming a wrong line."""
        concepts = {concept.key: concept for concept in _built_in()}
        for concept in _read(extra) if extra else ():
            known = concepts.get(concept.key)
            concepts[concept.key] = _merged(known, concept) if known else concept
        return cls(concepts.values())

    def concepts_in(self, text: str) -> tuple[Match, ...]:
        """The concepts a text mentions, in order; a longer term wins over one inside it, several concepts may share it."""
        tokens = [(match.start(), match.end(), _stem(match.group())) for match in _TOKEN.finditer(text)]
        found: list[Match] = []
        taken: list[tuple[int, int]] = []
        if self._capitals is not None:
            for match in self._capitals.finditer(text):
                taken.append(match.span())
                found += [self._match(text, *match.span(), concept) for concept in self._acronyms[match.group()]]
        place = 0
        while place < len(tokens):
            length = self._longest(tokens, place)
            if length:
                start, end = tokens[place][0], tokens[place + length - 1][1]
                if not any(low < end and start < high for low, high in taken):
                    key = tuple(stem for _, _, stem in tokens[place : place + length])
                    found += [self._match(text, start, end, concept) for concept in self._phrases[key]]
            place += length or 1
        return tuple(sorted(found, key=lambda match: match.start))

    def widen(self, text: str) -> tuple[Widened, ...]:
        """Words to add to a question, each with the user's words it comes from; none the user already said."""
        said, found = set(_stems(text)), []
        for match in self.concepts_in(text):
            if match.concept.startswith(_UNWIDENED):
                continue
            concept = self._concepts[match.concept]
            others = [term for term in (*concept.terms, *concept.acronyms) if not set(_stems(term)) <= said]
            found += [
                Widened(text=term, weight=0.5, because=match.text, concept=match.concept) for term in others[:_MOST]
            ]
        return tuple({(one.text, one.because): one for one in found}.values())

    def label(self, concept: str) -> str:
        """The words people read for a concept key."""
        known = self._concepts.get(concept)
        return (known.label if known and known.label else concept.replace("_", " ")).strip()

    def concept(self, key: str) -> Concept | None:
        """The concept of this key; None where there is none."""
        return self._concepts.get(key)

    def keys(self) -> tuple[str, ...]:
        """Every concept key."""
        return tuple(self._concepts)

    def _longest(self, tokens: Sequence[tuple[int, int, str]], place: int) -> int:
        for length in range(min(_LONGEST, len(tokens) - place), 0, -1):
            if tuple(stem for _, _, stem in tokens[place : place + length]) in self._phrases:
                return length
        return 0

    @staticmethod
    def _match(text: str, start: int, end: int, concept: str) -> Match:
        return Match(concept=concept, text=text[start:end], start=start, end=end)


def _merged(known: Concept, more: Concept) -> Concept:
    return Concept(
        key=known.key,
        terms=tuple(dict.fromkeys((*known.terms, *more.terms))),
        acronyms=tuple(dict.fromkeys((*known.acronyms, *more.acronyms))),
        label=more.label or known.label,
    )


@cache
def _built_in() -> tuple[Concept, ...]:
    return tuple(_read(_DATA))


def _read(file: Path) -> list[Concept]:
    found = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry: dict[str, Any] = json.loads(line)
            found.append(
                Concept(
                    key=entry["concept"],
                    terms=tuple(entry["terms"]),
                    acronyms=tuple(entry.get("acronyms", ())),
                    label=entry.get("label", ""),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(
                f'{file.name} line {number} is no concept ({error}); expected {{"concept": "...", "terms": ["..."]}}.'
            ) from error
    return found


def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(match.group()) for match in _TOKEN.finditer(text))


@cache
def _stem(word: str) -> str:
    plain = word.replace("’", "'").lower().removesuffix("'s").removesuffix("s'")
    return str(_stemmer().stemWord(plain))


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("english")
