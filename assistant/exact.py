"""Exact sets of reviews: what a counting question demands of a review, and the sentence that shows it is met.

A condition comes from a signal read from the question (a facet of the review, a section, an agency), from a concept of the
vocabulary, or from a plain word. A match that is taken back ("no bruising"), figurative, or on somebody else's body is a
near miss and meets nothing. What cannot be decided from the text is no match either, so a count is "at least".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Signal
from assistant.cues import blanked
from assistant.draft import Quote, trimmed
from assistant.material import Case, Material, dated
from assistant.meant import affirmed, frame_words, is_bodily, people, rules
from assistant.of_parents import asked_of_parents, says_of_parents
from assistant.slots import family_of
from corpus.document import Basis, Document, Facet, Passage, Review, Section, Span
from index.boosts import INFERRED
from index.filters import age_overlap, of_partnership
from index.query import Boost
from index.words import content_words, stemmer

# At least half of a child's possible ages must lie in the range asked for.
AGE_SHARE = 0.5
# Of several plain words asked for, so many must stand in one passage.
SHARE = 0.6
# "Killed or did die" asks for one thing.
_OR_DIED = re.compile(
    r"\b(?:killed|murdered)\b,? (?:or|and/or) (?:\w+ )?(?:die|died|dead)\b"
    r"|\b(?:die|died),? (?:or|and/or) (?:\w+ )?(?:killed|murdered)\b",
    re.IGNORECASE,
)
# "Taught at home instead of school" asks for nothing of school.
_INSTEAD = re.compile(
    r"\b(?:instead of|rather than) (?:(?:a|an|the|going to|being in|at|in|their|his|her) )*[\w-]+", re.IGNORECASE
)
_MENTION = re.compile(r"\b(?:mention|refer to|talk about|speak of|say anything about)\w*", re.IGNORECASE)
FACETS = ("age", "sex", "care status", "outcome", "harm", "setting", "mobility")
AGENCIES = ("agency addressed", "agency mentioned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One demand on a review: any of `boosts` (a signal), any of the concepts, or all the stems of one of the phrases.

    `more` are further groups of phrases that should stand in the same passage: at least `SHARE` of all the groups must.
    """

    label: str
    boosts: tuple[Boost, ...] = ()
    concepts: tuple[str, ...] = ()
    kinds: frozenset[tuple[str, int]] = frozenset()
    """Of concepts that have kinds, the one that is asked for: who asks about asthma is not told of epilepsy."""
    phrases: tuple[tuple[str, ...], ...] = ()
    more: tuple[tuple[tuple[str, ...], ...], ...] = ()
    mentioned: bool = False
    """Whether it is enough that a review speaks of it, be it to take it back: "which reviews mention an interpreter"."""
    of_parents: tuple[str, ...] = ()
    """The patterns of a sentence that says it of the child's parents, where it is asked of them."""
    sections: tuple[str, ...] = ()
    """The parts of the review in which it must be met; any part where there are none."""

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


_SEXES = frozenset("boy boys girl girls lad lads lass lasses male males female females".split())


def conditions_of(material: Material) -> tuple[Condition, ...]:
    """What the question demands of a review: every signal, then concepts and words that no signal was read from."""
    question = material.question
    found = [_of_signal(signal) for signal in question.signals if signal.boosts]
    conditions = [condition for condition in found if condition]
    text = question.standalone
    # How a child came to die is more than that the child died.
    taken = " ".join(signal.words for signal in question.signals if not signal.id.startswith("outcome:")).casefold()
    statuses = " ".join(signal.words for signal in question.signals if signal.id.startswith("care status:")).casefold()
    died = any(signal.id == "outcome:died" for signal in question.signals)
    aged = {word for signal in question.signals if signal.id.startswith("age:") for word in _words(signal.words)}
    covered: set[str] = {word for signal in question.signals for word in _words(signal.words)}
    if died:
        covered |= {*rules()["dying"].split()}
        taken += " " + " ".join(match.group().casefold() for match in _OR_DIED.finditer(text))
    parents = tuple(asked_of_parents(text))
    for asked in parents:
        covered.update(_words(asked.words))
        conditions.append(Condition(label=asked.words, of_parents=asked.said))
    instead = [*_INSTEAD.finditer(text)]
    apart = blanked(text, [*(asked.place for asked in parents), *(match.span() for match in instead)])
    for words, concepts in _named(apart, material).items():
        covered.update(_words(words))
        # "Under s20" is a child looked after, and of these one so accommodated.
        narrower = words.casefold() in statuses and _is_narrower(concepts)
        if (words.casefold() in taken and not narrower) or not {*concepts} - {*rules()["frame_concepts"]}:
            continue
        if died and {*_words(words)} <= aged | {*rules()["dying"].split()}:
            # "Infant deaths" are the age and the outcome that were read already.
            continue
        if not any(condition.concepts == concepts for condition in conditions):
            kinds = frozenset(
                (concept, kind)
                for concept in concepts
                if (kind := material.vocabulary.kind(concept, words)) is not None
            )
            phrases = _phrases(words, material, kinds)
            conditions.append(Condition(label=words, concepts=concepts, kinds=kinds, phrases=phrases))
    covered |= {word for match in instead for word in _words(match.group())}
    left = [word for word in question.topic if word.casefold() not in covered and word.casefold() not in frame_words()]
    # "Boys or girls" demands neither; one of them alone is a signal.
    left = [word for word in left if word.casefold() not in people() | _SEXES]
    for said in _said_in_several_words(left, material):
        left = [word for word in left if word not in said]
        conditions.append(Condition(label=" ".join(said), phrases=_phrases(" ".join(said), material)))
    if left:
        lists = _alternatives(left, text)
        groups = tuple(tuple(phrase for word in words for phrase in _phrases(word, material)) for words in lists)
        label = " ".join(" or ".join(words) for words in lists)
        conditions.append(Condition(label=label, phrases=groups[0], more=groups[1:]))
    if _MENTION.search(text):
        # "No bruising was seen" is a near miss all the same.
        conditions = [one if is_bodily(one.concepts) else replace(one, mentioned=True) for one in conditions]
    return tuple(_inside(_either(conditions, text)))


def _is_narrower(concepts: Sequence[str]) -> bool:
    """Whether concepts named by the words of a care status say more than the status does."""
    return {family_of(concept) for concept in concepts} == {"care"} and not {*concepts} & {*rules()["statuses"]}


def _said_in_several_words(left: Sequence[str], material: Material) -> Iterator[tuple[str, ...]]:
    """The words left that stand together in the question for what reviews say otherwise: "taught at home" is home education."""
    for because in dict.fromkeys(term.because.casefold() for term in material.question.terms):
        words = tuple(_words(because))
        if len(words) > 1 and {*words} <= {*left}:
            yield words


def _alternatives(words: Sequence[str], text: str) -> list[list[str]]:
    """The words in groups of which any will do: those of a list that ends in an "or" ("a hotel or guest house") together."""
    lists: list[list[str]] = []
    plain = text.casefold()
    for word in words:
        before = lists[-1][-1] if lists else ""
        joined = before and re.search(
            rf"\b{re.escape(before)}\b(?:,? or (?:an? |the )?|, (?=[^.?!]*\bor\b)(?:an? |the )?){re.escape(word)}\b",
            plain,
        )
        # "Guest house" after an "or" is one thing.
        goes_on = (
            before
            and len(lists[-1]) > 1
            and re.search(rf"\bor (?:an? |the )?{re.escape(before)} {re.escape(word)}\b", plain)
        )
        if goes_on:
            lists[-1][-1] = f"{before} {word}"
        elif joined:
            lists[-1].append(word)
        else:
            lists.append([word])
    return lists


def _either(conditions: Sequence[Condition], text: str) -> list[Condition]:
    """The conditions, two concepts of one idea with an "or" between their words as one: "Covid, lockdown or the pandemic"."""
    merged: list[Condition] = []
    for one in conditions:
        like = next((n for n, other in enumerate(merged) if one.concepts and _stands_beside(other, one, text)), None)
        between = like is not None and re.search(
            rf"{re.escape(merged[like].label.split(' or ')[-1])}(?:,| or|/)[^.?!]{{0,12}}{re.escape(one.label)}",
            text,
            re.IGNORECASE,
        )
        if like is not None and between:
            merged[like] = replace(
                merged[like],
                label=f"{merged[like].label} or {one.label}",
                concepts=tuple(dict.fromkeys((*merged[like].concepts, *one.concepts))),
                # Where one of the two names no kind, any kind will do.
                kinds=merged[like].kinds | one.kinds if merged[like].kinds and one.kinds else frozenset(),
                phrases=(*merged[like].phrases, *one.phrases),
            )
        else:
            merged.append(one)
    return merged


def _stands_beside(other: Condition, one: Condition, text: str) -> bool:
    """Whether two conditions are of one idea, or of two with nothing but an "or" between them ("with mum or dad")."""
    if not other.concepts or other.boosts or one.boosts:
        return False
    said = rf"\b{re.escape(other.label.split(' or ')[-1])}(?:,| or|/) ?(?:the |an? )?{re.escape(one.label)}\b"
    return other.concepts == one.concepts or re.search(said, text, re.IGNORECASE) is not None


def met(condition: Condition, case: Case, material: Material) -> Proof | None:
    """The best proof that a review meets the condition, None where there is none."""
    if condition.boosts:
        proofs = [_by_boost(boost, condition, case, material) for boost in condition.boosts]
        return max((proof for proof in proofs if proof), key=lambda proof: proof.strength, default=None)
    # A facet says which concept it is, not which kind of it, and of the review, not of one part.
    facet = None if condition.kinds or condition.sections else _facet_with(condition.concepts, case, material)
    return facet or _in_words(condition, case, material)


def silent(condition: Condition, case: Case) -> bool:
    """Whether the review does not say what the condition asks about its child, so that it may or may not meet it."""
    name = condition.facet
    return bool(name) and not any(
        facet.basis is not Basis.NOT_STATED for review in case.reviews for facet in review.facet(name or "")
    )


def _named(text: str, material: Material) -> dict[str, tuple[str, ...]]:
    """The words of a text that name concepts, each with all the concepts they may mean."""
    named: dict[str, tuple[str, ...]] = {}
    for match in material.vocabulary.concepts_in(text):
        words = text[match.start : match.end]
        named[words] = (*named.get(words, ()), match.concept)
    return named


def _inside(conditions: Sequence[Condition]) -> list[Condition]:
    """The conditions, what is asked of one part of the reviews to be met inside it: a recommendation to housing is one passage.

    Learning is said in every part, and a part asked for alone stays a condition of its own.
    """
    part = next((one for one in conditions if one.boosts and one.boosts[0].field == "section"), None)
    if part is None or part.boosts[0].value == Section.LEARNING:
        return list(conditions)
    sections = tuple(boost.value for boost in part.boosts)
    others = [
        replace(one, sections=sections) if not one.boosts or one.boosts[0].field in AGENCIES else one
        for one in conditions
        if one is not part
    ]
    return others if any(one.sections for one in others) else list(conditions)


def _of_signal(signal: Signal) -> Condition | None:
    known = (*FACETS, *AGENCIES, "section", "year", "kind", "partnership", "review")
    boosts = tuple(boost for boost in signal.boosts if boost.field in known)
    # What weighs as much as the first boost was asked for as well; what weighs less is only near it. An agency may be
    # spoken to or spoken of.
    if boosts and boosts[0].field not in AGENCIES:
        boosts = tuple(boost for boost in boosts if boost.weight >= boosts[0].weight)
    return Condition(label=signal.label, boosts=boosts) if boosts else None


def _by_boost(boost: Boost, condition: Condition, case: Case, material: Material) -> Proof | None:
    if boost.field in AGENCIES:
        inside = condition.sections
        return _passage_with(
            case,
            material,
            lambda one: None if inside and one.section.value not in inside else _facet_place(one, boost),
        )
    if boost.field == "section":
        return _passage_with(case, material, lambda passage: 0 if passage.section.value == boost.value else None)
    for review, document in case.places:
        if boost.field in FACETS:
            if boost.field == "age" and age_overlap(review, boost.months) < AGE_SHARE:
                continue
            for facet in sorted(review.facet(boost.field), key=lambda facet: facet.basis is not Basis.STATED):
                if _fits(facet, boost):
                    strength = 1.0 if facet.basis is Basis.STATED else INFERRED
                    return Proof(quote=quote_at(facet.spans, review, document, material), strength=strength)
        elif _whole(boost, review, document):
            return Proof(quote=None, strength=1.0)
    return None


def _whole(boost: Boost, review: Review, document: Document) -> bool:
    """Whether a review as a whole is what the boost asks for: its year, kind, partnership or name."""
    if boost.field == "year":
        years = boost.years or ((int(boost.value), int(boost.value)) if boost.value.isdigit() else None)
        return dated(review, document, years)
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


def _facet_place(passage: Passage, boost: Boost) -> int | None:
    """Where in the passage's text the words of the facet stand; None where it has no such facet."""
    wanted = boost.value.casefold()
    for facet in passage.facets:
        if facet.name == boost.field and wanted in ((facet.concept or "").casefold(), facet.value.casefold()):
            return next((at for span in facet.spans if (at := offset_in(passage, span)) is not None), 0)
    return None


def _passage_with(case: Case, material: Material, place: Callable[[Passage], int | None]) -> Proof | None:
    """The sentence of the first passage that has a `place` for what is asked, an offset in its text."""
    for passage, review, document in material.passages(case):
        at = place(passage)
        if at is not None:
            start, end = sentence_at(passage, at)
            quote = Quote(passage=passage, review=review, document=document, start=start, end=end, score=1.0)
            return Proof(quote=trimmed(quote), strength=1.0)
    return None


def _facet_with(concepts: tuple[str, ...], case: Case, material: Material) -> Proof | None:
    """A facet of the review that carries one of the concepts: read with care from the opening, so it outranks a word somewhere."""
    for review, document in case.places:
        for facet in review.facets:
            if facet.concept not in concepts or facet.basis is Basis.NOT_STATED:
                continue
            if facet.basis is Basis.STATED and not facet.spans:
                # A person said so, in no words of the file: it counts, and nothing can be quoted for it.
                return Proof(quote=None, strength=1.0)
            if facet.spans:
                quote = quote_at(facet.spans, review, document, material)
                if quote:
                    return Proof(quote=quote, strength=1.0 if facet.basis is Basis.STATED else INFERRED)
    return None


def _in_words(condition: Condition, case: Case, material: Material) -> Proof | None:
    """The first sentence of the review that says it of the right person and does not take it back."""
    for passage, review, document in material.passages(case):
        if condition.sections and passage.section.value not in condition.sections:
            continue
        if condition.more and not _together(passage, condition):
            continue
        for start, end in passage.sentences or ((0, len(passage.text)),):
            sentence = passage.text[start:end]
            if says(sentence, condition, material):
                quote = Quote(passage=passage, review=review, document=document, start=start, end=end, score=0.9)
                return Proof(quote=trimmed(quote), strength=0.9)
    return None


def _together(passage: Passage, condition: Condition) -> bool:
    """Whether enough of the words asked for stand in one passage."""
    known = {stem for stem, _, _ in stemmer().cut(passage.text)}
    groups = (condition.phrases, *condition.more)
    there = sum(any(phrase and set(phrase) <= known for phrase in group) for group in groups)
    return there >= SHARE * len(groups)


def says(sentence: str, condition: Condition, material: Material) -> bool:
    """Whether a sentence affirms the condition: the concept or the words, not negated, figurative or of another's body."""
    for match in material.vocabulary.concepts_in(sentence) if condition.concepts else ():
        if not condition.mentioned and not affirmed(sentence, match.start, match.end, condition.concepts):
            continue
        kind = (match.concept, material.vocabulary.kind(match.concept, match.text))
        if match.concept in condition.concepts and (not condition.kinds or kind in condition.kinds):
            return True
    if condition.of_parents:
        return says_of_parents(sentence, condition.of_parents)
    if condition.concepts:
        return False  # its words are the concept's: a stem would also find those that only look like them
    stems = {stem: (start, end) for stem, start, end in stemmer().cut(sentence)}
    for phrase in (phrase for group in (condition.phrases, *condition.more) for phrase in group):
        if phrase and all(stem in stems for stem in phrase):
            start, end = stems[phrase[0]]
            if condition.mentioned or affirmed(sentence, start, end, condition.concepts):
                return True
    return False


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


def _words(text: str) -> list[str]:
    return [word for phrase in content_words(text.casefold()) for word in phrase.split()]


def _phrases(
    words: str, material: Material, kinds: frozenset[tuple[str, int]] = frozenset()
) -> tuple[tuple[str, ...], ...]:
    """The words themselves as stems, and each word or phrase the vocabulary puts in their place, of the same kind."""
    own = words.casefold()
    others = [term.text for term in material.question.terms if term.because.casefold() == own]
    same = [
        text
        for text in others
        if not kinds or any(material.vocabulary.kind(concept, text) == kind for concept, kind in kinds)
    ]
    return tuple(tuple(stem for stem, _, _ in stemmer().cut(phrase)) for phrase in (words, *same))
