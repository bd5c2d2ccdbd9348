"""What one turn of a conversation is, by its words alone: what it begins with, a fragment or a question, short enough to lean."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from assistant.cues import framing_words
from assistant.meant import frame_words
from assistant.slots import Slot
from corpus.identifiers import mentions
from index.words import content_words

CUES = Path(__file__).parent / "data" / "followups.toml"
# A fragment is short; anything longer says what it is about.
FRAGMENT_WORDS = 7
WORDS = re.compile(r"[^\W_]+(?:[’'/.-][^\W_]+)*")


def without_courtesy(turn: str) -> str:
    """The turn without the "thanks" before it."""
    words = "|".join(cues()["courtesies"])
    return re.sub(rf"(?i)^(?:(?:{words})\b[.!, ]+)+(?=\S)", "", turn)


def without_preamble(turn: str) -> str:
    """The question without what a person says first of why it is asked ("Hi, I'm writing a paper. How many ...", "For a slide: ...").

    A preamble that names a review, a number or a year is part of the question, and so is all that is needed to ask anything:
    "I would like every case of a broken bone. How many are there?"
    """
    turn = " ".join(re.sub(rf"(?i){cues()['bracketed']}", " ", turn).split()) or turn
    sentences = re.split(r"(?<=[.!?])\s+(?=\S)", turn.strip())
    asides = [one for one in sentences if _is_aside(one)]
    kept = [one for one in sentences if one not in asides]
    if any(first(one, "says_of_what") for one in asides) and any(first(one, "speaks_of_them") for one in kept):
        # "... a half-day on children with no speech. How well were they understood?" says in the first who they are.
        return turn
    if asides and _asks_something(" ".join(kept)):
        turn = " ".join(kept)
    for pattern in cues()["preambles"]:
        match = re.match(rf"(?i){pattern}(?=\S)", turn)
        rest = turn[match.end() :] if match else ""
        if match and not re.search(r"\d", match[0]) and not mentions(match[0]) and _asks_something(rest):
            return f"{rest[:1].upper()}{rest[1:]}"
    return turn


def _is_aside(sentence: str) -> bool:
    """Whether a sentence beside the question greets, thanks, or says who asks and what for."""
    if "?" in sentence or re.search(r"\d", sentence) or mentions(sentence):
        return False
    plain = sentence.strip(" .!,;").replace("’", "'")
    plain = re.sub(rf"(?i)^(?:{cues()['asides'][0]})[ ,.!-]+(?=\S)", "", plain)
    return any(re.fullmatch(rf"(?i){pattern}", plain) for pattern in cues()["asides"])


def _asks_something(text: str) -> bool:
    """Whether words remain that say what is asked for, beside those that frame any question."""
    framing = frame_words() | framing_words()
    return bool({word.casefold() for word in content_words(text)} - framing)


def after_lead(plain: str) -> tuple[str, bool]:
    """The turn without what it begins with, and whether there was something."""
    rest, led = plain, False
    while True:
        longest = max(
            (match for cue in cues()["lead_ins"] if (match := re.match(rf"(?i){cue}(?:\b|(?<=\W))[ ,]*", rest))),
            key=lambda match: match.end(),
            default=None,
        )
        if longest is None or not longest.end():
            return rest.strip(), led
        rest, led = rest[longest.end() :], True


def without_lead(turn: str) -> str:
    """A question of its own without the "and" it begins with."""
    rest = re.sub(r"(?i)^(?:and|but|so|ok(?:ay)?|right|thanks|also|then)\b[ ,]*", "", turn).strip()
    return f"{rest[:1].upper()}{rest[1:]}" if rest and rest != turn else turn


def fragment_of(plain: str) -> str | None:
    """What the turn changes in the last question, None where it is a question of its own."""
    rest, led = after_lead(plain)
    words = WORDS.findall(rest)
    if not words:
        return "" if led else None
    if asks(rest) or len(words) > FRAGMENT_WORDS or (not led and len(words) > FRAGMENT_WORDS // 2 + 1):
        return None
    return rest


def core_of(fragment: str) -> str:
    """The fragment without the small words at its ends."""
    edges = set(cues()["edges"].split())
    words = fragment.split()
    while words and words[0].lower() in edges:
        words = words[1:]
    while words and words[-1].lower() in edges:
        words = words[:-1]
    return " ".join(words)


def subject_of(before: str) -> str:
    """What the last question was about: what follows its "about", else what it asks for without the words that ask."""
    plain = before.rstrip("?!. ")
    about = re.search(r"(?i)\b(?:about|on|regarding|concerning|around|involving)\b (.*)", plain)
    if about:
        return about.group(1)
    lead = re.match(rf"(?i){cues()['asks_for']}", plain)
    return plain[lead.end() :] if lead else "" if asks(plain) else plain


def asks(plain: str) -> bool:
    """Whether a turn is a question by its first word."""
    words = WORDS.findall(plain)
    return bool(words) and words[0].lower() in cues()["openings"].split()


def question_words() -> frozenset[str]:
    """The words that open a question of its own."""
    return frozenset(cues()["openings"].split()) - {"do"}


def leans(turn: str) -> bool:
    """Whether a turn is short enough to lean on what was said: a long one brings its own subject."""
    return len(WORDS.findall(turn)) <= 2 * FRAGMENT_WORDS


def blanked(text: str, slots: Sequence[Slot]) -> str:
    """The text without its slots."""
    for slot in sorted(slots, key=lambda slot: -slot.start):
        text = f"{text[: slot.start]} {text[slot.end :]}"
    return text


def first(turn: str, cue: str) -> re.Match[str] | None:
    """Where the first pattern of a cue that is in the turn stands; None where none is."""
    for pattern in cues()[cue]:
        match = re.search(rf"(?i)(?<![^\W_]){pattern}", turn)
        if match:
            return match
    return None


def begins(turn: str, cue: str) -> int:
    """Where what a turn begins with by a pattern of a cue ends; 0 where it begins with none, or nothing follows."""
    for pattern in cues()[cue]:
        match = re.match(rf"(?i){pattern}(?=\S)", turn)
        if match:
            return match.end()
    return 0


def whole(cue: str, plain: str) -> bool:
    """Whether all of a turn is one of the patterns of a cue."""
    return any(re.fullmatch(rf"(?i){pattern}", plain) for pattern in cues()[cue])


def mark_of(text: str) -> str:
    """The question mark that a question ends with, so that it can end with it again."""
    return "?" if text.rstrip().endswith("?") else ""


@cache
def cues() -> dict[str, Any]:
    """The patterns of `data/followups.toml`, by their names."""
    return tomllib.loads(CUES.read_text(encoding="utf-8"))
