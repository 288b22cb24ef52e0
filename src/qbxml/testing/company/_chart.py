"""The accounts, terms and classes a new simulated company starts with."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from attrs import frozen

from qbxml.testing.company._book import Book
from qbxml.testing.company._lists import add_entry, by_name

CODES: Final = {"US Dollar": "USD", "Canadian Dollar": "CAD", "British Pound Sterling": "GBP"}
"""Codes of the currencies that can be a home currency; others are added with theirs."""

STANDARD_TERMS: Final = (("Due on receipt", 0), ("Net 15", 15), ("Net 30", 30), ("Net 60", 60))
STANDARD_CLASSES: Final = ("Maintenance", "Construction", "Overhead")


@frozen
class AccountPlan:
    """An account to start with; a name with ``:`` lies below the account before the last colon."""

    name: str
    type: str
    number: str | None = None
    special: str | None = None


STANDARD_ACCOUNTS: Final = (
    AccountPlan("Checking", "Bank", "10100"),
    AccountPlan("Savings", "Bank", "10200"),
    AccountPlan("BILL Money Out Clearing", "Bank", "10900"),
    AccountPlan("Accounts Receivable", "AccountsReceivable", "11000", "AccountsReceivable"),
    AccountPlan("Inventory Asset", "OtherCurrentAsset", "12100", "InventoryAssets"),
    AccountPlan("Undeposited Funds", "OtherCurrentAsset", "12000", "UndepositedFunds"),
    AccountPlan("Equipment", "FixedAsset", "15000"),
    AccountPlan("Accounts Payable", "AccountsPayable", "20000", "AccountsPayable"),
    AccountPlan("Company Card", "CreditCard", "21000"),
    AccountPlan("Opening Balance Equity", "Equity", "30000", "OpeningBalanceEquity"),
    AccountPlan("Retained Earnings", "Equity", "32000", "RetainedEarnings"),
    AccountPlan("Landscaping Income", "Income", "40000"),
    AccountPlan("Purchase Discounts", "Income", "49000"),
    AccountPlan("Job Materials", "CostOfGoodsSold", "50100"),
    AccountPlan("Job Materials:Plants and Sod", "CostOfGoodsSold", "50110"),
    AccountPlan("Job Materials:Hardscape", "CostOfGoodsSold", "50120"),
    AccountPlan("Subcontractors", "CostOfGoodsSold", "50200"),
    AccountPlan("Equipment Rental", "CostOfGoodsSold", "50300"),
    AccountPlan("Fuel", "Expense", "60100"),
    AccountPlan("Insurance", "Expense", "60200"),
    AccountPlan("Office Supplies", "Expense", "60300"),
    AccountPlan("Professional Fees", "Expense", "60400"),
    AccountPlan("Rent", "Expense", "60500"),
    AccountPlan("Repairs", "Expense", "60600"),
    AccountPlan("Telephone", "Expense", "60700"),
    AccountPlan("Utilities", "Expense", "60800"),
    AccountPlan("Uncategorized Expenses", "Expense", "69800", "UncategorizedExpenses"),
    AccountPlan("Exchange Gain or Loss", "OtherExpense", "77000", "ExchangeGainLoss"),
)


def list_home_currency(book: Book) -> None:
    """Put the home currency into the currency list, as QuickBooks does when the feature is switched on."""
    name = book.preferences.home_currency
    if book.preferences.is_multi_currency_on and book.find_name("Currency", name) is None:
        given = {
            "currency_code": CODES.get(name),
            "exchange_rate": Decimal(1),
            "is_user_defined_currency": False,
        }
        add_entry(book, "Currency", name, given)


def furnish(
    book: Book, accounts: Iterable[AccountPlan], terms: Iterable[tuple[str, int]], classes: Iterable[str]
) -> None:
    """Create the starting lists."""
    list_home_currency(book)
    for plan in accounts:
        above, _, name = plan.name.rpartition(":")
        given = {
            "account_type": plan.type,
            "account_number": plan.number,
            "special_account_type": plan.special,
        }
        add_entry(book, "Account", name, given, parent=by_name(above) if above else None)
    for name, days in terms:
        add_entry(
            book,
            "StandardTerms",
            name,
            {"std_due_days": days, "std_discount_days": 0, "discount_pct": Decimal(0)},
        )
    for path in classes:
        above, _, name = path.rpartition(":")
        add_entry(book, "Class", name, {}, parent=by_name(above) if above else None)
