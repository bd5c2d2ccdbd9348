"""Exact sets of reviews: what a counting question demands of a review, and the sentence that shows it is met.

A condition comes from a signal read from the question (a facet of the review, a section, an agency), from a concept of the
vocabulary, or from a plain word. A match that is taken back ("no bruising"), figurative, or on somebody else's body is a
near miss and meets nothing. What cannot be decided from the text is no match either, so a count is "at least".
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answer import Signal
from assistant.draft import Quote, trimmed
from assistant.material import Case, Material
from corpus.document import Basis, Document, Facet, Passage, Review, Span
from index.boosts import INFERRED
from index.filters import age_overlap, in_years, of_partnership
from index.query import Boost
from index.words import content_words, stemmer

RULES = Path(__file__).parent / "data" / "exact.toml"
# At least half of a child's possible ages must lie in the range asked for.
AGE_SHARE = 0.5
FACETS = ("age", "sex", "care status", "outcome", "harm", "setting", "mobility")
AGENCIES = ("agency addressed", "agency mentioned")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One demand on a review: any of `boosts` (a signal), the concept, or all the stems of one of the phrases."""

    label: str
    boosts: tuple[Boost, ...] = ()
    concept: str | None = None
    phrases: tuple[tuple[str, ...], ...] = ()

    @property
    def facet(self) -> str | None:
        """The facet of a review it is about, None where it is about its words."""
        names = [boost.field for boost in self.boosts if boost.field in FACETS]
        return names[0] if names else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That a review meets a condition: the words that say so, None for what is known of the review as a whole (its year)."""

    quote: Quote | None
    strength: float


def conditions_of(material: Material) -> tuple[Condition, ...]:
    """What the question demands of a review: every signal, then concepts and words that no signal was read from."""
    question = material.question
    found = [_of_signal(signal) for signal in question.signals if signal.boosts]
    conditions = [condition for condition in found if condition]
    text = question.standalone
    taken = " ".join(signal.words for signal in question.signals).casefold()
    covered: set[str] = set(_words(taken))
    for match in material.vocabulary.concepts_in(text):
        words = text[match.start : match.end]
        if match.concept in rules()["frame_concepts"] or words.casefold() in taken:
            covered.update(_words(words))
            continue
        if not any(condition.concept == match.concept for condition in conditions):
            conditions.append(Condition(label=words, concept=match.concept, phrases=_phrases(words, material)))
        covered.update(_words(words))
    left = [word for word in question.topic if word.casefold() not in covered and word.casefold() not in frame_words()]
    conditions += [Condition(label=word, phrases=_phrases(word, material)) for word in left]
    return tuple(conditions)


def met(condition: Condition, case: Case, material: Material) -> Proof | None:
    """The best proof that a review meets the condition, None where there is none."""
    if condition.boosts:
        proofs = [_by_boost(boost, case, material) for boost in condition.boosts]
        return max((proof for proof in proofs if proof), key=lambda proof: proof.strength, default=None)
    facet = _facet_with(condition.concept, case, material) if condition.concept else None
    return facet or _in_words(condition, case, material)


def silent(condition: Condition, case: Case) -> bool:
    """Whether the review does not say what the condition asks about its child, so that it may or may not meet it."""
    name = condition.facet
    return bool(name) and not any(
        facet.basis is not Basis.NOT_STATED for review in case.reviews for facet in review.facet(name or "")
    )


@cache
def rules() -> Mapping[str, Any]:
    """The cues, from the data file."""
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


@cache
def frame_words() -> frozenset[str]:
    """Words of a question that demand nothing of a review."""
    return frozenset(rules()["frame_words"].split())


def _of_signal(signal: Signal) -> Condition | None:
    known = (*FACETS, *AGENCIES, "section", "year", "kind", "partnership", "review")
    boosts = tuple(boost for boost in signal.boosts if boost.field in known)
    return Condition(label=signal.label, boosts=boosts) if boosts else None


def _by_boost(boost: Boost, case: Case, material: Material) -> Proof | None:
    if boost.field in AGENCIES:
        return _passage_with(case, material, lambda passage: _has_facet(passage.facets, boost))
    if boost.field == "section":
        return _passage_with(case, material, lambda passage: passage.section.value == boost.value)
    for review, document in case.places:
        if boost.field in FACETS:
            if boost.field == "age" and age_overlap(review, boost.months) < AGE_SHARE:
                continue
            for facet in sorted(review.facet(boost.field), key=lambda facet: facet.basis is not Basis.STATED):
                if _fits(facet, boost):
                    strength = 1.0 if facet.basis is Basis.STATED else INFERRED
                    return Proof(quote=quote_at(facet.spans, review, document, material), strength=strength)
        elif _whole(boost, review):
            return Proof(quote=None, strength=1.0)
    return None


def _whole(boost: Boost, review: Review) -> bool:
    """Whether a review as a whole is what the boost asks for: its year, kind, partnership or name."""
    if boost.field == "year":
        years = boost.years or ((int(boost.value), int(boost.value)) if boost.value.isdigit() else None)
        return in_years(review, years)
    if boost.field == "kind":
        return review.kind.casefold() == boost.value.casefold()
    if boost.field == "partnership":
        return of_partnership(review, boost.value)
    return boost.field == "review" and boost.value in (review.id, *review.aliases)


def _fits(facet: Facet, boost: Boost) -> bool:
    if facet.basis is Basis.NOT_STATED:
        return False
    if boost.field == "age" and boost.months is not None:
        return facet.months is not None and facet.months[1] >= boost.months[0] and facet.months[0] <= boost.months[1]
    return boost.value.casefold() in (facet.value.casefold(), (facet.concept or "").casefold())


def _has_facet(facets: Iterable[Facet], boost: Boost) -> bool:
    wanted = boost.value.casefold()
    return any(
        facet.name == boost.field and wanted in ((facet.concept or "").casefold(), facet.value.casefold())
        for facet in facets
    )


def _passage_with(case: Case, material: Material, fits: Any) -> Proof | None:
    for passage, review, document in material.passages(case):
        if fits(passage):
            start, end = passage.sentences[0] if passage.sentences else (0, len(passage.text))
            quote = Quote(passage=passage, review=review, document=document, start=start, end=end, score=1.0)
            return Proof(quote=trimmed(quote), strength=1.0)
    return None


def _facet_with(concept: str, case: Case, material: Material) -> Proof | None:
    """A facet of the review that carries the concept: read with care from the opening, so it outranks a word somewhere."""
    for review, document in case.places:
        for facet in review.facets:
            if facet.concept == concept and facet.basis is not Basis.NOT_STATED and facet.spans:
                quote = quote_at(facet.spans, review, document, material)
                if quote:
                    return Proof(quote=quote, strength=1.0 if facet.basis is Basis.STATED else INFERRED)
    return None


def _in_words(condition: Condition, case: Case, material: Material) -> Proof | None:
    """The first sentence of the review that says it of the right person and does not take it back."""
    for passage, review, document in material.passages(case):
        for start, end in passage.sentences or ((0, len(passage.text)),):
            sentence = passage.text[start:end]
            if says(sentence, condition, material):
                quote = Quote(passage=passage, review=review, document=document, start=start, end=end, score=0.9)
                return Proof(quote=trimmed(quote), strength=0.9)
    return None


def says(sentence: str, condition: Condition, material: Material) -> bool:
    """Whether a sentence affirms the condition: the concept or the words, not negated, figurative or of another's body."""
    if condition.concept:
        for match in material.vocabulary.concepts_in(sentence):
            if match.concept == condition.concept and affirmed(sentence, match.start, match.end, condition.concept):
                return True
    stems = {stem: (start, end) for stem, start, end in stemmer().cut(sentence)}
    for phrase in condition.phrases:
        if phrase and all(stem in stems for stem in phrase):
            start, end = stems[phrase[0]]
            if affirmed(sentence, start, end, condition.concept or ""):
                return True
    return False


def affirmed(sentence: str, start: int, end: int, concept: str) -> bool:
    """Whether what stands at `[start, end)` is meant, meant literally, and of the child where it is of a body."""
    figures = rules()["figures"].get(concept, ())
    for pattern in figures:
        for figure in re.finditer(pattern, sentence, re.IGNORECASE):
            if figure.start() < end and start < figure.end():
                return False
    before = re.split(r"[,;:]|\bbut\b", sentence[:start])[-1].casefold()
    near = " ".join(before.split()[-rules()["negation_reach"] :])
    if any(re.search(rf"\b{re.escape(cue)}\b", near) for cue in rules()["negations"]):
        return False
    return concept not in rules()["bodily"] or of_child(sentence, start, end)


def of_child(sentence: str, start: int, end: int) -> bool:
    """Whether a bodily thing is the child's: the person named right after it ("on the mother") or last before it decides."""
    child, other = _people("child_words"), _people("other_words")
    after = [word.group().casefold().replace("’", "'") for word in _WORD.finditer(sentence[end:])][:4]
    if after and after[0] in ("on", "to", "of", "sustained", "suffered"):
        for word in after[1:]:
            if word in child or word in other:
                return word in child
    before = [word.group().casefold().replace("’", "'") for word in _WORD.finditer(sentence[:start])]
    if set(before) & set(rules()["causing"]):
        return True
    for word in reversed(before):
        if word in child or word in other:
            return word in child
    return True


def quote_at(spans: Sequence[Span], review: Review, document: Document, material: Material) -> Quote | None:
    """The sentence of the review that holds the first of the spans; None where no passage of the review holds it."""
    for span in spans:
        for passage in material.library.passages(document=document.id, review=review.id):
            offset = offset_in(passage, span)
            if offset is not None:
                start, end = sentence_at(passage, offset)
                return trimmed(
                    Quote(passage=passage, review=review, document=document, start=start, end=end, score=1.0)
                )
    return None


def offset_in(passage: Passage, span: Span) -> int | None:
    """Where the span's first character stands in the passage's text, None where it is not in it."""
    offset = 0
    for own in passage.spans:
        if own.page == span.page and own.start <= span.start < own.end:
            return offset + span.start - own.start
        offset += own.end - own.start
    return None


def sentence_at(passage: Passage, offset: int) -> tuple[int, int]:
    """The sentence around an offset; the whole passage where none is known."""
    return next(((start, end) for start, end in passage.sentences if start <= offset < end), (0, len(passage.text)))


@cache
def _people(name: str) -> frozenset[str]:
    return frozenset(rules()[name].split())


def _words(text: str) -> list[str]:
    return [word for phrase in content_words(text.casefold()) for word in phrase.split()]


def _phrases(words: str, material: Material) -> tuple[tuple[str, ...], ...]:
    """The words themselves as stems, and each word or phrase the vocabulary puts in their place."""
    own = words.casefold()
    others = [term.text for term in material.question.terms if term.because.casefold() == own]
    return tuple(tuple(stem for stem, _, _ in stemmer().cut(phrase)) for phrase in (words, *others))
