"""Sets and runs in the forms of others."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import EvaluationError, SetError
from eval.formats import read_any, write_any
from eval.measures import scores, standard_scores
from eval.sets import Case, Relevant
from eval.trec import read_qrels, read_run_file, read_topics, write_run_file

CASES = (
    Case(
        id="q1",
        question="=SUM(A1) and what “else”?",
        history=("First?", "Second?"),
        type="follow-up",
        split="development",
        relevant=(
            Relevant(quote="bruises, on\nthe cheek; twice", grade=3, document="a b.pdf", review="RR 1/31", page=4),
            Relevant(quote="-5 degrees", grade=1, document="a b.pdf"),
        ),
        reviews=("RR 1/31", "Child Å"),
        note="@home",
    ),
    Case(id="q2", question="What is the moon made of?", answerable=False),
    Case(id="q3", question="How many?", type="counting", reviews=("RR 1/31",)),
)


@pytest.mark.parametrize("name", ["sét.csv", "sét.xlsx", "sét.jsonl", "collection"])
def test_a_set_survives_the_way_there_and_back(tmp_path: Path, name: str) -> None:
    write_any(CASES, tmp_path / name)
    assert read_any(tmp_path / name) == CASES


def test_a_spreadsheet_runs_no_cell_as_a_formula(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    write_any(CASES, tmp_path / "set.csv")
    assert ",'=SUM(A1)" in (tmp_path / "set.csv").read_text("utf-8-sig")
    write_any(CASES, tmp_path / "set.xlsx")
    assert load_workbook(tmp_path / "set.xlsx").active["B2"].data_type == "s"


def test_a_table_as_an_analyst_fills_it(tmp_path: Path) -> None:
    """Semicolons, few columns, a second quotation below the first, no ids, a Windows encoding."""
    (tmp_path / "t.csv").write_text(
        "Question;Quotation;Review\nWho was “bruised”?;bruises on the cheek;RR 1/31\n;no account of them;RR 1/31\nTulips?;;\n",
        encoding="cp1252",
    )
    first, second = read_any(tmp_path / "t.csv")
    assert first.question == "Who was “bruised”?"
    assert [one.quote for one in first.relevant] == ["bruises on the cheek", "no account of them"]
    assert (first.answerable, second.answerable) == (True, False)


def test_flaws_of_a_table_name_their_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "id,question,answerable,quote,grade\na,Q?,perhaps,x,7\na,Another?,yes,,3\nb,Q?,,x,two\n", encoding="utf-8"
    )
    with pytest.raises(SetError) as raised:
        read_any(tmp_path / "t.csv")
    assert [flaw.line for flaw in raised.value.flaws] == [2, 2, 3, 4]


@pytest.mark.parametrize("text", ["colour,question\nred,Q?\n", "id\n1\n"])
def test_a_table_with_other_columns_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match="which may be id, question"):
        read_any(tmp_path / "t.csv")


def test_a_beir_folder_made_elsewhere_is_read(tmp_path: Path) -> None:
    """Only judged questions are taken, a long text is quoted by its beginning, and a judgement of 0 is none."""
    (tmp_path / "qrels").mkdir()
    rows = {
        "corpus.jsonl": [{"_id": "d1", "title": "T", "text": "word " * 300}, {"_id": "d2", "text": "short text"}],
        "queries.jsonl": [
            {"_id": "1", "text": "Judged?"},
            {"_id": "2", "text": "Not judged?"},
            {"_id": "3", "text": "No?"},
        ],
    }
    for name, values in rows.items():
        (tmp_path / name).write_text("\n".join(json.dumps(value) for value in values), encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\td1\t1\n1\td2\t0\n3\td2\t0\n", "utf-8")
    judged, without = read_any(tmp_path)
    assert [len(one.quote.split()) for one in judged.relevant] == [40]
    assert (judged.id, judged.answerable, without.id, without.answerable) == ("1", True, "3", False)


def test_a_broken_beir_folder_names_file_and_line(tmp_path: Path) -> None:
    write_any(CASES, tmp_path / "c")
    with (tmp_path / "c" / "corpus.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"title": "no id"}) + "\n")
    with pytest.raises(EvaluationError, match=r"corpus.jsonl line 3"):
        read_any(tmp_path / "c")


def test_a_trec_folder_keeps_questions_and_judgements(tmp_path: Path) -> None:
    write_any(CASES, tmp_path / "set.trec")
    (read,) = (case for case in read_any(tmp_path / "set.trec") if case.id == "q1")
    assert (read.question, read.relevant) == (CASES[0].question, CASES[0].relevant)


def test_topics_with_and_without_closing_tags_are_read(tmp_path: Path) -> None:
    (tmp_path / "t").write_text(
        "<top>\n<num> Number: 301\n<title> hot\nwater\n<desc> x\n</top>\n<top><num>302</num>\n<title>a &lt; b</title></top>",
        "utf-8",
    )
    assert read_topics(tmp_path / "t") == {"301": "hot water", "302": "a < b"}


def test_a_run_measured_from_its_trec_files_scores_the_same(outcome, tmp_path: Path) -> None:
    one = outcome(grades=(3, 2), hits=[("a-1", 9, ()), ("b-1", 9, (1,)), ("c-1", 9, (0,))])
    one = replace(one, reviews=("b", "c"))
    for level in ("passages", "reviews", "quotations"):
        write_run_file([one], tmp_path / f"{level}.run", level=level)
        found, right = read_run_file(tmp_path / f"{level}.run"), read_qrels(tmp_path / f"{level}.qrels")
        assert standard_scores(found, right)["nDCG@10"] == scores([one])[f"{level} nDCG@10"]


def test_a_name_that_tells_no_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="names no form"):
        write_any(CASES, tmp_path / "set.docx")
    with pytest.raises(EvaluationError, match="no set"):
        read_any(tmp_path / "absent.jsonl")
    with pytest.raises(EvaluationError, match="neither a BEIR folder"):
        read_any(tmp_path)
