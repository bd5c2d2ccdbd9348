"""What is stored and what is wrong with it, each problem with what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong: a sentence that names it and one that says what to do. `serious` ones make the doctor fail."""

    message: str
    remedy: str
    serious: bool = True
