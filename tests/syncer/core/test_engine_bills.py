"""Bills and their payments over several cycles: changed, taken back, posted again, paid with credits."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from syncer.entries import Standing, State
from syncer.model import Account, Allocation, AppliedCredit, Bill, Credit, Kind, Line, Payment, Vendor
from tests.syncer.core.rig import DAY, SETTINGS, Firm, bill, credit, payment


def book_id(firm: Firm, kind: Kind, id_: str) -> str:
    link = firm.link(kind, id_)
    assert link is not None
    return link.book_id


def posted(firm: Firm, id_: str = "b1") -> Bill:
    found = firm.company.row(book_id(firm, Kind.BILL, id_)).content
    assert isinstance(found, Bill)
    return found


def firm_with_bill(**changes: object) -> Firm:
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", **changes))
    firm.cycle()
    return firm


def test_a_later_change_changes_the_same_bill() -> None:
    """The amount follows, and the line stays the same line."""
    firm = firm_with_bill()
    line = posted(firm).lines[0].book_id

    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.50"))
    firm.cycle()
    firm.cycle()

    assert firm.open() == {"1001": Decimal("12.50")}
    assert posted(firm).lines[0].book_id == line
    assert firm.record(Kind.BILL, "b1").standing is Standing.SETTLED


def test_lines_without_ids_are_not_written_again_and_again() -> None:
    """Where BILL gives no line ids, the place of a line stands for it."""
    lines = (Line(amount=Decimal(4), account_id="a1"), Line(amount=Decimal(6), account_id="a2"))
    firm = firm_with_bill(lines=lines)
    for _ in range(3):
        firm.cycle()
    assert firm.company.row(book_id(firm, Kind.BILL, "b1")).sequence == 1
    kept = [line.book_id for line in posted(firm).lines]

    firm.bill.change(Kind.BILL, "b1", lines=(evolve(lines[0], description="pipes"), lines[1]))
    for _ in range(3):
        firm.cycle()

    assert firm.company.row(book_id(firm, Kind.BILL, "b1")).sequence == 2
    assert [line.book_id for line in posted(firm).lines] == kept


def test_a_line_that_is_added_is_a_new_line() -> None:
    """The others keep their ids and their order; wherever BILL has it, it comes last."""
    firm = firm_with_bill()
    first = posted(firm).lines[0]

    old = bill("1001", "10.00").lines[0]
    more = Line(amount=Decimal(5), id="line-2", account_id="a2")
    firm.bill.change(Kind.BILL, "b1", amount=Decimal(15), lines=(more, old))
    firm.cycle()
    firm.cycle()

    assert [line.book_id == first.book_id for line in posted(firm).lines] == [True, False]
    assert firm.record(Kind.BILL, "b1").standing is Standing.SETTLED


def test_a_change_that_is_not_approved_waits() -> None:
    """What was approved before stands, until BILL approves what it says now."""
    firm = firm_with_bill()

    firm.bill.put(Kind.BILL, "b1", bill("1001", "99.00", approval="ASSIGNED"))
    firm.cycle()
    assert firm.open() == {"1001": Decimal("10.00")}
    assert firm.record(Kind.BILL, "b1").standing is Standing.WAITING
    firm.bill.change_silently(Kind.BILL, "b1", approval="APPROVED")
    firm.cycle()

    assert firm.open() == {"1001": Decimal("99.00")}


def test_a_bill_that_people_changed_on_both_sides_goes_to_a_person() -> None:
    """Nothing is overwritten; once both say the same, it settles."""
    firm = firm_with_bill()
    id_ = book_id(firm, Kind.BILL, "b1")
    line = evolve(posted(firm).lines[0], amount=Decimal(11))
    firm.company.edit(id_, amount=Decimal(11), open_amount=Decimal(11), lines=(line,))
    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))

    firm.cycle()

    assert firm.open() == {"1001": Decimal(11)}
    assert [one.code for one in firm.exceptions()] == ["changed_twice"]
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    assert [one.code for one in firm.exceptions()] == ["changed_in_books"]
    firm.bill.put(Kind.BILL, "b1", bill("1001", "11.00"))
    firm.cycle()
    assert firm.exceptions() == ()
    assert firm.open() == {"1001": Decimal(11)}


def test_a_bill_that_people_changed_in_different_fields_gets_both_changes() -> None:
    """The memo of one side and the amount of the other: neither is lost."""
    firm = firm_with_bill()
    firm.company.edit(book_id(firm, Kind.BILL, "b1"), memo="for the yard")

    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
    firm.cycle()
    firm.cycle()

    assert (posted(firm).memo, posted(firm).amount) == ("for the yard", Decimal("12.00"))
    assert firm.exceptions() == ()


@pytest.mark.parametrize("change", [{"active": False}, {"approval": "DENIED"}])
def test_a_bill_that_is_taken_back_is_voided(change: dict[str, object]) -> None:
    """Unpaid in QuickBooks: it is voided there too, once."""
    firm = firm_with_bill()

    firm.bill.change(Kind.BILL, "b1", **change)
    firm.cycle()
    firm.cycle()

    assert firm.numbers() == []
    link = firm.link(Kind.BILL, "b1")
    assert link is not None
    assert link.void
    assert firm.company.row(link.book_id).sequence == 2


def test_a_bill_that_is_approved_again_is_posted_again_under_another_marker() -> None:
    """The voided one stays as history; the new one does not answer to its marker."""
    firm = firm_with_bill()
    firm.bill.change(Kind.BILL, "b1", approval="DENIED")
    firm.cycle()
    firm.bill.change(Kind.BILL, "b1", approval="APPROVED")

    firm.cycle()
    firm.cycle()

    assert firm.numbers() == ["1001"]
    assert len({row.guid for row in firm.company.rows(Kind.BILL)}) == 2
    link = firm.link(Kind.BILL, "b1")
    assert link is not None
    assert (link.generation, link.void) == (1, False)


def test_a_bill_that_is_taken_back_after_it_was_paid_goes_to_a_person() -> None:
    """Nothing is voided that somebody paid."""
    firm = firm_with_bill()
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "4.00")))
    firm.cycle()

    firm.bill.change(Kind.BILL, "b1", active=False)
    firm.cycle()

    assert firm.open() == {"1001": Decimal("6.00")}
    assert [one.code for one in firm.exceptions()] == ["taken_back"]


def test_a_paid_bill_is_moved_to_another_vendor_once_nothing_of_it_is_paid() -> None:
    """QuickBooks does not change the vendor of a paid bill (3170; qbXML SDK, BillMod): it is not tried."""
    firm = firm_with_bill()
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name="Cedar Supply"))
    check = firm.key_check("b1", "4.00")
    firm.cycle()
    firm.company.documents.clear()

    firm.bill.change(Kind.BILL, "b1", vendor_id="v2")
    firm.cycle()

    assert "vendor_fixed" in [one.code for one in firm.exceptions()]
    assert firm.asked("write") == []
    firm.company.void(check)
    firm.cycle()
    assert firm.exceptions() == ()
    assert posted(firm).vendor_id == book_id(firm, Kind.VENDOR, "v2")


def test_an_exception_goes_away_when_bill_is_corrected() -> None:
    """The list of exceptions shows what is still wrong, and nothing else."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", evolve(bill("1001", "10.00"), amount=Decimal(9)))
    firm.cycle()
    assert [one.code for one in firm.exceptions()] == ["total"]

    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()

    assert firm.exceptions() == ()
    assert firm.numbers() == ["1001"]


def test_a_bill_that_cannot_be_written_is_an_exception_and_no_operation_stays() -> None:
    """The adapter refuses it before it goes out; the others of the batch are not held up."""
    firm = Firm()
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name="\u200b"))
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))

    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("v2", "unwritable")]
    assert firm.numbers() == ["1001"]


def test_a_batch_of_which_nothing_can_be_written_is_not_sent() -> None:
    """The cycle goes on with what comes after it."""
    firm = Firm()
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.put(Kind.VENDOR, "v2", Vendor(name="\u200b"))
    firm.bill.put(Kind.BILL, "b2", bill("1002", "10.00"))
    written = len(firm.asked("write"))

    assert firm.cycle().well

    assert [(one.id, one.code) for one in firm.exceptions()] == [("v2", "unwritable")]
    assert len(firm.asked("write")) == written + 1
    assert firm.numbers() == ["1001", "1002"]
    assert [one.state for one in firm.operations(Kind.VENDOR)] == [State.APPLIED, State.REJECTED]


def test_bills_of_a_vendor_before_a_person_wait() -> None:
    """They become ready by themselves when the vendor is."""
    firm = Firm()
    firm.company.other_names |= {"Cedar Supply", "Cedar Supply (V)"}
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    assert firm.record(Kind.BILL, "b1").reason == "Cedar Supply is not a vendor in QuickBooks yet"

    firm.bill.change(Kind.VENDOR, "v1", name="Cedar Supply Company")
    firm.cycle()

    assert firm.numbers() == ["1001"]


def test_what_pays_a_bill_that_bill_moved_before_the_start_is_posted() -> None:
    """The bill was posted and is followed; left alone it would be open in QuickBooks for ever."""
    firm = Firm(settings=evolve(SETTINGS, start_date=DAY))
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00"))
    firm.cycle()
    firm.bill.change(Kind.BILL, "b1", date=DAY - dt.timedelta(days=2))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))

    firm.cycle()

    assert firm.open() == {"1001": Decimal(0)}


def test_nothing_before_the_start_date_is_touched() -> None:
    """Neither bills nor payments nor credits."""
    firm = Firm(settings=evolve(SETTINGS, start_date=DAY))
    before = DAY - dt.timedelta(days=1)
    firm.bill.put(Kind.BILL, "b1", bill("1001", "10.00", date=before))
    firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "1.00", date=before))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), date=before))

    firm.cycle()

    assert firm.numbers() == []
    for kind, id_ in ((Kind.BILL, "b1"), (Kind.CREDIT, "c1"), (Kind.PAYMENT, "p1")):
        assert firm.record(kind, id_).standing is Standing.SETTLED
        assert firm.record(kind, id_).reason.startswith("dated before")


def test_a_payment_waits_for_its_money_and_is_voided_when_it_comes_back() -> None:
    """Scheduled: nothing. Processed: a check. Voided: the bill is open again. Once each."""
    firm = firm_with_bill()
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="SCHEDULED"))
    firm.cycle()
    assert firm.open() == {"1001": Decimal("10.00")}

    firm.bill.change(Kind.PAYMENT, "p1", status="PROCESSED")
    firm.cycle()
    assert firm.open() == {"1001": Decimal(0)}
    assert firm.record(Kind.PAYMENT, "p1").standing is Standing.WAITING

    firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
    firm.cycle()
    firm.cycle()
    assert firm.open() == {"1001": Decimal("10.00")}
    assert firm.record(Kind.PAYMENT, "p1").standing is Standing.SETTLED


def test_a_posted_payment_is_not_watched_for_ever() -> None:
    """Half a year after its date it is taken for settled, so that the watch list stays short."""
    firm = firm_with_bill()
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="CLEARED"))
    firm.cycle()
    assert firm.record(Kind.PAYMENT, "p1").standing is Standing.WAITING

    firm.cycle(days=200)

    assert firm.record(Kind.PAYMENT, "p1").standing is Standing.SETTLED


def test_a_payment_of_more_than_is_open_goes_to_a_person() -> None:
    """Somebody paid the bill in QuickBooks by hand."""
    firm = firm_with_bill()
    by_hand = Payment(
        vendor_id=book_id(firm, Kind.VENDOR, "v1"),
        amount=Decimal(5),
        allocations=(Allocation(bill_id=book_id(firm, Kind.BILL, "b1"), amount=Decimal(5)),),
        account_id=firm.book_ids["Checking"],
        ap_account_id=firm.book_ids["Accounts Payable"],
    )
    firm.company.enter(Kind.PAYMENT, by_hand)
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))

    firm.cycle()

    assert firm.open() == {"1001": Decimal("5.00")}
    assert sorted(one.code for one in firm.exceptions()) == ["3210", "paid_by_hand"]


def test_a_credit_is_posted_and_used() -> None:
    """The check pays the rest; bill and credit are both used up."""
    firm = firm_with_bill()
    firm.bill.put(Kind.CREDIT, "c1", credit("C-1", "4.00"))
    used = Allocation(
        bill_id="b1", amount=Decimal(6), credits=(AppliedCredit(credit_id="c1", amount=Decimal(4)),)
    )
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "6.00"), allocations=(used,)))

    firm.cycle()
    firm.cycle()

    assert firm.open() == {"1001": Decimal(0)}
    (left,) = firm.live(Kind.CREDIT)
    assert isinstance(left, Credit)
    assert left.open_amount == 0
    assert firm.exceptions() == ()


def test_a_payment_from_a_recorded_account_is_posted_to_that_account() -> None:
    """Payments recorded by hand in BILL name a ledger account."""
    firm = firm_with_bill()
    other = firm.company.enter(Kind.ACCOUNT, Account(name="Savings", full_name="Savings"))
    firm.bill.put(Kind.ACCOUNT, "a7", Account(name="Savings", full_name="Savings"))
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), online=False, account_id="a7"))

    firm.cycle()

    (found,) = firm.live(Kind.PAYMENT)
    assert isinstance(found, Payment)
    assert found.account_id == other.id


def test_a_bill_is_found_missing_when_it_is_looked_at() -> None:
    """QuickBooks' list of deleted records was not asked in time: the look itself tells."""
    firm = firm_with_bill()
    firm.company.delete(book_id(firm, Kind.BILL, "b1"))
    firm.company._state.deleted = []
    firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
    with firm.memory.unit() as unit:
        for cycle in unit.cycles.find():
            unit.cycles.put(evolve(cycle, body=cycle.body.replace('"witnesses"', '"unknown"')))
    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))

    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]
    assert firm.numbers() == ["1002"]


def test_a_void_that_is_no_longer_wanted_is_not_sent() -> None:
    """BILL takes its taking back back, while the void waits for its retry."""
    firm = firm_with_bill()
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00"), status="PROCESSED"))
    firm.cycle()
    firm.company.busy.add(book_id(firm, Kind.PAYMENT, "p1"))
    firm.bill.change(Kind.PAYMENT, "p1", status="VOIDED")
    firm.cycle()
    firm.company.busy.clear()
    firm.bill.change(Kind.PAYMENT, "p1", status="PROCESSED")

    firm.cycle(days=1)

    assert firm.open() == {"1001": Decimal(0)}
    assert [one.code for one in firm.operations(Kind.PAYMENT)] == ["", "superseded"]


def test_a_void_makes_room_for_another_payment_in_the_same_cycle() -> None:
    """Checks that BILL took back reopen their bills before anything else is written."""
    firm = firm_with_bill()
    firm.bill.put(Kind.PAYMENT, "p9", payment(("b1", "10.00"), status="PROCESSED"))
    firm.cycle()
    firm.bill.change(Kind.PAYMENT, "p9", status="VOIDED")
    firm.bill.put(Kind.PAYMENT, "p1", payment(("b1", "10.00")))

    firm.cycle()

    assert firm.open() == {"1001": Decimal(0)}
    assert firm.exceptions() == ()


def test_a_change_that_waits_for_its_retry_is_sent_when_it_is_due() -> None:
    """It is looked at again first, in the session that sends it, and stays the same operation."""
    firm = firm_with_bill()
    firm.company.busy.add("1001")
    firm.bill.put(Kind.BILL, "b1", bill("1001", "12.00"))
    firm.cycle(days=3)
    fetched = len(firm.asked("fetch"))
    firm.cycle(seconds=5)
    assert len(firm.asked("fetch")) == fetched
    firm.company.busy.clear()

    firm.cycle(days=3)

    assert firm.open() == {"1001": Decimal("12.00")}
    assert [one.attempts for one in firm.operations(Kind.BILL)] == [1, 2]


@pytest.mark.parametrize("left", range(20, 60))
def test_a_deletion_is_noticed_wherever_the_cycle_before_died(left: int) -> None:
    """Reading deletions has its own watermark: that vendors were read does not pass them over."""
    firm = firm_with_bill()
    firm.bill.put(Kind.BILL, "b2", bill("1002", "1.00"))
    firm.cycle()
    firm.company.delete(book_id(firm, Kind.BILL, "b1"))

    firm.clock.advance(days=4)
    firm.crash(left)
    firm.clock.advance(days=4)
    firm.cycle()

    assert [(one.id, one.code) for one in firm.exceptions()] == [("b1", "deleted")]
