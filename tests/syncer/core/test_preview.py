"""What the next cycle would write is shown beforehand, and showing it changes nothing."""

from decimal import Decimal

import pytest
from attrs import evolve

from syncer.admin import Admin
from syncer.model import Account, Address, Allocation, AppliedCredit, Kind, Vendor
from syncer.writing import PAGE
from tests.syncer.core.rig import NAME, SETTINGS, Firm, bill, credit, payment


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


YARD = Address(line1="1 Mill Ln", city="Moss", state="OR", postal_code="97000", country="US")


def run_dry(firm: Firm, **changes: object) -> None:
    """From here on, nothing is to be written any more."""
    with firm.memory.unit() as unit:
        (known,) = unit.connections.find()
        settings = evolve(SETTINGS, dry_run=True, **changes)
        unit.connections.put(evolve(known, settings=settings.to_json()))


def test_what_goes_to_bill_is_shown_too(firm: Firm) -> None:
    """New vendors of QuickBooks, and accounts where the firm wants it; not what BILL could not take yet."""
    run_dry(firm, accounts_to_bill=True)
    firm.bill.put(Kind.ACCOUNT, "a3", Account(name="Checking", full_name="Checking"))
    fern = firm.company.enter(Kind.VENDOR, Vendor(name="Fern Nursery", address=YARD))
    firm.company.enter(Kind.VENDOR, Vendor(name="Oak Hills"))
    gravel = firm.company.enter(Kind.ACCOUNT, Account(name="Gravel", full_name="Gravel", type="Expense"))
    firm.cycle()

    told = [one for one in Admin(store=firm.memory, clock=firm.clock).preview(NAME) if one.action == "tell"]

    assert {(one.kind, one.id, one.subject) for one in told} >= {
        (Kind.VENDOR, fern.id, "Vendor Fern Nursery"),
        (Kind.ACCOUNT, gravel.id, "Account Gravel"),
    }
    assert "Vendor Oak Hills" not in [one.subject for one in told]
    assert {(one.amount, one.why) for one in told} == {(None, "new in QuickBooks")}
    run_dry(firm, vendors_to_bill=False)
    assert [one for one in seen(firm) if one[0] == "tell"] == []


def test_changes_of_both_sides_are_shown() -> None:
    """A bill that changed in BILL, and a vendor that changed in QuickBooks."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.cycle()
    firm.cycle()
    link = firm.link(Kind.VENDOR, "v1")
    assert link is not None
    run_dry(firm)
    before = firm.asked("write")
    firm.company.edit(link.book_id, phone="555-0199")
    firm.bill.put(Kind.BILL, "b1", bill("1001", "130.00"))
    firm.cycle()

    assert seen(firm) == [("tell", Kind.VENDOR, "v1"), ("modify", Kind.BILL, "b1")]
    assert firm.asked("write") == before


def test_what_is_taken_back_is_shown_before_what_is_new() -> None:
    """In the order of the writes: voids make room; each of them once."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.cycle()
    firm.cycle()
    run_dry(firm)
    firm.bill.change(Kind.BILL, "b1", active=False)
    firm.bill.put(Kind.BILL, "b2", bill("1002", "20.00"))
    firm.bill.put(Kind.BILL, "b3", bill("1003", "30.00", approval="ASSIGNED"))
    firm.cycle()

    assert seen(firm) == [("void", Kind.BILL, "b1"), ("add", Kind.BILL, "b2")]


def test_what_is_out_is_not_shown_again() -> None:
    """Nobody knows whether it arrived; the next cycle finds out before it does anything."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "120.00"))
    firm.company.remembers = False
    firm.die("before", skip=1)

    assert seen(firm) == []


def test_what_would_have_to_be_read_first_is_decided_by_what_was_read_last() -> None:
    """A preview asks QuickBooks nothing; where nothing was ever read, it shows nothing."""
    firm = Firm()
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Fern Nursery"))
    firm.cycle()
    run_dry(firm)
    for id_ in ("v1", "v2"):
        firm.bill.change(Kind.VENDOR, id_, phone="555-0142")
    firm.cycle(days=30)
    link = firm.link(Kind.VENDOR, "v2")
    assert link is not None
    with firm.memory.unit() as unit:
        unit.records.delete(NAME, "book", Kind.VENDOR.value, link.book_id)
    documents = len(firm.company.documents)
    firm.clock.advance(hours=1)

    assert seen(firm) == [("modify", Kind.VENDOR, "v1")]
    assert len(firm.company.documents) == documents


def test_any_number_of_records_is_shown(firm: Firm) -> None:
    """Page by page."""
    for number in range(PAGE + 3):
        firm.bill.put(Kind.BILL, f"b{number:03}", bill(str(number), "1.00"))
    firm.bill.page_size = 1_000
    firm.cycle()

    shown = [id_ for action, kind, id_ in seen(firm) if (action, kind) == ("add", Kind.BILL)]
    assert shown == [f"b{number:03}" for number in range(PAGE + 3)]


def test_what_credits_alone_pay_is_shown_by_what_they_are_worth(firm: Firm) -> None:
    """No money moves; an amount of zero would look as if nothing were done."""
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "4.00"))
    used = (AppliedCredit(credit_id="c1", amount=Decimal("4.00")),)
    part = Allocation(bill_id="b1", amount=Decimal(0), credits=used)
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "0"), allocations=(part,)))
    firm.cycle()

    shown = Admin(store=firm.memory, clock=firm.clock).preview(NAME)

    assert {one.id: one.amount for one in shown if one.kind is not Kind.VENDOR} == {
        "b1": Decimal("10.00"),
        "c1": Decimal("4.00"),
        "p1": Decimal("4.00"),
    }
