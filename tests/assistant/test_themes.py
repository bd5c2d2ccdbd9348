"""The theme by review matrix: what fills a cell, and what a person says of it."""

import csv
import tomllib

import pytest
from matplotlib.figure import Figure

from assistant.errors import QuotationError
from assistant.export.matrix import themes_json, write_themes
from assistant.slots import families
from assistant.themes import OWN, Themes, Verdict, judge, matrix
from assistant.touched import EVIDENCE, KEPT, counts
from corpus.document import Section, Status
from corpus.vocabulary import Vocabulary
from index.errors import LibraryError
from tests.assistant.conftest import WORDS, FewWords


@pytest.fixture
def made(library, few_words):
    return matrix(library, few_words)


def row(made, concept):
    return next(row for row in made.rows if row.concept == concept)


def test_a_cell_is_filled_by_what_is_said_and_meant_of_the_child(made):
    assert [review.printed for review in row(made, "bruising").reviews] == ["RR 1/21"]
    assert row(made, "bruising").cells[0].passages == 2
    assert [review.printed for review in row(made, "parental_substance_misuse").reviews] == ["RR 3/22"]


def test_every_review_is_a_column_and_themes_nobody_touches_are_no_row(made):
    assert [review.printed for review in made.columns] == ["RR 1/21", "RR 2/21", "RR 3/22", "RR 4/22"]
    assert "domestic_abuse" not in {row.concept for row in made.rows}


def test_a_rejected_cell_stays_with_its_evidence_and_no_longer_counts(library, few_words, made):
    review = row(made, "bruising").reviews[0]
    judge(library, "bruising", review, Verdict.REJECTED)
    again = row(matrix(library, few_words), "bruising")
    assert again.reviews == ()
    assert again.cells[0].verdict is Verdict.REJECTED
    assert again.cells[0].citations
    judge(library, "bruising", review, None)
    assert row(matrix(library, few_words), "bruising").reviews == (review,)


def test_the_csv_has_the_matrix_and_the_evidence(made, tmp_path):
    file = tmp_path / "themes.csv"
    write_themes(made, file)
    rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["family", "theme", "reviews", "RR 1/21", "RR 2/21", "RR 3/22", "RR 4/22"]
    assert next(row for row in rows if row[1:2] == ["bruising"])[2:] == ["1", "2", "", "", ""]
    assert any("seen with bruising to both ears" in " ".join(row) for row in rows)


def test_what_is_unpublished_says_so_in_the_table_and_in_the_picture(build, few_words, tmp_path, monkeypatch):
    titles = []
    monkeypatch.setattr(Figure, "suptitle", lambda self, text, **_: titles.append(text))
    for name, status in (("a.pdf", Status.PUBLISHED), ("b.pdf", Status.DRAFT)):
        made = matrix(build(name, status=status, partnership=f"{name} SCP"), few_words)
        write_themes(made, tmp_path / "themes.svg")
    write_themes(made, tmp_path / "themes.csv")
    rows = list(csv.reader((tmp_path / "themes.csv").read_text(encoding="utf-8-sig").splitlines()))
    evidence = rows[rows.index(["theme", "review", "verdict", "quotation", "citation", "status"]) + 1 :]
    assert {row[-1] for row in evidence} == {"published", "draft"}
    assert ["DRAFT" in title for title in titles] == [False, True]


def test_the_picture_is_drawn(made, tmp_path):
    write_themes(made, tmp_path / "themes.png")
    assert (tmp_path / "themes.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(LibraryError, match=r"\.csv, \.png, \.svg"):
        write_themes(made, tmp_path / "themes.pdf")


def test_the_json_has_the_quotations_of_each_cell(made):
    said = themes_json(made)
    assert len(said["reviews"]) == 4
    cell = next(theme for theme in said["themes"] if theme["concept"] == "bruising")["reviews"][0]
    assert (cell["printed"], cell["passages"], len(cell["citations"])) == ("RR 1/21", 2, 2)


def test_every_idea_of_the_vocabulary_is_in_one_family_and_no_family_holds_another():
    concepts = [concept for family in families().values() for concept in family["concepts"]]
    assert sorted(concepts) == sorted(Vocabulary.load().keys())


def test_the_rules_of_evidence_name_ideas_of_the_vocabulary_and_words_that_stand_for_them():
    vocabulary = Vocabulary.load()
    rules = tomllib.loads(EVIDENCE.read_text(encoding="utf-8"))
    for name in ("loose", "found"):
        for concept, words in rules[name].items():
            for word in words:
                assert concept in {match.concept for match in vocabulary.concepts_in(word)}, (concept, word)
    assert {concept for concepts in rules["whose"].values() for concept in concepts} <= set(vocabulary.keys())


@pytest.mark.parametrize(
    ("sentence", "section", "concept", "touches"),
    [
        ("Her father was at work.", Section.CIRCUMSTANCES, "fathers_hidden_men", False),
        ("The father was never asked.", Section.LEARNING, "fathers_hidden_men", True),
        ("Nothing was known of the men in the household.", Section.CIRCUMSTANCES, "fathers_hidden_men", True),
        ("Both were named in the same sentence.", Section.LEARNING, "criminal_outcome", False),
        ("His stepfather was sentenced.", Section.CIRCUMSTANCES, "criminal_outcome", True),
        ("The boys' mother has a learning disability.", Section.CIRCUMSTANCES, "disabled_children", False),
        ("The boys' mother has a learning disability.", Section.CIRCUMSTANCES, "parental_learning_disability", True),
        ("A boy of nine with a learning disability.", Section.CIRCUMSTANCES, "disabled_children", True),
        ("A boy of nine with a learning disability.", Section.CIRCUMSTANCES, "parental_learning_disability", False),
        ("Her father had taken his own life.", Section.CIRCUMSTANCES, "suicide_self_harm", False),
    ],
)
def test_words_that_stand_in_every_account_or_speak_of_somebody_else_fill_no_cell(sentence, section, concept, touches):
    matches = [match for match in Vocabulary.load().concepts_in(sentence) if match.concept == concept]
    assert any(counts(concept, sentence, match.start, match.end, section) for match in matches) == touches


class Counted(FewWords):
    """The few words, and in how many sentences they were looked for."""

    def __init__(self):
        self.looked = 0

    def concepts_in(self, text):
        self.looked += 1
        return super().concepts_in(text)


def shown(made):
    return {(row.concept, review.printed) for row in made.rows for review in row.reviews}


def test_what_was_found_once_is_kept_until_the_library_changes(library, build):
    words = Counted()
    first = Themes(library, words).matrix()
    assert words.looked > 0
    looked = words.looked
    assert Themes(library, words).matrix() == first
    assert words.looked == looked
    build("second.pdf", title="Another year", partnership="Fernhill SCP")
    both = Themes(library, words).matrix()
    # Only the new document is read for themes, and its reviews are others of the same name.
    assert words.looked == 2 * looked
    assert len(both.columns) == 2 * len(first.columns)
    assert "RR 1/21 (Fernhill SCP)" in both.names


def test_what_was_kept_is_forgotten_with_other_words_in_the_vocabulary(library, few_words, monkeypatch):
    before = shown(matrix(library, few_words))
    monkeypatch.setitem(WORDS, "local_park", ("in the park", "lived in one room"))
    assert shown(matrix(library, few_words)) - before == {("local_park", "RR 1/21")}


def test_one_matrix_follows_adding_correcting_judging_and_removing(library, build, few_words):
    kept = Themes(library, few_words)
    first = kept.matrix()
    assert kept.matrix().rows == first.rows
    (document,) = library.documents()
    second = next(one for one in build("second.pdf", partnership="Fernhill SCP").documents() if one.id != document.id)
    assert len(kept.matrix().columns) == 8
    library.correct(document.id, "partnership", "Oakmere SCP")
    assert "RR 1/21 (Oakmere SCP)" in kept.matrix().names
    judge(library, "bruising", first.columns[0], Verdict.REJECTED)
    assert ("bruising", "RR 1/21") in shown(kept.matrix())  # the other partnership's
    assert row(kept.matrix(), "bruising").cells[0].verdict is Verdict.REJECTED
    kept_places = library.cache(second.id) / KEPT
    assert kept_places.is_file()
    library.remove(second.id)
    assert not kept_places.exists()
    assert ("bruising", "RR 1/21") not in shown(kept.matrix())
    judge(library, "bruising", first.columns[0], Verdict.CONFIRMED)
    assert ("bruising", "RR 1/21") in shown(kept.matrix())


def test_a_kept_matrix_is_not_shown_of_a_file_that_changed(library, few_words):
    kept = Themes(library, few_words)
    kept.matrix()
    library.source(library.documents()[0].id).write_bytes(b"something else")
    with pytest.raises(QuotationError):
        kept.matrix()


def test_what_is_kept_holds_no_word_of_the_reviews_and_may_be_damaged(library, few_words):
    first = matrix(library, few_words)
    (document,) = library.documents()
    file = library.cache(document.id) / KEPT
    assert "bruising to both ears" not in file.read_text(encoding="utf-8")
    file.write_text("{", encoding="utf-8")
    assert matrix(library, few_words) == first


def test_ideas_of_the_library_s_own_vocabulary_are_rows_too(made):
    assert row(made, "local_park").family == OWN
