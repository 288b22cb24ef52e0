"""
Write all vendors, archived ones included, to a CSV file, with a progress bar on a terminal.

    python -m examples.bill_export_vendors vendors.csv

The environment is that of ``examples.bill_list_unpaid``. The bar counts vendors, for BILL does not tell how
many there are. The file is complete or not there: it is written beside its name and moved there at the end.
"""

import csv
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from billv3 import BillError
from billv3.models import Vendor
from examples.bill_list_unpaid import client_from_environment

COLUMNS = ("id", "name", "archived", "account number", "email", "phone", "city", "country", "currency")


def row_of(vendor: Vendor) -> tuple[str, ...]:
    """Give a vendor's columns; what BILL left out is empty, and what a spreadsheet might run is disarmed."""
    address = vendor.address or None
    values = (
        vendor.id,
        vendor.name,
        vendor.archived,
        vendor.account_number,
        vendor.email,
        vendor.phone,
        address and address.city,
        address and address.country,
        vendor.bill_currency,
    )
    texts = [str(value) if value or value is False else "" for value in values]
    return tuple(f"'{text}" if text.startswith(("=", "+", "-", "@")) else text for text in texts)


def main(arguments: list[str]) -> int:
    """Export."""
    if len(arguments) != 1:
        print("usage: python -m examples.bill_export_vendors FILE.csv", file=sys.stderr)
        return 2
    target = Path(arguments[0])
    draft = target.with_suffix(".part")
    columns = (SpinnerColumn(), TextColumn("{task.completed} vendors"), TimeElapsedColumn())
    try:
        with (
            client_from_environment() as client,
            draft.open("w", newline="", encoding="utf-8") as file,
            Progress(*columns, console=Console(stderr=True)) as progress,
        ):
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            bar = progress.add_task("vendors", total=None)
            for page in client.vendors.list(archived="both").pages():
                writer.writerows(row_of(vendor) for vendor in page.items)
                progress.advance(bar, len(page.items))
        os.replace(draft, target)  # noqa: PTH105  # replaces an older export on every system
    except BillError as exc:
        print(exc, file=sys.stderr)
        return 1
    finally:
        draft.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
