"""Word, OpenDocument, web pages and plain text: the words a reader sees, in order, and nothing of what runs around them."""

from pathlib import Path

import pytest

from corpus.document import BlockKind, Reading, text_of
from corpus.errors import PasswordError, UnreadableError
from corpus.readers.html import read_html
from corpus.readers.odt import read_odt
from corpus.readers.text import read_text
from corpus.readers.word import read_word

BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>Ask who lives at home.</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def words(reading: Reading) -> list[tuple[str, str]]:
    pages = {page.index: page for page in reading.pages}
    assert all(text_of(block.spans, pages) == block.text for block in reading.blocks)
    return [(block.kind.value, block.text) for block in reading.blocks]


def test_word_files_are_read_with_their_boxes_and_tables_and_without_running_lines(tmp_path: Path) -> None:
    """Styles tell headings and bullets; a box follows its paragraph; rows keep their header; deleted words are gone."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    document.sections[0].header.paragraphs[0].text = "Larkmoor SCP restricted header"
    document.sections[0].footer.paragraphs[0].text = "Page 3 of 9"
    document.add_heading("What happened", level=2)
    paragraph = document.add_paragraph("A baby was hurt.")
    paragraph._p.append(parse_xml(BOX))
    document.add_paragraph("Ring the ward.", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Action", "Lead", "Train staff", "Trust"], strict=True
    ):
        cell.text = text
    document.save(str(tmp_path / "größe.docx"))
    reading = read_word(tmp_path / "größe.docx")
    assert words(reading) == [
        ("heading", "What happened"),
        ("paragraph", "A baby was hurt."),
        ("paragraph", "Ask who lives at home."),
        ("bullet", "Ring the ward."),
        ("row", "Action\tLead"),
        ("row", "Train staff\tTrust"),
    ]
    assert reading.blocks[-1].header == ("Action", "Lead")
    assert (reading.paged, len(reading.pages)) == (False, 1)


def test_a_table_inside_a_cell_is_read_once(tmp_path: Path) -> None:
    """Its words are the outer cell's, and no row of their own repeats them."""
    from docx import Document

    document = Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip([c for row in table.rows for c in row.cells], ["Area", "Plan", "Ward", ""], strict=True):
        cell.text = text
    table.cell(1, 1).add_table(rows=1, cols=1).cell(0, 0).text = "Ring at once"
    document.save(str(tmp_path / "nested.docx"))
    text = read_word(tmp_path / "nested.docx").pages[0].text
    assert text.count("Ring at once") == 1


def test_what_only_looks_like_a_word_file_says_what_to_do(tmp_path: Path) -> None:
    """A protected or old file asks for another one; a broken one too; neither is a traceback."""
    old, broken = tmp_path / "old.docx", tmp_path / "broken.docx"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(64))
    broken.write_bytes(b"PK\x03\x04 not a package")
    with pytest.raises(PasswordError, match=r"old\.docx .*password"):
        read_word(old)
    with pytest.raises(UnreadableError, match=r"broken\.docx"):
        read_word(broken)


def test_open_documents_keep_headings_lists_and_rows(tmp_path: Path) -> None:
    """Headings by their outline level, list items as bullets, table rows whole."""
    from odf.opendocument import OpenDocumentText
    from odf.table import Table, TableCell, TableRow
    from odf.text import H, List, ListItem, P

    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=2, text="What we learned"))
    document.text.addElement(P(text="Two visits were missed."))
    items = List()
    item = ListItem()
    item.addElement(P(text="Ask twice."))
    items.addElement(item)
    document.text.addElement(items)
    table = Table()
    for cells in (["Action", "Lead"], ["Train staff", "Trust"]):
        row = TableRow()
        for text in cells:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.text.addElement(table)
    document.save(str(tmp_path / "a.odt"))
    assert words(read_odt(tmp_path / "a.odt")) == [
        ("heading", "What we learned"),
        ("paragraph", "Two visits were missed."),
        ("bullet", "Ask twice."),
        ("row", "Action\tLead"),
        ("row", "Train staff\tTrust"),
    ]


def test_of_a_saved_page_only_the_article_is_read(tmp_path: Path) -> None:
    """Scripts, navigation, cookie banners and footers are left out; entities and inline tags are words."""
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Reviews | Larkmoor</title><script>var hidden = 1</script></head><body>"
        "<nav><ul><li>Home</li></ul></nav><div class='cookie-bar'>We use cookies</div>"
        "<main><h2>RR 1/21</h2><p>A <b>baby</b> &amp; her mother.</p><ul><li>Ask.</li></ul>"
        "<p hidden>Not shown</p></main><footer>Contact us</footer></body></html>",
        encoding="utf-8",
    )
    assert words(read_html(page)) == [
        ("heading", "RR 1/21"),
        ("paragraph", "A baby & her mother."),
        ("bullet", "Ask."),
    ]


def test_form_feeds_part_pages_and_their_numbers_are_labels(tmp_path: Path) -> None:
    """The number printed on a page labels it; running lines and numbers are no text."""
    path = tmp_path / "pages.txt"
    path.write_text(
        "Larkmoor digest\n\nRR 1/21\n\nA boy fell.\n\n11\n\fLarkmoor digest\n\nHe got well.\n\n12\n"
        "\fLarkmoor digest\n\nNobody asked.\n\n13\n",
        encoding="utf-8",
    )
    reading = read_text(path)
    assert reading.paged
    assert [page.label for page in reading.pages] == ["11", "12", "13"]
    assert [text for _, text in words(reading)] == ["RR 1/21", "A boy fell.", "He got well.", "Nobody asked."]


def test_wrapped_lines_are_one_paragraph_and_bullets_are_their_own(tmp_path: Path) -> None:
    """Whatever the bullet's sign; Windows line ends and its own encoding are read too."""
    path = tmp_path / "notes.txt"
    path.write_bytes("A long\r\nsentence’s end.\r\n\r\n• one\r\n- two\r\n  more of two\r\n".encode("cp1252"))
    assert words(read_text(path)) == [
        (BlockKind.PARAGRAPH.value, "A long sentence’s end."),
        (BlockKind.BULLET.value, "one"),
        (BlockKind.BULLET.value, "two more of two"),
    ]


@pytest.mark.parametrize("data", [b"", b"  \n ", b"\x00\x01\x02\x00text"])
def test_what_is_no_text_says_so(tmp_path: Path, data: bytes) -> None:
    """An empty file and one of other bytes are named, with what to do next."""
    path = tmp_path / "nothing.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"nothing\.txt is .*\. (Export|Save)"):
        read_text(path)
