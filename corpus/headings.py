"""Which blocks are headings or titles: by weight, size and isolation, ranked by how much they stand out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.document import BlockKind
from corpus.pagetext import Draft

_LARGER = 1.08  # of the body's size
_LONGEST = 24  # words of a heading
_LINES = 4
_DEEPEST = 4
_CLOSED = re.compile(r"[.,;][\"'”’)]*$")
_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,2})[.)]?\s+[A-Z]")
_PROSE = 25  # words: the first block this long is where the text begins

Style = tuple[float, bool, bool]


def headed(drafts: Sequence[Draft], body: float) -> list[Draft]:
    """The blocks with their headings told apart and ranked; titles are those on the first page larger than all others."""
    is_heading = [_is_heading(drafts, number, body) for number in range(len(drafts))]
    begins = next(
        (n for n, draft in enumerate(drafts) if len(draft.words) >= _PROSE and not is_heading[n]), len(drafts)
    )
    inner = [_style(d, body)[0] for n, d in enumerate(drafts) if is_heading[n] and n > begins]
    largest = max(inner, default=body)
    first = drafts[0].parts[0].page if drafts else 0
    result: list[Draft] = []
    titles = set()
    for number, draft in enumerate(drafts):
        size = (draft.size or 0.0) if is_heading[number] else 0.0
        front = number < begins and draft.parts[0].page <= first + 1
        if front and size > 1.2 * body and round(size * 2) / 2 > largest:
            titles.add(number)
    styles = sorted({_style(d, body) for n, d in enumerate(drafts) if is_heading[n] and n not in titles}, reverse=True)
    rank = {style: min(place, _DEEPEST) for place, style in enumerate(styles, 1)}
    for number, draft in enumerate(drafts):
        if number in titles:
            result.append(replace(draft, kind=BlockKind.TITLE))
        elif is_heading[number]:
            result.append(replace(draft, kind=BlockKind.HEADING, level=rank[_style(draft, body)]))
        else:
            result.append(draft)
    return result


def _style(draft: Draft, body: float) -> Style:
    size = round((draft.size or body) * 2) / 2
    return (size, draft.bold, draft.text.isupper())


def _is_heading(drafts: Sequence[Draft], number: int, body: float) -> bool:
    draft = drafts[number]
    text = draft.text
    if draft.kind is not BlockKind.PARAGRAPH or len(draft.parts) > _LINES or len(draft.words) > _LONGEST:
        return False
    if _CLOSED.search(text) or not any(c.isalpha() for c in text):
        return False
    size = draft.size or body
    if size >= _LARGER * body:
        return True
    if size < 0.92 * body:
        return False
    if draft.bold:
        return True
    if text[-1:] in ":?!" or len(draft.parts) > 1:
        return False
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 4 and text.isupper():
        return True
    # A numbered line of a few words over running text, in the type of the text itself.
    below = drafts[number + 1] if number + 1 < len(drafts) else None
    if number and _NUMBER.match(drafts[number - 1].text) and len(drafts[number - 1].words) <= _LONGEST:
        return False  # an item of a numbered list
    return bool(_NUMBER.match(text) and len(draft.words) <= 9 and below is not None and len(below.words) >= 15)
