"""The QuickBooks side of the firm: the company file, and what people do to it at the screen."""

import datetime as dt
from decimal import Decimal

from attrs import define, frozen

from qbxml.testing import CompanyFile
from qbxml.testing.company._values import EntryRef
from syncer.testing import FakeClock


@frozen(kw_only=True)
class Paper:
    """A bill, credit or check as it stands in QuickBooks; `open` is what is left of a bill."""

    id: str
    kind: str
    vendor: str
    number: str
    amount: Decimal
    open: Decimal | None
    on: dt.date
    due: dt.date | None
    memo: str
    lines: tuple[tuple[str, Decimal], ...]
    account: str
    void: bool
    classes: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@define
class Books:
    """A QuickBooks company file with its bookkeeper. Every act takes a minute; ids are QuickBooks' own."""

    file: CompanyFile
    clock: FakeClock

    # -- what a person does

    def vendor(self, name: str, **fields: object) -> None:
        """Add a vendor; `fields` by their snake_case wire names."""
        self._minute()
        self.file.add_vendor(name, **fields)

    def edit_vendor(self, which: str, /, **fields: object) -> None:
        self._minute()
        self.file.edit_vendor(which, **fields)

    def rename_vendor(self, name: str, new_name: str) -> None:
        self._minute()
        self.file.rename_vendor(name, new_name)

    def account(self, name: str, type: str = "Expense", **fields: object) -> None:
        self._minute()
        self.file.add_account(name, type, **fields)

    def edit_account(self, which: str, /, **fields: object) -> None:
        self._minute()
        self.file.edit("Account", which, **fields)

    def customer(self, name: str, *, parent: str | None = None) -> None:
        """Add a customer, or a job of one."""
        self._minute()
        self.file.add_customer(name, parent=parent)

    def class_(self, name: str) -> None:
        self._minute()
        self.file.add("Class", name)

    def item(self, name: str, *, account: str) -> None:
        """Add an item that is bought on an account."""
        self._minute()
        self.file.add_item(name, account=account)

    def key_bill(
        self,
        vendor: str,
        *,
        number: str,
        lines: list,
        on: dt.date | None = None,
        memo: str | None = None,
        **fields: object,
    ) -> str:
        """Key a bill by hand."""
        self._minute()
        given = {"ref_number": number, "memo": memo, **fields}
        return self.file.enter_bill(vendor, lines, on=on or self.today(), **given).txn_id

    def key_credit(
        self, vendor: str, *, number: str, lines: list, on: dt.date | None = None, **fields: object
    ) -> str:
        self._minute()
        return self.file.enter_credit(
            vendor, lines, on=on or self.today(), ref_number=number, **fields
        ).txn_id

    def edit(self, paper: Paper | str, **change: object) -> None:
        """Change a bill or credit; `lines` are all it has afterwards."""
        self._minute()
        self.file.edit_bill(_id(paper), **change)

    def edit_check(self, paper: Paper | str, **change: object) -> None:
        self._minute()
        self.file.edit_payment(_id(paper), **change)

    def pay(self, *bills: Paper | str, amount: str | None = None, **how: object) -> str:
        """Write a check for bills, in full or (of a single one) in part; with `card`, pay them by that."""
        self._minute()
        return self.file.pay_bill(*map(_id, bills), amount=amount, **{"on": self.today(), **how}).txn_id

    def apply_credit(self, bill: Paper | str, credit: Paper | str, amount: str) -> None:
        """Apply some of a credit to a bill by hand (Set Credits)."""
        self._minute()
        self.file.apply_credit(_id(bill), _id(credit), amount)

    def unapply_credit(self, bill: Paper | str, credit: Paper | str) -> None:
        """Take a credit off a bill by hand, all of it."""
        self._minute()
        self.file.unapply_credit(_id(bill), _id(credit))

    def applied(self, bill: Paper | str, credit: Paper | str) -> Decimal:
        """How much of a credit lies on a bill."""
        parts = self.file.book.settling(_id(bill))
        return sum((part.amount for part in parts if part.source_id == _id(credit)), Decimal(0))

    def void(self, paper: Paper | str) -> None:
        self._minute()
        self.file.void(_id(paper))

    def delete(self, paper: Paper | str) -> None:
        self._minute()
        self.file.delete(_id(paper))

    # -- what a person sees

    def bills(self, vendor: str | None = None) -> tuple[Paper, ...]:
        return self._papers("Bill", vendor)

    def credits(self, vendor: str | None = None) -> tuple[Paper, ...]:
        return self._papers("VendorCredit", vendor)

    def checks(self, vendor: str | None = None) -> tuple[Paper, ...]:
        return self._papers("BillPaymentCheck", vendor)

    def card_payments(self, vendor: str | None = None) -> tuple[Paper, ...]:
        return self._papers("BillPaymentCreditCard", vendor)

    def vendors(self) -> tuple[str, ...]:
        """Names of all vendors, inactive ones too."""
        return tuple(e.name for e in self.file.book.entries["Entity"].values() if e.kind == "Vendor")

    def open_balance(self, vendor: str) -> Decimal:
        """What is owed to a vendor."""
        return self.file.accounts_payable().get(vendor, Decimal("0.00"))

    def balance(self, account: str) -> Decimal:
        """Balance of an account, debits positive."""
        return self.file.trial_balance().get(account, Decimal("0.00"))

    def paper(self, id_: str) -> Paper:
        """One transaction by its TxnID."""
        book, txn = self.file.book, self.file.transaction(id_)
        names = book.entries["Account"]

        def account(list_id: str | None) -> str:
            return book.full_name(names[list_id]) if list_id else ""

        def named(ref: object) -> str:
            return book.full_name(book.entry(ref)) if isinstance(ref, EntryRef) else ""

        entities = book.entries["Entity"]

        due = txn.details.get("due_date")
        return Paper(
            id=txn.txn_id,
            kind=txn.kind,
            vendor=book.entries["Entity"][txn.entity_id].name if txn.entity_id else "",
            number=txn.ref_number or "",
            amount=txn.amount,
            open=self.file.open_amount(txn.txn_id) if txn.kind == "Bill" else None,
            on=txn.txn_date,
            due=due if isinstance(due, dt.date) else None,
            memo=txn.memo or "",
            lines=tuple((account(line.account_id), line.amount) for line in txn.lines),
            account=account(txn.account_id),
            void=txn.is_void,
            classes=tuple(named(line.details.get("class_ref")) for line in txn.lines),
            customers=tuple(
                book.full_name(entities[line.entity_id]) if line.entity_id else "" for line in txn.lines
            ),
            items=tuple(named(line.details.get("item_ref")) for line in txn.lines),
        )

    def today(self) -> dt.date:
        return self.clock.now().date()

    def _papers(self, kind: str, vendor: str | None) -> tuple[Paper, ...]:
        return tuple(self.paper(txn.txn_id) for txn in self.file.transactions(kind, vendor=vendor))

    def _minute(self) -> None:
        self.clock.advance(minutes=1)


def _id(paper: Paper | str) -> str:
    return paper if isinstance(paper, str) else paper.id
