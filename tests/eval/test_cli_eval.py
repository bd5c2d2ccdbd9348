"""`reviews eval` as it is used: run, compare, convert, check and gate."""

import json
from pathlib import Path

import pytest

from assistant import Assistant
from eval.sets import Case, Relevant, read_set, write_set
from ui import cli

CASES = (
    Case(
        id="q1",
        question="What did we learn about bruises on a baby?",
        relevant=(Relevant(quote="bruises on the cheek", grade=3, document="fenmarsh.pdf", review="RR 1/31"),),
        reviews=("RR 1/31",),
    ),
    Case(id="q2", question="Hot water?", split="development", reviews=("RR 3/30",)),
    Case(id="q3", question="How do I plant tulips?", answerable=False),
)


@pytest.fixture
def reviews(folder: Path, embedder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs the command over the fictional library; gives its exit code, standard output and standard error."""
    opened = Assistant.open.__func__
    monkeypatch.setattr(Assistant, "open", classmethod(lambda cls, at: opened(cls, at, embedder=embedder)))

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["eval", *map(str, arguments), "--library", str(folder)])
        printed = capsys.readouterr()
        return int(left.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    write_set(CASES, tmp_path / "set.jsonl")
    return tmp_path / "set.jsonl"


def test_a_run_prints_its_figures_and_is_kept(reviews, questions: Path) -> None:
    code, out, err = reviews("run", questions)
    assert (code, err) == (0, "")
    assert "nDCG@10" in out
    assert "abstention recall" in out
    assert reviews("runs")[1].strip().endswith("set  3 questions")


def test_json_is_all_there_is_on_standard_output(reviews, questions: Path) -> None:
    code, out, _ = reviews("run", questions, "--json", "--split", "development")
    told = json.loads(out)
    assert code == 0
    assert told["run"]["questions"] == 1
    assert told["measures"]["reviews nDCG@10"]["questions"] == 1
    assert told["splits"].keys() == {"development"}


def test_a_setting_is_of_one_run_and_two_runs_are_compared(reviews, questions: Path, tmp_path: Path) -> None:
    reviews("run", questions)
    code, out, _ = reviews("run", questions, "--set", "meaning=false", "--json")
    assert json.loads(out)["run"]["settings"]["meaning"] is False
    code, out, err = reviews("compare", "previous", "last", "--to", tmp_path / "r.html", "--json")
    assert (code, json.loads(out)["comparisons"][0]["measures"]["passages AP"]["questions"]) == (0, 1)
    assert "r.html" in err
    assert (tmp_path / "r.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--set", "meaning"), 2, "NAME=VALUE"),
        (("--set", "volume=11"), 1, "no setting"),
        (("--set", "context=false"), 2, "of the library, not of a run"),
        (("--split", "none"), 2, "it has report, development"),
    ],
)
def test_what_cannot_be_run_is_refused_in_words(reviews, questions: Path, arguments, code: int, said: str) -> None:
    got, out, err = reviews("run", questions, *arguments)
    assert (got, out) == (code, "")
    assert said in " ".join(err.split())


def test_a_broken_set_is_told_line_by_line(reviews, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": "a"}\n{"id": "b", "question": "Q?", "relevant": [{}]}\n', "utf-8")
    code, _, err = reviews("run", tmp_path / "bad.jsonl")
    assert code == 1
    assert 'bad.jsonl line 1 (a): "question" is missing' in err
    assert "bad.jsonl line 2 (b): relevant 1" in err


def test_check_names_what_the_library_lacks(reviews, questions: Path) -> None:
    assert reviews("check", questions)[0] == 0
    write_set([*CASES, Case(id="q4", question="Q?", reviews=("RR 8/99",))], questions)
    code, out, _ = reviews("check", questions)
    assert code == 1
    assert out == "line 4 (q4): the library has no review 'RR 8/99'\n"


def test_the_gate_passes_what_is_as_it_was_and_fails_what_got_worse(reviews, questions: Path) -> None:
    assert "--update" in reviews("gate", questions)[2]
    assert reviews("gate", questions, "--update")[0] == 0
    assert reviews("gate", questions)[:2] == (0, "Gate passed: 0 questions got worse, 0 values got better.\n")
    code, out, err = reviews("gate", questions, "--set", "meaning=false", "--set", "words=false")
    assert code == 1
    assert "passages nDCG@10 fell from" in out
    assert "q1 worse" in out
    assert "got worse than the baseline" in err


def test_sets_and_runs_are_converted(reviews, questions: Path, tmp_path: Path) -> None:
    assert reviews("convert", questions, tmp_path / "set.xlsx")[0] == 0
    assert reviews("check", tmp_path / "set.xlsx")[0] == 0
    reviews("run", questions)
    assert reviews("convert", "last", tmp_path / "last.run")[0] == 0
    assert (tmp_path / "last.run").read_text("utf-8").startswith("q1 Q0 ")
    assert reviews("convert", questions, tmp_path / "set.odt")[0] == 1


def test_passages_are_judged_by_keys_and_become_a_set(
    reviews, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two judges; the first stops after two passages and takes up the rest later, without seeing those again."""
    reviews("run", questions, "--split", "development")
    keys = iter("2wq" + "r1r1" + "x" + "ww0www")
    monkeypatch.setattr("click.getchar", lambda: next(keys))
    out = reviews("judge", "last", "--judge", "Ada")[1]
    assert "(3 of 6)" in out
    assert "4 are left" in out
    out = reviews("judge", "last", "--judge", "Ada")[1]
    assert "(4 of 4)" in out
    assert "Everything is judged" in out
    assert "Nothing is left" in reviews("judge", "last", "--judge", "Ada")[1]
    reviews("judge", "last", "--judge", "Bo")
    code, out, _ = reviews("judged", tmp_path / "judged.jsonl")
    assert code == 0
    assert "12 judgements of 1 questions by Ada, Bo." in out
    assert "6 judged by both, the same verdict on 17%" in out
    assert "Judges differ on 5 places" in out
    (case,) = read_set(tmp_path / "judged.jsonl")
    assert (case.question, case.answerable) == ("Hot water?", False)
    reviews("judged", tmp_path / "judged.qrels")
    assert len((tmp_path / "judged.qrels").read_text("utf-8").splitlines()) == 6
