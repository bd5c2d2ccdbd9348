"""PDFs drawn here, one for each habit of real ones, read through the worker as a user would."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.document import BlockKind, Reading, text_of
from corpus.errors import PasswordError, UnreadableError
from corpus.reading import read

reportlab = pytest.importorskip("reportlab")

FILLER = (
    "The school nurse had asked twice for a meeting and heard nothing back from the surgery, and nobody wrote down "
    "why the second letter was sent to the old address rather than to the flat by the harbour."
)
WIDE, HIGH = 595, 842


def draw(path: Path, *pages: Callable[[Any], None], **options: Any) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(WIDE, HIGH), **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def write(
    canvas: Any, x: float, y: float, *lines: str, size: float = 11, bold: bool = False, step: float = 14
) -> float:
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= step
    return y


def wrapped(text: str, width: float, size: float = 11) -> list[str]:
    from reportlab.lib.utils import simpleSplit

    return list(simpleSplit(text, "Helvetica", size, width))


def kinds(reading: Reading, kind: BlockKind) -> list[str]:
    return [block.text for block in reading.blocks if block.kind is kind]


def test_a_paragraph_is_one_block_whatever_its_lines_and_its_heading_is_told_apart(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        write(canvas, 60, 750, "What happened", size=13, bold=True)
        y = write(canvas, 60, 730, *wrapped(FILLER, 460))
        write(canvas, 60, y - 12, *wrapped(FILLER, 460))

    reading = read(draw(tmp_path / "plain één.pdf", page))
    assert kinds(reading, BlockKind.HEADING) == ["What happened"]
    assert kinds(reading, BlockKind.PARAGRAPH) == [FILLER, FILLER]
    assert reading.file == "plain één.pdf"


def test_paragraphs_of_one_line_stay_apart_where_hardly_any_line_wraps(tmp_path: Path) -> None:
    """The distance inside a paragraph is told by the lines that go on in small letters, though most distances part paragraphs."""
    full = "Practitioners worked well together that day, and one nurse stayed with the parents throughout."
    parted = [full, "There was a lack of curiosity about where he slept, although four people had visited."] * 4

    def page(canvas: Any) -> None:
        y = write(canvas, 60, 750, *wrapped(FILLER, 460))
        for text in parted:
            y = write(canvas, 60, y - 8, text, size=11)

    assert kinds(read(draw(tmp_path / "short.pdf", page)), BlockKind.PARAGRAPH) == [FILLER, *parted]


def test_a_heading_in_capitals_at_the_distance_of_a_line_is_no_part_of_the_text_around_it(tmp_path: Path) -> None:
    full = "The panel asked for records from nine agencies from the birth until the day of the fire at home."

    def page(canvas: Any) -> None:
        write(canvas, 60, 750, full, "KEY PRACTICE EPISODES OF THE TWO YEARS THAT THIS REVIEW LOOKS AT", full)

    reading = read(draw(tmp_path / "capitals.pdf", page))
    assert [block.text for block in reading.blocks] == [
        full,
        "KEY PRACTICE EPISODES OF THE TWO YEARS THAT THIS REVIEW LOOKS AT",
        full,
    ]
    assert reading.blocks[1].kind is BlockKind.HEADING


def test_one_line_that_reaches_far_beyond_the_others_does_not_part_their_sentences(tmp_path: Path) -> None:
    """A sentence may end where its line is full; a note set wider than the text is no measure of what is full."""
    lines = [
        "The school nurse asked twice for a meeting and heard nothing.",
        "The second letter went to the flat by the harbour in the rain.",
        "Nobody at the surgery wrote down why the letter was returned.",
        "When the aunt rang in May she was told to write to the school.",
        "Her own letter was filed with those of another family of boats.",
        "What she had seen was read by nobody until the review began it.",
    ]

    def page(canvas: Any) -> None:
        write(
            canvas,
            60,
            780,
            "This copy is for members of the panel only and is to be returned to the business manager of the board.",
        )
        write(canvas, 60, 740, *lines)

    reading = read(draw(tmp_path / "wide.pdf", page))
    assert kinds(reading, BlockKind.PARAGRAPH)[-1] == " ".join(lines)


def test_every_span_slices_back_to_its_block_and_blocks_end_in_a_newline(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        write(canvas, 60, 700, *wrapped(FILLER * 3, 460))

    reading = read(draw(tmp_path / "a.pdf", page, page))
    pages = {page.index: page for page in reading.pages}
    assert all(text_of(block.spans, pages) == block.text for block in reading.blocks)
    assert "".join(page.text for page in reading.pages) == "".join(block.text + "\n" for block in reading.blocks)


def test_running_lines_go_and_numbered_bold_headings_at_the_same_height_stay(tmp_path: Path) -> None:
    def page(number: int) -> Callable[[Any], None]:
        def drawn(canvas: Any) -> None:
            write(canvas, 60, 815, "Marram Bay SCP - learning report", size=9)
            write(canvas, 60, 770, f"RR {number}/31", size=13, bold=True)
            write(canvas, 60, 740, *wrapped(FILLER, 460))
            write(canvas, 270, 30, f"Page {number + 4} of 90", size=9)

        return drawn

    reading = read(draw(tmp_path / "b.pdf", *(page(number) for number in range(1, 5))))
    assert kinds(reading, BlockKind.HEADING) == [f"RR {number}/31" for number in range(1, 5)]
    assert "Marram Bay SCP" not in "".join(page.text for page in reading.pages)
    assert [page.label for page in reading.pages] == ["5", "6", "7", "8"]
    assert "Marram Bay SCP - learning report" in reading.furniture


def test_two_columns_are_read_one_after_the_other_even_when_drawn_row_by_row(tmp_path: Path) -> None:
    left = wrapped(FILLER, 220)
    right = wrapped(FILLER.replace("school nurse", "youth worker"), 220)

    def page(canvas: Any) -> None:
        for number, (one, other) in enumerate(zip(left, right, strict=False)):
            write(canvas, 60, 700 - 14 * number, one)
            write(canvas, 310, 700 - 14 * number, other)

    text = read(draw(tmp_path / "c.pdf", page)).pages[0].text
    assert text.index(" ".join(left[:3])) < text.index(right[0])


def test_a_sentence_that_runs_on_over_the_page_is_one_block_with_two_spans(tmp_path: Path) -> None:
    lines = wrapped(FILLER, 460)

    def first(canvas: Any) -> None:
        write(canvas, 60, 140, *lines[:1])

    def second(canvas: Any) -> None:
        write(canvas, 60, 700, *lines[1:])

    reading = read(draw(tmp_path / "d.pdf", first, second))
    assert [block.text for block in reading.blocks] == [FILLER]
    assert [span.page for span in reading.blocks[0].spans] == [1, 2]
    assert reading.pages[0].text.endswith(" ")


def test_a_hyphen_at_a_line_end_goes_where_the_document_has_the_word_whole(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        write(canvas, 60, 700, "Safeguarding is everybody's work, and the long-term plan was clear to all who safe-")
        write(canvas, 60, 686, "guard children there. Safeguard them well; nobody had seen the long-")
        write(canvas, 60, 672, "term plan.")

    text = read(draw(tmp_path / "e.pdf", page)).blocks[0].text
    assert "who safeguard children" in text
    assert "the long-term plan." in text


def test_a_footnote_follows_the_paragraph_that_marks_it_and_the_mark_leaves_the_text(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        write(canvas, 60, 700, "The plan was reviewed in May.")
        canvas.setFont("Helvetica", 6)
        canvas.drawString(60 + canvas.stringWidth("The plan was reviewed in May.", "Helvetica", 11), 704, "1")
        write(canvas, 60, 670, *wrapped(FILLER, 460))
        write(canvas, 60, 90, "1 Harbour guidance, third edition.", size=8)

    blocks = read(draw(tmp_path / "f.pdf", page)).blocks
    assert blocks[0].text == "The plan was reviewed in May."
    assert blocks[1].kind is BlockKind.FOOTNOTE
    assert blocks[1].text == "1 Harbour guidance, third edition."


def test_a_ruled_table_is_read_row_by_row_with_its_header_over_pages(tmp_path: Path) -> None:
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    look = getSampleStyleSheet()["BodyText"]
    rows = [["No.", "Recommendation", "Lead"]]
    rows += [[f"R{n}", Paragraph(f"Number {n}. {FILLER}", look), "Harbour Trust"] for n in range(1, 30)]
    table = Table(rows, colWidths=[40, 300, 100], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    SimpleDocTemplate(str(tmp_path / "g.pdf")).build([table])
    reading = read(tmp_path / "g.pdf")
    found = [block for block in reading.blocks if block.kind is BlockKind.ROW]
    assert len(reading.pages) > 1
    assert found[0].text == "No.\tRecommendation\tLead"
    assert [block.text for block in found[1:]] == [f"R{n}\tNumber {n}. {FILLER}\tHarbour Trust" for n in range(1, 30)]
    assert {block.header for block in found[1:]} == {("No.", "Recommendation", "Lead")}


def test_contents_with_dotted_leaders_are_left_out(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        write(canvas, 60, 750, "Contents", size=14, bold=True)
        write(
            canvas, 60, 720, "Background ............................ 3", "Findings ............................... 9"
        )
        write(canvas, 60, 600, *wrapped(FILLER, 460))

    assert [block.text for block in read(draw(tmp_path / "h.pdf", page)).blocks] == [FILLER]


def test_a_slanted_watermark_is_a_property_and_no_text(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.saveState()
        canvas.translate(150, 300)
        canvas.rotate(50)
        canvas.setFillGray(0.8)
        write(canvas, 0, 0, "DRAFT", size=90)
        canvas.restoreState()
        write(canvas, 60, 700, *wrapped(FILLER, 460))

    reading = read(draw(tmp_path / "i.pdf", page))
    assert reading.properties["watermark"] == "DRAFT"
    assert [block.text for block in reading.blocks] == [FILLER]


def test_a_pale_title_on_a_dark_band_is_no_watermark(tmp_path: Path) -> None:
    """As large and as pale as a watermark, but it stands out from its ground."""

    def page(canvas: Any) -> None:
        canvas.setFillGray(0.2)
        canvas.rect(0, 660, 595, 180, stroke=0, fill=1)
        canvas.setFillGray(0.95)
        write(canvas, 60, 720, "The Learning Lamp", size=44, bold=True)
        canvas.setFillGray(0)
        write(canvas, 60, 600, *wrapped(FILLER, 460))

    reading = read(draw(tmp_path / "i.pdf", page))
    assert [block.text for block in reading.blocks] == ["The Learning Lamp", FILLER]
    assert "watermark" not in reading.properties


def test_hidden_text_is_left_out_and_told_but_white_on_a_dark_bar_is_read(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.setFillGray(0.1)
        canvas.rect(50, 735, 300, 30, fill=1, stroke=0)
        canvas.setFillGray(1)
        write(canvas, 60, 745, "Key learning", size=14, bold=True)
        write(canvas, 60, 650, "Nobody is meant to see these words.")
        canvas.setFillGray(0)
        write(canvas, 60, 700, *wrapped(FILLER, 460))

    reading = read(draw(tmp_path / "j.pdf", page))
    assert [block.text for block in reading.blocks] == ["Key learning", FILLER]
    assert any(notice.page == 1 and "hidden" in notice.message for notice in reading.notices)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_reads_like_an_upright_one(tmp_path: Path, angle: int) -> None:
    def page(canvas: Any) -> None:
        canvas.setPageRotation(angle)
        write(canvas, 60, 500, *wrapped(FILLER, 460))

    assert [block.text for block in read(draw(tmp_path / "k.pdf", page)).blocks] == [FILLER]


def test_bullets_lose_their_glyph_and_numbers_stay(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        y = write(canvas, 60, 700, "The panel asked for:")
        for text in ("a named lead", "a shared log"):
            canvas.drawString(66, y, "•")
            y = write(canvas, 84, y, text)
        write(canvas, 60, y - 6, "4.12 The board agreed in June.")

    blocks = read(draw(tmp_path / "l.pdf", page)).blocks
    assert [(block.kind.value, block.text) for block in blocks] == [
        ("paragraph", "The panel asked for:"),
        ("bullet", "a named lead"),
        ("bullet", "a shared log"),
        ("paragraph", "4.12 The board agreed in June."),
    ]


def test_a_user_password_is_asked_for_and_opens_the_file_an_owner_password_does_not_matter(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    def page(canvas: Any) -> None:
        write(canvas, 60, 700, *wrapped(FILLER, 460))

    locked = draw(tmp_path / "m.pdf", page, encrypt=StandardEncryption("open sesame", "owner"))
    with pytest.raises(PasswordError, match="--password"):
        read(locked)
    with pytest.raises(PasswordError, match="does not open"):
        read(locked, password="wrong")
    assert read(locked, password="open sesame").blocks[0].text == FILLER
    owned = draw(tmp_path / "n.pdf", page, encrypt=StandardEncryption("", "owner"))
    assert read(owned).blocks[0].text == FILLER


def test_a_scanned_page_without_ocr_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from corpus.readers import pdf

    Image.new("RGB", (300, 400), (200, 200, 200)).save(tmp_path / "scan.png")

    def scan(canvas: Any) -> None:
        canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, WIDE, HIGH)

    def page(canvas: Any) -> None:
        write(canvas, 60, 700, *wrapped(FILLER, 460))

    monkeypatch.setattr(pdf, "recogniser", lambda: None)
    reading = pdf.read_pdf(draw(tmp_path / "o.pdf", page, scan))
    assert [(notice.page, "scanned image" in notice.message) for notice in reading.notices] == [(2, True)]
    with pytest.raises(UnreadableError, match="scanned images"):
        pdf.read_pdf(draw(tmp_path / "p.pdf", scan))


def test_reading_twice_gives_the_same_whatever_the_name(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        write(canvas, 60, 700, *wrapped(FILLER, 460))

    path = draw(tmp_path / "q.pdf", page)
    (tmp_path / "r.pdf").write_bytes(path.read_bytes())
    one, other = read(path), read(tmp_path / "r.pdf")
    assert (one.sha256, one.blocks, one.pages) == (other.sha256, other.blocks, other.pages)


def test_what_the_file_says_of_itself_is_kept(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        canvas.setTitle("Learning from Child Z")
        canvas.bookmarkPage("top")
        canvas.addOutlineEntry("Findings", "top")
        write(canvas, 60, 700, *wrapped(FILLER, 460))

    properties = read(draw(tmp_path / "s.pdf", page)).properties
    assert properties["title"] == "Learning from Child Z"
    assert properties["outline"] == "Findings"


def test_a_row_that_a_page_parts_is_one_block(tmp_path: Path) -> None:
    from reportlab.lib import colors
    from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle

    def grid(*rows: list[str]) -> Any:
        look = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
        return Table(list(rows), colWidths=[40, 300, 100], style=look)

    first = grid(["Ref", "Action", "Lead"], ["A1", "\n".join(wrapped(FILLER, 280)[:2]), "Harbour Trust"])
    second = grid(
        ["", "\n".join(wrapped(FILLER, 280)[2:]), ""], ["A2", "Keep a shared log of every call made.", "Board"]
    )
    SimpleDocTemplate(str(tmp_path / "t.pdf")).build([Spacer(1, 620), first, second])
    found = [block for block in read(tmp_path / "t.pdf").blocks if block.kind is BlockKind.ROW]
    assert [block.text.split("\t")[0] for block in found] == ["Ref", "A1", "A2"]
    assert [span.page for span in found[1].spans] == [1, 2]
    assert found[1].text.endswith("flat by the harbour.")


def test_a_row_that_the_end_of_a_page_leaves_open_is_a_row(tmp_path: Path) -> None:
    """No rule is drawn below it: the upright ones tell how far it goes."""

    def page(canvas: Any) -> None:
        for y in (300, 270, 240):
            canvas.line(60, y, 500, y)
        for x in (60, 160, 500):
            canvas.line(x, 300, x, 60)
        for y, label, text in ((280, "Reference", "RR 1/31"), (250, "Area", "Ashwithen"), (220, "Story", "")):
            write(canvas, 66, y, label)
            write(canvas, 166, y, *(wrapped(FILLER, 300) if not text else [text]))

    rows = [
        block.text.split("\t") for block in read(draw(tmp_path / "o.pdf", page)).blocks if block.kind is BlockKind.ROW
    ]
    assert rows == [["Reference", "RR 1/31"], ["Area", "Ashwithen"], ["Story", FILLER]]


def test_boxes_are_read_box_by_box_and_row_by_row(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        for x, y, name in ((50, 560, "One"), (310, 560, "Two"), (50, 360, "Three"), (310, 360, "Four")):
            canvas.roundRect(x, y, 230, 190, 8)
            bottom = write(canvas, x + 10, y + 170, name, size=13, bold=True)
            write(canvas, x + 10, bottom - 4, *wrapped(FILLER, 205, 10), size=10, step=12)

    blocks = [block.text for block in read(draw(tmp_path / "u.pdf", page)).blocks]
    assert blocks == ["One", FILLER, "Two", FILLER, "Three", FILLER, "Four", FILLER]


def test_a_list_of_terms_without_rules_keeps_each_term_with_its_meaning(tmp_path: Path) -> None:
    def page(canvas: Any) -> None:
        y = write(canvas, 60, 760, *wrapped(FILLER * 4, 460)) - 20
        for term, meaning in (("HHT", "Harbour Health Trust"), ("TW", "Tide warden"), ("SB", "The safeguarding board")):
            write(canvas, 60, y, term)
            y = write(canvas, 160, y, meaning)

    texts = [block.text for block in read(draw(tmp_path / "v.pdf", page)).blocks]
    assert texts[1:] == ["HHT Harbour Health Trust", "TW Tide warden", "SB The safeguarding board"]


def test_a_foot_that_wraps_goes_with_its_number_though_its_lines_are_close(tmp_path: Path) -> None:
    def page(number: int) -> Callable[[Any], None]:
        def drawn(canvas: Any) -> None:
            write(canvas, 60, 700, *wrapped(FILLER, 460))
            write(canvas, 60, 50, "Marram Bay partnership - learning from the reviews of", f"the year {number}")

        return drawn

    reading = read(draw(tmp_path / "w.pdf", *(page(number) for number in range(1, 4))))
    assert [block.text for block in reading.blocks] == [FILLER] * 3


def test_a_foot_and_its_number_are_left_out_of_a_page_of_one_column_too(tmp_path: Path) -> None:
    def foot(canvas: Any, number: int) -> None:
        write(canvas, 60, 40, "Fenmarsh partnership, for learning only", size=8)
        write(canvas, 420, 40, f"Page {number}", size=8)

    def two(number: int) -> Callable[[Any], None]:
        def page(canvas: Any) -> None:
            for x in (60, 310):
                y = 740.0
                for _ in range(6):
                    y = write(canvas, x, y, *wrapped(FILLER, 220)) - 12
            foot(canvas, number)

        return page

    def one(canvas: Any) -> None:
        write(canvas, 60, 740, *wrapped(FILLER, 220))
        foot(canvas, 3)

    reading = read(draw(tmp_path / "foot.pdf", two(1), two(2), one))
    assert not [block.text for block in reading.blocks if "Fenmarsh" in block.text or "Page" in block.text]
    assert [page.label for page in reading.pages] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("damage", "kept"),
    [
        (lambda data: re.sub(rb"/Root \d+ 0 R", b"/Root 99 0 R", data), 5),
        (lambda data: data[: data.index(b"trailer")], 5),
        (lambda data: data[: int(len(data) * 0.8)], 4),
        (lambda data: data[: int(len(data) * 0.6)], 1),
    ],
    ids=["no catalogue", "no trailer", "cut off at four fifths", "cut off at three fifths"],
)
def test_a_damaged_file_is_repaired_once_and_names_the_pages_it_lost(
    damage: Callable[[bytes], bytes], kept: int, tmp_path: Path
) -> None:
    """The pages that survived are read; none that did not is passed over in silence."""
    told = [f"Page {number} says that the health visitor asked twice." for number in range(1, 6)]
    whole = draw(tmp_path / "whole.pdf", *(lambda canvas, words=words: write(canvas, 60, 700, words) for words in told))
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(damage(whole.read_bytes()))
    reading = read(damaged)
    assert [block.text for block in reading.blocks] == told[:kept]
    (repaired,) = [notice for notice in reading.notices if notice.page is None]
    assert repaired.message.startswith("damaged.pdf was damaged and has been repaired: 5 pages were found again")
    lost = [notice.page for notice in reading.notices if "its text may be lost" in notice.message]
    assert lost == list(range(kept + 1, 6))
