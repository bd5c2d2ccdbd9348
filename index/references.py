"""Which reviews somebody means: an identifier in any spelling, or a pseudonym."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from corpus.document import Review

_WORD = re.compile(r"[^\W_]+")
# "Child E (Fenmarsh)": of several reviews of that name the one of the partnership.
_OF_PARTNERSHIP = re.compile(r"(?P<name>.+?)\s*\((?P<partnership>[^()]+)\)")
_QUOTES = "\"'“”‘’ "


def named_reviews(reference: str, reviews: Mapping[int, Review]) -> dict[int, Review]:
    """The reviews `reference` names, by row number: all of them where several documents use the name; empty for none.

    An identifier is compared in its normal form; a pseudonym, and the title of a document that is one review, letter by
    letter but for case. Words of a partnership in round brackets at the end choose among reviews of one name.
    """
    plain = reference.strip(_QUOTES).casefold()
    if not plain:
        return {}
    of_one = _of_partnership(reference.strip(), reviews)
    if of_one:
        return of_one
    wanted = _normal(reference.strip())
    by_identifier = {
        row: review
        for row, review in reviews.items()
        if wanted in {name.casefold() for name in (review.id, _normal(review.printed), *review.aliases)}
    }
    if by_identifier:
        return by_identifier
    return {
        row: review
        for row, review in reviews.items()
        if plain in {(review.pseudonym or "").strip(_QUOTES).casefold(), review.printed.casefold()}
    }


def _of_partnership(reference: str, reviews: Mapping[int, Review]) -> dict[int, Review]:
    """The reviews of a name with words of their partnership in brackets; empty where the brackets say something else."""
    match = _OF_PARTNERSHIP.fullmatch(reference)
    named = named_reviews(match["name"], reviews) if match else {}
    return {
        row: review
        for row, review in named.items()
        if match and holds_words(review.partnership or "", match["partnership"])
    }


@lru_cache(maxsize=100_000)
def _normal(printed: str) -> str:
    # Remembered, since every question that names a review compares it with every one of the library.
    from corpus.identifiers import normal

    return normal(printed).casefold()


def holds_words(name: str, wanted: str) -> bool:
    """Whether `wanted` stands in `name` as whole words in a row, whatever the case: "Nottingham" is not in "Nottinghamshire"."""
    words, there = (" ".join(_WORD.findall(text.casefold())) for text in (wanted, name))
    return bool(words) and f" {words} " in f" {there} "


def nearest_names(wanted: str, known: Iterable[str]) -> str:
    """Words for the end of a sentence: the names most like the one wanted, or what there is at all; empty for none."""
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.4)
    if near:
        return f"; nearest: {', '.join(repr(name) for name in near)}"
    return (
        f"; it holds {', '.join(repr(name) for name in names[:3])}{' ...' if len(names) > 3 else ''}" if names else ""
    )
