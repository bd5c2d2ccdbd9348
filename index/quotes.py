"""The best sentence of a passage: the one nearest to the question in meaning that also says its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from corpus.document import Passage
from index import store, words
from index.query import Query
from index.settings import Settings
from index.snapshot import Snapshot
from index.vectors import Rows

COVERAGE = 0.2  # the share of the question's words in a sentence's score; its cosine has the rest
SHORT = 4  # a "sentence" of fewer words is a label or a list's lead-in, and says little when quoted alone
SHORT_LOSES = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence's half-open offsets in its passage's text, and the passage's words that the question looked for."""

    place: tuple[int, int]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The stems a question looks for, each with its weight: rarer words weigh more, added words less than the user's own."""

    weights: Mapping[str, float]
    ideal: float
    """About the BM25 of a passage of usual length that says each of the user's own words once."""
    common: frozenset[str]
    """Stems in more than half of a library too large to list all their passages: BM25 gives next to nothing for them."""

    @classmethod
    def of(cls, connection: sa.Connection, query: Query, settings: Settings) -> "Wanted":
        """The weighted stems of a question and the words added to it."""
        stemmer = words.stemmer()
        own = {
            stem
            for word in words.content_words(query.text if query.words is None else query.words)
            for stem, _, _ in stemmer.cut(word)
        }
        added: dict[str, float] = {}
        for term in query.terms if settings.words and settings.widening else ():
            for stem, _, _ in stemmer.cut(term.text):
                added[stem] = max(added.get(stem, 0.0), term.weight * settings.widening)
        rarity = words.rarity(connection, sorted(own | added.keys()))
        stop = set(stemmer.stems(sorted(words.stopwords())))
        large = store.count_passages(connection) > settings.depth
        return cls(
            weights={
                stem: rarity[stem] * (1.0 if stem in own else added[stem]) for stem in (own | added.keys()) - stop
            },
            ideal=sum(rarity[stem] - 1.0 for stem in own),
            common=frozenset(stem for stem in own | added.keys() if large and rarity[stem] == 1.0),
        )

    def tells(self, phrase: str) -> bool:
        """Whether any word of the phrase tells passages apart."""
        return any(stem not in self.common for stem, _, _ in words.stemmer().cut(phrase))


def sentence_cosines(
    connection: sa.Connection, snapshot: Snapshot, positions: Rows, vector: NDArray[np.float32] | None
) -> list[NDArray[np.float32]]:
    """The cosine of every sentence of the passages at `positions`, one array a passage; empty arrays without a vector."""
    if vector is None:
        return [np.zeros(0, dtype=np.float32) for _ in positions]
    rows = [int(row) for row in snapshot.rows[positions]]
    stored = store.sentence_vectors_at(connection, rows, len(vector))
    return [stored[row] @ vector if row in stored else np.zeros(0, dtype=np.float32) for row in rows]


def choose(wanted: Wanted, passage: Passage, cosines: NDArray[np.float32]) -> Quote:
    """The best sentence of the passage; the whole of it where it has no sentences. The first of equals."""
    cut = words.stemmer().cut(passage.text)
    matched = [(start, end, stem) for stem, start, end in cut if stem in wanted.weights]
    terms = tuple(dict.fromkeys(passage.text[start:end].lower() for start, end, _ in matched))
    if not passage.sentences:
        return Quote(place=(0, len(passage.text)), terms=terms)
    scores = [
        _score(wanted, matched, place, _count(cut, place), float(cosines[number]) if number < len(cosines) else 0.0)
        for number, place in enumerate(passage.sentences)
    ]
    return Quote(place=passage.sentences[int(np.argmax(scores))], terms=terms)


def _score(
    wanted: Wanted, matched: Sequence[tuple[int, int, str]], place: tuple[int, int], count: int, cosine: float
) -> float:
    start, end = place
    stems = {stem for first, last, stem in matched if start <= first and last <= end}
    # Measured against the user's best two words, not all: no sentence says everything, and added words are alternatives.
    best = sum(sorted(wanted.weights.values(), reverse=True)[:2]) or 1.0
    coverage = min(sum(wanted.weights[stem] for stem in stems) / best, 1.0)
    return (1 - COVERAGE) * cosine + COVERAGE * coverage - (SHORT_LOSES if count < SHORT else 0.0)


def _count(cut: Sequence[tuple[str, int, int]], place: tuple[int, int]) -> int:
    return sum(place[0] <= start and end <= place[1] for _, start, end in cut)
