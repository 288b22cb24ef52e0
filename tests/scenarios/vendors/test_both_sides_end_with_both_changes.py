"""
BILL changed the e-mail, the bookkeeper the phone: in the end both sides have both.

Answers: "which side wins on conflict" as the only choice
(https://help.bill.com/hc/en-us/articles/115005443106).
"""

from tests.scenarios.firm import Firm


def test_no_side_wins(firm: Firm) -> None:
    """Nothing was in conflict."""
    cedar = firm.bill.vendor("Cedar Supply", phone="1", email="old@cedar.test")
    firm.update()
    firm.bill.edit_vendor(cedar, email="new@cedar.test")
    firm.books.edit_vendor("Cedar Supply", phone="2")
    firm.update()
    firm.update()
    row, entry = firm.bill.fake.read("vendors", cedar), firm.book_vendor(cedar)
    assert ("2", "new@cedar.test") == (row["phone"], row["email"]) == (entry["phone"], entry["email"])
    assert firm.update().quiet
    assert firm.agree()
