"""
The bookkeeper switches class tracking on in QuickBooks, weeks after the firm was connected.

Fact: what needs a feature that is switched off is refused with 3250 (QuickBooks SDK, status-code appendix);
whether that holds for the list of classes is unconfirmed, so both answers are played.
"""

from collections.abc import Callable
from typing import Literal

import pytest

from qbxml.testing import Behaviour, Preferences
from tests.scenarios.firm import Firm


@pytest.mark.parametrize("told", ["refuse", "answer"])
def test_classes_that_were_there_all_the_time_are_found(
    make_firm: Callable[..., Firm], told: Literal["refuse", "answer"]
) -> None:
    """They were made long before the update that reads them first."""
    firm = make_firm(
        preferences=Preferences(is_using_class_tracking=False), behaviour=Behaviour(class_list_when_off=told)
    )
    upkeep = firm.bill.entry("departments", "Maintenance")
    cedar = firm.bill.vendor("Cedar Supply")
    line = firm.bill.line("Fuel", "120.00", departmentId=upkeep)
    bill = firm.bill.approved_bill(cedar, number="1042", lines=[line])
    assert firm.update().well
    assert "class tracking is off in QuickBooks" in firm.waits_for(bill)
    firm.days(20)
    assert firm.update().well
    firm.books.file.set_preferences(is_using_class_tracking=True)
    firm.update()
    assert ("Maintenance",) == firm.posted(bill).classes
    assert firm.agree()
