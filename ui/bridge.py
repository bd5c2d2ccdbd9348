"""The way from a button in our own HTML to a handler: a hidden component per tab that hands the click on to Gradio."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

WHOLE = ("turn", "cite", "page", "grade", "index", "starter")
LONGEST = 200


def bridge(events: Mapping[str, Sequence[str]]) -> "gr.HTML":
    """A hidden component with one event for each key of `events`; it fires for buttons whose `data-act` is among the values."""
    import gradio as gr

    routes = {act: event for event, acts in events.items() for act in acts}
    # The event's name is looked up in a table, and Gradio finds it there as a quoted string.
    script = (
        f"const routes = {json.dumps(routes)};"
        "document.addEventListener('reviews:act', (event) => {"
        " const to = routes[event.detail.act]; if (to) trigger(to, event.detail); });"
    )
    return gr.HTML("", js_on_load=script, elem_classes=["bridge"], container=False)


def detail(event: Any) -> dict[str, Any]:
    """What a button sent: `act` and ids as short strings, numbers as ints. Raises ValueError for anything else."""
    raw = getattr(event, "_data", None)
    if not isinstance(raw, dict):
        raise ValueError("The button sent nothing that can be read.")
    checked: dict[str, Any] = {}
    for name, value in raw.items():
        if not isinstance(value, str | int) or len(str(value)) > LONGEST:
            raise ValueError(f"The button sent a wrong {name!r}.")
        checked[name] = int(value) if name in WHOLE else str(value)
    return checked
