"""Trains the head on public collections and judges it: `python -m eval.bench.ranker.train COLLECTIONS [--cache DIR] [--to FILE]`.

Each collection in turn is left out: the head learns from the others, each question with its passage and the three best wrong
ones of a hybrid search, and is judged on the one it never saw, as a second look at the hybrid's best 20. The head written to
FILE has learnt from all but SciFact.
"""

import argparse
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.collections import figures, joined, meaning_run, read_qrels, rows, words_run
from eval.bench.ranker.tokens import head, padded, saved, scores
from eval.compare import interval
from index.embedding import SentenceTransformerEmbedder
from index.fusion import min_max

COLLECTIONS = ("squad2_dev_half", "mtrag_un", "scifact")
SEED = 20261123
EPOCHS, BATCH, WRONG, RATE, SHARPNESS = 3, 32, 3, 2e-3, 24.0
DEPTH = 20
SHARES = (0.0, 0.1, 0.25, 0.4, 0.5, 1.0)


def main(folder: Path, *, cache: Path, to: Path) -> None:
    """Trains and judges each head, prints losses and figures, and writes the last one's weights to `to`."""
    known = {name: read(folder / name, cache) for name in COLLECTIONS}
    for left_out in COLLECTIONS:
        model = trained([data for name, data in known.items() if name != left_out])
        judge(model, known[left_out], left_out)
    write(model, to)


def write(model: Any, to: Path) -> None:
    """Writes the head as `index.interaction` reads it."""
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    np.savez_compressed(
        to,
        revision=np.array(SentenceTransformerEmbedder().revision),
        projection=weights["project.weight"].astype(np.float16),
        weight=weights["weigh.weight"][0].astype(np.float16),
        bias=weights["weigh.bias"][0],
    )


def read(folder: Path, cache: Path) -> dict[str, Any]:
    """A collection: token vectors of its passages and of the questions judged, the qrels, and a hybrid's run."""
    documents = {row["_id"]: f"{row.get('title', '')} {row['text']}".strip() for row in rows(folder / "corpus.jsonl")}
    judged = read_qrels(folder / "qrels" / "test.tsv")
    asked = {row["_id"]: row["text"] for row in rows(folder / "queries.jsonl") if row["_id"] in judged}
    embedder = SentenceTransformerEmbedder()
    by_meaning = meaning_run(documents, asked, embedder=embedder, cache=cache)
    run = joined(words_run(documents, asked), by_meaning, fusion="weighted")
    best = {id: sorted(found, key=found.__getitem__, reverse=True)[:DEPTH] for id, found in run.items()}
    return {
        "passages": dict(zip(documents, saved(list(documents.values()), cache / f"{folder.name}-p.npz"), strict=True)),
        "questions": dict(zip(asked, saved(list(asked.values()), cache / f"{folder.name}-q.npz"), strict=True)),
        "judged": judged,
        "run": {id: {one: run[id][one] for one in ids} for id, ids in best.items()},
    }


def trained(learnt: list[dict[str, Any]]) -> Any:
    """The head after EPOCHS: cross-entropy of the right passage among all passages of its batch."""
    import torch

    model = head(SEED)
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-2)
    chance = random.Random(SEED)
    groups = [(data, id) for data in learnt for id in data["run"]]
    for epoch in range(EPOCHS):
        chance.shuffle(groups)
        losses = []
        for first in range(0, len(groups) - BATCH + 1, BATCH):
            loss = _loss(model, groups[first : first + BATCH], chance)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)
    return model.eval()


def _loss(model: Any, batch: list[tuple[dict[str, Any], str]], chance: random.Random) -> Any:
    import torch

    read, owners = [], []
    for row, (data, id) in enumerate(batch):
        right = data["judged"][id]
        wrong = [one for one in data["run"][id] if one not in right][:WRONG]
        for one in (chance.choice(sorted(right)), *wrong):
            read.append((data, one))
            owners.append(row)
    targets = [owners.index(row) for row in range(len(batch))]
    # Another question's passage may be right for this one too: it is nobody's wrong one then.
    also = torch.tensor(
        [
            [
                data is whose and one in data["judged"][id] and place != targets[row]
                for place, (whose, one) in enumerate(read)
            ]
            for row, (data, id) in enumerate(batch)
        ]
    )
    found = model(
        *padded([data["questions"][id] for data, id in batch]), *padded([data["passages"][one] for data, one in read])
    )
    return torch.nn.functional.cross_entropy((SHARPNESS * found).masked_fill(also, -1e4), torch.tensor(targets))


def judge(model: Any, data: Mapping[str, Any], name: str) -> None:
    """Prints nDCG@10, R@100 and first hits of the hybrid's best 20 reordered, for each share of the head's judgement.

    Beside each share the 95 % interval of what it gains in first hits over the hybrid alone.
    """
    judged = {
        id: scores(model, data["questions"][id], [data["passages"][one] for one in found])
        for id, found in data["run"].items()
    }
    plain = [float(next(iter(found)) in data["judged"][id]) for id, found in data["run"].items()]
    for share in SHARES:
        run = {}
        for id, found in data["run"].items():
            blended = (1 - share) * min_max(np.array(list(found.values()))) + share * min_max(judged[id])
            run[id] = {one: float(score) for one, score in zip(found, blended, strict=True)}
        first = [float(max(found, key=found.__getitem__) in data["judged"][id]) for id, found in run.items()]
        gained = interval([new - old for new, old in zip(first, plain, strict=True)])
        said = "" if gained is None else f"  first hits {gained[0]:+.3f} to {gained[1]:+.3f}"
        values = "  ".join(f"{value:.3f}" for value in figures(run, data["judged"]))
        print(f"{name:18} share {share:.2f}  {values}{said}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eval.bench.ranker.train")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("ranker-cache"))
    parser.add_argument("--to", type=Path, default=Path("interaction.npz"))
    given = parser.parse_args()
    main(given.folder, cache=given.cache, to=given.to)
