"""
BILL's lists repeat rows and give them in another order: no bill is posted twice.

Fact: rows move while a list is read; paging is by token and out-of-order rows are normal (BILL API
reference, listbills).
"""

from billv3.testing import Fault
from tests.scenarios.firm import Firm


def test_each_bill_once(firm: Firm) -> None:
    """Repeated, reversed and moved rows in three updates."""
    cedar = firm.bill.vendor("Cedar Supply")
    for fault in (Fault.duplicate_rows(2), Fault.reverse_rows(), Fault.move_rows(2)):
        for n in range(3):
            number = f"{fault.kind}-{n}"
            firm.bill.approved_bill(cedar, number=number, lines=[("Fuel", "10.00")])
        firm.bill.fake.faults.on_route("GET /v3/bills", fault)
        firm.update()
    assert 9 == len(firm.books.bills())
    assert 9 == len({paper.number for paper in firm.books.bills()})
    assert firm.agree()
