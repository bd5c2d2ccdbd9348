"""What a question leaves out: "other than RR 5/22", "except the Fenmarsh ones", "not including babies".

Only words that plainly leave something out of what is searched do so; "did not tell", "never asked" and "anyone other than
Rowan" speak of what happened.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice

from assistant.answer import Signal
from assistant.cues import Part, Places, blanked, found, table, words
from assistant.reading_child import ages as read_ages
from corpus.document import Section
from index.query import Filters

_BACK = 160  # characters before a name within which its cue stands
_CLAUSES = 8  # more of them in one question leave nothing out
_LIST = 10  # words of the names a list begins with
_ONES = re.compile(
    r"(?:'s)?(?: (?:safeguarding|serious|rapid|practice|learning|thematic|case))*"
    r" (?:ones?|reviews?|cases?|reports?|partnership|board)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\S+\s+){0,2}\S*\d")
_JOINING = ("and", "or", "nor", "&", ",")
_CLAUSE = re.compile(r"[,;:.?!]")


def left_out(text: str, start: int, before: Places = (), *, named: bool = True) -> int | None:
    """Where the words begin that leave out what stands at `start`; None where nothing does.

    `before` are the places left out already: what is joined to one of them by "and" or "or" goes with it. `named` things
    (a review, a partnership, a document) are left out by more cues than what is only described.
    """
    for _, high in before:
        if high <= start and _joins(text[high:start], text[start:]):
            return high
    cue = _cue_before(text, start, named=named)
    if cue is None and named:
        begun = any(_cue_before(text, begin, named=True) is not None for begin in _list_begins(text, start))
        return start if begun else None
    return cue


def _cue_before(text: str, start: int, *, named: bool) -> int | None:
    """Where the cue begins that leads up to `start`; None for none."""
    match = _cue(named).search(text, max(0, start - _BACK), start)
    if match is None:
        return None
    cue = match.start("anywhere") if match["anywhere"] else match.start("opening")
    # "Anyone other than Rowan" is about Rowan; nobody is called RR 5/22.
    about_somebody = named and not _NUMBERED.match(text, start) and _of_people().search(text, max(0, cue - _BACK), cue)
    return None if about_somebody else cue


def _list_begins(text: str, start: int) -> Iterator[int]:
    """Where a list of names that goes on at `start` may begin: "Northmoor and" leads on to what comes next."""
    words = list(re.finditer(r"[^\s,]+|,", text[max(0, start - _BACK) : start]))[-_LIST:]
    if not words or words[-1].group() not in _JOINING:
        return
    for word in reversed(words):
        if word.group() not in (*_JOINING, "of", "the") and not word.group()[0].isupper():
            return
        if word.group() not in _JOINING:
            yield max(0, start - _BACK) + word.start()


def leaves_out(text: str) -> bool:
    """Whether the text begins by leaving something out."""
    return _opening_cue().match(text) is not None


def part_left_out(field: str, label: str, text: str, at: Places, filters: Filters) -> Part:
    """The signal which leaves out what `filters` names; `at` holds the cues together with what they leave out."""
    ones = _ONES.match(text, at[-1][1])
    at = (*at[:-1], (at[-1][0], ones.end() if ones else at[-1][1]))
    signal = Signal(
        id=f"not:{field}:{label}", label=f"not {label}", words=words(text, at), filters=Filters(excluded=(filters,))
    )
    return Part(signal=signal, places=at)


def sections_left_out(text: str) -> tuple[Part, ...]:
    """The sections that the question does not want, a part each."""
    parts = []
    for name, cues in table()["sections"].items():
        at = _places(text, found(text, (*cues["strong"], re.escape(name))))
        if at:
            parts.append(part_left_out("section", name, text, at, Filters(sections=(Section(name),))))
    return tuple(parts)


def years_left_out(
    text: str, read_years: Callable[[str], Iterable[tuple[int, int, int | None, int | None]]]
) -> tuple[Part, ...]:
    """The years that the question does not want, a part each; `read_years` gives the ranges of years in a text."""
    parts = []
    for clause in _clauses(text):
        kept: list[tuple[int, int]] = []
        for low, high, first, last in read_years(clause):
            begin = left_out(text, low, tuple(kept), named=False)
            if begin is not None:
                kept.append((low, high))
                label = str(first) if first == last else f"{first or 'up'} to {last or 'now'}"
                parts.append(part_left_out("year", label, text, ((begin, high),), Filters(years=(first, last))))
    return tuple(parts)


def ages_left_out(text: str) -> tuple[Part, ...]:
    """The ages that the question does not want, in one part."""
    parts = []
    for clause in _clauses(text):
        for part in read_ages(clause, counting=True):
            places = tuple(
                (begin, high)
                for low, high in part.places
                if (begin := left_out(text, low, part.places, named=False)) is not None
            )
            ranges = tuple(
                boost.months for boost in part.signal.boosts if boost.field == "age" and boost.months is not None
            )
            if len(places) == len(part.places):
                at = ((min(low for low, _ in places), max(high for _, high in places)),)
                parts.append(part_left_out("age", part.signal.label, text, at, Filters(age_groups=ranges)))
    return tuple(parts)


def _clauses(text: str) -> Iterator[str]:
    """The text with all but one clause that leaves something out blanked, and its cue as well."""
    for match in islice(_cue_alone().finditer(text), _CLAUSES):
        end = _CLAUSE.search(text, match.end())
        yield blanked(text, ((0, match.end()), (end.start() if end else len(text), len(text))))


def _places(text: str, candidates: Places) -> Places:
    kept: list[tuple[int, int]] = []
    for low, high in candidates:
        begin = left_out(text, low, tuple(kept), named=False)
        if begin is not None:
            kept.append((begin, high))
    return tuple(kept)


def _joins(between: str, rest: str) -> bool:
    """Whether the words between two things make them one list; a comma does where the list goes on or ends with it."""
    if not _joined().fullmatch(between):
        return False
    return between.strip() != "," or bool(re.match(r"[^.?;]{0,60}?(?:\b(?:and|or|nor)\b|&)|\S+(?: \S+){0,3}\W*$", rest))


@cache
def _cue(named: bool) -> re.Pattern[str]:
    cues = table()["exclusions"]
    anywhere = "|".join([*cues["anywhere"], *(cues["anywhere_named"] if named else ())])
    opening = "|".join([*cues["opening"], *(cues["opening_named"] if named else ())])
    return re.compile(
        rf"(?:\b(?P<anywhere>{anywhere})|(?:^|[,;:.(]|\b(?:and|but|please|or)\b)\W*(?P<opening>{opening}))\b{_fillers()}$",
        re.IGNORECASE,
    )


@cache
def _opening_cue() -> re.Pattern[str]:
    cues = table()["exclusions"]
    # "Not" and "without" open many a question; before a name or a number they leave it out.
    any_ = "|".join([*cues["anywhere"], *cues["opening"]])
    named = "|".join([*cues["anywhere_named"], *cues["opening_named"]])
    return re.compile(rf"(?i:{any_})\b|(?i:{named})\b(?i:{_fillers()})(?:[A-Z]|\S*\s?\d)")


@cache
def _cue_alone() -> re.Pattern[str]:
    cues = table()["exclusions"]
    return re.compile(rf"\b(?:{'|'.join([*cues['anywhere'], *cues['opening']])})\b", re.IGNORECASE)


@cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:,?\s*(?:and|or|nor|as well as|plus)\b|[,/&]){_fillers()}", re.IGNORECASE)


@cache
def _of_people() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table()['exclusions']['of_people'])})\s*$", re.IGNORECASE)


@cache
def _fillers() -> str:
    return rf"(?:[\s\"'(]+(?:{'|'.join(table()['exclusions']['fillers'].split())})\b)*[\s\"'(]*"
