"""The same documents and questions through the product and its peers: `python -m eval.bench.peers`.

Feeds the example library's files (or `--files FOLDER`) to the product, to plain BM25, to plain MiniLM with FAISS, to txtai and
to haiku.rag, asks each the same questions in a process of its own, and prints quality, seconds, milliseconds, MB and versions.
All embed with the same weights, on one thread, without a network. Only the product understands a conversation: the others are
asked its last question, or with `--joined` all its questions as one text.

`--python` is an environment with the extra `peers` (by default this one), `--haiku` one of Python 3.12 or newer with
`requirements-haiku.txt`; without it haiku.rag is left out.
"""

import argparse
import math
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eval.bench.peers.judging import MEASURES, Compared, Review, ReviewTexts, compared, scores
from eval.bench.peers.race import Raced, System, race
from eval.formats import read_any
from eval.matching import flat_words
from eval.sets import DEVELOPMENT, REPORT, Case
from eval.truth import Truth

ALL = "all"


def main(given: argparse.Namespace) -> None:
    """Runs every system and prints the table."""
    cases = _cases(given.set, given.split)[: given.questions]
    files = sorted(file for file in given.files.iterdir() if file.is_file() and file.suffix != ".py")
    with tempfile.TemporaryDirectory() as scratch:
        raced = run(_systems(given), cases, files, work=Path(scratch), piece=given.piece, joined=given.joined)
        reviews, right = judged_by(Path(scratch) / "product", cases)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}")
    print(
        f"{len(files)} files, {len(reviews.words)} reviews, {len(cases)} questions ({given.split} split), pieces of {given.piece} words\n"
    )
    for title, asked in _parts(cases).items():
        scored = {one.system.name: scores(asked, one.hits, reviews, right) for one in raced}
        print(f"{title}:\n")
        print("\n".join(quality(compared(scored))), end="\n\n")
    print("\n".join(cost(raced)), end="\n\n")
    print("\n".join(versions(raced)))


def run(
    systems: Sequence[System], cases: Sequence[Case], files: Sequence[Path], *, work: Path, piece: int, joined: bool
) -> list[Raced]:
    """Every system in turn, never two at once; `joined` gives all but the first a conversation as one text."""
    from index.embedding import model_folder
    from index.settings import DEFAULT_MODEL

    model = model_folder(DEFAULT_MODEL)
    assert model is not None
    raced: list[Raced] = []
    for system in systems:
        print(f"{system.name} ...", file=sys.stderr, flush=True)
        serving = Path(sys.executable)
        asked = [one_text(case) for case in cases] if joined and raced else cases
        raced.append(race(system, asked, files, work=work, model=model, serving=serving, piece=piece))
    return raced


def one_text(case: Case) -> Case:
    """The question behind all the earlier ones of its conversation."""
    return replace(case, question=" ".join([*case.history, case.question]))


def judged_by(folder: Path, cases: Sequence[Case]) -> tuple[ReviewTexts, dict[str, frozenset[Review]]]:
    """The words of every review in the product's library, and each question's right reviews."""
    from index.library import Library

    with Library.open(folder) as library:
        truth = Truth(library)
        files = {document.id: document.file for document in library.documents()}
        words = {
            (files[review.document], review.id): flat_words(
                " ".join(passage.text for passage in library.passages(review.document, review.id))
            )
            for review in library.reviews()
        }
        right = {
            case.id: frozenset((files[document], id) for name in case.reviews for document, id in truth.reviews(name))
            for case in cases
        }
    return ReviewTexts(words), right


def quality(found: Mapping[str, Mapping[str, Compared]]) -> list[str]:
    """The table of measures in Markdown; `*` where a system differs from the first by more than chance (p < 0.05)."""
    first = next(iter(found.values()))
    lines = ["| | " + " | ".join(f"{name} ({first[name].count})" for name in MEASURES) + " |", "|---" * 6 + "|"]
    for name, measures in found.items():
        cells = (_figure(one.mean) + ("*" if one.p is not None and one.p < 0.05 else "") for one in measures.values())
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def cost(raced: Sequence[Raced]) -> list[str]:
    """The table of what each system takes, in Markdown."""
    lines = [
        "| | ingestion, s | to the first answer, s | query, ms (median / p95) | memory, MB (ingestion / search) | disk, MB "
        "| words in a hit |",
        "|---" * 7 + "|",
    ]
    for one in raced:
        ordered = sorted(one.milliseconds)
        late = ordered[math.ceil(0.95 * len(ordered)) - 1]
        words = statistics.median(len(flat_words(hit.text)) for hits in one.hits.values() for hit in hits[:10])
        lines.append(
            f"| {one.system.name} | {one.ingestion:.1f} | {one.ready:.1f} | {statistics.median(ordered):.1f} / {late:.1f} "
            f"| {one.ingestion_memory:.0f} / {one.memory:.0f} | {one.disk:.1f} | {words:.0f} |"
        )
    return lines


def versions(raced: Sequence[Raced]) -> list[str]:
    """A line a system with the versions of its packages."""
    return [
        f"{one.system.name}: " + ", ".join(f"{name} {known}" for name, known in one.versions.items()) for one in raced
    ]


def _systems(given: argparse.Namespace) -> list[System]:
    systems = [
        System(name="this product", module="product", python=Path(sys.executable)),
        System(name="plain BM25", module="plain_bm25", python=given.python),
        System(name="plain MiniLM + FAISS", module="plain_minilm", python=given.python),
        System(name="txtai, hybrid", module="txtai_hybrid", python=given.python),
    ]
    if given.haiku:
        systems.append(System(name="haiku.rag, hybrid", module="haiku_hybrid", python=given.haiku))
    return systems


def _cases(name: str, split: str) -> tuple[Case, ...]:
    from eval import sets

    file = Path(sets.__file__).parent / "sets" / "example.jsonl" if name == "example" else Path(name)
    return tuple(case for case in read_any(file) if split in (ALL, case.split))


def _parts(cases: Sequence[Case]) -> dict[str, Sequence[Case]]:
    first = [case for case in cases if not case.history]
    return {"All questions": cases} | ({"Without follow-up questions": first} if len(first) < len(cases) else {})


def _examples() -> Path:
    from corpus.examples import example_files

    return example_files()[0].parent


def _figure(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:.3f}".removeprefix("0") if value < 1 else f"{value:.3f}"


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eval.bench.peers")
    parser.add_argument("--set", default="example", help="a set of questions; `example` is the example library's")
    parser.add_argument("--files", type=Path, default=_examples(), help="the folder of documents the set is about")
    parser.add_argument("--split", default=REPORT, choices=(REPORT, DEVELOPMENT, ALL))
    parser.add_argument("--questions", type=int, help="only so many questions: a quick look")
    parser.add_argument(
        "--python", type=Path, default=Path(sys.executable), help="the Python that has the extra `peers`"
    )
    parser.add_argument("--joined", action="store_true", help="peers get all questions of a conversation as one text")
    parser.add_argument("--haiku", type=Path, help="the Python that has haiku.rag")
    # With English prose 200 words are about what the embedding model reads at once.
    parser.add_argument("--piece", type=int, default=200, help="words of a piece, for systems that divide no text")
    main(parser.parse_args())
