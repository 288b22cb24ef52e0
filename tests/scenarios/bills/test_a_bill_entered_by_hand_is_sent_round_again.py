"""
A foreign bill is entered in QuickBooks by hand and skipped. In BILL it goes through its approval once more:
that is no other bill. When an approver denies it in the end, a person is told, for it stands in the books
by hand.

Fact: an approval or denial need not move a bill's updatedTime (BILL docs, AP bill approvals); QuickBooks
without multiple currencies cannot take a foreign bill (QuickBooks SDK, messages0).
"""

from tests.scenarios.firm import Firm


def test_it_stays_skipped_until_bill_takes_it_back(firm: Firm) -> None:
    """The denial is found at the next reading of bills that may change unannounced."""
    euro = firm.bill.vendor("Euro Parts", billCurrency="EUR")
    bill = firm.bill.approved_bill(euro, number="E1", lines=[("Fuel", "10.00")])
    firm.update()
    assert "currency" == firm.trouble(bill).code
    by_hand = firm.books.key_bill("Euro Parts", number="E1", lines=[("Fuel", "11.00")])
    firm.admin.skip(bill)
    firm.update()
    firm.bill.ask_again(bill)
    firm.days(1)
    firm.update()
    assert () == firm.exceptions()
    firm.bill.deny(bill)
    firm.days(1)
    firm.update()
    assert "undo_by_hand" == firm.trouble(bill).code
    firm.books.void(by_hand)
    firm.admin.skip(bill)
    firm.update()
    assert () == firm.exceptions()
