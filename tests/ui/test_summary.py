"""The page's summary by a language model: only where one is set up, marked, with its citations, and what was withheld."""

from collections.abc import Iterator

import gradio as gr
import pytest

from assistant.answer import Answer
from assistant.errors import WriterError
from assistant.support import Sentence
from assistant.writer import Summary
from index.settings import Settings
from tests.ui.fakes import FakeAssistant
from ui.desk import Desk
from ui.page import banner
from ui.summary import offer, summary_of
from ui.tabs.about import about_html
from ui.visitors import Visitor, Visitors

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def desk(assistant: FakeAssistant) -> Desk:
    return Desk(assistant=assistant, visitors=Visitors())  # type: ignore[arg-type]


@pytest.fixture
def visitor(assistant: FakeAssistant) -> Visitor:
    made = Visitor()
    made.ask("What about <b>bruising</b>?").answer = assistant.ask("What about bruising?")
    return made


def components(desk: Desk) -> list[str]:
    with gr.Blocks(analytics_enabled=False) as page:
        offer(desk)
    return [block.elem_id for block in page.blocks.values() if getattr(block, "elem_id", None)]


def test_nothing_is_offered_where_no_model_is_set_up(desk: Desk, gradio_leftovers: Iterator[None]) -> None:
    assert components(desk) == []
    desk.library.settings = Settings(writer_url="http://127.0.0.1:8080/v1")
    assert components(desk) == ["summarise", "summary"]


def test_a_model_on_another_machine_stops_the_start(desk: Desk, gradio_leftovers: Iterator[None]) -> None:
    desk.library.settings = Settings(writer_url="http://10.1.2.3/v1")
    with pytest.raises(WriterError, match="writer_elsewhere"):
        components(desk)


def test_a_model_elsewhere_that_was_allowed_is_said_before_the_button(
    desk: Desk, gradio_leftovers: Iterator[None]
) -> None:
    desk.library.settings = Settings(writer_url="http://10.1.2.3/v1", writer_elsewhere=True)
    assert components(desk) == ["summary-leaves", "summarise", "summary"]


def test_a_summary_is_marked_cited_and_counts_what_was_withheld(
    desk: Desk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def summarise(answer: Answer) -> Summary:
        return Summary(
            sentences=(
                Sentence(text="A <bruise> was seen.", citations=(1,)),
                Sentence(text="Cheese.", citations=(), reason="it cites no evidence"),
            )
        )

    monkeypatch.setattr(desk.assistant, "summarise", summarise, raising=False)
    shown = summary_of(desk, visitor)
    assert "Worded by a language model, not by the reviews" in shown
    assert "A &lt;bruise&gt; was seen." in shown
    assert "What about &lt;b&gt;bruising&lt;/b&gt;?" in shown
    assert 'data-act="cite" data-turn="1" data-cite="1"' in shown
    assert "1 sentence withheld: it cites no evidence." in shown
    assert "Cheese" not in shown


def test_a_model_that_does_not_answer_is_said_in_a_sentence(
    desk: Desk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(answer: Answer) -> Summary:
        raise WriterError("The local language model at <x> did not answer.")

    monkeypatch.setattr(desk.assistant, "summarise", broken, raising=False)
    assert "&lt;x&gt; did not answer" in summary_of(desk, visitor)


def test_without_an_answer_there_is_nothing_to_summarise(desk: Desk, assistant: FakeAssistant) -> None:
    visitor = Visitor()
    assert "Ask a question first" in summary_of(desk, visitor)
    visitor.ask("What about volcanoes?").answer = assistant.ask("What about volcanoes?")
    assert "nothing to summarise" in summary_of(desk, visitor)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:8080/v1", "http://localhost/v1"])
def test_where_no_model_is_elsewhere_the_page_says_that_nothing_leaves(desk: Desk, url: str) -> None:
    desk.library.settings = Settings(writer_url=url, writer_elsewhere=True)
    assert "Nothing leaves this computer." in banner(desk)
    assert "Nothing leaves this computer." in about_html(desk)


def test_a_model_elsewhere_is_named_on_the_banner_and_on_about(desk: Desk) -> None:
    desk.library.settings = Settings(writer_url="https://llm.example.test:8443/v1", writer_elsewhere=True)
    for html in (banner(desk), about_html(desk)):
        assert "sends the question and the quotations of published documents to llm.example.test;" in html
        assert "Nothing leaves" not in html
