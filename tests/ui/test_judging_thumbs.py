"""A verdict on the evidence of an answer becomes a judgement of the library: only then, only that question, and until taken back."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request as StarletteRequest
from starlette.testclient import TestClient

from eval.judgements import FILE, Verdict, kept
from index.query import Filters
from tests.ui.fakes import BRUISES, FakeAssistant
from ui import thumbs
from ui.desk import Desk
from ui.identity import HEADER, Identity, account_name
from ui.tabs import ask
from ui.visitors import Visitor, Visitors

QUESTION = "What about bruising?"


@pytest.fixture
def desk(assistant: FakeAssistant) -> Desk:
    return Desk(assistant=assistant, visitors=Visitors())  # type: ignore[arg-type]


def asked(desk: Desk, visitor: Visitor, *questions: str) -> int:
    """Asks the questions; returns the citation that holds the bruise on the cheek in the first answer."""
    for question in questions:
        list(ask.ask(desk, visitor, question))
    answer: Any = visitor.turns[0].answer
    return next(citation.n for citation in answer.citations if citation.quote == BRUISES)


def judged(desk: Desk, visitor: Visitor, cite: int, grade: int, *, turn: int = 1) -> str:
    return ask.evidence(desk, visitor, {"act": "judge", "turn": turn, "cite": cite, "grade": grade})


def test_nothing_is_written_until_somebody_judges(desk: Desk) -> None:
    visitor = Visitor()
    cite = asked(desk, visitor, QUESTION)
    opened = ask.evidence(desk, visitor, {"act": "cite", "turn": 1, "cite": cite})
    assert "A verdict is kept in the library with the question and the name “somebody”" in opened
    written = [file for file in desk.library.folder.rglob("*") if file.is_file()]
    assert not any(QUESTION.encode() in file.read_bytes() for file in written)
    judged(desk, visitor, cite, 1)
    assert [
        file.name
        for file in desk.library.folder.rglob("*")
        if file.is_file() and QUESTION.encode() in file.read_bytes()
    ] == [FILE.name]


def test_a_verdict_is_kept_with_the_whole_passage_it_was_given_on(desk: Desk) -> None:
    """The passage, not the sentence quoted: the same place as on the judging screen."""
    visitor = Visitor(name="Ann")
    cite = asked(desk, visitor, QUESTION)
    shown = judged(desk, visitor, cite, 1)
    (one,) = kept(desk.library.folder)
    assert (one.question, one.history, one.verdict, one.judge) == (QUESTION, (), Verdict.RELATED, "Ann")
    assert one.spans in [passage.spans for passage in desk.library.passages()]
    assert one.review == "RR 1/31"
    assert "Kept: related. Choose it again to take it back." in shown


def test_a_change_of_mind_replaces_and_the_same_again_takes_back(desk: Desk) -> None:
    visitor = Visitor()
    cite = asked(desk, visitor, QUESTION)
    judged(desk, visitor, cite, 2)
    judged(desk, visitor, cite, 0)
    assert [one.verdict for one in kept(desk.library.folder)] == [Verdict.WRONG]
    taken = judged(desk, visitor, cite, 0)
    assert 'aria-pressed="true"' not in taken.split('class="verdict"')[1].split("</div>")[0]
    assert kept(desk.library.folder) == ()
    assert QUESTION not in (desk.library.folder / FILE).read_text("utf-8")


def test_a_verdict_stays_one_where_the_name_was_typed_afterwards(desk: Desk) -> None:
    visitor = Visitor()
    cite = asked(desk, visitor, QUESTION)
    judged(desk, visitor, cite, 2)
    visitor.name = "Ann"
    judged(desk, visitor, cite, 1)
    assert [(one.judge, one.verdict) for one in kept(desk.library.folder)] == [("Ann", Verdict.RELATED)]


def test_two_people_keep_a_verdict_each(desk: Desk) -> None:
    for name, grade in (("Ann", 2), ("Bo", 0)):
        visitor = Visitor(account=name)
        judged(desk, visitor, asked(desk, visitor, QUESTION), grade)
    assert [(one.judge, int(one.verdict)) for one in kept(desk.library.folder)] == [("Ann", 2), ("Bo", 0)]


def test_a_verdict_of_nobody_in_particular_is_told_another_day_and_is_not_the_visitor_s_to_take_back(
    desk: Desk,
) -> None:
    before, after = Visitor(), Visitor()
    judged(desk, before, asked(desk, before, QUESTION), 1)
    opened = ask.evidence(desk, after, {"act": "cite", "turn": 1, "cite": asked(desk, after, QUESTION)})
    assert "Somebody said before: related." in opened
    assert 'aria-pressed="true"' not in opened
    assert "Somebody said before" not in judged(desk, before, 1, 1)


def test_what_cannot_be_kept_is_said_and_not_shown_as_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor()
    cite = asked(desk, visitor, QUESTION)
    (desk.library.folder / FILE).parent.mkdir(exist_ok=True)
    (desk.library.folder / FILE).write_text("{broken\n", "utf-8")
    shown = judged(desk, visitor, cite, 2)
    assert "The verdict was not changed" in shown
    assert 'data-grade="2" aria-pressed="false"' in shown
    assert (desk.library.folder / FILE).read_text("utf-8") == "{broken\n"


class Following(FakeAssistant):
    """Understands a question that begins with "And" with the last one before it."""

    def read(self, question: str, *, history: tuple[str, ...] = ()) -> Any:
        read = self._read(question, Filters(), ())
        told = f"{history[-1]} {question}" if question.startswith("And") and history else question
        return replace(read, standalone=told)

    def ask(self, question: str, **given: Any) -> Any:
        answer = super().ask(question, **given)
        return replace(answer, question=self.read(question, history=given.get("history", ())))


def test_a_follow_up_takes_only_the_questions_along_that_it_leans_on(desk: Desk) -> None:
    """The first question was not judged and is not needed: it is written nowhere."""
    following = Desk(assistant=Following(desk.library), visitors=Visitors())  # type: ignore[arg-type]
    visitor = Visitor()
    asked(following, visitor, "Bruising of one named family?", "Was bruising seen?", "And bruises on the cheek?")
    judged(following, visitor, 1, 2, turn=3)
    (one,) = kept(desk.library.folder)
    assert (one.question, one.history) == ("And bruises on the cheek?", ("Was bruising seen?",))
    judged(following, visitor, 1, 2, turn=2)
    assert {one.history for one in kept(desk.library.folder)} == {(), ("Was bruising seen?",)}


def test_the_account_is_the_name_of_the_judge(desk: Desk) -> None:
    """In any script, and not to be chosen by the client."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        names.append(account_name(Headers(scope=scope)))
        names.append(desk.visitor(as_gradio(StarletteRequest(scope))).called)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def signed_in(scope: Any, receive: Any, send: Any) -> None:
        await Identity(answer)({**scope, "reviews_account": "Łucja/Ann"}, receive, send)

    names: list[str] = []
    client = TestClient(signed_in, base_url="http://127.0.0.1", cookies={"reviews_visitor": "k" * 32})
    client.get("/elsewhere", headers={HEADER: "Bo/key"})
    assert names == ["Łucja/Ann", "Łucja/Ann"]
    assert account_name(Headers({})) == ""


def as_gradio(request: StarletteRequest) -> Any:
    request.session_hash = "s"  # type: ignore[attr-defined]
    return request


def test_a_passage_nobody_judged_stands_for_nothing(desk: Desk) -> None:
    visitor = Visitor()
    asked(desk, visitor, QUESTION)
    assert thumbs.standing(desk.assistant, visitor, visitor.turns[0], desk.library.passages()[0]) is None


def test_on_another_day_a_verdict_is_shown_to_whoever_gave_it_and_can_be_taken_back(desk: Desk) -> None:
    first = Visitor(name="Ann")
    judged(desk, first, asked(desk, first, QUESTION), 1)
    later, other, nobody = Visitor(name="Ann"), Visitor(name="Bo"), Visitor()
    for visitor, pressed in ((later, True), (other, False), (nobody, False)):
        cite = asked(desk, visitor, QUESTION)
        opened = ask.evidence(desk, visitor, {"act": "cite", "turn": 1, "cite": cite})
        assert ('aria-pressed="true"' in opened) is pressed
    judged(desk, later, asked(desk, later, QUESTION), 1, turn=later.turns[-1].number)
    assert kept(desk.library.folder) == ()
