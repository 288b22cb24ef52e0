"""
List the bills that are not paid in full, those due first at the front.

    export BILL_DEV_KEY=... BILL_ORGANIZATION_ID=... BILL_USERNAME=... BILL_PASSWORD=...
    python -m examples.bill_list_unpaid

``BILL_URL`` chooses another address than production, such as the sandbox's.
"""

import os
import sys
from decimal import Decimal

from billv3 import PRODUCTION, BillError, Client, UserLogin
from billv3.ids import OrganizationID


def client_from_environment() -> Client:
    """Make a client from the environment; a sync token's name and value fit user name and password."""
    return Client(
        UserLogin(
            username=os.environ["BILL_USERNAME"],
            password=os.environ["BILL_PASSWORD"],
            organization_id=OrganizationID(os.environ["BILL_ORGANIZATION_ID"]),
            dev_key=os.environ["BILL_DEV_KEY"],
        ),
        base_url=os.environ.get("BILL_URL", PRODUCTION),
    )


def main() -> int:
    """Print a line a bill, and the total."""
    total = Decimal(0)
    try:
        with client_from_environment() as client:
            for bill in client.bills.unpaid():
                vendor = bill.vendor_name or bill.vendor_id or "-"
                number = (bill.invoice and bill.invoice.invoice_number) or "-"
                print(
                    f"{bill.due_date or '-'}  {vendor:<40}  {number:<20}  ",
                    end="",
                )
                # A bill whose open amount BILL left out is shown, and is not counted as zero.
                print(f"{bill.due_amount:>12}" if isinstance(bill.due_amount, Decimal) else f"{'?':>12}")
                total += bill.due_amount or Decimal(0)
    except BillError as exc:
        print(exc, file=sys.stderr)
        return 1
    print(f"{'open in all':>78}  {total:>12}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
