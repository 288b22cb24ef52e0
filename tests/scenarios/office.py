"""The BILL side of the firm: what people do in BILL's web app, in a bookkeeper's words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import define, field

from billv3.testing import FakeBill, line
from syncer.testing import FakeClock

Lines = Sequence[tuple[str, str] | Mapping[str, object]]
"""Pairs of account name and amount, or whole lines as `BillOffice.line` makes them."""

CHART = (
    ("Fuel", "EXPENSE", "60100"),
    ("Office Supplies", "EXPENSE", "60300"),
    ("Rent", "EXPENSE", "60500"),
    ("Repairs", "EXPENSE", "60600"),
    ("Utilities", "EXPENSE", "60800"),
    ("Checking", "BANK", "10100"),
)
"""The accounts that BILL's chart starts with; QuickBooks has them all, by the same numbers."""


@define
class BillOffice:
    """One BILL organization with its people. Every act takes a minute; ids are BILL's own."""

    fake: FakeBill
    clock: FakeClock
    bank: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        for name, type_, number in CHART:
            self.account(name, type=type_, number=number)
        self.bank = self.fake.office.add_bank("First Bank", self.account_id("Checking"))

    def today(self) -> dt.date:
        return self.clock.now().date()

    # -- vendors and accounts

    def vendor(self, name: str, **fields: object) -> str:
        """Add a vendor; `fields` by BILL's wire names."""
        self._minute()
        return self.fake.office.add_vendor(name, fields)

    def edit_vendor(self, vendor: str, /, **fields: object) -> None:
        self._minute()
        self.fake.office.edit_vendor(vendor, fields)

    def account(
        self, name: str, *, type: str = "EXPENSE", number: str | None = None, parent: str = ""
    ) -> str:
        self._minute()
        return self.fake.office.add_account(name, type, number, parent_id=parent or None)

    def edit_account(self, which: str, /, **fields: object) -> None:
        self._minute()
        self.fake.office.edit_classification("chart-of-accounts", self.account_id(which), fields)

    def account_id(self, name: str) -> str:
        (found,) = self.fake.find("chart-of-accounts", "name", name)
        return found

    # -- lists that lines name

    def entry(self, kind: str, name: str, **fields: object) -> str:
        """Add a department, accounting class, location, job or item; `kind` is the word in the path."""
        self._minute()
        return self.fake.office.add_classification(kind, name, fields)

    def customer(self, name: str) -> str:
        self._minute()
        return self.fake.office.add_customer(name)

    def terms(self, name: str, days: int) -> str:
        self._minute()
        return self.fake.office.add_term(name, days)

    # -- bills

    def line(
        self, account: str | None, amount: str, description: str | None = None, **classes: str
    ) -> Mapping[str, object]:
        """One line; `classes` by BILL's wire names, such as ``departmentId``."""
        return line(amount, self.account_id(account) if account else None, description, **classes)

    def bill(
        self,
        vendor: str,
        *,
        number: str,
        lines: Lines,
        on: dt.date | None = None,
        due: dt.date | None = None,
        memo: str | None = None,
        approvers: bool = True,
        **fields: object,
    ) -> str:
        """Enter a bill that waits for its approver; without approvers it is UNASSIGNED."""
        self._minute()
        return self.fake.office.enter_bill(
            vendor,
            number,
            self._lines(lines),
            invoice_date=on or self.today(),
            due_date=due,
            description=memo,
            approvers=[self.fake.user_id] if approvers else (),
            fields=fields,
        )

    def approved_bill(self, vendor: str, **bill: object) -> str:
        """Enter a bill and approve it."""
        entered = self.bill(vendor, **bill)
        self.approve(entered)
        return entered

    def approve(self, bill: str) -> None:
        self._minute()
        self.fake.office.approve(bill)

    def deny(self, bill: str) -> None:
        self._minute()
        self.fake.office.deny(bill)

    def ask_again(self, bill: str) -> None:
        """Send a bill back to its approver, as people do after a correction."""
        self._minute()
        self.fake.office.assign_approvers(bill, [self.fake.user_id])

    def archive(self, bill: str, kind: str = "bills") -> None:
        self._minute()
        self.fake.office.archive(kind, bill)

    def restore(self, bill: str, kind: str = "bills") -> None:
        self._minute()
        self.fake.office.unarchive(kind, bill)

    def edit(
        self,
        bill: str,
        *,
        number: str | None = None,
        on: dt.date | None = None,
        due: dt.date | None = None,
        memo: str | None = None,
        lines: Lines | None = None,
        **fields: object,
    ) -> None:
        """Change a bill; `lines` are all it has afterwards, those at an old place stay that line."""
        self._minute()
        change: dict[str, object] = dict(fields)
        if number or on:
            invoice = self.fake.read("bills", bill)["invoice"]
            change["invoice"] = {
                "invoiceNumber": number or invoice["invoiceNumber"],
                "invoiceDate": on.isoformat() if on else invoice["invoiceDate"],
            }
        if due:
            change["dueDate"] = due.isoformat()
        if memo is not None:
            change["description"] = memo
        if change:
            self.fake.office.edit_bill(bill, change)
        if lines is not None:
            known = [row["id"] for row in self.fake.read("bills", bill)["billLineItems"]]
            rows = self._lines(lines)
            given = [{**row, "id": id_} for row, id_ in zip(rows, known, strict=False)] + rows[len(known) :]
            self.fake.office.edit_bill_lines(bill, given)

    def reorder(self, bill: str, *places: int) -> None:
        """Put the lines of a bill into another order, by the places that they have now."""
        rows = self.fake.read("bills", bill)["billLineItems"]
        self.set_lines(bill, [rows[place] for place in places])

    def set_lines(self, bill: str, rows: list[Mapping[str, object]]) -> None:
        """Give a bill these lines, as BILL shows them; those with an id stay that line."""
        self._minute()
        self.fake.office.edit_bill_lines(bill, rows)

    def total(self, bill: str) -> object:
        return self.fake.read("bills", bill)["amount"]

    # -- credits

    def credit(
        self, vendor: str, *, number: str, lines: Lines, on: dt.date | None = None, **fields: object
    ) -> str:
        self._minute()
        return self.fake.office.enter_credit(
            vendor, number, self._lines(lines), credit_date=on or self.today(), fields=fields
        )

    def put_credit(self, bill: str, credit: str, amount: str) -> None:
        """Put some of a credit on a bill, without any payment."""
        self._minute()
        use = {"id": credit, "amount": Decimal(amount)}
        self.fake.office.edit_bill(bill, {"vendorCredits": [use]})

    def take_credit_off(self, bill: str, credit: str, amount: str | None = None) -> None:
        """Take off a bill what was put on it of a credit, or some of it."""
        self._minute()
        self.fake.office.take_credit_off(bill, credit, amount)

    def due(self, bill: str) -> object:
        """What is left to pay of a bill, by BILL's own word."""
        return self.fake.read("bills", bill)["dueAmount"]

    # -- payments

    def schedule(
        self,
        *bills: str,
        amount: str | None = None,
        credits: Mapping[str, str] | None = None,
        on: dt.date | None = None,
        memo: str | None = None,
        bank: str = "",
        card: str = "",
    ) -> str:
        """
        Schedule one payment of these bills, in full or (of a single one) in part. No money has moved.

        With `card`, BILL takes the money from that.
        """
        self._minute()
        return self.fake.office.schedule_payment(
            self._shares(bills, amount, credits),
            card or bank or self.bank,
            process_date=on,
            credits={bills[0]: dict(credits)} if credits else None,
            description=memo,
            funding_type="CARD_ACCOUNT" if card else "BANK_ACCOUNT",
        )

    def pay(self, *bills: str, **how: object) -> str:
        """Pay bills through BILL, and let the money leave the bank."""
        payment = self.schedule(*bills, **how)
        self.money(payment, "PROCESSED")
        return payment

    def money(self, payment: str, status: str) -> None:
        """Bring a payment to a state that BILL has, such as CLEARED or FUNDING_FAILED_VOIDED."""
        self._minute()
        self.fake.office.set_payment_state(payment, status)

    def record(
        self,
        *bills: str,
        amount: str | None = None,
        reference: str | None = None,
        account: str | None = None,
        credits: Mapping[str, str] | None = None,
        on: dt.date | None = None,
    ) -> str:
        """Record a payment that was made outside of BILL, such as a check written by hand."""
        self._minute()
        return self.fake.office.record_payment(
            self._shares(bills, amount, credits),
            process_date=on or self.today(),
            account_id=self.account_id(account) if account else None,
            reference=reference,
            credits={bills[0]: dict(credits)} if credits else None,
        )

    def void(self, payment: str, **how: object) -> None:
        self._minute()
        self.fake.office.void_payment(payment, **how)

    def cancel(self, payment: str) -> None:
        self._minute()
        self.fake.office.cancel_payment(payment)

    # -- small things

    def _shares(self, bills: tuple[str, ...], amount: str | None, credits: Mapping[str, str] | None) -> dict:
        shares = {bill: amount or self.fake.read("bills", bill)["dueAmount"] for bill in bills}
        if credits and amount is None:
            used = sum(type(shares[bills[0]])(value) for value in credits.values())
            shares[bills[0]] -= used
        return shares

    def _lines(self, lines: Lines) -> list[Mapping[str, object]]:
        return [self.line(*one) if isinstance(one, tuple) else one for one in lines]

    def _minute(self) -> None:
        self.clock.advance(minutes=1)
