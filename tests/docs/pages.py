"""Pages of the documentation, run: each block of Python in order, what it prints compared with what the page shows."""

import contextlib
import doctest
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of code of a page with its first line's number; `shown` is the output printed below it, None where there is none."""

    line: int
    code: str
    shown: str | None


def blocks(page: Path, language: str = "python") -> list[Block]:
    """The blocks of one language in order, each with the text block that follows it at once."""
    source = page.read_text("utf-8")
    found = list(BLOCK.finditer(source))
    made = []
    for place, match in enumerate(found):
        if match[1] != language:
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        follows = after is not None and after[1] == "text" and not source[match.end() : after.start()].strip()
        line = source.count("\n", 0, match.start()) + 2
        made.append(Block(line=line, code=match[2], shown=after[2] if after is not None and follows else None))
    return made


def run(page: Path, names: dict[str, Any]) -> list[str]:
    """What was wrong with each block, run in one namespace: an error stops, another output is told and the next one runs."""
    wrong = []
    for block in blocks(page):
        printed = io.StringIO()
        # The lines of the block keep their numbers, so that an error names the page's line.
        code = compile("\n" * (block.line - 1) + block.code, str(page), "exec")
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        if block.shown is not None and not doctest.OutputChecker().check_output(block.shown, printed.getvalue(), LOOSE):
            wrong.append(f"{page.name}, line {block.line} shows\n{block.shown}\nbut prints\n{printed.getvalue()}")
    return wrong
