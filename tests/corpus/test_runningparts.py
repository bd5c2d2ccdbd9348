"""A review told in one go, in words that no cue knows, is cut into its parts sentence by sentence."""

from corpus.readers.text import text_reading
from corpus.understanding import understand

STORY = "Nadia, aged 17, died in a car that left the road. She had lived in lodgings for two years and her mother was in hospital."
WELL = "Her adviser kept meeting her for a coffee and listened to her."
MISSED = "The meeting that her landlady wanted was never held and nobody told the school."
LEARNT = "Going away often is a reason for more concern."
ASKED = "Every child who goes away three times should be offered a meeting."


def digest(first: str) -> str:
    others = "\n\n".join(f"RR {n}/31\n\nA boy of four fell from a window." for n in (2, 3))
    return f"DIGEST OF REVIEWS\n\nRR 1/31\n\n{first}\n\n{others}\n"


def parts(first: str) -> list[str]:
    """The section of each sentence of the first review that stands in one passage or another."""
    found = understand(text_reading(digest(first), file="x.txt", sha256="ab" * 32))
    own = [p for p in found.passages if p.review == "RR 1/31"]
    assert sum(len(p.text) for p in own) >= len(first)  # nothing is lost
    told = (STORY[:20], WELL[:20], MISSED[:20], LEARNT[:20], ASKED[:20])
    return [next(p.section.value for p in own if line in p.text) for line in told]


def test_sentences_are_told_by_how_they_speak_and_by_their_order() -> None:
    """Within one paragraph as well as over several."""
    wanted = ["circumstances", "good practice", "missed opportunities", "learning", "recommendations"]
    assert parts(f"{STORY} {WELL} {MISSED} {LEARNT} {ASKED}") == wanted
    assert parts(f"{STORY}\n\n{WELL} {MISSED}\n\n{LEARNT} {ASKED}") == wanted


def test_what_cues_tell_stays_as_they_tell_it() -> None:
    """Where two parts have openings that are known, no sentence is judged by how it speaks."""
    told = parts(
        f"{STORY}\n\nLearning identified included that: {WELL}\n\nMissed opportunities were these: {MISSED} {LEARNT} {ASKED}"
    )
    assert told[1:] == ["learning", "missed opportunities", "missed opportunities", "missed opportunities"]


def test_a_story_of_few_sentences_is_a_story() -> None:
    """Too little is said to tell parts apart."""
    found = understand(text_reading(digest(f"{STORY} {MISSED}"), file="x.txt", sha256="ab" * 32))
    assert {p.section.value for p in found.passages if p.review == "RR 1/31"} == {"circumstances"}
