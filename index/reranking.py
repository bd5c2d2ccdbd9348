"""A second, slower look at the best passages by a CrossEncoder; off unless a setting names one."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.embedding import loading, short
from index.errors import ModelError


def cross_encoder(model: str, *, download: bool = False) -> Callable[[str, Sequence[str]], NDArray[np.float64]]:
    """A function from a question and passages to their relevance, higher is better; raises ModelError if there is no such model.

    `model` is the folder of a sentence-transformers CrossEncoder or a name in the local model cache.
    """
    with loading(offline=not download):
        from sentence_transformers import CrossEncoder

        try:
            loaded = CrossEncoder(model, device="cpu", local_files_only=not download)
        except Exception as error:  # a dozen kinds, by library and version; all mean that the model cannot be had
            raise ModelError(
                f"The reranker {model!r} could not be loaded from this machine ({type(error).__name__}: {short(error)}). Give "
                "its folder as `reranker` in settings.toml, or leave the setting out."
            ) from error

    def judge(question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        if not passages:
            return np.zeros(0)
        scores = loaded.predict([(question, passage) for passage in passages], show_progress_bar=False)
        return np.asarray(scores, dtype=np.float64).reshape(len(passages), -1)[:, 0]

    return judge
