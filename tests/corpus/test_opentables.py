"""Tables without upright rules, as partnerships print action plans, and pages that only look like one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.document import BlockKind, Reading, text_of
from corpus.reading import read

reportlab = pytest.importorskip("reportlab")

HEADER = ("Ref", "Recommendation", "Lead agency", "By when", "Measure of success")
ROWS = (
    (
        "1",
        "Strengthen the route by which a school asks the surgery for a meeting, and write down each refusal with its date",
        "Designated nurse and the named doctor of the practice",
        "June 2031",
        "Audit of forty letters shows that each has a reply within ten days",
    ),
    ("2", "Teach the use of the chronology", "Training pool", "September 2031", "Ninety staff"),
    (
        "3",
        "Agree with the harbour trust how families who live on boats are registered with a surgery and a school",
        "Public health",
        "By the end of the year 2031",
        "Each boat family has a named health visitor who has met them",
    ),
    ("4", "Review the letter template", "Legal team", "May 2031", "New letter in use"),
)
WIDTHS = (34, 158, 98, 72, 120)
BEFORE = (
    "The panel met four times and agreed the actions below. Each agency has named a person who answers for its part, and "
    "the partnership will ask for a report on all of them twice a year."
)
AFTER = (
    "Progress will be told to the board in the spring. Where an action is late the chair will write to the chief officer "
    "of the agency and ask what stands in its way, and the answer will be published."
)
PADDED = [("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]
TIGHT = [("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
BOOKTABS = [
    ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
    ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
    ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
]
EACH_ROW = [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black")]
MIDDLE = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
SHADED = [("ROWBACKGROUNDS", (0, 1), (-1, -1), ["whitesmoke", "white"])]
HEAD_SHADED = [*EACH_ROW, ("BACKGROUND", (0, 0), (-1, 0), "lightsteelblue")]


def look(*, bold: bool = False) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        "bold" if bold else "plain", fontName="Helvetica-Bold" if bold else "Helvetica", fontSize=10, leading=12.5
    )


def paragraph(text: str, *, bold: bool = False) -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(text, look(bold=bold))


def table(
    rows: Sequence[Sequence[str]],
    style: Sequence[Any],
    *,
    header: Sequence[str] = HEADER,
    widths: Sequence[float] = WIDTHS,
    bold: bool = True,
    **options: Any,
) -> Any:
    from reportlab.platypus import Table, TableStyle

    cells = [[paragraph(cell, bold=bold) for cell in header], *([paragraph(cell) for cell in row] for row in rows)]
    return Table(cells, colWidths=widths, style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *style]), **options)


def drawn(path: Path, *story: Any, columns: int = 1, landscape: bool = False) -> Reading:
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    wide, high = (842, 595) if landscape else (595, 842)
    step = (wide - 112 + 24) / columns

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(56, high - 36, "Marram Bay Safeguarding Partnership - action plan")
        canvas.drawCentredString(wide / 2, 34, f"Page {document.page} of 9")

    frames = [
        Frame(56 + number * step, 56, step - 24, high - 118, leftPadding=0, rightPadding=0) for number in range(columns)
    ]
    document = BaseDocTemplate(str(path), pagesize=(wide, high))
    document.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
    document.build(list(story))
    return read(path)


def rows_of(reading: Reading) -> list[tuple[str, ...]]:
    return [tuple(block.text.split("\t")) for block in reading.blocks if block.kind is BlockKind.ROW]


def gap(points: float) -> Any:
    from reportlab.platypus import Spacer

    return Spacer(1, points)


@pytest.mark.parametrize(
    ("style", "bold"),
    [
        pytest.param([*BOOKTABS, *PADDED], True, id="three-rules"),
        pytest.param([*BOOKTABS, *PADDED], False, id="three-rules-header-not-bold"),
        pytest.param([*BOOKTABS, *TIGHT], True, id="three-rules-rows-close"),
        pytest.param([*EACH_ROW, *PADDED, *MIDDLE], True, id="a-rule-a-row-cells-centred"),
        pytest.param(PADDED, True, id="no-rules"),
        pytest.param(TIGHT, True, id="no-rules-rows-close"),
        pytest.param(PADDED, False, id="no-rules-header-known-by-its-words"),
        pytest.param([*PADDED, *SHADED], True, id="shaded-rows"),
        pytest.param([*PADDED, *HEAD_SHADED], True, id="shaded-header"),
    ],
)
def test_a_table_without_upright_rules_is_read_row_by_row(tmp_path: Path, style: list[Any], bold: bool) -> None:
    """Each row is one block with its header's words, though several of its cells wrap; the text around it stays text."""
    story = [paragraph(BEFORE), gap(8), table(ROWS, style, bold=bold), gap(10), paragraph(AFTER)]
    reading = drawn(tmp_path / "plan.pdf", *story)
    assert rows_of(reading) == [HEADER, *ROWS]
    assert [block.header for block in reading.blocks if block.kind is BlockKind.ROW] == [(), *[HEADER] * len(ROWS)]
    assert [block.text for block in reading.blocks if block.kind is not BlockKind.ROW] == [BEFORE, AFTER]


@pytest.mark.parametrize("repeated", [0, 1])
def test_an_open_table_goes_on_over_the_page_with_its_header_repeated_or_not(tmp_path: Path, repeated: int) -> None:
    many = [(str(number), *ROWS[number % 4][1:]) for number in range(1, 31)]
    style = [*PADDED, *(BOOKTABS if repeated else [])]
    story = [paragraph(BEFORE), gap(8), table(many, style, repeatRows=repeated), gap(10), paragraph(AFTER)]
    reading = drawn(tmp_path / "long.pdf", *story, landscape=True)
    assert len(reading.pages) > 2
    assert rows_of(reading) == [HEADER, *many]
    assert all(
        block.header == HEADER for block in reading.blocks if block.kind is BlockKind.ROW and block.text[0] != "R"
    )
    assert [block.text for block in reading.blocks if block.kind is not BlockKind.ROW] == [BEFORE, AFTER]


@pytest.mark.parametrize("style", [PADDED, [*PADDED, *BOOKTABS]])
def test_a_cell_that_the_page_parts_stays_in_its_row(tmp_path: Path, style: list[Any]) -> None:
    story = [
        paragraph(BEFORE),
        gap(575),
        table(ROWS[1::-1], style, splitInRow=1, splitByRow=0, repeatRows=1),
        gap(10),
        paragraph(AFTER),
    ]
    reading = drawn(tmp_path / "parted.pdf", *story)
    _, _, row = (block for block in reading.blocks if block.kind is BlockKind.ROW)
    assert [span.page for span in row.spans] == [1, 2]
    assert sorted(row.text.replace("\t", " ").split()) == sorted(" ".join(ROWS[0]).split())
    assert text_of(row.spans, {page.index: page for page in reading.pages}) == row.text


def test_a_second_action_of_one_finding_is_a_row_of_its_own(tmp_path: Path) -> None:
    header = ("Finding", "Action", "Lead", "By")
    rows = (
        ("Finding one: letters", ROWS[0][1], "Surgery", "June"),
        ("", "Second action for the first finding", "School", "July"),
        ("Finding two: boats", ROWS[2][1], "Harbour trust", "May"),
    )
    story = [
        paragraph(BEFORE),
        gap(8),
        table(rows, [*PADDED, *BOOKTABS], header=header, widths=(110, 190, 90, 60)),
        gap(10),
        paragraph(AFTER),
    ]
    assert rows_of(drawn(tmp_path / "merged.pdf", *story)) == [header, *rows]


@pytest.mark.parametrize("columns", [2, 3])
def test_prose_in_columns_with_bold_headings_side_by_side_is_no_table(tmp_path: Path, columns: int) -> None:
    from reportlab.platypus import FrameBreak

    names = ("What happened", "What we learned", "What we ask")[:columns]
    story: list[Any] = []
    for name in names:
        body = [part for text in (BEFORE, AFTER, BEFORE) for part in (paragraph(text), gap(8))]
        story += [paragraph(name, bold=True), *body, FrameBreak()]
    reading = drawn(tmp_path / "columns.pdf", *story[:-1], columns=columns)
    assert rows_of(reading) == []
    assert [block.text for block in reading.blocks] == [
        part for name in names for part in (name, BEFORE, AFTER, BEFORE)
    ]


@pytest.mark.parametrize("number", ["4", "A", "Finding 1"])
def test_numbered_paragraphs_under_a_heading_with_a_number_are_no_table(tmp_path: Path, number: str) -> None:
    rows = [(f"4.{place}", text) for place, text in enumerate((BEFORE, AFTER, BEFORE), 1)]
    story = [table(rows, PADDED, header=(number, "Fathers are invisible"), widths=(62, 400))]
    assert rows_of(drawn(tmp_path / "numbered.pdf", *story)) == []


@pytest.mark.parametrize("style", [PADDED, [*PADDED, *EACH_ROW]])
def test_labels_of_a_cover_and_a_list_of_contents_are_no_table(tmp_path: Path, style: list[Any]) -> None:
    cover = [("Author", "Jo Marsh"), ("Date", "March 2031"), ("Board", "Marram Bay")]
    contents = [("1. Introduction", "2"), ("2. What happened", "4"), ("3. Findings", "7")]
    story = [
        table(cover, style, header=("Title", "Review of Child M"), widths=(120, 300), bold=False),
        paragraph(BEFORE),
        gap(40),
        table(contents, PADDED, header=("Section", "Page"), widths=(400, 60)),
    ]
    assert rows_of(drawn(tmp_path / "cover.pdf", *story)) == []
