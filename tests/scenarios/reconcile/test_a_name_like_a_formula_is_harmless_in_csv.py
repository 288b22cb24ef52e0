"""
A vendor whose name begins like a formula of a spreadsheet is text in the CSV report.

Fact: spreadsheets run cells that begin with =, +, - or @ (OWASP, CSV injection).
"""

import csv
import io

from syncer.reconcile import to_csv
from tests.scenarios.firm import Firm


def test_no_cell_begins_with_an_equals_sign(firm: Firm) -> None:
    """Whatever BILL or QuickBooks say."""
    vendor = firm.bill.vendor("=HYPERLINK(1)")
    firm.bill.approved_bill(vendor, number="@1042", lines=[("Fuel", "120.00")])
    firm.update()
    cells = [cell for row in csv.reader(io.StringIO(to_csv(firm.report()))) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
