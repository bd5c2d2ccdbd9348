"""A practitioner's wording leads to the right reading: kind, limits, signals, topic. The wordings are in question_phrases.jsonl."""

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import reading_child, review_codes
from assistant.answer import Kind, Question
from assistant.assistant import asks_for_children, asks_for_the_whole, searched_words, status_terms
from assistant.question import read_question
from corpus.document import Document, Review, Status
from corpus.vocabulary import Vocabulary
from index.query import Filters

PHRASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "question_phrases.jsonl").read_text(encoding="utf-8").splitlines()
]
VOCABULARY = Vocabulary.load()

_VALE = "Ashford Vale Safeguarding Children Partnership"
_TARN = "Merrow and Tarn Safeguarding Children Partnership"
_MOOR = "Northmoor Safeguarding Children Board"


def _document(identifier: str, title: str, partnership: str, kind: str, published: str) -> Document:
    return Document(
        id=identifier, title=title, file=f"{identifier}.pdf", media="pdf", paged=True, partnership=partnership, kind=kind,
        status=Status.PUBLISHED, published=published, sha256=identifier * 8, pages=10,
    )  # fmt: skip


def _review(
    identifier: str,
    document: str,
    partnership: str,
    year: int,
    kind: str = "rapid review",
    pseudonym: str | None = None,
    *aliases: str,
) -> Review:
    return Review(
        id=identifier, document=document, printed=identifier, partnership=partnership, kind=kind, year=year, pseudonym=pseudonym,
        order=0, aliases=aliases,
    )  # fmt: skip


DOCUMENTS = (
    _document("d1", "Learning from our reviews", _VALE, "digest", "2021"),
    _document("d2", "Rapid reviews in Merrow and Tarn", _TARN, "digest", "2023"),
    _document("d3", "Serious Case Review Child K", _MOOR, "report", "2018-05"),
)
REVIEWS = (
    _review("RR 3/21", "d1", _VALE, 2021),
    _review("RR 4/21", "d1", _VALE, 2021),
    _review("LCSPR HB21", "d1", _VALE, 2021, "LCSPR", "Rowan", "HB21", "Rowan"),
    _review("RR 3/23", "d2", _TARN, 2023),
    _review("RR 5/22", "d2", _TARN, 2022),
    _review("SCR Child K", "d3", _MOOR, 2018, "SCR", None, "Child K"),
)


def read(text: str, **more: object) -> Question:
    return read_question(text, reviews=REVIEWS, documents=DOCUMENTS, vocabulary=VOCABULARY, **more)  # type: ignore[arg-type]


def wrong(row: dict[str, Any]) -> list[str]:
    """What of a row is not read as expected; signals are told by the beginning of their id, alternatives by a bar."""
    got = read(row["question"])
    ids = [signal.id for signal in got.signals]
    faults = [f"kind {got.kind.value}"] if row["kind"] and got.kind.value != row["kind"] else []
    faults += [f"lacks {one}" for one in row["signals"] if not any(one in found for found in ids)]
    return faults + [f"has {one}" for one in row["absent"] if any(found.startswith(one) for found in ids)]


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: row["question"])
def test_the_wording_leads_to_the_reading(row: dict[str, Any]) -> None:
    """Half of the rows were written before the rules were tried on them (`aside`)."""
    assert not wrong(row)


def test_an_identifier_in_any_spelling_is_a_limit() -> None:
    for spelling in ("RR 3/21", "rr 03/21", "RR3-21", "rapid review 3 of 2021"):
        assert read(f"What happened in {spelling}?").filters.reviews == ("RR 3/21",), spelling


def test_a_pseudonym_is_a_limit_and_a_word_like_it_is_not() -> None:
    assert read("What was learned from the Rowan review?").filters.reviews == ("LCSPR HB21",)
    assert read("Was there a rowan tree in the garden?").filters.reviews == ()


def test_an_identifier_that_is_not_loaded_is_unknown_and_limits_nothing() -> None:
    question = read("What was learned in RR 9/19?")
    assert question.unknown == ("RR 9/19",)
    assert question.filters == Filters()


def test_a_review_that_is_excluded_is_no_limit() -> None:
    question = read("Apart from RR 3/21, which reviews mention bruising?")
    assert question.filters.reviews == ()
    assert "bruising" in question.topic


def test_a_comparison_with_one_review_leaves_the_other_side_in() -> None:
    question = read("Which learning repeats learning from RR 3/21?")
    assert question.filters.reviews == ()
    assert any(boost.field == "review" for signal in question.signals for boost in signal.boosts)


def test_a_year_limits_where_reviews_of_it_are_loaded_and_raises_where_none_are() -> None:
    assert read("What did we learn about neglect in 2018?").filters.years == (2018, 2018)
    assert read("What did we learn about neglect in 2009?").filters == Filters()


def test_years_and_reviews_that_exclude_each_other_keep_the_review() -> None:
    question = read("What did RR 3/21 say in 2018?")
    assert question.filters.reviews == ("RR 3/21",)
    assert question.filters.years is None


def test_a_year_in_which_a_digest_with_other_numbers_came_out_loses_neither() -> None:
    question = read("What did the 2023 reviews say about neglect?")
    boosts = [boost for signal in question.signals for boost in signal.boosts]
    assert question.filters.years is None
    assert {(boost.field, boost.value) for boost in boosts} >= {("year", "2023"), ("review", "RR 5/22")}


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("in 2018", (2018, 2018)), ("since 2021", (2021, None)), ("from 2021 onwards", (2021, None)), ("after 2020", (2021, None)),
        ("before 2020", (None, 2019)), ("up to 2021", (None, 2021)), ("between 2017 and 2021", (2017, 2021)), ("2017-2021", (2017, 2021)),
        ("from 2017 to 2021", (2017, 2021)), ("in 2021/22", (2021, 2022)), ("in the 2010s", (2010, 2019)), ("from 2021", (2021, 2021)),
    ],
)  # fmt: skip
def test_years_and_ranges(words: str, years: tuple[int | None, int | None]) -> None:
    boosts = [
        boost for signal in read(f"What was said about neglect {words}, compared?").signals for boost in signal.boosts
    ]
    assert [boost.years for boost in boosts if boost.field == "year"] == [years]


def test_the_last_years_count_back_from_the_newest_review() -> None:
    boosts = [boost for signal in read("Compare the last two years.").signals for boost in signal.boosts]
    assert [boost.years for boost in boosts if boost.field == "year"] == [(2022, 2023)]


def test_a_review_without_a_year_is_of_the_year_of_publication() -> None:
    reviews = (replace(REVIEWS[-1], year=None),)
    question = read_question("What was learned in 2018?", reviews=reviews, documents=DOCUMENTS, vocabulary=VOCABULARY)
    assert question.filters.years == (2018, 2018)


def test_numbers_alone_name_the_one_review_that_bears_them() -> None:
    """In the order of its code; "rapid review" before them only where no rapid review is loaded."""
    codes = (_review("W22/05", "d1", _VALE, 2022), _review("W22/11", "d1", _VALE, 2022))
    for text in ("What of Senn 22 / 5?", "rapid review 22/5", "What did 2022/05 find?"):
        question = read_question(text, reviews=codes, documents=DOCUMENTS, vocabulary=VOCABULARY)
        assert question.filters.reviews == ("W22/05",)
    codes = (*REVIEWS, _review("W7/22", "d1", _VALE, 2022))
    question = read_question("What of RR 7/22?", reviews=codes, documents=DOCUMENTS, vocabulary=VOCABULARY)
    assert question.unknown == ("RR 7/22",)


def test_a_partnership_limits_by_its_place() -> None:
    assert read("What did Merrow and Tarn learn about neglect?").filters.partnerships == (
        "Merrow and Tarn Safeguarding Children Partnership",
    )
    assert read("What did Northmoor police learn?").filters.partnerships == ()
    assert read("What was learnt in Tarn?").filters.partnerships == (
        "Merrow and Tarn Safeguarding Children Partnership",
    )
    assert read("What was seen at the tarn?").filters.partnerships == ()


def test_a_partnership_of_a_city_is_named_by_the_city_alone() -> None:
    city = replace(DOCUMENTS[0], partnership="Senn City Safeguarding Children Partnership")
    documents = (*DOCUMENTS, city)
    question = read_question("What did Senn learn about it?", reviews=(), documents=documents, vocabulary=VOCABULARY)
    assert f"partnership:{city.partnership}" in {signal.id for signal in question.signals}


def test_the_users_own_limit_wins_over_the_question() -> None:
    assert read("What happened in 2018?", filters=Filters(years=(2021, 2021))).filters.years == (2021, 2021)


def test_a_signal_taken_off_is_gone_and_its_words_are_plain_words_again() -> None:
    whole = read("What did we learn about babies and fire?")
    age = next(signal.id for signal in whole.signals if signal.id.startswith("age:"))
    less = read("What did we learn about babies and fire?", without=[age])
    assert age not in [signal.id for signal in less.signals]
    assert "babies" in less.topic
    assert "babies" not in whole.topic


def test_babies_who_cannot_move_are_first_under_six_months_then_up_to_eighteen() -> None:
    boosts = [
        boost for signal in read("bruises on babies who can't move on their own yet").signals for boost in signal.boosts
    ]
    ages = {boost.months: boost.weight for boost in boosts if boost.field == "age"}
    assert ages[(0.0, 6.0)] > ages[(6.0, 18.0)]


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("a 13-year-old", (156, 167.88)), ("a thirteen year old", (156, 167.88)), ("13 to 15 year olds", (156, 191.88)),
        ("children under five", (0, 59.99)), ("children aged 10 or over", (120, 215.99)), ("a nine-month-old", (9, 9.99)),
        ("children aged between 5 and 10", (60, 131.88)), ("under 3 months old", (0, 2.99)),
        ("lads 13 to 17", (156, 215.88)), ("girls aged 3 to 5 months", (3, 5.99)), ("babies over six months", (6, 215.99)),
    ],
)  # fmt: skip
def test_ages_in_words_and_digits(words: str, months: tuple[float, float]) -> None:
    boosts = [boost for signal in read(f"What was learned about {words}?").signals for boost in signal.boosts]
    assert [boost.months for boost in boosts if boost.field == "age"] == [months]


def test_the_topic_is_what_is_left_of_the_question() -> None:
    assert read("What good practice was there around skeletal surveys in 2021?").topic == ("skeletal", "surveys")


def test_terms_say_which_word_they_come_from_and_weigh_less_than_it() -> None:
    terms = read("babies with broken bones").terms
    fracture = next(term for term in terms if term.text == "fracture")
    assert fracture.because == "broken bones"
    assert 0 < fracture.weight < 1


def test_advice_and_identity_are_told_from_a_plain_question() -> None:
    assert read("Who is Rowan?").kind is Kind.REIDENTIFICATION
    assert read("What should I do if a parent refuses entry?").kind is Kind.ADVICE
    assert read("What did reviews say about parents refusing entry?").kind is Kind.THEMATIC


def test_a_status_is_looked_for_as_it_is_said() -> None:
    """ "Children in care" is a phrase: its words alone are in every passage on children's social care."""
    asked = read("Which reviews were about children in care and school?")
    assert "children in care" in [term.text for term in status_terms(asked)]
    assert "school" in (searched_words(asked) or "")
    assert "care" not in (searched_words(asked) or "").split()


def test_reviews_asked_for_by_their_child_tell_who_it_was_first() -> None:
    """A part that is asked for is told instead."""
    assert asks_for_children(read("Reviews about teenagers who died"))
    assert not asks_for_children(read("What was the learning about teenagers?"))
    assert asks_for_children(read("reviews from 2022"))
    assert not asks_for_children(read("What was said about sleep in 2022?"))


def test_a_review_asked_for_as_a_whole_begins_with_what_happened() -> None:
    assert asks_for_the_whole(read("Tell me about RR 3/21"))
    assert asks_for_the_whole(read("rapid review 3 of 2021"))
    assert not asks_for_the_whole(read("What was the learning in RR 3/21?"))
    assert not asks_for_the_whole(read("Tell me about alcohol in RR 3/21"))
    assert not asks_for_the_whole(read("Tell me about alcohol"))


def test_years_of_which_nothing_is_loaded_are_said_and_those_of_an_act_are_not() -> None:
    assert read("What was learned in 2003?").unknown == ("reviews of 2003",)
    assert read("Bruising up to 2003").unknown == ("reviews up to 2003",)
    assert read("What was learned in 2021?").unknown == ()
    assert read("What do reviews say about the Care Act 2014?").unknown == ()
    assert read("Compare 2003 and 2021").unknown == ()
    assert read("What happened in RR 3/21 in March 2003?").unknown == ()


def test_a_primary_school_child_is_an_age_and_no_school() -> None:
    """So no other word for a school is looked for."""
    assert not {"academy", "teacher"} & {term.text for term in read("Primary school children who died").terms}
    assert "teacher" in {term.text for term in read("What was said to the school?").terms}


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("Apart from RR 3/21, which reviews mention bruising?", ["not RR 3/21"]),
        ("Bruising in all reviews other than in rapid review 5 of 2022?", ["not RR 5/22"]),
        ("Bruising, except rr 3/21, RR04/21 and RR3-23?", ["not RR 3/21", "not RR 4/21", "not RR 3/23"]),
        ("What was said of bruising? Don't include Northmoor or RR 3/21.", ["not Northmoor", "not RR 3/21"]),
        ("Bruising with the exception of Rowan and the Ashford Vale ones", ["not Ashford Vale", "not LCSPR HB21"]),
        ("bruising, aside from the review called rowan", ["not LCSPR HB21"]),
        ("Bruising in rapid reviews that are not from Merrow and Tarn", ["not Merrow and Tarn"]),
        ("ignore SCR Child K: what was said about bruising?", ["not SCR Child K"]),
        ("Everything on bruising except Learning from our reviews", ["not Learning from our reviews"]),
        ("Which reviews are about bruising, not including babies?", ["not under 1 year"]),
        ("What was learned about bruising, excluding children under 10?", ["not under 10 years"]),
        ("What was found about bruising, leaving out recommendations?", ["not recommendations"]),
        ("Bruising apart from serious case reviews", ["not SCR"]),
        ("Bruising except 2021 and 2023", ["not 2021", "not 2023"]),
        ("Bruising everywhere but Northmoor", ["not Northmoor"]),
        ("Excluding the 2018 serious case review, what was learned about bruising?", ["not 2018"]),
        ("Which reviews, other than Rowan, mention bruising?", ["not LCSPR HB21"]),
        ("What was learned about bruising (excluding RR 5/22 & RR 3/23)?", ["not RR 3/23", "not RR 5/22"]),
        ("Bruising of children other than babies and toddlers", ["not under 5 years"]),
        # These speak of what happened, not of what is searched.
        ("Did anyone other than Rowan know about the bruising?", []),
        ("Were professionals ignoring Rowan when the bruising was seen?", []),
        ("What did Rowan say of the bruising without her mother in the room?", []),
        ("Bruising of children placed outside Northmoor", []),
        ("Why did nobody in Northmoor not tell the police of the bruising?", []),
        ("Did professionals ignore babies with bruising?", []),
        ("Apart from the bruising in RR 3/21, what else was seen?", []),
    ],
)
def test_what_is_left_out_is_said_by_a_chip_for_each(words: str, labels: list[str]) -> None:
    question = read(words)
    found = {signal.label: signal for signal in question.signals if signal.id.startswith("not:")}
    assert sorted(found) == sorted(labels)
    assert len(question.filters.excluded) == len(labels)
    assert question.topic == ("bruising",) or not labels
    assert not question.unknown
    for label, signal in found.items():
        rest = read(words, without={signal.id})
        assert len(rest.filters.excluded) == len(labels) - 1, label


def test_what_is_left_out_adds_up_with_the_user_s_own_and_limits_nothing_else() -> None:
    own = Filters(excluded=(Filters(reviews=("RR 4/21",)),))
    question = read("What did we learn about neglect other than RR 5/22?", filters=own)
    assert question.filters == Filters(excluded=(Filters(reviews=("RR 4/21",)), Filters(reviews=("RR 5/22",))))


def test_a_very_long_question_is_read_in_no_time() -> None:
    started = time.perf_counter()
    for piece in ("except the reviews of ", "except The ", "not ", "Bring And Take, "):
        read(piece * 150 + "RR 3/21")
    assert time.perf_counter() - started < 60


@pytest.mark.parametrize("name", ["Brambleside Buddies", "brambleside buddies", "Harbour Club"])
@pytest.mark.parametrize(
    ("asked", "section"),
    [
        ("What did the {} do well?", "good practice"),
        ("What did the {} miss?", "missed opportunities"),
        ("Could the {} have acted sooner?", "missed opportunities"),
    ],
)
def test_a_service_inside_the_words_that_ask_for_a_part_stays_the_topic(
    tmp_path: Path, name: str, asked: str, section: str
) -> None:
    own = tmp_path / "vocabulary.jsonl"
    own.write_text(
        json.dumps(
            {
                "concept": "buddies",
                "label": "Brambleside Buddies",
                "terms": ["Brambleside Buddies", "befriending scheme"],
            }
        )
    )
    question = read_question(asked.format(name), reviews=REVIEWS, documents=DOCUMENTS, vocabulary=Vocabulary.load(own))
    assert [signal.id for signal in question.signals] == [f"section:{section}"]
    assert set(name.lower().split()) <= set(question.topic)
    assert name not in question.signals[0].words
    if "rambleside" in name:
        assert "befriending scheme" in [term.text for term in question.terms]


def test_what_asks_for_a_part_is_no_topic_where_it_names_nobody() -> None:
    assert read("What did professionals do well?").topic == ()
    assert read("What did the school miss?").topic == ()


@pytest.mark.parametrize(
    ("asked", "signal"),
    [
        ("under 1s who didn't make it", "outcome:died"),
        ("over tens who nearly died", "outcome:serious harm"),
        ("teenagers who pulled through", "outcome:serious harm"),
        ("kudos for school nurses", "section:good practice"),
        ("what did ward staff get right?", "section:good practice"),
        ("what does the partnership ask now?", "section:recommendations"),
        ("where did they drop the ball? who dropped the ball?", "section:missed opportunities"),
    ],
)
def test_everyday_wordings_are_read(asked: str, signal: str) -> None:
    assert signal in [one.id for one in read(asked).signals]


def test_how_long_is_no_topic() -> None:
    assert read("how long had they been on their own?").topic == ()


def test_over_tens_are_ten_and_older() -> None:
    boost = next(boost for signal in read("over tens who ran away").signals for boost in signal.boosts)
    assert boost.months is not None
    assert boost.months[0] == 120


def test_in_how_many_counts_reviews() -> None:
    assert read("In how many was mum learning disabled?").kind is Kind.COUNTING
    assert read("In how many days was a plan made?").kind is not Kind.COUNTING


def test_what_parents_wanted_is_no_recommendation() -> None:
    """What the panel wanted is."""
    asked = "What did {} want us to tell other children?"
    sections = [{s.id for s in read(asked.format(who)).signals} for who in ("his parents", "the panel")]
    assert "section:recommendations" not in sections[0]
    assert any(id.startswith("section:recommendations") for id in sections[1])


def test_whether_there_is_another_case_asks_for_reviews() -> None:
    assert read("Is there another death in care in 2021?").kind is Kind.COUNTING
    assert read("Is there another recommendation for schools?").kind is not Kind.COUNTING


@pytest.mark.parametrize(
    ("printed", "asked", "named"),
    [
        ("AL21/06", "what happened in AL 21-6", True),
        ("FC-2018-05", "fc 18/5 please", True),
        ("TSCP 2019-A", "recommendations of tscp2019a", True),
        ("CSCP-RR-2022-06", "what did cscp rr 6 of 2022 say", True),
        ("WSCP/LCSPR/2023-02", "WSCP LCSPR 2023 2", True),
        ("CPL 14/24", "cpl 14 of 2024", True),
        ("BS-LCSPR-11", "bs lcspr 11 recommendations", True),
        ("CSCP-RR-2022-06", "cscp rr 6 of 2021", False),
        ("AL21/06", "what happened in AL 21-16", False),
        ("Child E", "the child e", False),
    ],
)
def test_a_code_is_known_with_other_marks_and_noughts(printed: str, asked: str, named: bool) -> None:
    pattern = review_codes.any_spelling(printed)
    assert bool(pattern and re.search(pattern, asked, re.IGNORECASE)) is named


def test_contractions_ask_for_nothing() -> None:
    assert read("what should I do when I'm worried and I've no consent").topic == ("worried", "consent")


def test_a_partnership_of_which_nothing_is_loaded_is_said_to_be_missing() -> None:
    """So are the years of one that is loaded, where its reviews and documents are all of others."""
    assert read("What has the Eastmarch safeguarding partnership published?").unknown == ("the Eastmarch partnership",)
    assert read("What has the Northmoor safeguarding board published?").unknown == ()
    assert read("What have safeguarding partnerships published?").unknown == ()


def test_a_parents_care_is_no_status_of_the_child() -> None:
    signals = [signal.id for signal in read("How many reviews had a mum or dad who was a care leaver?").signals]
    assert not [one for one in signals if one.startswith("care status")]
    assert [one.id for one in read("reviews about care leavers").signals if one.id.startswith("care status")]


def test_a_name_at_the_beginning_is_one_where_a_name_can_stand() -> None:
    reviews = (replace(_review("LCSPR 1/21", "d1", _VALE, 2021), pseudonym="Tobias", aliases=("Tobias",)),)
    for text in ("Tobias - how often was he missing?", "Tobias's school"):
        assert read_question(text, reviews=reviews, documents=DOCUMENTS, vocabulary=VOCABULARY).filters.reviews


@pytest.mark.parametrize(
    ("identifier", "spellings"),
    [
        (
            "PSR 5/22",
            ("psr5/22", "PSR 5 of 2022", "PSR no 5 2022", "PSR/05/2022", "PSR 2022/5", "PSR 5 (2022)", "psr-5-2022"),
        ),
        ("MSP 20/B", ("msp20b", "MSP 20-B", "MSP 2020/B")),
        ("RR 5/22", ("rapid review no. 5 2022", "RR 2022/05", "Rapid Review 5/22")),
        ("2021/02", ("2021-02", "02/2021", "2 of 2021")),
        ("RR14", ("rr14", "RR 14", "rapid review 14")),
        ("CSCP-RR-2022-06", ("CSCP RR 6 2022", "cscp rr 22-6")),
    ],
)
def test_a_series_of_any_partnership_is_known_in_any_spelling(identifier: str, spellings: tuple[str, ...]) -> None:
    """Year whole or short, before or after the number; letters as the words they stand for."""
    pattern = review_codes.any_spelling(identifier)
    assert pattern is not None
    for spelling in spellings:
        assert re.search(pattern, f"In {spelling}, what was learned?", re.IGNORECASE), spelling


def test_a_code_of_letters_that_are_a_word_is_none_in_running_text() -> None:
    """ "As 14 children were" does not name AS-14."""
    pattern = review_codes.any_spelling("AS-14")
    assert pattern is not None
    assert re.search(pattern, "AS 14", re.IGNORECASE)
    assert not re.search(pattern, "as 14 children were", re.IGNORECASE)


@pytest.mark.parametrize(
    "question",
    [
        "How many reviews are of a child who was not being brought up by either parent at the time of the harm?",
        "Which were about a young person being brought up away from both mum and dad?",
        "how many children were living with someone other than their parents",
    ],
)
def test_a_child_who_lives_with_neither_parent_is_of_several_statuses(question: str) -> None:
    """In care, with relatives, privately fostered or adopted."""
    (part,) = reading_child.care(question)
    assert [boost.value for boost in part.signal.boosts] == [
        "looked after",
        "with relatives",
        "privately fostered",
        "adopted",
    ]


def test_teenagers_are_thirteen_and_older_and_adolescents_may_be_younger() -> None:
    """And an age in brackets is the age that is meant."""
    lowest = [
        min(
            boost.months[0]
            for part in reading_child.ages(text, counting=True)
            for boost in part.signal.boosts
            if boost.months
        )
        for text in ("teenage girls", "adolescent girls", "those in their teens (14 to 17)")
    ]
    assert lowest == [156, 132, 168]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("Review 31-A: what was missed?", "TH 31/A"), ("case 30B", "TH 30/B"), ("review 31-C", None), ("31 a", None)],
)
def test_a_code_without_the_letters_of_its_series_names_the_one_review_that_fits(asked: str, meant: str | None) -> None:
    """ "Review 31-A" is TH31/A where no other series has an A of that year."""
    reviews = [
        Review(id=id, document="d", printed=id, partnership=None, kind="other", year=None, pseudonym=None, order=0)
        for id in ("TH 31/A", "TH 30/B")
    ]
    assert next((id for _, _, id in review_codes.shortened(asked, reviews)), None) == meant


def test_who_has_not_reached_a_birthday_is_younger() -> None:
    """ "Not reached their second birthday" is under two."""
    (part,) = reading_child.ages("which concern a child who had not reached their second birthday", counting=True)
    assert part.signal.boosts[0].months == (0.0, 23.99)
