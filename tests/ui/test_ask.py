"""The Ask tab's handlers: a conversation per visitor, evidence for a citation, nothing that a client sends is trusted."""

from dataclasses import replace
from typing import Any

import pytest

from assistant.answer import Answer, Kind
from tests.ui.fakes import BRUISES, FakeAssistant
from ui.bridge import detail
from ui.desk import Desk
from ui.starters import starters
from ui.tabs import ask
from ui.visitors import Visitor, Visitors


@pytest.fixture
def desk(assistant: FakeAssistant) -> Desk:
    return Desk(assistant=assistant, visitors=Visitors())  # type: ignore[arg-type]


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def asked(desk: Desk, visitor: Visitor, question: str) -> None:
    list(ask.ask(desk, visitor, question))


def test_the_question_is_shown_before_its_answer_is_there(desk: Desk, visitor: Visitor) -> None:
    steps = ask.ask(desk, visitor, "  What about bruising?  ")
    first = next(steps)
    assert first is not None
    assert (first.question, first.answer) == ("What about bruising?", None)
    assert "searching" in ask.messages(visitor)[1]["content"].value
    (last,) = list(steps)
    assert last is first
    assert isinstance(last.answer, Answer)


def test_earlier_questions_are_the_history_of_the_next(desk: Desk, visitor: Visitor, assistant: FakeAssistant) -> None:
    asked(desk, visitor, "What about bruising?")
    asked(desk, visitor, "And in ponds?")
    assert assistant.asked[-1][:2] == ("And in ponds?", ("What about bruising?",))


def test_a_quotation_is_kept_under_the_question_that_stands_alone(desk: Desk, visitor: Visitor) -> None:
    asked(desk, visitor, "And bruising?")
    turn = visitor.turns[0]
    assert isinstance(turn.answer, Answer)
    question = replace(turn.answer.question, standalone="What was learned about bruising?")
    turn.answer = replace(turn.answer, question=question)
    assert ask.asked_as(turn) == "What was learned about bruising?"
    turn.answer = replace(turn.answer, question=replace(question, by_model=True))
    assert ask.asked_as(turn) == "What was learned about bruising? (worded by a language model)"


def test_an_empty_question_asks_nothing(desk: Desk, visitor: Visitor, assistant: FakeAssistant) -> None:
    assert list(ask.ask(desk, visitor, "   ")) == [None]
    assert (visitor.turns, assistant.asked) == ([], [])


def test_an_overlong_question_gets_a_sentence_and_is_not_searched(
    desk: Desk, visitor: Visitor, assistant: FakeAssistant
) -> None:
    asked(desk, visitor, "bruise " * 2_000)
    assert assistant.asked == []
    assert visitor.turns[0].problem
    asked(desk, visitor, "bruising")
    assert assistant.asked[-1][1] == ()


def test_an_empty_library_says_what_to_do(desk: Desk, visitor: Visitor, assistant: FakeAssistant) -> None:
    for document in assistant.library.documents():
        assistant.library.remove(document.id)
    asked(desk, visitor, "bruising")
    assert "Add documents on the Library tab" in str(visitor.turns[0].problem)
    assert starters(assistant.library) == ()
    assert "empty" in ask.starters_html(desk)


def test_a_signal_is_taken_off_and_put_back(desk: Desk, visitor: Visitor, assistant: FakeAssistant) -> None:
    asked(desk, visitor, "What about bruising?")
    list(ask.again(desk, visitor, {"act": "without", "turn": 1, "signal": "age"}))
    assert assistant.asked[-1][2] == {"age"}
    assert len(visitor.turns) == 1
    list(ask.again(desk, visitor, {"act": "restore", "turn": 1}))
    assert assistant.asked[-1][2] == frozenset()


def test_another_kind_of_answer_is_asked_for_and_taken_back(desk: Desk, visitor: Visitor) -> None:
    asked(desk, visitor, "What about bruising?")
    list(ask.again(desk, visitor, {"act": "as", "turn": 1, "kind": "counting"}))
    assert visitor.turns[0].answer is not None
    assert visitor.turns[0].answer.question.kind is Kind.COUNTING
    list(ask.again(desk, visitor, {"act": "as", "turn": 1, "kind": ""}))
    assert visitor.turns[0].answer.question.kind is Kind.THEMATIC
    list(ask.again(desk, visitor, {"act": "as", "turn": 1, "kind": "re-identification"}))
    assert visitor.turns[0].kind is None


def test_a_starter_is_asked_by_its_number(desk: Desk, visitor: Visitor, assistant: FakeAssistant) -> None:
    list(ask.again(desk, visitor, {"act": "starter", "starter": 0}))
    assert assistant.asked[-1][0] == "What did we learn about bruising in non-mobile babies?"
    assert list(ask.again(desk, visitor, {"act": "starter", "starter": 99})) == [None]


def test_starters_come_from_what_is_loaded(assistant: FakeAssistant) -> None:
    questions = starters(assistant.library)
    assert "What did the reviews say about drowning?" in questions
    for document in assistant.library.documents():
        if document.media == "pdf":
            assistant.library.remove(document.id)
    assert not any("drowning" in question for question in starters(assistant.library))


def test_a_citation_opens_its_evidence(desk: Desk, visitor: Visitor) -> None:
    asked(desk, visitor, "What about bruising?")
    numbers = {c.quote: c.n for c in visitor.turns[0].answer.citations}  # type: ignore[union-attr]
    html = ask.evidence(desk, visitor, {"act": "cite", "turn": 1, "cite": numbers[BRUISES]})
    assert f"<mark>{BRUISES}</mark>" in html


@pytest.mark.parametrize("chosen", [{}, {"turn": 1}, {"turn": 1, "cite": 99}, {"turn": 7, "cite": 1}])
def test_a_citation_that_does_not_exist_is_said_to_be_gone(
    desk: Desk, visitor: Visitor, chosen: dict[str, Any]
) -> None:
    asked(desk, visitor, "What about bruising?")
    assert "no longer here" in ask.evidence(desk, visitor, {"act": "cite"} | chosen)


def test_another_visitor_s_turn_is_not_open_to_me(desk: Desk, visitor: Visitor) -> None:
    asked(desk, visitor, "What about bruising?")
    assert "no longer here" in ask.evidence(desk, Visitor(), {"act": "cite", "turn": 1, "cite": 1})


def test_keeping_and_judging_show_in_the_evidence(desk: Desk, visitor: Visitor) -> None:
    asked(desk, visitor, "What about bruising?")
    kept = ask.evidence(desk, visitor, {"act": "keep", "turn": 1, "cite": 1})
    assert "In your report" in kept
    judged = ask.evidence(desk, visitor, {"act": "judge", "turn": 1, "cite": 1, "grade": 2})
    assert 'data-grade="2" aria-pressed="true"' in judged
    ask.evidence(desk, visitor, {"act": "judge", "turn": 1, "cite": 1, "grade": 7})
    assert [judgement.verdict for judgement in visitor.judgements.values()] == [2]


def test_evidence_of_a_removed_document_is_refused(desk: Desk, visitor: Visitor, assistant: FakeAssistant) -> None:
    asked(desk, visitor, "What about bruising?")
    answer = visitor.turns[0].answer
    assert isinstance(answer, Answer)
    assistant.library.remove(answer.citations[0].document.id)
    assert "cannot be shown" in ask.evidence(desk, visitor, {"act": "cite", "turn": 1, "cite": 1})


class Event:
    def __init__(self, data: object) -> None:
        self._data = data


@pytest.mark.parametrize(
    "data", [None, "cite", {"turn": "x"}, {"signal": ["a"]}, {"signal": "a" * 500}, {"turn": None}]
)
def test_what_a_button_sends_is_checked(data: object) -> None:
    with pytest.raises((ValueError, TypeError), match=r"button|int"):
        detail(Event(data))


def test_numbers_arrive_as_numbers() -> None:
    assert detail(Event({"act": "cite", "turn": "3", "cite": "1"})) == {"act": "cite", "turn": 3, "cite": 1}
