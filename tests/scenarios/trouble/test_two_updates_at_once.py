"""
Two Web Connectors start an update of the same company at the same time: one works, the other is told to
come back.

Answers: "duplicates in QuickBooks: two workers" (QuickBooks SDK, messages1); a lease with a fencing number
holds it (docs/explanation/exactly-once.md, invariant 7).
"""

from tests.scenarios.firm import Firm


def test_the_second_is_sent_away_and_comes_back_later(firm: Firm) -> None:
    """The first one died meanwhile, and nothing is posted twice."""
    cedar = firm.bill.vendor("Cedar Supply")
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    with firm.store.unit() as unit:
        first = firm.engine.begin(unit, "firm")
    with firm.store.unit() as unit:
        second = firm.engine.begin(unit, "firm")
    assert first is not None
    assert second is None
    firm.update()
    assert [firm.posted(bill)] == list(firm.books.bills())
    assert firm.agree()
