"""
An update that finds nothing new writes nothing: the company file is not touched, and nobody's EditSequence
moves.

Fact: EditSequence changes with each edit, and a needless write makes other people's edits stale, 3200
(QuickBooks SDK, modify requests; docs.readybuild.com 3200).
"""

from tests.scenarios.firm import Firm


def test_the_books_are_the_same_byte_for_byte(firm: Firm) -> None:
    """Bills, credits, payments, vendors with accents: none is written again."""
    cafe = firm.bill.vendor("Café  Nordlicht: Portland")
    bill = firm.bill.approved_bill(
        cafe, number="INV-2026-000000-HARBOR-1", lines=[("Fuel", "120.00")], memo="“x”"
    )
    firm.bill.credit(cafe, number="CR-7", lines=[("Fuel", "20.00")])
    firm.bill.pay(bill, amount="50.00")
    firm.update()
    before = firm.books.file.counts(), [(p.id, p.memo) for p in firm.books.bills()]
    sequences = [t.edit_sequence for t in firm.books.file.transactions()]
    for _ in range(3):
        firm.days(1)
        assert firm.update().quiet
    assert before == (firm.books.file.counts(), [(p.id, p.memo) for p in firm.books.bills()])
    assert sequences == [t.edit_sequence for t in firm.books.file.transactions()]
    assert firm.agree()
