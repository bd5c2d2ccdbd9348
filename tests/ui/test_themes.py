"""The Themes tab's handlers: the matrix as buttons, a cell's quotations, a person's verdict."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.themes import Matrix, Verdict
from tests.ui.fakes import WATER, FakeAssistant
from tests.ui.test_html import Words
from ui.desk import Desk
from ui.exports import export_routes
from ui.tabs import themes
from ui.visitors import Visitor, Visitors


@pytest.fixture
def desk(assistant: FakeAssistant) -> Desk:
    return Desk(assistant=assistant, visitors=Visitors())  # type: ignore[arg-type]


@pytest.fixture
def chosen(desk: Desk) -> dict[str, object]:
    """What the button of the one filled cell sends."""
    (button,) = Words(themes.matrix_html(desk.assistant.themes())).buttons
    return {name.removeprefix("data-"): value for name, value in button.items() if name.startswith("data-")}


def test_a_cell_says_theme_review_and_number(desk: Desk) -> None:
    (button,) = Words(themes.matrix_html(desk.assistant.themes())).buttons
    assert button["aria-label"] == "Drowning in RR 2/31: 2 passages"
    assert button["aria-pressed"] == "false"


def test_a_cell_opens_its_quotations(desk: Desk, chosen: dict[str, object]) -> None:
    found = themes.find(desk.assistant.themes(), chosen)
    assert found is not None
    words = Words(themes.cell_html(*found)).words
    assert WATER in words
    assert "And 1 more passage." in words


def test_a_verdict_is_kept_and_taken_back_by_choosing_it_again(desk: Desk, chosen: dict[str, object]) -> None:
    judging = chosen | {"act": "theme-judge", "verdict": "rejected"}
    for expected in (Verdict.REJECTED, None):
        assert themes.acted(desk, Visitor(), desk.assistant.themes(), judging)
        assert desk.assistant.themes().rows[0].cells[0].verdict is expected


def test_a_quotation_goes_into_the_report_under_its_theme(desk: Desk, chosen: dict[str, object]) -> None:
    visitor = Visitor()
    assert not themes.acted(desk, visitor, desk.assistant.themes(), chosen | {"act": "theme-keep", "index": 0})
    assert [item.heading for item in visitor.basket.items] == ["Drowning"]
    themes.acted(desk, visitor, desk.assistant.themes(), chosen | {"act": "theme-keep", "index": 7})
    assert len(visitor.basket.items) == 1


def test_a_cell_that_does_not_exist_changes_nothing(desk: Desk) -> None:
    matrix = desk.assistant.themes()
    assert themes.find(matrix, {"concept": "x", "document": "y", "review": "z"}) is None
    assert not themes.acted(desk, Visitor(), matrix, {"act": "theme-judge", "concept": "x", "verdict": "rejected"})


def test_an_empty_matrix_says_so() -> None:
    assert "No themes yet" in themes.matrix_html(Matrix(rows=(), columns=()))


def test_the_themes_as_a_table_and_as_a_picture(desk: Desk) -> None:
    app = FastAPI()
    app.include_router(export_routes(desk))
    client = TestClient(app)
    assert WATER in client.get("/themes.csv").content.decode("utf-8-sig")
    assert client.get("/themes.exe").status_code == 404
