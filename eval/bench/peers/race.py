"""Every system through its two stages, a fresh process each, with memory and disk measured from outside."""

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from eval.errors import EvaluationError
from eval.sets import Case

SYSTEMS_FOLDER = Path(__file__).parent / "systems"
DEPTH = 30  # hits asked for: more than anybody reads in 600 words
SAMPLE = 0.05  # seconds between two looks at a process's memory
LIMIT = 900.0  # seconds for one stage
# One thread, so that a neighbour on the machine counts the same for everybody; nothing may look for a model on the network.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system by the name in the table, its module in `systems` and the Python that has its packages."""

    name: str
    module: str
    python: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One hit as every system can give it: a file's name and the words shown."""

    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Raced:
    """What one system found for each question, and what it took: seconds, milliseconds a question, MB."""

    system: System
    hits: Mapping[str, Sequence[Found]]
    milliseconds: Sequence[float]
    ingestion: float
    ready: float
    ingestion_memory: float
    memory: float
    disk: float
    versions: Mapping[str, str]


def race(
    system: System, cases: Sequence[Case], files: Sequence[Path], *, work: Path, model: Path, serving: Path, piece: int
) -> Raced:
    """The system fed with `files` and asked every case; raises EvaluationError with its own words where it fails.

    `work` keeps what it stores; `piece` is the words of a piece for systems that divide no text themselves; `serving` is a
    Python that can embed, for systems that embed by a server.
    """
    store = work / system.module
    store.mkdir(parents=True)
    request = work / f"{system.module}.request.json"
    asked = [{"id": case.id, "question": case.question, "history": list(case.history)} for case in cases]
    told = {
        "files": [str(file) for file in files],
        "folder": str(store),
        "model": str(model),
        "serving": str(serving),
        "piece": piece,
    }
    request.write_text(json.dumps({**told, "questions": asked, "k": DEPTH}), encoding="utf-8")
    stored, ingestion_memory = _stage(system, "ingest", request)
    disk = sum(file.stat().st_size for file in store.rglob("*") if file.is_file()) / 1e6
    answered, memory = _stage(system, "ask", request)
    return Raced(
        system=system,
        hits={id: [Found(**hit) for hit in hits] for id, hits in answered["hits"].items()},
        milliseconds=answered["milliseconds"],
        ingestion=stored["seconds"],
        ready=answered["ready"],
        ingestion_memory=ingestion_memory,
        memory=memory,
        disk=disk,
        versions={**stored["versions"], **answered["versions"]},
    )


def _stage(system: System, stage: str, request: Path) -> tuple[dict[str, Any], float]:
    """What the stage wrote, and the most MB that its processes held together."""
    result, log = request.with_suffix(f".{stage}.json"), request.with_suffix(f".{stage}.log")
    command = [system.python, SYSTEMS_FOLDER / "work.py", system.module, stage, request, result]
    result.unlink(missing_ok=True)
    with (
        log.open("w", encoding="utf-8") as stream,
        subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, **ENVIRONMENT},
            stdin=subprocess.PIPE,
            stdout=stream,
            stderr=stream,
        ) as process,
    ):
        try:
            peak = _watched(process, result)
        finally:
            _end(process)
    if process.wait() or not result.is_file():
        said = log.read_text("utf-8").strip().splitlines()[-8:]
        raise EvaluationError(f"{system.name} failed to {stage}: " + " | ".join(said))
    return json.loads(result.read_text("utf-8")), peak


def _watched(process: "subprocess.Popen[bytes]", result: Path) -> float:
    """The most MB held at once until the process ends; raises EvaluationError where it takes longer than `LIMIT`.

    A process whose result is written waits for the end of its input, so that it is measured with all it holds however short it ran.
    """
    assert process.stdin is not None
    peak, begun = 0.0, time.monotonic()
    while process.poll() is None:
        done = result.is_file()
        peak = max(peak, _held(process.pid))
        if done:
            process.stdin.close()
        if time.monotonic() - begun > LIMIT:
            raise EvaluationError(f"one stage took longer than {LIMIT:.0f} s")
        time.sleep(SAMPLE)
    return peak


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Stops the process, if it still runs, and what it started."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(process.pid)
        for one in [*parent.children(recursive=True), parent]:
            with suppress(psutil.NoSuchProcess):
                one.kill()


def _held(pid: int) -> float:
    """MB of the process and all it started, pages that they share counted once where the system says so."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for one in [parent, *parent.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                held = one.memory_full_info()
                total += getattr(held, "pss", held.rss)
    return total / 1e6
