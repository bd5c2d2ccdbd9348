"""Reading a question: what it names, what it wishes for, what kind of answer it asks, and what is left to search by.

Hard signals restrict the search: identifiers and pseudonyms of reviews that are loaded, an exact year that is loaded, a
partnership that is loaded. Everything else is a soft signal, which raises what fits and loses nothing. The cues are data
(`data/question.toml`).
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answer import Kind, Question, Signal
from corpus.ages import NUMBER, months, number
from corpus.document import Document, Review, Section
from corpus.identifiers import mentions, normal
from corpus.vocabulary import Vocabulary
from index.query import Boost, Filters, Term

_DATA = Path(__file__).parent / "data" / "question.toml"
_WORD = re.compile(r"[^\W_]+(?:[-'’/][^\W_]+)*")
_AGE = re.compile(rf"\b({NUMBER})[- ](day|week|month|year)s?[- ]?(?:olds?)?\b|\baged? ({NUMBER})\b", re.IGNORECASE)
_UNDER = re.compile(
    rf"\b(?:under|below|younger than|less than)(?: the age of| age)?[- ]({NUMBER})\b(?:[- ](day|week|month|year)s?)?(?: old| of age)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\b(?:aged?|between)?\s*({NUMBER})\s*(?:to|-|–|and)\s*({NUMBER})[- ](month|year)s?(?:[- ]olds?)?", re.IGNORECASE
)
_YEARS = re.compile(r"\b(20\d\d)\s*(?:to|-|–|and|until|/)\s*((?:20)?\d\d)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_NEAR = 0.5  # the share of an age's weight that the next stage gets: a nine-month-old for "non-mobile babies"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """One question while it is read: its text and what the library holds."""

    text: str
    reviews: Sequence[Review]
    documents: Sequence[Document]
    vocabulary: Vocabulary

    def signals(self) -> Iterator[Signal]:
        """Every signal of the question, hard ones first."""
        named = list(self._named())
        yield from named
        yield from self._partnerships()
        yield from self._years(named)
        yield from self._sections()
        yield from self._ages()
        for field, table, weight in (
            ("sex", "sex", "sex"),
            ("care status", "care", "care"),
            ("outcome", "outcome", "outcome"),
        ):
            yield from self._listed(field, table, _weight(weight))
        yield from self._agencies()
        yield from self._kinds()

    def _named(self) -> Iterator[Signal]:
        known = {name.casefold(): review for review in self.reviews for name in _names(review)}
        taken: list[tuple[int, int]] = []
        for mention in mentions(self.text):
            review = known.get(mention.id.casefold())
            if review is not None:
                taken.append((mention.start, mention.end))
                yield _named(review, self.text[mention.start : mention.end])
        for match in re.finditer(r"(?<![\w/])[A-Z][\w-]*(?: & [A-Z]\w*)?", self.text):
            inside = any(low <= match.start() < high for low, high in taken)
            review = known.get(match.group().removesuffix("'s").casefold())
            begins = match.start() == 0 and not match.group().isupper()
            if review is not None and not inside and not begins and match.group() not in ("Child", "Baby", "Family"):
                yield _named(review, match.group())

    def _partnerships(self) -> Iterator[Signal]:
        places = {p for p in (*(r.partnership for r in self.reviews), *(d.partnership for d in self.documents)) if p}
        if len(places) < 2:
            return
        for name in sorted(places):
            first = re.split(r"\b(?:Local )?Safeguarding\b", name)[0].strip()
            match = (
                re.search(rf"\b(?:{re.escape(name)}|{re.escape(first)})\b", self.text, re.IGNORECASE) if first else None
            )
            if match:
                filters = Filters(partnerships=(name,))
                yield Signal(id=f"partnership:{name}", label=name, words=match.group(), filters=filters)

    def _years(self, named: Sequence[Signal]) -> Iterator[Signal]:
        text = self.text
        for signal in named:
            text = text.replace(signal.words, " ")
        loaded = sorted({review.year for review in self.reviews if review.year})
        found = _year_range(text, loaded)
        if found is None:
            return
        words, years = found
        low, high = years
        label = f"{low}" if low == high else f"{low or 'the beginning'} to {high or 'now'}"
        fits = [year for year in loaded if (low or 0) <= year <= (high or 9999)]
        if fits:
            yield Signal(id=f"year:{label}", label=label, words=words, filters=Filters(years=years))
        else:
            boost = Boost(field="year", value=label, weight=_weight("year"), years=years)
            yield Signal(id=f"year:{label}", label=label, words=words, boosts=(boost,))

    def _sections(self) -> Iterator[Signal]:
        specific = False
        for value, patterns in _table()["sections"].items():
            match = self._first(patterns)
            if match is None or (value == "learning" and specific):
                continue
            specific = True
            weight = _weight("learning") if value == Section.LEARNING else _weight("section")
            boosts = [Boost(field="section", value=value, weight=weight)]
            if value == Section.LEARNING:
                # What a review missed or recommends is learning under another name.
                boosts += [
                    Boost(field="section", value=other.value, weight=weight * 0.8)
                    for other in (Section.MISSED_OPPORTUNITIES, Section.RECOMMENDATIONS)
                ]
            if value == Section.RECOMMENDATIONS:
                boosts.append(Boost(field="section", value=Section.LEARNING.value, weight=weight * 0.3))
            if value == Section.MISSED_OPPORTUNITIES:
                boosts.append(Boost(field="section", value=Section.LEARNING.value, weight=weight * 0.4))
            yield Signal(id=f"section:{value}", label=value, words=match.group(), boosts=tuple(boosts))

    def _ages(self) -> Iterator[Signal]:
        mobile = self._first(_table()["mobility"]["patterns"])
        if mobile:
            weight = _weight("age")
            boosts = (
                Boost(field="age", value="under 6 months", weight=weight, months=(0.0, 6.0)),
                Boost(field="age", value="6 to 18 months", weight=weight * _NEAR, months=(6.0, 18.0)),
            )
            yield Signal(
                id="age:non-mobile", label="not yet mobile (under 6 months first)", words=mobile.group(), boosts=boosts
            )
            return
        found = _age(self.text)
        if found:
            words, low, high, label = found
            boost = Boost(field="age", value=label, weight=_weight("age"), months=(low, high))
            yield Signal(id=f"age:{label}", label=label, words=words, boosts=(boost,))

    def _listed(self, field: str, table: str, weight: float) -> Iterator[Signal]:
        for value, patterns in _table()[table].items():
            match = self._first(patterns)
            if match:
                boost = Boost(field=field, value=value, weight=weight)
                yield Signal(id=f"{field}:{value}", label=value, words=match.group(), boosts=(boost,))

    def _agencies(self) -> Iterator[Signal]:
        cues, agencies = _table()["agencies"], _agency_concepts()
        seen = set()
        for match in self.vocabulary.concepts_in(self.text):
            if match.concept not in agencies or match.concept in seen or self._negated(match.start):
                continue
            seen.add(match.concept)
            before, after = self.text[: match.start], self.text[match.end :]
            addressed = any(re.search(p, before, re.IGNORECASE) for p in cues["addressed"]) or any(
                re.search(p, after, re.IGNORECASE) for p in cues["addressed_after"]
            )
            label = self.vocabulary.label(match.concept)
            mentioned = Boost(field="agency mentioned", value=match.concept, weight=_weight("agency_mentioned"))
            spoken_to = Boost(field="agency addressed", value=match.concept, weight=_weight("agency_addressed"))
            boosts = (spoken_to, mentioned) if addressed else (mentioned, replace(spoken_to, weight=mentioned.weight))
            name = f"addressed to {label}" if addressed else label
            yield Signal(id=f"agency:{match.concept}", label=name, words=match.text, boosts=boosts)

    def _kinds(self) -> Iterator[Signal]:
        present = {review.kind for review in self.reviews}
        for kind, pattern in (
            ("rapid review", r"\brapid reviews?\b(?! \d)"),
            ("LCSPR", r"\bL?CSPRs?\b"),
            ("SCR", r"\bSCRs?\b|\bserious case reviews?\b"),
        ):
            match = re.search(pattern, self.text, re.IGNORECASE)
            if match and kind in present and len(present) > 1 and not mentions(self.text):
                boost = Boost(field="kind", value=kind, weight=_weight("kind"))
                yield Signal(id=f"kind:{kind}", label=f"{kind}s", words=match.group(), boosts=(boost,))

    def _first(self, patterns: Sequence[str]) -> re.Match[str] | None:
        for pattern in patterns:
            for match in re.finditer(pattern, self.text, re.IGNORECASE):
                if not self._negated(match.start()):
                    return match
        return None

    def _negated(self, start: int) -> bool:
        before = self.text[:start]
        return any(re.search(pattern, before, re.IGNORECASE) for pattern in _table()["negation"]["patterns"])


def read_question(
    text: str,
    *,
    reviews: Sequence[Review],
    documents: Sequence[Document],
    filters: Filters = Filters(),
    vocabulary: Vocabulary,
    without: Collection[str] = (),
) -> Question:
    """The question as read against what is loaded; `without` are ids of signals that the user took off."""
    plain = " ".join(text.replace("’", "'").split())
    reader = _Reader(text=plain, reviews=reviews, documents=documents, vocabulary=vocabulary)
    signals = tuple({signal.id: signal for signal in reader.signals() if signal.id not in without}.values())
    unknown = _unknown(plain, reviews)
    return Question(
        text=text,
        standalone=plain,
        kind=_kind(plain, signals),
        filters=_restricted(filters, signals),
        signals=signals,
        terms=_terms(plain, vocabulary),
        topic=_topic(plain, signals, unknown),
        unknown=unknown,
    )


def _named(review: Review, words: str) -> Signal:
    return Signal(id=f"review:{review.id}", label=review.printed, words=words, filters=Filters(reviews=(review.id,)))


def _names(review: Review) -> Iterator[str]:
    yield from (review.id, normal(review.printed), *review.aliases)
    if review.pseudonym:
        yield review.pseudonym


def _unknown(text: str, reviews: Sequence[Review]) -> tuple[str, ...]:
    known = {name.casefold() for review in reviews for name in _names(review)}
    return tuple(m.printed for m in mentions(text) if m.id.casefold() not in known)


def _kind(text: str, signals: Sequence[Signal]) -> Kind:
    for name, patterns in _table()["kinds"].items():
        if any(re.search(pattern, text if "[A-Z]" in pattern else text.lower()) for pattern in patterns):
            kind = Kind(name)
            break
    else:
        kind = Kind.THEMATIC
    one = [signal for signal in signals if signal.id.startswith("review:")]
    if len(one) == 1 and kind in (Kind.THEMATIC, Kind.COUNTING):
        return Kind.ONE_REVIEW
    if kind is Kind.THEMATIC and any(b.field == "agency addressed" for s in signals for b in s.boosts[:1]):
        return Kind.AGENCY
    return kind


def _restricted(filters: Filters, signals: Sequence[Signal]) -> Filters:
    """The user's own filters, and the hard signals where the user left the field free."""
    reviews = tuple(dict.fromkeys(name for s in signals if s.filters for name in s.filters.reviews))
    partnerships = tuple(dict.fromkeys(name for s in signals if s.filters for name in s.filters.partnerships))
    years = next((s.filters.years for s in signals if s.filters and s.filters.years), None)
    return replace(
        filters,
        reviews=filters.reviews or reviews,
        partnerships=filters.partnerships or (() if reviews else partnerships),
        years=filters.years or (None if reviews else years),
    )


def _terms(text: str, vocabulary: Vocabulary) -> tuple[Term, ...]:
    return tuple(Term(text=one.text, weight=one.weight, because=one.because) for one in vocabulary.widen(text))


def _topic(text: str, signals: Sequence[Signal], unknown: Sequence[str]) -> tuple[str, ...]:
    frame = frozenset(_table()["frame"]["words"].split())
    rest = text
    for words in (*(signal.words for signal in signals), *unknown):
        rest = rest.replace(words, " ", 1)
    found = [word.lower().removesuffix("'s") for word in _WORD.findall(rest)]
    return tuple(dict.fromkeys(word for word in found if word not in frame and len(word) > 1 and not word.isdigit()))


def _year_range(text: str, loaded: Sequence[int]) -> tuple[str, tuple[int | None, int | None]] | None:
    match = _YEARS.search(text)
    if match:
        last = int(match[2]) if len(match[2]) == 4 else int(match[1][:2] + match[2])
        if last >= int(match[1]):
            return match.group(), (int(match[1]), last)
    for pattern in _table()["years"]["since"]:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return match.group(), (int(match[2]) + (match[1].lower() == "after"), None)
    for pattern in _table()["years"]["until"]:
        match = re.search(pattern, text, re.IGNORECASE)
        if match:
            return match.group(), (None, int(match[2]) - (match[1].lower() in ("before", "prior to")))
    for pattern in _table()["years"]["last"]:
        match = re.search(pattern, text, re.IGNORECASE)
        if match and loaded:
            try:
                count = number(match[1])
            except ValueError:
                continue
            return match.group(), (loaded[-1] - count + 1, loaded[-1])
    years = [int(year) for year in _YEAR.findall(text)]
    return (str(years[0]), (min(years), max(years))) if years else None


def _age(text: str) -> tuple[str, float, float, str] | None:
    """The words of an age, its lowest and highest month, and a label."""
    match = _BETWEEN.search(text)
    if match and match[3]:
        low, high = months(number(match[1]), match[3].lower())[0], months(number(match[2]), match[3].lower())[1]
        return match.group(), low, high, f"{match[1]} to {match[2]} {match[3].lower()}s"
    match = _UNDER.search(text)
    if match:
        unit = (match[2] or "year").lower()
        return match.group(), 0.0, months(number(match[1]), unit)[0], f"under {match[1]} {unit}s"
    match = _AGE.search(text)
    if match:
        count, unit = number(match[1] or match[3]), (match[2] or "year").lower()
        low, high = months(count, unit)
        return match.group(), low, high, f"{count} {unit}s old"
    stages = [
        (found, span)
        for words, span in _table()["stages"].items()
        for found in re.finditer(rf"\b(?:{words})\b", text, re.IGNORECASE)
    ]
    if not stages:
        return None
    found, span = max(stages, key=lambda one: len(one[0].group()))
    return found.group(), float(span[0]), float(span[1]), found.group().lower()


def _weight(name: str) -> float:
    return float(_table()["soft"][name])


def _agency_concepts() -> frozenset[str]:
    return frozenset(
        tomllib.loads((Path(__file__).parents[1] / "corpus/data/facets.toml").read_text("utf-8"))["agencies"][
            "concepts"
        ]
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))
