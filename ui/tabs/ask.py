"""Ask: the conversation at the left, the evidence of the chosen citation at the right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from assistant.basket import item_of
from corpus.errors import CorpusError
from index.errors import LibraryError
from ui import evidence as shown
from ui import summary, thumbs
from ui.bridge import bridge, detail
from ui.desk import Desk
from ui.filters import filters_of
from ui.html import KINDS, answer_message, button, question_message
from ui.options import question_problem
from ui.starters import starters
from ui.tabs import limits
from ui.visitors import Turn, Visitor

Message = dict[str, Any]
# Asking is bound by the processor: two at a time keep a two-core laptop answering.
AT_ONCE = 2


def messages(visitor: Visitor) -> list[Message]:
    """The conversation for the chat: each message is HTML of our own, so that every text is shown as it stands."""
    shown_turns: list[Message] = []
    for turn in visitor.turns:
        shown_turns.append({"role": "user", "content": gr.HTML(question_message(turn))})
        shown_turns.append({"role": "assistant", "content": gr.HTML(answer_message(turn))})
    return shown_turns


def ask(desk: Desk, visitor: Visitor, question: str) -> Iterator[Turn | None]:
    """The new turn, first unanswered, then answered; None once where there is nothing to ask."""
    if not question.strip():
        yield None
        return
    turn = visitor.ask(question.strip())
    turn.problem = question_problem(turn.question)
    if turn.problem is None:
        yield turn
        answer(desk, visitor, turn)
    yield turn


def answer(desk: Desk, visitor: Visitor, turn: Turn) -> None:
    """Puts the answer into the turn, or the problem in a sentence for the visitor."""
    try:
        if not desk.library.documents():
            turn.problem = "The library is empty. Add documents on the Library tab, then ask again."
            return
        turn.answer = desk.assistant.ask(
            turn.question,
            history=visitor.before(turn.number),
            filters=filters_of(turn.limits),
            without=turn.without,
            kind=turn.kind,
        )
        turn.problem = None
    except (LibraryError, CorpusError) as error:
        turn.problem = str(error)


def again(desk: Desk, visitor: Visitor, chosen: dict[str, Any]) -> Iterator[Turn | None]:
    """The turn asked again without a signal (act `without`), with all of them (`restore`) or for another kind of answer (`as`).

    A starter is a new turn.
    """
    if chosen["act"] == "starter":
        known = starters(desk.library)
        number = chosen.get("starter", -1)
        yield from ask(desk, visitor, known[number] if 0 <= number < len(known) else "")
        return
    turn = visitor.turn(chosen.get("turn", -1))
    if turn is None:
        yield None
        return
    if chosen["act"] == "as":
        turn.kind = next((kind for kind in KINDS if kind.value == chosen.get("kind")), None)
    else:
        turn.without = turn.without | {chosen.get("signal", "")} if chosen["act"] == "without" else frozenset()
    turn.answer = None
    yield turn
    answer(desk, visitor, turn)
    yield turn


def unlimit(desk: Desk, visitor: Visitor, sent: dict[str, Any]) -> Iterator[Turn | None]:
    """Takes a limit off, or all of them; the turn whose chip it was is asked again without it."""
    turn = limits.take_off(visitor, sent)
    if turn is None:
        yield None
        return
    turn.answer = None
    yield turn
    answer(desk, visitor, turn)
    yield turn


def asked_as(turn: Turn) -> str:
    """The question as a report names it: without its conversation, and who worded it where that was a language model."""
    if turn.answer is None:
        return turn.question
    question = turn.answer.question
    return f"{question.standalone} (worded by a language model)" if question.by_model else question.standalone


def evidence(desk: Desk, visitor: Visitor, chosen: dict[str, Any]) -> str:
    """The evidence pane after a citation was chosen, a page turned, a quotation kept or judged."""
    turn = visitor.turn(chosen.get("turn", -1))
    citation = turn.citation(chosen.get("cite", -1)) if turn else None
    if turn is None or citation is None:
        return shown.gone("This citation belongs to an answer that is no longer here. Ask the question again.")
    try:
        opened = shown.open_evidence(desk.library, turn.number, citation, chosen.get("page"))
        item = item_of(citation, desk.library, question=asked_as(turn))
    except (LibraryError, CorpusError) as error:
        return shown.gone(f"The evidence cannot be shown: {error}")
    if chosen["act"] == "keep":
        visitor.keep(item)
    problem = None
    if chosen["act"] == "judge" and chosen.get("grade") in (0, 1, 2):
        problem = thumbs.judge(desk.assistant, visitor, turn, opened.passage, chosen["grade"])
    verdict = thumbs.standing(desk.assistant, visitor, turn, opened.passage)
    grade = verdict.verdict if verdict else None
    before = thumbs.earlier(desk.assistant, visitor, turn, opened.passage)
    said = before.verdict if before else None
    judged = replace(opened, verdict=grade, earlier=said, judge=visitor.called, problem=problem)
    return shown.evidence_html(replace(judged, in_basket=visitor.holds(item)))


def starters_html(desk: Desk) -> str:
    """The starter questions as buttons."""
    questions = starters(desk.library)
    items = "".join(f"<li>{button(q, 'starter', classes='starter', starter=n)}</li>" for n, q in enumerate(questions))
    if not items:
        return '<p class="starters-empty">This library is empty: add documents on the Library tab.</p>'
    return f'<h2 id="starters-title">Questions to start with</h2><ul class="starters" aria-labelledby="starters-title">{items}</ul>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The components of the tab that handlers read or fill."""

    opening: gr.HTML
    chat: gr.Chatbot
    question: gr.Textbox
    send: gr.Button
    clear: gr.Button
    pane: gr.HTML
    panel: limits.Panel
    bridge: gr.HTML

    def forgotten(self, desk: Desk) -> tuple[list[Any], Callable[[gr.Request], tuple[Any, ...]]]:
        """What shows words of a document, and how it is drawn after one was removed."""
        return [self.chat, self.pane], lambda request: (_drawn(desk.visitor(request))[1], shown.nothing_open())


def build(desk: Desk, page: gr.Blocks) -> Parts:
    """Lays the tab out inside the current Tab and wires it."""
    parts = layout(desk)
    wire(desk, parts, page)
    return parts


def layout(desk: Desk) -> Parts:
    """The tab's components: conversation and question at the left, evidence at the right."""
    with gr.Row(elem_id="ask-row", equal_height=False):
        with gr.Column(scale=6, min_width=320, elem_id="conversation"):
            gr.HTML('<h2 class="sr-only">Conversation</h2>')
            opening = gr.HTML(starters_html(desk), elem_id="opening")
            chat = gr.Chatbot(
                elem_id="chat",
                label="Conversation",
                show_label=False,
                container=False,
                height=None,
                layout="panel",
                buttons=[],
                feedback_options=None,
                group_consecutive_messages=False,
                visible=False,
            )
            panel = limits.layout(desk)
            with gr.Column(elem_id="asking-block"):
                panel.shown.render()  # type: ignore[no-untyped-call]
                with gr.Row(elem_id="asking", equal_height=False):
                    question = gr.Textbox(
                        label="Your question",
                        placeholder="Ask in plain words, then press Enter",
                        # With one line, Enter asks and Shift and Enter starts a new line.
                        lines=1,
                        max_lines=6,
                        elem_id="question",
                        scale=8,
                    )
                    with gr.Column(scale=2, min_width=160):
                        send = gr.Button("Ask", variant="primary", elem_id="send")
                        clear = gr.Button("New conversation", size="sm", elem_id="clear")
            summary.offer(desk)
        with gr.Column(scale=5, min_width=320, elem_id="evidence-column"):
            gr.HTML('<h2 class="pane-title">Evidence</h2>')
            pane = gr.HTML(shown.nothing_open(), elem_id="evidence")
    acts = {
        "again": ("starter", "without", "restore", "as"),
        "unlimit": ("unlimit", "unlimited"),
        "evidence": ("cite", "page", "keep", "judge"),
    }
    return Parts(
        opening=opening,
        chat=chat,
        question=question,
        send=send,
        clear=clear,
        pane=pane,
        panel=panel,
        bridge=bridge(acts),
    )


def wire(desk: Desk, parts: Parts, page: gr.Blocks) -> None:
    """Connects the components to the handlers above."""
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def asked(text: str | None, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        visitor = desk.visitor(request)
        for turn in ask(desk, visitor, text or ""):
            yield (gr.update() if turn is None else "", *_drawn(visitor))

    def asked_again(request: gr.Request, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        visitor = desk.visitor(request)
        for _ in again(desk, visitor, detail(event)):
            yield _drawn(visitor)

    def unlimited(request: gr.Request, event: gr.EventData) -> Iterator[list[Any]]:
        visitor = desk.visitor(request)
        for _ in unlimit(desk, visitor, detail(event)):
            yield [*limits.drawn(desk, visitor), *_drawn(visitor)]

    def opened(request: gr.Request, event: gr.EventData) -> str:
        return evidence(desk, desk.visitor(request), detail(event))

    def cleared(request: gr.Request) -> tuple[Any, ...]:
        visitor = desk.visitor(request)
        visitor.clear()
        return (*_drawn(visitor), shown.nothing_open())

    def returned(request: gr.Request) -> tuple[Any, ...]:
        visitor = desk.visitor(request)
        # A first question may be answered before this arrives: an empty chat must not be drawn over it.
        chat = _drawn(visitor)[1:] if visitor.turns else (gr.skip(),)
        return (gr.update(value=starters_html(desk)), *chat, *limits.drawn(desk, visitor))

    conversation = [parts.opening, parts.chat]
    busy: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
    gr.on(
        [parts.send.click, parts.question.submit],
        asked,
        parts.question,
        [parts.question, *conversation],
        **private,
        **busy,
    )
    parts.bridge.again(asked_again, None, conversation, **private, **busy)
    parts.bridge.unlimit(unlimited, None, [*parts.panel.all, *conversation], **private, **busy)
    parts.bridge.evidence(opened, None, parts.pane, trigger_mode="always_last", concurrency_limit=AT_ONCE, **private)
    parts.clear.click(cleared, None, [*conversation, parts.pane], queue=False, **private)
    page.load(returned, None, [*conversation, *parts.panel.all], **private)
    limits.wire(desk, parts.panel)


def _drawn(visitor: Visitor) -> tuple[Any, ...]:
    """The starters (only while nothing was asked) and the chat, as the visitor's conversation stands."""
    started = bool(visitor.turns)
    return gr.update(visible=not started), gr.update(value=messages(visitor), visible=started)
