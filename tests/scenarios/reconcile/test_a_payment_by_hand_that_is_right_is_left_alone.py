"""
The person says that a payment keyed in QuickBooks is right and BILL need not know of it: it does not come
back.

Answers: people pay single bills outside of BILL on purpose
(https://help.bill.com/hc/en-us/articles/115005443106); issue 7: skip, each audited.
"""

from syncer.reconcile import Bucket
from tests.scenarios.firm import Firm


def test_it_comes_back_only_if_it_pays_something_else(firm: Firm) -> None:
    """Not when the printer gives it a number, and not when everything is read anew."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    other = firm.bill.approved_bill(cedar, number="1043", lines=[("Fuel", "120.00")])
    firm.update()
    keyed = firm.books.pay(firm.posted(bill))
    firm.update()
    firm.admin.skip(keyed)
    firm.books.edit_check(keyed, ref_number="2001", memo="printed")
    firm.days(1)
    firm.update()
    firm.desk.read_anew("firm", actor="bookkeeper")
    firm.update()
    assert () == firm.exceptions()
    assert "bookkeeper: skipped" in firm.trail(keyed)
    assert Bucket.ACCEPTED is firm.line(keyed).bucket
    assert Bucket.ACCEPTED is firm.line(bill).bucket
    firm.books.edit_check(keyed, pays={firm.posted(other).id: "120.00"})
    firm.update()
    assert "bill 1043 with 120.00" in firm.trouble(keyed).cause
