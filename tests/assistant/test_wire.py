"""The JSON of the outside contract, key by key."""

import json

import pytest

from assistant.assistant import Assistant
from assistant.thresholds import Thresholds
from assistant.wire import add_json, ask_json, list_json, search_json, show_json
from index.query import Filters
from index.reports import Added, AddReport, Failure, Warned

QUESTION = "What did we learn about bruising in a baby who cannot roll?"
CITATION = {"n", "review", "document", "page", "page_label", "section", "quote", "spans", "score"}
HIT = {"rank", "score", "review", "document", "page", "page_label", "section", "text", "quote", "spans"}


def keys(value):
    return set(value)


def test_search_has_ranked_hits_with_their_places(assistant):
    line = search_json("q1", *assistant.search(QUESTION, k=3))
    assert {"id", "question", "hits"} <= keys(line)
    assert [hit["rank"] for hit in line["hits"]] == [1, 2, 3]
    first = line["hits"][0]
    assert keys(first) == HIT
    assert keys(first["review"]) == {"id", "printed", "partnership"}
    assert keys(first["document"]) == {"id", "title", "file", "sha256"}
    assert first["quote"] in first["text"]
    page = assistant.library.page(first["document"]["id"], first["page"])
    assert "".join(page.text[span["start"] : span["end"]] for span in first["spans"]) == first["quote"]
    json.dumps(line)


def test_ask_has_every_key_of_the_contract(assistant):
    line = ask_json("q1", assistant.ask(QUESTION))
    assert keys(line) == {
        "id", "question", "standalone", "kind", "abstained", "answer", "reviews", "count", "citations", "caveats", "searched"
    }  # fmt: skip
    assert (line["id"], line["question"], line["abstained"], line["kind"]) == ("q1", QUESTION, False, "thematic")
    assert keys(line["citations"][0]) == CITATION
    assert line["reviews"][0] == line["citations"][0]["review"]
    assert all(f"[{citation['n']}]" in line["answer"] for citation in line["citations"])
    json.dumps(line)


def test_an_abstention_has_no_citations_and_says_why(assistant):
    line = ask_json(None, assistant.ask("What did we learn about skateboarding helmets?"))
    assert (line["abstained"], line["citations"], line["reviews"], line["count"]) == (True, [], [], None)
    assert "skateboarding" in line["answer"]
    assert line["searched"]["reviews"] == 4


def test_limits_are_said_in_what_was_searched(assistant):
    line = ask_json(None, assistant.ask(QUESTION, filters=Filters(years=(2021, 2021))))
    assert line["searched"]["filters"] == {"years": [2021, 2021]}


@pytest.mark.parametrize("make", [search_json, ask_json])
def test_a_file_without_pages_has_null_for_its_pages(build, reader, few_words, make):
    assistant = Assistant(build(paged=False), few_words, thresholds=Thresholds(strength=0.0))
    line = make("q", *assistant.search(QUESTION)) if make is search_json else make("q", assistant.ask(QUESTION))
    for found in line.get("hits", []) + line.get("citations", []):
        assert (found["page"], found["page_label"]) == (None, None)
        assert found["spans"][0]["page"] >= 1


def test_list_has_documents_with_their_reviews_and_facets(library):
    document = list_json(library)["documents"][0]
    assert keys(document) == {
        "id", "title", "file", "partnership", "kind", "status", "published", "sha256", "pages", "reviews"
    }  # fmt: skip
    first = document["reviews"][0]
    assert keys(first) == {"id", "printed", "kind", "year", "pseudonym", "passages", "facets"}
    assert first["passages"] == 3
    assert first["facets"]["age"][0]["value"] == "four months"
    assert first["facets"]["age"][0]["basis"] == "stated"


def test_show_has_a_reviews_passages_in_reading_order(library):
    shown = show_json(library, library.find_reviews("RR 2/21"))["reviews"][0]
    assert [passage["section"] for passage in shown["passages"]] == ["circumstances", "learning", "recommendations"]


def test_add_says_what_became_of_each_file():
    report = AddReport(
        added=(Added(file="a.pdf", id="x", reviews=2, passages=9),),
        unchanged=("b.pdf",),
        failed=(Failure(file="c.pdf", reason="It is empty."),),
        warnings=(Warned(file="a.pdf", page=3, message="Scanned."),),
    )
    assert add_json(report) == {
        "added": [{"file": "a.pdf", "id": "x", "reviews": 2, "passages": 9}],
        "unchanged": ["b.pdf"],
        "failed": [{"file": "c.pdf", "reason": "It is empty."}],
        "warnings": [{"file": "a.pdf", "page": 3, "message": "Scanned."}],
    }
