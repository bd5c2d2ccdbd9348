"""Token vectors of the default embedding model, and their late interaction by a small trained head.

The model's last layer stays as it is; the head is one projection to 64 dimensions and one weight a question token. The
score of a passage is the weighted mean, over the question's tokens, of each token's best cosine among the passage's
(MaxSim: Khattab and Zaharia, "ColBERT", SIGIR 2020).
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import loading, model_folder
from index.settings import DEFAULT_MODEL

LENGTH = 192  # tokens read of a passage: passages have about 120 words
DIMENSIONS = 64

Tokens = NDArray[np.float16]  # (tokens of one text, 384), the model's last layer


def last_layer(texts: Sequence[str], *, batch: int = 32) -> list[Tokens]:
    """The token vectors of each text, its begin and end marks left out."""
    import torch

    cutter, model = _model()
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    found: list[Tokens] = [np.zeros((0, 384), dtype=np.float16)] * len(texts)
    for first in range(0, len(order), batch):
        chosen = order[first : first + batch]
        cut = cutter(
            [texts[number] for number in chosen], padding=True, truncation=True, max_length=LENGTH, return_tensors="pt"
        )
        with torch.inference_mode():
            layer = model(**cut).last_hidden_state
        for row, number in enumerate(chosen):
            length = int(cut["attention_mask"][row].sum())
            found[number] = layer[row, 1 : length - 1].numpy().astype(np.float16)
    return found


@cache
def _model() -> tuple[Any, Any]:
    with loading(offline=True):
        from transformers import AutoModel, AutoTokenizer

        folder = str(model_folder(DEFAULT_MODEL))
        return AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()


def padded(texts: Sequence[Tokens]) -> tuple[Any, Any]:
    """The texts as one tensor (texts, longest, 384) and the mask of what is a token."""
    import torch

    longest = max((len(text) for text in texts), default=1) or 1
    whole = torch.zeros(len(texts), longest, 384)
    mask = torch.zeros(len(texts), longest, dtype=torch.bool)
    for row, text in enumerate(texts):
        whole[row, : len(text)] = torch.from_numpy(text.astype(np.float32))
        mask[row, : len(text)] = True
    return whole, mask


def head(seed: int) -> Any:
    """A head whose projection starts as a random rotation: about the untrained MaxSim."""
    import torch

    torch.manual_seed(seed)

    class Head(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.project = torch.nn.Linear(384, DIMENSIONS, bias=False)
            torch.nn.init.orthogonal_(self.project.weight)
            self.weigh = torch.nn.Linear(384, 1)
            torch.nn.init.zeros_(self.weigh.weight)

        def forward(self, asked: Any, asked_mask: Any, read: Any, read_mask: Any) -> Any:
            """Scores (questions, passages), higher is better."""
            q = torch.nn.functional.normalize(self.project(asked), dim=-1)
            d = torch.nn.functional.normalize(self.project(read), dim=-1)
            weight = torch.nn.functional.softplus(self.weigh(asked)).squeeze(-1) * asked_mask
            weight = weight / weight.sum(dim=1, keepdim=True).clamp(min=1e-6)
            cosines = torch.einsum("qie,dje->qdij", q, d)
            best = cosines.masked_fill(~read_mask[None, :, None, :], -1.0).amax(dim=-1)
            return (best * weight[:, None, :]).sum(dim=-1)

    return Head()


def scores(model: Any, question: Tokens, passages: Sequence[Tokens]) -> NDArray[np.float64]:
    """The score of each passage for one question."""
    import torch

    with torch.inference_mode():
        return np.asarray(model(*padded([question]), *padded(passages))[0].numpy(), dtype=np.float64)


def saved(texts: Sequence[str], file: Path) -> list[Tokens]:
    """`last_layer` of `texts`, from the file `file` where it was made before."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        found = last_layer(texts)
        np.savez(file, flat=np.concatenate(found), lengths=[len(text) for text in found])
    with np.load(file) as stored:
        ends = np.cumsum(stored["lengths"])
        return np.split(stored["flat"], ends[:-1])
