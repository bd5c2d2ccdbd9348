"""Commands that go on until they are stopped: the page, the example's page, the tools for another program."""

import os
from pathlib import Path

import click

from ui import printing
from ui.options import library_option
from ui.places import VARIABLE, demo_folder


@click.command()
@library_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True)
@click.option("--auth", type=click.Path(path_type=Path), metavar="FILE", help="Accounts; needed beyond this machine.")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
@click.option("--mcp", is_flag=True, help="Also answer programs on this machine, at /mcp (Model Context Protocol).")
def serve(library: Path, host: str, port: int, auth: Path | None, no_browser: bool, mcp: bool) -> None:
    """Open the page on the library."""
    from ui.cli import _existing
    from ui.server import serve as serve_page

    _existing(library)
    serve_page(library, host=host, port=port, auth=auth, browser=not no_browser, mcp=mcp)


@click.command()
@library_option
def mcp(library: Path) -> None:
    """Answer the program that started this one over standard input and output (Model Context Protocol)."""
    from ui.cli import _assistant
    from ui.machines import answer_on_standard_streams

    with _assistant(library) as assistant:
        answer_on_standard_streams(assistant)


@click.command()
@click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to keep the example library. Default: REVIEWS_LIBRARY where it holds nothing else, else a folder of its own.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True)
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
@click.option("--no-serve", is_flag=True, help="Build the example library and stop.")
@click.pass_context
def demo(context: click.Context, library: Path | None, host: str, port: int, no_browser: bool, no_serve: bool) -> None:
    """Build the example library (fiction) if needed, and open the page on it."""
    from corpus.examples import example_files
    from index.library import Library

    folder = library or context.find_root().params.get("library") or _demo_folder()
    with Library.open(folder, create=True) as opened, printing.progress(quiet=False) as step:
        report = opened.add(example_files(), progress=step)
    if report.added:
        click.echo(f"The example library (fiction) is ready: {len(report.added)} documents in {folder}.", err=True)
    if no_serve:
        return
    from ui.server import serve as serve_page

    serve_page(folder, host=host, port=port, auth=None, browser=not no_browser)


def _demo_folder() -> Path:
    """The folder REVIEWS_LIBRARY names, unless it holds a library with more than the examples: fiction stays out of real ones."""
    from corpus.examples import example_files
    from index.library import Library

    named = os.environ.get(VARIABLE, "").strip()
    if not named:
        return demo_folder()
    folder = Path(named).expanduser()
    if not (folder / "library.sqlite").exists():
        return folder
    examples = {file.name for file in example_files()}
    with Library.open(folder) as there:
        return folder if all(document.file in examples for document in there.documents()) else demo_folder()


SERVING = (serve, demo, mcp)
