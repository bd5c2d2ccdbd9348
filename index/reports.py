"""What adding and removing report."""

from dataclasses import dataclass

from corpus.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A file that is now in the library, under the document's id, with how many reviews and passages."""

    file: str
    id: str
    reviews: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that was left out, and why, in a sentence or two."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something to know about a file that was added; `page` is its index, None for the whole file."""

    file: str
    page: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReport:
    """What became of each file, in the order given. Files are named by their path as it was given."""

    added: tuple[Added, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A document that is gone: what went with it, and how many of its sentences were looked for afterwards and not found."""

    document: Document
    reviews: int
    passages: int
    probes: int
