"""
A utility bill of 150 lines with odd cents arrives line by line, in order, to the cent.

Fact: amounts have exactly two decimals and never pass through binary floats (qbXML schema 13.0, data types,
AMTTYPE).
"""

from decimal import Decimal

from tests.scenarios.firm import Firm


def test_order_and_sum(firm: Firm) -> None:
    """0.01, 0.02 ... and the thousands."""
    power = firm.bill.vendor("Harbor Power")
    amounts = [f"{n * 37 % 5000}.{n % 100:02}" for n in range(1, 151)]
    bill = firm.bill.approved_bill(power, number="U-1", lines=[("Utilities", amount) for amount in amounts])
    firm.update()
    assert [Decimal(amount) for amount in amounts] == [amount for _, amount in firm.posted(bill).lines]
    assert firm.agree()
