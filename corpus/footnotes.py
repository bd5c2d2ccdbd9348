"""Footnotes: small type with a mark at the foot of a page, each put after the block that holds its mark."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import BlockKind
from corpus.pagetext import Draft
from corpus.sheets import Sheet

SMALL = 0.93  # of the body's size: footnotes are smaller


def notes_placed(drafts: Sequence[Draft], sheets: Sequence[Sheet], body: float) -> list[Draft]:
    """Footnotes as such, each after the block that holds its mark."""
    notes: list[Draft] = []
    rest: list[Draft] = []
    lowest: dict[int, float] = {}
    for draft in drafts:
        for part in draft.parts:
            if part.line is not None and part.line.size >= SMALL * body:
                lowest[part.page] = max(lowest.get(part.page, 0.0), part.line.base)
    for draft in drafts:
        if _is_note(draft, sheets, body, lowest):
            notes.append(replace(draft, kind=BlockKind.FOOTNOTE))
        else:
            rest.append(draft)
    for note in notes:
        page, mark = note.parts[0].page, _mark(note)
        place = [at for at, draft in enumerate(rest) if any(part.page == page for part in draft.parts)]
        marked = [
            at
            for at in place
            if any(mark in part.line.marks for part in rest[at].parts if part.line is not None and part.page == page)
        ]
        at = marked[0] if marked else (place[-1] if place else len(rest) - 1)
        while at + 1 < len(rest) and rest[at + 1].kind is BlockKind.FOOTNOTE:
            at += 1
        rest.insert(at + 1, note)
    return rest


def _mark(note: Draft) -> str:
    line = note.parts[0].line
    assert line is not None
    return line.note or line.text.split(" ", 1)[0].rstrip(".)")


def _is_note(draft: Draft, sheets: Sequence[Sheet], body: float, lowest: dict[int, float]) -> bool:
    part = draft.parts[0]
    if part.line is None or draft.kind is not BlockKind.PARAGRAPH:
        return False
    marked = bool(part.line.note) or bool(re.match(r"^(\d{1,3}|[*†‡])[.)]?\s", part.line.text))
    low = part.line.base > max(0.4 * sheets[part.page].height, lowest.get(part.page, 0.0))
    return marked and low and part.line.size < SMALL * body
