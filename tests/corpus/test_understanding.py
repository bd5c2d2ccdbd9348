"""From a file's blocks to reviews, sections and passages; nothing is lost, moved or counted twice."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Given, ReadDocument, Section, Status, text_of
from corpus.readers.text import text_reading
from corpus.understanding import read_document, understand
from eval.bench.structure import measure
from eval.bench.styles import HALVES

DIGEST = """Kestrel Vale Safeguarding Children Partnership

Learning from Rapid Reviews 2021

1

RR 1/21

A seven-week-old boy was admitted with a swollen arm. His mother was nineteen.

Good practice was identified in that the duty nurse rang the social worker at once.

Learning identified included:

- every swelling in a baby needs a second opinion
- interpreters must be booked before the visit

Kestrel Vale Safeguarding Children Partnership - learning
2021

2

RR 02/21

This review was about a girl aged fourteen who was missing for nine days. In RR 1/21 the same team was involved.

Missed opportunities were identified for the school, which did not ring home.

Kestrel Vale Safeguarding Children Partnership - learning
2021

3

LCSPR OW21 "Wren"

This review was for a three-year-old.

Feedback received from the Child Safeguarding Practice Review Panel

"We thought the review was proportionate."
"""


def read(text: str, **given_: object) -> ReadDocument:
    return understand(text_reading(text, file="digest.txt", sha256="ab" * 32), Given(**given_))  # type: ignore[arg-type]


def sections(read_: ReadDocument, review: str) -> list[tuple[str, str]]:
    return [(p.section.value, p.text) for p in read_.passages if p.review == review]


def test_whole_line_identifiers_head_reviews_and_inline_mentions_do_not() -> None:
    """Three headings, three reviews, printed as printed; the mention of RR 1/21 inside RR 02/21 cuts nothing."""
    found = read(DIGEST)
    assert [(r.id, r.printed) for r in found.reviews] == [
        ("RR 1/21", "RR 1/21"),
        ("RR 2/21", "RR 02/21"),
        ("LCSPR OW21", 'LCSPR OW21 "Wren"'),
    ]
    assert found.reviews[2].pseudonym == "Wren"
    assert found.document.title == "Learning from Rapid Reviews 2021"
    assert found.document.partnership == "Kestrel Vale Safeguarding Children Partnership"


def test_sections_follow_sentence_openings_and_carry_on_to_the_bullets() -> None:
    """Circumstances until a cue; a cue's bullets stand under it; panel feedback is its own kind."""
    found = read(DIGEST)
    first = sections(found, "RR 1/21")
    assert [name for name, _ in first] == ["circumstances", "good practice", "learning"]
    assert "interpreters must be booked" in first[2][1]
    assert [name for name, _ in sections(found, "RR 2/21")] == ["circumstances", "missed opportunities"]
    assert [name for name, _ in sections(found, "LCSPR OW21")] == ["circumstances", "panel feedback"]


def test_page_numbers_and_running_lines_reach_no_passage() -> None:
    """Bare numbers and the wrapped footer beside them are furniture."""
    text = "\n".join(passage.text for passage in read(DIGEST).passages)
    assert "Partnership - learning" not in text
    assert not any(line.strip().isdigit() for line in text.splitlines())


def test_the_same_identifier_twice_is_reported_and_kept_apart() -> None:
    """A collision inside a document is a notice; nothing is merged."""
    found = read(DIGEST.replace("RR 02/21", "RR 1/21"))
    assert len({review.id for review in found.reviews}) == 3
    assert any("RR 1/21" in notice.message for notice in found.notices)


def test_a_document_without_identifiers_is_one_review_named_by_its_title() -> None:
    """Nothing is derived: the review is called what the document is called."""
    found = read("Learning from a fall\n\nA boy of four fell from a window. He recovered.\n\nThe latch was broken.")
    assert [review.printed for review in found.reviews] == ["Learning from a fall"]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("IN STRICT CONFIDENCE", Status.UNPUBLISHED),
        ("Not for publication", Status.UNPUBLISHED),
        ("DRAFT version 3", Status.DRAFT),
        ("A summary for practitioners", Status.PUBLISHED),
    ],
)
def test_the_cover_says_how_far_a_document_may_travel(line: str, status: Status) -> None:
    """What a person gives wins over what the cover says."""
    text = DIGEST.replace("Learning from Rapid", f"{line}\n\nLearning from Rapid", 1)
    assert read(text).document.status is status
    assert read(text, status=Status.PUBLISHED).document.status is Status.PUBLISHED


def assert_whole(found: ReadDocument) -> None:
    """Asserts that spans slice back to their text and that each character but white space lies in one passage."""
    pages = {page.index: page for page in found.pages}
    covered = {index: [0] * len(page.text) for index, page in pages.items()}
    for passage in found.passages:
        assert text_of(passage.spans, pages) == passage.text
        for span in passage.spans:
            for place in range(span.start, span.end):
                covered[span.page][place] += 1
        for start, end in passage.sentences:
            assert text_of(passage.spans_of(start, end), pages) == passage.text[start:end]
    for index, counts in covered.items():
        for place, count in enumerate(counts):
            assert count == 1 or (count == 0 and pages[index].text[place].isspace())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["RR 3/21", "Good practice was identified in that it rained.", "- a bullet about rain", "Rain fell. It stopped.",
             "Recommendations", "4", "word " * 150 + "end.", "Sentence one here. " * 40, "Summary: it rained a lot.", "\f"]
        ),
        min_size=1,
        max_size=14,
    )
)  # fmt: skip
def test_passages_cover_every_character_exactly_once(parts: list[str]) -> None:
    """Spans slice back to their text, no character lies in two passages, and only white space lies in none."""
    text = "\n\n".join(parts)
    if not text.replace("4", "").strip():
        return
    reading = text_reading(text, file="x.txt", sha256="cd" * 32)
    found, again = understand(reading), understand(text_reading(text, file="renamed.txt", sha256="cd" * 32))
    assert_whole(found)
    assert [passage.id for passage in found.passages] == [passage.id for passage in again.passages]
    assert len({passage.id for passage in found.passages}) == len(found.passages)


def test_the_acceptance_digest_holds_exactly_its_nine_reviews(shared: Path) -> None:
    """As text: nine printed identifiers, no furniture in a passage, each review with the sections a reader sees in it."""
    from corpus.readers.text import read_text

    found = understand(read_text(shared / "seed" / "learning-from-reviews-2022.txt"))
    printed = [review.printed for review in found.reviews]
    assert printed[:7] == ["RR 1/22", "RR 2/22", "RR 3/22", "RR 4/22", "RR 05/22", "RR 6/22", "RR 7/22"]
    assert printed[7:] == ['LCSPR TN20 "Tom"', 'LCSPR SN20 "Jean"']
    kinds = {review.id: {p.section for p in found.passages if p.review == review.id} for review in found.reviews}
    assert Section.MISSED_OPPORTUNITIES in kinds["RR 2/22"]
    assert Section.RECOMMENDATIONS in kinds["RR 7/22"]
    assert {Section.PANEL_FEEDBACK, Section.LEARNING} <= kinds["RR 5/22"]
    assert all(Section.CIRCUMSTANCES in sections_ for sections_ in kinds.values())


@pytest.mark.parametrize("half", HALVES)
def test_documents_of_other_partnerships_are_read_as_a_person_would(half: str) -> None:
    """Thirty-two layouts and habits of numbering: exactly their reviews, text under the right review and section, no furniture."""
    for figures in measure(half):
        assert figures.reviews, f"{figures.name}: {figures.wrong[:1]}"
        assert figures.placed >= 0.95, f"{figures.name}: {figures.wrong}"
        assert figures.sectioned >= 0.7, f"{figures.name}: {figures.wrong}"
        assert figures.facts >= 0.85, f"{figures.name}: {figures.wrong}"
        assert figures.furniture == 0, figures.name


REGISTER = """<html><body><main><h1>Register of rapid reviews</h1><table>
<tr><th>Ref</th><th>Child</th><th>Background</th><th>Learning</th><th>Recommendations</th><th>Lead</th></tr>
<tr><td>RR 1/31</td><td>Girl, 9</td><td>She was hurt by her uncle.</td><td>The school was told late.</td><td>Send the plan at once.</td>
<td>School</td></tr>
<tr><td>RR 2/31</td><td>Boy, 3</td><td>He fell from a boat.</td><td></td><td>Count the life jackets.</td><td>Harbour</td></tr>
</table></main></body></html>"""


def test_a_row_that_tells_a_review_is_cut_by_the_sections_its_columns_name(tmp_path: Path) -> None:
    """The columns before the first section go with it, those behind stay with the last; an empty cell says nothing."""
    path = tmp_path / "register.html"
    path.write_text(REGISTER, "utf-8")
    found = read_document(path)
    assert_whole(found)
    told = [(p.review, p.section, p.text, p.header) for p in found.passages if p.review]
    assert told == [
        (
            "RR 1/31",
            Section.CIRCUMSTANCES,
            "RR 1/31\tGirl, 9\tShe was hurt by her uncle.",
            ("Ref", "Child", "Background"),
        ),
        ("RR 1/31", Section.LEARNING, "The school was told late.", ("Learning",)),
        ("RR 1/31", Section.RECOMMENDATIONS, "Send the plan at once.\tSchool", ("Recommendations", "Lead")),
        (
            "RR 2/31",
            Section.CIRCUMSTANCES,
            "RR 2/31\tBoy, 3\tHe fell from a boat.",
            ("Ref", "Child", "Background", "Learning"),
        ),
        ("RR 2/31", Section.RECOMMENDATIONS, "Count the life jackets.\tHarbour", ("Recommendations", "Lead")),
    ]


def test_a_row_of_a_finding_and_its_action_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    rows = "<tr><td>1</td><td>The school was told late.</td><td>Send the plan at once.</td></tr>"
    path.write_text(
        "<html><body><main><h1>Rapid Review RR 1/31</h1><h2>Action plan</h2><table><tr><th>No</th><th>Finding</th>"
        f"<th>Action</th></tr>{rows}</table></main></body></html>",
        "utf-8",
    )
    (passage,) = (p for p in read_document(path).passages if "told late" in p.text)
    assert "Send the plan at once." in passage.text
    assert passage.section is Section.RECOMMENDATIONS
