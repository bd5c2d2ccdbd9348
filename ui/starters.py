"""Starter questions, made from what the library holds, so that each of them has something to find."""

from collections import Counter
from typing import TYPE_CHECKING

from corpus.document import Basis, Review, Section
from corpus.vocabulary import Vocabulary

if TYPE_CHECKING:
    from index.library import Library

MOST = 5
# Below six months a baby is treated as not independently mobile by every policy we know.
NOT_MOBILE_MONTHS = 6
BRUISES = "bruis"


def starters(library: "Library") -> tuple[str, ...]:
    """At most five questions, the most specific first; empty for an empty library."""
    reviews = library.reviews()
    if not reviews:
        return ()
    found = [
        _young_and_bruised(reviews),
        _common_harm(reviews),
        _section(library, Section.GOOD_PRACTICE, "What good practice did the reviews find?"),
        _section(library, Section.MISSED_OPPORTUNITIES, "Which opportunities were missed?"),
        _section(library, Section.RECOMMENDATIONS, "What was recommended?"),
        _under_one(reviews),
        f"What was learned in {reviews[0].printed}?",
    ]
    return tuple(dict.fromkeys(question for question in found if question))[:MOST]


def _young_and_bruised(reviews: tuple[Review, ...]) -> str | None:
    for review in reviews:
        young = any(f.months and f.months[0] < NOT_MOBILE_MONTHS for f in review.facet("age"))
        if young and any(BRUISES in (f.concept or "") + f.value.lower() for f in review.facet("harm")):
            return "What did we learn about bruising in non-mobile babies?"
    return None


def _common_harm(reviews: tuple[Review, ...]) -> str | None:
    harms = Counter(
        (f.value, f.concept or "")
        for r in reviews
        for f in r.facet("harm")
        if f.basis is not Basis.NOT_STATED and BRUISES not in f.value.lower()
    )
    if not harms:
        return None
    value, key = harms.most_common(1)[0][0]
    concept = Vocabulary.shipped().concept(key)
    # Where the vocabulary has the plural it reads better: "about fractures".
    plural = f"{value.lower()}s"
    return f"What did the reviews say about {plural if concept and plural in concept.terms else value.lower()}?"


def _under_one(reviews: tuple[Review, ...]) -> str | None:
    babies = [r for r in reviews if any(f.months and f.months[1] <= 12 for f in r.facet("age"))]
    return "How many reviews are about babies under one?" if len(babies) > 1 else None


def _section(library: "Library", section: Section, question: str) -> str | None:
    return question if any(passage.section is section for passage in library.passages()) else None
