"""Habits of ordinary house styles: bars, strips and columns of facts, references in other places, reviews told in running text."""

import pytest

from corpus.document import BlockKind, ReadDocument, Section
from corpus.identifiers import heading_identifier, leading_identifier
from corpus.readers.text import text_reading
from corpus.understanding import understand

BOY = "A boy of four months was seen with a bruise on his ear while his parents moved house twice that spring."
GIRL = "A girl of six had eleven teeth taken out after three years in which nobody had asked about them at all."


def text(written: str) -> ReadDocument:
    return understand(text_reading(written, file="x.txt", sha256="ab" * 32))


@pytest.mark.parametrize(
    ("heading", "number", "child"),
    [
        ("LR 01/31 Linnet", "LR 1/31", None),
        ("MSP 31/B", "MSP 31/B", None),
        ("LCSPR 02-31", "LCSPR 2/31", None),
        ("Serious Case Review 2031/01, published May 2032", "SCR 1/31", None),
        ("CHILD P (OC31/P)", "OC 31/P", "Child P"),
        ("Child K (BSCP 2031-02)", "BSCP 2031-02", "Child K"),
        ("SCR 2031/A CHILD H", "SCR 2031-A", "Child H"),
        ("Case 3: Ivy-Mae", "Case 3", "Ivy-Mae"),
        ("LR02-31", "LR 2/31", None),
        ("Review 2031/A", "Review 2031-A", None),
    ],
)
def test_references_of_further_forms_and_the_child_beside_them(heading: str, number: str, child: str | None) -> None:
    """What a heading begins with, or has in brackets after the child."""
    mention = leading_identifier(heading) or leading_identifier(heading.removesuffix(" Linnet"))
    assert mention is not None
    assert (mention.id, mention.pseudonym) == (number, child)


def test_a_serial_is_no_year() -> None:
    """EM01 is the first of a series; TN20 is of 2020."""
    assert [heading_identifier(code).year for code in ("EM01", "TN20")] == [None, 2020]  # type: ignore[union-attr]


def test_brothers_and_sisters_belong_to_the_child_in_a_heading() -> None:
    """The review answers to both."""
    mention = leading_identifier("Child H and sibling (2031)")
    assert mention is not None
    assert (mention.id, mention.year) == ("Child H", 2031)
    assert "Child H and sibling" in mention.also


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<h2>LR 01/31 Linnet</h2>", "<h2>LR 02/31 Sorrel</h2>"),
        ("<h2>2031/01 Baby Wren</h2>", "<h2>2031/02 Child Heron</h2>"),
        ("<h2>Safe sleep RR/2031/01</h2>", "<h2>School attendance RR/2031/02</h2>"),
        ("<h2>A quiet boy</h2><p>Review OV/R1 of 2031</p>", "<h2>Too many cooks</h2><p>Review OV/R2 of 2031</p>"),
        (
            "<h2>Bruising</h2><p>Baby Wren | WV-31-A | Age: 14 weeks | Sex: Female | Outcome: serious injury</p>",
            "<h2>Knives</h2><p>Jordan | WV-31-B | Age: 17 years | Sex: Male | Outcome: died</p>",
        ),
        (
            "<h2>Child K</h2><p><i>Reference POV/2031/01. Rapid review.</i></p>",
            "<h2>Child M</h2><p>Reference POV/2031/02. LCSPR.</p>",
        ),
        ("<h2>2. Child A</h2><h2>SCR 2031/01, published May 2032</h2>", "<h2>3. Child B</h2><h2>SCR 2031/02</h2>"),
        (
            "<h2>Rowan, 15: knives</h2><p>LCSPR 2031-B · published July 2031</p>",
            "<h2>Isla, 9 weeks: crying</h2><p>RR 2031-D · no LCSPR</p>",
        ),
        (
            "<h2>Child D</h2><table><tr><th>Reference</th><th>Age</th></tr><tr><td>NM-2031-04</td><td>7</td></tr></table>",
            "<h2>Child E</h2><table><tr><th>Reference</th><th>Age</th></tr><tr><td>NM-2031-05</td><td>15</td></tr></table>",
        ),
        ("<h2>5.3 Child K (ref. 2031-K, serious case review)</h2>", "<h2>5.4 Child M (ref. 2031-M, rapid review)</h2>"),
        ("<h2>Child D (2031): a bruise</h2>", "<h2>Child G (2031): teeth</h2>"),
        ("<h2>A quiet boy</h2><p>SCR A/2031</p>", "<h2>Too many cooks</h2><p>SCR B/2031 ▪ Lewis</p>"),
        ("<h2>2031 - Northmere - Family Hazel</h2>", "<h2>2031 - Hexley - Child D</h2>"),
        (
            "<h2>Child V – Injury by a new partner</h2><table><tr><td>Reference</td><td>WP/2031/C</td></tr></table>",
            "<h2>Child W – Decay</h2><table><tr><td>Reference</td><td>WP/2031/D</td></tr></table>",
        ),
    ],
)
def test_each_review_is_known_by_its_reference_wherever_it_stands(page, first: str, second: str) -> None:  # type: ignore[no-untyped-def]
    """At the beginning or end of a heading, on the line under it, in a strip of facts."""
    found = page(f"<h1>Learning digest</h1>{first}<p>{BOY}</p>{second}<p>{GIRL}</p>")
    assert [review.year for review in found.reviews] == [2031, 2031]
    assert [p.review for p in found.passages if "bruise" in p.text] == [found.reviews[0].id]
    assert [p.review for p in found.passages if "teeth" in p.text] == [found.reviews[1].id]


def test_the_year_of_a_series_is_the_part_that_changes_as_years_do(page) -> None:  # type: ignore[no-untyped-def]
    """Told only by several together."""
    found = page(f"<h1>Digest</h1><h2>HLV/29/SCR/1</h2><p>{BOY}</p><h2>HLV/31/LCSPR/2</h2><p>{GIRL}</p>")
    assert [review.year for review in found.reviews] == [2029, 2031]


def test_a_case_without_a_year_of_its_own_is_of_the_year_in_which_its_review_was_completed(page) -> None:  # type: ignore[no-untyped-def]
    """And not of its bulletin's, nor of an earlier review's."""
    first = f"<h2>Case 1: Marisol</h2><p>Marisol was 13 when a serious case review about her was completed in 2029. {GIRL}</p>"
    second = f"<h2>Case 2: Rafe</h2><p>Rafe was two. An earlier review was completed in 2027. {BOY}</p>"
    found = page(f"<h1>Bulletin</h1><p>Published March 2032</p>{first}{second}")
    assert [review.year for review in found.reviews] == [2029, 2032]


def test_a_reference_on_the_cover_names_the_report_and_the_child_is_its_pseudonym() -> None:
    """In a table drawn with signs, as an export to text has it; another review that is mentioned is not this one."""
    found = text(
        "VALE SAFEGUARDING CHILDREN PARTNERSHIP\n\nLocal Child Safeguarding Practice Review\nChild Rowan\n\n"
        "+------------------+------------+\n| Review reference | MV/2031/03 |\n| Published        | May 2032   |\n"
        f"+------------------+------------+\n\n1   WHAT HAPPENED\n\nRowan was a baby. {BOY}\n\nAn earlier review, MV/2018/01, was read.\n"
    )
    (review,) = found.reviews
    assert (review.printed, review.pseudonym, review.year) == ("MV/2031/03", "Rowan", 2031)
    assert "Child Rowan" in review.aliases


def test_rows_of_facts_are_one_passage_beside_the_story(page) -> None:  # type: ignore[no-untyped-def]
    """They say next to nothing each, and what is asked for is the story; the child's age and sex are read from them."""
    facts = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, value in (
            ("Name used", "Linnet"),
            ("Age", "9 weeks"),
            ("Gender", "Male"),
            ("Published", "June 2031"),
        )
    )
    body = (
        f"<table>{facts}</table><h3>What happened</h3><p>The baby was seen by a nurse who was 34 and worked alone.</p>"
    )
    found = page(f"<h1>Digest</h1><h2>LR 01/31</h2>{body}<h2>LR 02/31</h2><p>{GIRL}</p>")
    first = [p for p in found.passages if p.review == "LR 1/31"]
    assert [p.section for p in first] == [Section.OTHER, Section.CIRCUMSTANCES]
    assert [first[0].text[start:end] for start, end in first[0].sentences][-1].startswith("Published")
    told = {facet.name: facet.value for facet in found.reviews[0].facets}
    assert (told["age"], told["sex"]) == ("9 weeks", "male")
    assert found.reviews[0].pseudonym == "Linnet"


@pytest.mark.parametrize(
    "facts",
    [
        "Age\n\n11 weeks\n\nGender\n\nFemale",
        "Age: 11 weeks Gender: Female Outcome: Recovered",
        "Girl. 11 weeks. Recovered.",
        "Age 11 weeks Sex Girl Theme Crying",
        "11 weeks\n\nage\n\nLives\n\nwith aunt\n\n4\n\nagencies\n\nGirl\n\nsex\n\nThe story",
    ],
)
def test_a_column_or_line_of_facts_tells_age_and_sex(facts: str) -> None:
    """As a sidebar, a strip or a line has them, before the ages of others."""
    found = text(f"RR 1/31\n\n{facts}\n\nHer brother of 12 rang 999.\n\nRR 2/31\n\n{GIRL}\n")
    told = {facet.name: facet.value for facet in found.reviews[0].facets}
    assert (told["age"], told["sex"]) == ("11 weeks", "female")


def test_reviews_told_one_after_another_without_headings() -> None:
    """A reference run into the text, or another child brought in; a report on two sisters names both throughout."""
    more = (
        "The school nurse was persistent and kept a note of each visit in the record for the whole of that spring term. "
        * 2
    )
    run_in = text(f"The digest\n\nRR 3-2031 {BOY} {more}\n\nRR 5-2031 {GIRL} {more}\n")
    assert [review.id for review in run_in.reviews] == ["RR 3/31", "RR 5/31"]
    told = text(
        "Report to the board\n\n3.1 Two reviews were concluded in the period and are set out here for decision by members.\n\n"
        f"3.2 Child F is a girl of 13 who took an overdose at school. {more}\n\n"
        f"3.3 The next matter is that of Child G, a boy aged three months whose thigh was broken. {more}\n"
    )
    assert [review.id for review in told.reviews] == ["Child F", "Child G"]
    sisters = text(
        f"Report to the board\n\nChild F is a girl of 13 who took an overdose. {more}\n\nChild G is a girl of 9 who saw it. {more}\n\n"
        f"Child F and Child G were seen together. {more}\n\nChild F came home. {more}\n\nChild F was seen with her mother. {more}\n"
    )
    assert len(sisters.reviews) == 1


def test_a_review_of_the_others_make_is_one_though_no_age_is_told_at_once(page) -> None:  # type: ignore[no-untyped-def]
    """Two bring in a child, the third has the same parts; so do cases whose headings all look alike."""
    parts = "<h3>What happened</h3><p>{}</p><h3>Good practice</h3><p>The nurse rang.</p><h3>Learning</h3><p>Ask.</p>"
    third = "This family had moved house nine times before the school knew of it, and it was winter."
    bodies = [parts.format(told) for told in (BOY, GIRL, third)]
    names = ("A mark that wiped off", "The dentist", "Nine houses")
    body = "".join(f"<h2>{name}</h2>{body}" for name, body in zip(names, bodies, strict=True))
    assert [review.id for review in page(f"<h1>What we heard</h1>{body}").reviews] == [*names]
    flat = "".join(
        f"<h2>Case {n}: a theme</h2><h2>What happened</h2><p>{told} {told}</p><h2>Learning</h2><p>{told}</p>"
        for n, told in ((1, BOY), (2, GIRL))
    )
    assert [review.id for review in page(f"<h1>Paper</h1>{flat}").reviews] == ["Case 1", "Case 2"]


def test_what_a_list_of_the_reviews_says_of_a_child_is_read_under_its_header(page) -> None:  # type: ignore[no-untyped-def]
    """The details below may tell neither the age nor the name; another age they mention is not the child's."""
    head = "".join(f"<th>{name}</th>" for name in ("Reference", "Child", "Age", "Sex"))
    first, second = (
        "".join(f"<td>{cell}</td>" for cell in row)
        for row in (("KEL-2031-02", "Child A", "12", "Boy"), ("OSB-2031-01", "Child B", "4 months", "Girl"))
    )
    glance = f"<table><tr>{head}</tr><tr>{first}</tr><tr>{second}</tr></table>"
    told = "<p>He told a teacher that a friend of the family had hurt him since he was 8 years old.</p>"
    found = page(
        f"<h1>Digest</h1><h2>At a glance</h2>{glance}<h2>In detail</h2><h3>A quiet boy (KEL-2031-02)</h3>{told}"
        "<h3>A caravan (OSB-2031-01)</h3><p>She died where a barbecue had burnt all night.</p>"
    )
    facets = [{facet.name: facet.value for facet in review.facets} for review in found.reviews]
    assert [(one["age"], one["sex"]) for one in facets] == [("12 years", "male"), ("4 months", "female")]
    assert [review.pseudonym for review in found.reviews] == ["Child A", "Child B"]


def test_of_a_number_and_an_early_year_the_first_is_the_year() -> None:
    """ "WSCP 22/02" is of 2022, as no such reference is of 2002."""
    years = [heading_identifier(code).year for code in ("WSCP 22/02", "WSCP 2/22", "WSCP 12/11")]  # type: ignore[union-attr]
    assert years == [2022, 2022, 2011]


def test_a_line_of_signs_under_a_short_line_makes_it_a_heading_in_plain_text() -> None:
    """As long as the line it stands under; a longer one only parts what is above from what is below."""
    written = (
        f"Case 1: THE BREAKFAST CLUB\n--------------------------\n{BOY}\n\nA last line\n{'-' * 70}\n\n"
        f"Case 2: TEETH\n=============\n{GIRL}\n"
    )
    reading = text_reading(written, file="x.txt", sha256="ab" * 32)
    headings = [block.text for block in reading.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["Case 1: THE BREAKFAST CLUB", "Case 2: TEETH"]


def test_numbered_cases_are_reviews_though_some_tell_no_age_at_once(page) -> None:  # type: ignore[no-untyped-def]
    """Two that bring in a child tell what the others are."""
    late = "<p>School and parish each thought that the other had made the checks on the man who taught her.</p>" * 3
    found = page(
        f"<h1>Briefing</h1><h2>Case 1: Bruising</h2><p>{BOY}</p><h2>Case 2: Teeth</h2><p>{GIRL}</p>"
        f"<h2>Case 3: Prayers and secrets</h2>{late}"
    )
    assert [review.id for review in found.reviews] == ["Case 1", "Case 2", "Case 3"]


def test_a_short_line_above_running_text_is_a_title_in_plain_text() -> None:
    """With its reference under it; not before another heading, nor the last words of a list."""
    written = (
        "1. Mina, 6 years: domestic abuse\nLearning review LR-A\n\n"
        "Mina was hurt when she stood between her parents in the kitchen of their flat.\n\n"
        "2. Tobias, 15 years: carrying knives\nLearning review LR-B\n\n"
        "Tobias was arrested after a fight in which another boy lost an eye.\n"
    )
    reading = text_reading(written, file="x.txt", sha256="ab" * 32)
    assert [block.text for block in reading.blocks if block.kind is BlockKind.HEADING] == [
        "1. Mina, 6 years: domestic abuse",
        "2. Tobias, 15 years: carrying knives",
    ]
    found = text(f"THE BULLETIN\n\n{written}")
    assert [review.pseudonym for review in found.reviews] == ["Mina", "Tobias"]
    ages = [next(facet.value for facet in review.facets if facet.name == "age") for review in found.reviews]
    assert ages == ["6 years", "15 years"]


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("A3.1 What was missed. Nobody had asked about the father.", Section.MISSED_OPPORTUNITIES),
        ("What was missed? The receptionist did not ask to speak to him.", Section.MISSED_OPPORTUNITIES),
        ("The school did well to keep a note of what he ate.", Section.GOOD_PRACTICE),
        ("What we have learned is that a bath seat gives no safety.", Section.LEARNING),
        ("The review teaches that a list is soon out of date.", Section.LEARNING),
        ("3.6 Where we fell short. Probation knew the address.", Section.MISSED_OPPORTUNITIES),
        ("The panel commended the first aider, who stayed with her.", Section.GOOD_PRACTICE),
        ("We saw good work by the night staff, who knew her friends.", Section.GOOD_PRACTICE),
        ("It was easy to miss him. He was clean and polite.", Section.MISSED_OPPORTUNITIES),
        ("The review teaches us that a quiet child may be cold.", Section.LEARNING),
        ("The review asks schools to keep a list.", Section.RECOMMENDATIONS),
        ("We are asking the trust to see every child.", Section.RECOMMENDATIONS),
        ("Recommends that no child is sent home without a plan.", Section.RECOMMENDATIONS),
        ("Makes recommendations to the trust on follow-up.", Section.RECOMMENDATIONS),
        ("Learning from the review: masking was taken for recovery.", Section.LEARNING),
    ],
)
def test_openings_that_tell_a_part(line: str, section: Section) -> None:
    """Also after the number of a paragraph."""
    found = text(f"RR 1/31\n\n{BOY}\n\n{line}\n\nRR 2/31\n\n{GIRL}\n")
    assert [p.section for p in found.passages if line[-20:] in p.text] == [section]


def test_a_heading_that_says_it_goes_on_is_no_further_review(page) -> None:  # type: ignore[no-untyped-def]
    """The second slide of a review, also of the last one."""
    slides = [
        f"<h2>RR 2031/0{n} – Baby {name}</h2><p>{told}</p>"
        f"<h2>RR 2031/0{n} – Baby {name} (continued)</h2><h3>Learning</h3><p>Ask {name}.</p>"
        for n, name, told in ((1, "Finch", BOY), (2, "Wren", GIRL))
    ]
    found = page(f"<h1>Learning from rapid reviews</h1>{''.join(slides)}")
    assert [review.id for review in found.reviews] == ["RR 1/31", "RR 2/31"]
    assert [p.review for p in found.passages if "Ask Wren" in p.text] == ["RR 2/31"]
    assert [p.section for p in found.passages if "Ask Wren" in p.text] == [Section.LEARNING]


def test_a_name_set_like_the_others_after_year_and_place_heads_a_review() -> None:
    """ "2030 - Upper Tarne - Ffion" among children called by letters."""
    found = text(
        f"2029 - Northmere - Child K\n\n{BOY}\n\n2030 - Upper Tarne - Ffion\n\nNeglect. {GIRL}\n\n2031 - Hexley - Baby R\n\n{BOY}\n"
    )
    assert [(review.id, review.year) for review in found.reviews] == [
        ("Child K", 2029),
        ("Ffion", 2030),
        ("Baby R", 2031),
    ]


def test_a_chapter_on_audits_holds_no_reviews_though_it_tells_ages(page) -> None:  # type: ignore[no-untyped-def]
    """Of an annual report one chapter tells of reviews."""
    twins = f"<h3>4.2 Oskar and Lena (LSR 02/31)</h3><p>Oskar and Lena are twins. Oskar was seven. {GIRL}</p>"
    reviews = f"<h3>4.1 Teddy (LSR 01/31)</h3><p>{BOY}</p>{twins}"
    audits = f"<h2>5. Audits</h2><h3>5.1 Audit of strategy discussions</h3><p>{GIRL}</p>"
    found = page(f"<h1>Annual report</h1><h2>4. Learning from reviews</h2>{reviews}{audits}")
    assert [review.pseudonym for review in found.reviews] == ["Teddy", "Oskar & Lena"]


def test_a_table_of_reviews_tells_the_name_beside_other_facts_and_the_year_that_changes(page) -> None:  # type: ignore[no-untyped-def]
    """ "HD/01/30" and "HD/02/31" are of 2030 and 2031; "Child A<br>Male, 2 years" is Child A."""
    rows = "".join(
        f"<tr><td>HD/0{n}/{year}</td><td>Child {letter}<br>Male, 2 years</td><td>{BOY}</td></tr>"
        for n, year, letter in ((1, 30, "A"), (2, 30, "B"), (1, 31, "C"))
    )
    found = page(f"<h1>Tracker</h1><table><tr><th>Ref</th><th>Child</th><th>What happened</th></tr>{rows}</table>")
    assert [review.year for review in found.reviews] == [2030, 2030, 2031]
    assert [review.pseudonym for review in found.reviews] == ["Child A", "Child B", "Child C"]


def test_reference_and_child_in_rows_of_the_cover_are_of_one_review(page) -> None:  # type: ignore[no-untyped-def]
    """ "Re | AT 2/2031" above "Child | Child M"."""
    cover = "<table><tr><td>Re</td><td>ATRSB 2/2031</td></tr><tr><td>Child</td><td>Child M</td></tr></table>"
    found = page(
        f"<h1>Child Practice Review Report</h1>{cover}<h2>Circumstances</h2><p>Child M was a girl of four. {GIRL}</p>"
    )
    (review,) = found.reviews
    assert (review.printed, review.pseudonym) == ("ATRSB 2/2031", "Child M")


@pytest.mark.parametrize(
    "told",
    [
        "Ellis, who was 5, was found alone.",
        "Ellis, 16, died on the railway.",
        "Ellis, three months, died.",
        "Ellis is autistic and was 12 when he left.",
    ],
)
def test_the_first_words_of_the_story_name_the_child(told: str) -> None:
    """An age between commas is a person's."""
    found = text(
        f"LEARNING\n\nThe family that kept moving\nRef: BM-LR-31-01\n\n{told}\n\nQuiet in class\nRef: BM-LR-31-02\n\n{GIRL}\n"
    )
    assert found.reviews[0].pseudonym == "Ellis"


def test_a_saved_message_is_not_called_after_the_way_to_a_browser() -> None:
    """Its first line leads elsewhere."""
    found = text(
        "From: Unit <unit@vale.example>\nTo: All\nSent: 06 July 2031 09:12\nSubject: bulletin\n\n"
        "Having trouble reading this e-mail? View it in your browser\n\nE-bulletin 41: reviews special\n\n"
        f"RR 1/31\n\n{BOY}\n\nRR 2/31\n\n{GIRL}\n"
    )
    assert found.document.title == "E-bulletin 41: reviews special"


def test_references_of_a_form_of_their_own_are_told_by_their_series(page) -> None:  # type: ignore[no-untyped-def]
    """At the end of several headings alike; the line of facts tells the name."""
    cards = "".join(
        f"<h2>{theme} 7 Minute Briefing PV7-04{n}</h2><p>Briefing PV7-04{n}. Child: {name}, 1 day old. Agreed in May 2031.</p><p>{told}</p>"
        for n, theme, name, told in ((1, "Bruises", "Baby Ash", BOY), (2, "Teeth", "Rowan", GIRL))
    )
    found = page(f"<h1>Seven minute briefings</h1>{cards}")
    assert [(review.id, review.pseudonym) for review in found.reviews] == [
        ("PV7-041", "Baby Ash"),
        ("PV7-042", "Rowan"),
    ]
    assert "Bruises 7 Minute Briefing" in found.reviews[0].aliases


def test_the_name_beside_a_number_is_the_childs_though_the_text_tells_no_age_of_it() -> None:
    """In a heading ("LP5/31 Curlew"); a word that the text says otherwise is none."""
    brothers = "Three brothers were found in a flat without heat. No recommendations were made for Curlew."
    found = text(f"LP5/31 Curlew\n\n{brothers}\n\nLP6/31 Marsh\n\nShe lived beside a marsh. {GIRL}\n")
    assert [review.pseudonym for review in found.reviews] == ["Curlew", None]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<h2>Case 1: Bruising</h2><p>Girl aged 12 weeks.</p>", "<h2>Case 2: Teeth</h2><p>A family of nine.</p>"),
        ("<h2>RR05 | Tobias, 11 weeks | Safer sleep</h2>", "<h2>RR06 | Saskia, 13 years | Self-harm</h2>"),
        ("<p><b><span><font>Bruises (TC-LR3)</font></span></b></p>", "<p><font><b>Teeth (TC-LR14)</b></font></p>"),
        (
            "<h2>1. A bruise</h2><table><tr><td>Reference</td><td>Child 14</td></tr></table>",
            "<h2>2. When nobody knew</h2><table><tr><td>Reference</td><td>Children 16 and 17</td></tr></table>",
        ),
        ("<h1>Case 4 A bruise</h1><h4>Child B</h4>", "<h1>Case 5 Teeth</h1><h4>Child R</h4>"),
        (
            "<h2>CASE 1 “Rowan” A bruise</h2><p>Our ref: PD/31/01 Age: 15 yrs</p>",
            "<h2>CASE 2 “Bryony” Teeth</h2><p>Our ref: PD/31/02 Age: 6 yrs</p>",
        ),
        ("<h2>Kit</h2><p>Kit was four months old.</p>", "<h2>Baby Juno</h2>"),
        ("<h2>WSV 31-05 A bruise</h2>", "<h2>WSV 31-07 Teeth</h2>"),
        ("<h2>Child K</h2><h3>A bruise</h3><p>TR-RR-09-2031</p>", "<h2>Child L</h2><h3>Teeth</h3><p>TR-RR-11-2031</p>"),
        (
            "<h2>2031 – Vale – Baby Theo</h2><h6>A bruise</h6><p>Library record: HL-2031-044</p>",
            "<h2>2031 – Mere – Family S</h2><h6>Teeth</h6><p>Library record: HL-2031-045</p>",
        ),
        (
            "<h2>Billie - sleep</h2><p>Billie was four months old.</p>",
            "<h2>Maud and Percy - neglect</h2><p>Maud and Percy are twins. Maud was six, Percy was six.</p>",
        ),
    ],
)
def test_reviews_are_told_apart_however_they_are_headed(page, first: str, second: str) -> None:  # type: ignore[no-untyped-def]
    """By a number, a code of the partnership's own, a child by number, or names among names."""
    found = page(f"<h1>Learning digest</h1>{first}<p>{BOY}</p>{second}<p>{GIRL}</p>")
    assert len(found.reviews) == 2
    assert [p.review for p in found.passages if "bruise on his ear" in p.text] == [found.reviews[0].id]
    assert [p.review for p in found.passages if "teeth taken out" in p.text] == [found.reviews[1].id]


def test_a_column_of_facts_is_read_as_the_table_it_is(page) -> None:  # type: ignore[no-untyped-def]
    """A label above its value, the name of the child among them."""
    facts = "<p>Known as</p><p><b>{}</b></p><p>Reference</p><p><b>PS-RR-2031-0{}</b></p><p>Age</p><p>{}</p><p>Sex</p><p>Girl</p>"
    first, second = facts.format("Posy", 1, "11 weeks"), facts.format("Mab", 2, "6 years")
    found = page(f"<h1>Digest</h1>{first}<h3>A bruise</h3><p>{BOY}</p>{second}<h3>Teeth</h3><p>{GIRL}</p>")
    assert [(review.printed, review.pseudonym) for review in found.reviews] == [
        ("PS-RR-2031-01", "Posy"),
        ("PS-RR-2031-02", "Mab"),
    ]
    assert [next(f.value for f in review.facets if f.name == "age") for review in found.reviews] == [
        "11 weeks",
        "6 years",
    ]
    assert "A bruise" in found.reviews[0].aliases


@pytest.mark.parametrize("label", ["Age and sex", "Child"])
def test_age_and_sex_in_one_cell(page, label: str) -> None:  # type: ignore[no-untyped-def]
    """ "Age and sex | 9 weeks, girl"."""
    rows = f"<table><tr><td>{label}</td><td>9 weeks, girl</td></tr><tr><td>Outcome</td><td>Died</td></tr></table>"
    (review,) = page(
        f"<h1>Rapid review RR 1/31</h1>{rows}<h2>What happened</h2><p>A walker of 40 found a pram.</p>"
    ).reviews
    assert [f.value for f in review.facets if f.name in ("age", "sex")] == ["9 weeks", "female"]


def test_minutes_that_speak_of_a_child_are_no_review_of_hers(page) -> None:  # type: ignore[no-untyped-def]
    """The summary that has her number is."""
    minutes = "<h2>4. Child Gale</h2><p>The inquest had been opened.</p><h2>5. Any other business</h2><p>None.</p>"
    found = page(
        f"<h1>Board papers</h1>{minutes}<h2>TH/LR/2031/02 Child Gale</h2><p>{BOY}</p><h2>TH/LR/2031/03 Child Juno</h2><p>{GIRL}</p>"
    )
    assert [review.id for review in found.reviews] == ["TH/LR/2031/02", "TH/LR/2031/03"]


def test_the_lines_of_a_contents_list_head_nothing() -> None:
    """Though they are the names of the cases, each on a line of its own; the age is in the heading alone."""
    listed = "CONTENTS\n\nCase 1: Poppy\n\nCase 2: Tomasz\n\nWhere to get help"
    found = text(f"WORKBOOK\n\n{listed}\n\nCase 1: Poppy (4 months)\n\n{BOY}\n\nCase 2: Tomasz (15 years)\n\n{GIRL}\n")
    assert [review.pseudonym for review in found.reviews] == ["Poppy", "Tomasz"]
    assert [p.review for p in found.passages if "Where to get help" in p.text] == [None]
    assert next(f.value for f in found.reviews[0].facets if f.name == "age") == "4 months"


def test_the_review_says_whom_it_is_about(page) -> None:  # type: ignore[no-untyped-def]
    """ "This review is about Baby Iris, a girl who ..."."""
    about = "<p>This review is about {}, a child of four.</p>"
    first, second = about.format("Baby Iris"), about.format("Ada and Felix")
    found = page(f"<h1>Digest</h1><h2>RR 1/31</h2>{first}<p>{BOY}</p><h2>RR 2/31</h2>{second}<p>{GIRL}</p>")
    assert [review.pseudonym for review in found.reviews] == ["Baby Iris", "Ada & Felix"]


def test_text_copied_out_of_a_pdf_is_parted_by_its_numbered_titles_and_labels() -> None:
    """No empty line stands between the lines; what says which page it is, is furniture."""
    told = "Background: Darcey met a man of 34 through a game when she was 12 and\nover three years was persuaded to meet him."
    parts = "Gaps:\n• The tablet was not examined for a year.\nActions:\n• Police to examine any device."
    cases = "".join(
        f"{n}. {name} – online harm\nRef: SM/2031/0{n} Subject: girl Outcome: survived\n{told.replace('Darcey', name)}\n{parts}\n"
        for n, name in ((1, "Darcey"), (2, "Priya"))
    )
    found = text(
        f"Learning from Reviews\n\nIntroduction\nThese are meant to be read.\n{cases}\nOFFICIAL        Page 3 of 6\n"
    )
    assert [(review.printed, review.pseudonym) for review in found.reviews] == [
        ("SM/2031/01", "Darcey"),
        ("SM/2031/02", "Priya"),
    ]
    assert {p.section for p in found.passages if "tablet" in p.text} == {Section.MISSED_OPPORTUNITIES}
    assert {p.section for p in found.passages if "any device" in p.text} == {Section.RECOMMENDATIONS}
    assert not any("OFFICIAL" in p.text for p in found.passages)


def test_the_cover_says_whom_the_review_is_about(page) -> None:  # type: ignore[no-untyped-def]
    """ "A learning review about Imogen" under a title of another kind."""
    story = f"<h2>Imogen and her story</h2><p>Imogen was 14 when she died. {GIRL}</p>"
    found = page(f"<h1>I am fine, honestly</h1><h1>A learning review about Imogen</h1>{story}")
    (review,) = found.reviews
    assert review.pseudonym == "Imogen"
    assert {p.section for p in found.passages if "eleven teeth" in p.text} == {Section.CIRCUMSTANCES}


def test_two_children_named_together_have_the_first_ones_age() -> None:
    """ "Elsie and Ted, aged 8 and 3"."""
    found = text(f"RR 1/31\n\nElsie and Ted, aged 8 and 3, were hurt when a baby gate broke.\n\nRR 2/31\n\n{GIRL}\n")
    assert next(f.value for f in found.reviews[0].facets if f.name == "age") == "8 years"


def test_a_heading_that_speaks_of_a_review_is_no_label_of_the_facts_under_it(page) -> None:  # type: ignore[no-untyped-def]
    """ "Age: 15 months" under "Learning Review 2031/A – Juniper" is hers, in weeks and years written short as well."""
    facts = "<dl><dt>Age</dt><dd>{}</dd></dl><p>A walker of 40 found a pram.</p>"
    first, second = facts.format("15 months"), facts.format("11 wks")
    found = page(
        f"<h1>Reviews</h1><h2>Learning Review 2031/A – Juniper</h2>{first}<h2>Learning Review 2031/C – Leo</h2>{second}"
    )
    assert [next(f.value for f in one.facets if f.name == "age") for one in found.reviews] == ["15 months", "11 weeks"]


def test_a_page_of_several_articles_is_read_whole(page) -> None:  # type: ignore[no-untyped-def]
    """Each review may be an article of its own."""
    found = page(f"<article><h2>RR 1/31</h2><p>{BOY}</p></article><article><h2>RR 2/31</h2><p>{GIRL}</p></article>")
    assert [review.id for review in found.reviews] == ["RR 1/31", "RR 2/31"]


def test_a_heading_that_comes_back_in_each_review_heads_none() -> None:
    """Though the text under it brings in a child; the title stands above the reference in plain text."""
    told = "{}\nOur reference: NF-LR-2031-{}\nBoy, 6 years. Died.\n\nHOW IT CAME ABOUT\n\nA boy of six {}. {}\n\n"
    cases = (("Asthma", "A", "died", BOY), ("A drain", "B", "fell", GIRL), ("A coach", "C", "ran away", BOY))
    found = text("DIGEST OF REVIEWS\n\n" + "".join(told.format(*case) for case in cases))
    assert [review.printed for review in found.reviews] == ["NF-LR-2031-A", "NF-LR-2031-B", "NF-LR-2031-C"]


def test_the_first_cells_of_a_table_are_headings_of_its_own(page) -> None:  # type: ignore[no-untyped-def]
    """ "If we knew then" beside what was not done, in the tables of all reviews."""
    missed = "Nobody asked the father. The referral was closed without a visit and the school was never told."
    cards = "".join(
        f"<h2>Case {n} – {name}</h2><table><tr><td>In a nutshell</td><td>{BOY}</td></tr>"
        f"<tr><td>If we knew then</td><td>{missed} {name}.</td></tr>"
        f"<tr><td>Now what?</td><td>Schools should ask who lives in the home and tell the nurse.</td></tr></table>"
        for n, name in ((1, "a bruise"), (2, "a drain"), (3, "a coach"))
    )
    found = page(f"<h1>Briefing pack</h1>{cards}")
    assert {p.section for p in found.passages if "Nobody asked" in p.text} == {Section.MISSED_OPPORTUNITIES}
