"""The theme by review matrix: what fills a cell, and what a person says of it."""

import csv

import pytest

from assistant.themes import Verdict, judge, matrix, themes, themes_json, write_themes
from index.errors import LibraryError


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


def test_a_theme_is_named_once_in_the_data():
    concepts = [concept for _, concept in themes()]
    assert len(concepts) == len(set(concepts))
