"""A question for an amount is answered by one."""

import pytest

from assistant.amounts import Amount, amount_asked, given
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
        (["Two trusts were fined."], Amount(of_time=False, of_money=True), None),
        (["The trust was fined £20,000."], Amount(of_time=False, of_money=True), (0, 28)),
    ],
)
def test_the_sentence_that_gives_it(sentences, amount, there):
    assert given(passage(*sentences), amount, ()) == there
