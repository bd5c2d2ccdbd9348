"""Concepts are found by whole words whatever their form, and widen a question with what means about the same."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import snowballstemmer

from corpus import vocabulary
from corpus.errors import CorpusError
from corpus.vocabulary import Vocabulary

VOCABULARY = Vocabulary.load()


def concepts(text: str) -> set[str]:
    return {match.concept for match in VOCABULARY.concepts_in(text)}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("kids with broken bones", "fracture"),
        ("he took his own life", "suicide_self_harm"),
        ("her boyfriend hitting her", "domestic_abuse"),
        ("teenagers running drugs", "criminal_exploitation"),
        ("a cold house", "child_neglect"),
        ("they didn’t turn up", "not_brought"),
        ("mum's depression", "parental_mental_health"),
        ("the family moved house", "moving_area"),
        ("handover of the case", "transition_transfer"),
        ("a cot death", "sudi_safer_sleep"),
        ("co sleeping", "co_sleeping"),
        ("co-sleeping", "co_sleeping"),
        ("scalded", "burns_scalds"),
        ("the family doctor", "gp_primary_care"),
        ("taught at home", "elective_home_education"),
        ("SUDI", "sudi_safer_sleep"),
        ("two LACs", "looked_after"),
        ("A&E attendance", "hospital_acute"),
        ("ED staff", "hospital_acute"),
        ("a dog bite", "dog_attack"),
        ("a waiting list", "gaps_in_service"),
        ("took things at face value", "professional_curiosity"),
        ("shook the baby", "abusive_head_trauma"),
    ],
)
def test_lay_and_professional_words_lead_to_the_idea(text: str, concept: str) -> None:
    assert concept in concepts(text)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("an ed tech firm", "hospital_acute"),
        ("fled the scene", "hospital_acute"),
        ("a lac of trust", "looked_after"),
        ("transfer", "gender_identity"),
        ("the icon", "crying_baby"),
        ("dna test", "not_brought"),
        ("over the bath", "overlay"),
    ],
)
def test_small_letters_and_parts_of_words_are_no_match(text: str, concept: str) -> None:
    assert concept not in concepts(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("free birth", "concealed pregnancy"),
        ("smothering", "overlay"),
        ("unexplained injury", "abusive injury"),
        ("self-harm", "suicide"),
        ("birthmark", "bruise"),
        ("skeletal survey", "paediatrician"),
        ("staff supervision", "left unsupervised"),
    ],
)
def test_what_must_not_be_merged_is_two_ideas(one: str, other: str) -> None:
    assert concepts(one)
    assert concepts(one).isdisjoint(concepts(other))


@pytest.mark.parametrize(
    ("text", "concept", "said"),
    [
        ("She had been reported missing nine times.", "drift_delay", "The response was timely."),
        ("She travelled by train.", "training_awareness", "Staff were trained."),
        ("The sexual health clinic saw her.", "gender_identity", "He spoke of his sexuality."),
        ("Two extremely premature babies.", "radicalisation", "The worry was extremism."),
        ("They were interviewed separately.", "parental_conflict", "The separation of the parents."),
        ("A related report.", "family_history_dynamics", "He lived with relatives."),
        ("The nurse in charge.", "criminal_outcome", "He was charged."),
    ],
)
def test_a_word_of_the_same_stem_and_another_meaning_is_no_match(text: str, concept: str, said: str) -> None:
    assert concept not in concepts(text)
    assert concept in concepts(said)


def test_the_longest_term_wins_over_one_inside_it() -> None:
    assert concepts("the school nurse") == {"school_nursing"}


def test_an_acronym_inside_a_longer_term_gives_way() -> None:
    assert concepts("the healthcare NHS foundation trust") == {"nhs_system"}


def test_a_line_in_capitals_holds_no_acronyms() -> None:
    assert "hospital_acute" not in concepts("CHILD SEEN IN ED TODAY")


def test_widening_says_whose_word_it_is_and_never_repeats_the_user() -> None:
    added = VOCABULARY.widen("broken bones in a baby")
    assert added[0].text == "fracture"
    assert all(0 < one.weight < 1 for one in added)
    assert {one.because for one in added} == {"broken bones"}
    assert not any(one.text == "broken bones" for one in added)


def test_neighbouring_ideas_weigh_less_than_the_idea_itself() -> None:
    weights = {one.text: one.weight for one in VOCABULARY.widen("smothering")}
    assert weights["suffocation"] > weights["overlay"]


def test_ages_and_sections_widen_nothing() -> None:
    assert VOCABULARY.widen("good practice with toddlers") == ()


def test_offsets_lead_back_to_the_words() -> None:
    text = "Naming the mother’s partner, and ED."
    assert [text[match.start : match.end] for match in VOCABULARY.concepts_in(text)] == [
        match.text for match in VOCABULARY.concepts_in(text)
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("own.jsonl", '{"concept": "health_visiting", "terms": ["Bright Beginnings"]}\n'),
        ("own.toml", '[[concept]]\nconcept = "health_visiting"\nterms = ["Bright Beginnings"]\n'),
    ],
)
def test_a_file_of_the_users_extends_an_idea(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    matches = Vocabulary.load(tmp_path / name).concepts_in("the Bright Beginnings team and a health visitor")
    assert [match.concept for match in matches] == ["health_visiting", "health_visiting"]


@pytest.mark.parametrize("content", ["{", '{"terms": ["x"]}', '{"concept": "x", "terms": "y"}'])
def test_a_wrong_line_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(f'{{"concept": "a", "terms": ["b"]}}\n{content}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"own\.jsonl line 2"):
        Vocabulary.load(file)


def test_another_kind_of_the_same_idea_is_not_added() -> None:
    added = {one.text for one in VOCABULARY.widen("asthma")}
    assert "asthma attack" in added
    assert "epilepsy" not in added
    assert {"asthma", "epilepsy"} <= {one.text for one in VOCABULARY.widen("long-term condition")}


def test_kinds_are_told_apart_and_general_words_are_none() -> None:
    kind = VOCABULARY.kind
    assert kind("medical_needs_death", "asthma attack") == kind("medical_needs_death", "asthma") is not None
    assert kind("medical_needs_death", "epilepsy") not in (None, kind("medical_needs_death", "asthma"))
    assert kind("medical_needs_death", "chronic illness") is None


def test_every_kind_is_made_of_terms_of_its_idea() -> None:
    for concept in map(VOCABULARY.concept, VOCABULARY.keys()):
        assert concept is not None
        known = {*concept.terms, *concept.acronyms}
        assert [term for kind in concept.kinds for term in kind if term not in known] == []


def test_many_threads_at_once_stem_each_their_own_words(monkeypatch):
    words = sorted(Vocabulary.load().words)
    alone = snowballstemmer.stemmer("english")
    right = {word: alone.stemWord(word) for word in words if word.isalpha() and word not in vocabulary._WHOLE}
    vocabulary._stem.cache_clear()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns after next to nothing
    try:
        with ThreadPoolExecutor(8) as threads:
            stems = dict(zip(right, threads.map(vocabulary._stem, right), strict=True))
    finally:
        sys.setswitchinterval(before)
    assert stems == right
