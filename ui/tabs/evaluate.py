"""Evaluate: a question set run over the library, its figures in plain words, and whether another way of searching is better."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from eval.errors import EvaluationError
from index.errors import LibraryError
from ui.bridge import bridge, detail
from ui.desk import Desk
from ui.html import text
from ui.measuring import ENDINGS, PRESETS, Bench
from ui.runs import FROM_THE_START, comparison_html, question_html, run_html, runs_html, status_html, uploaded_html
from ui.tabs import judge


def report(desk: Desk, bench: Bench, first: str, second: str) -> bytes:
    """The comparison of two runs as one HTML file. Raises EvaluationError."""
    import tempfile

    from eval.compare import compare
    from eval.report import write_report

    with tempfile.TemporaryDirectory() as room:
        target = Path(room) / "report.html"
        write_report(compare(bench.run(first), bench.run(second)), desk.library, target)
        return target.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The components of Measure that handlers read or fill."""

    sets: gr.Radio
    split: gr.Radio
    preset: gr.Radio
    upload: gr.File
    put: gr.HTML
    start: gr.Button
    stop: gr.Button
    status: gr.HTML
    runs: gr.HTML
    shown: gr.HTML
    pane: gr.HTML
    clock: gr.Timer
    bridge: gr.HTML


def build(desk: Desk, bench: Bench, tab: gr.Tab) -> None:
    """Lays the tab out and wires it; the sets and runs are looked up when it is opened."""
    gr.HTML(
        "<h2>Evaluate</h2><p>How well are your own questions answered from your own documents? A question set names the words "
        "that answer each question; a run asks them all and measures what comes back. Sets are written by hand, or made by "
        "judging what was found.</p>"
    )
    with gr.Tabs(elem_id="evaluation-parts"):
        with gr.Tab("Measure", id="measure") as measuring:
            parts = lay_out(bench)
        with gr.Tab("Judge", id="judge") as judging:
            judge.build(desk, bench, (tab, judging))
    wire(desk, bench, (tab, measuring), parts)


def lay_out(bench: Bench) -> Parts:
    """The components of Measure."""
    with gr.Row(equal_height=False):
        with gr.Column(min_width=300):
            sets, split = judge.choices(bench, "Question set", "evaluation-set")
        with gr.Column(min_width=300):
            preset = gr.Radio(list(PRESETS), value=next(iter(PRESETS)), label="Search", elem_id="evaluation-search")
        with gr.Column(min_width=300):
            upload = gr.File(label="Add a set (JSON Lines, CSV or Excel)", file_types=list(ENDINGS))
            put = gr.HTML("", elem_id="evaluation-upload")
    with gr.Row():
        start = gr.Button("Run", variant="primary", elem_id="evaluation-run")
        stop = gr.Button("Stop", elem_id="evaluation-stop")
    status = gr.HTML("", elem_id="evaluation-status")
    runs = gr.HTML(FROM_THE_START, elem_id="evaluation-runs")
    with gr.Row(equal_height=False):
        with gr.Column(scale=6, min_width=320):
            shown = gr.HTML("", elem_id="evaluation-result")
        with gr.Column(scale=4, min_width=300):
            pane = gr.HTML("", elem_id="evaluation-question")
    return Parts(
        sets=sets, split=split, preset=preset, upload=upload, put=put, start=start, stop=stop, status=status, runs=runs,
        shown=shown, pane=pane, clock=gr.Timer(1.0, active=False),
        bridge=bridge({"run": ("run-open", "run-compare", "run-question")}),
    )  # fmt: skip


def wire(desk: Desk, bench: Bench, opened: Sequence[gr.Tab], parts: Parts) -> None:
    """Connects the components of Measure to their handlers; the sets and runs are looked up whenever a tab of `opened` is."""
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def entered(chosen: str | None) -> tuple[Any, ...]:
        return (
            *judge.renewed(bench, chosen),
            runs_html(bench.runs()),
            status_html(bench.state),
            gr.Timer(active=bench.state.running),
        )

    def picked(name: str | None) -> gr.Radio:
        return judge.parts_shown(bench, name)

    def began(name: str | None, part: str, way: str) -> tuple[str, Any]:
        try:
            bench.start(name or "", part, way)
        except EvaluationError as error:
            return f'<p class="problem" role="alert">{text(str(error))}</p>', gr.Timer(active=bench.state.running)
        return status_html(bench.state), gr.Timer(active=True)

    def ticked() -> tuple[Any, ...]:
        state = bench.state
        if state.running:
            return status_html(state), gr.skip(), gr.skip(), gr.skip()
        drawn = run_html(bench.run(state.run)) if state.run else gr.skip()
        return status_html(state), gr.Timer(active=False), runs_html(bench.runs(), state.run), drawn

    def acted(event: gr.EventData) -> tuple[Any, Any, Any]:
        try:
            return _acted(desk, bench, detail(event))
        except (EvaluationError, LibraryError) as error:
            return gr.skip(), f'<p class="problem" role="alert">{text(str(error))}</p>', gr.skip()

    gr.on(
        [tab.select for tab in opened],
        entered,
        parts.sets,
        [parts.sets, parts.split, parts.runs, parts.status, parts.clock],
        **private,
    )
    parts.sets.input(picked, parts.sets, parts.split, **private)
    parts.upload.upload(partial(_sent, bench), parts.upload, [parts.put, parts.sets, parts.upload], **private)
    parts.start.click(began, [parts.sets, parts.split, parts.preset], [parts.status, parts.clock], **private)
    parts.stop.click(bench.stop, None, None, **private)
    parts.clock.tick(ticked, None, [parts.status, parts.clock, parts.runs, parts.shown], **private)
    parts.bridge.run(acted, None, [parts.runs, parts.shown, parts.pane], trigger_mode="always_last", **private)


def _sent(bench: Bench, path: str | None) -> tuple[Any, ...]:
    """What is told of a set that was sent, the sets there are now, and the empty field for the next."""
    if not path:
        return "", gr.skip(), None
    try:
        name, flaws = bench.put(Path(path))
    except (EvaluationError, OSError) as error:
        return f'<p class="problem" role="alert">{text(str(error))}</p>', gr.skip(), None
    finally:
        shutil.rmtree(Path(path).parent, ignore_errors=True)
    return uploaded_html(name, flaws), gr.Radio(list(bench.sets()), value=name), None


def _acted(desk: Desk, bench: Bench, chosen: dict[str, Any]) -> tuple[Any, Any, Any]:
    """The list of runs, what is open, and the question beside it, after a button."""
    from eval.compare import compare

    run = bench.run(str(chosen.get("run", "")))
    if chosen["act"] == "run-question":
        outcome = next((one for one in run.outcomes if one.id == chosen.get("question")), None)
        return gr.skip(), gr.skip(), question_html(desk.library, outcome) if outcome else ""
    if chosen["act"] == "run-compare":
        first = bench.run(str(chosen.get("first", "")))
        return gr.skip(), comparison_html(compare(first, run)[0]), ""
    return runs_html(bench.runs(), run.about.id), run_html(run), ""
