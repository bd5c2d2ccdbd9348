"""What the server remembers of each visitor: the conversation, the basket, what was judged. In memory only, and bounded."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answer import Abstention, Answer, Citation, Kind
from assistant.basket import Basket, Item
from corpus.document import Span
from eval.judgements import Judgement

if TYPE_CHECKING:
    from ui.filters import Limit
    from ui.judging import Sitting

VISITORS = 500
TURNS = 40
REPORT = "What the reviews say"
BASKET = 300
JUDGEMENTS = 1_000
SOMEBODY = "somebody"
Judged = tuple[int, str, tuple[Span, ...]]  # turn, document, place
# A working day: whoever comes back from lunch still finds the conversation, the next person at the desk does not.
IDLE_SECONDS = 8 * 3600


@dataclass(slots=True, kw_only=True)
class Turn:
    """One question of a visitor. `answer` is None while it is worked on; `without` are the signals taken off it.

    `limits` are those chosen beside the question, `kind` the form of answer asked for instead of the one read from it.
    """

    number: int
    question: str
    without: frozenset[str] = frozenset()
    limits: "tuple[Limit, ...]" = ()
    kind: Kind | None = None
    answer: Answer | Abstention | None = None
    problem: str | None = None

    def citation(self, n: int) -> Citation | None:
        """Citation `n` of the answer (or of the nearest thing found), None where there is none."""
        return next((c for c in citations(self.answer) if c.n == n), None)


@dataclass(slots=True, kw_only=True)
class Visitor:
    """One browser's work. Nothing of it is written to disk, but for verdicts (`ui.thumbs`) and reports that are kept (`ui.shelf`).

    `account` is the name that signed in, `name` the one that was typed where nobody signs in; `shelved` the name under which
    the report at hand was last kept or opened.
    """

    account: str = ""
    name: str = ""
    turns: list[Turn] = field(default_factory=list)
    basket: Basket = field(default_factory=lambda: Basket(name=REPORT))
    shelved: str | None = None
    judgements: dict[Judged, Judgement] = field(default_factory=dict)
    sitting: "Sitting | None" = None
    limits: "tuple[Limit, ...]" = ()
    asked: int = 0
    seen: float = field(default_factory=time.monotonic)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def called(self) -> str:
        """The name under which the visitor judges: the account's, else the one typed, else "somebody"."""
        return self.account or self.name.strip() or SOMEBODY

    def ask(self, question: str) -> Turn:
        """A new turn; the oldest one goes when there are too many."""
        with self.lock:
            self.asked += 1
            turn = Turn(number=self.asked, question=question, limits=self.limits)
            self.turns = [*self.turns, turn][-TURNS:]
            return turn

    def turn(self, number: int) -> Turn | None:
        """The turn with that number, None where it is unknown or forgotten."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def before(self, number: int) -> tuple[str, ...]:
        """The questions asked before turn `number`, oldest first."""
        return tuple(turn.question for turn in self.turns if turn.number < number and turn.problem is None)

    def clear(self) -> None:
        """Forgets the conversation; the basket stays, it is work of its own."""
        with self.lock:
            self.turns = []

    def forget_document(self, document: str) -> None:
        """Drops every answer and judgement that quotes a removed document; the basket holds places, not words."""
        with self.lock:
            for turn in self.turns:
                if any(c.document.id == document for c in citations(turn.answer)):
                    turn.answer, turn.problem = None, "This answer quoted a document that has been removed. Ask again."
            self.judgements = {k: j for k, j in self.judgements.items() if j.document != document}

    def keep(self, item: Item) -> None:
        """Puts a quotation into the basket, once; a full basket stays as it is."""
        with self.lock:
            if len(self.basket.items) < BASKET:
                self.basket = self.basket.with_item(item)

    def holds(self, item: Item) -> bool:
        """Whether the quotation is in the basket."""
        return any((i.passage, i.start, i.end) == (item.passage, item.start, item.end) for i in self.basket.items)

    def judge(self, turn: int, judgement: Judgement) -> None:
        """Remembers a verdict, in the place of an earlier one on the same place in this turn."""
        with self.lock:
            self.judgements.pop((turn, judgement.document, judgement.spans), None)
            self.judgements[turn, judgement.document, judgement.spans] = judgement
            while len(self.judgements) > JUDGEMENTS:
                del self.judgements[next(iter(self.judgements))]

    def unjudge(self, turn: int, judgement: Judgement) -> None:
        """Forgets a verdict that was taken back."""
        with self.lock:
            self.judgements.pop((turn, judgement.document, judgement.spans), None)


class Visitors:
    """The visitors by their key, the least recently seen forgotten first. Safe to use from several threads."""

    def __init__(self, *, most: int = VISITORS, idle: float = IDLE_SECONDS) -> None:
        self._most, self._idle = most, idle
        self._known: OrderedDict[str, Visitor] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Visitor:
        """The visitor with that key, new where the key is unknown or was idle too long."""
        now = time.monotonic()
        with self._lock:
            visitor = self._known.pop(key, None)
            if visitor is None or now - visitor.seen > self._idle:
                visitor = Visitor()
            visitor.seen = now
            self._known[key] = visitor
            while len(self._known) > self._most or now - next(iter(self._known.values())).seen > self._idle:
                self._known.popitem(last=False)
            return visitor

    @contextmanager
    def everyone(self) -> Iterator[tuple[Visitor, ...]]:
        """All visitors, while no new one comes in."""
        with self._lock:
            yield tuple(self._known.values())

    def forget_document(self, document: str) -> None:
        """Drops what any visitor still holds of a removed document."""
        with self.everyone() as visitors:
            for visitor in visitors:
                visitor.forget_document(document)


def citations(answer: Answer | Abstention | None) -> tuple[Citation, ...]:
    """The citations shown with an answer, or with the nearest thing found; empty while there is no answer."""
    if isinstance(answer, Answer):
        return answer.citations
    if isinstance(answer, Abstention) and answer.nearest is not None:
        return answer.nearest.citations
    return ()


def new_key() -> str:
    """A key nobody can guess."""
    return secrets.token_urlsafe(24)
