"""Evaluation behind the page: the sets there are, one run at a time in the background, the runs kept with the library.

A run is the same as one of `reviews eval run`: kept under the library, and continued where it was stopped.
"""

import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.errors import EvaluationError
from index.errors import LibraryError

if TYPE_CHECKING:
    from eval.run import About, Run
    from eval.sets import Case
    from index.library import Library

EXAMPLE = "Example questions"
JUDGED = "Questions judged so far"
SETS = Path("eval") / "sets"  # in the library's folder
ENDINGS = (".jsonl", ".csv", ".xlsx")
EVERY_QUESTION = "All questions"
# What a person may compare, and the settings that say it to the search.
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "As the library is set": {},
    "By words only": {"meaning": False},
    "By meaning only": {"words": False},
    "Without related words": {"widening": 0.0, "widened_meaning": 0.0},
    "Without what is read from a question": {"boosts": 0.0},
    "Without the second look, word by word": {"interaction_weight": 0.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where the run in the background is: `run` is its id once it has ended well, `problem` what ended it otherwise."""

    running: bool = False
    name: str = ""
    done: int = 0
    total: int = 0
    run: str | None = None
    problem: str | None = None


class Bench:
    """The page's one place to measure: a second run is refused until the first has ended.

    `examples` says whether the example library is loaded, whose questions are then offered.
    """

    def __init__(self, library: "Library", *, examples: Callable[[], bool]) -> None:
        self._library = library
        self._examples = examples
        self._state = State()
        self._lock = threading.Lock()
        self._stop = threading.Event()

    @property
    def state(self) -> State:
        """Where the run is now."""
        return self._state

    def sets(self) -> tuple[str, ...]:
        """The sets a person may choose: the example's where it is loaded, those put into the library, and what was judged."""
        from eval.judgements import FILE

        judged = (JUDGED,) if (self._library.folder / FILE).is_file() else ()
        return (*self._files(), *judged)

    def put(self, file: Path) -> tuple[str, tuple[str, ...]]:
        """The name under which an uploaded set is kept and what in it the library does not hold, line by line.

        Raises EvaluationError where it is no set.
        """
        from eval.formats import read_any
        from eval.truth import Truth

        if file.suffix.lower() not in ENDINGS:
            raise EvaluationError(f"{file.name} is no question set: expected a file that ends in {', '.join(ENDINGS)}.")
        flaws = Truth(self._library).flaws(read_any(file))
        folder = self._library.folder / SETS
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.name)
        return file.name, tuple(str(flaw) for flaw in flaws)

    def splits(self, name: str) -> tuple[str, ...]:
        """The parts of a set, the whole first. Raises EvaluationError."""
        return (EVERY_QUESTION, *dict.fromkeys(case.split for case in self.cases(name, EVERY_QUESTION)))

    def cases(self, name: str, split: str) -> "tuple[Case, ...]":
        """The questions of a part of a set. Raises EvaluationError."""
        from eval.formats import read_any
        from eval.judgements import as_cases, kept

        if name == JUDGED:
            # Made anew each time and written nowhere: it quotes the documents, which may be removed.
            cases = as_cases(kept(self._library.folder), self._library)
        elif name in self._files():
            cases = read_any(self._files()[name])
        else:
            raise EvaluationError("Choose a question set first.")
        chosen = tuple(case for case in cases if split in (EVERY_QUESTION, case.split))
        if not chosen:
            raise EvaluationError("There is no question in it.")
        return chosen

    def start(self, name: str, split: str, preset: str) -> None:
        """Begins to ask the questions in the background. Raises EvaluationError where one run is on, or there is no such set."""
        cases = self.cases(name, split)
        if preset not in PRESETS:
            raise EvaluationError(f"{preset!r} is none of the ways to search.")
        stem = {EXAMPLE: "example", JUDGED: "judged"}.get(name, Path(name).stem)
        title = stem if split == EVERY_QUESTION else f"{stem}-{split}"
        with self._lock:
            if self._state.running:
                raise EvaluationError("A run is on already: wait for it, or stop it.")
            self._stop.clear()
            self._state = State(running=True, name=title, total=len(cases))
        threading.Thread(target=self._run, args=(cases, title, preset), daemon=True).start()

    def stop(self) -> None:
        """Ends the run after the present question; the same run goes on from there another time."""
        self._stop.set()

    def runs(self) -> "tuple[About, ...]":
        """The finished runs, the newest first."""
        from eval.run import all_runs, runs_folder

        return tuple(reversed([one for one in all_runs(runs_folder(self._library.folder)) if one.finished]))

    def run(self, id: str) -> "Run":
        """The run with exactly this id. Raises EvaluationError."""
        from eval.run import read_run, runs_folder

        if id not in {one.id for one in self.runs()}:
            raise EvaluationError("This run is no longer there.")
        return read_run(runs_folder(self._library.folder) / id)

    def _files(self) -> dict[str, Path]:
        found = {EXAMPLE: example_set()} if self._examples() else {}
        folder = self._library.folder / SETS
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            if file.suffix in ENDINGS:
                found[file.name] = file
        return found

    def _run(self, cases: "tuple[Case, ...]", title: str, preset: str) -> None:
        """The thread's work: an assistant of its own, so that nobody who asks meanwhile is searched for with other settings."""
        from assistant import Assistant
        from eval.run import run_set, runs_folder

        def step(_: str, done: int, total: int) -> None:
            self._state = replace(self._state, done=done, total=total)
            if self._stop.is_set() and done < total:
                raise _StoppedError

        try:
            with Assistant.open(self._library.folder, embedder=self._library.embedder) as own:
                own.library.settings = self._library.settings.model_copy(update=dict(PRESETS[preset]))
                done = run_set(own, cases, folder=runs_folder(own.library.folder), name=title, progress=step)
            self._state = replace(self._state, running=False, run=done.about.id)
        except _StoppedError:
            self._state = replace(self._state, running=False, problem="Stopped. The same run goes on from here.")
        except (EvaluationError, LibraryError, OSError) as error:
            self._state = replace(self._state, running=False, problem=str(error))
        finally:
            # Whatever happened, the next run is not refused for ever.
            self._state = replace(self._state, running=False)


class _StoppedError(Exception):
    """A person ended the run."""


def example_set() -> Path:
    """The set over the example library."""
    from eval import sets

    return Path(sets.__file__).parent / "sets" / "example.jsonl"
