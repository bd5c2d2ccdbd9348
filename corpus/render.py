"""A page of a PDF as a picture, and where on it a quotation stands. PDFium runs in a bounded process, as for reading."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Span
from corpus.errors import PasswordError, UnreadableError
from corpus.worker import DEFAULT, Job, Outcome, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page as it is shown, in fractions of its width and height, from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float


def page_image(source: Path, page: int, *, scale: float = 1.5, password: str | None = None) -> bytes:
    """The page (index from 1) as PNG, `scale` pixels a point; a huge page is drawn smaller. Raises UnreadableError."""
    arguments = {"page": page, "scale": scale, "password": password}
    outcome = run(Job(task="image", path=str(source.resolve()), arguments=arguments), DEFAULT)
    if "image" not in outcome.answers:
        raise _error(source, page, outcome)
    return base64.b64decode(outcome.answers["image"])


def marked_image(
    source: Path, page: int, text: str, spans: Sequence[Span], *, scale: float = 1.5, password: str | None = None
) -> tuple[bytes, tuple[Box, ...]]:
    """The page as `page_image` gives it and the boxes as `rectangles` gives them, drawn by one process."""
    arguments = {"page": page, "scale": scale, "text": text, "spans": _wanted(page, spans), "password": password}
    outcome = run(Job(task="marked image", path=str(source.resolve()), arguments=arguments), DEFAULT)
    if not {"image", "boxes"} <= {*outcome.answers}:
        raise _error(source, page, outcome)
    return base64.b64decode(outcome.answers["image"]), _boxes(outcome)


def rectangles(
    source: Path, page: int, text: str, spans: Sequence[Span], *, password: str | None = None
) -> tuple[Box, ...]:
    """One box a line for the words of `spans` (of `page`; others are passed over), where `text` is the page's canonical text.

    Empty where the words cannot be found on the page. Raises UnreadableError where the page cannot be opened.
    """
    wanted = _wanted(page, spans)
    if not wanted:
        return ()
    arguments = {"page": page, "text": text, "spans": wanted, "password": password}
    outcome = run(Job(task="rectangles", path=str(source.resolve()), arguments=arguments), DEFAULT)
    if "boxes" not in outcome.answers:
        raise _error(source, page, outcome)
    return _boxes(outcome)


def _wanted(page: int, spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans if span.page == page and span.start < span.end]


def _boxes(outcome: Outcome) -> tuple[Box, ...]:
    return tuple(
        Box(left=left, top=top, right=right, bottom=bottom) for left, top, right, bottom in outcome.answers["boxes"]
    )


def _error(source: Path, page: int, outcome: Outcome) -> UnreadableError:
    if outcome.answers.get("error") == "password":
        return PasswordError(
            f"{source.name} is protected by a password, which is not kept: its pages cannot be drawn. Open the file itself."
        )
    why = outcome.died or outcome.answers.get("message") or "it is malformed"
    return UnreadableError(f"Page {page} of {source.name} could not be drawn: {why}. Open the file itself.")
