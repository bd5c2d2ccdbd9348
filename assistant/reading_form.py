"""What form of answer a question asks for: its kind, the sections, the agencies spoken to or of, the harm."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import corpus
from assistant.answer import Kind, Signal
from assistant.cues import Part, Places, found, negated, table, whole, words
from corpus.document import Section
from corpus.vocabulary import Vocabulary
from index.query import Boost

SECTION, LEANING = 0.3, 0.06
MISSED = 0.5
ADDRESSED, MENTIONED, OTHER_ROLE = 0.25, 0.12, 0.06
HARM = 0.2
_ORDER = (Kind.REIDENTIFICATION, Kind.ADVICE, Kind.ABSENCE, Kind.COMPARISON, Kind.COUNTING)


def opening_kind(text: str) -> Kind | None:
    """The kind that the wording alone tells, None where it takes the signals to tell."""
    cues = table()["kind"]
    return next((kind for kind in _ORDER if any(whole(pattern).search(text) for pattern in cues[kind.value])), None)


def counts_inside(text: str) -> bool:
    """Whether what is counted is inside a review, if one is named: visits, agencies, siblings; not reviews."""
    return any(whole(pattern).search(text) for pattern in table()["kind"]["counted_in_one"])


def kind_of(text: str, *, reviews: int, addressed: bool, agency: bool, topic: bool) -> Kind:
    """The kind of a question that does not open like one: by what it names and what is left of it."""
    cues = table()["kind"]
    fact = any(whole(pattern).search(text) for pattern in cues["fact"])
    if reviews:
        asks_one = fact or any(re.match(rf"\W*(?:and |so |but )?(?:{p})\b", text, re.I) for p in cues["one_fact"])
        asks_all = any(whole(pattern).search(text) for pattern in cues["one_whole"])
        return Kind.FACT if (asks_one and not asks_all) or (fact and not topic) else Kind.ONE_REVIEW
    if fact:
        return Kind.FACT
    return Kind.AGENCY if addressed or (agency and not topic) else Kind.THEMATIC


def sections(text: str, *, counting: bool) -> tuple[Part, ...]:
    """The sections asked for, as one part; where some are named outright, those that are only hinted at are not read."""
    strong: dict[str, Places] = {}
    weak: dict[str, Places] = {}
    for name, cues in table()["sections"].items():
        for level, into in (("strong", strong), ("weak", weak)):
            at = found(text, cues[level])
            if at:
                into[name] = at
    _settled(text, strong)
    if not strong and counting:
        return ()
    chosen = strong or weak
    if not chosen:
        return ()
    at = tuple(sorted({place for places in chosen.values() for place in places}))
    weight = SECTION if strong else LEANING
    boosts = tuple(Boost(field="section", value=Section(name).value, weight=weight) for name in chosen)
    if tuple(chosen) == (Section.LEARNING.value,) and not counting:
        # What was missed is what there was to learn, where an author headed it so.
        boosts = (*boosts, Boost(field="section", value=Section.MISSED_OPPORTUNITIES.value, weight=weight * MISSED))
    signal = Signal(id=f"section:{'+'.join(chosen)}", label=" or ".join(chosen), words=words(text, at), boosts=boosts)
    return (Part(signal=signal, places=at, weak=not strong),)


def _settled(text: str, strong: dict[str, Places]) -> None:
    """A question for one section in the words of another: "learning" is also said for any of them."""
    if len(strong) > 1 and Section.LEARNING.value in strong:
        others = [place for name, places in strong.items() if name != Section.LEARNING.value for place in places]
        inside = all(
            any(low < end and start < high for low, high in others) for start, end in strong[Section.LEARNING.value]
        )
        if inside or Section.PANEL_FEEDBACK.value in strong:
            del strong[Section.LEARNING.value]
    if len(strong) > 1 and Section.CIRCUMSTANCES.value in strong and Section.PANEL_FEEDBACK.value in strong:
        del strong[Section.CIRCUMSTANCES.value]


def agencies(text: str, vocabulary: Vocabulary, *, counting: bool, taken: Places) -> tuple[Part, ...]:
    """The agencies a question speaks of, one part each: as the one spoken to, or as one that is mentioned."""
    known = set(agency_concepts())
    hits: dict[str, list[tuple[int, int]]] = {}
    for match in vocabulary.concepts_in(text):
        if (
            match.concept in known
            and not negated(text, match.start)
            and not any(match.start < high and low < match.end for low, high in taken)
        ):
            hits.setdefault(match.concept, []).append((match.start, match.end))
    parts = []
    for concept, at in hits.items():
        addressed = any(_addressed(text, start, end) for start, end in at)
        main, other = (
            ("agency addressed", "agency mentioned") if addressed else ("agency mentioned", "agency addressed")
        )
        strongest = ADDRESSED if addressed else MENTIONED
        # Whoever is spoken to is also mentioned; in a count of those asked, the merely mentioned do not count.
        second = strongest if not addressed else OTHER_ROLE
        boosts = [Boost(field=main, value=concept, weight=strongest)]
        if not (counting and addressed):
            boosts.append(Boost(field=other, value=concept, weight=second))
        known_as = vocabulary.concept(concept)
        # "Health services" are the GPs, the hospitals and the rest: what is said to one of them is said to them.
        boosts += [
            Boost(field=main, value=key, weight=strongest / 2) for key in (known_as.narrower if known_as else ())
        ]
        label = f"{'addressed to' if addressed else 'involving'} {vocabulary.label(concept)}"
        signal = Signal(id=f"agency:{concept}", label=label, words=words(text, tuple(at)), boosts=tuple(boosts))
        parts.append(Part(signal=signal, places=tuple(at)))
    return tuple(parts)


def is_addressed(part: Part) -> bool:
    """Whether the part is an agency that is spoken to."""
    return bool(part.signal.boosts) and part.signal.boosts[0].field == "agency addressed"


def harms(text: str, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """The harms asked about, one part; their words stay words of the topic."""
    known = set(_facet_cues()["harm"]["concepts"])
    hits: dict[str, list[tuple[int, int]]] = {}
    for match in vocabulary.concepts_in(text):
        if match.concept in known and not negated(text, match.start):
            hits.setdefault(match.concept, []).append((match.start, match.end))
    if not hits:
        return ()
    at = tuple(sorted({place for places in hits.values() for place in places}))
    boosts = tuple(Boost(field="harm", value=concept, weight=HARM) for concept in hits)
    label = " or ".join(vocabulary.label(concept) for concept in hits)
    signal = Signal(id=f"harm:{'+'.join(hits)}", label=label, words=words(text, at), boosts=boosts)
    return (Part(signal=signal, places=at, topical=True),)


def agency_concepts() -> tuple[str, ...]:
    """The concepts of the vocabulary that are agencies."""
    return tuple(_facet_cues()["agencies"]["concepts"])


def _addressed(text: str, start: int, end: int) -> bool:
    cues = table()["addressed"]
    before, after = text[:start], text[end:]
    led = any(re.search(rf"\b{pattern}", before, re.IGNORECASE) for pattern in cues["before"])
    if led and any(re.search(rf"\b{pattern}", before, re.IGNORECASE) for pattern in cues["not_before"]):
        led = False
    return led or any(re.search(pattern, after, re.IGNORECASE) for pattern in cues["after"])


@cache
def _facet_cues() -> dict[str, Any]:
    file = Path(corpus.__file__ or "").parent / "data" / "facets.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
