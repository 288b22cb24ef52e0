"""
A vendor with a Greek name can be found in QuickBooks by somebody who reads the list, and by the bank that
reads the check.

Answers: "Special character in vendor name may be causing the error"
(https://help.bill.com/hc/en-us/articles/360000011506); QuickBooks holds ISO-8859-1 only (qbwc/qbxml issue 8).
"""

from tests.scenarios.firm import Firm


def test_name_and_check_have_no_code_points(firm: Firm) -> None:
    """Either plain letters, or a person is asked for a name to write."""
    greek = firm.bill.vendor("Αθήνα Stone")
    firm.update()
    assert firm.trouble(greek) or "[U+" not in f"{firm.book_vendor(greek)}"
