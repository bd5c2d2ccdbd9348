"""Our own addresses beside Gradio's: pictures of pages, the text to read, the file itself, and the page's assets.

Documents are named by their id (hex), pages by number, quotations by spans: nothing of an address is ever a path. What is
confidential is never stored by the browser (`no-store`), so a removed document leaves no picture behind.
"""

import io
import mmap
import re
import threading
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote as url_quote

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import FileResponse, HTMLResponse

from corpus.document import Document, Page, Span
from corpus.errors import CorpusError, PasswordError
from index.errors import LibraryError
from ui.html import text

if TYPE_CHECKING:
    from corpus.render import Box
    from index.library import Library

SPAN = re.compile(r"(\d{1,5}):(\d{1,7})-(\d{1,7})")
MOST_SPANS = 50
# Pixels a point: an A4 page becomes about 1,000 pixels wide, sharp on a projector and 150-250 kB.
SCALE = 1.7
MARK = (255, 221, 87)
EDGE = (160, 105, 0)
PRIVATE = {"cache-control": "no-store"}
# The browser's own PDF viewer needs its styles and itself as a plug-in; nothing else, and no script of the document's.
PDF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; img-src 'self' data:; frame-ancestors 'self'"
)
ASSETS = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "judging.js": "text/javascript; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}
# Each picture takes a process of its own: two at a time leave the rest of a small computer to answering.
_RENDERING = threading.BoundedSemaphore(2)


def own_routes(library: "Library") -> APIRouter:
    """The routes on `library`; they answer 404 to whatever it does not hold."""
    router = APIRouter()

    @router.get("/page-image/{document}/{page}", include_in_schema=False)
    def page_image(document: str, page: int, marks: str = "") -> Response:
        known = _document(library, document)
        if known.media != "pdf" or not 1 <= page <= known.pages:
            raise HTTPException(404, "There is no picture of this page.")
        spans = [span for span in _spans(marks) if span.page == page]
        try:
            picture = marked_page(library, known, page, spans)
        except (CorpusError, LibraryError, OSError) as error:
            raise HTTPException(404, "This page cannot be shown as a picture.") from error
        return Response(picture, media_type="image/png", headers=PRIVATE)

    @router.get("/read/{document}", include_in_schema=False)
    def read(document: str, marks: str = "") -> HTMLResponse:
        known = _document(library, document)
        pages = library.pages(known.id)
        return HTMLResponse(
            reading_page(known, [pages[index] for index in sorted(pages)], _spans(marks)), headers=PRIVATE
        )

    @router.get("/file/{document}", include_in_schema=False)
    def file(document: str) -> FileResponse:
        known = _document(library, document)
        source = library.source(known.id)
        if not source.is_file():
            raise HTTPException(404, "The file is no longer in the library.")
        return FileResponse(source, media_type=_media_type(known), headers=PRIVATE | _disposition(known))

    @router.get("/reviews-assets/{name}", include_in_schema=False)
    def asset(name: str) -> Response:
        if name not in ASSETS:
            raise HTTPException(404, "Not found.")
        return Response(asset_text(name), media_type=ASSETS[name], headers={"cache-control": "no-cache"})

    return router


def asset_text(name: str) -> str:
    """A file of the page's own assets."""
    return files("ui").joinpath("assets", name).read_text("utf-8")


def marked_page(library: "Library", document: Document, page: int, spans: Sequence[Span]) -> bytes:
    """A PNG of the page, the words of `spans` (all on this page) marked. Raises CorpusError where it cannot be drawn."""
    from corpus.render import marked_image, rectangles

    kept = _kept(library, document, page)
    with _RENDERING:
        if not spans:
            return plain_page(library, document, page)
        source, words = library.source(document.id), library.page(document.id, page).text
        if kept.is_file():
            plain, boxes = kept.read_bytes(), rectangles(source, page, words, spans)
        else:
            plain, boxes = marked_image(source, page, words, spans, scale=SCALE)
            _keep(kept, plain)
    return _washed(plain, boxes) if boxes else plain


def plain_page(library: "Library", document: Document, page: int) -> bytes:
    """A PNG of the page, kept in the library's cache: it goes with the document. Raises CorpusError."""
    from corpus.render import page_image

    kept = _kept(library, document, page)
    if kept.is_file():
        return kept.read_bytes()
    picture = page_image(library.source(document.id), page, scale=SCALE)
    _keep(kept, picture)
    return picture


def no_picture(library: "Library", document: Document, page: int) -> str | None:
    """Why a page cannot be shown as a picture, in a sentence for the reader; None where nothing speaks against it."""
    try:
        if not _encrypted(library.source(document.id)):
            return None
        plain_page(library, document, page)
    except PasswordError:
        return "This PDF needs a password to be opened, which is not kept: its pages cannot be shown as pictures here."
    except (CorpusError, LibraryError, OSError):
        return None
    return None


def _encrypted(file: Path) -> bool:
    """Whether the PDF says that it is encrypted; many that do open without a password all the same."""
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.rfind(b"/Encrypt") >= 0


def _kept(library: "Library", document: Document, page: int) -> Path:
    return library.cache(document.id) / f"page-{page}-{SCALE}.png"


def _keep(kept: Path, picture: bytes) -> None:
    part = kept.with_suffix(f".{threading.get_ident()}.part")
    part.write_bytes(picture)
    part.replace(kept)


def _washed(plain: bytes, boxes: "Sequence[Box]") -> bytes:
    """The picture with the boxes coloured, and a line under each: the mark must not be a matter of colour alone."""
    from PIL import Image, ImageChops, ImageDraw

    picture = Image.open(io.BytesIO(plain)).convert("RGB")
    width, height = picture.size
    wash = Image.new("RGB", picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(wash)
    for box in boxes:
        left, top, right, bottom = box.left * width, box.top * height, box.right * width, box.bottom * height
        pen.rectangle((left, top, right, bottom), fill=MARK)
        pen.line((left, bottom, right, bottom), fill=EDGE, width=2)
    out = io.BytesIO()
    ImageChops.multiply(picture, wash).save(out, "PNG")
    return out.getvalue()


def reading_page(document: Document, pages: Sequence[Page], spans: Sequence[Span]) -> str:
    """A plain page with the document's text as it was read, the words of `spans` marked."""
    first, parts = True, []
    for page in pages:
        marked, offset = [], 0
        for span in sorted(span for span in spans if span.page == page.index):
            start, end = max(span.start, offset), min(span.end, len(page.text))
            if start < end:
                anchor = ' id="mark"' if first else ""
                marked.append(f"{text(page.text[offset:start])}<mark{anchor}>{text(page.text[start:end])}</mark>")
                first, offset = False, end
        label = f" (printed: {text(page.label)})" if page.label and page.label != str(page.index) else ""
        heading = f"<h2>Page {page.index}{label}</h2>" if document.paged else ""
        parts.append(
            f'<section>{heading}<div class="verbatim">{"".join(marked)}{text(page.text[offset:])}</div></section>'
        )
    about = ", ".join(part for part in (document.partnership, document.file, document.status.value) if part)
    original = f'<a href="/file/{document.id}">The original file</a>'
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{text(document.title)}</title><link rel="icon" href="/reviews-assets/favicon.svg">'
        '<link rel="stylesheet" href="/reviews-assets/page.css"></head>'
        f'<body class="reading"><main><h1>{text(document.title)}</h1><p class="where">{text(about)}. {original}</p>'
        f"{''.join(parts)}</main></body></html>"
    )


def _document(library: "Library", document: str) -> Document:
    try:
        return library.document(document)
    except LibraryError as error:
        raise HTTPException(404, "This document is not in the library.") from error


def _spans(marks: str) -> list[Span]:
    """The spans of an address like "3:120-260,4:0-15"; what does not have that form is passed over."""
    found = [SPAN.fullmatch(part) for part in marks.split(",")[:MOST_SPANS]]
    spans = [Span(page=int(m[1]), start=int(m[2]), end=int(m[3])) for m in found if m]
    return [span for span in spans if span.start < span.end]


def _media_type(document: Document) -> str:
    return {"pdf": "application/pdf", "text": "text/plain; charset=utf-8"}.get(
        document.media, "application/octet-stream"
    )


def _disposition(document: Document) -> dict[str, str]:
    """PDF and plain text open in the browser; everything else is saved, so that no uploaded HTML runs as ours."""
    inline = document.media in {"pdf", "text"}
    name = f"filename*=UTF-8''{url_quote(Path(document.file).name)}"
    headers = {"content-disposition": f"{'inline' if inline else 'attachment'}; {name}"}
    policy = PDF_POLICY if document.media == "pdf" else "default-src 'none'; sandbox"
    return headers | {"content-security-policy": policy}
