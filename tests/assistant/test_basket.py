"""Collections of quotations: kept by place, opened with proof."""

import json

import pytest

from assistant.answer import Kind
from assistant.basket import Basket, delete, item_of, load, names, open_basket, report_of_basket, save
from assistant.errors import BasketError
from index.query import Filters


@pytest.fixture
def basket(assistant, reader):
    reader.changes = {"kind": Kind.ONE_REVIEW, "filters": Filters(reviews=("RR 1/21",)), "topic": ()}
    answer = assistant.ask("What happened in RR 1/21?")
    made = Basket(name="Team day – März")
    for citation in answer.citations[:3]:
        made = made.with_item(item_of(citation, assistant.library, question=answer.question.text))
    return made


def test_a_collection_is_reopened_in_its_order_with_its_notes(assistant, basket):
    changed = basket.moved(0, 2).annotated(0, heading="Bruises", note="Read this out")
    save(changed, assistant.library.folder)
    assert load("Team day – März", assistant.library.folder) == changed
    assert names(assistant.library.folder) == ("Team day – März",)


def test_a_collection_on_disk_holds_no_words_of_the_reviews(assistant, basket):
    file = save(basket, assistant.library.folder)
    text = file.read_text(encoding="utf-8")
    for citation in open_basket(basket, assistant.library).citations:
        assert citation.quote not in text
    assert json.loads(text)["version"] == 1


def test_the_same_quotation_is_held_once_and_can_be_taken_out(basket):
    assert basket.with_item(basket.items[0]) == basket
    assert len(basket.without(1).items) == len(basket.items) - 1


def test_a_removed_document_takes_its_words_out_of_every_collection(assistant, basket):
    assistant.library.remove(assistant.library.documents()[0].id)
    opened = open_basket(basket, assistant.library)
    assert opened.missing == len(basket.items)


def test_words_that_changed_are_missing_and_not_shown(assistant, basket):
    first = basket.items[0]
    forged = Basket(
        name="x", items=(type(first)(passage=first.passage, start=first.start, end=first.end - 1, digest=first.digest),)
    )
    assert open_basket(forged, assistant.library).citations == (None,)


def test_a_report_of_a_collection_has_a_chapter_a_heading_and_the_notes(assistant, basket):
    arranged = basket.annotated(0, heading="A", note="first").annotated(1, heading="B").annotated(2, heading="A")
    report = report_of_basket(open_basket(arranged, assistant.library), assistant.library)
    assert [chapter.heading for chapter in report.chapters] == ["A", "B"]
    assert [citation.n for citation in report.citations] == [1, 2, 3]
    assert report.chapters[0].notes == {1: "first"}


def test_a_collection_that_is_not_there_is_named_with_those_that_are(assistant, basket):
    save(basket, assistant.library.folder)
    with pytest.raises(BasketError, match="Team day"):
        load("other", assistant.library.folder)
    delete(basket.name, assistant.library.folder)
    assert names(assistant.library.folder) == ()
