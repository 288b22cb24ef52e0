"""
The company file is moved to another folder: it is the same company, and updates go on.

Fact: the path alone is no proof of a company file; the FileID that the Web Connector stamped is
(docs/explanation/architecture.md).
"""

from tests.scenarios.firm import Firm


def test_the_file_id_counts(firm: Firm) -> None:
    """No exception, and the next bill is posted."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.file.path = r"D:\Books\Greenfield 2026.QBW"
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    assert firm.update().well
    assert firm.posted(bill)
    assert firm.agree()
