"""Hard limits hold inside the search, and soft signals fit by degrees."""

import pytest

from corpus.document import Basis, Facet, Section, Status
from index.boosts import fits
from index.filters import age_overlap
from index.query import Boost, Filters, Query

ALL = {"RR 1/31", "RR 2/31", "RR 3/30"}


def found(library, **filters):
    hits = library.search(Query(text="a child and hot water and bruises", filters=Filters(**filters), k=50)).hits
    return {hit.review.printed for hit in hits}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ALL),
        ({"reviews": ("RR 1/31", "marlow")}, {"RR 1/31", "RR 2/31"}),
        ({"reviews": ("RR 01/31",)}, {"RR 1/31"}),
        ({"reviews": ("Rapid Review 1 of 2031",)}, {"RR 1/31"}),
        ({"reviews": ("RR 8/88",)}, set()),
        ({"partnerships": ("fenmarsh",)}, ALL),
        ({"partnerships": ("Fen",)}, set()),
        ({"years": (2031, None)}, {"RR 1/31", "RR 2/31"}),
        ({"years": (None, 2030)}, {"RR 3/30"}),
        ({"years": (1990, 1999)}, set()),
        ({"kinds": ("Rapid Review",)}, ALL),
        ({"kinds": ("annual digest",)}, ALL),
        ({"kinds": ("LCSPR",)}, set()),
        ({"sections": (Section.LEARNING, Section.RECOMMENDATIONS)}, {"RR 1/31", "RR 3/30"}),
        ({"ages": (0, 6)}, {"RR 1/31"}),
        ({"ages": (50, 200)}, {"RR 2/31", "RR 3/30"}),
        ({"ages": (20, 30)}, set()),
        ({"agencies": ("police",)}, {"RR 2/31"}),
        ({"agencies": ("GP primary care", "police")}, {"RR 1/31", "RR 2/31"}),
        ({"agencies": ("fire brigade",)}, set()),
        ({"documents": ("000000000000",)}, set()),
        ({"years": (2031, 2031), "ages": (0, 100)}, {"RR 1/31"}),
        ({"years": (2030, 2030), "agencies": ("police",)}, set()),
    ],
)
def test_a_filter_leaves_only_what_agrees_with_it(library, filters, expected):
    assert found(library, **filters) == expected


def test_a_document_filter_leaves_only_its_passages(library, put):
    read = put(library, "second")
    hits = library.search(Query(text="hot water", filters=Filters(documents=(read.document.id,)), k=50)).hits
    assert {hit.document.id for hit in hits} == {read.document.id}
    assert len(hits) == 6
    for name in ("learning from Second", "second.pdf"):
        named = library.search(Query(text="hot water", filters=Filters(documents=(name,)), k=50)).hits
        assert {hit.document.id for hit in named} == {read.document.id}


def test_a_review_without_a_year_has_that_of_its_documents_publication(library, put, told):
    read = put(library, "yearless", [told(printed="RR 8", passages=((Section.OTHER, "Hot water was spilt."),))])
    assert read.document.published == "2031"
    assert "RR 8" in found(library, years=(2031, 2031))
    assert "RR 8" not in found(library, years=(None, 2030))


def test_an_age_nobody_stated_matches_no_age_filter(library, put, told):
    facet = Facet(name="age", value="not stated", basis=Basis.NOT_STATED, months=(0, 216))
    put(
        library,
        "ageless",
        [told(printed="RR 8/31", passages=((Section.OTHER, "Hot water was spilt."),), facets=(facet,))],
    )
    assert "RR 8/31" in found(library)
    assert "RR 8/31" not in found(library, ages=(0, 216))


@pytest.mark.parametrize(
    ("months", "wanted", "overlap"),
    [
        ((3, 3), (0, 6), 1),
        ((0, 12), (0, 6), 0.5),
        ((12, 24), (0, 12), 0.05),
        ((24, 36), (0, 12), 0),
        ((3, 3), (3, 3), 1),
    ],
)
def test_ages_overlap_by_the_share_of_the_childs_range(reading, told, months, wanted, overlap):
    review = reading("x", [told(printed="RR 1/31", passages=(), months=months)]).reviews[0]
    assert age_overlap(review, wanted) == pytest.approx(overlap)


HARM = Facet(name="harm", value="scald", concept="burns_scalds", basis=Basis.STATED)
GUESS = Facet(name="harm", value="scald", concept="burns_scalds", basis=Basis.INFERRED)
SILENT = Facet(name="harm", value="scald", concept="burns_scalds", basis=Basis.NOT_STATED)


@pytest.mark.parametrize(
    ("boost", "expected"),
    [
        (Boost(field="harm", value="burns_scalds", weight=1), [1, 0.8, 0]),
        (Boost(field="harm", value="Scald", weight=1), [1, 0.8, 0]),
        (Boost(field="harm", value="drowning", weight=1), [0, 0, 0]),
        (Boost(field="year", value="2029", weight=1), [0, 1, 0]),
        (Boost(field="year", value="since 2029", weight=1, years=(2029, None)), [0, 1, 1]),
        (Boost(field="kind", value="lcspr", weight=1), [0, 0, 1]),
        (Boost(field="partnership", value="Otherton", weight=1), [1, 0, 0]),
        (Boost(field="review", value="RR 2/29", weight=1), [0, 1, 0]),
        (Boost(field="review", value="Wren", weight=1), [0, 0, 1]),
        (Boost(field="age", value="under one", weight=1, months=(0, 12)), [0, 0, 1]),
        (Boost(field="agency addressed", value="police", weight=1), [0, 1, 0]),
        (Boost(field="agency mentioned", value="police", weight=1), [0, 0, 0]),
        (Boost(field="section", value="learning", weight=1), [0, 0, 1]),
    ],
)
def test_a_soft_signal_fits_what_was_read_of_the_review(library, put, told, boost, expected):
    other, learning = (Section.OTHER, "Fiction."), (Section.LEARNING, "More fiction.")
    put(
        library,
        "boosted",
        [
            told(printed="RR 1/28", year=2028, passages=(other,), facets=(HARM,), partnership="Otherton Partnership"),
            told(printed="RR 2/29", year=2029, passages=(other,), facets=(GUESS,), agencies=("police",)),
            told(
                printed="LCSPR C3",
                year=2030,
                kind="LCSPR",
                passages=(learning,),
                facets=(SILENT,),
                pseudonym="Wren",
                months=(7, 7),
            ),
        ],
    )
    library.search(Query(text="fiction"))
    with library.database.reading() as connection:
        state = library._state(connection)
        assert fits(connection, boost, state)[-3:].tolist() == pytest.approx(expected)


GIRL = Facet(name="sex", value="female", basis=Basis.STATED)
BOY = Facet(name="sex", value="male", basis=Basis.INFERRED)
SCALD = Facet(name="harm", value="burns and scalds", concept="burns_scalds", basis=Basis.STATED)
NOT_SAID = Facet(name="sex", value="female", basis=Basis.NOT_STATED)
WATER = (Section.OTHER, "Hot water was spilt.")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"facts": (("sex", "female"),)}, {"RR 6/29"}),
        ({"facts": (("sex", "female"), ("sex", "Male"))}, {"RR 6/29", "RR 7/29"}),
        ({"facts": (("sex", "male"), ("harm", "burns_scalds"))}, {"RR 7/29"}),
        ({"facts": (("harm", "Burns and scalds"), ("sex", "female"))}, set()),
        ({"age_groups": ((0, 11.99), (180, 215.99))}, {"RR 1/31", "RR 2/31", "RR 7/29"}),
        ({"age_groups": ((12, 35.99),)}, {"RR 6/29"}),
        ({"published": (2031, 2031)}, ALL | {"RR 6/29", "RR 7/29", "RR 8/29"}),
        ({"published": (None, 2030)}, set()),
        ({"statuses": (Status.UNPUBLISHED,)}, set()),
        ({"statuses": (Status.UNPUBLISHED, Status.PUBLISHED), "years": (2029, 2029)}, {"RR 6/29", "RR 7/29", "RR 8/29"}),
        ({"excluded": (Filters(reviews=("Rapid Review 1 of 2031", "marlow")),)}, {"RR 3/30", "RR 6/29", "RR 7/29", "RR 8/29"}),
        ({"excluded": (Filters(partnerships=("Otherton",)),)}, ALL | {"RR 8/29"}),
        ({"excluded": (Filters(partnerships=("Fenmarsh",)),)}, {"RR 6/29", "RR 7/29"}),
        ({"excluded": (Filters(sections=(Section.OTHER, Section.CIRCUMSTANCES, Section.LEARNING)),)}, {"RR 2/31", "RR 3/30"}),
        # A child of twelve months and a pair of siblings are no babies under one.
        ({"excluded": (Filters(age_groups=((0, 12),)),)}, {"RR 2/31", "RR 3/30", "RR 6/29", "RR 7/29", "RR 8/29"}),
        ({"excluded": (Filters(years=(2030, 2031)), Filters(facts=(("sex", "female"),)))}, {"RR 7/29", "RR 8/29"}),
        ({"excluded": (Filters(years=(2031, 2031), kinds=("rapid review",)), Filters())}, {"RR 3/30", "RR 6/29", "RR 7/29", "RR 8/29"}),
        ({"years": (2031, 2031), "excluded": (Filters(agencies=("police",)),)}, {"RR 1/31"}),
        ({"reviews": ("RR 1/31",), "excluded": (Filters(reviews=("RR 1/31",)),)}, set()),
    ],
)  # fmt: skip
def test_what_the_panel_asks_for_and_what_is_left_out(library, put, told, filters, expected):
    def aged(*months):
        return tuple(Facet(name="age", value="a child", basis=Basis.STATED, months=one) for one in months)

    put(
        library,
        "regional",
        [
            told(
                printed="RR 6/29", year=2029, passages=(WATER,), partnership="Otherton", facets=(GIRL, *aged((12, 24)))
            ),
            told(
                printed="RR 7/29",
                year=2029,
                passages=(WATER,),
                partnership="Otherton",
                facets=(BOY, SCALD, *aged((4, 4), (72, 84))),
            ),
            told(printed="RR 8/29", year=2029, passages=(WATER,), facets=(NOT_SAID,)),
        ],
    )
    assert found(library, **filters) == expected


def test_a_review_of_a_regional_digest_goes_by_its_own_partnership(library, put, told):
    """Not by that of the document it stands in."""
    reviews = [
        told(printed="RR 5/31", passages=[(Section.LEARNING, "Hot water again.")], partnership="Penbury Partnership"),
        told(
            printed="RR 6/31", passages=[(Section.LEARNING, "Hot water once more.")], partnership="Tarrow Partnership"
        ),
    ]
    put(library, "regional", reviews, partnership="Penbury Partnership")
    hits = library.search(Query(text="hot water", filters=Filters(partnerships=("Penbury",)))).hits
    assert {hit.review.printed for hit in hits} == {"RR 5/31"}
