"""Follow-ups understood without a language model: a turn that leans on the last question becomes one that stands alone.

A turn either stands by itself and is left alone; or points back to what was shown ("those", "the second one", "it"), and the
reviews take the pointer's place; or names only what changes ("what about toddlers?", "and in 2021?", "only the
recommendations"), and takes the place of its like in the last question. Nothing is joined blindly.
"""

import re
from collections.abc import Callable, Collection, Sequence

from assistant.changing import added, changed, left_out_too, taken_back
from assistant.pointing import Shown, pointing, with_subject
from assistant.turns import (
    after_lead,
    begins,
    core_of,
    cues,
    fragment_of,
    mark_of,
    whole,
    without_courtesy,
    without_lead,
)
from corpus.vocabulary import Vocabulary


def standalone(
    turn: str,
    history: Sequence[str],
    *,
    shown: Callable[[str], Shown],
    vocabulary: Vocabulary,
    places: Collection[str] = (),
) -> str:
    """The turn as a question that stands without `history` (earlier turns, oldest first).

    `shown` gives the reviews that the answer to a question shows, in order. It is asked only where
    the turn points to them. `places` are the partnerships' places loaded, which can take each other's place.
    """
    told: list[str] = []
    for said in filter(None, map(str.strip, (*history, turn))):
        if not told:
            told.append(said)
            continue
        before = told[-1]
        told.append(
            _elsewhere(said, before, places)
            or _meant(said, before, places, shown, vocabulary)
            or _next(said, before, shown, vocabulary, earlier=told[:-1])
        )
    return told[-1] if told else turn


def _meant(
    turn: str, before: str, places: Collection[str], shown: Callable[[str], Shown], vocabulary: Vocabulary
) -> str | None:
    """The last question of the place that was meant ("sorry, I meant Carrowshire"), and what the turn asks there besides; else None."""
    for pattern in cues()["meant"]:
        match = re.fullmatch(rf"(?i){pattern}", turn.rstrip("?!. "))
        there = _elsewhere(match["new"], before, places) if match else None
        if match is not None and there is not None:
            return _next(match["rest"], there, shown, vocabulary) if match["rest"] else there
    return None


def _elsewhere(turn: str, before: str, places: Collection[str]) -> str | None:
    """The last question of another place ("just Lowfell", "and Penhallow?"); None where the turn says more than a place."""
    core = core_of(after_lead(without_courtesy(turn).rstrip("?!. "))[0])
    new = next((place for place in places if place.casefold() == core.casefold()), None)
    if new is None:
        return None
    for place in sorted(places, key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(place)}(?!\w)", before, re.IGNORECASE)
        if match:
            return f"{before[: match.start()]}{new}{before[match.end() :]}"
    return added(before, f"in {new}", "partnership")


def _next(
    turn: str, before: str, shown: Callable[[str], Shown], vocabulary: Vocabulary, *, earlier: Sequence[str] = ()
) -> str:
    """One turn after another, which stands alone already; `earlier` are those before it."""
    left = begins(turn, "leaving")
    if left:
        return without_lead(turn[left:])
    turn = without_courtesy(turn)
    for pattern in cues()["narrowing"]:
        narrowed = re.fullmatch(rf"(?i){pattern}", turn.rstrip("?!. ").strip())
        if narrowed:
            clause = re.split(r",? (?:and )?not ", narrowed["clause"])[0]
            return f"{before.rstrip('?!. ')} {clause}{mark_of(before)}"
    away = left_out_too(turn.rstrip("?!. ").strip())
    if away is not None:
        return f"{before.rstrip('?!. ')}, {away}{mark_of(before)}"
    pointed = pointing(turn, before, shown, vocabulary, earlier=earlier)
    if pointed is not None:
        return pointed
    plain = turn.rstrip("?!. ").strip()
    if whole("why", plain):
        return f"Why: {before[:1].lower()}{before[1:]}"
    if whole("more", plain):
        return before
    if whole("which", plain):
        return re.sub(r"(?i)^how many\b", "Which", before)
    fragment = fragment_of(plain)
    if fragment is None:
        return with_subject(without_lead(turn), before, shown, vocabulary)
    if not fragment:
        return before
    if whole("corrections", plain):
        before = taken_back(before, fragment, vocabulary)
    return changed(before, fragment, vocabulary, led=after_lead(plain)[1])
