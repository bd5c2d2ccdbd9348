"""Identifiers are recognised in any spelling, compared by a normal form and never made up."""

import pytest

from corpus.identifiers import aliases, heading_identifier, leading_identifier, mentions, normal


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("RR 5/22", "RR 5/22"),
        ("RR 05/22", "RR 5/22"),
        ("RR5-22", "RR 5/22"),
        ("rr 5/22", "RR 5/22"),
        ("Rapid Review 5 of 2022", "RR 5/22"),
        ("Rapid Review 5/2022", "RR 5/22"),
        ("RR 5 (2022)", "RR 5/22"),
        ('LCSPR TN20 "Tom"', "LCSPR TN20"),
        ("LCSPR TN20 “Tom”", "LCSPR TN20"),
        ("Theo (TDS20)", "TDS20"),
        ("'Maya' (Case 2/2020)", "Case 2/20"),
        ("MDS20/PDS20", "MDS20/PDS20"),
        ("BSCP2020-21/01", "BSCP2020-21/01"),
        ("Case Number 14", "Case Number 14"),
        ("Child BW", "Child BW"),
        ("CHILD BW", "Child BW"),
        ("Child 'L'", "Child L"),
        ("Young Person G", "Young Person G"),
        ("CSPR Baby F", "CSPR Baby F"),
        ("Children F, G and H", "Children F, G & H"),
        ("Child LR and Child LP", "Child LR & Child LP"),
        ("Family S4", "Family S4"),
        ("CYSUR 4 2019", "CYSUR 4/19"),
        ("Operation Kern", "Operation Kern"),
        ("'Emily' & 'Jack'", "Emily & Jack"),
    ],
)
def test_a_whole_line_has_one_normal_form(printed: str, expected: str) -> None:
    """Spellings of one identifier compare equal; the printed form is kept."""
    mention = heading_identifier(printed)
    assert mention is not None
    assert mention.id == expected
    assert mention.printed == printed
    assert normal(printed) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened in rapid review 5 of 2022?", ["RR 5/22"]),
        ("Compare RR 05/22 with RR6/22.", ["RR 5/22", "RR 6/22"]),
        ("What did we learn from Child E and Baby N?", ["Child E & Baby N"]),
        ("Was the child known to services?", []),
        ("How many children were in care in 2022?", []),
        ("See DFE-RR157 and MI Number: 128/20.", []),
        ("Is a child protection plan enough?", []),
        ("In May 2022 the board met 24/7.", []),
    ],
)
def test_inside_a_sentence_only_real_identifiers_are_found(question: str, expected: list[str]) -> None:
    """Ordinary words and numbers that look like identifiers are none."""
    assert [mention.id for mention in mentions(question)] == expected


def test_a_mention_knows_its_place_kind_and_year() -> None:
    """Offsets slice back to the printed form; kind and year come from the identifier alone."""
    text = "As in LCSPR WT21 “Robin”, nobody asked."
    (mention,) = mentions(text)
    assert text[mention.start : mention.end] == mention.printed == "LCSPR WT21 “Robin”"
    assert (mention.kind, mention.year, mention.pseudonym) == ("LCSPR", 2021, "Robin")


def test_aliases_are_the_code_and_the_printed_name_and_no_name_is_derived_from_a_code() -> None:
    """People say "WT21" or "Robin"; a code without a printed name has none."""
    named, bare = heading_identifier('LCSPR WT21 "Robin"'), heading_identifier("LCSPR WT21")
    assert named is not None
    assert bare is not None
    assert set(aliases(named)) == {"WT21", "Robin"}
    assert aliases(bare) == ("WT21",)


@pytest.mark.parametrize(
    "line", ["Recommendations", "Good practice", "R1", "12", "Appendix A", "What happened?", "Table 4"]
)
def test_headings_of_other_kinds_head_no_review(line: str) -> None:
    """Section headings, numbers and table names are not identifiers."""
    assert heading_identifier(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3. RR 4/21: Baby with injuries", "RR 4/21"),
        ("Child AG / AG1", "Child AG"),
        ("Child X = Young Person X", "Child X"),
        ("Child V, Child T", "Child V & Child T"),
        ("Baby P's mother was not seen", None),
        ("RR 4/21 was carried out in May", None),
        ("Recommendations of RR 4/21", None),
    ],
)
def test_a_heading_may_begin_with_its_identifier(line: str, expected: str | None) -> None:
    """Words after a colon, dash, bracket or stroke are its description; a sentence about a review is none of its headings."""
    mention = leading_identifier(line)
    assert (mention.id if mention else None) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Summary of RR 3/21 (LCSPR decision: no)", "RR 3/21"),
        ("Reference: RR 3/21", "RR 3/21"),
        ("Review reference RR/07/22", "RR 7/22"),
        ("PSCP-RR-03-22", "RR 3/22"),
        ("“Ruby” – LCSPR 2021", "Ruby"),
        ("Rapid Review 3: Child D", "Child D"),
        ("Child AB (Review 3)", "Child AB"),
        ("Learning from the winter", None),
        ("Reference group", None),
        ("Impact: what changed", None),
    ],
)
def test_a_heading_may_say_more_than_its_identifier(line: str, expected: str | None) -> None:
    """Words before it, a decision or a subject after it; a heading that only looks alike heads nothing."""
    mention = leading_identifier(line)
    assert (mention and mention.id) == expected


@pytest.mark.parametrize(
    ("line", "identifier"),
    [("TSCP 2019-A", "TSCP 2019-A"), ("FC-2018-05", "FC 2018-05"), ("W22/04", "W22/04")],
)
def test_codes_of_a_board_with_its_year(line: str, identifier: str) -> None:
    found = heading_identifier(line)
    assert found is not None
    assert found.id == identifier


@pytest.mark.parametrize(
    ("line", "identifier", "pseudonym", "called"),
    [
        ("Review 12 (2021): Child Larch", "Review 12/21", "Larch", "Child Larch"),
        ("TS/2022/08 - Child Rowan and siblings", "TS 2022-08", "Rowan", "Child Rowan"),
        ("RR 4/22 “Tom”", "RR 4/22", "Tom", "Tom"),
        ("Seven-minute briefing: ‘Baby Wren’", "Baby Wren", "Wren", "Wren"),
        ("RR 4/22 - Bruising", "RR 4/22", None, None),
        ("RR 4/22: Child Protection", "RR 4/22", None, None),
    ],
)
def test_a_name_after_the_identifier_is_the_childs(
    line: str, identifier: str, pseudonym: str | None, called: str | None
) -> None:
    """So it can be asked for by it, with "Child" before it or without; what the review is about is nobody's name."""
    mention = leading_identifier(line)
    assert mention is not None
    assert (mention.id, mention.pseudonym) == (identifier, pseudonym)
    assert called is None or called in aliases(mention)
