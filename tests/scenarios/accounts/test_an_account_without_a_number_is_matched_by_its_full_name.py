"""
Accounts without numbers are matched by the whole path, parents included.

Fact: FullName is the path with ":" (qbXML On-Screen Reference, references and names); BILL gives a name and
a parent (BILL API reference, chart of accounts).
"""

from tests.scenarios.firm import Firm


def test_the_child_of_the_right_parent_is_taken(firm: Firm) -> None:
    """Plants and Sod under Job Materials, not a namesake at the top."""
    firm.books.account("Plants and Sod")
    parent = firm.bill.account("Job Materials", type="COST_OF_GOODS_SOLD")
    firm.bill.account("Plants and Sod", type="COST_OF_GOODS_SOLD", parent=parent)
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Plants and Sod", "120.00")])
    firm.update()
    assert "Job Materials:Plants and Sod" == firm.posted(bill).lines[0][0]
    assert firm.agree()
