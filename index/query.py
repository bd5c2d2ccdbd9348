"""What is asked of the index and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.document import Document, Passage, Review, Section, Span, Status

Years = tuple[int | None, int | None]  # inclusive; None leaves that end open


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Hard limits of a search: a passage that breaks one is never scored. An empty field limits nothing.

    `reviews` are normal forms or pseudonyms of reviews; `years` is an inclusive range of review years (of publication, where a
    review has no year of its own), `published` one of the years in which documents were published; `ages` an inclusive range
    in months that must overlap the stated or inferred age, `age_groups` several such; `agencies` are vocabulary concepts or
    plain names; `documents` are ids, titles or file names; `facts` are pairs of a facet's name and a value or concept of it (sex, care
    status, harm, outcome, setting).
    Several values in one field, of `facts` several values of one name, are alternatives; fields are combined with "and".
    What agrees with one of `excluded` is left out.
    A filter that matches nothing finds nothing.
    """

    reviews: tuple[str, ...] = ()
    partnerships: tuple[str, ...] = ()
    years: Years | None = None
    kinds: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    ages: tuple[float, float] | None = None
    agencies: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    published: Years | None = None
    age_groups: tuple[tuple[float, float], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    statuses: tuple[Status, ...] = ()
    excluded: "tuple[Filters, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase added to the user's own, weighted below them in (0, 1); `because` is the user's word it comes from."""

    text: str
    weight: float
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Boost:
    """A soft signal: passages whose `field` agrees with `value` gain up to `weight`; no passage is lost by it.

    `field` is section, year, kind, partnership, review, agency addressed, agency mentioned or the name of a review's facet
    (age, sex, care status, outcome, harm, setting). `months` is the wanted age range for the field age; `years` an inclusive
    range for the field year.
    """

    field: str
    value: str
    weight: float
    months: tuple[float, float] | None = None
    years: tuple[int | None, int | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as the index understands it: the user's words, the words added to them, limits and soft signals.

    `words` are those of the text that the words arm looks for, where they are fewer: a question also holds words that ask
    ("what strengths were found"). None looks for all.
    """

    text: str
    words: str | None = None
    terms: tuple[Term, ...] = ()
    filters: Filters = field(default_factory=Filters)
    boosts: tuple[Boost, ...] = ()
    k: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a passage was found: each stage's contribution (higher is better) and the words that matched it."""

    scores: Mapping[str, float]
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found passage. `score` orders hits within one search, higher is better; it is no probability.

    `quote` are the half-open offsets of the best sentence in the passage's text. `review` is None for front matter.
    `page_label` is the number printed on the quote's first page, where it was looked up and there is one.
    """

    passage: Passage
    review: Review | None
    document: Document
    score: float
    quote: tuple[int, int]
    why: Why
    page_label: str | None = None

    @property
    def quote_text(self) -> str:
        """The best sentence, word for word."""
        return self.passage.text[self.quote[0] : self.quote[1]]

    @property
    def quote_spans(self) -> tuple[Span, ...]:
        """Where the best sentence stands in the pages."""
        return self.passage.spans_of(*self.quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a search looked at: how much was left by the filters, and what each stage took in milliseconds."""

    documents: int
    reviews: int
    passages: int
    milliseconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The hits of a search, best first, and what was searched to find them."""

    hits: tuple[Hit, ...]
    searched: Searched
