"""Near misses: words that are there and do not mean what was asked."""

import pytest

from assistant.meant import affirmed


def meant(sentence, word, concept):
    start = sentence.index(word)
    return affirmed(sentence, start, start + len(word), (concept,))


@pytest.mark.parametrize(
    ("sentence", "word", "concept"),
    [
        ("The mother was admitted with bruises to her arms.", "bruises", "bruising"),
        ("There was bruising on the grandmother.", "bruising", "bruising"),
        ("The baby was well and there was no bruising.", "bruising", "bruising"),
        ("Nurses saw no evidence of a fracture.", "fracture", "fracture"),
        ("There was a fractured relationship between the teams.", "fracture", "fracture"),
        ("Three years of bruising budget cuts had thinned the service.", "bruising", "bruising"),
        ("The exchange between them was later called bruising by both.", "bruising", "bruising"),
        ("A fracture within the partnership went unmended.", "fracture", "fracture"),
        ("It was a burning issue for the staff.", "burning", "burns_scalds"),
        ("His sister had burns from a kettle.", "burns", "burns_scalds"),
        ("The school had no history of domestic abuse recorded.", "domestic abuse", "domestic_abuse"),
    ],
)
def test_a_near_miss_is_not_meant(sentence, word, concept):
    assert not meant(sentence, word, concept)


@pytest.mark.parametrize(
    ("sentence", "word", "concept"),
    [
        ("The baby was seen with bruises to her arms.", "bruises", "bruising"),
        ("The mother said that the infant had a fracture.", "fracture", "fracture"),
        ("The father was convicted of inflicting the fractures.", "fractures", "fracture"),
        ("There was no referral, but bruising was seen on the child.", "bruising", "bruising"),
        ("The mother spoke of domestic abuse.", "domestic abuse", "domestic_abuse"),
        ("Bruising was noted by the nursery.", "Bruising", "bruising"),
        ("At the meeting the bruising was shown in photographs.", "bruising", "bruising"),
        ("He had bruising to his cheek and a fracture in the arm.", "fracture", "fracture"),
    ],
)
def test_what_is_said_of_the_child_is_meant(sentence, word, concept):
    assert meant(sentence, word, concept)
