"""PDF: characters with their places by PDFium, laid out into blocks; pypdf for what the file says of itself."""

import io
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.document import Notice, Reading
from corpus.errors import PasswordError, UnreadableError
from corpus.layout import layout
from corpus.pdfsheets import sheet
from corpus.readers.ocr import recogniser
from corpus.sheets import Sheet

MOST_PAGES = 2000
_FEW = 12  # letters; a page with an image and fewer is a scan
_BAD_PASSWORD = 4  # PDFium's error number
_FIELDS = {"/Title": "title", "/Author": "author", "/Subject": "subject", "/Keywords": "keywords", "/Creator": "creator",
           "/Producer": "producer", "/CreationDate": "created", "/ModDate": "modified"}  # fmt: skip
_LONGEST_VALUE = 500
_OBJECT = re.compile(rb"(?:^|[\r\n])(\d{1,7})\s+0\s+obj\b(.{0,2000}?)\bendobj", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What the reader tells while it works: the page it begins, that page as one to be recognised, or (`laying`) that all are laid out."""

    pages: int
    page: int
    ocr: bool = False
    laying: bool = False


Tell = Callable[[Progress], None]


def read_pdf(
    path: Path,
    *,
    sha256: str = "",
    password: str | None = None,
    skip: Collection[int] = (),
    tell: Tell | None = None,
) -> Reading:
    """The PDF at `path` as a Reading, without the pages in `skip`.

    Raises PasswordError where it needs a (or another) password and UnreadableError where no page gives any text.
    """
    notices: list[Notice] = []
    document = opened(path, password, notices)
    count = len(document)
    if count > MOST_PAGES:
        notices.append(Notice(page=None, message=f"{path.name} has {count} pages; the first {MOST_PAGES} were read."))
    sheets: list[Sheet] = []
    for index in range(1, min(count, MOST_PAGES) + 1):
        if tell is not None:
            tell(Progress(pages=count, page=index))
        if index in skip:
            notices.append(Notice(page=index, message=f"Page {index} could not be read and was left out."))
            sheets.append(_blank(index))
            continue
        try:
            page = document[index - 1]
            sheets.append(sheet(page, index))
            page.close()
        except Exception as error:
            notices.append(
                Notice(page=index, message=f"Page {index} is damaged and was left out ({type(error).__name__}).")
            )
            sheets.append(_blank(index))
    sheets = _recognised(document, sheets, path, notices, tell)
    if tell is not None:
        tell(Progress(pages=len(sheets), page=len(sheets), laying=True))
    found = layout(sheets)
    if not any(page.text.strip() for page in found.pages):
        raise UnreadableError(_empty(path, sheets, notices))
    notices += [*_lost(sheets, notices), *_hidden(sheets)]
    properties = {}
    marks = [one.watermark for one in sheets if one.watermark]
    if marks:
        properties["watermark"] = max(set(marks), key=marks.count)[:200]
    return Reading(
        file=path.name,
        sha256=sha256,
        media="pdf",
        paged=True,
        pages=found.pages,
        blocks=found.blocks,
        properties=properties,
        furniture=found.furniture,
        notices=tuple(notices),
    )


def described(path: Path, password: str | None = None) -> tuple[dict[str, str], list[str | None]]:
    """What the file says of itself (title, author, created, outline ...), and its page labels; empty where pypdf cannot tell."""
    from pypdf import PdfReader

    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and password:
        reader.decrypt(password)
    properties: dict[str, str] = {}
    told: dict[str, Any] = dict(reader.metadata or {})
    for key, name in _FIELDS.items():
        value = told.get(key)
        text = " ".join(str(value).split())[:_LONGEST_VALUE] if value is not None else ""
        if text:
            properties[name] = text
    outline = [str(item.title).strip() for item in reader.outline if not isinstance(item, list)][:200]
    if outline:
        properties["outline"] = "\n".join(outline)
    has_labels = "/PageLabels" in reader.root_object
    return properties, list(reader.page_labels) if has_labels and len(reader.pages) <= MOST_PAGES else []


def labelled(reading: Reading, labels: Sequence[str | None], properties: dict[str, str]) -> Reading:
    """The reading with what the file says of itself; a label printed on the page goes before one the file gives it."""
    given = [labels[page.index - 1] if page.index <= len(labels) else None for page in reading.pages]
    if not any(label not in (None, str(page.index)) for label, page in zip(given, reading.pages, strict=True)):
        given = [None] * len(given)
    pages = tuple(
        replace(page, label=page.label or label or None) for page, label in zip(reading.pages, given, strict=True)
    )
    return replace(reading, pages=pages, properties={**properties, **reading.properties})


def is_scan(one: Sheet) -> bool:
    """Whether the page is a picture of text: an image and hardly a letter."""
    return one.images > 0 and sum(len(word.text) for word in one.words) < _FEW


def opened(path: Path, password: str | None, notices: list[Notice]) -> Any:
    """The open PDFium document; a damaged file is repaired once, in memory, and a notice says so."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _BAD_PASSWORD or "password" in str(error).lower():
            raise PasswordError(_protected(path, password)) from None
    try:
        document = pypdfium2.PdfDocument(_repaired(path, password))
    except Exception:
        raise UnreadableError(
            f"{path.name} is damaged and could not be repaired. Open it in a PDF viewer, save or print it as a new PDF, "
            "and add that one."
        ) from None
    counted = "1 page was" if len(document) == 1 else f"{len(document)} pages were"
    notices.append(
        Notice(
            page=None,
            message=f"{path.name} was damaged and has been repaired: {counted} found again; compare them with the original.",
        )
    )
    return document


def _repaired(path: Path, password: str | None) -> io.BytesIO:
    import pikepdf

    mended = io.BytesIO()
    try:
        damaged = pikepdf.open(path, password=password or "")
    except pikepdf.PdfError:
        damaged = pikepdf.open(io.BytesIO(_with_trailer(path.read_bytes())))
    with damaged:
        damaged.save(mended)
    mended.seek(0)
    return mended


def _with_trailer(data: bytes) -> bytes:
    """The bytes of a file that was cut off, with a list of the pages it still has and a trailer that names it."""
    pages = [
        match[1].decode("ascii") for match in _OBJECT.finditer(data) if re.search(rb"/Type\s*/Page\b(?!s)", match[2])
    ]
    if not pages:
        raise ValueError("no page is left")
    number = max(int(match[1]) for match in _OBJECT.finditer(data)) + 1
    kids = " ".join(f"{page} 0 R" for page in pages)
    return data + (
        f"\nendstream\nendobj\n{number} 0 obj\n<</Type/Catalog/Pages {number + 1} 0 R>>\nendobj\n"
        f"{number + 1} 0 obj\n<</Type/Pages/Count {len(pages)}/Kids[{kids}]/MediaBox[0 0 595 842]>>\nendobj\n"
        f"trailer\n<</Root {number} 0 R/Size {number + 2}>>\nstartxref\n0\n%%EOF\n"
    ).encode("ascii")


def _protected(path: Path, password: str | None) -> str:
    if password:
        return f"The password given does not open {path.name}. Check it and give it again with --password."
    return f"{path.name} is protected by a password. Give it with --password, or add a copy without one."


def _blank(index: int) -> Sheet:
    return Sheet(index=index, width=595.0, height=842.0, words=())


def _recognised(
    document: Any, sheets: list[Sheet], path: Path, notices: list[Notice], tell: Tell | None
) -> list[Sheet]:
    """The sheets with scanned pages read by OCR; where there is none, each of them is named in a notice."""
    scans = [one.index for one in sheets if is_scan(one)]
    if not scans:
        return sheets
    recognise = recogniser()
    if recognise is None:
        for index in scans:
            notices.append(
                Notice(
                    page=index,
                    message=f"Page {index} is a scanned image and was not read. Install Tesseract (or the rapidocr extra) and add "
                    f"{path.name} again.",
                )
            )
        return sheets
    result = list(sheets)
    for index in scans:
        if tell is not None:
            tell(Progress(pages=len(sheets), page=index, ocr=True))
        place = next(place for place, one in enumerate(result) if one.index == index)
        try:
            result[place] = recognise(document[index - 1], sheets[place])
        except Exception as error:
            message = f"Page {index} is a scanned image and could not be recognised ({type(error).__name__})."
            notices.append(Notice(page=index, message=message))
            continue
        sure = result[place].confidence
        told = f"Page {index} was scanned and read by OCR"
        told += f" ({sure:.0%} sure); check quotations against the page." if sure else ", which found no words."
        notices.append(Notice(page=index, message=told))
    return result


def _lost(sheets: Sequence[Sheet], notices: Sequence[Notice]) -> list[Notice]:
    """Of a repaired file, the pages that are there but empty: their text went with what was damaged."""
    if not any(notice.page is None and "repaired" in notice.message for notice in notices):
        return []
    told = {notice.page for notice in notices}
    return [
        Notice(page=one.index, message=f"Page {one.index} of the repaired file is empty: its text may be lost.")
        for one in sheets
        if not one.words and one.index not in told
    ]


def _hidden(sheets: Sequence[Sheet]) -> list[Notice]:
    return [
        Notice(page=one.index, message=f"Page {one.index} holds {one.hidden} hidden words, which were left out.")
        for one in sheets
        if one.hidden > 2
    ]


def _empty(path: Path, sheets: Sequence[Sheet], notices: Sequence[Notice]) -> str:
    if any(one.images for one in sheets):
        return (
            f"{path.name} holds only scanned images and no text could be read from them. "
            "Install Tesseract (or the rapidocr extra), then add it again."
        )
    if any("repaired" in notice.message for notice in notices):
        return f"{path.name} is damaged: its {len(sheets)} pages have lost their text. Download it again, or ask for a new copy."
    if any("left out" in notice.message for notice in notices):
        return (
            f"No page of {path.name} could be read: the file is damaged or does more than a document should. "
            "Print it to a new PDF and add that one."
        )
    return f"{path.name} holds no text that can be read on its pages. Add the original it was made from."
