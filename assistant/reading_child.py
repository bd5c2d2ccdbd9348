"""What a question says of the child: age and stage, sex, care status, outcome, setting."""

import re
from collections.abc import Iterator
from typing import Any

from assistant.answer import Signal
from assistant.cues import Part, Places, found, negated, table, words
from corpus.ages import NUMBER, ORDINAL, months, number, ordinal
from index.query import Boost

AGE, STAGE, NEIGHBOUR, WEAK_STAGE = 0.25, 0.2, 0.08, 0.05
MOBILITY, SEX, CARE, OUTCOME, SETTING = 0.1, 0.1, 0.2, 0.1, 0.06
OLDEST = 215.99  # months: the last before eighteen

_UNIT = r"(days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?|y)"
_PEOPLE = r"(?:ones|those|child|children|kids?|bab(?:y|ies)|infants?|toddlers?|boys?|girls?|lads?|lass(?:es)?|teen\w*|young people)"
_SIZE = {"d": "day", "w": "week", "m": "month", "y": "year"}
Stage = dict[str, Any]  # a table of the data file: label, months, patterns, and where it has them also, mobility, weak
_FORMS = (
    (
        rf"(?:between |aged |ages |from )*({NUMBER})\s*(?:-|to|and|or)\s*({NUMBER})[ -]*{_UNIT}[ -]?(?:olds?|of age)",
        "range",
    ),
    (
        rf"(?:aged|ages|the ages of|age) (?:between |from )?({NUMBER})\s*(?:-|to|and)\s*({NUMBER})(?:[ -]*{_UNIT})?(?: old)?",
        "range",
    ),
    (rf"({NUMBER})\s*(?:-|to)\s*({NUMBER})s", "range"),
    (rf"\(({NUMBER})\s*(?:-|–|to)\s*({NUMBER})(?: {_UNIT})?\)", "range"),
    (rf"{_PEOPLE} (?:aged )?({NUMBER})\s*(?:-|to)\s*({NUMBER})(?:[ -]*{_UNIT})?(?! (?:of|reviews|cases))", "range"),
    (
        rf"(?:under|below|younger than|less than|not yet|up to)[ -](?:the age of |age )?({NUMBER})(?:[ -]*{_UNIT})(?: olds?| of age)?",
        "under",
    ),
    (rf"(?:under|below|younger than)[ -](?:the age of |age )?({NUMBER})(?:'?s)?", "under"),
    (rf"({NUMBER})[ -]*{_UNIT}?(?: olds?)? (?:and|or) (?:under|younger|below)", "upto"),
    (
        rf"(?:over|above|older than|at least|more than)[ -](?:the age of )?({NUMBER})(?:'?s)?(?:[ -]*{_UNIT})? (?:olds?|of age)",
        "over",
    ),
    (rf"(?:over|above|older than)[ -]({NUMBER})'?s", "over"),
    (rf"{_PEOPLE} (?:aged )?(?:over|above|older than|more than) ({NUMBER})[ -]{_UNIT}", "over"),
    (rf"(?:aged over|over the age of|older than|overs?-)[ -]?({NUMBER})s?", "over"),
    (rf"(?:aged )?({NUMBER})(?:[ -]*{_UNIT})?(?: olds?)? ?(?:(?:and|or) (?:over|older|above|up)|\+)", "over"),
    (
        rf"(?:not (?:yet )?(?:reached|had|turned)|before|short of|under) (?:his |her |their |the )?({ORDINAL}) birthdays?",
        "under",
    ),
    (rf"({NUMBER})[ -]*{_UNIT}[ -]?olds?", "one"),
    (rf"({NUMBER})[ -]?y/?o\b", "one"),
    (rf"(?:aged|age|at the age of|of age) ({NUMBER})(?:[ -]*{_UNIT})?(?! (?:to|and) \d)", "one"),
    (
        rf"(?:child|children|boys?|girls?|lads?|babys?|babies|pupils?|kids?|sons?|daughters?|infants?) of ({NUMBER})(?:[ -]*{_UNIT})?",
        "one",
    ),
    (rf"(?:at|of|only|just) ({NUMBER})[ -]{_UNIT}(?: of age|(?= (?:was|were|died|with|who|in))|$|(?=[?.,]))", "one"),
)


def ages(text: str, *, counting: bool) -> tuple[Part, ...]:
    """The ages and stages asked for, as one part; an explicit age silences the stage named with it."""
    explicit = list(_explicit(text))
    if explicit:
        at = tuple((start, end) for start, end, _, _ in explicit)
        ranges = tuple(dict.fromkeys((low, high) for _, _, low, high in explicit))
        labels = [_label(low, high) for low, high in ranges]
        boosts = tuple(
            Boost(field="age", value=label, weight=AGE, months=span) for label, span in zip(labels, ranges, strict=True)
        )
        places = _with_stage_words(text, at)
        signal = Signal(id=f"age:{'+'.join(labels)}", label=", ".join(labels), words=words(text, at), boosts=boosts)
        return (Part(signal=signal, places=places),)
    stages = list(_stages(text))
    strong = [stage for stage in stages if not stage[0].get("weak")]
    chosen = strong or stages
    if not chosen:
        return ()
    at = tuple(sorted(place for _, places in chosen for place in places))
    labels = list(dict.fromkeys(stage["label"] for stage, _ in chosen))
    boosts = tuple(boost for stage, _ in chosen for boost in _stage_boosts(stage, counting=counting))
    signal = Signal(id=f"age:{'+'.join(labels)}", label=", ".join(labels), words=words(text, at), boosts=boosts)
    if not strong and counting:
        return ()
    return (Part(signal=signal, places=at, weak=not strong),)


def _stage_boosts(stage: Stage, *, counting: bool) -> Iterator[Boost]:
    low, high = stage["months"]
    label = str(stage["label"])
    weight = WEAK_STAGE if stage.get("weak") else STAGE
    yield Boost(field="age", value=label, weight=weight, months=(float(low), float(high)))
    if "mobility" in stage:
        yield Boost(field="mobility", value=str(stage["mobility"]), weight=MOBILITY)
    if "also" in stage and not counting:
        first, last = stage["also"]
        yield Boost(field="age", value=f"near {label}", weight=NEIGHBOUR, months=(float(first), float(last)))


def _stages(text: str) -> Iterator[tuple[Stage, Places]]:
    """Each stage named; where two share words, the one with the longer words."""
    every = [(stage, place) for stage in table()["stages"] for place in found(text, stage["patterns"])]
    every = [
        (stage, place) for stage, place in every if not _somebody_else(text, *place) and not negated(text, place[0])
    ]
    every.sort(key=lambda one: one[1][0] - one[1][1])
    taken: list[tuple[int, int]] = []
    chosen: dict[str, list[tuple[int, int]]] = {}
    by_label = {stage["label"]: stage for stage in table()["stages"]}
    for stage, place in every:
        if any(place[0] < high and low < place[1] for low, high in taken):
            continue
        taken.append(place)
        chosen.setdefault(stage["label"], []).append(place)
    # "Babies who cannot crawl yet" names a stage and a narrower one: the narrower is meant.
    ranges = {label: tuple(by_label[label]["months"]) for label in chosen}
    for label, places in chosen.items():
        low, high = ranges[label]
        narrower = any(
            other != label and low <= first and last <= high and (first, last) != (low, high)
            for other, (first, last) in ranges.items()
        )
        if not narrower or (label == "young person" and len(ranges) == 1):
            yield by_label[label], tuple(places)


def _with_stage_words(text: str, at: Places) -> Places:
    """The places of the ages and of the stage words beside them, which say nothing more."""
    stages = [place for _, places in _stages(text) for place in places]
    return tuple(
        sorted({*at, *(place for place in stages if not any(place[0] < high and low < place[1] for low, high in at))})
    )


def _explicit(text: str) -> Iterator[tuple[int, int, float, float]]:
    taken: list[tuple[int, int]] = []
    for pattern, reading in _FORMS:
        for match in re.finditer(rf"(?<![\w/-]){pattern}(?![\w/])", text, re.IGNORECASE):
            place = match.span()
            if any(place[0] < high and low < place[1] for low, high in taken):
                continue
            taken.append(place)
            if _somebody_else(text, *place) or _duration(text, place[0]) or negated(text, place[0]):
                continue
            span = _span(reading, match)
            if span is not None and span[0] < 252:
                yield (*place, *span)


def _span(reading: str, match: re.Match[str]) -> tuple[float, float] | None:
    groups = [group for group in match.groups() if group]
    unit = _SIZE[groups[-1][0].lower()] if re.fullmatch(_UNIT, groups[-1], re.IGNORECASE) else "year"
    first = ordinal(groups[0]) if re.fullmatch(ORDINAL, groups[0], re.IGNORECASE) else number(groups[0])
    low, high = months(first, unit)
    if reading == "range":
        return low, months(number(groups[1]), unit)[1]
    if reading == "under":
        return 0.0, round(low - 0.01, 2)
    if reading == "upto":
        return 0.0, high
    if reading == "over":
        return low, OLDEST
    return low, high


def _label(low: float, high: float) -> str:
    if low == 0 and high >= 1:
        return f"under {_length(high + 0.01)}"
    if high >= OLDEST:
        return f"{_length(low)} and over"
    first, last = _length(low), _length(high)
    return first if first == last else f"{first.removesuffix(' years').removesuffix(' months')} to {last}"


def _length(size: float) -> str:
    if size < 1:
        days = round(size * 30.4)
        return f"{days} day{'' if days == 1 else 's'}"
    if size < 6 and abs(size - round(size)) > 0.02:
        return f"{int(size * 4.35 + 0.02)} weeks"
    if size < 24:
        whole = 12 if abs(size - 12) < 0.02 else int(size)
        return "1 year" if whole == 12 and abs(size - 12) < 0.02 else f"{whole} month{'' if whole == 1 else 's'}"
    return f"{int(size + 0.02) // 12} years"


def _somebody_else(text: str, start: int, end: int) -> bool:
    others = table()["others"]
    after, before = text[end : end + 40], text[max(0, start - 40) : start]
    return any(re.search(p, after, re.I) for p in others["after"]) or any(
        re.search(rf"\b{p}", before, re.I) for p in others["before"]
    )


def _duration(text: str, start: int) -> bool:
    before = text[max(0, start - 20) : start]
    return any(re.search(rf"\b{p}", before, re.IGNORECASE) for p in table()["others"]["durations"])


def sex(text: str) -> tuple[Part, ...]:
    """The sex asked for; none where both are named."""
    hits = {value: found(text, patterns) for value, patterns in table()["sex"].items()}
    hits = {value: at for value, at in hits.items() if at and not negated(text, at[0][0])}
    if len(hits) != 1:
        return ()
    value, at = next(iter(hits.items()))
    boost = Boost(field="sex", value=value, weight=SEX)
    return (Part(signal=Signal(id=f"sex:{value}", label=value, words=words(text, at), boosts=(boost,)), places=at),)


def care(text: str) -> tuple[Part, ...]:
    """The care or plan status asked for, as one part."""
    hits = {
        # "A mum who was a care leaver" says nothing of the child.
        value: tuple(
            at for at in found(text, patterns) if not negated(text, at[0]) and not _of_a_parent(text[: at[0]], value)
        )
        for value, patterns in table()["care"].items()
    }
    apart = tuple(found(text, table()["apart_from_parents"]["patterns"]))
    if apart:
        return _part(
            text, "care status", dict.fromkeys(table()["apart_from_parents"]["values"], apart), CARE, topical=True
        )
    return _part(text, "care status", {value: at for value, at in hits.items() if at}, CARE, topical=True)


def _of_a_parent(before: str, status: str) -> bool:
    return status == "care leaver" and bool(
        re.search(
            r"\b(?:mums?|mothers?|dads?|fathers?|parents?)\b(?:\s+(?:or|and)\s+\w+)?(?:,)?\s+(?:who|that|being|as|were|was|is|are)?"
            r"(?:\s+(?:was|were|is|are|had been|being|themselves|herself|himself|also|both|an?))*\s*$",
            before,
            re.IGNORECASE,
        )
    )


def outcome(text: str) -> tuple[Part, ...]:
    """The outcome for the child asked for; a relative's death is none."""
    cues = table()["outcome"]
    kept: dict[str, Places] = {}
    every = {value: found(text, cues[value]) for value in ("died", "serious harm")}
    for value, places in every.items():
        at = tuple(
            (start, end)
            for start, end in places
            # "Nearly died" is no death.
            if not any(low < start and end <= high for other in every.values() for low, high in other)
            and not any(re.search(p, text[end:], re.I) for p in cues["relatives_after"])
            and not any(re.search(p, text[:start], re.I) for p in cues["relatives_before"])
            and not negated(text, start)
        )
        if at:
            kept[value] = at
    return _part(text, "outcome", kept, OUTCOME, topical=True)


def setting(text: str) -> tuple[Part, ...]:
    """Where it happened, as the question says; its words stay words of the topic."""
    hits = {value: found(text, patterns) for value, patterns in table()["setting"].items()}
    return _part(text, "setting", {value: at for value, at in hits.items() if at}, SETTING, topical=True, weak=True)


def _part(
    text: str, field: str, hits: dict[str, Places], weight: float, *, topical: bool = False, weak: bool = False
) -> tuple[Part, ...]:
    if not hits:
        return ()
    at = tuple(sorted({place for places in hits.values() for place in places}))
    boosts = tuple(Boost(field=field, value=value, weight=weight) for value in hits)
    signal = Signal(id=f"{field}:{'+'.join(hits)}", label=" or ".join(hits), words=words(text, at), boosts=boosts)
    return (Part(signal=signal, places=at, topical=topical, weak=weak),)
