"""Two or more sides beside each other: years, partnerships, kinds of review or single reviews."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.about import about
from assistant.draft import Draft, Part, quote_of, review_key, without_repeats
from assistant.evidence import Evidence, Gap, agrees, chosen
from assistant.forms.thematic import ordered, thematic
from assistant.material import Material, counted, listed, year_of
from assistant.topic import Text
from corpus.document import Document, Review
from index.filters import of_partnership
from index.query import Hit

EACH = 2  # quotations of one review: a comparison is read across


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: its name and whether a review belongs to it."""

    name: str
    holds: Callable[[Review, Document], bool]


def comparison(material: Material) -> Draft | Gap:
    """The evidence of each side under its own headings, with how many reviews of each side are loaded."""
    if isinstance(material.evidence, Gap):
        return material.evidence
    cases = material.cases()
    sides = sides_of(material)
    if len(sides) < 2:
        return _one_side(material)
    made: list[Part] = []
    coverage = []
    for side in sides:
        own = _of_side(side, material, material.evidence)
        loaded = sum(side.holds(case.review, case.document) for case in cases)
        side_parts = _parts(side, own, material)
        made += side_parts
        coverage.append(f"{side.name}: {len(side_parts)} of {counted(loaded, 'review')} loaded")
    if not made:
        return Gap(reason="Nothing found belongs to either side of the comparison.", nearest=material.evidence.hits[0])
    return Draft(
        lead=f"Side by side. {'; '.join(coverage)}. What follows from the difference is for the reader to judge.",
        parts=tuple(made),
        caveats=("The numbers count the reviews loaded, not all reviews there are: they show no trend.",),
    )


def sides_of(material: Material) -> tuple[Side, ...]:
    """The sides the question names: reviews, kinds, partnerships, else the years that are loaded."""
    filters = material.question.filters
    # A year raises the reviews of its documents too: those are not named.
    named_reviews = (
        boost.value
        for signal in material.question.signals
        if signal.id.startswith("review:")
        for boost in signal.boosts
        if boost.field == "review"
    )
    reviews = list(dict.fromkeys([*filters.reviews, *named_reviews]))
    if len(reviews) > 1:
        return tuple(_review_side(material, reference) for reference in reviews)
    kinds = list(dict.fromkeys([*filters.kinds, *material.wanted("kind")]))
    if len(kinds) > 1:
        return tuple(_kind_side(kind) for kind in kinds)
    partnerships = list(dict.fromkeys([*filters.partnerships, *material.wanted("partnership")]))
    if len(partnerships) > 1:
        return tuple(_partnership_side(name) for name in partnerships)
    years = sorted({case.year for case in material.cases() if case.year is not None})
    spans = [boost.years for boost in material.boosts if boost.field == "year" and boost.years]
    if len(spans) > 1 or any(first != last for first, last in spans):
        years = [year for year in years if any((first or 0) <= year <= (last or year) for first, last in spans)]
    return tuple(_year_side(year) for year in years)


def _of_side(side: Side, material: Material, evidence: Evidence) -> list[Hit]:
    """The hits of one side that are worth quoting, judged among themselves: the other side may say it better."""
    own = [hit for hit in material.found.hits if hit.review and side.holds(hit.review, hit.document)]
    near = [
        hit
        for hit in own
        if hit.score >= material.found.hits[0].score * material.thresholds.relative
        and _speaks_of(hit, evidence, material)
        and not any(agrees(signal, hit) < 0 for signal in material.question.signals)
    ]
    if not near:
        return []
    return list(chosen(material.question, near, evidence.units, material.vocabulary, material.thresholds))


def _speaks_of(hit: Hit, evidence: Evidence, material: Material) -> bool:
    """Whether the passage holds anything of the topic: the best of a side that says nothing is still nothing."""
    text = Text.of(hit, material.vocabulary)
    return not evidence.units or any(text.holds(unit) for unit in evidence.units)


def _review_side(material: Material, reference: str) -> Side:
    named = material.library.find_reviews(reference)
    ids = {(review.document, review.id) for review in named}
    name = named[0].printed if named else reference
    return Side(name=name, holds=lambda review, _: (review.document, review.id) in ids)


def _kind_side(kind: str) -> Side:
    return Side(name=kind, holds=lambda review, _: review.kind.casefold() == kind.casefold())


def _partnership_side(name: str) -> Side:
    return Side(name=name, holds=lambda review, _: of_partnership(review, name))


def _year_side(year: int) -> Side:
    return Side(name=str(year), holds=lambda review, document: year_of(review, document) == year)


def _parts(side: Side, hits: list[Hit], material: Material) -> list[Part]:
    groups: dict[tuple[str, str], list[Hit]] = {}
    for hit in ordered(tuple(hits), material):
        groups.setdefault(review_key(hit.review, hit.document), []).append(hit)
    made = []
    for group in list(groups.values())[: material.thresholds.quotes]:
        quotes = without_repeats([quote_of(hit) for hit in group])[:EACH]
        review = group[0].review
        heading = f"{side.name}: {review.printed}" if review and review.printed != side.name else side.name
        made.append(
            Part(
                review=review,
                document=group[0].document,
                about=about(review),
                quotes=tuple(quotes),
                heading=heading,
            )
        )
    return made


def _one_side(material: Material) -> Draft | Gap:
    """Where only one side is loaded there is nothing to compare it with: said first, then what the one side says."""
    drafted = thematic(material)
    if isinstance(drafted, Gap):
        return drafted
    years = sorted({case.year for case in material.cases() if case.year is not None})
    loaded = (
        f"only reviews of {listed([str(year) for year in years])} are loaded"
        if years
        else "no review loaded has a year"
    )
    return Draft(
        lead=f"There is nothing to compare with: {loaded}. What they say:", parts=drafted.parts, caveats=drafted.caveats
    )
