"""Whatever is done to a company file, its books stay right."""

import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qbxml.testing import Behaviour, CompanyFile, RefusedError, expense
from qbxml.testing.company._transactions import open_amount, remaining
from tests.qbxml.company.desk import Clock

EXAMPLES = int(os.environ.get("QBXML_COMPANY_EXAMPLES", "60"))

ACCOUNTS = st.sampled_from(["Fuel", "Rent", "Job Materials:Hardscape", "Accounts Receivable"])
AMOUNTS = st.decimals(min_value=-50, max_value=500, places=2)
PARTS = st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal(1), Decimal("1.01")])
DAYS = st.dates(min_value=date(2025, 12, 1), max_value=date(2026, 6, 30))
VENDORS = ("Harbor Paper Co", "Stone Yard", "Elm Street Supply")


class Bookkeeping(RuleBasedStateMachine):
    """Random bills, credits, payments, edits, voids, deletions, merges and backups, refused or not."""

    @initialize(
        paid_bills=st.sampled_from(["refuse", "unapply"]), keeps_credits=st.booleans(), closed=st.booleans()
    )
    def open_books(self, paid_bills: str, keeps_credits: bool, closed: bool) -> None:
        self.clock = Clock(datetime(2026, 3, 1, 12, tzinfo=UTC))
        self.file = CompanyFile.new(
            now=self.clock,
            behaviour=Behaviour(
                void_of_paid_bill=paid_bills, delete_of_paid_bill=paid_bills, void_keeps_credits=keeps_credits
            ),
        )
        for vendor in VENDORS:
            self.file.add_vendor(vendor)
        if closed:
            self.file.set_closing_date(date(2026, 1, 31), password="secret")
        self.seen: set[str] = set()
        self.backup = None

    def pick(self, data: st.DataObject, kind: str) -> str:
        ids = [txn.txn_id for txn in self.file.transactions(kind)]
        return data.draw(st.sampled_from(ids)) if ids else "1-1"

    def attempt(self, action) -> None:
        """Do it; a refusal must leave no trace."""
        before = self.file.snapshot()
        try:
            action()
        except RefusedError:
            assert before == self.file.snapshot()
        self.clock.at += timedelta(seconds=7)

    @rule(
        vendor=st.sampled_from(VENDORS),
        lines=st.lists(st.tuples(ACCOUNTS, AMOUNTS), min_size=1, max_size=4),
        day=DAYS,
        is_credit=st.booleans(),
    )
    def enter(self, vendor: str, lines: list, day: date, is_credit: bool) -> None:
        enter = self.file.enter_credit if is_credit else self.file.enter_bill
        self.attempt(lambda: enter(vendor, lines, on=day))

    @rule(data=st.data(), part=PARTS, with_credit=st.booleans(), with_discount=st.booleans(), day=DAYS)
    def pay(
        self, data: st.DataObject, part: Decimal, with_credit: bool, with_discount: bool, day: date
    ) -> None:
        bill = self.pick(data, "Bill")

        def action() -> None:
            credits = {self.pick(data, "VendorCredit"): Decimal("2.00")} if with_credit else None
            discount = ("1.00", "Purchase Discounts") if with_discount else None
            amount = (self.file.open_amount(bill) * part).quantize(Decimal("0.01"))
            self.file.pay_bill(bill, amount=amount, credits=credits, discount=discount, on=day)

        self.attempt(action)

    @rule(data=st.data())
    def pay_all_of_a_vendor(self, data: st.DataObject) -> None:
        vendor = data.draw(st.sampled_from(VENDORS))
        self.attempt(lambda: self.file.pay_bill(*(bill.txn_id for bill in self.open_of(vendor))))

    def open_of(self, vendor: str):
        return self.file.open_bills(vendor) or [self.file.transaction("1-1")]

    @rule(data=st.data(), amount=st.decimals(min_value=0, max_value=30, places=2))
    def use_credit(self, data: st.DataObject, amount: Decimal) -> None:
        bill = self.pick(data, "Bill")
        source = self.pick(data, data.draw(st.sampled_from(["VendorCredit", "BillPaymentCheck"])))
        self.attempt(lambda: self.file.apply_credit(bill, source, amount))

    @rule(data=st.data(), amount=AMOUNTS, keep=st.booleans(), vendor=st.sampled_from([None, *VENDORS]))
    def edit(self, data: st.DataObject, amount: Decimal, keep: bool, vendor: str | None) -> None:
        txn_id = self.pick(data, data.draw(st.sampled_from(["Bill", "VendorCredit"])))

        def action() -> None:
            kept = (
                [expense("Fuel", amount, line_id=self.file.transaction(txn_id).lines[0].line_id)]
                if keep
                else []
            )
            fields = {"vendor_ref": vendor} if vendor else {}
            self.file.edit_bill(txn_id, lines=[*kept, ("Rent", amount)], memo="edited", **fields)

        self.attempt(action)

    @rule(data=st.data(), kind=st.sampled_from(["Bill", "VendorCredit", "BillPaymentCheck"]))
    def void(self, data: st.DataObject, kind: str) -> None:
        txn_id = self.pick(data, kind)
        self.attempt(lambda: self.file.void(txn_id))

    @rule(data=st.data(), kind=st.sampled_from(["Bill", "VendorCredit", "BillPaymentCheck"]))
    def delete(self, data: st.DataObject, kind: str) -> None:
        txn_id = self.pick(data, kind)
        self.attempt(lambda: self.file.delete(txn_id))

    @rule(names=st.permutations(VENDORS))
    def merge(self, names: list[str]) -> None:
        self.attempt(lambda: self.file.merge_vendors(names[0], names[1]))
        self.attempt(lambda: self.file.add_vendor(names[0]))

    @rule()
    def back_up(self) -> None:
        self.backup = (self.file.snapshot(), frozenset(self.seen))

    @rule()
    def restore(self) -> None:
        if self.backup is not None:
            self.file.restore(self.backup[0])
            self.seen = set(self.backup[1])

    @invariant()
    def the_trial_balance_is_zero(self) -> None:
        assert 0 == sum(self.file.trial_balance().values())

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert () == self.file.integrity_faults()

    @invariant()
    def payables_are_open_bills_less_open_credits(self) -> None:
        """Accounts payable of the ledger, added up from what is open."""
        owed: dict[str, Decimal] = {}
        for ret in self.file.transactions():
            vendor = self.file.book.entries["Entity"][ret.entity_id].name
            left = open_amount(self.file.book, ret) if ret.kind == "Bill" else -remaining(self.file.book, ret)
            owed[vendor] = owed.get(vendor, Decimal(0)) + left

        assert {vendor: amount for vendor, amount in owed.items() if amount} == dict(
            self.file.accounts_payable()
        )

    @invariant()
    def no_id_comes_back(self) -> None:
        """An id that was deleted is never given out again."""
        present = {
            id
            for txn in self.file.transactions()
            for id in (txn.txn_id, *(line.line_id for line in txn.lines))
        }
        gone = {deletion.id for deletion in self.file.book.deletions.values()}

        assert not present & gone
        self.seen |= present
        number = self.file.book.counters.get("txn", 0)
        assert all(int(id.split("-")[0], 16) < number for id in present)


Bookkeeping.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnyBookkeeping = Bookkeeping.TestCase
