"""A summary worded by a local language model, beside the quotations: offered only where one is set up, and marked as what it is."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.answer import Answer
from assistant.writer import Summary, endpoint_of, on_this_machine
from corpus.errors import CorpusError
from index.errors import LibraryError
from ui.html import cite_button, text

if TYPE_CHECKING:
    from index.settings import Settings
    from ui.desk import Desk
    from ui.visitors import Turn, Visitor

MARKED = (
    "Worded by a language model, not by the reviews. Each sentence was checked against the quotations it cites; "
    "read those before you use it."
)

LEAVES = (
    "The language model set up here is on another machine: a summary sends it your question and the quotations of published "
    "documents. Nothing is sent unless you press the button."
)
LEAVES_WITH_FOLLOW_UPS = (
    "The language model set up here is on another machine: a follow-up sends it the questions of your conversation, and a "
    "summary, where you press the button, your question and the quotations of published documents."
)


def what_leaves(settings: "Settings") -> str:
    """What of the evidence goes to another computer, in a sentence: nothing, unless a language model elsewhere is set up."""
    endpoint = endpoint_of(settings)
    if endpoint is None or on_this_machine(endpoint):
        return "Nothing leaves this computer."
    follow_up = "; a follow-up sends the questions of its conversation" if settings.writer_rewrites else ""
    return (
        f"A summary, where somebody asks for one, sends the question and the quotations of published documents to "
        f"{urlsplit(endpoint.url).hostname}{follow_up}; nothing else leaves this computer."
    )


def offer(desk: "Desk") -> None:
    """A button that asks for a summary of the last answer and the place where it appears; nothing where no model is set up."""
    import gradio as gr

    endpoint = endpoint_of(desk.library.settings)
    if endpoint is None:
        return
    if not on_this_machine(endpoint):
        said = LEAVES_WITH_FOLLOW_UPS if desk.library.settings.writer_rewrites else LEAVES
        gr.HTML(f'<p class="caveats">{text(said)}</p>', elem_id="summary-leaves")
    wanted = gr.Button("Summarise the last answer (language model)", size="sm", elem_id="summarise")
    place = gr.HTML("", elem_id="summary")

    def waiting(request: gr.Request) -> str:
        turn = _last(desk.visitor(request))
        return note("Ask a question first.") if turn is None else note("Wording a summary…")

    def worded(request: gr.Request) -> str:
        return summary_of(desk, desk.visitor(request))

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    # One at a time: a language model on this machine takes all of it.
    wanted.click(waiting, None, place, **private).then(worded, None, place, concurrency_limit=1, **private)


def summary_of(desk: "Desk", visitor: "Visitor") -> str:
    """The summary of the visitor's last answer as HTML, or in a sentence why there is none."""
    turn = _last(visitor)
    if turn is None:
        return note("Ask a question first.")
    if not isinstance(turn.answer, Answer):
        return note("The reviews do not answer the last question: there is nothing to summarise.")
    try:
        return summary_html(turn, turn.answer, desk.assistant.summarise(turn.answer))
    except (LibraryError, CorpusError) as error:
        return note(str(error))


def summary_html(turn: "Turn", answer: Answer, worded: Summary) -> str:
    """The sentences that may be shown, each with its citations as buttons, and what was withheld."""
    cited = {citation.n: citation for citation in answer.citations}
    items = "".join(
        f"<li>{text(sentence.text)}{''.join(cite_button(turn.number, cited[n], False) for n in sentence.citations)}</li>"
        for sentence in worded.shown
    )
    body = f'<ul class="quotes">{items}</ul>' if items else "<p>Nothing it wrote could be shown.</p>"
    missing = "".join(f'<p class="searched">{text(said)}</p>' for said in worded.missing)
    return (
        f'<section class="answer" aria-labelledby="summary-title" role="status"><h3 id="summary-title">Summary of: '
        f'{text(turn.question)}</h3><p class="caveats">{text(MARKED)}</p>{body}{missing}</section>'
    )


def note(said: str) -> str:
    """A sentence in the summary's place."""
    return f'<p class="searched" role="status">{text(said)}</p>'


def _last(visitor: "Visitor") -> "Turn | None":
    return visitor.turns[-1] if visitor.turns else None
