"""
The simulated parties of the demo: BILL over real HTTP, a company file, and a Web Connector.

They stand outside of the server and know nothing of it, as the real ones do.
"""

from datetime import date
from typing import Final

from billv3.testing import FakeBill
from billv3.testing.landscaping import ACCOUNTS, BANK_ACCOUNT, DEPARTMENTS, JOBS, START, Month, StepClock
from qbxml.testing import AccountPlan, CompanyFile

COMPANY: Final = "Evergreen Fields Landscaping"
PATH: Final = r"C:\QuickBooks\Evergreen Fields.QBW"

TYPES: Final = {
    "BANK": "Bank",
    "FIXED_ASSET": "FixedAsset",
    "ACCOUNTS_PAYABLE": "AccountsPayable",
    "COST_OF_GOODS_SOLD": "CostOfGoodsSold",
    "EXPENSE": "Expense",
    "OTHER_EXPENSE": "OtherExpense",
}
"""BILL's words for the types of accounts, and QuickBooks'."""

KNOWN_BEFORE: Final = ("Cedar Supply Co", "Coastal Fuel", "City of Astoria", "Paper Trail Office Supply")
"""Vendors that the bookkeeper had entered in QuickBooks before the two were joined."""


def full_names() -> dict[str, str]:
    """Return the full name of each account of the chart by its number."""
    names: dict[str, str] = {}
    for account in ACCOUNTS:
        above = f"{names[account.parent]}:" if account.parent else ""
        names[account.number] = f"{above}{account.name}"
    return names


def bank_account() -> str:
    """Return the full name of the bank account that payments come from."""
    return full_names()[BANK_ACCOUNT]


def company_file() -> CompanyFile:
    """Make the firm's company file: the same chart of accounts, jobs, classes, and a few vendors."""
    names = full_names()
    file = CompanyFile.new(
        COMPANY,
        path=PATH,
        accounts=tuple(
            AccountPlan(
                names[account.number],
                TYPES[account.type],
                account.number,
                "AccountsPayable" if account.type == "ACCOUNTS_PAYABLE" else None,
            )
            for account in ACCOUNTS
        ),
        classes=DEPARTMENTS,
    )
    for job in JOBS:
        above, _, name = job.rpartition(":")
        file.add_customer(name, parent=above or None)
    for name in KNOWN_BEFORE:
        file.add_vendor(name)
    return file


def bill_month(*, seed: int, scale: float, start: date = START) -> tuple[FakeBill, Month]:
    """Make the firm's BILL organization, and the month that is going to happen in it."""
    clock = StepClock()
    fake = FakeBill(now=clock.now, seed=seed, organization_name=COMPANY)
    return fake, Month(fake, seed=seed, scale=scale, start=start, advance=clock.set)
