"""What is exported, whatever the format: the quotations with their questions, and how they were made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from assistant.answer import Abstention, Answer, Citation, Group, Question
from assistant.citations import DEFAULT_STYLE, verify
from assistant.material import counted
from corpus.document import Status
from index.library import Library
from index.query import Filters

CONTENT_NOTE = (
    "Content note: these quotations describe harm to children, including death and abuse. Take breaks, and talk to someone if "
    "you need to."
)
NOT_PROCEDURE = "Quotations are word for word from the reviews named; wording of the time is theirs. They are not procedure or advice."


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One question with its answer, or one heading of a collection. `notes` are a person's, by the number of a citation."""

    heading: str
    lead: str
    groups: tuple[Group, ...]
    caveats: tuple[str, ...] = ()
    question: Question | None = None
    searched: str = ""
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The quotations in the order they are shown."""
        return tuple(citation for group in self.groups for citation in group.citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A document to write. Its citations are numbered through from 1 and were verified when it was made."""

    title: str
    chapters: tuple[Chapter, ...]
    made: date
    method: tuple[tuple[str, str], ...]
    style: str = DEFAULT_STYLE

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every quotation, in the order of its number."""
        return tuple(citation for chapter in self.chapters for citation in chapter.citations)

    @property
    def banner(self) -> str | None:
        """What must stand on every page, None where all sources are published."""
        return banner_of(self.citations)


def banner_of(citations: Iterable[Citation]) -> str | None:
    """What must stand on whatever shows these quotations, None where all their sources are published."""
    kept_back = {citation.document.status for citation in citations} - {Status.PUBLISHED}
    if not kept_back:
        return None
    words = " and ".join(status.value.upper() for status in Status if status in kept_back)
    return f"CONTAINS {words} MATERIAL: FOR THOSE WHO MAY SEE IT ONLY"


def report_of(
    library: Library,
    answers: Sequence[Answer | Abstention],
    *,
    title: str | None = None,
    today: date | None = None,
    style: str = DEFAULT_STYLE,
) -> Report:
    """The report of some answers, every quotation verified again, numbered through. Raises QuotationError."""
    chapters, number = [], 0
    for answer in answers:
        chapter = _chapter(answer, number)
        for citation in chapter.citations:
            verify(citation, library)
        number += len(chapter.citations)
        chapters.append(chapter)
    questions = tuple(answer.question for answer in answers)
    named = title or (questions[0].standalone if len(questions) == 1 else "What the reviews say")
    made = today or date.today()
    return Report(
        title=named,
        chapters=tuple(chapters),
        made=made,
        method=method(library, made, questions),
        style=style,
    )


def renumbered(groups: Sequence[Group], start: int) -> tuple[Group, ...]:
    """The groups with their citations numbered from `start` + 1, in the order they stand."""
    made = []
    for group in groups:
        citations = []
        for citation in group.citations:
            start += 1
            citations.append(replace(citation, n=start))
        made.append(replace(group, citations=tuple(citations)))
    return tuple(made)


def method(library: Library, made: date, questions: Sequence[Question] = ()) -> tuple[tuple[str, str], ...]:
    """How the report was made, line by line, so that somebody else can make it again."""
    documents, reviews = library.documents(), library.reviews()
    lines = [
        ("Question (worded by a language model)" if question.by_model else "Question", question.standalone)
        for question in questions
    ]
    for question in questions:
        words = filter_words(question.filters)
        if words:
            lines.append(("Limits", f"{question.standalone} - {words}"))
    settings = library.settings.recorded()
    lines += [
        ("Date", written(made)),
        (
            "Library",
            f"{counted(len(reviews), 'review')} in {counted(len(documents), 'document')}, fingerprint {library.fingerprint()}",
        ),
        ("Settings", ", ".join(f"{name} {_plain(value)}" for name, value in settings.items())),
        ("Made with", f"reviews {_version()}; {_by_model(questions)}"),
        (
            "Quotations",
            "sliced from the stored pages and compared with them, and each file with its SHA-256, when written",
        ),
    ]
    return tuple(lines)


def filter_words(filters: Filters) -> str:
    """The limits that were set, in words; empty for none."""
    words = [
        f"{name}: {', '.join(str(value) for value in values)}"
        for name, values in (
            ("reviews", filters.reviews),
            ("partnerships", filters.partnerships),
            ("kinds", filters.kinds),
            ("sections", [section.value for section in filters.sections]),
            ("agencies", filters.agencies),
            ("documents", filters.documents),
            *((name, [v for n, v in filters.facts if n == name]) for name in dict(filters.facts)),
            ("status", [status.value for status in filters.statuses]),
            ("ages", [f"{low:g} to {high:g} months" for low, high in (*_single(filters.ages), *filters.age_groups)]),
        )
        if values
    ]
    for name, years in (("years", filters.years), ("published", filters.published)):
        if years:
            words.append(f"{name}: {years[0] or 'the first'} to {years[1] or 'the last'}")
    words += [f"without {filter_words(one)}" for one in filters.excluded]
    return "; ".join(words)


def _single(ages: tuple[float, float] | None) -> tuple[tuple[float, float], ...]:
    return () if ages is None else (ages,)


def written(day: date) -> str:
    """The date as it is written out: 3 May 2025."""
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return f"{day.day} {months[day.month - 1]} {day.year}"


def _chapter(answer: Answer | Abstention, number: int) -> Chapter:
    looked = answer.searched
    searched = (
        f"Searched {counted(looked.passages, 'passage')} of {counted(looked.reviews, 'review')} "
        f"in {counted(looked.documents, 'document')}."
    )
    if isinstance(answer, Abstention):
        return Chapter(
            heading=answer.question.standalone,
            lead=answer.reason,
            groups=(),
            caveats=answer.caveats,
            question=answer.question,
            searched=searched,
        )
    return Chapter(
        heading=answer.question.standalone,
        lead=answer.lead,
        groups=renumbered(answer.groups, number),
        caveats=answer.caveats,
        question=answer.question,
        searched=searched,
    )


def _by_model(questions: Sequence[Question]) -> str:
    worded = any(question.by_model for question in questions)
    return f"no language model wrote any of this{', but for the wording of the questions marked' if worded else ''}"


def _plain(value: Any) -> str:
    return "none" if value in (None, "") else str(value).lower() if isinstance(value, bool) else str(value)


def _version() -> str:
    try:
        return version("reviews")
    except PackageNotFoundError:
        return "from source"
