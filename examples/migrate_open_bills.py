"""
Write the approved bills of BILL that are still open to one qbXML document of BillAdds.

    python -m examples.migrate_open_bills open-bills.xml

The environment is that of ``examples.bill_list_unpaid``. Vendors and accounts are named as in BILL, so
QuickBooks must have them under the same full names. Bills of which a part is paid or scheduled are named on
standard error and left out: as new bills they would stand open in full. The message set has an id: given to
QuickBooks twice, the same document is done once.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import qbxml
from billv3 import BillError, Client, Unset, given
from billv3.models.bills import Bill, BillLineItem
from billv3.models.classifications import ChartOfAccount
from examples.bill_list_unpaid import client_from_environment
from qbxml.messages.bill import BillAdd, BillAddRq, ExpenseLineAdd
from qbxml.recovery import new_message_set_id
from qbxml.text import transliterate

T = TypeVar("T")


class Unfit(Exception):
    """A bill that cannot be written as it is."""


def document(client: Client) -> str:
    """Write all open bills, whole ones only, as one message set."""
    accounts = account_names(client)
    open_bills = [bill for bill in client.bills.unpaid() if bill.approval_status == "APPROVED"]
    for bill in open_bills:
        if bill.due_amount != bill.amount:
            print(f"left out, paid in part: {named(bill)}", file=sys.stderr)
    requests = tuple(request(bill, accounts) for bill in open_bills if bill.due_amount == bill.amount)
    batch = qbxml.MessageSet(requests, on_error="continueOnError", new_message_set_id=new_message_set_id())
    return qbxml.build(batch)


def request(bill: Bill, accounts: Mapping[str, str]) -> BillAddRq:
    """Turn a bill into a request. Raises `Unfit`, naming the bill: nothing is guessed or cut."""
    invoice = bill.invoice or None
    try:
        add = BillAdd(
            vendor_ref=qbxml.Ref(full_name=there(bill.vendor_name, "vendor")),
            txn_date=there(invoice and invoice.invoice_date, "date"),
            due_date=bill.due_date or None,
            ref_number=invoice.invoice_number or None if invoice else None,
            memo=bill.description or None,
            expense_line_add=tuple(expense(line, accounts) for line in bill.bill_line_items or ()),
        )
        return transliterate(BillAddRq(request_id=bill.id, bill_add=add))[0]
    except (qbxml.QbxmlError, Unfit) as exc:
        raise Unfit(f"{named(bill)}: {exc}") from exc


def expense(line: BillLineItem, accounts: Mapping[str, str]) -> ExpenseLineAdd:
    """Turn a line into an expense line."""
    posted = line.classifications or None
    account = accounts[there(posted and posted.chart_of_account_id, "account on a line")]
    return ExpenseLineAdd(
        account_ref=qbxml.Ref(full_name=account),
        amount=there(line.amount, "amount on a line"),
        memo=line.description or None,
    )


def account_names(client: Client) -> dict[str, str]:
    """Name each account by its path, as QuickBooks does."""
    accounts: dict[str, ChartOfAccount] = {
        account.id: account for account in client.chart_of_accounts.list(archived="both")
    }

    def path(account: ChartOfAccount) -> str:
        above = f"{path(accounts[account.parent_id])}:" if account.parent_id else ""
        return f"{above}{account.name}"

    return {id_: path(account) for id_, account in accounts.items()}


def named(bill: Bill) -> str:
    """Name a bill for people."""
    return f"bill {(bill.invoice and bill.invoice.invoice_number) or bill.id} of {bill.vendor_name or '-'}"


def there(value: T | Unset | None, what: str) -> T:
    """Give what BILL told; what it left out is for a person."""
    if not given(value):
        raise Unfit(f"It has no {what}. Give it one in BILL.")
    return value


def main(arguments: list[str]) -> int:
    """Write the document, or say why not; then nothing is written."""
    if len(arguments) != 1:
        print("usage: python -m examples.migrate_open_bills FILE.xml", file=sys.stderr)
        return 2
    try:
        with client_from_environment() as client:
            text = document(client)
    except (BillError, Unfit) as exc:
        print(exc, file=sys.stderr)
        return 1
    Path(arguments[0]).write_text(text, encoding="ascii")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
