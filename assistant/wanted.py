"""What a question wants to know of a child, apart from the words that say which child it is.

"How hot was the tap where the toddler with no speech was scalded?" tells by the scald which review is meant, and asks for
something that stands elsewhere in it. Asked whole, it finds the passage that tells of the scald. So three things count: how
well a passage fits the whole, how well it fits what is wanted, and how well any passage of its review fits what says which.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.answer import Question
from assistant.cues import plain, table
from assistant.evidence import EXPLICIT, owner_of
from index.query import Boost, Found, Hit, Query
from index.words import content_words

DEPTH = 60  # hits of each of the searches
# What counts beside the whole question. Chosen on 85 development questions of ten sets that have both parts: .67 of the first hits
# right by the whole question alone, .72 to .77 with these and their neighbours.
WANTED, WHICH = 0.6, 0.3
# What a passage counts that the whole question does not find, as a share of the last one found.
_UNFOUND = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A question in two: what it wants to know, and what says which child is meant."""

    wanted: str
    which: str


def parts_of(read: Question) -> Parts | None:
    """The two parts of a question; None where it says nothing of which child is meant, or nothing else."""
    # A part asked for outright ("what was recommended for the boy who ...") is found by its section.
    if any(boost.field == "section" and boost.weight >= EXPLICIT for signal in read.signals for boost in signal.boosts):
        return None
    text = plain(read.standalone)
    left, which = text, list[str]()
    for pattern in _patterns():
        which += [match.group().strip() for match in pattern.finditer(left)]
        left = pattern.sub(" ", left)
    left = " ".join(left.split()).strip(" ?,.-:;")
    told, asked = content_words(text), content_words(left)
    return Parts(wanted=left, which=" ".join(which)) if asked and len(asked) < len(told) else None


def by_parts(
    read: Question, parts: Parts, found: Found, boosts: Sequence[Boost], search: Callable[[Query], Found]
) -> Found:
    """What the whole question found put in order by both of its parts as well, with what only what is wanted finds."""
    wanted = search(_query(read, parts.wanted)).hits
    which: dict[tuple[str, str], float] = {}
    for hit in search(_query(read, parts.which, boosts)).hits:
        which[owner_of(hit)] = max(which.get(owner_of(hit), 0.0), hit.score)
    whole, part = _scores(found.hits), _scores(wanted)
    least = _UNFOUND * min(whole.values(), default=0.0)
    every = {hit.passage.id: hit for hit in (*wanted, *found.hits)}
    together = [
        replace(
            hit,
            score=(whole.get(key, least) + WANTED * part.get(key, 0.0) + WHICH * which.get(owner_of(hit), 0.0))
            / (1 + WANTED + WHICH),
        )
        for key, hit in every.items()
    ]
    return replace(found, hits=tuple(sorted(together, key=lambda hit: (-hit.score, hit.passage.id))))


def _query(read: Question, text: str, boosts: Sequence[Boost] = ()) -> Query:
    """The search for one part: with the words of the topic and those added to them that belong to it."""
    words = " ".join(word for word in content_words(text) if word.casefold() in read.topic)
    terms = tuple(term for term in read.terms if term.because.casefold() in text.casefold())
    return Query(text=text, words=words or None, terms=terms, filters=read.filters, boosts=tuple(boosts), k=DEPTH)


def _scores(hits: Sequence[Hit]) -> Mapping[str, float]:
    return {hit.passage.id: hit.score for hit in hits}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """What says which child is meant: "in the house where the toddler was scalded", "of the boy who was later stabbed"."""
    cues = table()["identifies"]
    named = {name: cues[name] for name in ("person", "says_more")}
    return tuple(re.compile(f"(?i){pattern.format(**named)}") for pattern in cues["patterns"])
