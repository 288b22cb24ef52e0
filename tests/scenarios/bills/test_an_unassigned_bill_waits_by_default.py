"""
By default a bill that nobody was asked to approve waits: nothing is written that nobody asked for.

Fact: a bill without approvers has the approval status UNASSIGNED (BILL API reference, listbills); public
wish for a gate: https://help.bill.com/hc/en-us/articles/115005955923 ("Unassigned: No").
"""

from tests.scenarios.firm import Firm


def test_it_waits_and_says_so(firm: Firm) -> None:
    """The reason names the status, so that the firm can change the setting or assign an approver."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.bill(cedar, number="1042", lines=[("Fuel", "120.00")], approvers=False)
    firm.update()
    assert None is firm.posted(bill)
    assert "not approved in BILL (UNASSIGNED)" == firm.waits_for(bill)
