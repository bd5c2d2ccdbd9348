"""Misspelt words of a question are put right where little doubt is left, and can be had back."""

import pytest

from assistant.spelling import respelt
from corpus.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load()


def nowhere(words):
    return dict.fromkeys(words, 0)


def held(**counts):
    return lambda words: {word: counts.get(word, 0) for word in words}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("What did we lern about brusing in babys?", "What did we learn about bruising in babys?"),
        ("Brusing on a baby", "Bruising on a baby"),
        ("profesional curiousity", "professional curiosity"),
        ("hospitl discharge", "hospital discharge"),
        ("paediatricain not informed", "paediatrician not informed"),
        ("parents who didnt turn up", "parents who didn't turn up"),
    ],
)
def test_a_slip_is_put_right_by_a_word_of_the_domain(wrong: str, right: str) -> None:
    assert respelt(wrong, VOCABULARY, nowhere).text == right


@pytest.mark.parametrize(
    "text",
    [
        "vaping and monkey dust",  # in the dictionary, though in nothing else
        "recognised behaviour of neighbours",  # British
        "what of Brusing and Otto",  # written like names
        "CSE, lcspr and marac",  # acronyms, in capitals or not
        "RR 5/22 and brusing-1",  # joined to a number
        'the words "brusing marks"',  # quoted
        "raping or gaping",
    ],
)
def test_what_may_be_right_stays_as_it_is(text: str) -> None:
    assert respelt(text, VOCABULARY, nowhere).text == text


def test_a_word_of_the_library_is_right_whatever_the_dictionary_says() -> None:
    assert respelt("the brusing street", VOCABULARY, held(brusing=3)).text == "the brusing street"


def test_words_of_the_library_put_right_too_but_not_short_ones() -> None:
    assert respelt("the lanternes", VOCABULARY, held(lanterns=2, lanterne=0)).text == "the lanterns"
    assert respelt("the foxez", VOCABULARY, held(foxes=2, foxed=2)).text == "the foxez"


def test_it_is_said_which_word_was_put_right_and_can_be_taken_back() -> None:
    found = respelt("brusing and neglet", VOCABULARY, nowhere)
    assert [(signal.label, signal.words) for signal in found.signals] == [
        ("“bruising” for “brusing”", "brusing"),
        ("“neglect” for “neglet”", "neglet"),
    ]
    again = respelt("brusing and neglet", VOCABULARY, nowhere, without=[found.signals[0].id])
    assert again.text == "brusing and neglect"


def test_the_assistant_reads_what_was_meant_and_says_so(assistant) -> None:
    read, found = assistant.search("brusing of the bones")
    assert read.text == "brusing of the bones"
    assert read.standalone == "bruising of the bones"
    assert [signal.id for signal in read.signals] == ["spelling:brusing"]
    assert found.hits
