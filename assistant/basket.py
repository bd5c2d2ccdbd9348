"""Collections of quotations from several questions: named, ordered, annotated, kept in the library's folder.

A collection holds places, not words: the quotations are sliced anew, and proved, when it is opened. So a document that is
removed takes its words out of every collection, and what has changed since is said to be missing instead of shown.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from assistant.about import about
from assistant.answer import Citation, Group
from assistant.citations import prove
from assistant.draft import Quote
from assistant.errors import BasketError, QuotationError
from assistant.export.report import Chapter, Report, method
from index.errors import UnknownError
from index.library import Library

FOLDER = "baskets"
VERSION = 1
_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One quotation of a collection, by its place: characters `[start, end)` of a passage, and the hash of its words."""

    passage: str
    start: int
    end: int
    digest: str
    question: str = ""
    heading: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """A named collection, in the order in which it is exported."""

    name: str
    items: tuple[Item, ...] = ()

    def with_item(self, item: Item) -> "Basket":
        """The collection with one more quotation; the same one is not held twice."""
        known = {(one.passage, one.start, one.end) for one in self.items}
        return self if (item.passage, item.start, item.end) in known else replace(self, items=(*self.items, item))

    def without(self, place: int) -> "Basket":
        """The collection without the item at that place, from 0."""
        return replace(self, items=(*self.items[:place], *self.items[place + 1 :]))

    def moved(self, place: int, to: int) -> "Basket":
        """The collection with the item at `place` put at `to`, both from 0."""
        item, rest = self.items[place], self.without(place).items
        to = min(max(to, 0), len(rest))
        return replace(self, items=(*rest[:to], item, *rest[to:]))

    def annotated(self, place: int, *, heading: str | None = None, note: str | None = None) -> "Basket":
        """The collection with another heading or note at that place."""
        old = self.items[place]
        item = replace(
            old, heading=old.heading if heading is None else heading, note=old.note if note is None else note
        )
        return replace(self, items=(*self.items[:place], item, *self.items[place + 1 :]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A collection with its words: each item with its citation, None where the source is gone or has changed."""

    basket: Basket
    citations: tuple[Citation | None, ...]

    @property
    def missing(self) -> int:
        """How many quotations cannot be shown any more."""
        return sum(citation is None for citation in self.citations)


def item_of(citation: Citation, library: Library, *, question: str = "", heading: str = "", note: str = "") -> Item:
    """The place of a citation as an item. Raises UnknownError where its passage is gone."""
    passage = library.passage(citation.passage)
    start = next(
        (
            place
            for place in range(len(passage.text) - len(citation.quote) + 1)
            if passage.spans_of(place, place + len(citation.quote)) == citation.spans
        ),
        None,
    )
    if start is None:
        raise QuotationError(f"Citation {citation.n} is not a part of its passage, so it cannot be kept. Ask again.")
    return Item(
        passage=passage.id,
        start=start,
        end=start + len(citation.quote),
        digest=_digest(citation.quote),
        question=question,
        heading=heading,
        note=note,
    )


def open_basket(basket: Basket, library: Library) -> Opened:
    """The collection with its words, sliced from the library and proved, numbered in its order."""
    citations: list[Citation | None] = []
    number = 0
    for item in basket.items:
        citation = _citation(item, library, number + 1)
        number += citation is not None
        citations.append(citation)
    return Opened(basket=basket, citations=tuple(citations))


def report_of_basket(opened: Opened, library: Library, *, today: date | None = None) -> Report:
    """The collection as a report: a chapter for each heading, in the order of the items."""
    chapters: list[Chapter] = []
    for heading in dict.fromkeys(item.heading for item in opened.basket.items):
        own = [
            (item, citation)
            for item, citation in zip(opened.basket.items, opened.citations, strict=True)
            if item.heading == heading and citation is not None
        ]
        if own:
            chapters.append(_chapter(heading or opened.basket.name, own, sum(len(c.citations) for c in chapters)))
    made = today or date.today()
    missing = (
        (("Missing", f"{opened.missing} quotations whose source is gone or has changed"),) if opened.missing else ()
    )
    questions = dict.fromkeys(item.question for item in opened.basket.items if item.question)
    asked = tuple(("Question", question) for question in questions)
    return Report(
        title=opened.basket.name, chapters=tuple(chapters), made=made, method=(*asked, *method(library, made), *missing)
    )


def save(basket: Basket, folder: Path) -> Path:
    """Keeps the collection in the library's folder, in place of one of the same name; returns its file."""
    if not basket.name.strip():
        raise BasketError("A collection needs a name.")
    file = _file(basket.name, folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    kept = {"version": VERSION, "name": basket.name, "items": [asdict(item) for item in basket.items]}
    part.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(file)
    return file


def load(name: str, folder: Path) -> Basket:
    """The collection of that name; raises BasketError, which names those there are."""
    file = _file(name, folder)
    if not file.is_file():
        there = ", ".join(repr(known) for known in names(folder)) or "none yet"
        raise BasketError(f"There is no collection {name!r} in this library. There are: {there}.")
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Basket(name=kept["name"], items=tuple(Item(**item) for item in kept["items"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BasketError(
            f"The collection {file} cannot be read ({type(error).__name__}). Restore it from a backup."
        ) from error


def names(folder: Path) -> tuple[str, ...]:
    """The names of the collections kept in the library's folder, in order of the alphabet."""
    found = []
    for file in sorted((folder / FOLDER).glob("*.json")):
        try:
            found.append(str(json.loads(file.read_text(encoding="utf-8"))["name"]))
        except (ValueError, KeyError, TypeError):
            continue
    return tuple(sorted(found, key=str.casefold))


def delete(name: str, folder: Path) -> None:
    """Takes the collection away; raises BasketError where there is none."""
    load(name, folder)
    _file(name, folder).unlink()


def _citation(item: Item, library: Library, number: int) -> Citation | None:
    try:
        passage = library.passage(item.passage)
    except UnknownError:
        return None
    document = library.document(passage.document)
    review = next((one for one in library.reviews(document.id) if one.id == passage.review), None)
    if not 0 <= item.start < item.end <= len(passage.text):
        return None
    if _digest(passage.text[item.start : item.end]) != item.digest:
        return None
    quote = Quote(passage=passage, review=review, document=document, start=item.start, end=item.end, score=0.0)
    return prove(quote, library, number)


def _chapter(heading: str, own: Sequence[tuple[Item, Citation]], start: int) -> Chapter:
    groups: list[Group] = []
    notes: dict[int, str] = {}
    for number, (item, citation) in enumerate(own, start + 1):
        numbered = replace(citation, n=number)
        if item.note:
            notes[number] = item.note
        last = groups[-1] if groups else None
        if last and (last.review, last.document) == (citation.review, citation.document):
            groups[-1] = replace(last, citations=(*last.citations, numbered))
        else:
            groups.append(
                Group(
                    review=citation.review,
                    document=citation.document,
                    about=about(citation.review),
                    citations=(numbered,),
                )
            )
    return Chapter(heading=heading, lead="", groups=tuple(groups), notes=notes)


def _file(name: str, folder: Path) -> Path:
    """The file of a name: readable where the name is plain, and never the same for two names."""
    plain = _PLAIN.sub("-", name.strip().casefold()).strip("-")[:40]
    return folder / FOLDER / f"{plain or 'collection'}-{_digest(name.strip().casefold())[:8]}.json"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()
