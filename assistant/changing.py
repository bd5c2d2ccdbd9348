"""A turn that names only what changes ("what about toddlers?", "and in 2021?"): it takes the place of its like in the question before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reading_exclusions import leaves_out
from assistant.slots import Slot, sexes_of, slots_of
from assistant.turns import FRAGMENT_WORDS, WORDS, after_lead, core_of, cues, mark_of, question_words, subject_of
from corpus.vocabulary import Vocabulary


def changed(before: str, fragment: str, vocabulary: Vocabulary, *, led: bool) -> str:
    """The last question with the fragment in the place of its like, or added where there is none.

    `led` tells that it began with an "and" or its like; without one, words that fit nowhere are a topic of their own.
    """
    core = core_of(fragment)
    somebody = re.fullmatch(r"(?i)(?:his|her|their) \w+(?: \w+)?", fragment)
    about = re.search(r"(?i)\babout\b .*", before.rstrip("?!. "))
    if somebody and about:
        # "And her father?" after "the man living with Wren's mum": of the same child.
        names = re.findall(r"\b[A-Z][\w'’/-]*(?: \d[\w/-]*)?", about.group())
        whose = re.sub(r"['’]s$", "", names[-1]) if names else ""
        return f"{before[: about.start()]}about {fragment}{f' in {whose}' if whose else ''}{mark_of(before)}"
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
            text = added(text, words if several else fragment, field)
    return text


def left_out_too(plain: str) -> str | None:
    """What the turn takes away from the last question ("and other than RR 5/22"), None where it does nothing else."""
    for rest in (plain, after_lead(plain)[0]):
        words = WORDS.findall(rest)
        if leaves_out(rest) and len(words) <= FRAGMENT_WORDS + 3 and not {*map(str.lower, words)} & {*question_words()}:
            return rest[:1].lower() + rest[1:]
    return None


def taken_back(before: str, fragment: str, vocabulary: Vocabulary) -> str:
    """The last question without the clause at its end, where a correction ("no, I meant stabbings") has no like in it to replace."""
    fields = {slot.field for slot in slots_of(before, vocabulary)}
    if any(slot.field in fields for slot in slots_of(fragment, vocabulary)):
        return before
    return re.sub(
        r"(?i) (?:who|that|which|where) (?:was|were|is|are|had|has|have|got)\b[^?.!]*(?=[?.! ]*$)", "", before
    )


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
        return added(before, f"in {core}", "partnership")
    named = [slot for slot in slots_of(before, vocabulary) if slot.field == "review"]
    if named:
        return _replaced(before, named, core)
    name = re.search(
        r"\b(?:in|to|of|about|on|for) (?P<name>(?:[\"'‘“]?[A-Z][\w’'/.-]*[\"'’”]?(?: -)? ?)+)(?=[?.! ]*$)", before
    )
    return f"{before[: name.start('name')]}{core}{mark_of(before)}" if name else None


def _is_topic(new: Sequence[Slot], before: str, vocabulary: Vocabulary) -> bool:
    """Whether the slots are what reviews find, not whom or when, and the last question had nothing like it to replace."""
    fields = {slot.field for slot in new}
    return fields <= {*cues()["topical"]} and not fields & {slot.field for slot in slots_of(before, vocabulary)}


def _replaced(text: str, old: Sequence[Slot], words: str) -> str:
    """The text with the first of the old slots replaced, and the others of its kind gone; neighbours go together."""
    first, last = old[0], old[0]
    for slot in old[1:]:
        if len(WORDS.findall(text[last.end : slot.start])) <= 1:
            last = slot
    rest = text[last.end :]
    for slot in sorted(old, key=lambda slot: -slot.start):
        if slot.start >= last.end:
            rest = f"{rest[: slot.start - last.end].rstrip()}{rest[slot.end - last.end :]}"
            rest = re.sub(r"(?i)\s+(?:and|or|in|of|for|with|,)\s*(?=[?.!]|$)", "", rest)
    return f"{text[: first.start]}{words}{rest}"


def added(text: str, fragment: str, field: str) -> str:
    """The text with the fragment at its end, joined by the preposition it brings or one that fits."""
    joined = {"year": "in", "agency": "for", "age": "in", "partnership": "in", "care": "involving"}.get(field, "and")
    begins = re.match(
        r"(?i)(in|for|about|on|with|of|from|to|at|by|where|among|involving|before|after|since|between)\b", fragment
    )
    words = fragment if begins else f"{joined} {fragment}"
    return f"{text.rstrip('?!. ')} {words}{mark_of(text)}"


def _section(text: str, words: str) -> str:
    """The last question asked of one part of the reviews."""
    subject = subject_of(text)
    if subject:
        return f"What are the {words} about {subject}?"
    about = re.search(r"(?i)\b(?:to|for|from|with|in|of)\b .*", text.rstrip("?!. "))
    rest = about.group() if about else f"on {text.rstrip('?!. ')}"
    return f"What are the {words} {rest}?"


def _about_review(text: str, words: str) -> str:
    return f"{text.rstrip('?!. ')} in {words}{mark_of(text)}"


def _other_topic(before: str, core: str, vocabulary: Vocabulary, *, led: bool) -> str:
    """The last question about something else: what follows "about" gives way, its years, sections and agencies stay."""
    about = re.search(
        r"(?i)\b(about|on|regarding|concerning|around|involving|mention(?:ing|ed)?|of)\b (.*)", before.rstrip("?!. ")
    )
    if not core:
        return before
    if about is None:
        named = any(slot.field == "review" for slot in slots_of(before, vocabulary))
        return f"{before.rstrip('?!. ')}: {core}{mark_of(before)}" if led or named else core
    offset = about.start(2)
    kept = [
        slot
        for slot in slots_of(before, vocabulary)
        if slot.start >= offset and slot.field in ("year", "agency", "partnership", "age", "review")
    ]
    tail = before.rstrip("?!. ")[_phrase_start(before, kept[0].start) :] if kept else ""
    return f"{before[:offset]}{core}{f' {tail}' if tail else ''}{mark_of(before)}"


def _phrase_start(text: str, start: int) -> int:
    """Where the phrase begins that leads to a slot: its preposition comes along."""
    lead = re.search(r"(?i)\b(?:in|for|with|by|to|at|from|of)(?: the)? $", text[:start])
    return lead.start() if lead else start
