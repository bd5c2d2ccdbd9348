"""Whether a sentence that a language model wrote may be shown: labels that were given, and quotations that say what it says.

Nothing here knows the model. A text is cut into sentences; each needs at least one label of the form [E1], exactly as given, and
the quotations under its labels must hold its words, its numbers, its names and its denials. What fails is kept with the reason,
so that it can be counted and said to be withheld.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answer import Citation
from index.words import content_words, stemmer

# At least this share of a sentence's content words must stand in the quotations it cites.
SUPPORT = 0.75

_DATA = Path(__file__).parent / "data" / "writer.toml"
_LABELS = re.compile(r"\[((?:E\d+)(?:\s*[,;]\s*E\d+)*)\]")
# A stop ends a sentence before a space, a label or the line's end: not inside "3.5" or an address.
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?]+(?![.!?\s\[]|\Z))+(?:[.!?]+|(?=\n)|\Z)(?:[^\S\n]*\[[^\]\n]*\])*[.!?]?")
_LISTED = re.compile(r"^[ \t]*(?:[-*•–]|\(?\d{1,2}[.)])[ \t]+", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+")
_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|without|cannot|\w+n['’]t|neither|nor)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the model; `reason` says why it is withheld, None where it may be shown."""

    text: str
    citations: tuple[int, ...]
    reason: str | None = None


def checked(written: str, given: Mapping[str, Citation]) -> tuple[Sentence, ...]:
    """Each sentence of a text with the numbers of the citations it rests on, or why it is withheld. `given`: label -> quotation."""
    pieces = (match.group().strip() for match in _SENTENCE.finditer(_LISTED.sub("", written)))
    return tuple(_sentence(piece, given) for piece in pieces if re.search(r"\w", _LABELS.sub("", piece)))


def speaks_to_a_machine(text: str) -> bool:
    """Whether a text reads like an instruction to a language model."""
    return any(pattern.search(text) for pattern in _patterns("addressed"))


def added(text: str, given: str) -> str | None:
    """What a model's text holds beyond what it was `given`: words to a machine, markup, a number, a name. None where nothing."""
    foreign = _foreign(text)
    if foreign is not None:
        return foreign
    new_numbers = _numbers(text) - _numbers(given)
    if new_numbers:
        return f"it says {', '.join(sorted(new_numbers))}, which the evidence it cites does not"
    there = _stems(given)
    new_names = [name for name in _names(text) if not _stems(name) <= there]
    if new_names:
        return f"it names {', '.join(new_names)}, which the evidence it cites does not"
    return None


def denies(text: str) -> bool:
    """Whether a text denies something."""
    return _NEGATION.search(text) is not None


def _foreign(text: str) -> str | None:
    if speaks_to_a_machine(text):
        return "it reads like an instruction to a machine"
    if any(pattern.search(text) for pattern in _patterns("foreign")):
        return "it holds a link, an address or markup"
    return None


def _sentence(piece: str, given: Mapping[str, Citation]) -> Sentence:
    labels = [label.strip() for match in _LABELS.finditer(piece) for label in re.split(r"[,;]", match.group(1))]
    text = " ".join(re.sub(r"\s*\[[^\]\n]*\]", "", piece).split())
    if not labels:
        return Sentence(text=text, citations=(), reason="it cites no evidence")
    unknown = [label for label in labels if label not in given]
    if unknown:
        return Sentence(text=text, citations=(), reason=f"it cites {', '.join(unknown)}, which was not given")
    cited = [given[label] for label in dict.fromkeys(labels)]
    numbers = tuple(citation.n for citation in cited)
    return Sentence(text=text, citations=numbers, reason=_unsupported(piece, text, " ".join(c.quote for c in cited)))


def _unsupported(piece: str, text: str, quoted: str) -> str | None:
    """Why the quotations do not support a sentence, None where they do."""
    adds = _foreign(piece) or added(text, quoted)
    if adds is not None:
        return adds
    there = _stems(quoted)
    words = [stem for phrase in content_words(text) for stem, _, _ in stemmer().cut(phrase)]
    if words and sum(stem in there for stem in words) / len(words) < SUPPORT:
        return "the evidence it cites does not say it"
    if _turned(text, quoted):
        return "it says the contrary of the evidence it cites, or may do"
    return None


def _numbers(text: str) -> set[str]:
    """The numbers of a text, in figures and in words."""
    return set(_NUMBER.findall(text)) | ({word.lower() for word in _WORD.findall(text)} & _number_words())


def _names(text: str) -> list[str]:
    """The capitalised words of a sentence that do not open it."""
    return [match.group() for match in _WORD.finditer(text) if match.start() > 0 and match.group()[0].isupper()]


def _turned(text: str, quoted: str) -> bool:
    """Whether a sentence denies what the evidence does not deny, or affirms what it does."""
    denied, there = _denied(text), _denied(_nearest(text, quoted))
    return not denied <= _denied(quoted) or not (there & _stems(text)) <= denied


def _denied(text: str) -> set[str]:
    """The stem of the first word of content after each negation."""
    found = set()
    for match in _NEGATION.finditer(text):
        after = content_words(text[match.end() :])
        found |= {stem for stem, _, _ in stemmer().cut(after[0])} if after else set()
    return found


def _nearest(text: str, quoted: str) -> str:
    """The sentence of the quotations that shares the most words with the text."""
    wanted = _stems(text)
    sentences = re.split(r"(?<=[.!?;])\s+|\n", quoted)
    return max(sentences, key=lambda one: len(wanted & _stems(one)), default="")


def _stems(text: str) -> set[str]:
    return {stem for stem, _, _ in stemmer().cut(text)}


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    patterns = tomllib.loads(_DATA.read_text(encoding="utf-8"))[name]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


@cache
def _number_words() -> frozenset[str]:
    return frozenset(str(tomllib.loads(_DATA.read_text(encoding="utf-8"))["numbers"]).split())
