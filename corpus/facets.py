"""Facts about a review's child and the agencies of a passage: stated, inferred or not stated, each with the span that says so.

The cues are data (`data/facets.toml`). Ages are read from the opening sentences, since later ones are about siblings,
parents and durations.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from corpus.child_age import Where, age_facets, speaks_of_a_baby, tells_of_a_birth, tells_of_an_age
from corpus.document import Basis, Facet
from corpus.factrows import WITHHELD, Told, age_of, sex_of, told_in_rows
from corpus.sentences import sentences
from corpus.vocabulary import Vocabulary

_DATA = Path(__file__).parent / "data" / "facets.toml"
_TILE = 4  # words: fewer are no sentence
_OPENING = 6  # sentences in which the child is introduced
_SEARCHED = 60  # sentences of a long report looked through for them: a cover and an introduction may stand before
_TOLD = 24  # sentences of the parts that tell what happened, in which a death is looked for besides
_INCIDENT = 5  # sentences that tell what happened; later ones tell of others and of the past
# Cues, what they tell, and how surely; the first that is found decides.
_OUTCOMES = (
    ("died", "died", Basis.STATED),
    ("died_inferred", "died", Basis.INFERRED),
    ("serious harm", "serious harm", Basis.STATED),
)
_NEGATED = re.compile(
    r"\b(?:not|never|no longer|nor|without|neither|had been|previously|until|other than)\b[^.]{0,24}$", re.IGNORECASE
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:mother|father|parents?|sibling|brother|sister|she had a|half-\w+)\b"
    r"(?:(?!\b(?:baby|boy|girl|child|he|son|daughter)\b)[^.;]){0,70}$",
    re.IGNORECASE,
)


def review_facets(
    text: str, where: Where, *, told: int | None = None, listed: Mapping[str, Told] | None = None
) -> tuple[Facet, ...]:
    """The facets of a review from its whole text; `where(start, end)` gives the spans of a part of it.

    `told` is where the parts that tell what happened end and those that draw from it begin, where that is known;
    `listed` what a list of the reviews says of this one by label, which counts where its own rows say nothing.
    A name without a fact comes with the basis "not stated" and no spans, so that silence can be counted too.
    """
    own, prose = told_in_rows(text)
    rows = {**(listed or {}), **own}
    opening = _opening(prose)
    several = tuple(_age_told(rows.get("age"), where)) or age_facets(opening, where)
    age = several[0]
    sex = tuple(_sex_told(rows.get("sex"), where)) or tuple(_sex(opening, text, where))
    found = [*several, *sex, *_care(text, where), *_outcome(rows.get("outcome"), opening, _told(prose, told), where)]
    return (*found, *_harm(opening, where), *_setting(opening, where), *_mobility(age, text, where))


def passage_facets(text: str, where: Where) -> tuple[Facet, ...]:
    """The agencies a passage addresses and those it mentions; an agency addressed is not listed as mentioned again."""
    agencies = set(_table()["agencies"]["concepts"])
    best: dict[str, Facet] = {}
    for start, end in sentences(text):
        for match in Vocabulary.shipped().concepts_in(text[start:end]):
            if match.concept not in agencies:
                continue
            before, after = text[start : start + match.start], text[start + match.end : end]
            name = "agency addressed" if _addressed(before, after) else "agency mentioned"
            known = best.get(match.concept)
            if known is None or (known.name == "agency mentioned" and name == "agency addressed"):
                best[match.concept] = Facet(
                    name=name,
                    value=Vocabulary.shipped().label(match.concept),
                    basis=Basis.STATED,
                    spans=where(start + match.start, start + match.end),
                    concept=match.concept,
                )
    return tuple(best.values())


def choices() -> Mapping[str, Mapping[str, str | None]]:
    """The values a person may give each facet that has a fixed set of them, each with its vocabulary concept where it has one."""
    table = _table()
    return {
        "sex": dict.fromkeys(table["sex"]),
        "care status": {value: value.replace(" ", "_") for value in table["care"]},
        "outcome": dict.fromkeys(("died", "serious harm")),
        "harm": {Vocabulary.shipped().label(concept): concept for concept in table["harm"]["concepts"]},
        "setting": dict.fromkeys(table["setting"]),
        "mobility": dict.fromkeys(table["mobility"]),
    }


def _age_told(cell: Told | None, where: Where) -> Iterator[Facet]:
    """The age that a table of facts tells."""
    told = age_of(cell.text) if cell else None
    if cell and told:
        yield Facet(name="age", value=told[0], basis=Basis.STATED, spans=where(cell.start, cell.end), months=told[1])


def _sex_told(cell: Told | None, where: Where) -> Iterator[Facet]:
    """The sex that a table of facts tells."""
    told = sex_of(cell.text) if cell else None
    if cell and told:
        yield Facet(name="sex", value=told, basis=Basis.STATED, spans=where(cell.start, cell.end))
    elif cell and cell.text.lower().startswith(WITHHELD):
        yield Facet(name="sex", value="not stated", basis=Basis.NOT_STATED)


def _opening(text: str) -> str:
    """The sentences that introduce the child, with spaces in place of what stands before them, so that offsets stay.

    They begin the text of a short review; in a long report they begin where the first age is told.
    """
    places = sentences(text)[:_SEARCHED]
    if not places:
        return ""
    first = _first_told(text, places)
    begin = 0 if first < _OPENING else first - 1
    # The tiles of a strip of facts ("7 weeks", "age", "Girl", "sex") are no sentences.
    told = [end for start, end in places[begin:] if len(text[start:end].split()) >= _TILE]
    end = max([places[min(begin + _OPENING, len(places)) - 1][1], *told[:_OPENING]])
    return " " * places[begin][0] + text[places[begin][0] : end]


def _first_told(text: str, places: Sequence[tuple[int, int]]) -> int:
    """The number of the sentence that first tells the child's age, else of the first that speaks of a baby; else 0."""
    for tells in (tells_of_an_age, tells_of_a_birth, speaks_of_a_baby):
        for number_, (start, end) in enumerate(places):
            if tells(text[start:end]):
                return number_
    return 0


def _sex(opening: str, text: str, where: Where) -> Iterator[Facet]:
    cues = _table()["sex"]
    nouns = [(sex, words[:4]) for sex, words in cues.items()]
    found = [
        (match.start(), match.end(), sex)
        for sex, words in nouns
        for match in re.finditer(rf"\b(?:{'|'.join(words)})\b", opening, re.IGNORECASE)
        if not re.search(r"\b(?:a|another|other|older|two|three|the) (?:older )?$", opening[: match.start()][-12:])
        or match.start() < 200
    ]
    if found:
        start, end, sex = min(found)
        yield Facet(name="sex", value=sex, basis=Basis.STATED, spans=where(start, end))
        return
    kin = re.search(
        r"\b(his|her) (?:mother|father|parents?|mum|dad|siblings?|brothers?|sisters?|carers?)\b", opening, re.I
    )
    if kin:
        value = "male" if kin[1].lower() == "his" else "female"
        yield Facet(name="sex", value=value, basis=Basis.INFERRED, spans=where(*kin.span(1)))
        return
    counts = {
        sex: len(re.findall(rf"\b(?:{'|'.join(words[4:])})\b", opening, re.IGNORECASE)) for sex, words in cues.items()
    }
    best = max(counts, key=lambda sex: counts[sex])
    if counts[best] and counts[best] > sum(counts.values()) - counts[best]:
        match = re.search(rf"\b(?:{'|'.join(cues[best][4:])})\b", opening, re.IGNORECASE)
        assert match is not None
        yield Facet(name="sex", value=best, basis=Basis.INFERRED, spans=where(*match.span()))
    else:
        yield Facet(name="sex", value="not stated", basis=Basis.NOT_STATED)


def _care(text: str, where: Where) -> Iterator[Facet]:
    head, some = text[:2500], False
    for value, patterns in _table()["care"].items():
        match = next(
            (
                match
                for pattern in patterns
                for match in re.finditer(pattern, head, re.IGNORECASE if pattern.islower() else 0)
                if not _NEGATED.search(head[max(0, match.start() - 40) : match.start()])
                and not _SOMEBODY_ELSE.search(head[max(0, match.start() - 90) : match.start()])
            ),
            None,
        )
        if match:
            some = True
            yield Facet(
                name="care status",
                value=value,
                basis=Basis.STATED,
                spans=where(*match.span()),
                concept=value.replace(" ", "_"),
            )
    if not some:
        yield Facet(name="care status", value="not stated", basis=Basis.NOT_STATED)


def _told(text: str, end: int | None) -> str:
    """The first sentences of what tells what happened: of a background and an incident, each under its heading, both."""
    places = sentences(text[: end or 0])[:_TOLD]
    return text[: places[-1][1]] if places else ""


def _outcome(row: Told | None, opening: str, told: str, where: Where) -> Iterator[Facet]:
    """What became of the child: as a table of facts or the opening tells it, else, of a death, as it is told later on."""
    said = _outcome_in(row.text, lambda low, high: where(row.start + low, row.start + high)) if row else None
    found = said or _outcome_in(opening, where)
    if found is None or found.value != "died":
        later = _outcome_in(told, where)
        found = later if later is not None and later.value == "died" and later.basis is Basis.STATED else found
    yield found or Facet(name="outcome", value="not stated", basis=Basis.NOT_STATED)


def _outcome_in(text: str, where: Where) -> Facet | None:
    cues = _table()["outcome"]
    others = (*cues["relatives"], *cues["no_death"])
    apart = [m.span() for pattern in others for m in re.finditer(pattern, text, re.IGNORECASE)]
    for name, value, basis in _OUTCOMES:
        for pattern in cues[name]:
            for match in re.finditer(pattern, text, re.IGNORECASE):
                if not any(low <= match.start() < high for low, high in apart):
                    return Facet(name="outcome", value=value, basis=basis, spans=where(*match.span()))
    return None


def _harm(opening: str, where: Where) -> Iterator[Facet]:
    """What happened to the child, from the sentences of the incident: no history, nothing ruled out, no other's body."""
    cues, seen = _table()["harm"], set()
    for low, high in sentences(opening)[:_INCIDENT]:
        sentence = opening[low:high]
        for match in Vocabulary.shipped().concepts_in(sentence):
            before = sentence[: match.start]
            if match.concept not in cues["concepts"] or match.concept in seen or _past(before):
                continue
            if match.concept in cues["bodily"] and _of_another(before):
                continue
            seen.add(match.concept)
            yield Facet(
                name="harm",
                value=Vocabulary.shipped().label(match.concept),
                basis=Basis.STATED,
                spans=where(low + match.start, low + match.end),
                concept=match.concept,
            )


def _past(before: str) -> bool:
    return any(re.search(rf"\b(?:{cue})$", before, re.IGNORECASE) for cue in _table()["harm"]["not_the_harm"])


def _of_another(before: str) -> bool:
    """Whether the sentence speaks of an adult and has not come to the child yet."""
    cues = _table()["harm"]
    adult = re.search(rf"\b(?:{cues['adults']})\b", before, re.IGNORECASE)
    child = re.search(rf"\b(?:{cues['child']})\b", before, re.IGNORECASE)
    return bool(adult) and not child


def _setting(opening: str, where: Where) -> Iterator[Facet]:
    for value, patterns in _table()["setting"].items():
        match = next((m for p in patterns if (m := re.search(p, opening, re.IGNORECASE))), None)
        if match:
            yield Facet(name="setting", value=value, basis=Basis.STATED, spans=where(*match.span()))


def _mobility(age: Facet, text: str, where: Where) -> Iterator[Facet]:
    """Under six months: not independently mobile, as bruising policies hold; 6 to 18 months: nobody can tell from the age.

    WHO milestones (1st to 99th percentile): crawls 5.2-13.5 months, walks alone 8.2-17.6.
    """
    for value, patterns in _table()["mobility"].items():
        match = next((m for p in patterns if (m := re.search(p, text[:2500], re.IGNORECASE))), None)
        if match:
            yield Facet(name="mobility", value=value, basis=Basis.STATED, spans=where(*match.span()))
            return
    yield from mobility_of(age)


def mobility_of(age: Facet) -> Iterator[Facet]:
    """What the age alone tells of mobility; nothing of a child of 18 months or more, or of an age nobody told."""
    if age.months is None or age.months == (0.0, 12.0):
        return
    if age.months[1] < 6:
        yield Facet(name="mobility", value="not independently mobile", basis=Basis.INFERRED, spans=age.spans)
    elif age.months[0] < 18:
        yield Facet(name="mobility", value="age given, mobility not stated", basis=Basis.NOT_STATED, spans=age.spans)


def _addressed(before: str, after: str) -> bool:
    cues = _table()["agencies"]
    return any(re.search(p, after, re.IGNORECASE) for p in cues["addressed_after"]) or bool(
        re.search(
            r"\b(learning|recommend\w*|actions?|asked?|remind\w*|need|importance|message)\b", before, re.IGNORECASE
        )
        and any(re.search(p, before, re.IGNORECASE) for p in cues["addressed_before"])
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))
