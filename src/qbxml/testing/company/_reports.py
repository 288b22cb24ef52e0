"""What a bookkeeper, or a test, asks of the books."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from qbxml.testing.company._book import Book
from qbxml.testing.company._postings import legs
from qbxml.testing.company._transactions import applied, open_amount, remaining
from qbxml.testing.company._values import ZERO, Transaction


@frozen(kw_only=True)
class OpenBill:
    """A bill that is not paid in full."""

    txn_id: str
    vendor: str
    ref_number: str | None
    txn_date: date
    due_date: date
    amount: Decimal
    open_amount: Decimal


def accounts_payable(book: Book) -> Mapping[str, Decimal]:
    """What is owed to each vendor, by name, vendors at zero left out; negative where they owe us."""
    entities = book.entries["Entity"]
    owed = ((book.full_name(entities[id]), amount) for id, amount in book.index.payables.items() if amount)
    return dict(sorted(owed))


def trial_balance(book: Book) -> Mapping[str, Decimal]:
    """
    Each account's balance, debits positive, added up anew from all transactions.

    The sum is always zero. Accounts at zero are left out.
    """
    sums: dict[str, Decimal] = {}
    for txn in book.transactions.values():
        for leg in legs(txn):
            sums[leg.account_id] = sums.get(leg.account_id, ZERO) + leg.amount
    accounts = book.entries["Account"]
    return dict(sorted((book.full_name(accounts[id]), amount) for id, amount in sums.items() if amount))


def open_bills(book: Book, vendor_id: str | None = None) -> tuple[OpenBill, ...]:
    """Bills with something left to pay, oldest due date first."""
    ids = book.index.of_entity.get(vendor_id, {}) if vendor_id is not None else book.transactions
    bills = (book.transactions[id] for id in ids)
    return tuple(
        sorted(
            (_open_bill(book, bill) for bill in bills if bill.kind == "Bill" and open_amount(book, bill)),
            key=lambda bill: (bill.due_date, bill.txn_id),
        )
    )


def counts(book: Book) -> Mapping[str, int]:
    """How many records of each kind there are."""
    numbers: dict[str, int] = {}
    for table in book.entries.values():
        for entry in table.values():
            numbers[entry.kind] = numbers.get(entry.kind, 0) + 1
    for txn in book.transactions.values():
        numbers[txn.kind] = numbers.get(txn.kind, 0) + 1
    return dict(sorted(numbers.items()))


def faults_of(book: Book) -> tuple[str, ...]:
    """
    What is wrong with the books; always empty, whatever was done to them.

    Checks that every transaction and the trial balance sum to zero, that the running balances agree with it,
    that no bill is settled beyond its total and no credit or payment used beyond its amount, and that links
    lead to records that exist and are of the same vendor and A/P account.
    """
    problems = [
        f"{txn.kind} {txn.txn_id} does not balance"
        for txn in book.transactions.values()
        if sum((leg.amount for leg in legs(txn)), ZERO)
    ]
    balances = {
        book.full_name(book.entries["Account"][id]): amount
        for id, amount in book.index.balances.items()
        if amount
    }
    if balances != dict(trial_balance(book)):
        problems.append("running balances differ from the transactions")
    for txn in book.transactions.values():
        problems.extend(_transaction_faults(book, txn))
    return tuple(problems)


def _transaction_faults(book: Book, txn: Transaction) -> tuple[str, ...]:
    problems = []
    if txn.kind == "Bill" and not ZERO <= applied(book, txn) <= txn.amount:
        problems.append(f"bill {txn.txn_id} is settled beyond its total")
    if remaining(book, txn) < ZERO:
        problems.append(f"{txn.kind} {txn.txn_id} is used beyond its amount")
    for part in (*book.settling(txn.txn_id), *book.used_from(txn.txn_id)):
        bill, source = (book.transactions.get(id) for id in (part.bill_id, part.source_id))
        if bill is None or source is None:
            problems.append(f"link {part.number} leads nowhere")
        elif (bill.entity_id, bill.ap_account_id) != (source.entity_id, source.ap_account_id):
            problems.append(f"link {part.number} joins different vendors or accounts")
    return tuple(problems)


def _open_bill(book: Book, bill: Transaction) -> OpenBill:
    due = bill.details.get("due_date")
    return OpenBill(
        txn_id=bill.txn_id,
        vendor=book.full_name(book.entries["Entity"][bill.entity_id or ""]),
        ref_number=bill.ref_number,
        txn_date=bill.txn_date,
        due_date=due if isinstance(due, date) else bill.txn_date,
        amount=bill.amount,
        open_amount=open_amount(book, bill),
    )
