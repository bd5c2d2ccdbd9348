"""The Evaluate tab without a browser: sets, a run in the background, its figures, two runs side by side."""

import json
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

import eval.run
from eval.errors import EvaluationError
from index.library import Library
from index.settings import Settings
from tests.ui.fakes import BRUISES, FakeAssistant
from ui.desk import Desk
from ui.exports import export_routes
from ui.measuring import EVERY_QUESTION, EXAMPLE, PRESETS, Bench
from ui.runs import comparison_html, question_html, run_html, runs_html, status_html, uploaded_html
from ui.tabs.evaluate import _acted
from ui.visitors import Visitors

USUAL = next(iter(PRESETS))
CASES = [
    {"id": "q1", "question": "bruise on the cheek <b>of a baby</b>", "type": "thematic", "split": "development",
     "relevant": [{"review": "RR 1/31", "quote": BRUISES, "grade": 3}], "reviews": ["RR 1/31"]},
    {"id": "q2", "question": "helicopter escorts", "type": "unanswerable", "split": "report", "answerable": False},
]  # fmt: skip


@pytest.fixture
def bench(library: Library) -> Bench:
    return Bench(library, examples=lambda: False)


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(assistant=FakeAssistant(library), visitors=Visitors())  # type: ignore[arg-type]


def written(folder: Path, cases: list[dict[str, object]], name: str = "mine.jsonl") -> Path:
    file = folder / name
    file.write_text("\n".join(json.dumps(case) for case in cases), "utf-8")
    return file


def ended(bench: Bench) -> Bench:
    until = time.monotonic() + 120
    while bench.state.running and time.monotonic() < until:
        time.sleep(0.02)
    assert not bench.state.running
    return bench


@pytest.fixture
def measured(bench: Bench, tmp_path: Path) -> Bench:
    bench.put(written(tmp_path, CASES))
    bench.start("mine.jsonl", EVERY_QUESTION, USUAL)
    assert ended(bench).state.problem is None
    return bench


@pytest.mark.parametrize("name", PRESETS)
def test_every_way_to_search_is_a_valid_setting_of_the_right_type(name: str) -> None:
    usual = Settings()
    changed = usual.model_copy(update=dict(PRESETS[name]))
    assert Settings.model_validate(changed.model_dump()).recorded() == changed.recorded()
    assert (changed == usual) is (name == USUAL)


def test_a_run_is_kept_and_its_figures_and_questions_are_shown(measured: Bench) -> None:
    (about,) = measured.runs()
    assert (about.id, about.questions) == (measured.state.run, 2)
    drawn = run_html(measured.run(about.id))
    assert "The first passage is right" in drawn
    assert "bruise on the cheek &lt;b&gt;of a baby&lt;/b&gt;" in drawn
    assert "right passage at rank 1" in drawn
    assert "2 questions asked" in status_html(measured.state)
    assert USUAL in runs_html(measured.runs(), about.id)


def test_one_half_of_a_set_can_be_asked(bench: Bench, tmp_path: Path) -> None:
    bench.put(written(tmp_path, CASES))
    assert bench.splits("mine.jsonl") == (EVERY_QUESTION, "development", "report")
    bench.start("mine.jsonl", "report", USUAL)
    assert [one.id for one in ended(bench).run(bench.state.run or "").outcomes] == ["q2"]


def test_a_second_run_is_refused_a_stopped_one_goes_on_and_nobody_else_is_searched_for_differently(
    bench: Bench, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real, before = threading.Event(), eval.run.run_case, library.settings
    monkeypatch.setattr(eval.run, "run_case", lambda *given, **more: (go.wait(20), real(*given, **more))[1])
    bench.put(written(tmp_path, CASES))
    bench.start("mine.jsonl", EVERY_QUESTION, "By words only")
    assert library.settings is before
    with pytest.raises(EvaluationError, match="A run is on already"):
        bench.start("mine.jsonl", EVERY_QUESTION, USUAL)
    assert "0 of 2 questions" in status_html(bench.state)
    bench.stop()
    go.set()
    assert "Stopped" in status_html(ended(bench).state)
    assert bench.runs() == ()
    bench.start("mine.jsonl", EVERY_QUESTION, "By words only")
    assert ended(bench).state.run
    assert len(list((library.folder / "eval" / "runs").iterdir())) == 1


def test_what_ends_a_run_is_said_and_the_next_one_can_begin(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    bench.put(written(tmp_path, CASES))
    with monkeypatch.context() as patch:
        patch.setattr(eval.run, "run_set", broken)
        bench.start("mine.jsonl", EVERY_QUESTION, USUAL)
        assert "the disk is full" in status_html(ended(bench).state)
    bench.start("mine.jsonl", EVERY_QUESTION, USUAL)
    assert ended(bench).state.run


def test_a_set_is_checked_when_it_comes_in(bench: Bench, tmp_path: Path) -> None:
    wrong = [{**CASES[0], "relevant": [{"review": "RR 1/31", "quote": "words that are nowhere in it"}]}]
    name, flaws = bench.put(written(tmp_path, wrong))
    assert (name, len(flaws)) == ("mine.jsonl", 1)
    assert "Not in the library" in uploaded_html(name, flaws)
    with pytest.raises(EvaluationError, match=r"other\.jsonl"):
        bench.put(written(tmp_path, [{"id": "q1"}], "other.jsonl"))
    with pytest.raises(EvaluationError, match="is no question set"):
        bench.put(written(tmp_path, CASES, "set.exe"))
    assert list(bench.sets()) == ["mine.jsonl"]


def test_the_example_questions_are_offered_where_the_example_is_loaded(library: Library) -> None:
    assert list(Bench(library, examples=lambda: True).sets()) == [EXAMPLE]
    with pytest.raises(EvaluationError, match="Choose a question set"):
        Bench(library, examples=lambda: False).start(EXAMPLE, EVERY_QUESTION, USUAL)


def test_a_question_shows_what_was_expected_and_what_was_found(measured: Bench, desk: Desk) -> None:
    first, second = measured.run(measured.runs()[0].id).outcomes
    drawn = question_html(desk.library, first)
    assert drawn.index("Expected") < drawn.index(BRUISES) < drawn.index("Found first")
    assert "No passage of the library holds" in question_html(desk.library, second)
    failed = replace(first, problem="the model is <gone>", hits=(), citations=(), abstained=True)
    assert "Could not be asked: the model is &lt;gone&gt;" in question_html(desk.library, failed)


def test_a_question_can_be_opened_after_its_document_was_removed(measured: Bench, desk: Desk) -> None:
    first = measured.run(measured.runs()[0].id).outcomes[0]
    (desk.library.folder / "eval" / "sets" / "mine.jsonl").unlink()
    for document in desk.library.documents():
        desk.library.remove(document.id)
    assert "no longer in the library" in question_html(desk.library, first)


def test_buttons_open_a_run_each_of_its_questions_and_a_comparison(measured: Bench, desk: Desk) -> None:
    id = measured.runs()[0].id
    _, opened, pane = _acted(desk, measured, {"act": "run-open", "run": id})
    assert all(f'data-question="{one}"' in opened for one in ("q1", "q2"))
    assert pane == ""
    for question, words in (("q1", "bruise on the cheek"), ("q2", "helicopter escorts")):
        drawn = _acted(desk, measured, {"act": "run-question", "run": id, "question": question})[2]
        assert words in drawn.split("</h3>")[0]
    assert _acted(desk, measured, {"act": "run-question", "run": id, "question": "made up"})[2] == ""
    with pytest.raises(EvaluationError, match="no longer there"):
        _acted(desk, measured, {"act": "run-open", "run": "../../made-up"})


def test_two_runs_stand_side_by_side_and_come_as_a_file(measured: Bench, desk: Desk) -> None:
    from eval.compare import compare

    measured.start("mine.jsonl", EVERY_QUESTION, "By meaning only")
    newer, older = ended(measured).runs()
    assert "Compare" in runs_html(measured.runs(), older.id)
    drawn = comparison_html(compare(measured.run(older.id), measured.run(newer.id))[0])
    assert f"{USUAL} against By meaning only" in drawn
    assert "<svg" in drawn
    app = FastAPI()
    app.include_router(export_routes(desk))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        got = client.get(f"/evaluation/{older.id}/{newer.id}.html")
        assert got.status_code == 200
        assert "attachment" in got.headers["content-disposition"]
        assert "<!doctype html>" in got.text.lower()
        assert client.get(f"/evaluation/{older.id}/..%2f..%2frun.html").status_code == 404
        assert client.get(f"/evaluation/none/{newer.id}.html").status_code == 404
