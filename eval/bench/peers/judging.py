"""One judge for every system: hits are texts of files, and right is what holds a right quotation.

No system's passages, ids or reviews take part, so all are measured alike. A hit holds a quotation as `eval.matching` says,
in the file the set names. It is of every review from which it has `IN_A_ROW` words in a row, or all its words: a piece that
runs over the end of a review counts for both.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.bench.peers.race import Found
from eval.compare import difference, holm
from eval.matching import flat_words, holds, words_read
from eval.measures import RELEVANT, Scored, ranking, standard_scores, within_budget
from eval.outcome import Judged, Outcome, Place
from eval.sets import Case

IN_A_ROW = 20
DEPTH = 10
REVIEWS = f"right reviews in the first {DEPTH}"
BUDGET = "right quotations in 600 words"
FIRST = ("Success@1", "Success@3", "Success@10")
MEASURES = (*FIRST, REVIEWS, BUDGET)

Review = tuple[str, str]  # a file and the name of a review in it


@dataclass(slots=True)
class ReviewTexts:
    """The words of every review, to tell of which a text is."""

    words: Mapping[Review, tuple[str, ...]]
    _known: dict[tuple[str, str], frozenset[Review]] = field(default_factory=dict)

    def of(self, document: str, text: str) -> frozenset[Review]:
        """The reviews of the file from which the text has `IN_A_ROW` words in a row, or all its words if they are fewer."""
        if (document, text) not in self._known:
            have = flat_words(text)
            size = min(IN_A_ROW, len(have))
            runs = {have[at : at + size] for at in range(len(have) - size + 1)} if size else set()
            self._known[document, text] = frozenset(
                review
                for review, words in self.words.items()
                if review[0] == document and any(words[at : at + size] in runs for at in range(len(words) - size + 1))
            )
        return self._known[document, text]


def scores(
    cases: Sequence[Case],
    hits: Mapping[str, Sequence[Found]],
    reviews: ReviewTexts,
    right: Mapping[str, frozenset[Review]],
) -> dict[str, Scored]:
    """Each of `MEASURES` for every question it is about; `right` are the right reviews of a question. Higher is better."""
    outcomes = [outcome(case, hits.get(case.id, ())) for case in cases if case.answerable]
    quoted = [one for one in outcomes if any(judged.grade >= RELEVANT for judged in one.relevant)]
    standard = standard_scores(
        {one.id: ranking(one, "quotations") for one in quoted},
        {one.id: {f"quotation {at}": judged.grade for at, judged in enumerate(one.relevant)} for one in quoted},
    )
    met = {case.id: _met(hits.get(case.id, ()), reviews) for case in cases if case.answerable and right.get(case.id)}
    return {
        **{name: standard[name] for name in FIRST},
        REVIEWS: {id: len(found & right[id]) / len(right[id]) for id, found in met.items()},
        BUDGET: {one.id: within_budget(one) for one in quoted},
    }


def outcome(case: Case, hits: Sequence[Found]) -> Outcome:
    """The question with its hits in the form that our measures read."""
    return Outcome(
        id=case.id,
        question=case.question,
        type=case.type,
        split=case.split,
        answerable=case.answerable,
        history=case.history,
        relevant=tuple(Judged(grade=wanted.grade) for wanted in case.relevant),
        hits=tuple(_place(case, rank, hit) for rank, hit in enumerate(hits)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A mean, the questions it is of, and the corrected p-value of its difference to the first system (None: no test)."""

    mean: float
    count: int
    p: float | None = None


def compared(scored: Mapping[str, Mapping[str, Scored]]) -> dict[str, dict[str, Compared]]:
    """For each system and measure the mean, tested against the first system; p after Holm over the other systems."""
    names = list(scored)
    found: dict[str, dict[str, Compared]] = {name: {} for name in names}
    for measure in MEASURES:
        first = scored[names[0]][measure]
        tests = {name: difference(measure, first, scored[name][measure]) for name in names[1:]}
        tested = {name: one.p for name, one in tests.items() if one is not None and one.p is not None}
        adjusted = dict(zip(tested, holm(list(tested.values())), strict=True))
        for name in names:
            values = list(scored[name][measure].values())
            mean = statistics.fmean(values) if values else float("nan")
            found[name][measure] = Compared(mean=mean, count=len(values), p=adjusted.get(name))
    return found


def _place(case: Case, rank: int, hit: Found) -> Place:
    held = tuple(
        number
        for number, wanted in enumerate(case.relevant)
        if wanted.document in (None, hit.document) and holds(hit.text, wanted.quote)
    )
    return Place(
        passage=str(rank),
        document=hit.document,
        review=None,
        page=None,
        words=len(flat_words(hit.text)),
        score=-float(rank),
        holds=held,
        reach=tuple(words_read(hit.text, case.relevant[number].quote) for number in held),
    )


def _met(hits: Sequence[Found], reviews: ReviewTexts) -> frozenset[Review]:
    return frozenset().union(*(reviews.of(hit.document, hit.text) for hit in hits[:DEPTH]))
