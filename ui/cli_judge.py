"""`reviews eval judge` and `judged`: passages judged blind at the terminal, and question sets made of the judgements."""

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.options import library_option

if TYPE_CHECKING:
    from eval.judgements import Judgement
    from eval.pooling import Pooled
    from index.library import Library

KEYS = "[a or 2] answers it   [r or 1] related   [w or 0] wrong   [s] skip   [q] stop"


class Stopped(Exception):  # noqa: N818 - nothing is wrong
    """The judge has had enough for now."""


@click.command()
@click.argument("references", metavar="RUN [RUN ...]", nargs=-1, required=True)
@click.option("--judge", "judge", required=True, metavar="NAME", help="Who judges: any name, kept with the judgements.")
@click.option("--depth", type=click.IntRange(1, 100), default=10, show_default=True, help="Passages taken of each run.")
@library_option
def judge(references: tuple[str, ...], judge: str, depth: int, library: Path) -> None:
    """Judge passages of one or more runs, one key each.

    What the runs found is put together and shuffled: nothing shows which of them found a passage, or how high. What you
    have judged before is not shown again, so the work can be left and taken up at any time.
    """
    from eval.judgements import keep, kept
    from eval.pooling import pool, seen
    from eval.run import find_run, runs_folder
    from ui.cli import _library
    from ui.cli_eval import _failing

    with _failing(), _library(library) as opened:
        runs = [find_run(runs_folder(library), reference).outcomes for reference in references]
        done = seen(opened, [one for one in kept(library) if one.judge == judge])
        waiting = pool(runs, judged=done, depth=depth)
        for number, one in enumerate(waiting):
            try:
                judgement = _judged(opened, one, judge, f"{number + 1} of {len(waiting)}")
            except Stopped:
                click.echo(f"{len(waiting) - number} are left.")
                return
            if judgement is not None:
                keep(library, judgement)
    click.echo("Everything is judged." if waiting else "Nothing is left to judge.")


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path))
@library_option
def judged(target: Path | None, library: Path) -> None:
    """Show how many passages were judged and how far judges agree; write a set of them to TARGET.

    TARGET is a set in any form that `reviews eval convert` writes, or a .qrels file.
    """
    from eval.formats import write_any
    from eval.judgements import agreement, as_cases, as_qrels, disagreements, kept
    from ui.cli import _library
    from ui.cli_eval import _failing

    with _failing(), _library(library) as opened:
        judgements = kept(library)
        judges = sorted({one.judge for one in judgements})
        questions = len({one.asked for one in judgements})
        click.echo(f"{len(judgements)} judgements of {questions} questions by {', '.join(judges) or 'nobody'}.")
        for one, other in combinations(judges, 2):
            found = agreement(judgements, one, other)
            kappa = "not defined" if found.kappa is None else f"{found.kappa:.2f}"
            equal = "" if found.equal is None else f", the same verdict on {found.equal:.0%}"
            click.echo(f"{one} and {other}: {found.both} judged by both{equal}, Cohen's kappa {kappa}.")
        differing = len(disagreements(judgements))
        if differing:
            click.echo(f"Judges differ on {differing} places; a set takes the lower verdict.")
        if target is None:
            return
        if target.suffix.lower() == ".qrels":
            target.write_text(as_qrels(judgements), encoding="utf-8", newline="\n")
        else:
            write_any(as_cases(judgements, opened), target)
    click.echo(f"Written: {target}")


def _judged(library: "Library", one: "Pooled", judge: str, progress: str) -> "Judgement | None":
    """The judgement for a key, None for a passage that was skipped or is gone; raises Stopped."""
    from eval.judgements import Verdict, on_passage
    from index.errors import UnknownError

    try:
        passage = library.passage(one.passage)
    except UnknownError:
        return None
    for earlier in one.history:
        click.echo(f"  before: {earlier}")
    click.secho(f"\n{one.question}  ({progress})", bold=True)
    click.echo(f"{passage.review or 'Front matter'}\n\n{passage.text}\n\n{KEYS}")
    verdicts = {
        key: verdict for keys, verdict in zip(("a2", "r1", "w0"), reversed(Verdict), strict=True) for key in keys
    }
    while True:
        key = click.getchar().lower()
        if key in ("q", "\x1b"):
            raise Stopped
        if key == "s":
            return None
        if key in verdicts:
            return on_passage(passage, verdicts[key], question=one.question, history=one.history, judge=judge)
