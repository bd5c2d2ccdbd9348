"""A fictional library of three reviews, and an assistant over it."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from assistant import Assistant
from corpus.document import Document, Page, Passage, ReadDocument, Review, Section, Span, Status
from eval.outcome import Judged, Outcome, Place
from index.library import Library

TOLD = {
    "RR 1/31": (
        "A three month old baby was seen with bruises on the cheek. The mother gave no account of them.",
        "Bruising in a baby who cannot move needs a child protection medical on the same day.",
    ),
    "RR 2/31": (
        "A teenage boy went missing from his placement many times. Officers found him in a distant town.",
        "The social worker kept visiting and the boy trusted her with the name of the man who drove the car.",
    ),
    "RR 3/30": (
        "A girl aged four was scalded by hot water in the kitchen. Neighbours called an ambulance.",
        "Health visitors should talk about hot drinks and bath water with every family they meet.",
    ),
}


def make_read(name: str = "Fenmarsh digest") -> ReadDocument:
    """One page a review, as the corpus would have read it."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    pages, reviews, passages = [], [], []
    for page, (printed, told) in enumerate(TOLD.items(), 1):
        text = ""
        for words in told:
            span = Span(page=page, start=len(text), end=len(text) + len(words))
            text += words + "\n"
            passages.append(
                Passage(
                    id=hashlib.sha256(f"{name} {span}".encode()).hexdigest()[:16],
                    document=sha256[:12],
                    review=printed,
                    section=Section.LEARNING,
                    heading=None,
                    spans=(span,),
                    text=words,
                    sentences=tuple(match.span() for match in re.finditer(r"\S[^.]*\.?", words)),
                    order=len(passages),
                )
            )
        reviews.append(
            Review(id=printed, document=sha256[:12], printed=printed, partnership=None, kind="rapid review",
                   year=2031, pseudonym=None, order=page)
        )  # fmt: skip
        pages.append(Page(index=page, text=text, label=str(page)))
    document = Document(
        id=sha256[:12], title=name, file="fenmarsh.pdf", media="pdf", paged=True, partnership=None, kind="annual digest",
        status=Status.PUBLISHED, published="2031", sha256=sha256, pages=len(pages),
    )  # fmt: skip
    return ReadDocument(document=document, pages=tuple(pages), reviews=tuple(reviews), passages=tuple(passages))


@pytest.fixture
def folder(tmp_path: Path, embedder) -> Path:
    """The folder of a library of one document, in a place with spaces and letters beyond ASCII."""
    place = tmp_path / "Prüfungen des Kindes"
    file = tmp_path / "fenmarsh.pdf"
    file.write_bytes(b"Fenmarsh digest")
    with Library.open(place, embedder=embedder, create=True) as library:
        library.store(make_read(), file)
    return place


@pytest.fixture
def assistant(folder: Path, embedder) -> Iterator[Assistant]:
    with Assistant.open(folder, embedder=embedder) as opened:
        yield opened


@pytest.fixture
def outcome() -> Callable[..., Outcome]:
    """Makes an outcome from hits written as (passage, words, numbers of the quotations held)."""

    def made(
        id: str = "q1",
        *,
        grades: Sequence[int] = (),
        hits: Sequence[tuple[str, int, Sequence[int]]] = (),
        **about: object,
    ) -> Outcome:
        held = {number: [name for name, _, holds in hits if number in holds] for number in range(len(grades))}
        values: dict[str, object] = {
            "question": "Anything?",
            "type": "thematic",
            "split": "report",
            "answerable": True,
            "abstained": False,
            "relevant": tuple(
                Judged(grade=grade, passages=tuple(held[number]) or (f"p-unfound-{number}",))
                for number, grade in enumerate(grades)
            ),
            "hits": tuple(
                Place(passage=name, document="d", review=name.split("-")[0], page=1, words=words,
                      score=1 - 0.01 * rank, holds=tuple(holds))
                for rank, (name, words, holds) in enumerate(hits)
            ),
        }  # fmt: skip
        return Outcome(id=id, **(values | about))

    return made
