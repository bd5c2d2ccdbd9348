"""Which reviews a question names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Signal
from assistant.cues import Part, Places, negated, plain, within, words
from assistant.reading_exclusions import left_out, part_left_out
from assistant.review_codes import any_spelling, bearing, by_numbers, codes_of, same_code, shortened
from corpus.document import Review
from corpus.identifiers import mentions
from index.query import Boost, Filters
from index.references import named_reviews

NAMED = 0.2

_SERIES = re.compile(
    r"\b(?P<series>RR|rapid review|(?<!rapid )review|case)s?\s*(?:no\.?|number|#)?\s*(?P<number>\d{1,3})\b(?!\s*[/\d(-])",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’ "
_NUMBERS = re.compile(r"(?<![\w/-])(?:20)?(\d{1,2})\s*/\s*(?:20)?(\d{1,2})(?![\w/-])")
# What follows a name at the beginning of a question, where any word has a capital: "Tobias - how often ...", "Hazel's dentist".
_AS_A_NAME = r"\s*[-:,]\s|'s?\s|\s+(?:was|is|had|has|and|died|lived|who|review|case)\b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The reviews a question names: the parts read, the identifiers that are not loaded, and the places left out."""

    parts: tuple[Part, ...]
    unknown: tuple[str, ...]
    places: Places
    left_out: Places = ()


def named(text: str, reviews: Sequence[Review], *, beside: bool) -> Named:
    """The reviews named by identifier in any spelling, by alias or by pseudonym.

    `beside` tells that the question sets a single review beside others: then it is no limit. One that is left out
    ("other than RR 5/22") is so in a part of its own; one that is only taken back ("not RR 5/22") is neither limit nor topic.
    """
    rows = dict(enumerate(reviews))
    hits: dict[str, list[tuple[int, int]]] = {}
    unknown, places = [], []
    away: list[Part] = []
    gone: list[tuple[int, int]] = []
    for start, end, reference in sorted(_references(text, reviews)):
        wanted = named_reviews(reference, rows)
        places.append((start, end))
        begin = left_out(text, start, tuple(gone))
        if begin is not None:
            gone.append((begin, end))
            away += _reviews_left_out(text, (begin, end), list(wanted.values()))
            continue
        if negated(text, start):
            continue
        if not wanted and (same := same_code(text[start:end], reviews)) is not None:
            wanted = {0: same}
        if not wanted:
            unknown.append(text[start:end])
        for review in wanted.values():
            hits.setdefault(review.id, []).append((start, end))
    for match in _SERIES.finditer(text):
        if within(match.span(), places):
            continue
        begin = left_out(text, match.start(), tuple(gone))
        if begin is None and negated(text, match.start()):
            continue
        fitting = _of_series(match["series"], int(match["number"]), reviews)
        if not fitting and match["series"].casefold() not in ("rr", "rapid review"):
            continue
        if begin is not None:
            gone.append((begin, match.end()))
            of_series = [review for review in reviews if review.id in fitting]
            away += _reviews_left_out(text, (begin, match.end()), of_series)
            continue
        places.append(match.span())
        if not fitting:
            unknown.append(match.group())
        for identifier in fitting:
            hits.setdefault(identifier, []).append(match.span())
    hard = len(hits) > 1 or not beside
    parts = []
    for identifier, at in hits.items():
        boosts = () if hard else (Boost(field="review", value=identifier, weight=NAMED),)
        signal = Signal(
            id=f"review:{identifier}",
            label=next(review.printed for review in reviews if review.id == identifier),
            words=words(text, tuple(at)),
            filters=Filters(reviews=(identifier,)) if hard else None,
            boosts=boosts,
        )
        parts.append(Part(signal=signal, places=tuple(at)))
    return Named(
        parts=(*parts, *away),
        unknown=tuple(dict.fromkeys(unknown)),
        places=(*places, *gone),
        left_out=tuple(gone),
    )


def _of_series(series: str, number: int, reviews: Sequence[Review]) -> list[str]:
    """The reviews of any year with this number: rapid reviews, where there are none those that are just called a review."""
    rapid = series.casefold() in ("rr", "rapid review")
    for prefix in ("RR", "Review") if rapid else ("Review", "Case", "RR"):
        fitting = [review.id for review in reviews if re.fullmatch(rf"{prefix} {number}/\d+.*", review.id)]
        if fitting:
            return fitting
    return []


def _reviews_left_out(text: str, at: tuple[int, int], reviews: Sequence[Review]) -> Iterator[Part]:
    """A part for each review left out; the place holds the words that leave it out."""
    printed = {review.id: review.printed for review in reviews}
    for identifier, name in printed.items():
        yield part_left_out("review", name, text, (at,), Filters(reviews=(identifier,)))


def _references(text: str, reviews: Sequence[Review]) -> Iterator[tuple[int, int, str]]:
    """Everything that may name a review: a known name as written, then identifiers of any known form."""
    taken: list[tuple[int, int]] = []
    names = {
        name for review in reviews for name in (review.printed, review.id, *review.aliases, review.pseudonym or "")
    }
    names |= {part for name in names for part in re.split(r"\s+(?:&|and)\s+", name) if len(part) > 2}
    for name in sorted({plain(name).strip(_QUOTES) for name in names}, key=len, reverse=True):
        if len(name) < 2 or not re.search(r"\w", name):
            continue
        spelt = re.escape(name).replace(r"\-", r"[-\s]")  # "Ivy Mae" is Ivy-Mae
        for match in re.finditer(rf"(?<![\w/-]){spelt}(?![\w/])", text, re.IGNORECASE):
            if not within(match.span(), taken) and _meant(text, match, name):
                taken.append(match.span())
                yield *match.span(), name
    for review in reviews:
        for pattern in filter(None, map(any_spelling, codes_of(review))):
            for match in re.finditer(pattern, text, re.IGNORECASE):
                if not within(match.span(), taken):
                    taken.append(match.span())
                    yield *match.span(), review.id
    for mention in mentions(text):
        if not within((mention.start, mention.end), taken):
            taken.append((mention.start, mention.end))
            yield mention.start, mention.end, by_numbers(mention.id, reviews) or mention.id
    for start, end, identifier in shortened(text, reviews):
        if not within((start, end), taken):
            taken.append((start, end))
            yield start, end, identifier
    for match in _NUMBERS.finditer(text):
        # "Fenmarsh 22 / 5": numbers alone name a review where only one bears them.
        only = bearing([int(match[1]), int(match[2])], reviews)
        if only and not within(match.span(), taken):
            taken.append(match.span())
            yield *match.span(), only


def _meant(text: str, match: re.Match[str], name: str) -> bool:
    """Whether a word that may be a name is one: it holds a digit or several words, or is written like a name."""
    if any(letter.isdigit() for letter in name) or " " in name or left_out(text, match.start()) is not None:
        return True
    written = match.group()
    if written[:1].isupper() and (match.start() > 0 or re.match(_AS_A_NAME, text[match.end() :])):
        return True
    around = text[max(0, match.start() - 16) : match.start()] + "|" + text[match.end() : match.end() + 14]
    return bool(
        re.search(
            r"(?:called|known as|named|review of|about|review|case|[\"'])\W*\||\|\W*(?:'s )?(?:review|case)|\|[\"']",
            around,
            re.I,
        )
    )
