"""What leaves the library: Word, CSV, Markdown and briefings, each quotation verified again."""

import csv
import datetime
from dataclasses import replace

import pytest
from docx import Document as WordDocument

from assistant.assistant import Assistant
from assistant.citations import prove
from assistant.errors import QuotationError
from assistant.export import export, report_of
from assistant.export.briefing import write_briefing
from assistant.export.identifying import is_nhs_number, looks
from assistant.export.markdown import escaped
from assistant.export.report import Chapter, written
from assistant.export.table import neutral
from assistant.export.word import write_word
from assistant.thresholds import Thresholds
from corpus.document import Status
from index.errors import LibraryError, UnknownError

QUESTION = "What did we learn about bruising in a baby who cannot roll?"


@pytest.fixture
def answer(assistant):
    return assistant.ask(QUESTION)


def words_of(path):
    document = WordDocument(str(path))
    return document, [paragraph.text for paragraph in document.paragraphs]


def test_word_has_headings_numbered_quotations_references_and_its_method(assistant, answer, tmp_path):
    to = tmp_path / "Lessons für alle.docx"
    exported = export(assistant, [answer], to)
    document, texts = words_of(exported.path)
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Quotation", "Reference"} <= styles
    for citation in answer.citations:
        assert f"[{citation.n}]\t“{citation.quote}”" in texts
    assert sum(text.startswith("[") and "Brackenmoor" in text for text in texts) == len(answer.citations)
    method = " ".join(texts)
    for said in (QUESTION, assistant.library.fingerprint(), written(datetime.date.today()), "words_weight"):
        assert said in method


def test_the_table_in_word_has_a_header_row_that_repeats(assistant, answer, tmp_path):
    document, _ = words_of(export(assistant, [answer], tmp_path / "a.docx").path)
    first = document.tables[0].rows[0]
    assert [cell.text for cell in first.cells] == ["No.", "Review", "About", "Section", "Page"]
    assert first._tr.xpath("./w:trPr/w:tblHeader")
    assert len(document.tables[0].rows) == 1 + len(answer.citations)


def test_word_is_in_british_english(assistant, answer, tmp_path):
    document, _ = words_of(export(assistant, [answer], tmp_path / "a.docx").path)
    assert document.core_properties.language == "en-GB"
    assert {lang.get(lang.keys()[0]) for lang in document.styles.element.xpath("//w:lang")} == {"en-GB"}


def test_unpublished_material_puts_a_banner_on_every_page(build, reader, few_words, tmp_path):
    assistant = Assistant(build(status=Status.UNPUBLISHED), few_words, thresholds=Thresholds(strength=0.0))
    answer = assistant.ask(QUESTION)
    document, _ = words_of(export(assistant, [answer], tmp_path / "a.docx").path)
    assert all("UNPUBLISHED" in section.header.paragraphs[0].text for section in document.sections)
    markdown = export(assistant, [answer], tmp_path / "a.md").path.read_text(encoding="utf-8")
    assert markdown.count("UNPUBLISHED MATERIAL") == 2


def test_published_material_has_no_banner(assistant, answer, tmp_path):
    document, _ = words_of(export(assistant, [answer], tmp_path / "a.docx").path)
    assert document.sections[0].header.paragraphs[0].text == ""


def test_csv_has_one_row_a_quotation_with_every_facet_and_a_byte_order_mark(assistant, answer, tmp_path):
    file = export(assistant, [answer], tmp_path / "a.csv").path
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["quotation"] for row in rows] == [citation.quote for citation in answer.citations]
    first = next(row for row in rows if row["review"] == "RR 1/21")
    assert (first["age"], first["sex"], first["page in file"], first["printed page"]) == (
        "four months",
        "girl",
        "1",
        "iii",
    )
    assert any(row["age"] == "baby (inferred)" for row in rows) or all(row["review"] != "RR 3/22" for row in rows)


@pytest.mark.parametrize("cell", ["=1+1", "+44", "- a bullet", "@here", "\t=1", " =1", "\n=1", "\uff1d1"])
def test_a_cell_that_a_spreadsheet_would_calculate_is_neutralised(cell):
    assert neutral(cell) == f"'{cell}"
    assert neutral(f"a {cell}") == f"a {cell}"


def test_markdown_shows_every_character_as_it_stands():
    assert escaped("- a *star* <b> [x] 1. _y_") == r"\- a \*star\* \<b\> \[x\] 1. \_y\_"
    assert escaped("1. first") == r"1\. first"


def test_several_answers_are_numbered_through(assistant, answer):
    report = report_of(assistant.library, [answer, answer])
    assert [citation.n for citation in report.citations] == list(range(1, 2 * len(answer.citations) + 1))


def test_an_abstention_is_exported_as_what_was_searched(assistant, tmp_path):
    nothing = assistant.ask("What did we learn about skateboarding helmets?")
    text = export(assistant, [nothing], tmp_path / "a.md").path.read_text(encoding="utf-8")
    assert "skateboarding" in text
    assert "Searched 11 passages of 4 reviews in 1 document." in text
    assert "## References" not in text


def test_a_quotation_that_no_longer_verifies_is_not_exported(assistant, answer, tmp_path):
    first = answer.groups[0]
    forged = replace(first.citations[0], quote=first.citations[0].quote.replace("a", "e"))
    bad = replace(answer, groups=(replace(first, citations=(forged,)),))
    with pytest.raises(QuotationError):
        export(assistant, [bad], tmp_path / "a.docx")
    assert not list(tmp_path.glob("a.docx*"))


def test_another_ending_is_refused_by_name(assistant, answer, tmp_path):
    with pytest.raises(LibraryError, match=r"\.docx, \.csv, \.md"):
        export(assistant, [answer], tmp_path / "a.pdf")


def test_a_briefing_holds_quotations_in_their_boxes_and_leaves_the_last_to_the_team(library, tmp_path):
    written_ = write_briefing(library, "RR 3/22", tmp_path / "b.docx")
    document, texts = words_of(written_.path)
    boxes = ["\n".join(row.cells[0].text for row in table.rows) for table in document.tables]
    assert len(boxes) == 7
    assert all(row._tr.trPr.xpath("w:cantSplit") for table in document.tables for row in table.rows)
    assert sum(text.startswith("[") and "RR 3/22, Brackenmoor" in text for text in texts) == written_.quotations
    assert "safer sleep should be talked through" in boxes[3]
    assert "No passage of this review carries this label." in boxes[1]
    assert boxes[6] == ""
    assert texts[0] == "Seven-minute briefing: RR 3/22"


def test_what_leads_to_a_quotation_stays_on_its_page_and_no_quotation_is_torn(assistant, answer, tmp_path):
    tabbed = replace(answer.groups[0].citations[0], quote="1\tPublish\tJuly")
    report = replace(
        report_of(assistant.library, [answer], title="A title"),
        chapters=(Chapter(heading="Asked", lead="Led", groups=(replace(answer.groups[0], citations=(tabbed,)),)),),
    )
    write_word(report, tmp_path / "a.docx")
    document, texts = words_of(tmp_path / "a.docx")
    lead = next(paragraph for paragraph in document.paragraphs if paragraph.text == "Led")
    assert lead.paragraph_format.keep_with_next
    assert document.styles["Heading 2"].paragraph_format.keep_with_next
    assert document.styles["Quotation"].paragraph_format.keep_together
    assert "[1]\t“1\u2003Publish\u2003July”" in texts


def test_a_briefing_of_an_unknown_review_names_it(library, tmp_path):
    with pytest.raises(UnknownError, match="RR 9/99"):
        write_briefing(library, "RR 9/99", tmp_path / "b.docx")


def test_names_and_nhs_numbers_are_seen():
    assert is_nhs_number("943 476 5919")
    assert not is_nhs_number("943 476 5918")
    text = "The nurse saw Mr Falkner. His sister called Agnes Pell (943 476 5919) rang Brackenmoor Safeguarding Partnership."
    assert [words for words, _ in looks(text)] == ["943 476 5919", "Mr Falkner", "Agnes Pell"]
    assert not list(looks("Good Practice was seen by Children's Social Care and Brackenmoor Council in March 2021."))


def test_only_unpublished_quotations_are_looked_through(library):
    from assistant.draft import Quote
    from assistant.export.identifying import suspicions

    passage = library.passages()[0]
    quote = Quote(passage=passage, review=None, document=library.document(passage.document), start=0, end=20, score=1.0)
    citation = replace(prove(quote, library, 1), quote="Seen by Dr Ainsworth.")
    assert not suspicions([citation])
    draft = replace(citation, document=replace(citation.document, status=Status.DRAFT))
    assert [found.words for found in suspicions([draft])] == ["Dr Ainsworth"]
