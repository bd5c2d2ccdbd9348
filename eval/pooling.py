"""What is to be judged: the passages that several ways of searching found, put together, shuffled and laid out blind."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import Assistant
from eval.judgements import Judgement, question_id
from eval.outcome import Outcome
from eval.sets import Case
from index.library import Library

POOL_DEPTH = 10  # of each run: what lies deeper is rarely read, and a judge's patience ends
Asked = tuple[str, tuple[str, ...]]  # a question and the earlier ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A passage to be judged for a question. Nothing tells which setting found it, or how high: the judge must not know."""

    question: str
    history: tuple[str, ...]
    passage: str

    @property
    def key(self) -> tuple[str, str]:
        """The question's id and the passage's: what a judge has seen is known by it."""
        return question_id(self.question, self.history), self.passage


def pool(
    runs: Sequence[Sequence[Outcome]],
    *,
    judged: Iterable[tuple[str, str]] = (),
    depth: int = POOL_DEPTH,
    seed: int = 0,
) -> tuple[Pooled, ...]:
    """What is to be judged of several runs: the first `depth` passages of each, each once, shuffled within its question."""
    found: dict[Asked, set[str]] = {}
    for run in runs:
        for outcome in run:
            passages = found.setdefault((outcome.question, outcome.history), set())
            passages |= {hit.passage for hit in outcome.hits[:depth]}
    return laid_out(found, judged=judged, seed=seed)


def laid_out(
    found: Mapping[Asked, Iterable[str]], *, judged: Iterable[tuple[str, str]] = (), seed: int = 0
) -> tuple[Pooled, ...]:
    """The passages found for each question, shuffled within it, without those of `judged` (question id and passage id).

    The order depends on the seed and the passages alone, so neither rank nor run shows in it, and the same pool is laid
    out the same again.
    """
    seen = set(judged)
    pooled: list[Pooled] = []
    for (question, history), passages in found.items():
        asked = question_id(question, history)
        order = sorted(passage for passage in set(passages) if (asked, passage) not in seen)
        random.Random(f"{seed} {asked}").shuffle(order)
        pooled += [Pooled(question=question, history=history, passage=passage) for passage in order]
    return tuple(pooled)


def search(
    assistant: Assistant,
    questions: Iterable[Asked],
    ways: Sequence[Mapping[str, Any]],
    *,
    depth: int = POOL_DEPTH,
) -> Iterator[tuple[Asked, frozenset[str]]]:
    """For each question what the `ways` (settings that are changed) find, the first `depth` of each; one question at a time.

    While it runs the settings of `assistant` are others, so it should be the caller's own. Raises LibraryError.
    """
    usual = assistant.library.settings
    changed = [usual.model_copy(update=dict(way)) for way in ways]
    try:
        for question, history in questions:
            passages: set[str] = set()
            for settings in changed:
                assistant.library.settings = settings
                _, found = assistant.search(question, k=depth, history=history)
                passages |= {hit.passage.id for hit in found.hits}
            yield (question, history), frozenset(passages)
    finally:
        assistant.library.settings = usual


def questions_of(cases: Iterable[Case]) -> tuple[Asked, ...]:
    """The questions of a set, each once, in its order."""
    return tuple(dict.fromkeys((case.question, case.history) for case in cases))


def seen(library: Library, judgements: Iterable[Judgement]) -> frozenset[tuple[str, str]]:
    """The question and the passage of each judgement: a place stands for the passage that lies there."""
    passages = {(passage.document, passage.spans): passage.id for passage in library.passages()}
    return frozenset((one.asked, passages.get((one.document, one.spans), "")) for one in judgements)
