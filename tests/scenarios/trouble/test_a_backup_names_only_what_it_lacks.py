"""
A backup is restored that has one bill that was edited, and lacks another. Its running number belongs to
something else by now, which QuickBooks tells by refusing the question.

Fact: an id whose creation time is not that of the object is refused, with the whole query (QuickBooks SDK,
status codes, 3240).
"""

from qbxml.testing import Behaviour
from syncer.stores import MemoryStore
from tests.scenarios.firm import Firm


def test_the_edit_that_is_there_is_not_missed() -> None:
    """A bookkeeper would look for it in vain."""
    firm = Firm(MemoryStore(), behaviour=Behaviour(id_of_another_file="refuse"))
    cedar = firm.bill.vendor("Cedar Supply")
    edited = firm.bill.approved_bill(cedar, number="1", lines=[("Fuel", "10.00")])
    firm.update()
    firm.bill.edit(edited, lines=[("Fuel", "99.00")])
    firm.update()
    firm.days(3)
    backup = firm.books.file.snapshot()
    firm.bill.approved_bill(cedar, number="2", lines=[("Fuel", "20.00")])
    firm.update()
    firm.books.file.restore(backup)
    firm.days(1)
    firm.books.key_bill("Cedar Supply", number="H-1", lines=[("Rent", "7.00")])
    assert not firm.update().well
    (trouble,) = firm.exceptions()
    assert "(Bill 2 of Cedar Supply)" in trouble.cause
