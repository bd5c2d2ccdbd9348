"""The partnerships a question names: in full, by their place or by their initials, loaded or not."""

import re
from collections.abc import Iterator, Sequence, Set

from assistant.answer import Signal
from assistant.cues import Part, Places, negated, within, words
from assistant.reading_exclusions import left_out, part_left_out
from corpus.document import Document, Review
from index.query import Boost, Filters

PARTNERSHIP = 0.2

# "Kent police" names an agency of the place, not the partnership.
_OF_A_PLACE = re.compile(
    r"^\W*(?:police|constabulary|council|gps?\b|nhs|trust|hospital|ambulance|university|icb|ccg|social)", re.I
)
_PARTNERSHIP_WORDS = frozenset(
    "safeguarding children childrens child partnership partnerships partners board local adults adult and the of for multi agency "
    "arrangements executive s people".split()
)
_NAMED_PARTNERSHIP = re.compile(
    r"\b(?P<place>[A-Z][\w'-]+(?:(?:,? and |, | & | )[A-Z][\w'-]+){0,3}) (?:[Ll]ocal )?"
    r"(?:[Ss]afeguarding (?:[Cc]hildren(?:'s)? )?(?:[Pp]artnership|[Bb]oard)|L?SCPs?|L?SCBs?)\b"
)
_NO_PLACES = frozenset(
    "The Our Local Which What Any All Every Each Their Your This That National Does Did Has Have Is".split()
)


def partnerships(
    text: str, documents: Sequence[Document], reviews: Sequence[Review], gone: Places, *, several: bool
) -> tuple[Part, ...]:
    """The loaded partnerships a question names, in one part; none where only one is loaded, since that limits nothing.

    Each that it leaves out is a part of its own; `gone` are the places of reviews left out.
    """
    names = _loaded(documents, reviews)
    hits: dict[str, list[tuple[int, int]]] = {}
    away: list[Part] = []
    for start, end, name in sorted(_partnership_names(text, names)):
        begin = left_out(text, start, gone)
        if begin is not None:
            gone = (*gone, (begin, end))
            label = _place(name) or name
            away.append(part_left_out("partnership", label, text, ((begin, end),), Filters(partnerships=(name,))))
        elif not negated(text, start):
            hits.setdefault(name, []).append((start, end))
    if not hits or len(names) < 2 or (len(hits) == len(names) and not several):
        return tuple(away)
    at = tuple(sorted(place for found_ in hits.values() for place in found_))
    chosen = tuple(sorted(hits, key=lambda name: hits[name][0]))
    label = " or ".join(_place(name) or name for name in chosen)
    boosts = tuple(Boost(field="partnership", value=name, weight=PARTNERSHIP) for name in chosen)
    signal = Signal(
        id=f"partnership:{'+'.join(chosen)}",
        label=label,
        words=words(text, at),
        filters=Filters(partnerships=chosen),
        boosts=boosts,
    )
    return (Part(signal=signal, places=at), *away)


def _partnership_names(text: str, names: Set[str]) -> Iterator[tuple[int, int, str]]:
    """Where partnerships are named: in full, by their place or by their initials, the longer name first."""
    taken: list[tuple[int, int]] = []
    halves = {name: _halves(name) - {half for other in names - {name} for half in _halves(other)} for name in names}
    for name in sorted(names, key=len, reverse=True):
        place = _place(name)
        forms = {name, place, _initials(name), *halves[name]} - {""}
        for form in sorted(forms, key=len, reverse=True):
            # "Bath" of "Bath and Wells" is a place in capitals only.
            flags = 0 if form.isupper() or form in halves[name] else re.IGNORECASE
            for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?:'s)?(?![\w-])", text, flags):
                if form in (place, *halves[name]) and _OF_A_PLACE.match(text[match.end() :]):
                    continue
                if not within(match.span(), taken):
                    taken.append(match.span())
                    yield *match.span(), name


def partnerships_not_loaded(text: str, documents: Sequence[Document], reviews: Sequence[Review]) -> tuple[str, ...]:
    """The partnerships a question names in full of which nothing is loaded ("the Eastmarch safeguarding partnership")."""
    known = " ".join(_loaded(documents, reviews)).casefold()
    named_ = (match["place"] for match in _NAMED_PARTNERSHIP.finditer(text))
    wanted = (place for place in named_ if place.split()[0] not in _NO_PLACES and place.casefold() not in known)
    return tuple(dict.fromkeys(f"the {place} partnership" for place in wanted)) if known else ()


def places_loaded(documents: Sequence[Document], reviews: Sequence[Review]) -> frozenset[str]:
    """What people call the partnerships loaded: their places, and each place of a joint one."""
    return frozenset(form for name in _loaded(documents, reviews) for form in (_place(name), *_halves(name)) if form)


def _loaded(documents: Sequence[Document], reviews: Sequence[Review]) -> frozenset[str]:
    """The names of the partnerships of documents and of single reviews."""
    return frozenset(name for name in (*(d.partnership for d in documents), *(r.partnership for r in reviews)) if name)


def _place(name: str) -> str:
    """The place in a partnership's name: "Kent and Medway" of "Kent and Medway Safeguarding Children Partnership"."""
    kept: list[str] = []
    for word in re.findall(r"[\w'&-]+", name):
        if word.lower().replace("'", "") in _PARTNERSHIP_WORDS - {"and", "of", "the"}:
            break
        kept.append(word)
    while kept and kept[-1].lower() in _PARTNERSHIP_WORDS:
        kept.pop()
    place = " ".join(kept)
    return place if len(place) > 2 and place.lower() not in _PARTNERSHIP_WORDS else ""


def _halves(name: str) -> frozenset[str]:
    """The places in one: "Kent" and "Medway" of "Kent and Medway", "Senn" of "Senn City" Safeguarding Children Partnership."""
    whole = _place(name)
    places = [
        *re.split(r",\s*|\s+(?:and|&)\s+", whole),
        re.sub(r" (?:City|County|Borough|Metropolitan|Council|Region)\b.*", "", whole),
    ]
    return frozenset(place for place in places if place != whole and len(place) > 3 and place[0].isupper())


def _initials(name: str) -> str:
    letters = "".join(word[0] for word in re.findall(r"[A-Za-z]\w*", name) if word[0].isupper())
    return letters if len(letters) >= 4 else ""
