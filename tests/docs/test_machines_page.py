"""The page for other programs: its examples run against a server, its MCP configuration starts one."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import anyio
import pytest

from corpus.examples import example_files
from index.library import Library
from tests.conftest import FakeEmbedder
from tests.docs.pages import DOCS, blocks, run
from tests.ui.serving import ROOT, serving
from ui.api import ENDPOINTS
from ui.machines import TOOLS

PAGE = DOCS / "machines.md"
WRITTEN = "http://127.0.0.1:7860"
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("machines") / "library"
    with Library.open(folder, embedder=FakeEmbedder(), create=True) as library:
        library.add(example_files())
    return folder


def test_every_example_runs_against_a_server_and_prints_what_the_page_shows(example: Path, tmp_path: Path) -> None:
    pytest.importorskip("mcp")
    with serving(example, "--mcp") as running:
        page = tmp_path / PAGE.name
        page.write_text(PAGE.read_text("utf-8").replace(WRITTEN, running.address), "utf-8")
        wrong = run(page, {"__name__": "page"})
    assert wrong == [], "\n".join(wrong)


def test_the_configuration_on_the_page_starts_a_server_with_the_tools_it_names(example: Path) -> None:
    pytest.importorskip("mcp")
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters

    (block,) = blocks(PAGE, "json")
    entry = json.loads(block.code)["mcpServers"]["reviews"]
    assert entry["command"] == "reviews"
    own = [str(example) if argument.startswith("/") else argument for argument in entry["args"]]
    started = StdioServerParameters(command=sys.executable, args=["-m", "tests.ui.command", *own], cwd=str(ROOT))

    async def listed() -> list[str]:
        async with Client(started) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert tuple(anyio.run(listed)) == TOOLS


def test_the_two_requests_without_a_package_get_an_answer(example: Path) -> None:
    if shutil.which("bash") is None or shutil.which("curl") is None:
        pytest.skip("needs bash and curl")
    script = next(block.code for block in blocks(PAGE, "sh") if "curl" in block.code)
    with serving(example) as running:
        ran = subprocess.run(
            ["bash", "-c", script.replace(WRITTEN, running.address)],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert "event: complete" in ran.stdout
    assert '"citations": [{"n": 1' in ran.stdout


def test_the_page_names_every_endpoint_and_tool() -> None:
    said = PAGE.read_text("utf-8")
    assert [name for name in ENDPOINTS if f"| `/{name}` |" not in said] == []
    assert [name for name in TOOLS if f"`{name}`" not in said] == []
