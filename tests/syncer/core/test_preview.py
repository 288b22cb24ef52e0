"""What the next cycle would write is shown beforehand, and showing it changes nothing."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.model import Kind
from tests.syncer.core.rig import NAME, SETTINGS, Firm, bill, payment


@pytest.fixture
def firm() -> Firm:
    """A firm whose settings say that nothing is to be written yet."""
    return Firm(settings=evolve(SETTINGS, dry_run=True))


def seen(firm: Firm) -> list[tuple[str, Kind, str]]:
    """What would be done, in order."""
    admin = Admin(store=firm.memory, clock=firm.clock)
    return [(one.action, one.kind, one.id) for one in admin.preview(NAME)]


def test_a_dry_run_writes_nothing_and_shows_everything_in_order(firm: Firm) -> None:
    """What depends on something that is not there yet is shown, too: a payment of a bill of a new vendor."""
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "120.00")))

    assert firm.cycle().well
    assert firm.asked("write") == []
    assert seen(firm) == [
        ("add", Kind.VENDOR, "v1"),
        ("add", Kind.BILL, "b1"),
        ("add", Kind.PAYMENT, "p1"),
    ]


def test_looking_changes_nothing(firm: Firm) -> None:
    """Neither records nor links nor the audit trail: it can be looked at again and again."""
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.cycle()
    before, trail = firm.dump(), firm.trail()

    assert seen(firm) == seen(firm)
    assert (before, trail) == (firm.dump(), firm.trail())


def test_what_was_keyed_by_hand_is_shown_as_a_link_and_what_is_wrong_as_a_question(firm: Firm) -> None:
    """A bill that is there already, and one whose lines do not add up."""
    vendor = firm.company.enter(Kind.VENDOR, firm.bill.content(Kind.VENDOR, "v1"))
    payable = firm.book_ids["Accounts Payable"]
    keyed = bill("1001", "120.00", vendor=vendor.id, ap_account_id=payable, approval="")
    lines = tuple(evolve(line, account_id=firm.book_ids["Supplies"], id="") for line in keyed.lines)
    firm.company.enter(Kind.BILL, evolve(keyed, lines=lines))
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.bill.put(Kind.BILL, "b2", evolve(bill("1002", "50.00"), amount=Decimal("49.00")))
    firm.cycle()

    assert seen(firm) == [
        ("link", Kind.VENDOR, "v1"),
        ("link", Kind.BILL, "b1"),
        ("ask", Kind.BILL, "b2"),
    ]


def test_a_payment_by_hand_is_shown_as_a_question(firm: Firm) -> None:
    """Unless it pays nothing that BILL has; the bill that it pays would be linked."""
    vendor = firm.company.enter(Kind.VENDOR, firm.bill.content(Kind.VENDOR, "v1"))
    own = {"ap_account_id": firm.book_ids["Accounts Payable"], "account_id": firm.book_ids["Checking"]}
    papers = []
    for number in ("1001", "1002"):
        keyed = bill(number, "10.00", vendor=vendor.id, ap_account_id=own["ap_account_id"], approval="")
        lines = tuple(evolve(line, account_id=firm.book_ids["Supplies"], id="") for line in keyed.lines)
        papers.append(firm.company.enter(Kind.BILL, evolve(keyed, lines=lines)).id)
    checks = [
        firm.company.enter(Kind.PAYMENT, payment((paper, "10.00"), vendor=vendor.id, **own)).id
        for paper in papers
    ]
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()

    assert seen(firm) == [
        ("link", Kind.VENDOR, "v1"),
        ("link", Kind.BILL, "b1"),
        ("ask", Kind.PAYMENT, checks[0]),
    ]
    (told,) = (one for one in Admin(store=firm.memory, clock=firm.clock).preview(NAME) if one.action == "ask")
    assert (told.amount, told.subject) == (Decimal("10.00"), "Payment of 10.00 to Cedar Supply")
    assert "bill 1001 with 10.00" in told.why


def test_the_same_is_done_once_the_dry_run_ends(firm: Firm) -> None:
    """The records still wait for their first write."""
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.cycle()
    with firm.memory.unit() as unit:
        (known,) = unit.connections.find()
        unit.connections.put(evolve(known, settings=SETTINGS.to_json()))

    assert firm.cycle().well
    assert firm.numbers() == ["1001"]
    assert seen(firm) == []
