"""The shape of the house: imports point down, and only the agreed rooms exist."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("corpus", "index", "assistant", "eval", "ui")


def imports(source: Path) -> set[str]:
    """The top-level names a module imports, at any depth of the file."""
    found = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_imports_point_only_downward() -> None:
    """No room imports a room above it: ui -> eval -> assistant -> index -> corpus."""
    upward = [
        f"{source.relative_to(ROOT)} imports {name}"
        for floor, room in enumerate(FLOORS)
        for source in (ROOT / room).rglob("*.py")
        for name in imports(source) & set(FLOORS[floor + 1 :])
    ]
    assert upward == []


def test_there_are_only_the_agreed_packages() -> None:
    """The top level holds the six agreed folders with Python in them, and docs."""
    folders = {path.parent.name for path in ROOT.glob("*/*.py")}
    assert folders <= {*FLOORS, "tests", "docs"}
    assert set(FLOORS) <= folders


def test_the_heavy_libraries_are_imported_only_where_they_are_used() -> None:
    """No module pulls torch, faiss, gradio or matplotlib in at its top: `reviews list` must not wait seconds for them."""
    heavy = {"torch", "sentence_transformers", "transformers", "faiss", "gradio", "matplotlib", "scipy", "pandas"}
    allowed = {"ui/server.py"}
    eager = []
    for room in FLOORS:
        for source in (ROOT / room).rglob("*.py"):
            name = source.relative_to(ROOT).as_posix()
            if name in allowed or name.startswith(("ui/tabs/", "eval/bench/")):
                continue
            for node in ast.parse(source.read_text("utf-8")).body:
                names = {a.name.split(".")[0] for a in node.names} if isinstance(node, ast.Import) else set()
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = {node.module.split(".")[0]}
                eager += [f"{name}: {n}" for n in sorted(names & heavy)]
    assert eager == []
