"""Public collections asked through our own parts: `python -m eval.bench.collections FOLDER [--cache DIR]`.

FOLDER is a BEIR folder (`corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`). Prints nDCG@10, R@100 and the share of questions
with a right first hit for our words arm (FTS5's BM25 over title and text), our vectors arm (the default model, exact inner
product), and both joined by the weighted sum and by reciprocal rank. Nothing of the domain takes part: no added words, no
signals, no sentences.

The questions may be there in other words as well: `queries_NAME.jsonl` is asked in the same way, and where `tasks.jsonl` holds
the conversations before the questions, so is every question as our own reading of follow-ups makes it stand alone. Where
`labels.jsonl` or `tasks.jsonl` says which questions have no answer, it also prints how well the best score tells them apart
(area under the curve: .5 is chance). `--cache` keeps the vectors, which take minutes.

Published for comparison, SciFact, nDCG@10: BM25 .679 over title and text as one, .665 over both as fields of their own (the
regression pages of Anserini); all-MiniLM-L6-v2 .645 (MTEB), which cuts a text off at 256 tokens where ours reads on.
"""

import argparse
import csv
import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from numpy.typing import NDArray

from assistant.conversation import standalone
from corpus.vocabulary import Vocabulary
from index.embedding import Embedder, SentenceTransformerEmbedder
from index.fusion import min_max, reciprocal_rank, weighted
from index.words import content_words, match_any

DEPTH = 1000
MEASURES = ("nDCG@10", "R@100", "Success@1")

Run = dict[str, dict[str, float]]  # question -> document -> score, higher is better


def main(folder: Path, *, cache: Path | None, embedder: Embedder) -> None:
    """Runs the five settings on every wording of the questions and prints the figures."""
    corpus = {row["_id"]: (row.get("title", ""), row["text"]) for row in rows(folder / "corpus.jsonl")}
    judged = read_qrels(folder / "qrels" / "test.tsv")
    impossible = _impossible(folder)
    with tempfile.TemporaryDirectory() as scratch:  # or the documents would be embedded for every wording
        for number, (wording, questions) in enumerate(wordings(folder).items()):
            runs = _runs(corpus, questions, embedder=embedder, cache=cache or Path(scratch))
            asked = sum(id in judged for id in questions)
            print(f"{folder.name}, {wording}: {len(corpus)} documents, {asked} questions judged")
            print(f"{'':32}" + "".join(f"{name:>12}" for name in MEASURES))
            for name, run in runs.items():
                print(f"{name:32}" + "".join(f"{value:12.3f}" for value in figures(run, judged)))
            for name, run in runs.items() if impossible and not number else ():
                print(f"telling the impossible apart by {name}: area {area(run, impossible):.3f}")


def wordings(folder: Path) -> dict[str, dict[str, str]]:
    """The questions by id, in each wording by its name: as they are, as other files have them, and as made to stand alone."""
    found = {"as asked": {row["_id"]: row["text"] for row in rows(folder / "queries.jsonl")}}
    for file in sorted(folder.glob("queries_*.jsonl")):
        name = file.stem.removeprefix("queries_").replace("_", " ")
        found[name] = {row["_id"]: row["text"] for row in rows(file)}
    tasks = folder / "tasks.jsonl"
    if tasks.is_file():
        vocabulary = Vocabulary.load()
        found["made to stand alone"] = {row["_id"]: alone(row["turns"], vocabulary) for row in rows(tasks)}
    return found


def alone(turns: Sequence[Mapping[str, str]], vocabulary: Vocabulary) -> str:
    """The last question of a conversation as our reading of follow-ups makes it stand alone; no review was ever shown."""
    *history, last = (turn["text"] for turn in turns if turn["speaker"] == "user")
    return standalone(last, history, shown=lambda question: (), vocabulary=vocabulary)


def _runs(
    corpus: Mapping[str, tuple[str, str]], questions: Mapping[str, str], *, embedder: Embedder, cache: Path
) -> dict[str, Run]:
    documents = {id: f"{title} {text}".strip() for id, (title, text) in corpus.items()}
    by_words = words_run(documents, questions)
    by_title = words_run({id: title for id, (title, _) in corpus.items()}, questions)
    by_text = words_run({id: text for id, (_, text) in corpus.items()}, questions)
    by_meaning = meaning_run(documents, questions, embedder=embedder, cache=cache)
    return {
        "words, title and text as one": by_words,
        "words, title and text as fields": added(by_title, by_text),
        f"meaning, {embedder.name}": by_meaning,
        "joined, weighted sum": joined(by_words, by_meaning, fusion="weighted"),
        "joined, reciprocal rank": joined(by_words, by_meaning, fusion="rrf"),
    }


def words_run(documents: Mapping[str, str], questions: Mapping[str, str]) -> Run:
    """What the words arm finds, by our tokenizer, our stop words and FTS5's BM25."""
    ids = list(documents)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61 remove_diacritics 2')")
    database.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", enumerate(documents.values(), 1))
    query = "SELECT rowid, -bm25(words) AS score FROM words WHERE words MATCH ? ORDER BY score DESC, rowid LIMIT ?"
    run: Run = {}
    for id, text in questions.items():
        expression = match_any(content_words(text))
        found = database.execute(query, (expression, DEPTH)).fetchall() if expression else []
        run[id] = {ids[row - 1]: float(score) for row, score in found}
    database.close()
    return run


def meaning_run(
    documents: Mapping[str, str], questions: Mapping[str, str], *, embedder: Embedder, cache: Path | None
) -> Run:
    """What the vectors arm finds: exact inner products."""
    ids = list(documents)
    corpus = embedded(list(documents.values()), embedder, cache)
    asked = embedded(list(questions.values()), embedder, cache)
    run: Run = {}
    for id, vector in zip(questions, asked, strict=True):
        scores = corpus @ vector
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        run[id] = {ids[place]: float(scores[place]) for place in best}
    return run


def added(one: Run, other: Run) -> Run:
    """Both runs' scores added up: what a search over two fields of equal weight gives."""
    return {
        id: {found: one[id].get(found, 0.0) + other[id].get(found, 0.0) for found in {**one[id], **other[id]}}
        for id in one
    }


def joined(by_words: Run, by_meaning: Run, *, fusion: str) -> Run:
    """Both arms with equal weight, each on [0, 1] by its lowest and highest score."""
    run: Run = {}
    for id, found in by_words.items():
        ids = sorted({*found, *by_meaning[id]})
        arms = {
            "words": np.array([found.get(one, np.nan) for one in ids]),
            "meaning": np.array([by_meaning[id].get(one, np.nan) for one in ids]),
        }
        even = {"words": 0.5, "meaning": 0.5}
        scaled = {name: min_max(of) for name, of in arms.items()}
        scores = reciprocal_rank(arms, even) if fusion == "rrf" else weighted(scaled, even)
        run[id] = {one: float(score) for one, score in zip(ids, scores, strict=True)}
    return run


def embedded(texts: Sequence[str], embedder: Embedder, cache: Path | None) -> NDArray[np.float32]:
    """The vectors of `texts`, from `cache` where they were made before with the same model."""
    if cache is None:
        return embedder.embed(texts)
    digest = hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:16]
    file = cache / f"{embedder.revision}-{digest}.npy"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(file, embedder.embed(texts))
    return np.asarray(np.load(file), dtype=np.float32)


def read_qrels(file: Path) -> dict[str, dict[str, int]]:
    """The grades of a BEIR qrels file: question -> document -> grade, those above 0."""
    judged: dict[str, dict[str, int]] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if int(row["score"]) > 0:
                judged.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    return judged


def figures(run: Run, judged: Mapping[str, Mapping[str, int]]) -> list[float]:
    """The mean of each of MEASURES over the judged questions."""
    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    answered = {id: run[id] for id in judged if run.get(id)}
    found = ir_measures.calc_aggregate(measures, {id: dict(of) for id, of in judged.items()}, answered)
    return [float(found[measure]) for measure in measures]


def area(run: Run, impossible: Mapping[str, bool]) -> float:
    """The chance that an answerable question has a higher best score than an impossible one; equal scores count half."""
    from scipy.stats import mannwhitneyu

    best = {id: max(found.values(), default=0.0) for id, found in run.items()}
    answerable = [best[id] for id, no in impossible.items() if not no and id in best]
    rest = [best[id] for id, no in impossible.items() if no and id in best]
    return float(mannwhitneyu(answerable, rest).statistic) / (len(answerable) * len(rest))


def _impossible(folder: Path) -> dict[str, bool]:
    """Whether a question has no answer; those with half an answer, or asked too vaguely for one, are neither."""
    labels, tasks = folder / "labels.jsonl", folder / "tasks.jsonl"
    if labels.is_file():
        return {row["_id"]: bool(row["impossible"]) for row in rows(labels)}
    known = {"UNANSWERABLE": True, "ANSWERABLE": False}
    told = rows(tasks) if tasks.is_file() else ()
    return {row["_id"]: known[row["answerability"]] for row in told if row["answerability"] in known}


def rows(file: Path) -> Iterable[dict[str, Any]]:
    """The objects of a JSON Lines file, in order."""
    with file.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eval.bench.collections")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    main(given.folder, cache=given.cache, embedder=SentenceTransformerEmbedder())
