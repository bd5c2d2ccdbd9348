"""Saved web pages: headings, paragraphs, list items and tables of the article; navigation, scripts and banners left out."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.document import BlockKind, Reading
from corpus.errors import UnreadableError
from corpus.readers.flow import Line, flowing, table_lines

_LEFT_OUT = frozenset(
    ("script style noscript nav header footer aside form button select template svg iframe head").split()
)
_LEFT_OUT_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "menu"]
)
_BANNER = re.compile(
    r"\b(cookies?|consent|breadcrumbs?|skip-?link|share|social|newsletter|pagination|sidebar)(?![a-z])", re.IGNORECASE
)
_INLINE = frozenset(
    (
        "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var br img "
        "wbr font"
    ).split()
)
_HEADING = re.compile(r"h([1-6])")
_NAMED_BY = ("aria-controls", "data-target", "data-bs-target", "href")
_OPENS = ("button", "a", "summary")
_LAYOUT = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table")
_SHORT = 14  # words: a bold paragraph of more is emphasis, not a heading


def read_html(path: Path) -> Reading:
    """The saved page at `path` as a Reading without pages; raises UnreadableError for what holds no text."""
    data = path.read_bytes()
    return html_reading(data, path=path, sha256=hashlib.sha256(data).hexdigest(), media="html")


def html_reading(data: bytes, *, path: Path, sha256: str, media: str) -> Reading:
    """A Reading of HTML: of its main part where it says which that is."""
    from lxml import etree, html

    try:
        # Links and images are never followed: the parser reads the bytes it is given and nothing else.
        root = html.document_fromstring(data, parser=html.HTMLParser(encoding=_encoding(data), no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(
            f"{path.name} is no readable web page ({error}). Save the page again, or print it to PDF."
        ) from error
    title = root.findtext(".//title") or ""
    main = root.find(".//main")
    articles = root.findall(".//article")
    # Several articles are the reviews themselves, or news beside them.
    article = main if main is not None else articles[0] if len(articles) == 1 else None
    body = article if article is not None else root.find("body")
    _opened(root)
    lines = list(_lines(body if body is not None else root))
    properties = {"title": " ".join(title.split())} if title.strip() else {}
    return flowing(lines, path=path, sha256=sha256, media=media, properties=properties)


def _opened(root: Any) -> None:
    """Unfolds what a reader of the page can unfold: the panels of an accordion, hidden until the button that names them is pressed.

    What nothing on the page opens stays hidden.
    """
    closed: dict[str, list[Any]] = {}
    for element in root.xpath("//*[@id][@hidden or @aria-hidden='true']"):
        closed.setdefault(element.get("id"), []).append(element)
    for element in root.iter(*_OPENS):
        for target in (
            panel for name in _NAMED_BY for panel in closed.pop(element.get(name, "").removeprefix("#"), ())
        ):
            target.attrib.pop("hidden", None)
            target.attrib.pop("aria-hidden", None)
            if element.tag == "button" and _HEADING.fullmatch(element.getparent().tag) is None:
                element.tag = f"h{_above(target)}"
    for button in root.xpath("//h1//button | //h2//button | //h3//button | //h4//button | //h5//button | //h6//button"):
        button.tag = "span"


def _above(element: Any) -> int:
    """The level of a heading over what an element holds: one above its highest, the lowest where it holds none."""
    inside = [int(match[1]) for one in element.iterdescendants() if (match := _HEADING.fullmatch(str(one.tag)))]
    return max(min(inside, default=7) - 1, 1)


def _encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are; else what the page declares."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _lines(element: Any) -> Iterator[Line]:
    """The blocks under an element, in order; text beside blocks is a paragraph of its own."""
    loose: list[str] = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            loose.append(child.tail or "")
            continue
        if child.tag in _INLINE and not _blocks_inside(child):
            loose += ["\n" if child.tag == "br" else _text(child), child.tail or ""]
            continue
        yield from _paragraph("".join(loose))
        loose = [child.tail or ""]
        if not _left_out(child):
            yield from _block(child)
    yield from _paragraph("".join(loose))


def _block(element: Any) -> Iterator[Line]:
    heading = _HEADING.fullmatch(element.tag)
    if heading:
        text = _flat(_text(element))
        if text:
            kind = BlockKind.TITLE if heading[1] == "1" else BlockKind.HEADING
            yield Line(kind=kind, text=text, level=int(heading[1]))
    elif element.tag == "table":
        yield from _table(element)
    elif element.tag in ("li", "dd") and not _blocks_inside(element):
        text = _flat(_text(element))
        if text:
            yield Line(kind=BlockKind.BULLET, text=text)
    elif element.tag in ("li", "dd"):
        for line in _lines(element):
            yield Line(
                kind=BlockKind.BULLET if line.kind is BlockKind.PARAGRAPH else line.kind,
                text=line.text,
                level=line.level,
            )
    elif element.tag == "summary":
        yield Line(kind=BlockKind.HEADING, text=_flat(_text(element)), level=_above(element.getparent()))
    elif element.tag == "dl":
        yield from _terms(element)
    elif element.tag == "p" and _is_bold(element):
        yield Line(kind=BlockKind.HEADING, text=_flat(_text(element)), level=6, bold=True)
    else:
        yield from _lines(element)


def _terms(element: Any) -> Iterator[Line]:
    """A list of terms: a term and its one short value as a line, as they are read; a longer value under its term."""
    terms: list[str] = []
    for child in element.iter("dt", "dd"):
        if child.tag == "dt":
            terms.append(_flat(_text(child)))
            continue
        label = " / ".join(filter(None, terms)).rstrip(":")
        if label and not _blocks_inside(child):
            yield from _paragraph(f"{label}: {_flat(_text(child))}")
        else:
            yield from _paragraph(label)
            yield from _block(child)
        terms = []
    yield from _paragraph(" / ".join(terms))


def _is_bold(element: Any) -> bool:
    """Whether a short paragraph is nothing but bold words: a heading that was not marked as one."""
    text = _flat(_text(element))
    return 0 < len(text.split()) <= _SHORT and not text.endswith((".", ",", ";")) and _all_bold(element)


def _all_bold(element: Any) -> bool:
    """Whether every letter under an element stands in bold, however deep: programs wrap it in fonts and spans."""
    if element.tag in ("b", "strong"):
        return True
    own = [element.text, *(child.tail for child in element)]
    inside = [child for child in element if isinstance(child.tag, str) and _flat(_text(child))]
    return not any((text or "").strip() for text in own) and bool(inside) and all(map(_all_bold, inside))


def _table(element: Any) -> Iterator[Line]:
    """A ruled table row by row; a layout table, whose cells hold headings or lists, cell by cell."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    if any(cell.find(f".//{tag}") is not None for row in rows for cell in row for tag in _LAYOUT):
        for row in rows:
            for cell in row:
                yield from _lines(cell)
        return
    marked = bool(rows) and all(cell.tag == "th" for cell in rows[0])
    yield from table_lines([[_flat(_text(cell)) for cell in row] for row in rows], marked=marked)


def _paragraph(text: str) -> Iterator[Line]:
    for part in text.split("\n\n"):
        if _flat(part):
            yield Line(kind=BlockKind.PARAGRAPH, text=_flat(part))


def _left_out(element: Any) -> bool:
    if element.tag in _LEFT_OUT or element.get("role") in _LEFT_OUT_ROLES or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true":
        return True
    return bool(_BANNER.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _blocks_inside(element: Any) -> bool:
    return any(isinstance(child.tag, str) and child.tag not in _INLINE for child in element.iterdescendants())


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _left_out(child):
            space = "" if child.tag in _INLINE and child.tag != "br" else " "
            parts += [space, _text(child), space]
        parts.append(child.tail or "")
    return "".join(parts)


def _flat(text: str) -> str:
    return " ".join(text.split())
