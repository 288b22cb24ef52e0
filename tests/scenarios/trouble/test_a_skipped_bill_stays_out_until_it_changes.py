"""
A bookkeeper deals with a bill by hand and skips it: it is not nagged about again, until BILL changes it.

Answers: errors that only support can "mark not to sync"
(https://paymakerhelp.bill.com/hc/en-us/articles/360028266632).
"""

from tests.scenarios.firm import Firm


def test_the_skip_is_in_the_trail_with_its_actor(firm: Firm) -> None:
    """A correction in BILL brings the bill back."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[firm.bill.line(None, "120.00")])
    firm.update()
    firm.admin.skip(bill)
    firm.update()
    assert () == firm.exceptions()
    assert "bookkeeper: skipped" in firm.trail(bill)
    firm.bill.edit(bill, lines=[("Fuel", "120.00")])
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
