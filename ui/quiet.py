"""What a running page may say on its streams: where something failed, never what was asked or answered.

A Python error often repeats the values that caused it, Gradio prints the whole of every error, and web servers log theirs.
While the page is served, errors are told by their kind and their place in the code; their messages are left out.
"""

import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

LAST_PLACES = 4


def place_only(error: BaseException) -> str:
    """The kind of an error, of what caused it, and the last places in the code it came through; nothing of its message."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    kinds = " from ".join(type(one).__name__ for one in chain)
    frames = traceback.extract_tb(error.__traceback__)[-LAST_PLACES:]
    places = ", ".join(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    return f"{kinds} at {places}" if places else kinds


@contextmanager
def without_words() -> Iterator[None]:
    """Within it, no error's message reaches a stream or a log, by whichever way Python has for that."""
    kept = (traceback.print_exc, logging.getLogRecordFactory(), sys.excepthook, threading.excepthook)
    traceback.print_exc = _print_current
    logging.setLogRecordFactory(_records(kept[1]))
    sys.excepthook = _hook
    threading.excepthook = _thread_hook
    try:
        with warnings.catch_warnings():
            # A warning of Gradio or pydantic lists the values it is about.
            warnings.simplefilter("ignore")
            yield
    finally:
        traceback.print_exc, sys.excepthook, threading.excepthook = kept[0], kept[2], kept[3]
        logging.setLogRecordFactory(kept[1])


def _print_current(*_: Any, **__: Any) -> None:
    """Stands in for traceback.print_exc, which Gradio calls for every error that is not its own."""
    error = sys.exception()
    if error is not None:
        _tell(error)


def _tell(error: BaseException) -> None:
    print(f"reviews: something failed on the page: {place_only(error)}", file=sys.stderr)


def _hook(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    _tell(error)


def _thread_hook(happened: threading.ExceptHookArgs) -> None:
    if happened.exc_value is not None:
        _tell(happened.exc_value)


def _records(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    """A maker of log records whose error is told by its place only."""

    def made(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        if record.exc_info and record.exc_info[1] is not None:
            # What the message itself would insert may hold the same words.
            record.msg = f"{record.msg if not record.args else 'something failed'} ({place_only(record.exc_info[1])})"
            record.args, record.exc_info, record.exc_text = (), None, None
        return record

    return made
