"""What came back for one question of a set, as it is kept in a run.

A run holds ids, places and grades, and no words of any document: taking a document out of the library must leave no
sentence of it behind. What a passage says is looked up in the library when it is shown.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A relevant quotation of the set without its words: its grade, and the passages of the library that hold it."""

    grade: int
    review: str | None = None
    page: int | None = None
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A passage that was found or cited. `holds` are the numbers of the relevant quotations it holds, from 0.

    `on_page` says whether the words cited stand on the page the citation names, and on the one the judge noted, if any did;
    None where the file has no pages. `reach` says for each of `holds` how many words of the passage are read when that quotation
    has been met; `says` are the quotations that the words cited hold themselves, or are a part of.
    """

    passage: str
    document: str
    review: str | None
    page: int | None
    words: int
    score: float
    holds: tuple[int, ...] = ()
    on_page: bool | None = None
    reach: tuple[int, ...] = ()
    says: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A question with what was judged right, the hits of its search, best first, and its answer.

    `reviews` and `answered` are reviews in their normal form: those that are right, and those the answer names.
    `problem` says why a question could not be run; it then found nothing and answered nothing.
    """

    id: str
    question: str
    type: str
    split: str
    answerable: bool
    history: tuple[str, ...] = ()
    relevant: tuple[Judged, ...] = ()
    reviews: tuple[str, ...] = ()
    hits: tuple[Place, ...] = ()
    abstained: bool = True
    kind: str = ""
    citations: tuple[Place, ...] = ()
    answered: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def grades(self) -> Mapping[str, int]:
        """The best grade of each passage of the library that holds a relevant quotation."""
        best: dict[str, int] = {}
        for judged in self.relevant:
            for passage in judged.passages:
                best[passage] = max(best.get(passage, 0), judged.grade)
        return best


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Milliseconds a question took, by stage: those of the search, and `search` and `answer` as a whole."""

    id: str
    milliseconds: Mapping[str, float] = field(default_factory=dict)


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome as a line of `answers.jsonl`."""
    return asdict(outcome)


def outcome_of(line: Mapping[str, Any]) -> Outcome:
    """The outcome of a line of `answers.jsonl`."""
    return Outcome(
        **{
            **line,
            "history": tuple(line["history"]),
            "relevant": tuple(Judged(**{**one, "passages": tuple(one["passages"])}) for one in line["relevant"]),
            "reviews": tuple(line["reviews"]),
            "hits": tuple(_place(one) for one in line["hits"]),
            "citations": tuple(_place(one) for one in line["citations"]),
            "answered": tuple(line["answered"]),
        }
    )


def _place(value: Mapping[str, Any]) -> Place:
    return Place(**{**value, **{name: tuple(value.get(name, ())) for name in ("holds", "reach", "says")}})
