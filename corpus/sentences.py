"""Where sentences begin and end: rules for English reports, their abbreviations, initials, numbers and quotations."""

import re

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms mx dr prof rev st no nos para paras fig figs vol ed eds e.g i.e eg ie etc cf vs viz approx est "
        "inc ltd al sgt insp det supt cllr hon jan feb mar apr jun jul aug sept sep oct nov dec p pp s ss sec art "
        "ch reg regs a.m p.m"
    ).split()
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|\n+")
_NEXT_STARTS = re.compile(r"\s*[\"'“‘(\[]*(?:[A-Z0-9£•‣–-])")
_REST_IS_BLANK = re.compile(r"\s*\Z")
_LAST_WORD = re.compile(r"([\w.]+)\.[\"'”’)\]]*$")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The half-open offsets of each sentence, in order, without the white space around them; empty for blank text.

    A line break ends a sentence: in canonical text it parts blocks, and a bullet without a full stop is a sentence too.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if "\n" not in match.group() and not _ends(text, start, match):
            continue
        _keep(text, start, end, found)
        start = end
    _keep(text, start, len(text), found)
    return tuple(found)


def _ends(text: str, start: int, match: "re.Match[str]") -> bool:
    # Matched in place: a report of 600 pages is one text here, and copying its rest for each sentence took most of the time.
    if _REST_IS_BLANK.match(text, match.end()):
        return True
    if not _NEXT_STARTS.match(text, match.end()):
        return False
    if match.group()[0] != ".":
        return True
    word = _LAST_WORD.search(text[start : match.end()])
    if word is None:
        return True
    last = word.group(1)
    if last.lower() in _ABBREVIATIONS:
        # "No. 4" and "Dr. Hill" go on; "... at 9 a.m. The ward" does not, but nothing tells it from a name.
        return False
    if re.fullmatch(r"[A-Z]", last):
        return False
    # A number at the very beginning numbers the sentence: "1. Practitioners should ..."
    return not (last.replace(".", "").isdigit() and text[start : match.start()].strip() == last)


def _keep(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + len(piece) - len(piece.lstrip())
        found.append((first, first + len(stripped)))
