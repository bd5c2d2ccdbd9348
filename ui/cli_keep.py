"""Commands that keep things: exports, themes, the health of the library, backups."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from index.errors import LibraryError
from ui import printing
from ui.options import filter_options, filters_from, json_option, library_option, question_problem

EXPORTS = (".docx", ".csv", ".md")


@click.command()
@click.argument("questions", nargs=-1, required=True)
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".docx, .csv or .md"
)
@filter_options
@library_option
def export(questions: tuple[str, ...], target: Path, library: Path, **chosen: Any) -> None:
    """Write the answers to one or more questions, with their citations, to a Word, CSV or Markdown file."""
    from ui.cli import _assistant

    if target.suffix.lower() not in EXPORTS:
        raise click.BadParameter(f"{target.name!r} ends in none of {', '.join(EXPORTS)}.", param_hint="--to")
    for question in questions:
        problem = question_problem(question)
        if problem:
            raise click.UsageError(problem)
    filters = filters_from(**chosen)
    with _assistant(library) as assistant:
        written = assistant.export(questions, to=target, filters=filters)
    for suspicion in written.warnings:
        click.echo(
            f"reviews: check before you pass this on: quotation {suspicion.n} of unpublished text holds {suspicion.words!r}, "
            f"which looks like {suspicion.looks_like}.",
            err=True,
        )
    click.echo(f"Written: {target} ({written.quotations} quotations)")


@click.command()
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="A .csv, .png or .svg file.")
@library_option
@json_option
def themes(target: Path | None, library: Path, as_json: bool) -> None:
    """Show which themes the reviews touch: theme by review, with the evidence behind each cell."""
    from assistant.export.matrix import themes_json, write_themes
    from ui.cli import _assistant, _print_json

    with _assistant(library) as assistant:
        matrix = assistant.themes()
    if target is not None:
        write_themes(matrix, target)
    if as_json:
        _print_json(themes_json(matrix))
    elif target is None:
        printing.themes(matrix)
    else:
        click.echo(f"Written: {target}")


@click.command()
@click.option("--offline", is_flag=True, help="Also show that nothing here needs the network.")
@click.option("--repair", is_flag=True, help="Mend what can be mended: caches, orphaned files.")
@library_option
@json_option
def doctor(offline: bool, repair: bool, library: Path, as_json: bool) -> None:
    """Say what is installed, what is stored, what is wrong and what to do about it."""
    from index.doctor import examine
    from ui.cli import CommandError

    health = examine(library, offline=offline, repair=repair)
    if as_json:
        click.echo(json.dumps(asdict(health), ensure_ascii=False, default=str))
    else:
        printing.health(health)
    if any(problem.serious for problem in health.problems):
        raise CommandError


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@library_option
def backup(file: Path, library: Path) -> None:
    """Write the whole library to one file."""
    from ui.cli import _library

    with _library(library) as opened:
        opened.backup(file)
    click.echo(f"Written: {file}. Keep it as safely as the library itself: it holds every word of it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@library_option
def restore(file: Path, library: Path) -> None:
    """Make the library from a backup file; the library's folder must not hold one yet."""
    from index.backup import restore as restore_library

    if not file.is_file():
        raise LibraryError(f"There is no backup at {file}.")
    restore_library(file, library)
    click.echo(f"Restored to {library}.")


KEEPING = (export, themes, doctor, backup, restore)
