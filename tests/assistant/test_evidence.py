"""When the library answers, and which hits are worth quoting."""

from dataclasses import replace

import pytest

from assistant.answer import Kind, Question, Signal
from assistant.evidence import Evidence, Gap, chosen, weigh
from assistant.thresholds import Thresholds
from assistant.topic import Text, units_of
from corpus.vocabulary import Vocabulary
from index.query import Boost, Filters, Found, Query, Term
from index.words import stemmer


@pytest.fixture
def judge(library, few_words):
    def made(text, topic, thresholds=None, **more):
        question = Question(text=text, standalone=text, topic=topic, **{"kind": Kind.THEMATIC, **more})
        boosts = tuple(boost for signal in question.signals for boost in signal.boosts)
        found = library.search(Query(text=text, filters=question.filters, terms=question.terms, boosts=boosts, k=20))
        settings = thresholds or Thresholds(strength=0.25, meaning_low=0.3, meaning_high=0.9)
        return weigh(question, found, vocabulary=few_words, rarity=library.rarity, thresholds=settings)

    return made


def test_words_that_are_there_make_evidence(judge):
    evidence = judge("safer sleep with fathers", ("safer", "sleep", "fathers"))
    assert isinstance(evidence, Evidence)
    assert evidence.coverage == 1.0
    assert [hit.review.printed for hit in evidence.hits] == ["RR 3/22"]


def test_a_rare_word_that_is_nowhere_is_named_in_the_gap(judge):
    gap = judge("helicopter escorts for sailors", ("helicopter", "escorts", "sailors"))
    assert isinstance(gap, Gap)
    assert set(gap.missing) == {"helicopter", "escorts", "sailors"}
    assert "helicopter" in gap.reason
    assert gap.nearest is not None


def test_words_scattered_over_passages_cover_less_than_words_together(judge):
    together = judge("police and social workers", ("police", "social", "workers"))
    scattered = judge("alcohol in the park", ("alcohol", "park"))
    assert together.coverage > scattered.coverage


def test_a_concept_in_other_words_counts_less_than_its_own_words(judge):
    own = judge("bruising", ("bruising",))
    other = judge("broken bones", ("broken", "bones"))
    assert own.coverage == 1.0
    assert 0 < other.coverage < 1


def test_the_best_hit_stays_though_another_holds_more_of_the_words(library, few_words):
    asked = "safer sleep with fathers"
    question = Question(text=asked, standalone=asked, kind=Kind.THEMATIC, topic=("safer", "sleep", "fathers"))
    holding = library.search(Query(text=asked, k=1)).hits[0]
    other = next(hit for hit in library.search(Query(text="bruising", k=5)).hits if hit.review != holding.review)
    best = replace(other, score=holding.score)
    units = units_of(question, few_words, library.rarity)
    assert chosen(question, [best, holding], units, few_words, Thresholds()) == (best, holding)


def test_where_little_is_sure_only_what_is_near_the_best_is_quoted(judge):
    def quoted(sure):
        lenient = Thresholds(strength=0.25, meaning_low=0.3, meaning_high=0.9, relative=0.1, fitting=0.0, sure=sure)
        return judge("police and social workers", ("police", "social", "workers"), lenient).hits

    assert len(quoted(0.0)) > len(quoted(1.1)) >= 1
    assert quoted(0.0)[0] == quoted(1.1)[0]


def test_beside_the_best_passage_of_a_review_only_what_says_about_as_much_is_quoted(library, few_words):
    """That the review is about a boy counts for the passage that says so, and not for every passage of it."""
    boy = Signal(id="sex:boy", label="boy", words="boys", boosts=(Boost(field="sex", value="boy", weight=0.1),))
    asked = "fractures of boys"
    question = Question(text=asked, standalone=asked, kind=Kind.THEMATIC, topic=("fractures",), signals=(boy,))
    hits = library.search(Query(text=asked, filters=Filters(reviews=("RR 2/21",)), k=5)).hits
    assert len(hits) > 1
    units = units_of(question, few_words, library.rarity)
    told = chosen(question, hits, units, few_words, Thresholds(relative=0.0, fitting=0.0))
    assert ["fracture" in hit.passage.text for hit in told] == [True]


def test_an_injury_of_the_mother_is_not_evidence_for_one_of_the_child(judge):
    evidence = judge("bruising", ("bruising",))
    assert "RR 3/22" not in {hit.review.printed for hit in evidence.hits}


def test_a_part_that_was_asked_for_leaves_out_the_others(judge):
    signal = Signal(
        id="s", label="recommendations", words="", boosts=(Boost(field="section", value="recommendations", weight=0.1),)
    )
    evidence = judge("hospital", ("hospital",), signals=(signal,))
    assert {hit.passage.section.value for hit in evidence.hits} == {"recommendations"}


def test_limits_that_leave_nothing_are_a_gap(judge):
    gap = judge("police", ("police",), filters=Filters(years=(1999, 1999)))
    assert isinstance(gap, Gap)
    assert "within these limits" in gap.reason


def test_unknown_reviews_alone_are_a_gap_and_beside_known_ones_are_not(judge):
    assert isinstance(judge("police in RR 9/99", ("police",), unknown=("RR 9/99",)), Gap)
    known = judge("police", ("police",), unknown=("RR 9/99",), filters=Filters(reviews=("RR 4/22",)))
    assert isinstance(known, Evidence)


def test_a_higher_threshold_answers_less(judge):
    strict = replace(Thresholds(), strength=1.01)
    assert isinstance(judge("police", ("police",), thresholds=strict), Gap)


def test_nothing_found_is_a_gap(library, few_words):
    found = library.search(Query(text="police", filters=Filters(documents=("none",)), k=5))
    question = Question(text="police", standalone="police", kind=Kind.THEMATIC, topic=("police",))
    empty = Found(hits=(), searched=found.searched)
    assert isinstance(weigh(question, empty, vocabulary=few_words, rarity=library.rarity), Gap)


def asked_for(section, weight):
    return Signal(
        id=f"section:{section}", label=section, words="", boosts=(Boost(field="section", value=section, weight=weight),)
    )


def test_a_part_that_a_named_review_does_not_have_is_said_to_be_absent(judge, library):
    review = library.reviews()[0]
    limits = Filters(reviews=(review.id,))
    gap = judge("panel feedback", (), filters=limits, signals=(asked_for("panel feedback", 0.3),))
    assert isinstance(gap, Gap)
    assert review.printed in gap.reason
    assert "panel feedback" in gap.reason
    leaning = judge("feedback", (), filters=limits, signals=(asked_for("panel feedback", 0.06),))
    assert not isinstance(leaning, Gap) or "labelled" not in leaning.reason


def test_a_fact_that_a_named_review_says_nothing_of_is_not_answered_by_its_nearness(judge, library):
    review = library.reviews()[0]
    near_anything = Thresholds(strength=0.0, named=0.0)
    words = {"topic": ("submarine", "cost"), "filters": Filters(reviews=(review.id,)), "thresholds": near_anything}
    judged = judge("what did the submarine cost", **words)
    assert isinstance(judged, Evidence)
    assert judged.coverage < near_anything.fact_coverage
    assert isinstance(judge("what did the submarine cost", kind=Kind.FACT, **words), Gap)


def test_a_named_review_is_asked_for_less(judge, library):
    """Where it holds some of what is asked; its passages are near to whatever is asked, so that a low strength says little."""
    limits = Filters(reviews=(library.reviews()[0].id,))
    few = Thresholds(strength=1.0, named=0.0, fact_coverage=0.0)
    words = {"topic": ("submarine", "cost")}
    assert isinstance(judge("what did the submarine cost", thresholds=few, **words), Gap)
    assert isinstance(judge("what did the submarine cost", thresholds=few, filters=limits, **words), Evidence)
    nothing = Thresholds(strength=1.0, named=0.0, fact_coverage=0.1)
    assert isinstance(judge("what did the submarine cost", thresholds=nothing, filters=limits, **words), Gap)


def test_an_idea_that_authors_say_in_words_of_their_own_is_not_missing(library):
    """Nobody writes "professional curiosity" who tells that a mother was believed; a house fire is written of as a fire."""
    vocabulary = Vocabulary.shipped()

    def coverage(text):
        question = Question(text=text, standalone=text, topic=tuple(text.split()), kind=Kind.THEMATIC)
        found = library.search(Query(text=text, k=20))
        thresholds = Thresholds(strength=-1.0)
        return weigh(question, found, vocabulary=vocabulary, rarity=library.rarity, thresholds=thresholds).coverage

    assert coverage("professional curiosity") == Thresholds().free_credit
    assert coverage("house fire") < Thresholds().free_credit


def test_one_kind_of_an_idea_is_not_answered_by_another(library, few_words):
    """Who asks about broken ribs is not answered by a broken leg, though both are fractures."""
    question = Question(text="fracture", standalone="fracture", topic=("fracture",), kind=Kind.THEMATIC)
    found = library.search(Query(text="fracture", k=20))
    text = Text.of(found.hits[0], few_words)
    [unit] = units_of(question, few_words, library.rarity)
    rib = replace(unit, words=("rib",), stems=(("rib",),), kinds=dict.fromkeys(unit.concepts, 0))
    leg = replace(text, concepts=frozenset((concept, 1) for concept in unit.concepts))
    same = replace(text, concepts=frozenset((concept, 0) for concept in unit.concepts))
    assert unit.concepts
    assert (same.holds(rib), leg.holds(rib)) == (0.6, 0.0)


def test_of_alternatives_any_will_do(judge, library, few_words):
    topic = ("helicopters", "sailors", "bruising")
    either = judge("helicopters, sailors or bruising", topic)
    assert isinstance(either, Evidence)
    assert either.coverage == 1.0
    assert {unit.alternative for unit in either.units} == {0}
    together = judge("helicopters, sailors and bruising", topic)
    assert not isinstance(together, Evidence) or together.coverage < 1.0


def test_a_passage_of_a_review_that_says_nothing_of_the_topic_is_left_out(library, few_words):
    """A recommendation is what was asked for, and the one of RR 2/21 is about no safer sleep."""
    section = Signal(
        id="section:learning", label="", words="", boosts=(Boost(field="section", value="learning", weight=0.3),)
    )
    asked = "safer sleep"
    question = Question(text=asked, standalone=asked, kind=Kind.THEMATIC, topic=("safer", "sleep"), signals=(section,))
    found = library.search(Query(text=asked, boosts=section.boosts, k=20)).hits
    level = [replace(hit, score=1.0) for hit in found if hit.passage.section.value == "learning"]
    units = units_of(question, few_words, library.rarity)
    assert {hit.review.id for hit in level} > {"RR 3/22"}
    assert {hit.review.id for hit in chosen(question, level, units, few_words, Thresholds())} == {"RR 3/22"}


def test_what_stands_for_one_word_of_a_phrase_does_not_stand_for_the_phrase(library, few_words):
    terms = (Term(text="skeleton", weight=0.4, because="bones"), Term(text="crack", weight=0.4, because="broken bones"))
    asked = "broken bones"
    question = Question(text=asked, standalone=asked, kind=Kind.THEMATIC, topic=("broken", "bones"), terms=terms)
    (unit,) = units_of(question, few_words, library.rarity)
    assert unit.stems[1:] == (("crack",),)


def test_an_everyday_word_that_is_nowhere_weighs_no_more_than_what_stands_for_it(library, few_words):
    question = Question(text="mum", standalone="mum", kind=Kind.THEMATIC, topic=("mum", "helicopter"))
    mum, helicopter = units_of(question, few_words, library.rarity)
    assert mum.weight == library.rarity(["mother"])["mother"] < helicopter.weight


def test_a_review_known_to_be_fatal_need_not_say_so(library, few_words):
    died = Signal(
        id="outcome:died", label="died", words="fatal", boosts=(Boost(field="outcome", value="died", weight=0.1),)
    )
    question = Question(
        text="fatal cases", standalone="fatal cases", kind=Kind.THEMATIC, topic=("fatal",), signals=(died,)
    )
    (unit,) = units_of(question, few_words, library.rarity)
    assert tuple(stemmer().stems(["died"])) in unit.stems


def test_a_neighbouring_idea_does_not_stand_for_what_was_asked(library):
    terms = tuple(Term(text=text, weight=0.3, because="set fires") for text in ("lit fires", "house fire"))
    asked = "children who set fires"
    question = Question(text=asked, standalone=asked, kind=Kind.THEMATIC, topic=("set", "fires"), terms=terms)
    (unit,) = units_of(question, Vocabulary.load(), library.rarity)
    assert unit.stems[1:] == (tuple(stemmer().stems(["lit", "fires"])),)


def test_what_everybody_says_in_words_of_his_own_is_not_missed_for_want_of_the_usual_ones(library):
    """No passage holds either idea; that of practice may yet be there, said freely."""
    bar = Thresholds(strength=0.9, meaning_low=0.3, meaning_high=0.9)
    practice, harm = (
        weigh(
            Question(text=asked, standalone=asked, kind=Kind.THEMATIC, topic=tuple(asked.split())),
            library.search(Query(text="bruising", k=5)),
            vocabulary=Vocabulary.load(),
            rarity=library.rarity,
            thresholds=bar,
        )
        for asked in ("professional curiosity", "county lines")
    )
    assert practice.strength > harm.strength


def test_a_name_that_no_passage_holds_weighs_against_an_answer(judge):
    """What is said of a place nobody wrote of is not answered by what others say."""
    words = ("police", "scotland")
    assert judge("police work in Scotland", words).strength < judge("police work in scotland", words).strength


def test_a_law_that_no_passage_names_weighs_against_an_answer(judge):
    """In capitals a title, in small letters words; a title that was read as a limit is none."""
    named = judge("safer sleep with fathers under the Safer Sleep Act", ("safer", "sleep", "fathers", "act"))
    plain = judge("safer sleep with fathers under the safer sleep act", ("safer", "sleep", "fathers", "act"))
    assert named.strength < plain.strength
    section = judge("safer sleep with fathers, section 42", ("safer", "sleep", "fathers"))
    assert section.strength < judge("safer sleep with fathers", ("safer", "sleep", "fathers")).strength


def test_opening_hours_are_not_answered_by_what_is_near(judge):
    gap = judge("opening hours for safer sleep with fathers", ("safer", "sleep", "fathers"))
    assert isinstance(gap, Gap)
    assert "opening hours" in gap.reason


def test_a_greeting_asks_for_nothing(judge):
    """Without a word to be held by a passage, nothing is evidence."""
    assert isinstance(judge("Morning! How are you?", (), Thresholds()), Gap)


def test_what_an_idea_is_made_of_says_it(library):
    asked = "lessons on NAI"
    question = Question(text=asked, standalone=asked, kind=Kind.THEMATIC, topic=("nai",))
    (unit,) = units_of(question, Vocabulary.load(), library.rarity)
    assert "fracture" in unit.kinds
