"""
Rules of multiple currencies: whose currency a transaction is in, and at what rate.

A transaction is in the currency of its vendor, or of the account a check is drawn on. The accounts it touches
must be in that currency or in the home currency, and its accounts-payable account in exactly that one.
Source: Intuit's help on multiple currencies (rules of the user interface; the codes are unconfirmed), and the
status-code appendix of the QuickBooks Desktop SDK (3250: the feature is off).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from qbxml.testing.company._book import Book
from qbxml.testing.company._references import Given
from qbxml.testing.company._refusal import RefusedError
from qbxml.testing.company._values import Entry, EntryRef, Line

FOREIGN_TYPES: Final = ("AccountsPayable", "AccountsReceivable", "Bank", "CreditCard")
"""Types of the accounts that may be in another currency than the home currency."""


def currency_of(book: Book, holder: Entry | None) -> EntryRef | None:
    """The currency of a vendor, customer or account; ``None`` is the home currency."""
    ref = holder.link("currency_ref") if holder is not None else None
    if ref is None or book.entry(ref).name.casefold() == book.preferences.home_currency.casefold():
        return None
    return ref


def require_currency(book: Book, holder: Entry, allowed: Iterable[EntryRef | None], where: str) -> None:
    """Refuse an account, or a name, whose currency does not fit."""
    if currency_of(book, holder) not in set(allowed):
        raise mismatch(book, f'{where}: "{book.full_name(holder)}" is in another currency.')


def require_line_currencies(book: Book, lines: Iterable[Line], currency: EntryRef | None, where: str) -> None:
    """Refuse lines on accounts that are neither in the home currency nor in the transaction's."""
    accounts = book.entries["Account"]
    for line in lines:
        if line.account_id:
            require_currency(book, accounts[line.account_id], (None, currency), where)


def mismatch(book: Book, message: str) -> RefusedError:
    """The refusal of what is in the wrong currency."""
    return RefusedError(book.behaviour.currency_mismatch_code, message)


def given_rate(book: Book, given: Given, currency: EntryRef | None, where: str) -> Decimal | None:
    """
    The exchange rate a message gives; ``None`` when it gives none, or for the home currency.

    Raises RefusedError 3250 while multiple currencies are off, 3210 for a rate that is not positive, and that
    of a mismatch for a rate other than 1 in the home currency.
    """
    rate = given.get("exchange_rate")
    if not isinstance(rate, Decimal):
        return None
    if not book.preferences.is_multi_currency_on:
        raise RefusedError(3250, f"{where}: ExchangeRate needs multiple currencies, which are switched off.")
    if rate <= 0:
        raise RefusedError(3210, f"{where}: the exchange rate must be positive.")
    if currency is None and rate != 1:
        raise mismatch(book, f"{where}: the home currency has no exchange rate.")
    return rate if currency is not None else None


def rate_for(book: Book, given: Given, currency: EntryRef | None, where: str) -> Decimal | None:
    """The rate of a new transaction: the one given, or that of the currency list; ``None`` at home."""
    rate = given_rate(book, given, currency, where)
    if rate is not None or currency is None:
        return rate
    listed = book.entry(currency).details.get("exchange_rate")
    return listed if isinstance(listed, Decimal) else Decimal(1)
