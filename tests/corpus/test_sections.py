"""Headings, labels and sentence openings tell the section; what happened is never taken for what was learned."""

import tomllib
from pathlib import Path

import pytest

from corpus.document import Block, BlockKind, Section, Span
from corpus.sections import heading_section, hinted_section, label_section, opening_section, sectioned

_LISTED = tomllib.loads((Path(__file__).parent / "section_headings.toml").read_text("utf-8"))
THEMES = _LISTED.pop("themes")
HEADINGS = {Section(name): lines for name, lines in _LISTED.items()}

# How reports open a paragraph that judges practice, in many voices.
OPENINGS = {
    Section.GOOD_PRACTICE: [
        "Practitioners worked well together to plan the discharge.",
        "It was positive that the school nurse kept in touch.",
        "It is positive that the nursery rang.",
        "The panel was impressed by the persistence of the midwife.",
        "The review was impressed with the records kept.",
        "There was good communication between the ward and social care.",
        "There was effective joint working between police and health.",
        "Good multi-agency working was seen throughout.",
        "Good information sharing took place between agencies.",
        "Agencies responded promptly to the referral.",
        "Professionals responded quickly and appropriately when the injury was seen.",
        "The school should be commended for its persistence.",
        "The health visitor is to be commended for her tenacity.",
        "Of note was the excellent support given by the youth worker.",
        "Excellent support was provided by the youth worker.",
        "There was clear evidence of professional curiosity by the ward staff.",
        "There was evidence of strong partnership working.",
        "The reviewer noted the high quality of the records.",
        "A number of areas of good practice were identified.",
        "Several examples of good practice were noted by the panel.",
        "One area of good practice was the swift strategy meeting.",
        "Examples of practice that worked well included the joint visit.",
        "Strong relationships were built by the family worker.",
        "The social worker showed tenacity and built a trusting relationship.",
        "Practice that was strong included the early help plan.",
        "Many practitioners went above and beyond for the family.",
        "The panel recognised the commitment of the foster carers.",
        "The review commends the swift actions of the ambulance crew.",
        "The review panel was pleased to note that the plan was reviewed.",
        "Positive practice included a home visit within a day.",
        "Notable practice: the school kept a log.",
        "What went well: the school kept a log.",
        "It was good practice that the GP rang.",
        "It was good to see that the voice of the child was recorded.",
        "The strategy discussion was timely and well attended.",
        "Staff at the hospital acted swiftly.",
        "Strengths included regular supervision.",
        "The voice of the child was well captured by the school.",
    ],
    Section.MISSED_OPPORTUNITIES: [
        "More could have been done to engage the father.",
        "More should have been done to engage the father.",
        "Agencies did not share what they knew.",
        "Practitioners did not ask about the partner.",
        "There was a lack of professional curiosity.",
        "There was no evidence that the father was asked.",
        "Had the health visitor been told, she would have called sooner.",
        "Had the strategy meeting been held, the bruises would have been seen.",
        "There was an opportunity to refer the family to early help which was missed.",
        "Opportunities to speak to the child alone were missed.",
        "Opportunities were missed to share information.",
        "The opportunity to see the child alone was not taken.",
        "A further missed opportunity was the discharge meeting.",
        "There were a number of occasions when a referral should have been made.",
        "A strategy discussion should have been held.",
        "A referral should have been made at this point.",
        "It would have been helpful if the GP had been invited.",
        "Information was not shared between the two hospitals.",
        "The risk was not recognised by any agency.",
        "The father was not included in assessments.",
        "There was insufficient challenge to the parents' account.",
        "There were delays in convening the meeting.",
        "There was a delay in the referral.",
        "There was limited evidence of management oversight.",
        "No agency asked the child what life was like.",
        "No one spoke to the child alone.",
        "The assessment failed to consider the father.",
        "Practice fell below the standard expected.",
        "It is a missed opportunity that the school was not told.",
        "Professionals could have been more curious about the bruise.",
        "Professionals missed the chance to ask.",
        "The review found that opportunities were missed.",
        "Concerns were not escalated.",
        "The response was not good enough.",
    ],
    Section.RECOMMENDATIONS: [
        "The partnership should assure itself that the protocol is used.",
        "In response, the Trust has introduced a checklist.",
        "Since the review, the hospital has changed its discharge form.",
        "Since this review the police have trained 200 officers.",
        "Going forward, health visitors will see every baby at home.",
        "As a result of this review the ICB has funded a post.",
        "As a result, the partnership has agreed to audit supervision.",
        "Following the review, training was delivered to all schools.",
        "The partnership has agreed to seek assurance about the protocol.",
        "The following actions have been agreed:",
        "We have asked that the dental service ends automatic discharge.",
        "The following recommendations were made:",
        "Agencies were asked to update their policies.",
        "All agencies are to review their was-not-brought policy.",
        "It is recommended that the partnership reviews its protocol.",
        "The review makes three recommendations.",
        "Recommendation 1 - The board should ask.",
        "That the partnership seeks assurance about discharge.",
        "The safeguarding partners should write to the Department.",
        "The safeguarding children partnership will audit this in March.",
        "An audit will be carried out by the partnership.",
        "A task and finish group has been set up.",
        "A multi-agency audit was commissioned to test the change.",
        "Work is under way to revise the protocol.",
        "Work has begun to revise the protocol.",
        "Actions taken since include a new checklist.",
        "Children's social care to review the threshold document by May.",
        "Steps have been taken to improve the process.",
        "The learning will be disseminated through briefings.",
        "A briefing will be shared with all staff.",
        "To ensure that all staff are trained.",
        "Next steps: a new form.",
        "The review recommended a change to the rota.",
        "Consider whether a joint protocol is needed.",
        "The local authority to provide assurance on caseloads.",
        "Training has been provided to all midwives.",
    ],
    Section.LEARNING: [
        "Learning was identified about the use of interpreters.",
        "Learning from this case includes the need to see the father.",
        "The key learning from this review is that babies cannot tell.",
        "Practitioners should always ask about men in the home.",
        "Practitioners need to be curious about bruises.",
        "Professionals should consider who else is in the home.",
        "It is important that practitioners see the child alone.",
        "It is essential to consider the father.",
        "The review identified that interpreters were needed.",
        "This case highlights the importance of seeing the home.",
        "This case shows that neglect is rarely one event.",
        "This review reminds us that babies cannot move.",
        "The review has shown that siblings are forgotten.",
        "The importance of professional curiosity was highlighted.",
        "The importance of seeing children alone.",
        "The need for better recording was identified.",
        "There is a need for clearer guidance.",
        "There is learning for all agencies about escalation.",
        "Areas for development included recording.",
        "Areas of learning: recording.",
        "Themes that emerged were neglect and curiosity.",
        "A theme throughout the review was the invisibility of the father.",
        "A recurring theme is the weight given to parents' accounts.",
        "Key messages for practice: see the child.",
        "Lessons: see the child.",
        "Lessons were learned about recording.",
        "The panel identified the following areas for improvement:",
        "Reviewers considered that the voice of the child was missing.",
        "Analysis showed that the visits were too short.",
        "What we learned: babies cannot tell.",
        "Men in the household need to be seen.",
        "Remember that babies who cannot move do not bruise themselves.",
        "When a child discloses, staff must write down the words.",
        "Where there are concerns about weight, practitioners should plot it.",
        "Learning points:",
    ],
    Section.PANEL_FEEDBACK: [
        "The Panel agreed with the decision not to carry out an LCSPR.",
        "The Child Safeguarding Practice Review Panel thanked the partnership for its review.",
        "The national panel's response was received in June.",
        "The letter from the Panel said that the review was thorough.",
        "In its response the Panel noted that the review was timely.",
        "In their letter of 3 May the Panel wrote that the review was clear.",
        '"The Panel considered this to be a thorough review."',
        "“We were pleased to read of the prompt action taken.”",
        '"We agree with your decision not to commission an LCSPR."',
        "Panel feedback: the review was clear.",
        "Panel response - the review was clear.",
        "Feedback from the national panel was positive.",
        "National Panel decision: agreed",
    ],
}

# Told, not judged: each of these must leave its paragraph where it stands.
TOLD = [
    "This rapid review was about a baby of three months.",
    "The review was commissioned after the death of a boy of two.",
    "The review concerns a baby boy aged ten weeks.",
    "Child AB was four months old when he died.",
    "A nine-week-old baby was brought to hospital with fractures.",
    "In March 2021 a girl of fourteen was stabbed.",
    "The baby was not feeding well and was taken to the GP.",
    "His mother was not in a relationship at the time.",
    "Mother did not attend her antenatal appointments.",
    "The parents did not seek help.",
    "The family moved to the area in 2019.",
    "Paramedics were called to the home address.",
    "She was not known to children's social care.",
    "There was a history of domestic abuse in the family.",
    "The police were called to the home and a man was arrested.",
    "There was no previous involvement with social care.",
    "The child was not registered with a GP.",
    "An ambulance was called by the grandmother.",
    "The father was not living in the home.",
    "Agencies were first involved when the baby was born.",
    "Emily is a fifteen-year-old girl who was found at home.",
    "Health services did not know the family before the birth.",
    "Following the birth the family moved in with the grandmother.",
    "Following a strategy meeting, the police began an investigation.",
    "As a result of his injuries he will need care all his life.",
    "Since birth the baby had been fed by a tube.",
    "The baby had good weight gain and met his milestones.",
    "The mother had a positive relationship with her own mother.",
    "A referral was made to children's social care.",
    "The police will charge the father with murder.",
    "Practitioners visited the home on 4 May.",
    "Professionals were told that he had fallen.",
    "The local authority began care proceedings.",
    "The child was seen by the police and a medical took place.",
    "The reviewer met the mother and her sister.",
    "The panel met four times.",
    "There was no evidence of bone disease.",
    "Police believed the injuries could have been caused by a fall.",
    "The mother was not included in the tenancy.",
    "The good weather brought the family to the park.",
    "Staff at the nursery were told that he had fallen.",
]


@pytest.mark.parametrize("line", THEMES)
def test_a_theme_of_the_authors_own_names_no_section(line: str) -> None:
    """However near its words are to those of a section."""
    assert heading_section(line) is None


@pytest.mark.parametrize(
    ("section", "line"), [(section, line) for section, lines in HEADINGS.items() for line in lines]
)
def test_a_heading_names_its_section(section: Section, line: str) -> None:
    """Whatever a report calls its parts; numbers and question marks do not matter."""
    assert heading_section(line) is section
    assert heading_section(f"4.2 {line}") is section


@pytest.mark.parametrize(
    "line", ["Child protection", "Health visiting", "The Harrow clinic", "Learning disability", "Probation", "Child K"]
)
def test_other_headings_name_no_section(line: str) -> None:
    """A subject or an agency is a heading of the author's own."""
    assert heading_section(line) is None


@pytest.mark.parametrize(
    ("section", "text"), [(section, text) for section, texts in OPENINGS.items() for text in texts]
)
def test_an_opening_tells_the_section_of_its_paragraph(section: Section, text: str) -> None:
    """Active or passive, past or present."""
    assert (label_section(text) or opening_section(text) or hinted_section(text)) is section


@pytest.mark.parametrize("text", TOLD)
def test_what_happened_is_not_taken_for_a_judgement(text: str) -> None:
    """A family that did not attend is no missed opportunity of the agencies."""
    assert (opening_section(text) or hinted_section(text) or Section.CIRCUMSTANCES) is Section.CIRCUMSTANCES


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Learning: ask who lives in the home.", Section.LEARNING),
        ("What worked well? The ward rang at once.", Section.GOOD_PRACTICE),
        ("Background. She was nine.", Section.CIRCUMSTANCES),
        ("Good practice - the ward rang at once.", Section.GOOD_PRACTICE),
        ("Where we could have stepped in sooner. He had been to the dentist once.", Section.MISSED_OPPORTUNITIES),
        ("Earlier chances to act. The nurse had not been trained.", Section.MISSED_OPPORTUNITIES),
        ("Harm: a bruise to the cheek.", None),
        ("Mother left the home. She returned.", None),
    ],
)
def test_a_label_within_the_paragraph_governs_it(text: str, section: Section | None) -> None:
    """Run-in labels end in a colon, a full stop, a question mark or a dash."""
    assert label_section(text) is section


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, *, start: int = 0, level: int = 0) -> Block:
    return Block(kind=kind, spans=(Span(page=1, start=start, end=start + len(text)),), text=text, level=level)


def told(*blocks: Block, start: Section = Section.CIRCUMSTANCES) -> list[str]:
    return [one.section.value for one in sectioned(blocks, start=start)]


def test_the_first_paragraph_of_a_review_tells_what_happened() -> None:
    """Even where it judges; the same words later on are a judgement."""
    judged = "There was a delay in the referral, and the bruise had faded when she was seen."
    assert told(block(judged), block(judged)) == ["circumstances", "missed opportunities"]


def test_a_named_section_goes_on_over_paragraphs_that_judge() -> None:
    """After "Learning identified", that agencies did not ask is learning; a panel's letter stays a letter."""
    assert told(block("It rained."), block("Learning was identified about men."), block("Agencies did not ask.")) == [
        "circumstances", "learning", "learning",
    ]  # fmt: skip
    assert told(block("Feedback was received from the Panel."), block("It was positive that they rang.")) == [
        "panel feedback", "panel feedback",
    ]  # fmt: skip


def test_a_paragraph_that_names_a_further_section_is_cut_there() -> None:
    """One long paragraph for everything is common in digests; the parts are together the whole."""
    text = "A boy of two was scalded. Good practice was identified in that the crew rang. Learning included the need to ask."
    parts = sectioned([block(text, start=7)], start=Section.CIRCUMSTANCES)
    assert [part.section.value for part in parts] == ["circumstances", "good practice", "learning"]
    assert "".join(part.block.text for part in parts) == text
    assert [span.end for part in parts for span in part.block.spans][-1] == 7 + len(text)
    assert all(len(part.block.text) == sum(s.end - s.start for s in part.block.spans) for part in parts)


def test_a_heading_with_words_after_its_colon_still_names_its_section() -> None:
    """ "Finding 2: Fathers are invisible" is a finding, and what stands under it is learning."""
    heading = block("Finding 2: Fathers are invisible", BlockKind.HEADING, level=2)
    assert told(heading, block("Nobody knew his name."), start=Section.OTHER) == ["learning", "learning"]


def test_a_heading_says_its_section_before_or_after_its_colon_or_number() -> None:
    """ "Minute 4" is a number as "4." is."""
    assert heading_section("MINUTE 4 - GOOD PRACTICE") is Section.GOOD_PRACTICE
    heading = block("How services responded: strengths", BlockKind.HEADING, level=3)
    assert told(heading, block("The nurse rang twice.")) == ["good practice", "good practice"]


def test_the_name_of_a_review_opens_no_section() -> None:
    """Whatever words it is made of."""
    heading = block("Missed chances at the pool", BlockKind.HEADING, level=2)
    found = sectioned((heading, block("A boy of nine was hurt.")), start=Section.CIRCUMSTANCES, named=True)
    assert [one.section for one in found] == [Section.CIRCUMSTANCES, Section.CIRCUMSTANCES]


def test_a_short_line_that_is_only_the_name_of_a_section_heads_what_follows() -> None:
    """Also where the layout does not show it as a heading, with or without a colon."""
    assert told(block("It rained."), block("Recommendations:"), block("Ask.")) == [
        "circumstances", "recommendations", "recommendations",
    ]  # fmt: skip


def test_a_period_or_a_child_heads_a_chapter_of_the_story_and_nothing_elsewhere() -> None:
    """The date on a cover opens no section; "January to March 2019" under the background goes on with it."""
    story = [block("Background", BlockKind.HEADING, level=1), block("It rained.")]
    chapter = [block("January to March 2019", BlockKind.HEADING, level=1), block("It snowed.")]
    assert told(*story, *chapter, start=Section.OTHER) == ["circumstances"] * 4
    assert told(block("February 2019"), block("It rained."), start=Section.OTHER) == ["other", "other"]


def test_after_good_practice_however_turns_to_what_was_missed() -> None:
    """And what follows goes on with it, in the paragraph and in the next one; elsewhere the word turns nothing."""
    text = "Good practice was seen where the nurse rang. However, the house was never looked at. Nobody asked who lived there."
    parts = sectioned([block(text)], start=Section.CIRCUMSTANCES)
    assert [part.section.value for part in parts] == ["good practice", "missed opportunities"]
    good = block("Good practice was seen where the nurse rang.")
    assert told(block("It rained."), good, block("However, it was late.")) == [
        "circumstances", "good practice", "missed opportunities",
    ]  # fmt: skip
    assert told(block("A boy was hurt. However, he recovered.")) == ["circumstances"]
