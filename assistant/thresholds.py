"""The numbers that decide between an answer and an abstention, and how much is quoted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Every number that decides between an answer and an abstention, and how much is quoted."""

    strength: float = 0.42
    """Below this strength the library does not answer."""
    named: float = 0.25
    """The same where a question names a review that holds something of what is asked (`fact_coverage`).

    Its passages are as near to what it does not tell as to what it tells, so that a lower strength says little.
    """
    pointed: float = 0.2
    """The same where a follow-up points to reviews that were shown."""
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
    fitting: float = 0.65
    """A hit is quoted when it fits the question (its topic and signals) at least to this share of the best-fitting one."""
    fact_coverage: float = 0.15
    """A fact about a named review is not answered where its passages hold less of what is asked about: they are always near.
    Anything else about it is then answered from `strength` only."""
    beside: float = 0.75
    """Beside a review's best hit another is quoted when it says itself this share of what any of the review's says."""
    free_credit: float = 0.5
    """What an idea of practice counts that every author says in words of his own, where no passage has the usual ones."""
    looked_at: int = 8
    """How many of the best hits count as evidence for coverage."""
    relative: float = 0.66
    """A hit is quoted when its score reaches this share of the best hit's score."""
    sure: float = 0.6
    """Below this strength only hits near the best are quoted."""
    relative_unsure: float = 0.85
    """The share of the best hit's score that they must reach then."""
    likeness: float = 0.5
    """A counting question that no review meets exactly is answered by likeness of meaning from this strength."""
    reviews: int = 10
    """At most so many reviews are quoted, and of each `quotes` passages."""
    quotes: int = 3


DEFAULT = Thresholds()
