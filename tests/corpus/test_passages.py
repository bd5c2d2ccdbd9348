"""Passages are what a reader would quote: whole paragraphs of one section, rows with their header, covers apart."""

import pytest

from corpus.document import Block, BlockKind, Page, Passage, Section, Span
from corpus.passages import LONGEST, passages
from corpus.sections import Sectioned

HEADER = ("No.", "Action", "Lead")


def cut(*parts: tuple[BlockKind, Section, str]) -> tuple[Passage, ...]:
    """The passages of blocks that stand one after the other on one page; rows have `HEADER` unless they are it."""
    text, blocks = "", []
    for kind, section, words in parts:
        span = Span(page=1, start=len(text), end=len(text) + len(words))
        text += words + "\n"
        header = HEADER if kind is BlockKind.ROW and not words.startswith("No.") else ()
        block = Block(kind=kind, spans=(span,), text=words, header=header)
        blocks.append(Sectioned(block=block, section=section, heading=None))
    return passages(blocks, {1: Page(index=1, text=text)}, document="d", sha256="ab", review="Child A")


def paragraph(words: int, *, sentence: int = 10) -> str:
    return " ".join(" ".join(["Rain", *["fell"] * (sentence - 1)]) + "." for _ in range(words // sentence))


def test_a_header_row_goes_with_the_row_below_it_on_every_page() -> None:
    """It is no passage of its own and no quotation, also where a further page repeats it."""
    head = (BlockKind.ROW, Section.OTHER, "No.\tAction\tLead")
    rows = [(BlockKind.ROW, Section.RECOMMENDATIONS, f"{n}\tAsk who lives there.\tTrust") for n in (1, 2, 3)]
    found = cut(head, rows[0], rows[1], head, rows[2])
    assert [passage.text.count("Ask who") for passage in found] == [1, 1, 1]
    assert {passage.section for passage in found} == {Section.RECOMMENDATIONS}
    assert all(passage.header == HEADER for passage in found)
    for passage in found:
        ((start, end),) = passage.sentences
        assert passage.text[start:end].endswith("\tAsk who lives there.\tTrust")
        assert "Action" not in passage.text[start:end]


def test_a_table_without_a_known_header_keeps_every_row_apart() -> None:
    """Rows are not merged for being short."""
    found = cut(*[(BlockKind.ROW, Section.LEARNING, f"{n}\tAsk.\tTrust") for n in (1, 2)])
    assert [passage.text for passage in found] == ["1\tAsk.\tTrust", "2\tAsk.\tTrust"]


def test_a_paragraph_a_little_too_long_stays_whole() -> None:
    """Two paragraphs part where the paragraph ends, not where the count runs out."""
    long = paragraph(LONGEST + 20)
    found = cut((BlockKind.PARAGRAPH, Section.LEARNING, long), (BlockKind.PARAGRAPH, Section.LEARNING, "It rained."))
    assert [passage.text for passage in found] == [long, "It rained."]


def test_a_very_long_paragraph_parts_evenly_at_sentence_ends() -> None:
    """No last sentence is left on its own."""
    found = cut((BlockKind.PARAGRAPH, Section.LEARNING, paragraph(260)))
    lengths = [len(passage.text.split()) for passage in found]
    assert sum(lengths) == 260
    assert max(lengths) <= LONGEST
    assert max(lengths) - min(lengths) <= 20
    assert all(passage.text.rstrip().endswith(".") for passage in found)


def test_the_lines_of_a_cover_do_not_swell_the_text_below() -> None:
    """Title, board, author and date are a passage of their own; a single title goes with what it heads."""
    prose = (BlockKind.PARAGRAPH, Section.OTHER, paragraph(40))
    title = (BlockKind.TITLE, Section.OTHER, "Child Safeguarding Practice Review")
    board = (BlockKind.PARAGRAPH, Section.OTHER, "Tarn Valley Safeguarding Children Partnership")
    found = cut(title, board, (BlockKind.PARAGRAPH, Section.OTHER, "May 2021"), prose)
    assert [passage.text.split("\n")[0] for passage in found] == [title[2], prose[2]]
    assert len(cut(title, prose)) == 1


def test_a_heading_is_never_left_alone() -> None:
    """Whatever section the text below it is of."""
    found = cut(
        (BlockKind.HEADING, Section.OTHER, "Bruises"), (BlockKind.PARAGRAPH, Section.GOOD_PRACTICE, "They rang.")
    )
    assert [(passage.section, passage.text) for passage in found] == [(Section.GOOD_PRACTICE, "Bruises\nThey rang.")]
    ((start, end),) = found[0].sentences
    assert found[0].text[start:end] == "They rang."


def test_a_lead_in_stays_with_its_first_bullet() -> None:
    """Also where the passage before it is full."""
    full = (BlockKind.PARAGRAPH, Section.LEARNING, paragraph(110))
    lead = (BlockKind.PARAGRAPH, Section.LEARNING, "They learned three things:")
    found = cut(full, lead, (BlockKind.BULLET, Section.LEARNING, paragraph(20)))
    assert [passage.text.split("\n")[0] for passage in found] == [full[2], lead[2]]


def test_the_rows_of_a_cover_sheet_are_one_passage() -> None:
    """Fields that a library put in front, before the text."""
    fields = [(BlockKind.ROW, Section.OTHER, f"No. {name}\tvalue") for name in ("Title", "Board", "Author")]
    prose = (BlockKind.PARAGRAPH, Section.OTHER, paragraph(40))
    assert [passage.text.count("value") for passage in cut(*fields, prose)] == [3, 0]


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("4.1.1 Nobody asked.", "Nobody asked."),
        ("3. Nobody asked.", "Nobody asked."),
        ("(b) Nobody asked.", "Nobody asked."),
        ("12 October was wet.", "12 October was wet."),
        ("4.5 hours passed.", "4.5 hours passed."),
        ("A) Nobody asked.", "A) Nobody asked."),
    ],
)
def test_a_quotation_begins_after_the_number_of_its_paragraph(said: str, quoted: str) -> None:
    """The number stays in the passage, which is the source's own text."""
    (found,) = cut((BlockKind.PARAGRAPH, Section.LEARNING, said))
    assert found.text == said
    assert [found.text[start:end] for start, end in found.sentences] == [quoted]
