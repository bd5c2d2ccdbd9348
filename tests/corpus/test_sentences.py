"""Sentences end where a reader would end them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One came. Two stayed.", ["One came.", "Two stayed."]),
        ("Dr. Hill saw her at 9.30 a.m. on 4 May. She left.", ["Dr. Hill saw her at 9.30 a.m. on 4 May.", "She left."]),
        ("See No. 4 and para. 3.2 of it.", ["See No. 4 and para. 3.2 of it."]),
        ("He asked, “Who knew?” Nobody did.", ["He asked, “Who knew?”", "Nobody did."]),
        ("- first thing\n- second thing", ["- first thing", "- second thing"]),
        ("4.12 The visit was late. It was short.", ["4.12 The visit was late.", "It was short."]),
        ("1. Practitioners should ask. 2. Managers should check.", None),
        ("e.g. bruises, i.e. marks.", ["e.g. bruises, i.e. marks."]),
        ("", []),
        ("   \n ", []),
    ],
)
def test_sentences(text: str, expected: list[str] | None) -> None:
    """Abbreviations, decimals, times and numbered items do not end a sentence; line breaks do."""
    if expected is None:
        assert cut(text)[0].endswith("should ask.")
    else:
        assert cut(text) == expected


@given(st.text(alphabet="aB .!?\n\"”'1", max_size=80))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    """In order, without overlap, and together every character that is not white space."""
    places = sentences(text)
    assert list(places) == sorted(places)
    assert all(first[1] <= second[0] for first, second in pairwise(places))
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
