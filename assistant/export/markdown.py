"""Markdown: the report as text that survives being pasted."""

import re
from collections.abc import Iterator
from pathlib import Path

from assistant.answer import Group
from assistant.citations import full_form, short_form
from assistant.export.report import CONTENT_NOTE, NOT_PROCEDURE, Chapter, Report

_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")
_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")


def write_markdown(report: Report, to: Path) -> None:
    """Writes the report as Markdown, UTF-8."""
    to.write_text("\n".join(_lines(report)) + "\n", encoding="utf-8")


def escaped(text: str) -> str:
    """The text so that Markdown shows it as it stands: no character becomes markup, and none is lost."""
    lines = []
    for line in text.splitlines() or [""]:
        plain = _MARKS.sub(r"\\\1", line)
        lines.append(_LIST.sub(lambda m: f"{m.group(1)}{m.group(2)[:-1]}\\{m.group(2)[-1]}{m.group(3)}", plain))
    return "\n".join(lines)


def _lines(report: Report) -> Iterator[str]:
    banner = report.banner
    if banner:
        yield f"**{banner}**\n"
    yield f"# {escaped(report.title)}\n"
    yield f"{CONTENT_NOTE}\n\n{NOT_PROCEDURE}\n"
    for chapter in report.chapters:
        yield from _chapter(chapter, report)
    if report.citations:
        yield "## References\n"
        for citation in report.citations:
            yield f"{citation.n}. {escaped(full_form(citation, report.style))}"
        yield ""
    yield "## How this was made\n"
    for name, value in report.method:
        yield f"- **{name}:** {escaped(value)}"
    if banner:
        yield f"\n**{banner}**"


def _chapter(chapter: Chapter, report: Report) -> Iterator[str]:
    if chapter.heading != report.title:
        yield f"## {escaped(chapter.heading)}\n"
    if chapter.lead:
        yield f"{escaped(chapter.lead)}\n"
    for group in chapter.groups:
        yield f"### {escaped(group_heading(group))}\n"
        for citation in group.citations:
            quoted = "\n> ".join(escaped(citation.quote).split("\n"))
            yield f"> “{quoted}” {escaped(short_form(citation, report.style))} \\[{citation.n}\\]\n"
            if chapter.notes.get(citation.n):
                yield f"Note: {escaped(chapter.notes[citation.n])}\n"
    if chapter.caveats:
        yield "Please note:\n"
        for caveat in chapter.caveats:
            yield f"- {escaped(caveat)}"
        yield ""
    if chapter.searched:
        yield f"{chapter.searched}\n"


def group_heading(group: Group) -> str:
    """The review as printed and who it is about; the document's title for front matter."""
    name = group.heading or (group.review.printed if group.review else group.document.title)
    return f"{name}: {group.about}" if group.about else name
