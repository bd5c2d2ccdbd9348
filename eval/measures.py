"""Measures of a run: the standard ones from ir_measures, and ours with their formulas.

Standard measures are taken over passages, over quotations and over reviews. For passages and quotations a grade of 2 or 3
counts as relevant where a measure knows only relevant or not; nDCG weighs all three grades. Every answerable question
that was judged at that level counts, and one that found nothing scores zero.

    passages    a hit is worth the best grade of the quotations it holds; what can be found is every passage of the library
                that holds one
    quotations  a hit stands for the quotations it is the first to hold; one that holds none, or none that is new, is a miss
    reviews     the ranking of reviews by their first hit; front matter is a miss; every right review is worth the same
"""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.errors import EvaluationError
from eval.outcome import Outcome, Place, Timing

LEVELS = ("passages", "quotations", "reviews")
STANDARD = ("nDCG@10", "RR@10", "R@5", "R@10", "R@100", "P@5", "AP", "Success@1", "Success@3", "Success@10")
RELEVANT = 2
BUDGET = 600
FOLLOW_UP_DEPTH = 3

Scores = dict[str, float]  # of a measure, by question id: the questions it says something about
Scored = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The mean of a measure and how many questions it is of; None where it is of none."""

    value: float | None
    count: int


def scores(outcomes: Sequence[Outcome]) -> dict[str, Scores]:
    """Every measure by name ("passages nDCG@10", "counting F1"), each with a value in [0, 1] for each question it is about."""
    found: dict[str, Scores] = {}
    for level in LEVELS:
        for name, values in _standard(outcomes, level).items():
            found[f"{level} {name}"] = values
    for name, (applies, measure) in OURS.items():
        found[name] = {one.id: measure(one) for one in outcomes if applies(one)}
    return found


def figures(outcomes: Sequence[Outcome], scored: Mapping[str, Scored] | None = None) -> dict[str, Figure]:
    """Every measure as its mean over those of the questions that it says something about."""
    wanted = {one.id for one in outcomes}
    found = {}
    for name, values in (scores(outcomes) if scored is None else scored).items():
        kept = [value for id, value in values.items() if id in wanted]
        found[name] = Figure(value=statistics.fmean(kept) if kept else None, count=len(kept))
    return found


def tables(outcomes: Sequence[Outcome], by: Callable[[Outcome], str]) -> dict[str, dict[str, Figure]]:
    """The figures of each group of questions, for example by their type or split; groups in the order of the set."""
    scored = scores(outcomes)
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(by(one), []).append(one)
    return {group: figures(members, scored) for group, members in groups.items()}


def latencies(timings: Sequence[Timing]) -> dict[str, dict[str, float]]:
    """Milliseconds by stage: the median, the 95th percentile (nearest rank) and the longest."""
    stages: dict[str, list[float]] = {}
    for timing in timings:
        for stage, milliseconds in timing.milliseconds.items():
            stages.setdefault(stage, []).append(milliseconds)
    return {
        stage: {"p50": _percentile(taken, 50), "p95": _percentile(taken, 95), "max": max(taken)}
        for stage, taken in stages.items()
    }


def within_budget(outcome: Outcome, words: int = BUDGET) -> float:
    """The share of the right quotations (grade 2 or 3) that a person meets who reads `words` words of hits, best first.

    Formula: |quotations met in the first `words` words of hit 1, hit 2, ... read on end| / |quotations|.

    The last passage is read as far as the budget goes: what stands in that part of it is met. So long passages cost what they
    cost a reader.
    """
    right = _right(outcome)
    held: set[int] = set()
    left = words
    for hit in outcome.hits:
        # A run from before has no reach: then a quotation is met when its passage is read to the end.
        reach = hit.reach or (hit.words,) * len(hit.holds)
        held |= {number for number, read in zip(hit.holds, reach, strict=True) if read <= left} & right
        left -= hit.words
        if left <= 0:
            break
    return len(held) / len(right)


def counting_f1(outcome: Outcome) -> float:
    """How well the set of reviews that a counting answer names agrees with the right set; nothing named scores zero.

    2 |named and right| / (|named| + |right|)
    """
    named, right = set(outcome.answered), set(outcome.reviews)
    return 2 * len(named & right) / (len(named) + len(right))


def citation_precision(outcome: Outcome) -> float:
    """The share of an answer's citations whose own words are relevant, with any grade.

    Formula: |citations that hold a relevant quotation or are a part of one| / |citations|.

    What no judge has seen counts as wrong, so it is a lower bound. Questions that were abstained have no citation to judge.
    """
    return sum(bool(one.says) for one in outcome.citations) / len(outcome.citations)


def citation_passages(outcome: Outcome) -> float:
    """The share of an answer's citations that stand in a passage with a relevant quotation of any grade.

    Formula: |citations whose passage holds a relevant quotation| / |citations|.
    """
    return sum(bool(one.holds) for one in outcome.citations) / len(outcome.citations)


def citation_reviews(outcome: Outcome) -> float:
    """The share of an answer's citations that are of a right review.

    Formula: |citations of a right review| / |citations|.
    """
    return sum(one.review in outcome.reviews for one in outcome.citations) / len(outcome.citations)


def page_accuracy(outcome: Outcome) -> float:
    """The share of citations of files with pages whose words begin on the page they name (and on the judge's, if noted).

    Formula: |citations on their page| / |citations of a file with pages|.
    """
    return statistics.fmean(bool(one.on_page) for one in _paged(outcome))


def follow_up(outcome: Outcome) -> float:
    """Whether a follow-up was understood: 1 if it was answered and one of the first three hits is right, else 0.

    Right is a hit with a quotation of grade 2 or 3; where no quotation was judged, one of a right review.
    """
    right = _right(outcome)
    first = outcome.hits[:FOLLOW_UP_DEPTH]
    hit = any(right & set(one.holds) for one in first) if right else any(one.review in outcome.reviews for one in first)
    return float(hit and not outcome.abstained)


# Ours: which questions each is about, and its value for one of them. Precision of abstention is over the questions that
# were abstained, recall over those that should have been: their means are |abstained and unanswerable| over either.
OURS: Mapping[str, tuple[Callable[[Outcome], bool], Callable[[Outcome], float]]] = {
    f"quotations in {BUDGET} words": (lambda one: one.answerable and bool(_right(one)), within_budget),
    "answered or abstained rightly": (lambda one: True, lambda one: float(one.abstained != one.answerable)),
    "answered where answerable": (lambda one: one.answerable, lambda one: float(not one.abstained)),
    "abstention precision": (lambda one: one.abstained, lambda one: float(not one.answerable)),
    "abstention recall": (lambda one: not one.answerable, lambda one: float(one.abstained)),
    "counting F1": (lambda one: one.type == "counting" and bool(one.reviews), counting_f1),
    "citation precision": (lambda one: bool(one.relevant and one.citations), citation_precision),
    "citations in right passages": (lambda one: bool(one.relevant and one.citations), citation_passages),
    "citations of right reviews": (lambda one: bool(one.reviews and one.citations), citation_reviews),
    "page accuracy": (lambda one: bool(_paged(one)), page_accuracy),
    "follow-up success": (lambda one: one.answerable and bool(one.history and (_right(one) or one.reviews)), follow_up),
}


def ranking(outcome: Outcome, level: str) -> tuple[str, ...]:
    """What was found at a level, best first, as ids that are also those of `judged`."""
    if level == "passages":
        return tuple(dict.fromkeys(hit.passage for hit in outcome.hits))
    if level == "reviews":
        return tuple(dict.fromkeys(hit.review or f"front matter of {hit.document}" for hit in outcome.hits))
    if level != "quotations":
        raise EvaluationError(f"{level!r} is no level; the levels are {', '.join(LEVELS)}.")
    found: dict[str, None] = {}
    for hit in outcome.hits:
        new = [f"quotation {number}" for number in hit.holds if f"quotation {number}" not in found]
        found |= dict.fromkeys(new or [f"miss {hit.passage}"])
    return tuple(found)


def judged(outcome: Outcome, level: str) -> Mapping[str, int]:
    """What is right at a level, with grades."""
    if level == "passages":
        return outcome.grades
    if level == "reviews":
        return dict.fromkeys(outcome.reviews, RELEVANT)
    return {f"quotation {number}": one.grade for number, one in enumerate(outcome.relevant)}


def standard_scores(
    rankings: Mapping[str, Sequence[str]], qrels: Mapping[str, Mapping[str, int]], *, relevant: int = RELEVANT
) -> dict[str, Scores]:
    """The standard measures by name for every question of `qrels`; `relevant` is the least grade that counts in the binary ones.

    A question without a ranking scores zero.
    """
    import ir_measures

    def measure(name: str) -> str:
        kind, at, depth = name.partition("@")
        return name if kind == "nDCG" or relevant == 1 else f"{kind}(rel={relevant}){at}{depth}"

    measures = {ir_measures.parse_measure(measure(name)): name for name in STANDARD}
    found = {name: dict.fromkeys(qrels, 0.0) for name in STANDARD}
    truth = [ir_measures.Qrel(id, item, grade) for id, items in qrels.items() for item, grade in items.items()]
    run = [
        # Scores only have to fall: equal ones would be ordered by id.
        ir_measures.ScoredDoc(id, item, float(-place))
        for id, items in rankings.items()
        for place, item in enumerate(items)
    ]
    if truth and run:
        for one in ir_measures.iter_calc(list(measures), truth, run):
            if one.query_id in qrels:
                found[measures[one.measure]][one.query_id] = float(one.value)
    return found


def _standard(outcomes: Sequence[Outcome], level: str) -> dict[str, Scores]:
    """The standard measures over the answerable questions that have something right at this level."""
    asked = [one for one in outcomes if one.answerable and _counts(one, level)]
    return standard_scores(
        {one.id: ranking(one, level) for one in asked},
        {one.id: judged(one, level) or {"nowhere": RELEVANT} for one in asked},
    )


def _counts(outcome: Outcome, level: str) -> bool:
    """Whether anything was judged at a level. A quotation that no passage holds counts too: it cannot be found, and should."""
    return bool(outcome.reviews) if level == "reviews" else bool(_right(outcome))


def _right(outcome: Outcome) -> set[int]:
    return {number for number, one in enumerate(outcome.relevant) if one.grade >= RELEVANT}


def _paged(outcome: Outcome) -> Iterable[Place]:
    return [one for one in outcome.citations if one.on_page is not None]


def _percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share) // 100) - 1)]
