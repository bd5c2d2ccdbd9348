"""From material to an answer: the form its kind asks for, then every quotation proved and numbered."""

from collections.abc import Callable, Mapping

from assistant.answer import Abstention, Answer, Citation, Group, Kind
from assistant.caveats import caveats
from assistant.citations import prove
from assistant.draft import Draft, Part, quote_of
from assistant.evidence import Gap
from assistant.forms.absence import absence
from assistant.forms.agency import agency
from assistant.forms.comparison import comparison
from assistant.forms.counting import counting
from assistant.forms.fact import fact
from assistant.forms.one_review import one_review
from assistant.forms.thematic import advice, thematic
from assistant.material import Material, parts
from index.library import Library

Form = Callable[[Material], Draft | Gap]
FORMS: Mapping[Kind, Form] = {
    Kind.THEMATIC: thematic,
    Kind.ONE_REVIEW: one_review,
    Kind.FACT: fact,
    Kind.COUNTING: counting,
    Kind.AGENCY: agency,
    Kind.COMPARISON: comparison,
    Kind.ABSENCE: absence,
    Kind.ADVICE: advice,
}


def compose(material: Material) -> Answer | Abstention:
    """The answer in the form its kind asks for, or the abstention with what came nearest."""
    if isinstance(material.evidence, Gap) and material.question.unknown and not material.question.filters.reviews:
        # Whatever its form would be, another review's passages are no answer about one that is not here.
        return abstain(material, material.evidence)
    drafted = FORMS[material.question.kind](material)
    if isinstance(drafted, Gap):
        return abstain(material, drafted)
    groups = proved(drafted.parts, material.library)
    citations = tuple(citation for group in groups for citation in group.citations)
    return Answer(
        question=material.question,
        lead=drafted.lead,
        groups=groups,
        searched=material.found.searched,
        hits=material.found.hits,
        count=drafted.count,
        caveats=(*drafted.caveats, *caveats(material, groups, citations)),
    )


def abstain(material: Material, gap: Gap) -> Abstention:
    """No answer, and why; the nearest passage is shown as what it is, not an answer."""
    nearest = None
    if gap.nearest is not None:
        part = parts([quote_of(gap.nearest)], reviews=1, each=1)
        nearest = proved(part, material.library)[0] if part else None
    return Abstention(
        question=material.question,
        reason=gap.reason,
        searched=material.found.searched,
        nearest=nearest,
        hits=material.found.hits,
    )


def proved(drafted: tuple[Part, ...], library: Library) -> tuple[Group, ...]:
    """The parts as groups of citations, numbered through in the order they are shown. Raises QuotationError."""
    groups, number = [], 0
    for part in drafted:
        citations: list[Citation] = []
        for quote in part.quotes:
            number += 1
            citations.append(prove(quote, library, number))
        groups.append(
            Group(
                review=part.review,
                document=part.document,
                about=part.about,
                citations=tuple(citations),
                heading=part.heading,
            )
        )
    return tuple(groups)
