"""Drink, drugs, illness and care are said of children as well: whose they are decides."""

import pytest

from assistant.of_parents import asked_of_parents, says_of_parents


def said(question: str, sentence: str) -> bool:
    (asked,) = asked_of_parents(question)
    return says_of_parents(sentence, asked.said)


@pytest.mark.parametrize(
    ("question", "sentence", "whether"),
    [
        (
            "in how many was mum or dad learning disabled?",
            "His mother, who has a mild learning disability, knew.",
            True,
        ),
        ("in how many was mum or dad learning disabled?", "His mother said that he had a learning disability.", False),
        ("in how many was mum or dad learning disabled?", "The mother rang the learning disability nurse.", False),
        ("list those where mum had a drink or drug problem", "Her mother was drinking a bottle of wine a day.", True),
        ("list those where mum had a drink or drug problem", "Her father was drinking a bottle of wine a day.", False),
        ("list those where mum had a drink or drug problem", "His mother had never used drugs.", False),
        ("how many had a mum who drank or used drugs?", "The father had been drinking at a wedding.", False),
        ("how many had a mum who drank or used drugs?", "Both parents were in treatment for heroin dependence.", True),
        ("list those where mum had a drink problem", "His mother was prescribed methadone.", False),
        ("how many had a parent who was a care leaver", "Both parents had left care two years before.", True),
        ("how many had a parent who was a care leaver", "The boy had left care; his father was at work.", False),
        ("which reviews have a father in prison", "Her father was serving a five-year sentence.", True),
    ],
)
def test_what_is_said_of_a_parent(question: str, sentence: str, whether: bool) -> None:
    """The parent who was asked for, the kind that was asked for, and nothing that is taken back."""
    assert said(question, sentence) is whether


@pytest.mark.parametrize("question", ["children in care", "teenagers who drink", "which reviews speak of mothers?"])
def test_nothing_is_asked_of_parents_where_they_are_not_named(question: str) -> None:
    """Nor where nothing is asked of them."""
    assert not [*asked_of_parents(question)]
