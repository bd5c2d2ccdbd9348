"""The evidence pane marks the quotation by its place, shows its neighbours and its page, and refuses what no longer holds."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation
from corpus.document import Page
from index.library import Library
from tests.ui.fakes import AWKWARD, BRUISES, LEARNING, FakeAssistant, fictional_document
from tests.ui.test_html import Words
from ui.evidence import evidence_html, marked_text, marks, open_evidence, quoted_range


def cited(assistant: FakeAssistant, question: str, words: str) -> Citation:
    answer = assistant.ask(question)
    assert isinstance(answer, Answer)
    return next(citation for citation in answer.citations if words in citation.quote)


def test_the_quotation_is_marked_where_it_stands_not_where_its_words_are(assistant: FakeAssistant) -> None:
    citation = cited(assistant, "bruising", BRUISES)
    passage = assistant.library.passage(citation.passage)
    twice = replace(passage, text="over. over.", spans=(replace(passage.spans[0], start=10, end=21),))
    second = replace(citation, spans=(replace(citation.spans[0], start=16, end=21),), quote="over.")
    assert marked_text(twice, second) == "over. <mark>over.</mark>"


def test_a_quotation_of_another_page_is_not_marked(assistant: FakeAssistant) -> None:
    citation = cited(assistant, "bruising", BRUISES)
    passage = assistant.library.passage(citation.passage)
    elsewhere = replace(citation, spans=(replace(citation.spans[0], page=2),))
    assert quoted_range(passage, elsewhere) is None
    assert "<mark>" not in marked_text(passage, elsewhere)


def test_the_passage_is_shown_word_for_word(assistant: FakeAssistant) -> None:
    citation = cited(assistant, "awkward value script", AWKWARD.strip())
    html = evidence_html(open_evidence(assistant.library, 1, citation))
    assert AWKWARD in Words(html).words
    assert "<b>" not in html


def test_the_evidence_names_review_child_place_and_section(assistant: FakeAssistant) -> None:
    words = Words(evidence_html(open_evidence(assistant.library, 1, cited(assistant, "bruising", LEARNING)))).words
    for told in (
        "RR 1/31",
        "3 months",
        "bruising (inferred)",
        "Marrowfield SCP (invented)",
        "An Invented Digest",
        "page 1",
        "Learning",
    ):
        assert told in words


def test_the_passage_before_is_at_hand(assistant: FakeAssistant) -> None:
    evidence = open_evidence(assistant.library, 1, cited(assistant, "bruising", LEARNING))
    assert evidence.before is not None
    assert evidence.before.text == BRUISES
    assert evidence.after is None


def test_the_picture_is_of_the_page_the_quotation_stands_on(assistant: FakeAssistant) -> None:
    citation = cited(assistant, "water pond garden", "pond")
    html = evidence_html(open_evidence(assistant.library, 1, citation))
    assert f'src="/page-image/{citation.document.id}/2?marks=' in html
    assert "with the quotation marked" in html
    turned = evidence_html(open_evidence(assistant.library, 1, citation, page=1))
    assert f'src="/page-image/{citation.document.id}/1?marks=' in turned
    assert "the quotation is on another page" in turned


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (99, 2)])
def test_a_page_that_does_not_exist_is_the_nearest_one(assistant: FakeAssistant, asked: int, shown: int) -> None:
    assert open_evidence(assistant.library, 1, cited(assistant, "bruising", BRUISES), page=asked).page == shown


def test_a_text_file_has_no_picture_and_shows_its_status(assistant: FakeAssistant) -> None:
    html = evidence_html(open_evidence(assistant.library, 1, cited(assistant, "awkward value script", AWKWARD.strip())))
    assert "<figure" not in html
    assert "unpublished" in html
    assert "Download the document" in html


def test_a_quotation_that_is_no_longer_true_is_refused(assistant: FakeAssistant, library: Library) -> None:
    citation = cited(assistant, "bruising", BRUISES)
    with pytest.raises(Exception, match=r"Invented Digest|invented-digest"):
        open_evidence(library, 1, replace(citation, quote=citation.quote.replace("cheek", "arm")))


def test_spans_in_an_address(assistant: FakeAssistant) -> None:
    citation = cited(assistant, "bruising", BRUISES)
    span = citation.spans[0]
    assert marks(citation) == f"1:{span.start}-{span.end}"
    assert Page(index=1, text="x").index == span.page


def test_a_pdf_that_needs_a_password_says_so_in_the_place_of_its_picture(
    tmp_path: Path, assistant: FakeAssistant
) -> None:
    import hashlib

    from reportlab.pdfgen.canvas import Canvas

    library = assistant.library
    citation = cited(assistant, "bruising", BRUISES)
    plain = evidence_html(open_evidence(library, 1, citation))
    assert 'img src="/page-image/' in plain
    locked = Canvas(str(tmp_path / "locked.pdf"), encrypt="the sea")
    locked.drawString(50, 500, BRUISES)
    locked.save()
    read, _ = fictional_document(tmp_path)
    sha256 = hashlib.sha256((tmp_path / "locked.pdf").read_bytes()).hexdigest()
    document = replace(read.document, id=sha256[:12], sha256=sha256, file="locked.pdf")
    reviews = tuple(replace(review, document=document.id) for review in read.reviews)
    passages = tuple(replace(one, id=f"f{one.id[1:]}", document=document.id) for one in read.passages)
    library.remove(citation.document.id)
    library.store(replace(read, document=document, reviews=reviews, passages=passages), tmp_path / "locked.pdf")
    html = evidence_html(open_evidence(library, 1, cited(assistant, "bruising", BRUISES)))
    assert "This PDF needs a password to be opened" in html
    assert "<img" not in html
    assert "Next page" not in html
