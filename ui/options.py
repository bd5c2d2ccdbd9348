"""Options that several commands share: the library, the filters, the questions."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from corpus.ages import age_range
from corpus.document import Section
from index.query import Filters
from ui.places import library_folder

F = TypeVar("F", bound=Callable[..., Any])

# A question longer than this is a document pasted by mistake: it would be searched word by word and answer nothing.
LONGEST_QUESTION = 2_000
LIMITS = ("review", "partnership", "year", "kind", "section", "age", "agency", "document")
LEFT_OUT = tuple(f"not_{name}" for name in LIMITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line of a questions file; `problem` says what is wrong with it, and then it is not run."""

    id: str | None
    question: str
    history: tuple[str, ...] = ()
    problem: str | None = None


def library_option(command: F) -> F:
    """Adds `--library DIR`; the command receives `library: Path`, resolved."""

    def resolve(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
        return library_folder(value or (context.find_root().params.get("library")))

    return click.option(
        "--library",
        type=click.Path(path_type=Path, file_okay=False),
        callback=resolve,
        metavar="DIR",
        help="The library's folder. Default: REVIEWS_LIBRARY, else the user-data folder.",
    )(command)


def json_option(command: F) -> F:
    """Adds `--json`; the command receives `as_json: bool`."""
    return click.option("--json", "as_json", is_flag=True, help="JSON on standard output, and nothing else there.")(
        command
    )


def filter_options(command: F) -> F:
    """Adds the eight filters and what leaves out the like; the command makes `Filters` of them by `filters_from`."""
    options = (
        ("--review", "reviews", True, "Only this review: an identifier in any spelling, or a pseudonym."),
        ("--partnership", "partnerships", True, "Only reviews of this partnership."),
        ("--year", "years", False, "Only this year or range: 2022, 2020-2022, 2020- or -2021."),
        ("--kind", "kinds", True, "Only this kind of review: rapid review, LCSPR, SCR, learning review ..."),
        ("--section", "sections", True, f"Only this section: {', '.join(Section)}."),
        ("--age", "ages", False, "Only children of this age: '3 months', 'under 1', '13-17', 'teenager'."),
        ("--agency", "agencies", True, "Only passages that address or mention this agency: GP, police, school ..."),
        ("--document", "documents", True, "Only this document: its id, title or file name."),
    )
    for flag, _, _, text in reversed(options):
        left_out = f"{text.split(':')[0].rstrip('.').replace('Only', 'Leave out', 1)}, written as for {flag}."
        command = click.option(f"--not-{flag[2:]}", multiple=True, help=left_out)(command)
    for flag, name, multiple, text in reversed(options):
        command = click.option(flag, name, multiple=multiple, help=text)(command)
    return command


def filters_from(
    *,
    reviews: tuple[str, ...],
    partnerships: tuple[str, ...],
    years: str | None,
    kinds: tuple[str, ...],
    sections: tuple[str, ...],
    ages: str | None,
    agencies: tuple[str, ...],
    documents: tuple[str, ...],
    **left_out: tuple[str, ...],
) -> Filters:
    """The filters the options describe; `left_out` are those of LEFT_OUT, each value of which leaves out what agrees with it.

    Raises click.BadParameter naming the option, its value and what is allowed.
    """
    return Filters(
        excluded=tuple(
            _one_limit(name.removeprefix("not_"), value) for name in LEFT_OUT for value in left_out.get(name, ())
        ),
        reviews=reviews,
        partnerships=partnerships,
        years=None if years is None else _years(years),
        kinds=kinds,
        sections=tuple(_section(name) for name in sections),
        ages=None if ages is None else _ages(ages),
        agencies=agencies,
        documents=documents,
    )


def _one_limit(name: str, value: str) -> Filters:
    """The filter of one value of an option."""
    if name == "year":
        return Filters(years=_years(value))
    if name == "section":
        return Filters(sections=(_section(value),))
    if name == "age":
        return Filters(ages=_ages(value))
    field = {"agency": "agencies"}.get(name, f"{name}s")
    return Filters(**{field: (value,)})  # type: ignore[arg-type]


def limits(chosen: Mapping[str, str | None]) -> Filters:
    """The filters of a program's call: None and "" limit nothing.

    The names are the command line's without the dashes at the front, with _ for the others ("not_review"). Raises
    click.BadParameter for a name that is no filter, and for a value as `filters_from` does.
    """
    unknown = sorted(set(chosen) - {*LIMITS, *LEFT_OUT})
    if unknown:
        raise click.BadParameter(
            f"{unknown[0]!r} is no filter; the filters are {', '.join(LIMITS)}, and with not_ each of them."
        )

    def several(name: str) -> tuple[str, ...]:
        value = chosen.get(name)
        return (value,) if value else ()

    return filters_from(
        reviews=several("review"),
        partnerships=several("partnership"),
        years=chosen.get("year") or None,
        kinds=several("kind"),
        sections=several("section"),
        ages=chosen.get("age") or None,
        agencies=several("agency"),
        documents=several("document"),
        **{name: several(name) for name in LEFT_OUT},
    )


def read_questions(file: Path) -> tuple[Asked, ...]:
    """The questions of a JSON Lines file in order; a line that cannot be run carries its problem. Blank lines are left out.

    Raises click.UsageError where the file cannot be read at all.
    """
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(
            f"{file}: cannot be read as UTF-8 text ({error}). --questions takes JSON Lines: "
            '{"id": "q1", "question": "..."} on each line.'
        ) from error
    return tuple(_asked(line, f"{file.name} line {number}") for number, line in enumerate(lines, 1) if line.strip())


def question_problem(question: str) -> str | None:
    """What is wrong with a question, in a sentence; None where it can be asked."""
    if not question.strip():
        return "The question is empty. Ask in plain words, for example: what did we learn about safer sleep?"
    if len(question) > LONGEST_QUESTION:
        return (
            f"The question has {len(question):,} characters; at most {LONGEST_QUESTION:,} can be asked. "
            "Shorten it to one question."
        )
    return None


def _asked(line: str, where: str) -> Asked:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return Asked(id=None, question="", problem=f"{where}: not JSON ({error.msg}, column {error.colno}).")
    if not isinstance(value, dict) or not isinstance(value.get("question"), str):
        return Asked(id=None, question="", problem=f'{where}: expected an object with "id" and "question".')
    identifier = None if value.get("id") is None else str(value["id"])
    history = value.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        return Asked(
            id=identifier,
            question=value["question"],
            problem=f'{where}: "history" must be a list of earlier questions.',
        )
    problem = question_problem(value["question"])
    return Asked(
        id=identifier,
        question=value["question"],
        history=tuple(history),
        problem=None if problem is None else f"{where}: {problem}",
    )


def _years(text: str) -> tuple[int | None, int | None]:
    match = re.fullmatch(r"\s*(\d{4})?\s*([-–]|to)?\s*(\d{4})?\s*", text)
    if match and (match[1] or match[3]):
        first = int(match[1]) if match[1] else None
        last = int(match[3]) if match[3] else None
        if not match[2]:
            last = first
        if first is None or last is None or first <= last:
            return first, last
    raise click.BadParameter(
        f"{text!r} is no year or range of years; give 2022, 2020-2022, 2020- or -2021.", param_hint="--year"
    )


def _section(name: str) -> Section:
    plain = name.strip().lower().replace("-", " ").replace("_", " ")
    for section in Section:
        if plain in (section.value, section.value.rstrip("s")):
            return section
    raise click.BadParameter(f"{name!r} is no section; the sections are {', '.join(Section)}.", param_hint="--section")


def _ages(text: str) -> tuple[float, float]:
    months = age_range(text)
    if months is None:
        raise click.BadParameter(
            f"{text!r} is no age; give '3 months', 'under 1', '13-17' (years) or a word such as baby or teenager.",
            param_hint="--age",
        )
    return months
