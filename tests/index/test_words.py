"""Words are cut and stemmed as the index does it, and a question's scaffolding is left out."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import content_words, match_any, stemmer


def test_a_question_keeps_the_words_it_asks_for():
    assert content_words("What did we learn about bruising in the babies?") == ("learn", "bruising", "babies")


def test_a_compound_is_looked_for_as_a_phrase_and_by_its_longer_parts():
    assert content_words("non-mobile") == ("non mobile", "non", "mobile")
    assert content_words("RR 5/22") == ("RR", "5 22")


def test_a_quotation_is_looked_for_as_a_phrase():
    assert content_words("who said “it was an accident” then")[0] == "it was an accident"


def test_a_question_of_stop_words_asks_for_nothing():
    assert content_words("What is this about?") == ()
    assert match_any(content_words('?! -- "" *')) == ""


@pytest.mark.parametrize(("one", "other"), [("bruises", "bruising"), ("café", "CAFE"), ("agencies", "agency")])
def test_words_of_one_stem_are_one(one, other):
    first, second = stemmer().stems([one, other])
    assert first == second


def test_words_are_found_at_their_place():
    assert [(start, end) for _, start, end in stemmer().cut("A baby's cot.")] == [(0, 1), (2, 6), (7, 8), (9, 12)]


@given(st.text(max_size=80))
def test_whatever_is_asked_makes_an_expression_that_the_index_accepts(text):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61 remove_diacritics 2')")
    expression = match_any(content_words(text))
    if expression:
        connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,)).fetchall()
    connection.close()
