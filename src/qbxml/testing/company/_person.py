"""
A bookkeeper at work on the transactions of the simulated QuickBooks.

Every method goes through the same rules as a request and raises the same :class:`RefusedError`; but a person
may know the closing password. None is safe to repeat unless it says so: each call is one more action.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from qbxml.testing.company._bills import add_bill, change_bill
from qbxml.testing.company._book import Book
from qbxml.testing.company._drafts import Field, LineInput, for_mod, given_by, line_of
from qbxml.testing.company._lines import LineChanges, LineDraft
from qbxml.testing.company._orders import add_purchase_order
from qbxml.testing.company._others import (
    JournalDraft,
    add_check,
    add_journal_entry,
    add_transfer,
    change_check,
)
from qbxml.testing.company._payments import (
    MONEY_ACCOUNT,
    AppliedDraft,
    CreditDraft,
    Paid,
    add_payment,
    change_payment,
)
from qbxml.testing.company._person_lists import ListKeeping
from qbxml.testing.company._references import Given, Named
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._transactions import delete, find_transaction, open_amount, unlink, void
from qbxml.testing.company._values import Transaction

Discount: TypeAlias = tuple[str | Decimal, str]
"""Amount and account of a discount."""


class Money(NamedTuple):
    """How a bill is paid: the kind of the payment, and the account the money comes from."""

    kind: str
    account: str


class Bookkeeping(ListKeeping):
    """The actions of a person; part of :class:`~._file.CompanyFile`."""

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
        changes = given_by(fields, clearing=True) | ({"txn_date": on} if on is not None else {})
        with self._acting() as book:
            bill = find_transaction(book, txn_id, "Bill", "VendorCredit")
            return change_bill(book, bill, changes, _line_changes(lines), password=password)

    def pay_bill(
        self,
        *txn_ids: str,
        bank: str = "Checking",
        card: str | None = None,
        amount: str | Decimal | None = None,
        credits: Mapping[str, str | Decimal] | None = None,
        discount: Discount | None = None,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """
        Pay bills of one vendor by one check, or by card: in full, or ``amount`` of a single one.

        Args:
            txn_ids: The bills.
            bank: The account the money comes from.
            card: A credit card's account, instead of the bank.
            amount: For a part payment of one bill.
            credits: Credits to use on the first bill, by TxnID; they lower what is paid in full.
            discount: Amount and account of a discount taken on the first bill.
            on: Date of the check.
            password: Of the closed period.
            fields: ``ref_number``, ``memo`` and others of the check.

        Raises RefusedError 3180 when the credits leave nothing to pay (that makes no payment and is done by
        :meth:`apply_credit`), and what the request would raise.
        """
        uses = tuple(CreditDraft(txn_id=id, amount=Decimal(value)) for id, value in (credits or {}).items())
        with self._acting() as book:
            bills = tuple(find_transaction(book, id, "Bill") for id in txn_ids)
            applied = []
            for place, bill in enumerate(bills):
                own = uses if place == 0 else ()
                off = discount if place == 0 else None
                taken = Decimal(off[0]) if off is not None else Decimal(0)
                rest = open_amount(book, bill) - sum((use.amount for use in own), Decimal(0)) - taken
                share = Decimal(amount) if amount is not None else rest
                applied.append(_share(bill.txn_id, share, own, off))
            money = Money("BillPaymentCreditCard", card) if card else Money("BillPaymentCheck", bank)
            paid = self._pay(book, bills, tuple(applied), money, on, password, given_by(fields))
            if paid.payment is None:
                raise RefusedError(3180, "The credits leave nothing to pay.")
            return paid.payment

    def apply_credit(self, bill_id: str, credit_id: str, amount: str | Decimal) -> None:
        """Settle a part of a bill by a credit alone; makes no payment."""
        draft = AppliedDraft(txn_id=bill_id, credits=(CreditDraft(txn_id=credit_id, amount=Decimal(amount)),))
        with self._acting() as book:
            bills = (find_transaction(book, bill_id, "Bill"),)
            self._pay(book, bills, (draft,), Money("BillPaymentCheck", "Checking"), None, None, {})

    def unapply_credit(self, bill_id: str, credit_id: str) -> None:
        """Take a credit off a bill; both are open again by that much. Raises RefusedError 3120 if not on."""
        with self._acting() as book:
            links = tuple(part for part in book.settling(bill_id) if part.source_id == credit_id)
            if not links or any(part.kind != "credit" for part in links):
                raise RefusedError(3120, "That credit is not applied to that bill.")
            unlink(book, links)

    def edit_payment(
        self,
        txn_id: str,
        *,
        pays: Mapping[str, str | Decimal] | None = None,
        credits: Mapping[str, str | Decimal] | None = None,
        discount: Discount | None = None,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """
        Change number, memo, date or account of a bill payment, by check or by card, or what it pays.

        Args:
            txn_id: The payment.
            pays: All that it pays afterwards, by the bill's TxnID; its amount follows from that.
            credits: With ``pays``, credits to use on the first of these bills, besides those used before.
            discount: With ``pays``, amount and account of a discount taken on the first of these bills.
            on: Its date.
            password: Of the closed period.
            fields: ``ref_number``, ``memo`` and others of the payment.

        Raises RefusedError 3210 when more is applied than is open, and what the request would raise.
        """
        uses = tuple(CreditDraft(txn_id=id, amount=Decimal(value)) for id, value in (credits or {}).items())
        applied = tuple(
            _share(id, Decimal(amount), () if place else uses, None if place else discount)
            for place, (id, amount) in enumerate((pays or {}).items())
        )
        changes = given_by(fields, clearing=True) | ({"txn_date": on} if on is not None else {})
        with self._acting() as book:
            payment = find_transaction(book, txn_id, *MONEY_ACCOUNT)
            return change_payment(book, payment, changes, applied, password=password)

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
        given = {"account_ref": Named(bank), "txn_date": on, **given_by(fields)}
        if payee is not None:
            given["payee_entity_ref"] = Named(payee)
        with self._acting() as book:
            return add_check(book, given, tuple(map(line_of, lines)), password=password)

    def edit_check(
        self,
        txn_id: str,
        *,
        lines: Sequence[LineInput] | None = None,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """Change a check, not a bill payment; ``lines`` are all it has afterwards, :func:`kept` ones too."""
        changes = given_by(fields, clearing=True) | ({"txn_date": on} if on is not None else {})
        with self._acting() as book:
            check = find_transaction(book, txn_id, "Check")
            return change_check(book, check, changes, _line_changes(lines), password=password)

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
        given = {"vendor_ref": Named(vendor), "txn_date": on, **given_by(fields)}
        with self._acting() as book:
            return add_purchase_order(book, given, tuple(lines), password=password)

    def enter_journal(
        self,
        debits: Mapping[str, str | Decimal],
        credits: Mapping[str, str | Decimal],
        *,
        entity: str | None = None,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """
        A journal entry of account names and amounts.

        ``entity`` names the vendor or customer of all its lines; a line on accounts payable or receivable
        needs one.
        """
        named = {"entity_ref": Named(entity)} if entity is not None else {}
        drafts = [
            JournalDraft(side=side, given={"account_ref": Named(name), "amount": Decimal(amount), **named})
            for side, lines in (("Debit", debits), ("Credit", credits))
            for name, amount in lines.items()
        ]
        with self._acting() as book:
            return add_journal_entry(book, {"txn_date": on, **given_by(fields)}, drafts, password=password)

    def transfer(
        self,
        source: str,
        into: str,
        amount: str | Decimal,
        *,
        on: date | None = None,
        password: str | None = None,
        **fields: Field,
    ) -> Transaction:
        """Move money between two accounts; ``memo`` and ``class_ref`` are among the fields."""
        given = {
            "transfer_from_account_ref": Named(source),
            "transfer_to_account_ref": Named(into),
            "amount": Decimal(amount),
            "txn_date": on,
            **given_by(fields),
        }
        with self._acting() as book:
            return add_transfer(book, given, password=password)

    def void(self, txn_id: str, *, password: str | None = None) -> Transaction:
        """Set a transaction to zero; voiding a check reopens its bills. Raises RefusedError 3185, 3171."""
        with self._acting() as book:
            return void(book, find_transaction(book, txn_id), password=password)

    def delete(self, txn_id: str, *, password: str | None = None) -> None:
        """Delete a transaction for good. Raises RefusedError 3160, 3161, 3120."""
        with self._acting() as book:
            delete(book, find_transaction(book, txn_id), password=password)

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

    def _enter(
        self,
        kind: str,
        vendor: str,
        lines: Sequence[LineInput],
        on: date | None,
        password: str | None,
        fields: Mapping[str, Field],
    ) -> Transaction:
        given = {"vendor_ref": Named(vendor), "txn_date": on, **given_by(fields)}
        with self._acting() as book:
            return add_bill(book, kind, given, tuple(map(line_of, lines)), password=password)

    def _pay(
        self,
        book: Book,
        bills: tuple[Transaction, ...],
        applied: tuple[AppliedDraft, ...],
        money: Money,
        on: date | None,
        password: str | None,
        fields: Given,
    ) -> Paid:
        given = {
            "payee_entity_ref": Named(list_id=bills[0].entity_id),
            "ap_account_ref": Named(list_id=bills[0].ap_account_id),
            MONEY_ACCOUNT[money.kind][0]: Named(money.account),
            "txn_date": on,
            **fields,
        }
        return add_payment(book, money.kind, given, applied, password=password)


def _share(
    bill_id: str,
    payment: Decimal,
    credits: tuple[CreditDraft, ...],
    discount: Discount | None,
) -> AppliedDraft:
    return AppliedDraft(
        txn_id=bill_id,
        payment=payment,
        credits=credits,
        discount=Decimal(discount[0]) if discount is not None else None,
        discount_account=Named(discount[1]) if discount is not None else None,
    )


def _line_changes(lines: Sequence[LineInput] | None) -> LineChanges:
    if lines is None:
        return LineChanges()
    drafts = tuple(for_mod(line_of(line)) for line in lines)
    return LineChanges(drafts=drafts, clear=frozenset() if drafts else frozenset({"Expense", "Item"}))
