"""Which sentence of a passage is quoted."""

import numpy as np
import pytest

from corpus.document import Passage, Section
from index.quotes import Wanted, choose

TEXT = "The toddler lived in a refuge. The review found no evidence that his mother had harmed him."
PLACES = ((0, 30), (31, len(TEXT)))


@pytest.fixture
def passage():
    def made(text=TEXT, places=PLACES, heading=None):
        return Passage(
            id="p",
            document="d",
            review="RR 1/22",
            section=Section.LEARNING,
            heading=heading,
            order=0,
            text=text,
            spans=(),
            sentences=places,
        )

    return made


def wanted(**weights):
    return Wanted(weights=weights, ideal=sum(weights.values()), common=frozenset())


def said(passage, *given):
    start, end = choose(*given).place
    return passage.text[start:end]


def test_of_sentences_equally_near_the_one_with_more_of_the_words_is_quoted(passage):
    one = passage()
    assert said(one, wanted(mother=2.0, harm=1.0, refug=1.0), one, np.array([0.4, 0.4])) == TEXT[31:]


def test_the_second_look_decides_where_the_rest_is_equal(passage):
    one = passage()
    words, near = wanted(refug=1.0, mother=1.0), np.array([0.4, 0.4])
    assert said(one, words, one, near) == TEXT[:30]
    assert said(one, words, one, near, np.array([0.3, 0.5])) == TEXT[31:]


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        ("Learning identified for the refuge and its staff included:", None),
        ("Evidence of the refuge", "Evidence of the refuge"),
    ],
)
def test_a_lead_in_or_a_heading_is_not_quoted_alone(passage, label, heading):
    text = f"{label}\nThe refuge had no play worker at weekends."
    one = passage(text, ((0, len(label)), (len(label) + 1, len(text))), heading)
    assert said(one, wanted(refug=1.0), one, np.array([0.5, 0.4])) == "The refuge had no play worker at weekends."
