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

# The shares of the question's words and of the second look in a sentence's score; its cosine has the rest. Chosen where a plateau
# of the example set's development half meets that of 1,119 questions of SQuAD 2.0 by a head that had not seen them.
COVERAGE = 0.3
WORD_BY_WORD = 0.3
SHORT = 4  # a "sentence" of fewer words is a label
LABEL_LOSES = 0.15


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


def choose(
    wanted: Wanted, passage: Passage, cosines: NDArray[np.float32], told: NDArray[np.float64] | None = None
) -> Quote:
    """The best sentence of the passage; the whole of it where it has no sentences. The first of equals.

    `told` is each sentence's late interaction with the question, where the passage's words are kept.
    """
    cut = words.stemmer().cut(passage.text)
    matched = [(start, end, stem) for stem, start, end in cut if stem in wanted.weights]
    terms = tuple(dict.fromkeys(passage.text[start:end].lower() for start, end, _ in matched))
    if not passage.sentences:
        return Quote(place=(0, len(passage.text)), terms=terms)
    similar = np.zeros(len(passage.sentences))
    similar[: len(cosines)] = cosines
    if told is not None:
        similar = ((1 - COVERAGE - WORD_BY_WORD) * similar + WORD_BY_WORD * told) / (1 - COVERAGE)
    covered = np.array([_coverage(wanted, matched, place) for place in passage.sentences])
    labels = np.array([_is_label(passage, place, cut) for place in passage.sentences])
    scores = (1 - COVERAGE) * similar + COVERAGE * covered - LABEL_LOSES * labels
    return Quote(place=passage.sentences[int(np.argmax(scores))], terms=terms)


def _coverage(wanted: Wanted, matched: Sequence[tuple[int, int, str]], place: tuple[int, int]) -> float:
    """The weight of what the sentence holds of the words looked for, as a share of the user's own; at most 1."""
    start, end = place
    stems = {stem for first, last, stem in matched if start <= first and last <= end}
    return min(sum(wanted.weights[stem] for stem in stems) / (wanted.ideal or 1.0), 1.0)


def _is_label(passage: Passage, place: tuple[int, int], cut: Sequence[tuple[str, int, int]]) -> bool:
    """Whether a "sentence" says little when quoted alone: a few words, the heading, a list's lead-in."""
    start, end = place
    said = passage.text[start:end].strip()
    few = sum(start <= first and last <= end for _, first, last in cut) < SHORT
    return few or said.endswith(":") or said == (passage.heading or "").strip()
