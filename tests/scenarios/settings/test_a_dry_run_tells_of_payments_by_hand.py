"""
Before anything is written, the preview says of which payments by hand a person would be asked.

Fact: bills of a firm that joins are often paid in QuickBooks and open in BILL
(https://vendorpayhelp.bill.com/hc/en-us/articles/360051654931); issue 7: preview shows what a cycle would do.
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_what_would_be_linked_and_what_would_be_asked(make_firm: Callable[..., Firm]) -> None:
    """The bill is linked in both cases; only one of the two checks is BILL's."""
    firm = make_firm(dry_run=True)
    firm.books.vendor("Cedar Supply")
    cedar = firm.bill.vendor("Cedar Supply")
    checks = {}
    for number in ("1042", "1043"):
        paper = firm.books.key_bill("Cedar Supply", number=number, lines=[("Fuel", "120.00")])
        bill = firm.bill.approved_bill(cedar, number=number, lines=[("Fuel", "120.00")])
        checks[number] = firm.books.pay(paper)
    firm.bill.record(bill, account="Checking")
    firm.update()
    told = [one for one in firm.desk.preview("firm") if one.action == "ask"]
    assert [checks["1042"]] == [one.id for one in told]
    assert "bill 1042 with 120.00" in told[0].why
    assert () == firm.exceptions()
    firm.set(dry_run=False)
    firm.update()
    assert [checks["1042"]] == [one.id for one in firm.exceptions()]
