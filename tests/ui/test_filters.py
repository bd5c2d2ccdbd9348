"""The panel "Only search in…": what the library offers, what is chosen as filters, and chips that take it off again."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Answer
from corpus.document import Section, Status
from index.library import Library
from index.query import Filters
from tests.ui.fakes import FakeAssistant, fictional_document
from tests.ui.test_html import Words
from ui.desk import Desk
from ui.filters import TITLES, YEARS, Limit, chosen, filters_of, options
from ui.html import answer_message, limits_html
from ui.tabs import ask, limits
from ui.visitors import Visitor, Visitors

BRUISING = "What about bruising and the pond?"


@pytest.fixture
def desk(assistant: FakeAssistant) -> Desk:
    return Desk(assistant=assistant, visitors=Visitors())  # type: ignore[arg-type]


def given(**values: object) -> list[object]:
    """What the panel's fields hold: lists for the boxes, then the two ends of each pair of years."""
    boxes: list[object] = [values.get(key.replace(" ", "_"), []) for key in TITLES]
    return [*boxes, *(values.get(f"{key}_{end}") for key in YEARS for end in ("from", "to"))]


def test_the_options_are_the_library_s_with_the_number_of_reviews(library: Library) -> None:
    fields = options(library).fields
    assert [(o.label, o.count) for o in fields["harm"]] == [("Bruising", 2), ("Drowning", 1)]
    assert [(o.label, o.count) for o in fields["age"]] == [("Under 6 months", 2), ("1 to 4 years", 1)]
    assert [o.told for o in fields["document"]] == ["An Invented Digest (2)", "Awkward Notes (1)"]
    assert [(o.value, o.count) for o in fields["status"]] == [("published", 2), ("unpublished", 1)]
    assert [(o.label, o.count) for o in fields["section"]] == [("Circumstances", 3), ("Learning", 2)]
    # All are of one partnership and one kind: choosing it would limit nothing.
    assert not {"partnership", "kind", "sex"} & set(fields)
    assert options(library).years == {"year": (2031, 2031), "published": (2031, 2031)}


def test_what_is_chosen_becomes_hard_filters(library: Library) -> None:
    known = options(library)
    document = library.documents()[0]
    picked = chosen(
        known,
        {"harm": ["bruising", "no such harm"], "document": [document.id], "section": ["learning"], "age": ["under 6 months"]},
        {"year": (2031.0, None), "published": (2040, 2020)},
    )  # fmt: skip
    assert [limit.label for limit in picked] == [
        "An Invented Digest",
        "Learning",
        "Under 6 months",
        "Bruising",
        "year of the review since 2031",
        "year of publication 2020 to 2040",
    ]
    assert filters_of(picked) == Filters(
        documents=(document.id,),
        sections=(Section.LEARNING,),
        age_groups=((0.0, 5.99),),
        facts=(("harm", "bruising"),),
        years=(2031, None),
        published=(2020, 2040),
    )
    assert filters_of(()) == Filters()


@pytest.mark.parametrize("key", ["document", "review", "section", "age", "harm", "status"])
def test_an_option_finds_as_many_reviews_as_it_says(library: Library, key: str) -> None:
    from index.query import Query

    for option in options(library).fields[key]:
        limit = Limit(key=key, value=option.value, label=option.label)
        found = library.search(Query(text="a child", filters=filters_of([limit]), k=50)).searched
        assert found.reviews == option.count, option


def test_reviews_of_one_name_in_two_partnerships_are_two_options(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = library.reviews()
    theirs = (replace(known[0], partnership="Fernleigh"), replace(known[1], id=known[0].id, partnership="Oxbarrow"))
    monkeypatch.setattr(library, "reviews", lambda: (*theirs, *known[2:]))
    names = [(option.value, option.label, option.count) for option in options(library).fields["review"]]
    assert names[:2] == [
        (f"{known[0].id} (Fernleigh)", f"{known[0].printed} (Fernleigh)", 1),
        (f"{known[0].id} (Oxbarrow)", f"{known[1].printed} (Oxbarrow)", 1),
    ]
    assert all("(" not in label for _, label, _ in names[2:])


def test_limits_are_kept_for_follow_ups_until_they_are_taken_off(desk: Desk, assistant: FakeAssistant) -> None:
    visitor = Visitor()
    html = limits.fill(desk, visitor, given(harm=["drowning"], status=["published"]))
    assert "Searching only in: Drowning, Published" in html
    list(ask.ask(desk, visitor, BRUISING))
    list(ask.ask(desk, visitor, "And of bruises?"))
    for turn in visitor.turns:
        assert turn.answer is not None
        assert turn.answer.question.filters == Filters(facts=(("harm", "drowning"),), statuses=(Status.PUBLISHED,))
    first = visitor.turns[0]
    assert isinstance(first.answer, Answer)
    assert {group.review.printed for group in first.answer.groups if group.review} == {"RR 2/31"}
    drowning = visitor.limits[0] if visitor.limits[0].key == "harm" else visitor.limits[1]
    list(ask.unlimit(desk, visitor, {"act": "unlimit", "turn": 1, "limit": drowning.mark}))
    assert isinstance(first.answer, Answer)
    assert {group.review.printed for group in first.answer.groups if group.review} == {"RR 1/31", "RR 2/31"}
    assert [limit.label for limit in visitor.limits] == ["Published"]
    assert len(visitor.turns[1].limits) == 2  # an answer given stays what it was
    list(ask.unlimit(desk, visitor, {"act": "unlimited"}))
    assert visitor.limits == ()


@pytest.mark.parametrize("sent", [{}, {"limit": "ffff"}, {"limit": "x", "turn": 99}])
def test_a_chip_that_does_not_exist_takes_nothing_off(desk: Desk, sent: dict[str, object]) -> None:
    visitor = Visitor(limits=(Limit(key="harm", value="drowning", label="Drowning"),))
    list(ask.unlimit(desk, visitor, {"act": "unlimit"} | sent))
    assert len(visitor.limits) == 1


def test_the_chips_stand_under_the_question_and_say_what_they_do(desk: Desk) -> None:
    visitor = Visitor(limits=(Limit(key="harm", value="bruising", label="<b>Bruising</b>"),))
    list(ask.ask(desk, visitor, BRUISING))
    html = answer_message(visitor.turns[0])
    assert "<b>" not in html
    assert "<b>Bruising</b> ×" in Words(html).words
    assert 'aria-label="Take off the limit “&lt;b&gt;Bruising&lt;/b&gt;” and search again"' in html
    assert "Searched only in what you chose:" in Words(html).words
    assert "Clear all" in limits_html(visitor.limits)
    assert "button" not in limits_html(())


def test_what_the_library_no_longer_knows_is_dropped(desk: Desk, tmp_path: Path) -> None:
    visitor = Visitor()
    pdf = next(document for document in desk.library.documents() if document.media == "pdf")
    limits.fill(desk, visitor, given(document=[pdf.id], harm=["bruising"], year_from=2031))
    desk.library.remove(pdf.id)
    limits.drawn(desk, visitor)
    # With one document left the field limits nothing any more.
    assert [limit.key for limit in visitor.limits] == ["harm", "year"]
    read, file = fictional_document(tmp_path, name="another.pdf", flavour=" again")
    desk.library.store(replace(read), file)
    assert "document" in options(desk.library).fields


def test_what_is_added_can_be_chosen_at_once(desk: Desk, tmp_path: Path) -> None:
    field = list(TITLES).index("document")
    before = len(limits.offered(desk)[field].choices)
    read, file = fictional_document(tmp_path, name="another.pdf", flavour=" again")
    desk.library.store(read, file)
    assert len(limits.offered(desk)[field].choices) == before + 1


def test_an_empty_library_offers_nothing(desk: Desk) -> None:
    for document in desk.library.documents():
        desk.library.remove(document.id)
    assert not options(desk.library).fields
    assert not options(desk.library).years
