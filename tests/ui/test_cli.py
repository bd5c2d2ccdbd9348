"""The command line keeps the outside contract: what it prints, where, and how it leaves."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import index.library
from tests.conftest import FakeEmbedder
from ui.cli import _run

DIGEST = """Fernleigh Safeguarding Children Partnership

Learning from Rapid Reviews 2021

RR 1/21

A two-month-old baby girl was brought to hospital with bruises to her cheek and chest. Her parents could not say how they came about.

Good practice was identified in that the practice nurse sent the family straight to the children's ward.

Learning identified included the need for every mark on a baby to be seen by a paediatrician on the same day.

RR 02/21

This review was about a fifteen-year-old boy who was looked after and went missing from his placement eleven times in a month.

Learning was identified in the following areas:

- return interviews were not offered by anyone whom he knew
- police and social care counted missing episodes in different ways
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs `reviews` in this process on a library of its own, with the fake embedder."""
    monkeypatch.setattr(index.library, "SentenceTransformerEmbedder", lambda *_args, **_kw: FakeEmbedder())
    monkeypatch.delenv("REVIEWS_LIBRARY", raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    def ran(*arguments: str, library: Path | None = tmp_path / "library") -> Ran:
        chosen: Sequence[str] = [] if library is None else ["--library", str(library)]
        code = _run([*chosen, *arguments])
        captured = capsys.readouterr()
        return Ran(code=code, out=captured.out, err=captured.err)

    return ran


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    file = tmp_path / "Fernleigh digest é.txt"
    file.write_text(DIGEST, "utf-8")
    return file


@pytest.fixture
def loaded(run: Callable[..., Ran], digest: Path) -> Callable[..., Ran]:
    assert run("add", str(digest)).code == 0
    return run


def test_add_reports_in_json_and_a_second_time_changes_nothing(run: Callable[..., Ran], digest: Path) -> None:
    """`add --json` prints one object as the contract draws it; the same file again is unchanged."""
    first = run("add", str(digest), "--json")
    assert first.code == 0
    (report,) = first.lines
    assert set(report) == {"added", "unchanged", "failed", "warnings"}
    (added,) = report["added"]
    assert set(added) == {"file", "id", "reviews", "passages"}
    assert added["reviews"] == 2
    (again,) = run("add", str(digest), "--json").lines
    assert again["added"] == []
    assert len(again["unchanged"]) == 1


def test_one_unreadable_file_does_not_stop_the_others(run: Callable[..., Ran], digest: Path, tmp_path: Path) -> None:
    """The readable file is added, the other is named with its reason on standard error, and the code is 1."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"")
    ran = run("add", str(broken), str(digest), str(tmp_path / "nowhere.pdf"), "--json")
    assert ran.code == 1
    (report,) = ran.lines
    assert len(report["added"]) == 1
    assert [Path(failure["file"]).name for failure in report["failed"]] == ["broken.pdf", "nowhere.pdf"]
    assert "broken.pdf" in ran.err
    assert "empty" in ran.err
    assert "nowhere.pdf" in ran.err


def test_list_shows_documents_and_their_reviews(loaded: Callable[..., Ran]) -> None:
    """`list --json` holds every field of the contract; the printed identifier stays as printed."""
    (listing,) = loaded("list", "--json").lines
    (document,) = listing["documents"]
    fields = {"id", "title", "file", "partnership", "kind", "status", "published", "sha256", "pages", "reviews"}
    assert fields <= set(document)
    assert document["partnership"] == "Fernleigh Safeguarding Children Partnership"
    assert [(review["id"], review["printed"]) for review in document["reviews"]] == [
        ("RR 1/21", "RR 1/21"),
        ("RR 2/21", "RR 02/21"),
    ]
    assert {"id", "printed", "kind", "year", "pseudonym", "passages", "facets"} <= set(document["reviews"][0])


def test_search_answers_each_line_of_a_questions_file_in_order(loaded: Callable[..., Ran], tmp_path: Path) -> None:
    """One JSON object a question, in order, with its id, and only that on standard output."""
    file = tmp_path / "questions.jsonl"
    questions = [{"id": "a", "question": "bruises on a baby"}, {"id": "b", "question": "missing from placement"}]
    file.write_text("\n".join(json.dumps(question) for question in questions), "utf-8")
    ran = loaded("search", "--questions", str(file), "--json", "-k", "3")
    assert ran.code == 0
    assert [line["id"] for line in ran.lines] == ["a", "b"]
    first = ran.lines[0]["hits"][0]
    assert first["rank"] == 1
    assert first["review"]["printed"] == "RR 1/21"
    assert first["page"] is None
    assert first["quote"] in first["text"]
    assert set(first["document"]) == {"id", "title", "file", "sha256"}
    assert ran.lines[1]["hits"][0]["review"]["printed"] == "RR 02/21"


def test_ask_holds_every_field_of_the_contract(loaded: Callable[..., Ran]) -> None:
    """`ask --json` answers with numbered citations whose quotations are words of the file."""
    (answer,) = loaded("ask", "What did we learn about bruises on babies?", "--json").lines
    fields = "id question standalone kind abstained answer reviews count citations caveats searched".split()
    assert set(fields) <= set(answer)
    assert answer["abstained"] is False
    assert answer["reviews"][0]["printed"] == "RR 1/21"
    for citation in answer["citations"]:
        assert {"n", "review", "document", "page", "page_label", "section", "quote", "spans", "score"} <= set(citation)
        assert " ".join(citation["quote"].split()) in " ".join(DIGEST.split())


def test_a_summary_is_added_only_when_asked_for_and_said_to_be_a_machine_s(
    loaded: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--summary` adds a key in JSON and a marked part in text; what the model could not show is counted."""

    class Says:
        def __init__(self, endpoint: object) -> None:
            self.endpoint = endpoint

        def complete(self, instructions: str, text: str) -> str:
            return "Every mark on a baby needs to be seen by a paediatrician on the same day [E1]. The moon is cheese [E1]."

    question = "What did we learn about marks and bruises on babies?"
    plain = loaded("ask", question, "--section", "learning", "--json").lines[0]
    assert "summary" not in plain
    refused = loaded("ask", question, "--summary")
    assert refused.code == 1
    assert "writer_url" in refused.err
    monkeypatch.setenv("REVIEWS_WRITER_URL", "http://10.0.0.7/v1")
    assert "not on this machine" in loaded("ask", question, "--summary").err
    monkeypatch.setenv("REVIEWS_WRITER_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("assistant.writer.LocalModel", Says)
    (line,) = loaded("ask", question, "--section", "learning", "--summary", "--json").lines
    assert line.pop("summary") | {"quotations_not_shown_to_it": 0} == {
        "worded_by": "a language model",
        "sentences": [
            {"text": "Every mark on a baby needs to be seen by a paediatrician on the same day.", "citations": [1]}
        ],
        "withheld": 1,
        "quotations_not_shown_to_it": 0,
    }
    assert line == plain
    printed = loaded("ask", question, "--section", "learning", "--summary").out
    assert "worded by a language model" in printed
    assert "1 sentence withheld" in printed


def test_a_filter_restricts_and_an_unknown_review_finds_nothing(loaded: Callable[..., Ran]) -> None:
    """`--review` takes any spelling; one that is not there finds nothing, and standard error says so."""
    (only,) = loaded("search", "children", "--review", "Rapid Review 2 of 2021", "--json").lines
    assert {hit["review"]["id"] for hit in only["hits"]} == {"RR 2/21"}
    unknown = loaded("search", "children", "--review", "RR 9/99", "--json")
    assert unknown.lines[0]["hits"] == []
    assert "RR 9/99" in unknown.err


def test_what_is_left_out_is_not_found(loaded: Callable[..., Ran]) -> None:
    """Every limit has its opposite; several add up, and the JSON says what was left out."""
    (everything,) = loaded("search", "children", "-k", "50", "--json").lines
    there = {hit["review"]["id"] for hit in everything["hits"] if hit["review"]}
    left_out = ("--not-review", "rapid review 2 of 2021", "--not-section", "learning", "--not-age", "under 1")
    (rest,) = loaded("search", "children", "-k", "50", *left_out, "--json").lines
    found = {hit["review"]["id"] for hit in rest["hits"] if hit["review"]}
    assert found < there - {"RR 2/21"}
    assert "learning" not in {hit["section"] for hit in rest["hits"]}
    assert rest["searched"]["filters"]["excluded"] == [
        {"reviews": ["rapid review 2 of 2021"]},
        {"sections": ["learning"]},
        {"ages": [0.0, 12.0]},
    ]
    (asked,) = loaded("ask", "What was learned about children, other than RR 2/21?", "--json").lines
    assert asked["searched"]["filters"]["excluded"] == [{"reviews": ["RR 2/21"]}]


def test_show_prints_a_review_and_names_one_that_is_not_there(loaded: Callable[..., Ran]) -> None:
    """A known review is shown in any spelling; an unknown one is a failure that says what there is."""
    shown = loaded("show", "rr02/21")
    assert shown.code == 0
    assert "return interviews were not offered" in shown.out
    unknown = loaded("show", "RR 7/77")
    assert unknown.code == 1
    assert "RR 7/77" in unknown.err
    assert "RR 1/21" in unknown.err


def test_a_person_corrects_what_was_read_and_takes_it_back(loaded: Callable[..., Ran]) -> None:
    """Of a review in any spelling and of a document; what cannot be says what can."""
    assert loaded("correct", "rapid review 2 of 2021", "age", "14 years").out.startswith(
        "RR 02/21: the age is now “14 years”"
    )
    assert loaded("correct", "Fernleigh digest é.txt", "status", "draft").code == 0
    shown = loaded("corrections", "--json").lines[0]["corrections"]
    told = {(one["review"], one["field"], one["value"]) for one in shown}
    assert told == {("RR 2/21", "age", "14 years"), (None, "status", "draft")}
    assert "DRAFT" in loaded("ask", "What was learned about bruises?").out.upper()
    assert "again what was read" in loaded("correct", "RR 2/21", "age", "--undo").out
    refused = loaded("correct", "RR 2/21", "sex", "boy")
    assert (refused.code, "male, female, not stated" in refused.err) == (1, True)
    assert loaded("correct", "RR 2/21", "sex").code == 2
    assert loaded("correct", "RR 9/21", "age", "3 months").code == 1


def test_remove_takes_the_words_out_of_the_folder(loaded: Callable[..., Ran], tmp_path: Path) -> None:
    """After `remove` no file of the library holds a sentence of the document, and the list is empty."""
    removed = loaded("remove", "Fernleigh digest é.txt")
    assert removed.code == 0
    (listing,) = loaded("list", "--json").lines
    assert listing["documents"] == []
    needle = b"return interviews were not offered"
    kept = [file for file in (tmp_path / "library").rglob("*") if file.is_file() and needle in file.read_bytes()]
    assert kept == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", ""], "empty"),
        (["ask", "   "], "empty"),
        (["ask", "x" * 10_000], "10,000 characters"),
        (["ask"], "--questions"),
        (["search", "babies", "--section", "gossip"], "good practice"),
        (["search", "babies", "--year", "soon"], "2020-2022"),
        (["search", "babies", "--age", "purple"], "teenager"),
        (["search", "babies", "-k", "0"], "-k"),
        (["export", "babies", "--to", "answer.exe"], ".docx"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_leaves_with_2_and_says_what_is_allowed(
    loaded: Callable[..., Ran], arguments: list[str], said: str
) -> None:
    """Wrong usage is told from failure by its exit code, and names what was wrong."""
    ran = loaded(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_a_missing_and_an_empty_library_are_told_apart(run: Callable[..., Ran], tmp_path: Path) -> None:
    """No folder: how to make one. Nothing in it: how to fill it. Neither makes anything."""
    missing = run("ask", "anything at all?")
    assert missing.code == 1
    assert "no library" in missing.err
    assert not (tmp_path / "library").exists()
    (tmp_path / "hollow.pdf").write_bytes(b"")
    assert run("add", str(tmp_path / "hollow.pdf")).code == 1
    empty = run("ask", "anything at all?")
    assert empty.code == 1
    assert "empty" in empty.err


def test_a_bad_line_of_a_questions_file_is_named_and_the_others_are_answered(
    loaded: Callable[..., Ran], tmp_path: Path
) -> None:
    """The batch goes on; the bad line has its place in the output and its number in the message; the code is 1."""
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "a", "question": "bruises"}\nnot json\n{"id": "c", "question": ""}\n', "utf-8")
    ran = loaded("search", "--questions", str(file), "--json")
    assert ran.code == 1
    assert [line["id"] for line in ran.lines] == ["a", None, "c"]
    assert "line 2" in ran.err
    assert "line 3" in ran.err


def test_the_library_variable_is_used_where_no_option_is_given(
    loaded: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REVIEWS_LIBRARY names the library; --library wins over it, before or after the command."""
    monkeypatch.setenv("REVIEWS_LIBRARY", str(tmp_path / "library"))
    assert len(loaded("list", "--json", library=None).lines[0]["documents"]) == 1
    elsewhere = loaded("list", "--library", str(tmp_path / "elsewhere"), library=None)
    assert elsewhere.code == 1
    assert "elsewhere" in elsewhere.err


@pytest.mark.parametrize(
    "command", [[], ["add"], ["search"], ["ask"], ["eval"], ["eval", "run"], ["doctor"], ["serve"]]
)
def test_help_reads_as_sentences(run: Callable[..., Ran], command: list[str]) -> None:
    """Every command explains itself and leaves with 0."""
    ran = run(*command, "--help", library=None)
    assert ran.code == 0
    assert "Usage:" in ran.out
    assert len(ran.out.splitlines()) > 4


def test_the_doctor_finds_nothing_wrong_with_a_fresh_library(loaded: Callable[..., Ran]) -> None:
    """`doctor --json` prints one object and leaves with 0 where nothing is wrong."""
    ran = loaded("doctor", "--json")
    assert ran.code == 0
    assert ran.lines[0]["problems"] == []


def test_a_backup_restores_to_the_same_answers(loaded: Callable[..., Ran], tmp_path: Path) -> None:
    """`backup` and `restore` carry everything: the restored library answers with the same bytes."""
    before = loaded("search", "bruises", "--json").out
    assert loaded("backup", str(tmp_path / "kept.zip")).code == 0
    other = tmp_path / "other"
    assert loaded("restore", str(tmp_path / "kept.zip"), library=other).code == 0
    assert loaded("search", "bruises", "--json", library=other).out == before


def test_the_demo_keeps_its_fiction_out_of_a_real_library(
    loaded: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REVIEWS_LIBRARY is used where it holds nothing else; a library with other documents is left as it is."""
    monkeypatch.setattr("ui.cli_serve.demo_folder", lambda: tmp_path / "apart")
    monkeypatch.setenv("REVIEWS_LIBRARY", str(tmp_path / "library"))
    assert loaded("demo", "--no-serve", library=None).code == 0
    assert len(loaded("list", "--json", library=None).lines[0]["documents"]) == 1
    assert (tmp_path / "apart" / "library.sqlite").exists()
    monkeypatch.setenv("REVIEWS_LIBRARY", str(tmp_path / "fresh"))
    assert loaded("demo", "--no-serve", library=None).code == 0
    assert loaded("demo", "--no-serve", library=None).code == 0
    assert len(loaded("list", "--json", library=None).lines[0]["documents"]) == 5
