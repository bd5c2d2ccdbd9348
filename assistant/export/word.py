"""Word: a report with real headings, a table with a header row, numbered quotations, references and how it was made."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.about import about
from assistant.answer import Citation
from assistant.citations import full_form, page_words
from assistant.export.markdown import group_heading
from assistant.export.report import CONTENT_NOTE, NOT_PROCEDURE, Chapter, Report, written
from assistant.material import counted

# Characters that XML cannot hold: a scanned page may bring them along.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DARK = "1F3A4D"
TAB, WIDE_SPACE = "\t", "\u2003"


def write_word(report: Report, to: Path) -> None:
    """Writes the report as a Word document in British English."""
    document = new_document(report.title, report.banner)
    document.add_heading(clean(report.title), level=0)
    document.add_paragraph(f"{written(report.made)}. {counted(len(report.citations), 'quotation')}.")
    for note in (CONTENT_NOTE, NOT_PROCEDURE):
        document.add_paragraph(note)
    for chapter in report.chapters:
        _chapter(document, chapter, report)
    if report.citations:
        document.add_heading("The quotations at a glance", level=1)
        _overview(document, report.citations)
        add_references(document, report)
    add_method(document, report.method)
    document.save(str(to))


def new_document(title: str, banner: str | None) -> Any:
    """An empty Word document in British English with its styles, the banner in its page header, numbers in its footer."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    properties = document.core_properties
    properties.title, properties.language, properties.author, properties.comments = clean(title), "en-GB", "", ""
    _styles(document, Pt, Cm, RGBColor)
    if banner:
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(banner)
        run.bold, run.font.color.rgb = True, RGBColor.from_string("9C1C1C")
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")
    return document


def clean(text: str) -> str:
    """The text without characters a Word file cannot hold."""
    return _ILLEGAL.sub(" ", text)


def add_quotation(container: Any, citation: Citation, note: str = "") -> None:
    """Adds a quotation with its number and, where there is one, a person's note below it."""
    paragraph = container.add_paragraph(style="Quotation")
    paragraph.add_run(f"[{citation.n}]\t").bold = True
    # The cells of a table row are parted by tabs, which would jump to any place here.
    paragraph.add_run(f"“{clean(citation.quote).replace(TAB, WIDE_SPACE)}”")
    if note:
        paragraph.paragraph_format.keep_with_next = True
        container.add_paragraph(f"Note: {clean(note)}", style="Quotation note")


def add_references(document: Any, report: Report) -> None:
    """Adds the list of references, one a quotation, under its heading."""
    document.add_heading("References", level=1)
    for citation in report.citations:
        paragraph = document.add_paragraph(style="Reference")
        paragraph.add_run(f"[{citation.n}]\t{clean(full_form(citation, report.style))}")


def add_method(document: Any, method: Sequence[tuple[str, str]]) -> None:
    """Adds how the document was made, on one page where it fits on one."""
    document.add_heading("How this was made", level=1)
    for place, (name, value) in enumerate(method, 1):
        paragraph = document.add_paragraph(style="Method")
        paragraph.paragraph_format.keep_with_next = place < len(method)
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(clean(value))


def add_table(container: Any, rows: int, columns: int, *, between: bool = True) -> Any:
    """Adds a table with thin grey lines whose left edge is that of the text; `between` says whether rows are parted by one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = container.add_table(rows=rows, cols=columns, style="Table Grid")
    properties = table._tbl.tblPr
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), "108")  # the padding of a cell, in twentieths of a point
    indent.set(qn("w:type"), "dxa")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        kind = "single" if between or side != "insideH" else "nil"
        for name, value in (("val", kind), ("sz", "4"), ("space", "0"), ("color", "9FB0BC")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # The schema wants these two before the layout and the look.
    after = properties.find(qn("w:tblLayout"))
    after = properties.find(qn("w:tblLook")) if after is None else after
    for element in (indent, borders):
        after.addprevious(element) if after is not None else properties.append(element)
    return table


def whole_on_a_page(row: Any) -> None:
    """Keeps a row of a table from being torn by the end of a page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _styles(document: Any, pt: Any, cm: Any, rgb: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", pt(11)
    fonts = normal.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), "Arial")
    for holder in (normal.element.rPr, *document.styles.element.iter(qn("w:rPrDefault"))):
        properties = holder if holder.tag == qn("w:rPr") else holder.find(qn("w:rPr"))
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        properties.append(language)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = "Arial", rgb.from_string(DARK)
        style.element.rPr.rFonts.attrib.clear()
        style.element.rPr.rFonts.set(qn("w:ascii"), "Arial")
        style.element.rPr.rFonts.set(qn("w:hAnsi"), "Arial")
    document.styles["Title"].font.size = pt(22)
    indents = {
        "Quotation": (1.0, 6),
        "Quotation note": (1.6, 6),
        "Reference": (1.0, 3),
        "Method": (0.0, 2),
        "Table text": (0.0, 1),
    }
    for name, (indent, after) in indents.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.paragraph_format.left_indent = cm(indent)
        style.paragraph_format.space_after = pt(after)
        style.paragraph_format.keep_together = True
        if name in ("Quotation", "Reference"):
            style.paragraph_format.first_line_indent = cm(-1.0)
            style.paragraph_format.tab_stops.add_tab_stop(cm(indent))
    document.styles["Quotation note"].font.italic = True
    document.styles["Method"].font.size = pt(9)
    document.styles["Table text"].font.size = pt(9.5)
    document.styles["Table text"].paragraph_format.space_before = pt(1)


def _chapter(document: Any, chapter: Chapter, report: Report) -> None:
    if chapter.heading != report.title:
        document.add_heading(clean(chapter.heading), level=1)
    if chapter.lead:
        document.add_paragraph(clean(chapter.lead)).paragraph_format.keep_with_next = bool(chapter.groups)
    for group in chapter.groups:
        document.add_heading(clean(group_heading(group)), level=2)
        for citation in group.citations:
            add_quotation(document, citation, chapter.notes.get(citation.n, ""))
    if chapter.caveats:
        document.add_heading("Please note", level=2)
        for caveat in chapter.caveats:
            document.add_paragraph(clean(caveat), style="List Bullet")
    if chapter.searched:
        document.add_paragraph(chapter.searched, style="Method")


def _overview(document: Any, citations: tuple[Citation, ...]) -> None:
    """A table of the quotations; its first row is marked as the header and repeats on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    names = ("No.", "Review", "About", "Section", "Page")
    widths = (1.1, 3.1, 4.2, 3.6, 4.4)
    table = add_table(document, 1, len(names))
    table.autofit = False
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.paragraphs[0].style = "Table text"
        cell.paragraphs[0].add_run(name).bold = True
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E3ECF2")
        cell._tc.get_or_add_tcPr().append(shade)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    for citation in citations:
        name = citation.review.printed if citation.review else citation.document.title
        place = page_words(citation.page, citation.page_label) or "no page numbers"
        values = (str(citation.n), name, about(citation.review), citation.section.value, place)
        row = table.add_row()
        whole_on_a_page(row)
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = clean(value)
            cell.paragraphs[0].style = "Table text"
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", None), (None, code), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        paragraph.add_run()._r.append(element)
