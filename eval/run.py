"""Runs: every question of a set searched and asked, kept under the library so that it can be measured and compared later.

A run is the folder `eval/runs/ID` of the library: `run.json` (date, version, settings, the library's fingerprint, the
set's hash), `answers.jsonl` (a line a question, written as it goes) and `timings.jsonl`. Timings stand apart so that two
runs over the same library give the same answers byte for byte. A run that was broken off goes on where it stopped.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant import Assistant
from eval.asking import run_case
from eval.errors import EvaluationError
from eval.outcome import Outcome, Timing, outcome_json, outcome_of
from eval.sets import Case, set_hash
from eval.truth import Truth
from index.errors import LibraryError

Progress = Callable[[str, int, int], None]
RUN, ANSWERS, TIMINGS = "run.json", "answers.jsonl", "timings.jsonl"
DEPTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a run was made with. Equal `key`s give equal answers."""

    id: str
    name: str
    date: str
    version: str
    code: str
    set: str
    fingerprint: str
    settings: dict[str, Any]
    k: int
    questions: int
    finished: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """What the answers depend on."""
        return self.code, self.set, self.fingerprint, json.dumps(self.settings, sort_keys=True), self.k


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run with its outcomes in the order of the set, and how long each question took."""

    about: About
    outcomes: tuple[Outcome, ...]
    timings: tuple[Timing, ...]
    folder: Path | None = None


def runs_folder(library: Path) -> Path:
    """Where the runs over the library in this folder are kept."""
    return library / "eval" / "runs"


def run_set(
    assistant: Assistant,
    cases: Sequence[Case],
    *,
    folder: Path,
    name: str = "questions",
    progress: Progress | None = None,
    k: int = DEPTH,
) -> Run:
    """The run of `cases`, kept in a new folder under `folder`; the last one like it is continued if it was broken off."""
    about = _about(assistant, cases, name, k)
    place = _unfinished(folder, about) or _new_place(folder, about)
    about = _read_about(place)
    done = {one.id for one in _outcomes(place)} & {one.id for one in _timings(place)}
    _keep_only(place, done)
    truth = Truth(assistant.library)
    if len(done) < len(cases):
        _warm(assistant, cases[0])
    for number, case in enumerate(cases):
        if progress:
            progress(case.id, number, len(cases))
        if case.id not in done:
            outcome, timing = run_case(assistant, case, truth, k=k)
            _append(place / TIMINGS, asdict(timing))
            _append(place / ANSWERS, outcome_json(outcome))
    if progress:
        progress("", len(cases), len(cases))
    _write_about(place, {**asdict(about), "finished": True})
    return read_run(place)


def read_run(place: Path) -> Run:
    """The run kept in a folder; raises EvaluationError where there is none."""
    return Run(about=_read_about(place), outcomes=_outcomes(place), timings=_timings(place), folder=place)


def find_run(folder: Path, reference: str) -> Run:
    """The run with this id (or its beginning), `last` and `previous`, or the run in the folder of this path."""
    if Path(reference, RUN).is_file():
        return read_run(Path(reference))
    ids = [about.id for about in all_runs(folder)]
    wanted = {"last": ids[-1:], "previous": ids[-2:-1]}.get(reference) or [id for id in ids if id.startswith(reference)]
    if len(wanted) != 1:
        problem = f"names {len(wanted)} runs" if wanted else "is no run"
        known = f" The runs are {', '.join(ids[-8:])}." if ids else " There is none yet: `reviews eval run SET`."
        raise EvaluationError(f"{reference!r} {problem} of this library.{known}")
    return read_run(folder / wanted[0])


def all_runs(folder: Path) -> tuple[About, ...]:
    """What each run in the folder was made with, oldest first."""
    return tuple(
        sorted((_read_about(file.parent) for file in folder.glob(f"*/{RUN}")), key=lambda about: (about.date, about.id))
    )


@cache
def code_hash() -> str:
    """Twelve hexadecimal digits of the code and data that read, search and answer: a version number says less than they do."""
    digest = hashlib.sha256()
    for room in ("assistant", "corpus", "index"):
        for file in sorted((Path(__file__).parents[1] / room).rglob("*")):
            if file.suffix in (".py", ".toml", ".jsonl", ".txt") and "examples" not in file.parts:
                digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _about(assistant: Assistant, cases: Sequence[Case], name: str, k: int) -> About:
    now = datetime.now(UTC)
    plain = re.sub(r"\W+", "-", name).strip("-") or "questions"
    return About(
        id=f"{now:%Y%m%dT%H%M%S}-{plain}",
        name=name,
        date=now.isoformat(timespec="milliseconds"),
        version=version("reviews"),
        code=code_hash(),
        set=set_hash(cases),
        fingerprint=assistant.library.fingerprint(),
        settings=assistant.library.settings.recorded(),
        k=k,
        questions=len(cases),
    )


def _unfinished(folder: Path, about: About) -> Path | None:
    for earlier in reversed(all_runs(folder)):
        if not earlier.finished and earlier.key == about.key:
            return folder / earlier.id
    return None


def _new_place(folder: Path, about: About) -> Path:
    number, place = 1, folder / about.id
    while place.exists():
        number += 1
        place = folder / f"{about.id}-{number}"
    place.mkdir(parents=True)
    _write_about(place, {**asdict(about), "id": place.name})
    return place


def _write_about(place: Path, value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    (place / RUN).write_text(text + "\n", encoding="utf-8", newline="\n")


def _read_about(place: Path) -> About:
    try:
        return About(**json.loads((place / RUN).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise EvaluationError(f"{place} cannot be read as a run ({error}).") from error


def _outcomes(place: Path) -> tuple[Outcome, ...]:
    return tuple(outcome_of(line) for line in _lines(place / ANSWERS))


def _timings(place: Path) -> tuple[Timing, ...]:
    return tuple(Timing(**line) for line in _lines(place / TIMINGS))


def _lines(file: Path) -> Iterable[dict[str, Any]]:
    """The whole lines of a file; the last one may have been cut off when the run was."""
    if not file.is_file():
        return
    # Not splitlines: a question may hold separators that JSON leaves as they are.
    for line in file.read_text(encoding="utf-8").split("\n")[:-1]:
        yield json.loads(line)


def _keep_only(place: Path, done: set[str]) -> None:
    """Takes the half-written end off both files, so that what follows stands on lines of its own."""
    for name in (ANSWERS, TIMINGS):
        lines = [json.dumps(line, ensure_ascii=False) for line in _lines(place / name) if line["id"] in done]
        (place / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _warm(assistant: Assistant, case: Case) -> None:
    """Loads the model, so that the first question does not seem slow."""
    with suppress(LibraryError):
        assistant.search(case.question, k=1)


def _append(file: Path, line: dict[str, Any]) -> None:
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
