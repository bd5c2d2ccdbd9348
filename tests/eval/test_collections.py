"""The reproduction bench on a collection of four sentences: what each arm finds, how they are joined, what is measured."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from eval.bench.collections import (
    added,
    area,
    embedded,
    figures,
    joined,
    main,
    meaning_run,
    read_qrels,
    wordings,
    words_run,
)
from tests.conftest import FakeEmbedder

DOCUMENTS = {
    "d1": "Lighthouse keepers wound the clockwork of the lamp every four hours.",
    "d2": "The lamp of a lighthouse burnt whale oil.",
    "d3": "Bees dance to tell where clover grows.",
    "d4": "A dance of clover and nothing else.",
}
QUESTIONS = {"q1": "Who wound the clockwork of a lamp?", "q2": "the of and"}


def test_the_words_arm_stems_and_leaves_out_stop_words() -> None:
    """The passage with more of the question's words comes first; a question of stop words alone finds nothing."""
    run = words_run(DOCUMENTS, {**QUESTIONS, "q3": "dancing bee"})
    assert list(run["q1"]) == ["d1", "d2"]
    assert run["q1"]["d1"] > run["q1"]["d2"] > 0
    assert run["q2"] == {}
    assert list(run["q3"]) == ["d3", "d4"]


def test_the_vectors_arm_ranks_every_document_by_its_inner_product() -> None:
    """Equal to the products computed one by one, best first."""
    embedder = FakeEmbedder()
    run = meaning_run(DOCUMENTS, QUESTIONS, embedder=embedder, cache=None)
    asked = embedder.embed([QUESTIONS["q1"]])[0]
    expected = {id: float(embedder.embed([text])[0] @ asked) for id, text in DOCUMENTS.items()}
    assert run["q1"] == pytest.approx(expected)
    assert list(run["q1"].values()) == sorted(expected.values(), reverse=True)


def test_the_weighted_sum_counts_both_arms_by_half() -> None:
    """By hand: words 4, 2 and none scale to 1, 0 and 0; cosines .6, .2 and .4 to 1, 0 and .5."""
    words, meaning = {"q": {"a": 4.0, "b": 2.0}}, {"q": {"a": 0.6, "b": 0.2, "c": 0.4}}
    assert joined(words, meaning, fusion="weighted")["q"] == pytest.approx({"a": 1.0, "b": 0.0, "c": 0.25})


def test_reciprocal_rank_gives_first_in_both_arms_one() -> None:
    """By hand: b is second of the words and third of the vectors, (61/62 + 61/63) / 2; c is second of the vectors only."""
    words, meaning = {"q": {"a": 4.0, "b": 2.0}}, {"q": {"a": 0.6, "b": 0.2, "c": 0.4}}
    expected = {"a": 1.0, "b": (61 / 62 + 61 / 63) / 2, "c": 61 / 62 / 2}
    assert joined(words, meaning, fusion="rrf")["q"] == pytest.approx(expected)


def test_fields_add_up() -> None:
    """What only one field found keeps its score."""
    assert added({"q": {"a": 4.0, "b": 2.0}}, {"q": {"b": 1.5, "c": 1.0}}) == {"q": {"a": 4.0, "b": 3.5, "c": 1.0}}


def test_a_question_that_returns_nothing_scores_zero() -> None:
    """Two questions, one answered at rank two: nDCG is half of 1/log2(3), recall half, no first hit right."""
    judged = {"q1": {"d2": 1}, "q2": {"d3": 1}}
    run = {"q1": {"d1": 2.0, "d2": 1.0}, "q2": {}}
    assert figures(run, judged) == pytest.approx([0.5 / math.log2(3), 0.5, 0.0])


def test_the_area_counts_pairs_in_the_right_order() -> None:
    """Best scores 3 and 1 against 2 and 1: two pairs right, one even, one wrong, so 2.5 of 4."""
    run = {"a": {"x": 3.0, "y": 0.5}, "b": {"x": 1.0}, "c": {"x": 2.0}, "d": {"x": 1.0}}
    assert area(run, {"a": False, "b": False, "c": True, "d": True}) == pytest.approx(2.5 / 4)


def test_vectors_are_made_once(tmp_path: Path) -> None:
    """A second time they come from the cache; other texts do not."""

    class Counting(FakeEmbedder):
        calls = 0

        def embed(self, texts):  # type: ignore[no-untyped-def]
            self.calls += 1
            return super().embed(texts)

    embedder, folder = Counting(), tmp_path / "vectors of Zoë"
    first = embedded(["one text"], embedder, folder)
    assert np.array_equal(embedded(["one text"], embedder, folder), first)
    assert embedder.calls == 1
    embedded(["another"], embedder, folder)
    assert embedder.calls == 2


def test_a_folder_is_read_and_its_figures_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line of figures for each of the five settings; judgements of grade 0 are no right documents."""
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\n", encoding="utf-8")
    corpus = [{"_id": id, "title": "", "text": text} for id, text in DOCUMENTS.items()]
    asked = [{"_id": id, "text": text} for id, text in QUESTIONS.items()]
    for name, rows in (("corpus", corpus), ("queries", asked)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert read_qrels(tmp_path / "qrels" / "test.tsv") == {"q1": {"d1": 1}}
    main(tmp_path, cache=None, embedder=FakeEmbedder())
    printed = capsys.readouterr().out
    assert "4 documents, 1 questions judged" in printed
    assert printed.count("1.000       1.000       1.000") == 5


def test_every_wording_of_the_questions_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As asked the follow-up finds nothing; in the other file and made to stand alone it does. One of two has an answer."""
    turns = [
        {"speaker": "user", "text": "Who wound the clockwork of a lamp?"},
        {"speaker": "agent", "text": "The keepers did."},
        {"speaker": "user", "text": "What about bees?"},
    ]
    written = {
        "corpus.jsonl": [{"_id": id, "text": text} for id, text in DOCUMENTS.items()],
        "queries.jsonl": [{"_id": "q1", "text": "And those?"}, {"_id": "q2", "text": "Whose?"}],
        "queries_all_user_turns.jsonl": [{"_id": "q1", "text": "Who wound the clockwork? What about bees?"}],
        "tasks.jsonl": [
            {"_id": "q1", "answerability": "ANSWERABLE", "turns": turns},
            {"_id": "q2", "answerability": "UNANSWERABLE", "turns": turns[:1]},
            {"_id": "q3", "answerability": "PARTIAL", "turns": turns[:1]},
        ],
    }
    for name, rows in written.items():
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td3\t1\n", encoding="utf-8")
    found = wordings(tmp_path)
    assert list(found) == ["as asked", "all user turns", "made to stand alone"]
    assert "bees" in found["made to stand alone"]["q1"]
    assert "And those" not in found["made to stand alone"]["q1"]
    assert found["made to stand alone"]["q2"] == turns[0]["text"]
    main(tmp_path, cache=None, embedder=FakeEmbedder())
    printed = capsys.readouterr().out
    assert printed.count("4 documents, 1 questions judged") == 3
    assert printed.count("telling the impossible apart") == 5
