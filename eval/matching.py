"""Whether a passage holds a quotation, however either of them is typeset.

White space, quotation marks, dashes and capitals make no difference, and a soft hyphen is nothing. A passage holds a
quotation if all of it stands there or, where passages part it, at least `SHARE` of its words in a row.
"""

import math
import re
import unicodedata
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
    if not quote.strip():
        return False
    if flat(quote) in flat(text):
        return True
    wanted = flat_words(quote)
    length = math.ceil(SHARE * len(wanted))
    if length < SHORTEST_RUN:
        return _in_a_row(wanted, flat_words(text))
    have = flat_words(text)
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
