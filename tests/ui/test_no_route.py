"""The whole product with the network unplugged: in a namespace without a route, a question over the API gets its answer."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.library import Library

ROOT = Path(__file__).resolve().parents[2]
# As root a network namespace is enough; anybody else needs a user namespace around it.
WAYS = (["unshare", "-n"], ["unshare", "-rn"])


@pytest.fixture
def unshare() -> list[str]:
    """How a command is run without a network here; the test is skipped where that is not allowed."""
    for way in WAYS:
        if shutil.which(way[0]) and subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
            return way
    pytest.skip("network namespaces are not allowed here")


def test_without_a_route_the_server_starts_and_answers_with_citations(unshare: list[str], library: Library) -> None:
    command = [*unshare, sys.executable, "-m", "tests.ui.apart", str(library.folder)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["beyond"] is False, "the namespace has a route: this test tests nothing"
    assert told["page"] == 200
    answer = told["answer"]
    assert answer["abstained"] is False
    assert answer["citations"][0]["review"]["printed"] == "RR 1/31"
    assert "bruise" in answer["citations"][0]["quote"]
