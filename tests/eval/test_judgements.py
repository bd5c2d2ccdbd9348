"""Judgements made in use: kept without words, pooled blind, compared between judges, turned into sets and qrels."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from assistant import Assistant
from corpus.document import Document, Page, Passage, ReadDocument, Section, Span, Status
from eval.errors import EvaluationError
from eval.judgements import (
    FILE,
    Agreement,
    Judgement,
    Verdict,
    agreement,
    as_cases,
    as_qrels,
    disagreements,
    keep,
    kept,
    question_id,
    settled,
    withdraw,
)
from eval.outcome import Outcome, Place
from eval.pooling import pool, questions_of, search, seen
from eval.sets import Case, read_set, write_set
from index.library import Library

TEXT = "The otter crossed the weir at dusk. Nobody\ncounted the otters."
SHA = hashlib.sha256(b"otters").hexdigest()
FIRST = (Span(page=1, start=0, end=35),)
SECOND = (Span(page=1, start=36, end=len(TEXT)),)


def judgement(
    verdict: Verdict = Verdict.ANSWERS, *, judge: str = "Zoë", spans: tuple[Span, ...] = FIRST, **more: object
):
    about = {"question": "Where did the otter cross?", "review": None, "date": "2031-05-02", **more}
    return Judgement(document=SHA[:12], spans=spans, verdict=verdict, judge=judge, **about)


def outcome(question: str, *passages: str, history: tuple[str, ...] = ()) -> Outcome:
    hits = tuple(
        Place(passage=one, document="d", review=None, page=1, words=10, score=1.0 - place / 100)
        for place, one in enumerate(passages)
    )
    return Outcome(
        id=question, question=question, type="", split="", answerable=True, history=history, hits=hits, abstained=False
    )


@pytest.fixture
def library(tmp_path: Path, embedder):
    """A library of one page about otters."""
    document = Document(
        id=SHA[:12],
        title="Otters of the weir",
        file="otters.pdf",
        media="pdf",
        paged=True,
        partnership=None,
        kind="other",
        status=Status.PUBLISHED,
        published=None,
        sha256=SHA,
        pages=1,
    )
    passage = Passage(
        id="p1",
        document=SHA[:12],
        review=None,
        section=Section.OTHER,
        heading=None,
        spans=(Span(page=1, start=0, end=len(TEXT)),),
        text=TEXT,
        sentences=((0, 35), (36, len(TEXT))),
        order=0,
    )
    file = tmp_path / "otters.pdf"
    file.write_bytes(b"otters")
    with Library.open(tmp_path / "lib", embedder=embedder, create=True) as opened:
        opened.store(
            ReadDocument(document=document, pages=(Page(index=1, text=TEXT),), reviews=(), passages=(passage,)), file
        )
        yield opened


def test_a_judges_later_verdict_is_the_one_that_counts(tmp_path: Path) -> None:
    """Another judge's stays; so does the place of the first in the order."""
    for one in (
        judgement(Verdict.WRONG),
        judgement(Verdict.RELATED, judge="Ada"),
        judgement(Verdict.ANSWERS, spans=SECOND),
        judgement(Verdict.RELATED, date="2031-05-03"),
    ):
        keep(tmp_path, one)
    assert [(one.judge, one.spans, one.verdict) for one in kept(tmp_path)] == [
        ("Zoë", FIRST, Verdict.RELATED),
        ("Ada", FIRST, Verdict.RELATED),
        ("Zoë", SECOND, Verdict.ANSWERS),
    ]


def test_nothing_of_a_document_is_written_down(library: Library) -> None:
    """The file holds the question and the place, not the words."""
    keep(library.folder, judgement())
    written = (library.folder / FILE).read_text(encoding="utf-8")
    assert "Where did the otter cross?" in written
    assert "weir" not in written


def test_a_question_may_hold_any_separator(tmp_path: Path) -> None:
    """A line separator inside a question does not end its line."""
    one = judgement(question="Where?\u2028And when?", history=("Which\x85animal?",))
    keep(tmp_path, one)
    assert kept(tmp_path) == (one,)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    """By file and line, with what to do."""
    keep(tmp_path, judgement())
    with (tmp_path / FILE).open("a", encoding="utf-8") as stream:
        stream.write('{"question": "half a\n')
    with pytest.raises(EvaluationError, match=r"judgements\.jsonl, line 2, is no judgement"):
        kept(tmp_path)


def test_a_pool_holds_the_first_passages_of_every_run_once() -> None:
    """The union of the two runs' first two, without what the judge has seen."""
    one, other = [outcome("q", "a", "b", "c")], [outcome("q", "b", "d", "e")]
    pooled = pool([one, other], depth=2)
    assert sorted(item.passage for item in pooled) == ["a", "b", "d"]
    seen = [(question_id("q"), "b"), (question_id("another"), "a")]
    assert sorted(item.passage for item in pool([one, other], depth=2, judged=seen)) == ["a", "d"]


def test_a_pool_shows_neither_run_nor_rank() -> None:
    """Swapping the runs and turning their order round changes nothing; another seed does; passages stay with their question."""
    passages = [f"p{number}" for number in range(10)]
    forth = [outcome("q", *passages), outcome("r", "x", "y")]
    back = [outcome("q", *reversed(passages)), outcome("r", "y", "x")]
    laid_out = pool([forth, back])
    assert laid_out == pool([back, forth]) == pool([back])
    assert [item.question for item in laid_out] == ["q"] * 10 + ["r"] * 2
    order = [item.passage for item in laid_out[:10]]
    assert order not in (passages, passages[::-1])
    assert order != [item.passage for item in pool([forth], seed=1)[:10]]


def test_follow_ups_with_the_same_words_are_different_questions() -> None:
    """The history is part of a question; capitals and white space are not."""
    assert question_id("And then?", ("The otter?",)) != question_id("And then?", ("The heron?",))
    assert question_id("And  THEN?") == question_id("and then?")
    assert len(pool([[outcome("q", "a", history=("h",)), outcome("q", "a")]])) == 2


def test_kappa_by_hand() -> None:
    """Ten places, both `answers` on 4, both `wrong` on 3, three split: p = .7, e = .5 x .6 + .5 x .4 = .5, kappa = .4.

    Zoë says answers 5 times, Ada 6 times.
    """
    pairs = [(2, 2)] * 4 + [(0, 0)] * 3 + [(2, 0)] + [(0, 2)] * 2
    judgements = []
    for number, (zoe, ada) in enumerate(pairs):
        place = (Span(page=1, start=number, end=number + 1),)
        judgements += [judgement(Verdict(zoe), spans=place), judgement(Verdict(ada), spans=place, judge="Ada")]
    judgements.append(judgement(Verdict.RELATED, spans=SECOND))  # judged once: no pair
    found = agreement(judgements, "Zoë", "Ada")
    assert found.equal == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.both == 10


def test_kappa_says_nothing_where_nothing_could_differ() -> None:
    """Nothing judged twice, or one verdict throughout: no kappa, rather than a perfect or an empty one."""
    assert agreement([judgement()], "Zoë", "Ada") == Agreement(kappa=None, equal=None, both=0)
    same = [judgement(), judgement(judge="Ada")]
    assert agreement(same, "Zoë", "Ada") == Agreement(kappa=None, equal=1.0, both=1)


def test_where_judges_differ_the_lower_verdict_is_taken() -> None:
    """Whichever came first."""
    both = [judgement(Verdict.ANSWERS), judgement(Verdict.RELATED, judge="Ada")]
    assert [one.verdict for one in settled(both)] == [Verdict.RELATED]
    assert [one.verdict for one in settled(both[::-1])] == [Verdict.RELATED]


def test_judgements_become_a_set_that_can_be_read_again(library: Library, tmp_path: Path) -> None:
    """The quotations are the document's words; what is wrong is left out; a question nothing answers is unanswerable."""
    related = judgement(Verdict.RELATED, spans=SECOND)
    wrong = judgement(Verdict.WRONG, spans=(Span(page=1, start=0, end=9),))
    other = judgement(Verdict.RELATED, spans=SECOND, question="Who counted?", history=("Where did the otter cross?",))
    cases = as_cases([judgement(), related, wrong, other], library)
    assert [(case.question, case.answerable, case.history) for case in cases] == [
        ("Where did the otter cross?", True, ()),
        ("Who counted?", False, ("Where did the otter cross?",)),
    ]
    assert [[(one.quote, one.grade, one.document) for one in case.relevant] for case in cases] == [
        [("The otter crossed the weir at dusk.", 2, "otters.pdf"), ("Nobody counted the otters.", 1, "otters.pdf")],
        [],
    ]
    write_set(cases, tmp_path / "set.jsonl")
    assert read_set(tmp_path / "set.jsonl") == cases


def test_a_removed_document_takes_its_judgements_out_of_the_set(library: Library) -> None:
    """No quotation, and no question that has none left."""
    elsewhere = replace(judgement(), document="0" * 12)
    assert as_cases([elsewhere], library) == ()
    beyond = judgement(spans=(Span(page=9, start=0, end=5),))
    assert as_cases([beyond], library) == ()


def test_qrels_hold_every_verdict_and_no_blank_in_a_place() -> None:
    """Four fields a line, wrong ones too, as trec_eval reads them."""
    spans = (*FIRST, Span(page=2, start=0, end=4))
    lines = as_qrels([judgement(spans=spans), judgement(Verdict.WRONG, spans=SECOND)]).splitlines()
    id = question_id("Where did the otter cross?")
    assert lines == [f"{id} 0 {SHA[:12]};1:0-35;2:0-4 2", f"{id} 0 {SHA[:12]};1:36-{len(TEXT)} 0"]


def test_a_change_of_mind_leaves_no_trace_of_the_first_verdict(tmp_path: Path) -> None:
    """One line for one place and judge; and none once it is taken back, so that the question is gone too."""
    keep(tmp_path, judgement(Verdict.WRONG))
    keep(tmp_path, judgement(Verdict.ANSWERS))
    assert len((tmp_path / FILE).read_text("utf-8").splitlines()) == 1
    keep(tmp_path, judgement(judge="Ada", question="Another?"))
    withdraw(tmp_path, judgement(Verdict.RELATED))
    assert [one.judge for one in kept(tmp_path)] == ["Ada"]
    assert "Where did the otter cross?" not in (tmp_path / FILE).read_text("utf-8")
    withdraw(tmp_path, judgement())
    assert len(kept(tmp_path)) == 1


def test_several_people_judging_at_once_lose_nothing(tmp_path: Path) -> None:
    """Four threads of one program, ten verdicts each, as the page's visitors do."""

    def judges(name: str) -> None:
        for number in range(10):
            keep(tmp_path, judgement(judge=name, spans=(Span(page=1, start=number, end=number + 1),)))

    with ThreadPoolExecutor(4) as people:
        list(people.map(judges, ("Ada", "Bo", "Cy", "Di")))
    assert len(kept(tmp_path)) == 40


def test_a_program_that_hangs_on_the_file_is_named_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting has an end."""
    keep(tmp_path, judgement())
    before = (tmp_path / FILE).read_bytes()
    monkeypatch.setattr("eval.judgements.LOCK_SECONDS", 0.05)
    with (
        FileLock((tmp_path / FILE).with_suffix(".lock")),
        pytest.raises(EvaluationError, match="Another program holds"),
    ):
        keep(tmp_path, judgement(Verdict.WRONG))
    assert (tmp_path / FILE).read_bytes() == before


def test_a_verdict_that_cannot_be_written_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full disk: a sentence that says what to do, no half of a line."""
    keep(tmp_path, judgement())
    before = (tmp_path / FILE).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(EvaluationError, match=r"cannot be written \(No space left on device\)\. Nothing was changed"):
        keep(tmp_path, judgement(Verdict.WRONG))
    assert (tmp_path / FILE).read_bytes() == before


def test_disagreements_are_listed_the_widest_first() -> None:
    """Only places that two judged differently; by judge."""
    third = (Span(page=2, start=0, end=5),)
    found = disagreements(
        [
            judgement(Verdict.RELATED, spans=FIRST),
            judgement(Verdict.ANSWERS, spans=FIRST, judge="Ada"),
            judgement(Verdict.ANSWERS, spans=SECOND),
            judgement(Verdict.WRONG, spans=SECOND, judge="Ada"),
            judgement(spans=third),
            judgement(spans=third, judge="Ada"),
        ]
    )
    told = [[(one.judge, one.verdict, one.spans) for one in each.judgements] for each in found]
    assert told == [
        [("Ada", Verdict.WRONG, SECOND), ("Zoë", Verdict.ANSWERS, SECOND)],
        [("Ada", Verdict.ANSWERS, FIRST), ("Zoë", Verdict.RELATED, FIRST)],
    ]


def test_what_several_settings_find_is_put_together(library: Library) -> None:
    """A way that finds nothing adds nothing; the depth holds; settings are the usual ones but for the change."""
    with Assistant.open(library.folder, embedder=library.embedder) as assistant:
        asked = ("Where did the otter cross?", ())
        nothing = {"words": False, "meaning": False}
        assert list(search(assistant, [asked], [nothing])) == [(asked, frozenset())]
        assert list(search(assistant, [asked], [nothing, {"words": False}], depth=1)) == [(asked, frozenset({"p1"}))]


def test_what_a_judge_has_seen_is_known_by_its_place(library: Library) -> None:
    """The passage that lies where the judgement points; another place stands for none."""
    whole = (Span(page=1, start=0, end=len(TEXT)),)
    asked = question_id("Where did the otter cross?")
    assert seen(library, [judgement(spans=whole), judgement(spans=SECOND)]) == {(asked, "p1"), (asked, "")}


def test_a_question_asked_twice_in_a_set_is_searched_once() -> None:
    """A follow-up with what came before it."""
    once = Case(id="a", question="Where?", history=("The otter?",))
    assert questions_of([once, replace(once, id="b")]) == (("Where?", ("The otter?",)),)
