"""The order in which a page is read."""

from dataclasses import replace

from corpus.lines import Line, lines
from corpus.order import _row_wise, in_order
from corpus.sheets import Rule, Word


def at(left: float, base: float, text: str = "") -> Line:
    words = (Word(text, left, left + 40, base, 10, False, first=0, last=1),) if text else ()
    return Line(text=text, left=left, right=left + 40, base=base, size=10, bold=False, indent=left, words=words)


def test_boxes_on_one_height_stay_apart_and_words_are_joined() -> None:
    """What stands for a box has no words; a page of boxes side by side was once refused as malformed."""
    boxes = [at(50, 100), at(200, 100), at(350, 101)]
    assert _row_wise(boxes) == boxes
    assert [one.text for one in _row_wise([at(50, 200, "Lead:"), at(120, 200, "Housing")])] == ["Lead: Housing"]
    assert _row_wise([at(50, 100), at(120, 100, "beside")]) == [at(50, 100), at(120, 100, "beside")]


def column(left: float, top: float, count: int, *, width: float = 180, size: float = 10) -> list[Line]:
    """Lines of a column, one under the other."""
    return [
        Line(
            text=f"{left:.0f}/{top + 14 * n:.0f}",
            left=left,
            right=left + width,
            base=top + 14 * n,
            size=size,
            bold=False,
            indent=left,
        )
        for n in range(count)
    ]


def test_what_lies_across_two_columns_ends_them() -> None:
    """Two reviews on a page, each in two columns under a table that was taken out: the first is read whole before the second."""
    first, second = (column(50, 100, 5), column(260, 100, 5)), (column(50, 300, 5), column(260, 300, 5))
    found = [*first[0], *second[0], *first[1], *second[1]]
    across = Rule(50, 230, 440, 270, True)
    wanted = [one.text for half in (*first, *second) for one in half]
    assert [one.text for one in in_order(found, [across])] == wanted
    assert [one.text for one in in_order(found, [])] != wanted


def test_a_page_number_in_the_middle_of_the_foot_crosses_no_columns() -> None:
    """It once made one column of two."""
    left, right = column(50, 100, 12), column(260, 100, 12)
    foot = Line(text="Page 4", left=232, right=262, base=800, size=8, bold=False, indent=232)
    assert [one.text for one in in_order([*left, *right, foot])] == [one.text for one in (*left, *right, foot)]


def test_a_large_short_line_heads_both_columns_where_the_other_is_empty_beside_it() -> None:
    """The second title of a page stands over two columns and is no line of the left one."""
    first, second = (column(50, 100, 5), column(260, 100, 5)), (column(50, 320, 5), column(260, 320, 5))
    title = Line(text="Out of sight", left=50, right=150, base=250, size=15, bold=True, indent=50)
    found = [*first[0], title, *second[0], *first[1], *second[1]]
    read = [one.text for one in in_order(found)]
    assert read == [one.text for one in (*first[0], *first[1], title, *second[0], *second[1])]


def test_a_word_of_one_letter_after_a_bullet_stays_in_its_line() -> None:
    """The bullet stands lower than the text it belongs to: "A paramedic" once lost its "A" to the end of the line."""
    words = [
        Word("•", 170, 174, 69.2, 12, False, first=0, last=0),
        Word("A", 184, 191, 67.2, 10, False, first=2, last=2),
        Word("paramedic", 194, 240, 67.2, 10, False, first=4, last=12),
        Word("rang", 243, 260, 67.2, 10, False, first=14, last=17),
    ]
    assert [one.text for one in lines(words)][-1].endswith("A paramedic rang")


def test_a_large_short_line_over_text_that_lies_across_both_columns_ends_them() -> None:
    """The next item of a newsletter, whose text is set over the whole width, does not stand in the left column."""
    first = column(50, 100, 8), column(260, 100, 6)
    title = Line(text="Toolkit", left=50, right=150, base=250, size=15, bold=True, indent=50)
    wide = [
        Line(text=f"wide {n}", left=50, right=440, base=280 + 14 * n, size=10, bold=False, indent=50) for n in range(3)
    ]
    read = [one.text for one in in_order([*first[0], title, *first[1], *wide])]
    assert read == [one.text for one in (*first[0], *first[1], title, *wide)]


def test_a_small_reference_beside_a_large_name_is_in_its_line() -> None:
    """They stand in the middle of one bar, and their bases differ."""
    words = {
        text: Word(text, x, x + 40, base, size, True, first=0, last=len(text) - 1)
        for text, x, base, size in (("Theo", 59, 70, 16), ("2031/A", 480, 65, 11), ("Story", 59, 120, 11))
    }
    found = [
        Line(
            text=text,
            left=word.left,
            right=word.right,
            base=word.base,
            size=word.size,
            bold=True,
            indent=word.left,
            words=(word,),
        )
        for text, word in words.items()
    ]
    assert [one.text for one in in_order(found)] == ["Theo 2031/A", "Story"]


def test_two_columns_with_bullets_are_no_table_of_labels() -> None:
    """Their lines stand on the same heights and are of all lengths, as on a slide."""
    left, right = (
        [
            replace(one, right=one.left + (180 if n % 2 else 60), bullet=n == 1)
            for n, one in enumerate(column(at_, 100, 5))
        ]
        for at_ in (50, 260)
    )
    assert [one.text for one in in_order([*left, *right])] == [one.text for one in (*left, *right)]
