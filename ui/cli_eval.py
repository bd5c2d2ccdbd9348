"""`reviews eval`: question sets run, compared, watched and converted."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eval.errors import EvaluationError
from ui import printing
from ui.cli_judge import judge, judged
from ui.options import json_option, library_option

if TYPE_CHECKING:
    from assistant import Assistant
    from eval.run import Run
    from eval.sets import Case

PATH = click.Path(path_type=Path)
SETTINGS = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of the search for this run only, for example words=false or fusion=rrf. May be given several times.",
)
SPLIT = click.option("--split", help="Only the questions of this split, for example development or report.")


class Failed(click.ClickException):
    """Something that ended a command, said in a sentence or two on standard error."""

    def show(self, file: Any = None) -> None:
        click.echo(f"reviews: {self.message}", err=True)


@click.group("eval")
def evaluation() -> None:
    """Measure retrieval and answers on question sets.

    A set is a JSON Lines file: a question a line with the quotations that answer it. The word `example` stands for the
    set over the example library (`reviews demo`), `styles` and `wordings` for those over the library of
    `python -m eval.bench.styles`, `strangers` and `newcomers` for those over the libraries of
    `python -m eval.bench.strangers` and `python -m eval.bench.newcomers`.
    What every measure means stands in docs/evaluation.md.
    """


@evaluation.command()
@click.argument("questions", metavar="SET")
@SPLIT
@SETTINGS
@click.option(
    "-k", "k", type=click.IntRange(10, 1000), default=100, show_default=True, help="Passages kept a question."
)
@library_option
@json_option
def run(questions: str, split: str | None, settings: tuple[str, ...], k: int, library: Path, as_json: bool) -> None:
    """Ask every question of SET and measure what comes back.

    The run is kept with the library. One that was broken off goes on where it stopped.
    """
    from eval.printed import run_text

    cases, name = _cases(questions, split)
    with _failing(), _measured(library, settings) as assistant:
        _warn(assistant, cases)
        done = _run(assistant, cases, name, k=k, quiet=as_json)
    click.echo(json.dumps(_run_json(done), ensure_ascii=False) if as_json else run_text(done))


@evaluation.command()
@click.argument("questions", metavar="SET")
@SPLIT
@library_option
@json_option
def ablation(questions: str, split: str | None, library: Path, as_json: bool) -> None:
    """Say what each stage of the search is worth: run SET with all of them, then without each in turn.

    Takes ten runs. One that was broken off goes on where it stopped.
    """
    from eval.ablation import ablate, ablation_json
    from eval.printed import ablation_text

    cases, name = _cases(questions, split)
    with _failing(), _measured(library, ()) as assistant, printing.progress(quiet=as_json) as step:
        done = ablate(assistant, cases, name=name, progress=step)
    click.echo(json.dumps(ablation_json(done), ensure_ascii=False) if as_json else ablation_text(done))


@evaluation.command()
@library_option
@json_option
def runs(library: Path, as_json: bool) -> None:
    """List the runs that are kept with the library, oldest first."""
    from dataclasses import asdict

    from eval.run import all_runs, runs_folder

    kept = all_runs(runs_folder(library))
    if as_json:
        click.echo(json.dumps({"runs": [asdict(one) for one in kept]}, ensure_ascii=False))
        return
    for one in kept:
        click.echo(f"{one.id}  {one.questions} questions{'' if one.finished else ', not finished'}")


@evaluation.command()
@click.argument("references", metavar="RUN RUN [RUN ...]", nargs=-1, required=True)
@click.option("--to", "target", type=PATH, help="Write a report to this .html file, which opens without a network.")
@click.option("--all", "every", is_flag=True, help="Show every measure.")
@library_option
@json_option
def compare(references: tuple[str, ...], target: Path | None, every: bool, library: Path, as_json: bool) -> None:
    """Compare runs of the same questions: each with the first one.

    A RUN is an id from `reviews eval runs`, its beginning, the path of its folder, or the words last and previous.
    """
    from eval.compare import compare as compare_runs
    from eval.compare import comparison_json
    from eval.printed import comparison_text
    from eval.run import find_run, runs_folder

    if len(references) < 2:
        raise click.UsageError("Give at least two runs.")
    if target is not None and target.suffix.lower() not in (".html", ".htm"):
        raise click.BadParameter(f"{target.name!r} is no .html file.", param_hint="--to")
    with _failing():
        first, *others = [find_run(runs_folder(library), reference) for reference in references]
        compared = compare_runs(first, *others)
        if target is not None:
            _write_report(compared, target, library)
    if as_json:
        click.echo(json.dumps({"comparisons": [comparison_json(one) for one in compared]}, ensure_ascii=False))
    else:
        click.echo("\n\n".join(comparison_text(one, every=every) for one in compared))


@evaluation.command()
@click.argument("questions", metavar="SET")
@SPLIT
@SETTINGS
@click.option("--baseline", type=PATH, help="The baseline. Default: SET with the ending .baseline.json.")
@click.option("--update", is_flag=True, help="Make what is measured now the baseline.")
@library_option
def gate(
    questions: str, split: str | None, settings: tuple[str, ...], baseline: Path | None, update: bool, library: Path
) -> None:
    """Fail if answers got worse than the stored baseline, and name the questions."""
    from eval.gate import baseline_file, judge, read_baseline, write_baseline
    from eval.printed import verdict_text

    cases, name = _cases(questions, split)
    file = baseline or baseline_file(_set_file(questions))
    with _failing(), _measured(library, settings) as assistant:
        before = None if update else read_baseline(file)
        done = _run(assistant, cases, name, k=100, quiet=False)
        if before is None:
            write_baseline(done.outcomes, file)
            click.echo(f"Written: {file}")
            return
        if split:
            # A part of the set is held against its part of the baseline.
            asked = {case.id for case in cases}
            before = {
                name: {id: value for id, value in values.items() if id in asked} for name, values in before.items()
            }
        verdict = judge(done.outcomes, before)
    click.echo(verdict_text(verdict))
    if not verdict.passed:
        raise Failed("the answers got worse than the baseline.")


@evaluation.command()
@click.argument("source")
@click.argument("target", type=PATH)
@library_option
def convert(source: str, target: Path, library: Path) -> None:
    """Write a set or a run in another form, told by the names.

    A set is a .jsonl file, a .csv or .xlsx table, a BEIR folder, or a TREC folder, whose name ends in .trec where it is
    written. A run (its id, or the word last) becomes a .run file for trec_eval, with the .qrels beside it.
    """
    from eval.formats import read_any, write_any
    from eval.run import find_run, runs_folder
    from eval.trec import write_run_file

    with _failing():
        if target.suffix.lower() == ".run":
            found = find_run(runs_folder(library), source)
            write_run_file(found.outcomes, target, name=found.about.id)
        else:
            write_any(read_any(_set_file(source)), target)
    click.echo(f"Written: {target}")


@evaluation.command()
@click.argument("questions", metavar="SET")
@library_option
def check(questions: str, library: Path) -> None:
    """Check a set: its form, and that the library holds its documents, reviews and quotations."""
    from eval.truth import Truth

    cases, _ = _cases(questions, None)
    with _failing(), _measured(library, ()) as assistant:
        flaws = Truth(assistant.library).flaws(cases)
    for flaw in flaws:
        click.echo(str(flaw))
    if flaws:
        raise Failed(f"{len(flaws)} things in the set are not in the library.")
    click.echo(f"{len(cases)} questions; the library holds everything they name.")


evaluation.add_command(judge)
evaluation.add_command(judged)


def _set_file(name: str) -> Path:
    if name in ("example", "styles", "wordings", "strangers", "newcomers"):
        from eval import sets

        return Path(sets.__file__).parent / "sets" / f"{name}.jsonl"
    return Path(name)


def _cases(name: str, split: str | None) -> "tuple[tuple[Case, ...], str]":
    """The questions of a set (of one split) and what a run of them is called."""
    from eval.formats import read_any

    file = _set_file(name)
    with _failing():
        cases = read_any(file)
    kept = tuple(case for case in cases if split in (None, case.split))
    if not kept:
        known = ", ".join(dict.fromkeys(case.split for case in cases))
        raise click.BadParameter(f"{split!r} is no split of this set; it has {known}.", param_hint="--split")
    return kept, file.stem if split is None else f"{file.stem}-{split}"


@contextmanager
def _measured(library: Path, settings: Sequence[str]) -> "Iterator[Assistant]":
    """The assistant over the library with some settings changed, on this run alone."""
    from index.settings import checked
    from ui.cli import _assistant

    changed = {}
    for one in settings:
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"{one!r} is not of the form NAME=VALUE.", param_hint="--set")
        changed[name.strip()] = None if value.strip().lower() in ("", "none") else value.strip()
    with _assistant(library) as assistant:
        if changed:
            before = assistant.library.settings
            origins = dict.fromkeys(changed, "--set")
            assistant.library.settings = checked({**before.model_dump(), **changed}, origins)
            if before.model != assistant.library.settings.model or before.context != assistant.library.settings.context:
                raise click.BadParameter(
                    "the model and its context are of the library, not of a run.", param_hint="--set"
                )
        yield assistant


@contextmanager
def _failing() -> Iterator[None]:
    """Turns what is wrong with a set or a run into the message of the command."""
    try:
        yield
    except EvaluationError as error:
        raise Failed(str(error)) from error


def _warn(assistant: "Assistant", cases: "Sequence[Case]") -> None:
    """Says on standard error what in the set the library lacks: those questions cannot be answered rightly."""
    from eval.truth import Truth

    for flaw in Truth(assistant.library).flaws(cases):
        click.echo(f"reviews: {flaw}", err=True)


def _run(assistant: "Assistant", cases: "Sequence[Case]", name: str, *, k: int, quiet: bool) -> "Run":
    from eval.run import run_set, runs_folder

    with printing.progress(quiet=quiet) as step:
        return run_set(assistant, cases, folder=runs_folder(assistant.library.folder), name=name, progress=step, k=k)


def _run_json(run: "Run") -> dict[str, Any]:
    from dataclasses import asdict

    from eval.measures import figures, latencies, tables
    from eval.printed import figures_json

    types, splits = tables(run.outcomes, lambda one: one.type), tables(run.outcomes, lambda one: one.split)
    return {
        "run": asdict(run.about),
        "measures": figures_json(figures(run.outcomes)),
        "types": {name: figures_json(table) for name, table in types.items()},
        "splits": {name: figures_json(table) for name, table in splits.items()},
        "milliseconds": latencies(run.timings),
        "problems": {one.id: one.problem for one in run.outcomes if one.problem},
    }


def _write_report(compared: Sequence[Any], target: Path, library: Path) -> None:
    from eval.report import write_report
    from index.library import Library

    with Library.open(library) as opened:
        write_report(compared, opened, target)
    click.echo(f"Written: {target}", err=True)
