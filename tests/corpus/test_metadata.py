"""What a cover says: partnership, date, status and kind in the forms that partnerships use."""

from pathlib import Path

import pytest

from corpus.document import Given, Status
from corpus.metadata import Metadata, metadata
from corpus.readers.markdown import read_markdown
from corpus.readers.text import text_reading

BODY = (
    "Background\n\nA boy of nine weeks was brought to hospital by his aunt with a mark on his arm, and was seen by a "
    "doctor at once, who asked the nurse to stay with them. The nurse stayed. Nobody else was in the room.\n"
)


def about(*lines: str, file: str = "x.txt") -> Metadata:
    return metadata(text_reading("\n\n".join([*lines, BODY]), file=file, sha256="ab" * 32), Given())


@pytest.mark.parametrize(
    "name",
    [
        "Vale of Senn Safeguarding Children Partnership",
        "Royal Borough of Senn Local Safeguarding Children Board",
        "Senn, Tarn & Esk Local Safeguarding Children Partnership",
        "Senn Safeguarding Children and Adults Partnership",
        "Senn-on-Sea Safeguarding Children Partnership",
        "Senn Children Safeguarding Assurance Partnership",
        "Senn Children's Safeguarding Partnership",
        "Senn Child Protection Committee",
        "Vale of Senn SCP",
        "Senn LSCB",
    ],
)
def test_the_partnership_is_named_whole(name: str) -> None:
    """In words or by its initials after the place; the title stays the title."""
    found = about("Serious Case Review: Child K", name)
    assert (found.partnership, found.title) == (name, "Serious Case Review: Child K")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("14th March 2017", "2017-03-14"),
        ("March, 2017", "2017-03"),
        ("March 14, 2017", "2017-03-14"),
        ("Date: 3rd of March 2017", "2017-03-03"),
        ("14 Mar 2017", "2017-03-14"),
        ("Final report, Sept 2017", "2017-09"),
        ("14/03/2017", "2017-03-14"),
        ("14.03.17", "2017-03-14"),
        ("14-03-2017", "2017-03-14"),
        ("2017-03-14", "2017-03-14"),
        ("Published: 2017", "2017"),
    ],
)
def test_the_date_is_read_in_the_forms_covers_use(line: str, date: str) -> None:
    """Days come before months in figures; a month without a day stays a month."""
    assert about("Serious Case Review: Child K", "Senn Safeguarding Children Board", line).published == date


def test_the_year_of_publication_is_not_that_of_the_reviews() -> None:
    """Reviews completed in 2021 and published in 2022 are of 2021."""
    found = about("Summaries of rapid reviews completed in 2021", "Senn Safeguarding Children Board, published 2022")
    assert (found.published, found.year) == ("2022", 2021)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Draft v0.3", Status.DRAFT),
        ("Not for wider circulation", Status.UNPUBLISHED),
        ("Official: Sensitive", Status.UNPUBLISHED),
        ("For partnership members only", Status.UNPUBLISHED),
        ("Please do not share", Status.UNPUBLISHED),
        ("Private & Confidential", Status.UNPUBLISHED),
        ("This report has not been published", Status.UNPUBLISHED),
        ("Confidentiality statement", Status.PUBLISHED),
        ("Published May 2020", Status.PUBLISHED),
    ],
)
def test_marks_on_the_cover_say_how_far_it_may_travel(line: str, status: Status) -> None:
    """A mark that limits the readers makes it unpublished; a heading about confidentiality does not."""
    assert about("Serious Case Review: Child K", line).status is status


@pytest.mark.parametrize(
    ("title", "kind", "review"),
    [
        ("Seven Minute Briefing: Child K", "briefing", None),
        ("One minute guide: Child K", "briefing", None),
        ("Learning from Rapid Reviews 2022", "digest", "rapid review"),
        ("Local Child Safeguarding Practice Review: Child K", "", "LCSPR"),
        ("Serious Case Review - Child K Overview Report", "", "SCR"),
        ("Thematic review of serious youth violence", "", "thematic review"),
    ],
)
def test_the_title_says_the_kind_of_document_and_of_review(title: str, kind: str, review: str | None) -> None:
    """Empty and None where it does not say."""
    found = about(title, "Senn Safeguarding Children Board")
    assert (found.kind, found.review_kind) == (kind, review)


def test_the_date_may_stand_under_the_only_name_of_a_review() -> None:
    """Short lines under the name are still the cover's."""
    assert about("Child K", "Senn Safeguarding Children Board", "14 March 2017").published == "2017-03-14"


def test_references_and_authors_stand_between_the_name_and_the_date(tmp_path: Path) -> None:
    """A cover in large type: none of its lines begins the report, and the child's name belongs to the title."""
    blocks = [
        "# Local Child Safeguarding Practice Review", "# Child Larch", "## Senn Safeguarding Children Partnership",
        "## Reference: LCSPR 03/20", "## Author: A. Writer", "## Date of publication: June 2022", "## 1. Circumstances", BODY,
    ]  # fmt: skip
    path = tmp_path / "report.md"
    path.write_text("\n\n".join(blocks), encoding="utf-8")
    found = metadata(read_markdown(path), Given())
    assert (found.title, found.published) == ("Local Child Safeguarding Practice Review: Child Larch", "2022-06")


def test_a_title_that_says_only_the_kind_takes_the_line_below_it() -> None:
    """ "7-Minute Briefing" names no document, and neither does the half of a partnership's name."""
    found = about("7-MINUTE BRIEFING", "CLOVER: NEGLECT OF TEETH", "Senn Safeguarding Children Partnership")
    assert found.title == "7-MINUTE BRIEFING: CLOVER: NEGLECT OF TEETH"
    assert (
        about("SENN AND TARN", "SAFEGUARDING CHILDREN PARTNERSHIP", "LEARNING FROM OUR REVIEWS").title
        == "LEARNING FROM OUR REVIEWS"
    )


def test_the_date_of_publication_comes_before_a_period() -> None:
    """What a digest is about is no date of it."""
    lines = ("1 April 2030 to 31 March 2031", "Published June 2031. Version 1.1")
    assert about("LEARNING FROM REVIEWS", *lines).published == "2031-06"


def test_the_matter_before_a_markdown_page_is_its_properties(tmp_path: Path) -> None:
    """Fields and comments for editors are no text of the page."""
    path = tmp_path / "page.md"
    path.write_text(
        "---\ntitle: Archive\nowner: Senn SCP\n---\n\n<!-- do not edit -->\n\n# Reviews 2031\n\nText.\n",
        encoding="utf-8",
    )
    reading = read_markdown(path)
    assert [block.text for block in reading.blocks] == ["Reviews 2031", "Text."]
    assert reading.properties["title"] == "Archive"
