"""Eight small collections, each of three documents of other partnerships and forty-five questions about them by their writer.

104 fictional reviews in ordinary house styles. Of collections 1 to 3 questions were looked at when they failed (development);
of 4 to 8 none was (report), though the reading was repaired where documents 6 to 8 were misread. Each is a library of its own:
a writer marked right what is right in the three documents that he knew.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from assistant import Assistant
from eval.outcome import Outcome
from eval.run import run_set
from eval.sets import read_set
from index.library import Library

_HERE = Path(__file__).parent / "collections"
QUESTIONS = "questions.jsonl"


def collections() -> tuple[Path, ...]:
    """The folders of the collections, by number."""
    return tuple(sorted((one for one in _HERE.iterdir() if one.is_dir()), key=lambda one: int(one.name)))


def documents(collection: Path) -> tuple[Path, ...]:
    """The documents of a collection, by name."""
    return tuple(sorted(file for file in collection.iterdir() if file.name != QUESTIONS))


def outcomes() -> Iterator[Outcome]:
    """What came of every question, each collection in a library of its own in a temporary folder."""
    for collection in collections():
        with tempfile.TemporaryDirectory() as room:
            with Library.open(Path(room), create=True) as library:
                library.add(list(documents(collection)))
            with Assistant.open(Path(room)) as assistant:
                yield from run_set(assistant, read_set(collection / QUESTIONS), folder=Path(room) / "runs").outcomes
