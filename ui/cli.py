"""The `reviews` command: each subcommand opens the library, does one thing and prints it.

Exit codes: 0 done, 1 failed, 2 wrong usage. Errors go to standard error in one or two sentences; with --json nothing
but JSON goes to standard output. Heavy libraries are imported by the commands that need them.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.answer import Kind
from corpus.document import Given, Status
from corpus.errors import CorpusError
from index.errors import LibraryError, UnknownError
from index.query import Filters
from ui import printing
from ui.options import (
    Asked,
    filter_options,
    filters_from,
    json_option,
    library_option,
    question_problem,
    read_questions,
)

if TYPE_CHECKING:
    from assistant import Assistant
    from index.library import Library

QUESTIONS = click.option(
    "--questions",
    "questions_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help='Ask every line of a JSON Lines file: {"id", "question", "history": [earlier questions]}.',
)


# The kinds of answer that may be asked for: who somebody is is not told in any of them.
FORMS = [kind.value for kind in Kind if kind is not Kind.REIDENTIFICATION]


class CommandError(Exception):
    """The command ran and did not succeed: what went wrong has been printed already."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("reviews"), prog_name="reviews")
@click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The library's folder, for any command.",
)
def reviews(library: Path | None) -> None:
    """Ask child-safeguarding practice reviews in plain words; get the passages that answer, cited.

    Everything stays on this machine. Start with `reviews demo`, or `reviews add FOLDER` and `reviews serve`.
    """


@reviews.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--partnership", help="The partnership that published these files, where they do not say so themselves.")
@click.option("--status", type=click.Choice([s.value for s in Status]), help="Published, unpublished or draft.")
@click.option("--title", help="The title of the document (one file only).")
@click.option("--password", help="The password of protected files.")
@library_option
@json_option
def add(
    paths: tuple[Path, ...],
    partnership: str | None,
    status: str | None,
    title: str | None,
    password: str | None,
    library: Path,
    as_json: bool,
) -> None:
    """Read files or folders into the library. What is already there stays as it is."""
    from assistant.wire import add_json
    from index.library import Library

    if title and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--title names one document: give it with one file.")
    given = Given(title=title, partnership=partnership, status=Status(status) if status else None)
    with Library.open(library, create=True) as opened, printing.progress(quiet=as_json) as step:
        report = opened.add(paths, given=given, password=password, progress=step)
    if as_json:
        _print_json(add_json(report))
    else:
        printing.added(report, library)
    for failure in report.failed:
        click.echo(f"reviews: {failure.file}: {failure.reason}", err=True)
    if report.failed:
        raise CommandError


@reviews.command("list")
@library_option
@json_option
def list_(library: Path, as_json: bool) -> None:
    """Show the documents of the library and the reviews in them."""
    from assistant.wire import list_json

    with _library(library) as opened:
        if as_json:
            _print_json(list_json(opened))
        else:
            printing.listing(opened)


@reviews.command()
@click.argument("review")
@library_option
@json_option
def show(review: str, library: Path, as_json: bool) -> None:
    """Show one review's passages in page order. REVIEW: its identifier in any spelling, or its pseudonym."""
    from assistant.wire import show_json

    with _library(library) as opened:
        found = opened.find_reviews(review)
        if not found:
            loaded = ", ".join(known.printed for known in opened.reviews()[:8])
            raise UnknownError(
                f"No review {review!r} in this library. It holds {loaded or 'no reviews yet'}{' ...' if loaded else ''}; "
                "`reviews list` shows them all."
            )
        if as_json:
            _print_json(show_json(opened, found))
        else:
            printing.shown(opened, found)


@reviews.command()
@click.argument("document")
@library_option
@json_option
def remove(document: str, library: Path, as_json: bool) -> None:
    """Take a document out: text, vectors, cached pages and its file go, and that they are gone is verified.

    DOCUMENT: its id, title or file name.
    """
    with _library(library) as opened:
        removed = opened.remove(opened.find_document(document).id)
    if as_json:
        _print_json(
            {"removed": {"id": removed.document.id, "title": removed.document.title, "passages": removed.passages}}
        )
    else:
        printing.removed(removed)


@reviews.command()
@click.argument("question", required=False)
@QUESTIONS
@click.option("-k", "k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many passages.")
@filter_options
@library_option
@json_option
def search(
    question: str | None, questions_file: Path | None, k: int, library: Path, as_json: bool, **chosen: Any
) -> None:
    """Find the passages nearest to a question, best first."""
    from assistant.wire import search_json

    asked, filters = _asked(question, questions_file), filters_from(**chosen)
    with _assistant(library) as assistant:
        _warn_of_unknown(assistant.library, filters)

        def answer(one: Asked) -> None:
            read, found = assistant.search(one.question, k=k, filters=filters, history=one.history)
            if as_json:
                _print_json(search_json(one.id, read, found))
            else:
                printing.hits(read, found)

        _each(asked, answer, as_json)


@reviews.command()
@click.argument("question", required=False)
@QUESTIONS
@click.option(
    "--as", "form", type=click.Choice(FORMS), help="Answer in this form instead of the one read from the question."
)
@click.option("--summary", is_flag=True, help="Add a summary by the language model of the setting writer_url.")
@filter_options
@library_option
@json_option
def ask(
    question: str | None,
    questions_file: Path | None,
    form: str | None,
    summary: bool,
    library: Path,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Answer a question with quotations from the reviews, each cited to its review, document and page."""
    from assistant.answer import Answer
    from assistant.wire import ask_json, summary_json

    asked, filters = _asked(question, questions_file), filters_from(**chosen)
    with _assistant(library) as assistant:
        _warn_of_unknown(assistant.library, filters)

        def answer(one: Asked) -> None:
            given = assistant.ask(one.question, history=one.history, filters=filters, kind=Kind(form) if form else None)
            worded = assistant.summarise(given) if summary and isinstance(given, Answer) else None
            if as_json:
                _print_json(ask_json(one.id, given) | ({"summary": summary_json(worded)} if worded else {}))
                return
            printing.answer(given)
            if worded is not None:
                printing.summary(worded)

        _each(asked, answer, as_json)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and leaves with its exit code."""
    os.environ.setdefault("NO_PROXY", "localhost,127.0.0.1")
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know a curly quote; the JSON contract is UTF-8 everywhere.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    from ui.cli_correct import CORRECTING
    from ui.cli_eval import evaluation
    from ui.cli_keep import KEEPING
    from ui.cli_serve import SERVING

    for command in (*SERVING, *CORRECTING, *KEEPING, evaluation):
        reviews.add_command(command)
    try:
        reviews.main(arguments, prog_name="reviews", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return 2
    except click.Abort:
        click.echo("reviews: stopped.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except CommandError:
        return 1
    except BrokenPipeError:
        # The reader of our output (head, say) has gone: nothing is wrong.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - kept open until the process ends
        return 0
    except (CorpusError, LibraryError, OSError) as error:
        click.echo(f"reviews: {error}", err=True)
        return 1
    return 0


def _asked(question: str | None, file: Path | None) -> tuple[Asked, ...]:
    """The questions to run; raises click.UsageError where there is none, or one that cannot be asked."""
    if (question is None) == (file is None):
        raise click.UsageError("Give one question, or --questions FILE.")
    if file is not None:
        return read_questions(file)
    problem = question_problem(question or "")
    if problem:
        raise click.UsageError(problem)
    return (Asked(id=None, question=question or ""),)


def _each(asked: Sequence[Asked], answer: Any, as_json: bool) -> None:
    """Runs each question in order; one that cannot be run is named and the others go on. Raises CommandError at the end."""
    failed = False
    for one in asked:
        if one.problem is None:
            answer(one)
            continue
        failed = True
        click.echo(f"reviews: {one.problem}", err=True)
        if as_json:
            _print_json({"id": one.id, "question": one.question, "error": one.problem})
    if failed:
        raise CommandError


def _warn_of_unknown(library: "Library", filters: Filters) -> None:
    """Says on standard error which review named by a filter is not there: the search then finds nothing, not everything."""
    for reference in filters.reviews:
        if not library.find_reviews(reference):
            click.echo(
                f"reviews: no review {reference!r} in this library; `reviews list` shows what it holds.", err=True
            )


def _existing(folder: Path) -> None:
    if not folder.is_dir():
        raise LibraryError(
            f"There is no library at {folder}. Make one with `reviews add FILES`, or try `reviews demo`."
        )


@contextmanager
def _library(folder: Path) -> Iterator["Library"]:
    from index.library import Library

    _existing(folder)
    with Library.open(folder) as library:
        yield library


@contextmanager
def _assistant(folder: Path) -> Iterator["Assistant"]:
    """An assistant over a library that holds something; raises LibraryError where there is nothing to search."""
    from assistant import Assistant

    _existing(folder)
    with Assistant.open(folder) as assistant:
        if not assistant.library.documents():
            raise LibraryError(f"The library at {folder} is empty. Add documents with `reviews add FILES`.")
        yield assistant


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
