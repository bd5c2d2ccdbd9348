"""What a question wants to know of a child, apart from the words that say which child it is.

"How hot was the tap where the toddler with no speech was scalded?" tells by the scald which review is meant, and asks for
something that stands elsewhere in it. Asked whole, it finds the passage that tells of the scald first.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from assistant.answer import Question
from assistant.cues import plain, table
from index.query import Filters, Found, Hit, Query
from index.words import content_words

# How much what is wanted counts beside the whole question, when the passages of the review found first are put in order.
SHARE = 0.6
# Passages of that review that are looked through.
_DEPTH = 60
# A part asked for outright ("what was recommended for the boy who ...") is found by its section.
_ASKED = 0.15


def wanted(read: Question) -> str | None:
    """The question without what says which child is meant; None where it says nothing of that, or nothing else."""
    if any(boost.field == "section" and boost.weight >= _ASKED for signal in read.signals for boost in signal.boosts):
        return None
    text = plain(read.standalone)
    left = text
    for pattern in _patterns():
        left = pattern.sub(" ", left)
    left = " ".join(left.split()).strip(" ?,.-:;")
    told, asked = content_words(text), content_words(left)
    return left if asked and len(asked) < len(told) else None


def with_wanted(read: Question, found: Found, search: Callable[[Query], Found]) -> Found:
    """What was found, the passages of the first hit's review put in order by what the question wants as well.

    They change places among themselves: which review comes where was decided by the whole question.
    """
    first = found.hits[0] if found.hits else None
    asked = wanted(read) if first and first.review else None
    if asked is None or first is None or first.review is None:
        return found
    limits = Filters(reviews=(first.review.id,), documents=(first.document.id,))
    said = asked.casefold()
    words = " ".join(word for word in content_words(asked) if word.casefold() in read.topic)
    terms = tuple(term for term in read.terms if term.because.casefold() in said)
    again = search(Query(text=asked, words=words or None, terms=terms, filters=limits, k=_DEPTH))
    gains = {hit.passage.id: hit.score for hit in again.hits}
    places = [number for number, hit in enumerate(found.hits) if _owner(hit) == _owner(first)]
    order = sorted(places, key=lambda place: -_together(found.hits[place], gains))
    hits = list(found.hits)
    for place, best in zip(places, order, strict=True):
        hits[place] = replace(found.hits[best], score=found.hits[place].score)
    return replace(found, hits=tuple(hits))


def _together(hit: Hit, gains: dict[str, float]) -> float:
    return hit.score + SHARE * gains.get(hit.passage.id, 0.0)


def _owner(hit: Hit) -> tuple[str, str]:
    return hit.document.id, hit.review.id if hit.review else ""


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """What says which child is meant: "in the house where the toddler was scalded", "of the boy who was later stabbed"."""
    cues = table()["identifies"]
    parts = {name: cues[name] for name in ("person", "says_more")}
    return tuple(re.compile(f"(?i){pattern.format(**parts)}") for pattern in cues["patterns"])
