"""Thirty-two fictional documents in the styles of other partnerships, as text with its truth, and the files made of them."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HALVES = ("development", "aside", "development-2", "aside-2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block of a document. `kind` is h, p, b or r (heading, paragraph, bullet, table row); `section` is the expected one.

    Of a row of a table with one review a row `section` may name those of its last cells, parted like the cells.
    """

    kind: str
    section: str
    text: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row; the whole text of any other block."""
        return tuple(cell.strip() for cell in self.text.split(" | ")) if self.kind == "r" else (self.text,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A review as it should be found.

    `heading` is the line that heads it in the plain forms, the identifier where None, no line where empty. `aliases` are
    names that must find it, `facets` its facts as "basis pattern" by name (of an age, "basis months").
    """

    printed: str
    parts: tuple[Part, ...]
    pseudonym: str | None = None
    heading: str | None = None
    partnership: str | None = None
    aliases: tuple[str, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A document and its truth. `form` names how it is drawn; `furniture` must reach no passage.

    The plain forms begin with the lines `opening`; a table with one review a row has the header `columns`.
    """

    name: str
    form: str
    title: str
    partnership: str
    published: str
    status: str
    furniture: tuple[str, ...]
    reviews: tuple[Told, ...]
    opening: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def styles(half: str) -> tuple[Style, ...]:
    """The documents of one of HALVES: those of "aside" and "aside-2" were kept aside while rules were written."""
    found = tomllib.loads((Path(__file__).parent / f"{half}.toml").read_text("utf-8"))
    return tuple(_style(entry) for entry in found["document"])


def draw(style: Style, folder: Path) -> Path:
    """The file drawn from `style` in `folder`; needs reportlab, which is part of the test extra."""
    from eval.bench.styles import pages, plain, writers

    drawers: dict[str, Callable[[Style, Path], Path]] = {**pages.DRAWERS, **writers.WRITERS, **plain.WRITERS}
    return drawers[style.form](style, folder)


def _style(entry: dict[str, Any]) -> Style:
    reviews = tuple(
        Told(
            printed=review["printed"],
            pseudonym=review.get("pseudonym"),
            heading=review.get("heading"),
            partnership=review.get("partnership"),
            aliases=tuple(review.get("aliases", ())),
            facets=review.get("facets", {}),
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
        opening=tuple(entry.get("opening", ())),
        columns=tuple(entry.get("columns", ())),
    )
