"""A process killed at any moment while it adds loses at most the document it was adding."""

import random
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.doctor import mend
from index.library import Library
from index.query import Query

ADDING = """
import importlib.util, sys
from pathlib import Path

def load(path):
    spec = importlib.util.spec_from_file_location(path.parent.name + path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module

tests, folder = Path(sys.argv[1]), Path(sys.argv[2])
fakes, fiction = load(tests / "conftest.py"), load(tests / "index" / "conftest.py")
from index.library import Library
with Library.open(folder / "lib", embedder=fakes.FakeEmbedder(), create=True) as library:
    first = len(library.documents())
    for number in range(first, first + 500):
        name = f"document {number}"
        file = folder / f"{name}.pdf"
        file.write_bytes(name.encode())
        library.store(fiction.make_read(name, fiction.DIGEST), file)
        print(name, flush=True)
"""


@pytest.fixture
def adding(tmp_path):
    """Starts a process that adds documents and names each when it is in; it is killed at the end of the block."""
    tests = Path(__file__).parents[1]

    @contextmanager
    def start():
        command = [sys.executable, "-c", ADDING, str(tests), str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tests.parent) as process:
            try:
                yield process
            finally:
                process.kill()

    return start


@pytest.mark.slow
def test_a_killed_process_loses_at_most_the_document_it_was_adding(tmp_path, embedder, adding):
    said: set[str] = set()
    for attempt in range(6):
        with adding() as process:
            said.add(process.stdout.readline().strip())
            time.sleep(random.Random(attempt).random() / 5)
            process.kill()
            said |= set(process.stdout.read().split("\n")) - {""}
        with Library.open(tmp_path / "lib", embedder=embedder) as library:
            kept = {document.title.removeprefix("Learning from ") for document in library.documents()}
            assert said <= kept
            assert len(kept - said) <= attempt + 1
            found = library.check()
            assert {problem.kind for problem in found} <= {"leftovers"}
            assert library.search(Query(text="hot water")).searched.passages == 6 * len(kept)
            mend(library, found)
            assert library.check() == ()


def test_a_reader_sees_whole_documents_while_another_process_adds(tmp_path, embedder, adding):
    with adding() as process:
        process.stdout.readline()
        with Library.open(tmp_path / "lib", embedder=embedder) as library:
            for _ in range(15):
                searched = library.search(Query(text="hot water")).searched
                assert searched.passages == 6 * searched.documents > 0
                time.sleep(0.01)
