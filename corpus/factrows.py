"""What a small table under the heading of a review tells of the child: "Age | 7 weeks", or "Age | Gender" above "7 weeks | Male"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.ages import NUMBER, months, number

_LABELS = {
    "age": re.compile(r"(?:child.s )?age(?: (?:at|of|when|in|on)\b.*)?", re.IGNORECASE),
    "sex": re.compile(r"(?:child.s )?(?:sex|gender|girl or boy|boy or girl)(?: (?:at|of)\b.*)?", re.IGNORECASE),
    "outcome": re.compile(r"outcome(?: for .*)?|what happened to .*", re.IGNORECASE),
    "other": re.compile(
        r"ethnic\w+|(?:date|month|year|time|place|period|location)\b.*|.*\b(?:incident|status|plan|order|review(?:ed)?|education|known to|"
        r"siblings|household|publication|disclosure|processes|diagnosis|reference|partnership|pseudonym)\b.*",
        re.IGNORECASE,
    ),
}
# "Age and sex | 9 weeks, girl"
_BOTH = re.compile(r"(?:child.s )?(?:age|sex|gender)\s*(?:and|/|,|&)\s*(?:age|sex|gender)", re.IGNORECASE)
_WITH_LABEL = re.compile(r"(?P<label>age(?: of (?:the )?child)?|sex|gender)\s*:?\s+(?P<value>\S.{0,30})", re.IGNORECASE)
_WHO = re.compile(r"(?:the |subject |index )?child(?:ren)?|young person|subject|baby|who", re.IGNORECASE)
_AGE_WITH_UNIT = re.compile(rf"\b({NUMBER})[- ](day|week|month|year)s?\b", re.IGNORECASE)
_SEX = re.compile(r"\b(?:male|female|boy|girl|m|f)\b", re.IGNORECASE)
_LONGEST = 12  # words of a cell that is a fact
_SEXES = {
    "male": re.compile(r"(?:male|boy|m)\b", re.IGNORECASE),
    "female": re.compile(r"(?:female|girl|f)\b", re.IGNORECASE),
}
_AGE = re.compile(rf"\b({NUMBER})(?:[- ](day|week|month|year)s?)?\b", re.IGNORECASE)
WITHHELD = ("not ", "withheld", "undisclosed")  # how a cell begins that keeps a fact back
_HOURS = re.compile(r"\b(?:hours?|minutes?|newborn|(?:less than|under) (?:one|a|1) (?:day|week))\b", re.IGNORECASE)
_OLDEST = 18
_LABEL = 5  # words of a label
_STRIP = 40  # words before a strip of facts at the head of a review
# In a strip of facts, or on a line of them: "Gender: Female", "Age 4 months Sex Boy Theme ...".
_NAMED = {
    "sex": re.compile(
        r"\b(?:(?:[Gg]ender|[Ss]ex|[Gg]irl or boy|[Bb]oy or girl)\s*:|Gender|Sex)\s*(?P<value>[Mm]ale|[Ff]emale|[Bb]oy|[Gg]irl|[MF])\b"
    ),
    "age": re.compile(
        r"(?m)^Age:?\s+(?P<value>\d{1,2} (?:day|week|month|year)s?)(?=\s+(?:[|•·]\s*)?(?:Sex|Gender|Main|Theme|Outcome|Harm|Type)\b)"
    ),
}


# "Age: 15 years", "Boy", "7 weeks": the first cell of a strip of facts.
_FACT = re.compile(
    r"(?:boy|girl|male|female|twins?|siblings)(?:,? (?:aged )?\d.*)?|(?:aged? )?\d{1,2} (?:days?|weeks?|months?|years?)(?: old)?",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"(?:main |key )?themes?|category|harm|(?:review )?type|type of .*|kind|published|agreed|completed|signed off|known as|called|"
    r"name(?: used)?|year|gender|setting|area",
    re.IGNORECASE,
)


_CALLED = re.compile(
    r"known as|name(?: used)?|called|pseudonym|child|(?:review |case )?ref(?:erence)?\.?(?: n(?:o|umber)\.?)?|agreed",
    re.IGNORECASE,
)


def is_fact_cell(text: str) -> bool:
    """Whether a cell tells a fact of the child or the review, or is the label of one."""
    label, _, value = text.strip().partition(":")
    if len(label.split()) > _LABEL:
        return False
    known = any(pattern.fullmatch(label.strip()) for pattern in (*_LABELS.values(), _FURTHER))
    return known if value or ":" in text else known or _FACT.fullmatch(text.strip()) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a cell tells: its words and the half-open offsets `[start, end)` of them in the text."""

    text: str
    start: int
    end: int


def told_in_rows(text: str) -> tuple[Mapping[str, Told], str]:
    """The cells about the child by label ("age", "sex", "outcome"), and the text with those rows blank, each character a space.

    Only rows before the first line without cells are read: a table further on is of something else.
    """
    found: dict[str, Told] = {}
    blank: list[tuple[int, int]] = []
    start, labels = 0, list[str]()
    above: tuple[str, int, int] | None = None
    for line in text.split("\n"):
        end = start + len(line)
        cells = line.split("\t")
        known = [_label(cell) for cell in cells]
        if len(cells) == 2 and known[0] and not _is_header(known):
            found.setdefault(known[0], _cell(cells, 1, start))
            blank.append((start, end))
        elif len(cells) > 1 and (inside := dict(_inside(cells, start)) or _both(cells, start)):
            for name, told in inside.items():
                found.setdefault(name, told)
            blank.append((start, end))
        elif len(cells) > 2 and len(cells) % 2 == 0 and all(known[::2]) and not any(known[1::2]):
            # "Age | 7 weeks | Sex | Female": labels and values by turns.
            for place in range(0, len(cells), 2):
                if known[place]:
                    found.setdefault(known[place], _cell(cells, place + 1, start))  # type: ignore[arg-type]
            blank.append((start, end))
        elif _is_header(known):
            labels = [label or "other" for label in known]
            blank.append((start, end))
        elif labels and len(cells) == len(labels) and all(len(cell.split()) <= _LONGEST for cell in cells):
            for place, label in enumerate(labels):
                found.setdefault(label, _cell(cells, place, start))
            blank.append((start, end))
            labels = []
        elif "\t" not in line and len(line.split()) > _LONGEST:
            break
        elif above is not None and "\t" not in line and line.strip() and _answers(above[0], line):
            # "Age" above "11 weeks", as a column of facts beside the text has them.
            found.setdefault(above[0], Told(text=line, start=start, end=end))
            blank += [(above[1], above[1] + above[2]), (start, end)]
        # "Learning Review 2031/A – Juniper" is no label of the line below it.
        bare = "\t" not in line and not line.strip().endswith((":", ".")) and not re.search(r"[\d–—:]", line)
        one = _label(line) if bare else None
        above = (one, start, len(line)) if one else None
        start = end + 1
    for name, pattern in _NAMED.items():
        match = pattern.search(text) if name not in found else None
        if match and len(text[: match.start()].split()) <= _STRIP:
            found[name] = Told(text=match["value"], start=match.start("value"), end=match.end("value"))
    for low, high in blank:
        text = f"{text[:low]}{' ' * (high - low)}{text[high:]}"
    return {name: cell for name, cell in found.items() if name != "other"}, text


def _inside(cells: Sequence[str], start: int) -> Iterator[tuple[str, Told]]:
    """Age and sex of cells that hold their own label: "AGE OF CHILD 7 weeks | SEX Male"."""
    for place, cell in enumerate(cells):
        match = _WITH_LABEL.fullmatch(cell.strip())
        if match is None:
            continue
        name = "age" if match["label"].lower().startswith("age") else "sex"
        if (name == "age" and age_of(match["value"])) or (name == "sex" and sex_of(match["value"])):
            at = start + sum(len(one) + 1 for one in cells[:place]) + cell.index(match["value"])
            yield name, Told(text=match["value"], start=at, end=at + len(match["value"]))


def _both(cells: Sequence[str], start: int) -> Mapping[str, Told]:
    """Age and sex where one cell tells them both: "Age and sex | 9 weeks, girl", "Child | 7 weeks, male"."""
    if len(cells) != 2:
        return {}
    label, value = cells[0].strip(" :"), cells[1]
    if _BOTH.fullmatch(label):
        age = _AGE.search(value)
    elif _WHO.fullmatch(label) and len(value.split()) <= _LONGEST:
        age = _AGE_WITH_UNIT.search(value)
    else:
        return {}
    at = start + len(cells[0]) + 1
    told = (("age", age), ("sex", _SEX.search(value)))
    return {name: Told(text=one[0], start=at + one.start(), end=at + one.end()) for name, one in told if one}


def is_fact_label(text: str) -> bool:
    """Whether a short line is the label of a fact and nothing more: "Age", "Known as", "Reference"."""
    plain = text.strip().rstrip(":")
    if not plain or len(plain.split()) > _LABEL or text.rstrip().endswith("."):
        return False
    known = (_LABELS["age"], _LABELS["sex"], _LABELS["outcome"], _FURTHER, _BOTH, _CALLED)
    return plain[:1].isupper() and any(pattern.fullmatch(plain) for pattern in known)


def labelled_cells(text: str, header: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The label and the value of each fact of a row: under its header, else labels and values by turns."""
    cells = [cell.strip() for cell in text.split("\t")]
    return zip(header, cells, strict=False) if header else zip(cells[::2], cells[1::2], strict=False)


def told_under(header: Sequence[str], text: str, offset: int) -> Mapping[str, Told]:
    """The cells about the child, by label, of one row under a header that is no part of the text; `offset` is where the row begins."""
    cells = text.split("\t")
    if len(cells) != len(header) or not _is_header([_label(label) for label in header]):
        return {}
    known = ((_label(label), place) for place, label in enumerate(header))
    return {label: _cell(cells, place, offset) for label, place in known if label and label != "other"}


def sex_of(cell: str) -> str | None:
    """The sex that a cell tells; None for anything else ("Not published")."""
    return next((sex for sex, pattern in _SEXES.items() if pattern.match(cell.strip())), None)


def age_of(cell: str) -> tuple[str, tuple[float, float]] | None:
    """The age that a cell tells, in words and in months; None where it tells none of a child."""
    match = _AGE.search(cell)
    if match and not _HOURS.search(cell):
        count, unit = number(match[1]), (match[2] or "year").lower()
        small = unit != "year" or count < _OLDEST
        return (f"{count} {unit}{'' if count == 1 else 's'}", months(count, unit)) if small else None
    return ("newborn", (0.0, 0.0)) if _HOURS.search(cell) else None


def _answers(label: str, value: str) -> bool:
    """Whether a line may be the value of the label above it: "The story" under "sex" is the next heading."""
    if label == "age":
        return age_of(value) is not None
    return label != "sex" or sex_of(value) is not None or value.lower().startswith(WITHHELD)


def _label(cell: str) -> str | None:
    plain = cell.strip().rstrip(":")
    if not plain or len(plain.split()) > _LABEL:
        return None
    return next((name for name, pattern in _LABELS.items() if pattern.fullmatch(plain)), None)


def _is_header(known: Sequence[str | None]) -> bool:
    """Whether the cells of a row are labels: of the child, and most of them."""
    told = [label for label in known if label]
    return known.count("age") == 1 and len(told) > max(1, len(known) // 2)


def _cell(cells: Sequence[str], place: int, start: int) -> Told:
    offset = start + sum(len(cell) + 1 for cell in cells[:place])
    return Told(text=cells[place], start=offset, end=offset + len(cells[place]))
