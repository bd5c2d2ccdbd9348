"""The Library tab's handlers: the list, the report on adding, removal after a question, the coverage."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import Basis, Facet, Given, Status
from index.library import Library
from index.reports import Added, AddReport, Failure, Warned
from tests.ui.fakes import FakeAssistant
from tests.ui.test_html import Words
from ui.coverage import coverage, coverage_html
from ui.desk import Desk
from ui.page import banner
from ui.tabs import library as tab
from ui.visitors import Visitors


@pytest.fixture
def desk(assistant: FakeAssistant) -> Desk:
    return Desk(assistant=assistant, visitors=Visitors())  # type: ignore[arg-type]


def test_the_list_shows_documents_with_their_reviews(desk: Desk) -> None:
    words = Words(tab.list_html(desk)).words
    for told in ("An Invented Digest", "invented-digest.pdf", "2 reviews", "RR 2/31", "Awkward Notes", "unpublished"):
        assert told in words


def test_the_list_is_searched_by_title_and_by_review(desk: Desk) -> None:
    assert "Awkward Notes" not in tab.list_html(desk, find="rr 2/31")
    assert "An Invented Digest" in tab.list_html(desk, find="rr 2/31")
    assert "Nothing in the list matches" in tab.list_html(desk, find="no such thing")


def test_the_list_is_sorted(desk: Desk) -> None:
    words = Words(tab.list_html(desk, order="Title")).words
    assert words.index("An Invented Digest") < words.index("Awkward Notes")


def test_the_report_names_failures_first_and_without_the_upload_folder() -> None:
    report = AddReport(
        added=(Added(file="/tmp/x/good.pdf", id="a", reviews=2, passages=9),),
        unchanged=("/tmp/x/same.pdf",),
        failed=(Failure(file="/tmp/x/bad.pdf", reason="/tmp/x/bad.pdf is empty. Save it again."),),
        warnings=(Warned(file="/tmp/x/good.pdf", page=3, message="Page 3 was scanned."),),
    )
    words = Words(tab.report_html(report)).words
    assert words.index("Not added: bad.pdf") < words.index("Added: good.pdf – 2 reviews, 9 passages")
    assert "bad.pdf is empty. Save it again." in words
    assert "Please check good.pdf, page 3: Page 3 was scanned." in words
    assert "/tmp" not in words


def test_uploads_are_deleted_whatever_comes_of_them(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "upload"
    folder.mkdir()
    file = folder / "empty.pdf"
    file.write_bytes(b"")
    told = tab.add(desk, [str(file)], Given(), None, lambda what, done, total: None)
    assert "Not added: empty.pdf" in told
    assert not folder.exists()


def test_adding_nothing_asks_for_files(desk: Desk) -> None:
    assert "Choose one or more files" in tab.add(desk, [], Given(), None, lambda what, done, total: None)


def test_a_title_for_several_files_is_refused(desk: Desk) -> None:
    told = tab.add(desk, ["a", "b"], Given(title="One"), None, lambda what, done, total: None)
    assert "give it with one file" in told


def test_what_a_person_leaves_empty_is_left_to_the_file() -> None:
    assert tab.given_from(" ", "", tab.NO_SAY) == Given()
    assert tab.given_from("T", "P", "Draft") == Given(title="T", partnership="P", status=Status.DRAFT)


def test_removal_asks_first_and_then_says_what_went(desk: Desk, library: Library) -> None:
    document = library.documents()[0]
    question = Words(tab.confirm_html(desk, document.id))
    assert "2 reviews" in question.words
    assert [button["data-act"] for button in question.buttons] == ["remove", "keep-document"]
    assert document in library.documents()
    assert "Removed “An Invented Digest”" in tab.remove(desk, document.id)
    assert document not in library.documents()


def test_an_unknown_document_is_neither_asked_about_nor_removed(desk: Desk) -> None:
    assert "No document" in tab.confirm_html(desk, "feedfeedfeed")
    assert "No document" in tab.remove(desk, "feedfeedfeed")


def test_coverage_counts_reviews(library: Library) -> None:
    charts = {chart.title: dict(chart.bars) for chart in coverage(library.reviews())}
    assert charts["Year of the review"] == {"2031": 3}
    assert charts["Age of the child"] == {"under 6 months": 2, "1 to 4 years": 1}
    assert charts["Harm"] == {"bruising": 2, "drowning": 1}


def test_what_is_not_stated_comes_last_and_is_never_left_out(library: Library) -> None:
    review = library.reviews()[0]
    harms = [Facet(name="harm", value=f"harm {n}", basis=Basis.STATED) for n in range(12)]
    many = [replace(review, facets=(harm,)) for harm in harms] + [replace(review, facets=())] * 5
    chart = coverage(many)[-1]
    assert chart.bars[-1] == ("not stated", 5)
    assert (len(chart.bars), chart.more) == (11, 2)


def test_coverage_says_the_number_beside_each_bar(library: Library) -> None:
    assert "2 of 3 reviews" in Words(coverage_html(library.reviews())).words
    assert coverage(()) == ()


def test_real_reviews_beside_the_example_are_not_called_invented(desk: Desk) -> None:
    from corpus.examples import example_files

    assert "invented" not in banner(desk).split("Nothing leaves")[1]
    desk.library.add([next(file for file in example_files() if file.suffix == ".txt")])
    assert "1 of the documents here is the example’s" in banner(desk)
    assert "Example library" not in banner(desk)


def test_a_locked_file_names_the_field_and_no_option_of_the_command_line() -> None:
    failed = Failure(file="/tmp/x/locked.pdf", reason="locked.pdf is protected by a password. Give it with --password.")
    report = tab.report_html(AddReport(failed=(failed,)))
    assert "in the field “Password”" in report
    assert "--" not in report
