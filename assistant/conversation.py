"""Follow-ups understood without a language model: a turn that leans on the last question becomes one that stands alone.

A turn either stands by itself and is left alone; or points back to what was shown ("those", "the second one", "it"), and the
reviews take the pointer's place; or names only what changes ("what about toddlers?", "and in 2021?", "only the
recommendations"), and takes the place of its like in the last question. Nothing is joined blindly.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.cues import framing_words
from assistant.meant import frame_words
from assistant.reading_exclusions import leaves_out
from assistant.slots import Slot, sexes_of, slots_of
from corpus.document import Review
from corpus.vocabulary import Vocabulary
from index.words import content_words

CUES = Path(__file__).parent / "data" / "followups.toml"
# A fragment is short; anything longer says what it is about.
FRAGMENT_WORDS = 7
MOST_SHOWN = 12  # reviews that take the place of "those"

Shown = tuple[Review, ...]
_WORDS = re.compile(r"[^\W_]+(?:[’'/.-][^\W_]+)*")


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
    before: str | None = None
    for said in filter(None, map(str.strip, (*history, turn))):
        before = said if before is None else _elsewhere(said, before, places) or _next(said, before, shown, vocabulary)
    return before or turn


def _elsewhere(turn: str, before: str, places: Collection[str]) -> str | None:
    """The last question of another place ("just Lowfell", "and Penhallow?"); None where the turn says more than a place."""
    core = _core(_after_lead(_without_courtesy(turn).rstrip("?!. "))[0])
    new = next((place for place in places if place.casefold() == core.casefold()), None)
    if new is None:
        return None
    for place in sorted(places, key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(place)}(?!\w)", before, re.IGNORECASE)
        if match:
            return f"{before[: match.start()]}{new}{before[match.end() :]}"
    return _added(before, f"in {new}", "partnership")


def _next(turn: str, before: str, shown: Callable[[str], Shown], vocabulary: Vocabulary) -> str:
    """One turn after another, which stands alone already."""
    turn = _without_courtesy(turn)
    away = _left_out_too(turn.rstrip("?!. ").strip())
    if away is not None:
        return f"{before.rstrip('?!. ')}, {away}{_mark(before)}"
    pointed = _pointing(turn, before, shown, vocabulary)
    if pointed is not None:
        return pointed
    plain = turn.rstrip("?!. ").strip()
    if _whole("why", plain):
        return f"Why: {before[:1].lower()}{before[1:]}"
    if _whole("more", plain):
        return before
    if _whole("which", plain):
        return re.sub(r"(?i)^how many\b", "Which", before)
    fragment = _fragment(plain)
    if fragment is None:
        return _with_subject(_without_lead(turn), before, shown, vocabulary)
    if not fragment:
        return before
    if _whole("corrections", plain):
        before = _taken_back(before, fragment, vocabulary)
    return _changed(before, fragment, vocabulary, led=_after_lead(plain)[1])


def _pointing(turn: str, before: str, shown: Callable[[str], Shown], vocabulary: Vocabulary) -> str | None:
    """The turn with what it points to in its place, None where it points to nothing that was shown."""
    own_review = any(slot.field == "review" for slot in slots_of(turn, vocabulary))
    ordinal = _ordinal(turn)
    if ordinal is not None:
        place, start, end = ordinal
        reviews = shown(before)
        if reviews and -len(reviews) <= (place if place < 0 else place - 1) < len(reviews):
            chosen = reviews[place if place < 0 else place - 1]
            return _more_about(f"{turn[:start]}{_name(chosen)}{turn[end:]}")
    if own_review:
        return None
    described = _first(turn, "described")
    candidates = shown(before) if described is not None else ()
    if described is not None and len(candidates) > 1:
        # "The one at her grandfather's": of those shown the one that fits these words best, else these beside the last question.
        tries = (described["words"], f"{before.rstrip('?!. ')}: {described['words']}")
        fitting = (one for words in tries for one in shown(words) if one in candidates)
        chosen = next(fitting, candidates[0])
        return _more_about(f"{turn[: described.start()]}{_name(chosen)}{turn[described.end() :]}")
    match = _first(turn, "set_references")
    if match is not None:
        reviews = shown(before)[:MOST_SHOWN]
        if len(reviews) == 1 and _subject(before):
            # "Those" are more than the one that was quoted: all that the last question was about.
            return f"{turn[: match.start()]}reviews about {_subject(before)}{turn[match.end() :]}"
        return _with_reviews(turn, match, reviews) if reviews else None
    match = _first(turn, "single_references")
    named = [slot.words for slot in slots_of(before, vocabulary) if slot.field == "review"]
    if match is not None and _leans(turn):
        name = named[0] if len(named) == 1 else _only(shown(before))
        if name:
            lead = match.group().split()[0] if match.group().lower().split()[0] in ("in", "about", "on", "from") else ""
            words = f"in {name}" if match.group().lower() == "there" else f"{lead} {name}".strip()
            return f"{turn[: match.start()]}{words}{turn[match.end() :]}"
    if not _leans(turn) or _fragment(turn.rstrip("?!. ")) is not None or len(named) > 1:
        return None
    person, many = _first(turn, "person_references"), _first(turn, "many")
    asks = len(_WORDS.findall(turn)) > 2 and not _first(turn, "of_us")
    case = _first(turn, "definite") or (asks and _first(turn, "of_one_case"))
    if not person and (many or not case):
        return None
    if named:
        return f"{turn.rstrip('?!. ')} in {named[0]}{_mark(turn)}"
    return _of_those_shown(turn, shown(before)[:MOST_SHOWN])


def _of_those_shown(turn: str, reviews: Shown) -> str | None:
    """A question about somebody whom the last answer showed though its question named nobody."""
    they = _first(turn, "several_people")
    if len(reviews) == 1 and not (_first(turn, "many") or _first(turn, "of_us")):
        return f"{turn.rstrip('?!. ')} in {_name(reviews[0])}{_mark(turn)}"
    if len(reviews) > 1 and they:
        return _with_reviews(turn, they, reviews)
    if len(reviews) > 1 and _first(turn, "one_person"):
        # The question as it was understood is shown, so that another one can be named.
        return f"{turn.rstrip('?!. ')} in {_name(reviews[0])}{_mark(turn)}"
    return None


def _with_reviews(turn: str, match: re.Match[str], reviews: Shown) -> str:
    """The turn with the names of the reviews where "those" stood; the words before "of those" stay."""
    names = ", ".join(_name(review) for review in reviews)
    found = match.group()
    keep = re.match(r"(?i)(all|each|any|some|how many|which|none|either|most|of|among|in|from)\b(?: of)?", found)
    lead = f"{keep.group()} " if keep else ""
    return f"{turn[: match.start()]}{lead}{names}{turn[match.end() :]}".strip()


def _ordinal(turn: str) -> tuple[int, int, int] | None:
    """Which of the reviews shown the turn names by its place, and where it says so."""
    cues = _cues()
    names = "|".join(cues["ordinals"])
    match = re.search(rf"(?i)\b(?:the )?({names}) {cues['ordinal_nouns']}\b", turn)
    match = match or re.search(r"(?i)\bthe (former|latter)\b", turn)
    if match:
        return int(cues["ordinals"][match.group(1).lower()]), match.start(), match.end()
    match = re.search(rf"(?i)\b{cues['numbered']}\b", turn)
    return (int(match.group(1)), match.start(), match.end()) if match and int(match.group(1)) else None


def _left_out_too(plain: str) -> str | None:
    """What the turn takes away from the last question ("and other than RR 5/22"), None where it does nothing else."""
    for rest in (plain, _after_lead(plain)[0]):
        words = _WORDS.findall(rest)
        if leaves_out(rest) and len(words) <= FRAGMENT_WORDS + 3 and not {*map(str.lower, words)} & {*_asking()}:
            return rest[:1].lower() + rest[1:]
    return None


def _asking() -> frozenset[str]:
    """The words that open a question of its own."""
    return frozenset(_cues()["openings"].split()) - {"do"}


def _fragment(plain: str) -> str | None:
    """What the turn changes in the last question, None where it is a question of its own."""
    rest, led = _after_lead(plain)
    words = _WORDS.findall(rest)
    if not words:
        return "" if led else None
    if _asks(rest) or len(words) > FRAGMENT_WORDS or (not led and len(words) > FRAGMENT_WORDS // 2 + 1):
        return None
    return rest


def _after_lead(plain: str) -> tuple[str, bool]:
    """The turn without what it begins with, and whether there was something."""
    rest, led = plain, False
    while True:
        longest = max(
            (match for cue in _cues()["lead_ins"] if (match := re.match(rf"(?i){cue}(?:\b|(?<=\W))[ ,]*", rest))),
            key=lambda match: match.end(),
            default=None,
        )
        if longest is None or not longest.end():
            return rest.strip(), led
        rest, led = rest[longest.end() :], True


def _without_lead(turn: str) -> str:
    """A question of its own without the "and" it begins with."""
    rest = re.sub(r"(?i)^(?:and|but|so|ok(?:ay)?|right|thanks|also|then)\b[ ,]*", "", turn).strip()
    return f"{rest[:1].upper()}{rest[1:]}" if rest and rest != turn else turn


def _with_subject(turn: str, before: str, shown: Callable[[str], Shown], vocabulary: Vocabulary) -> str:
    """A question of its own with what it is about, where it says only "it", or asks for a part and not of what.

    Where the last question names neither theme nor identifier ("what happened to Poppy?"), the one review it showed is meant.
    """
    slots = slots_of(turn, vocabulary)
    if any(slot.field == "review" for slot in slots):
        return turn
    match = _first(turn, "topic_references")
    about = _subject(before)
    if match is not None and about:
        lead = match.group().split()[0]
        return f"{turn[: match.start()]}{lead} {about}{turn[match.end() :]}"
    named = [slot.words for slot in slots_of(before, vocabulary) if slot.field == "review"]
    rest = content_words(_blanked(turn, slots))
    if about and not named and asks_on(turn, vocabulary):
        return f"{turn.rstrip('?!. ')} about {about}{_mark(turn)}"
    bare = (
        bool(slots)
        and all(slot.field == "section" for slot in slots)
        and not [w for w in rest if w not in frame_words()]
    )
    if bare and len(named) == 1:
        return f"{turn.rstrip('?!. ')} in {named[0]}{_mark(turn)}"
    if bare and about:
        return f"{turn.rstrip('?!. ')} about {about}{_mark(turn)}"
    one = shown(before) if bare and not named else ()
    return f"{turn.rstrip('?!. ')} in {_name(one[0])}{_mark(turn)}" if len(one) == 1 else turn


def asks_on(turn: str, vocabulary: Vocabulary) -> bool:
    """Whether a turn asks for a part, an agency or a fact of what was shown before, and names no theme, child or year of its own.

    "Did nursery pick anything up?" and "only the recommendations" do; "what about toddlers?" and "any other case?" do not.
    """
    plain = _without_courtesy(turn).rstrip("?!. ")
    slots = slots_of(plain, vocabulary)
    fields = {slot.field for slot in slots}
    if not _leans(plain) or _first(plain, "of_others") or not fields <= {"section", "agency"}:
        return False
    if re.search(r"(?i)\b(?:about|regarding|concerning) (?!(?:it|this|that|them|those|these|him|her)\b)\w", plain):
        return False
    of_them = _first(plain, "person_references") or _first(plain, "each") or _first(plain, "of_one_case")
    rest = {word.casefold() for word in content_words(_blanked(plain, slots))} - frame_words() - framing_words()
    return bool(fields or of_them or (_first(plain, "asks_on") and not rest))


def _subject(before: str) -> str:
    """What the last question was about: what follows its "about", else what it asks for without the words that ask."""
    plain = before.rstrip("?!. ")
    about = re.search(r"(?i)\b(?:about|on|regarding|concerning|around|involving)\b (.*)", plain)
    if about:
        return about.group(1)
    lead = re.match(rf"(?i){_cues()['asks_for']}", plain)
    return plain[lead.end() :] if lead else "" if _asks(plain) else plain


def _asks(plain: str) -> bool:
    """Whether a turn is a question by its first word."""
    words = _WORDS.findall(plain)
    return bool(words) and words[0].lower() in _cues()["openings"].split()


def _blanked(text: str, slots: Sequence[Slot]) -> str:
    """The text without its slots."""
    for slot in sorted(slots, key=lambda slot: -slot.start):
        text = f"{text[: slot.start]} {text[slot.end :]}"
    return text


def _without_courtesy(turn: str) -> str:
    """The turn without the "thanks" before it."""
    words = "|".join(_cues()["courtesies"])
    return re.sub(rf"(?i)^(?:(?:{words})\b[.!, ]+)+(?=\S)", "", turn)


def _changed(before: str, fragment: str, vocabulary: Vocabulary, *, led: bool) -> str:
    """The last question with the fragment in the place of its like, or added where there is none.

    `led` tells that it began with an "and" or its like; without one, words that fit nowhere are a topic of their own.
    """
    core = _core(fragment)
    somebody = re.fullmatch(r"(?i)(?:his|her|their) \w+(?: \w+)?", fragment)
    about = re.search(r"(?i)\babout\b .*", before.rstrip("?!. "))
    if somebody and about:
        # "And her father?" after "the man living with Wren's mum": of the same child.
        names = re.findall(r"\b[A-Z][\w'’/-]*(?: \d[\w/-]*)?", about.group())
        whose = re.sub(r"['’]s$", "", names[-1]) if names else ""
        return f"{before[: about.start()]}about {fragment}{f' in {whose}' if whose else ''}{_mark(before)}"
    kind = _another_kind(before, core, vocabulary) or _another_name(before, fragment, core, vocabulary, led=led)
    if kind is not None:
        return kind
    new = slots_of(fragment, vocabulary)
    if not new or (not led and _is_topic(new, before, vocabulary)):
        return _other_topic(before, core, vocabulary, led=led)
    text = before
    for field in dict.fromkeys(slot.field for slot in new):
        mine = [slot for slot in new if slot.field == field]
        several = len({slot.field for slot in new}) > 1
        words = fragment[mine[0].start : mine[-1].end] if several or field in ("year", "review") else core
        like = sexes_of(text) if field == "sex" else slots_of(text, vocabulary)
        old = [slot for slot in like if slot.field == field]
        if field == "section":
            text = _section(text, words)
        elif old and field == "year":
            text = _other_years(text, old, words)
        elif old:
            bound = field == "age" and re.match(r"(?i)(?:over|under|above|below|older|younger|aged)\b", words)
            text = _replaced(text, old, f"{old[0].words} {words}" if bound else words)
        elif field == "review":
            text = _about_review(text, words)
        else:
            text = _added(text, words if several else fragment, field)
    return text


def _other_years(text: str, old: Sequence[Slot], words: str) -> str:
    """The last question of other years: "between 2019 and 2021" gives way to "from 2022 on" whole, and to "2022" with an "in"."""
    begins = re.match(r"(?i)(?:since|from|before|after|between|until|up to|in)\b", words)
    bare = re.match(r"(?:19|20)\d\d", old[0].words)
    lead = re.search(r"(?i)\b(?:in|during|for|of) $", text[: old[0].start]) if begins and bare else None
    if lead:
        # "In" and "from 2022 on" do not stand side by side.
        text = f"{text[: lead.start()]}{text[lead.end() :]}"
        shift = lead.end() - lead.start()
        old = [replace(slot, start=slot.start - shift, end=slot.end - shift) for slot in old]
    return _replaced(text, old, words if begins or bare else f"in {words}")


def _taken_back(before: str, fragment: str, vocabulary: Vocabulary) -> str:
    """The last question without the clause at its end, where a correction ("no, I meant stabbings") has no like in it to replace."""
    fields = {slot.field for slot in slots_of(before, vocabulary)}
    if any(slot.field in fields for slot in slots_of(fragment, vocabulary)):
        return before
    return re.sub(
        r"(?i) (?:who|that|which|where) (?:was|were|is|are|had|has|have|got)\b[^?.!]*(?=[?.! ]*$)", "", before
    )


def _another_kind(before: str, core: str, vocabulary: Vocabulary) -> str | None:
    """The last question about another kind of the same ("broken arms", then "ribs": "broken ribs"); None where it is none."""
    words = core.split()
    if not words or len(words) > 2 or vocabulary.concepts_in(core):
        return None
    for match in vocabulary.concepts_in(before):
        said = match.text.split()
        tries = (" ".join([*said[:-1], core]), " ".join([core, *said[1:]])) if len(said) > 1 else ()
        for phrase in tries:
            meant = [
                found
                for found in vocabulary.concepts_in(phrase)
                if found.concept == match.concept and found.text == phrase
            ]
            if meant:
                return f"{before[: match.start]}{phrase}{before[match.end :]}"
    return None


def _another_name(before: str, fragment: str, core: str, vocabulary: Vocabulary, *, led: bool) -> str | None:
    """The last question of another child ("the same for Dominic") or another place ("only in Ashwithen"); None for no name."""
    words = core.split()
    if not led or not words or len(words) > 3 or not all(word[:1].isupper() for word in words):
        return None
    if vocabulary.concepts_in(core) or slots_of(core, vocabulary):
        return None
    if re.match(r"(?i)(?:in|from|at)\b", fragment):
        return _added(before, f"in {core}", "partnership")
    named = [slot for slot in slots_of(before, vocabulary) if slot.field == "review"]
    if named:
        return _replaced(before, named, core)
    name = re.search(
        r"\b(?:in|to|of|about|on|for) (?P<name>(?:[\"'‘“]?[A-Z][\w’'/.-]*[\"'’”]?(?: -)? ?)+)(?=[?.! ]*$)", before
    )
    return f"{before[: name.start('name')]}{core}{_mark(before)}" if name else None


def _is_topic(new: Sequence[Slot], before: str, vocabulary: Vocabulary) -> bool:
    """Whether the slots are what reviews find, not whom or when, and the last question had nothing like it to replace."""
    fields = {slot.field for slot in new}
    return fields <= {*_cues()["topical"]} and not fields & {slot.field for slot in slots_of(before, vocabulary)}


def _replaced(text: str, old: Sequence[Slot], words: str) -> str:
    """The text with the first of the old slots replaced, and the others of its kind gone; neighbours go together."""
    first, last = old[0], old[0]
    for slot in old[1:]:
        if len(_WORDS.findall(text[last.end : slot.start])) <= 1:
            last = slot
    rest = text[last.end :]
    for slot in sorted(old, key=lambda slot: -slot.start):
        if slot.start >= last.end:
            rest = f"{rest[: slot.start - last.end].rstrip()}{rest[slot.end - last.end :]}"
            rest = re.sub(r"(?i)\s+(?:and|or|in|of|for|with|,)\s*(?=[?.!]|$)", "", rest)
    return f"{text[: first.start]}{words}{rest}"


def _added(text: str, fragment: str, field: str) -> str:
    """The text with the fragment at its end, joined by the preposition it brings or one that fits."""
    joined = {"year": "in", "agency": "for", "age": "in", "partnership": "in", "care": "involving"}.get(field, "and")
    begins = re.match(
        r"(?i)(in|for|about|on|with|of|from|to|at|by|where|among|involving|before|after|since|between)\b", fragment
    )
    words = fragment if begins else f"{joined} {fragment}"
    return f"{text.rstrip('?!. ')} {words}{_mark(text)}"


def _section(text: str, words: str) -> str:
    """The last question asked of one part of the reviews."""
    subject = _subject(text)
    if subject:
        return f"What are the {words} about {subject}?"
    about = re.search(r"(?i)\b(?:to|for|from|with|in|of)\b .*", text.rstrip("?!. "))
    rest = about.group() if about else f"on {text.rstrip('?!. ')}"
    return f"What are the {words} {rest}?"


def _about_review(text: str, words: str) -> str:
    return f"{text.rstrip('?!. ')} in {words}{_mark(text)}"


def _other_topic(before: str, core: str, vocabulary: Vocabulary, *, led: bool) -> str:
    """The last question about something else: what follows "about" gives way, its years, sections and agencies stay."""
    about = re.search(
        r"(?i)\b(about|on|regarding|concerning|around|involving|mention(?:ing|ed)?|of)\b (.*)", before.rstrip("?!. ")
    )
    if not core:
        return before
    if about is None:
        named = any(slot.field == "review" for slot in slots_of(before, vocabulary))
        return f"{before.rstrip('?!. ')}: {core}{_mark(before)}" if led or named else core
    offset = about.start(2)
    kept = [
        slot
        for slot in slots_of(before, vocabulary)
        if slot.start >= offset and slot.field in ("year", "agency", "partnership", "age", "review")
    ]
    tail = before.rstrip("?!. ")[_phrase_start(before, kept[0].start) :] if kept else ""
    return f"{before[:offset]}{core}{f' {tail}' if tail else ''}{_mark(before)}"


def _phrase_start(text: str, start: int) -> int:
    """Where the phrase begins that leads to a slot: its preposition comes along."""
    lead = re.search(r"(?i)\b(?:in|for|with|by|to|at|from|of)(?: the)? $", text[:start])
    return lead.start() if lead else start


def _core(fragment: str) -> str:
    """The fragment without the small words at its ends."""
    edges = set(_cues()["edges"].split())
    words = fragment.split()
    while words and words[0].lower() in edges:
        words = words[1:]
    while words and words[-1].lower() in edges:
        words = words[:-1]
    return " ".join(words)


def _leans(turn: str) -> bool:
    """Whether a turn is short enough to lean on what was said: a long one brings its own subject."""
    return len(_WORDS.findall(turn)) <= 2 * FRAGMENT_WORDS


def _more_about(turn: str) -> str:
    """The turn without "more": alone, it is the first that is told."""
    return re.sub(r"(?i)\b(tell|show) me (?:some )?more (about|of|on)\b", r"\1 me \2", turn)


def _name(review: Review) -> str:
    return review.printed


def _only(reviews: Shown) -> str | None:
    return _name(reviews[0]) if reviews else None


def _mark(text: str) -> str:
    return "?" if text.rstrip().endswith("?") else ""


def _whole(cue: str, plain: str) -> bool:
    return any(re.fullmatch(rf"(?i){pattern}", plain) for pattern in _cues()[cue])


def _first(turn: str, cue: str) -> re.Match[str] | None:
    for pattern in _cues()[cue]:
        match = re.search(rf"(?i)(?<![^\W_]){pattern}", turn)
        if match:
            return match
    return None


@cache
def _cues() -> dict[str, Any]:
    return tomllib.loads(CUES.read_text(encoding="utf-8"))
