"""A page as a picture and the place of a quotation on it."""

import io
from pathlib import Path
from typing import Any

import pytest

from corpus import render, worker
from corpus.document import Span
from corpus.errors import PasswordError, UnreadableError
from corpus.reading import read
from corpus.render import marked_image, page_image, rectangles

pytest.importorskip("reportlab")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas: Any = Canvas(str(tmp_path / "page.pdf"), pagesize=(500, 1000))
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 900, "The first line holds nothing of note.")
    canvas.drawString(50, 500, "The second was seen by the tide warden twice.")
    canvas.save()
    return tmp_path / "page.pdf"


def test_the_picture_is_a_png_of_the_page_at_the_scale_asked_for(page: Path) -> None:
    from PIL import Image

    assert Image.open(io.BytesIO(page_image(page, 1, scale=0.5))).size == (250, 500)


def test_a_quotation_is_marked_where_it_stands_in_fractions_of_the_page(page: Path) -> None:
    text = read(page).pages[0].text
    start = text.index("tide warden")
    (box,) = rectangles(page, 1, text, [Span(page=1, start=start, end=start + len("tide warden"))])
    assert box.top < 0.5 < box.bottom + 0.005
    assert box.bottom - box.top < 0.02
    assert 0.1 < box.left < box.right < 0.55


def test_spans_of_other_pages_and_words_that_are_not_there_mark_nothing(page: Path) -> None:
    text = read(page).pages[0].text
    assert rectangles(page, 1, text, [Span(page=2, start=0, end=5)]) == ()
    assert rectangles(page, 1, "zzzz qqqq", [Span(page=1, start=0, end=9)]) == ()


def test_a_page_that_is_not_there_is_an_error_that_names_it(page: Path) -> None:
    with pytest.raises(UnreadableError, match=r"Page 7 of page\.pdf"):
        page_image(page, 7, scale=1)


def test_picture_and_marks_are_the_work_of_one_process(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = read(page).pages[0].text
    start = text.index("tide warden")
    spans = [Span(page=1, start=start, end=start + 11), Span(page=2, start=0, end=5)]
    apart = page_image(page, 1, scale=0.5), rectangles(page, 1, text, spans)
    started: list[str] = []
    monkeypatch.setattr(render, "run", lambda job, limits: started.append(job.task) or worker.run(job, limits))
    assert marked_image(page, 1, text, spans, scale=0.5) == apart
    assert started == ["marked image"]


def test_a_page_behind_a_password_is_said_to_be_so(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas: Any = Canvas(str(tmp_path / "locked.pdf"), encrypt="the sea")
    canvas.drawString(50, 500, "The tide warden came.")
    canvas.save()
    for draw in (
        lambda: page_image(tmp_path / "locked.pdf", 1),
        lambda: marked_image(tmp_path / "locked.pdf", 1, "", []),
    ):
        with pytest.raises(PasswordError, match=r"locked\.pdf is protected by a password"):
            draw()
    assert page_image(tmp_path / "locked.pdf", 1, password="the sea").startswith(b"\x89PNG")
