"""
A colon in a vendor's name, which QuickBooks takes for a level of its list, becomes a dash.

Fact: Name must not contain ":" (status 3090; qbXML On-Screen Reference, references and names).
"""

from tests.scenarios.firm import Firm


def test_the_vendor_is_added_and_the_change_told(firm: Firm) -> None:
    """The whole name stays in the trail."""
    acme = firm.bill.vendor("Acme: Portland")
    firm.update()
    assert "Acme - Portland" == firm.book_vendor(acme)["name"]
    assert "'Acme: Portland' is written 'Acme - Portland'" in firm.trail(acme)
    assert firm.update().quiet
    assert firm.agree()
