"""
A bill that is held because of a location says which location, by its name and not by an id of BILL.

Answers: errors that only support can read (https://help.bill.com/hc/en-us/articles/360000011506, "Contact
Customer Support for assistance").
"""

from tests.scenarios.firm import Firm


def test_the_name_is_in_the_cause(firm: Firm) -> None:
    """The bookkeeper knows the North yard."""
    north = firm.bill.entry("locations", "North yard")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", locationId=north)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    firm.update()
    assert "North yard" in firm.trouble(bill).cause
