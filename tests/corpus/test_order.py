"""The order in which a page is read."""

from corpus.lines import Line
from corpus.order import _row_wise
from corpus.sheets import Word


def at(left: float, base: float, text: str = "") -> Line:
    words = (Word(text, left, left + 40, base, 10, False, first=0, last=1),) if text else ()
    return Line(text=text, left=left, right=left + 40, base=base, size=10, bold=False, indent=left, words=words)


def test_boxes_on_one_height_stay_apart_and_words_are_joined() -> None:
    """What stands for a box has no words; a page of boxes side by side was once refused as malformed."""
    boxes = [at(50, 100), at(200, 100), at(350, 101)]
    assert _row_wise(boxes) == boxes
    assert [one.text for one in _row_wise([at(50, 200, "Lead:"), at(120, 200, "Housing")])] == ["Lead: Housing"]
    assert _row_wise([at(50, 100), at(120, 100, "beside")]) == [at(50, 100), at(120, 100, "beside")]
