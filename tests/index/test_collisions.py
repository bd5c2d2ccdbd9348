"""One identifier in two documents of a partnership is reported; in two partnerships it is two reviews and nothing to report."""

from pathlib import Path

from index.library import Library

TEXT = """{partnership}

Learning from Rapid Reviews 2021{edition}

RR 1/21

A boy of four fell from a window.

RR 2/21

A girl of nine was hurt in a park.
"""


def added(folder: Path, embedder, *texts: str):
    with Library.open(folder / "library", embedder=embedder, create=True) as library:
        for number, text in enumerate(texts):
            file = folder / f"digest-{number}.txt"
            file.write_text(text, "utf-8")
            report = library.add([file])
        return report, library.reviews()


def test_the_same_reviews_in_two_documents_are_reported_and_both_kept(tmp_path, embedder):
    partnership = "Fernleigh Safeguarding Children Partnership"
    report, reviews = added(
        tmp_path,
        embedder,
        TEXT.format(partnership=partnership, edition=""),
        TEXT.format(partnership=partnership, edition=", second edition"),
    )
    (warning,) = report.warnings
    assert "RR 1/21, RR 2/21" in warning.message
    assert "digest-0.txt" in warning.message
    assert [review.id for review in reviews] == ["RR 1/21", "RR 2/21"] * 2


def test_the_same_identifier_in_another_partnership_is_another_review(tmp_path, embedder):
    report, _ = added(
        tmp_path,
        embedder,
        TEXT.format(partnership="Fernleigh Safeguarding Children Partnership", edition=""),
        TEXT.format(partnership="Oxbarrow Safeguarding Children Partnership", edition=""),
    )
    assert report.warnings == ()


def test_the_partnership_in_brackets_says_which_of_two_is_meant(tmp_path, embedder):
    names = ("Fernleigh Safeguarding Children Partnership", "Oxbarrow Safeguarding Children Partnership")
    added(tmp_path, embedder, *(TEXT.format(partnership=name, edition="") for name in names))
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        assert [review.partnership for review in library.find_reviews("rr 1/21")] == list(names)
        assert [review.partnership for review in library.find_reviews("rr 1/21 (Oxbarrow)")] == [names[1]]
        assert len(library.find_reviews("RR 1/21 (2021)")) == 2


def test_a_number_and_the_name_after_it_mean_the_review_that_has_both(tmp_path, embedder):
    """As a heading has them, or as somebody writes them."""
    story = "Wren was a girl of four. She fell from a window."
    added(
        tmp_path,
        embedder,
        f"Learning from reviews\n\nLP5/31 Wren\n\n{story}\n\nLP6/31 Heron\n\nA boy of nine was hurt.\n",
    )
    with Library.open(tmp_path / "library", embedder=embedder) as library:
        found = [[review.id for review in library.find_reviews(name)] for name in ("LP5/31 Wren", "LP 05/31: Wren")]
    assert found == [["LP 5/31"], ["LP 5/31"]]
