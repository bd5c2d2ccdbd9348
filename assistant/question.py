"""A question as it is understood: what it names, what it is about, what sort of answer it asks for.

What a question names outright (a review, a year, a partnership) restricts the search as long as something loaded matches;
everything else raises what agrees and loses nothing. Each reading is a signal the user sees and can take off.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace

from assistant import (
    reading_child,
    reading_exclusions,
    reading_form,
    reading_kinds,
    reading_names,
    reading_partnerships,
    reading_years,
)
from assistant.answer import Kind, Question, Signal
from assistant.cues import Part, blanked, found, framing_words, plain, spans_of, table
from assistant.everyday import everyday_terms
from assistant.reading_years import in_span, years_of
from assistant.slots import family_of
from corpus.document import Document, Review
from corpus.vocabulary import Vocabulary
from index.filters import is_document, is_told, of_partnership, published_in
from index.query import Filters, Term
from index.words import content_words

# Two words or more with capitals: one alone may be any noun of a careful writer.
_NAME = re.compile(r"(?<!^)\b[A-Z][\w'-]+(?: (?:of |the |and |for )*[A-Z][\w'-]+)+")
# What stands before the year in "the Care Act 2014" and "Working Together 2018"; months do as well, but not of a name.
_DATED_NAME = re.compile(
    r"\s(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][a-z]+ $"
)
# Concepts that name the reviews, their parts and whom they are about.
_FRAMING = ("section_", "age_", "review_type", "local_safeguarding_body")


def read_question(
    text: str,
    *,
    reviews: Sequence[Review],
    documents: Sequence[Document],
    filters: Filters = Filters(),
    vocabulary: Vocabulary,
    without: Collection[str] = (),
) -> Question:
    """The question with its kind, limits, signals, added words and topic.

    `reviews` and `documents` are those loaded; `filters` the user's own limits, which stay as they are and win over the
    question's in the same field; `without` the ids of signals the user took off, whose words are plain words again.
    """
    asked = plain(text)
    opening = reading_form.opening_kind(asked)
    several = opening is Kind.COMPARISON
    named = reading_names.named(asked, reviews, beside=several)
    if len(named.parts) == 1 and reading_form.counts_inside(asked):
        opening = None
    counting = opening is Kind.COUNTING
    names = [*named.parts, *reading_kinds.titles(asked, documents)]
    rest = blanked(asked, (*named.places, *spans_of(names)))
    parts = [
        *names,
        *reading_partnerships.partnerships(rest, documents, reviews, named.left_out, several=several),
        *reading_years.years(rest, reviews, documents, ()),
        *reading_kinds.kinds(rest, documents, reviews),
        *reading_exclusions.sections_left_out(rest),
        *reading_exclusions.ages_left_out(rest),
    ]
    rest = blanked(rest, spans_of(part for part in parts if part.signal.id.startswith("not:")))
    parts += [
        *reading_form.sections(rest, counting=counting),
        *_about_the_child(rest, counting=counting),
    ]
    parts += reading_form.agencies(rest, vocabulary, counting=counting, taken=spans_of(_no_agency(parts)))
    if not counting:
        parts += [*reading_form.harms(rest, vocabulary), *reading_child.setting(rest)]
    parts = [_less_names(part, rest, vocabulary) for part in parts if part.signal.id not in without]
    unknown = named.unknown
    if not several and not named.parts:
        unknown = (
            *unknown,
            *_years_not_loaded(parts, asked, reviews, documents),
            *reading_partnerships.partnerships_not_loaded(asked, documents, reviews),
        )
    parts = _allowed(parts, reviews, documents, filters, several=several)
    topic = _topic(rest, parts, vocabulary)
    signals = tuple(_in_users_words(part.signal, text, part) for part in parts)
    return Question(
        text=text,
        standalone=text,
        kind=opening or _kind(asked, parts, named, topic),
        filters=_merged(filters, (part.signal.filters for part in parts)),
        signals=signals,
        terms=_terms(rest, vocabulary, parts),
        topic=topic,
        unknown=unknown,
    )


def _less_names(part: Part, text: str, vocabulary: Vocabulary) -> Part:
    """The part without what its cue only spans: "did the Harbour Club do well" asks for good practice, of the Harbour Club.

    That is what is written like a name, and what only the user's own vocabulary knows.
    """
    if not part.signal.id.startswith("section:"):
        return part
    own = [(match.start, match.end) for match in vocabulary.concepts_in(text) if family_of(match.concept) is None]
    names = [*own, *(match.span() for match in _NAME.finditer(text))]
    places = tuple(piece for place in part.places for piece in _pieces(place, names))
    return replace(part, places=places)


def _pieces(place: tuple[int, int], names: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a place on both sides of each name that lies inside it."""
    at, end = place
    for low, high in sorted(name for name in names if place[0] < name[0] and name[1] < end):
        if at < low:
            yield at, low
        at = max(at, high)
    yield at, end


def _about_the_child(text: str, *, counting: bool) -> Iterable[Part]:
    yield from reading_child.ages(text, counting=counting)
    yield from reading_child.sex(text)
    yield from reading_child.care(text)
    yield from reading_child.outcome(text)


def _no_agency(parts: Iterable[Part]) -> Iterable[Part]:
    """The parts whose words cannot also name an agency: a children's home is no agency, "asked to" is not one either."""
    return (
        part
        for part in parts
        if part.signal.id.split(":")[0] in ("care status", "kind", "partnership", "document", "age", "not")
    )


def _kind(text: str, parts: Sequence[Part], named: reading_names.Named, topic: Sequence[str]) -> Kind:
    agency = [part for part in parts if part.signal.id.startswith("agency:")]
    limited = [part for part in parts if part.signal.filters and part.signal.filters.reviews]
    return reading_form.kind_of(
        text,
        reviews=len(limited) + len(named.unknown),
        addressed=any(reading_form.is_addressed(part) for part in agency),
        agency=bool(agency),
        topic=bool(topic),
    )


def _allowed(
    parts: Sequence[Part], reviews: Sequence[Review], documents: Sequence[Document], filters: Filters, *, several: bool
) -> list[Part]:
    """The parts, with the limits that would leave nothing made soft: the least certain give way first.

    A comparison needs its other side, so years and kinds do not limit it. What is left out stays out.
    """
    certain = ("review", "document", "partnership", "kind", "year")
    limits: list[Part] = sorted(
        (part for part in parts if part.signal.filters and not part.signal.filters.excluded),
        key=lambda part: certain.index(part.signal.id.split(":")[0]),
    )
    soft: set[str] = set()
    kept: list[Filters] = []
    named = tuple(limit.signal.filters for limit in limits if limit.signal.filters and limit.signal.filters.reviews)
    for part in limits:
        limit = part.signal.filters
        if limit is None or limit.reviews:
            continue
        together = _merged(filters, (*named, *kept, limit))
        if (several and limit.years) or not _any_left(together, reviews, documents):
            soft.add(part.signal.id)
        else:
            kept.append(limit)
    return [
        _soft(part) if part.signal.id in soft else _settled(part)
        for part in parts
        if part.signal.id not in soft or part.signal.boosts
    ]


def _years_not_loaded(
    parts: Sequence[Part], text: str, reviews: Sequence[Review], documents: Sequence[Document]
) -> tuple[str, ...]:
    """The years that are asked for and that no review loaded is of; a year that dates an Act or guidance is none."""
    missing = []
    whose = next((part.signal for part in parts if part.signal.filters and part.signal.filters.partnerships), None)
    for part in parts:
        limit = part.signal.filters
        dated = any(_DATED_NAME.search(text[:start]) for start, _ in part.places)
        if not limit or not limit.years or dated:
            continue
        label = f"of {part.signal.label}" if part.signal.label[:1].isdigit() else part.signal.label
        if not _any_left(Filters(years=limit.years), reviews, documents):
            missing.append(f"reviews {label}")
        elif whose and whose.filters:
            # A digest published then may hold reviews of the year before.
            then = (replace(whose.filters, years=limit.years), replace(whose.filters, published=limit.years))
            if not any(_any_left(one, reviews, documents) for one in then):
                missing.append(f"reviews {label} from {whose.label}")
    return tuple(missing) if reviews else ()


def _soft(part: Part) -> Part:
    return replace(part, signal=replace(part.signal, filters=None))


def _settled(part: Part) -> Part:
    """A signal that restricts has no need to raise."""
    return replace(part, signal=replace(part.signal, boosts=())) if part.signal.filters else part


def _any_left(filters: Filters, reviews: Sequence[Review], documents: Sequence[Document]) -> bool:
    known = {document.id: document for document in documents}
    kinds = {document.id: document.kind for document in documents}
    years = years_of(reviews, documents)
    return any(
        (not filters.reviews or review.id in filters.reviews)
        and (not filters.documents or is_document(known[review.document], filters.documents))
        and (not filters.partnerships or any(of_partnership(review, name) for name in filters.partnerships))
        and (not filters.kinds or review.kind in filters.kinds or kinds.get(review.document) in filters.kinds)
        and (filters.years is None or in_span(years[review.document, review.id], filters.years))
        and (filters.published is None or published_in(known[review.document], filters.published))
        and (not filters.statuses or known[review.document].status in filters.statuses)
        and is_told(review, filters)
        for review in reviews
    )


def _merged(filters: Filters, more: Iterable[Filters | None]) -> Filters:
    """The user's limits with the question's in the fields the user left open; alternatives of one field are joined.

    What is left out adds up: the user's and the question's.
    """
    found: dict[str, object] = {}
    for one in more:
        for field in fields(Filters) if one else ():
            value = getattr(one, field.name)
            if field.name == "excluded":
                found["excluded"] = tuple(dict.fromkeys((*found.get("excluded", filters.excluded), *value)))  # type: ignore[misc]
            elif value and not getattr(filters, field.name):
                before = found.get(field.name, ())
                joined = isinstance(before, tuple) and field.name not in ("years", "ages")
                found[field.name] = tuple(dict.fromkeys((*before, *value))) if joined else value  # type: ignore[misc]
    return replace(filters, **found)  # type: ignore[arg-type]


def _in_users_words(signal: Signal, text: str, part: Part) -> Signal:
    """The signal with the words as the user wrote them, curly quotes and all."""
    return replace(signal, words=", ".join(dict.fromkeys(text[start:end].strip() for start, end in part.places)))


def _topic(text: str, parts: Sequence[Part], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The content words left when what was read as a signal and what frames a question are taken away.

    A framing word inside a term of the vocabulary ("early help") is no framing word.
    """
    framing = found(text, table()["frame_phrases"])
    left = blanked(text, (*spans_of(part for part in parts if not part.topical), *framing))
    matches = (match for match in vocabulary.concepts_in(left) if not match.concept.startswith(_FRAMING))
    kept = {word.lower() for match in matches for word in content_words(match.text) if " " in match.text}
    every = (word.lower() for word in content_words(left))
    fit = (
        word for word in every if (word in kept or word not in framing_words()) and not word.isdigit() and len(word) > 1
    )
    return tuple(dict.fromkeys(fit))


def _terms(text: str, vocabulary: Vocabulary, parts: Sequence[Part]) -> tuple[Term, ...]:
    """The words that mean about the same as the question's, but for those that only say which section is asked for."""
    ask = blanked(
        text, spans_of(part for part in parts if part.signal.id.split(":")[0] in ("section", "kind", "year", "not"))
    )
    apart = blanked(ask, spans_of(_no_agency(parts)))
    # A primary school child is an age and no school.
    named = {match.concept for match in vocabulary.concepts_in(apart)}
    none = {*reading_form.agency_concepts()} - named
    known = tuple(
        Term(text=one.text, weight=one.weight, because=one.because)
        for one in vocabulary.widen(ask)
        if one.concept not in none
    )
    there = {term.text.casefold() for term in known}
    return (*known, *(term for term in everyday_terms(apart) if term.text.casefold() not in there))
