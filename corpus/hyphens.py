"""Words broken at line ends: whether the hyphen goes or stays is decided from the document's own words."""

import re
from collections import Counter
from collections.abc import Iterable

from corpus.sheets import HYPHEN

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+(?:[-’'][^\W\d_]+)*)$")
_FIRST_PART = re.compile(r"[-’']")
_FIRST = re.compile(r"^([^\W\d_]+)")
# Prefixes that British English parts with a hyphen; after them a hyphen at a line's end is the word's own.
_PREFIXES = frozenset(("multi", "non", "self", "co", "ex", "cross", "semi", "well", "half", "mid"))
# After one of these the word before lacks its second half ("pre- and post-birth").
_AFTER_A_PART = frozenset(("and", "or", "to", "nor"))
_MARKS = f"-{HYPHEN}"


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """The words that stand whole in the lines, in small letters."""
    known: Counter[str] = Counter()
    for text in lines:
        known.update(word.lower() for word in _WORD.findall(text.rsplit(" ", 1)[0] if text[-1:] in _MARKS else text))
    return known


def towards(text: str, following: str, known: Counter[str], *, hyphenates: bool) -> str:
    """`text` as it stands before `following`: with a space, or with its hyphen kept or dropped."""
    if not text.endswith((HYPHEN, "-")):
        return text + " "
    if len(text) < 2 or text[-2] in " \t":
        return text[:-1] + "- "  # a dash between spaces
    decided = _decided(text, following, known)
    if decided is not None:
        return text[:-1] + decided
    stem, rest = _LAST.search(text[:-1]), _FIRST.match(following)
    if rest is not None and rest[1].lower() in _AFTER_A_PART:
        return text[:-1] + "- "
    if stem is None or rest is None or not rest[1][0].islower() or "-" in stem[1]:
        return text[:-1] + "-"
    if stem[1].lower() in _PREFIXES or not (hyphenates or not (known[stem[1].lower()] and known[rest[1].lower()])):
        return text[:-1] + "-"
    return text[:-1]


def _decided(text: str, following: str, known: Counter[str]) -> str | None:
    """What the document's own words say: "" for a word it has whole, "-" for one it hyphenates, None for neither."""
    stem, rest = _LAST.search(text[:-1]), _WORD.match(following)
    if stem is None or rest is None:
        return None
    # "four-" before "year-old": the whole of what follows, then its first part.
    for second in (rest[0].lower(), _FIRST_PART.split(rest[0].lower(), maxsplit=1)[0]):
        first = stem[1].lower()
        whole, parted = known[first + second], known[f"{first}-{second}"]
        if whole != parted:
            return "" if whole > parted else "-"
    return None


def hyphenates(pairs: Iterable[tuple[str, str]], known: Counter[str]) -> bool:
    """Whether a document with these lines after one another breaks words at line ends: then a hyphen there says nothing."""
    told: Counter[str | None] = Counter()
    for text, following in pairs:
        if text.endswith((HYPHEN, "-")) and len(text) > 1:
            told[_decided(text, following, known)] += 1
    return told[""] > told["-"] or (not told[""] and told[None] > 12)
