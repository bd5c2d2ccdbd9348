"""What a person says of a document or a review in place of what was read there: checked, kept apart, and taken back at will.

What was read stays beside each correction. A file that is read again gets its corrections again, since they are of the document
(its hash) and of the review by the identifier that was read. They go with the document when it is removed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from corpus.ages import age_range
from corpus.document import Basis, Document, Facet, ReadDocument, Review, Status
from corpus.facets import choices, mobility_of
from corpus.identifiers import normal
from index import records
from index.errors import CorrectionError
from index.schema import corrections as table

OF_DOCUMENT = ("title", "partnership", "status", "published")
NOT_STATED = "not stated"
_LONGEST = 200
_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody says of one field. `review` is the identifier that was read, None for the document itself.

    `was` is what was read there, as it is kept; `at` an ISO time.
    """

    document: str
    review: str | None
    field: str
    value: str
    was: Any
    at: str


def of_review() -> tuple[str, ...]:
    """The fields of a review that can be corrected."""
    return ("id", "partnership", "year", "pseudonym", "age", *choices())


def made(read: ReadDocument, review: str | None, field: str, value: str) -> Correction:
    """The correction, checked; `review` is the identifier as it stands now. Raises CorrectionError saying what is allowed."""
    value = " ".join(value.split())
    fields = OF_DOCUMENT if review is None else of_review()
    if field not in fields:
        raise CorrectionError(f"There is no {field!r} to correct here. These can be: {', '.join(fields)}.")
    if len(value) > _LONGEST:
        raise CorrectionError(f"The {field} is longer than {_LONGEST} characters. Say it shorter.")
    _check(read, review, field, value)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if review is None:
        return Correction(
            document=read.document.id, review=None, field=field, value=value, was=_told(read.document, field), at=now
        )
    one = _review(read, review)
    return Correction(document=read.document.id, review=one.id, field=field, value=value, was=_kept(one, field), at=now)


def corrected(read: ReadDocument, found: Iterable[Correction]) -> ReadDocument:
    """The document with its corrections; those of reviews that are not in it (any more) are left out."""
    # An identifier comes last: until then the reviews are called as they were read.
    for one in sorted(found, key=lambda one: one.field == "id"):
        if one.review is None:
            read = _with_document(read, one.field, one.value or None)
        elif any(review.id == one.review for review in read.reviews):
            read = _with_review(read, one.review, _changed(_review(read, one.review), one.field, one.value))
    return read


def taken_back(read: ReadDocument, one: Correction, *, called: str | None) -> ReadDocument:
    """The document with what was read in the place of the correction; `called` is the review's identifier now."""
    if one.review is None:
        return _with_document(read, one.field, one.was)
    review = _review(read, called or one.review)
    if one.field in ("age", *choices()):
        facets = tuple(records.facet_of_value(facet) for facet in one.was)
        return _with_review(read, review.id, _with_facets(review, one.field, facets))
    return _with_review(read, review.id, replace(review, **one.was))


def read_again(read: ReadDocument, found: Iterable[Correction]) -> tuple[Correction, ...]:
    """The corrections with what a new reading of the file says in their fields; those of reviews it has not are kept as they are."""
    known = {review.id: review for review in read.reviews}
    return tuple(
        replace(one, was=_told(read.document, one.field))
        if one.review is None
        else replace(one, was=_kept(known[one.review], one.field))
        if one.review in known
        else one
        for one in found
    )


def stored(connection: sa.Connection, document: str | None = None) -> tuple[Correction, ...]:
    """The corrections of a document, or all, in the order of their making."""
    query = sa.select(table).order_by(table.c.at, table.c.review, table.c.field)
    if document is not None:
        query = query.where(table.c.document == document)
    return tuple(
        Correction(
            document=row.document, review=row.review or None, field=row.field, value=row.value, was=row.was, at=row.at
        )
        for row in connection.execute(query)
    )


def keep(connection: sa.Connection, one: Correction) -> None:
    """Notes a correction over the one before; what was read stays that of the first."""
    before = next((old for old in stored(connection, one.document) if _same(old, one)), None)
    drop(connection, one)
    connection.execute(
        table.insert(),
        {
            "document": one.document,
            "review": one.review or "",
            "field": one.field,
            "value": one.value,
            "was": one.was if before is None else before.was,
            "at": one.at,
        },
    )


def renew(connection: sa.Connection, document: str, found: Iterable[Correction]) -> None:
    """Writes the corrections of a document anew, with what its file says now."""
    forget(connection, document)
    for one in found:
        keep(connection, one)


def drop(connection: sa.Connection, one: Correction) -> None:
    """Forgets a correction."""
    connection.execute(
        table.delete().where(
            table.c.document == one.document, table.c.review == (one.review or ""), table.c.field == one.field
        )
    )


def forget(connection: sa.Connection, document: str) -> None:
    """Forgets every correction of a document."""
    connection.execute(table.delete().where(table.c.document == document))


def called(found: Sequence[Correction], review: str) -> str:
    """The identifier that was read of the review that is now called `review`."""
    return next(
        (one.review for one in found if one.review and one.field == "id" and normal(one.value) == review), review
    )


def _same(one: Correction, other: Correction) -> bool:
    return (one.document, one.review, one.field) == (other.document, other.review, other.field)


def _check(read: ReadDocument, review: str | None, field: str, value: str) -> None:
    problem = None
    if field in ("title", "id") and not value:
        problem = f"A {'title' if field == 'title' else 'review'} needs a name."
    elif field == "status" and value not in [status.value for status in Status]:
        problem = f"A status is one of {', '.join(status.value for status in Status)}, not {value!r}."
    elif field == "published" and value and not _DATE.fullmatch(value):
        problem = f"A date of publication is a year, a month or a day (2022, 2022-11, 2022-11-30), not {value!r}."
    elif field == "year" and value and not _YEAR.fullmatch(value):
        problem = f"A year has four digits, not {value!r}."
    elif field == "age" and value != NOT_STATED and age_range(value) is None:
        problem = f"An age is said as 7 weeks, 3 months, 14 years, 13-17 or {NOT_STATED}, not {value!r}."
    elif field in choices():
        known = (*choices()[field], NOT_STATED)
        wrong = [part for part in _parts(value) if part not in known]
        if wrong:
            problem = f"{field.capitalize()} is one of {', '.join(known)}; not {', '.join(map(repr, wrong))}."
    elif field == "id" and any(normal(value) == other.id != review for other in read.reviews):
        problem = f"{value} is the identifier of another review of {read.document.title}. Two reviews cannot share one."
    if problem:
        raise CorrectionError(problem)


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip()) or (NOT_STATED,)


def _review(read: ReadDocument, id: str) -> Review:
    found = next((review for review in read.reviews if review.id == id), None)
    if found is None:
        names = ", ".join(review.id for review in read.reviews) or "none"
        raise CorrectionError(f"{read.document.title} has no review {id!r}; it has {names}.")
    return found


def _told(document: Document, field: str) -> Any:
    value = getattr(document, field)
    return value.value if isinstance(value, Status) else value


def _kept(review: Review, field: str) -> Any:
    if field in ("age", *choices()):
        return [records.facet_row(facet) for facet in review.facet(field)]
    if field == "id":
        return {"id": review.id, "printed": review.printed}
    return {field: getattr(review, field)}


def _changed(review: Review, field: str, value: str) -> Review:
    if field == "id":
        return replace(review, id=normal(value), printed=value)
    if field == "year":
        return replace(review, year=int(value) if value else None)
    if field == "partnership":
        return replace(review, partnership=value or None)
    if field == "pseudonym":
        return replace(review, pseudonym=value or None)
    return _with_facets(review, field, tuple(_facet(field, part) for part in _parts(value)))


def _facet(field: str, value: str) -> Facet:
    """A fact that a person states: no words of the file say it, so it has no spans."""
    if value == NOT_STATED:
        return Facet(name=field, value=NOT_STATED, basis=Basis.NOT_STATED)
    months = age_range(value) if field == "age" else None
    concept = choices()[field].get(value) if field in choices() else None
    return Facet(name=field, value=value, basis=Basis.STATED, months=months, concept=concept)


def _with_facets(review: Review, field: str, facets: Sequence[Facet]) -> Review:
    kept = [facet for facet in review.facets if facet.name != field]
    if field == "age":
        # What was only inferred from the age that was read goes with it.
        kept = [facet for facet in kept if facet.name != "mobility" or facet.basis is Basis.STATED]
        stated = any(facet.name == "mobility" for facet in kept)
        kept += () if stated else (found for age in facets[:1] for found in mobility_of(age))
    return replace(review, facets=(*facets, *kept))


def _with_document(read: ReadDocument, field: str, value: str | None) -> ReadDocument:
    changes: Mapping[str, Any] = {field: Status(value) if field == "status" and value else value}
    before = read.document.partnership
    reviews = read.reviews
    if field == "partnership":
        reviews = tuple(replace(one, partnership=value) if one.partnership == before else one for one in reviews)
    return replace(read, document=replace(read.document, **changes), reviews=reviews)


def _with_review(read: ReadDocument, id: str, review: Review) -> ReadDocument:
    return replace(
        read,
        reviews=tuple(review if one.id == id else one for one in read.reviews),
        passages=tuple(replace(one, review=review.id) if one.review == id else one for one in read.passages),
    )
