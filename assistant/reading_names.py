"""What a question names: reviews, kinds of review, documents and years."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Signal
from assistant.cues import Part, Places, found, negated, plain, table, within, words
from assistant.reading_exclusions import left_out, part_left_out, years_left_out
from corpus.document import Document, Review
from corpus.identifiers import kinds_in_words, mentions
from index.query import Boost, Filters
from index.references import named_reviews

KIND, YEAR, RECENT, NAMED = 0.1, 0.5, 0.06, 0.2

_SERIES = re.compile(
    r"\b(?P<series>RR|rapid review|(?<!rapid )review|case)s?\s*(?:no\.?|number|#)?\s*(?P<number>\d{1,3})\b(?!\s*[/\d(-])",
    re.IGNORECASE,
)
_QUOTES = "\"'“”‘’ "
_NUMBERS = re.compile(r"(?<![\w/-])(?:20)?(\d{1,2})\s*/\s*(?:20)?(\d{1,2})(?![\w/-])")
# What follows a name at the beginning of a question, where any word has a capital: "Tobias - how often ...", "Hazel's dentist".
_AS_A_NAME = r"\s*[-:,]\s|'s?\s|\s+(?:was|is|had|has|and|died|lived|who|review|case)\b"
# Words that stand in any code: "case 5 of 2022".
_ANY_CODE = frozenset(
    ("case", "review", "child", "baby", "no", "number", "of", "from", "in", "the", "ref", "reference")
)
_COUNT = {"": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "few": 3, "four": 4, "five": 5, "ten": 10}


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
        if not wanted and (same := _same_code(text[start:end], reviews)) is not None:
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
        for pattern in filter(None, map(any_spelling, _codes(review))):
            for match in re.finditer(pattern, text, re.IGNORECASE):
                if not within(match.span(), taken):
                    taken.append(match.span())
                    yield *match.span(), review.id
    for mention in mentions(text):
        if not within((mention.start, mention.end), taken):
            taken.append((mention.start, mention.end))
            yield mention.start, mention.end, _by_numbers(mention.id, reviews) or mention.id
    for match in _NUMBERS.finditer(text):
        # "Fenmarsh 22 / 5": numbers alone name a review where only one bears them.
        only = _bearing([int(match[1]), int(match[2])], reviews)
        if only and not within(match.span(), taken):
            taken.append(match.span())
            yield *match.span(), only


def _codes(review: Review) -> tuple[str, ...]:
    """What a review is numbered, as printed and in its normal form, each also without the name after it ("Q22-01 Fieldfare")."""
    spelt = (review.printed, review.id)
    bare = (
        match.group()
        for one in spelt
        if (match := re.match(r"[A-Z][\w/.-]*(?:[ /.-]?\d[\w/.-]*)+(?=\s*[:–—-]\s|\s+[A-Z(‘'\"“]|$)", one))
    )
    return tuple(dict.fromkeys((*spelt, *bare)))


def _same_code(spelt: str, reviews: Sequence[Review]) -> Review | None:
    """The one review whose code has the letters and the numbers of an identifier in whatever order: "LR 4 of 2020" is LR/20/04."""
    letters, numbers = _made_of(spelt)
    if not numbers or (len(numbers) == 1 and not letters):
        return None
    same = {}
    for review in reviews:
        for own, counts in map(_made_of, (*_codes(review), *review.aliases)):
            alike = letters == own or (len(numbers) > 1 and (letters < own or (own and own < letters)))
            if counts == numbers and alike:
                same[review.document, review.id] = review
    return next(iter(same.values())) if len(same) == 1 else None


def _made_of(code: str) -> tuple[frozenset[str], tuple[int, ...]]:
    """The letters of a code, a kind of review in words by its letters and no words that any code may have, and its numbers."""
    for words_, short in kinds_in_words().items():
        code = re.sub(rf"(?i)\b{words_}\b", f" {short} ", code)
    parts = re.findall(r"[A-Za-z]+", code)
    letters = frozenset(part.upper() for part in parts if len(part) < 9 and part.casefold() not in _ANY_CODE)
    return letters, tuple(sorted(_numbers(code)))


def _by_numbers(identifier: str, reviews: Sequence[Review]) -> str | None:
    """The review meant by "rapid review 22/5" where no rapid review is loaded, and one code has these numbers: "W22/05"."""
    series = re.match(r"(?:RR|SCR|LCSPR|CSPR|CPR|Review|Case)\b", identifier)
    if not series or any(review.id == identifier for review in reviews):
        return None
    only = _bearing(_numbers(identifier), reviews)
    # A series that is loaded has its own numbers; "rapid review 5 of 2020" may be the one headed "Review 5 (2020)" all the same.
    loaded = any(review.id.startswith(series.group()) for review in reviews)
    return only if only and (not loaded or only.startswith("Review ")) else None


def _bearing(numbers: Sequence[int], reviews: Sequence[Review]) -> str | None:
    """The one review whose code has these two numbers in this order; None where none or several have."""
    bearing = {review.id for review in reviews if len(numbers) > 1 and _numbers(review.printed) == list(numbers)}
    return bearing.pop() if len(bearing) == 1 else None


def _numbers(printed: str) -> list[int]:
    """The numbers of a code of two, a year of four digits by its last two: [22, 5] of "W22/05"."""
    found_ = re.findall(r"\d+", printed)
    return [int(one[-2:]) if re.fullmatch(r"20\d\d", one) else int(one) for one in found_]


def any_spelling(printed: str) -> str | None:
    """A pattern for a code as people write it: "AL 21-6" for "AL21/06", "PSR no 5 of 2022" for "PSR 5/22".

    Marks between the parts and noughts before numbers do not matter; the year may be whole or short, before or after the
    number; letters may be the words they stand for. None for what is no code of letters and a number.
    """
    if serial := re.fullmatch(r"((?:19|20)\d\d)[/-](\d{1,3})", printed):
        year, number = serial[1], rf"0*{int(serial[2])}"
        return rf"(?<![\w/-])(?:{year}[\s/-]{number}|{number}(?:[/-]|\s+(?:of|from|in)\s+){year})(?![\w/-])"
    code = re.fullmatch(r"[A-Z]{1,8}(?:[\s/-]*(?:\d{1,4}|(?<=[\s/-])[A-Z]{1,6}))+", printed)
    parts = re.findall(r"[A-Z]+|\d+", printed)
    if not code or not any(part.isdigit() for part in parts) or (len(parts) < 3 and len(parts[0]) < 2):
        return None
    spelled = [rf"0*{int(part)}" if part.isdigit() else _in_words(part) for part in parts]
    spelled = [f"(?:20)?{part[-2:]}" if re.fullmatch(r"0\*20\d\d", part) else part for part in spelled]
    between = r"(?:[\s/._-]*(?:(?:no\.?|number|#)\s*)?)"
    numbers = r"(?:[\s/._-]*|\s*\(|\s+(?:of|from|in)\s+)"
    if len(parts) == 2:
        # "as 14 children" names no AS-14.
        words = spelled[0].removeprefix(f"(?:{parts[0]}|").removesuffix(")") if spelled[0] != parts[0] else None
        apart = "|".join(filter(None, (rf"{parts[0]}[/._-]*", rf"(?-i:{parts[0]})\s", words and rf"(?:{words})\s")))
        return rf"(?<![\w/-])(?:{apart}){spelled[1]}(?![\w/-])"
    if not (parts[-1].isdigit() and parts[-2].isdigit()):
        # "MSP 2020/B" for "MSP 20/B"
        spelled = [
            f"(?:20)?{part}" if re.fullmatch(r"[0-3]\d", own) and 0 < n < len(parts) - 1 else part
            for n, (own, part) in enumerate(zip(parts, spelled, strict=True))
        ]
        return rf"(?<![\w/-]){between.join(spelled)}(?![\w/-])"
    spelled[-1] = f"(?:20)?{spelled[-1]}" if len(parts[-1]) == 2 else spelled[-1]
    # "6 of 2022" is said of "2022-06" as well, and "2022/6" of "6/22".
    ends = [numbers.join(spelled[-2:])]
    if len(parts[-2]) == 4:
        ends.append(numbers.join(spelled[:-3:-1]))
    elif len(parts[-1]) == 2:
        ends.append(numbers.join([f"20{parts[-1]}", spelled[-2]]))
    return rf"(?<![\w/-]){between.join(spelled[:-2])}{between}(?:{'|'.join(ends)})\)?(?![\w/-])"


def _in_words(letters: str) -> str:
    """The letters of a code, or the kind of review they stand for in words."""
    said = [words for words, short in kinds_in_words().items() if short == letters]
    return f"(?:{'|'.join([letters, *(re.sub(' ', r'[ -]', words) for words in said)])})" if said else letters


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


def kinds(text: str, documents: Sequence[Document], reviews: Sequence[Review]) -> tuple[Part, ...]:
    """The kinds of review a question names, in one part: a leaning, and a limit where it says "only"."""
    loaded = {review.kind for review in reviews}
    hits = {kind: found(text, patterns) for kind, patterns in table()["review_kinds"].items()}
    parts = _kinds_left_out(text, hits)
    hits = {kind: tuple(at for at in places if not negated(text, at[0])) for kind, places in hits.items()}
    hits = {kind: places for kind, places in hits.items() if places}
    if hits:
        at = tuple(sorted(place for places in hits.values() for place in places))
        only = any(
            re.search(rf"\b(?:{'|'.join(table()['only'])}) (?:the |in |from )*$", text[:start], re.I) for start, _ in at
        )
        boosts = tuple(Boost(field="kind", value=kind, weight=KIND) for kind in hits)
        limit = Filters(kinds=tuple(hits)) if only and loaded & set(hits) else None
        signal = Signal(
            id=f"kind:{'+'.join(hits)}", label=" or ".join(hits), words=words(text, at), filters=limit, boosts=boosts
        )
        parts.append(Part(signal=signal, places=at))
    for kind, patterns in table()["document_kinds"].items():
        at = tuple(place for place in found(text, patterns) if not negated(text, place[0]))
        if (
            at
            and kind in {document.kind for document in documents}
            and {document.kind for document in documents} != {kind}
        ):
            limit = Filters(kinds=(kind,))
            parts.append(
                Part(signal=Signal(id=f"kind:{kind}", label=kind, words=words(text, at), filters=limit), places=at)
            )
    return tuple(parts)


def _kinds_left_out(text: str, hits: Mapping[str, Places]) -> list[Part]:
    parts = []
    gone: Places = ()
    for start, end, kind in sorted((*at, kind) for kind, places in hits.items() for at in places):
        begin = left_out(text, start, gone, named=False)
        # "Except the rapid review of Rowan" leaves out one; its name is blank here.
        if begin is not None and not re.match(r"(?:\s*(?:of|on|about|called|into|for))?\s{3,}", text[end:]):
            gone = (*gone, (begin, end))
            parts.append(part_left_out("kind", kind, text, ((begin, end),), Filters(kinds=(kind,))))
    return parts


def titles(text: str, documents: Sequence[Document]) -> tuple[Part, ...]:
    """The loaded documents whose whole title a question holds; a title of one or two words is no name."""
    parts = []
    for document in documents:
        if len(document.title.split()) < 3:
            continue
        at = found(text, (re.escape(document.title),))
        begin = left_out(text, at[0][0]) if at else None
        if begin is not None:
            away = Filters(documents=(document.id,))
            parts.append(part_left_out("document", document.title, text, ((begin, at[0][1]),), away))
        elif at:
            limit = Filters(documents=(document.id,))
            signal = Signal(id=f"document:{document.id}", label=document.title, words=words(text, at), filters=limit)
            parts.append(Part(signal=signal, places=at))
    return tuple(parts)


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


def spans_of(parts: Iterable[Part]) -> Places:
    """Where the words of the parts stand."""
    return tuple(place for part in parts for place in part.places)
