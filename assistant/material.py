"""What every form of answer is made from, and the reviews that lie within the question's limits."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.about import about
from assistant.answer import Question
from assistant.draft import Part, Quote, by_review, review_key
from assistant.evidence import Evidence, Gap
from assistant.thresholds import Thresholds
from corpus.document import Document, Passage, Review
from corpus.vocabulary import Vocabulary
from index.filters import (
    age_overlap,
    in_years,
    is_document,
    is_told,
    of_partnership,
    only_of_ages,
    owned_by,
    published_in,
)
from index.library import Library
from index.query import Boost, Filters, Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One review, over all documents that hold it: `review` and `document` are of the first, `places` of every one."""

    review: Review
    document: Document
    places: tuple[tuple[Review, Document], ...]

    @property
    def year(self) -> int | None:
        """The year of the review."""
        return year_of(self.review, self.document)

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The review as each of its documents has it."""
        return tuple(review for review, _ in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A question, what was found for it, whether that is evidence, and the library it comes from."""

    question: Question
    found: Found
    evidence: Evidence | Gap
    library: Library
    vocabulary: Vocabulary
    thresholds: Thresholds

    @property
    def boosts(self) -> tuple[Boost, ...]:
        """Every soft signal read from the question."""
        return tuple(boost for signal in self.question.signals for boost in signal.boosts)

    def wanted(self, *fields: str) -> tuple[str, ...]:
        """What the soft signals ask for in any of `fields`, each value once."""
        return tuple(dict.fromkeys(boost.value for boost in self.boosts if boost.field in fields))

    def cases(self) -> tuple[Case, ...]:
        """The reviews within the question's limits, each once, in the order of the library."""
        documents = {document.id: document for document in self.library.documents()}
        filters = self.question.filters
        named = self._named(filters.reviews)
        left_out = [(one, self._named(one.reviews)) for one in filters.excluded]
        places: dict[tuple[str, str], list[tuple[Review, Document]]] = {}
        for review in self.library.reviews():
            document = documents[review.document]
            out = any(is_left_out(review, document, one, those) for one, those in left_out)
            if not out and within(review, document, filters, named):
                places.setdefault(review_key(review, document), []).append((review, document))
        return tuple(Case(review=found[0][0], document=found[0][1], places=tuple(found)) for found in places.values())

    def _named(self, references: Iterable[str]) -> frozenset[tuple[str, str]]:
        """The reviews that some references name, by document and id."""
        found = (review for reference in references for review in self.library.find_reviews(reference))
        return frozenset((review.document, review.id) for review in found)

    def passages(self, case: Case) -> tuple[tuple[Passage, Review, Document], ...]:
        """The passages of a review in reading order, document after document."""
        return tuple(
            (passage, review, document)
            for review, document in case.places
            for passage in self.library.passages(document=document.id, review=review.id)
        )


def within(review: Review, document: Document, filters: Filters, named: Collection[tuple[str, str]]) -> bool:
    """Whether a review lies within the limits that concern reviews; sections and agencies concern passages."""
    kinds = {kind.strip().casefold() for kind in filters.kinds}
    partnerships = filters.partnerships
    return (
        (not filters.documents or is_document(document, filters.documents))
        and (not filters.reviews or (review.document, review.id) in named)
        and (not kinds or bool(kinds & {review.kind.casefold(), document.kind.casefold()}))
        and (not partnerships or any(of_partnership(review, name) for name in partnerships))
        and (filters.years is None or dated(review, document, filters.years))
        and (filters.ages is None or age_overlap(review, filters.ages) > 0)
        and (filters.published is None or published_in(document, filters.published))
        and (not filters.statuses or document.status in filters.statuses)
        and is_told(review, filters)
    )


def is_left_out(review: Review, document: Document, excluded: Filters, named: Collection[tuple[str, str]]) -> bool:
    """Whether an exclusion takes a whole review away: it names nothing that concerns passages, and the review agrees with it."""
    if excluded.sections or excluded.agencies or excluded == Filters():
        return False
    by_ages = bool(excluded.ages or excluded.age_groups)
    rest = replace(excluded, partnerships=(), ages=None, age_groups=())
    return (
        within(review, document, rest, named)
        and (not excluded.partnerships or owned_by(review, document, excluded.partnerships))
        and (not by_ages or only_of_ages(review, excluded))
    )


def year_of(review: Review, document: Document) -> int | None:
    """The year of a review; where it has none of its own, the year its document was published in."""
    published = (document.published or "")[:4]
    return review.year or (int(published) if published.isdigit() else None)


def dated(review: Review, document: Document, years: tuple[int | None, int | None] | None) -> bool:
    """Whether the review's year lies in the range; one without a year lies in none."""
    year = year_of(review, document)
    return year is not None and in_years(year, years)


def parts(quotes: Sequence[Quote], *, reviews: int, each: int) -> tuple[Part, ...]:
    """The quotes by review, in the order given: at most `reviews` of them and `each` quotes of each."""
    return tuple(
        Part(
            review=group[0].review, document=group[0].document, about=about(group[0].review), quotes=tuple(group[:each])
        )
        for group in by_review(quotes)[:reviews]
    )


def listed(names: Sequence[str]) -> str:
    """The names in a row, the last joined by "and"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def named(reviews: Sequence[Review]) -> str:
    """The reviews in a row as they are printed, those of one name with the partnership that tells them apart."""
    alike = Counter(review.printed.casefold() for review in reviews)
    return listed(
        [
            f"{review.printed} ({review.partnership})"
            if alike[review.printed.casefold()] > 1 and review.partnership
            else review.printed
            for review in reviews
        ]
    )


def counted(number: int, noun: str) -> str:
    """The number with its noun, in the plural where there are more."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
