"""Evaluation sets: questions, the quotations that answer them, and the reviews that are right.

The native form is JSON Lines, one question a line. A relevant passage is named by words of the document, not by an id of
ours, so that a set survives another way of cutting documents into passages. docs/evaluation.md describes every field.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError, Flaw, SetError

GRADES = (1, 2, 3)
DEVELOPMENT, REPORT = "development", "report"
_FIELDS = {"id", "question", "history", "type", "split", "answerable", "relevant", "reviews", "note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevant:
    """A quotation that answers: 3 answers fully, 2 answers in part, 1 is related and not enough.

    `document` is a file name, title or id, `review` any spelling of an identifier or a pseudonym; what is None is not
    asked for. `page` is the page index in the file, where the judge noted it.
    """

    quote: str
    grade: int = 2
    document: str | None = None
    review: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question of a set. `history` are the earlier questions, oldest first; `reviews` every right review.

    For a counting question `reviews` is the exact set that should be counted. `line` is where it was read from.
    """

    id: str
    question: str
    history: tuple[str, ...] = ()
    type: str = "question"
    split: str = REPORT
    answerable: bool = True
    relevant: tuple[Relevant, ...] = ()
    reviews: tuple[str, ...] = ()
    note: str | None = None
    line: int = field(default=0, compare=False)


def read_set(file: Path) -> tuple[Case, ...]:
    """The questions of a native set in order; raises SetError with every flaw, EvaluationError where it cannot be read."""
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(
            f"{file} cannot be read as a set of questions ({error}). It has to be UTF-8 text, one JSON object a line; "
            "`reviews eval convert` makes one from other forms."
        ) from error
    cases, flaws = [], []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                cases.append(replace(case_of(json.loads(line), at=number), line=number))
            except json.JSONDecodeError as error:
                flaws.append(Flaw(line=number, id=None, message=f"not JSON ({error.msg}, column {error.colno})"))
            except SetError as error:
                flaws += error.flaws
    flaws += duplicates(cases)
    if flaws:
        raise SetError(file.name, sorted(flaws, key=lambda flaw: flaw.line))
    if not cases:
        raise EvaluationError(f"{file} holds no question.")
    return tuple(cases)


def write_set(cases: Iterable[Case], file: Path) -> None:
    """Writes the native form; what has its usual value is left out."""
    lines = (json.dumps(_plain(case), ensure_ascii=False) for case in cases)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def set_hash(cases: Sequence[Case]) -> str:
    """Sixteen hexadecimal digits that change with anything a run depends on; notes and line numbers are left out."""
    plain = [{**_plain(case), "note": None} for case in cases]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def duplicates(cases: Sequence[Case]) -> list[Flaw]:
    """A flaw for every id that was used on an earlier line."""
    first: dict[str, int] = {}
    flaws = []
    for case in cases:
        if first.setdefault(case.id, case.line) != case.line:
            flaws.append(Flaw(line=case.line, id=case.id, message=f"the id is also that of line {first[case.id]}"))
    return flaws


def case_of(value: Any, *, at: int) -> Case:
    """The question a JSON value describes; raises SetError with everything that is wrong with it."""
    if not isinstance(value, dict):
        raise SetError("", [Flaw(line=at, id=None, message='expected an object with "id" and "question"')])
    id = str(value["id"]) if value.get("id") is not None else None
    wrong = list(_wrong(value))
    if wrong:
        raise SetError("", [Flaw(line=at, id=id, message=message) for message in wrong])
    answerable = value.get("answerable")
    return Case(
        id=str(id),
        question=value["question"].strip(),
        history=tuple(value.get("history") or ()),
        type=value.get("type") or "question",
        split=value.get("split") or REPORT,
        answerable=bool(value.get("relevant") or value.get("reviews")) if answerable is None else answerable,
        relevant=tuple(_relevant(one) for one in value.get("relevant") or ()),
        reviews=tuple(value.get("reviews") or ()),
        note=value.get("note"),
        line=at,
    )


def _wrong(value: dict[str, Any]) -> Iterable[str]:
    """What is wrong with a question's object, a sentence each."""
    if value.get("id") in (None, ""):
        yield '"id" is missing'
    if not isinstance(value.get("question"), str) or not value["question"].strip():
        yield '"question" is missing or empty'
    unknown = sorted(set(value) - _FIELDS)
    if unknown:
        yield f"unknown field {unknown[0]!r}; the fields are {', '.join(sorted(_FIELDS))}"
    for name in ("type", "split", "note"):
        if not isinstance(value.get(name, ""), str | None):
            yield f'"{name}" must be text'
    if not isinstance(value.get("answerable", True), bool | None):
        yield '"answerable" must be true or false'
    for name in ("history", "reviews"):
        texts = value.get(name) or []
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            yield f'"{name}" must be a list of texts'
    relevant = value.get("relevant") or []
    if not isinstance(relevant, list):
        yield '"relevant" must be a list'
        return
    for number, one in enumerate(relevant, 1):
        yield from (f"relevant {number}: {message}" for message in _wrong_relevant(one))
    if value.get("answerable") is False and relevant:
        yield "it is marked as not answerable and has relevant quotations"


def _wrong_relevant(one: Any) -> Iterable[str]:
    if not isinstance(one, dict) or not isinstance(one.get("quote"), str) or not one["quote"].strip():
        yield '"quote" is missing or empty'
        return
    grade = one.get("grade", 2)
    if isinstance(grade, bool) or grade not in GRADES:
        yield f"grade {grade!r} is out of range: 3 answers, 2 answers in part, 1 is related"
    for name in ("document", "review"):
        if not isinstance(one.get(name), str | None):
            yield f'"{name}" must be text'
    if not isinstance(one.get("page"), int | None) or isinstance(one.get("page"), bool):
        yield '"page" must be a whole number'


def _relevant(one: dict[str, Any]) -> Relevant:
    return Relevant(
        quote=one["quote"],
        grade=one.get("grade", 2),
        document=one.get("document"),
        review=one.get("review"),
        page=one.get("page"),
    )


def _plain(case: Case) -> dict[str, Any]:
    """The JSON object of a question."""
    line: dict[str, Any] = {"id": case.id, "question": case.question}
    if case.history:
        line["history"] = list(case.history)
    line |= {"type": case.type, "split": case.split, "answerable": case.answerable}
    line["relevant"] = [
        {
            name: value
            for name, value in (
                ("document", one.document),
                ("review", one.review),
                ("page", one.page),
                ("quote", one.quote),
                ("grade", one.grade),
            )
            if value is not None
        }
        for one in case.relevant
    ]
    line["reviews"] = list(case.reviews)
    if case.note:
        line["note"] = case.note
    return line
