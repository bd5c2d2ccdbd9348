"""What surrounds a passage, in words: for finding it, never for quoting it.

A passage of a digest rarely repeats whose review it belongs to or which part of it it is. Two short texts say so: one
for the words arm (identifiers, names, agencies: everything somebody may type), one put in front of the passage before
it is embedded (only what carries meaning, since every added word dilutes the passage's own).
"""

from corpus.document import Basis, Document, Passage, ReadDocument, Review, Section

_ABOUT = ("age", "sex", "care status", "outcome", "harm", "setting")


def words_context(passage: Passage, review: Review | None, document: Document) -> str:
    """Every word under which somebody may look for the passage though it does not say it itself."""
    parts = [passage.heading, "" if passage.section is Section.OTHER else passage.section.value, *passage.header]
    parts += [facet.value for facet in passage.facets if facet.basis is not Basis.NOT_STATED]
    if review:
        parts += [review.printed, review.id, review.pseudonym, *review.aliases, review.kind, str(review.year or "")]
        parts += _about(review)
    else:
        parts += [document.title]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def meaning_context(passage: Passage, review: Review | None) -> str:
    """One short line about the child and the part of the review; empty where nothing is known."""
    parts = _about(review)[:4] if review else []
    if passage.section is not Section.OTHER:
        parts.append(passage.section.value)
    if passage.heading and passage.heading not in passage.text:
        parts.append(passage.heading)
    return ", ".join(dict.fromkeys(parts))


def surroundings(before: ReadDocument, after: ReadDocument) -> tuple[dict[str, str], set[str]]:
    """The words around each passage that has others than before, by its id, and the passages whose meaning they change."""
    words: dict[str, str] = {}
    meanings: set[str] = set()
    old, new = ({review.id: review for review in read.reviews} for read in (before, after))
    for one, other in zip(before.passages, after.passages, strict=True):
        was, now = old.get(one.review or ""), new.get(other.review or "")
        if meaning_context(one, was) != meaning_context(other, now):
            meanings.add(other.id)
        told = words_context(other, now, after.document)
        if told != words_context(one, was, before.document):
            words[other.id] = told
    return words, meanings


def _about(review: Review) -> list[str]:
    stated = [facet for facet in review.facets if facet.name in _ABOUT and facet.basis is not Basis.NOT_STATED]
    return [facet.value for facet in sorted(stated, key=lambda facet: _ABOUT.index(facet.name))]
