"""
A vendor that the bookkeeper makes inactive is archived in BILL, so that nobody pays it there.

Fact: BILL pays no archived vendor (BILL API reference, archivevendor); inactive and archived mean the same
(docs/explanation/posting-rules.md).
"""

from tests.scenarios.firm import Firm


def test_and_back_again(firm: Firm) -> None:
    """Active again, it is restored."""
    cedar = firm.bill.vendor("Cedar Supply")
    firm.update()
    firm.books.edit_vendor("Cedar Supply", is_active=False)
    firm.update()
    assert firm.bill.fake.read("vendors", cedar)["archived"]
    firm.books.edit_vendor("Cedar Supply", is_active=True)
    firm.update()
    assert not firm.bill.fake.read("vendors", cedar)["archived"]
    assert firm.update().quiet
    assert firm.agree()
