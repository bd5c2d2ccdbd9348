"""The age of a review's child, and nobody else's: mothers, brothers, bands and durations are left out."""

import re
from collections.abc import Callable, Iterator

from corpus.ages import NUMBER, ORDINAL, months, number, ordinal
from corpus.document import Basis, Facet, Span

Where = Callable[[int, int], tuple[Span, ...]]

_UNIT = "day|week|wk|month|mth|year|yr"
_FULL = {"wk": "week", "mth": "month", "yr": "year"}
_AGED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b({NUMBER})[- ]?({_UNIT})s?[- ]olds?\b",
        rf"\b(?:aged|at the age of) ({NUMBER})(?:[- ]({_UNIT})s?)?\b(?! to | and \d|-\d)",
        rf"\b(?:was|is|just|only|nearly|almost|girl of|boy of|child of|baby of) ({NUMBER}) ({_UNIT})s?"
        r"(?: and \w+ \w+)?(?= old|\s*(?:when|at the time)|[,.])",
        rf"\b(?:girl|boy|child|baby|infant|man|woman) (?:of|aged) ({NUMBER})(?:[- ]({_UNIT})s?)?\b",
        rf"\b(?:girls|boys|children|babies|twins|brothers|sisters|sons|daughters) of ({NUMBER})(?:[- ]({_UNIT})s?)?\b",
        # "Rowena, 14, was": a name within a sentence or on a line of its own, and no month.
        rf"(?-i:\b(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][a-z]{{2,14}}),"
        rf" ({NUMBER})(?: ({_UNIT})s?)?(?=,|: | [–—-] | \| | was| had| and \d| and [a-z]+ *\n| *\n| *$)",
        # "Elsie and Ted, aged 8 and 3": the first of the two.
        rf"(?-i:\b[A-Z][a-z]+ and [A-Z][a-z]+),? (?:aged )?({NUMBER})()(?= and {NUMBER}\b)",
        # A tile of a strip: "7 weeks" above "age of Child K".
        rf"(?:^|\n)({NUMBER}) ({_UNIT})s?\nage\b",
        # "Case 1: Poppy (4 months)", a name with its age in brackets.
        rf"(?-i:\b[A-Z][a-z]{{2,14}}) \((?:aged )?({NUMBER}) ({_UNIT})s?(?: old)?(?=\)| and|,)",
        # As cells and lists of facts have it: "Girl, 5 months", "Male (14)", "Age: 7", a cell "7 years".
        rf"\b(?:girl|boy|child|baby|infant|male|female)\s*[,(;:/|•·–-]\s*({NUMBER})(?:[- ]({_UNIT})s?)?(?=[\s,.;)|]|$)",
        rf"(?:^|[\t\n]|[|•·] ?)({NUMBER})[- ]({_UNIT})s?(?:[- ]old)?(?=\t|\n| ?[|•·]|$)",
        rf"\b(?:girl|boy|male|female)\. ({NUMBER}) ({_UNIT})s?(?=[.,;]|$)",
        rf"(?:^|\n)({NUMBER}) ({_UNIT})s? (?:girl|boy|male|female)\b",
        rf"\bage(?: at [\w ]{{3,30}})?\s*[:\t]\s*({NUMBER})(?:[- ]({_UNIT})s?)?(?=[\s,.;)]|$)",
        rf"\b(?:\w+\)?,? (?:is|was)) ({NUMBER})(?: ({_UNIT})s?)?(?=[.,]| when| at the time)",
        # "Hazel (a name she chose) was 16 in July", "he was 15 and in care".
        rf"(?:(?-i:\b[A-Z]\w+)|\b(?:s?he|boy|girl|child|baby|who)|\)),? (?:is|was) ({NUMBER})(?: ({_UNIT})s?)?"
        rf"(?= and (?:a|an|in|living|looked|had|was|pregnant|the|[a-z]+ed)\b| in (?:early |late |mid-)?(?-i:[A-Z][a-z]+|\d{{4}})\b)",
        # "At 16 he was in a solo placement".
        rf"(?:^|[.\n]\s*)At (?:the age of )?({NUMBER})(?: ({_UNIT})s?)?,? (?=(?-i:[A-Z][a-z]+)\b|s?he\b|they\b)",
        # "Shaken at seven weeks of age", "a bleed on the brain at 4 months while ...".
        rf"\b({NUMBER}) ({_UNIT})s? of age\b",
        rf"\bat ({NUMBER}) (day|week|month)s?(?: old)?(?=[,.]| while\b| when\b| in\b| with\b| from\b| after\b| by\b)",
        # "A boy who had recently turned four" (years: the empty group is the unit), "a girl, then eleven,", "Linden, then twelve, was".
        rf"\b(?:had|has|having)(?: (?:just|recently|only just))? turned ({NUMBER})()\b",
        rf"\b(?:boy|girl|child|baby|(?-i:[A-Z][a-z]{{2,14}})),? then (?:aged )?({NUMBER})(?: ({_UNIT})s?)?(?: old)?(?=,|\s+and\b)",
    )
)
# "Six weeks before his eighteenth birthday" is seventeen; "just after her 3rd birthday" three.
_BIRTHDAY = re.compile(
    rf"(?P<before>\b(?:before|short of|approaching|until|till|prior to) )?\b(?:his|her|their) (?P<ordinal>{ORDINAL}) birthday\b",
    re.IGNORECASE,
)
# Not the child: bands, durations, gestation, relatives.
_RELATIVES = (
    r"mother|father|parents?|partner|brother|sister|siblings?|carers?|grand\w+|cousin|friend|man|boyfriend|uncle|aunt|"
    r"half-\w+|step\w+"
)
_NOT_THE_CHILD = re.compile(
    r"(?:under the age of|over the age of|between the ages|gestation|"
    rf"(?:{_RELATIVES})(?:,| who| was| is| were| are)* (?:\w+ )?(?:aged? (?:of )?)?)$",
    re.IGNORECASE,
)
# What somebody claims: "a man who said that he was 17".
_CLAIMED = re.compile(
    r"\b(?:said|says|claim\w*|pretend\w*|told (?:her|him|them)|thought|believ\w+)(?: (?:to be|that))*(?: (?:s?he|they))? ?$",
    re.IGNORECASE,
)
_RELATIVE_IS = re.compile(rf"\b(?:{_RELATIVES}),? (?:is|was) $", re.IGNORECASE)
# The age at which something came to pass: "came into care at the age of nine", "diagnosed when he was eight", "removed at two days old".
_AT_THE_TIME = re.compile(
    r"\b(?:into (?:\w+ )?care|adopted|diagnosed|removed|excluded|arrived|left school|abused)\b[^.,;]{0,40}?"
    r"(?: (?:at|from|since|when)(?: (?:he|she|they))?)? *$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"\b(?:since|until|till|from|beginning|starting|began|started)(?: when)?(?: (?:\w+ was|s?he was|they were|the age of|aged?))? {NUMBER}"
    rf"(?: (?:{_UNIT})s?)?(?: old)?$",
    re.IGNORECASE,
)
# Brothers and sisters who are themselves the children the review is about: "A brother and sister, aged six and four, died".
_SUBJECTS = re.compile(
    r"(?:^|\n|[.!?]\s+|\babout |\bconcerns |\bconcerned |\bof )(?:an? |the |two |three |four )?(?:\w+ )?"
    r"(?:(?:brother|sister) and (?:his |her )?(?:\w+ )?(?:brother|sister)|brothers|sisters|siblings|"
    r"half-(?:brothers|sisters|siblings)),? (?:(?:who were )?aged )?$",
    re.IGNORECASE,
)
_RELATIVE_AFTER = re.compile(
    r"^\W*(?:mother|father|brother|sister|sibling|cousin|uncle|aunt|man\b|half-|step|grand|stepson|partner|boyfriend)",
    re.IGNORECASE,
)
_NEWBORN = re.compile(
    r"\b(?:was |were )?(?:still)?born\b[^.]{0,80}\b(?:died|death)\b[^.]{0,20}|\bnewborn\b|\bstillborn\b|"
    r"\bborn\b[^.]{0,80}\blived (?:for )?(?:only |just |about |less than |under )*(?:an?|a few|\d+|[a-z]+) (?:minutes?|hours?)\b|"
    r"\b(?:she|he|baby|twin|the baby) lived (?:for )?(?:only |just )*(?:a few|\d+|[a-z]+) (?:hours?|days)\b(?! (?:away|from|with|in|at))",
    re.IGNORECASE,
)
_BABY = re.compile(r"\b(?:baby(?: (?:boy|girl))?|infant)\b(?! (?:brother|sister|sibling|cousin|half))", re.IGNORECASE)


def tells_of_an_age(sentence: str) -> bool:
    """Whether the sentence tells an age of the child."""
    return next(_ages(sentence), None) is not None


def speaks_of_a_baby(sentence: str) -> bool:
    """Whether the sentence speaks of a baby as the child, though of no age."""
    return _BABY.search(sentence) is not None


def tells_of_a_birth(sentence: str) -> bool:
    """Whether the sentence tells of a newborn or of a birth that a death followed."""
    return _NEWBORN.search(sentence) is not None


def age_facets(opening: str, where: Where) -> tuple[Facet, ...]:
    """The child's age; of brothers and sisters told in one breath ("aged six and eight") each; one "not stated" of silence.

    `opening` is the sentences that introduce the child; `where(start, end)` gives the spans of a part of it.
    """
    # The age at which something else came to pass is the child's only where no other is told.
    found = sorted(_ages(opening), key=lambda one: (_of_another_time(opening, *one[:2]), one[0]))
    if found:
        start, end, count, unit = found[0]
        low, high = months(count, unit)
        value = f"{count} {unit}{'' if count == 1 else 's'}"
        first = Facet(name="age", value=value, basis=Basis.STATED, spans=where(start, end), months=(low, high))
        return (first, *_second_age(opening, end, unit, where))
    newborn = _NEWBORN.search(opening)
    if newborn:
        span = where(*newborn.span())
        return (Facet(name="age", value="newborn", basis=Basis.INFERRED, spans=span, months=(0.0, 0.0)),)
    baby = _BABY.search(opening)
    if baby:
        span = where(*baby.span())
        return (Facet(name="age", value="under 12 months", basis=Basis.INFERRED, spans=span, months=(0.0, 12.0)),)
    return (Facet(name="age", value="not stated", basis=Basis.NOT_STATED),)


def _of_another_time(opening: str, start: int, end: int) -> int:
    """How likely an age is that at which something else came to pass, 0 to 2: "At 11 she told ...", "into care at nine", "since six"."""
    if _AT_THE_TIME.search(opening[:start]) or _SINCE.search(opening[:end]):
        return 2
    return int(re.match(r"\W*(?:At\b|at \S+ (?:day|week|month))", opening[start:end]) is not None)


def _second_age(opening: str, end: int, unit: str, where: Where) -> Iterator[Facet]:
    match = re.match(
        rf",? and ({NUMBER})\b(?! (?:other|siblings?|brothers?|sisters?|children|parents))", opening[end:], re.I
    )
    if match and re.search(
        r"\b(?:brothers|sisters|siblings|children|boys|girls|twins|(?:brother|sister) and \w* ?(?:brother|sister))\b[^.]{0,20}$",
        opening[:end],
        re.I,
    ):
        count = number(match[1])
        yield Facet(
            name="age",
            value=f"{count} {unit}s",
            basis=Basis.STATED,
            spans=where(end + match.start(1), end + match.end()),
            months=months(count, unit),
        )


def _ages(opening: str) -> Iterator[tuple[int, int, int, str]]:
    for pattern in _AGED:
        for match in pattern.finditer(opening):
            before, after = opening[: match.start()], opening[match.end() :]
            others = _NOT_THE_CHILD.search(before) or _RELATIVE_IS.search(opening[: match.start(1)])
            if (others and not _SUBJECTS.search(before)) or _RELATIVE_AFTER.match(after) or _CLAIMED.search(before):
                continue
            count = number(match[1])
            unit = (match[2] or "year").lower()
            unit = _FULL.get(unit, unit)
            if unit == "year" and count >= 19:
                continue
            yield match.start(), match.end(), count, unit
    for match in _BIRTHDAY.finditer(opening):
        count = ordinal(match["ordinal"]) - bool(match["before"])
        if 0 < count < 19:
            yield match.start(), match.end(), count, "year"
