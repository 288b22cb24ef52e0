"""
BILL posted a bill, and the bookkeeper keys it a second time: the new paper is not taken for anything of
BILL's.

Answers: "if the same bills are also entered by hand, you get duplicate bills"
(https://techbrot.com/quickbooks/online/integrations/bill-com/).
"""

from tests.scenarios.firm import Firm


def test_the_link_stays_where_it_was(firm: Firm) -> None:
    """The first paper is BILL's; nothing is voided or linked anew."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    first = firm.posted(bill)
    firm.books.key_bill("Cedar Supply", number="1042", lines=[("Fuel", "120.00")])
    firm.update()
    assert first == firm.posted(bill)
    assert 2 == len(firm.books.bills())
