"""What is answered, as values: the question as read, the citations, and the answer or the abstention."""

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.document import Document, Review, Section, Span
from index.query import Boost, Filters, Hit, Searched, Term


class Kind(StrEnum):
    """What sort of answer a question asks for."""

    THEMATIC = "thematic"
    ONE_REVIEW = "one review"
    FACT = "fact"
    COUNTING = "counting"
    AGENCY = "by agency"
    COMPARISON = "comparison"
    ABSENCE = "absence"
    ADVICE = "advice"
    REIDENTIFICATION = "re-identification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something read from the question and shown to the user, who can take it off by its `id`.

    `label` is what the user reads ("learning", "under 6 months", "2021 to 2022"); `words` the user's words it was read from.
    A hard signal restricts (`filters`), a soft one raises (`boosts`); one of the two is set.
    """

    id: str
    label: str
    words: str
    filters: Filters | None = None
    boosts: tuple[Boost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as read. `text` is the user's; `standalone` stands without the conversation; `terms` widen it.

    `topic` are the question's own content words, lower case, without what became a signal: the words an answer must cover.
    `unknown` are review identifiers that were named and are not in the library. `by_model` says that a language model worded
    `standalone`. `pointed`: the reviews it is limited to were pointed at in a conversation ("was she safe then?") and not named.
    """

    text: str
    standalone: str
    kind: Kind
    filters: Filters = field(default_factory=Filters)
    signals: tuple[Signal, ...] = ()
    terms: tuple[Term, ...] = ()
    topic: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    by_model: bool = False
    pointed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quotation that has been proved: `quote` equals its spans in the stored pages of the file with `document.sha256`.

    `n` is the number printed in the answer, from 1. `page` and `page_label` are of the quotation's first character; both
    are None where the file has no pages. `score` is the hit's, higher is better.
    """

    n: int
    review: Review | None
    document: Document
    page: int | None
    page_label: str | None
    section: Section
    quote: str
    spans: tuple[Span, ...]
    passage: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The citations of one review (or of one document's front matter), most direct first. `about` says who it is about."""

    review: Review | None
    document: Document
    about: str
    citations: tuple[Citation, ...]
    heading: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many reviews were found among those loaded (after the filters): never of passages."""

    found: int
    loaded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Quotations by review with citations. `lead` is the one or two sentences above them, in our words."""

    question: Question
    lead: str
    groups: tuple[Group, ...]
    searched: Searched
    hits: tuple[Hit, ...]
    count: Count | None = None
    caveats: tuple[str, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation in the order of its number."""
        return tuple(sorted((c for group in self.groups for c in group.citations), key=lambda c: c.n))


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """The library does not answer. `reason` says why; `nearest` is the closest group found, which is not an answer."""

    question: Question
    reason: str
    searched: Searched
    nearest: Group | None = None
    hits: tuple[Hit, ...] = ()
    caveats: tuple[str, ...] = ()
