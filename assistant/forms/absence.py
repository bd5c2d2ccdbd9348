"""What is not there: the reviews without a passage of a section, or without a word about a theme."""

from assistant.about import about
from assistant.answer import Count
from assistant.draft import Draft, Part
from assistant.evidence import Gap
from assistant.exact import conditions_of, met
from assistant.forms.one_review import wanted_sections
from assistant.material import Case, Material, counted, listed, named


def absence(material: Material) -> Draft | Gap:
    """The reviews where no passage carries the label, or says the words; said as the absence of a label and no more."""
    cases = material.cases()
    sections = wanted_sections(material)
    conditions = conditions_of(material)
    if sections:
        label = f"labelled {listed([section.value for section in sections])}"
        lacking = [case for case in cases if not _has_section(material, case, {*sections})]
    elif conditions:
        label = f"about {listed([condition.label for condition in conditions])}"
        lacking = [case for case in cases if not all(met(condition, case, material) for condition in conditions)]
    else:
        return Gap(reason="It is not clear what should be absent: name a part of a review, or a theme.")
    made = tuple(
        Part(review=case.review, document=case.document, about=about(case.review), quotes=()) for case in lacking
    )
    names = f": {named([case.review for case in lacking])}" if lacking else ""
    return Draft(
        lead=f"No passage {label} was found in {len(lacking)} of the {counted(len(cases), 'review')} loaded{names}.",
        parts=made,
        count=Count(found=len(lacking), loaded=len(cases)),
        caveats=(
            "No passage with this label is not the same as nothing of the kind: read the review before saying so.",
        ),
    )


def _has_section(material: Material, case: Case, sections: set[object]) -> bool:
    return any(passage.section in sections for passage, _, _ in material.passages(case))
