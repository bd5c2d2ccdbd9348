"""Our own HTML shows every text exactly as it stands, and every button says what it does."""

from html.parser import HTMLParser

import pytest

from assistant.answer import Abstention, Answer, Kind, Question, Signal
from corpus.document import Section
from index.query import Filters, Searched
from tests.ui.fakes import AWKWARD, FakeAssistant
from ui.html import answer_message, attributes, counted, page_name, question_message, text
from ui.visitors import Turn


class Words(HTMLParser):
    """The text a browser would show, and the buttons' attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.buttons: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "button":
            self.buttons.append(dict(attrs))


@pytest.mark.parametrize(
    "words", [AWKWARD, "<img src=x onerror=alert(1)>", "a\n\n  b\tc", "“quoted” & 'single' \"double\""]
)
def test_a_question_is_shown_word_for_word(words: str) -> None:
    shown = Words(question_message(Turn(number=1, question=words)))
    assert shown.words == "You asked: " + words


def test_an_attribute_cannot_be_left() -> None:
    assert attributes({"title": '"><script>'}) == ' title="&quot;&gt;&lt;script&gt;"'
    assert attributes({"data-index": 0, "disabled": False, "title": None, "hidden": True}) == ' data-index="0" hidden'
    assert text("'") == "&#x27;"


def test_an_answer_holds_a_numbered_button_for_each_citation(assistant: FakeAssistant) -> None:
    turn = Turn(number=4, question="bruises", answer=assistant.ask("What about bruising of babies?"))
    assert isinstance(turn.answer, Answer)
    shown = Words(answer_message(turn))
    cites = [button for button in shown.buttons if button["class"] == "cite"]
    assert [button["data-cite"] for button in cites] == ["1", "2"]
    assert all(button["data-turn"] == "4" and button["type"] == "button" for button in cites)
    assert {button["aria-label"] for button in cites} == {"Citation 1: RR 1/31, page 1", "Citation 2: RR 1/31, page 1"}
    for citation in turn.answer.citations:
        assert citation.quote in shown.words


def test_the_open_citation_is_the_pressed_one(assistant: FakeAssistant) -> None:
    turn = Turn(number=1, question="bruises", answer=assistant.ask("What about bruising?"))
    pressed = [
        b["data-cite"] for b in Words(answer_message(turn, pressed=2)).buttons if b.get("aria-pressed") == "true"
    ]
    assert pressed == ["2"]


def test_what_was_read_from_the_question_can_be_taken_off_and_put_back(assistant: FakeAssistant) -> None:
    turn = Turn(number=2, question="bruising", answer=assistant.ask("What about bruising?"))
    (chip,) = [b for b in Words(answer_message(turn)).buttons if b["data-act"] == "without"]
    assert (chip["data-signal"], chip["data-turn"]) == ("age", "2")
    assert "read from “non-mobile”" in str(chip["aria-label"])
    taken = Turn(
        number=2,
        question="bruising",
        without=frozenset({"age"}),
        answer=assistant.ask("What about bruising?", without={"age"}),
    )
    assert [b["data-act"] for b in Words(answer_message(taken)).buttons if b["data-act"] in {"without", "restore"}] == [
        "restore"
    ]


def test_an_abstention_says_why_and_what_was_searched() -> None:
    question = Question(text="weather?", standalone="weather?", kind=Kind.THEMATIC, unknown=("RR 99/31",))
    abstained = Abstention(
        question=question, reason="Nothing is said.", searched=Searched(documents=2, reviews=3, passages=1_500)
    )
    words = Words(answer_message(Turn(number=1, question="weather?", answer=abstained))).words
    assert "Nothing is said." in words
    assert "Searched 1,500 passages of 3 reviews in 2 documents." in words
    assert "Not in this library: RR 99/31" in words


def test_a_declined_question_does_not_claim_a_search() -> None:
    question = Question(text="who?", standalone="who?", kind=Kind.REIDENTIFICATION)
    declined = Abstention(question=question, reason="No.", searched=Searched(documents=0, reviews=0, passages=0))
    assert "Nothing was searched." in answer_message(Turn(number=1, question="who?", answer=declined))


def test_a_question_understood_otherwise_shows_how() -> None:
    signal = Signal(id="s", label="learning", words="learn")
    question = Question(text="and there?", standalone="and in RR 1/31?", kind=Kind.FACT, signals=(signal,))
    abstained = Abstention(question=question, reason="No.", searched=Searched(documents=1, reviews=1, passages=1))
    words = Words(answer_message(Turn(number=1, question="and there?", answer=abstained))).words
    assert "Understood as: and in RR 1/31?" in words
    assert words.index("Understood as") < words.index("No.")


def test_the_kind_of_answer_is_said_and_the_others_can_be_had() -> None:
    question = Question(text="x", standalone="x", kind=Kind.FACT)
    abstained = Abstention(question=question, reason="No.", searched=Searched(documents=1, reviews=1, passages=1))
    read = answer_message(Turn(number=4, question="x", answer=abstained))
    assert "Answered with a fact" in Words(read).words
    assert read.count('data-act="as"') == len(Kind) - 2
    assert "As it was read" not in read
    assert "As it was read" in answer_message(Turn(number=4, question="x", kind=Kind.FACT, answer=abstained))


def test_of_who_somebody_is_no_other_kind_is_offered() -> None:
    question = Question(text="who?", standalone="who?", kind=Kind.REIDENTIFICATION)
    declined = Abstention(question=question, reason="No.", searched=Searched(documents=0, reviews=0, passages=0))
    assert 'data-act="as"' not in answer_message(Turn(number=1, question="who?", answer=declined))


def test_a_problem_is_an_alert() -> None:
    assert 'role="alert">Too long.' in answer_message(Turn(number=1, question="x", problem="Too long."))


@pytest.mark.parametrize(
    ("page", "label", "words"),
    [(None, None, ""), (3, None, "page 3"), (3, "3", "page 3"), (6, "iv", "page iv (page 6 of the file)")],
)
def test_a_page_is_named_by_its_print_and_its_place(page: int | None, label: str | None, words: str) -> None:
    assert page_name(page, label) == words


def test_limits_of_a_search_are_said() -> None:
    question = Question(text="x", standalone="x", kind=Kind.THEMATIC, filters=Filters(sections=(Section.LEARNING,)))
    abstained = Abstention(question=question, reason="No.", searched=Searched(documents=1, reviews=1, passages=1))
    assert "learning" in Words(answer_message(Turn(number=1, question="x", answer=abstained))).words


def test_numbers_and_their_nouns() -> None:
    assert (counted(1, "review"), counted(2000, "page")) == ("1 review", "2,000 pages")
