"""What a question is about, in units: its words and concepts, and how far a passage holds each of them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.answer import Question, Signal
from assistant.everyday import everyday_terms
from assistant.meant import affirmed, frame_words, is_bodily, is_said_freely
from assistant.thresholds import DEFAULT, Thresholds
from corpus.document import Basis
from corpus.vocabulary import Vocabulary
from index.query import Hit
from index.words import content_words, stemmer

Rarity = Callable[[Sequence[str]], Mapping[str, float]]

# What is held to less than this is missing: a word of a phrase is not the phrase.
HALF = 0.5
# What stands between two things of which either will do.
_BETWEEN = re.compile(
    r"\s*(?:,\s*)?(?P<or>or|and/or|/)?\s*(?:an?|the|any|other|their|of|about|on|with)?\s*", re.IGNORECASE
)
# The signals whose words stay words of the topic although they tell a fact of the child.
FACTS = ("outcome", "care status", "setting")
# Signals whose words say nothing one by one: "in care", "lost their life".
STATUS = ("care status:", "outcome:")
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
        if match.concept in vocabulary.meant_by(said):
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

    The words of "children in care" are in every passage on children's social care, and "lost their life" is no loss:
    the signal says more than they do.
    """
    status = {part for signal in question.signals if is_said_whole(signal) for part in word_parts(signal.words)}
    framing = frame_words() | status
    return [word for word in question.topic if word.casefold() not in framing]


def is_said_whole(signal: Signal) -> bool:
    """Whether the words of a signal say nothing one by one."""
    return signal.id.startswith(STATUS) and len(signal.words.split()) > 1


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
    # What an idea is made of says it too: a fracture of a baby is an injury.
    for idea in filter(None, map(vocabulary.concept, concepts)):
        kinds |= dict.fromkeys((part for part in idea.narrower if part not in kinds), None)
    named = {concept: kind for concept, kind in kinds.items() if kind is not None}
    synonyms = [
        term.text
        for term in question.terms
        # What stands for one word of a phrase ("illness") does not stand for the phrase.
        if set(content_words(term.because.casefold())) >= set(words)
        and not _neighbouring(term.text, concepts, vocabulary)
        # Who asks about one kind is not answered by words that may mean any.
        and (not named or any(vocabulary.kind(concept, term.text) == kind for concept, kind in named.items()))
    ]
    # A review that is known to be of what a signal asks for need not say it in these words.
    facts = [
        boost.value
        for signal in question.signals
        if signal.id.split(":")[0] in FACTS and set(content_words(signal.words.casefold())) & set(words)
        for boost in signal.boosts
    ]
    known = rarity(list(words))
    # An everyday word ("mum") says no more than the word that reviews use for it.
    usual = rarity([term.text for term in everyday_terms(" ".join(words)) if " " not in term.text])
    return Unit(
        words=words,
        stems=tuple(_stems(phrase) for phrase in (" ".join(words), *synonyms, *facts) if phrase),
        concepts=concepts,
        kinds=kinds,
        weight=min((max(known.values(), default=1.0), *usual.values())),
        weights={stem: known[word] for word in words for stem in _stems(word)},
    )


def _neighbouring(words: str, concepts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the words say an idea beside these and none of them: a house fire is near to setting fires and is not it."""
    said = {match.concept for match in vocabulary.concepts_in(words)}
    known = [vocabulary.concept(concept) for concept in concepts]
    own = {*concepts, *(key for concept in known if concept for key in concept.narrower)}
    beside = {key for concept in known if concept for key in concept.related}
    return bool(said & beside) and not said & own


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
    freely = [any(is_said_freely(unit.concepts) for unit in group) for group in asked.values()]
    least = sum(weight * thresholds.free_credit for weight, free in zip(weights, freely, strict=True) if free)
    best = max(best, least)
    shares = [max(share, thresholds.free_credit) if free else share for share, free in zip(shares, freely, strict=True)]
    together = sum(weight * share for weight, share in zip(weights, shares, strict=True))
    missing = tuple(
        " ".join(unit.words)
        for group, share in zip(asked.values(), shares, strict=True)
        for unit in group
        if share < HALF
    )
    return (best + together) / (2 * total), missing


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem for stem, _, _ in stemmer().cut(text))
