"""What reviews say for the words in which people ask."""

import tomllib

import pytest

from assistant import everyday
from assistant.everyday import everyday_terms


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("letters that were posted", "by letter"),
        ("did mum need help", "mother"),
        ("Grown men and young girls", "older man"),
    ],
)
def test_everyday_words_bring_those_of_reviews(asked: str, said: str) -> None:
    assert said in [term.text for term in everyday_terms(asked)]


def test_a_term_says_which_word_it_stands_for_and_weighs_less_than_it() -> None:
    term = next(term for term in everyday_terms("what did Nan say") if term.text == "grandmother")
    assert term.because == "Nan"
    assert 0 < term.weight < 1


def test_what_reviews_say_brings_no_everyday_words() -> None:
    assert everyday_terms("the grandmother wrote to the clinic") == ()


def test_what_the_question_says_already_is_not_added() -> None:
    assert "mother" not in [term.text for term in everyday_terms("mum, the mother")]


def test_every_line_of_the_file_has_both_sides_and_no_word_twice() -> None:
    lines = tomllib.loads(everyday._DATA.read_text("utf-8"))["means"]
    for line in lines:
        asked, said = line.split("|")
        words = [word.strip() for word in (*asked.split(","), *said.split(","))]
        assert all(words), line
        assert len(set(words)) == len(words), line


def test_acronyms_in_capitals_find_what_they_stand_for() -> None:
    """ "ITU" is intensive care; in small letters it may be anything."""
    assert "intensive care" in {term.text for term in everyday_terms("ended up in ITU")}
    assert not [term for term in everyday_terms("ended up in itu") if "intensive" in term.text]
