"""Ages in words and digits become months."""

import pytest

from corpus.ages import age_range, months, number


@pytest.mark.parametrize(
    ("text", "value"), [("7", 7), ("seven", 7), ("Twenty-one", 21), ("thirteen", 13), ("forty two", 42)]
)
def test_numbers(text: str, value: int) -> None:
    assert number(text) == value


def test_a_word_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        number("several")


@pytest.mark.parametrize(
    ("text", "range_"),
    [
        ("under 1", (0, 12)),
        ("3 months", (3, 3.99)),
        ("13-17", (156, 215.88)),
        ("toddlers", (12, 36)),
        ("under fives", (0, 60)),
        ("over 12", (144, 216)),
        ("non-mobile babies", (0, 6)),
        ("nine-month-old", (9, 9.99)),
        ("no age at all", None),
    ],
)
def test_what_words_cover_in_months(text: str, range_: tuple[float, float] | None) -> None:
    assert age_range(text) == range_


def test_a_year_lasts_until_the_next_birthday() -> None:
    low, high = months(9, "year")
    assert low == 108
    assert 119 < high < 120
