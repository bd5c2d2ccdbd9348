"""Our own addresses: pictures of pages, the text to read, the file; what the library does not hold is not found."""

import io

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from assistant.answer import Answer
from index.library import Library
from tests.ui.fakes import AWKWARD, BRUISES, FakeAssistant
from tests.ui.test_html import Words
from ui.evidence import image_url, read_url
from ui.routes import own_routes

YELLOW = (255, 221, 87)


@pytest.fixture
def client(library: Library) -> TestClient:
    app = FastAPI()
    app.include_router(own_routes(library))
    return TestClient(app)


def pdf_of(library: Library) -> str:
    return next(document.id for document in library.documents() if document.media == "pdf")


def yellow(png: bytes) -> int:
    """How many pixels have the colour of the mark."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    return sum(number for number, colour in picture.getcolors(1 << 24) or () if colour == YELLOW)


def test_the_page_picture_marks_the_quotation_and_only_on_its_page(
    client: TestClient, assistant: FakeAssistant
) -> None:
    answer = assistant.ask("bruising")
    assert isinstance(answer, Answer)
    citation = next(c for c in answer.citations if c.quote == BRUISES)
    marked = client.get(image_url(citation, 1))
    assert marked.headers["content-type"] == "image/png"
    assert marked.headers["cache-control"] == "no-store"
    # The line is some 400 points long and 11 high, at 1.7 pixels a point: thousands of pixels, not a speck, not the page.
    assert 5_000 < yellow(marked.content) < 60_000
    assert yellow(client.get(image_url(citation, 2)).content) == 0
    assert yellow(client.get(f"/page-image/{citation.document.id}/1").content) == 0


@pytest.mark.parametrize("marks", ["", "x", "1:5-2", "1:0-9999999", "1:0-5" + ",1:0-5" * 500, "../../etc"])
def test_nonsense_in_the_marks_does_no_harm(client: TestClient, library: Library, marks: str) -> None:
    assert client.get(f"/page-image/{pdf_of(library)}/1", params={"marks": marks}).status_code == 200
    assert client.get(f"/read/{pdf_of(library)}", params={"marks": marks}).status_code == 200


@pytest.mark.parametrize("page", ["0", "3", "-1"])
def test_a_page_that_is_not_there_is_not_found(client: TestClient, library: Library, page: str) -> None:
    assert client.get(f"/page-image/{pdf_of(library)}/{page}").status_code == 404


@pytest.mark.parametrize("path", ["/file/", "/read/", "/page-image/"])
@pytest.mark.parametrize("document", ["000000000000", "..%2f..%2flibrary.sqlite", "%00"])
def test_what_the_library_does_not_hold_is_not_found(client: TestClient, path: str, document: str) -> None:
    address = f"{path}{document}" + ("/1" if path == "/page-image/" else "")
    assert client.get(address).status_code == 404


def test_the_text_to_read_is_verbatim_with_the_quotation_marked(client: TestClient, assistant: FakeAssistant) -> None:
    answer = assistant.ask("awkward value script")
    assert isinstance(answer, Answer)
    citation = next(c for c in answer.citations if c.quote == AWKWARD)
    html = client.get(read_url(citation).partition("#")[0]).text
    assert AWKWARD in Words(html).words
    marked = html[html.index("<mark") : html.index("</mark>")]
    assert Words(marked).words == AWKWARD
    assert 'id="mark"' in marked


def test_a_pdf_opens_in_the_browser_under_its_own_name(client: TestClient, library: Library) -> None:
    response = client.get(f"/file/{pdf_of(library)}")
    assert response.content.startswith(b"%PDF")
    assert response.headers["content-disposition"] == "inline; filename*=UTF-8''invented-digest.pdf"
    assert "script-src" not in response.headers["content-security-policy"]
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_other_files_cannot_run_as_ours(client: TestClient, library: Library) -> None:
    text = next(document for document in library.documents() if document.media == "text")
    response = client.get(f"/file/{text.id}")
    assert response.headers["content-type"].startswith("text/plain")
    assert "sandbox" in response.headers["content-security-policy"]
    assert "awkward%20notes.txt" in response.headers["content-disposition"]


def test_a_removed_document_is_gone_from_every_address(client: TestClient, library: Library) -> None:
    pdf = pdf_of(library)
    library.remove(pdf)
    assert {client.get(path).status_code for path in (f"/file/{pdf}", f"/read/{pdf}", f"/page-image/{pdf}/1")} == {404}


def test_only_the_page_s_assets_are_served(client: TestClient) -> None:
    assert client.get("/reviews-assets/page.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/reviews-assets/about.html").status_code == 404
    assert client.get("/reviews-assets/..%2fserver.py").status_code == 404
