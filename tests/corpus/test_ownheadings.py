"""Headings of a partnership's own wording are told by what stands under them in all reviews of a digest."""

import pytest

from corpus.readers.text import text_reading
from corpus.understanding import understand

# Of each review what happened, what was done well, what was not, what holds in general, what should be done.
TOLD = [
    (
        "Juniper",
        "Juniper was two when she was taken to hospital with a burn. Her mother and father lived apart.",
        "A nurse noticed a mark and rang the doctor the same day. The nursery kept a careful note.",
        "Nobody asked the father. The referral was closed without a visit.",
        "A burn in a small child is often a sign. New people change a home.",
        "Ask who has stayed. Health visitors should see the bath.",
    ),
    (
        "Leopold",
        "Leopold was found in the street with a stab wound at fifteen. He lived with his aunt for two years.",
        "A teacher listened and wrote it down at once. A coach stayed with him in hospital.",
        "No one told the school. The case was closed although he was never seen.",
        "Boys are victims as well. Fear can look like anger.",
        "Schools should meet before an exclusion. Keep a place open.",
    ),
    (
        "Wren",
        "Wren died at five weeks on a sofa where her father had fallen asleep. The family lived in a hotel.",
        "A midwife visited each week and taught both parents. She knew the family well.",
        "The cot was never delivered. Nobody was told of the move, and the visit was missed.",
        "A cot needs a floor to stand on. Tired parents cannot choose well.",
        "See the place where the baby sleeps. Housing should tell the health visitor.",
    ),
]
OWN = ("Meet {name}", "What made the sun come out", "Where the thread broke", "The kettle boils", "Over to all of us")
PARTS = ("circumstances", "good practice", "missed opportunities", "learning", "recommendations")


def digest(headings: tuple[str, ...], count: int = 3) -> str:
    reviews = (
        f"<h2>RR {number}/31 {name}</h2>"
        + "".join(
            f"<h3>{heading.format(name=name)}</h3><p>{text}</p>" for heading, text in zip(headings, told, strict=True)
        )
        for number, (name, *told) in enumerate(TOLD[:count], 1)
    )
    return f"<h1>Learning digest</h1>{''.join(reviews)}"


def sections(found, told: int) -> set[str]:  # type: ignore[no-untyped-def]
    """The sections of the passages that hold what is told in one place of all reviews."""
    return {p.section.value for p in found.passages for review in TOLD if review[told + 1][:30] in p.text}


@pytest.mark.parametrize("told", range(5))
def test_what_stands_under_them_tells_the_part(page, told: int) -> None:  # type: ignore[no-untyped-def]
    """No cue knows one of these headings."""
    assert sections(page(digest(OWN)), told) == {PARTS[told]}


def test_a_part_that_a_known_heading_names_is_not_given_twice(page) -> None:  # type: ignore[no-untyped-def]
    """ "Strengths" is good practice, and what stands under the own heading before it is not."""
    headings = (OWN[0], "Strengths", OWN[2], "Learning", "Recommendations")
    found = page(digest(headings))
    assert [sections(found, told) for told in range(5)] == [{part} for part in PARTS]


def test_of_two_reviews_a_heading_of_its_own_may_be_a_theme(page) -> None:  # type: ignore[no-untyped-def]
    """Then nothing is taken from what stands under it."""
    assert sections(page(digest(OWN, 2)), 1) == {"learning"}


def test_explicit_words_are_believed_whatever_stands_under_them() -> None:
    """ "Lessons" above what was not done is learning."""
    written = "\n\n".join(
        f"RR {n}/31\n\nWhat happened\n\n{told[0]}\n\nLessons\n\n{told[2]}\n\nRecommendations\n\n{told[4]}"
        for n, (_, *told) in enumerate(TOLD, 1)
    )
    found = understand(text_reading(f"DIGEST\n\n{written}\n", file="x.txt", sha256="ab" * 32))
    assert sections(found, 2) == {"learning"}
