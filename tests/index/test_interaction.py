"""Late interaction: word by word, kept beside the passages, and off where there is nothing to compare."""

import hashlib
import re
import sqlite3

import numpy as np
import pytest

from index import interaction
from index.doctor import check, mend
from index.embedding import SentenceTransformerEmbedder, TokenLayer
from index.interaction import Asked, Head, Tokens
from index.library import Library
from index.query import Query
from index.settings import Settings

AXES = np.eye(3, dtype=np.float32)


def tokens(vectors, starts):
    return Tokens(vectors=np.array(vectors, dtype=np.int8), starts=np.array(starts, dtype=np.int32))


def test_each_word_of_the_question_takes_its_best_match_weighted():
    """By hand: the first word (weight .75) finds itself, the second (.25) finds nothing like it: .75 x 1 + .25 x 0."""
    asked = Asked(vectors=AXES[:2], weights=np.array([0.75, 0.25], dtype=np.float32))
    passage = tokens([[127, 0, 0], [0, 0, 127]], [0, 6])
    assert asked.score(passage) == pytest.approx(0.75)
    assert asked.score(tokens(np.zeros((0, 3)), [])) == -1.0


def test_a_sentence_is_judged_by_its_own_words_and_never_by_what_was_embedded_in_front():
    """By hand, as above: the first sentence holds the first word, the second only the other one, the third no word."""
    asked = Asked(vectors=AXES[:2], weights=np.array([0.75, 0.25], dtype=np.float32))
    passage = tokens([[0, 127, 0], [127, 0, 0], [0, 0, 127], [0, 127, 0]], [3, 7, 10, 14]).after(5)
    assert asked.sentences(passage, [(0, 5), (5, 12), (12, 20)]) == pytest.approx([0.75, 0.25, -1.0])


def test_words_are_kept_in_a_byte_a_dimension_at_little_loss():
    head = Head(revision="1", projection=np.eye(3, dtype=np.float32), weight=np.zeros(3, dtype=np.float32), bias=0.0)
    layer = np.random.default_rng(7).normal(size=(20, 3)).astype(np.float32)
    kept = head.passage(TokenLayer(vectors=layer, starts=np.arange(20, dtype=np.int32))).vectors
    unit = layer / np.linalg.norm(layer, axis=1, keepdims=True)
    assert kept.dtype == np.int8
    assert np.abs(kept / 127 - unit).max() < 0.5 / 127 + 1e-6


def test_a_word_that_tells_more_weighs_more_and_the_weights_sum_to_one():
    head = Head(revision="1", projection=AXES, weight=np.array([2, 0, 0], dtype=np.float32), bias=0.0)
    asked = head.question(TokenLayer(vectors=AXES[:2], starts=np.zeros(2, dtype=np.int32)))
    assert asked.weights.sum() == pytest.approx(1.0)
    assert asked.weights[0] > asked.weights[1]


class Words:
    """An embedder that shows its words: whole texts are all alike, so that only words can tell them apart."""

    name, dimension, revision = "words", 64, "of-a-test"

    def embed(self, texts):
        return np.full((len(texts), self.dimension), 1 / 8, dtype=np.float32)

    def embed_with_tokens(self, texts):
        return self.embed(texts), [self._layer(list(re.finditer(r"\w+", text))) for text in texts]

    def _layer(self, found):
        vectors = np.stack([self._word(match[0]) for match in found])
        return TokenLayer(vectors=vectors, starts=np.array([match.start() for match in found], dtype=np.int32))

    def _word(self, word):
        seed = int(hashlib.md5(word.lower().encode()).hexdigest()[:8], 16)
        return np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)


@pytest.fixture
def words(monkeypatch):
    head = Head(
        revision="of-a-test",
        projection=np.eye(64, dtype=np.float32),
        weight=np.zeros(64, dtype=np.float32),
        bias=0.0,
    )
    monkeypatch.setattr(interaction, "trained", lambda: head)
    return Words()


@pytest.fixture
def worded(tmp_path, words, put):
    with Library.open(tmp_path / "worded", embedder=words, create=True) as library:
        put(library, "digest")
        yield library


ONLY_WORDS = Settings(words=False, interaction_weight=1.0, review_weight=0.0, sentence_weight=0.0)


def test_the_passage_with_the_words_comes_first_where_nothing_else_tells(worded):
    worded.settings = ONLY_WORDS
    first = worded.search(Query(text="hot drinks and bath water")).hits[0]
    assert "hot drinks and bath water" in first.passage.text
    assert first.why.scores["interaction"] == pytest.approx(1.0, abs=0.02)


def test_with_a_weight_of_nothing_it_is_off_and_words_are_not_kept(worded, put):
    worded.settings = Settings(interaction_weight=0.0)
    put(worded, "second")
    found = worded.search(Query(text="hot drinks and bath water")).hits
    assert not any("interaction" in hit.why.scores for hit in found)
    with worded.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM token_vectors").scalar_one()
        passages = connection.exec_driver_sql("SELECT count(*) FROM passages").scalar_one()
    assert (kept, passages) == (6, 12)


def test_what_has_no_words_keeps_its_place(worded, put):
    """Half the library was added without words: both halves are found, and the half without is judged by the rest."""
    worded.settings = Settings(interaction_weight=0.0)
    put(worded, "second")
    worded.settings = Settings()
    hits = worded.search(Query(text="hot drinks and bath water")).hits
    judged = {hit.document.file: "interaction" in hit.why.scores for hit in hits if "bath" in hit.passage.text}
    assert judged == {"digest.pdf": True, "second.pdf": False}


def test_the_words_go_with_the_document(worded):
    worded.remove(worded.documents()[0].id)
    with worded.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM token_vectors").scalar_one() == 0


def test_a_model_that_the_head_was_not_trained_on_goes_without(worded, embedder, words):
    assert interaction.head_for(embedder) is None
    words.revision = "another"
    assert interaction.head_for(words) is None


def test_a_library_from_before_is_searched_as_before(tmp_path, words, put):
    folder = tmp_path / "before"
    with Library.open(folder, embedder=words, create=True) as library:
        put(library, "digest")
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.executescript(
            "DROP TABLE token_vectors; DROP TABLE corrections; PRAGMA user_version = 1; UPDATE alembic_version SET version_num = '0001'"
        )
    connection.close()
    with Library.open(folder, embedder=words) as library:
        hits = library.search(Query(text="hot drinks and bath water")).hits
        assert hits
        assert not any("interaction" in hit.why.scores for hit in hits)
        assert ["second look" in problem.message for problem in check(library)] == [True]
        mend(library, check(library))
        assert check(library) == ()
        assert "interaction" in library.search(Query(text="hot drinks and bath water")).hits[0].why.scores


@pytest.mark.model
def test_the_words_of_the_model_at_hand_are_those_the_head_was_trained_on():
    embedder = SentenceTransformerEmbedder()
    head = interaction.head_for(embedder)
    assert head is not None
    texts = ["The baby had a bruise on her cheek.", "The meeting was minuted by the business unit."]
    vectors, layers = embedder.embed_with_tokens([*texts, "An injury of an infant's face"])
    asked = head.question(layers[2])
    close, far = (asked.score(head.passage(layer)) for layer in layers[:2])
    assert close > far + 0.1
    assert vectors[0] == pytest.approx(embedder.embed(texts[:1])[0], abs=1e-5)


@pytest.mark.model
def test_every_word_of_a_text_longer_than_the_model_reads_keeps_its_place():
    text = " ".join(f"Visit {number} was cancelled." for number in range(200))
    _, (layer,) = SentenceTransformerEmbedder().embed_with_tokens([text])
    assert len(layer.vectors) == len(layer.starts) > 800
    assert list(layer.starts) == sorted(layer.starts)
    assert [text[start : start + 5] for start in layer.starts].count("Visit") == 200
