"""A question for an amount is answered by one."""

import pytest

from assistant.amounts import Amount, amount_asked, given, particular_asked
from corpus.document import Passage, Section


def passage(*sentences):
    text = " ".join(sentences)
    ranges, at = [], 0
    for sentence in sentences:
        ranges.append((at, at + len(sentence)))
        at += len(sentence) + 1
    return Passage(
        id="p", document="d", review=None, section=Section.OTHER, heading=None, text=text, spans=(), sentences=tuple(ranges),
        order=0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("How many years did he get?", Amount(of_time=True)),
        ("How many agencies sent records?", Amount(of_time=False)),
        ("How long was she in hospital?", Amount(of_time=True)),
        ("How old was she?", Amount(of_time=False, of_age=True)),
        ("What score did they get?", Amount(of_time=False)),
        ("How much was the trust fined?", Amount(of_time=False, of_money=True)),
        ("How much did they know?", Amount(of_time=False)),
        ("How often did they call?", Amount(of_time=False)),
        (
            "How old was the mother of the boy?",
            Amount(of_time=False, of_age=True, of_whom=("mother", "mum", "mam", "mums", "mothers")),
        ),
        ("How did they manage?", None),
        ("Was he seen?", None),
    ],
)
def test_what_asks_for_an_amount(question, amount):
    assert amount_asked(question) == amount


@pytest.mark.parametrize(
    ("sentences", "amount", "there"),
    [
        (["Letters were sent to the prison."], Amount(of_time=True), None),
        (["12 Letters were sent to the prison."], Amount(of_time=False), None),
        (["Two letters were sent to the prison."], Amount(of_time=False), (0, 36)),
        (["Two letters were sent to the prison."], Amount(of_time=True), None),
        (["Nobody wrote.", "He was given nine years."], Amount(of_time=True), (14, 38)),
        (["The police came 11 times."], Amount(of_time=False), (0, 25)),
        (["The driver was a 22-year-old man."], Amount(of_time=True), None),
        (["The driver was a 22-year-old man."], Amount(of_time=False, of_age=True), (0, 33)),
        (["They had been alone since the previous day."], Amount(of_time=True), (0, 43)),
        (["A boy of four lived with his mother."], Amount(of_time=False, of_age=True, of_whom=("mother",)), None),
        (["His mother was seen twice in nine months."], Amount(of_time=False, of_age=True, of_whom=("mother",)), None),
        (["His mother, 23, lived alone."], Amount(of_time=False, of_age=True, of_whom=("mother",)), (0, 28)),
        (["His 23-year-old mother lived alone."], Amount(of_time=False, of_age=True, of_whom=("mother",)), (0, 35)),
        (["Two trusts were fined."], Amount(of_time=False, of_money=True), None),
        (["The trust was fined £20,000."], Amount(of_time=False, of_money=True), (0, 28)),
    ],
)
def test_the_sentence_that_gives_it(sentences, amount, there):
    assert given(passage(*sentences), amount, ()) == there


@pytest.mark.parametrize(
    ("question", "name", "there", "not_there"),
    [
        ("What are the opening hours of the centre?", "opening hours", "It opens at 9.", "It was opened by the mayor."),
        ("Have you got the phone number of the front door?", "a telephone number", "Ring 01234 567890.", "Ring us."),
        ("what salary do social workers get", "what is paid", "They earn £30,000.", "They earn little."),
        (
            "How many years did the man who hurt him get?",
            "a sentence of a court",
            "He was sentenced to 4 years.",
            "He was 30 years old.",
        ),
        (
            "What sentence did the stepfather get?",
            "a sentence of a court",
            "It led to prison for nine years.",
            "He was convicted.",
        ),
        ("What breed was the dog?", "a breed", "It was a terrier.", "The dog bit her."),
        ("How heavy was she when she was found?", "a weight", "She weighed 22 kilograms.", "She was very thin."),
        (
            "What score did the family get on the tool?",
            "a score or reading",
            "They scored 14.",
            "The tool was filled in.",
        ),
    ],
)
def test_what_a_directory_tells_is_only_answered_by_it(question, name, there, not_there):
    asked = particular_asked(question)
    assert asked is not None
    assert asked.name == name
    assert asked.in_text(there)
    assert not asked.in_text(not_there)


def test_a_question_about_a_case_asks_for_no_particular():
    assert particular_asked("What happened to the boy who ran out of hours at the centre?") is None
