"""
A firm that does not use approvals lets unassigned bills through, by one setting.

Fact: a bill without approvers has the approval status UNASSIGNED (BILL API reference, listbills; the gate
must be a choice, https://help.bill.com/hc/en-us/articles/115005955923).
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_it_is_posted_where_the_setting_says_so(make_firm: Callable[..., Firm]) -> None:
    """With `approvals` of both statuses a bill that nobody is asked about is posted at once."""
    firm = make_firm(approvals=("APPROVED", "UNASSIGNED"))
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.bill(cedar, number="1042", lines=[("Fuel", "120.00")], approvers=False)
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
