"""Figures on reading the fictional styles: `python -m eval.bench.structure [HALF...]`, every half by default.

For each document: whether exactly its reviews were found by their printed identifiers; the share of its blocks that lie whole in
passages of the right review, and of the right review and section; furniture lines that reached a passage (0 is right);
whether title, partnership, status and date of publication are right; the share of the facets told in the truth, of the aliases
and of the reviews' own partnerships that are right. Higher is better but for the furniture.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Basis, Facet, ReadDocument
from corpus.errors import CorpusError
from corpus.identifiers import normal
from corpus.understanding import read_document
from eval.bench.styles import HALVES, Part, Style, Told, draw, styles

_PLAIN = str.maketrans("’‘“”–—", "''\"\"--")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How well one document was read; shares are in [0, 1]."""

    name: str
    reviews: bool
    placed: float
    sectioned: float
    facts: float
    furniture: int
    metadata: tuple[str, ...]
    wrong: tuple[str, ...]


def main(halves: tuple[str, ...] = HALVES) -> None:
    """Draws, reads and judges each document of the halves, and prints a line for each and a mean for each half."""
    for half in halves:
        print(f"{half:22} reviews  placed  sectioned  facts  furniture  metadata wrong")
        figures = list(measure(half))
        for one in figures:
            print(
                f"  {one.name:20} {'exact' if one.reviews else 'WRONG':7} {one.placed:7.2f} {one.sectioned:10.2f} {one.facts:6.2f} "
                f"{one.furniture:10} {', '.join(one.metadata)}"
            )
            for line in one.wrong:
                print(f"      {line}")
        count = len(figures)
        placed, sectioned = sum(f.placed for f in figures) / count, sum(f.sectioned for f in figures) / count
        facts = sum(f.facts for f in figures) / count
        print(
            f"  {'mean':20} {sum(f.reviews for f in figures)}/{count:<5} {placed:7.2f} {sectioned:10.2f} {facts:6.2f}\n"
        )


def measure(half: str) -> Iterator[Figures]:
    """The figures of each document of a half, drawn in a temporary folder; a document that cannot be read scores zero."""
    with tempfile.TemporaryDirectory() as room:
        for style in styles(half):
            try:
                yield judge(style, read_document(draw(style, Path(room))))
            except CorpusError as error:
                yield Figures(
                    name=style.name,
                    reviews=False,
                    placed=0,
                    sectioned=0,
                    facts=0,
                    furniture=0,
                    metadata=(),
                    wrong=(str(error),),
                )


def judge(style: Style, read: ReadDocument) -> Figures:
    """The figures of one document against its truth."""
    found = {normal(review.printed): review.id for review in read.reviews}
    expected = {normal(told.printed) for told in style.reviews}
    placed, sectioned, total, wrong = 0, 0, 0, []
    if set(found) != expected or len(read.reviews) != len(style.reviews):
        wrong.append(f"reviews {[r.printed for r in read.reviews]}, expected {[t.printed for t in style.reviews]}")
    for told in style.reviews:
        review = found.get(normal(told.printed))
        for part in (one for whole in told.parts for one in _by_cell(whole)):
            if part.kind == "h" or part.text.startswith("No. |"):
                continue
            total += 1
            sections = _sections_of(part, review, read)
            placed += bool(sections)
            right = part.section in sections or (part.section == "any" and bool(sections))
            sectioned += right
            if not right:
                wrong.append(f"{told.printed}, {part.section}: {sorted(sections) or 'not found'}: {part.text[:60]}")
    facts = [fact for told in style.reviews for fact in _facts(told, found.get(normal(told.printed)), read)]
    wrong += [line for line, right in facts if not right]
    text = _flat(" ".join(passage.text for passage in read.passages))
    # A running line may be part of the title, which stands in the text once.
    text = text.replace(_flat(style.title), "", 1)
    furniture = sum(_flat(line) in text for line in style.furniture if len(line) > 3)
    document = read.document
    checks = {
        f"title {document.title!r}": _flat(style.title) == _flat(document.title),
        f"partnership {document.partnership!r}": (document.partnership or "") == style.partnership,
        f"status {document.status.value}": document.status.value == style.status,
        f"published {document.published}": (document.published or "").startswith(style.published),
    }
    return Figures(
        name=style.name,
        reviews=not wrong or not wrong[0].startswith("reviews ["),
        placed=placed / total,
        sectioned=sectioned / total,
        facts=sum(right for _, right in facts) / len(facts) if facts else 1.0,
        furniture=furniture,
        metadata=tuple(name for name, right in checks.items() if not right),
        wrong=tuple(wrong),
    )


def _by_cell(part: Part) -> Iterator[Part]:
    """The block, or the last cells of a row, one by one where each has a section of its own."""
    sections = part.section.split(" | ")
    if len(sections) == 1:
        yield part
        return
    for cell, section in zip(part.cells[-len(sections) :], sections, strict=True):
        yield Part(kind="p", section=section, text=cell)


def _sections_of(part: Part, review: str | None, read: ReadDocument) -> set[str]:
    """The sections of the review's passages that hold the block: each of its sentences must lie in one of them."""
    passages = [passage for passage in read.passages if passage.review == review]
    pieces = [_flat(piece) for cell in part.cells[-3:] for piece in re.split(r"(?<=[.?!])\s+", cell) if len(piece) > 8]
    found = [{passage.section.value for passage in passages if piece in _flat(passage.text)} for piece in pieces]
    return set.intersection(*found) if found else set()


def _facts(told: Told, identifier: str | None, read: ReadDocument) -> Iterator[tuple[str, bool]]:
    """A line and a verdict for each fact of the truth about one review."""
    review = next((review for review in read.reviews if review.id == identifier), None)
    for name in told.aliases:
        yield f"{told.printed}: alias {name}", review is not None and name in review.aliases
    if told.partnership:
        got = review.partnership if review else None
        yield f"{told.printed}: partnership {got!r}", got == told.partnership
    for name, truth in told.facets.items():
        got_facets = review.facet(name) if review else ()
        shown = ", ".join(f"{facet.basis.value} {facet.value}" for facet in got_facets)
        yield f"{told.printed}: {name} {shown!r}, expected {truth!r}", any(_agrees(f, truth) for f in got_facets)


def _agrees(facet: Facet, truth: str) -> bool:
    if truth == Basis.NOT_STATED.value:
        return facet.basis is Basis.NOT_STATED
    basis, expected = truth.split(" ", 1)
    if facet.basis.value != basis:
        return False
    if facet.name == "age":
        low, high = facet.months or (-1.0, -1.0)
        return low - 0.1 <= float(expected) <= high + 0.1
    return re.search(expected, facet.value) is not None


def _flat(text: str) -> str:
    return " ".join(text.translate(_PLAIN).lower().split())


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or HALVES)
