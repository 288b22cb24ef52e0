"""
Before a firm lets anything be written, it sees what would be: vendors, bills, checks, links and questions.

Answers: the first sync that fills the books with duplicates
(https://techbrot.com/quickbooks/online/integrations/bill-com/; issue 7, "Preview: --dry-run shows what a
cycle would write").
"""

from collections.abc import Callable

from tests.scenarios.firm import Firm


def test_what_was_shown_is_what_is_done_afterwards(make_firm: Callable[..., Firm]) -> None:
    """Company file untouched, then the same acts for real."""
    firm = make_firm(dry_run=True)
    firm.books.vendor("Harbor Stone")
    firm.books.key_bill("Harbor Stone", number="7", lines=[("Rent", "70.00")])
    harbor, cedar = firm.bill.vendor("Harbor Stone"), firm.bill.vendor("Cedar Supply")
    keyed = firm.bill.approved_bill(harbor, number="7", lines=[("Rent", "70.00")])
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[("Fuel", "120.00")])
    payment = firm.bill.pay(bill)
    before = firm.books.file.snapshot()
    assert firm.update().quiet
    assert before == firm.books.file.snapshot()
    shown = {(one.action, one.id) for one in firm.desk.preview("firm")}
    assert {("link", harbor), ("add", cedar), ("link", keyed), ("add", bill), ("add", payment)} == shown
    firm.set(dry_run=False)
    firm.update()
    assert 2 == len(firm.books.bills())
    assert firm.posted(payment)
    assert () == firm.desk.preview("firm")
    assert firm.agree()
