"""Fictional documents as values, put into a library without reading any file."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.document import (
    Basis,
    Document,
    Facet,
    Notice,
    Page,
    Passage,
    ReadDocument,
    Review,
    Section,
    Span,
    Status,
)
from index.library import Library


@dataclass(frozen=True, kw_only=True)
class Told:
    """A fictional review: its passages are (section, text) pairs; agencies are addressed by every one of them."""

    printed: str
    passages: Sequence[tuple[Section, str]]
    kind: str = "rapid review"
    year: int | None = None
    pseudonym: str | None = None
    months: tuple[float, float] | None = None
    age: str = ""
    facets: tuple[Facet, ...] = ()
    agencies: tuple[str, ...] = ()
    partnership: str | None = None


def make_read(
    name: str, told: Sequence[Told], *, partnership: str | None = "Fenmarsh Safeguarding Partnership"
) -> ReadDocument:
    """A document of one page a review, as the corpus would have read it from a file with this name's bytes."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    pages, reviews, passages = [], [], []
    for order, one in enumerate(told):
        text, page = "", order + 1
        for section, words in one.passages:
            span = Span(page=page, start=len(text), end=len(text) + len(words))
            text += words + "\n"
            passages.append(
                Passage(
                    id=hashlib.sha256(f"{sha256} {span}".encode()).hexdigest()[:16],
                    document=sha256[:12],
                    review=one.printed,
                    section=section,
                    heading=None,
                    spans=(span,),
                    text=words,
                    sentences=tuple(match.span() for match in re.finditer(r"\S[^.]*\.?", words)),
                    order=len(passages),
                    facets=tuple(
                        Facet(name="agency addressed", value=agency, concept=agency, basis=Basis.STATED)
                        for agency in one.agencies
                    ),
                )
            )
        age = (
            (Facet(name="age", value=one.age or "a child", basis=Basis.STATED, months=one.months),)
            if one.months
            else ()
        )
        reviews.append(
            Review(
                id=one.printed,
                document=sha256[:12],
                printed=one.printed,
                partnership=one.partnership or partnership,
                kind=one.kind,
                year=one.year,
                pseudonym=one.pseudonym,
                order=order,
                facets=age + one.facets,
            )
        )
        pages.append(Page(index=page, text=text, label=str(page)))
    document = Document(
        id=sha256[:12],
        title=f"Learning from {name}",
        file=f"{name}.pdf",
        media="pdf",
        paged=True,
        partnership=partnership,
        kind="annual digest",
        status=Status.PUBLISHED,
        published="2031",
        sha256=sha256,
        pages=len(pages),
    )
    notices = (Notice(page=1, message="A fictional notice."),)
    return ReadDocument(
        document=document, pages=tuple(pages), reviews=tuple(reviews), passages=tuple(passages), notices=notices
    )


DIGEST = (
    Told(
        printed="RR 1/31",
        year=2031,
        months=(3, 3),
        age="3 months",
        agencies=("gp_primary_care",),
        passages=(
            (
                Section.CIRCUMSTANCES,
                "A three month old baby was seen with bruises on the cheek. The mother gave no account.",
            ),
            (
                Section.LEARNING,
                "Bruising in a baby who cannot move needs a child protection medical. The surgery waited.",
            ),
        ),
    ),
    Told(
        printed="RR 2/31",
        year=2031,
        months=(180, 192),
        age="15 years",
        pseudonym="Marlow",
        agencies=("police",),
        passages=(
            (
                Section.CIRCUMSTANCES,
                "A teenage boy went missing from his placement many times. Officers found him in a distant town.",
            ),
            (
                Section.GOOD_PRACTICE,
                "The social worker kept visiting and the boy trusted her. Return interviews were offered.",
            ),
        ),
    ),
    Told(
        printed="RR 3/30",
        year=2030,
        months=(48, 60),
        age="4 years",
        passages=(
            (
                Section.CIRCUMSTANCES,
                "A girl aged four was scalded by hot water in the kitchen. Neighbours called an ambulance.",
            ),
            (Section.RECOMMENDATIONS, "Health visitors should talk about hot drinks and bath water with every family."),
        ),
    ),
)


@pytest.fixture
def told() -> type[Told]:
    return Told


@pytest.fixture
def reading() -> Callable[..., ReadDocument]:
    """Makes a document as the corpus would have read it."""
    return make_read


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., ReadDocument]:
    """Puts a fictional document into a library; its file holds the document's name, whose hash is the document's."""

    def put_into(library: Library, name: str, reviews: Sequence[Told] = DIGEST, **about: str) -> ReadDocument:
        read = make_read(name, reviews, **about)
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(name.encode())
        library.store(read, file)
        return read

    return put_into


@pytest.fixture
def library(tmp_path: Path, embedder, put: Callable[..., ReadDocument]):
    """A library of one fictional digest, in a folder with spaces and letters beyond ASCII."""
    with Library.open(tmp_path / "Prüfungen des Kindes" / "lib", embedder=embedder, create=True) as opened:
        put(opened, "digest")
        yield opened
