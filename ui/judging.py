"""Judging behind the page: passages that several ways of searching found, one at a time, blind, each verdict kept at once.

A sitting is one person's way through a pool. It is held in memory; what was judged is in the library's file, so that the
same pool goes on where its judge left it, on any day and any computer that serves this library.
"""

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.document import Passage
from eval.errors import EvaluationError
from eval.judgements import Judgement, Verdict, as_cases, as_qrels, keep, kept, on_passage, withdraw
from eval.pooling import Asked, Pooled, laid_out, questions_of, search, seen
from index.errors import UnknownError
from ui.measuring import PRESETS, Bench

if TYPE_CHECKING:
    from index.library import Library

DEPTHS = (3, 5, 10)
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Laying:
    """How far a pool is laid out: `done` of `total` questions are searched; `pool` once all are."""

    done: int
    total: int
    pool: tuple[Pooled, ...] | None = None


@dataclass(slots=True, kw_only=True)
class Sitting:
    """A judge's way through a pool: `waiting` comes next, `acts` can be undone, the last one first.

    An act is the passage and its judgement, None where it was skipped.
    """

    judge: str
    waiting: deque[Pooled]
    judged: int = 0
    skipped: list[Pooled] = field(default_factory=list)
    acts: list[tuple[Pooled, Judgement | None]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def total(self) -> int:
        """How many passages the pool holds, those judged on another day too."""
        return self.judged + len(self.skipped) + len(self.waiting)


class Pools:
    """Lays pools out. The last one is kept: a second judge of the same need not wait for it."""

    def __init__(self, library: "Library", bench: Bench) -> None:
        self._library, self._bench = library, bench
        self._last: tuple[Any, tuple[Pooled, ...]] | None = None

    def lay_out(self, source: str, split: str, ways: Sequence[str], depth: int) -> Iterator[Laying]:
        """The steps of laying a pool out, the last of which holds it. Raises EvaluationError or LibraryError."""
        from assistant import Assistant

        if not ways or any(way not in PRESETS for way in ways):
            raise EvaluationError("Choose at least one way to search.")
        if depth not in DEPTHS:
            raise EvaluationError("Choose how many passages of each way are to be judged.")
        questions = questions_of(self._bench.cases(source, split))
        # What was searched for is the same as long as all of this is.
        key = (questions, tuple(sorted(ways)), depth, self._library.fingerprint(), self._library.settings)
        if self._last is None or self._last[0] != key:
            found: dict[Asked, frozenset[str]] = {}
            with Assistant.open(self._library.folder, embedder=self._library.embedder) as own:
                own.library.settings = self._library.settings
                yield Laying(done=0, total=len(questions))
                for asked, passages in search(own, questions, [PRESETS[way] for way in ways], depth=depth):
                    found[asked] = passages
                    yield Laying(done=len(found), total=len(questions))
            self._last = (key, laid_out(found))
        yield Laying(done=len(questions), total=len(questions), pool=self._last[1])


def judged_file(library: "Library", ending: str) -> str:
    """The judgements of the library as a question set (`jsonl`) or as TREC qrels (`qrels`). Raises EvaluationError."""
    import tempfile

    from eval.sets import write_set

    if ending == "qrels":
        return as_qrels(kept(library.folder))
    with tempfile.TemporaryDirectory(prefix="reviews-") as folder:
        file = Path(folder) / "judgements.jsonl"
        write_set(as_cases(kept(library.folder), library), file)
        return file.read_text("utf-8")


def plain_name(name: str | None) -> str:
    """A name as it was typed, on one line and not endless."""
    return " ".join((name or "").split())[:LONGEST_NAME]


def sit_down(library: "Library", judge: str, pool: Sequence[Pooled]) -> Sitting:
    """The judge's sitting over a pool, without what the judge said of it before. Raises EvaluationError."""
    done = seen(library, [one for one in kept(library.folder) if one.judge == judge])
    waiting = deque(one for one in pool if one.key not in done)
    return Sitting(judge=judge, waiting=waiting, judged=len(pool) - len(waiting))


def current(library: "Library", sitting: Sitting) -> tuple[Pooled, Passage] | None:
    """What is to be judged now, None at the end; passages of documents that were removed meanwhile fall out."""
    while sitting.waiting:
        try:
            return sitting.waiting[0], library.passage(sitting.waiting[0].passage)
        except UnknownError:
            sitting.waiting.popleft()
    return None


def say(library: "Library", sitting: Sitting, passage: str, verdict: Verdict | None) -> str:
    """What was done, in a few words: the verdict on the present passage is kept, with None it is put aside.

    Empty where `passage` is no longer the present one: a key pressed twice must not judge what nobody has read. Raises
    EvaluationError where the verdict cannot be kept; the passage then stays.
    """
    with sitting.lock:
        found = current(library, sitting)
        if found is None or found[1].id != passage:
            return ""
        pooled, read = found
        judgement = None
        if verdict is None:
            sitting.skipped.append(pooled)
        else:
            judgement = on_passage(read, verdict, question=pooled.question, history=pooled.history, judge=sitting.judge)
            keep(library.folder, judgement)
            sitting.judged += 1
        sitting.waiting.popleft()
        sitting.acts.append((pooled, judgement))
    return "Skipped." if judgement is None else f"{judgement.verdict.words.capitalize()}: kept."


def undo(library: "Library", sitting: Sitting) -> str:
    """What was undone, in a few words, empty where there is nothing to undo: its passage is the present one again.

    Raises EvaluationError where the verdict cannot be taken out of the file; it then stands.
    """
    with sitting.lock:
        if not sitting.acts:
            return ""
        pooled, judgement = sitting.acts[-1]
        if judgement is None:
            sitting.skipped.remove(pooled)
        else:
            withdraw(library.folder, judgement)
            sitting.judged -= 1
        sitting.acts.pop()
        sitting.waiting.appendleft(pooled)
    return "Undone."


def take_up(sitting: Sitting) -> None:
    """Lays the skipped passages before the judge again; they were no verdicts, so there is nothing of them to undo."""
    with sitting.lock:
        sitting.waiting.extend(sitting.skipped)
        sitting.skipped.clear()
        sitting.acts = [act for act in sitting.acts if act[1] is not None]
