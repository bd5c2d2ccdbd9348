"""About: what the page does and does not do, what it keeps, its version, its health, how to use it by keyboard."""

import platform
from importlib.metadata import version
from importlib.resources import files

import gradio as gr

from ui.desk import Desk
from ui.html import counted, text
from ui.summary import what_leaves

KEYS = (
    ("Ctrl and /", "go to the question field"),
    ("Enter", "ask (Shift and Enter: a new line)"),
    ("Tab, Shift and Tab", "go to the next or previous control"),
    ("Enter or Space on a citation", "open its evidence; the reading position moves there"),
    ("Escape in the evidence", "go back to the citation or the cell"),
    ("Left and right arrow, Home, End on a tab", "change the tab"),
    ("2, 1, 0, S, U in a passage to be judged", "answers it, related, wrong; skip, undo"),
)


def about_html(desk: Desk) -> str:
    """The tab's text."""
    statement = files("ui").joinpath("assets", "about.html").read_text("utf-8")
    statement = statement.replace("<!-- what leaves -->", text(what_leaves(desk.library.settings)))
    keys = "".join(f"<tr><th scope='row'>{text(key)}</th><td>{text(what)}</td></tr>" for key, what in KEYS)
    return (
        f'<div class="about">{statement}<section><h2>Keyboard</h2><table class="keys"><thead><tr><th scope="col">Key</th>'
        f'<th scope="col">What it does</th></tr></thead><tbody>{keys}</tbody></table></section>{state_html(desk)}</div>'
    )


def state_html(desk: Desk) -> str:
    """Version, library and health."""
    library = desk.library
    problems = library.check()
    facts = (
        ("Version", version("reviews")),
        ("Python", platform.python_version()),
        ("Library folder", str(library.folder)),
        ("Holds", f"{counted(len(library.reviews()), 'review')} in {counted(len(library.documents()), 'document')}"),
    )
    rows = "".join(f"<tr><th scope='row'>{text(name)}</th><td>{text(value)}</td></tr>" for name, value in facts)
    found = "".join(f"<li>{text(f'{problem.message} {problem.remedy}')}</li>" for problem in problems)
    health = f'<ul class="problems">{found}</ul>' if found else "<p>Nothing is wrong with the library.</p>"
    return (
        f'<section><h2>This installation</h2><table class="keys"><tbody>{rows}</tbody></table></section>'
        f"<section><h2>Health of the library</h2>{health}</section>"
    )


def build(desk: Desk, page: gr.Blocks) -> None:
    """Lays the tab out inside the current Tab; the state is read anew on every visit."""
    pane = gr.HTML("", elem_id="about")
    page.load(lambda: about_html(desk), None, pane, api_visibility="private", show_progress="hidden")
