"""How a passage is matched with a quotation."""

import pytest

from eval.matching import flat, holds, nearest, words_read

PASSAGE = "The “red book” was kept up\nto date – always. Nobody had asked who lived at the\u00a0address, or since when."


@pytest.mark.parametrize(
    "quote",
    [
        'the "red book" was kept',
        "kept up to date — always",
        "up to date-always",
        "NOBODY had asked who lived at the address",
        "who lived at the ad\u00address",
    ],
)
def test_typesetting_makes_no_difference(quote: str) -> None:
    assert holds(PASSAGE, quote)


@pytest.mark.parametrize("quote", ["the blue book was kept", "", "   ", "asked nobody", "lived address"])
def test_other_words_are_not_held(quote: str) -> None:
    assert not holds(PASSAGE, quote)


def test_six_of_ten_words_in_a_row_are_enough_and_five_are_not() -> None:
    """A quotation of ten words that a passage's end cuts off."""
    quote = "one two three four five six seven eight nine ten"
    assert holds("before one two three four five six", quote)
    assert holds("five six seven eight nine ten after", quote)
    assert not holds("before one two three four five", quote)
    assert not holds("one two three and four five six", quote)


def test_a_short_quotation_has_to_be_there_whole() -> None:
    """Two of three words stand anywhere by chance."""
    assert holds("a skull fracture was found", "a skull fracture")
    assert not holds("there was a skull", "a skull fracture")


def test_flat_text_is_of_one_kind_of_mark() -> None:
    assert flat("“A’s”  b – c") == '"a\'s" b-c'


def test_the_nearest_text_shares_most_words() -> None:
    assert nearest("the baby was bruised", ["a dog ran", "the baby was seen", "nothing"]) == "the baby was seen"
    assert nearest("bruised", ["a dog"]) is None


def test_a_quotation_stands_between_words_and_never_inside_one() -> None:
    assert not holds("an outpatient clinic", "patient clinic")
    assert not holds("He was bruised.", "He was bruise")


@pytest.mark.parametrize("hyphen", ["-", "‐", "\u00ad"])
def test_a_word_that_a_line_parts_is_one_word(hyphen: str) -> None:
    text = f"It is a matter of safe{hyphen}\nguarding and of multi{hyphen}\nagency work."
    assert holds(text, "a matter of safeguarding")
    assert holds(text, "of multi-agency work") or hyphen == "\u00ad"


def test_words_are_read_until_the_quotation_has_been_met() -> None:
    text = "one two three four five six seven eight"
    assert words_read(text, "three four") == 4
    assert words_read(text, "two three four five six nine ten") == 6  # at least 60 % of its words in a row
    assert words_read(text, "nowhere in it") == 8
