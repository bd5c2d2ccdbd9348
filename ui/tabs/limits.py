"""The panel "Only search in…" of the Ask tab: boxes to tick, two years to give, and what is chosen as chips."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.desk import Desk
from ui.filters import TITLES, YEARS, Options, chosen, options, standing, standing_years
from ui.html import limits_html
from ui.visitors import Turn, Visitor

ENDS = ("from", "to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The panel's components: boxes by field and the two ends of years by field, both in the order of `ui.filters`."""

    fold: gr.Accordion
    boxes: tuple[gr.CheckboxGroup, ...]
    years: tuple[gr.Number, ...]
    shown: gr.HTML

    @property
    def fields(self) -> list[Any]:
        """What a person fills in."""
        return [*self.boxes, *self.years]

    @property
    def all(self) -> list[Any]:
        """Everything that handlers draw anew."""
        return [*self.fields, self.shown]


def layout(desk: Desk) -> Panel:
    """The panel, folded; what is chosen (`shown`) is rendered where the caller wants it."""
    known = options(desk.library)
    with gr.Accordion("Only search in…", open=False, elem_id="only", elem_classes=["only"]) as fold:
        gr.HTML(
            '<p class="understood">Nothing chosen searches everything. What you choose stays for the next questions.</p>'
        )
        boxes = tuple(
            gr.CheckboxGroup(label=title, interactive=True, elem_classes=["limit-field"], **_boxes(known, key))
            for key, title in TITLES.items()
        )
        years = []
        for key, title in YEARS.items():
            with gr.Row(elem_classes=["limit-years"]):
                years += [
                    gr.Number(
                        label=f"{title}, {end}", precision=0,  visible=key in known.years,
                        min_width=120, interactive=True,
                    )
                    for end in ENDS
                ]  # fmt: skip
    shown = gr.HTML(limits_html(()), elem_id="limiting", render=False)
    return Panel(fold=fold, boxes=boxes, years=tuple(years), shown=shown)


def wire(desk: Desk, panel: Panel) -> None:
    """What is filled in counts at once, for the next question."""
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def filled(request: gr.Request, *given: Any) -> str:
        return fill(desk, desk.visitor(request), given)

    gr.on(
        [field.input for field in panel.fields],
        filled,
        panel.fields,
        panel.shown,
        trigger_mode="always_last",
        queue=False,
        **private,
    )


def fill(desk: Desk, visitor: Visitor, given: Sequence[Any]) -> str:
    """Keeps what stands in the panel as the visitor's limits; returns them as chips."""
    boxes, ends = given[: len(TITLES)], given[len(TITLES) :]
    values = {key: tuple(ticked or ()) for key, ticked in zip(TITLES, boxes, strict=True)}
    years = {key: (ends[2 * n], ends[2 * n + 1]) for n, key in enumerate(YEARS)}
    visitor.limits = chosen(options(desk.library), values, years)
    return limits_html(visitor.limits)


def take_off(visitor: Visitor, sent: dict[str, Any]) -> Turn | None:
    """Takes off the limit that a chip names (act `unlimit`), or all (`unlimited`); returns the turn to ask again, if any."""
    if sent["act"] == "unlimited":
        visitor.limits = ()
        return None
    mark = sent.get("limit", "")
    visitor.limits = tuple(limit for limit in visitor.limits if limit.mark != mark)
    turn = visitor.turn(sent.get("turn", -1))
    if turn is not None:
        turn.limits = tuple(limit for limit in turn.limits if limit.mark != mark)
    return turn


def drawn(desk: Desk, visitor: Visitor) -> list[Any]:
    """The panel as the library and the visitor's limits stand; a limit that the library no longer knows is dropped."""
    known = options(desk.library)
    visitor.limits = chosen(
        known,
        {key: standing(visitor.limits, key) for key in TITLES},
        {key: standing_years(visitor.limits, key) for key in YEARS},
    )
    return [*_fields(known, visitor), limits_html(visitor.limits)]


def offered(desk: Desk) -> list[Any]:
    """The boxes as the library stands now; what is ticked stays so."""
    known = options(desk.library)
    return [gr.CheckboxGroup(**_boxes(known, key)) for key in TITLES]


def _fields(known: Options, visitor: Visitor) -> Iterator[Any]:
    for key in TITLES:
        yield gr.CheckboxGroup(value=standing(visitor.limits, key), **_boxes(known, key))
    for key in YEARS:
        for end in standing_years(visitor.limits, key):
            yield gr.Number(value=end, visible=key in known.years)


def _boxes(known: Options, key: str) -> dict[str, Any]:
    found = known.fields.get(key, ())
    return {"choices": [(option.told, option.value) for option in found], "visible": bool(found)}
