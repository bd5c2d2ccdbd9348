"""Reviews that a title heads and a reference stands beside or under: the title begins the review, the reference names it."""

import pytest

from corpus.document import Section

TOLD = "A boy of four months was seen with a bruise on his ear while his parents moved house twice.\n\n"
GIRL = "A girl of six had eleven teeth taken out after three years in which nobody asked about them.\n\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Rapid review RR/2031/04 | “Baby Fern”", "Rapid review RR/2031/05"),
        ("Reference: RR/2031/04", "Reference: RR/2031/05"),
        ("Fern – RR/2031/04", "RR/2031/05"),
        ("Case ref: RR 4/31 | Published: May 2032", "Case ref: RR 5/31"),
        ("Two brothers, known here as the Fern children (RR 4/31)", "A girl (RR 5/31)"),
    ],
)
def test_a_reference_under_a_title_names_the_review_that_begins_with_the_title(read, first: str, second: str) -> None:  # type: ignore[no-untyped-def]
    """However the line under the title is put, the review is known by its number and by its title."""
    text = f"# The bulletin\n\n## The mark that wiped off\n\n{first}\n\n{TOLD}## Eleven teeth\n\n{second}\n\n{GIRL}"
    found = read(text)
    assert [review.id for review in found.reviews] == ["RR 4/31", "RR 5/31"]
    assert [review.year for review in found.reviews] == [2031, 2031]
    assert "The mark that wiped off" in found.reviews[0].aliases
    assert [p.review for p in found.passages if "wiped off" in p.text or "teeth taken" in p.text] == [
        "RR 4/31",
        "RR 5/31",
    ]


def test_a_pseudonym_beside_the_reference_is_the_child(read) -> None:  # type: ignore[no-untyped-def]
    """Quoted, before a dash, or in the title: where it is a name."""
    told = TOLD.replace("A boy", "Fern, a boy").replace("parents", "parents (Fern’s mother was 19)")
    text = f"# Bulletin\n\n## The mark\n\nFern – RR/2031/04\n\n{told}## Neglect: eleven teeth\n\nRR/2031/05\n\n{GIRL}"
    assert [review.pseudonym for review in read(text).reviews] == ["Fern", None]


def test_a_reference_that_ends_a_review_names_it(read) -> None:  # type: ignore[no-untyped-def]
    """In brackets or as a line of its own, where most of the titles have one."""
    told = TOLD.strip()
    first = f"## The mark\n\n{told} The nurse rang. (RR 4/31)\n\n"
    found = read(f"# Bulletin\n\n{first}## Teeth\n\n{GIRL}Reference: RR 5/31\n\n## Contact us\n\nRing.")
    assert [review.id for review in found.reviews] == ["RR 4/31", "RR 5/31"]
    assert [p.review for p in found.passages if "Ring." in p.text] == [None]


def test_siblings_under_a_title_are_known_by_their_family_name(read) -> None:  # type: ignore[no-untyped-def]
    """ "Three siblings, known here as the Fern children (RR 4/31)": the number of them is no name."""
    text = f"# Bulletin\n\n## The mark\n\nThree siblings, known here as the Fern children (RR 4/31)\n\n{TOLD}## Teeth\n\nRR 5/31\n\n{GIRL}"
    review = read(text).reviews[0]
    assert (review.pseudonym, "Fern children" in review.aliases) == ("Fern", True)


def test_a_title_without_a_reference_is_a_review_among_titled_ones(read) -> None:  # type: ignore[no-untyped-def]
    """It brings in a child; a heading of the same rank that brings in none is no review."""
    titled = f"## The mark\n\nRR/2031/04\n\n{TOLD}## The teeth\n\nRR/2031/05\n\n{GIRL}"
    loose = (
        "## Two medals\n\nNo reference number was given.\n\nA girl of 13 told a lifeguard what her coach had done.\n\n"
    )
    found = read(f"# Bulletin\n\n{titled}{loose}## Dates for your diary\n\nThe next event is in May.\n")
    assert [review.printed for review in found.reviews] == ["RR/2031/04", "RR/2031/05", "Two medals"]


def test_a_heading_over_the_first_of_several_references_is_no_title(read) -> None:  # type: ignore[no-untyped-def]
    """ "Rapid reviews of 2031" stands over two reviews and names neither."""
    found = read(f"# Digest\n\n## Our work in 2031\n\n### RR 1/31\n\n{TOLD}### RR 2/31\n\n{GIRL}### RR 3/31\n\n{TOLD}")
    assert [review.id for review in found.reviews] == ["RR 1/31", "RR 2/31", "RR 3/31"]
    assert not any("Our work in 2031" in review.aliases for review in found.reviews)


def test_what_stands_over_several_reviews_belongs_to_none(read) -> None:  # type: ignore[no-untyped-def]
    """A part's heading ends the review before it."""
    part = "## Part B: Teenagers\n\nFour reviews are of teenagers this year.\n\n"
    found = read(f"# Digest\n\n## Part A: Babies\n\n### RR 1/31\n\n{TOLD}{part}### RR 2/31\n\n{GIRL}")
    assert [p.review for p in found.passages if "Four reviews" in p.text] == [None]


BARS = """<h1>Digest of 2031</h1><h2>Contents</h2>
<table><tr><td>Three small marks</td><td>CPL 03/31</td><td>4</td></tr><tr><td>Eleven teeth</td><td>CPL 14/31</td><td>6</td></tr></table>
<table><tr><td>Three small marks</td><td>CPL 03/31</td></tr></table>
<p>An eleven-week-old boy was taken to a walk-in centre with a blocked nose and three marks.</p>
<table><tr><td>Eleven teeth</td><td>CPL 14/31</td></tr></table>
<p>A six-year-old boy had eleven teeth removed in one operation.</p>"""


def test_a_bar_with_title_and_reference_heads_a_review(page) -> None:  # type: ignore[no-untyped-def]
    """What the bar heads is the review's; the contents list of the same rows is not cut."""
    found = page(BARS)
    assert [review.id for review in found.reviews] == ["CPL 3/31", "CPL 14/31"]
    assert [p.review for p in found.passages if "walk-in" in p.text or "one operation" in p.text] == [
        "CPL 3/31",
        "CPL 14/31",
    ]
    ages = [next(f.value for f in review.facets if f.name == "age") for review in found.reviews]
    assert ages == ["11 weeks", "6 years"]
    assert not [p.text for p in found.passages if p.review and p.text.endswith(("\t4", "\t6"))]


def _table(title: str, reference: str, partnership: str, told: str) -> str:
    rows = [
        ("Reference", reference),
        ("Partnership", partnership),
        ("What happened", told),
        ("What went well", "The nurse rang twice."),
    ]
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows)
    return f"<table><tr><td colspan=2>{title}</td></tr>{cells}</table>"


def test_a_table_of_one_review_is_named_by_its_own_row(page) -> None:  # type: ignore[no-untyped-def]
    """The row above is its title, the label "Reference" gives any form of number, and each has its own partnership."""
    tables = (
        _table("Robin: a mark", "OSCP 31-03", "Ossenby Safeguarding Children Partnership", f"Robin was a baby. {TOLD}"),
        _table(
            "Child T: the reservoir",
            "VSCP/LR/2032/01 and OSCP 32-J1",
            "Velmouth Safeguarding Children Partnership with Ossenby",
            GIRL,
        ),
        _table(
            "A toddler and a cup",
            "Not numbered.",
            "Ossenby Safeguarding Children Partnership",
            "A boy aged two died in May.",
        ),
    )
    found = page(f"<h1>Digest</h1>{''.join(tables)}")
    assert [review.printed for review in found.reviews] == ["OSCP 31-03", "VSCP/LR/2032/01", "A toddler and a cup"]
    assert [review.partnership.split()[0] for review in found.reviews] == ["Ossenby", "Velmouth", "Ossenby"]
    assert found.reviews[0].pseudonym == "Robin"
    assert "OSCP 32-J1" in found.reviews[1].aliases
    good = [p for p in found.passages if p.section is Section.GOOD_PRACTICE]
    assert [p.review for p in good] == ["OSCP 31-03", "VSCP/LR/2032/01", "A toddler and a cup"]


FACTS = """<h1>Reviews</h1><h2>RR 1/31 – Robin</h2><table><tr><td>Age</td><td>7 weeks</td></tr><tr><td>Gender</td><td>Male</td></tr>
<tr><td>Status</td><td>Rapid review</td></tr></table><h3>What happened</h3><p>Robin was seen late. His mother was 19.</p>
<h2>RR 2/31 – Child B</h2><table><tr><td>Age</td><td>Gender</td><td>Incident</td><td>Outcome</td></tr>
<tr><td>26 months</td><td>Female</td><td>July 2031</td><td>Died</td></tr></table>
<h3>Synopsis</h3><p>The pond was 38 cm deep. A brother of 12 saw it.</p>
<h2>RR 3/31</h2><table><tr><td>Age</td><td>Less than one day</td></tr><tr><td>Gender</td><td>Not published</td></tr></table>
<h3>Summary</h3><p>The mother, 18, was alone. She rang 999.</p>"""


def test_a_table_of_facts_tells_age_sex_and_outcome(page) -> None:  # type: ignore[no-untyped-def]
    """Upright and lying tables; they outrank the ages of others in the text."""
    found = page(FACTS)
    told = [{f.name: f.value for f in review.facets} for review in found.reviews]
    assert [one["age"] for one in told] == ["7 weeks", "26 months", "newborn"]
    assert [one["sex"] for one in told] == ["male", "female", "not stated"]
    assert told[1]["outcome"] == "died"
    assert [review.pseudonym for review in found.reviews] == ["Robin", "Child B", None]


ACCORDION = """<h1>Published reviews</h1><h2>Published in 2031</h2>
<section><h3><button aria-controls="c1" aria-expanded="false">Baby Wren</button></h3><div id="c1" hidden>
<dl><dt>Reference</dt><dd>CSCP-LCSPR-2031-01</dd><dt>Published</dt><dd>May 2031</dd></dl>
<h4>Learning</h4><p>Baby Wren was three weeks old. Hiding a pregnancy is a sign of fear.</p></div></section>
<section><h3><button aria-controls="c2">Room 9</button></h3><div id="c2" hidden><p>Published: 22 June 2030 | No reference</p>
<details><summary>What happened</summary><p>A boy of three died in a fire.</p></details></div></section>
<section><h3><button aria-controls="c3">Theo</button></h3><div id="c3" aria-hidden="true"><p>Reference: CSCP-RR-2032-06</p>
<p>Theo, 14, was hurt.</p></div></section><div hidden><p>A note for editors.</p></div>"""


def test_an_accordion_is_read_as_if_unfolded(page) -> None:  # type: ignore[no-untyped-def]
    """Panels that a button opens are the page's text; what nothing opens stays hidden."""
    found = page(ACCORDION)
    assert [review.printed for review in found.reviews] == ["CSCP-LCSPR-2031-01", "Room 9", "CSCP-RR-2032-06"]
    assert [review.year for review in found.reviews] == [2031, 2030, 2032]
    assert [review.kind for review in found.reviews][2] == "rapid review"
    assert [review.pseudonym for review in found.reviews] == ["Wren", None, "Theo"]
    text = " ".join(passage.text for passage in found.passages)
    assert all(words in text for words in ("Hiding a pregnancy", "in a fire"))
    assert "editors" not in text


STRIPS = """<h1>Learning from reviews</h1><h2>“She said my name.”</h2><p>Child Heron | Girl | 11 weeks | neglect</p>
<p>Heron was 11 weeks old when a neighbour heard her crying.</p><p>We could have acted sooner. The midwife asked once.</p>
<h2>“Nobody had a picture.”</h2><p>Child Tern | Boy | 17 years | drugs</p><p>Tern was 17 and alone.</p>
<p>For practice, this means using an interpreter.</p>"""


def test_a_strip_of_facts_under_a_quotation_brings_in_the_child(page) -> None:  # type: ignore[no-untyped-def]
    """The quotation heads the review, the strip names the child; run-in openings tell the parts."""
    found = page(STRIPS)
    assert [review.pseudonym for review in found.reviews] == ["Heron", "Tern"]
    parts = [p.section for p in found.passages if "midwife" in p.text or "interpreter" in p.text]
    assert parts == [Section.MISSED_OPPORTUNITIES, Section.LEARNING]


def test_a_name_and_a_theme_head_a_review(read) -> None:  # type: ignore[no-untyped-def]
    """ "Linnet – a bruise with a story" is the review of Linnet, also where a strip of facts comes first."""
    first = f"### Linnet – a bruise with a story\n\nBoy | 7 weeks | injured\n\nLinnet was seen by a nurse. {TOLD}"
    second = f"### Sorrel – fourteen nights away\n\nGirl | 15 years | safe\n\nSorrel went missing twice. {GIRL}"
    found = read(f"# Annual Report\n\n## What reviews taught us\n\n{first}{second}")
    assert [review.pseudonym for review in found.reviews] == ["Linnet", "Sorrel"]


REGISTER = """<h1>Rapid reviews of 2031</h1><table><tr><th>Ref</th><th>Child</th><th>Summary of the case</th><th>Key learning</th></tr>
<tr><td>RR 31 Received 3 March</td><td>Boy, 4 months</td><td>He was found with a broken leg.</td><td>Ask who lives there.</td></tr>
<tr><td>RR 32 Received 9 May</td><td>Girl, 15 years</td><td>She was missing for a week.</td><td>Waiting is a risk.</td></tr></table>"""


def test_under_the_head_of_a_column_a_cell_begins_with_the_reference(page) -> None:  # type: ignore[no-untyped-def]
    """Whatever goes on behind it, and though the number has no year."""
    found = page(REGISTER)
    assert [review.id for review in found.reviews] == ["RR 31", "RR 32"]
    assert [p.section for p in found.passages if "Waiting" in p.text] == [Section.LEARNING]
