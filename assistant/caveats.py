"""What a reader must know about an answer, each a sentence: ages without mobility, inferences, OCR, status, small numbers."""

from collections.abc import Iterable

from assistant.about import NAMES
from assistant.answer import Citation, Group, Kind
from assistant.material import Material, listed, named, year_of
from corpus.document import Basis, Review, Status

# Below six months a baby counts as not independently mobile; from eighteen on practically every child walks.
UNDER, WALKING = 6, 18
SURE = 0.85  # a mean OCR confidence below this is worth a warning
FEW = 2
LISTED = 5  # reviews named in a caveat


def caveats(material: Material, groups: tuple[Group, ...], citations: tuple[Citation, ...]) -> tuple[str, ...]:
    """Every caveat the answer needs, most telling first; empty where there is nothing to warn of."""
    reviews = [group.review for group in groups if group.review]
    found = [
        *_unknown(material),
        *_mobility(material, reviews),
        *_inferred(groups),
        *_scanned(material, citations),
        *_status(citations),
        *_undated(material),
        *_few(material),
        *_one_year(material),
    ]
    return tuple(dict.fromkeys(found))


def _unknown(material: Material) -> Iterable[str]:
    if material.question.unknown:
        yield f"Not in this library: {', '.join(material.question.unknown)}."


def _mobility(material: Material, reviews: list[Review]) -> Iterable[str]:
    """Whether each child could move about, where the question asks for children who cannot."""
    concepts = {match.concept for match in material.vocabulary.concepts_in(material.question.standalone)}
    if "non_mobile" not in concepts:
        return
    young, open_, silent = [], [], []
    for review in reviews:
        if any(facet.basis is Basis.STATED for facet in review.facet("mobility")):
            continue
        ages = [facet for facet in review.facet("age") if facet.months is not None]
        if not ages:
            silent.append(review.printed)
            continue
        low, high = ages[0].months or (0.0, 0.0)
        if high < UNDER:
            young.append(f"{review.printed} ({ages[0].value})")
        elif low < WALKING:
            open_.append(f"{review.printed}: age given ({ages[0].value}), mobility not stated.")
    yield from open_
    if young:
        yield f"Mobility not stated, but a baby under six months is not independently mobile: {listed(young)}."
    if silent:
        yield f"Neither age nor mobility stated: {listed(silent)}."


def _inferred(groups: tuple[Group, ...]) -> Iterable[str]:
    for name in NAMES:
        printed = [
            group.review.printed
            for group in groups
            if group.review and group.review.facet(name) and group.review.facet(name)[0].basis is Basis.INFERRED
        ]
        if printed:
            yield f"{name.capitalize()} inferred from the wording, not stated: {listed(list(dict.fromkeys(printed)))}."


def _scanned(material: Material, citations: tuple[Citation, ...]) -> Iterable[str]:
    for document in {citation.document.id: citation.document for citation in citations}.values():
        pages = material.library.pages(document.id)
        shown = {span.page for citation in citations if citation.document.id == document.id for span in citation.spans}
        confidences = [pages[page].confidence for page in sorted(shown) if page in pages]
        read = [confidence for confidence in confidences if confidence is not None]
        if read:
            doubt = " with doubtful words" if min(read) < SURE else ""
            yield f"The text of {document.title} was read from scanned pages{doubt}: compare each quotation with the page."


def _status(citations: tuple[Citation, ...]) -> Iterable[str]:
    for status in (Status.UNPUBLISHED, Status.DRAFT):
        titles = list(dict.fromkeys(c.document.title for c in citations if c.document.status is status))
        if titles:
            yield f"{status.value.capitalize()} source: {listed(titles)}. Do not share beyond those who may see it."


def _undated(material: Material) -> Iterable[str]:
    """The reviews of no known year, where years limit what is searched: they may be of those years."""
    if material.question.filters.years is None or material.question.filters.reviews:
        return
    documents = {document.id: document for document in material.library.documents()}
    dateless = [review for review in material.library.reviews() if year_of(review, documents[review.document]) is None]
    if dateless:
        more = f" and {len(dateless) - LISTED} more" if len(dateless) > LISTED else ""
        said = (
            "1 review says no year and was" if len(dateless) == 1 else f"{len(dateless)} reviews say no year and were"
        )
        yield f"{said} not searched: {named(dateless[:LISTED])}{more}."


def _few(material: Material) -> Iterable[str]:
    """Limits on the child, or stacked ones, that leave one or two reviews can single out a child; naming a review cannot."""
    filters = material.question.filters
    limits = (
        filters.partnerships,
        filters.years or filters.published,
        filters.kinds,
        filters.ages or filters.age_groups,
        filters.agencies,
        filters.documents,
        filters.statuses,
    )
    stacked = sum(map(bool, limits)) + len(dict(filters.facts))
    singles_out = stacked > 1 or filters.facts or filters.age_groups or filters.ages
    left = len(material.cases()) if singles_out and not filters.reviews else 0
    if 0 < left <= FEW:
        yield f"Only {left} of the reviews loaded lie within these limits: with so few, take care that no child can be recognised."


def _one_year(material: Material) -> Iterable[str]:
    if material.question.kind is not Kind.COMPARISON:
        return
    years = {case.year for case in material.cases()} - {None}
    if len(years) == 1:
        yield f"Only reviews of {years.pop()} are loaded: nothing here shows a change over time."
