"""How reviews are named in a sentence."""

from assistant.material import named
from corpus.document import Review


def review(printed: str, partnership: str | None = None) -> Review:
    return Review(
        id=printed,
        document="d",
        printed=printed,
        partnership=partnership,
        kind="review",
        year=None,
        pseudonym=None,
        order=0,
    )


def test_reviews_of_one_name_are_told_apart_by_their_partnership() -> None:
    reviews = [review("Child E", "Fenmarsh"), review("RR 1/22", "Fenmarsh"), review("CHILD E", "Marrow Vale")]
    assert named(reviews) == "Child E (Fenmarsh), RR 1/22 and CHILD E (Marrow Vale)"


def test_a_review_of_no_known_partnership_stays_as_it_is_printed() -> None:
    assert named([review("Child E"), review("Child E", "Fenmarsh")]) == "Child E and Child E (Fenmarsh)"


def test_no_review_has_no_name() -> None:
    assert named([]) == ""
