"""The native form of an evaluation set, and what is wrong with one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from eval.errors import EvaluationError, SetError
from eval.sets import Case, Relevant, read_set, set_hash, write_set
from eval.truth import Truth
from tests.eval.conftest import make_read

CASE = Case(
    id="q1",
    question="Who was bruised?",
    history=("Tell me about babies",),
    type="follow-up",
    split="development",
    relevant=(Relevant(quote="bruises on the “cheek”", grade=3, document="fenmarsh.pdf", review="RR 1/31", page=1),),
    reviews=("RR 1/31",),
    note="fiction",
)


def lines(tmp_path: Path, *values: object) -> Path:
    file = tmp_path / "sét.jsonl"
    file.write_text("\n".join(v if isinstance(v, str) else json.dumps(v) for v in values), encoding="utf-8")
    return file


def test_a_set_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    cases = (CASE, Case(id="q2", question="What is the moon made of?", answerable=False))
    write_set(cases, tmp_path / "set.jsonl")
    assert read_set(tmp_path / "set.jsonl") == cases


def test_every_flaw_is_told_with_its_line(tmp_path: Path) -> None:
    file = lines(
        tmp_path,
        {"id": "a", "question": "Fine?"},
        "{not json",
        "",
        {"id": "a", "question": "Twice?"},
        {"id": "b", "question": "Grade?", "relevant": [{"quote": "x", "grade": 4}, {"grade": 2}]},
        {"id": "c", "question": " ", "colour": "red"},
    )
    with pytest.raises(SetError) as raised:
        read_set(file)
    told = [str(flaw) for flaw in raised.value.flaws]
    assert [flaw.line for flaw in raised.value.flaws] == [2, 4, 5, 5, 6, 6]
    assert "not JSON" in told[0]
    assert "also that of line 1" in told[1]
    assert "grade 4 is out of range" in told[2]
    assert "unknown field 'colour'" in told[5]


def test_true_is_no_grade(tmp_path: Path) -> None:
    file = lines(tmp_path, {"id": "a", "question": "Q?", "relevant": [{"quote": "x", "grade": True}]})
    with pytest.raises(SetError, match="out of range"):
        read_set(file)


def test_a_file_that_is_no_set_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match="UTF-8"):
        read_set(tmp_path / "set.jsonl")
    with pytest.raises(EvaluationError, match="no question"):
        read_set(lines(tmp_path, ""))


def test_the_hash_is_of_what_is_measured_and_not_of_notes() -> None:
    other = Case(id="q1", question="Who was bruised?")
    assert set_hash([other]) == set_hash([Case(id="q1", question="Who was bruised?", note="n", line=9)])
    assert set_hash([other]) != set_hash([Case(id="q1", question="Who was bruised then?")])


def flaw(assistant: Assistant, wanted: Relevant) -> str:
    case = Case(id="q", question="Q?", relevant=(wanted,), line=7)
    (found,) = Truth(assistant.library).flaws([case])
    assert found.line == 7
    return found.message


def test_a_set_that_fits_the_library_has_no_flaws(assistant: Assistant) -> None:
    assert Truth(assistant.library).flaws([CASE]) == ()


def test_what_the_library_lacks_is_told_with_the_nearest_there_is(assistant: Assistant) -> None:
    assert "nearest is 'fenmarsh.pdf'" in flaw(assistant, Relevant(quote="x", document="fenmarch.pdf"))
    assert "no review 'RR 9/31'" in flaw(assistant, Relevant(quote="x", review="RR 9/31"))
    message = flaw(assistant, Relevant(quote="A girl of four was burnt by hot water", document="fenmarsh.pdf"))
    assert "quotation not found" in message
    assert 'nearest text is "A girl aged four was scalded by hot water in the kitchen' in message


def test_a_quotation_in_another_review_is_told_so(assistant: Assistant) -> None:
    wanted = Relevant(quote="scalded by hot water in the kitchen", document="fenmarsh.pdf", review="RR 1/31")
    assert "stands in RR 3/30, not in RR 1/31" in flaw(assistant, wanted)


def test_a_quotation_is_found_by_any_spelling_of_its_review(assistant: Assistant) -> None:
    wanted = Relevant(quote="scalded by hot water", review="rapid review 3 of 2030")
    (passage,) = Truth(assistant.library).holding(wanted)
    assert passage.review == "RR 3/30"


def test_the_same_id_of_two_partnerships_is_two_reviews(assistant: Assistant, tmp_path) -> None:
    """Neither counts for the other; a set names one of them with its partnership."""
    library = assistant.library
    for name, partnership in (
        ("Oxmere digest", "Oxmere Safeguarding Partnership"),
        ("Tarn digest", "Tarn Partnership"),
    ):
        read, file = make_read(name), tmp_path / f"{name}.pdf"
        file.write_bytes(name.encode())
        reviews = tuple(replace(one, partnership=partnership) for one in read.reviews if one.id == "RR 1/31")
        passages = tuple(one for one in read.passages if one.review == "RR 1/31")
        library.store(replace(read, reviews=reviews, passages=passages), file)
    truth = Truth(library)
    names = truth.review_names(["RR 1/31"])
    assert len(names) == 3
    assert truth.review_names(["RR 1/31 (Oxmere)"]) == ("RR 1/31 (Oxmere Safeguarding Partnership)",)
    assert truth.review_names(["RR 2/31"]) == ("RR 2/31",)
    wanted = Relevant(quote="Bruising in a baby who cannot move", review="RR 1/31 (Tarn)")
    assert truth.review_of(wanted) == "RR 1/31 (Tarn Partnership)"
    assert len(truth.holding(wanted)) == 1


def test_the_page_of_a_quotation_is_checked_against_its_text(assistant: Assistant) -> None:
    truth, (document,) = Truth(assistant.library), assistant.library.documents()
    quote = "A girl aged four was scalded by hot water in the kitchen."
    assert truth.on_page(quote, document.id, 3)
    assert not truth.on_page(quote, document.id, 2)
    assert not truth.on_page(quote, document.id, 9)


def test_a_question_with_an_unusual_separator_stays_one_line(tmp_path):
    """U+2028 and U+0085 are line ends to some readers and letters to JSON."""
    import json

    from eval.sets import read_set

    file = tmp_path / "odd.jsonl"
    line = {"id": "a", "question": "one\u2028two\u0085three?", "type": "fact", "answerable": False}
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    assert [case.question for case in read_set(file)] == ["one\u2028two\u0085three?"]
