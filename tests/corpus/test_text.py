"""Plain text: hard-wrapped lines become paragraphs, numbered ones stay apart."""

from corpus.document import BlockKind
from corpus.readers.text import text_reading


def blocks(text: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in text_reading(text, file="x.txt", sha256="ab" * 32).blocks]


def test_a_labelled_paragraph_that_wraps_is_one() -> None:
    """The label's line was broken for its length; a short field is a line of its own."""
    text = "Summary: twin girls aged eleven weeks were found in a cold room by\nthe housing officer.\n\nBoard: Senn\nAuthor: A. Person"
    assert [words for _, words in blocks(text)] == [
        "Summary: twin girls aged eleven weeks were found in a cold room by the housing officer.",
        "Board: Senn",
        "Author: A. Person",
    ]


def test_numbered_paragraphs_without_a_blank_line_between_them_stay_apart() -> None:
    """Numbers such as 1.1 and 1.2 begin paragraphs; their further lines belong to them."""
    text = "1.1 The first paragraph is wrapped\nonce.\n1.2 The second follows\nat once."
    assert [words for _, words in blocks(text)] == [
        "1.1 The first paragraph is wrapped once.",
        "1.2 The second follows at once.",
    ]


def test_a_word_broken_at_a_line_end_is_whole_again() -> None:
    """Its hyphen goes where the text has the word whole or one half is no word of it, and stays where it is the word's own."""
    text = (
        "The safe-\nguarding lead and the well-\nknown nurse met the multi-\nagency team. Their pre-\nand post-birth plans were "
        "for a four-\nyear-old boy; a four-year-old sister and her three-\nweek stay were not named, nor was a week of three days "
        "-\nor so it was said - in the chrono-\nlogy. A chronology helps."
    )
    assert [words for _, words in blocks(text)] == [
        "The safeguarding lead and the well-known nurse met the multi-agency team. Their pre- and post-birth plans were for a "
        "four-year-old boy; a four-year-old sister and her three-week stay were not named, nor was a week of three days - or so it "
        "was said - in the chronology. A chronology helps."
    ]


def test_where_paragraphs_are_long_lines_every_line_break_is_meant() -> None:
    """A cover's lines stay apart without blank lines between them."""
    text = "SENN SAFEGUARDING CHILDREN PARTNERSHIP\nDigest of reviews completed in 2022\n" + "It rained. " * 30
    assert [words for _, words in blocks(text)][:2] == text.split("\n")[:2]


def test_ruled_lines_and_lines_in_capitals_part_the_text() -> None:
    """A line of signs is no text; a heading in capitals needs no blank line under it."""
    text = "SENN BOARD\n==========\nA briefing\n\nMINUTE 1 - WHAT HAPPENED?\nA boy of 13 was hurt by the man who trained\nhim.\n"
    assert blocks(text) == [
        (BlockKind.HEADING, "SENN BOARD"),
        (BlockKind.PARAGRAPH, "A briefing"),
        (BlockKind.HEADING, "MINUTE 1 - WHAT HAPPENED?"),
        (BlockKind.PARAGRAPH, "A boy of 13 was hurt by the man who trained him."),
    ]
