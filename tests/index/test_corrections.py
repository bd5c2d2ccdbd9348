"""What a person corrects is what everything sees from then on; what was read stays beside it and comes back at will."""

import sqlite3

import pytest

from corpus.document import Basis, Section, Status
from index.errors import CorrectionError, UnknownError
from index.library import Library
from index.query import Boost, Filters, Query


def the(library, id):
    return next(review for review in library.reviews() if review.id == id)


@pytest.fixture
def document(library):
    return library.documents()[0].id


def test_what_is_said_of_a_document_is_what_everybody_sees(library, document):
    library.correct(document, "title", "Reviews of the year 2031")
    library.correct(document, "status", "unpublished")
    library.correct(document, "published", "2031-11")
    library.correct(document, "partnership", "Tarnholm Safeguarding Partnership")
    seen = library.document(document)
    assert (seen.title, seen.status, seen.published) == ("Reviews of the year 2031", Status.UNPUBLISHED, "2031-11")
    assert {review.partnership for review in library.reviews()} == {"Tarnholm Safeguarding Partnership"}
    found = library.search(Query(text="hot bath water", filters=Filters(partnerships=("Tarnholm",))))
    assert found.hits[0].document.title == "Reviews of the year 2031"


def test_a_review_that_was_called_by_another_name_is_found_by_its_own(library, document):
    passages = library.passages(document, "RR 1/31")
    library.correct(document, "id", "RR 09/31", review="RR 1/31")
    assert the(library, "RR 9/31").printed == "RR 09/31"
    assert [p.id for p in library.passages(document, "RR 9/31")] == [p.id for p in passages]
    assert library.passages(document, "RR 1/31") == ()
    hits = library.search(Query(text="bruising of a baby", filters=Filters(reviews=("RR 9/31",)))).hits
    assert {hit.review.printed for hit in hits} == {"RR 09/31"}
    assert library.check() == ()


def test_a_fact_of_a_person_is_stated_and_points_to_no_words(library, document):
    library.correct(document, "age", "14 years", review="RR 1/31")
    library.correct(document, "harm", "fracture, bruising", review="RR 1/31")
    review = the(library, "RR 1/31")
    (age,) = review.facet("age")
    assert (age.value, age.basis, age.spans, age.months[0]) == ("14 years", Basis.STATED, (), 168.0)
    assert [facet.concept for facet in review.facet("harm")] == ["fracture", "bruising"]
    boost = Boost(field="age", value="teenagers", weight=1.0, months=(156.0, 215.0))
    best = library.search(Query(text="baby", boosts=(boost,))).hits[0]
    assert best.review.id == "RR 1/31"


def test_what_was_inferred_from_an_age_goes_with_it(library, document):
    library.correct(document, "age", "3 months", review="RR 1/31")
    assert [f.value for f in the(library, "RR 1/31").facet("mobility")] == ["not independently mobile"]
    library.correct(document, "age", "3 years", review="RR 1/31")
    assert the(library, "RR 1/31").facet("mobility") == ()


def test_undoing_brings_back_what_was_read(library, document):
    before, passages = library.reviews(), library.passages()
    vectors = library.search(Query(text="hot bath water", k=50))
    for field, value in (("age", "9 years"), ("id", "RR 8/31"), ("year", "2029"), ("sex", "not stated")):
        library.correct(document, field, value, review="RR 8/31" if field in ("year", "sex") else "RR 1/31")
    assert len(library.corrections()) == 4
    for field in ("age", "year", "sex", "id"):
        library.uncorrect(document, field, review="RR 8/31")
    told = ("id", "printed", "year", "partnership", "pseudonym", "aliases")
    assert [[getattr(r, name) for name in told] for r in library.reviews()] == [
        [getattr(r, name) for name in told] for r in before
    ]
    assert [(r.facet("age"), r.facet("sex")) for r in library.reviews()] == [
        (r.facet("age"), r.facet("sex")) for r in before
    ]
    assert (library.passages(), library.corrections()) == (passages, ())
    again = library.search(Query(text="hot bath water", k=50))
    assert [(hit.passage.id, hit.score) for hit in again.hits] == [(hit.passage.id, hit.score) for hit in vectors.hits]
    with pytest.raises(CorrectionError, match="nothing to undo"):
        library.uncorrect(document, "age", review="RR 1/31")


def test_the_first_reading_stays_beside_however_often_it_is_corrected(library, document):
    title = library.document(document).title
    for other in ("One", "Two"):
        library.correct(document, "title", other)
    (one,) = library.corrections()
    assert (one.value, one.was) == ("Two", title)
    library.uncorrect(document, "title")
    assert library.document(document).title == title


def test_a_file_that_is_read_again_keeps_its_corrections(library, document, put):
    library.correct(document, "id", "RR 9/31", review="RR 1/31")
    library.correct(document, "sex", "male", review="RR 9/31")
    put(library, "digest")
    assert [facet.value for facet in the(library, "RR 9/31").facet("sex")] == ["male"]
    assert {(one.review, one.field) for one in library.corrections()} == {("RR 1/31", "id"), ("RR 1/31", "sex")}
    library.uncorrect(document, "id", review="RR 9/31")
    assert the(library, "RR 1/31").printed == "RR 1/31"


def test_corrections_go_with_their_document(library, document):
    library.correct(document, "title", "A title that nobody printed")
    library.remove(document)
    assert library.corrections() == ()


@pytest.mark.parametrize(
    ("field", "value", "review", "says"),
    [
        ("colour", "red", None, "title, partnership, status, published"),
        ("status", "secret", None, "published, unpublished"),
        ("published", "last May", None, "2022-11"),
        ("title", " ", None, "needs a name"),
        ("age", "quite old", "RR 1/31", "3 months"),
        ("sex", "boy", "RR 1/31", "male, female, not stated"),
        ("harm", "bruising, bad luck", "RR 1/31", "'bad luck'"),
        ("year", "31", "RR 1/31", "four digits"),
        ("id", "RR 02/31", "RR 1/31", "another review"),
        ("sex", "male", "RR 7/31", "has no review 'RR 7/31'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(library, document, field, value, review, says):
    before = library.reviews()
    with pytest.raises(CorrectionError, match=says):
        library.correct(document, field, value, review=review)
    assert (library.reviews(), library.corrections()) == (before, ())


def test_a_name_that_another_document_uses_is_reported_and_kept(library, document, put, told):
    put(library, "second", [told(printed="RR 9/31", passages=[(Section.LEARNING, "A dog was asked about late.")])])
    (sentence,) = library.correct(document, "id", "RR 9/31", review="RR 1/31")
    assert "RR 9/31 of the same partnership is also in" in sentence
    assert [review.id for review in library.reviews()].count("RR 9/31") == 2


def test_a_document_that_is_not_there_cannot_be_corrected(library):
    with pytest.raises(UnknownError):
        library.correct("nothing", "title", "Something")


def test_a_library_from_before_is_taken_along(library, document):
    folder = library.folder
    library.close()
    with sqlite3.connect(folder / "library.sqlite") as old:
        old.executescript(
            "DROP TABLE corrections; PRAGMA user_version = 2; UPDATE alembic_version SET version_num = '0002'"
        )
    old.close()
    with Library.open(folder, embedder=library.embedder) as again:
        again.correct(document, "title", "Taken along")
        assert again.document(document).title == "Taken along"
