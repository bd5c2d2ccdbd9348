"""What is remembered of a visitor is theirs alone, bounded, and forgets a removed document."""

from assistant.answer import Answer
from assistant.basket import item_of
from eval.judgements import Judgement, Verdict
from tests.ui.fakes import FakeAssistant
from ui.visitors import TURNS, Visitor, Visitors


def test_two_visitors_never_share_anything() -> None:
    visitors = Visitors()
    visitors.get("a").ask("mine")
    assert [turn.question for turn in visitors.get("a").turns] == ["mine"]
    assert visitors.get("b").turns == []


def test_the_least_recently_seen_visitor_is_forgotten_first() -> None:
    visitors = Visitors(most=2)
    visitors.get("a").ask("a")
    visitors.get("b").ask("b")
    visitors.get("a")
    visitors.get("c")
    assert visitors.get("a").turns
    assert visitors.get("b").turns == []


def test_a_visitor_who_stayed_away_too_long_starts_anew() -> None:
    visitors = Visitors(idle=0.0)
    visitors.get("a").ask("a")
    visitors.get("a").seen -= 1
    assert visitors.get("a").turns == []


def test_a_conversation_is_bounded_and_its_numbers_go_on() -> None:
    visitor = Visitor()
    for number in range(TURNS + 5):
        visitor.ask(f"question {number}")
    assert len(visitor.turns) == TURNS
    assert visitor.turns[-1].number == TURNS + 5
    assert visitor.turn(1) is None


def test_the_history_of_a_turn_is_what_was_asked_before_it() -> None:
    visitor = Visitor()
    first, second, third = (visitor.ask(question) for question in ("one", "two", "three"))
    second.problem = "too long"
    assert visitor.before(third.number) == ("one",)
    assert visitor.before(first.number) == ()


def test_a_new_conversation_keeps_the_basket(assistant: FakeAssistant) -> None:
    visitor, answer = Visitor(), assistant.ask("bruising")
    assert isinstance(answer, Answer)
    item = item_of(answer.citations[0], assistant.library, question="bruising")
    visitor.keep(item)
    visitor.keep(item)
    visitor.clear()
    assert visitor.basket.items == (item,)
    assert visitor.holds(item)
    assert not visitor.holds(item_of(answer.citations[1], assistant.library))


def test_a_removed_document_leaves_every_visitor(assistant: FakeAssistant) -> None:
    visitors, answer = Visitors(), assistant.ask("bruising")
    assert isinstance(answer, Answer)
    visitor, citation = visitors.get("a"), answer.citations[0]
    turn = visitor.ask("bruising")
    turn.answer = answer
    said = Judgement(
        question="bruising", document=citation.document.id, spans=citation.spans, review=None, verdict=Verdict.ANSWERS,
        judge="Ann", date="2031-05-02",
    )  # fmt: skip
    visitor.judge(turn.number, said)
    visitors.forget_document(citation.document.id)
    assert turn.answer is None
    assert "removed" in str(turn.problem)
    assert visitor.judgements == {}


def test_who_signed_in_judges_under_that_name_alone() -> None:
    assert Visitor().called == "somebody"
    assert Visitor(name=" Bo ").called == "Bo"
    assert Visitor(account="ann", name="Bo").called == "ann"
