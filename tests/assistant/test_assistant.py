"""Question in, answer out: each kind of question over a library of fiction."""

from dataclasses import replace

import pytest

from assistant.answer import Abstention, Answer, Kind, Signal
from assistant.assistant import Assistant
from assistant.citations import verify
from assistant.forms.one_review import whole
from assistant.thresholds import Thresholds
from corpus.document import Section, Status
from corpus.errors import CorpusError
from index.query import Boost, Filters


def signal(field, value, words="", **more):
    return Signal(id=value, label=value, words=words, boosts=(Boost(field=field, value=value, weight=0.2, **more),))


def printed(answer):
    return [group.review.printed for group in answer.groups]


def test_a_theme_is_answered_by_review_with_numbered_proved_citations(assistant):
    answer = assistant.ask("What did we learn about safer sleep with fathers?")
    assert isinstance(answer, Answer)
    assert printed(answer)[0] == "RR 3/22"
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        verify(citation, assistant.library)
    assert answer.groups[0].about == "baby (inferred)"


def test_learning_comes_before_circumstances_that_are_about_as_near(assistant):
    answer = assistant.ask("What did we learn about bruising in a baby who cannot roll?")
    first = next(group for group in answer.groups if group.review.printed == "RR 1/21")
    assert first.citations[0].section is Section.LEARNING


def test_what_no_passage_says_is_not_answered_and_the_nearest_thing_is_marked(assistant):
    answer = assistant.ask("What did we learn about skateboarding helmets?")
    assert isinstance(answer, Abstention)
    assert "skateboarding" in answer.reason
    assert answer.searched.reviews == 4
    assert answer.nearest is not None


def test_the_nearest_thing_that_was_shown_can_be_asked_about(assistant):
    """Marked as no answer, but shown: "her father" is of that review."""
    answer = assistant.ask("What did we learn about skateboarding helmets?")
    assert assistant._shown("What did we learn about skateboarding helmets?", Filters()) == (answer.nearest.review,)


def test_a_question_about_who_somebody_is_is_declined_without_a_search(assistant, reader):
    reader.kind = Kind.REIDENTIFICATION
    answer = assistant.ask("What is the real name of the girl in RR 1/21?")
    assert isinstance(answer, Abstention)
    assert answer.nearest is None
    assert not answer.hits
    assert "recognised" in answer.reason


def test_an_unknown_review_is_named_and_nothing_else_is_shown_in_its_place(assistant, reader):
    reader.changes = {
        "unknown": ("RR 9/21",),
        "topic": ("learning",),
        "kind": Kind.ONE_REVIEW,
        "filters": Filters(reviews=("RR 9/21",)),
    }
    answer = assistant.ask("What was the learning in RR 9/21?")
    assert isinstance(answer, Abstention)
    assert "RR 9/21" in answer.reason


def test_one_review_is_shown_in_page_order(assistant, reader):
    reader.changes = {"kind": Kind.ONE_REVIEW, "filters": Filters(reviews=("RR 2/21",)), "topic": ()}
    answer = assistant.ask("What happened in RR 2/21?")
    assert printed(answer) == ["RR 2/21"]
    assert [c.section for c in answer.citations] == [Section.CIRCUMSTANCES, Section.LEARNING, Section.RECOMMENDATIONS]


def test_the_part_of_a_review_that_was_asked_for_is_shown_alone(assistant, reader):
    reader.changes = {
        "kind": Kind.ONE_REVIEW,
        "filters": Filters(reviews=("RR 2/21",)),
        "signals": (signal("section", "recommendations"),),
        "topic": (),
    }
    answer = assistant.ask("What were the recommendations of RR 2/21?")
    assert {c.section for c in answer.citations} == {Section.RECOMMENDATIONS}


def test_of_a_review_only_what_names_the_agency_asked_about_is_shown(assistant, reader):
    """A part that does not name it is shown whole, with a word that it does not; a review that does not, not at all."""
    police = signal("agency mentioned", "police")
    reader.changes = {
        "kind": Kind.ONE_REVIEW,
        "filters": Filters(reviews=("RR 2/21",)),
        "signals": (police,),
        "topic": (),
    }
    answer = assistant.ask("What did the police do in RR 2/21?")
    assert [(c.section, "police" in c.quote) for c in answer.citations] == [(Section.LEARNING, True)]
    reader.changes["signals"] = (police, signal("section", "recommendations"))
    answer = assistant.ask("What was recommended to the police in RR 2/21?")
    assert [c.section for c in answer.citations] == [Section.RECOMMENDATIONS]
    assert any("names police" in one for one in answer.caveats)
    reader.changes |= {"signals": (police,), "filters": Filters(reviews=("RR 3/22",))}
    answer = assistant.ask("What did the police do in RR 3/22?")
    assert isinstance(answer, Abstention)
    assert "No passage of RR 3/22 names police" in answer.reason


def test_a_part_a_review_does_not_have_is_said_to_be_missing(assistant, reader):
    reader.changes = {
        "kind": Kind.ONE_REVIEW,
        "filters": Filters(reviews=("RR 4/22",)),
        "signals": (signal("section", "good practice"),),
    }
    answer = assistant.ask("What was the good practice in RR 4/22?")
    assert isinstance(answer, Abstention)
    assert "good practice" in answer.reason


def test_a_heading_is_no_part_of_a_quotation(assistant):
    """Of a passage shown whole the words below its heading are quoted: the heading may stand on the page before."""
    one = assistant.library.passages()[0]
    text = "Key learning\nNobody had rung the school."
    passage = replace(one, text=text, sentences=((13, len(text)),))
    quote = whole((passage, assistant.library.reviews()[0], assistant.library.documents()[0]))
    assert text[quote.start : quote.end] == "Nobody had rung the school."


def test_what_was_missed_is_what_there_was_to_learn_where_an_author_heads_it_so(assistant, reader, build):
    """Asked for the learning, a review without such a part shows its missed opportunities, and says what they are."""
    told = [
        (Section.CIRCUMSTANCES, "A girl was found alone."),
        (Section.MISSED_OPPORTUNITIES, "Nobody had rung the school about the empty chair."),
    ]
    build("second.pdf", title="Another", digest=[("RR 9/31", 2031, "1", told, [])])
    sections = ("learning", "missed opportunities")
    boosts = tuple(Boost(field="section", value=name, weight=0.3) for name in sections)
    asked = Signal(id="section:learning", label="learning", words="learning", boosts=boosts)
    reader.changes = {
        "kind": Kind.ONE_REVIEW,
        "filters": Filters(reviews=("RR 9/31",)),
        "topic": (),
        "signals": (asked,),
    }
    answer = assistant.ask("What was the learning in RR 9/31?")
    assert {citation.section for citation in answer.citations} == {Section.MISSED_OPPORTUNITIES}
    assert answer.lead.startswith("Missed opportunities in RR 9/31")


def test_a_childs_age_is_answered_by_the_words_it_was_read_from(assistant, reader):
    """Not by the nearest sentence with somebody's age in it; a grown-up's age is another question."""
    reader.kind = Kind.FACT
    reader.changes = {"topic": (), "filters": Filters(reviews=("RR 2/21",))}
    answer = assistant.ask("How old was the child in RR 2/21?")
    assert isinstance(answer, Answer)
    assert answer.lead.startswith("What is said of the child's age")
    assert ["ten-month-old" in citation.quote for citation in answer.citations] == [True]
    other = assistant.ask("How old was the mother in RR 2/21?")
    assert isinstance(other, Abstention) or not other.lead.startswith("What is said of the child's age")


def test_a_fact_is_the_sentence_first_and_then_its_passage(assistant, reader):
    reader.kind = Kind.FACT
    answer = assistant.ask("Who should ring the hospital the same day?")
    first, second = answer.citations[:2]
    assert first.quote == "The GP should ring the hospital the same day."
    assert first.quote in second.quote
    assert len(second.quote) > len(first.quote)


def test_counting_leaves_out_the_mother_and_what_was_not_there(assistant, reader):
    reader.changes = {"kind": Kind.COUNTING, "topic": ("bruising",)}
    answer = assistant.ask("How many reviews involved bruising?")
    assert printed(answer) == ["RR 1/21"]
    assert (answer.count.found, answer.count.loaded) == (1, 4)
    assert answer.lead.startswith("At least 1 of the 4 reviews loaded")
    assert "bruising" in answer.citations[0].quote


def test_counting_by_age_says_which_ages_are_inferred_or_not_stated(assistant, reader):
    reader.changes = {
        "kind": Kind.COUNTING,
        "signals": (signal("age", "under one", "under one", months=(0.0, 12.0)),),
        "topic": (),
    }
    answer = assistant.ask("How many reviews involved a child under one?")
    assert set(printed(answer)) == {"RR 1/21", "RR 2/21", "RR 3/22"}
    assert printed(answer)[-1] == "RR 3/22"
    assert any("implies" in caveat and "RR 3/22" in caveat for caveat in answer.caveats)


def test_counting_says_how_many_reviews_are_silent(assistant, reader):
    reader.changes = {"kind": Kind.COUNTING, "signals": (signal("sex", "girl", "girls"),), "topic": ()}
    answer = assistant.ask("How many reviews were about girls?")
    assert printed(answer) == ["RR 1/21"]
    assert "Sex is not stated in 1 (RR 3/22)." in answer.lead


def test_counting_what_no_review_says_is_no_answer(assistant, reader):
    reader.changes = {"kind": Kind.COUNTING, "topic": ("county", "lines")}
    answer = assistant.ask("How many reviews mention county lines?")
    assert isinstance(answer, Abstention)
    assert "None of the 4 reviews" in answer.reason


def test_the_sentence_that_names_the_agency_is_the_proof_of_a_count(assistant, reader):
    reader.changes = {"kind": Kind.COUNTING, "signals": (signal("agency mentioned", "police", "police"),), "topic": ()}
    quotes = [citation.quote for citation in assistant.ask("How many reviews mention the police?").citations]
    assert len(quotes) == 2
    assert all("olice" in quote for quote in quotes)


def test_a_part_and_an_agency_are_counted_where_one_passage_has_both(assistant, reader):
    """RR 2/21 has a recommendation to the hospital; RR 4/22 names the police in its learning and recommends nothing."""
    part = Signal(
        id="section:r", label="", words="", boosts=(Boost(field="section", value="recommendations", weight=0.3),)
    )
    for agency, right in (("hospital_acute", ["RR 2/21"]), ("police", [])):
        reader.changes = {"kind": Kind.COUNTING, "signals": (part, signal("agency mentioned", agency)), "topic": ()}
        got = assistant.ask("Which reviews made recommendations to them?")
        assert (printed(got) if isinstance(got, Answer) else []) == right


def test_good_practice_of_an_agency_is_no_recommendation_to_it(assistant, reader):
    part = Signal(
        id="section:g", label="", words="", boosts=(Boost(field="section", value="good practice", weight=0.3),)
    )
    reader.changes = {
        "kind": Kind.AGENCY, "signals": (part, signal("agency mentioned", "health_visiting")), "topic": ("health", "visitors"),
    }  # fmt: skip
    answer = assistant.ask("What good practice was there for health visitors?")
    assert {citation.section.value for citation in answer.citations} == {"good practice"}


def test_how_a_child_died_is_asked_for_beside_that_the_child_died(assistant, reader):
    """The fixture's RR 3/22 is a death and no fracture, its RR 2/21 a fracture and no death."""
    outcome = Signal(
        id="outcome:died",
        label="died",
        words="died, fracture",
        boosts=(Boost(field="outcome", value="died", weight=0.1),),
    )
    reader.changes = {"kind": Kind.COUNTING, "signals": (outcome,), "topic": ()}
    assert isinstance(assistant.ask("How many children died of a fracture?"), Abstention)
    outcome = replace(outcome, words="died")
    reader.changes = {"kind": Kind.COUNTING, "signals": (outcome,), "topic": ()}
    assert printed(assistant.ask("How many children died?")) == ["RR 3/22"]


def test_one_kind_of_an_idea_is_not_counted_for_another(assistant, reader, monkeypatch):
    assistant.thresholds = replace(assistant.thresholds, likeness=2.0)  # by the words alone
    reader.changes = {"kind": Kind.COUNTING, "topic": ("drugs",)}
    assert "RR 3/22" in printed(assistant.ask("How many reviews mention drugs?"))
    kinds = {"drugs": 0, "alcohol": 1, "drinking": 1}
    monkeypatch.setattr(assistant.vocabulary, "kind", lambda _, words: kinds.get(words.lower()))
    assert isinstance(assistant.ask("How many reviews mention drugs?"), Abstention)


def test_what_is_known_of_a_child_is_not_guessed_by_likeness(assistant, reader):
    """No review of the fixture is of a child who was in care and drowned, however near the passages are."""
    assistant.thresholds = replace(assistant.thresholds, likeness=0.0)
    care = Signal(
        id="care status:care leaver",
        label="care leaver",
        words="care leavers",
        boosts=(Boost(field="care status", value="care leaver", weight=0.1),),
    )
    for topic in ((), ("ponies", "sailing")):
        reader.changes = {"kind": Kind.COUNTING, "signals": (care,), "topic": topic}
        assert isinstance(assistant.ask("How many care leavers went sailing with ponies?"), Abstention)
    reader.changes = {"kind": Kind.COUNTING, "signals": (), "topic": ("ponies", "police")}
    assert assistant.ask("In how many cases did ponies meet the police?").caveats


def test_limits_shrink_what_is_counted(assistant, reader):
    reader.changes = {"kind": Kind.COUNTING, "topic": ("police",), "filters": Filters(years=(2022, 2022))}
    answer = assistant.ask("How many reviews in 2022 mention the police?")
    assert printed(answer) == ["RR 4/22"]
    assert answer.count.loaded == 2


def test_absence_is_the_absence_of_a_label(assistant, reader):
    reader.changes = {"kind": Kind.ABSENCE, "signals": (signal("section", "good practice"),), "topic": ()}
    answer = assistant.ask("Which reviews have no good practice?")
    assert printed(answer) == ["RR 2/21", "RR 3/22", "RR 4/22"]
    assert "No passage labelled good practice" in answer.lead
    assert not answer.citations


def test_advice_points_to_local_procedures(assistant, reader):
    reader.kind = Kind.ADVICE
    answer = assistant.ask("What should I do about bruising in a baby who cannot roll?")
    assert "local safeguarding procedures" in answer.lead
    assert answer.citations


def test_an_agency_question_shows_only_passages_about_the_agency(assistant, reader):
    reader.changes = {"kind": Kind.AGENCY, "signals": (signal("agency mentioned", "police"),), "topic": ()}
    answer = assistant.ask("What was said about the police?")
    assert set(printed(answer)) == {"RR 2/21", "RR 4/22"}


def test_a_comparison_stands_side_by_side_with_its_coverage(assistant, reader):
    reader.changes = {"kind": Kind.COMPARISON, "topic": ("hospital", "police")}
    answer = assistant.ask("Compare what was said about hospital and police in 2021 and 2022")
    assert {group.heading.split(":")[0] for group in answer.groups} == {"2021", "2022"}
    assert "of 2 reviews loaded" in answer.lead


def test_a_comparison_with_one_year_loaded_says_so(assistant, reader):
    reader.changes = {"kind": Kind.COMPARISON, "topic": ("police",), "filters": Filters(years=(2022, None))}
    answer = assistant.ask("Has the police come up more often?")
    assert "only reviews of 2022 are loaded" in answer.lead


@pytest.mark.parametrize("status", [Status.UNPUBLISHED, Status.DRAFT])
def test_a_source_that_is_not_public_is_said_to_be_so(build, reader, few_words, status):

    assistant = Assistant(build(status=status), few_words, thresholds=Thresholds(strength=0.0))
    answer = assistant.ask("What did we learn about safer sleep?")
    assert any(status.value.capitalize() in caveat for caveat in answer.caveats)


def test_non_mobile_babies_bring_the_caveat_about_mobility(assistant, reader):
    reader.changes = {"topic": ("hospital",)}
    assistant.thresholds = Thresholds(strength=0.0, relative=0.0, fitting=0.0)
    answer = assistant.ask("What about non-mobile babies in hospital?")
    said = " ".join(answer.caveats)
    assert "under six months" in said
    assert "age given (ten months), mobility not stated" in said


def test_stacked_limits_that_leave_one_review_bring_a_warning(assistant, reader):
    reader.changes = {"topic": ("police",), "filters": Filters(years=(2022, 2022), ages=(150.0, 210.0))}
    answer = assistant.ask("What about the police?")
    assert any("no child can be recognised" in caveat for caveat in answer.caveats)


def test_search_hits_carry_the_printed_page_number(assistant):
    _, found = assistant.search("bruising to both ears")
    assert found.hits[0].page_label == "iii"


def test_the_same_review_in_two_documents_is_counted_once(build, reader, few_words):

    build()
    library = build("report.pdf", title="The report")
    reader.changes = {"kind": Kind.COUNTING, "topic": ("bruising",)}
    answer = Assistant(library, few_words).ask("How many reviews involved bruising?")
    assert (answer.count.found, answer.count.loaded) == (1, 4)


def test_which_of_these_counts_over_the_reviews_named(assistant, reader):
    named = ("RR 2/21", "RR 3/22")
    reader.changes = {"kind": Kind.ONE_REVIEW, "topic": ("police",), "filters": Filters(reviews=named)}
    answer = assistant.ask("Which of RR 2/21, RR 3/22 involved the police?")
    assert answer.question.kind is Kind.COUNTING
    assert printed(answer) == ["RR 2/21"]
    assert answer.count.loaded == 2


def test_a_follow_up_points_to_what_the_last_answer_showed(assistant, reader):
    first = assistant.ask("What did we learn about bruising in a baby who cannot roll?")
    answer = assistant.ask("tell me about the first one", history=[first.question.text])
    assert answer.question.standalone == f"tell me about {printed(first)[0]}"
    assert answer.question.text == "tell me about the first one"


def test_a_turn_that_asks_on_leans_towards_the_reviews_shown(assistant, reader):
    """It is a signal like any other: shown, and gone when it is taken off; a theme of its own carries nothing along."""
    first = assistant.ask("What did we learn about bruising in a baby who cannot roll?")
    read = assistant.read("what was decided?", history=[first.question.text])
    (carried,) = [signal for signal in read.signals if signal.id == "shown before"]
    assert {boost.value for boost in carried.boosts} == {group.review.id for group in first.groups}
    without = assistant.read("what was decided?", history=[first.question.text], without={"shown before"})
    other = assistant.read("What did we learn about safer sleep with fathers?", history=[first.question.text])
    assert not [signal for one in (without, other) for signal in one.signals if signal.id == "shown before"]


def years(*spans):
    return tuple(
        Signal(
            id=f"year:{span}",
            label="",
            words="",
            boosts=(Boost(field="year", value=str(span), weight=0.5, years=span),),
        )
        for span in spans
    )


@pytest.mark.parametrize(
    ("spans", "sides"),
    [
        (((2021, 2021), (2022, 2022)), {"2021", "2022"}),
        (((2020, 2022),), {"2021", "2022"}),
        (((2021, None),), {"2021", "2022"}),
        (((2021, 2021),), {"2021", "2022"}),
    ],
)
def test_a_comparison_has_the_years_that_were_named_as_sides(assistant, reader, spans, sides):
    reader.changes = {"kind": Kind.COMPARISON, "topic": ("hospital", "police"), "signals": years(*spans)}
    answer = assistant.ask("Compare what was said about hospital and police in those years")
    assert {group.heading.split(":")[0] for group in answer.groups} == sides


def test_a_comparison_of_named_years_has_no_other_side(assistant, reader):
    reader.changes = {"kind": Kind.COMPARISON, "topic": ("hospital",), "signals": years((2021, 2021), (2019, 2019))}
    assert "nothing to compare with" in assistant.ask("Compare hospital in 2021 and 2019").lead


def test_a_side_that_says_nothing_of_the_topic_is_empty(assistant, reader):
    reader.changes = {"kind": Kind.COMPARISON, "topic": ("grandmother",)}
    answer = assistant.ask("Compare what was said about the grandmother in 2021 and 2022")
    assert {group.heading.split(":")[0] for group in answer.groups} == {"2021"}
    assert "2022: 0 of 2 reviews loaded" in answer.lead


def test_a_child_known_to_be_of_another_age_is_not_quoted(assistant, reader):
    reader.changes = {"topic": ("police",), "signals": (signal("age", "teenagers", months=(156.0, 216.0)),)}
    answer = assistant.ask("What was said about police and teenagers?")
    assert printed(answer) == ["RR 4/22"]


def test_what_recurs_is_told_by_theme_with_how_many_reviews(assistant, reader, build):
    reader.changes = {"topic": ()}
    answer = assistant.ask("What themes recur?")
    assert isinstance(answer, Abstention)  # no theme of the few words is touched by two reviews
    build("second.pdf", title="Another", partnership="Elsewhere Safeguarding Children Partnership", digest=OTHER)
    answer = assistant.ask("What themes recur?")
    assert [group.heading for group in answer.groups] == [
        "Bruising (2 reviews): RR 1/21",
        "Bruising (2 reviews): Child Z",
    ]


OTHER = [
    (
        "Child Z",
        2021,
        "1",
        [(Section.LEARNING, "Bruising on a baby should be seen by a doctor.")],
        [],
    )
]


def test_the_same_question_as_another_kind_can_be_asked_for(assistant):
    answer = assistant.ask("bruising in a baby who cannot roll", kind=Kind.ADVICE)
    assert answer.question.kind is Kind.ADVICE
    assert "procedures" in answer.lead


@pytest.mark.parametrize(
    "kind", [Kind.ONE_REVIEW, Kind.FACT, Kind.COUNTING, Kind.AGENCY, Kind.COMPARISON, Kind.THEMATIC]
)
def test_a_review_that_is_not_loaded_is_never_answered_by_others(assistant, reader, kind):
    reader.changes = {"kind": kind, "unknown": ("RR 99/30",), "topic": ("police",)}
    answer = assistant.ask("What did RR 99/30 say about the police?")
    assert isinstance(answer, Abstention)
    assert "RR 99/30" in answer.reason


@pytest.mark.parametrize(
    "names", [("vocabulary.jsonl",), ("vocabulary.toml",), ("vocabulary.jsonl", "vocabulary.toml")]
)
def test_the_user_s_own_words_are_read_from_either_file_and_from_both(library, embedder, names):
    """Local names that no list of ours knows are found in questions, whichever form their file has."""
    written = {
        "vocabulary.jsonl": '{"concept": "health_visiting", "terms": ["Brambleside Buddies"]}\n',
        "vocabulary.toml": '[[concept]]\nconcept = "health_visiting"\nterms = ["Thornwick Callers"]\n',
    }
    for name in names:
        (library.folder / name).write_text(written[name], "utf-8")
    with Assistant.open(library.folder, embedder=embedder) as opened:
        known = {
            match.text
            for match in opened.vocabulary.concepts_in("Brambleside Buddies rang, and the Thornwick Callers came")
        }
    expected = {"vocabulary.jsonl": "Brambleside Buddies", "vocabulary.toml": "Thornwick Callers"}
    assert known == {expected[name] for name in names}


def test_a_vocabulary_that_cannot_be_read_is_named(library, embedder):
    (library.folder / "vocabulary.toml").write_text("[[concept]\n", "utf-8")
    with pytest.raises(CorpusError, match=r"vocabulary\.toml"):
        Assistant.open(library.folder, embedder=embedder)


def test_a_part_that_was_asked_for_keeps_the_other_parts_out(assistant, reader):
    boosts = (Boost(field="section", value="missed opportunities", weight=0.3),)
    asked = Signal(id="section:missed opportunities", label="missed opportunities", words="missed", boosts=boosts)
    reader.changes = {"signals": (asked,), "topic": ("health", "visitors", "alcohol")}
    answer = assistant.ask("missed opportunities for health visitors, and alcohol")
    assert {citation.section for group in answer.groups for citation in group.citations} == {
        Section.MISSED_OPPORTUNITIES
    }


def test_one_review_asked_for_as_a_form_is_that_of_the_best_passage(assistant):
    answer = assistant.ask("safer sleep with fathers", kind=Kind.ONE_REVIEW)
    assert [group.review.printed for group in answer.groups] == ["RR 3/22"]


def test_who_somebody_is_is_told_in_no_other_form(assistant, reader):
    reader.kind = Kind.REIDENTIFICATION
    assert assistant.ask("who was the mother?", kind=Kind.THEMATIC).question.kind is Kind.REIDENTIFICATION


def test_years_that_limit_the_search_say_which_reviews_have_none(assistant, library, monkeypatch):
    reviews = tuple(
        replace(review, year=None) if review.printed == "RR 4/22" else review for review in library.reviews()
    )
    documents = tuple(replace(document, published=None) for document in library.documents())
    monkeypatch.setattr(library, "reviews", lambda: reviews)
    monkeypatch.setattr(library, "documents", lambda: documents)
    said = "1 review says no year and was not searched: RR 4/22."
    assert said in assistant.ask("safer sleep with fathers", filters=Filters(years=(2022, 2022))).caveats
    assert said not in assistant.ask("safer sleep with fathers").caveats
