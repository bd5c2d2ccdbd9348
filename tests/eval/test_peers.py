"""The race of systems: what the judge counts right, which review a text is of, and a race of a system of ten lines."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from eval.bench.peers import __main__ as peers
from eval.bench.peers import race as racing
from eval.bench.peers import squad
from eval.bench.peers.judging import BUDGET, IN_A_ROW, REVIEWS, ReviewTexts, compared, outcome, scores
from eval.bench.peers.race import Found, Raced, System, race
from eval.bench.peers.systems.work import chunks, plain_text
from eval.errors import EvaluationError
from eval.matching import flat_words
from eval.sets import Case, Relevant, read_set

KEEPER = "The keeper of the lighthouse wound its clock-\nwork every four hours of the night."
BEES = "Bees dance upon the comb to tell their sisters where the clover grows and how far away it is."
FILLER = " ".join(f"word{number}" for number in range(595))

SYSTEM = """
import json
from pathlib import Path

PACKAGES = ("no such package", "pytest")
READS_FILES = False

def prepare(**given):
    pass

def ingest(*, documents, pieces, folder, **given):
    Path(folder, "pieces.json").write_text(json.dumps(pieces))

def opened(*, folder, **given):
    pieces = json.loads(Path(folder, "pieces.json").read_text())

    def search(question, history, k):
        if "lamp" in question:
            raise ValueError("no lamp here")
        wanted = set(question.split())
        return sorted(pieces, key=lambda one: -len(wanted & set(one[1].split())))[:k]

    return search
"""


def case(id: str = "q1", *quotes: Relevant, **more: object) -> Case:
    return Case(id=id, question="Who wound it?", relevant=quotes, **more)  # type: ignore[arg-type]


def figure(hits: list[Found], *quotes: Relevant) -> dict[str, float]:
    found = scores([case("q1", *quotes)], {"q1": hits}, ReviewTexts({}), {})
    return {name: values["q1"] for name, values in found.items() if values}


def test_a_hit_is_right_that_holds_the_quotation_however_it_is_typeset():
    """Broken at a line's end and in other capitals it is the same; in another file it is another."""
    wanted = Relevant(quote="wound its CLOCKWORK every four hours", document="a.pdf")
    assert figure([Found(document="a.pdf", text=KEEPER)], wanted)["Success@1"] == 1
    assert figure([Found(document="b.pdf", text=KEEPER)], wanted)["Success@1"] == 0
    assert figure([Found(document="a.pdf", text=BEES)], wanted)["Success@1"] == 0


def test_the_rank_of_the_first_right_hit_counts():
    """At rank two: not among the first one, among the first three. A grade of 1 is related and not right."""
    hits = [Found(document="a.pdf", text=BEES), Found(document="a.pdf", text=KEEPER)]
    found = figure(hits, Relevant(quote="every four hours of the night"))
    assert (found["Success@1"], found["Success@3"], found["Success@10"]) == (0, 1, 1)
    related = Relevant(quote="where the clover grows", grade=1)
    assert figure(hits, Relevant(quote="every four hours of the night"), related)["Success@1"] == 0


def test_a_hit_that_says_nothing_new_is_a_miss_and_not_a_second_hit():
    """Overlapping pieces are worth no more than one."""
    one = outcome(case("q1", Relevant(quote="four hours of the night")), [Found(document="a", text=KEEPER)] * 2)
    assert [place.holds for place in one.hits] == [(0,), (0,)]
    assert figure([Found(document="a", text=KEEPER)] * 2, Relevant(quote="four hours of the night"))["Success@3"] == 1


def test_only_what_is_read_within_600_words_counts():
    """595 words before it leave five of the fourteen that the quotation ends at; read first, it is met."""
    filler, keeper = Found(document="a", text=FILLER), Found(document="a", text=KEEPER)
    wanted = Relevant(quote="every four hours of the night")
    assert figure([keeper, filler], wanted)[BUDGET] == 1
    assert figure([filler, keeper], wanted)[BUDGET] == 0


def test_a_text_is_of_every_review_it_has_a_stretch_of():
    """Over the end of a review it is of both; a short one is of the review that holds all of it, in its own file only."""
    first = tuple(f"one{number}" for number in range(60))
    second = tuple(f"two{number}" for number in range(60))
    reviews = ReviewTexts({("a", "RR 1"): first, ("a", "RR 2"): second, ("b", "RR 1"): first})
    assert reviews.of("a", " ".join(first[10:40])) == {("a", "RR 1")}
    assert reviews.of("a", " ".join([*first[-IN_A_ROW:], *second[:IN_A_ROW]])) == {("a", "RR 1"), ("a", "RR 2")}
    assert reviews.of("a", " ".join([*first, *second[: IN_A_ROW - 1]])) == {("a", "RR 1")}
    assert reviews.of("b", "one3 one4") == {("b", "RR 1")}
    assert reviews.of("a", "one3 two4") == reviews.of("a", "") == frozenset()


def test_the_share_of_right_reviews_is_of_the_first_ten_hits():
    """Two reviews are right: one is hit third, the other eleventh. Questions that nothing answers are not counted."""
    words = {("a", "RR 1"): flat_words(KEEPER), ("a", "RR 2"): flat_words(BEES)}
    hits = [Found(document="a", text="nothing of them")] * 10
    hits[2:3] = [Found(document="a", text=KEEPER)]
    right = {"q1": frozenset(words), "q2": frozenset(words)}
    cases = [case("q1", reviews=("RR 1", "RR 2")), case("q2", answerable=False)]
    found = scores(cases, {"q1": [*hits, Found(document="a", text=BEES)]}, ReviewTexts(words), right)
    assert found[REVIEWS] == {"q1": 0.5}


def test_systems_are_compared_question_by_question():
    """Ten questions lost by all but the first system are no chance (2 of 1,024, and twice that for two systems); equal figures no test."""
    ones, noughts = {str(at): 1.0 for at in range(10)}, {str(at): 0.0 for at in range(10)}
    measures = ("Success@1", "Success@3", "Success@10", REVIEWS, BUDGET)
    found = compared({
        name: dict.fromkeys(measures, values) for name, values in (("a", ones), ("b", noughts), ("c", noughts), ("d", ones))
    })  # fmt: skip
    assert found["b"]["Success@1"].mean == 0
    assert found["b"]["Success@1"].p == pytest.approx(2 * 2 / 1024)
    assert found["d"]["Success@1"].p is None
    assert "| b | .000* |" in "\n".join(peers.quality(found))


def test_pieces_are_all_the_words_in_order():
    """200 words each but the last; no text, no piece."""
    text = "  " + "\n".join(f"word{number}" for number in range(450)) + "\n"
    assert [len(piece.split()) for piece in chunks(text, 200)] == [200, 200, 50]
    assert " ".join(chunks(text, 200)).split() == text.split()
    assert chunks(" \n", 200) == []


def test_plain_text_of_the_example_files():
    """Peers get the words of every form of file that the example library has."""
    from corpus.examples import example_files

    kinds = {file.suffix: plain_text(file) for file in example_files()}
    assert {".pdf", ".docx", ".txt"} <= set(kinds)
    assert all(len(text.split()) > 100 for text in kinds.values())


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    folder = tmp_path / "systems of Zoë"
    folder.mkdir()
    shutil.copy(racing.SYSTEMS_FOLDER / "work.py", folder)
    (folder / "overlap.py").write_text(SYSTEM, encoding="utf-8")
    monkeypatch.setattr(racing, "SYSTEMS_FOLDER", folder)
    return System(name="overlap", module="overlap", python=Path(sys.executable))


def test_a_race(system: System, tmp_path: Path):
    """A system of ten lines is fed, asked and measured; its packages that are not there are left out."""
    files = [tmp_path / "keeper.txt", tmp_path / "bees.txt"]
    for file, text in zip(files, (KEEPER, BEES), strict=True):
        file.write_text(text, encoding="utf-8")
    cases = [Case(id="q1", question="where the clover grows"), Case(id="q2", question="every four hours")]
    raced = race(system, cases, files, work=tmp_path / "work", model=tmp_path, serving=Path(sys.executable), piece=200)
    assert raced.hits["q1"][0] == Found(document="bees.txt", text=BEES)
    assert raced.hits["q2"][0].document == "keeper.txt"
    assert len(raced.milliseconds) == 2
    assert raced.memory > 1
    assert raced.disk > 0
    assert list(raced.versions) == ["pytest"]
    assert raced.system.name in "\n".join(peers.cost([raced]))


def test_a_system_that_fails_says_why(system: System, tmp_path: Path):
    """Its own last words, not a figure of nought."""
    file = tmp_path / "keeper.txt"
    file.write_text(KEEPER, encoding="utf-8")
    cases = [Case(id="q1", question="Who lit the lamp?")]
    with pytest.raises(EvaluationError, match=r"overlap failed to ask: .*no lamp here"):
        race(system, cases, [file], work=tmp_path / "work", model=tmp_path, serving=Path(sys.executable), piece=200)


def test_a_conversation_as_one_text():
    """For systems that understand none: all its questions, the last one last."""
    asked = peers.one_text(Case(id="q1", question="And bees?", history=("Who wound the lamp?", "How often?")))
    assert asked.question == "Who wound the lamp? How often? And bees?"


def test_a_set_from_squad(tmp_path: Path):
    """Paragraphs in use become articles, answerable questions the sentences that answer them, evenly taken."""
    text = "Bees dance. Keepers wound the lamp every night."
    asked = [
        {"id": f"q{at}", "question": " When? ", "is_impossible": at == 1, "answers": [{"answer_start": 34}] * (at != 1)}
        for at in range(5)
    ]
    unused = {"context": "Elsewhere.", "qas": asked[:1]}
    articles = [{"title": "Light: a history", "paragraphs": [{"context": text, "qas": asked}, unused]}]
    articles += [{"title": "Elsewhere", "paragraphs": [unused]}]
    (tmp_path / "dev-v2.0.json").write_text(json.dumps({"data": articles}), encoding="utf-8")
    (tmp_path / "corpus.jsonl").write_text(json.dumps({"_id": "1", "text": text}), encoding="utf-8")
    squad.main(tmp_path, tmp_path / "made", questions=2)
    assert [file.name for file in (tmp_path / "made" / "files").iterdir()] == ["Light-a-history.txt"]
    cases = read_set(tmp_path / "made" / "questions.jsonl")
    assert [case.id for case in cases] == ["q0", "q3"]
    assert cases[0].relevant[0].quote == "Keepers wound the lamp every night."
    assert cases[0].relevant[0].document == "Light-a-history.txt"


def test_the_95th_percentile_is_the_nearest_rank():
    """Of twenty queries of 1 to 20 ms it is the nineteenth."""
    one = Raced(
        system=System(name="s", module="s", python=Path(sys.executable)), hits={"q": [Found(document="a", text="a b")]},
        milliseconds=[float(at) for at in range(20, 0, -1)], ingestion=1, ready=1, ingestion_memory=1, memory=1, disk=1,
        versions={},
    )  # fmt: skip
    assert "| 10.5 / 19.0 |" in "\n".join(peers.cost([one]))
