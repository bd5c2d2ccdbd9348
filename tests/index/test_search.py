"""The straight line of a search: what is found, in which order, for which reasons, and what each setting switches off."""

import random

import numpy as np
import pytest

from corpus.document import Section
from index.library import Library
from index.query import Boost, Filters, Query, Term
from index.settings import Settings


def printed(found):
    return [hit.review.printed if hit.review else None for hit in found.hits]


def test_the_passage_that_says_it_comes_first_with_its_best_sentence_and_the_words_that_matched(library):
    hit = library.search(Query(text="Which learning was about bruising of a baby?")).hits[0]
    assert hit.review.printed == "RR 1/31"
    assert hit.quote_text == "Bruising in a baby who cannot move needs a child protection medical."
    assert set(hit.why.terms) >= {"bruising", "baby"}
    assert {"words", "meaning", "sentence"} <= set(hit.why.scores)


def test_hits_come_best_first_and_no_more_than_asked_for(library):
    found = library.search(Query(text="a boy found in a distant town", k=3))
    assert len(found.hits) == 3
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def test_the_cosines_reported_are_those_of_brute_force(tmp_path, embedder, put):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "settings.toml").write_text("context = false\n", encoding="utf-8")
    with Library.open(tmp_path / "lib", embedder=embedder, create=True) as library:
        put(library, "digest")
        hits = library.search(Query(text="hot bath water")).hits
    query = embedder.embed(["hot bath water"])[0]
    for hit in hits:
        sentences = [hit.passage.text[start:end] for start, end in hit.passage.sentences]
        assert hit.why.scores["meaning"] == pytest.approx(embedder.embed([hit.passage.text])[0] @ query, abs=1e-5)
        assert hit.why.scores["sentence"] == pytest.approx(max(embedder.embed(sentences) @ query), abs=1e-5)


def test_a_word_of_the_surroundings_finds_a_passage_that_does_not_say_it(library):
    library.settings = Settings(meaning=False)
    found = library.search(Query(text="Marlow"))
    assert printed(found) == ["RR 2/31", "RR 2/31"]
    assert "Marlow" not in found.hits[0].passage.text


def test_without_vectors_a_review_is_shown_though_the_question_says_nothing_but_its_name(library):
    library.settings = Settings(meaning=False)
    found = library.search(Query(text="What happened in RR 2/31?", words="", filters=Filters(reviews=("RR 2/31",))))
    assert set(printed(found)) == {"RR 2/31"}
    assert library.search(Query(text="What happened?", words="")).hits == ()


def test_added_words_find_what_the_users_words_do_not_and_count_less(library):
    library.settings = Settings(meaning=False)
    assert library.search(Query(text="officers")).hits[0].why.scores.keys() == {"words"}
    assert library.search(Query(text="constables")).hits == ()
    terms = (Term(text="officers", weight=0.5, because="constables"),)
    own, added = (
        library.search(Query(text="officers")).hits[0],
        library.search(Query(text="constables", terms=terms)).hits[0],
    )
    assert added.passage == own.passage
    assert added.why.scores["widened"] == pytest.approx(0.5 * own.why.scores["words"])
    assert "officers" in added.why.terms


def test_several_words_added_for_one_reason_count_once(library):
    library.settings = Settings(meaning=False)
    one = (Term(text="baby", weight=0.5, because="infant"),)
    two = (*one, Term(text="babies", weight=0.4, because="infant"))
    apart = (*one, Term(text="babies", weight=0.4, because="toddler"))
    scores = [
        library.search(Query(text="infant", terms=terms)).hits[0].why.scores["widened"] for terms in (one, two, apart)
    ]
    assert scores[0] == scores[1] < scores[2]


def test_added_words_draw_the_questions_vector_towards_them(library):
    library.settings = Settings(words=False, widened_meaning=0)
    query = Query(text="constables", terms=(Term(text="officers", weight=0.5, because="constables"),))
    plain = {hit.passage.id: hit.why.scores["sentence"] for hit in library.search(query).hits}
    library.settings = Settings(words=False, widened_meaning=1)
    first = library.search(query).hits[0]
    assert "Officers" in first.quote_text
    assert first.why.scores["sentence"] > plain[first.passage.id] + 0.1


def test_an_added_phrase_is_looked_for_as_a_phrase(library):
    library.settings = Settings(meaning=False)
    terms = (Term(text="protection child", weight=0.5, because="x"),)
    assert library.search(Query(text="x", terms=terms)).hits == ()


@pytest.mark.parametrize(
    ("settings", "stages"),
    [
        (Settings(words=False), {"meaning", "sentence"}),
        (Settings(meaning=False), {"words"}),
        (Settings(words=False, sentence_weight=0), {"meaning", "sentence"}),
    ],
)
def test_a_stage_that_is_switched_off_takes_no_part(library, settings, stages):
    library.settings = settings
    for hit in library.search(Query(text="hot water", terms=(Term(text="bath", weight=0.5, because="water"),))).hits:
        assert set(hit.why.scores) <= stages | ({"widened"} if settings.words else set())


def test_a_boost_lifts_what_fits_by_its_weight_and_loses_nothing(library):
    library.settings = Settings(spread=0)
    plain = library.search(Query(text="kept visiting"))
    boost = Boost(field="section", value="recommendations", weight=0.9)
    lifted = library.search(Query(text="kept visiting", boosts=(boost,)))
    assert len(lifted.hits) == len(plain.hits)
    before, after = (
        next(hit for hit in found.hits if hit.passage.section is Section.RECOMMENDATIONS) for found in (plain, lifted)
    )
    assert after.score == pytest.approx(before.score + 0.9)
    assert after.why.scores["boost section"] == pytest.approx(0.9)
    library.settings = Settings(spread=0, boosts=0)
    off = library.search(Query(text="kept visiting", boosts=(boost,)))
    assert [hit.passage for hit in off.hits] == [hit.passage for hit in plain.hits]


def test_two_wishes_for_one_field_are_alternatives(library):
    boosts = tuple(
        Boost(field="section", value=value, weight=0.2) for value in ("learning", "recommendations", "learning")
    )
    for hit in library.search(Query(text="water", boosts=boosts)).hits:
        fits = hit.passage.section in (Section.LEARNING, Section.RECOMMENDATIONS)
        assert hit.why.scores["boost section"] == pytest.approx(0.2 if fits else 0)


def test_a_question_without_words_finds_nothing(library):
    for text in ("", "   ", "?!"):
        found = library.search(Query(text=text))
        assert found.searched.passages == 6
        if not text.strip():
            assert found.hits == ()


def test_an_empty_library_finds_nothing(tmp_path, embedder):
    with Library.open(tmp_path, embedder=embedder, create=True) as library:
        found = library.search(Query(text="hot water"))
    assert found.hits == ()
    assert found.searched.passages == 0


def test_a_long_question_is_answered(library):
    text = "hot water in the kitchen " * 400
    assert library.search(Query(text=text)).hits[0].review.printed == "RR 3/30"


@pytest.mark.parametrize(
    "text", ['"', "NEAR(a b)", "text: water", "AND OR NOT", "a* ^b", "'; DROP TABLE passages; --", "\x00"]
)
def test_no_question_is_taken_for_a_command(library, text):
    library.search(Query(text=text))
    assert len(library.passages()) == 6


def test_the_order_of_adding_does_not_change_what_is_found(tmp_path, embedder, put, told):
    reviews = [
        told(printed=f"RR {n}/31", passages=((Section.OTHER, f"Fiction about {word} and rain. A visit took place."),))
        for n, word in enumerate(["bees", "trains", "kites", "lamps", "bread", "boats"], 1)
    ]
    orders = []
    for folder in ("a", "b"):
        random.Random(folder).shuffle(reviews)
        with Library.open(tmp_path / folder, embedder=embedder, create=True) as library:
            for review in reviews:
                put(library, review.printed.replace("/", "-"), [review])
            hits = library.search(Query(text="kites and boats in the rain", k=2)).hits
            orders.append([(hit.passage.id, round(hit.score, 6)) for hit in hits])
    assert orders[0] == orders[1]


def test_more_passages_than_the_depth_still_find_the_best(tmp_path, embedder, put, told):
    texts = [f"Fiction number {n} about plain matters of the office." for n in range(300)]
    texts[217] = "A parrot escaped from the community hall during the meeting."
    reviews = [told(printed=f"RR {n}/31", passages=((Section.OTHER, text),)) for n, text in enumerate(texts)]
    with Library.open(tmp_path / "lib", embedder=embedder, create=True) as library:
        put(library, "many", reviews)
        library.settings = Settings(depth=10, late_depth=5)
        found = library.search(Query(text="escaped parrot", k=50))
        assert printed(found)[0] == "RR 217/31"
        assert len(found.hits) == 5
        assert found.searched.passages == 300


def test_one_review_does_not_fill_the_page_where_passages_are_spread(tmp_path, embedder, put, told):
    long = told(
        printed="RR 1/31", passages=tuple((Section.OTHER, f"Rain fell on the roof again{'.' * n}") for n in range(1, 6))
    )
    short = told(printed="RR 2/31", passages=((Section.OTHER, "The rain had stopped by noon."),))
    with Library.open(tmp_path / "lib", embedder=embedder, create=True) as library:
        put(library, "long", [long, short])
        library.settings = Settings(spread=0)
        crowded = library.search(Query(text="rain on the roof", k=6))
        library.settings = Settings(spread=0.4)
        spread = library.search(Query(text="rain on the roof", k=6))
    assert printed(crowded) == ["RR 1/31"] * 5 + ["RR 2/31"]
    assert printed(spread).index("RR 2/31") < 5
    own = [[hit.passage.id for hit in found.hits if hit.review.printed == "RR 1/31"] for found in (crowded, spread)]
    assert own[0] == own[1]
    second = [hit for hit in spread.hits if hit.review.printed == "RR 1/31"][1]
    assert second.score == pytest.approx(crowded.hits[1].score - 0.4)


def test_the_best_passage_of_a_review_lends_to_its_others(tmp_path, embedder, put, told):
    """Learning that does not repeat what happened is found through the review it belongs to."""
    scalded = told(
        printed="RR 1/31",
        passages=((Section.CIRCUMSTANCES, "A scald by tea."), (Section.LEARNING, "Ask who else is at home.")),
    )
    other = told(printed="RR 2/31", passages=((Section.LEARNING, "Ask who else was consulted."),))
    with Library.open(tmp_path / "lib", embedder=embedder, create=True) as library:
        put(library, "both", [other, scalded])
        wanted = Query(text="scald by tea", boosts=(Boost(field="section", value="learning", weight=0.5),))
        library.settings = Settings(review_weight=0)
        alone = library.search(wanted)
        library.settings = Settings(review_weight=1)
        lent = library.search(wanted)
    learning = [
        [hit.review.printed for hit in found.hits if hit.passage.section is Section.LEARNING] for found in (alone, lent)
    ]
    assert learning[1][0] == "RR 1/31"
    assert next(h.score for h in lent.hits if h.passage.text.startswith("Ask who else is")) > next(
        h.score for h in alone.hits if h.passage.text.startswith("Ask who else is")
    )


def test_reciprocal_rank_is_a_setting(library):
    library.settings = Settings(fusion="rrf")
    assert printed(library.search(Query(text="scalded by hot water")))[0] == "RR 3/30"


def test_a_reranker_orders_the_first_ones_anew_and_sees_no_more_than_its_depth(library, monkeypatch):
    seen = []

    def judge(question, passages):
        seen.append(list(passages))
        return np.array([float("town" in passage) for passage in passages])

    monkeypatch.setattr("index.reranking.cross_encoder", lambda model, download: judge)
    library.settings = Settings(spread=0)
    plain = library.search(Query(text="boy", k=6))
    library.settings = Settings(spread=0, reranker="any", rerank_depth=3, rerank_weight=1)
    found = library.search(Query(text="boy", k=6))
    assert seen == [[hit.passage.text for hit in plain.hits[:3]]]
    assert "town" in found.hits[0].passage.text
    assert {hit.passage.id for hit in found.hits[:3]} == {hit.passage.id for hit in plain.hits[:3]}
    assert [hit.passage for hit in found.hits[3:]] == [hit.passage for hit in plain.hits[3:]]
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def test_what_was_searched_is_counted_after_the_filters(library):
    searched = library.search(Query(text="water", filters=Filters(sections=(Section.CIRCUMSTANCES,)))).searched
    assert (searched.documents, searched.reviews, searched.passages) == (1, 3, 3)
    assert {"words", "meaning", "sentences"} <= set(searched.milliseconds)


def test_a_cover_is_no_evidence_however_near_its_title(tmp_path, embedder, put, told):
    """A title that repeats the question comes behind the sentence that tells something."""
    review = told(
        printed="Child Z",
        passages=[
            (
                Section.OTHER,
                "Practice review of scalds from hot bath water: Child Z\nFenmarsh Safeguarding Partnership, 2031",
            ),
            (Section.LEARNING, "Nobody had told the family how hot the bath water from the old boiler ran."),
        ],
    )
    with Library.open(tmp_path / "lib", embedder=embedder, create=True) as library:
        put(library, "cover", [review])
        hits = library.search(Query(text="scalds from hot bath water")).hits
    assert [hit.passage.section for hit in hits] == [Section.LEARNING, Section.OTHER]
    assert hits[1].why.scores["cover"] < 0
    assert "cover" not in hits[0].why.scores
