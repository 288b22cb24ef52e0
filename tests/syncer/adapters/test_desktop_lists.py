"""Classes, customers, items, terms, currencies and credits alone, through the book and the company file."""

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from qbxml.testing import expense, group, item
from syncer import codec
from syncer.book import Fetch, Gone, Outcome, Read, ReadDeleted, Rows, Sweep, Swept, Verdict
from syncer.entries import Action
from syncer.model import LISTED, Allocation, AppliedCredit, Bill, Credit, Kind, Line, ListEntry, Payment
from tests.syncer.adapters.desk import DAY, Desk
from tests.syncer.adapters.test_desktop_writes import bill_of, stored

TEN = Decimal("10.00")
KINDS = tuple(dict.fromkeys(kind.in_book for kind in LISTED))


@pytest.fixture
def desk() -> Desk:
    """A company file with a vendor, a customer with a job, a class and an item."""
    desk = Desk()
    desk.file.add_vendor("Cedar Supply")
    desk.file.add_customer("Hillside School")
    desk.file.add_customer("Playground", parent="Hillside School")
    desk.file.add_class("North")
    desk.file.add_item("Mulch", account="Fuel", cost="2.50")
    return desk


def vendor(desk: Desk) -> str:
    return desk.file.vendor("Cedar Supply").list_id


def id_of(desk: Desk, kind: str, name: str) -> str:
    return desk.file.entry(kind, name).list_id


def swept(desk: Desk, *reads: Read) -> tuple[Rows, ...]:
    said = desk.ask(Sweep(reads))
    assert isinstance(said, Swept)
    assert len(said.parts) == len(reads)
    return said.parts


def mixed(desk: Desk, **changes: object) -> Bill:
    """A bill with a line on an account and one on an item, both with class and job."""
    at = {
        "class_id": id_of(desk, "Class", "North"),
        "customer_id": id_of(desk, "Customer", "Hillside School:Playground"),
    }
    lines = (
        Line(amount=Decimal("4.00"), account_id=desk.account("Rent"), description="yard", **at),
        Line(
            amount=Decimal("6.00"),
            item_id=id_of(desk, "ItemService", "Mulch"),
            quantity=Decimal(3),
            description="bark",
            **at,
        ),
    )
    return evolve(bill_of(desk, vendor(desk)), **{"amount": TEN, "lines": lines, **changes})


def added(desk: Desk, body: Bill | Credit) -> Outcome:
    kind = Kind.BILL if isinstance(body, Bill) else Kind.CREDIT
    outcome = desk.one(desk.operation(kind, Action.ADD, body))
    assert outcome.verdict is Verdict.APPLIED
    return outcome


def changed(desk: Desk, kind: Kind, before: Outcome, body: Bill | Credit) -> Outcome:
    desk.clock.advance(minutes=1)
    return desk.one(
        desk.operation(
            kind,
            Action.MODIFY,
            body,
            book_id=before.book_id,
            sequence=stored(desk, kind, before.book_id).edit_sequence,
        )
    )


# -- several readings in one document ------------------------------------------------------------------


class TestSweep:
    """One round trip begins all readings; each goes on by itself."""

    def test_every_kind_is_read_in_one_document(self, desk: Desk) -> None:
        """Those with iterators and those without."""
        bill = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY)

        parts = swept(desk, *(Read(kind) for kind in KINDS))

        found = dict(zip(KINDS, parts, strict=True))
        assert all(row.kind is kind for kind, part in found.items() for row in part.rows)
        assert [row.id for row in found[Kind.BILL].rows] == [bill.txn_id]
        names = {
            kind: {row.content.full_name for row in found[kind].rows if isinstance(row.content, ListEntry)}
            for kind in (Kind.CLASS, Kind.CUSTOMER, Kind.ITEM)
        }
        assert "North" in names[Kind.CLASS]
        assert names[Kind.CUSTOMER] == {"Hillside School", "Hillside School:Playground"}
        assert names[Kind.ITEM] == {"Mulch"}
        assert {row.content.days for row in found[Kind.TERMS].rows if isinstance(row.content, ListEntry)}

    def test_several_walks_go_on_beside_each_other(self, desk: Desk) -> None:
        """Each gives every row once."""
        for number in range(5):
            desk.file.add_vendor(f"Vendor {number}")
            desk.file.enter_bill("Cedar Supply", [("Fuel", "1.00")], on=DAY, ref_number=f"N{number}")
        reads = (Read(Kind.VENDOR, page_size=2), Read(Kind.BILL, page_size=2), Read(Kind.ITEM, page_size=2))

        parts = swept(desk, *reads)

        assert [bool(part.iterator) for part in parts] == [True, True, False]
        ids = [[row.id for row in part.rows] for part in parts]
        walks = [part.iterator for part in parts]
        for _ in range(2):
            for place in (1, 0):
                said = desk.rows(evolve(reads[place], iterator=walks[place]))
                ids[place] += [row.id for row in said.rows]
                walks[place] = said.iterator
        assert walks == ["", "", ""]
        assert [len(set(found)) for found in ids] == [len(found) for found in ids] == [6, 5, 1]

    def test_walks_end_with_the_session(self, desk: Desk) -> None:
        """Each of them is said to be lost (status 3391)."""
        for number in range(3):
            desk.file.add_vendor(f"Vendor {number}")
            desk.file.enter_bill("Cedar Supply", [("Fuel", "1.00")], on=DAY)
        reads = (Read(Kind.VENDOR, page_size=1), Read(Kind.BILL, page_size=1))
        walks = [part.iterator for part in swept(desk, *reads)]
        desk.file.end_session()
        desk.file.begin_session()

        for read, walk in zip(reads, walks, strict=True):
            assert desk.rows(evolve(read, iterator=walk)) == Rows(rows=(), lost=True)

    def test_a_list_whose_feature_is_off_was_not_read(self, desk: Desk) -> None:
        """Status 3250 says so, and the other readings count (SDK status appendix)."""
        reads = (Read(Kind.CLASS), Read(Kind.VENDOR))
        answer = desk.file.process(desk.book.encode(Sweep(reads), version="13.0"))
        start = answer.index("<ClassQueryRs")
        end = answer.index("</ClassQueryRs>") + len("</ClassQueryRs>")
        off = '<ClassQueryRs requestID="read0" statusCode="3250" statusSeverity="Error" statusMessage="off"/>'

        said = desk.book.decode(Sweep(reads), answer[:start] + off + answer[end:])

        assert isinstance(said, Swept)
        assert said.parts[0] == Rows(rows=(), off=True)
        assert [row.kind for row in said.parts[1].rows] == [Kind.VENDOR]

    @pytest.mark.parametrize("ask", [Read(Kind.CLASS), Fetch(Kind.CLASS, ("80000001-1",))])
    def test_an_entry_of_a_list_whose_feature_is_off_is_not_gone(self, desk: Desk, ask: Read | Fetch) -> None:
        """Whether all of the list is asked for, or one of it: nothing is known then."""
        off = '<ClassQueryRs requestID="x" statusCode="3250" statusSeverity="Error" statusMessage="off"/>'

        said = desk.book.decode(ask, f"<QBXML><QBXMLMsgsRs>{off}</QBXMLMsgsRs></QBXML>")

        assert said == Rows(rows=(), off=True)

    def test_the_first_reading_leaves_out_what_is_dated_before(self, desk: Desk) -> None:
        """Later ones give whatever was changed, however old."""
        desk.file.enter_bill(
            "Cedar Supply", [("Fuel", "1.00")], on=DAY - dt.timedelta(days=1), ref_number="old"
        )
        desk.file.enter_bill("Cedar Supply", [("Fuel", "1.00")], on=DAY, ref_number="new")

        first, later = (
            swept(desk, Read(Kind.BILL, since, dated_from=DAY))[0] for since in ("", "2001-01-01T00:00:00")
        )

        assert [row.content.number for row in first.rows if isinstance(row.content, Bill)] == ["new"]
        assert len(later.rows) == 2

    @pytest.mark.parametrize(
        ("table", "name", "kind"),
        [
            ("Class", "North", Kind.CLASS),
            ("Customer", "Hillside School:Playground", Kind.CUSTOMER),
            ("ItemService", "Mulch", Kind.ITEM),
            ("StandardTerms", "Net 75", Kind.TERMS),
        ],
    )
    def test_a_deleted_entry_of_a_list_is_told(self, desk: Desk, table: str, name: str, kind: Kind) -> None:
        """So that lines wait for it instead of being refused for naming it."""
        desk.file.add_terms("Net 75", 75)
        gone = id_of(desk, table, name)
        desk.file.delete_entry(name, table)

        assert desk.ask(ReadDeleted()) == Gone(ids=((kind, gone),))


# -- lines ---------------------------------------------------------------------------------------------


class TestLines:
    """What lines name arrives, and stays when the bill is changed."""

    def test_accounts_items_classes_and_jobs_arrive(self, desk: Desk) -> None:
        """Read back, they are what was written."""
        body = mixed(desk)

        done = added(desk, body)

        row = stored(desk, Kind.BILL, done.book_id)
        assert isinstance(row.content, Bill)
        assert [evolve(line, book_id="") for line in row.content.lines] == list(body.lines)
        assert codec.decode(tuple[str, ...], row.detail) == codec.decode(tuple[str, ...], done.detail)
        assert desk.file.integrity_faults() == ()

    def test_a_credit_has_them_too(self, desk: Desk) -> None:
        """And is changed like a bill."""
        body = mixed(desk)
        credit = Credit(
            vendor_id=body.vendor_id,
            amount=TEN,
            number="C-1",
            date=DAY,
            lines=body.lines,
            ap_account_id=body.ap_account_id,
        )
        done = added(desk, credit)
        there = stored(desk, Kind.CREDIT, done.book_id).content
        assert isinstance(there, Credit)
        assert [evolve(line, book_id="") for line in there.lines] == list(credit.lines)

        less = (evolve(there.lines[0], amount=Decimal("1.00")), there.lines[1])
        after = changed(
            desk, Kind.CREDIT, done, evolve(credit, amount=Decimal("7.00"), number="C-2", lines=less)
        )

        assert after.verdict is Verdict.APPLIED
        now = stored(desk, Kind.CREDIT, done.book_id).content
        assert isinstance(now, Credit)
        assert (now.amount, now.number, now.lines) == (Decimal("7.00"), "C-2", less)

    def test_a_change_keeps_lines_of_both_sorts(self, desk: Desk) -> None:
        """A Mod that names one line deletes those that it does not name (qbXML reference A6)."""
        done = added(desk, mixed(desk))
        there = stored(desk, Kind.BILL, done.book_id).content
        assert isinstance(there, Bill)

        after = changed(desk, Kind.BILL, done, evolve(there, memo="new"))

        assert after.verdict is Verdict.APPLIED
        now = stored(desk, Kind.BILL, done.book_id).content
        assert isinstance(now, Bill)
        assert (now.memo, now.lines) == ("new", there.lines)

    def test_terms_and_rate_arrive(self, desk: Desk) -> None:
        """The rate where the company file has several currencies."""
        desk.file.add_terms("Net 75", 75)
        done = added(desk, mixed(desk, terms_id=id_of(desk, "StandardTerms", "Net 75")))

        there = stored(desk, Kind.BILL, done.book_id).content

        assert isinstance(there, Bill)
        assert there.terms_id == id_of(desk, "StandardTerms", "Net 75")
        assert there.due_date == DAY + dt.timedelta(days=30)

    def test_a_foreign_bill_has_the_rate_that_was_written(self, desk: Desk) -> None:
        """Also after a change of it."""
        desk.file.set_preferences(is_multi_currency_on=True)
        desk.file.add_currency("Euro", "EUR", "1.10")
        desk.file.add_account("Payables EUR", "AccountsPayable", currency_ref="Euro")
        desk.file.add("Vendor", "Holz Becker", currency_ref="Euro")
        body = bill_of(
            desk,
            id_of(desk, "Vendor", "Holz Becker"),
            ap_account_id=desk.account("Payables EUR"),
            exchange_rate=Decimal("1.2"),
        )
        done = added(desk, body)
        first = stored(desk, Kind.BILL, done.book_id).content
        assert isinstance(first, Bill)
        assert first.exchange_rate == Decimal("1.2")

        after = changed(desk, Kind.BILL, done, evolve(first, exchange_rate=Decimal("1.25")))

        assert after.verdict is Verdict.APPLIED
        now = stored(desk, Kind.BILL, done.book_id).content
        assert isinstance(now, Bill)
        assert now.exchange_rate == Decimal("1.25")

    def test_lines_of_an_item_group_are_read_one_by_one(self, desk: Desk) -> None:
        """Their sum belongs to the total."""
        desk.file.add_item("Edging", account="Rent", cost="1.00")
        desk.file.add_item_group("Bed", {"Mulch": "2", "Edging": "3"})
        keyed = desk.file.enter_bill("Cedar Supply", [expense("Fuel", "1.00"), group("Bed")], on=DAY)

        there = stored(desk, Kind.BILL, keyed.txn_id).content

        assert isinstance(there, Bill)
        assert [(bool(line.item_id), line.amount) for line in there.lines] == [
            (False, Decimal("1.00")),
            (True, Decimal("5.00")),
            (True, Decimal("3.00")),
        ]
        assert there.amount == Decimal("9.00")

    def test_a_change_does_not_take_an_item_group_apart(self, desk: Desk) -> None:
        """A bill that somebody keyed with a group, of which BILL changes the memo only."""
        desk.file.add_item("Edging", account="Rent", cost="1.00")
        desk.file.add_item_group("Bed", {"Mulch": "2", "Edging": "3"})
        keyed = desk.file.enter_bill("Cedar Supply", [item("Mulch", quantity="1"), group("Bed")], on=DAY)
        row = stored(desk, Kind.BILL, keyed.txn_id)
        assert isinstance(row.content, Bill)
        before = desk.file.transaction(keyed.txn_id).lines
        operation = desk.operation(
            Kind.BILL,
            Action.MODIFY,
            evolve(row.content, memo="new"),
            book_id=keyed.txn_id,
            sequence=row.edit_sequence,
        )
        desk.clock.advance(minutes=1)

        outcome = desk.one(operation)

        assert (outcome.verdict, outcome.cause) == (Verdict.APPLIED, "")
        assert desk.file.transaction(keyed.txn_id).lines == before
        assert desk.file.integrity_faults() == ()


# -- credits alone -------------------------------------------------------------------------------------


class TestCreditsAlone:
    """A payment of nothing but credits leaves no transaction (On-Screen Reference, BillPaymentCheckAdd)."""

    def settled(self, desk: Desk) -> tuple[str, str, Payment]:
        bill = desk.file.enter_bill("Cedar Supply", [("Fuel", "10.00")], on=DAY)
        credit = desk.file.enter_credit("Cedar Supply", [("Fuel", "10.00")], on=DAY)
        used = AppliedCredit(credit_id=credit.txn_id, amount=TEN)
        return (
            bill.txn_id,
            credit.txn_id,
            Payment(
                vendor_id=vendor(desk),
                amount=Decimal(0),
                date=DAY,
                allocations=(Allocation(bill_id=bill.txn_id, amount=Decimal(0), credits=(used,)),),
                account_id=desk.account("Checking"),
                ap_account_id=desk.account("Accounts Payable"),
            ),
        )

    def test_it_is_done_although_there_is_no_id(self, desk: Desk) -> None:
        """The bill is settled and shows the credit; there is no check."""
        bill, credit, body = self.settled(desk)

        outcome = desk.one(desk.operation(Kind.PAYMENT, Action.ADD, body))

        assert (outcome.verdict, outcome.book_id) == (Verdict.APPLIED, "")
        there = stored(desk, Kind.BILL, bill).content
        assert isinstance(there, Bill)
        assert there.open_amount == 0
        assert there.credits == (AppliedCredit(credit_id=credit, amount=TEN),)
        assert desk.rows(Read(Kind.PAYMENT)).rows == ()

    def test_a_credit_that_is_used_up_is_refused(self, desk: Desk) -> None:
        """So it is never applied twice."""
        _, _, body = self.settled(desk)
        desk.one(desk.operation(Kind.PAYMENT, Action.ADD, body))

        again = desk.one(desk.operation(Kind.PAYMENT, Action.ADD, body))

        assert again.verdict is Verdict.REJECTED
