"""An optional local language model that words a follow-up as a question of its own; where it may not, the rules' wording stays.

What it proposes is used only if it adds nothing: no review, number or name that neither the turns nor the reviews shown hold, no
denial, and no topic. It must keep what the last turn asks for. It has a few seconds, whatever it does with them.
"""

import queue
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import WriterError
from assistant.meant import frame_words
from assistant.support import added, denies
from assistant.writer import Client, LocalModel, endpoint_of, on_this_machine
from corpus.document import Review
from corpus.identifiers import mentions
from index.settings import Settings
from index.words import content_words, stemmer

TURNS = 4  # earlier questions that are shown to the model
WORDS = 40  # of a question: a longer one is no question any more
TOKENS = 100
KNOWN = 0.75  # at least this share of its content words must be those of the conversation
KEPT = 0.5  # and at least this share of the last turn's content words must be in it
REMEMBERED = 200

INSTRUCTIONS = (
    "You are given the questions of a conversation about child safeguarding reviews. Rewrite the last question so that it can be "
    "understood without the others. Keep its meaning, use the words of the conversation, add nothing, answer nothing. Write the "
    "question alone, on one line, in British English."
)
_PLAIN = re.compile(r"[^\W\d_]+")


class Rewriter(Protocol):
    """What may word a follow-up otherwise than the rules do."""

    def rewrite(self, turn: str, history: Sequence[str], shown: Callable[[], Sequence[Review]]) -> str | None:
        """The turn as a question that stands without `history` (oldest first), None where the rules' wording is to stay.

        `shown` gives the reviews that the last answer showed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What a rewriting may draw on: the last turn, the earlier ones, and the names of the reviews that were shown."""

    turn: str
    history: tuple[str, ...]
    shown: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it, as one text."""
        return "\n".join((*self.history, self.turn, *self.shown))


class ModelRewriter:
    """Asks a model, checks what it proposes, and remembers it. Safe from several threads; it asks one thing at a time."""

    def __init__(self, client: Client, *, seconds: float, leaves: bool = False) -> None:
        self._client = client
        self._seconds = seconds
        self._leaves = leaves
        self._busy, self._keeping = threading.Lock(), threading.Lock()
        self._known: OrderedDict[Conversation, str | None] = OrderedDict()

    def rewrite(self, turn: str, history: Sequence[str], shown: Callable[[], Sequence[Review]]) -> str | None:
        """What the model proposes, if it was in time and passes the checks; None otherwise."""
        # The names of reviews may be of unpublished ones: to another machine go the questions alone.
        names = () if self._leaves else tuple(review.printed for review in shown())
        asked = Conversation(turn=turn, history=tuple(history[-TURNS:]), shown=names)
        if asked in self._known:
            return self._known[asked]
        proposed = self._proposed(asked)
        if proposed is None:
            return None
        question = cleaned(proposed)
        used = question if unfit(question, asked) is None else None
        with self._keeping:
            self._known[asked] = used
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return used

    def _proposed(self, asked: Conversation) -> str | None:
        """What the model writes, None where it is busy, fails, or takes longer than it may."""
        if not self._busy.acquire(blocking=False):
            return None
        answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()

        def ask() -> None:
            written = None
            try:
                with suppress(WriterError):
                    written = self._client.complete(INSTRUCTIONS, _shown_to_model(asked))
            finally:
                self._busy.release()
                answers.put(written)

        # The client's own limit is one for each silence, not for the whole: nobody waits for a model that trickles.
        threading.Thread(target=ask, daemon=True).start()
        try:
            return answers.get(timeout=self._seconds)
        except queue.Empty:
            return None


def rewriter_of(settings: Settings) -> ModelRewriter | None:
    """The rewriter that a library's settings ask for, None where they ask for none or their model cannot be used."""
    if not settings.writer_rewrites:
        return None
    try:
        endpoint = endpoint_of(settings)
        if endpoint is None:
            return None
        client = LocalModel(endpoint, tokens=TOKENS)
    except WriterError:
        # Said where a summary is offered; a follow-up is understood by rule all the same.
        return None
    return ModelRewriter(client, seconds=settings.writer_rewrite_seconds, leaves=not on_this_machine(endpoint))


def cleaned(proposed: str) -> str:
    """What was proposed without the quotation marks around it."""
    plain = proposed.strip()
    for opening, closing in (('"', '"'), ("“", "”"), ("'", "'")):
        if len(plain) > 1 and plain.startswith(opening) and plain.endswith(closing):
            plain = plain[1:-1].strip()
    return plain


def unfit(question: str, asked: Conversation) -> str | None:
    """Why a proposed question is not used, None where it may be."""
    if not _PLAIN.search(question):
        return "it says nothing"
    if len(question.splitlines()) > 1:
        return "it is more than one line"
    if len(question.split()) > WORDS:
        return f"it has more than {WORDS} words"
    given = asked.words
    new = {one.id for one in mentions(question)} - {one.id for text in _texts(asked) for one in mentions(text)}
    if new:
        return f"it names {', '.join(sorted(new))}, which nobody did"
    adds = added(question, given)
    if adds is not None:
        return adds
    if denies(question) and not denies("\n".join((*asked.history, asked.turn))):
        return "it denies what nobody denied"
    if denies(asked.turn) and not denies(question):
        return "it leaves out what is denied"
    there, said = _stems(given), _telling(question)
    if said and sum(stem in there for stem in said) < KNOWN * len(said):
        return "it asks for something else"
    wanted, kept = _telling(asked.turn), _stems(question)
    if sum(stem in kept for stem in wanted) < KEPT * len(wanted):
        return "it leaves out what is asked for"
    return None


def _shown_to_model(asked: Conversation) -> str:
    turns = "\n".join(f"{number}. {_line(text)}" for number, text in enumerate((*asked.history, asked.turn), 1))
    reviews = f"\n\nReviews shown last: {', '.join(map(_line, asked.shown))}" if asked.shown else ""
    return f"Questions:\n{turns}{reviews}\n\nThe last question, rewritten:"


def _line(text: str) -> str:
    return " ".join(text.split())


def _texts(asked: Conversation) -> tuple[str, ...]:
    return (*asked.history, asked.turn, *asked.shown)


def _telling(text: str) -> set[str]:
    """The stems of the words that say what is asked for: no frame of a question."""
    words = [word for word in content_words(text) if word.casefold() not in frame_words()]
    return {stem for word in words for stem, _, _ in stemmer().cut(word)}


def _stems(text: str) -> set[str]:
    return {stem for stem, _, _ in stemmer().cut(text)}
