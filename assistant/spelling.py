"""Misspelt words of a question, put right where the words of this domain or of the library leave little doubt.

A word is misspelt that is in no dictionary, not among the vocabulary's words, and in no passage. It is put right only by a
word of the vocabulary or of the library, one slip of the finger away (two in a long word) and with the same first letter.
Names, acronyms, identifiers and what stands in quotation marks stay as they are.
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from spellchecker import SpellChecker

from assistant.answer import Signal
from assistant.cues import framing_words
from assistant.everyday import everyday_words, short_for
from corpus.vocabulary import Vocabulary
from index.words import stemmer, stopwords

Frequencies = Callable[[Sequence[str]], Mapping[str, int]]

SHORTEST = 4
# From this length on a word may be two slips away; difflib's ratio of a word of eight letters with two of them wrong is .75 to .88.
LONG, ALIKE = 8, 0.86
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelt:
    """A question with its misspelt words put right, and a signal for each, by which a person can take that back."""

    text: str
    signals: tuple[Signal, ...] = ()


def respelt(text: str, vocabulary: Vocabulary, frequencies: Frequencies, without: Collection[str] = ()) -> Respelt:
    """The question put right. `frequencies` says in how many passages words occur; `without` are ids of signals taken back."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    doubtful = [
        match
        for match in _WORD.finditer(text)
        if (_is_short(match, text) or _may_be_wrong(match, text, vocabulary))
        and f"spelling:{match.group().casefold()}" not in without
        and not any(start <= match.start() < end for start, end in quoted)
    ]
    if not doubtful:
        return Respelt(text=text)
    there = frequencies([match.group().casefold() for match in doubtful])
    signals: list[Signal] = []
    for match in reversed(doubtful):
        wrong = match.group()
        right = None
        if not there[wrong.casefold()]:
            right = short_for().get(wrong.casefold()) or _right(wrong.casefold(), vocabulary, frequencies)
        if right:
            shown = right.capitalize() if wrong[0].isupper() else right
            text = f"{text[: match.start()]}{shown}{text[match.end() :]}"
            signals.append(Signal(id=f"spelling:{wrong.casefold()}", label=f"“{right}” for “{wrong}”", words=wrong))
    return Respelt(text=text, signals=tuple(reversed(signals)))


def _is_short(match: re.Match[str], text: str) -> bool:
    """Whether a word is one that people shorten in a hurry, in small letters: "SW" is an acronym, and the vocabulary's."""
    beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return match.group() in short_for() and not re.search(r"[\d/_-]", beside)


def _may_be_wrong(match: re.Match[str], text: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is long enough, written like no name or identifier, and known to nobody but perhaps the library."""
    word, begins = match.group(), not text[: match.start()].strip()
    beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    written = word[1:].islower() and (word[0].islower() or begins)
    if (
        len(word) < SHORTEST
        or not written
        or any(mark.isdigit() or (mark in "/-_." and mark != text[-1:]) for mark in beside)
    ):
        return False
    plain = word.casefold().replace("’", "'")
    own = _domain(vocabulary.words)
    known = plain in own or plain in vocabulary.acronyms or plain in _english()
    return not known and not _stems(own).issuperset(stemmer().stems([plain]))


def _right(wrong: str, vocabulary: Vocabulary, frequencies: Frequencies) -> str | None:
    """The word that was meant, None where none is near enough: of several one as long or longer, that most passages hold.

    Letters are left out more often than put in. The words of the library alone are no measure for a short one.
    """
    own = _domain(vocabulary.words)
    near = {word for word in _english().edit_distance_1(wrong) if word[:1] == wrong[0]}
    meant = [word for word in near if word in own]
    if len(wrong) > SHORTEST + 1:
        held = frequencies(sorted(word for word in near if word in _english() and word not in own))
        meant += [word for word, count in held.items() if count]
    if not meant and len(wrong) >= LONG:
        same = sorted(word for word in own if word[:1] == wrong[0] and abs(len(word) - len(wrong)) <= 2)
        meant = difflib.get_close_matches(wrong, same, n=1, cutoff=ALIKE)
    counts = frequencies(sorted(meant))
    return max(
        sorted(meant),
        key=lambda word: (
            len(word) >= len(wrong),
            word in own and counts[word] > 0,
            counts[word],
            _english().word_usage_frequency(word),
        ),
        default=None,
    )


@cache
def _english() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


@lru_cache(maxsize=4)
def _domain(words: frozenset[str]) -> frozenset[str]:
    """The words that people here write: of the vocabulary, of everyday questions and of the cues by which questions are read."""
    texts = (*stopwords(), *framing_words(), *everyday_words())
    return words | {part.casefold() for text in texts for part in _WORD.findall(text)}


@lru_cache(maxsize=4)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(stemmer().stems(sorted(words)))
