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
from corpus.ages import NUMBER
from corpus.document import Passage
from index.words import stemmer

# Digits that open a sentence may be the number of its paragraph or of its footnote.
_DIGITS = re.compile(r"(?<!^)(?<![\w.])[£$€]?\d[\d,.]*")

_MONEY = re.compile(r"[£$€]\s?\d|\b(?:pounds?|pence|euros?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a question wants the amount of; `of_time` where it wants years, days or the like, `of_age` where an age, `of_money` a sum.

    `of_whom` are the words for the grown-up whose age is wanted.
    """

    of_time: bool
    of_age: bool = False
    of_money: bool = False
    of_whom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular:
    """What a directory tells (opening hours, a telephone number): its name, and what a text that gives it looks like."""

    name: str
    pattern: re.Pattern[str]

    def in_text(self, text: str) -> bool:
        """Whether the text gives one."""
        return self.pattern.search(text) is not None


def particular_asked(text: str) -> Particular | None:
    """The particular a question asks for; None where it asks for none."""
    asked = plain(text)
    for row in table()["particulars"]:
        if found(asked, row["asked"]):
            return Particular(name=row["name"], pattern=re.compile(row["given"]))
    return None


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
                of_whom=_whose_age(asked),
            )
    return None


def _whose_age(asked: str) -> tuple[str, ...]:
    """The words for the person whose age is asked for; none where it is the child's."""
    rows = [row.split() for row in table()["amounts"]["persons"]]
    every = "|".join(re.escape(word) for row in rows for word in row)
    for pattern in table()["amounts"]["whose_age"]:
        match = whole(pattern.replace("PERSON", every)).search(asked)
        if match:
            return next(tuple(row) for row in rows if match[1].casefold() in row)
    return ()


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
    if amount.of_whom:
        return _tells_age_of(sentence, amount.of_whom)
    if not amount.of_age:
        sentence = blanked(sentence, found(plain(sentence), table()["amounts"]["ages"]))
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", sentence)}
    number = bool(_DIGITS.search(sentence)) or bool(words & _listed("words"))
    return number and (not amount.of_time or bool(words & _listed("times")))


def _tells_age_of(sentence: str, persons: Sequence[str]) -> bool:
    """Whether an age stands right beside one of the words for a person: "his 23-year-old mother", "mother, aged 19,"."""
    person = rf"(?:{'|'.join(map(re.escape, persons))})"
    aged = rf"(?:aged )?(?:in (?:his|her|their) )?{NUMBER}(?:[- ]years?[- ]old)?"
    before = rf"\b{NUMBER}[- ]years?[- ]old (?:\w+ ){{0,2}}{person}\b"
    not_an_age = r"(?! (?:months?|weeks?|days?|times|hours|minutes|visits|children|other)\b)"
    between = r"(?: who)?(?: was| is| were| are| had turned| had)?(?: (?:both|only|just|then|still|also))*"
    called = r"(?:,? (?-i:[A-Z][a-z]+))?"  # "his half-sister Keira, who was seven"
    after = rf"\b{person}\b{called},?{between} {aged}{not_an_age}\b"
    return re.search(f"(?i){before}|{after}", sentence) is not None


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(table()["amounts"][name].split())
