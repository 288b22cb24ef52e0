"""
A name that both a customer and an employee block, mark and all, is put before a person.

Fact: status 3100, one name space (qbXML On-Screen Reference, names; QuickBooks SDK, status codes;
https://www.ontime360.com/support/kb/a28/how-to-resolve-the-error-this-name-is-already-in-use-in-the-list-name-list.aspx).
"""

from tests.scenarios.firm import Firm


def test_renaming_the_other_and_a_replay_solve_it(firm: Firm) -> None:
    """The bill of the vendor waits meanwhile, and is posted with the vendor."""
    firm.books.file.add_customer("Harbor Stone")
    firm.books.file.add("OtherName", "Harbor Stone (V)")
    harbor = firm.bill.vendor("Harbor Stone")
    bill = firm.bill.approved_bill(harbor, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert "(V)" in firm.trouble(harbor).cause
    assert "Harbor Stone is not a vendor in QuickBooks yet" == firm.waits_for(bill)
    firm.books.file.edit("OtherName", "Harbor Stone (V)", name="Harbor Stone Yard")
    firm.admin.replay(harbor)
    firm.update()
    assert firm.posted(bill)
    assert firm.agree()
