"""Every measure of ours against a value worked out by hand, and the standard ones fed rightly."""

import math
from dataclasses import replace

import pytest

from eval.measures import figures, latencies, ranking, scores, standard_scores, tables, within_budget
from eval.outcome import Place, Timing


def cited(review: str, *, on_page: bool | None = True, **told: tuple[int, ...]) -> Place:
    return Place(passage="p", document="d", review=review, page=1, words=5, score=1.0, on_page=on_page, **told)


def test_ndcg_weighs_grades_and_the_place_of_each_passage(outcome) -> None:
    """Found: nothing, grade 2, grade 3. Gain 2/log2(3) + 3/log2(4); ideal 3/log2(2) + 2/log2(3)."""
    one = outcome(grades=(3, 2), hits=[("a-1", 10, ()), ("b-1", 10, (1,)), ("c-1", 10, (0,))])
    by_hand = (2 / math.log2(3) + 3 / 2) / (3 + 2 / math.log2(3))
    assert scores([one])["passages nDCG@10"]["q1"] == pytest.approx(by_hand)


def test_grade_one_counts_for_ndcg_and_not_for_binary_measures(outcome) -> None:
    one = outcome(grades=(1, 2), hits=[("a-1", 10, (0,)), ("b-1", 10, (1,))])
    found = scores([one])
    assert found["passages RR@10"]["q1"] == 0.5
    assert found["passages Success@1"]["q1"] == 0
    assert found["passages nDCG@10"]["q1"] > 0.8


def test_a_question_that_finds_nothing_scores_zero(outcome) -> None:
    nothing = outcome("q2", grades=(3,), reviews=("RR 1/31",))
    right = outcome("q1", grades=(3,), hits=[("a-1", 10, (0,))])
    assert scores([nothing, right])["passages nDCG@10"] == {"q1": 1.0, "q2": 0.0}
    assert scores([nothing])["reviews Success@10"] == {"q2": 0.0}


def test_a_second_passage_with_the_same_quotation_is_a_miss_over_quotations(outcome) -> None:
    one = outcome(grades=(3, 3), hits=[("a-1", 10, (0,)), ("a-2", 10, (0,)), ("b-1", 10, (1,))])
    assert ranking(one, "quotations") == ("quotation 0", "miss a-2", "quotation 1")
    assert scores([one])["quotations AP"]["q1"] == pytest.approx((1 + 2 / 3) / 2)


def test_a_review_stands_where_its_first_passage_stands(outcome) -> None:
    one = outcome(hits=[("a-1", 10, ()), ("a-2", 10, ()), ("b-1", 10, ())], reviews=("b",))
    assert ranking(one, "reviews") == ("a", "b")
    assert scores([one])["reviews RR@10"]["q1"] == 0.5


def test_unanswerable_questions_are_in_no_ranking(outcome) -> None:
    one = outcome(answerable=False, hits=[("a-1", 10, ())], abstained=True)
    found = {name for name, values in scores([one]).items() if values}
    assert found == {"abstention recall", "abstention precision", "answered or abstained rightly"}


def test_reading_ends_before_the_passage_that_passes_the_budget(outcome) -> None:
    """Three quotations of grade 2 or 3 after 100, 250 and 400 words; the one of grade 1 is not asked for."""
    one = outcome(grades=(3, 2, 3, 1), hits=[("a-1", 100, (0,)), ("a-2", 150, (1, 3)), ("b-1", 150, (2,))])
    assert [within_budget(one, words) for words in (99, 100, 249, 250, 399, 400)] == [
        0, 1 / 3, 1 / 3, 2 / 3, 2 / 3, 1,
    ]  # fmt: skip


def test_the_last_passage_is_read_as_far_as_the_budget_goes(outcome) -> None:
    """Two passages of 100 words; the second says one thing by its 20th word and another by its 90th."""
    one = outcome(grades=(2, 2), hits=[("a-1", 100, ()), ("a-2", 100, (0, 1))])
    one = replace(one, hits=(one.hits[0], replace(one.hits[1], reach=(20, 90))))
    assert [within_budget(one, words) for words in (119, 120, 189, 190)] == [0, 0.5, 0.5, 1]


def test_abstention_precision_and_recall(outcome) -> None:
    """Abstained: two unanswerable, one answerable; answered: one unanswerable. Precision 2/3, recall 2/3."""
    found = figures([
        outcome("1", answerable=False, abstained=True),
        outcome("2", answerable=False, abstained=True),
        outcome("3", answerable=False),
        outcome("4", abstained=True),
        outcome("5"),
    ])  # fmt: skip
    assert found["abstention precision"].value == pytest.approx(2 / 3)
    assert found["abstention recall"].value == pytest.approx(2 / 3)
    assert found["answered where answerable"].value == 0.5
    assert found["answered or abstained rightly"].value == 0.6


def test_counting_f1(outcome) -> None:
    """Named A, B, C; right B, C, D, E: 2 * 2 / (3 + 4). Nothing named scores zero."""
    one = outcome("1", type="counting", reviews=("B", "C", "D", "E"), answered=("A", "B", "C"))
    none = outcome("2", type="counting", reviews=("B",), abstained=True)
    assert scores([one, none])["counting F1"] == {"1": pytest.approx(4 / 7), "2": 0.0}


def test_citation_precision_and_page_accuracy(outcome) -> None:
    """Four citations: two say what is right, three stand in a passage that does, two are of a right review, and two of the three
    with pages stand on theirs."""
    citations = (
        cited("A", holds=(0,), says=(0,)),
        cited("A", holds=(0,), on_page=False),
        cited("B", holds=(0,), says=(0,)),
        cited("C", on_page=None),
    )
    one = outcome(grades=(2,), reviews=("A",), citations=citations)
    found = scores([one])
    assert found["citation precision"]["q1"] == 0.5
    assert found["citations in right passages"]["q1"] == 0.75
    assert found["citations of right reviews"]["q1"] == 0.5
    assert found["page accuracy"]["q1"] == pytest.approx(2 / 3)


def test_follow_up_success_needs_an_answer_and_a_right_passage_in_the_first_three(outcome) -> None:
    hits = [("a-1", 9, ()), ("a-2", 9, ()), ("b-1", 9, (0,))]
    told = {"history": ("Before?",), "grades": (2,)}
    found = scores([
        outcome("third", hits=hits, **told),
        outcome("fourth", hits=[("z-1", 9, ()), *hits], **told),
        outcome("abstained", hits=hits, abstained=True, **told),
        outcome("first turn", hits=hits, grades=(2,)),
    ])["follow-up success"]  # fmt: skip
    assert found == {"third": 1.0, "fourth": 0.0, "abstained": 0.0}


def test_tables_divide_the_questions(outcome) -> None:
    found = tables([outcome("1", split="a"), outcome("2", split="b", abstained=True)], lambda one: one.split)
    assert found["a"]["answered where answerable"].value == 1
    assert found["b"]["answered where answerable"].value == 0
    assert found["a"]["counting F1"].value is None


def test_equal_scores_are_not_reordered_by_name() -> None:
    """Rankings are handed over as places, so that an id that sorts first gains nothing."""
    found = standard_scores({"q": ["z", "a"]}, {"q": {"z": 1}}, relevant=1)
    assert found["RR@10"]["q"] == 1.0


def test_latencies_are_nearest_rank_percentiles() -> None:
    timings = [Timing(id=str(n), milliseconds={"search": float(n)}) for n in range(1, 101)]
    assert latencies(timings) == {"search": {"p50": 50.0, "p95": 95.0, "max": 100.0}}
