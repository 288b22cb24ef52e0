"""
A firm that wants no voids without a person asking gets an exception instead.

Answers: "Voids NA" (https://vendorpayhelp.bill.com/hc/en-us/articles/360020796812): whether to void is a
choice of the firm, and what was taken back must be seen in either case.
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_the_bill_stays_and_a_person_is_asked(make_firm: Callable[..., Firm]) -> None:
    """With `void_on_archive` off, restoring the bill in BILL closes the exception by itself."""
    firm = make_firm(void_on_archive=False)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    firm.bill.archive(bill)
    firm.update()
    assert "archived" in firm.trouble(bill).cause
    assert not firm.posted(bill).void
    firm.bill.restore(bill)
    firm.update()
    assert firm.agree()
