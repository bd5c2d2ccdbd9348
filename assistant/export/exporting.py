"""Writing a report to a file, in the format its ending names, after a look for what should not leave the room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Abstention, Answer
from assistant.export.identifying import Suspicion, suspicions
from assistant.export.markdown import write_markdown
from assistant.export.report import Report, report_of
from assistant.export.table import write_table
from assistant.export.word import write_word
from index.errors import LibraryError

if TYPE_CHECKING:
    from assistant.assistant import Assistant

WRITERS: Mapping[str, Callable[[Report, Path], None]] = {
    ".docx": write_word,
    ".csv": write_table,
    ".md": write_markdown,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written, and what in it looks like a name or a number of a person."""

    path: Path
    quotations: int
    warnings: tuple[Suspicion, ...] = ()


def export(assistant: "Assistant", answers: Sequence[Answer | Abstention], to: Path) -> Exported:
    """Writes the answers to `to` (.docx, .csv or .md). Raises QuotationError, and LibraryError for another ending."""
    return write(report_of(assistant.library, answers), to)


def write(report: Report, to: Path) -> Exported:
    """Writes a report to `to`, whole or not at all; suspicions are found before anything is written."""
    writer = WRITERS.get(to.suffix.lower())
    if writer is None:
        raise LibraryError(f"{to.name!r} ends in none of {', '.join(WRITERS)}: choose one of them.")
    warnings = suspicions(report.citations)
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f"{to.name}.part")
    try:
        writer(report, part)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return Exported(path=to, quotations=len(report.citations), warnings=warnings)
