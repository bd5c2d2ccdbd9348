"""The straight line of a search: limits, words and vectors, fusion, soft signals, sentences, rerank, quotation.

The arms work on the passages the filters leave. Scores of a stage are on [0, 1] when they are joined; what a hit reports in
`why.scores` is each stage's own: cosines as cosines, BM25 as BM25.
"""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from corpus.document import Passage, Section
from index import boosts, filters, fusion, interaction, quotes, store, words
from index.embedding import Embedder, TokenEmbedder
from index.engine import Engine
from index.interaction import Asked, Tokens
from index.query import Found, Hit, Query, Searched, Term, Why
from index.settings import Settings
from index.snapshot import SECTIONS, Snapshot
from index.vectors import Mask, Rows, Vectors

# Of the words added for one reason, those said to the embedding model: more of them drown the question.
ADDED_FOR_ONE_REASON = 4

FRONT_MATTER_LOSES = 0.1
COVER_LOSES = 0.25
A_SENTENCE = 6  # words: a line of a cover is shorter, or has no full stop
LETTERS_LOSE = 0.05
OTHER_LOSES = 0.06  # methods, contents of a briefing, where to read more: seldom what is asked for
OF_EQUALS = 0.05  # how far a second judgement may part passages that the arms find equal
Scores = NDArray[np.float64]
Rerank = Callable[[str, Sequence[str]], Scores]


@dataclass(slots=True, kw_only=True)
class Clock:
    """Milliseconds each stage took, by name."""

    milliseconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.milliseconds[name] = round((time.perf_counter() - started) * 1000, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Passages still in the race, by position in the snapshot, and each stage's score of each: NaN where it found none."""

    positions: Rows
    scores: Mapping[str, Scores]

    def best(self, count: int, by: Scores) -> "Candidates":
        """The `count` best by a score, best first; equal ones in the order of the library."""
        order = np.lexsort((self.positions, -by))[:count]
        return Candidates(positions=self.positions[order], scores={name: of[order] for name, of in self.scores.items()})

    def scored(self, **scores: Scores) -> "Candidates":
        """The same passages with more scores."""
        return Candidates(positions=self.positions, scores={**self.scores, **scores})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What the scores of the arms are measured against: the BM25 of a passage with every word, the cosine of the nearest one."""

    ideal: float
    nearest: float


def search(
    connection: sa.Connection,
    snapshot: Snapshot,
    engine: Engine,
    query: Query,
    *,
    settings: Settings,
    embedder: Embedder | None,
    rerank: Rerank | None = None,
) -> Found:
    """The `query.k` best passages and what was searched. `embedder` None, as with `meaning` off, leaves it to the words."""
    clock = Clock()
    with clock.stage("filters"):
        mask = filters.allowed(connection, query.filters, snapshot)
    with clock.stage("model"):
        vector = _question_vector(embedder, query, settings) if embedder and settings.meaning else None
    with clock.stage("words"):
        wanted = quotes.Wanted.of(connection, query, settings)
        by_words = _words_arm(engine, query, wanted, settings, mask)
    with clock.stage("meaning"):
        by_meaning = {} if vector is None else engine.nearest(vector, depth=settings.depth, allowed=mask)
    with clock.stage("fusion"):
        found = _joined(engine, by_words, by_meaning, vector, otherwise=_within(mask, settings.depth))
        signals = _signals(connection, snapshot, query, settings, found)
        found = found.scored(**signals)
        nearest = 0.0 if vector is None else max(engine.nearest(vector, depth=1, allowed=None).values(), default=0.0)
        scale = Scale(ideal=wanted.ideal, nearest=nearest)
        found = found.best(settings.late_depth, _score(snapshot, found, scale, settings))
    with clock.stage("sentences"):
        passages = store.passages_at(connection, [int(row) for row in snapshot.rows[found.positions]])
        texts = [passages[int(row)] for row in snapshot.rows[found.positions]]
        cosines = quotes.sentence_cosines(connection, snapshot, found.positions, vector)
        found = found.scored(
            sentence=np.array([rows.max() if len(rows) else np.nan for rows in cosines], dtype=np.float64)
        )
        cover = np.array([-COVER_LOSES if is_cover(passage) else np.nan for passage in texts], dtype=np.float64)
        found = found.scored(cover=cover)
        found = found.scored(score=_score(snapshot, found, scale, settings))
    order = {int(position): number for number, position in enumerate(found.positions)}
    with clock.stage("rerank"):
        found = found.best(len(found.positions), found.scores["score"])
        first = found.positions[: settings.rerank_depth]
        look = _second_look(connection, snapshot, first, query, settings, embedder)
        if rerank and settings.rerank_weight:
            judged = rerank(query.text, [texts[order[int(position)]].text for position in first])
            found = _reranked(snapshot, found, judged, "rerank", settings.rerank_weight)
        elif look:
            judged = np.array([look.passage(int(position)) for position in first], dtype=np.float64)
            found = _reranked(snapshot, found, judged, "interaction", settings.interaction_weight)
    with clock.stage("quotes"):
        found = found.scored(score=_spread(snapshot, found, settings))
        found = found.best(query.k, found.scores["score"])
        chosen = [order[int(position)] for position in found.positions]
        hits = []
        for number, place in enumerate(chosen):
            told = look.sentences(int(found.positions[number]), texts[place]) if look else None
            hits.append(
                _hit(snapshot, found, number, texts[place], quotes.choose(wanted, texts[place], cosines[place], told))
            )
    return Found(hits=tuple(hits), searched=_searched(snapshot, mask, clock))


def _question_vector(embedder: Embedder, query: Query, settings: Settings) -> Vectors | None:
    """The unit vector of the question, drawn towards that of the question with the words added to it; None for no question.

    A small model knows few acronyms and names of services: what they stand for must be said to it.
    """
    if not query.text.strip():
        return None
    by_reason: dict[str, list[Term]] = {}
    for term in sorted(query.terms, key=lambda term: -term.weight):
        by_reason.setdefault(term.because, []).append(term)
    added = [term.text for terms in by_reason.values() for term in terms[:ADDED_FOR_ONE_REASON]]
    share = settings.widened_meaning
    if not added or not share:
        return np.asarray(embedder.embed([query.text])[0], dtype=np.float32)
    plain, widened = embedder.embed([query.text, f"{query.text} ({', '.join(added)})"])
    drawn = (1 - share) * plain + share * widened
    return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)


def _words_arm(
    engine: Engine, query: Query, wanted: quotes.Wanted, settings: Settings, mask: Mask | None
) -> dict[str, Mapping[int, float]]:
    """BM25 of the user's own words and, apart from it, of the words added to them; by position."""
    if not settings.words:
        return {"words": {}, "widened": {}}
    telling = [
        phrase
        for phrase in words.content_words(query.text if query.words is None else query.words)
        if wanted.tells(phrase)
    ]
    own = engine.words(telling, depth=settings.depth, allowed=mask)
    # Several words added for the same reason are one idea: a passage counts its best, not their sum.
    by_reason: dict[str, dict[int, float]] = {}
    for term in query.terms if settings.widening else ():
        if not wanted.tells(term.text):
            continue
        group = by_reason.setdefault(term.because, {})
        for position, score in engine.words([term.text], depth=settings.depth, allowed=mask).items():
            group[position] = max(group.get(position, 0.0), score * term.weight * settings.widening)
    widened: dict[int, float] = {}
    for group in by_reason.values():
        for position, score in group.items():
            widened[position] = widened.get(position, 0.0) + score
    return {"words": own, "widened": widened}


def _joined(
    engine: Engine,
    by_words: Mapping[str, Mapping[int, float]],
    by_meaning: Mapping[int, float],
    vector: Vectors | None,
    otherwise: Rows,
) -> Candidates:
    """Everything either arm found. The cosine of what only the words found is computed, so that no passage lacks it.

    Where neither found anything it is what lies within the limits: "what happened in RR 4/22" says no more than the review.
    """
    positions = np.array(sorted({*by_words["words"], *by_words["widened"], *by_meaning}), dtype=np.int64)
    positions = positions if len(positions) else otherwise
    scores = {
        name: np.array([found.get(position, np.nan) for position in positions.tolist()], dtype=np.float64)
        for name, found in by_words.items()
    }
    meaning = np.full(len(positions), np.nan) if vector is None else engine.cosines(vector, positions)
    return Candidates(positions=positions, scores={**scores, "meaning": meaning})


def _within(mask: Mask | None, depth: int) -> Rows:
    """The first passages that limits leave; none where there are no limits."""
    return np.zeros(0, dtype=np.int64) if mask is None else np.flatnonzero(mask)[:depth]


def _signals(
    connection: sa.Connection, snapshot: Snapshot, query: Query, settings: Settings, found: Candidates
) -> dict[str, Scores]:
    """What each soft signal adds to each candidate, by the name of its field."""
    added: dict[str, Scores] = {}
    for boost in query.boosts if settings.boosts else ():
        name = f"boost {boost.field}"
        gain = boosts.fits(connection, boost, snapshot)[found.positions] * boost.weight * settings.boosts
        # Two wishes for one field ("under 1" and "toddler") are alternatives.
        added[name] = np.maximum(added[name], gain) if name in added else gain
    return added


def _score(snapshot: Snapshot, found: Candidates, scale: Scale, settings: Settings) -> Scores:
    """The arms joined, what the review's best passage lends to its others, and what the soft signals add; higher is better.

    Both arms are measured against the whole library, whatever the filters leave: BM25 as a share of what a passage with
    every word of the question would get, cosines as a share of the nearest there is. Among four passages of one review
    the best of bad matches must not look like a good one.
    """
    scores = found.scores
    similarity = scores["meaning"]
    if "sentence" in scores:
        share = settings.sentence_weight
        whole = np.isnan(scores["sentence"])
        similarity = np.where(whole, similarity, (1 - share) * similarity + share * scores["sentence"])
    matched = np.isfinite(scores["words"]) | np.isfinite(scores["widened"])
    by_words = np.where(matched, np.nan_to_num(scores["words"]) + np.nan_to_num(scores["widened"]), np.nan)
    weights = {"words": settings.words_weight, "meaning": 1 - settings.words_weight}
    if settings.fusion == "rrf":
        joined = fusion.reciprocal_rank({"words": by_words, "meaning": similarity}, weights)
    else:
        arms = {
            "words": fusion.share(by_words, scale.ideal),
            "meaning": fusion.share(np.maximum(similarity, 0.0), scale.nearest),
        }
        joined = fusion.weighted(arms, weights)
    lends = settings.review_weight
    joined = (joined + lends * _lent(snapshot, found, joined)) / (1 + lends)
    return joined + _gains(snapshot, found)


def _gains(snapshot: Snapshot, found: Candidates) -> Scores:
    """What the soft signals add to each passage, less what it loses for standing beside the reviews."""
    signals = (gain for name, gain in found.scores.items() if name.startswith("boost "))
    cover = np.nan_to_num(found.scores.get("cover", np.zeros(len(found.positions))))
    return sum(signals, cover) - _aside(snapshot, found)


def is_cover(passage: Passage) -> bool:
    """Whether a passage says nothing: titles, names and dates of a cover, without a sentence among them."""
    if passage.section is not Section.OTHER:
        return False
    said = (passage.text[start:end].strip() for start, end in passage.sentences)
    return not any(sentence.endswith((".", "?", "!")) and len(sentence.split()) >= A_SENTENCE for sentence in said)


def _aside(snapshot: Snapshot, found: Candidates) -> Scores:
    """What a passage loses for standing beside the reviews: front matter is nobody's case, a panel's letter is about the review.

    A question that asks for the panel's feedback brings a boost that outweighs it.
    """
    front = snapshot.review[found.positions] <= 0
    section = snapshot.section[found.positions]
    loses = {Section.PANEL_FEEDBACK: LETTERS_LOSE, Section.OTHER: OTHER_LOSES}
    beside = sum(np.where(section == SECTIONS.index(name), loss, 0.0) for name, loss in loses.items())
    return np.where(front, FRONT_MATTER_LOSES, 0.0) + beside


def _lent(snapshot: Snapshot, found: Candidates, joined: Scores) -> Scores:
    """For each passage the best score in its review: the learning of a review rarely repeats what happened in it."""
    owners = snapshot.review[found.positions]
    reviews, places = np.unique(owners, return_inverse=True)
    best = np.zeros(len(reviews))
    np.maximum.at(best, places, joined)
    return np.where(owners > 0, best[places] if len(owners) else 0.0, joined)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A second look at the best passages: the question's words and those of the passages, by position where they are kept."""

    asked: Asked
    words: Mapping[int, Tokens]

    def passage(self, position: int) -> float:
        """The late interaction of the question with the passage; NaN where its words are not kept."""
        return self.asked.score(self.words[position]) if position in self.words else math.nan

    def sentences(self, position: int, passage: Passage) -> Scores | None:
        """The same with each of its sentences, read in their passage; None where its words are not kept."""
        return self.asked.sentences(self.words[position], passage.sentences) if position in self.words else None


def _second_look(
    connection: sa.Connection,
    snapshot: Snapshot,
    positions: Rows,
    query: Query,
    settings: Settings,
    embedder: Embedder | None,
) -> Look | None:
    """None where it is switched off, or the model shows no words."""
    head = interaction.head_for(embedder) if settings.interaction_weight and settings.meaning else None
    if head is None or not isinstance(embedder, TokenEmbedder) or not query.text.strip():
        return None
    asked = head.question(embedder.embed_with_tokens([query.text])[1][0])
    rows = {int(snapshot.rows[position]): int(position) for position in positions}
    kept = store.tokens_at(connection, list(rows), head.dimensions)
    return Look(asked=asked, words={rows[row]: words for row, words in kept.items()})


def _reranked(snapshot: Snapshot, found: Candidates, judged: Scores, name: str, share: float) -> Candidates:
    """The first ones ordered anew by a blend with a second judgement; the rest stay behind them, in their order.

    The judgement is put on the scale of what it is blended with, the arms' joined score: the soft signals keep their weight,
    and how strong the best passage is stays comparable between questions. What was not judged (NaN) stays as it is.
    """
    count = len(judged)
    if not np.isfinite(judged).any():
        return found
    score, gains = found.scores["score"].copy(), _gains(snapshot, found)[:count]
    seen = score[:count] - gains
    width = max(seen.max() - seen.min(), OF_EQUALS)
    scaled = np.where(np.isfinite(judged), seen.min() + width * fusion.min_max(judged), seen)
    score[:count] = (1 - share) * seen + share * scaled + gains
    rest = np.arange(len(score) - count)
    score[count:] = np.minimum(score[count:], score[:count].min() - 1e-9 * (rest + 1))
    return found.scored(score=score, **{name: np.concatenate([judged, np.full(len(rest), np.nan)])})


def _spread(snapshot: Snapshot, found: Candidates, settings: Settings) -> Scores:
    """The scores, each less a little for every better passage of the same review (of the same front matter).

    So one long report does not crowd out eight short reviews; within a review the order stays as it is.
    """
    score = found.scores["score"]
    owners = np.where(snapshot.review > 0, snapshot.review, -snapshot.document)[found.positions]
    order = np.lexsort((found.positions, -score, owners))
    place = np.arange(len(order))
    first = np.r_[True, owners[order][1:] != owners[order][:-1]] if len(order) else np.zeros(0, dtype=bool)
    better = np.empty(len(order))
    better[order] = place - np.maximum.accumulate(np.where(first, place, 0))
    return score - settings.spread * better


def _hit(snapshot: Snapshot, found: Candidates, number: int, passage: Passage, chosen: quotes.Quote) -> Hit:
    position = int(found.positions[number])
    scores = {
        name: float(of[number]) for name, of in found.scores.items() if name != "score" and np.isfinite(of[number])
    }
    return Hit(
        passage=passage,
        review=snapshot.reviews.get(int(snapshot.review[position])),
        document=snapshot.documents[int(snapshot.document[position])],
        score=float(found.scores["score"][number]),
        quote=chosen.place,
        why=Why(scores=scores, terms=chosen.terms),
    )


def _searched(snapshot: Snapshot, mask: Mask | None, clock: Clock) -> Searched:
    left = slice(None) if mask is None else mask
    reviews = np.unique(snapshot.review[left])
    return Searched(
        documents=len(np.unique(snapshot.document[left])),
        reviews=int((reviews > 0).sum()),
        passages=len(snapshot.rows[left]),
        milliseconds=clock.milliseconds,
    )
