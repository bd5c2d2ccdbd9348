"""What was said to an agency, then what was said about it."""

from assistant.draft import Draft, quote_of, without_repeats
from assistant.evidence import Gap
from assistant.forms.thematic import of_the_part, ordered, thematic, theme_parts
from assistant.material import Material, counted, listed
from index.query import Hit


def agency(material: Material) -> Draft | Gap:
    """The passages addressed to the agency, then those that mention it; as a theme where no agency was recognised."""
    wanted = agencies(material)
    if not wanted or isinstance(material.evidence, Gap):
        return thematic(material)
    hits = of_the_part(material, material.evidence.hits)
    addressed = [hit for hit in hits if _has(hit, wanted, "agency addressed")]
    mentioning = [hit for hit in hits if _has(hit, wanted, "agency mentioned") and hit not in addressed]
    if not addressed and not mentioning:
        return thematic(material)
    chosen = [*ordered(tuple(addressed), material), *ordered(tuple(mentioning), material)]
    quotes = without_repeats([quote_of(hit) for hit in chosen])
    label = listed([material.vocabulary.label(concept) for concept in wanted])
    return Draft(
        lead=_lead(label, len(addressed), len(mentioning)),
        parts=theme_parts(material, quotes),
    )


def agencies(material: Material) -> tuple[str, ...]:
    """The agencies the question asks about, as concepts of the vocabulary."""
    signalled = material.wanted("agency addressed", "agency mentioned")
    return tuple(dict.fromkeys([*material.question.filters.agencies, *signalled]))


def _has(hit: Hit, wanted: tuple[str, ...], name: str) -> bool:
    keys = {value.casefold() for value in wanted}
    return any(
        facet.name == name and {(facet.concept or "").casefold(), facet.value.casefold()} & keys
        for facet in hit.passage.facets
    )


def _lead(label: str, addressed: int, mentioning: int) -> str:
    if not mentioning:
        return f"For {label}: {counted(addressed, 'passage')} addressed to them."
    if not addressed:
        verb = "mentions" if mentioning == 1 else "mention"
        return f"Nothing found is addressed to {label}; {counted(mentioning, 'passage')} {verb} them."
    return f"For {label}: first what is addressed to them ({addressed}), then what mentions them ({mentioning})."
