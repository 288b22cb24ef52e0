"""
Accents reach QuickBooks as they are; letters that it cannot hold are never turned into "?".

Answers: "Accents in the vendor name" as the cause of a sync error
(https://help.bill.com/hc/en-us/articles/360000011506); Greek sent as references becomes "?" for good
(qbwc/qbxml issue 8).
"""

from tests.scenarios.firm import Firm


def test_both_vendors_are_there(firm: Firm) -> None:
    """Names are keys, so a question mark would be a lie; the whole name is in the trail."""
    cafe = firm.bill.vendor("Café Nordlicht")
    greek = firm.bill.vendor("Αθήνα")
    firm.update()
    assert "Café Nordlicht" == firm.book_vendor(cafe)["name"]
    assert "?" not in str(firm.book_vendor(greek)["name"])
    assert "Αθήνα" in firm.trail(greek)
    assert firm.update().quiet
    assert firm.agree()
