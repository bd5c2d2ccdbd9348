"""Questions that ask for an amount: whether one is asked for, and whether a passage gives it.

"How many years in prison did he get?" is not answered by a sentence about the prison. A sentence gives an amount where it
holds a number, or a word that stands for one, and it or the one before it speaks of the topic.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.cues import blanked, found, plain, table, whole
from assistant.topic import Unit
from corpus.document import Passage
from index.words import stemmer

# Digits that open a sentence may be the number of its paragraph or of its footnote.
_DIGITS = re.compile(r"(?<!^)(?<![\w.])[£$€]?\d[\d,.]*")

_MONEY = re.compile(r"[£$€]\s?\d|\b(?:pounds?|pence|euros?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a question wants the amount of; `of_time` where it wants years, days or the like, `of_age` where an age, `of_money` a sum."""

    of_time: bool
    of_age: bool = False
    of_money: bool = False


def amount_asked(text: str) -> Amount | None:
    """The amount a question asks for; None where it asks for none."""
    asked = plain(text)
    for pattern in table()["amounts"]["asked"]:
        match = whole(pattern).search(asked)
        if match:
            return Amount(
                of_time=match.lastindex is not None and match[1].casefold() in _listed("times"),
                of_age=bool(found(asked, table()["amounts"]["age_asked"])),
                of_money=bool(found(asked, table()["amounts"]["money_asked"])),
            )
    return None


def given(passage: Passage, amount: Amount, units: Sequence[Unit]) -> tuple[int, int] | None:
    """The half-open offsets of the first sentence that gives the amount; None where none does."""
    topic = {stem for unit in units for phrase in unit.stems for stem in phrase}
    before: set[str] = set()
    for start, end in passage.sentences or ((0, len(passage.text)),):
        sentence = passage.text[start:end]
        stems = {stem for stem, _, _ in stemmer().cut(sentence)}
        if _is_amount(sentence, amount) and (not topic or topic & (stems | before)):
            return start, end
        before = stems
    return None


def _is_amount(sentence: str, amount: Amount) -> bool:
    if amount.of_money and not _MONEY.search(sentence):
        return False
    if not amount.of_age:
        sentence = blanked(sentence, found(plain(sentence), table()["amounts"]["ages"]))
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", sentence)}
    number = bool(_DIGITS.search(sentence)) or bool(words & _listed("words"))
    return number and (not amount.of_time or bool(words & _listed("times")))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(table()["amounts"][name].split())
