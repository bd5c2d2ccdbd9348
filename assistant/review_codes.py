"""How the codes of reviews are written: the same one in other spellings, and the review that bears certain numbers."""

import re
from collections.abc import Iterator, Sequence

from corpus.document import Review
from corpus.identifiers import kinds_in_words

# Words that stand in any code: "case 5 of 2022".
_ANY_CODE = frozenset(
    ("case", "review", "child", "baby", "no", "number", "of", "from", "in", "the", "ref", "reference")
)

_SHORTENED = re.compile(
    r"\b(?:review|case|report|ref)\.?\s+(?:no\.?\s*)?(?P<code>(?:20)?\d\d\s?[-/]?\s?[A-Za-z])\b", re.IGNORECASE
)


def codes_of(review: Review) -> tuple[str, ...]:
    """What a review is numbered, as printed and in its normal form, each also without the name after it ("Q22-01 Fieldfare")."""
    spelt = (review.printed, review.id)
    bare = (
        match.group()
        for one in spelt
        if (match := re.match(r"[A-Z][\w/.-]*(?:[ /.-]?\d[\w/.-]*)+(?=\s*[:–—-]\s|\s+[A-Z(‘'\"“]|$)", one))
    )
    return tuple(dict.fromkeys((*spelt, *bare)))


def same_code(spelt: str, reviews: Sequence[Review]) -> Review | None:
    """The one review whose code has the letters and the numbers of an identifier in whatever order: "LR 4 of 2020" is LR/20/04."""
    letters, numbers = _made_of(spelt)
    if not numbers or (len(numbers) == 1 and not letters):
        return None
    same = {}
    for review in reviews:
        for own, counts in map(_made_of, (*codes_of(review), *review.aliases)):
            alike = letters == own or (len(numbers) > 1 and (letters < own or (own and own < letters)))
            if counts == numbers and alike:
                same[review.document, review.id] = review
    return next(iter(same.values())) if len(same) == 1 else None


def shortened(text: str, reviews: Sequence[Review]) -> Iterator[tuple[int, int, str]]:
    """Where a text names a review by its code without the letters before it ("review 22-A" is TH22/A), and the id of that review.

    Nothing where no review or several fit.
    """
    for match in _SHORTENED.finditer(text):
        letters, numbers = _made_of(match["code"])
        fitting = {
            review.id
            for review in reviews
            for own, counts in map(_made_of, codes_of(review))
            if letters and letters < own and counts == numbers
        }
        if len(fitting) == 1:
            yield *match.span(), fitting.pop()


def _made_of(code: str) -> tuple[frozenset[str], tuple[int, ...]]:
    """The letters of a code, a kind of review in words by its letters and no words that any code may have, and its numbers."""
    for words_, short in kinds_in_words().items():
        code = re.sub(rf"(?i)\b{words_}\b", f" {short} ", code)
    parts = re.findall(r"[A-Za-z]+", code)
    letters = frozenset(part.upper() for part in parts if len(part) < 9 and part.casefold() not in _ANY_CODE)
    return letters, tuple(sorted(_numbers(code)))


def by_numbers(identifier: str, reviews: Sequence[Review]) -> str | None:
    """The review meant by "rapid review 22/5" where no rapid review is loaded, and one code has these numbers: "W22/05"."""
    series = re.match(r"(?:RR|SCR|LCSPR|CSPR|CPR|Review|Case)\b", identifier)
    if not series or any(review.id == identifier for review in reviews):
        return None
    only = bearing(_numbers(identifier), reviews)
    # A series that is loaded has its own numbers; "rapid review 5 of 2020" may be the one headed "Review 5 (2020)" all the same.
    loaded = any(review.id.startswith(series.group()) for review in reviews)
    return only if only and (not loaded or only.startswith("Review ")) else None


def bearing(numbers: Sequence[int], reviews: Sequence[Review]) -> str | None:
    """The one review whose code has these two numbers in this order; None where none or several have."""
    fitting = {review.id for review in reviews if len(numbers) > 1 and _numbers(review.printed) == list(numbers)}
    return fitting.pop() if len(fitting) == 1 else None


def _numbers(printed: str) -> list[int]:
    """The numbers of a code of two, a year of four digits by its last two: [22, 5] of "W22/05"."""
    found_ = re.findall(r"\d+", printed)
    return [int(one[-2:]) if re.fullmatch(r"20\d\d", one) else int(one) for one in found_]


def any_spelling(printed: str) -> str | None:
    """A pattern for a code as people write it: "AL 21-6" for "AL21/06", "PSR no 5 of 2022" for "PSR 5/22".

    Marks between the parts and noughts before numbers do not matter; the year may be whole or short, before or after the
    number; letters may be the words they stand for. None for what is no code of letters and a number.
    """
    if serial := re.fullmatch(r"((?:19|20)\d\d)[/-](\d{1,3})", printed):
        year, number = serial[1], rf"0*{int(serial[2])}"
        return rf"(?<![\w/-])(?:{year}[\s/-]{number}|{number}(?:[/-]|\s+(?:of|from|in)\s+){year})(?![\w/-])"
    code = re.fullmatch(r"[A-Z]{1,8}(?:[\s/-]*(?:\d{1,4}|(?<=[\s/-])[A-Z]{1,6}))+", printed)
    parts = re.findall(r"[A-Z]+|\d+", printed)
    if not code or not any(part.isdigit() for part in parts) or (len(parts) < 3 and len(parts[0]) < 2):
        return None
    spelled = [rf"0*{int(part)}" if part.isdigit() else _in_words(part) for part in parts]
    spelled = [f"(?:20)?{part[-2:]}" if re.fullmatch(r"0\*20\d\d", part) else part for part in spelled]
    between = r"(?:[\s/._-]*(?:(?:no\.?|number|#)\s*)?)"
    numbers = r"(?:[\s/._-]*|\s*\(|\s+(?:of|from|in)\s+)"
    if len(parts) == 2:
        # "as 14 children" names no AS-14.
        words = spelled[0].removeprefix(f"(?:{parts[0]}|").removesuffix(")") if spelled[0] != parts[0] else None
        apart = "|".join(filter(None, (rf"{parts[0]}[/._-]*", rf"(?-i:{parts[0]})\s", words and rf"(?:{words})\s")))
        return rf"(?<![\w/-])(?:{apart}){spelled[1]}(?![\w/-])"
    if not (parts[-1].isdigit() and parts[-2].isdigit()):
        # "MSP 2020/B" for "MSP 20/B"
        spelled = [
            f"(?:20)?{part}" if re.fullmatch(r"[0-3]\d", own) and 0 < n < len(parts) - 1 else part
            for n, (own, part) in enumerate(zip(parts, spelled, strict=True))
        ]
        return rf"(?<![\w/-]){between.join(spelled)}(?![\w/-])"
    spelled[-1] = f"(?:20)?{spelled[-1]}" if len(parts[-1]) == 2 else spelled[-1]
    # "6 of 2022" is said of "2022-06" as well, and "2022/6" of "6/22".
    ends = [numbers.join(spelled[-2:])]
    if len(parts[-2]) == 4:
        ends.append(numbers.join(spelled[:-3:-1]))
    elif len(parts[-1]) == 2:
        ends.append(numbers.join([f"20{parts[-1]}", spelled[-2]]))
    return rf"(?<![\w/-]){between.join(spelled[:-2])}{between}(?:{'|'.join(ends)})\)?(?![\w/-])"


def _in_words(letters: str) -> str:
    """The letters of a code, or the kind of review they stand for in words."""
    said = [words for words, short in kinds_in_words().items() if short == letters]
    return f"(?:{'|'.join([letters, *(re.sub(' ', r'[ -]', words) for words in said)])})" if said else letters
