"""What the reviews say about a theme: by review, the most direct first, the learning before the circumstances."""

from assistant.answer import Kind
from assistant.draft import Draft, Part, Quote, quote_of, without_repeats
from assistant.evidence import EXPLICIT, Gap
from assistant.forms.recurring import asks_for_themes, recurring
from assistant.material import Material, counted, parts
from corpus.document import Section
from index.query import Hit

# What a review tells before it draws its lessons counts a little less than the lessons, unless it was asked for.
BACKGROUND = (Section.CIRCUMSTANCES, Section.PANEL_FEEDBACK, Section.OTHER)
BACKGROUND_SHARE = 0.92
# What these parts hold is said in the others too.
ANYWHERE = (Section.LEARNING.value, Section.RECOMMENDATIONS.value)


def thematic(material: Material) -> Draft | Gap:
    """The passages that answer, grouped by review."""
    if asks_for_themes(material.question):
        return recurring(material)
    if isinstance(material.evidence, Gap):
        return material.evidence
    hits = of_the_part(material, material.evidence.hits)
    quotes = without_repeats([quote_of(hit) for hit in ordered(hits, material)])
    return Draft(lead=lead(material, quotes), parts=theme_parts(material, quotes))


def advice(material: Material) -> Draft | Gap:
    """The learning that bears on a "what should I do" question, and that it is no procedure."""
    drafted = thematic(material)
    if isinstance(drafted, Gap):
        return drafted
    said = (
        "These reviews are learning from past cases, not procedure or advice: follow your local safeguarding procedures and "
        "speak to your safeguarding lead. What the reviews said:"
    )
    return Draft(lead=said, parts=drafted.parts, caveats=drafted.caveats)


def of_the_part(material: Material, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits in the part of the reviews that was asked for outright; all of them where none is in it.

    Good practice "for" health visitors is theirs, and no recommendation to them. Learning is said in any part.
    """
    wanted = {
        boost.value
        for signal in material.question.signals
        for boost in signal.boosts
        if boost.field == "section" and boost.weight >= EXPLICIT and boost.value not in ANYWHERE
    }
    return tuple(hit for hit in hits if hit.passage.section.value in wanted) or hits


def ordered(hits: tuple[Hit, ...], material: Material) -> list[Hit]:
    """The hits, best first, with the background of a review behind learning that is about as near."""
    asked = {*material.wanted("section"), *(section.value for section in material.question.filters.sections)}

    def key(hit: Hit) -> float:
        background = hit.passage.section in BACKGROUND and hit.passage.section.value not in asked
        return hit.score * (BACKGROUND_SHARE if background and material.question.kind is not Kind.FACT else 1.0)

    return sorted(hits, key=key, reverse=True)


def theme_parts(material: Material, quotes: list[Quote]) -> tuple[Part, ...]:
    """The quotes by review, no more than are worth reading."""
    return parts(quotes, reviews=material.thresholds.reviews, each=material.thresholds.quotes)


def lead(material: Material, quotes: list[Quote]) -> str:
    """How many reviews speak to the question, most direct first."""
    shown = theme_parts(material, quotes)
    named = sum(part.review is not None for part in shown)
    if not named:
        return "What the documents loaded say, word for word:"
    direct = ", most direct first" if named > 1 else ""
    return (
        f"{counted(named, 'review')} of the {material.found.searched.reviews} searched {_speak(named)} to this{direct}:"
    )


def _speak(number: int) -> str:
    return "speaks" if number == 1 else "speak"
