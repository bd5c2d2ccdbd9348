"""One process a file: hostile or broken files may crash, hang or eat memory there, and the batch goes on.

`run` is the side of the caller, `main` that of the process. They speak JSON lines: progress as it goes, then the answer.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

_MIB = 1024 * 1024
_LONGEST_LINE = 256 * _MIB
_TICK = 0.2  # seconds between two looks at the process


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost.

    `start` is how long it may take before the first page, `stall` over one page, `ocr` over a scanned one; `cpu_page` is
    added for each page where all of them are worked on. Seconds are of the wall clock, but for `cpu`; `memory` is in MiB.
    """

    memory: int = 1536
    cpu: int = 15
    cpu_page: float = 0.05
    start: float = 8.0
    stall: float = 5.0
    ocr: float = 90.0
    wall: float = 600.0
    bytes: int = 512 * _MIB


DEFAULT = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the process is to do: `task` is read, image, rectangles or marked image, `arguments` what that task takes."""

    task: str
    path: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came back: the answers by name, and where there is none why, and which page was being read (0: none yet)."""

    answers: dict[str, Any]
    died: str | None = None
    page: int = 0


def run(job: Job, limits: Limits = DEFAULT) -> Outcome:
    """The outcome of the job; never raises for what the file does to the process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "corpus.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=os.name == "posix",
    )
    try:
        return _followed(process, job, limits)
    finally:
        _end(process)


def _environment() -> dict[str, str]:
    """The caller's environment with this package importable and one thread a library."""
    root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}


def _followed(process: "subprocess.Popen[bytes]", job: Job, limits: Limits) -> Outcome:
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_listen, args=(process, lines), daemon=True).start()
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.write(json.dumps({**asdict(job), "limits": asdict(limits)}).encode("utf-8"))
        process.stdin.close()
    answers: dict[str, Any] = {}
    page, patience = 0, limits.start
    begun = last = time.monotonic()
    while True:
        try:
            line = lines.get(timeout=min(_TICK, patience))
        except queue.Empty:
            now = time.monotonic()
            if now - last > patience or now - begun > limits.wall:
                return Outcome(answers=answers, died="it took too long", page=page)
            if _too_big(process, limits):
                return Outcome(answers=answers, died="it needed too much memory", page=page)
            continue
        if line is None:
            return Outcome(answers=answers, died=None if "done" in answers else _cause(process, answers), page=page)
        last = time.monotonic()
        said = _parsed(line)
        if said is None:
            continue
        if "page" in said:
            page = int(said["page"])
            patience = limits.ocr if said.get("ocr") else limits.stall + limits.cpu_page * int(said.get("laying", 0))
        else:
            answers.update(said)


def _listen(process: "subprocess.Popen[bytes]", lines: "queue.Queue[bytes | None]") -> None:
    assert process.stdout is not None
    with contextlib.suppress(OSError, ValueError):
        while line := process.stdout.readline(_LONGEST_LINE):
            lines.put(line)
    lines.put(None)


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _too_big(process: "subprocess.Popen[bytes]", limits: Limits) -> bool:
    """Whether the process holds more memory than it may: the only watch where the system itself sets no limit."""
    import psutil

    try:
        return bool(psutil.Process(process.pid).memory_info().rss > limits.memory * _MIB)
    except psutil.Error:
        return False


def _cause(process: "subprocess.Popen[bytes]", answers: dict[str, Any]) -> str | None:
    if "error" in answers:
        return None
    try:
        code = process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        return "it took too long"
    if os.name == "posix" and -code in _SIGNALS:
        return _SIGNALS[-code]
    return "the reader broke down over it"


# Signals by number, as the names are not all there on Windows: 24 is SIGXCPU on Linux and macOS, 9 SIGKILL.
_SIGNALS = {
    24: "it took too long",
    9: "it needed too much memory or time",
    6: "it needed too much memory or is malformed",
}


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, 9)
            else:
                process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def main() -> None:
    """Does the job that stands on standard input, under its limits, and says what came of it on standard output."""
    told = json.loads(sys.stdin.buffer.read())
    limits = Limits(**told["limits"])
    _limit(limits, limits.cpu)
    output = sys.stdout.buffer
    # Whatever a library prints must not be taken for an answer.
    sys.stdout = sys.stderr

    def say(**answer: Any) -> None:
        output.write(json.dumps(answer).encode("ascii") + b"\n")
        output.flush()

    from corpus.errors import PasswordError, UnreadableError

    try:
        for answer in _work(Job(task=told["task"], path=told["path"], arguments=told["arguments"]), limits, say):
            say(**answer)
    except PasswordError as error:
        say(error="password", message=str(error))
    except UnreadableError as error:
        say(error="unreadable", message=str(error))
    except MemoryError:
        say(error="memory", message="")
    except RecursionError:
        say(error="broken", message="")
    except Exception as error:
        say(error="broken", message=type(error).__name__)
    say(done=True)
    # No tidying up: PDFium may hang in it, and the system takes everything back.
    os._exit(0)


def _limit(limits: Limits, cpu: int) -> None:
    """Binds this process to its limits, where the system has such (POSIX); else the caller watches it."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        ("RLIMIT_AS", limits.memory * _MIB),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 64),
    ):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, what), (most, most))
    with contextlib.suppress(ValueError, OSError):
        # The soft limit alone: a document of many pages is given more as they are counted.
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _work(job: Job, limits: Limits, say: Any) -> Iterator[dict[str, Any]]:
    path = Path(job.path)
    if job.task == "read":
        yield from _read(path, job.arguments, limits, say)
    else:
        yield from _draw(job, path, say)


def _draw(job: Job, path: Path, say: Any) -> Iterator[dict[str, Any]]:
    """The page as a picture, the boxes of words on it, or both: the file is opened once."""
    from corpus.drawing import drawn, marked, opened_page

    page, given = job.arguments["page"], job.arguments
    one = opened_page(path, page, given["password"])
    if job.task != "rectangles":
        import base64

        yield {"image": base64.b64encode(drawn(one, scale=given["scale"])).decode("ascii")}
    if job.task != "image":
        say(page=page, ocr=True)
        yield {"boxes": marked(one, page=page, text=given["text"], spans=given["spans"])}


def _read(path: Path, arguments: dict[str, Any], limits: Limits, say: Any) -> Iterator[dict[str, Any]]:
    from corpus.wire import packed

    media, sha256 = arguments["media"], arguments["sha256"]
    if media != "pdf":
        reading = _reader(media)(path)
        yield {"reading": packed(replace(reading, file=path.name, sha256=sha256))}
        return
    from corpus.readers.pdf import Progress, described, read_pdf

    password, granted = arguments["password"], 0

    def tell(progress: Progress) -> None:
        nonlocal granted
        say(page=progress.page, ocr=progress.ocr, laying=progress.pages if progress.laying else 0)
        if not granted:
            granted = int(limits.cpu + progress.pages * limits.cpu_page)
            _limit(limits, granted)
        if progress.ocr:
            granted += int(limits.ocr)
            _limit(limits, granted)

    reading = read_pdf(path, sha256=sha256, password=password, skip=arguments["skip"], tell=tell)
    yield {"reading": packed(reading)}
    with contextlib.suppress(Exception):
        properties, labels = described(path, password)
        yield {"properties": properties, "labels": labels}


def _reader(media: str) -> Any:
    if media == "docx":
        from corpus.readers.word import read_word

        return read_word
    if media == "odt":
        from corpus.readers.odt import read_odt

        return read_odt
    if media == "html":
        from corpus.readers.html import read_html

        return read_html
    if media == "markdown":
        from corpus.readers.markdown import read_markdown

        return read_markdown
    from corpus.readers.text import read_text

    return read_text


if __name__ == "__main__":
    main()
