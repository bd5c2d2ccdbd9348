"""Quotations are proved or not shown, and cited in a form that is data."""

from dataclasses import replace

import pytest

from assistant.citations import full_form, page_words, prove, short_form, styles, verify
from assistant.draft import Quote
from assistant.errors import QuotationError
from corpus.document import Status
from index.errors import LibraryError


def quote(library, number=0, start=0, end=None):
    passage = library.passages()[number]
    document = library.document(passage.document)
    review = next(r for r in library.reviews() if r.id == passage.review)
    return Quote(
        passage=passage, review=review, document=document, start=start, end=end or len(passage.text), score=1.0
    )


def test_a_citation_is_sliced_from_the_page_and_knows_both_page_numbers(library):
    citation = prove(quote(library, 1), library, 4)
    page = library.page(citation.document.id, 1)
    assert citation.quote == "".join(page.text[span.start : span.end] for span in citation.spans)
    assert (citation.n, citation.page, citation.page_label) == (4, 1, "iii")
    verify(citation, library)


def test_a_passage_that_is_not_what_its_page_says_is_an_error(library):
    given = quote(library)
    changed = replace(given, passage=replace(given.passage, text=given.passage.text.replace("four", "five")))
    with pytest.raises(QuotationError, match="Learning from Reviews"):
        prove(changed, library, 1)


def test_a_citation_whose_words_were_altered_does_not_verify(library):
    citation = prove(quote(library), library, 1)
    with pytest.raises(QuotationError):
        verify(replace(citation, quote=citation.quote + " "), library)


def test_a_file_that_was_replaced_or_taken_away_is_not_quoted(library):
    citation = prove(quote(library), library, 1)
    source = library.source(citation.document.id)
    source.chmod(0o600)
    source.write_bytes(b"something else altogether")
    with pytest.raises(QuotationError, match="SHA-256"):
        verify(citation, library)
    source.unlink()
    with pytest.raises(QuotationError, match="missing"):
        verify(citation, library)


def test_a_file_without_pages_is_cited_without_page_numbers(build):
    library = build(paged=False)
    citation = prove(quote(library), library, 1)
    assert (citation.page, citation.page_label) == (None, None)
    assert "page" not in full_form(citation)


def test_the_full_form_names_review_partnership_document_page_section_and_status(library):
    citation = prove(quote(library), library, 1)
    unpublished = replace(citation, document=replace(citation.document, status=Status.UNPUBLISHED))
    assert full_form(unpublished) == (
        "RR 1/21, Brackenmoor Safeguarding Children Partnership, Learning from Reviews, p. iii (page 1 of the file), "
        "circumstances, UNPUBLISHED."
    )
    assert short_form(citation) == "(RR 1/21, p. iii (page 1 of the file))"


def test_a_printed_number_is_never_taken_for_the_place_in_the_file():
    assert page_words(7, None) == "page 7 of the file"
    assert page_words(7, "5") == "p. 5 (page 7 of the file)"
    assert page_words(7, "7") == "p. 7"
    assert page_words(None, None) == ""


def test_every_style_of_the_data_file_can_be_printed_and_an_unknown_one_is_named(library):
    citation = prove(quote(library), library, 1)
    for style in styles():
        assert short_form(citation, style)
        assert "{" not in full_form(citation, style)
    with pytest.raises(LibraryError, match="vancouver"):
        full_form(citation, "vancouver")
