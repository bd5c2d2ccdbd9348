"""A turn that points back to what was shown ("those", "the second one", "it"): what it points to takes the pointer's place."""

import re
from collections.abc import Callable, Sequence

from assistant.cues import framing_words
from assistant.meant import frame_words
from assistant.slots import slots_of
from assistant.turns import WORDS, blanked, cues, first, fragment_of, leans, mark_of, subject_of, without_courtesy
from corpus.document import Review
from corpus.vocabulary import Vocabulary
from index.words import content_words

SEVERAL = 2  # reviews of which one can be told by a description
MOST_SHOWN = 12  # reviews that take the place of "those"
Shown = tuple[Review, ...]


def pointing(
    turn: str, before: str, shown: Callable[[str], Shown], vocabulary: Vocabulary, *, earlier: Sequence[str] = ()
) -> str | None:
    """The turn with what it points to in its place, None where it points to nothing that was shown.

    `earlier` are the questions before the last one: what is told by a description may have been shown then.
    """
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
    described = first(turn, "described") or first(turn.rstrip("?!. "), "described_shortly")
    candidates = shown(before) if described is not None else ()
    for question in reversed(earlier if described is not None else ()):
        if len(candidates) < SEVERAL:
            candidates = tuple(dict.fromkeys((*shown(question), *candidates)))
    if described is not None and len(candidates) > 1:
        # "The one at her grandfather's": of those shown the one that fits these words best, else these beside the last question.
        tries = (described["words"], f"{before.rstrip('?!. ')}: {described['words']}")
        fitting = (one for words in tries for one in shown(words) if one in candidates)
        chosen = next(fitting, candidates[0])
        return _more_about(f"{turn[: described.start()]}{_name(chosen)}{turn[described.end() :]}")
    match = first(turn, "set_references")
    people = (
        first(turn[: match.start()], "own_people") if match is not None and match.group().lower() == "them" else None
    )
    if match is not None and people is None:
        reviews = shown(before)[:MOST_SHOWN]
        if (part := _part_pointed_to(turn, before, match, vocabulary)) and len(reviews) == 1:
            return f"{turn[: match.start()]}{part} in {_name(reviews[0])}{turn[match.end() :]}"
        if len(reviews) == 1 and subject_of(before):
            # "Those" are more than the one that was quoted: all that the last question was about.
            return f"{turn[: match.start()]}reviews about {subject_of(before)}{turn[match.end() :]}"
        return _with_reviews(turn, match, reviews) if reviews else None
    match = first(turn, "single_references")
    named = [slot.words for slot in slots_of(before, vocabulary) if slot.field == "review"]
    if match is not None and leans(turn):
        name = named[0] if len(named) == 1 else _only(shown(before))
        if name:
            lead = match.group().split()[0] if match.group().lower().split()[0] in ("in", "about", "on", "from") else ""
            words = f"in {name}" if match.group().lower() == "there" else f"{lead} {name}".strip()
            return f"{turn[: match.start()]}{words}{turn[match.end() :]}"
    if not leans(turn) or fragment_of(turn.rstrip("?!. ")) is not None or len(named) > 1:
        return None
    person, many = first(turn, "person_references"), first(turn, "many")
    asks = len(WORDS.findall(turn)) > 2 and not first(turn, "of_us")
    case = first(turn, "definite") or (asks and first(turn, "of_one_case"))
    if not person and (many or not case):
        return None
    if named:
        return f"{turn.rstrip('?!. ')} in {named[0]}{mark_of(turn)}"
    return _of_those_shown(turn, shown(before)[:MOST_SHOWN])


def _part_pointed_to(turn: str, before: str, match: re.Match[str], vocabulary: Vocabulary) -> str | None:
    """The part of a review that "those" are: "which of those was for the police" after a question for recommendations."""
    parts = [slot.words for slot in slots_of(before, vocabulary) if slot.field == "section"]
    own = any(slot.field == "section" for slot in slots_of(turn, vocabulary))
    if own or len(parts) != 1 or re.search(r"(?i)\b(?:reviews|cases)\b", match.group()):
        return None
    lead = re.match(r"(?i)(?:all|each|any|some|how many|which|none|either|most)? ?of\b", match.group())
    return f"{lead.group()} the {parts[0]}" if lead else f"the {parts[0]}"


def _of_those_shown(turn: str, reviews: Shown) -> str | None:
    """A question about somebody whom the last answer showed though its question named nobody."""
    they = first(turn, "several_people")
    if len(reviews) == 1 and not (first(turn, "many") or first(turn, "of_us")):
        return f"{turn.rstrip('?!. ')} in {_name(reviews[0])}{mark_of(turn)}"
    if len(reviews) > 1 and they:
        return _with_reviews(turn, they, reviews)
    if len(reviews) > 1 and first(turn, "one_person"):
        # The question as it was understood is shown, so that another one can be named.
        return f"{turn.rstrip('?!. ')} in {_name(reviews[0])}{mark_of(turn)}"
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
    said = cues()
    names = "|".join(said["ordinals"])
    match = re.search(rf"(?i)\b(?:the )?({names}) {said['ordinal_nouns']}\b", turn)
    match = match or re.search(r"(?i)\bthe (former|latter)\b", turn)
    if match:
        return int(said["ordinals"][match.group(1).lower()]), match.start(), match.end()
    match = re.search(rf"(?i)\b{said['numbered']}\b", turn)
    return (int(match.group(1)), match.start(), match.end()) if match and int(match.group(1)) else None


def with_subject(turn: str, before: str, shown: Callable[[str], Shown], vocabulary: Vocabulary) -> str:
    """A question of its own with what it is about, where it says only "it", or asks for a part and not of what.

    Where the last question names neither theme nor identifier ("what happened to Poppy?"), the one review it showed is meant.
    """
    slots = slots_of(turn, vocabulary)
    if any(slot.field == "review" for slot in slots):
        return turn
    match = first(turn, "topic_references")
    about = subject_of(before)
    if match is not None and about:
        lead = match.group().split()[0]
        return f"{turn[: match.start()]}{lead} {about}{turn[match.end() :]}"
    named = [slot.words for slot in slots_of(before, vocabulary) if slot.field == "review"]
    rest = content_words(blanked(turn, slots))
    if about and not named and asks_on(turn, vocabulary):
        return f"{turn.rstrip('?!. ')} about {about}{mark_of(turn)}"
    bare = (
        bool(slots)
        and all(slot.field == "section" for slot in slots)
        and not [w for w in rest if w not in frame_words()]
    )
    if bare and len(named) == 1:
        return f"{turn.rstrip('?!. ')} in {named[0]}{mark_of(turn)}"
    if bare and about:
        return f"{turn.rstrip('?!. ')} about {about}{mark_of(turn)}"
    one = shown(before) if bare and not named else ()
    return f"{turn.rstrip('?!. ')} in {_name(one[0])}{mark_of(turn)}" if len(one) == 1 else turn


def asks_on(turn: str, vocabulary: Vocabulary) -> bool:
    """Whether a turn asks for a part, an agency or a fact of what was shown before, and names no theme, child or year of its own.

    "Did nursery pick anything up?" and "only the recommendations" do; "what about toddlers?" and "any other case?" do not.
    """
    plain = without_courtesy(turn).rstrip("?!. ")
    slots = slots_of(plain, vocabulary)
    fields = {slot.field for slot in slots}
    if not leans(plain) or first(plain, "of_others") or not fields <= {"section", "agency"}:
        return False
    if re.search(r"(?i)\b(?:about|regarding|concerning) (?!(?:it|this|that|them|those|these|him|her)\b)\w", plain):
        return False
    of_them = first(plain, "person_references") or first(plain, "each") or first(plain, "of_one_case")
    rest = {word.casefold() for word in content_words(blanked(plain, slots))} - frame_words() - framing_words()
    return bool(fields or of_them or (first(plain, "asks_on") and not rest))


def _more_about(turn: str) -> str:
    """The turn without "more": alone, it is the first that is told."""
    return re.sub(r"(?i)\b(tell|show) me (?:some )?more (about|of|on)\b", r"\1 me \2", turn)


def _name(review: Review) -> str:
    return review.printed


def _only(reviews: Shown) -> str | None:
    return _name(reviews[0]) if reviews else None
