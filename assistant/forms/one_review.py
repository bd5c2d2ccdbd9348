"""One review, or the few that were named: the part asked for, else the review in page order."""

from collections.abc import Sequence

from assistant.about import about
from assistant.draft import Draft, Part, Quote, quote_of, review_key, trimmed, widened, without_repeats
from assistant.evidence import EXPLICIT, Evidence, Gap, unknown_words
from assistant.forms.agency import agencies
from assistant.material import Case, Material, counted, listed, named
from assistant.topic import asked_words
from corpus.document import Document, Passage, Review, Section
from corpus.vocabulary import Vocabulary
from index.search import is_cover

MOST = 12  # quotations of one review in an answer; `reviews show` has all of it
OPENING = 2  # passages of the circumstances in a summary: what happened, and to whom
Placed = tuple[Passage, Review, Document]


def one_review(material: Material) -> Draft | Gap:
    """The reviews named: the sections asked for in full, a topic's best passages, or a summary, all in page order."""
    asked_for = material.question.filters.reviews
    cases = material.cases() if asked_for else _found_first(material)
    if not cases:
        unknown = material.question.unknown or asked_for
        return Gap(reason=unknown_words(unknown)) if unknown else _missing(material)
    sections = wanted_sections(material)
    if not sections and isinstance(material.evidence, Gap) and asked_words(material.question):
        return material.evidence  # something was asked of the review that it does not say
    shown = [(case, *_chosen(material, case, sections)) for case in cases[: material.thresholds.reviews]]
    filled = [(case, quotes, all_) for case, quotes, all_ in shown if quotes]
    if not filled:
        return _missing(material, cases, sections)
    made = tuple(
        Part(review=case.review, document=case.document, about=about(case.review), quotes=tuple(quotes[:MOST]))
        for case, quotes, _ in filled
    )
    lead = _lead(filled, sections, _of_agencies(material))
    return Draft(lead=lead, parts=made, caveats=(*_unnamed(filled, material), *_shortened(filled)))


def _found_first(material: Material) -> tuple[Case, ...]:
    """The review of the best passage, where this form was asked for and none was named."""
    hits = () if isinstance(material.evidence, Gap) else material.evidence.hits
    best = next((review_key(hit.review, hit.document) for hit in hits if hit.review), None)
    return tuple(case for case in material.cases() if review_key(case.review, case.document) == best)


def wanted_sections(material: Material) -> tuple[Section, ...]:
    """The sections the question asks for, by a limit or by a signal; a mere "should" asks for none."""
    limits = material.question.filters.sections
    asked = [signal.boosts[0] for signal in material.question.signals if signal.boosts]
    values = {boost.value for boost in asked if boost.field == "section" and boost.weight >= EXPLICIT}
    return limits or tuple(section for section in Section if section.value in values)


def _chosen(material: Material, case: Case, sections: Sequence[Section]) -> tuple[list[Quote], int]:
    """The quotes of one review in page order, and how many there would be without an end."""
    placed = _without_header_rows(material.passages(case))
    wanted = agencies(material)
    if sections:
        asked = [one for one in placed if one[0].section in sections]
        if not asked and tuple(sections) == (Section.LEARNING,):
            # Some authors head all of it by what was missed.
            asked = [one for one in placed if one[0].section is Section.MISSED_OPPORTUNITIES]
        quotes = [whole(one) for one in _bearing(material, asked, wanted)]
        return quotes, len(quotes)
    if asked_words(material.question) and isinstance(material.evidence, Evidence):
        inside = {one[0].id for one in placed}
        hits = [hit for hit in material.evidence.hits if hit.passage.id in inside][: material.thresholds.quotes]
        best = without_repeats([quote_of(hit) for hit in hits])
        # Of two reviews of that name the one that says nothing of it is not summed up beside the other.
        if best or _anywhere(material):
            return sorted(best, key=lambda quote: (quote.document.id, quote.passage.order, quote.start)), len(best)
    if wanted and not asked_words(material.question):
        told = [quote for one in placed if (quote := _naming(one, wanted, material.vocabulary))]
        return told, len(told)
    return _summary(placed), len(placed)


def _bearing(material: Material, asked: Sequence[Placed], wanted: Sequence[str]) -> Sequence[Placed]:
    """Of the passages of a part those that name the agency asked for, or bear on the topic; all of a part where none does."""
    if wanted:
        return [one for one in asked if _naming(one, wanted, material.vocabulary)] or asked
    if len(asked) <= material.thresholds.quotes or not asked_words(material.question):
        return asked
    evidence = () if isinstance(material.evidence, Gap) else material.evidence.hits
    bearing = {hit.passage.id for hit in evidence}
    return [one for one in asked if one[0].id in bearing] or asked


def _naming(placed: Placed, wanted: Sequence[str], vocabulary: Vocabulary) -> Quote | None:
    """The passage from the first sentence that names one of the agencies to the last; None where none does."""
    passage, review, document = placed
    named_in = [
        (start, end)
        for start, end in passage.sentences
        if any(match.concept in wanted for match in vocabulary.concepts_in(passage.text[start:end]))
    ]
    if not named_in:
        return None
    start, end = widened(passage, named_in[0][0], named_in[-1][1])
    return trimmed(Quote(passage=passage, review=review, document=document, start=start, end=end, score=1.0))


def _anywhere(material: Material) -> bool:
    """Whether any of the evidence is a review's own, and not of a document's front matter."""
    return isinstance(material.evidence, Evidence) and any(hit.review for hit in material.evidence.hits)


def _without_header_rows(placed: Sequence[Placed]) -> list[Placed]:
    """The passages without the header rows of tables, which every row below carries along."""
    headers = {one[0].header for one in placed if one[0].header}
    return [one for one in placed if tuple(cell.strip() for cell in one[0].text.split("\t")) not in headers]


def _summary(placed: Sequence[Placed]) -> list[Quote]:
    """A review in at most `MOST` quotations: all of a short one but its cover; of a long one the opening and then its lessons."""
    placed = [one for one in placed if not is_cover(one[0])] or placed
    if len(placed) <= MOST:
        return [whole(one) for one in placed]
    opening = [one for one in placed if one[0].section is Section.CIRCUMSTANCES][:OPENING] or list(placed[:OPENING])
    order = (Section.RECOMMENDATIONS, Section.LEARNING, Section.MISSED_OPPORTUNITIES, Section.GOOD_PRACTICE)
    lessons = [one for section in order for one in placed if one[0].section is section]
    kept = {one[0].id for one in [*opening, *lessons][:MOST]}
    return [whole(one) for one in placed if one[0].id in kept]


def whole(placed: Placed) -> Quote:
    """A passage from its first sentence to its last; the headings above it are no quotation, and may stand on the page before."""
    passage, review, document = placed
    start = passage.sentences[0][0] if passage.sentences else 0
    return trimmed(
        Quote(passage=passage, review=review, document=document, start=start, end=len(passage.text), score=1.0)
    )


def _of_agencies(material: Material) -> str:
    """The agencies asked about, in words; empty where there is none."""
    return listed([material.vocabulary.label(concept) for concept in agencies(material)])


def _unnamed(filled: Sequence[tuple[Case, list[Quote], int]], material: Material) -> tuple[str, ...]:
    """The caution that a part is shown in which the agency asked about is not named."""
    wanted = agencies(material)
    if not wanted or asked_words(material.question):
        return ()
    without = [
        case.review
        for case, quotes, _ in filled
        if not any(match.concept in wanted for one in quotes for match in material.vocabulary.concepts_in(one.text))
    ]
    return (f"Nothing quoted from {named(without)} names {_of_agencies(material)}.",) if without else ()


def _lead(filled: Sequence[tuple[Case, list[Quote], int]], sections: Sequence[Section], who: str) -> str:
    names = named([case.review for case, _, _ in filled])
    quoted = {quote.passage.section for _, quotes, _ in filled for quote in quotes}
    told = [section for section in Section if section in quoted] if sections else []
    part = f"{listed([section.value for section in told])} in " if told else ""
    if who and not sections:
        return f"Where {names} names {who}, word for word and in page order:"
    return f"{part[:1].upper()}{part[1:]}{names}, word for word and in page order:"


def _shortened(filled: Sequence[tuple[Case, list[Quote], int]]) -> tuple[str, ...]:
    return tuple(
        f"{case.review.printed} has {counted(total, 'passage')}; the first {min(len(quotes), MOST)} worth quoting are shown. "
        f"`reviews show` has all of it."
        for case, quotes, total in filled
        if total > min(len(quotes), MOST)
    )


def _missing(material: Material, cases: Sequence[Case] = (), sections: Sequence[Section] = ()) -> Gap:
    nearest = material.found.hits[0] if material.found.hits else None
    names = named([case.review for case in cases]) or "The library"
    if sections:
        part = listed([section.value for section in sections])
        return Gap(
            reason=f"No passage of {names} is labelled {part}. The review may still say something of the kind.",
            nearest=nearest,
        )
    if agencies(material):
        return Gap(reason=f"No passage of {names} names {_of_agencies(material)}.", nearest=nearest)
    return Gap(reason=f"{names} has no passage within these limits.", nearest=nearest)
