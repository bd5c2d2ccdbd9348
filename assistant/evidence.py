"""Whether what was found is evidence, and which of it: `weigh` returns the hits worth quoting, or says what is missing.

Three things are looked at together: how near the best passages are in meaning, whether they hold what the question is about
(its rare words, the words that mean the same, the vocabulary's concepts), and whether words and meaning point to the same
passages. Each is on [0, 1]; their weighted sum is the strength. What is not found anywhere in the library weighs most.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.answer import Kind, Question, Signal
from assistant.meant import affirmed, frame_words, is_bodily
from corpus.document import Basis, Section
from corpus.vocabulary import Vocabulary
from index.filters import age_overlap
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
    missing_concept: float = 0.15
    """Taken from the strength where the question names a concept of the vocabulary that no passage found holds."""
    missing_most: float = 0.10
    """Taken besides where such concepts are at least half of what the question is about."""
    unseen_credit: float = 0.6
    """What a concept counts whose own words in the question occur nowhere in the best passages: only words like them do."""
    partial_credit: float = 0.5
    """What it counts at most when only some words of a phrase are there."""
    fitting: float = 0.55
    """A hit is quoted when it fits the question (its topic and signals) at least to this share of the best-fitting one."""
    fact_coverage: float = 0.15
    """A fact about a named review is not answered where its passages hold less of what is asked about: they are always near."""
    beside: float = 0.75
    """Beside a review's best hit another is quoted when it says itself this share of what any of the review's says."""
    looked_at: int = 8
    """How many of the best hits count as evidence for coverage."""
    relative: float = 0.66
    """A hit is quoted when its score reaches this share of the best hit's score."""
    sure: float = 0.6
    """Below this strength only hits near the best are quoted."""
    relative_unsure: float = 0.85
    """The share of the best hit's score that they must reach then."""
    likeness: float = 0.7
    """A counting question that no review meets exactly is answered by likeness of meaning from this strength."""
    reviews: int = 6
    """At most so many reviews are quoted, and of each `quotes` passages."""
    quotes: int = 3


DEFAULT = Thresholds()
# What a signal weighs beside the words of the topic, whose weights begin at 1.
SIGNAL, SECTION, LEARNING, NEXT = 2.0, 3.5, 0.4, 0.8
# A section boost of this weight was asked for outright; less only leans towards it.
EXPLICIT = 0.15
# What is held to less than this is missing: a word of a phrase is not the phrase.
HALF = 0.5
# What stands between two things of which either will do.
_BETWEEN = re.compile(
    r"\s*(?:,\s*)?(?P<or>or|and/or|/)?\s*(?:an?|the|any|other|their|of|about|on|with)?\s*", re.IGNORECASE
)
# Words of a phrase may stand so many words further apart than in the phrase.
REACH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One thing the question is about: its words, what else may stand for them, and how much it weighs."""

    words: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    concepts: tuple[str, ...]
    kinds: Mapping[str, int | None]
    """Of each concept the kind that the words name, None where they may mean any."""
    weight: float
    weights: Mapping[str, float]
    """How much each stem of its own words says: "learning" says little of "learning disability"."""
    alternative: int | None = None
    """The number of the list it is one of ("culture, ethnicity or language"): any of them will do."""

    @property
    def bodily(self) -> bool:
        """Whether it is a matter of somebody's body, so that whose body decides."""
        return is_bodily(self.concepts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is worth quoting, best first, and how strong it is: each part of the strength is on [0, 1]."""

    hits: tuple[Hit, ...]
    strength: float
    nearness: float
    coverage: float
    agreement: float
    units: tuple[Unit, ...] = ()


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
    absent = absent_section(question, found)
    if absent is not None:
        return absent
    units = units_of(question, vocabulary, rarity)
    best = found.hits[: thresholds.looked_at]
    texts = [Text.of(hit, vocabulary) for hit in best]
    near = nearness(best, thresholds)
    coverage, missing = covered(units, texts, thresholds)
    agreement = agreed(best)
    strength = (
        thresholds.nearness_weight * near
        + thresholds.coverage_weight * coverage
        + thresholds.agreement_weight * agreement
    )
    lacking = sum(unit.weight for unit in units if unit.concepts and " ".join(unit.words) in missing)
    if lacking:
        most = lacking >= HALF * sum(unit.weight for unit in units)
        strength -= thresholds.missing_concept + (thresholds.missing_most if most else 0.0)
    unsaid = question.kind is Kind.FACT and bool(question.filters.reviews) and coverage < thresholds.fact_coverage
    if strength < thresholds.strength or unsaid:
        return Gap(reason=gap_words(missing), missing=missing, nearest=found.hits[0], strength=strength)
    # Where little is sure, what is only about as good as the best is not good enough.
    careful = strength < thresholds.sure
    floor = replace(thresholds, relative=thresholds.relative_unsure) if careful else thresholds
    kept = chosen(question, found.hits, units, vocabulary, floor)
    return Evidence(hits=kept, strength=strength, nearness=near, coverage=coverage, agreement=agreement, units=units)


def absent_section(question: Question, found: Found) -> Gap | None:
    """The gap where a named review is asked for a part it does not have; None where it has it, or none was asked for."""
    asked = [signal for signal in question.signals if signal.id.startswith("section:") and signal.boosts]
    if not question.filters.reviews or not asked or asked[0].boosts[0].weight < EXPLICIT:
        return None
    wanted = {boost.value for boost in asked[0].boosts}
    if any(hit.passage.section.value in wanted for hit in found.hits):
        return None
    names = ", ".join(dict.fromkeys(hit.review.printed for hit in found.hits if hit.review))
    return Gap(reason=f"No passage of {names} is labelled {asked[0].boosts[0].value}.", nearest=found.hits[0])


def chosen(
    question: Question, hits: Sequence[Hit], units: Sequence[Unit], vocabulary: Vocabulary, thresholds: Thresholds
) -> tuple[Hit, ...]:
    """The hits worth quoting: the best, and those about as good that fit what is asked about as well as any of them.

    The best stays though another holds more of the words: "a good deal" fits "drawn into dealing".
    """
    floor = hits[0].score * thresholds.relative
    near = [hit for hit in hits if hit.score >= floor]
    texts = [Text.of(hit, vocabulary) for hit in near]
    fits = [_fit(question, hit, text, units, thresholds) for hit, text in zip(near, texts, strict=True)]
    enough = max(fits) * thresholds.fitting
    speaking = _speaking(near, texts, units)
    kept = [
        (hit, _own_fit(question, hit, text, units, thresholds))
        for hit, text, fit in zip(near, texts, fits, strict=True)
        if hit is near[0] or (fit >= enough and (not speaking or _owner(hit) in speaking))
    ]
    asked = {boost.value for signal in question.signals for boost in signal.boosts if boost.field == "section"}
    return _telling(kept, asked, thresholds)


def _telling(hits: Sequence[tuple[Hit, float]], sections: Collection[str], thresholds: Thresholds) -> tuple[Hit, ...]:
    """The best hit of each review, and those others that themselves say about as much as any of the review's.

    What stands in a part that was asked for stays: the learning of a review seldom repeats what happened in it.
    """
    most: dict[tuple[str, str], float] = {}
    for hit, own in hits:
        most[_owner(hit)] = max(most.get(_owner(hit), 0.0), own)
    seen: set[tuple[str, str]] = set()
    told = []
    for hit, own in hits:
        first = _owner(hit) not in seen
        seen.add(_owner(hit))
        asked = hit.passage.section.value in sections
        if first or asked or (own > 0 and own >= most[_owner(hit)] * thresholds.beside):
            told.append(hit)
    return tuple(told)


def _own_fit(question: Question, hit: Hit, text: "Text", units: Sequence[Unit], thresholds: Thresholds) -> float:
    """How much of the topic a hit holds, and how many signals: those about its review count where it is the one that tells."""
    topic = sum(unit.weight * text.holds(unit, thresholds) for unit in units)
    return topic + sum(agrees(signal, hit) for signal in question.signals if _tells(signal, hit))


def _tells(signal: Signal, hit: Hit) -> bool:
    """Whether the hit itself says what a signal asks for: its section, an agency, or the words from which a facet was read."""
    asked = {boost.field for boost in signal.boosts}
    if any(field == "section" or field.startswith("agency") for field in asked):
        return True
    spans = [span for name in asked for facet in (hit.review.facet(name) if hit.review else ()) for span in facet.spans]
    return any(
        own.page == span.page and own.start <= span.start < own.end for span in spans for own in hit.passage.spans
    )


def _speaking(hits: Sequence[Hit], texts: Sequence["Text"], units: Sequence[Unit]) -> set[tuple[str, str]]:
    """The reviews of which any hit holds anything of the topic; whatever else they fit, the others are about something else."""
    return {_owner(hit) for hit, text in zip(hits, texts, strict=True) if any(text.holds(unit) for unit in units)}


def _owner(hit: Hit) -> tuple[str, str]:
    return hit.document.id, hit.review.id if hit.review else ""


def _fit(question: Question, hit: Hit, text: "Text", units: Sequence[Unit], thresholds: Thresholds) -> float:
    """How much of the topic a hit holds and how many of the signals it agrees with, weighted."""
    topic = sum(unit.weight * text.holds(unit, thresholds) for unit in units)
    return topic + sum(agrees(signal, hit) for signal in question.signals)


def agrees(signal: Signal, hit: Hit) -> float:
    """The weight of a signal where the hit is what it asks for, else 0. That something be learning excludes little."""
    best = 0.0
    for boost in signal.boosts:
        if boost.field == "section":
            weight = LEARNING if signal.boosts[0].value == Section.LEARNING else SECTION
            best = max(best, weight * (hit.passage.section.value == boost.value))
        elif boost.field.startswith("agency"):
            names = {(facet.name, (facet.concept or facet.value)) for facet in hit.passage.facets}
            best = max(best, SIGNAL * ((boost.field, boost.value) in names))
        elif boost.field == "age":
            share = 1.0 if boost == signal.boosts[0] else NEXT
            best = max(best, SIGNAL * share * (hit.review is not None and age_overlap(hit.review, boost.months) > 0))
        elif hit.review is not None:
            known = {facet.value for facet in hit.review.facet(boost.field) if facet.basis is not Basis.NOT_STATED}
            best = max(best, SIGNAL * (boost.value in known))
    return -SIGNAL if not best and contradicts(signal, hit) else best


def contradicts(signal: Signal, hit: Hit) -> bool:
    """Whether the review is known to be about a child of another age or sex than the signal asks for."""
    fields = {boost.field for boost in signal.boosts}
    if hit.review is None or not fields <= {"age", "sex"} or not fields:
        return False
    return any(facet.basis is not Basis.NOT_STATED for field in fields for facet in hit.review.facet(field))


def units_of(question: Question, vocabulary: Vocabulary, rarity: Rarity) -> tuple[Unit, ...]:
    """What the question is about: the vocabulary's concepts in it, then its remaining topic words."""
    asked = asked_words(question)
    topic = {part for word in asked for part in word_parts(word)}
    text = question.standalone
    units: list[Unit] = []
    taken: set[str] = set()
    named: dict[str, tuple[str, ...]] = {}
    for match in vocabulary.concepts_in(text):
        said = text[match.start : match.end]
        named[said] = (*named.get(said, ()), match.concept)
    for said, concepts in named.items():
        words = tuple(dict.fromkeys(part for word in content_words(said) for part in word_parts(word)))
        if words and topic.intersection(words) and not taken.issuperset(words):
            units.append(_unit(said, words, concepts, question, vocabulary, rarity))
            taken.update(words)
    for signal in question.signals:
        agencies = tuple(boost.value for boost in signal.boosts if boost.field.startswith("agency"))
        words = tuple(dict.fromkeys(part for word in content_words(signal.words) for part in word_parts(word)))
        if agencies and words and not taken.issuperset(words):
            concepts = tuple(dict.fromkeys(agencies))
            units.append(_unit(signal.words, words, concepts, question, vocabulary, rarity))
            taken.update(words)
    for word in asked:
        if not taken.issuperset(word_parts(word)):
            units.append(_unit(word, (word.casefold(),), (), question, vocabulary, rarity))
    return _with_alternatives(units, text)


def _with_alternatives(units: Sequence[Unit], text: str) -> tuple[Unit, ...]:
    """The units, those joined by nothing but commas and an "or" in the question marked as alternatives of each other."""
    places = {number: _place_of(unit, text) for number, unit in enumerate(units)}
    order = sorted((place, number) for number, place in places.items() if place)
    lists: list[list[int]] = []
    joined_by_or: set[int] = set()
    for ((_, end), one), ((start, _), other) in pairwise(order):
        between = _BETWEEN.fullmatch(text[end:start])
        if not between:
            continue
        if not lists or lists[-1][-1] != one:
            lists.append([one])
        lists[-1].append(other)
        if between["or"]:
            joined_by_or.add(len(lists) - 1)
    chosen = {number: group for group in joined_by_or for number in lists[group]}
    return tuple(replace(unit, alternative=chosen.get(number)) for number, unit in enumerate(units))


def _place_of(unit: Unit, text: str) -> tuple[int, int] | None:
    """Where the unit's words stand in the question; None where they are not together."""
    match = re.search(r"\W+".join(map(re.escape, unit.words)), text, re.IGNORECASE)
    return match.span() if match else None


def asked_words(question: Question) -> list[str]:
    """The topic's words without those that frame a question ("summarise", "involved") and those of a child's status.

    The words of "children in care" are in every passage on children's social care: the signal says more than they do.
    """
    status = {
        part
        for signal in question.signals
        if signal.id.startswith("care status:") and len(signal.words.split()) > 1
        for part in word_parts(signal.words)
    }
    framing = frame_words() | status
    return [word for word in question.topic if word.casefold() not in framing]


def word_parts(word: str) -> tuple[str, ...]:
    """The words of a compound ("safer-sleep"), in lower case."""
    return tuple(part.casefold() for part in re.findall(r"[^\W_]+", word))


def _unit(
    said: str,
    words: tuple[str, ...],
    concepts: tuple[str, ...],
    question: Question,
    vocabulary: Vocabulary,
    rarity: Rarity,
) -> Unit:
    kinds = {concept: vocabulary.kind(concept, said) for concept in concepts}
    named = {concept: kind for concept, kind in kinds.items() if kind is not None}
    synonyms = [
        term.text
        for term in question.terms
        if set(content_words(term.because.casefold())) & set(words)
        # Who asks about one kind is not answered by words that may mean any.
        and (not named or any(vocabulary.kind(concept, term.text) == kind for concept, kind in named.items()))
    ]
    known = rarity(list(words))
    return Unit(
        words=words,
        stems=tuple(_stems(phrase) for phrase in (" ".join(words), *synonyms) if phrase),
        concepts=concepts,
        kinds=kinds,
        weight=max(known.values(), default=1.0),
        weights={stem: known[word] for word in words for stem in _stems(word)},
    )


def covered(
    units: Sequence[Unit], texts: Sequence["Text"], thresholds: Thresholds = DEFAULT
) -> tuple[float, tuple[str, ...]]:
    """The weighted share of the units held by the passages, and the words of those held by none.

    Half of it is the best single passage, half all of them together: words scattered over passages answer less.
    """
    # Of alternatives the one that is held best stands for all.
    asked: dict[object, list[Unit]] = {}
    for unit in units:
        asked.setdefault(id(unit) if unit.alternative is None else ("any of", unit.alternative), []).append(unit)
    weights = [max(unit.weight for unit in group) for group in asked.values()]
    total = sum(weights)
    if not total or not texts:
        return (1.0, ()) if texts else (0.0, ())
    held = [[max(text.holds(unit, thresholds) for unit in group) for group in asked.values()] for text in texts]
    best = max(sum(weight * share for weight, share in zip(weights, row, strict=True)) for row in held)
    shares = [max(row[number] for row in held) for number in range(len(asked))]
    together = sum(weight * share for weight, share in zip(weights, shares, strict=True))
    missing = tuple(
        " ".join(unit.words)
        for group, share in zip(asked.values(), shares, strict=True)
        for unit in group
        if share < HALF
    )
    return (best + together) / (2 * total), missing


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
    several = len(unknown) > 1 or unknown[0].startswith("reviews ")
    verb, place = ("are", "them") if several else ("is", "it")
    named = ", ".join(unknown)
    return f"{named[:1].upper()}{named[1:]} {verb} not in this library, so nothing was searched in place of {place}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A hit as it is looked through: the stems of its text in order, those `known` around it too, the concepts it means."""

    stems: tuple[str, ...]
    known: frozenset[str]
    concepts: frozenset[tuple[str, int | None]]
    """Each with the kind of it that the text names, None where it may be any."""

    @classmethod
    def of(cls, hit: Hit, vocabulary: Vocabulary) -> "Text":
        facets = hit.review.facets if hit.review else ()
        about = [facet.value for facet in facets if facet.basis is not Basis.NOT_STATED]
        around = " ".join([hit.passage.heading or "", hit.passage.section.value, *about])
        stems = _stems(hit.passage.text)
        concepts: set[tuple[str, int | None]] = {(facet.concept, None) for facet in hit.passage.facets if facet.concept}
        for start, end in hit.passage.sentences or ((0, len(hit.passage.text)),):
            sentence = hit.passage.text[start:end]
            concepts |= {
                (match.concept, vocabulary.kind(match.concept, match.text))
                for match in vocabulary.concepts_in(sentence)
                if affirmed(sentence, match.start, match.end, (match.concept,))
            }
        return cls(stems=stems, known=frozenset((*stems, *_stems(around))), concepts=frozenset(concepts))

    def holds(self, unit: Unit, thresholds: Thresholds = DEFAULT) -> float:
        """How far the text holds the unit: 1 for its own words, less for its concept alone or for some of its words."""
        own = unit.stems[0] if unit.stems else ()
        meant = not unit.concepts or self._means(unit)
        if own and self._has(own) and (meant or not unit.bodily):
            return 1.0
        if unit.concepts and meant:
            return 1.0 if not own or set(own) & self.known else thresholds.unseen_credit
        if any(self._has(phrase) for phrase in unit.stems[1:]) and not unit.bodily:
            return thresholds.unseen_credit
        if len(own) > 1 and not unit.bodily:
            there = sum(unit.weights.get(stem, 1.0) for stem in set(own) & self.known)
            return thresholds.partial_credit * there / sum(unit.weights.get(stem, 1.0) for stem in set(own))
        return 0.0

    def _means(self, unit: Unit) -> bool:
        """Whether one of the unit's concepts is meant, and the same kind of it where the unit names one."""
        return any(concept in unit.kinds and unit.kinds[concept] in (None, kind) for concept, kind in self.concepts)

    def _has(self, phrase: Sequence[str]) -> bool:
        """Whether the words of the phrase stand close together."""
        if not phrase or not set(phrase) <= self.known:
            return False
        if len(set(phrase)) == 1:
            return True
        reach = len(phrase) + REACH
        return any(
            set(phrase) <= set(self.stems[place : place + reach])
            for place, stem in enumerate(self.stems)
            if stem in phrase
        )


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem for stem, _, _ in stemmer().cut(text))
