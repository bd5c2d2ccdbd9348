"""Figures on the acceptance digest: `python -m eval.bench.seed SEED_FOLDER`, where the folder holds the digest and its questions.

Prints, over the answerable questions: review-level hit@1, hit@3 and recall@5 (share of the right reviews among the first five
distinct reviews), passage-level hit@1, hit@3 and hit@10 (a right passage holds the judged phrase with grade 2), by type; and
how many questions without an answer were abstained, and how many with one were refused. Higher is better but for the last.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.answer import Abstention, Kind
from corpus.identifiers import normal
from index.library import Library
from index.query import Hit


def main(folder: Path) -> None:
    """Builds a library of the digest in a temporary folder, runs the three question files and prints the figures."""
    with tempfile.TemporaryDirectory() as room:
        with Library.open(Path(room), create=True) as library:
            library.add([next(folder.glob("*.txt"))])
        with Assistant.open(Path(room)) as assistant:
            _reviews(assistant, _lines(folder / "questions.jsonl"))
            for name in ("passage_questions.jsonl", "keyword_questions.jsonl"):
                _passages(assistant, name, _lines(folder / name))


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _reviews(assistant: Assistant, cases: Sequence[Mapping[str, Any]]) -> None:
    table: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    abstained, declined, refused = 0, 0, []
    unanswerable = [case for case in cases if case["type"] == "unanswerable"]
    for case in cases:
        right = {normal(name) for name in case["relevant_reviews"]}
        if case in unanswerable or not right:
            given = assistant.ask(case["question"])
            abstained += case in unanswerable and isinstance(given, Abstention)
            declined += case["type"] == "reidentification" and given.question.kind is Kind.REIDENTIFICATION
            continue
        _, found = assistant.search(case["question"], k=50)
        ranked = _distinct(found.hits)
        scores = (float(ranked[:1][0] in right if ranked else 0), float(bool(right & set(ranked[:3]))))
        recall = len(right & set(ranked[:5])) / min(len(right), 5)
        for key in (case["type"], "all"):
            table[key].append((*scores, recall))
        if isinstance(assistant.ask(case["question"]), Abstention):
            refused.append(case["id"])
        if not scores[0]:
            print(f"  missed {case['id']} [{case['type']}] {case['question']} -> {ranked[:3]}, right {sorted(right)}")
    print(f"{'questions.jsonl':24} {'n':>4} {'hit@1':>7} {'hit@3':>7} {'rec@5':>7}")
    for key, rows in table.items():
        print(f"{key:24} {len(rows):4} " + " ".join(f"{_mean(column):7.3f}" for column in zip(*rows, strict=True)))
    print(f"unanswerable abstained {abstained} of {len(unanswerable)}; answerable refused {len(refused)}: {refused}\n")


def _passages(assistant: Assistant, name: str, cases: Sequence[Mapping[str, Any]]) -> None:
    rows, abstained, unanswerable, refused = [], 0, 0, []
    for case in cases:
        phrases = [r["phrase"] for r in case.get("relevant", ()) if r.get("grade", 2) >= 2]
        refusing = isinstance(assistant.ask(case["question"]), Abstention)
        if not phrases:
            unanswerable, abstained = unanswerable + 1, abstained + refusing
            continue
        if refusing:
            refused.append(case["id"])
        _, found = assistant.search(case["question"], k=10)
        right = [any(_flat(p) in _flat(hit.passage.text) for p in phrases) for hit in found.hits]
        rows.append((float(any(right[:1])), float(any(right[:3])), float(any(right[:10]))))
        if not right[:1] or not right[0]:
            print(f"  missed {case['id']} {case['question']}")
    figures = " ".join(f"{_mean(column):7.3f}" for column in zip(*rows, strict=True))
    print(f"{name:24} {len(rows):4} {figures}   (passages: hit@1, hit@3, hit@10)")
    print(f"unanswerable abstained {abstained} of {unanswerable}; answerable refused {len(refused)}: {refused}\n")


def _distinct(hits: Iterable[Hit]) -> list[str]:
    return list(dict.fromkeys(normal(hit.review.id) for hit in hits if hit.review))


def _flat(text: str) -> str:
    return " ".join(text.replace("’", "'").lower().split())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eval.bench.seed", description=__doc__)
    parser.add_argument("folder", type=Path, help="the acceptance digest and its questions")
    main(parser.parse_args().folder)
