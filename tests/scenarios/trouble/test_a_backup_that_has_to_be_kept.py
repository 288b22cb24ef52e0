"""
The current company file is lost for good, and last week's backup has to be kept: a person says so, and what
it lacks comes back one by one.

Fact: after a restore the file knows nothing of later transactions, and gives their running numbers out again
(QuickBooks SDK, error recovery and status 3240; docs/how-to/read-the-exceptions.md, company_file). What was
posted since must neither stay missing nor be posted unseen.
"""

from qbxml.testing import Behaviour
from syncer.stores import MemoryStore
from tests.scenarios.firm import Firm


def test_what_it_lacks_is_reposted_or_skipped_by_a_person() -> None:
    """Both sides end equal, though bills, checks, credits, a vendor, an edit and a void were lost."""
    firm = Firm(MemoryStore(), behaviour=Behaviour(id_of_another_file="refuse"))
    cedar = firm.bill.vendor("Cedar Supply")
    edited = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "50.00")])
    unpaid = firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "9.00")])
    voided = firm.bill.pay(unpaid)
    firm.update()
    firm.days(2)
    backup = firm.books.file.snapshot()
    lost = firm.bill.approved_bill(cedar, number="3", lines=[("Fuel", "20.00")])
    harbor = firm.bill.vendor("Harbor Nursery")
    plants = firm.bill.approved_bill(harbor, number="4", lines=[("Fuel", "40.00")])
    credit = firm.bill.credit(harbor, number="C4", lines=[("Fuel", "4.00")])
    firm.update()
    payment = firm.bill.pay(lost)
    firm.bill.edit(edited, lines=[("Fuel", "99.00")])
    firm.bill.void(voided)
    firm.update()
    firm.days(1)
    firm.books.file.restore(backup)
    by_hand = firm.books.key_bill("Cedar Supply", number="H-1", lines=[("Rent", "7.00")])
    later = firm.bill.approved_bill(cedar, number="5", lines=[("Fuel", "30.00")])
    assert not firm.update().well

    assert "Greenfield Landscaping" == firm.admin.repin().company_name
    assert firm.update().well

    assert {
        lost: "deleted",
        harbor: "deleted",
        plants: "deleted",
        credit: "deleted",
        payment: "deleted",
        edited: "changed_in_books",
        voided: "stands_again",
    } == {one.id: one.code for one in firm.exceptions()}
    assert ["1", "2", "5", "H-1"] == sorted(one.number for one in firm.books.bills())
    assert firm.posted(later)

    for record in (lost, harbor, plants, credit, payment):
        firm.admin.repost(record)
    firm.books.void(firm.link(voided).book_id)
    firm.books.edit(firm.posted(edited), lines=[("Fuel", "99.00")])
    firm.update()
    firm.update()
    assert () == firm.exceptions()
    firm.books.delete(by_hand)
    assert firm.agree()
    assert firm.posted(payment)
    assert firm.trail(lost).count("repost") == 1
