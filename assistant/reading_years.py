"""What years a question asks for, and which reviews are of them."""

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.answer import Signal
from assistant.cues import Part, Places, found, negated, spans_of, table, within, words
from assistant.reading_exclusions import years_left_out
from corpus.document import Document, Review
from index.query import Boost, Filters

YEAR, RECENT = 0.5, 0.06

_COUNT = {"": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "few": 3, "four": 4, "five": 5, "ten": 10}


def years(text: str, reviews: Sequence[Review], documents: Sequence[Document], taken: Places) -> tuple[Part, ...]:
    """The years a question asks for, as one part; "last two years" counts back from the newest review loaded.

    It restricts. Where a digest of the year holds reviews numbered in another, nobody can tell which of the two was
    meant: then both are raised and nothing is lost.
    """
    newest = max((year for year in years_of(reviews, documents).values() if year), default=None)
    away = years_left_out(text, lambda clause: _ranges(clause, newest))
    ranges = [one for one in _ranges(text, newest) if not within(one[:2], (*taken, *spans_of(away)))]
    if not ranges:
        at = tuple(place for place in found(text, table()["years"]["recent"]) if not negated(text, place[0]))
        if not at or newest is None:
            return away
        boost = Boost(field="year", value="recent", weight=RECENT, years=(newest - 1, None))
        return (
            Part(
                signal=Signal(id="year:recent", label="recent", words=words(text, at), boosts=(boost,)),
                places=at,
                weak=True,
            ),
            *away,
        )
    at = tuple((start, end) for start, end, _, _ in ranges)
    spans = tuple(dict.fromkeys((first, last) for _, _, first, last in ranges))
    boosts = tuple(Boost(field="year", value=_label(span), weight=YEAR, years=span) for span in spans)
    label = ", ".join(_label(span) for span in spans)
    beyond = _published_then(spans, reviews, documents)
    boosts += tuple(Boost(field="review", value=identifier, weight=YEAR) for identifier in beyond)
    envelope = _envelope(spans)
    signal = Signal(
        id=f"year:{label}",
        label=label,
        words=words(text, at),
        filters=None if beyond else Filters(years=envelope),
        boosts=boosts,
    )
    return (Part(signal=signal, places=at), *away)


def _published_then(
    spans: Collection[tuple[int | None, int | None]], reviews: Sequence[Review], documents: Sequence[Document]
) -> tuple[str, ...]:
    """The reviews of another year that stand in a digest published in the years asked for."""
    wanted = {
        d.id for d in documents if d.kind == "digest" and any(in_span(_year(d.published), span) for span in spans)
    }
    own = years_of(reviews, documents)
    beyond = (
        review.id
        for review in reviews
        if review.document in wanted and not any(in_span(own[review.document, review.id], span) for span in spans)
    )
    return tuple(dict.fromkeys(beyond))


def years_of(reviews: Sequence[Review], documents: Sequence[Document]) -> dict[tuple[str, str], int | None]:
    """The year of each review by its document and id: its own, or else that of publication, as the filters of the index see it."""
    published = {document.id: _year(document.published) for document in documents}
    return {(review.document, review.id): review.year or published.get(review.document) for review in reviews}


def _year(published: str | None) -> int | None:
    return int(published[:4]) if published and published[:4].isdigit() else None


def in_span(year: int | None, span: tuple[int | None, int | None]) -> bool:
    """Whether a year is known and lies in the inclusive range."""
    return year is not None and (span[0] is None or year >= span[0]) and (span[1] is None or year <= span[1])


def _envelope(spans: Sequence[tuple[int | None, int | None]]) -> tuple[int | None, int | None]:
    firsts, lasts = [span[0] for span in spans], [span[1] for span in spans]
    return (
        None if None in firsts else min(one for one in firsts if one is not None),
        None if None in lasts else max(one for one in lasts if one is not None),
    )


def _label(span: tuple[int | None, int | None]) -> str:
    first, last = span
    if first is None:
        return f"up to {last}"
    if last is None:
        return f"since {first}"
    return str(first) if first == last else f"{first} to {last}"


def _ranges(text: str, newest: int | None) -> Iterator[tuple[int, int, int | None, int | None]]:
    """Each range of years with its place; the longer form wins over a year inside it."""
    year = table()["years"]["year"]
    taken: list[tuple[int, int]] = []
    for pattern, reading in (
        (rf"(?:between |from )?({year})\s*(?:-|to|and|until|till|through|up to)\s*({year})", "between"),
        (rf"({year})[/-](\d\d)(?!\d)", "short"),
        (rf"(?:the )?({year})s", "decade"),
        (rf"since (?:the (?:start|beginning) of |january )?({year})", "since"),
        (rf"from (?:the (?:start|beginning) of |january )?({year}) (?:onwards?|on)", "since"),
        (rf"({year}) (?:onwards?|and (?:later|after|since)|or later)", "since"),
        (rf"(?:after|post|later than)[ -]({year})", "after"),
        (rf"(?:before|prior to|pre|earlier than)[ -]({year})", "before"),
        (rf"(?:until|till|up to|by(?: the end of)?) ({year})|({year}) (?:and|or) (?:earlier|before)", "until"),
        (
            r"(?:the |our )?(?:last|past|previous|most recent) (two|couple of|three|few|four|five|ten|\d{1,2})?\s*years?",
            "last",
        ),
        (r"this year", "this"),
        (rf"({year})", "one"),
    ):
        for match in re.finditer(rf"(?<![\w/]){pattern}(?![\w/])", text, re.IGNORECASE):
            if within(match.span(), taken):
                continue
            if negated(text, match.start()):
                taken.append(match.span())
                continue
            span = _span(reading, match, newest)
            if span is None or (
                reading == "between" and match.group().lower().startswith(year) and " and " in match.group()
            ):
                continue
            taken.append(match.span())
            if reading == "between" and " and " in match.group() and not match.group().lower().startswith("between"):
                yield match.start(), match.end(), span[0], span[0]
                yield match.start(), match.end(), span[1], span[1]
            else:
                yield (*match.span(), *span)


def _span(reading: str, match: re.Match[str], newest: int | None) -> tuple[int | None, int | None] | None:
    if reading in ("last", "this"):
        if newest is None:
            return None
        said = (match[1] or "").lower() if reading == "last" else ""
        count = int(said) if said.isdigit() else _COUNT.get(said, 1)
        return newest - count + 1, newest
    first = int(next(group for group in match.groups() if group))
    if reading == "between":
        return min(first, int(match[2])), max(first, int(match[2]))
    if reading == "short":
        return (first, first // 100 * 100 + int(match[2])) if int(match[2]) == (first + 1) % 100 else None
    return {
        "decade": (first, first + 9),
        "since": (first, None),
        "after": (first + 1, None),
        "before": (None, first - 1),
        "until": (None, first),
    }.get(reading, (first, first))
