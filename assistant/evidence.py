"""Whether what was found is evidence, and which of it: `weigh` returns the hits worth quoting, or says what is missing.

Three things are looked at together: how near the best passages are in meaning, whether they hold what the question is about
(its rare words, the words that mean the same, the vocabulary's concepts), and whether words and meaning point to the same
passages. Each is on [0, 1]; their weighted sum is the strength. What is not found anywhere in the library weighs most.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Question
from corpus.vocabulary import Vocabulary
from index.query import Found, Hit
from index.words import content_words, stemmer

Rarity = Callable[[Sequence[str]], Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Every number that decides between an answer and an abstention, and how much is quoted."""

    strength: float = 0.42
    """Below this strength the library does not answer."""
    meaning_low: float = 0.15
    """A cosine of the best sentence that says nothing (0 on the scale of nearness)."""
    meaning_high: float = 0.60
    """A cosine that says everything (1 on that scale)."""
    nearness_weight: float = 0.45
    coverage_weight: float = 0.45
    agreement_weight: float = 0.10
    missing_concept: float = 0.25
    """Taken from the strength where the question names a concept of the vocabulary that no passage found holds."""
    looked_at: int = 8
    """How many of the best hits count as evidence for coverage."""
    relative: float = 0.62
    """A hit is quoted when its score reaches this share of the best hit's score."""
    reviews: int = 6
    """At most so many reviews are quoted, and of each `quotes` passages."""
    quotes: int = 3


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing the question is about: its words, what else may stand for them, and how much it weighs."""

    words: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    concept: str | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is worth quoting, best first, and how strong it is: each part of the strength is on [0, 1]."""

    hits: tuple[Hit, ...]
    strength: float
    nearness: float
    coverage: float
    agreement: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why there is no answer. `missing` are the question's words found nowhere near; `nearest` the closest hit."""

    reason: str
    missing: tuple[str, ...] = ()
    nearest: Hit | None = None
    strength: float = 0.0


def weigh(
    question: Question, found: Found, *, vocabulary: Vocabulary, rarity: Rarity, thresholds: Thresholds = DEFAULT
) -> Evidence | Gap:
    """The evidence for an answer, or the gap: unknown reviews, limits that leave nothing, or nothing near enough."""
    if question.unknown and not question.filters.reviews:
        return Gap(reason=unknown_words(question.unknown))
    if not found.hits:
        return Gap(reason="Nothing in the library lies within these limits, so nothing was searched.")
    units = units_of(question, vocabulary, rarity)
    best = found.hits[: thresholds.looked_at]
    texts = [_Text.of(hit, vocabulary) for hit in best]
    near = nearness(best, thresholds)
    coverage, missing = covered(units, texts)
    agreement = agreed(best)
    strength = (
        thresholds.nearness_weight * near
        + thresholds.coverage_weight * coverage
        + thresholds.agreement_weight * agreement
    )
    if any(unit.concept and unit.words[0] in missing for unit in units):
        strength -= thresholds.missing_concept
    if strength < thresholds.strength:
        return Gap(reason=gap_words(missing), missing=missing, nearest=found.hits[0], strength=strength)
    floor = found.hits[0].score * thresholds.relative
    kept = tuple(hit for hit in found.hits if hit.score >= floor)
    return Evidence(hits=kept, strength=strength, nearness=near, coverage=coverage, agreement=agreement)


def units_of(question: Question, vocabulary: Vocabulary, rarity: Rarity) -> tuple[Unit, ...]:
    """What the question is about: the vocabulary's concepts in it, then its remaining topic words."""
    topic = {word.casefold() for word in question.topic}
    text = question.standalone
    units: list[Unit] = []
    taken: set[str] = set()
    for match in vocabulary.concepts_in(text):
        words = tuple(word.casefold() for word in content_words(text[match.start : match.end]))
        if words and topic.intersection(words) and not taken.issuperset(words):
            units.append(_unit(words, match.concept, question, rarity))
            taken.update(words)
    for word in question.topic:
        if word.casefold() not in taken:
            units.append(_unit((word.casefold(),), None, question, rarity))
    return tuple(units)


def _unit(words: tuple[str, ...], concept: str | None, question: Question, rarity: Rarity) -> Unit:
    synonyms = [term.text for term in question.terms if set(content_words(term.because.casefold())) & set(words)]
    phrases = [" ".join(words), *synonyms]
    weight = max(rarity(list(words)).values(), default=1.0)
    return Unit(
        words=words, stems=tuple(_stems(phrase) for phrase in phrases if phrase), concept=concept, weight=weight
    )


def covered(units: Sequence[Unit], texts: Sequence["_Text"]) -> tuple[float, tuple[str, ...]]:
    """The weighted share of the units held by the passages, and the words of those held by none.

    Half of it is the best single passage, half all of them together: words scattered over passages answer less.
    """
    total = sum(unit.weight for unit in units)
    if not total or not texts:
        return (1.0, ()) if texts else (0.0, ())
    held = [[unit.weight for unit in units if text.holds(unit)] for text in texts]
    together = sum(unit.weight for unit in units if any(text.holds(unit) for text in texts))
    missing = tuple(unit.words[0] for unit in units if not any(text.holds(unit) for text in texts))
    return (max(sum(weights) for weights in held) + together) / (2 * total), missing


def nearness(hits: Sequence[Hit], thresholds: Thresholds) -> float:
    """How near the best sentence of the best hits is in meaning, on [0, 1]; 0.5 where the vectors arm is off."""
    cosines = [max(hit.why.scores.get("sentence", -1.0), hit.why.scores.get("meaning", -1.0)) for hit in hits]
    best = max(cosines, default=-1.0)
    if best <= -1.0:
        return 0.5
    span = thresholds.meaning_high - thresholds.meaning_low
    return min(max((best - thresholds.meaning_low) / span, 0.0), 1.0)


def agreed(hits: Sequence[Hit]) -> float:
    """The share of the best three hits that the words arm found as well as the vectors arm."""
    first = hits[:3]
    both = [hit for hit in first if {"words", "widened"} & hit.why.scores.keys() and "meaning" in hit.why.scores]
    return len(both) / len(first) if first else 0.0


def gap_words(missing: Sequence[str]) -> str:
    """The sentence that says what was not found."""
    if not missing:
        return "The reviews loaded do not answer this: no passage found is close enough to the question."
    named = ", ".join(f"“{word}”" for word in missing[:4])
    return f"The reviews loaded do not answer this: no passage found says anything about {named}."


def unknown_words(unknown: Sequence[str]) -> str:
    """The sentence that says which reviews are not in the library."""
    verb = "is" if len(unknown) == 1 else "are"
    return f"{', '.join(unknown)} {verb} not in this library, so nothing was searched in place of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A hit as it is looked through: the stems of its text, its surroundings and facets, and its concepts."""

    stems: tuple[str, ...]
    known: frozenset[str]
    concepts: frozenset[str]

    @classmethod
    def of(cls, hit: Hit, vocabulary: Vocabulary) -> "_Text":
        facets = hit.review.facets if hit.review else ()
        around = " ".join([hit.passage.heading or "", hit.passage.section.value, *(facet.value for facet in facets)])
        stems = tuple(_stems(f"{hit.passage.text} {around}"))
        concepts = {match.concept for match in vocabulary.concepts_in(hit.passage.text)}
        concepts |= {facet.concept for facet in (*facets, *hit.passage.facets) if facet.concept}
        return cls(stems=stems, known=frozenset(stems), concepts=frozenset(concepts))

    def holds(self, unit: Unit) -> bool:
        if unit.concept and unit.concept in self.concepts:
            return True
        return any(all(stem in self.known for stem in phrase) for phrase in unit.stems if phrase)


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem for stem, _, _ in stemmer().cut(text))
