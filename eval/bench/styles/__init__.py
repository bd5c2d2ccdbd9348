"""Twenty fictional documents in the styles of other partnerships, as text with its truth, and the files made of them."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HALVES = ("development", "aside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block of a document. `kind` is h, p, b or r (heading, paragraph, bullet, table row); `section` is the expected one."""

    kind: str
    section: str
    text: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row; the whole text of any other block."""
        return tuple(cell.strip() for cell in self.text.split(" | ")) if self.kind == "r" else (self.text,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A review as it should be found."""

    printed: str
    parts: tuple[Part, ...]
    pseudonym: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A document and its truth. `form` names how it is drawn; `furniture` must reach no passage."""

    name: str
    form: str
    title: str
    partnership: str
    published: str
    status: str
    furniture: tuple[str, ...]
    reviews: tuple[Told, ...]


def styles(half: str) -> tuple[Style, ...]:
    """The ten documents of one half: "development", or "aside" (kept aside while rules were written)."""
    found = tomllib.loads((Path(__file__).parent / f"{half}.toml").read_text("utf-8"))
    return tuple(_style(entry) for entry in found["document"])


def draw(style: Style, folder: Path) -> Path:
    """The file drawn from `style` in `folder`; needs reportlab, which is part of the test extra."""
    from eval.bench.styles import pages, writers

    drawers: dict[str, Callable[[Style, Path], Path]] = {**pages.DRAWERS, **writers.WRITERS}
    return drawers[style.form](style, folder)


def _style(entry: dict[str, Any]) -> Style:
    reviews = tuple(
        Told(
            printed=review["printed"],
            pseudonym=review.get("pseudonym"),
            parts=tuple(Part(kind=kind, section=section, text=text) for kind, section, text in review["blocks"]),
        )
        for review in entry["review"]
    )
    return Style(
        name=entry["name"],
        form=entry["form"],
        title=entry["title"],
        partnership=entry["partnership"],
        published=entry["published"],
        status=entry.get("status", "published"),
        furniture=tuple(entry["furniture"]),
        reviews=reviews,
    )
