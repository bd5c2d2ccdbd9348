"""One question of a set put to the assistant: what was found and cited, and which of it is right."""

import time
from collections.abc import Sequence
from typing import Any

from assistant import Assistant
from assistant.answer import Answer, Citation
from eval.matching import flat_words, holds, words_read
from eval.outcome import Judged, Outcome, Place, Timing
from eval.sets import Case
from eval.truth import Truth
from index.errors import LibraryError
from index.query import Hit


def run_case(assistant: Assistant, case: Case, truth: Truth, *, k: int) -> tuple[Outcome, Timing]:
    """What came back for one question, and how long it took. A question that fails has found and answered nothing."""
    relevant = tuple(
        Judged(
            grade=wanted.grade,
            review=truth.review_of(wanted),
            page=wanted.page,
            passages=tuple(passage.id for passage in truth.holding(wanted)),
        )
        for wanted in case.relevant
    )
    quotes = [wanted.quote for wanted in case.relevant]
    asked: dict[str, Any] = {
        "id": case.id,
        "question": case.question,
        "type": case.type,
        "split": case.split,
        "answerable": case.answerable,
        "history": case.history,
        "relevant": relevant,
        "reviews": truth.review_names(case.reviews),
    }
    try:
        started = time.perf_counter()
        _, found = assistant.search(case.question, k=k, history=case.history)
        searched = time.perf_counter()
        answer = assistant.ask(case.question, history=case.history)
        answered = time.perf_counter()
    except Exception as error:  # whatever is wrong with one question, the others are asked
        problem = str(error) if isinstance(error, LibraryError) else f"{type(error).__name__}: {error}"
        return Outcome(**asked, problem=problem), Timing(id=case.id)
    outcome = Outcome(
        **asked,
        hits=tuple(_hit(hit, relevant, quotes, truth) for hit in found.hits),
        abstained=not isinstance(answer, Answer),
        kind=answer.question.kind.value,
        citations=tuple(_citation(one, relevant, quotes, truth) for one in _citations(answer)),
        answered=_reviews_of(answer, truth),
    )
    whole = {"search": (searched - started) * 1000, "answer": (answered - searched) * 1000}
    return outcome, Timing(id=case.id, milliseconds={**found.searched.milliseconds, **whole})


def _hit(hit: Hit, relevant: Sequence[Judged], quotes: Sequence[str], truth: Truth) -> Place:
    spans = hit.quote_spans or hit.passage.spans
    held = _held(hit.passage.id, relevant)
    return Place(
        passage=hit.passage.id,
        document=hit.document.id,
        review=truth.name(hit.document.id, hit.review.id) if hit.review else None,
        page=spans[0].page if hit.document.paged and spans else None,
        words=len(flat_words(hit.passage.text)),
        score=round(hit.score, 6),
        holds=held,
        reach=tuple(words_read(hit.passage.text, quotes[number]) for number in held),
    )


def _citation(citation: Citation, relevant: Sequence[Judged], quotes: Sequence[str], truth: Truth) -> Place:
    held = _held(citation.passage, relevant)
    on_page = None
    if citation.page is not None:
        noted = {page for page in (relevant[number].page for number in held) if page is not None}
        on_page = truth.on_page(citation.quote, citation.document.id, citation.page)
        on_page = on_page and (not noted or citation.page in noted)
    return Place(
        passage=citation.passage,
        document=citation.document.id,
        review=truth.name(citation.document.id, citation.review.id) if citation.review else None,
        page=citation.page,
        words=len(flat_words(citation.quote)),
        score=round(citation.score, 6),
        holds=held,
        on_page=on_page,
        says=tuple(
            number for number in held if holds(citation.quote, quotes[number]) or holds(quotes[number], citation.quote)
        ),
    )


def _held(passage: str, relevant: Sequence[Judged]) -> tuple[int, ...]:
    return tuple(number for number, judged in enumerate(relevant) if passage in judged.passages)


def _citations(answer: Any) -> tuple[Citation, ...]:
    return answer.citations if isinstance(answer, Answer) else ()


def _reviews_of(answer: Any, truth: Truth) -> tuple[str, ...]:
    groups = answer.groups if isinstance(answer, Answer) else ()
    return tuple(dict.fromkeys(truth.name(group.document.id, group.review.id) for group in groups if group.review))
