"""Which words mean the same here: concept groups, matched in texts and used to widen questions.

A term matches whole words, whatever their inflection, case, hyphens and apostrophes; an acronym only in capitals as a
whole word. The groups are data (`data/concepts.jsonl`); a library may extend them with a file of the same form.
"""

import json
import re
import threading
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

import snowballstemmer  # type: ignore[import-untyped]

from corpus.errors import CorpusError

_DATA = Path(__file__).parent / "data" / "concepts.jsonl"
# Words whose stem is that of another meaning: a house is no housing, nobody is marked by "a marked improvement", three times
# are not timely, a train trains nobody, and what is extreme, separate or related is neither extremism nor a separation.
_WHOLE = frozenset(
    "benefits charged commissioners extremism housing marks relatives separation sexuality timely trained training".split()
)
_STEMMING = threading.Lock()
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Ideas every second passage touches: adding their words would widen a question to everything.
_UNWIDENED = ("age_", "section_", "review_type", "local_safeguarding_body")
_MOST = 12  # words added for one idea, nearest first: beyond that they drown in each other
_MOST_RELATED = 3  # of each neighbouring idea
_MOST_IN_ALL = 60  # words added to one question
_NEAREST, _FARTHEST, _RELATED = 0.6, 0.35, 0.25  # weights beside the user's own words, which weigh 1


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
    """A group of words for one idea, nearest first; `acronyms` count in capitals only.

    `related` are keys of neighbouring ideas that are never the same (smothering and overlay); `narrower` those it is made
    of (health services: GPs, hospitals ...). `kinds` are its terms that are never the same as each other (asthma and epilepsy
    are both long-term conditions); a term of no kind may mean any of them.
    """

    key: str
    terms: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    label: str = ""
    related: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    kinds: tuple[tuple[str, ...], ...] = ()


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
        self._capitals = re.compile(rf"(?<![\w&])({'|'.join(map(re.escape, parts))})s?(?![\w&])") if parts else None
        self._kinds = {
            (concept.key, _stems(term)): number
            for concept in self._concepts.values()
            for number, kind in enumerate(concept.kinds)
            for term in kind
        }
        # The lengths of the terms that begin with a stem, longest first.
        self._lengths: dict[str, tuple[int, ...]] = {}
        for phrase in self._phrases:
            known = {*self._lengths.get(phrase[0], ()), len(phrase)}
            self._lengths[phrase[0]] = tuple(sorted(known, reverse=True))

    @classmethod
    def load(cls, *extra: Path | None) -> Self:
        """The product's vocabulary, extended by the files `extra` in order (JSON Lines or TOML); raises CorpusError naming a wrong line."""
        concepts = {concept.key: concept for concept in _built_in()}
        for concept in (concept for file in extra if file for concept in _read(file)):
            known = concepts.get(concept.key)
            concepts[concept.key] = _merged(known, concept) if known else concept
        return cls(concepts.values())

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """The product's vocabulary as it comes, read once: what reading files goes by, whatever a library adds to it."""
        return cls.load()

    def concepts_in(self, text: str) -> tuple[Match, ...]:
        """The concepts a text mentions, in order; a longer term wins over one inside it, several concepts may share it."""
        tokens = [(match.start(), match.end(), _stem(match.group())) for match in _TOKEN.finditer(text)]
        found = self._phrases_in(tokens)
        # In a line all in capitals every short word looks like an acronym.
        if self._capitals is not None and not (text.isupper() and len(text.split()) > 2):
            for match in self._capitals.finditer(text):
                start, end = match.span()
                over = [place for place in found if place[0] < end and start < place[1]]
                if all(high - low <= end - start for low, high in over):
                    for place in over:
                        del found[place]
                    found[start, end] = self._acronyms[match.group(1)]
        return tuple(
            Match(concept=concept, text=text[start:end], start=start, end=end)
            for (start, end), concepts in sorted(found.items())
            for concept in concepts
        )

    def meant_by(self, words: str) -> tuple[str, ...]:
        """The concepts that a term of several words says as a whole ("father in prison"), or all of it where each is in a part of it."""
        every = tuple(match.concept for match in self.concepts_in(words) if match.text == words)
        tokens = [match.span() for match in _TOKEN.finditer(words)]
        if len(tokens) < 2:
            return every
        parts = (words[: tokens[-2][1]], words[tokens[1][0] :])
        in_parts = {match.concept for part in parts for match in self.concepts_in(part)}
        return tuple(concept for concept in every if concept not in in_parts) or every

    def widen(self, text: str) -> tuple[Widened, ...]:
        """Words to add to a question, each with the user's words it comes from, nearest first; none the user already said.

        Words of one stem are added once. Ideas that every second passage touches (ages, sections) add nothing.
        """
        said, added = set(_stems(text)), set[tuple[str, ...]]()
        found: list[Widened] = []
        for match in {match.concept: match for match in self.concepts_in(text)}.values():
            if match.concept.startswith(_UNWIDENED) or match.concept not in self.meant_by(match.text):
                continue
            concept = self._concepts[match.concept]
            near = self._new_terms(self._alike(concept, match.text), said, added)[:_MOST]
            step = (_NEAREST - _FARTHEST) / _MOST
            chosen = [(term, _NEAREST - step * place) for place, term in enumerate(near)]
            for key in (*concept.related, *concept.narrower):
                known = self._concepts.get(key)
                chosen += [
                    (term, _RELATED)
                    for term in self._new_terms(known.terms if known else (), said, added)[:_MOST_RELATED]
                ]
            for term, weight in chosen:
                added.add(_stems(term))
                found.append(Widened(text=term, weight=round(weight, 3), because=match.text, concept=match.concept))
        return tuple(sorted(found, key=lambda one: -one.weight)[:_MOST_IN_ALL])

    def kind(self, concept: str, words: str) -> int | None:
        """Which kind of the concept the words name, by its number in `Concept.kinds`; None where they may mean any."""
        return self._kinds.get((concept, _stems(words)))

    def _alike(self, concept: Concept, words: str) -> list[str]:
        """The concept's words that do not name another kind of it than these do."""
        kind = self.kind(concept.key, words)
        return [
            term
            for term in (*concept.terms, *concept.acronyms)
            if kind is None or self.kind(concept.key, term) in (None, kind)
        ]

    @staticmethod
    def _new_terms(terms: Iterable[str], said: set[str], added: Collection[tuple[str, ...]]) -> list[str]:
        """The terms that say something the question does not, one for each stem."""
        fresh: dict[tuple[str, ...], str] = {}
        for term in terms:
            key = _stems(term)
            if key and not set(key) <= said and key not in added:
                fresh.setdefault(key, term)
        return list(fresh.values())

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

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of its terms, in lower case; acronyms are none."""
        terms = (term for concept in self._concepts.values() for term in concept.terms)
        return frozenset(match.group().casefold() for term in terms for match in _TOKEN.finditer(term))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Every acronym, in lower case."""
        return frozenset(acronym.casefold() for acronym in self._acronyms)

    def _phrases_in(self, tokens: Sequence[tuple[int, int, str]]) -> dict[tuple[int, int], list[str]]:
        """The concepts of the longest terms, by place, from left to right."""
        found, place = {}, 0
        while place < len(tokens):
            length = self._longest(tokens, place)
            if length:
                key = tuple(stem for _, _, stem in tokens[place : place + length])
                found[tokens[place][0], tokens[place + length - 1][1]] = self._phrases[key]
            place += length or 1
        return found

    def _longest(self, tokens: Sequence[tuple[int, int, str]], place: int) -> int:
        """How many words the longest term that begins here has; 0 for none. Few words begin one, so most end it at once."""
        for length in self._lengths.get(tokens[place][2], ()):
            words = tuple(stem for _, _, stem in tokens[place : place + length])
            if len(words) == length and words in self._phrases:
                return length
        return 0


def _merged(known: Concept, more: Concept) -> Concept:
    return Concept(
        key=known.key,
        terms=tuple(dict.fromkeys((*known.terms, *more.terms))),
        acronyms=tuple(dict.fromkeys((*known.acronyms, *more.acronyms))),
        label=more.label or known.label,
        related=tuple(dict.fromkeys((*known.related, *more.related))),
        narrower=tuple(dict.fromkeys((*known.narrower, *more.narrower))),
        kinds=(*known.kinds, *more.kinds),
    )


@cache
def _built_in() -> tuple[Concept, ...]:
    return tuple(_read(_DATA))


def _read(file: Path) -> list[Concept]:
    """The concepts of a JSON Lines file, or of a TOML file with `[[concept]]` tables whose name is `concept` or `key`."""
    found = []
    for place, entry in _entries(file):
        try:
            found.append(_concept(entry))
        except (KeyError, TypeError, AttributeError) as error:
            raise CorpusError(_wrong(file, place, error)) from error
    return found


def _entries(file: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    text = file.read_text("utf-8-sig")
    if file.suffix.lower() == ".toml":
        try:
            tables = tomllib.loads(text).get("concept", [])
        except tomllib.TOMLDecodeError as error:
            raise CorpusError(_wrong(file, "", error)) from error
        yield from ((f"table {number}", entry) for number, entry in enumerate(tables, 1))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except ValueError as error:
                raise CorpusError(_wrong(file, f"line {number}", error)) from error


def _concept(entry: dict[str, Any]) -> Concept:
    terms = entry["terms"]
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise TypeError("terms is no list of words")
    return Concept(
        key=str(entry.get("concept") or entry["key"]),
        terms=tuple(terms),
        acronyms=tuple(entry.get("acronyms", ())),
        label=entry.get("label", ""),
        related=tuple(entry.get("related", ())),
        narrower=tuple(entry.get("narrower", ())),
        kinds=tuple(tuple(kind) for kind in entry.get("kinds", ())),
    )


def _wrong(file: Path, place: str, error: Exception) -> str:
    where = f"{file.name} {place}".strip()
    return f'{where} is no concept ({error}); expected {{"concept": "...", "terms": ["..."]}}.'


def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(match.group()) for match in _TOKEN.finditer(text))


@cache
def _stem(word: str) -> str:
    plain = word.replace("’", "'").lower().removesuffix("'s").removesuffix("s'")
    if plain in _WHOLE:
        return plain
    # The stemmer keeps the word it works on in itself: two threads at once would stem each other's.
    with _STEMMING:
        return str(_stemmer().stemWord(plain))


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("english")
