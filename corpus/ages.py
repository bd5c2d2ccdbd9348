"""Ages in months, read from words and digits."""

import re

_UNITS = {"day": 1 / 30.4, "week": 1 / 4.35, "month": 1.0, "year": 12.0}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
NUMBER = (
    r"(?:\d{1,3}|(?:twenty|thirty|forty)[- ](?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join([*_SMALL[::-1], *_TENS])
    + ")"
)
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
).split()
ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|" + "|".join(_ORDINALS[1:]) + ")"
_RANGE = re.compile(rf"({NUMBER})\s*(?:-|–|to|and)\s*({NUMBER})\s*(?:-|\s)*(day|week|month|year)?s?", re.IGNORECASE)
_UNDER = re.compile(
    rf"(?:under|below|younger than|less than|up to)[ -](?:the age of )?({NUMBER})\s*(?:-|\s)*(day|week|month|year)?s?",
    re.IGNORECASE,
)
_OVER = re.compile(
    rf"(?:over|above|older than)[ -](?:the age of )?({NUMBER})\s*(?:-|\s)*(day|week|month|year)?s?", re.IGNORECASE
)
_ONE = re.compile(rf"({NUMBER})\s*(?:-|\s)*(day|week|month|year)?s?(?:[- ]olds?)?", re.IGNORECASE)
_STAGES = {
    r"new[- ]?borns?|neonates?": (0, 1),
    r"non[- ]?mobile( bab\w+| infants?)?|pre[- ]?mobile( bab\w+| infants?)?": (0, 6),
    r"bab(y|ies)|infants?|under ones?|under[- ]1s?": (0, 12),
    r"toddlers?": (12, 36),
    r"pre[- ]?school\w*|nursery age": (36, 60),
    r"under[- ]fives?|under[- ]5s?|early years": (0, 60),
    r"primary( school)?( age\w*)?( child\w*)?": (60, 132),
    r"secondary( school)?( age\w*)?( child\w*)?": (132, 216),
    r"teen\w*|adolescents?|young (people|persons?)|older child(ren)?": (156, 216),
}


def number(text: str) -> int:
    """The number that digits or words say; raises ValueError for neither."""
    plain = text.lower().strip()
    if plain.isdigit():
        return int(plain)
    parts = re.split(r"[- ]", plain)
    if plain in _SMALL:
        return _SMALL.index(plain)
    if parts[0] in _TENS:
        return _TENS[parts[0]] + (_SMALL.index(parts[1]) if len(parts) > 1 else 0)
    raise ValueError(f"{text!r} is no number")


def ordinal(text: str) -> int:
    """The number of an ordinal in digits or words: 18 for "eighteenth" and "18th"."""
    plain = text.lower()
    return _ORDINALS.index(plain) if plain in _ORDINALS else int(plain[:-2])


def months(count: int, unit: str) -> tuple[float, float]:
    """The age range in months that "N units old" covers: a nine-year-old is 108 up to 119.9 months."""
    size = _UNITS[unit]
    return round(count * size, 2), round((count + 0.99) * size, 2) if unit != "day" else round(count * size, 2)


def age_range(text: str) -> tuple[float, float] | None:
    """The months that words such as "under 1", "13-17", "3 months", "toddlers" cover; None where they say no age."""
    plain = " ".join(text.lower().split())
    for pattern, stage in _STAGES.items():
        if re.fullmatch(pattern, plain):
            return float(stage[0]), float(stage[1])
    match = _RANGE.fullmatch(plain)
    if match:
        unit = match[3] or "year"
        return months(number(match[1]), unit)[0], months(number(match[2]), unit)[1]
    for bound, low in ((_UNDER, True), (_OVER, False)):
        match = bound.fullmatch(plain)
        if match:
            edge = months(number(match[1]), match[2] or "year")[0]
            return (0.0, edge) if low else (edge, 216.0)
    match = _ONE.fullmatch(plain)
    return months(number(match[1]), match[2] or "year") if match else None
