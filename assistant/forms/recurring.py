"""What recurs: the themes most reviews touch, where a question names no theme of its own."""

from assistant.about import about
from assistant.answer import Question
from assistant.draft import Draft, Part, Quote
from assistant.evidence import Gap
from assistant.material import Case, Material, counted
from assistant.themes import themes
from assistant.topic import asked_words
from assistant.touched import said
from corpus.document import Section

THEMES = 6  # the most common ones; `reviews themes` has them all
REVIEWS = 3  # reviews quoted for each
FEWEST = 2  # a theme of one review does not recur


def asks_for_themes(question: Question) -> bool:
    """Whether a question names nothing to look for but the themes themselves: no word of a topic, no signal but limits."""
    limits = ("year", "partnership", "kind")
    asked = [signal.boosts[0] for signal in question.signals if signal.boosts and signal.boosts[0].field not in limits]
    named = [boost for boost in asked if (boost.field, boost.value) != ("section", Section.LEARNING.value)]
    plain = question.standalone.lower()
    return not named and not asked_words(question) and not question.filters.reviews and "theme" in plain


def recurring(material: Material) -> Draft | Gap:
    """The themes most reviews within the limits touch, each with a sentence from some of them."""
    cases = material.cases()
    found: dict[str, list[tuple[Case, Quote]]] = {}
    for case in cases:
        first: dict[str, Quote] = {}
        for passage, review, document in material.passages(case):
            for concept, quote in said(passage, review, document, material.vocabulary).items():
                first.setdefault(concept, quote)
        for concept, quote in first.items():
            found.setdefault(concept, []).append((case, quote))
    listed = [concept for _, concept in themes() if len(found.get(concept, ())) >= FEWEST]
    listed.sort(key=lambda concept: -len(found[concept]))
    if not listed:
        return Gap(reason="No theme of the vocabulary is touched by two of the reviews loaded.")
    parts = [
        _part(concept, case, quote, len(found[concept]), material)
        for concept in listed[:THEMES]
        for case, quote in found[concept][:REVIEWS]
    ]
    return Draft(
        lead=f"The themes that most of the {counted(len(cases), 'review')} loaded touch, by the words they use:",
        parts=tuple(parts),
        caveats=(
            "Found by the words of the vocabulary, not by reading: `reviews themes` shows every theme with its evidence.",
        ),
    )


def _part(concept: str, case: Case, quote: Quote, reviews: int, material: Material) -> Part:
    label = material.vocabulary.label(concept)
    heading = f"{label[:1].upper()}{label[1:]} ({counted(reviews, 'review')}): {case.review.printed}"
    return Part(review=case.review, document=case.document, about=about(case.review), quotes=(quote,), heading=heading)
