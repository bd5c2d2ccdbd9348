"""Quotations proved against the stored pages and the file, and the forms in which they are cited.

A quotation is sliced from the pages by its spans. It must be what its passage says, and the library's copy of the file must
still have the SHA-256 under which it was read; otherwise nothing is shown and QuotationError is raised. Nothing is ever
matched approximately.
"""

import hashlib
import string
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from assistant.answer import Citation
from assistant.draft import Quote
from assistant.errors import QuotationError
from corpus.document import Document, Page, Span, Status, text_of
from index.errors import LibraryError
from index.library import Library

STYLES = Path(__file__).parent / "data" / "citation_styles.toml"
DEFAULT_STYLE = "house"


def prove(quote: Quote, library: Library, n: int) -> Citation:
    """The citation numbered `n` of a quote, its words sliced from the stored pages. Raises QuotationError."""
    check_file(library, quote.document)
    return prove_words(quote, library.pages(quote.document.id), n)


def prove_words(quote: Quote, pages: Mapping[int, Page], n: int) -> Citation:
    """The citation numbered `n` of a quote from these pages, of a file that was checked. Raises QuotationError."""
    document = quote.document
    spans = quote.passage.spans_of(quote.start, quote.end)
    sliced = _sliced(spans, pages, document)
    if sliced != quote.text:
        raise QuotationError(_differs(document, spans))
    first = pages[spans[0].page]
    return Citation(
        n=n,
        review=quote.review,
        document=document,
        page=first.index if document.paged else None,
        page_label=first.label if document.paged else None,
        section=quote.passage.section,
        quote=sliced,
        spans=spans,
        passage=quote.passage.id,
        score=quote.score,
    )


def verify(citation: Citation, library: Library) -> None:
    """Nothing, where the citation's words are at its place in a file that is unchanged; raises QuotationError otherwise."""
    pages = library.pages(citation.document.id)
    if not citation.quote or _sliced(citation.spans, pages, citation.document) != citation.quote:
        raise QuotationError(_differs(citation.document, citation.spans))
    check_file(library, citation.document)


def check_file(library: Library, document: Document) -> None:
    """Nothing, where the library's copy of the file has the hash it was read under; raises QuotationError otherwise."""
    try:
        source = library.source(document.id)
        stat = source.stat()
    except (OSError, LibraryError) as error:
        raise QuotationError(
            f"The file of {document.title!r} is missing from the library, so nothing can be quoted from it. "
            "Add the file again, or run `reviews doctor`."
        ) from error
    if _sha256(source, stat.st_size, stat.st_mtime_ns) != document.sha256:
        raise QuotationError(
            f"The library's copy of {document.title!r} is not the file that was read (its SHA-256 differs), so nothing can be "
            "quoted from it. Remove the document and add the file again."
        )


def full_form(citation: Citation, style: str = DEFAULT_STYLE) -> str:
    """The citation as a list of references prints it: review, partnership, document, page, section, status."""
    return _formed(citation, style, "full")


def short_form(citation: Citation, style: str = DEFAULT_STYLE) -> str:
    """The citation as it stands beside a quotation."""
    return _formed(citation, style, "short")


def page_words(page: int | None, label: str | None) -> str:
    """The page as print names it: "p. 4", or "p. iv (page 6 of the file)"; a page that bears no number is named as a page of the file."""
    if page is None:
        return ""
    if label is None:
        return f"page {page} of the file"
    return f"p. {label}" if label == str(page) else f"p. {label} (page {page} of the file)"


@cache
def styles() -> Mapping[str, Mapping[str, Any]]:
    """The citation styles by name."""
    return tomllib.loads(STYLES.read_text(encoding="utf-8"))


def _formed(citation: Citation, style: str, form: str) -> str:
    known = styles()
    if style not in known:
        raise LibraryError(f"There is no citation style {style!r}. The styles are: {', '.join(sorted(known))}.")
    rules, values = known[style][form], _fields(citation)
    parts = [part.format_map(values) for part in rules["parts"] if all(values[name] for name in _named(part))]
    return f"{rules['opening']}{rules['join'].join(parts)}{rules['closing']}"


def _fields(citation: Citation) -> dict[str, str]:
    document, review = citation.document, citation.review
    partnership = (review.partnership if review else None) or document.partnership
    return {
        "review": review.printed if review else "",
        "partnership": partnership or "",
        "title": document.title,
        "page": page_words(citation.page, citation.page_label),
        "section": citation.section.value,
        "status": "" if document.status is Status.PUBLISHED else document.status.value.upper(),
        "year": (document.published or "")[:4] or "undated",
        "file": document.file,
        "sha": document.sha256[:12],
    }


def _named(part: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(part) if name]


def _sliced(spans: tuple[Span, ...], pages: Mapping[int, Page], document: Document) -> str:
    if not spans or any(span.page not in pages or span.end > len(pages[span.page].text) for span in spans):
        raise QuotationError(_differs(document, spans))
    return text_of(spans, pages)


def _differs(document: Document, spans: tuple[Span, ...]) -> str:
    place = f", page {spans[0].page} of the file" if spans and document.paged else ""
    return (
        f"A quotation from {document.title!r}{place} is not what the stored page says, so it is not shown. "
        "Run `reviews doctor`, or remove the document and add it again."
    )


@lru_cache(maxsize=256)
def _sha256(file: Path, size: int, changed: int) -> str:
    """The hash of a file; size and time of change are here to forget the hash of a file that was replaced."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
