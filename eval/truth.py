"""What a set asks for, found in one library: the passages that hold its quotations, and what in a set the library lacks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from corpus.document import Document, Page, Passage
from corpus.identifiers import normal
from eval.errors import Flaw
from eval.matching import flat, holds, nearest
from eval.sets import Case, Relevant
from index.errors import UnknownError
from index.filters import of_partnership
from index.library import Library

_OF_PARTNERSHIP = re.compile(r"(?P<review>.+?) \((?P<partnership>[^()]+)\)")
SHOWN = 160  # characters of the nearest text that are shown to whoever mends a set


@dataclass(slots=True)
class Truth:
    """Looks up a set's documents, reviews and quotations in a library; what was found once is remembered."""

    library: Library
    _passages: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    _pages: dict[str, dict[int, Page]] = field(default_factory=dict)
    _reviews: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    _documents: dict[str, Document | None] = field(default_factory=dict)
    _partnerships: dict[str, dict[str, str | None]] | None = None

    def document(self, name: str) -> Document | None:
        """The document with this file name, title or id; None where there is none, or several."""
        if name not in self._documents:
            try:
                self._documents[name] = self.library.find_document(name)
            except UnknownError:
                self._documents[name] = None
        return self._documents[name]

    def reviews(self, name: str) -> frozenset[tuple[str, str]]:
        """The reviews a spelling or pseudonym means, as (document id, review id); "Child E (Fenmarsh)" is that partnership's."""
        if name not in self._reviews:
            told = _OF_PARTNERSHIP.fullmatch(name)
            of_one = self.library.find_reviews(told["review"]) if told else ()
            found = tuple(one for one in of_one if told and of_partnership(one, told["partnership"]))
            found = found or tuple(self.library.find_reviews(name))
            self._reviews[name] = frozenset((review.document, review.id) for review in found)
        return self._reviews[name]

    def name(self, document: str, review: str) -> str:
        """A review's id; with its partnership where another one has a review of the same id, so that neither counts for both."""
        if self._partnerships is None:
            self._partnerships = {}
            for one in self.library.reviews():
                self._partnerships.setdefault(one.id, {})[one.document] = one.partnership
        known = self._partnerships.get(review, {})
        return review if len({*known.values()}) < 2 else f"{review} ({known.get(document) or 'no partnership'})"

    def review_names(self, names: Iterable[str]) -> tuple[str, ...]:
        """The names of the reviews meant, each once; a review the library lacks keeps the name it was given."""
        known = (sorted({self.name(*one) for one in self.reviews(name)}) or [normal(name)] for name in names)
        return tuple(dict.fromkeys(id for ids in known for id in ids))

    def review_of(self, wanted: Relevant) -> str | None:
        """The name of the review that a quotation is of; None where none was named."""
        if wanted.review is None:
            return None
        holding = [self.name(one.document, one.review) for one in self.holding(wanted) if one.review]
        return next(iter([*holding, *self.review_names([wanted.review])]))

    def passages(self, document: str) -> tuple[Passage, ...]:
        """The passages of a document by its id, in reading order."""
        if document not in self._passages:
            self._passages[document] = self.library.passages(document=document)
        return self._passages[document]

    def right(self, passage: Passage, wanted: Relevant) -> bool:
        """Whether the passage is of the document and review that are named and holds the quotation."""
        if wanted.document is not None:
            document = self.document(wanted.document)
            if document is None or document.id != passage.document:
                return False
        if wanted.review is not None and (passage.document, passage.review or "") not in self.reviews(wanted.review):
            return False
        return holds(passage.text, wanted.quote)

    def holding(self, wanted: Relevant) -> tuple[Passage, ...]:
        """Every passage of the library that is right for the quotation."""
        return tuple(p for id in self._where(wanted) for p in self.passages(id) if self.right(p, wanted))

    def on_page(self, quote: str, document: str, page: int) -> bool:
        """Whether the page (its index in the file) holds the quotation, or all of its first half that fits on the page."""
        if document not in self._pages:
            self._pages[document] = self.library.pages(document)
        texts = self._pages[document]
        if page not in texts:
            return False
        following = texts[page + 1].text if page + 1 in texts else ""
        start = flat(quote)[: max(20, len(quote) // 4)]
        return start in flat(texts[page].text) and flat(quote) in flat(f"{texts[page].text} {following}")

    def flaws(self, cases: Sequence[Case]) -> tuple[Flaw, ...]:
        """What in the set the library lacks: documents, reviews and quotations, each with the nearest there is."""
        return tuple(flaw for case in cases for flaw in self._flaws(case))

    def _where(self, wanted: Relevant) -> tuple[str, ...]:
        """Ids of the documents in which the quotation may stand."""
        if wanted.document is not None:
            document = self.document(wanted.document)
            return (document.id,) if document else ()
        if wanted.review is not None:
            return tuple(sorted({document for document, _ in self.reviews(wanted.review)}))
        return tuple(document.id for document in self.library.documents())

    def _flaws(self, case: Case) -> Iterable[Flaw]:
        for name in case.reviews:
            if not self.reviews(name):
                yield Flaw(line=case.line, id=case.id, message=f"the library has no review {name!r}")
        for wanted in case.relevant:
            message = self._missing(wanted)
            if message:
                yield Flaw(line=case.line, id=case.id, message=message)

    def _missing(self, wanted: Relevant) -> str | None:
        """Why a quotation cannot be found by any search of this library; None where it can."""
        if wanted.document is not None and self.document(wanted.document) is None:
            names = [name for one in self.library.documents() for name in (one.file, one.title)]
            close = get_close_matches(wanted.document, names, n=1, cutoff=0.5)
            return f"unknown document {wanted.document!r}" + (f"; the nearest is {close[0]!r}" if close else "")
        if wanted.review is not None and not self.reviews(wanted.review):
            return f"the library has no review {wanted.review!r}"
        if self.holding(wanted):
            return None
        shown = _shortened(wanted.quote)
        every = [passage for id in self._where(wanted) for passage in self.passages(id)]
        elsewhere = [passage for passage in every if holds(passage.text, wanted.quote)]
        if elsewhere:
            return (
                f'the quotation "{shown}" stands in {elsewhere[0].review or "the front matter"}, not in {wanted.review}'
            )
        close_text = nearest(wanted.quote, _sentences(every))
        near = f'; the nearest text is "{_shortened(close_text)}"' if close_text else ""
        return f'quotation not found: "{shown}"{near}'


def _sentences(passages: Iterable[Passage]) -> Iterable[str]:
    for passage in passages:
        yield from (passage.text[start:end] for start, end in passage.sentences or ((0, len(passage.text)),))


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"
