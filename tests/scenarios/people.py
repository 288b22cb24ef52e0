"""People who do anything, on both sides, in any order: the actors of the property."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from attrs import define, field, frozen

from billv3.testing import Refusal
from qbxml.testing import RefusedError, expense, kept
from syncer.errors import NotPossible, UnknownName
from tests.scenarios.books import Paper
from tests.scenarios.firm import Firm

ACCOUNTS = ("Fuel", "Repairs", "Rent", "Utilities")


@frozen
class Typed:
    """A value that a person gave a field: on which side, of which record there, after how many updates."""

    side: str
    record: str
    field: str
    value: str
    updates: int


@define
class People:
    """
    Does what it is told by name and number; what a system refuses to do is not done.

    `coded` are the papers of QuickBooks on which somebody chose a class by hand.
    """

    firm: Firm
    vendors: list[str] = field(factory=list)
    bills: list[str] = field(factory=list)
    credits: list[str] = field(factory=list)
    payments: list[str] = field(factory=list)
    typed: list[Typed] = field(factory=list)
    otherwise: set[tuple[str, str]] = field(factory=set)
    """Bills and credits of BILL of which something was, or may have been, applied by a payment or by hand."""
    coded: set[str] = field(factory=set)
    _department: str = ""
    _words: int = 0
    _updates: int = 0

    def do(self, name: str, number: int) -> None:
        """Do one thing; `number` chooses among the records there are."""
        self._updates += name.startswith("update")
        with suppress(Refusal, RefusedError, NotPossible, UnknownName):
            getattr(self, name)(number)

    # -- in BILL

    def new_vendor(self, number: int) -> None:
        del number
        self.vendors.append(self.firm.bill.vendor(f"Vendor {len(self.vendors)}", phone=self._word("v")))

    def vendor_phone(self, number: int) -> None:
        if vendor := self._one(self.vendors, number):
            phone = self._word("b")
            self.firm.bill.edit_vendor(vendor, phone=phone)
            self._note("bill", vendor, "phone", phone)

    def rename_vendor(self, number: int) -> None:
        if vendor := self._one(self.vendors, number):
            name = self._word("Renamed ")
            self.firm.bill.edit_vendor(vendor, name=name)
            self._note("bill", vendor, "name", name)

    def archive_vendor(self, number: int) -> None:
        if vendor := self._one(self.vendors, number):
            self.firm.bill.archive(vendor, kind="vendors")

    def restore_vendor(self, number: int) -> None:
        if vendor := self._one(self.vendors, number):
            self.firm.bill.restore(vendor, kind="vendors")

    def new_bill(self, number: int) -> None:
        vendor = self._one(self.vendors, number) or self._first_vendor()
        lines = [(ACCOUNTS[(number + n) % 4], self._amount()) for n in range(1 + number % 3)]
        self.bills.append(self.firm.bill.bill(vendor, number=self._word("N-"), lines=lines))

    def new_approved_bill(self, number: int) -> None:
        self.new_bill(number)
        self.firm.bill.approve(self.bills[-1])

    def bill_amount(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            amount = self._amount()
            self.firm.bill.edit(bill, lines=[(ACCOUNTS[number % 4], amount)])
            self._note("bill", bill, "amount", amount)

    def bill_memo(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            memo = self._word("memo ")
            self.firm.bill.edit(bill, memo=memo)
            self._note("bill", bill, "memo", memo)

    def reorder_lines(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            places = range(len(self.firm.bill.fake.read("bills", bill)["billLineItems"]))
            self.firm.bill.reorder(bill, *reversed(places))

    def line_class(self, number: int) -> None:
        """Put the first line of a bill into the department, or take it out again."""
        if bill := self._one(self.bills, number):
            first, *others = self.firm.bill.fake.read("bills", bill)["billLineItems"]
            coding = dict(first["classifications"])
            if coding.pop("departmentId", None) is None:
                coding["departmentId"] = self._north()
            self.firm.bill.set_lines(bill, [{**first, "classifications": coding}, *others])

    def approve(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            self.firm.bill.approve(bill)

    def ask_again(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            self.firm.bill.ask_again(bill)

    def deny(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            self.firm.bill.deny(bill)

    def archive_bill(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            self.firm.bill.archive(bill)

    def restore_bill(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            self.firm.bill.restore(bill)

    def new_credit(self, number: int) -> None:
        vendor = self._one(self.vendors, number) or self._first_vendor()
        self.credits.append(
            self.firm.bill.credit(vendor, number=self._word("C-"), lines=[("Fuel", self._amount())])
        )

    def credit_amount(self, number: int) -> None:
        if credit := self._one(self.credits, number):
            row = self.firm.bill.fake.read("vendor-credits", credit)["vendorCreditLineItems"][0]
            change = {"id": row["id"], "amount": Decimal(self._amount())}
            self.firm.bill.fake.office.edit_credit(credit, {"vendorCreditLineItems": [change]})

    def archive_credit(self, number: int) -> None:
        if credit := self._one(self.credits, number):
            self.firm.bill.archive(credit, kind="vendor-credits")

    def put_credit(self, number: int) -> None:
        bill, credit = self._one(self.bills, number), self._one(self.credits, number)
        if bill and credit:
            self.firm.bill.put_credit(bill, credit, f"{1 + number % 2}.00")

    def take_credit_off(self, number: int) -> None:
        bill, credit = self._one(self.bills, number), self._one(self.credits, number)
        if bill and credit:
            self.firm.bill.take_credit_off(bill, credit, "1.00" if number % 2 else None)

    def pay_with_credit(self, number: int) -> None:
        bill, credit = self._one(self.bills, number), self._one(self.credits, number)
        if bill and credit:
            self.otherwise.add((bill, credit))
            self.payments.append(self.firm.bill.schedule(bill, amount="1.50", credits={credit: "1.00"}))
            self.firm.bill.money(self.payments[-1], "PROCESSED")

    def schedule(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            self.payments.append(self.firm.bill.schedule(bill, amount="1.00" if number % 2 else None))

    def pay(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            self.payments.append(self.firm.bill.schedule(bill, amount="2.00" if number % 2 else None))
            self.firm.bill.money(self.payments[-1], "PROCESSED")

    def record(self, number: int) -> None:
        if bill := self._one(self.bills, number):
            self.payments.append(self.firm.bill.record(bill, amount="3.00" if number % 2 else None))

    def money_moves(self, number: int) -> None:
        if payment := self._one(self.payments, number):
            self.firm.bill.money(payment, ("FUNDING_STARTED", "PROCESSED", "CLEARED")[number % 3])

    def payment_fails(self, number: int) -> None:
        if payment := self._one(self.payments, number):
            self.firm.bill.money(payment, "FUNDING_FAILED_VOIDED")

    def void_payment(self, number: int) -> None:
        if payment := self._one(self.payments, number):
            self.firm.bill.void(payment)

    def cancel_payment(self, number: int) -> None:
        if payment := self._one(self.payments, number):
            self.firm.bill.cancel(payment)

    # -- in QuickBooks

    def book_amount(self, number: int) -> None:
        if paper := self._one(self.firm.books.bills(), number):
            amount = self._amount()
            self.firm.books.edit(paper, lines=[(ACCOUNTS[number % 4], amount)])
            self._note("book", paper.id, "amount", amount)

    def key_bill(self, number: int) -> None:
        """Key by hand what stands in BILL already, exactly or nearly, for a vendor that QuickBooks has."""
        if (bill := self._one(self.bills, number)) and (names := self.firm.books.vendors()):
            row = self.firm.bill.fake.read("bills", bill)
            name = row["vendorName"] if row["vendorName"] in names else self._one(names, number)
            amount = str(row["amount"]) if number % 3 else self._amount()
            given = row["invoice"]["invoiceNumber"] if number % 2 else ""
            self.firm.books.key_bill(name, number=given, lines=[(ACCOUNTS[number % 4], amount)])

    def book_number(self, number: int) -> None:
        if paper := self._one(self.firm.books.bills(), number):
            new = self._word("B-")
            self.firm.books.edit(paper, ref_number=new)
            self._note("book", paper.id, "number", new)

    def book_due(self, number: int) -> None:
        if paper := self._one(self.firm.books.bills(), number):
            self._words += 1
            due = self.firm.books.today() + dt.timedelta(days=100 + self._words)
            self.firm.books.edit(paper, due_date=due)
            self._note("book", paper.id, "due", due.isoformat())

    def book_line_text(self, number: int) -> None:
        if paper := self._one(self.firm.books.bills(), number):
            text = self._word("text ")
            first, *others = self.firm.books.file.transaction(paper.id).lines
            account, amount = paper.lines[0]
            lines = [
                expense(account, amount, memo=text, line_id=first.line_id),
                *(kept(line.line_id) for line in others),
            ]
            self.firm.books.edit(paper, lines=lines)

    def book_class(self, number: int) -> None:
        if paper := self._one(self.firm.books.bills(), number):
            self._north()
            first, *others = self.firm.books.file.transaction(paper.id).lines
            account, amount = paper.lines[0]
            lines = [
                expense(account, amount, class_name="North", line_id=first.line_id),
                *(kept(line.line_id) for line in others),
            ]
            self.firm.books.edit(paper, lines=lines)
            self.coded.add(paper.id)

    def book_memo(self, number: int) -> None:
        if paper := self._one(self.firm.books.bills(), number):
            memo = self._word("note ")
            self.firm.books.edit(paper, memo=memo)
            self._note("book", paper.id, "memo", memo)

    def book_void(self, number: int) -> None:
        if paper := self._one(self._papers(), number):
            self.firm.books.void(paper)

    def book_delete(self, number: int) -> None:
        if paper := self._one(self._papers(), number):
            self.firm.books.delete(paper)

    def book_pay(self, number: int) -> None:
        if paper := self._one(self.firm.books.bills(), number):
            self.firm.books.pay(paper, amount="4.00" if number % 2 else None)

    def book_pay_by_card(self, number: int) -> None:
        if paper := self._one(self.firm.books.bills(), number):
            self.firm.books.pay(paper, amount="4.00" if number % 2 else None, card="Company Card")

    def book_spread(self, number: int) -> None:
        """Have a payment pay one cent of another bill; sometimes with a discount."""
        paper = self._one(self._payments(), number)
        bill = self._one(self.firm.books.bills(), number + 1)
        if paper and bill and paper.amount > 1:
            off = ("1.00", "Purchase Discounts") if number % 2 else None
            rest = {part.bill_id: part.amount - 1 for part in self.firm.books.file.book.used_from(paper.id)}
            self.firm.books.edit_check(paper, pays={**rest, bill.id: "1.00"}, discount=off)

    def book_apply_credit(self, number: int) -> None:
        if pair := self._pair_in_books(number):
            self.firm.books.apply_credit(*pair, f"{1 + number % 3}.00")

    def book_unapply_credit(self, number: int) -> None:
        if pair := self._pair_in_books(number):
            self.firm.books.unapply_credit(*pair)

    def _pair_in_books(self, number: int) -> tuple[Paper, Paper] | None:
        bill, credit = self._one(self.bills, number), self._one(self.credits, number)
        if not bill or not credit:
            return None
        papers = self.firm.posted(bill), self.firm.posted(credit)
        self.otherwise.add((bill, credit))
        return papers if all(papers) else None

    def book_phone(self, number: int) -> None:
        if name := self._one(self.firm.books.vendors(), number):
            phone = self._word("q")
            list_id = self.firm.books.file.vendor(name).list_id
            self.firm.books.edit_vendor(name, phone=phone)
            self._note("book", list_id, "phone", phone)

    def book_rename(self, number: int) -> None:
        if name := self._one(self.firm.books.vendors(), number):
            new = self._word("Named by hand ")
            list_id = self.firm.books.file.vendor(name).list_id
            self.firm.books.rename_vendor(name, new)
            self._note("book", list_id, "name", new)

    def book_inactive_account(self, number: int) -> None:
        self.firm.books.edit_account(ACCOUNTS[number % 4], is_active=False)

    def book_active_account(self, number: int) -> None:
        self.firm.books.edit_account(ACCOUNTS[number % 4], is_active=True)

    # -- at the desk of exceptions

    def skip(self, number: int) -> None:
        if trouble := self._one(self.firm.exceptions(), number):
            self.firm.admin.skip(trouble.id)

    def replay(self, number: int) -> None:
        if trouble := self._one(self.firm.exceptions(), number):
            self.firm.admin.replay(trouble.id)

    def repost(self, number: int) -> None:
        if trouble := self._one(self.firm.exceptions(), number):
            self.firm.admin.repost(trouble.id)

    def say_yes(self, number: int) -> None:
        if proposal := self._one(self.firm.desk.matches("firm"), number):
            self.firm.admin.adopt(proposal.match.bill_id, proposal.match.book_id)

    def say_no(self, number: int) -> None:
        if proposal := self._one(self.firm.desk.matches("firm"), number):
            self.firm.admin.refuse(proposal.match.bill_id)

    # -- our service

    def update(self, number: int) -> None:
        del number
        self.firm.update()

    def update_lost(self, number: int) -> None:
        del number
        self.firm.update(lose_answer=True)

    # -- what was typed

    def last_typed(self) -> Iterator[Typed]:
        """What nobody typed over afterwards: on the same side, or on the other after an update in between."""
        names = {link.book_id: link.bill_id for link in self.firm.desk.links("firm")}
        for place, one in enumerate(self.typed):
            where = names.get(one.record, one.record), one.field
            later = (
                other
                for other in self.typed[place + 1 :]
                if (names.get(other.record, other.record), other.field) == where
            )
            if not any(other.side == one.side or other.updates > one.updates for other in later):
                yield one

    def _note(self, side: str, record: str, name: str, value: str) -> None:
        self.typed.append(Typed(side, record, name, value, self._updates))

    def _word(self, kind: str) -> str:
        self._words += 1
        return f"{kind}{self._words:04}"

    def _amount(self) -> str:
        self._words += 1
        return f"{Decimal(10_000 + self._words) / 100:.2f}"

    def _north(self) -> str:
        """The department North, which is a class in QuickBooks."""
        if not self._department:
            self.firm.books.class_("North")
            self._department = self.firm.bill.entry("departments", "North")
        return self._department

    def _first_vendor(self) -> str:
        self.new_vendor(0)
        return self.vendors[0]

    def _papers(self) -> tuple[Paper, ...]:
        return (*self.firm.books.bills(), *self._payments())

    def _payments(self) -> tuple[Paper, ...]:
        return (*self.firm.books.checks(), *self.firm.books.card_payments())

    @staticmethod
    def _one(things: "list[str] | tuple", number: int):
        return things[number % len(things)] if things else None
