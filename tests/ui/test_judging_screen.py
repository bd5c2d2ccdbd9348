"""The judging screen without a browser: blind pools, sittings that resume, undo, two judges, and what is made of it all."""

import json
import re
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from eval.errors import EvaluationError
from eval.judgements import FILE, Verdict, kept
from index.library import Library
from tests.ui.fakes import BRUISES, FakeAssistant
from ui.desk import Desk
from ui.exports import export_routes
from ui.judging import Pools, plain_name, sit_down
from ui.measuring import EVERY_QUESTION, JUDGED, PRESETS, Bench
from ui.tabs import judge
from ui.visitors import Visitor, Visitors

CASES = [
    {"id": "q1", "question": "bruise on the cheek <b>of a baby</b>", "split": "development",
     "relevant": [{"review": "RR 1/31", "quote": BRUISES, "grade": 3}]},
    {"id": "q2", "question": "garden pond", "history": ["Who watched the boy?"], "split": "report", "answerable": False},
]  # fmt: skip
WAYS = list(judge.USUAL)


@pytest.fixture
def bench(library: Library, tmp_path: Path) -> Bench:
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(json.dumps(case) for case in CASES), "utf-8")
    bench = Bench(library, examples=lambda: False)
    bench.put(file)
    return bench


@pytest.fixture
def pools(library: Library, bench: Bench) -> Pools:
    return Pools(library, bench)


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(assistant=FakeAssistant(library), visitors=Visitors())  # type: ignore[arg-type]


def started(desk: Desk, pools: Pools, name: str = "Ann", *, source: str = "mine.jsonl", **more: Any) -> Visitor:
    """A visitor who has laid the pool out."""
    visitor = Visitor()
    begun(desk, pools, visitor, name, source=source, **more)
    return visitor


def begun(
    desk: Desk, pools: Pools, visitor: Visitor, name: str = "Ann", *, source: str = "mine.jsonl",
    split: str = EVERY_QUESTION, ways: list[str] = WAYS, depth: int = 5,
) -> list[str]:  # fmt: skip
    return list(judge.lay_out(desk, visitor, pools, source, split, ways, depth, name))


def pressed(desk: Desk, visitor: Visitor, key: str) -> str:
    """The screen after a key: the same button that the key presses in the browser."""
    drawn = judge.screen(desk, visitor)
    found = re.search(rf'<button([^>]*)aria-keyshortcuts="{key}"([^>]*)>', drawn)
    assert found, f"no button for {key} in {drawn}"
    data = dict(re.findall(r'data-([a-z]+)="([^"]*)"', found[0]))
    return judge.act(desk, visitor, data | ({"grade": int(data["grade"])} if "grade" in data else {}))


def passage_shown(drawn: str) -> str:
    found = re.search(r'id="judging-passage"[^>]*>([^<]*)<', drawn)
    assert found is not None
    return found[1]


def test_a_pool_is_laid_out_with_progress_and_kept_for_the_next_judge(desk: Desk, pools: Pools) -> None:
    steps = begun(desk, pools, Visitor())
    assert "0 of 2 questions searched" in steps[0]
    assert "2 of 2 questions searched" in steps[-2]
    assert "0 of 10 judged" in steps[-1]
    assert len(begun(desk, pools, Visitor(), "Bo")) == 1


def test_the_screen_tells_neither_setting_nor_rank_nor_score(desk: Desk, pools: Pools) -> None:
    """Whatever found them, in whatever order, what is drawn is the same."""
    one = judge.screen(desk, started(desk, pools, ways=WAYS))
    other = judge.screen(desk, started(desk, pools, ways=WAYS[::-1]))
    assert one == other
    assert not any(way in one for way in PRESETS)
    assert not re.search(r"score|rank|0\.\d", one)
    assert "bruise on the cheek &lt;b&gt;of a baby&lt;/b&gt;" in one


def test_each_verdict_is_kept_at_once_and_nothing_before_it(desk: Desk, pools: Pools) -> None:
    visitor = started(desk, pools)
    assert not (desk.library.folder / FILE).exists()
    for number, key in enumerate(("2", "1", "0"), 1):
        drawn = pressed(desk, visitor, key)
        assert f"{number} of 10 judged" in drawn
        assert len(kept(desk.library.folder)) == number
    assert [(one.judge, one.verdict) for one in kept(desk.library.folder)] == [
        ("Ann", Verdict.ANSWERS),
        ("Ann", Verdict.RELATED),
        ("Ann", Verdict.WRONG),
    ]


def test_a_skipped_passage_comes_back_at_the_end(desk: Desk, pools: Pools) -> None:
    visitor = started(desk, pools, split="development")
    skipped = passage_shown(judge.screen(desk, visitor))
    assert "0 of 5 judged, 1 skipped" in pressed(desk, visitor, "S")
    for _ in range(4):
        drawn = pressed(desk, visitor, "0")
    assert "Everything else is judged; 1 passage skipped." in drawn
    again = judge.act(desk, visitor, {"act": "judging-again"})
    assert passage_shown(again) == skipped
    assert "Everything is judged" in pressed(desk, visitor, "2")


def test_undo_takes_verdicts_and_skips_back_in_turn(desk: Desk, pools: Pools) -> None:
    visitor = started(desk, pools)
    first = passage_shown(judge.screen(desk, visitor))
    pressed(desk, visitor, "2")
    second = passage_shown(judge.screen(desk, visitor))
    pressed(desk, visitor, "S")
    assert passage_shown(pressed(desk, visitor, "U")) == second
    drawn = pressed(desk, visitor, "U")
    assert passage_shown(drawn) == first
    assert "Undone. 0 of 10 judged." in drawn
    assert kept(desk.library.folder) == ()
    assert 'aria-keyshortcuts="U" disabled' in drawn
    assert judge.act(desk, visitor, {"act": "judging-undo"}).count("0 of 10 judged") >= 1


def test_a_sitting_goes_on_where_its_judge_left_it_and_another_begins_anew(desk: Desk, pools: Pools) -> None:
    visitor = started(desk, pools)
    for key in ("2", "S", "0"):
        pressed(desk, visitor, key)
    left = {one.place for one in kept(desk.library.folder)}
    later = started(desk, Pools(desk.library, Bench(desk.library, examples=lambda: False)))
    assert "2 of 10 judged" in judge.screen(desk, later)
    for _ in range(8):
        pressed(desk, later, "1")
    assert len(kept(desk.library.folder)) == 10
    assert {one.place for one in kept(desk.library.folder) if one.verdict is not Verdict.RELATED} == left
    assert "0 of 10 judged" in judge.screen(desk, started(desk, pools, "Bo"))


def test_a_key_pressed_twice_judges_once(desk: Desk, pools: Pools) -> None:
    """The second press still names the passage that is gone: nobody has read the next one."""
    visitor = started(desk, pools)
    drawn = judge.screen(desk, visitor)
    found = re.search(r'data-passage="([^"]+)"', drawn)
    assert found is not None
    chosen = {"act": "judging-verdict", "grade": 2, "passage": found[1]}
    judge.act(desk, visitor, chosen)
    judge.act(desk, visitor, chosen)
    assert len(kept(desk.library.folder)) == 1


@pytest.mark.parametrize("chosen", [{"grade": 7}, {"grade": 2}, {"grade": 2, "passage": "x"}, {}])
def test_what_a_client_makes_up_judges_nothing(desk: Desk, pools: Pools, chosen: dict[str, Any]) -> None:
    visitor = started(desk, pools)
    judge.act(desk, visitor, {"act": "judging-verdict"} | chosen)
    assert kept(desk.library.folder) == ()
    assert "This sitting has ended" in judge.act(desk, Visitor(), {"act": "judging-verdict"} | chosen)


def test_a_verdict_that_cannot_be_kept_stays_to_be_given(desk: Desk, pools: Pools) -> None:
    visitor = started(desk, pools)
    before = passage_shown(judge.screen(desk, visitor))
    (desk.library.folder / FILE).write_text("{broken\n", "utf-8")
    drawn = pressed(desk, visitor, "2")
    assert "is no judgement" in drawn
    assert (passage_shown(drawn), visitor.sitting.judged) == (before, 0)  # type: ignore[union-attr]
    assert "is no judgement" in judge.agreed(desk)


def test_a_document_removed_meanwhile_falls_out(desk: Desk, pools: Pools) -> None:
    visitor = started(desk, pools)
    (desk.library.folder / "eval" / "sets" / "mine.jsonl").unlink()
    digest = next(one for one in desk.library.documents() if one.media == "pdf")
    desk.library.remove(digest.id)
    drawn = judge.screen(desk, visitor)
    assert "Awkward Notes" in drawn
    assert BRUISES not in drawn


def test_the_name_is_the_accounts_or_the_one_typed(desk: Desk, pools: Pools) -> None:
    assert "You judge as “somebody”" in judge.screen(desk, started(desk, pools, "  "))
    assert "You judge as “Ann Lee”" in judge.screen(desk, started(desk, pools, " Ann\n Lee "))
    visitor = Visitor(account="cy")
    begun(desk, pools, visitor, "Ann")
    assert "You judge as “cy”" in judge.screen(desk, visitor)
    assert len(plain_name("x" * 999)) == 80


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ways": []}, "at least one way"),
        ({"ways": ["By magic"]}, "at least one way"),
        ({"source": "none"}, "Choose a question set"),
        ({"depth": 5_000}, "how many passages"),
    ],
)
def test_what_cannot_be_laid_out_is_said(desk: Desk, pools: Pools, given: dict[str, Any], told: str) -> None:
    visitor = Visitor()
    (drawn,) = begun(desk, pools, visitor, **given)
    assert told in drawn
    assert 'role="alert"' in drawn
    assert visitor.sitting is None


def test_the_questions_judged_so_far_can_be_judged_by_another(desk: Desk, pools: Pools, bench: Bench) -> None:
    assert bench.sets() == ("mine.jsonl",)
    pressed(desk, started(desk, pools, split="report"), "2")
    assert bench.sets() == ("mine.jsonl", JUDGED)
    drawn = judge.screen(desk, started(desk, pools, "Bo", source=JUDGED))
    assert "Asked before: Who watched the boy?" in drawn
    assert "0 of 5 judged" in drawn
    assert judge.parts_of(bench, "mine.jsonl") == (EVERY_QUESTION, "development", "report")
    assert judge.parts_of(bench, None) == (EVERY_QUESTION,)


def both_judged(desk: Desk, pools: Pools) -> None:
    """Ann and Bo over the five passages of the first question: they differ on the last one."""
    for name, keys in (("Ann", "21000"), ("Bo", "21002")):
        visitor = started(desk, pools, name, split="development")
        for key in keys:
            pressed(desk, visitor, key)


def test_two_judges_see_how_far_they_agree_and_where_not(desk: Desk, pools: Pools) -> None:
    """p = 4/5; e = (1 x 2 + 1 x 1 + 3 x 2) / 25 = 9/25; kappa = (20 - 9) / (25 - 9) = .6875."""
    assert "Nothing is judged yet" in judge.agreed(desk)
    both_judged(desk, pools)
    drawn = judge.agreed(desk)
    assert "10 verdicts on 1 question by Ann, Bo." in drawn
    row = re.sub(r"<[^>]+>", " ", drawn[drawn.index("<tbody>") : drawn.index("</tbody>")]).split()
    assert row == ["Ann", "and", "Bo", "5", "80%", "0.69"]
    assert "Where judges differ (1)" in drawn
    assert "Ann: wrong; Bo: answers it" in drawn


def test_nobody_agrees_with_themselves(desk: Desk, pools: Pools) -> None:
    pressed(desk, started(desk, pools), "2")
    assert "No passage has been judged by two people" in judge.agreed(desk)


def test_the_judgements_are_a_set_that_can_be_run_and_is_written_nowhere(
    desk: Desk, pools: Pools, bench: Bench
) -> None:
    """Written down it would quote documents that may be removed."""
    assert JUDGED not in bench.sets()
    both_judged(desk, pools)
    (case,) = bench.cases(JUDGED, EVERY_QUESTION)
    assert (case.question, [one.grade for one in case.relevant]) == (CASES[0]["question"], [2, 1])
    (desk.library.folder / "eval" / "sets" / "mine.jsonl").unlink()
    for document in desk.library.documents():
        desk.library.remove(document.id)
    with pytest.raises(EvaluationError, match="no question in it"):
        bench.cases(JUDGED, EVERY_QUESTION)


def test_the_judgements_are_handed_out_as_a_set_and_as_qrels(desk: Desk, pools: Pools) -> None:
    both_judged(desk, pools)
    app = FastAPI()
    app.include_router(export_routes(desk))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        qrels = client.get("/judgements.qrels")
        assert [line.split()[-1] for line in qrels.text.splitlines()] == ["2", "1", "0", "0", "0"]
        assert 'filename="judgements.qrels"' in qrels.headers["content-disposition"]
        assert json.loads(client.get("/judgements.jsonl").text)["question"] == CASES[0]["question"]
        assert client.get("/judgements.exe").status_code == 404
        (desk.library.folder / FILE).write_text("{broken\n", "utf-8")
        assert client.get("/judgements.qrels").status_code == 409


def test_a_judge_who_has_seen_everything_is_told_so(desk: Desk, pools: Pools) -> None:
    both_judged(desk, pools)
    assert "Everything is judged" in judge.screen(desk, started(desk, pools, "Ann", split="development"))
    nothing = sit_down(desk.library, "Ann", ())
    visitor = Visitor(sitting=nothing)
    assert "these questions find no passage" in judge.screen(desk, visitor)


@pytest.mark.filterwarnings("ignore")
def test_who_is_quick_finds_a_set_chosen(bench: Bench, gradio_leftovers: None) -> None:
    """Run and Start may be pressed before the tab has asked the server what there is."""
    with gr.Blocks(analytics_enabled=False):
        source, part = judge.choices(bench, "Questions", "judging-source")
    assert (source.value, part.value) == ("mine.jsonl", EVERY_QUESTION)
    assert [value for _, value in part.choices] == [EVERY_QUESTION, "development", "report"]
