"""Seventy fictional documents in ordinary house styles, with what a reader finds in each: 332 reviews of invented partnerships.

Digests, reports on one child, briefings, newsletters and pages of a website as PDF, Word, HTML, Markdown and text, by writers
who saw nothing of the product. `truth.jsonl` has an object for each review: how it is numbered, named and titled, the child's
age and sex, and the first words of each part.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Basis, ReadDocument, Review
from corpus.understanding import read_document

_HERE = Path(__file__).parent
_OPENING = 40  # letters and digits of a part's first words
_SEXES = {"m": "male", "f": "female"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a reader finds of one review; None and "" where the document does not say it."""

    names: tuple[str, ...]
    age: str
    sex: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How one document was read: counts of reviews, facts and parts of sections that are right, and of all there are."""

    file: str
    reviews: int
    found: int
    read: int
    facts: tuple[int, int]
    parts: tuple[int, int]
    wrong: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether exactly the document's reviews were found."""
        return self.reviews == self.found == self.read


def files() -> tuple[Path, ...]:
    """The documents, by name."""
    return tuple(sorted((_HERE / "files").iterdir()))


def truths() -> dict[str, list[Truth]]:
    """What is in each document, by file name."""
    found: dict[str, list[Truth]] = {}
    for line in (_HERE / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        names = tuple(row[field] for field in ("number", "name", "title") if row[field])
        truth = Truth(names=names, age=row["age"] or "", sex=_SEXES.get(row["sex"], ""), parts=row["parts"])
        found.setdefault(row["file"], []).append(truth)
    return found


def measure() -> Iterator[Figures]:
    """The figures of each document, read from its file. Raises UnreadableError where one cannot be read."""
    told = truths()
    for file in files():
        yield judge(file.name, told[file.name], read_document(file))


def judge(file: str, told: list[Truth], read: ReadDocument) -> Figures:
    """The figures of one document against what is in it: a review is found by any of its names."""
    found, facts, parts, wrong = 0, [0, 0], [0, 0], list[str]()
    for truth in told:
        review = next((one for one in read.reviews if _called(one) & set(map(_plain, truth.names))), None)
        if review is None:
            wrong.append(f"{truth.names[0]}: not found")
            continue
        found += 1
        known = {facet.name: facet.value for facet in review.facets if facet.basis is not Basis.NOT_STATED}
        for name, wanted in (("age", truth.age), ("sex", truth.sex)):
            if wanted:
                facts[1] += 1
                right = _plain(known.get(name, ""))[:4] == _plain(wanted)[:4]
                facts[0] += right
                wrong += [] if right else [f"{truth.names[0]}: {name} {known.get(name)!r}, and it is {wanted!r}"]
        for section, opening in truth.parts.items():
            parts[1] += 1
            holding = [one for one in read.passages if _plain(opening)[:_OPENING] in _plain(one.text)]
            right = any(one.review == review.id and one.section.value == section for one in holding)
            parts[0] += right
            wrong += [] if right else [f"{truth.names[0]}: {section} {opening!r} in {_places(holding)}"]
    return Figures(
        file=file,
        reviews=len(told),
        found=found,
        read=len(read.reviews),
        facts=(facts[0], facts[1]),
        parts=(parts[0], parts[1]),
        wrong=tuple(wrong),
    )


def _places(passages: list) -> str:  # type: ignore[type-arg]
    return ", ".join(f"{one.review}: {one.section.value}" for one in passages[:2]) or "no passage"


def _called(review: Review) -> set[str]:
    names = (review.printed, review.id, review.pseudonym, *review.aliases)
    return {plain for name in names if name and (plain := _plain(name))}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
