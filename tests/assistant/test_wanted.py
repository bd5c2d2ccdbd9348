"""A question in two parts: what it wants to know, and what says which child is meant."""

from dataclasses import replace

import pytest

from assistant.answer import Kind, Question, Signal
from assistant.wanted import Parts, by_parts, parts_of
from index.query import Boost, Query


def asked(text, **more):
    return Question(text=text, standalone=text, kind=Kind.FACT, **{"topic": tuple(text.casefold().split()), **more})


@pytest.mark.parametrize(
    ("text", "wanted", "which"),
    [
        ("How hot was the tap where the toddler was scalded?", "How hot was the tap", "where the toddler was scalded"),
        (
            "How much cash did the boy who was later stabbed have on him?",
            "How much cash did have on him",
            "the boy who was later stabbed",
        ),
        ("weight on admission of the tube-fed girl?", "weight on admission", "of the tube-fed girl"),
        (
            "Who knew of the drinking in the first rapid review?",
            "Who knew of the drinking",
            "in the first rapid review",
        ),
    ],
)
def test_what_says_which_child_is_meant_is_told_from_what_is_wanted(text: str, wanted: str, which: str) -> None:
    """By the noun for a child, a home or a review after "the", and what is said more of it."""
    assert parts_of(asked(text)) == Parts(wanted=wanted, which=which)


@pytest.mark.parametrize("text", ["What did we learn about bruising?", "the baby?", "How do babies sleep safely?"])
def test_a_question_without_both_parts_is_asked_whole(text: str) -> None:
    """Several children are a theme, and a child alone wants nothing."""
    assert parts_of(asked(text)) is None


def test_a_part_of_a_review_that_is_asked_for_is_found_by_its_section() -> None:
    """What was recommended stands where the recommendations stand."""
    signal = Signal(
        id="section:recommendations",
        label="",
        words="",
        boosts=(Boost(field="section", value="recommendations", weight=0.3),),
    )
    text = "What was recommended for the boy who was stabbed?"
    assert parts_of(asked(text)) is not None
    assert parts_of(asked(text, signals=(signal,))) is None


def test_the_passage_with_what_is_wanted_comes_before_the_one_that_says_which(library) -> None:
    """Among the passages of a review that the whole question finds; what neither part fits stays behind."""
    text = "bruising"
    whole = library.search(Query(text=text, k=20))
    last = whole.hits[-1]

    def search(query: Query):
        if query.text == "wanted":
            return replace(whole, hits=(replace(last, score=5.0),))
        return replace(whole, hits=(replace(last, score=1.0),))

    found = by_parts(asked(text), Parts(wanted="wanted", which="which"), whole, (), search)
    assert found.hits[0].passage.id == last.passage.id
    assert {hit.passage.id for hit in found.hits} == {hit.passage.id for hit in whole.hits}
    same = by_parts(asked(text), Parts(wanted="x", which="y"), whole, (), lambda query: replace(whole, hits=()))
    assert [hit.passage.id for hit in same.hits] == [hit.passage.id for hit in whole.hits]
