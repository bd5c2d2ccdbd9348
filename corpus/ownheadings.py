"""Headings of a partnership's own wording ("The window that closed"), told by what stands under them in all reviews of a digest.

A digest sets its reviews alike. A heading that comes back in most of them and that no cue knows stands for one of the parts
which none of the known headings names: which, is told by the sentences under it everywhere (what should be done, what was not
done, what was done with care, what holds in general, what happened) and by its place among the others.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import permutations, product
from statistics import mean

from corpus.document import Block, BlockKind, Section
from corpus.sections import heading_section
from corpus.sentences import sentences
from corpus.speaking import PARTS, RANK, fits

_REVIEWS = 3  # a heading of fewer reviews may be a theme
_FACT = 6  # words: a shorter cell tells a fact
_MOST = 0.6  # of the reviews
_OUT_OF_ORDER = 0.8  # what a part out of its order weighs, beside a share of sentences between 0 and 1
_PLAIN = 0.4  # of what speaks for the story: then the words of a first heading are doubted
_ENOUGH = 0.15  # of what speaks for a part beyond what speaks for none


def own_headings(reviews: Sequence[tuple[Sequence[Block], frozenset[str]]]) -> Mapping[str, Section]:
    """The sections of headings of the document's own, by their text without regard to case; none where nothing is sure enough.

    `reviews` are the blocks of each review and the names of its child, which headings may hold ("Meet Juniper").
    """
    told = [_parts(blocks, names) for blocks, names in reviews]
    counted = Counter(key for parts in told for key in {key for key, *_ in parts})
    common = [key for key, count in counted.items() if count >= max(_REVIEWS, _MOST * len(told))]
    place = {key: mean(n for parts in told for n, (own, *_) in enumerate(parts) if own == key) for key in common}
    texts = {key: [text for parts in told for own, text, _ in parts if own == key] for key in common}
    read = {key: heading_section(texts[key][0]) for key in common}
    # "Over to you" may be questions for a team, and may be what is asked of it.
    known = {key: section for key, section in read.items() if section is not None and section is not Section.OTHER}
    bodies = {key: [body for parts in told for own, _, body in parts if own == key] for key in common}
    first = min(common, key=place.__getitem__, default=None)
    if first in known and _tells_the_story(bodies[first], known[first], known.values()):
        # "How did we get here?" above what happened.
        del known[first]
    unknown = sorted((key for key in common if key not in known), key=place.__getitem__)
    missing = [part for part in PARTS if part not in known.values()]
    if not unknown or not missing or len(unknown) > len(PARTS):
        return {}
    said = {key: fits(_lines(bodies[key])) for key in unknown}
    best = max(_assignments(unknown, missing), key=lambda chosen: _all_fit(chosen, said, known, place))
    return {text.strip().casefold(): part for key, part in best.items() for text in texts[key]}


def _tells_the_story(bodies: Sequence[str], section: Section, known: Collection[Section]) -> bool:
    """Whether under a first heading stands what happened, which no other heading names, and nothing of what its words say."""
    if Section.CIRCUMSTANCES in known or section not in RANK:
        return False
    said = fits(_lines(bodies))
    return said[section] < 0 and said[Section.CIRCUMSTANCES] >= _PLAIN


def _parts(blocks: Sequence[Block], names: frozenset[str]) -> list[tuple[str, str, str]]:
    """Each heading under the review's own: its words without the child's name, as it stands, and what stands under it.

    In a table of two columns the first cells are the headings.
    """
    rows = [block.text.split("\t") for block in blocks if block.kind is BlockKind.ROW and not block.header]
    labelled = [(cells[0], cells[1]) for cells in rows if len(cells) == 2 and len(cells[1].split()) > _FACT]
    places = [n for n, block in enumerate(blocks) if n and block.kind is BlockKind.HEADING]
    found = [(_key(label, names), label, body) for label, body in labelled if _key(label, names)]
    for start, end in zip(places, [*places, len(blocks)][1:], strict=True):
        body = "\n".join(block.text for block in blocks[start + 1 : end])
        if body and (key := _key(blocks[start].text, names)):
            found.append((key, blocks[start].text, body))
    return found


def _key(heading: str, names: frozenset[str]) -> str:
    """The words of a heading without the child's name."""
    words = re.findall(r"[\w'’]+", heading)
    return " ".join(word for word in words if word.removesuffix("’s").removesuffix("'s") not in names).casefold()


def _assignments(unknown: Sequence[str], missing: Sequence[Section]) -> list[dict[str, Section]]:
    """Every way to take the headings for parts, each part at most once; headings may stay what they are."""
    chosen = []
    for taken in product((True, False), repeat=len(unknown)):
        keys = [key for key, one in zip(unknown, taken, strict=True) if one]
        chosen += [dict(zip(keys, parts, strict=True)) for parts in permutations(missing, len(keys))]
    return chosen


def _all_fit(
    chosen: Mapping[str, Section],
    said: Mapping[str, Mapping[Section, float]],
    known: Mapping[str, Section],
    place: Mapping[str, float],
) -> float:
    """How well the parts fit what is said under the headings and the order in which they stand; higher is better."""
    fit = sum(said[key][part] - _ENOUGH for key, part in chosen.items())
    every = sorted([*known.items(), *chosen.items()], key=lambda one: place[one[0]])
    parts = [part for _, part in every if part in RANK]
    wrong = sum(RANK[before] > RANK[after] for n, before in enumerate(parts) for after in parts[n + 1 :])
    return fit - _OUT_OF_ORDER * wrong


def _lines(bodies: Sequence[str]) -> list[str]:
    return [body[start:end].strip() for body in bodies for start, end in sentences(body)]
