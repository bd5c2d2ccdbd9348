"""The Report tab's handlers: the visitor's own collection, in order, with notes, as a file."""

import csv
import io
import re

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.basket import item_of, open_basket
from index.errors import LibraryError
from tests.ui.fakes import AWKWARD, BRUISES, LEARNING, FakeAssistant
from tests.ui.test_html import Words
from ui.desk import Desk
from ui.exports import export_routes
from ui.identity import HEADER
from ui.tabs import report
from ui.visitors import Visitor, Visitors


@pytest.fixture
def desk(assistant: FakeAssistant) -> Desk:
    return Desk(assistant=assistant, visitors=Visitors())  # type: ignore[arg-type]


def keep(desk: Desk, visitor: Visitor, question: str) -> None:
    """Puts every quotation of the answer into the visitor's collection, in reading order."""
    answer = desk.assistant.ask(question)
    assert isinstance(answer, Answer)
    for citation in sorted(answer.citations, key=lambda c: c.spans):
        visitor.keep(item_of(citation, desk.library, question=question))


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    visitor = desk.visitors.get("/mine")
    keep(desk, visitor, "What about bruising?")
    return visitor


def drawn(desk: Desk, visitor: Visitor) -> str:
    """The entries and, below them, what can be taken away."""
    opened = open_basket(visitor.basket, desk.library)
    return report.basket_html(desk, opened) + report.takeaway_html(desk, opened)


def quotations(desk: Desk, visitor: Visitor) -> list[str]:
    html = report.basket_html(desk, open_basket(visitor.basket, desk.library))
    return [Words(part.split("</q>")[0]).words for part in html.split("<q>")[1:]]


def test_entries_stand_in_order_with_their_source(desk: Desk, visitor: Visitor) -> None:
    assert quotations(desk, visitor) == [BRUISES, LEARNING]
    words = Words(drawn(desk, visitor)).words
    assert "RR 1/31" in words
    assert "Asked: What about bruising?" in words


def test_a_preview_shows_headings_quotations_notes_and_references_as_the_file_does(
    desk: Desk, visitor: Visitor
) -> None:
    report.noted(visitor, 1, "What was learned", "Ask the group.")
    preview = drawn(desk, visitor).split('class="preview"')[1].split("</details>")[0]
    words = Words(preview).words
    places = [words.index(part) for part in (BRUISES, "What was learned", LEARNING, "Ask the group.", "References")]
    assert places == sorted(places)
    assert words.rindex("RR 1/31") > places[-1]


def test_what_was_moved_is_told(desk: Desk, visitor: Visitor) -> None:
    assert report.changed(visitor, {"act": "down", "index": 0}) == "Entry 1 is now entry 2."
    assert report.changed(visitor, {"act": "down", "index": 1}) == ""


def test_entries_move_and_leave(desk: Desk, visitor: Visitor) -> None:
    report.changed(visitor, {"act": "down", "index": 0})
    assert quotations(desk, visitor) == [LEARNING, BRUISES]
    report.changed(visitor, {"act": "up", "index": 1})
    assert quotations(desk, visitor) == [BRUISES, LEARNING]
    report.changed(visitor, {"act": "take-out", "index": 0})
    assert quotations(desk, visitor) == [LEARNING]


@pytest.mark.parametrize(
    "chosen", [{"act": "up"}, {"act": "up", "index": 9}, {"act": "up", "index": -1}, {"act": "x", "index": 0}]
)
def test_a_place_that_does_not_exist_changes_nothing(desk: Desk, visitor: Visitor, chosen: dict[str, object]) -> None:
    report.changed(visitor, chosen)
    assert quotations(desk, visitor) == [BRUISES, LEARNING]


def test_headings_and_notes_are_a_person_s_own_words(desk: Desk, visitor: Visitor) -> None:
    assert report.noted(visitor, 0, " Bruises ", "<b>Check</b> with health")
    assert not report.noted(visitor, 5, "x", "y")
    assert not report.noted(visitor, None, "x", "y")
    html = drawn(desk, visitor)
    assert "<b>Check" not in html
    assert "<b>Check</b> with health" in Words(html).words


def test_unpublished_sources_put_the_banner_up_before_the_file_is_made(desk: Desk, visitor: Visitor) -> None:
    assert "UNPUBLISHED" not in drawn(desk, visitor)
    keep(desk, visitor, "awkward value script")
    assert "UNPUBLISHED" in drawn(desk, visitor)
    assert AWKWARD in quotations(desk, visitor)


def test_a_removed_document_takes_its_words_out_of_the_collection(desk: Desk, visitor: Visitor) -> None:
    desk.library.remove(desk.library.documents()[0].id)
    html = drawn(desk, visitor)
    assert BRUISES not in html
    assert "removed or has changed" in html
    with pytest.raises(LibraryError, match="empty"):
        report.report_file(desk, visitor, "csv")


def test_an_empty_report_says_how_to_begin(desk: Desk) -> None:
    assert "Add to report" in drawn(desk, Visitor())


def test_the_file_is_the_visitor_s_own(desk: Desk, visitor: Visitor) -> None:
    app = FastAPI()
    app.include_router(export_routes(desk))
    client = TestClient(app)
    mine = client.get("/my-report.csv", headers={HEADER: "/mine"})
    rows = list(csv.reader(io.StringIO(mine.content.decode("utf-8-sig"))))
    assert any(BRUISES in row for row in rows)
    assert mine.headers["cache-control"] == "no-store"
    assert client.get("/my-report.docx", headers={HEADER: "/mine"}).content.startswith(b"PK")
    assert client.get("/my-report.csv", headers={HEADER: "/yours"}).status_code == 409
    assert client.get("/my-report.csv").status_code == 404
    assert client.get("/my-report.exe", headers={HEADER: "/mine"}).status_code == 404


def test_a_briefing_of_each_review_that_is_quoted(desk: Desk, visitor: Visitor) -> None:
    app = FastAPI()
    app.include_router(export_routes(desk))
    client = TestClient(app)
    addresses = re.findall(r'href="(/briefing/[^"]+)"', drawn(desk, visitor))
    assert len(addresses) == len(set(addresses)) > 0
    got = client.get(addresses[0])
    words = "\n".join(
        cell.text for table in Document(io.BytesIO(got.content)).tables for row in table.rows for cell in row.cells
    )
    assert BRUISES in words
    assert client.get(re.sub(r"/\d+\.docx", "/77.docx", addresses[0])).status_code == 404


def test_a_report_has_a_title(visitor: Visitor) -> None:
    report.titled(visitor, " For the board ")
    assert visitor.basket.name == "For the board"
    report.titled(visitor, " ")
    assert visitor.basket.name == "What the reviews say"
