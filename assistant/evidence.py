"""Whether what was found is evidence, and which of it: `weigh` returns the hits worth quoting, or says what is missing.

Three things are looked at together: how near the best passages are in meaning, whether they hold what the question is about
(its rare words, the words that mean the same, the vocabulary's concepts), and whether words and meaning point to the same
passages. Each is on [0, 1]; their weighted sum is the strength. What is not found anywhere in the library weighs most.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.amounts import particular_asked
from assistant.answer import Kind, Question, Signal
from assistant.meant import is_said_freely
from assistant.thresholds import DEFAULT, Thresholds
from assistant.topic import HALF, Rarity, Text, Unit, covered, units_of
from corpus.document import Basis, Section
from corpus.vocabulary import Vocabulary
from index.filters import age_overlap
from index.query import Found, Hit

# What a signal weighs beside the words of the topic, whose weights begin at 1.
SIGNAL, SECTION, LEARNING, NEXT = 2.0, 3.5, 0.4, 0.8
# A name within a question ("in Scotland"): a word in capitals that begins no sentence, and no acronym.
_NAMES = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")
# What may be the title of a law, a programme or a place, in several words with capitals, and a numbered part of a law.
_TITLES = re.compile(
    r"(?<=[\w,;] )[A-Z][a-z]+(?:['’]s)?(?: (?:of |and |the |for )*[A-Z][a-z]+)+|\b(?:[Ss]ection|[Rr]egulation|[Ss]chedule) \d+[A-Z]?\b"
)
# A section boost of this weight was asked for outright; less only leans towards it.
EXPLICIT = 0.15


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
    if not units and not question.signals and not question.terms:
        # A greeting asks for nothing, so nothing can be held of it.
        coverage = 0.0
    agreement = agreed(best)
    strength = (
        thresholds.nearness_weight * near
        + thresholds.coverage_weight * coverage
        + thresholds.agreement_weight * agreement
    )
    names = {name.casefold() for name in _NAMES.findall(question.text)}
    named = [
        unit
        for unit in units
        if (unit.concepts and not is_said_freely(unit.concepts)) or (not unit.concepts and names & {*unit.words})
    ]
    lacking = sum(unit.weight for unit in named if " ".join(unit.words) in missing)
    lacking += len(_unheard(question, best, vocabulary))
    if lacking:
        most = lacking >= HALF * sum(unit.weight for unit in units)
        strength -= thresholds.missing_concept + (thresholds.missing_most if most else 0.0)
    named_alone = bool(question.filters.reviews) and not question.pointed
    unsaid = question.kind is Kind.FACT and named_alone and coverage < thresholds.fact_coverage
    # Who asks on about what was shown has seen that it is there; others ask of a review what it may not tell.
    heard = named_alone and coverage >= thresholds.fact_coverage
    enough = thresholds.pointed if question.pointed else thresholds.named if heard else thresholds.strength
    if strength < enough or unsaid:
        return Gap(reason=gap_words(missing), missing=missing, nearest=found.hits[0], strength=strength)
    particular = particular_asked(question.standalone)
    if particular and not any(particular.in_text(hit.passage.text) for hit in best):
        reason = f"The reviews loaded do not answer this: no passage found gives {particular.name}."
        return Gap(reason=reason, nearest=found.hits[0], strength=strength)
    # Where little is sure, what is only about as good as the best is not good enough.
    careful = strength < thresholds.sure
    floor = replace(thresholds, relative=thresholds.relative_unsure) if careful else thresholds
    kept = chosen(question, found.hits, units, vocabulary, floor)
    return Evidence(hits=kept, strength=strength, nearness=near, coverage=coverage, agreement=agreement, units=units)


def _unheard(question: Question, hits: Sequence[Hit], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The titles and sections of a law in the question ("the Care Act", "section 42") that no hit has and the vocabulary does not know."""
    read = " ".join(signal.words for signal in question.signals if signal.filters).casefold()
    texts = [" ".join(hit.passage.text.split()).casefold() for hit in hits]
    return tuple(
        title
        for title in dict.fromkeys(match.group() for match in _TITLES.finditer(question.text))
        if title.casefold() not in read
        and not any(len(match.text) >= len(title) for match in vocabulary.concepts_in(title))
        and not any(title.casefold() in text for text in texts)
    )


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
        if hit is near[0] or (fit >= enough and (not speaking or owner_of(hit) in speaking))
    ]
    asked = {boost.value for signal in question.signals for boost in signal.boosts if boost.field == "section"}
    return _telling(kept, asked, thresholds)


def _telling(hits: Sequence[tuple[Hit, float]], sections: Collection[str], thresholds: Thresholds) -> tuple[Hit, ...]:
    """The best hit of each review, and those others that themselves say about as much as any of the review's.

    What stands in a part that was asked for stays: the learning of a review seldom repeats what happened in it.
    """
    most: dict[tuple[str, str], float] = {}
    for hit, own in hits:
        most[owner_of(hit)] = max(most.get(owner_of(hit), 0.0), own)
    seen: set[tuple[str, str]] = set()
    told = []
    for hit, own in hits:
        first = owner_of(hit) not in seen
        seen.add(owner_of(hit))
        asked = hit.passage.section.value in sections
        if first or asked or (own > 0 and own >= most[owner_of(hit)] * thresholds.beside):
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
    return {owner_of(hit) for hit, text in zip(hits, texts, strict=True) if any(text.holds(unit) for unit in units)}


def owner_of(hit: Hit) -> tuple[str, str]:
    """Whose passage a hit is: its document and its review, "" for front matter."""
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
