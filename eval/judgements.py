"""Question sets made from use: what people judged of the places that were found, and whether two judges agree.

A judgement is a question, a place in a document and a verdict: `answers it` (grade 2), `related` (1) or `wrong` (0). It holds the
place and not the words, so nothing of a document stays behind when it is removed; the words are sliced from the library when
a set is made. It does hold the question: it is written only because somebody judged, never because somebody asked.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

from corpus.document import Passage, Span, text_of
from eval.errors import EvaluationError
from eval.sets import Case, Relevant
from index.errors import LibraryError
from index.library import Library

FILE = Path("eval") / "judgements.jsonl"
LOCK_SECONDS = 10.0  # writing takes milliseconds: whoever waits longer waits for a program that hangs
Key = tuple[str, str, str]


class Verdict(IntEnum):
    """What a judge says of a passage; the number is its grade."""

    WRONG = 0
    RELATED = 1
    ANSWERS = 2

    @property
    def words(self) -> str:
        """The verdict as the page says it."""
        return ("wrong", "related", "answers it")[self]


_VERDICTS = {verdict.words: verdict for verdict in Verdict}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a judge said of a place. `judge` is any name the judge chose, `date` an ISO date; `history` the earlier questions."""

    question: str
    document: str
    spans: tuple[Span, ...]
    review: str | None
    verdict: Verdict
    judge: str
    date: str
    history: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """A name for the question with its history: the same words have the same name in every library."""
        return question_id(self.question, self.history)

    @property
    def place(self) -> str:
        """The judged place as one word without blanks: document, then page:start-end of each span."""
        return ";".join([self.document, *(f"{span.page}:{span.start}-{span.end}" for span in self.spans)])

    @property
    def key(self) -> Key:
        """Judge, question and place: of several judgements with one key the last is the one that counts."""
        return self.judge, self.asked, self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two judges agree: Cohen's kappa, the plain share of equal verdicts, and how many places both judged.

    `kappa` is 1 for full agreement, 0 for that of chance; None where both always gave one and the same verdict, or nothing
    was judged twice, because then it says nothing.
    """

    kappa: float | None
    equal: float | None
    both: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A place of which judges say different things: one judgement of each who judged it, in the order of their names."""

    judgements: tuple[Judgement, ...]


def question_id(question: str, history: Sequence[str] = ()) -> str:
    """`j` and eight hexadecimal digits of the question and its history, capitals and white space made no difference."""
    plain = "\n".join(" ".join(text.casefold().split()) for text in (*history, question))
    return f"j{hashlib.sha256(plain.encode()).hexdigest()[:8]}"


def on_passage(
    passage: Passage, verdict: Verdict, *, question: str, history: tuple[str, ...] = (), judge: str
) -> Judgement:
    """Today's judgement of the whole passage."""
    return Judgement(
        question=question,
        history=history,
        document=passage.document,
        spans=passage.spans,
        review=passage.review,
        verdict=verdict,
        judge=judge,
        date=datetime.now(UTC).date().isoformat(),
    )


def keep(library: Path, judgement: Judgement) -> None:
    """Keeps a judgement with the library in this folder, in the place of what the judge said of the same place before.

    The file is written whole or not at all; raises EvaluationError where that cannot be done.
    """
    with _changing(library) as judgements:
        judgements[judgement.key] = judgement


def withdraw(library: Path, judgement: Judgement) -> None:
    """Takes a judgement back: the file holds nothing of it any more, whatever its verdict was. Raises EvaluationError."""
    with _changing(library) as judgements:
        judgements.pop(judgement.key, None)


def kept(library: Path) -> tuple[Judgement, ...]:
    """The judgements that count, in the order in which each place was first judged; raises EvaluationError for a broken file."""
    file = library / FILE
    latest: dict[Key, Judgement] = {}
    try:
        lines = file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{file} cannot be read ({error}). Check its permissions.") from error
    # Not splitlines: a question may hold separators that JSON leaves as they are.
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                one = _judgement(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise EvaluationError(
                    f"{file}, line {number}, is no judgement ({error}). Take the line out to use the others."
                ) from error
            latest[one.key] = one
    return tuple(latest.values())


def agreement(judgements: Iterable[Judgement], one: str, other: str) -> Agreement:
    """How far the judges `one` and `other` agree on the places that both judged.

    Cohen (1960): kappa = (p - e) / (1 - e), p the share of equal verdicts, e the share expected by chance, that is the sum
    over the verdicts of the product of both judges' shares of it.
    """
    by_judge: dict[str, dict[tuple[str, str], Verdict]] = {one: {}, other: {}}
    for judgement in judgements:
        if judgement.judge in by_judge:
            by_judge[judgement.judge][judgement.asked, judgement.place] = judgement.verdict
    common = by_judge[one].keys() & by_judge[other].keys()
    if not common:
        return Agreement(kappa=None, equal=None, both=0)
    pairs = [(by_judge[one][key], by_judge[other][key]) for key in common]
    count = len(pairs)
    equal = sum(first is second for first, second in pairs) / count
    chance = sum(
        sum(first is verdict for first, _ in pairs) * sum(second is verdict for _, second in pairs)
        for verdict in Verdict
    ) / (count * count)
    return Agreement(kappa=(equal - chance) / (1 - chance) if chance < 1 else None, equal=equal, both=count)


def disagreements(judgements: Iterable[Judgement]) -> tuple[Disagreement, ...]:
    """The places on which judges differ, the widest apart first, else in the order of the judgements."""
    places: dict[tuple[str, str], list[Judgement]] = {}
    for one in judgements:
        places.setdefault((one.asked, one.place), []).append(one)
    differing = [found for found in places.values() if len({one.verdict for one in found}) > 1]
    differing.sort(key=_apart, reverse=True)
    return tuple(Disagreement(judgements=tuple(sorted(found, key=lambda one: one.judge))) for found in differing)


def settled(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """One judgement for each question and place: where judges differ the lower verdict, because a set must not praise by doubt."""
    lowest: dict[tuple[str, str], Judgement] = {}
    for one in judgements:
        key = (one.asked, one.place)
        if key not in lowest or one.verdict < lowest[key].verdict:
            lowest[key] = one
    return tuple(lowest.values())


def as_cases(judgements: Iterable[Judgement], library: Library) -> tuple[Case, ...]:
    """A question set of what was judged, the quotations sliced from the library.

    A question that nothing answers counts as unanswerable, and what is related to it is left out. A document that was removed
    takes its judgements along, and a question of which none is left is no case.
    """
    relevant: dict[str, list[Relevant]] = {}
    first: dict[str, Judgement] = {}
    for one in settled(judgements):
        quote = _quote(one, library)
        if quote:
            first.setdefault(one.asked, one)
            found = relevant.setdefault(one.asked, [])
            if one.verdict > Verdict.WRONG:
                file = library.document(one.document).file
                found.append(Relevant(quote=quote, grade=int(one.verdict), document=file, review=one.review))
    return tuple(_case(id, one, relevant[id]) for id, one in first.items())


def as_qrels(judgements: Iterable[Judgement]) -> str:
    """The judgements as TREC qrels, wrong ones too: question id, 0, place, grade, a line each."""
    return "".join(f"{one.asked} 0 {one.place} {int(one.verdict)}\n" for one in settled(judgements))


@contextmanager
def _changing(library: Path) -> Iterator[dict[Key, Judgement]]:
    """The judgements to be changed, written back at the end: by one program, and by one of its threads, at a time."""
    from filelock import FileLock, Timeout

    file = library / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock"), timeout=LOCK_SECONDS):
            judgements = {one.key: one for one in kept(library)}
            yield judgements
            part = file.with_suffix(".part")
            lines = (json.dumps(_json(one), ensure_ascii=False) + "\n" for one in judgements.values())
            part.write_text("".join(lines), encoding="utf-8", newline="\n")
            part.replace(file)
    except Timeout as error:
        raise EvaluationError(f"Another program holds {file}. Nothing was changed; try again in a moment.") from error
    except OSError as error:
        raise EvaluationError(
            f"{file} cannot be written ({error.strerror or error}). Nothing was changed; check the permissions and the free space."
        ) from error


def _apart(judgements: Sequence[Judgement]) -> int:
    verdicts = [one.verdict for one in judgements]
    return max(verdicts) - min(verdicts)


def _case(id: str, one: Judgement, relevant: Sequence[Relevant]) -> Case:
    answering = [found for found in relevant if found.grade >= Verdict.ANSWERS]
    return Case(
        id=id,
        question=one.question,
        history=one.history,
        type="judged",
        answerable=bool(answering),
        relevant=tuple(relevant) if answering else (),
        reviews=tuple(dict.fromkeys(found.review for found in answering if found.review)),
    )


def _quote(one: Judgement, library: Library) -> str:
    """The judged words, on one line; nothing where the library no longer holds the document."""
    try:
        library.document(one.document)
        return " ".join(text_of(one.spans, library.pages(one.document)).split())
    except (LibraryError, KeyError):
        return ""


def _json(one: Judgement) -> dict[str, Any]:
    return {
        "question": one.question,
        "history": list(one.history),
        "document": one.document,
        "spans": [[span.page, span.start, span.end] for span in one.spans],
        "review": one.review,
        "verdict": one.verdict.words,
        "judge": one.judge,
        "date": one.date,
    }


def _judgement(row: dict[str, Any]) -> Judgement:
    return Judgement(
        question=row["question"],
        history=tuple(row["history"]),
        document=row["document"],
        spans=tuple(Span(page=page, start=start, end=end) for page, start, end in row["spans"]),
        review=row["review"],
        verdict=_VERDICTS[row["verdict"]],
        judge=row["judge"],
        date=row["date"],
    )
