"""The reports kept with the library: kept by name, opened again another day, taken away. Nothing is replaced unasked.

Whoever signed in has a shelf of their own; without accounts the shelf belongs to everybody who uses the library, and says so.
A kept report holds places, questions and notes, and no words of a document.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import basket
from assistant.basket import Basket
from assistant.errors import BasketError
from ui.html import button, text

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.visitors import Visitor

ACTS = (
    "shelf-keep",
    "shelf-replace",
    "shelf-open",
    "shelf-open-anyway",
    "shelf-new",
    "shelf-new-anyway",
    "shelf-delete",
)
ACCOUNTS = "accounts"


def acted(desk: "Desk", visitor: "Visitor", chosen: dict[str, Any]) -> str:
    """Does what a button of the shelf asks for; returns what a person is told of it, as HTML."""
    act, name = chosen["act"], chosen.get("name", "")
    place = _place(desk, visitor)
    with visitor.lock:
        try:
            if act in ("shelf-keep", "shelf-replace"):
                return _keep(visitor, place, replace=act == "shelf-replace")
            if act in ("shelf-open", "shelf-open-anyway"):
                return _open(visitor, place, name, anyway=act == "shelf-open-anyway")
            if act in ("shelf-new", "shelf-new-anyway"):
                return _begin(visitor, place, anyway=act == "shelf-new-anyway")
            basket.delete(name, place)
            visitor.shelved = None if visitor.shelved == name else visitor.shelved
            return _done(f"“{name}” is no longer kept.")
        except (BasketError, OSError) as error:
            return f'<p class="problem" role="alert">{text(str(error))}</p>'


def shelf_html(desk: "Desk", visitor: "Visitor", told: str = "") -> str:
    """The shelf: what was just done, the buttons for the report at hand, the reports that are kept."""
    names = basket.names(_place(desk, visitor))
    whose = "only you can open them" if visitor.account else "everybody who uses this library can open them"
    kept = "".join(_one(name) for name in names)
    listed = f'<p class="searched">Kept with the library; {whose}.</p><ul class="shelf">{kept}</ul>' if kept else ""
    buttons = button("Keep this report", "shelf-keep") if visitor.basket.items else ""
    if visitor.basket.items or visitor.shelved:
        buttons += button("Begin a new one", "shelf-new")
    if not buttons and not listed:
        return told
    return f'<h3>Kept reports</h3>{told}<p class="actions">{buttons}</p>{listed}'


def _one(name: str) -> str:
    delete = button(
        "Delete it for good",
        "shelf-delete",
        classes="plain danger",
        aria=f"Delete the report {name} for good",
        name=name,
    )
    opening = button("Open", "shelf-open", aria=f"Open the report {name}", name=name)
    sure = f'<details><summary>Delete…<span class="sr-only"> {text(name)}</span></summary>{delete}</details>'
    return f'<li><span>{text(name)}</span><div class="actions">{opening}{sure}</div></li>'


def _keep(visitor: "Visitor", place: Path, *, replace: bool) -> str:
    from ui.visitors import REPORT

    name = visitor.basket.name
    if name == REPORT:
        return '<p class="problem" role="alert">Give the report a title first, so that you find it again.</p>'
    there = name in basket.names(place)
    if there and visitor.shelved != name and not replace:
        ask = button("Replace it", "shelf-replace", classes="plain danger")
        return f'<p class="problem" role="alert">Another report is kept as “{text(name)}”. Give this one another title, or: {ask}</p>'
    basket.save(visitor.basket, place)
    visitor.shelved = name
    return _done(f"“{name}” is kept.")


def _open(visitor: "Visitor", place: Path, name: str, *, anyway: bool) -> str:
    if not anyway and _unkept(visitor, place):
        return _sure("shelf-open-anyway", "Open the other one", name=name)
    visitor.basket = basket.load(name, place)
    visitor.shelved = name
    return _done(f"“{name}” is open.")


def _begin(visitor: "Visitor", place: Path, *, anyway: bool) -> str:
    from ui.visitors import REPORT

    if not anyway and _unkept(visitor, place):
        return _sure("shelf-new-anyway", "Begin a new one without it")
    visitor.basket = Basket(name=REPORT)
    visitor.shelved = None
    return _done("A new report: add quotations from the Ask or the Themes tab.")


def _unkept(visitor: "Visitor", place: Path) -> bool:
    """Whether something would be lost if another report took the place of this one."""
    if not visitor.basket.items:
        return False
    return visitor.shelved not in basket.names(place) or basket.load(str(visitor.shelved), place) != visitor.basket


def _sure(act: str, label: str, name: str = "") -> str:
    ask = button(label, act, classes="plain danger", name=name)
    return f'<p class="problem" role="alert">The report at hand is not kept as it is now and would be lost. Keep it first, or: {ask}</p>'


def _done(told: str) -> str:
    return f'<p class="done" data-announce="{text(told)}">{text(told)}</p>'


def _place(desk: "Desk", visitor: "Visitor") -> Path:
    """The folder whose shelf it is: the library's, or that of the account in it."""
    folder = desk.library.folder
    if not visitor.account:
        return folder
    return folder / ACCOUNTS / hashlib.sha256(visitor.account.encode()).hexdigest()[:16]
