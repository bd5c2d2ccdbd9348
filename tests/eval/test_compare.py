"""Runs compared, reported and watched."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.compare import compare, comparison_json, difference, holm, interval
from eval.errors import EvaluationError
from eval.gate import baseline_file, judge, read_baseline, write_baseline
from eval.plots import _own_ids
from eval.report import write_report
from eval.run import About, Run
from index.library import Library


def made(id: str, outcomes) -> Run:
    about = About(
        id=id, name="set", date="2031-01-17", version="1", code="c", set="s", fingerprint="f",
        settings={"words": id == "one"}, k=100, questions=len(outcomes), finished=True,
    )  # fmt: skip
    return Run(about=about, outcomes=tuple(outcomes), timings=())


def found(outcome, rank: int, id: str, **about):
    """An outcome whose right passage is at this rank."""
    hits = [(f"x-{place}", 50, ()) for place in range(1, rank)] + [("right-1", 50, (0,))]
    return outcome(id, grades=(3,), hits=hits, **about)


def test_eight_wins_and_no_loss_are_more_than_chance() -> None:
    """The signs of eight differences of equal size can fall in 256 ways, of which two are as far out: p = 2/256."""
    before, after = ({str(n): value for n in range(8)} for value in (0.2, 0.5))
    one = difference("m", before, after)
    assert one is not None
    assert (one.wins, one.losses, one.count) == (8, 0, 8)
    assert one.mean == pytest.approx(0.3)
    assert one.p == pytest.approx(2 / 256)


def test_equal_runs_have_no_difference_to_test() -> None:
    one = difference("m", {"a": 0.5, "b": 1.0}, {"a": 0.5, "b": 1.0})
    assert one is not None
    assert (one.mean, one.p, one.low) == (0, None, None)
    assert difference("m", {"a": 1.0}, {"b": 1.0}) is None


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [0.0, 0.2, 0.4, 0.1, 0.9, 0.3]
    bounds = interval(values)
    assert bounds is not None
    assert bounds[0] < sum(values) / 6 < bounds[1]
    assert bounds == interval(values)
    assert interval([0.5, 0.5]) is None


def test_holm_by_hand() -> None:
    """Sorted 0.01, 0.03, 0.04 times 3, 2, 1 gives 0.03, 0.06, 0.04, and the last may not fall below the one before."""
    assert holm([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))
    assert holm([0.9, 0.8]) == (1.0, 1.0)


def test_two_runs_need_no_correction_and_three_do(outcome) -> None:
    good = made("one", [found(outcome, 1, f"q{n}") for n in range(8)])
    worse = made("two", [found(outcome, 2, f"q{n}") for n in range(8)])
    worst = made("three", [found(outcome, 5, f"q{n}") for n in range(8)])
    (alone,) = compare(good, worse)
    assert alone.differences["passages RR@10"].adjusted is None
    both = compare(good, worse, worst)
    assert [one.differences["passages RR@10"].p for one in both] == [pytest.approx(2 / 256)] * 2
    assert [one.differences["passages RR@10"].adjusted for one in both] == [pytest.approx(4 / 256)] * 2


def test_questions_and_types_that_changed_are_named(outcome) -> None:
    first = made("one", [found(outcome, 1, "q1", type="fact"), found(outcome, 2, "q2"), found(outcome, 1, "q3")])
    second = made("two", [found(outcome, 2, "q1", type="fact"), found(outcome, 1, "q2"), found(outcome, 1, "q3")])
    (one,) = compare(first, second)
    assert one.changes["passages RR@10"] == {"q1": -0.5, "q2": 0.5}
    assert one.by_type["fact"]["passages RR@10"].losses == 1
    assert json.loads(json.dumps(comparison_json(one)))["measures"]["passages RR@10"]["wins"] == 1


def test_runs_of_other_questions_cannot_be_compared(outcome) -> None:
    with pytest.raises(EvaluationError, match="share no question"):
        compare(made("one", [found(outcome, 1, "a")]), made("two", [found(outcome, 1, "b")]))


def test_the_report_is_one_file_that_asks_the_network_for_nothing(
    outcome, folder: Path, embedder, tmp_path: Path
) -> None:
    with Library.open(folder, embedder=embedder) as library:
        passage = library.passages()[0]
        first = [found(outcome, 1, f"q{n}", question="<b>Who</b> & why?") for n in range(4)]
        second = [found(outcome, 2, f"q{n}", abstained=True) for n in range(4)]
        hit = replace(second[0].hits[0], passage=passage.id)
        second[0] = replace(second[0], hits=(hit, *second[0].hits[1:]))
        write_report(compare(made("one", first), made("two", second)), library, tmp_path / "rép.html")
    page = (tmp_path / "rép.html").read_text("utf-8")
    assert "<b>Who" not in page
    assert "&lt;b&gt;Who&lt;/b&gt; &amp; why?" in page
    assert passage.text in page
    assert "no longer in the library" in page
    assert page.count("<svg") == page.count('role="img" aria-label="') == 5
    assert not any(sign in page for sign in ('src="http', "<script", "@import"))


def test_the_gate_names_what_fell_and_lets_small_changes_pass(outcome, tmp_path: Path) -> None:
    before = [found(outcome, 1, f"q{n}") for n in range(200)]
    write_baseline(before, tmp_path / "b.json")
    baseline = read_baseline(tmp_path / "b.json")
    assert judge(before, baseline).passed

    slightly = [found(outcome, 2, "q0"), *before[1:]]
    verdict = judge(slightly, baseline)
    assert verdict.passed
    assert set(verdict.worse) == {"q0"}

    # Five of two hundred from rank 1 to 2: reciprocal rank is not watched, nDCG falls by less than 0.01; to rank 5 by more.
    assert judge([found(outcome, 2, f"q{n}") for n in range(5)] + before[5:], baseline).passed
    assert not judge([found(outcome, 5, f"q{n}") for n in range(5)] + before[5:], baseline).passed

    verdict = judge([found(outcome, 5, f"q{n}") for n in range(200)], baseline)
    assert not verdict.passed
    assert {"passages nDCG@10", "passages Success@3"} <= {fall.measure for fall in verdict.falls}
    assert len(verdict.worse) == 200


def test_a_missing_baseline_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="--update"):
        read_baseline(baseline_file(tmp_path / "set.jsonl"))


def test_the_gate_does_not_pass_a_set_that_lost_its_questions():
    """Leaving out the hard questions is no improvement: what the baseline has and the run has not is named."""
    from eval.gate import judge

    verdict = judge((), {"passages nDCG@10": {"q1": 0.2, "q2": 1.0}})
    assert not verdict.passed
    assert verdict.missing == ("q1", "q2")


def test_drawings_on_one_page_share_no_id_and_keep_their_words() -> None:
    words = '<svg xmlns="http://www.w3.org/2000/svg"><defs><clipPath id="a"/></defs><text id="b" clip-path="url(#a)">a clip</text></svg>'
    one, other = (_own_ids(words, prefix) for prefix in ("plot0-", "plot1-"))
    assert 'id="plot0-a"' in one
    assert 'clip-path="url(#plot0-a)"' in one
    assert ">a clip<" in other
    assert not set(re.findall(r'id="([^"]+)"', one)) & set(re.findall(r'id="([^"]+)"', other))
