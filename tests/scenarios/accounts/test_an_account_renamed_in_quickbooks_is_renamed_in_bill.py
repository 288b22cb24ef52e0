"""
An account that the bookkeeper renames in QuickBooks is renamed in BILL: QuickBooks' chart is right.

Answers: charts that drift apart until "the account number is already in use"
(https://help.bill.com/hc/en-us/articles/360000009943).
"""

from tests.scenarios.firm import Firm


def test_clerks_see_the_name_of_the_books(firm: Firm) -> None:
    """Under the same id, so that bills keep their coding."""
    fuel = firm.bill.account_id("Fuel")
    firm.update()
    firm.books.edit_account("Fuel", name="Gasoline and Diesel")
    firm.update()
    assert "Gasoline and Diesel" == firm.bill.fake.read("chart-of-accounts", fuel)["name"]
    assert firm.update().quiet
    assert firm.agree()
