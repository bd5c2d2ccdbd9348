"""Which text is which review: headings of many habits, tables, joint reviews, families."""

from pathlib import Path

import pytest

from corpus.document import ReadDocument, Section

CASE = "A boy of four months was seen with a bruise. His mother was nineteen.\n\n"


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["RR 4/21: Baby with injuries", "RR 05/21 - A girl who was missing"], ["RR 4/21", "RR 5/21"]),
        (["1. Child A", "2. Child B (2019)", "3. Family T (Twin 1, Twin 2)"], ["Child A", "Child B", "Family T"]),
        (["Rapid Review 1", "Rapid Review 2"], ["RR 1", "RR 2"]),
        (["Review 1: Baby N", "Review 2: Young Person G"], ["Baby N", "Young Person G"]),
        (["2020 - Larkmoor - Baby A", "2021 - Larkmoor - Child B"], ["Baby A", "Child B"]),
        (["RR 6/21 and RR 7/21", "RR 8/21 (joint with RR 9/21)"], ["RR 6/21 & RR 7/21", "RR 8/21"]),
        (["RR 2023/04", "RR-2023-05"], ["RR 4/23", "RR 5/23"]),
        (["Serious Case Review 3 of 2018", "Local Child Safeguarding Practice Review 1/2020"], ["SCR 3/18", "LCSPR 1/20"]),
        (["Zac (ZDS22)", "MDS20/PDS20"], ["ZDS22", "MDS20/PDS20"]),
        (["2023/RR/07", "2023/RR/08"], ["RR 7/23", "RR 8/23"]),
        (["Rapid Review Number Six", "Rapid Review Seven: a fall"], ["RR 6", "RR 7"]),
        (["Case one: Zac", "Case two: Amy"], ["Case 1", "Case 2"]),
        (["SCR – Child K (2018)", "RR Baby O"], ["SCR Child K", "RR Baby O"]),
        (["Zac (LCSPR, 2022)", "Amy (serious case review)"], ["Zac", "Amy"]),
        (["Extended CPR 01/2020", "Rapid review of Child A, March 2023"], ["CPR 1/20", "Child A"]),
        (["BSCP2020-21/01", "SCR BSCB 2017-18/02"], ["BSCP2020-21/01", "BSCB2017-18/02"]),
    ],
)  # fmt: skip
def test_headings_of_a_digest_head_its_reviews(read, headings: list[str], expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    """Words after the identifier, numbers and years before it, serials alone: each heading is one review."""
    found = read("# Learning from reviews\n\n" + "".join(f"## {heading}\n\n{CASE}" for heading in headings))
    assert [review.id for review in found.reviews] == expected
    assert all(any(p.review == review.id and "bruise" in p.text for p in found.passages) for review in found.reviews)


def test_a_joint_review_answers_to_both_identifiers(read) -> None:  # type: ignore[no-untyped-def]
    """One review, printed as printed, found by either number."""
    found = read(f"# Reviews 2021\n\n## RR 6/21 and RR 7/21\n\n{CASE}## RR 8/21\n\n{CASE}")
    assert found.reviews[0].printed == "RR 6/21 and RR 7/21"
    assert set(found.reviews[0].aliases) == {"RR 6/21", "RR 7/21"}


def test_pseudonyms_alone_head_reviews_only_where_the_text_tells_of_a_person(read) -> None:  # type: ignore[no-untyped-def]
    """ "Amy" and "Ben" are reviews; "Housing" and "Neglect" are themes."""
    text = f"## Amy\n\nAmy was a baby of nine weeks.\n\n## Ben\n\n{CASE}Ben's mother had moved.\n\n## Neglect\n\nIt was seen often.\n"
    assert [review.id for review in read(f"# Learning from our cases\n\n{text}").reviews] == ["Amy", "Ben"]
    themes = "## Housing\n\nHousing was late to the meeting.\n\n## Neglect\n\nNeglect was not named.\n"
    assert len(read(f"# Learning from our cases\n\n{themes}").reviews) == 1
    assert len(read(f"# Learning review: Amy and Ben\n\n{text}").reviews) == 1


def test_headings_that_each_bring_in_a_child_head_reviews(read) -> None:  # type: ignore[no-untyped-def]
    """Names, case studies and plain words: what counts is that each begins with a child not spoken of before."""
    text = (
        "## Case study 1: a bruise\n\nA three-month-old boy was seen with a bruise.\n\n### So what?\n\nNobody asked.\n\n"
        "## The girl on the bus\n\nA girl aged 12 rode the bus all day.\n\n### So what?\n\nNobody asked her either.\n\n"
        "## Jayden\n\nJayden is a boy aged two who fell from a window.\n\n"
    )
    found = read(f"# What we heard this spring\n\n{text}")
    assert [review.id for review in found.reviews] == ["Case study 1", "The girl on the bus", "Jayden"]


def test_chapters_about_one_child_are_one_review(read) -> None:  # type: ignore[no-untyped-def]
    """Episodes, findings and brothers bring no child in, though each tells an age."""
    text = (
        "## Episode 1\n\nA baby of two months was seen with a bruise on his cheek.\n\n"
        "## Finding 2: ages\n\nA baby of four months cannot roll on to a toy.\n\n"
        "## The brother\n\nThe boy aged six was at school.\n\n## What was said\n\nA boy of four months was seen again.\n\n"
    )
    assert len(read(f"# Overview of a review\n\n{text}").reviews) == 1


def test_a_digest_of_several_areas_gives_each_review_its_own_partnership(read) -> None:  # type: ignore[no-untyped-def]
    """Which none of them lends to the document or to the others."""
    found = read(
        f"# Regional digest\n\n## RR 1/21 - Penbury Safeguarding Children Partnership\n\n{CASE}"
        f"## RR 2/21 - Tarrow Safeguarding Children Partnership\n\n{CASE}## RR 3/21\n\n{CASE}"
    )
    assert found.document.title == "Regional digest"
    assert [review.partnership for review in found.reviews] == [
        "Penbury Safeguarding Children Partnership",
        "Tarrow Safeguarding Children Partnership",
        None,
    ]
    assert found.document.partnership is None


def test_a_title_may_name_brothers_and_sisters(read) -> None:  # type: ignore[no-untyped-def]
    """One review that each name finds."""
    found = read(f"# Practice Review: Ivy, Rowan and 'Ash'\n\n## Background\n\n{CASE}")
    assert [review.id for review in found.reviews] == ["Ivy, Rowan and Ash"]
    assert set(found.reviews[0].aliases) >= {"Ivy", "Rowan", "Ash"}


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("Serious Case Review: Family T", ["Child A", "Child B"], "Family T"),
        ("Local Child Safeguarding Practice Review: Child K", ["2. Child K - lived experience", "3. Neglect"], "Child K"),
        ("Learning review: 'Elliot'", ["What happened", "What we learned"], "Elliot"),
    ],
)  # fmt: skip
def test_a_report_that_names_itself_is_one_review(read, title: str, headings: list[str], expected: str) -> None:  # type: ignore[no-untyped-def]
    """Whatever its headings name, a family's children among them."""
    found = read(f"# {title}\n\n" + "".join(f"## {heading}\n\n{CASE}" for heading in headings))
    assert [review.id for review in found.reviews] == [expected]
    assert all(passage.review == expected for passage in found.passages)


TABLE = """| Review | Recommendation | Lead | Due |
|---|---|---|---|
| RR 1/20 | Nurses ring the ward. | Trust | May |
| RR 2/20 | Schools ring home. | School | June |
| RR 1/20 | Doctors look twice. | Trust | July |
"""


def test_table_rows_belong_to_the_review_they_name(read) -> None:  # type: ignore[no-untyped-def]
    """In a digest wherever the table stands, and in a document that is nothing but the table."""
    digest = read(f"# Reviews 2020\n\n## RR 1/20\n\n{CASE}## RR 2/20\n\n{CASE}### Recommendations\n\n{TABLE}")
    for found in (digest, read(f"# Action log\n\n{TABLE}")):
        rows = {p.text.split("\t")[1]: (p.review, p.section) for p in found.passages if "\t" in p.text}
        assert rows["Nurses ring the ward."] == ("RR 1/20", Section.RECOMMENDATIONS)
        assert rows["Schools ring home."] == ("RR 2/20", Section.RECOMMENDATIONS)
        assert rows["Doctors look twice."] == ("RR 1/20", Section.RECOMMENDATIONS)
        assert [review.id for review in found.reviews] == ["RR 1/20", "RR 2/20"]


def test_what_follows_the_last_review_at_its_height_is_nobodys(read) -> None:  # type: ignore[no-untyped-def]
    """A closing part beside the reviews is back matter, though its heading names a section."""
    found = read(
        f"# Reviews\n\n## RR 1/20\n\n{CASE}### Learning\n\nAsk.\n\n## RR 2/20\n\n{CASE}## Next steps\n\nWe meet in May."
    )
    assert [p.review for p in found.passages if "We meet" in p.text] == [None]


FILES = ("01_digest.pdf", "01b_digest_objstm_linear.pdf", "02_digest_doubled_numbers.pdf", "03_two_column.pdf",
         "05_footnotes.pdf", "07_word_export.pdf", "07_word_export.docx", "09_owner_aes256.pdf")  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_layout_of_the_acceptance_digest_has_the_reviews_and_sections_of_its_text(
    shared: Path, name: str
) -> None:
    """Nine reviews each, and each sentence of the text under the same review and section in every layout."""
    from corpus.understanding import read_document

    wanted = _placed(read_document(shared / "seed" / "learning-from-reviews-2022.txt"))
    found = _placed(read_document(shared / "pdfs" / name))
    reviews = {review for review, _ in wanted.values() if review}
    assert {review for review, _ in found.values() if review} == reviews
    assert len(reviews) == 9
    elsewhere = {words for words, place in wanted.items() if place[0] and words in found and found[words] != place}
    missing = {words for words, place in wanted.items() if place[0] and words not in found}
    assert not elsewhere
    assert len(missing) <= 0.05 * len(wanted)


def _placed(read_: ReadDocument) -> dict[str, tuple[str | None, Section]]:
    """The review and section of each sentence, by its letters."""
    return {
        "".join(filter(str.isalnum, passage.text[start:end])).lower(): (passage.review, passage.section)
        for passage in read_.passages
        for start, end in passage.sentences
    }


@pytest.mark.parametrize("name", ["04_table_spanning.pdf", "06_rotated.pdf", "12_600_pages.pdf"])
def test_a_file_without_identifiers_is_one_review(shared: Path, name: str) -> None:
    """A table of recommendations, pages without a title and a long report without a code: nothing is cut by chance."""
    from corpus.understanding import read_document

    found = read_document(shared / "pdfs" / name)
    assert [review.printed for review in found.reviews] == [found.document.title]


def test_an_appendix_after_the_last_review_belongs_to_none(read) -> None:  # type: ignore[no-untyped-def]
    """However small its heading."""
    found = read(
        f"# Reviews 2021\n\n## RR 6/21\n\n{CASE}## RR 8/21\n\n{CASE}#### Appendix 1: Acronyms\n\nMASH: a hub.\n"
    )
    assert [p.review for p in found.passages if "MASH" in p.text] == [None]


@pytest.mark.parametrize(
    ("headings", "years"),
    [
        (["AL21/01", "AL21/02", "AL21/03"], [2021, 2021, 2021]),
        (["AL20/01", "AL21/01", "AL21/02"], [2020, 2021, 2021]),
        (["RR 5/21", "RR 6/21", "RR 7/21"], [2021, 2021, 2021]),
        (["FC-2018-03", "FC-2020-02"], [2018, 2020]),
    ],
)
def test_the_year_of_a_code_stands_where_the_series_has_it(read, headings: list[str], years: list[int]) -> None:  # type: ignore[no-untyped-def]
    """What repeats within a digest is the year, what runs is the serial number."""
    found = read("# Learning from reviews\n\n" + "".join(f"## {heading}\n\n{CASE}" for heading in headings))
    assert [review.year for review in found.reviews] == years


def test_a_name_under_a_code_is_the_pseudonym_of_that_review(read) -> None:  # type: ignore[no-untyped-def]
    """On a line of its own with an age, or as the first word of what is told; no other first word is a name."""
    texts = [
        "**Malachi, 15**\n\n" + CASE,
        "**Baby F, newborn**\n\n" + CASE,
        "Ivo, a boy of three weeks, was hurt.",
        CASE,
    ]
    found = read(
        "# Digest\n\n" + "".join(f"## TSCP 2019-{code}\n\n{t}\n\n" for code, t in zip("ABCD", texts, strict=True))
    )
    assert [review.id for review in found.reviews] == [f"TSCP 2019-{code}" for code in "ABCD"]
    assert [review.pseudonym for review in found.reviews] == ["Malachi", "Baby F", "Ivo", None]


def test_a_report_answers_to_the_name_and_to_the_code_on_its_cover(read) -> None:  # type: ignore[no-untyped-def]
    """Whichever of the two names it, people ask for it by either."""
    cover = "# Local Child Safeguarding Practice Review\n\n# Child Larch\n\n## Reference: LCSPR 03/20\n\n"
    (review,) = read(cover + "## 1. What happened\n\n" + CASE).reviews
    assert {"Child Larch", "LCSPR 3/20"} <= {review.id, *review.aliases}
    assert review.pseudonym == "Larch"


def test_a_death_is_told_where_the_incident_is(read) -> None:  # type: ignore[no-untyped-def]
    """A background comes before it in a briefing; what was learned afterwards tells of others."""
    background = "## Background\n\nA boy of nine lived with his aunt. " + "He liked maps. " * 9
    text = (
        background
        + "\n\n## The incident\n\nHe was ill for a day. He {}\n\n## What did we learn\n\nHer brother had died.\n"
    )
    outcomes = [
        read("# Briefing: Child K\n\n" + text.format(end)).reviews[0].facet("outcome")[0].value
        for end in ("died.", "got up.")
    ]
    assert outcomes[0] == "died" != outcomes[1]
