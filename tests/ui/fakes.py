"""A small fictional library with a real PDF in it, and an assistant that answers from it without any cleverness."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.answer import Abstention, Answer, Citation, Group, Kind, Question, Signal
from assistant.themes import Cell, Matrix, Row, Verdict, _verdicts
from corpus.document import (
    Basis,
    Document,
    Facet,
    Page,
    Passage,
    ReadDocument,
    Review,
    Section,
    Span,
    Status,
)
from index.library import Library
from index.query import Filters, Hit, Query, Term

BRUISES = "A bruise was seen on the cheek of a baby of three months who could not yet roll over."
LEARNING = "Learning identified included that every bruise on such a baby needs a paediatric opinion on the same day."
WATER = "A boy of four was found in a garden pond while the adults believed the other was watching."
# Everything a page could take for markup, a template or a formula, and spaces that must not be eaten.
AWKWARD = (
    "  ${alert(1)} {{value}} **not bold** _nor_ <b>this</b> $$x^2$$ `code` [link](http://example.org/) & &amp; # no"
)


def write_pdf(path: Path, pages: Sequence[Sequence[str]]) -> None:
    """A PDF with one line of text below the other on each page."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for lines in pages:
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(lines):
            canvas.drawString(60, 760 - 22 * number, line)
        canvas.showPage()
    canvas.save()


def fictional_document(
    folder: Path, *, name: str = "invented-digest.pdf", media: str = "pdf", flavour: str = ""
) -> tuple[ReadDocument, Path]:
    """A read document of two reviews on two pages (a PDF), or of awkward text (plain)."""
    file = folder / name
    if media == "pdf":
        texts = [(f"RR 1/31{flavour}", BRUISES, LEARNING), ("RR 2/31", WATER)]
        write_pdf(file, texts)
    else:
        texts = [("RR 9/31", AWKWARD, "Second line after the awkward one.")]
        file.write_text("\n".join(texts[0]) + "\n", "utf-8")
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    document = Document(
        id=sha256[:12],
        title=f"An Invented Digest{flavour}" if media == "pdf" else "Awkward Notes",
        file=name,
        media=media,
        paged=media == "pdf",
        partnership="Marrowfield SCP (invented)",
        kind="digest",
        status=Status.PUBLISHED if media == "pdf" else Status.UNPUBLISHED,
        published="2031",
        sha256=sha256,
        pages=len(texts),
    )
    pages, reviews, passages = [], [], []
    for index, lines in enumerate(texts, 1):
        page_text = "\n".join(lines) + "\n"
        pages.append(Page(index=index, text=page_text, label=str(index)))
        reviews.append(_review(document, lines[0], index - 1))
        offset = len(lines[0]) + 1
        for number, line in enumerate(lines[1:]):
            passages.append(_passage(document, lines[0], index, offset, line, len(passages), learning=number > 0))
            offset += len(line) + 1
    return ReadDocument(document=document, pages=tuple(pages), reviews=tuple(reviews), passages=tuple(passages)), file


def _review(document: Document, printed: str, order: int) -> Review:
    ages = {0: ("3 months", (3.0, 4.0)), 1: ("4 years", (48.0, 60.0))}
    value, months = ages[order]
    facets = (
        Facet(name="age", value=value, basis=Basis.STATED, months=months),
        Facet(name="harm", value="bruising" if order == 0 else "drowning", basis=Basis.INFERRED),
    )
    return Review(
        id=printed,
        document=document.id,
        printed=printed,
        partnership=document.partnership,
        kind="rapid review",
        year=2031,
        pseudonym=None,
        order=order,
        facets=facets,
    )


def _passage(
    document: Document, review: str, page: int, start: int, line: str, order: int, *, learning: bool
) -> Passage:
    span = Span(page=page, start=start, end=start + len(line))
    return Passage(
        id=hashlib.sha256(f"{document.sha256}{span}".encode()).hexdigest()[:16],
        document=document.id,
        review=review,
        section=Section.LEARNING if learning else Section.CIRCUMSTANCES,
        heading="Learning identified included" if learning else None,
        spans=(span,),
        text=line,
        sentences=((0, len(line)),),
        order=order,
    )


class FakeAssistant:
    """Answers with the best passages of the library that share a word of five letters with the question, else abstains."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.asked: list[tuple[str, tuple[str, ...], frozenset[str]]] = []

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters = Filters(),
        without: Collection[str] = (),
        kind: Kind | None = None,
    ) -> Answer | Abstention:
        self.asked.append((question, tuple(history), frozenset(without)))
        read = self._read(question, filters, without)
        read = replace(read, kind=kind or read.kind)
        found = self.library.search(Query(text=question, filters=read.filters))
        words = {word.strip("?.,").lower()[:5] for word in question.split() if len(word) >= 5}
        hits = tuple(hit for hit in found.hits if any(word in hit.passage.text.lower() for word in words))
        if not hits:
            return Abstention(
                question=read, reason="The reviews loaded here say nothing about this.", searched=found.searched
            )
        groups: dict[tuple[str, str], list[Hit]] = {}
        for hit in hits:
            groups.setdefault((hit.document.id, hit.passage.review or ""), []).append(hit)
        numbers = iter(range(1, 100))
        return Answer(
            question=read,
            lead=f"{len(groups)} of the reviews speak of this.",
            groups=tuple(self._group(group, numbers) for group in groups.values()),
            searched=found.searched,
            hits=hits,
            caveats=("One review does not say whether the baby could move about.",),
        )

    def search(
        self, question: str, *, k: int = 10, filters: Filters = Filters(), history: Sequence[str] = ()
    ) -> tuple[Question, object]:
        read = self._read(question, filters, ())
        return read, self.library.search(Query(text=question, filters=filters, k=k))

    def themes(self) -> Matrix:
        """One theme: the sentences that hold the word pond."""
        review = next(review for review in self.library.reviews() if review.printed == "RR 2/31")
        verdicts = {key: Verdict(value) for key, value in _verdicts(self.library.folder).items()}
        answer = self.ask("garden water")
        assert isinstance(answer, Answer)
        verdict = next(iter(verdicts.values()), None)
        cell = Cell(
            review=review,
            document=self.library.document(review.document),
            passages=2,
            citations=answer.citations[:1],
            verdict=verdict,
        )
        row = Row(concept="drowning", label="drowning", family="Harm", cells=(cell,))
        return Matrix(rows=(row,), columns=self.library.reviews())

    def _read(self, question: str, filters: Filters, without: Collection[str]) -> Question:
        signals = []
        if "bruis" in question.lower() and "age" not in without:
            signals.append(Signal(id="age", label="under 6 months", words="non-mobile"))
        terms = (Term(text="haematoma", weight=0.3, because="bruising"),) if signals else ()
        return Question(
            text=question, standalone=question, kind=Kind.THEMATIC, filters=filters, signals=tuple(signals), terms=terms
        )

    def _group(self, hits: Sequence[Hit], numbers: "object") -> Group:
        citations = tuple(
            Citation(
                n=next(numbers),  # type: ignore[call-overload]
                review=hit.review,
                document=hit.document,
                page=hit.quote_spans[0].page if hit.document.paged else None,
                page_label=None,
                section=hit.passage.section,
                quote=hit.quote_text,
                spans=hit.quote_spans,
                passage=hit.passage.id,
                score=hit.score,
            )
            for hit in hits
        )
        return Group(
            review=hits[0].review, document=hits[0].document, about="a child of the stated age", citations=citations
        )
