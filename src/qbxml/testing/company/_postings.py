"""
Which account each transaction moves, and by how much.

Every transaction is a list of legs that sum to zero in the home currency; debits are positive. The leg that
balances the others (accounts payable of a bill, the bank of a check) is computed from them, so rounding of a
foreign amount can never leave a cent between the two sides.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from attrs import frozen

from qbxml.testing.company._values import ZERO, Transaction

CENT: Final = Decimal("0.01")
BILL_PAYMENTS: Final = ("BillPaymentCheck", "BillPaymentCreditCard")


@frozen
class Leg:
    """One movement: debit positive, in the home currency; the entity is set on accounts payable."""

    account_id: str
    amount: Decimal
    entity_id: str | None = None


def home(amount: Decimal, rate: Decimal | None) -> Decimal:
    """An amount in the home currency, to the cent."""
    return amount if rate is None else (amount * rate).quantize(CENT, ROUND_HALF_UP)


def legs(txn: Transaction) -> tuple[Leg, ...]:
    """
    The legs of one transaction; they sum to zero.

    Source: QuickBooks On-Screen Reference (a bill is credited to its A/P account, its lines are debits).
    """
    return tuple(leg for leg in _legs(txn) if leg.amount)


def _legs(txn: Transaction) -> Iterator[Leg]:
    if txn.is_void:
        return
    match txn.kind:
        case "Bill" | "VendorCredit":
            sign = 1 if txn.kind == "Bill" else -1
            lines = [
                Leg(line.account_id, sign * home(line.amount, txn.rate), line.entity_id) for line in txn.lines
            ]
            yield from lines
            yield Leg(txn.ap_account_id or "", -_sum(lines), txn.entity_id)
        case "BillPaymentCheck" | "BillPaymentCreditCard":
            rest = [Leg(txn.account_id or "", -home(txn.amount, txn.rate))]
            for line in txn.lines:
                amount = line.amount if line.kind == "ExchangeGain" else home(line.amount, txn.rate)
                rest.append(Leg(line.account_id, -amount))
            yield from rest
            yield Leg(txn.ap_account_id or "", -_sum(rest), txn.entity_id)
        case "Check":
            lines = [Leg(line.account_id, home(line.amount, txn.rate), line.entity_id) for line in txn.lines]
            yield from lines
            yield Leg(txn.account_id or "", -_sum(lines))
        case "JournalEntry":
            for line in txn.lines:
                sign = 1 if line.kind == "Debit" else -1
                yield Leg(line.account_id, sign * line.amount, line.entity_id)
        case "Transfer":
            yield Leg(txn.account_id or "", -txn.amount)
            yield from (Leg(line.account_id, line.amount) for line in txn.lines)


def _sum(of: list[Leg]) -> Decimal:
    return sum((leg.amount for leg in of), ZERO)
