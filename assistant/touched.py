"""Which passages touch which ideas of the vocabulary, kept beside each document so that it is found out once.

What is kept are places, never words: a passage's id and offsets in it. They count for as long as the document's passages, the
vocabulary and the rules are what they were; otherwise they are found anew. They lie in the document's own cache folder and go
with it.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from assistant.draft import Quote, trimmed
from assistant.meant import RULES, affirmed, whose
from corpus.document import Document, Passage, Review, Section
from corpus.vocabulary import Vocabulary
from index.library import Library

EVIDENCE = Path(__file__).parent / "data" / "themes.toml"
KEPT = "themes.json"
FORMAT = 1  # raised when what is kept, or the code that finds it, means something else
FOUND = frozenset(
    {
        Section.GOOD_PRACTICE,
        Section.LEARNING,
        Section.MISSED_OPPORTUNITIES,
        Section.RECOMMENDATIONS,
        Section.PANEL_FEEDBACK,
    }
)

# A passage's concepts, each with the offsets of the first sentence that says it.
Places = Mapping[str, Mapping[str, tuple[int, int]]]


def said(passage: Passage, review: Review, document: Document, vocabulary: Vocabulary) -> Mapping[str, Quote]:
    """The concepts a passage says and means, each with the first sentence that says it."""
    return {
        concept: _quote(passage, review, document, start, end)
        for concept, (start, end) in _said(passage, vocabulary).items()
    }


def touched(
    document: Document,
    passages: Sequence[Passage],
    reviews: Mapping[str, Review],
    *,
    library: Library,
    vocabulary: Vocabulary,
    rules: str,
) -> list[tuple[str, Review, Quote]]:
    """Each concept that a passage of the document's `reviews` (by id) touches, in page order. `rules`: what `rules_key` says."""
    places = _places(document, passages, library=library, vocabulary=vocabulary, rules=rules)
    found = []
    for passage in passages:
        review = reviews.get(passage.review or "")
        if review is not None:
            for concept, (start, end) in places.get(passage.id, {}).items():
                found.append((concept, review, _quote(passage, review, document, start, end)))
    return found


def rules_key(vocabulary: Vocabulary) -> str:
    """A hash of the vocabulary and of the rules by which its words count."""
    digest = hashlib.sha256(f"{FORMAT}".encode())
    for file in (EVIDENCE, RULES):
        digest.update(file.read_bytes())
    for key in sorted(vocabulary.keys()):
        digest.update(f"{key} {vocabulary.concept(key)!r}\n".encode())
    return digest.hexdigest()


def counts(concept: str, sentence: str, start: int, end: int, section: Section) -> bool:
    """Whether words of the vocabulary at `[start, end)` of a sentence are evidence of the theme."""
    words = sentence[start:end].casefold().replace("’", "'")
    if words in _words("loose", concept) or (section not in FOUND and words in _words("found", concept)):
        return False
    if not affirmed(sentence, start, end, (concept,)):
        return False
    if concept in _words("whose", "child"):
        return whose(sentence, start, end) is not False
    if concept in _words("whose", "parent"):
        return whose(sentence, start, end) is not True
    return True


def _places(
    document: Document, passages: Sequence[Passage], *, library: Library, vocabulary: Vocabulary, rules: str
) -> Places:
    key = _key(passages, rules)
    file = library.cache(document.id) / KEPT
    kept = _kept(file, key)
    if kept is not None:
        return kept
    found = {passage.id: _said(passage, vocabulary) for passage in passages}
    _keep(file, key, found)
    return found


def _said(passage: Passage, vocabulary: Vocabulary) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for start, end in passage.sentences or ((0, len(passage.text)),):
        sentence = passage.text[start:end]
        for match in vocabulary.concepts_in(sentence):
            if match.concept not in found and counts(match.concept, sentence, match.start, match.end, passage.section):
                found[match.concept] = (start, end)
    return found


def _quote(passage: Passage, review: Review, document: Document, start: int, end: int) -> Quote:
    return trimmed(Quote(passage=passage, review=review, document=document, start=start, end=end, score=1.0))


def _key(passages: Sequence[Passage], rules: str) -> str:
    digest = hashlib.sha256(rules.encode())
    for passage in passages:
        digest.update(f"{passage.id} {passage.section.value} {passage.sentences}\n{passage.text}\n".encode())
    return digest.hexdigest()


def _kept(file: Path, key: str) -> Places | None:
    """What is kept for this key, None where nothing is or it cannot be read: it can always be found anew."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["key"] != key:
            return None
        return {
            passage: {str(concept): (int(start), int(end)) for concept, (start, end) in places.items()}
            for passage, places in kept["places"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(file: Path, key: str, found: Places) -> None:
    part = file.with_suffix(".part")
    try:
        part.write_text(json.dumps({"key": key, "places": found}), encoding="utf-8")
        part.replace(file)
    except OSError:
        # A library on a disk that cannot be written is read all the same.
        part.unlink(missing_ok=True)


@cache
def _words(rule: str, name: str) -> frozenset[str]:
    return frozenset(tomllib.loads(EVIDENCE.read_text(encoding="utf-8"))[rule].get(name, ()))
