"""Runs: kept, continued, the same each time, and without a word of any document."""

import json
from pathlib import Path

import pytest

from assistant import Assistant
from eval.errors import EvaluationError
from eval.outcome import outcome_json, outcome_of
from eval.run import ANSWERS, RUN, TIMINGS, all_runs, find_run, run_set, runs_folder
from eval.sets import Case, Relevant
from index.errors import LibraryError

CASES = (
    Case(
        id="q1",
        question="What did we learn about bruises on a baby?",
        type="thematic",
        relevant=(Relevant(quote="bruises on the cheek", grade=2, document="fenmarsh.pdf", review="RR 1/31"),
                  Relevant(quote="needs a child protection medical", grade=3, review="rapid review 1/31")),
        reviews=("RR1-31",),
    ),
    Case(id="q2", question="How do I plant tulips?", type="unanswerable", answerable=False),
    Case(id="q3", question="And hot water?", history=("Who was scalded?",), reviews=("RR 3/30",)),
)  # fmt: skip


def test_a_run_keeps_what_was_found_and_answered(assistant: Assistant, folder: Path) -> None:
    run = run_set(assistant, CASES, folder=runs_folder(folder))
    first = run.outcomes[0]
    assert [one.id for one in run.outcomes] == ["q1", "q2", "q3"]
    assert first.reviews == ("RR 1/31",)
    assert [len(judged.passages) for judged in first.relevant] == [1, 1]
    assert {number for hit in first.hits[:3] for number in hit.holds} == {0, 1}
    assert run.about.finished
    assert run.about.fingerprint == assistant.library.fingerprint()
    assert {"words", "search", "answer"} <= set(run.timings[0].milliseconds)


def test_two_runs_over_one_library_are_the_same_byte_for_byte(assistant: Assistant, folder: Path) -> None:
    first, second = (run_set(assistant, CASES, folder=runs_folder(folder)) for _ in range(2))
    assert first.folder
    assert second.folder
    assert first.folder != second.folder
    assert (first.folder / ANSWERS).read_bytes() == (second.folder / ANSWERS).read_bytes()


def test_a_run_broken_off_goes_on_where_it_stopped(assistant: Assistant, folder: Path) -> None:
    whole = run_set(assistant, CASES, folder=runs_folder(folder))

    def stop(what: str, done: int, total: int) -> None:
        if what == "q3":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_set(assistant, CASES, folder=runs_folder(folder), name="other", progress=stop)
    (broken,) = (about for about in all_runs(runs_folder(folder)) if not about.finished)
    answers = runs_folder(folder) / broken.id / ANSWERS
    # The machine went off in the middle of a line.
    answers.write_text(answers.read_text("utf-8") + '{"id": "q3", "que', encoding="utf-8")
    timings = (runs_folder(folder) / broken.id / TIMINGS).read_text("utf-8")

    continued = run_set(assistant, CASES, folder=runs_folder(folder), name="other")
    assert continued.folder == runs_folder(folder) / broken.id
    assert continued.outcomes == whole.outcomes
    assert (continued.folder / TIMINGS).read_text("utf-8").startswith(timings)


def test_other_settings_are_another_run(assistant: Assistant, folder: Path) -> None:
    first = run_set(assistant, CASES, folder=runs_folder(folder))
    assert first.folder is not None
    about = json.loads((first.folder / RUN).read_text("utf-8"))
    (first.folder / RUN).write_text(json.dumps(about | {"finished": False}), encoding="utf-8")
    assistant.library.settings = assistant.library.settings.model_copy(update={"meaning": False})
    second = run_set(assistant, CASES, folder=runs_folder(folder))
    assert second.folder != first.folder
    assert second.outcomes[0].hits != first.outcomes[0].hits


def test_a_run_holds_no_words_of_a_document_so_that_it_can_be_removed(assistant: Assistant, folder: Path) -> None:
    run = run_set(assistant, CASES, folder=runs_folder(folder))
    assert run.folder is not None
    assert not any("child protection medical" in file.read_text("utf-8") for file in run.folder.iterdir())
    assistant.library.remove(assistant.library.documents()[0].id)
    assert find_run(runs_folder(folder), "last").outcomes == run.outcomes


@pytest.mark.parametrize(
    ("error", "said"),
    [(LibraryError("The shelf is gone."), "The shelf is gone."), (ValueError("Odd."), "ValueError: Odd.")],
)
def test_a_question_that_fails_has_found_nothing_and_the_others_go_on(
    assistant: Assistant, folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    search = assistant.search

    def failing(question: str, **about: object) -> object:
        if "tulips" in question:
            raise error
        return search(question, **about)  # type: ignore[arg-type]

    monkeypatch.setattr(assistant, "search", failing)
    run = run_set(assistant, CASES, folder=runs_folder(folder))
    assert [one.problem for one in run.outcomes] == [None, said, None]
    assert run.outcomes[1].hits == ()


def test_an_outcome_is_read_back_as_it_was_kept(assistant: Assistant, folder: Path) -> None:
    for one in run_set(assistant, CASES, folder=runs_folder(folder)).outcomes:
        assert outcome_of(json.loads(json.dumps(outcome_json(one)))) == one


def test_runs_are_found_by_name_and_a_wrong_name_says_what_there_is(assistant: Assistant, folder: Path) -> None:
    with pytest.raises(EvaluationError, match="none yet"):
        find_run(runs_folder(folder), "last")
    first = run_set(assistant, CASES, folder=runs_folder(folder), name="first")
    second = run_set(assistant, CASES, folder=runs_folder(folder), name="second")
    assert first.folder is not None
    assert find_run(runs_folder(folder), "last").about == second.about
    assert find_run(runs_folder(folder), first.about.id).about == first.about
    assert find_run(runs_folder(folder), str(first.folder)).about == first.about
    with pytest.raises(EvaluationError, match=first.about.id):
        find_run(runs_folder(folder), "nobody")


def test_a_citation_off_the_page_the_judge_noted_is_not_on_its_page(assistant: Assistant, folder: Path) -> None:
    """The quotation stands on page 1 of the file; a judge who noted page 2 disagrees with the citation."""
    accuracy = {}
    for page in (None, 1, 2):
        wanted = Relevant(quote="bruises on the cheek", document="fenmarsh.pdf", page=page)
        case = Case(id="q", question="Was a baby seen with bruises on the cheek?", relevant=(wanted,))
        (one,) = run_set(assistant, [case], folder=runs_folder(folder), name=f"page {page}").outcomes
        accuracy[page] = [cited.on_page for cited in one.citations if cited.holds]
    assert accuracy[None]
    assert all(accuracy[None])
    assert accuracy[1] == accuracy[None]
    assert accuracy[2] == [False] * len(accuracy[None])
