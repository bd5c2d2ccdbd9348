"""The page as a process of its own, as `reviews serve` starts it, with the fake embedder in place of the model."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"The page is at (\S+)")


@dataclass(slots=True, kw_only=True)
class Serving:
    """A running server; `said` is everything it has printed so far, on both streams."""

    address: str
    process: "subprocess.Popen[str]"
    lines: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        return "".join(self.lines)


@contextmanager
def serving(library: Path, *options: str, before: Sequence[str] = (), seconds: float = 60) -> Iterator[Serving]:
    """Starts the command, waits until it says where the page is, and stops it at the end. `before` is put in front of it."""
    command = [sys.executable, "-u", "-m", "tests.ui.command", "--library", str(library), "serve", "--no-browser"]
    process = subprocess.Popen(
        [*before, *command, "--port", str(_free_port()), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    running = Serving(address="", process=process)
    ready = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            running.lines.append(line)
            found = ADDRESS.search(line)
            if found:
                running.address = found[1]
                ready.set()
        ready.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        ready.wait(seconds)
        assert running.address, f"the server did not start: {running.said}"
        yield running
    finally:
        process.terminate()
        process.wait(20)
        listener.join(5)
        assert process.stdout is not None
        process.stdout.close()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
