"""Kept reports: found again after a restart, never replaced or dropped unasked, and each account's own."""

import pytest

from assistant.basket import item_of, open_basket
from tests.ui.fakes import FakeAssistant
from tests.ui.test_html import Words
from ui import shelf
from ui.desk import Desk
from ui.tabs import report
from ui.visitors import Visitor, Visitors


@pytest.fixture
def desk(assistant: FakeAssistant) -> Desk:
    return Desk(assistant=assistant, visitors=Visitors())  # type: ignore[arg-type]


def with_quotation(desk: Desk, title: str = "", **about: str) -> Visitor:
    visitor = Visitor(**about)  # type: ignore[arg-type]
    answer = desk.assistant.ask("What about bruising?")
    visitor.keep(item_of(answer.citations[0], desk.library, question="What about bruising?"))  # type: ignore[union-attr]
    report.titled(visitor, title)
    return visitor


def done(desk: Desk, visitor: Visitor, act: str, name: str = "") -> str:
    return Words(shelf.acted(desk, visitor, {"act": act, "name": name})).words


def shown(desk: Desk, visitor: Visitor) -> str:
    return Words(shelf.shelf_html(desk, visitor)).words


def test_a_kept_report_is_opened_again_by_somebody_who_comes_later(desk: Desk) -> None:
    visitor = with_quotation(desk, "Bruising: training")
    report.noted(visitor, 0, "Opening", "Ask the group first.")
    assert "is kept" in done(desk, visitor, "shelf-keep")
    later = Visitor()
    assert "Bruising: training" in shown(desk, later)
    done(desk, later, "shelf-open", "Bruising: training")
    assert later.basket == visitor.basket
    assert "Ask the group first." in report.basket_html(desk, open_basket(later.basket, desk.library))


def test_without_a_title_nothing_is_kept(desk: Desk) -> None:
    assert "title first" in done(desk, with_quotation(desk), "shelf-keep")
    assert not (desk.library.folder / "baskets").exists()


def test_another_report_of_the_same_title_is_not_replaced_unasked(desk: Desk) -> None:
    first, second = with_quotation(desk, "Training"), with_quotation(desk, "Training")
    done(desk, first, "shelf-keep")
    report.noted(second, 0, "Other", "")
    assert "Another report is kept" in done(desk, second, "shelf-keep")
    done(desk, second, "shelf-replace")
    report.noted(second, 0, "Changed", "")
    assert "is kept" in done(desk, second, "shelf-keep")
    third = Visitor()
    done(desk, third, "shelf-open", "Training")
    assert third.basket.items[0].heading == "Changed"


@pytest.mark.parametrize(("act", "anyway"), [("shelf-open", "shelf-open-anyway"), ("shelf-new", "shelf-new-anyway")])
def test_what_is_not_kept_gives_way_only_when_told_to(desk: Desk, act: str, anyway: str) -> None:
    done(desk, with_quotation(desk, "Training"), "shelf-keep")
    visitor = with_quotation(desk, "Draft")
    report.noted(visitor, 0, "Mine", "")
    before = visitor.basket
    assert "would be lost" in done(desk, visitor, act, "Training")
    assert visitor.basket == before
    done(desk, visitor, anyway, "Training")
    assert visitor.basket.name == ("Training" if act == "shelf-open" else "What the reviews say")
    assert "would be lost" not in done(desk, visitor, "shelf-new")


def test_each_account_has_a_shelf_of_its_own(desk: Desk) -> None:
    done(desk, with_quotation(desk, "Mine", account="ann"), "shelf-keep")
    assert "only you can open them" in shown(desk, Visitor(account="ann"))
    assert "Mine" not in shown(desk, Visitor(account="bo"))
    assert "There is no collection" in done(desk, Visitor(account="bo"), "shelf-open", "Mine")
    assert "Mine" not in shown(desk, Visitor())


def test_a_deleted_report_is_gone_and_a_missing_one_is_said(desk: Desk) -> None:
    visitor = with_quotation(desk, "Training")
    done(desk, visitor, "shelf-keep")
    assert "no longer kept" in done(desk, visitor, "shelf-delete", "Training")
    assert "Training" not in shown(desk, Visitor())
    assert "There is no collection" in done(desk, visitor, "shelf-open-anyway", "Training")
    assert len(visitor.basket.items) == 1


def test_nothing_of_a_document_is_written(desk: Desk) -> None:
    visitor = with_quotation(desk, "Training")
    done(desk, visitor, "shelf-keep")
    words = desk.assistant.ask("What about bruising?").citations[0].quote  # type: ignore[union-attr]
    (file,) = (desk.library.folder / "baskets").glob("*.json")
    assert words not in file.read_text(encoding="utf-8")
