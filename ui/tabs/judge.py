"""Judge, a part of Evaluate: passages of several ways to search judged blind, and what comes of the judgements."""

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from eval.errors import EvaluationError
from eval.judgements import Verdict, kept
from index.errors import LibraryError
from ui import blind
from ui.bridge import bridge, detail
from ui.desk import Desk
from ui.html import button
from ui.judging import DEPTHS, Laying, Pools, plain_name, say, sit_down, take_up, undo
from ui.measuring import EVERY_QUESTION, PRESETS, Bench
from ui.visitors import Visitor

# The ways that differ most: what they find together is most of what there is to find.
USUAL = tuple(PRESETS)[:4]
ABOUT = (
    "<h2>Judge</h2><p>Say of each passage whether it answers the question. What is judged becomes a question set of your own, "
    "and two people who judge the same passages see how far they agree.</p>"
    '<p class="searched">Each verdict is kept in the library with its question and the name of the judge, nothing before you '
    "judge. Everybody who uses this library can see it. Keys, while the passage has the focus: 2 answers it, 1 related, 0 wrong, "
    "S skip, U undo.</p>"
)


def lay_out(
    desk: Desk, visitor: Visitor, pools: Pools, source: str | None, split: str, ways: list[str], depth: int, name: str
) -> Iterator[str]:
    """The judging screen while a pool is laid out for the visitor, at last with the first passage."""
    visitor.name = plain_name(name)
    try:
        step = Laying(done=0, total=0)
        for step in pools.lay_out(source or "", split, ways, depth):
            if step.pool is None:
                yield blind.laying_html(step)
        sitting = sit_down(desk.library, visitor.called, step.pool or ())
    except (EvaluationError, LibraryError, OSError) as error:
        yield blind.problem_html(str(error))
        return
    visitor.sitting = sitting
    yield blind.sitting_html(desk.library, sitting)


def act(desk: Desk, visitor: Visitor, chosen: dict[str, Any]) -> str:
    """The judging screen after a verdict, a skip, an undo, or with the skipped passages again."""
    sitting = visitor.sitting
    if sitting is None:
        return blind.problem_html("This sitting has ended. Press Start judging: it goes on where you left it.")
    said, problem = "", None
    try:
        if chosen["act"] == "judging-undo":
            said = undo(desk.library, sitting)
        elif chosen["act"] == "judging-again":
            take_up(sitting)
        elif chosen["act"] == "judging-skip":
            said = say(desk.library, sitting, chosen.get("passage", ""), None)
        elif chosen.get("grade") in tuple(Verdict):
            said = say(desk.library, sitting, chosen.get("passage", ""), Verdict(chosen["grade"]))
    except EvaluationError as error:
        problem = str(error)
    return blind.sitting_html(desk.library, sitting, said, problem)


def agreed(desk: Desk) -> str:
    """What was judged so far and how far judges agree."""
    try:
        return blind.agreement_html(desk.library, kept(desk.library.folder))
    except EvaluationError as error:
        return blind.problem_html(str(error))


def screen(desk: Desk, visitor: Visitor) -> str:
    """Where the visitor's sitting stands; how to begin where there is none."""
    return blind.START if visitor.sitting is None else blind.sitting_html(desk.library, visitor.sitting)


def parts_of(bench: Bench, source: str | None) -> tuple[str, ...]:
    """The parts of a set from which the questions may come, the whole first."""
    try:
        return bench.splits(source or "")
    except EvaluationError:
        # What is wrong with the set is said when it is to be laid out.
        return (EVERY_QUESTION,)


def choices(bench: Bench, label: str, elem_id: str) -> tuple[gr.Radio, gr.Radio]:
    """The choice of a set and of its part, with what there is when the page is built: who is quick finds something chosen."""
    names = bench.sets()
    chosen = next(iter(names), None)
    source = gr.Radio(list(names), value=chosen, label=label, elem_id=elem_id)
    return source, gr.Radio(list(parts_of(bench, chosen)), value=EVERY_QUESTION, label="Part of the set")


def renewed(bench: Bench, chosen: str | None) -> tuple[Any, Any]:
    """The choices of `choices` as they are now. A set that is still there is not named again: who picks another meanwhile keeps it."""
    names = bench.sets()
    if chosen in names:
        return gr.Radio(list(names)), gr.skip()
    first = next(iter(names), None)
    return gr.Radio(list(names), value=first), parts_shown(bench, first)


def parts_shown(bench: Bench, source: str | None) -> gr.Radio:
    """The parts of the set that was picked, the whole of it chosen."""
    return gr.Radio(list(parts_of(bench, source)), value=EVERY_QUESTION)


def build(desk: Desk, bench: Bench, opened: Sequence[gr.Tab]) -> None:
    """Lays the part out and wires it: it is looked up anew whenever one of the tabs `opened` is."""
    pools = Pools(desk.library, bench)
    gr.HTML(ABOUT)
    with gr.Row(equal_height=False):
        with gr.Column(min_width=300):
            source, split = choices(bench, "Questions", "judging-source")
        with gr.Column(min_width=300):
            ways = gr.CheckboxGroup(list(PRESETS), value=list(USUAL), label="Ways to search whose passages are judged")
        with gr.Column(min_width=300):
            depth = gr.Radio(list(DEPTHS), value=DEPTHS[1], label="Passages of each way")
            name = gr.Textbox(
                label="Your name, kept with each verdict",
                max_lines=1,
                visible=not desk.accounts,
                elem_id="judging-name",
            )
    gr.HTML(button("Start judging", "judging-start", classes="plain strong"))
    card = gr.HTML(blind.START, elem_id="judging")
    gr.HTML("<h3>What was judged</h3>")
    about = gr.HTML("", elem_id="judging-agreement")
    hidden = bridge(
        {
            "lay": ("judging-start",),
            "judge": ("judging-verdict", "judging-skip", "judging-undo", "judging-again"),
        }
    )
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def entered(chosen: str | None, request: gr.Request) -> tuple[Any, ...]:
        return *renewed(bench, chosen), screen(desk, desk.visitor(request)), agreed(desk)

    def picked(chosen: str | None) -> gr.Radio:
        return parts_shown(bench, chosen)

    def began(
        source: str | None, split: str, ways: list[str], depth: int, name: str, request: gr.Request
    ) -> Iterator[tuple[str, str]]:
        for drawn in lay_out(desk, desk.visitor(request), pools, source, split, ways, depth, name):
            yield drawn, agreed(desk)

    def acted(request: gr.Request, event: gr.EventData) -> tuple[str, str]:
        return act(desk, desk.visitor(request), detail(event)), agreed(desk)

    gr.on([tab.select for tab in opened], entered, source, [source, split, card, about], **private)
    source.input(picked, source, split, **private)
    hidden.lay(
        began, [source, split, ways, depth, name], [card, about], trigger_mode="once", concurrency_limit=1, **private
    )
    hidden.judge(acted, None, [card, about], trigger_mode="once", **private)
