"""
A bookkeeper at work in the simulated QuickBooks.

Every method goes through the same rules as a request and raises the same :class:`RefusedError`; but a person
may know the closing password. None is safe to repeat unless it says so: each call is one more action.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from attrs import evolve

from qbxml.testing.company._bills import add_bill, change_bill
from qbxml.testing.company._book import Book
from qbxml.testing.company._lines import NEW_LINE, LineChanges, LineDraft
from qbxml.testing.company._lists import add_entry, by_name, change_entry, delete_entry, merge_entries
from qbxml.testing.company._orders import add_purchase_order
from qbxml.testing.company._others import JournalDraft, add_check, add_journal_entry, add_transfer
from qbxml.testing.company._payments import AppliedDraft, CreditDraft, Paid, add_payment, change_payment
from qbxml.testing.company._references import Given, Named
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._transactions import delete, find_transaction, open_amount, void
from qbxml.testing.company._values import Entry, Transaction

Field = str | bool | int | Decimal | date | Mapping[str, str] | None
LineInput = tuple[str, str | Decimal] | LineDraft


def expense(
    account: str,
    amount: str | Decimal,
    *,
    memo: str | None = None,
    customer: str | None = None,
    class_name: str | None = None,
    line_id: str | None = None,
) -> LineDraft:
    """An expense line: account by full name; ``line_id`` keeps a line of an edited bill."""
    return LineDraft(
        kind="Expense",
        line_id=line_id,
        given=_mentioned(
            account_ref=Named(account),
            amount=Decimal(amount),
            memo=memo,
            customer_ref=Named(customer) if customer else None,
            class_ref=Named(class_name) if class_name else None,
        ),
    )


def item(
    name: str,
    *,
    amount: str | Decimal | None = None,
    quantity: str | Decimal | None = None,
    cost: str | Decimal | None = None,
    description: str | None = None,
    customer: str | None = None,
    class_name: str | None = None,
    line_id: str | None = None,
) -> LineDraft:
    """An item line: two of amount, quantity and cost make the third."""
    return LineDraft(
        kind="Item",
        line_id=line_id,
        given=_mentioned(
            item_ref=Named(name),
            desc=description,
            quantity=Decimal(quantity) if quantity is not None else None,
            cost=Decimal(cost) if cost is not None else None,
            amount=Decimal(amount) if amount is not None else None,
            customer_ref=Named(customer) if customer else None,
            class_ref=Named(class_name) if class_name else None,
        ),
    )


def group(name: str, *, quantity: str | Decimal | None = None, line_id: str | None = None) -> LineDraft:
    """A line for an item group: QuickBooks enters the items of the group, each in its quantity."""
    return LineDraft(
        kind="Group",
        line_id=line_id,
        given=_mentioned(
            item_group_ref=Named(name), quantity=Decimal(quantity) if quantity is not None else None
        ),
    )


def kept(line_id: str, kind: str = "Expense") -> LineDraft:
    """A line of an edited bill that stays as it is; ``kind`` is ``Expense``, ``Item`` or ``Group``."""
    return LineDraft(kind=kind, line_id=line_id, given={})


class Bookkeeping:
    """The actions of a person; part of :class:`~._file.CompanyFile`."""

    book: Book
    _locked: set[str]

    @contextmanager
    def _acting(self) -> Iterator[Book]:
        with self.book.attempt():
            yield self.book
        self._acted()

    def _acted(self) -> None:
        """What follows an action; a file that saves itself does it here."""

    # Lists

    def add_vendor(self, name: str, **fields: Field) -> Entry:
        """
        A new vendor. Fields by their snake_case wire names; references by full name (``terms_ref="Net 30"``).

        Raises RefusedError 3100 when vendor, customer, employee or other name holds the name already.
        """
        return self._add("Vendor", name, None, fields)

    def add_customer(self, name: str, *, parent: str | None = None, **fields: Field) -> Entry:
        """A new customer, or a job below one."""
        return self._add("Customer", name, parent, fields)

    def add_account(self, name: str, type: str, *, parent: str | None = None, **fields: Field) -> Entry:
        """A new account of a wire type such as ``Expense``."""
        return self._add("Account", name, parent, {**fields, "account_type": type})

    def add_item(
        self, name: str, *, account: str, cost: str | Decimal = "0", kind: str = "ItemService"
    ) -> Entry:
        """A new item that is bought on one account."""
        with self._acting() as book:
            given = {"sales_or_purchase": {"price": Decimal(cost), "account_ref": Named(account)}}
            return add_entry(book, kind, name, given)

    def add_item_group(self, name: str, items: Mapping[str, str | Decimal], **fields: Field) -> Entry:
        """A new item group: full names of items, and how many of each one group holds."""
        parts = tuple(
            {"item_ref": Named(item_name), "quantity": Decimal(each)} for item_name, each in items.items()
        )
        with self._acting() as book:
            return add_entry(book, "ItemGroup", name, {**_given(fields), "item_group_line": parts})

    def add(self, kind: str, name: str, *, parent: str | None = None, **fields: Field) -> Entry:
        """A new entry of any covered list: ``add("Class", "Snow")``, ``add("OtherName", "City Hall")``."""
        return self._add(kind, name, parent, fields)

    def edit(self, kind: str, which: str, /, **fields: Field) -> Entry:
        """Change fields of a list entry, ``name`` and ``is_active`` among them; ``None`` clears one."""
        with self._acting() as book:
            return change_entry(book, self.entry(kind, which), _given(fields, clearing=True))

    def edit_vendor(self, which: str, /, **fields: Field) -> Entry:
        """Change fields of a vendor; ``None`` clears one."""
        return self.edit("Vendor", which, **fields)

    def rename_vendor(self, name: str, new_name: str) -> Entry:
        """Give a vendor another name; records that use it follow."""
        return self.edit("Vendor", name, name=new_name)

    def make_inactive(self, name: str, kind: str = "Vendor") -> Entry:
        """Hide an entry; it keeps its name reserved. Safe to repeat."""
        return self.edit(kind, name, is_active=False)

    def make_active(self, name: str, kind: str = "Vendor") -> Entry:
        """Bring a hidden entry back. Safe to repeat."""
        return self.edit(kind, name, is_active=True)

    def delete_entry(self, name: str, kind: str = "Vendor") -> None:
        """Delete an entry nothing uses. Raises RefusedError 3160 otherwise."""
        with self._acting() as book:
            delete_entry(book, self.entry(kind, name))

    def merge_vendors(self, source: str, into: str) -> Entry:
        """Make one vendor of two; ``source`` disappears, its records are those of ``into``."""
        with self._acting() as book:
            return merge_entries(book, self.entry("Vendor", source), self.entry("Vendor", into))

    # Transactions

    def enter_bill(
        self,
        vendor: str,
        lines: Sequence[LineInput],
        *,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """
        A new bill; lines as ``(account, amount)``, :func:`expense` or :func:`item`.

        Raises RefusedError as the request would (3140, 3210, 3171 ...).
        """
        return self._enter("Bill", vendor, lines, on, password, fields)

    def enter_credit(
        self,
        vendor: str,
        lines: Sequence[LineInput],
        *,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """A new vendor credit."""
        return self._enter("VendorCredit", vendor, lines, on, password, fields)

    def edit_bill(
        self,
        txn_id: str,
        *,
        lines: Sequence[LineInput] | None = None,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """Change a bill or vendor credit; ``lines`` are all it has afterwards, :func:`kept` ones too."""
        changes = _given(fields, clearing=True) | ({"txn_date": on} if on is not None else {})
        with self._acting() as book:
            bill = find_transaction(book, txn_id, "Bill", "VendorCredit")
            mod = LineChanges()
            if lines is not None:
                drafts = tuple(_for_mod(_line(line)) for line in lines)
                mod = LineChanges(
                    drafts=drafts, clear=frozenset() if drafts else frozenset({"Expense", "Item"})
                )
            return change_bill(book, bill, changes, mod, password=password)

    def pay_bill(
        self,
        *txn_ids: str,
        bank: str = "Checking",
        amount: str | Decimal | None = None,
        credits: Mapping[str, str | Decimal] | None = None,
        discount: tuple[str | Decimal, str] | None = None,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """
        Pay bills of one vendor by one check: in full, or ``amount`` of a single one.

        Args:
            txn_ids: The bills.
            bank: The account the money comes from.
            amount: For a part payment of one bill.
            credits: Credits to use on the first bill, by TxnID; they lower what is paid in full.
            discount: Amount and account of a discount taken on the first bill.
            on: Date of the check.
            password: Of the closed period.
            fields: ``ref_number``, ``memo`` and others of the check.
        """
        uses = tuple(CreditDraft(txn_id=id, amount=Decimal(value)) for id, value in (credits or {}).items())
        with self._acting() as book:
            bills = tuple(find_transaction(book, id, "Bill") for id in txn_ids)
            applied = []
            for place, bill in enumerate(bills):
                own = uses if place == 0 else ()
                taken = Decimal(discount[0]) if discount is not None and place == 0 else None
                rest = open_amount(book, bill) - sum((use.amount for use in own), Decimal(0)) - (taken or 0)
                applied.append(
                    AppliedDraft(
                        txn_id=bill.txn_id,
                        payment=Decimal(amount) if amount is not None else rest,
                        credits=own,
                        discount=taken,
                        discount_account=Named(discount[1]) if discount is not None and place == 0 else None,
                    )
                )
            paid = self._pay(book, bills, tuple(applied), bank, on, password, _given(fields))
            assert paid.payment is not None
            return paid.payment

    def apply_credit(self, bill_id: str, credit_id: str, amount: str | Decimal) -> None:
        """Settle a part of a bill by a credit alone; makes no payment."""
        draft = AppliedDraft(txn_id=bill_id, credits=(CreditDraft(txn_id=credit_id, amount=Decimal(amount)),))
        with self._acting() as book:
            self._pay(book, (find_transaction(book, bill_id, "Bill"),), (draft,), "Checking", None, None, {})

    def edit_payment(self, txn_id: str, *, on: date | None = None, **fields: Field) -> Transaction:
        """Change number, memo, date or bank of a bill payment check."""
        changes = _given(fields, clearing=True) | ({"txn_date": on} if on is not None else {})
        with self._acting() as book:
            return change_payment(book, find_transaction(book, txn_id, "BillPaymentCheck"), changes, ())

    def write_check(
        self,
        bank: str,
        lines: Sequence[LineInput],
        *,
        payee: str | None = None,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """A check with its own lines; it pays no bill."""
        given = {"account_ref": Named(bank), "txn_date": on, **_given(fields)}
        if payee is not None:
            given["payee_entity_ref"] = Named(payee)
        with self._acting() as book:
            return add_check(book, given, tuple(map(_line, lines)), password=password)

    def order(
        self,
        vendor: str,
        lines: Sequence[LineDraft],
        *,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """A new purchase order of :func:`item` and :func:`group` lines; it posts nothing."""
        given = {"vendor_ref": Named(vendor), "txn_date": on, **_given(fields)}
        with self._acting() as book:
            return add_purchase_order(book, given, tuple(lines), password=password)

    def enter_journal(
        self,
        debits: Mapping[str, str | Decimal],
        credits: Mapping[str, str | Decimal],
        *,
        on: date | None = None,
    ) -> Transaction:
        """A journal entry of account names and amounts."""
        drafts = [
            JournalDraft(side=side, given={"account_ref": Named(name), "amount": Decimal(amount)})
            for side, lines in (("Debit", debits), ("Credit", credits))
            for name, amount in lines.items()
        ]
        with self._acting() as book:
            return add_journal_entry(book, {"txn_date": on}, drafts)

    def transfer(
        self, source: str, into: str, amount: str | Decimal, *, on: date | None = None
    ) -> Transaction:
        """Move money between two accounts."""
        given = {
            "transfer_from_account_ref": Named(source),
            "transfer_to_account_ref": Named(into),
            "amount": Decimal(amount),
            "txn_date": on,
        }
        with self._acting() as book:
            return add_transfer(book, given)

    def void(self, txn_id: str, *, password: str | None = None) -> Transaction:
        """Set a transaction to zero; voiding a check reopens its bills. Raises RefusedError 3185, 3171."""
        with self._acting() as book:
            return void(book, find_transaction(book, txn_id), password=password)

    def delete(self, txn_id: str, *, password: str | None = None) -> None:
        """Delete a transaction for good. Raises RefusedError 3160, 3161, 3120."""
        with self._acting() as book:
            delete(book, find_transaction(book, txn_id), password=password)

    # Settings and windows

    def set_closing_date(self, day: date | None, *, password: str | None = None) -> None:
        """Close the books up to a day, with or without a password; ``None`` opens them. Safe to repeat."""
        self.set_preferences(closing_date=day, closing_password=password)

    def set_preferences(self, **changes: str | bool | int | date | None) -> None:
        """Change preferences by the names of :class:`Preferences`. Safe to repeat."""
        self.book.preferences = evolve(self.book.preferences, **changes)  # type: ignore[arg-type]  # by name
        self._acted()

    def set_company_name(self, name: str) -> None:
        """Rename the company. Safe to repeat."""
        self.book.put_company(evolve(self.book.company, name=name))
        self._acted()

    def open_window(self, txn_id: str) -> None:
        """Have a transaction open in a window: requests that change it are refused (3175, 3176)."""
        self._locked.add(txn_id)

    def close_window(self, txn_id: str) -> None:
        """Close that window. Safe to repeat."""
        self._locked.discard(txn_id)

    # Looking

    def entry(self, kind: str, name: str) -> Entry:
        """
        The list entry with that full name or ListID.

        Raises RefusedError 3120 when there is none.
        """
        for table in self.book.entries.values():
            found = table.get(name)
            if found is not None and found.kind == kind:
                return found
        for table_name in self.book.entries:
            found = self.book.find_name(table_name, name)
            if found is not None and found.kind == kind:
                return found
        raise RefusedError(3120, f'There is no {kind} "{name}".')

    def vendor(self, name: str) -> Entry:
        """The vendor with that name or ListID."""
        return self.entry("Vendor", name)

    def transaction(self, txn_id: str) -> Transaction:
        """The transaction. Raises RefusedError 3120 when there is none."""
        return find_transaction(self.book, txn_id)

    def transactions(self, kind: str | None = None, *, vendor: str | None = None) -> tuple[Transaction, ...]:
        """All transactions, of a kind, of a vendor, in the order they were created."""
        vendor_id = self.vendor(vendor).list_id if vendor is not None else None
        return tuple(
            txn
            for txn in self.book.transactions.values()
            if (kind is None or txn.kind == kind) and (vendor_id is None or txn.entity_id == vendor_id)
        )

    def open_amount(self, txn_id: str) -> Decimal:
        """What is left to pay of a bill."""
        return open_amount(self.book, find_transaction(self.book, txn_id, "Bill"))

    def _add(self, kind: str, name: str, parent: str | None, fields: Mapping[str, Field]) -> Entry:
        with self._acting() as book:
            return add_entry(book, kind, name, _given(fields), parent=by_name(parent) if parent else None)

    def _enter(
        self,
        kind: str,
        vendor: str,
        lines: Sequence[LineInput],
        on: date | None,
        password: str | None,
        fields: Mapping[str, Field],
    ) -> Transaction:
        given = {"vendor_ref": Named(vendor), "txn_date": on, **_given(fields)}
        with self._acting() as book:
            return add_bill(book, kind, given, tuple(map(_line, lines)), password=password)

    def _pay(
        self,
        book: Book,
        bills: tuple[Transaction, ...],
        applied: tuple[AppliedDraft, ...],
        bank: str,
        on: date | None,
        password: str | None,
        fields: Given,
    ) -> Paid:
        given = {
            "payee_entity_ref": Named(list_id=bills[0].entity_id),
            "ap_account_ref": Named(list_id=bills[0].ap_account_id),
            "bank_account_ref": Named(bank),
            "txn_date": on,
            **fields,
        }
        return add_payment(book, "BillPaymentCheck", given, applied, password=password)


def _mentioned(**fields: object) -> Given:
    return {name: value for name, value in fields.items() if value is not None}


def _given(fields: Mapping[str, Field], *, clearing: bool = False) -> dict[str, object]:
    return {
        name: Named(value) if name.endswith("_ref") and isinstance(value, str) else value
        for name, value in fields.items()
        if clearing or value is not None
    }


def _line(line: LineInput) -> LineDraft:
    if isinstance(line, LineDraft):
        return line
    account, amount = line
    return expense(account, amount)


def _for_mod(draft: LineDraft) -> LineDraft:
    return evolve(draft, line_id=draft.line_id or NEW_LINE)
