"""
An invoice number longer than QuickBooks' 20 characters is shortened so that no two become one, and the whole
number stays in the memo.

Fact: RefNumber of a bill holds 20 characters, more is status 3070 (qbXML schema 13.0, BillAdd; SDK status
codes). BILL takes longer ones.
"""

from tests.scenarios.firm import Firm


def test_two_numbers_that_begin_alike_stay_two(firm: Firm) -> None:
    """Each RefNumber fits, they differ, and each memo has the number as the vendor printed it."""
    cedar = firm.bill.vendor("Cedar Supply")
    numbers = ("INV-2026-000000-HARBOR-1", "INV-2026-000000-HARBOR-2")
    bills = [firm.bill.approved_bill(cedar, number=n, lines=[("Fuel", "10.00")]) for n in numbers]
    firm.update()
    posted = [firm.posted(bill) for bill in bills]
    assert all(len(paper.number) <= 20 for paper in posted)
    assert posted[0].number != posted[1].number
    assert all(number in paper.memo for number, paper in zip(numbers, posted, strict=True))
    assert firm.agree()
