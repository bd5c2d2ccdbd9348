"""A file as exact text: its content picks the reader, a bounded process of its own does the reading."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

from corpus.document import Notice, Reading
from corpus.errors import CorpusError, PasswordError, UnreadableError
from corpus.readers.pdf import labelled
from corpus.wire import unpacked
from corpus.worker import DEFAULT, Job, Limits, Outcome, run

_HEAD = 4096  # bytes that are looked at; readers of PDF allow its mark anywhere in the first 1024
_RETRIES = 2  # further runs, each without the page over which the one before died
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word, Excel or Outlook file", "Save it as .docx or PDF, then add it"),
    (b"{\\rtf", "a rich-text file", "Save it as .docx or PDF, then add it"),
    (b"\x89PNG", "a picture", "Save it as PDF, then add it"),
    (b"\xff\xd8\xff", "a picture", "Save it as PDF, then add it"),
    (b"GIF8", "a picture", "Save it as PDF, then add it"),
    (b"II*\x00", "a picture", "Save it as PDF, then add it"),
    (b"MM\x00*", "a picture", "Save it as PDF, then add it"),
    (b"MZ", "a program", "Add the document itself"),
    (b"\x7fELF", "a program", "Add the document itself"),
    (b"\x1f\x8b", "a packed archive", "Unpack it and add what it holds"),
    (b"7z\xbc\xaf", "a packed archive", "Unpack it and add what it holds"),
    (b"Rar!", "a packed archive", "Unpack it and add what it holds"),
)
SUFFIXES = frozenset({".pdf", ".docx", ".odt", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text", ".eml"})


def read(path: Path, *, password: str | None = None, limits: Limits = DEFAULT) -> Reading:
    """The text of the file at `path`, read in a process of its own.

    Raises PasswordError where it needs a (or another) password, UnreadableError where it cannot be read as what it is.
    """
    data = _content(path, limits)
    media = media_of(path, data[:_HEAD])
    sha256 = hashlib.sha256(data).hexdigest()
    skip: list[int] = []
    told: list[Notice] = []
    while True:
        arguments = {"media": media, "sha256": sha256, "password": password, "skip": skip}
        outcome = run(Job(task="read", path=str(path.resolve()), arguments=arguments), limits)
        if "reading" in outcome.answers:
            return _finished(outcome, told)
        if outcome.died and outcome.page and outcome.page not in skip and len(skip) < _RETRIES and media == "pdf":
            skip.append(outcome.page)
            told.append(Notice(page=outcome.page, message=f"Page {outcome.page} was left out: {outcome.died}."))
            # A file that has shown its teeth is given less time to show them again.
            limits = replace(limits, stall=limits.stall / 2)
            continue
        raise _error(path, media, outcome)


def media_of(path: Path, head: bytes) -> str:
    """What the file is, by its first bytes; its name decides only between kinds of text. Raises UnreadableError for what we do not read."""
    suffix = path.suffix.lower()
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:4] == b"PK\x03\x04":
        return _zipped(path)
    for mark, what, then in _FOREIGN:
        if head.startswith(mark):
            raise UnreadableError(f"{path.name} is {what}, which cannot be read. {then}.")
    if suffix == ".pdf":
        found = "a web page" if _is_html(head) else "no PDF"
        raise UnreadableError(f"{path.name} is named a PDF but is {found}. Download or export it again.")
    if suffix in (".docx", ".odt"):
        raise UnreadableError(f"{path.name} is named {suffix} but is no such file. Save it again as .docx or PDF.")
    if _is_html(head) or suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableError(
            f"{path.name} holds no text. PDF, Word (.docx), .odt, HTML, Markdown and plain text are read."
        )
    return "markdown" if suffix in (".md", ".markdown") else "text"


def _content(path: Path, limits: Limits) -> bytes:
    if not path.is_file():
        raise UnreadableError(f"There is no file {path}. Check the path.")
    try:
        size = path.stat().st_size
        if size == 0:
            raise UnreadableError(f"{path.name} is empty. Download or export it again, then add it.")
        if size > limits.bytes:
            raise UnreadableError(
                f"{path.name} is larger than {limits.bytes // 1024**2} MB. Split it, then add the parts."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path.name} cannot be opened ({error.strerror}). Check that you may read it.") from None


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableError(
            f"{path.name} is damaged: its parts cannot be opened. Save it again, then add it."
        ) from None
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        return "odt"
    what = "a spreadsheet or presentation" if "[Content_Types].xml" in names else "a packed archive"
    raise UnreadableError(f"{path.name} is {what}, which cannot be read. Add its documents as PDF or .docx.")


def _is_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(_HTML) or (start.startswith((b"<?xml", b"<!--")) and b"<html" in start)


def _finished(outcome: Outcome, told: list[Notice]) -> Reading:
    reading = unpacked(outcome.answers["reading"])
    left_out = {notice.page for notice in told}
    notices = (*told, *(one for one in reading.notices if one.page is None or one.page not in left_out))
    reading = replace(reading, notices=notices)
    if reading.media != "pdf":
        return reading
    return labelled(reading, outcome.answers.get("labels", ()), outcome.answers.get("properties", {}))


def _error(path: Path, media: str, outcome: Outcome) -> CorpusError:
    kind, message = outcome.answers.get("error"), outcome.answers.get("message", "")
    if kind == "password":
        return PasswordError(message)
    if kind == "unreadable":
        return UnreadableError(message)
    why = "it needed too much memory" if kind == "memory" else outcome.died or "it is malformed"
    again = (
        "Print it to a new PDF and add that one." if media == "pdf" else "Save it again as .docx or PDF, then add it."
    )
    return UnreadableError(f"{path.name} could not be read: {why}. {again}")
