"""What can go wrong when answers are measured."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something wrong with one line of an evaluation set: the line (from 1), the question's id where it is known, and why."""

    line: int
    id: str | None
    message: str

    def __str__(self) -> str:
        """The flaw as one printed line."""
        return f"line {self.line}{f' ({self.id})' if self.id else ''}: {self.message}"


class EvaluationError(Exception):
    """An evaluation that cannot be run, read or compared; the message says what to do."""


class SetError(EvaluationError):
    """An evaluation set with flaws that keep it from being read; all of them are in `flaws`."""

    def __init__(self, name: str, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("\n".join(f"{name} {flaw}" for flaw in flaws))
