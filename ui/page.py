"""The page: the banner, the tabs in their order, and the public endpoints."""

from typing import TYPE_CHECKING

from ui.access import SIGN_OUT
from ui.desk import Desk
from ui.html import counted, text
from ui.routes import asset_text
from ui.summary import what_leaves

if TYPE_CHECKING:
    import gradio as gr

TITLE = "Reviews"
HEAD = (
    '<script src="/reviews-assets/page.js" defer></script>'
    '<script src="/reviews-assets/judging.js" defer></script>'
    '<link rel="icon" href="/reviews-assets/favicon.svg" type="image/svg+xml">'
)
CONTENT_NOTE = "These documents describe the abuse, neglect and death of children. Take the time you need, and talk to a colleague."
FICTION = "Example library: every child, family, place and partnership in it is invented."
# Where real reviews stand beside the example, nobody may take one for the other.
PARTLY_FICTION = (
    "of the documents here {are} the example’s: every child, family, place and partnership in {them} is invented."
)
# More questions than this waiting at once get a plain "busy" instead of an endless wait.
WAITING = 200


def build_page(desk: Desk) -> "gr.Blocks":
    """The whole page on a desk, ready to be mounted."""
    import gradio as gr

    from ui import api
    from ui.measuring import Bench
    from ui.tabs import about, ask, evaluate, library, limits, report, themes

    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        head = gr.HTML(banner(desk), elem_id="banner")
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            with gr.Tab("Ask", id="ask"):
                parts = ask.build(desk, page)
            with gr.Tab("Library", id="library"):
                others = [head, parts.opening, *parts.panel.boxes]
                library.build(
                    desk,
                    page,
                    lambda: (banner(desk), ask.starters_html(desk), *limits.offered(desk)),
                    others,
                    parts.forgotten(desk),
                )
            with gr.Tab("Themes", id="themes-tab") as themes_tab:
                themes.build(desk, themes_tab)
            with gr.Tab("Report", id="report") as report_tab:
                report.build(desk, page, report_tab)
            with gr.Tab("Evaluate", id="evaluate") as evaluate_tab:
                evaluate.build(desk, Bench(desk.library, examples=desk.fictional), evaluate_tab)
            with gr.Tab("About", id="about"):
                about.build(desk, page)
        api.publish(desk)
    page.queue(default_concurrency_limit=2, max_size=WAITING, api_open=False)
    return page


def banner(desk: Desk) -> str:
    """The head of the page: its name, what is loaded, the content note, and the fiction notice where it applies."""
    documents, reviews = len(desk.library.documents()), len(desk.library.reviews())
    loaded = f"{counted(reviews, 'review')} in {counted(documents, 'document')}"
    said_invented = _fiction(desk.invented(), documents)
    fiction = f'<p class="fiction"><strong>{text(said_invented)}</strong></p>' if said_invented else ""
    leave = (
        f'<form method="post" class="leave" action="{SIGN_OUT}"><button class="plain">Sign out</button></form>'
        if desk.accounts
        else ""
    )
    said = f"{loaded}. Answers are quotations. {what_leaves(desk.library.settings)}"
    return (
        f'<div class="banner"><div class="name"><h1>{TITLE}</h1><p>{text(said)}</p>{leave}</div>'
        f'<div class="notes">{fiction}<p class="note">{text(CONTENT_NOTE)}</p></div></div>'
    )


def _fiction(invented: int, documents: int) -> str:
    """That the library is fiction, or how much of it; empty where nothing is."""
    if not invented:
        return ""
    if invented == documents:
        return FICTION
    are, them = ("is", "it") if invented == 1 else ("are", "them")
    return f"{invented} {PARTLY_FICTION.format(are=are, them=them)}"


def style() -> str:
    """The page's own style sheet."""
    return asset_text("page.css") + asset_text("judging.css")
