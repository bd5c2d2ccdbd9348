"""What a person limits the search to, apart from the question: what can be chosen in this library, and the filters of it.

A chosen limit is hard and stays for the questions that follow until it is taken off.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.document import Basis, Document, Review, Section, Status
from index.filters import is_told
from index.query import Filters, Years
from ui.coverage import AGES

if TYPE_CHECKING:
    from index.library import Library

Value = str | tuple[int | None, int | None]

# The fields of the panel in their order: key, title.
TITLES: Mapping[str, str] = {
    "partnership": "Partnership",
    "document": "Document",
    "review": "Review",
    "kind": "Kind of review",
    "section": "Section",
    "age": "Age of the child",
    "sex": "Sex of the child",
    "care status": "Care status",
    "harm": "Harm",
    "outcome": "Outcome",
    "setting": "Setting",
    "agency": "Agency addressed or mentioned",
    "status": "Status of the document",
}
YEARS: Mapping[str, str] = {"year": "Year of the review", "published": "Year of publication"}
FACTS = ("sex", "care status", "harm", "outcome", "setting")
# Fields whose only value would limit nothing but for what does not tell it.
ALWAYS = (*FACTS, "age", "section", "agency")
ADULT = 1200.0  # months
_HUNDREDTH = 0.01  # of a month: the end of an age group, which the next one begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that can be chosen in a field: `count` is the number of reviews it is true of."""

    value: str
    label: str
    count: int

    @property
    def told(self) -> str:
        """The label with the count."""
        return f"{self.label} ({self.count:,})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One chosen limit. `key` is a field, `value` what was chosen, `label` what a person reads on the chip."""

    key: str
    value: Value
    label: str

    @property
    def mark(self) -> str:
        """A short name by which a button of the page says which limit it takes off."""
        return hashlib.sha256(f"{self.key}\n{self.value}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be chosen: by field the options, in the order to show them, and the first and last year by field."""

    fields: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    years: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def label(self, key: str, value: str) -> str | None:
        """What a person reads for a value of a field, None where it is not among the options."""
        return next((option.label for option in self.fields.get(key, ()) if option.value == value), None)


def options(library: "Library") -> Options:
    """What the loaded library lets one choose, each with its number of reviews; a field of no use is left out."""
    documents = {document.id: document for document in library.documents()}
    reviews = library.reviews()
    parts = library.reviews_by_part()
    fields = {
        "partnership": _counted(review.partnership or documents[review.document].partnership for review in reviews),
        "document": _documents(documents.values(), reviews),
        "review": _reviews(reviews, documents),
        "kind": _counted(review.kind for review in reviews),
        "section": tuple(
            Option(value=section.value, label=section.value.capitalize(), count=parts["section"][section.value])
            for section in Section
            if section.value in parts["section"]
        ),
        "age": _ages(reviews),
        **{name: _facts(reviews, name) for name in FACTS},
        "agency": tuple(
            Option(value=name, label=_capital(name), count=count) for name, count in _ranked(parts["agency"])
        ),
        "status": _counted(documents[review.document].status.value for review in reviews),
    }
    known = {
        "year": [review.year for review in reviews if review.year],
        "published": [int(year) for d in documents.values() if (year := (d.published or "")[:4]).isdigit()],
    }
    return Options(
        fields={key: found for key, found in fields.items() if len(found) > (0 if key in ALWAYS else 1)},
        years={key: (min(years), max(years)) for key, years in known.items() if years},
    )


def chosen(
    known: Options, values: Mapping[str, Sequence[str]], years: Mapping[str, tuple[object, object]]
) -> tuple[Limit, ...]:
    """The limits of what stands in the panel, in its order; what the library does not offer is passed over."""
    limits = [
        Limit(key=key, value=value, label=label)
        for key in TITLES
        for value in values.get(key, ())
        if (label := known.label(key, value)) is not None
    ]
    for key, title in YEARS.items():
        first, last = (_year(end) for end in years.get(key, (None, None)))
        if first is not None and last is not None and first > last:
            first, last = last, first
        if first is not None or last is not None:
            limits.append(Limit(key=key, value=(first, last), label=f"{title.lower()} {_range_words(first, last)}"))
    return tuple(limits)


def filters_of(limits: Iterable[Limit]) -> Filters:
    """The hard filters of the limits: several values of one field are alternatives, fields are combined with "and"."""
    values: dict[str, list[str]] = {}
    ranges: dict[str, Years] = {}
    for limit in limits:
        if isinstance(limit.value, tuple):
            ranges[limit.key] = limit.value
        else:
            values.setdefault(limit.key, []).append(limit.value)

    def several(key: str) -> tuple[str, ...]:
        return tuple(values.get(key, ()))

    return Filters(
        partnerships=several("partnership"),
        documents=several("document"),
        reviews=several("review"),
        kinds=several("kind"),
        sections=tuple(Section(value) for value in several("section")),
        age_groups=tuple(_GROUPS[value] for value in several("age")),
        facts=tuple((name, value) for name in FACTS for value in several(name)),
        agencies=several("agency"),
        statuses=tuple(Status(value) for value in several("status")),
        years=ranges.get("year"),
        published=ranges.get("published"),
    )


def standing(limits: Iterable[Limit], key: str) -> list[str]:
    """The values chosen in a field, for its boxes."""
    return [limit.value for limit in limits if limit.key == key and isinstance(limit.value, str)]


def standing_years(limits: Iterable[Limit], key: str) -> Years:
    """The years chosen in a field, None for each end that is open."""
    return next((limit.value for limit in limits if limit.key == key and isinstance(limit.value, tuple)), (None, None))


def _counted(values: Iterable[str | None]) -> tuple[Option, ...]:
    counts = Counter(value for value in values if value)
    return tuple(Option(value=value, label=_capital(value), count=count) for value, count in _ranked(counts))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0].casefold()))


def _documents(documents: Iterable[Document], reviews: Sequence[Review]) -> tuple[Option, ...]:
    counts = Counter(review.document for review in reviews)
    return tuple(Option(value=d.id, label=d.title, count=counts[d.id]) for d in documents)


def _reviews(reviews: Sequence[Review], documents: Mapping[str, Document]) -> tuple[Option, ...]:
    """The reviews by name, with the partnership where several have one of that name; one stands for it in every document."""
    partnerships: dict[str, set[str | None]] = {}
    for review in reviews:
        partnerships.setdefault(review.id, set()).add(review.partnership)
    labels: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for review in reviews:
        among = f" ({review.partnership})" if review.partnership and len(partnerships[review.id]) > 1 else ""
        labels.setdefault(review.id + among, review.printed + among)
        counts[review.id + among] += 1
    return tuple(Option(value=value, label=label, count=counts[value]) for value, label in labels.items())


def _facts(reviews: Sequence[Review], name: str) -> tuple[Option, ...]:
    told = ({facet.value for facet in review.facet(name) if facet.basis is not Basis.NOT_STATED} for review in reviews)
    return _counted(value for values in told for value in values)


def _ages(reviews: Sequence[Review]) -> tuple[Option, ...]:
    found = []
    for label, group in _GROUPS.items():
        count = sum(is_told(review, Filters(age_groups=(group,))) for review in reviews)
        if count:
            found.append(Option(value=label, label=_capital(label), count=count))
    return tuple(found)


def _groups() -> Mapping[str, tuple[float, float]]:
    """The age groups in months by their label, each ending just before the next begins."""
    groups, low = {}, 0.0
    for limit, label in (*AGES, (ADULT, "18 years and over")):
        groups[label] = (low, limit - _HUNDREDTH)
        low = float(limit)
    return groups


_GROUPS = _groups()


def _year(value: object) -> int | None:
    """The year in a field of the panel; None where it is empty or no year."""
    return int(value) if isinstance(value, int | float) and 1900 <= value <= 2200 else None


def _range_words(first: int | None, last: int | None) -> str:
    if first is None:
        return f"up to {last}"
    if last is None:
        return f"since {first}"
    return str(first) if first == last else f"{first} to {last}"
