"""Whether words in a sentence are meant: not taken back, not a figure of speech, and of the child's body where it is a body's."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

RULES = Path(__file__).parent / "data" / "exact.toml"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def affirmed(sentence: str, start: int, end: int, concepts: Sequence[str]) -> bool:
    """Whether what stands at `[start, end)` is meant, meant literally, and of the child where it is of a body."""
    for pattern in (figure for concept in concepts for figure in rules()["figures"].get(concept, ())):
        for figure in re.finditer(pattern, sentence, re.IGNORECASE):
            if figure.start() < end and start < figure.end():
                return False
    before = re.split(r"[,;:]|\bbut\b", sentence[:start])[-1].casefold()
    near = " ".join(before.split()[-rules()["negation_reach"] :])
    if any(re.search(rf"\b{re.escape(cue)}\b", near) for cue in rules()["negations"]):
        return False
    return not is_bodily(concepts) or of_child(sentence, start, end)


def of_child(sentence: str, start: int, end: int) -> bool:
    """Whether a bodily thing is the child's, which it is where the sentence names nobody else."""
    return whose(sentence, start, end) is not False


def whose(sentence: str, start: int, end: int) -> bool | None:
    """True for the child's, False for somebody else's, None where nobody is named.

    The person named right after it ("on the mother") or last before it decides.
    """
    child, other = _people("child_words"), _people("other_words")
    after = [word.group().casefold().replace("’", "'") for word in _WORD.finditer(sentence[end:])][:4]
    if after and after[0] in ("on", "to", "of", "sustained", "suffered"):
        for word in after[1:]:
            if word in child or word in other:
                return word in child
    before = [word.group().casefold().replace("’", "'") for word in _WORD.finditer(sentence[:start])]
    if set(before) & set(rules()["causing"]):
        return True
    for word in reversed(before):
        if word in child or word in other:
            return word in child
    return None


def is_bodily(concepts: Sequence[str]) -> bool:
    """Whether one of the concepts is a matter of somebody's body."""
    return bool({*concepts} & {*rules()["bodily"]})


def is_said_freely(concepts: Sequence[str]) -> bool:
    """Whether all of them, and there is one, are ideas that authors say in words of their own."""
    return bool(concepts) and {*concepts} <= {*rules()["said_freely"]}


@cache
def rules() -> Mapping[str, Any]:
    """The cues, from the data file."""
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


@cache
def frame_words() -> frozenset[str]:
    """Words of a question that demand nothing of a review."""
    return frozenset(rules()["frame_words"].split())


@cache
def in_every_review() -> frozenset[str]:
    """Words that tell one review from another no more than its ink does."""
    return frozenset(rules()["in_every_review"].split())


@cache
def _people(name: str) -> frozenset[str]:
    return frozenset(rules()[name].split())


def people() -> frozenset[str]:
    """Words for the people in a review: who they are tells nothing of what happened."""
    return _people("child_words") | _people("other_words")
