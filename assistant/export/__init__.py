"""Answers and collections as files people work with: Word, CSV, Markdown, a briefing."""

from assistant.export.exporting import Exported, export, write
from assistant.export.report import Report, report_of

__all__ = ["Exported", "Report", "export", "report_of", "write"]
