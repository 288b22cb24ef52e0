"""
BILL gives one bill in a way that cannot be read, not even its id: a person is told once, and how to find it.

Fact: every field of BILL's answers may be missing or of another type than documented (BILL API reference,
listbills, and issue 7).
"""

from tests.scenarios.firm import Firm


def test_it_is_one_exception_until_it_is_mended(firm: Firm) -> None:
    """Wherever it stands among the others; then it is posted like any other bill."""
    cedar = firm.bill.vendor("Cedar Supply")
    odd = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.bill.fake.faults.spoil(odd, {"id": None})
    firm.update()
    (trouble,) = firm.exceptions()
    assert ("unreadable", "Bill without an id") == (trouble.code, trouble.subject)
    assert "invoice number 1042" in trouble.cause
    firm.bill.approved_bill(cedar, number="1043", lines=[("Fuel", "1.00")])
    for _ in range(8):
        firm.update()
    assert (trouble,) == firm.exceptions()
    firm.bill.fake.faults.spoil(odd, {})
    for _ in range(8):
        firm.update()
    assert {"1042", "1043"} == {bill.number for bill in firm.books.bills()}
    assert firm.agree()
