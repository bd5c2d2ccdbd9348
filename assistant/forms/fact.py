"""A single fact: the sentence that says it, then its context."""

import re

from assistant.about import about
from assistant.amounts import amount_asked, given
from assistant.draft import Draft, Part, by_review, quote_of
from assistant.evidence import Gap
from assistant.forms.one_review import one_review
from assistant.material import Material
from assistant.topic import asked_words

# Another review is shown beside the best one only where it is about as near.
BESIDE = 0.88


def _places(text: str) -> bool:
    """Whether it is asked where, when, how or who: a sentence answers that, though the question has no word of its own."""
    return bool(re.match(r"(?i)\W*(?:and |so |but )?(?:where|when|how|who|why|which day|at what)\b", text))


def fact(material: Material) -> Draft | Gap:
    """The best sentence of each review that is about as near as the best, each followed by its passage."""
    of_itself = material.question.filters.reviews and not asked_words(material.question)
    if of_itself and (isinstance(material.evidence, Gap) or not _places(material.question.standalone)):
        return one_review(material)  # what is asked is the review itself: which one it is, what it is called
    if isinstance(material.evidence, Gap):
        return material.evidence
    hits = material.evidence.hits
    amount = amount_asked(material.question.standalone)
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
