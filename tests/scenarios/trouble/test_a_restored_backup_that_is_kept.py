"""
A backup is restored, and the firm goes on with it: what was posted since is shown, and posted again.

Fact: a restored file knows nothing of later transactions (QuickBooks SDK, error recovery;
docs/explanation/exactly-once.md).
"""

from tests.scenarios.firm import Firm


def test_what_the_copy_lacks_is_reposted_on_demand(firm: Firm) -> None:
    """The update stops until somebody has said that this copy is the right one."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    backup = firm.books.file.snapshot()
    lost = firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "20.00")])
    paid = firm.bill.pay(lost)
    firm.update()
    firm.books.file.restore(backup)
    firm.days(1)
    assert not firm.update().well
    (stopped,) = firm.exceptions()
    assert "repin" in stopped.fix
    firm.repin()
    assert firm.update().well
    assert {lost, paid} == {one.id for one in firm.exceptions()}
    for record in (lost, paid):
        firm.admin.repost(record)
    firm.update()
    firm.update()
    assert {"1", "2"} == {bill.number for bill in firm.books.bills()}
    assert firm.agree()
