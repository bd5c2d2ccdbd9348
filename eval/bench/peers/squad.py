"""A set that knows nothing of reviews, from SQuAD 2.0: `python -m eval.bench.peers.squad FOLDER TARGET [--questions N]`.

FOLDER holds `dev-v2.0.json` and the `corpus.jsonl` of the paragraphs to use. Writes every article as a text file under
TARGET/files, and TARGET/questions.jsonl with N answerable questions taken evenly from all; right is the sentence with the answer.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.sentences import sentences
from eval.sets import Case, Relevant, write_set


def main(folder: Path, target: Path, *, questions: int) -> None:
    """Writes the files and the set."""
    paragraphs = {json.loads(line)["text"] for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()}
    articles = json.loads((folder / "dev-v2.0.json").read_text("utf-8"))["data"]
    (target / "files").mkdir(parents=True)
    cases: list[Case] = []
    for article in articles:
        kept = [one for one in article["paragraphs"] if one["context"] in paragraphs]
        if kept:
            name = re.sub(r"\W+", "-", article["title"]).strip("-") + ".txt"
            text = "\n\n".join(one["context"] for one in kept)
            (target / "files" / name).write_text(text, encoding="utf-8", newline="\n")
            cases += (case for one in kept for case in cases_of(one, name))
    step = max(1, len(cases) // questions)
    write_set(cases[::step][:questions], target / "questions.jsonl")


def cases_of(paragraph: dict[str, Any], file: str) -> Iterator[Case]:
    """The answerable questions of a paragraph, each with the sentence its first answer stands in."""
    text = paragraph["context"]
    for asked in paragraph["qas"]:
        if asked["is_impossible"]:
            continue
        place = asked["answers"][0]["answer_start"]
        for start, end in sentences(text):
            if start <= place < end:
                quote = Relevant(quote=text[start:end], grade=3, document=file)
                yield Case(id=asked["id"], question=asked["question"].strip(), relevant=(quote,))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eval.bench.peers.squad")
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--questions", type=int, default=300)
    given = parser.parse_args()
    main(given.folder, given.target, questions=given.questions)
