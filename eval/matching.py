"""Whether a passage holds a quotation, however either of them is typeset.

White space, quotation marks, dashes and capitals make no difference, and a soft hyphen is nothing. A passage holds a
quotation if all of it stands there or, where passages part it, at least `SHARE` of its words in a row.
"""

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable

SHARE = 0.6
# Fewer words in a row than this stand in many places by chance: so short a quotation has to be there whole.
SHORTEST_RUN = 4

_ALIKE = str.maketrans({
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "\u00ad": None,
    "\u200b": None,
    "\ufeff": None,
})  # fmt: skip
_WORD = re.compile(r"\w+(?:'\w+)*")
_BROKEN = re.compile(r"(?<=\w)[-‐\u00ad]\s*\n\s*(?=\w)")
_DASH = re.compile(r"\s*-\s*")


def flat(text: str) -> str:
    """The text in lower case with one kind of space, of quotation mark and of dash; dashes without space around them."""
    plain = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return _DASH.sub("-", " ".join(plain.split())).casefold()


def flat_words(text: str) -> tuple[str, ...]:
    """The words of a text, flat and without punctuation."""
    return tuple(_WORD.findall(flat(text)))


def holds(text: str, quote: str) -> bool:
    """Whether a passage with this text holds the quotation, whole or at least `SHARE` of its words in a row."""
    wanted = flat_words(quote)
    return any(_held(wanted, have) for have in _as_read(text))


def words_read(text: str, quote: str) -> int:
    """How many words of the text are read when the quotation it holds has been met; all of them where it holds none."""
    wanted = flat_words(quote)
    for have in _as_read(text):
        if _held(wanted, have):
            # What holds the quotation still does with more words, so the fewest are found by halving.
            return bisect_left(range(len(have)), True, key=lambda count: _held(wanted, have[: count + 1])) + 1
    return len(flat_words(text))


def _as_read(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of the text, and those it has where a hyphen at a line's end is only of the typesetting."""
    plain = flat_words(text)
    unbroken = flat_words(_BROKEN.sub("", text))
    return (plain,) if plain == unbroken else (plain, unbroken)


def _held(wanted: tuple[str, ...], have: tuple[str, ...]) -> bool:
    length = math.ceil(SHARE * len(wanted))
    if _in_a_row(wanted, have) or length < SHORTEST_RUN:
        return _in_a_row(wanted, have)
    return any(_in_a_row(wanted[at : at + length], have) for at in range(len(wanted) - length + 1))


def nearest(quote: str, texts: Iterable[str]) -> str | None:
    """The text that shares the most words with the quotation, counted against the words of both; None where none does."""
    wanted = set(flat_words(quote))
    best, share = None, 0.0
    for text in texts:
        have = set(flat_words(text))
        alike = len(wanted & have) / (len(wanted | have) or 1)
        if alike > share:
            best, share = text, alike
    return best


def _in_a_row(wanted: tuple[str, ...], have: tuple[str, ...]) -> bool:
    return bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(have)} "
