"""What a person says of the evidence of an answer ("answers it", "related", "wrong"), kept among the library's judgements.

A question is written down because somebody judged what it found, and taken out again when the verdict is taken back.
"""

from typing import TYPE_CHECKING

from corpus.document import Passage
from eval.errors import EvaluationError
from eval.judgements import Judgement, Verdict, keep, kept, on_passage, withdraw
from ui.visitors import SOMEBODY

if TYPE_CHECKING:
    from assistant import Assistant
    from ui.visitors import Turn, Visitor


def judge(assistant: "Assistant", visitor: "Visitor", turn: "Turn", passage: Passage, grade: int) -> str | None:
    """Keeps the visitor's verdict on the passage; the verdict that stands already is taken back by giving it again.

    Returns None, or why it could not be kept: then everything is as it was.
    """
    history = _needed(assistant, turn, visitor.before(turn.number))
    said = on_passage(passage, Verdict(grade), question=turn.question, history=history, judge=visitor.called)
    before = standing(assistant, visitor, turn, passage)
    try:
        if before is not None and before.verdict == grade:
            withdraw(assistant.library.folder, before)
            visitor.unjudge(turn.number, before)
        else:
            keep(assistant.library.folder, said)
            visitor.judge(turn.number, said)
            if before is not None and before.key != said.key:
                # The visitor goes by another name now: it stays one verdict.
                withdraw(assistant.library.folder, before)
    except EvaluationError as error:
        return f"The verdict was not changed: {error}"
    return None


def standing(assistant: "Assistant", visitor: "Visitor", turn: "Turn", passage: Passage) -> Judgement | None:
    """What the visitor said of the passage in this turn or, by the same name, when they asked this before; None for nothing."""
    said = visitor.judgements.get((turn.number, passage.document, passage.spans))
    if said is not None or visitor.called == SOMEBODY:
        return said
    return _like(assistant, visitor, turn, passage)


def earlier(assistant: "Assistant", visitor: "Visitor", turn: "Turn", passage: Passage) -> Judgement | None:
    """What was said of the passage, by nobody in particular, when this was asked on another day; None where it stands as the visitor's own.

    Whoever gave no name may not be the one who said it: it is told, and not theirs to take back.
    """
    if visitor.called != SOMEBODY or (turn.number, passage.document, passage.spans) in visitor.judgements:
        return None
    return _like(assistant, visitor, turn, passage)


def _like(assistant: "Assistant", visitor: "Visitor", turn: "Turn", passage: Passage) -> Judgement | None:
    history = _needed(assistant, turn, visitor.before(turn.number))
    like = on_passage(passage, Verdict.WRONG, question=turn.question, history=history, judge=visitor.called)
    try:
        return next((one for one in kept(assistant.library.folder) if one.key == like.key), None)
    except EvaluationError:
        return None  # said where a verdict is given; evidence is shown all the same


def _needed(assistant: "Assistant", turn: "Turn", history: tuple[str, ...]) -> tuple[str, ...]:
    """The earlier questions without which this one is not understood as it was: no other question is written down."""
    read = turn.answer.question if turn.answer is not None else None
    if read is None or read.standalone == read.text:
        return ()
    for count in range(len(history)):
        last = history[len(history) - count :]
        if assistant.read(turn.question, history=last).standalone == read.standalone:
            return last
    return history
