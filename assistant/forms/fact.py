"""A single fact: the sentence that says it, then its context."""

import re

from assistant.about import about
from assistant.amounts import amount_asked, given
from assistant.draft import Draft, Part, by_review, quote_of, without_repeats
from assistant.evidence import Gap
from assistant.exact import quote_at
from assistant.forms.one_review import one_review
from assistant.material import Material
from assistant.topic import asked_words
from corpus.document import Basis

# Another review is shown beside the best one only where it is about as near.
BESIDE = 0.88


def _places(text: str) -> bool:
    """Whether it is asked where, when, how or who: a sentence answers that, though the question has no word of its own."""
    return bool(re.match(r"(?i)\W*(?:and |so |but )?(?:where|when|how|who|why|which day|at what)\b", text))


def _ages(material: Material) -> tuple[Part, ...]:
    """The words of the named reviews from which the child's age was read, none of them anybody else's."""
    made = []
    for review, document in (place for case in material.cases() for place in case.places):
        if review.id not in material.question.filters.reviews:
            continue
        read = [facet for facet in review.facet("age") if facet.basis is Basis.STATED and facet.spans]
        quotes = [quote for facet in read if (quote := quote_at(facet.spans, review, document, material)) is not None]
        if quotes:
            part = Part(review=review, document=document, about=about(review), quotes=tuple(without_repeats(quotes)))
            made.append(part)
    return tuple(made)


def fact(material: Material) -> Draft | Gap:
    """The best sentence of each review that is about as near as the best, each followed by its passage."""
    of_itself = material.question.filters.reviews and not asked_words(material.question)
    amount = amount_asked(material.question.standalone)
    ages = _ages(material) if of_itself and amount and amount.of_age and not amount.of_whom else ()
    if ages:
        return Draft(lead="What is said of the child's age, word for word:", parts=ages)
    if of_itself and (isinstance(material.evidence, Gap) or not _places(material.question.standalone)):
        return one_review(material)  # what is asked is the review itself: which one it is, what it is called
    if isinstance(material.evidence, Gap):
        return material.evidence
    hits = material.evidence.hits
    if amount:
        hits = tuple(hit for hit in hits if given(hit.passage, amount, material.evidence.units))
        if not hits:
            return Gap(
                reason="The reviews loaded do not answer this: no passage found gives an amount.",
                nearest=material.evidence.hits[0],
                strength=material.evidence.strength,
            )
    near = [hit for hit in hits if hit.score >= hits[0].score * BESIDE][: material.thresholds.quotes]
    made = []
    for group in by_review([quote_of(hit) for hit in near]):
        first = group[0]
        hit = next(hit for hit in near if hit.passage.id == first.passage.id)
        context = quote_of(hit, whole=True)
        quotes = [first, *group[1:]]
        if len(context.text) > len(first.text):
            quotes.insert(1, context)
        made.append(Part(review=first.review, document=first.document, about=about(first.review), quotes=tuple(quotes)))
    return Draft(lead="The sentence that comes closest, word for word, then its context:", parts=tuple(made))
