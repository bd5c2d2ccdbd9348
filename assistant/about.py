"""One line saying who a review is about: age, sex and care status, and which of them were only inferred."""

from corpus.document import Basis, Facet, Review

NAMES = ("age", "sex", "care status")


def about(review: Review | None) -> str:
    """The child in a line ("three months, boy, looked after (inferred)"); empty where the review states and implies nothing."""
    if review is None:
        return ""
    return ", ".join(words(facet) for name in NAMES for facet in known(review, name)[:1])


def known(review: Review, name: str) -> tuple[Facet, ...]:
    """The facets of that name which the text states or implies, stated ones first."""
    facets = [facet for facet in review.facet(name) if facet.basis is not Basis.NOT_STATED]
    return tuple(sorted(facets, key=lambda facet: facet.basis is not Basis.STATED))


def words(facet: Facet) -> str:
    """The facet's value, marked where it was inferred."""
    return f"{facet.value} (inferred)" if facet.basis is Basis.INFERRED else facet.value
